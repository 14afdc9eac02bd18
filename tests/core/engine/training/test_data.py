"""Samples of a function of the project's own, of Keras's data sets, and of a source that is only held out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.engine.training.finished.assess import assess
from core.engine.training.finished.reopen import reopen
from core.graph.plan import DataSource
from core.graph.project import Project
from core.training.errors import PlanBroken, SourceBroken, SourceMissing
from core.training.events import DataChecked
from core.training.result import Outcome
from core.training.runs import RunFolder
from core.values import KerasObject
from tests.core.codegen.training.test_training import assert_same_losses
from tests.core.engine.training.sampling import Trial, two_heads, with_output, with_plan

_FUNCTION = """
import pandas as pd

def load():
    return pd.read_csv({path!r})

def pair():
    return [1], [2]

def fails():
    raise RuntimeError("no such disk")

def nothing():
    return None
"""


def _own(folder: Path, function: str = "load") -> Project:
    asked = two_heads(folder)
    (folder / "own_data.py").write_text(_FUNCTION.format(path=str(folder / "points.csv")))
    return with_plan(asked, source=DataSource("python", f"own_data.py:{function}"), epochs=2)


def test_that_a_trusted_function_gives_what_its_file_would(tmp_path: Path) -> None:
    trial = Trial(tmp_path)
    own = trial.run(_own(tmp_path), trusted=True)
    assert own.outcome is Outcome.FINISHED
    assert own.outputs == trial.run(with_plan(two_heads(tmp_path), epochs=2)).outputs
    assert assess(reopen(Path(own.folder), trusted=True)).samples == 16


def test_that_code_is_not_run_untrusted_and_what_it_does_wrong_is_told(tmp_path: Path) -> None:
    trial = Trial(tmp_path)
    with pytest.raises(PlanBroken, match=r"own_data.py:load, code of the project's own. Read it, and then trust"):
        trial.run(_own(tmp_path))
    with pytest.raises(SourceBroken, match="fails has failed: RuntimeError: no such disk"):
        trial.run(_own(tmp_path, "fails"), trusted=True)
    with pytest.raises(SourceBroken, match="must give a dict of arrays, a table or a pair of arrays, not NoneType"):
        trial.run(_own(tmp_path, "nothing"), trusted=True)
    with pytest.raises(SourceMissing, match="There is no class other"):
        trial.run(_own(tmp_path, "other"), trusted=True)


def test_that_an_unknown_data_set_is_told_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(SourceMissing, match=r"Keras has no data set 'mnits'. It has: boston_housing"):
        Trial(tmp_path).run(with_plan(two_heads(tmp_path), source=DataSource("dataset", "mnits")))


@pytest.mark.skipif((Path.home() / ".keras" / "datasets" / "reuters.npz").exists(), reason="it is on this machine")
def test_that_a_data_set_that_cannot_be_fetched_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")  # where nobody listens
    with pytest.raises(SourceMissing, match="is not on this machine, and can't be fetched: URL fetch failure"):
        Trial(tmp_path).run(with_plan(two_heads(tmp_path), source=DataSource("dataset", "reuters")))


def test_that_a_source_of_its_own_is_all_that_is_held_out_in_the_script_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = with_plan(two_heads(tmp_path), epochs=2)
    lines = (tmp_path / "points.csv").read_text().splitlines()
    (tmp_path / "more.csv").write_text("\n".join([lines[0], *lines[60:]]))
    (tmp_path / "points.csv").write_text("\n".join(lines[:60]))
    asked = with_plan(asked, validation_source=DataSource("csv", "more.csv"))
    text = assert_same_losses(asked, tmp_path, monkeypatch)
    assert "held_out = rows[rows >= boundary]" in text
    run = next((tmp_path / "runs").iterdir())
    result = RunFolder(run).result()
    assert result
    found = assess(reopen(run))
    assert found.samples == 21
    assert found.outputs[0].loss == pytest.approx(result.outputs[0].loss)


def test_that_two_ways_of_holding_out_are_refused(tmp_path: Path) -> None:
    asked = two_heads(tmp_path)
    assert asked.plan
    assert asked.plan.source
    both = with_plan(
        asked,
        source=replace(asked.plan.source, options={"held_out": "yes"}),
        validation_source=DataSource("csv", "points.csv"),
    )
    with pytest.raises(PlanBroken, match="Choose one of both"):
        Trial(tmp_path).run(both)


@pytest.mark.filterwarnings("ignore:.*received `from_logits=True`:UserWarning")  # Keras sees it, too
def test_that_what_is_doubtful_in_the_plan_is_told_before_the_first_epoch(tmp_path: Path) -> None:
    asked, trial = two_heads(tmp_path), Trial(tmp_path)
    assert asked.plan
    twice = KerasObject("losses.SparseCategoricalCrossentropy", {"from_logits": True})
    trial.run(with_output(asked, asked.plan.outputs[1].output, loss=twice), epochs=1)
    (told,) = (event for event in trial.events if isinstance(event, DataChecked))
    assert "from_logits=True would apply it once more" in told.findings[0].message
    assert told.findings[0].severity == "warning"
