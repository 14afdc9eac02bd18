"""The corpus as the tests use it: every model of the functional guides, built once and read once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial

import keras

from core.engine.reader import Reading, read
from tests.corpus import (
    c01_mlp,
    c02_model_as_layer,
    c03_headline,
    c04_shared_lstm,
    c05_layer_nodes,
    c06_inception,
    c07_residual,
    c08_shared_vision,
    c09_vqa,
    k01_k3_guide,
)

Builder = Callable[[], Mapping[str, keras.Model]]

_CLASSIC = (
    c01_mlp,
    c02_model_as_layer,
    c03_headline,
    c04_shared_lstm,
    c05_layer_nodes,
    c07_residual,
    c08_shared_vision,
    c09_vqa,
)
BUILDERS: dict[str, Builder] = {
    **{module.__name__.rpartition(".")[2]: partial(module.build, small=True) for module in _CLASSIC},
    "c06_inception": partial(c06_inception.build_all, small=True),
    **{
        f"k01_{one.__name__}": partial(one, small=True) if one is k01_k3_guide.vgg_features else one
        for one in k01_k3_guide.ALL
    },
}


@cache
def built(name: str) -> Mapping[str, keras.Model]:
    return BUILDERS[name]()


@cache
def reading(name: str) -> Reading:
    return read(built(name))
