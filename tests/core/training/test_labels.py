"""Outputs are called by their blocks; those that share a name get numbers."""

from __future__ import annotations

from dataclasses import replace

from core.graph.project import Project
from core.project import read
from core.resources import examples
from core.training.labels import labels, trained_outputs


def test_that_names_that_several_outputs_have_get_numbers() -> None:
    assert labels(["a", "b", "a", "c", "a"]) == ["a.1", "b", "a.2", "c", "a.3"]


def test_that_outputs_with_a_loss_are_found_by_their_labels() -> None:
    project = read(examples() / "movies.loom")
    assert project.plan
    found = trained_outputs(project)
    assert set(found) == {"liked", "mood"}
    assert {row.output for row in project.plan.outputs} == set(found.values())
    first, *others = project.plan.outputs
    without = replace(project, plan=replace(project.plan, outputs=(replace(first, loss=None), *others)))
    assert len(trained_outputs(without)) == 1
    assert trained_outputs(Project()) == {}
