"""A run's folder keeps what it is given, and can be read after the run was killed in mid-word."""

from pathlib import Path

import pytest

from core.graph.project import Project
from core.training.environment import environment
from core.training.errors import RunBroken
from core.training.events import DataChecked
from core.training.findings import Finding
from core.training.ports import FittedColumn, FittedPort
from core.training.result import Outcome, RunResult
from core.training.runs import RunFolder
from core.training.transforms.fitted import FittedArray, FittedCategory, FittedNumber, FittedText

EVENT = DataChecked((Finding("note", "missing", "column `a`", "1 of 3 values are missing."),))


@pytest.fixture
def files(tmp_path: Path) -> RunFolder:
    return RunFolder.create(tmp_path / "runs", "films", Project())


def test_that_every_run_gets_a_folder_of_its_own(tmp_path: Path) -> None:
    paths = {RunFolder.create(tmp_path, "films", Project()).path for _ in range(3)}
    assert len(paths) == 3
    assert all(path.name.startswith("films-") and (path / "project.loom").exists() for path in paths)


def test_that_transforms_and_result_read_back_equal(files: RunFolder) -> None:
    fitted = (FittedArray(0.5), FittedNumber((1.0,), (2.0,)), FittedCategory(("é",), 2), FittedText("word", ("a",), 3))
    ports = (FittedPort("x", tuple(FittedColumn("c", each) for each in fitted), (None, 3), "float32"),)
    result = RunResult(Outcome.STOPPED, str(files.path), 1, 0.5, message="Stopped.")
    files.write_transforms(ports)
    files.write_result(result)
    assert files.transforms() == ports
    assert files.result() == result


def test_that_a_last_event_cut_off_by_a_kill_is_left_out(files: RunFolder) -> None:
    files.add_event(EVENT)
    with (files.path / "events.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"event": "EpochEn')
    assert files.events() == (EVENT,)


def test_that_a_folder_that_is_no_run_is_refused(files: RunFolder) -> None:
    with pytest.raises(RunBroken, match="can't be read"):
        files.result()
    (files.path / "result.json").write_text("{}")
    with pytest.raises(RunBroken, match="outcome"):
        files.result()


def test_that_the_environment_names_device_and_versions() -> None:
    found = environment("CPU")
    assert found["device"] == "CPU"
    assert {"python", "keras", "tensorflow"} <= found.keys()
