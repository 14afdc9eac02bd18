"""Which kind of number, or text, a call gives out when it takes these kinds in: rules of our own, for what Keras only
notices when a model runs. None stands for a kind that nobody can tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from core.catalog.records import Entry
from core.graph.validation.words import words
from core.values import Value

Kind = Literal["float", "int", "bool", "string", "complex"]

_FLOAT_CATEGORIES = words("core recurrent convolution attention normalization embedding wrapper")
_SAME_CATEGORIES = words("reshaping merge regularization")
_SAME_LAYERS = frozenset({"Identity", "Masking", "MaxPooling1D", "MaxPooling2D", "MaxPooling3D"})
_UNCLEAR = frozenset(
    {"Lambda", "SpectralNormalization", "TimeDistributed", "Wrapper", "UpSampling1D", "UpSampling2D", "UpSampling3D"}
)
_INTEGERS = frozenset(
    {"Discretization", "Hashing", "HashedCrossing", "IntegerLookup", "StringLookup", "TextVectorization"}
)
_COUNTED = frozenset({"one_hot", "multi_hot", "count", "tf_idf"})

_TO_BOOL = words(
    "all any equal greater greater_equal isclose isfinite isinf isnan less less_equal logical_and logical_not "
    "logical_or logical_xor not_equal signbit"
)
_TO_INT = words("argmax argmin argsort count_nonzero searchsorted digitize bincount")
_TO_FLOAT = words(
    "average cos cosh divide elu exp gelu hard_sigmoid leaky_relu log log10 log1p log2 log_softmax mean rsqrt selu "
    "sigmoid silu sin sinh softmax softplus sqrt std tan tanh true_divide var"
)
_SAME = words(
    "abs absolute add amax amin clip concatenate copy cumsum dot einsum expand_dims flip floor_divide getitem "
    "matmul max maximum min minimum mod multiply negative pad power prod ravel relu repeat reshape roll sort split "
    "square squeeze stack subtract sum swapaxes take tile transpose unstack where"
)


def kind_of_dtype(dtype: Value) -> Kind | None:
    """`int32` → `int`; None for what is no name of a dtype."""
    if not isinstance(dtype, str):
        return None
    stem = dtype.removeprefix("mixed_").rstrip("0123456789")
    kinds: Mapping[str, Kind] = {
        "float": "float", "bfloat": "float", "int": "int", "uint": "int", "bool": "bool", "string": "string",
        "complex": "complex",
    }  # fmt: skip
    return kinds.get(stem)


def kind_of_constant(value: Value) -> Kind | None:
    """The kind that a constant argument brings into an op; None where it has no say."""
    return "float" if isinstance(value, float) else None


def layer_kind(entry: Entry, config: Mapping[str, Value], kinds: Sequence[Kind | None]) -> Kind | None:
    if entry.name in _INTEGERS:
        return _looked_up(entry.name, config)
    if entry.name in _UNCLEAR or kind_of_dtype(config.get("dtype", "float32")) != "float":
        return None
    if entry.category in _SAME_CATEGORIES or entry.name in _SAME_LAYERS:
        return promoted(kinds)
    if entry.category in _FLOAT_CATEGORIES and entry.name != "InputLayer":
        return "float"
    return None


def op_kind(name: str, config: Mapping[str, Value], kinds: Sequence[Kind | None]) -> Kind | None:
    if name in ("cast", "zeros_like", "ones_like", "full_like") and config.get("dtype") is not None:
        return kind_of_dtype(config["dtype"])
    if name in _TO_BOOL:
        return "bool"
    if name in _TO_INT:
        return "int"
    if name in _TO_FLOAT:
        return "complex" if "complex" in kinds else "float"
    return promoted(kinds) if name in _SAME else None


def promoted(kinds: Sequence[Kind | None]) -> Kind | None:
    """The kind of a result that takes all these in; None as soon as one is unknown."""
    if not kinds or None in kinds:
        return None
    if "string" in kinds:
        return "string" if set(kinds) == {"string"} else None
    ranked: Sequence[Kind] = ("bool", "int", "float", "complex")
    return max((kind for kind in kinds if kind is not None), key=ranked.index)


def _looked_up(name: str, config: Mapping[str, Value]) -> Kind | None:
    if config.get("invert") is True:
        return "string" if name == "StringLookup" else "int"
    mode = config.get("output_mode", "int")
    if not isinstance(mode, str):
        return None
    return "float" if mode in _COUNTED else "int" if mode == "int" else None
