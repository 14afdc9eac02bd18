"""A project that came in again under other ids is recognised, compared and merged; what code can't hold stays."""

from __future__ import annotations

from dataclasses import replace

from core.graph import edits
from core.graph.plan import OutputPlan, TrainingPlan
from core.graph.project import Project
from core.graph.records import Annotation, Area, Graph, Layer, Position, Source, Target
from core.graph.taking import STRUCTURE, changes, identified, merged
from core.graph.taking.carried import carried
from core.project.references import check_references
from core.values import AnnotationId, CallId, GraphId, KerasObject, LayerId, ModelId, ModelRef
from tests.documents import Drawing

MAIN = GraphId("g1")


def net() -> Project:
    """x → a → b → y, all Dense, with positions, a frame, a mute, and a plan for y."""
    draw = Drawing()
    first = last = draw.input("x", shape=(4,))
    for name in ("a", "b", "y"):
        last = draw("Dense", last, name=name, units=8)
    draw.model("net", first, last)
    project = draw.project()
    graph = project.main
    frame = Annotation(AnnotationId("a1"), "frame", "all", Area(0, 0, 900, 300))
    places = {layer: Position(200.0 * number, 50.0) for number, layer in enumerate(graph.layers)}
    graph = replace(graph, positions=places, annotations={frame.id: frame})
    plan = TrainingPlan(ModelRef(MAIN, next(iter(graph.models))), outputs=(OutputPlan(last, loss="mse"),))
    return replace(project.with_graph(graph), plan=plan, constants={"width": 8})


def came_in(project: Project) -> Project:
    """As an import has it: other ids, other positions, no plan and no frames."""
    graphs = {}
    for graph in project.graphs.values():
        layers = {old: LayerId(f"l{50 + number}") for number, old in enumerate(reversed(list(graph.layers)))}
        calls = {old: CallId(f"c{80 + number}") for number, old in enumerate(graph.places)}
        models = {old: ModelId(f"m{70 + number}") for number, old in enumerate(graph.models)}

        def source(one: Source, calls: dict[CallId, CallId] = calls) -> Source:
            return Source(calls[one.call], one.output)

        blocks = [
            replace(layer, id=layers[layer.id], calls=tuple(replace(call, id=calls[call.id]) for call in layer.calls))
            for layer in graph.layers.values()
        ]
        ends = [
            replace(one, id=models[one.id], inputs=source(one.inputs), outputs=source(one.outputs))  # type: ignore[arg-type]
            for one in graph.models.values()
        ]
        graphs[GraphId(f"g{graph.id[1:]}7")] = Graph(
            GraphId(f"g{graph.id[1:]}7"),
            "another name",
            {layer.id: layer for layer in blocks},
            {Target(calls[to.call], to.port): source(one) for to, one in graph.links.items()},
            {model.id: model for model in ends},
            {layer.id: Position(7.0, 100.0 * number) for number, layer in enumerate(blocks)},
        )
    return Project(graphs, project.constants)


def layer(project: Project, name: str) -> Layer:
    found = project.main.layer_named(name)
    assert found
    return found


def theirs(base: Project, changed: Project) -> Project:
    return identified(came_in(changed), carried(base), base)


def accepted(base: Project, mine: Project, other: Project) -> Project:
    found = changes(carried(base), mine, other)
    after = merged(carried(base), mine, other, [change.key for change in found])
    check_references(after)
    return after


def test_that_the_same_comes_back_as_the_same() -> None:
    project = net()
    assert changes(carried(project), project, theirs(project, project)) == ()
    assert accepted(project, project, theirs(project, project)) == project


