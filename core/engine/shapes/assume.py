"""Guesses what a call would have given if Keras had taken it, so that one error does not blank what lies behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from core.protocol.answers import Shape, Tensor
from core.values import Value

Config = Mapping[str, Value]
_Guess = Callable[[Config, Shape], Shape | None]


def guess(class_name: str, config: Config, inputs: Mapping[str, Tensor]) -> tuple[Tensor, ...]:
    """One output, or none where nothing sensible can be guessed. `config` holds no expressions any more."""
    first = next(iter(inputs.values()), None)
    rule = _RULES.get(class_name)
    if first is None or rule is None or config.get("return_state"):
        return ()
    shape = rule(config, first.shape)
    return () if shape is None else (msgspec.structs.replace(first, shape=shape, mask=None),)


def _same(_: Config, shape: Shape) -> Shape:
    return shape


def _last_axis(field: str) -> _Guess:
    def rule(config: Config, shape: Shape) -> Shape | None:
        size = config.get(field)
        return (*shape[:-1], size) if isinstance(size, int) and shape else None

    return rule


def _spatial(rank: int, channels: str) -> _Guess:
    """A batch of `rank`-dimensional images of unknown sizes; the field `channels` says how many channels, if any."""

    def rule(config: Config, shape: Shape) -> Shape:
        wanted = config.get(channels)
        known = wanted if isinstance(wanted, int) else (shape[-1] if len(shape) == rank + 2 else None)
        sizes = (None,) * rank
        first = config.get("data_format") == "channels_first"
        return (shape[0], known, *sizes) if first else (shape[0], *sizes, known)

    return rule


def _recurrent(config: Config, shape: Shape) -> Shape | None:
    units = config.get("units")
    if not isinstance(units, int) or not shape:
        return None
    return (shape[0], None, units) if config.get("return_sequences") else (shape[0], units)


def _embedded(config: Config, shape: Shape) -> Shape | None:
    size = config.get("output_dim")
    return (*shape, size) if isinstance(size, int) else None


def _joined(config: Config, shape: Shape) -> Shape | None:
    axis = config.get("axis", -1)
    if not isinstance(axis, int) or not -len(shape) <= axis < len(shape):
        return None
    sizes: list[int | None] = list(shape)
    sizes[axis] = None
    return tuple(sizes)


def _reshaped(config: Config, shape: Shape) -> Shape | None:
    target = config.get("target_shape")
    if not isinstance(target, tuple) or not shape:
        return None
    return (shape[0], *(size if isinstance(size, int) and size > 0 else None for size in target))


def _flat(_: Config, shape: Shape) -> Shape | None:
    return (shape[0], None) if shape else None


def _pooled(_: Config, shape: Shape) -> Shape | None:
    return (shape[0], shape[-1]) if shape else None


# fmt: off
_SAME = (
    "Activation", "ActivityRegularization", "Add", "AlphaDropout", "Average", "BatchNormalization", "Dropout",
    "ELU", "GaussianDropout", "GaussianNoise", "GroupNormalization", "Identity", "LayerNormalization",
    "LeakyReLU", "Masking", "Maximum", "Minimum", "Multiply", "PReLU", "RMSNormalization", "ReLU", "Rescaling",
    "Softmax", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D", "Subtract", "UnitNormalization",
)
# fmt: on
_RULES: Mapping[str, _Guess] = {
    **dict.fromkeys(_SAME, _same),
    **{f"{kind}{rank}D": _spatial(rank, "filters") for kind in ("Conv", "SeparableConv") for rank in (1, 2, 3)},
    **{f"Conv{rank}DTranspose": _spatial(rank, "filters") for rank in (1, 2, 3)},
    **{f"{kind}Pooling{rank}D": _spatial(rank, "") for kind in ("Max", "Average") for rank in (1, 2, 3)},
    **{f"Global{kind}Pooling{rank}D": _pooled for kind in ("Max", "Average") for rank in (1, 2, 3)},
    **dict.fromkeys(("GRU", "LSTM", "SimpleRNN"), _recurrent),
    "Concatenate": _joined,
    "Dense": _last_axis("units"),
    "Embedding": _embedded,
    "Flatten": _flat,
    "Reshape": _reshaped,
}
