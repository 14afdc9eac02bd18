"""Takes a recorded call apart: which tensor arrives at which port, and which constants and flags were passed."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import keras

from core.engine.private import Node, Output, graph_of, inputs_and_outputs
from core.engine.reader.clones import Originals
from core.engine.reader.constants import NoConstant, constant
from core.engine.reader.masks import is_implicit
from core.engine.reader.parts import is_model
from core.graph.ports import port_text
from core.graph.ports.text import Path
from core.values import Value


@dataclass(frozen=True)
class Recorded:
    """A call: the output behind each linked port, the constants by port or flag, and what no value stands for."""

    links: Mapping[str, Output]
    constants: Mapping[str, Value]
    lost: tuple[str, ...] = ()


@dataclass
class _Draft:
    links: dict[str, Output] = field(default_factory=dict)
    constants: dict[str, Value] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)


def recorded_call(node: Node, originals: Originals) -> Recorded:
    operation = node.operation
    arguments, defaults = _bound(node)
    draft = _Draft()
    for name, value in arguments.items():
        if _is_noise(name, value, defaults) or is_implicit(name, arguments, originals):
            continue
        given = _model_inputs(operation, value) if name == "inputs" and is_model(operation) else _leaves(value)
        for path, leaf in given:
            _put(draft, port_text(name, *path), leaf, originals)
    return Recorded(draft.links, draft.constants, tuple(draft.lost))


def _put(draft: _Draft, port: str, leaf: object, originals: Originals) -> None:
    if isinstance(leaf, keras.KerasTensor):
        draft.links[port] = originals.output(leaf)
        return
    try:
        draft.constants[port] = constant(leaf)
    except NoConstant as fault:
        draft.lost.append(f"its argument {port}: {fault}")


def _bound(node: Node) -> tuple[dict[str, object], Mapping[str, object]]:
    """The call's arguments by parameter, and the parameters' defaults."""
    signature = inspect.signature(node.operation.call)
    bound = signature.bind(*node.arguments.args, **node.arguments.kwargs)
    spread = [one.name for one in signature.parameters.values() if one.kind is one.VAR_KEYWORD]
    arguments = dict(bound.arguments)
    for name in spread:
        arguments |= arguments.pop(name, {})
    return arguments, {name: one.default for name, one in signature.parameters.items()}


def _is_noise(name: str, value: object, defaults: Mapping[str, object]) -> bool:
    if name == "training" and (value is None or value is False):
        return True  # Keras records it when nobody said anything
    default = defaults.get(name, inspect.Parameter.empty)
    return value is default or (isinstance(value, bool | int | float | str) and value == default)


def _leaves(value: object, path: Path = ()) -> Iterator[tuple[Path, object]]:
    """The tensors of an argument and the constants beside them; what holds no tensor stays in one piece."""
    if isinstance(value, list | tuple) and _holds_tensor(value):
        for index, item in enumerate(value):
            yield from _leaves(item, (*path, index))
    elif isinstance(value, Mapping) and _holds_tensor(value):
        for key, item in value.items():
            yield from _leaves(item, (*path, str(key)))
    else:
        yield path, value


def _model_inputs(model: keras.Model, value: object) -> Iterator[tuple[Path, object]]:
    """What a model was called with, at the paths of its own inputs: Keras pairs the two by their flat order."""
    graph = graph_of(model)
    assert graph is not None
    own, _ = inputs_and_outputs(graph)
    if isinstance(value, Mapping) and not isinstance(own, Mapping):
        value = [value[tensor.name] for tensor in graph.inputs]
    paths = [path for path, _ in keras.tree.flatten_with_path(own)]
    yield from zip(paths, keras.tree.flatten(value), strict=True)


def _holds_tensor(value: object) -> bool:
    return any(isinstance(item, keras.KerasTensor) for item in keras.tree.flatten(value))
