"""Tells the masks that Keras hands on by itself from those that a person passed to a call."""

from __future__ import annotations

from collections.abc import Mapping

import keras

from core.engine.private import mask_of
from core.engine.reader.clones import Originals


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
    if not (isinstance(passed, keras.KerasTensor) and isinstance(own, keras.KerasTensor)):
        return passed is own
    return originals.output(passed) == originals.output(own)
