"""The models that a program holds once it has run, by name."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import ModuleType

import keras

from core.engine.private import graph_of
from core.engine.reader.names import Names
from core.engine.reader.parts import all_parts, is_model


def models_of(
    module: ModuleType, before: Sequence[keras.Model], handed_over: Mapping[str, keras.Model]
) -> dict[str, keras.Model]:
    """Those that the file hands over by name and that its variables hold, else those that are new.

    The ones that are nested in others come last.
    """
    held = dict(vars(module))  # threads of the file may go on
    named = [*handed_over.items(), *((name, one) for name, one in held.items() if is_drawable(one))]
    new = [] if named else [model for model in alive() if not any(model is one for one in before)]
    found = _each_once([*named, *((model.name, model) for model in new)])
    inner = {part for model in found.values() for part in _inside(model)}
    last = {name: model for name, model in found.items() if model in inner} if named else {}
    return {name: model for name, model in found.items() if model not in inner} | last


def _each_once(named: Iterable[tuple[str, keras.Model]]) -> dict[str, keras.Model]:
    """Each model by the first of its names; where another one has that, with a number behind it."""
    found: dict[str, keras.Model] = {}
    names = Names()
    for name, model in named:
        if not any(model is one for one in found.values()):
            found[names.take(name)] = model
    return found


def alive() -> Iterator[keras.Model]:
    return (thing for thing in gc.get_objects() if is_drawable(thing))


def is_drawable(thing: object) -> bool:
    return issubclass(type(thing), keras.Model) and is_model(thing) and graph_of(thing) is not None


def _inside(model: keras.Model) -> Iterator[keras.Model]:
    graph = graph_of(model)
    for operation in graph.operations if graph else ():
        if isinstance(operation, keras.Layer):
            yield from (part for part in (operation, *all_parts(operation)) if is_model(part))
