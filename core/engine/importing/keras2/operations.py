"""Functions of TensorFlow that Keras 2 recorded as layers, as ops of Keras 3."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from keras import ops

from core.importing.errors import ImportRefused

_WORDS = {"perm": "axes", "multiples": "repeats", "clip_value_min": "x_min", "clip_value_max": "x_max"}
_SAME = {
    "add": ("__operators__.add", "math.add", "nn.bias_add"),
    "subtract": ("math.subtract",),
    "multiply": ("math.multiply",),
    "true_divide": ("math.truediv", "math.divide", "realdiv"),
    "floor_divide": ("math.floordiv",),
    "mod": ("math.floormod", "math.mod"),
    "power": ("math.pow",),
    "negative": ("math.negative",),
    "abs": ("math.abs",),
    "maximum": ("math.maximum",),
    "minimum": ("math.minimum",),
    "sqrt": ("math.sqrt",),
    "rsqrt": ("math.rsqrt",),
    "square": ("math.square",),
    "exp": ("math.exp",),
    "log": ("math.log",),
    "log1p": ("math.log1p",),
    "sin": ("math.sin",),
    "cos": ("math.cos",),
    "tanh": ("math.tanh", "nn.tanh"),
    "sigmoid": ("math.sigmoid", "nn.sigmoid"),
    "floor": ("math.floor",),
    "ceil": ("math.ceil",),
    "round": ("math.round",),
    "sign": ("math.sign",),
    "greater": ("math.greater",),
    "greater_equal": ("math.greater_equal",),
    "less": ("math.less",),
    "less_equal": ("math.less_equal",),
    "equal": ("math.equal", "__operators__.eq"),
    "not_equal": ("math.not_equal", "__operators__.ne"),
    "logical_and": ("math.logical_and",),
    "logical_or": ("math.logical_or",),
    "logical_not": ("math.logical_not",),
    "sum": ("math.reduce_sum",),
    "mean": ("math.reduce_mean",),
    "max": ("math.reduce_max",),
    "min": ("math.reduce_min",),
    "prod": ("math.reduce_prod",),
    "any": ("math.reduce_any",),
    "all": ("math.reduce_all",),
    "std": ("math.reduce_std",),
    "var": ("math.reduce_variance",),
    "argmax": ("math.argmax",),
    "argmin": ("math.argmin",),
    "cumsum": ("math.cumsum",),
    "relu": ("nn.relu",),
    "relu6": ("nn.relu6",),
    "elu": ("nn.elu",),
    "selu": ("nn.selu",),
    "silu": ("nn.silu", "nn.swish"),
    "gelu": ("nn.gelu",),
    "softplus": ("math.softplus", "nn.softplus"),
    "softsign": ("math.softsign", "nn.softsign"),
    "softmax": ("nn.softmax",),
    "log_softmax": ("nn.log_softmax",),
    "concatenate": ("concat",),
    "stack": ("stack",),
    "reshape": ("reshape",),
    "transpose": ("transpose",),
    "expand_dims": ("expand_dims",),
    "squeeze": ("squeeze",),
    "tile": ("tile",),
    "cast": ("cast",),
    "clip": ("clip_by_value",),
    "where": ("where",),
    "zeros_like": ("zeros_like",),
    "ones_like": ("ones_like",),
    "stop_gradient": ("stop_gradient", "identity"),
}
_BY_NAME = {function: name for name, functions in _SAME.items() for function in functions}


def call(function: str, first: Any, given: Mapping[str, Any], layer: str) -> Any:
    """What a function gives, called as Keras 2 recorded it. Raises ImportRefused for one without a counterpart."""
    function = function.removeprefix("compat.v1.")
    arguments = {name: value for name, value in given.items() if name != "name" and (name == "y" or _says(value))}
    if function in _OTHERWISE:
        return _OTHERWISE[function](first, **arguments)
    if function not in _BY_NAME:
        raise ImportRefused(
            f"{layer} calls tf.{function}, for which LayerLoom knows no op of Keras 3. Put it into a layer of your own "
            "where the model was made, or import the code that builds the model."
        )
    words = {_WORDS.get(name, name): value for name, value in arguments.items()}
    try:
        return getattr(ops, _BY_NAME[function])(first, *_placed(words), **words)
    except TypeError as fault:
        raise ImportRefused(f"{layer} calls tf.{function} in a way that Keras 3 has no op for: {fault}") from fault


def _says(value: Any) -> bool:
    """Whether an argument is another than TensorFlow's default for switches and for what may be left out."""
    return value is not None and value is not False


def _placed(words: dict[str, Any]) -> list[Any]:
    """What ops call by other names than TensorFlow goes by its place."""
    return [words.pop(name) for name in ("y", "b", "shape", "repeats", "x_min", "x_max", "dtype") if name in words]


def _matmul(a: Any, b: Any, *, transpose_a: bool = False, transpose_b: bool = False) -> Any:
    turned = (ops.swapaxes(a, -1, -2) if transpose_a else a), (ops.swapaxes(b, -1, -2) if transpose_b else b)
    return ops.matmul(*turned)


def _split(x: Any, num_or_size_splits: Any, axis: int = 0) -> Any:
    """TensorFlow counts the sizes of parts, Keras the places of cuts."""
    if isinstance(num_or_size_splits, int):
        return ops.split(x, num_or_size_splits, axis=axis)
    cuts = [sum(num_or_size_splits[: number + 1]) for number in range(len(num_or_size_splits) - 1)]
    return ops.split(x, cuts, axis=axis)


def _index(x: Any, slice_spec: Any) -> Any:
    """`x[1:, 0]`, part by part."""
    spec = slice_spec if isinstance(slice_spec, list | tuple) else [slice_spec]
    parts = (slice(one["start"], one["stop"], one["step"]) if isinstance(one, Mapping) else one for one in spec)
    return x[tuple(... if one == "..." else one for one in parts)]


def _pad(tensor: Any, paddings: Any) -> Any:
    return ops.pad(tensor, paddings)


_OTHERWISE: Mapping[str, Callable[..., Any]] = {
    "linalg.matmul": _matmul,
    "matmul": _matmul,
    "split": _split,
    "__operators__.getitem": _index,
    "slice": _index,
    "gather": lambda params, indices, axis=0: ops.take(params, indices, axis=axis),
    "one_hot": lambda indices, depth, axis=-1: ops.one_hot(indices, depth, axis=axis),
    "pad": _pad,
    "nn.leaky_relu": lambda features, alpha=0.2: ops.leaky_relu(features, alpha),
    "math.l2_normalize": lambda x, axis=-1: ops.normalize(x, axis=axis),
    "math.squared_difference": lambda x, y: ops.square(ops.subtract(x, y)),
    "image.resize": lambda images, size, method="bilinear": ops.image.resize(images, size, interpolation=method),
}
