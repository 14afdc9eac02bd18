"""Models that are declared sequential: the calls they are made of, and how the rest of the graph reaches in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from core.codegen.errors import ModelNotWritten
from core.codegen.layout import STEP, height
from core.codegen.results import one
from core.codegen.source import Source
from core.codegen.variables import Variables
from core.graph.records import INPUT, Graph, Model, Place, flatten
from core.graph.records import Source as Output
from core.values import CallId, LayerId, ModelId


@dataclass(frozen=True)
class Stack:
    """The calls of one sequential model, its input first; `tapped` are those that need a statement."""

    model: Model
    places: tuple[Place, ...]
    tapped: frozenset[CallId]

    @property
    def calls(self) -> tuple[CallId, ...]:
        return tuple(place.call.id for place in self.places)


def stacks(graph: Graph, models: Iterable[Model]) -> tuple[list[Stack], list[ModelNotWritten]]:
    """The sequential models among those given that have their calls for themselves, and what is wrong with others."""
    wanted = list(models)
    found: list[Stack] = []
    faults: list[ModelNotWritten] = []
    for model in wanted:
        if model.sequential:
            try:
                found += _stack(graph, model, wanted, found)
            except ModelNotWritten as fault:
                faults.append(fault)
    return found, faults


def apart(found: Iterable[Stack]) -> frozenset[LayerId]:
    """The layers that need a variable although they stand in a list."""
    return frozenset(place.layer.id for stack in found for place in stack.places[1:] if place.call.id in stack.tapped)


def reach(found: Iterable[Stack], variables: Variables, names: Mapping[ModelId, str]) -> None:
    """Say how to get the tensors of a stack once it is made: from its layers, the last one from the model."""
    for stack in found:
        for place in stack.places[1:-1]:
            variable = variables.layers.get(place.layer.id)
            if place.call.id in stack.tapped:
                variables.calls[place.call.id] = one(f"{variable}.output")
        variables.calls[stack.calls[-1]] = one(f"{names[stack.model.id]}.outputs[0]")


def item_lines(text: str, items: Iterable[Source], indent: int) -> Iterator[range]:
    """The lines, from 0, on which each item of the list stands in the statement that was laid out as `text`."""
    lines = text.split("\n")
    start = next((number for number, line in enumerate(lines, 1) if line.strip() == "["), None)
    for item in items:
        if start is None:
            yield range(len(lines))
            continue
        taken = height(item, indent + 2 * STEP)
        yield range(start, start + taken)
        start += taken


def _stack(graph: Graph, model: Model, models: list[Model], found: list[Stack]) -> Iterator[Stack]:
    places = tuple(_chain(graph, model))
    calls = {place.call.id for place in places}
    if not any(calls & set(other.calls) for other in found):
        tapped = _tapped(graph, model, models, calls)
        _check_first(graph, model, [place for place in places[1:-1] if place.call.id in tapped])
        yield Stack(model, places, tapped)


def _check_first(graph: Graph, model: Model, tapped: list[Place]) -> None:
    for place in tapped:
        if place.node:
            raise _refused(graph, model, f"{place.layer.name} was called before, so its tensor is out of reach.")


def _chain(graph: Graph, model: Model) -> Iterator[Place]:
    found: list[Output] = []
    source = model.outputs
    while isinstance(source, Output) and source not in found:
        found.append(source)
        feeding = list(graph.incoming.get(source.call, {}).values())
        source = feeding[0] if len(feeding) == 1 and source != model.inputs and not source.output else ()
    places = [graph.places[output.call] for output in reversed(found) if output.call in graph.places]
    layered = all(not place.layer.is_op and place.layer.class_name != INPUT for place in places[1:])
    if not places or found[-1] != model.inputs or places[0].layer.class_name != INPUT or not layered:
        raise _refused(graph, model, "it is declared sequential, but it is no plain chain of layers from one input.")
    return iter(places)


def _tapped(graph: Graph, model: Model, models: list[Model], calls: set[CallId]) -> frozenset[CallId]:
    others = (source for other in models if other is not model for source in _ends(other))
    outside = (source for source, targets in graph.consumers.items() if any(to.call not in calls for to in targets))
    noted = (Output(call) for call in calls if graph.places[call].layer.note)
    return frozenset(source.call for source in (*others, *outside, *noted) if source.call in calls)


def _ends(model: Model) -> Iterator[Output]:
    yield from (source for of in (model.inputs, model.outputs) for _, source in flatten(of))


def _refused(graph: Graph, model: Model, reason: str) -> ModelNotWritten:
    return ModelNotWritten(graph.id, model.id, model.name, reason)
