"""References inside a project that must lead somewhere, or nothing could be drawn: links, positions, models, plan.

References inside fields (a block of class `Model` whose model is gone) are for the checks to report: such a project
opens and can be mended on the canvas.
"""

from __future__ import annotations

from collections.abc import Iterator

from core.graph.plan import TrainingPlan
from core.graph.project import Project
from core.graph.records import Graph, Structure, flatten
from core.project.errors import BadRecord, quoted
from core.values import CallId


def check_references(project: Project) -> None:
    """Raises BadRecord for the first reference that leads nowhere, located as in the file."""
    if not project.graphs:
        raise BadRecord("the list is empty, and a project needs a graph. Add one.", (".graphs",))
    for index, graph in enumerate(project.graphs.values()):
        for steps, what in _in_graph(graph):
            raise BadRecord(what, (".graphs", f"[{index}]", *steps))
    if project.plan is not None:
        for steps, what in _in_plan(project.plan, project):
            raise BadRecord(what, (".plan", *steps))


_Findings = Iterator[tuple[tuple[str, ...], str]]


def _in_graph(graph: Graph) -> _Findings:
    yield from _double_calls(graph)
    calls = frozenset(graph.places)
    for index, (target, source) in enumerate(graph.links.items()):
        for end, call in enumerate((source.call, target.call)):
            if call not in calls:
                yield (".links", f"[{index}]", f"[{end}]"), _no_call(call)
    for index, model in enumerate(graph.models.values()):
        yield from _in_structure(model.inputs, calls, (".models", f"[{index}]", ".inputs"))
        yield from _in_structure(model.outputs, calls, (".models", f"[{index}]", ".outputs"))
    for layer in graph.positions.keys() - graph.layers.keys():
        yield (".positions", f".{layer}"), f"there is no layer {quoted(layer)} on this graph. Remove the position."


def _double_calls(graph: Graph) -> _Findings:
    seen: set[CallId] = set()
    for index, layer in enumerate(graph.layers.values()):
        for node, call in enumerate(layer.calls):
            if call.id in seen:
                steps = (".layers", f"[{index}]", ".calls", f"[{node}]", ".id")
                yield steps, f"the id {quoted(call.id)} is taken already. Give it another."
            seen.add(call.id)


def _in_structure(structure: Structure, calls: frozenset[CallId], steps: tuple[str, ...]) -> _Findings:
    for path, source in flatten(structure):
        if source.call not in calls:
            yield (*steps, path), _no_call(source.call)


def _in_plan(plan: TrainingPlan, project: Project) -> _Findings:
    graph = project.graphs.get(plan.model.graph)
    if graph is None or plan.model.model not in graph.models:
        yield (".model",), f"there is no model {quoted(f'{plan.model.graph}/{plan.model.model}')}. Name one there is."
        return
    ends = [(f".inputs[{i}].input", row.input.call) for i, row in enumerate(plan.inputs)]
    ends += [(f".outputs[{i}].output", row.output.call) for i, row in enumerate(plan.outputs)]
    for step, call in ends:
        if call not in graph.places:
            yield (step,), _no_call(call)


def _no_call(call: CallId) -> str:
    return f"there is no call {quoted(call)} on this graph. Add it to a layer, or remove what refers to it."
