"""Tells the masks that Keras hands on by itself from those that a person passed to a call."""

from __future__ import annotations

from collections.abc import Mapping

import keras
import numpy as np

from core.engine.private import Node, mask_of
from core.engine.reader.clones import Originals
from core.engine.reader.operations import op_config


def is_implicit(parameter: str, arguments: Mapping[str, object], originals: Originals) -> bool:
    """Whether Keras would pass the same mask again if the argument were left out.

    `arguments` are those of the whole call, by parameter.
    """
    masked = _masked_by(parameter, arguments)
    if masked is None:
        return False
    passed = keras.tree.flatten(arguments[parameter])
    own = [_own_mask(tensor, originals) for tensor in keras.tree.flatten(arguments[masked])]
    return len(passed) == len(own) and all(_same(*pair, originals) for pair in zip(passed, own, strict=True))


def _masked_by(parameter: str, arguments: Mapping[str, object]) -> str | None:
    """The argument which a mask argument is about: `query` for `query_mask`, the first one for `mask`."""
    if parameter == "mask":
        fed = [name for name, value in arguments.items() if name != parameter and _has_tensor(value)]
        return fed[0] if len(fed) == 1 else None
    about = parameter.removesuffix("_mask")
    return about if about != parameter and about in arguments else None


def _has_tensor(value: object) -> bool:
    return any(isinstance(item, keras.KerasTensor) for item in keras.tree.flatten(value))


def _own_mask(tensor: object, originals: Originals) -> keras.KerasTensor | None:
    if not isinstance(tensor, keras.KerasTensor):
        return None
    node, index = originals.output(tensor)
    return mask_of(node.outputs[index])


def _same(passed: object, own: object, originals: Originals) -> bool:
    """Whether two masks are one, or computed alike: a model out of a file has those it was told beside Keras's own."""
    if not (isinstance(passed, keras.KerasTensor) and isinstance(own, keras.KerasTensor)):
        return passed is own
    (node, index), (other, number) = originals.output(passed), originals.output(own)
    if (node, index) == (other, number):
        return True
    return index == number and _alike(node.operation, other.operation) and _fed_alike(node, other, originals)


def _alike(one: keras.Operation, other: keras.Operation) -> bool:
    """Two ops that do the same; a layer is like no other, for it may have weights."""
    if isinstance(one, keras.Layer) or type(one) is not type(other):
        return False
    return op_config(one, _unheard) == op_config(other, _unheard)


def _fed_alike(node: Node, other: Node, originals: Originals) -> bool:
    given, told = (keras.tree.flatten((one.arguments.args, one.arguments.kwargs)) for one in (node, other))
    return len(given) == len(told) and all(
        _same(*pair, originals) if isinstance(pair[0], keras.KerasTensor) else _equal(*pair)
        for pair in zip(given, told, strict=True)
    )


def _equal(one: object, other: object) -> bool:
    return type(other) is not keras.KerasTensor and np.array_equal(one, other)  # type: ignore[arg-type]


def _unheard(_: str) -> None:
    """What of an op can't be kept is told where the op itself is read."""
