"""How long one edit takes on a graph of 1,000 and of 10,000 layers."""

from __future__ import annotations

from collections.abc import Callable

from core.graph import edits
from core.graph.edits.derived import forget
from core.graph.project import Edit, Project
from core.graph.records import Call, Graph, Layer, Position, Source, Target
from core.values import CallId, GraphId, LayerId
from tests.benchmarks.figure import Figure, median_ms

_MAIN = GraphId("g1")
_BUDGETS = {1_000: 2.0, 10_000: 20.0}


def measure() -> list[Figure]:
    figures = []
    for count, budget in _BUDGETS.items():
        project = _residual(count)
        known = (project.main.places, project.main.incoming, project.main.consumers)  # as whoever draws it asks for
        assert all(known)
        for name, edit in _edits(count).items():
            took = median_ms(lambda edit=edit, project=project: edit(project), times=9)  # type: ignore[misc]
            figures.append(Figure(f"edits: {name}, {count:,} layers", took, "ms", budget))
        cold = median_ms(_cold(project, _edits(count)["connect"]), times=9)
        figures.append(Figure(f"edits: connect, {count:,} layers", cold, "ms", budget, "first edit after opening"))
    return figures


def _cold(project: Project, edit: Edit) -> Callable[[], object]:
    """The edit as the first thing that anybody asks of the graph."""

    def run() -> object:
        forget(project.main)
        return edit(project)

    return run


def _residual(count: int) -> Project:
    """A chain of dense layers in which every third block adds what came two blocks before."""
    layers: dict[LayerId, Layer] = {}
    links: dict[Target, Source] = {}
    for number in range(1, count + 1):
        call = CallId(f"c{number}")
        joins = number > 3 and number % 3 == 0
        kind = "InputLayer" if number == 1 else "Add" if joins else "Dense"
        config = {"units": 64} if kind == "Dense" else {"shape": (64,)} if kind == "InputLayer" else {}
        layers[LayerId(f"l{number}")] = Layer(
            LayerId(f"l{number}"), f"{kind.lower()}_{number}", kind, config, (Call(call),)
        )
        before = Source(CallId(f"c{number - 1}"))
        if joins:
            links[Target(call, "inputs[0]")] = before
            links[Target(call, "inputs[1]")] = Source(CallId(f"c{number - 3}"))
        elif number > 1:
            links[Target(call, "inputs")] = before
    positions = {layer_id: Position(200.0 * index, 0.0) for index, layer_id in enumerate(layers)}
    layers[LayerId("l0")] = Layer(LayerId("l0"), "loose", "Dense", {"units": 1}, (Call(CallId("c0")),))
    graph = Graph(_MAIN, "main", layers, links, positions=positions)
    project = Project({_MAIN: graph})
    return edits.declare_model(project, _MAIN, Source(CallId("c1")), Source(CallId(f"c{count}")))


def _edits(count: int) -> dict[str, Edit]:
    middle = 3 * (count // 6)
    layer, call = LayerId(f"l{middle}"), CallId(f"c{middle}")
    dense, last = LayerId(f"l{middle + 1}"), CallId(f"c{count}")
    joined, loose = Target(call, "inputs[0]"), CallId("c0")
    return {
        "add": lambda now: edits.add_layer(now, _MAIN, "Dense", {"units": 1}, position=Position(0, 0)),
        "configure": lambda now: edits.configure(now, _MAIN, [dense], {"units": 7}),
        "rename": lambda now: edits.rename_layer(now, _MAIN, dense, "renamed"),
        "connect": lambda now: edits.connect(now, _MAIN, Source(last), Target(loose, "inputs")),
        "disconnect": lambda now: edits.disconnect(now, _MAIN, [joined]),
        "remove": lambda now: edits.remove_layers(now, _MAIN, [layer]),
        "remove, reconnect": lambda now: edits.remove_layers(now, _MAIN, [layer], reconnect=True),
        "insert": lambda now: edits.insert_layer(now, _MAIN, joined, "Dropout"),
        "share": lambda now: edits.add_call(now, _MAIN, dense),
        "move 100": lambda now: edits.shift(now, _MAIN, list(now.main.layers)[:100], Position(1, 1)),
        "duplicate 10": lambda now: edits.duplicate(now, _MAIN, list(now.main.layers)[10:20]),
        "group 10": lambda now: edits.group(now, _MAIN, list(now.main.places)[10:20]),
        "set a constant": lambda now: edits.set_constant(now, "width", 3),
    }
