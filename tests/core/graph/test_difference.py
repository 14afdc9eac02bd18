"""What a person is told when two projects are compared."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from core.graph.difference import FieldChange, difference, lines
from core.graph.edits.layers import add_layer
from core.graph.project import Project
from core.graph.records import Position
from core.project import read
from core.resources import examples
from core.values import Expression, KerasObject, LayerId


def movies() -> Project:
    return read(examples() / "movies.loom")


def _layer(project: Project, name: str) -> LayerId:
    found = project.main.layer_named(name)
    assert found is not None
    return found.id


def _renamed(project: Project, before: str, after: str) -> Project:
    layer = project.main.layers[_layer(project, before)]
    return project.with_layer(project.main.id, replace(layer, name=after))


def test_that_a_project_differs_in_nothing_from_itself_or_from_one_that_was_moved() -> None:
    project = movies()
    moved = project.with_graph(replace(project.main, positions={}, bends={}, collapsed=frozenset()))
    assert not difference(project, project)
    assert not difference(project, moved)


def test_that_a_changed_field_is_told_by_its_block_before_and_after() -> None:
    before = movies()
    layer = next(layer for layer in before.main.layers.values() if layer.class_name == "LSTM")
    after = before.with_layer(before.main.id, replace(layer, config={**layer.config, "units": 77}))
    (change,) = difference(before, after).blocks
    assert (change.block, change.kind) == (layer.name, "changed")
    assert change.fields[0].field == "units"
    assert change.fields[0].after == "77"
    (back,) = difference(after, before).blocks
    assert (back.fields[0].before, back.fields[0].after) == (change.fields[0].after, change.fields[0].before)


def test_that_added_and_removed_blocks_and_their_links_are_told() -> None:
    before = movies()
    after = add_layer(before, before.main.id, "Dense", {"units": 3}, "extra_block", Position(0, 0))
    assert list(lines(difference(before, after))) == ["+ block extra_block (Dense)"]
    assert list(lines(difference(after, before))) == ["- block extra_block (Dense)"]
    fewer = before.with_graph(replace(before.main, links=dict(list(before.main.links.items())[1:])))
    (link,) = difference(before, fewer).links
    assert link.kind == "removed"
    assert " → " in link.link


def test_that_a_renamed_block_is_one_change_and_moves_no_link() -> None:
    before = movies()
    name = next(layer.name for layer in before.main.layers.values() if layer.class_name == "LSTM")
    found = difference(before, _renamed(before, name, "memory"))
    assert [block.fields for block in found.blocks] == [(FieldChange("name", name, "memory"),)]
    assert found.links == ()


def test_that_settings_of_the_plan_are_told_one_by_one() -> None:
    before = movies()
    assert before.plan
    adam = KerasObject("optimizers.Adam", {"learning_rate": 0.01})
    outputs = (replace(before.plan.outputs[0], weight=0.5), *before.plan.outputs[1:])
    after = replace(before, plan=replace(before.plan, epochs=77, optimizer=adam, outputs=outputs))
    fields = {change.field: change for change in difference(before, after).plan}
    assert fields["epochs"].after == "77"
    assert fields["optimizer.learning_rate"].after == "0.01"
    assert fields["output liked.weight"].after == "0.5"
    everything = difference(before, replace(before, plan=None)).plan
    assert all(change.after is None for change in everything)
    assert len(everything) > 10


def test_that_constants_and_models_are_told() -> None:
    before = movies()
    after = replace(before, constants={**before.constants, "width": Expression("2 * 8")})
    assert difference(before, after).constants == (FieldChange("width", None, "2 * 8"),)
    model = next(iter(before.main.models.values()))
    frozen = before.with_graph(replace(before.main, models={model.id: replace(model, trainable=False)}))
    assert [change.field for change in difference(before, frozen).models] == [f"{model.name} trainable"]


def test_that_projects_that_were_never_one_compare_by_names() -> None:
    first, second = (read(examples() / f"{name}.loom") for name in ("digits", "same_digit"))
    found = difference(first, second)
    kinds = {block.block: block.kind for block in found.blocks}
    assert (kinds["digit"], kinds["compare"]) == ("removed", "added")


def test_that_every_example_differs_in_nothing_from_itself() -> None:
    for path in sorted(Path(examples()).glob("*.loom")):
        assert not difference(read(path), read(path)), path.stem
