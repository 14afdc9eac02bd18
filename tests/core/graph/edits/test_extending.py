"""A model put behind a tensor of another: outputs, plan and nested canvases follow."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.graph import edits
from core.graph.edits.refusals import CannotExtend
from core.graph.plan import OutputPlan, TrainingPlan
from core.graph.project import Project
from core.graph.records import MODEL, Source
from core.project.references import check_references
from core.values import ModelRef
from tests.documents import Drawing, chain


def _tail(outputs: int = 1, inputs: int = 1) -> Drawing:
    draw = Drawing("g2", "tail")
    given = tuple(draw.input(f"z{number}", shape=(8,)) for number in range(inputs))
    made = tuple(draw("Dense", given[0], name=f"out{number}", units=3) for number in range(outputs))
    draw.model("tail", given if inputs > 1 else given[0], made if outputs > 1 else made[0])
    return draw


def _both(outputs: int = 1, inputs: int = 1) -> tuple[Project, ModelRef, Source]:
    """A chain whose plan trains its end, and beside it a model to extend it with."""
    project = chain(2)
    tail = _tail(outputs, inputs).graph()
    project = project.with_graph(tail)
    end = next(iter(project.main.models.values())).outputs
    assert isinstance(end, Source)
    plan = TrainingPlan(
        ModelRef(project.main.id, next(iter(project.main.models))), outputs=(OutputPlan(end, loss="mse"),)
    )
    return replace(project, plan=plan), ModelRef(tail.id, next(iter(tail.models))), end


def test_that_the_model_and_its_plan_end_where_the_new_part_does() -> None:
    project, ref, end = _both()
    after = edits.extend(project, project.main.id, end, ref)
    check_references(after)
    block = after.main.layer_named("tail")
    assert block
    assert (block.class_name, block.config) == (MODEL, {"model": ref})
    new = Source(block.calls[0].id)
    assert next(iter(after.main.models.values())).outputs == new
    assert after.plan
    assert [(row.output, row.loss) for row in after.plan.outputs] == [(new, "mse")]
    assert after.main.incoming[block.calls[0].id] == {"inputs": end}


def test_that_further_outputs_are_outputs_too() -> None:
    project, ref, end = _both(outputs=2)
    after = edits.extend(project, project.main.id, end, ref)
    block = after.main.layer_named("tail")
    assert block
    call = block.calls[0].id
    assert next(iter(after.main.models.values())).outputs == (Source(call), Source(call, 1))


def test_that_a_tensor_in_the_middle_goes_on_feeding_what_it_fed() -> None:
    project, ref, _ = _both()
    middle = project.main.layer_named("dense_0")
    assert middle
    source = Source(middle.calls[0].id)
    after = edits.extend(project, project.main.id, source, ref)
    assert len(after.main.consumers[source]) == 2
    assert after.main.models == project.main.models


def test_that_several_inputs_are_refused() -> None:
    project, ref, end = _both(inputs=2)
    with pytest.raises(CannotExtend, match="tail takes 2 inputs"):
        edits.extend(project, project.main.id, end, ref)


def test_that_a_model_of_another_project_brings_its_canvas_along() -> None:
    project, other = chain(2), _tail().project()
    end = next(iter(project.main.models.values())).outputs
    assert isinstance(end, Source)
    ref = ModelRef(other.main.id, next(iter(other.main.models)))
    after = edits.extend_from(project, project.main.id, end, other, ref)
    check_references(after)
    assert [graph.name for graph in after.graphs.values()] == ["main", "tail"]
    block = after.main.layer_named("tail")
    assert block
    assert after.model(block.config["model"])  # type: ignore[arg-type]
