"""Paths of a plan when its project goes into another folder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.graph.plan import DataSource, TrainingPlan
from core.graph.project import Project
from core.project.moving import left_behind, pointing_back
from core.values import GraphId, ModelId, ModelRef

PLAN = TrainingPlan(ModelRef(GraphId("g1"), ModelId("m1")))


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    before, after = tmp_path / "before", tmp_path / "deep" / "after"
    for path in (before / "data", before / "runs" / "net-1", after):
        path.mkdir(parents=True)
    (before / "data" / "a.csv").write_text("x\n1\n")
    return before, after


def project(**plan: object) -> Project:
    return replace(Project(), plan=replace(PLAN, **plan))  # type: ignore[arg-type]


def test_that_paths_that_would_lead_to_nothing_point_to_the_same_files(folders: tuple[Path, Path]) -> None:
    before, after = folders
    asked = project(
        source=DataSource("csv", "data/a.csv"),
        validation_source=DataSource("images", "data"),
        warm_start="runs/net-1",
    )
    assert left_behind(asked, before, after) == ("data/a.csv", "data", "runs/net-1")
    moved = pointing_back(asked, before, after)
    assert moved.plan
    assert moved.plan.source == DataSource("csv", "../../before/data/a.csv")
    assert moved.plan.validation_source == DataSource("images", "../../before/data")
    assert moved.plan.warm_start == "../../before/runs/net-1"
    assert (after / moved.plan.source.path).samefile(before / "data" / "a.csv")
    assert left_behind(moved, before, after) == ()


@pytest.mark.parametrize(
    "source",
    [
        DataSource("csv", "gone.csv"),
        DataSource("csv", "/absolute.csv"),
        DataSource("dataset", "mnist"),
        DataSource("python", "data.py:load"),
        DataSource("synthetic", ""),
        None,
    ],
)
def test_that_other_paths_stay_as_they_are(folders: tuple[Path, Path], source: DataSource | None) -> None:
    before, after = folders
    (before / "data.py").write_text("def load(): ...\n")
    asked = project(source=source)
    assert left_behind(asked, before, after) == ()
    assert pointing_back(asked, before, after) is asked


def test_that_what_is_in_the_new_folder_too_is_taken_from_there(folders: tuple[Path, Path]) -> None:
    before, after = folders
    (after / "data").mkdir()
    (after / "data" / "a.csv").write_text("x\n2\n")
    asked = project(source=DataSource("csv", "data/a.csv"))
    assert pointing_back(asked, before, after) is asked