def test_that_fields_are_changes_of_their_own_and_the_rest_is_one() -> None:
    project = net()
    changed = edits.configure(project, MAIN, [layer(project, "a").id], {"units": 16})
    changed = edits.remove_layers(changed, MAIN, [layer(project, "b").id], reconnect=True)
    changed = edits.rename_layer(changed, MAIN, layer(project, "a").id, "wide")
    other = theirs(project, changed)
    found = changes(carried(project), project, other)
    assert [change.title for change in found] == [
        "blocks, links and models: 4 changes",
        "a: name a → wide",
        "a: units 8 → 16",
    ]
    assert "- block b (Dense)" in found[0].lines
    after = accepted(project, project, other)
    assert after == replace(changed, graphs=after.graphs)
    assert after.main.layers == changed.main.layers
    assert (after.main.links, after.plan, after.main.annotations) == (
        changed.main.links,
        project.plan,
        project.main.annotations,
    )
    assert after.main.positions[layer(project, "a").id] == Position(200.0, 50.0)
    alone = merged(carried(project), project, other, [found[2].key])
    assert layer(alone, "a").config["units"] == 16
    assert alone.main.links == project.main.links


def test_that_a_new_block_stands_beside_what_feeds_it_and_the_plan_follows_a_new_head() -> None:
    project = net()
    changed = edits.add_layer(project, MAIN, "Dropout", {"rate": 0.5}, "drop")
    drop, head = layer(changed, "drop"), layer(changed, "y")
    changed = edits.connect(changed, MAIN, Source(head.calls[0].id), Target(drop.calls[0].id, "inputs"))
    model = next(iter(changed.main.models.values()))
    ends = replace(model, outputs=Source(drop.calls[0].id))
    changed = changed.with_graph(replace(changed.main, models={model.id: ends}))
    after = accepted(project, project, theirs(project, changed))
    new = layer(after, "drop")
    assert after.plan
    assert [row.output.call for row in after.plan.outputs] == [new.calls[0].id]
    assert after.plan.outputs[0].loss == "mse"
    assert after.main.positions[new.id] == Position(600.0, 150.0)


def test_that_what_was_changed_here_too_is_a_conflict_by_name() -> None:
    project = net()
    a, b = layer(project, "a").id, layer(project, "b").id
    changed = edits.configure(project, MAIN, [a], {"units": 16, "activation": "relu"})
    changed = edits.remove_layers(changed, MAIN, [b], reconnect=True)
    mine = edits.configure(project, MAIN, [a], {"units": 32, "activation": "relu"})
    mine = edits.configure(mine, MAIN, [b], {"units": 5})
    other = theirs(project, changed)
    found = {change.title: change.conflict for change in changes(carried(project), mine, other)}
    assert found == {
        "blocks, links and models: 4 changes": "it takes b away, which you changed",
        "a: units 8 → 16": "you have 32",
    }
    after = accepted(project, mine, other)
    assert layer(after, "a").config == {"units": 16, "activation": "relu"}
    assert after.main.layer_named("b") is None


def test_that_ours_alone_survives_theirs() -> None:
    project = net()
    mine = edits.add_layer(project, MAIN, "Dense", {"units": 3}, "loose")
    mine = edits.set_muted(mine, MAIN, [layer(mine, "b").calls[0].id], True)
    mine = edits.configure(mine, MAIN, [layer(mine, "y").id], {"units": 3})
    changed = edits.configure(project, MAIN, [layer(project, "a").id], {"units": 16})
    after = accepted(project, mine, theirs(project, changed))
    assert after == edits.configure(mine, MAIN, [layer(mine, "a").id], {"units": 16})


def test_that_muted_blocks_are_no_change_of_the_code() -> None:
    project = net()
    project = edits.set_muted(project, MAIN, [layer(project, "b").calls[0].id], True)
    other = theirs(project, carried(project))
    assert changes(carried(project), project, other) == ()
    assert STRUCTURE not in [change.key for change in changes(carried(project), project, other)]


def test_that_another_class_takes_its_settings_along() -> None:
    project = net()
    old = layer(project, "b")
    changed = project.with_layer(MAIN, replace(old, class_name="Dropout", config={"rate": KerasObject("x:Y")}))
    found = changes(carried(project), project, theirs(project, changed))
    assert [change.title for change in found] == ["b: class Dense → Dropout"]
    assert layer(accepted(project, project, theirs(project, changed)), "b").config == {"rate": KerasObject("x:Y")}
