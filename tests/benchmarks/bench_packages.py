"""Models of packages that nobody here wrote, there and back: kimm's families and keras-unet-collection's networks.

Takes a quarter of an hour, so it runs only by name: `make bench ONLY=packages`. Of keras-unet-collection those are left
out that the package itself cannot build under Keras 3 (resunet_a, transunet, swin_unet).
"""

from __future__ import annotations

from tests.benchmarks.figure import Figure
from tests.benchmarks.there_and_back import figures

ON_DEMAND = True
_KIMM = (
    "ConvMixer736D32", "ConvNeXtAtto", "DenseNet121", "EfficientNetB0", "EfficientNetLiteB0", "EfficientNetV2B0",
    "GhostNetV2W100", "GhostNetV3W050", "GhostNetW050", "HGNetTiny", "HGNetV2B0", "InceptionNeXtTiny", "InceptionV3",
    "LCNet035", "MobileNetV2W050", "MobileNetV3W050Small", "MobileOneS0", "MobileViTV2W050", "MobileViTXXS",
    "RegNetX002", "RegNetY002", "RepVGGA0", "ResNet18", "TinyNetE", "VGG11", "VisionTransformerTiny16", "Xception",
)  # fmt: skip
_SMALL = "(64, 64, 3), [8, 16, 32], 2"
_UNETS = {
    "unet_2d": _SMALL,
    "unet_plus_2d": f"{_SMALL}, deep_supervision=True",
    "r2_unet_2d": _SMALL,
    "att_unet_2d": _SMALL,
    "u2net_2d": "(64, 64, 3), 2, [8, 16, 32]",
    "unet_3plus_2d": "(64, 64, 3), 2, [8, 16, 32]",
}


def measure() -> list[Figure]:
    shape = {"VGG11": ", input_shape=(224, 224, 3)"}  # too deep for the small pictures that free sizes become here
    sources = {
        f"kimm.{name}": f"import kimm; model = kimm.models.{name}(weights=None{shape.get(name, '')})" for name in _KIMM
    }
    for name, given in _UNETS.items():
        sources[name] = f"import keras_unet_collection.models as m; model = m.{name}({given})"
    return figures("packages", sources)
