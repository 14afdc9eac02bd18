"""Events survive the way through a line of JSON."""

import pytest

from core.training.errors import RunBroken
from core.training.events import (
    BatchEnded,
    DataChecked,
    EpochEnded,
    Event,
    RunEnded,
    RunStarted,
    Scores,
    decode,
    encode,
)
from core.training.findings import Finding
from core.training.result import Outcome, OutputResult, RunResult, finite

SCORES = Scores(0.5, {"main": {"loss": 0.3, "accuracy": 0.75}, "aux": {"loss": None}})
RESULT = RunResult(
    Outcome.NOT_A_NUMBER,
    "runs/a",
    2,
    1.5,
    (OutputResult("main", "liked", 0.5, 0.7, {"accuracy": 0.6}, {"accuracy": 0.5}),),
)


@pytest.mark.parametrize(
    "event",
    [
        RunStarted("a", "runs/a", "movies", ("main", "aux"), "CPU", 80, 20, 10, 32, 3, 0),
        DataChecked((Finding("warning", "missing", "budget", "3 of 100 are missing."),)),
        BatchEnded(1, 2, 3, SCORES, 0.25),
        EpochEnded(1, 10, SCORES, None, 1.5, 60.0),
        EpochEnded(1, 10, SCORES, SCORES, 1.5, 60.0),
        RunEnded(RESULT),
    ],
)
def test_that_an_event_is_one_line_and_reads_back_equal(event: Event) -> None:
    line = encode(event)
    assert "\n" not in line
    assert decode(line) == event


@pytest.mark.parametrize("line", ["", "{", "[]", '{"event": "Nothing"}', '{"event": "RunStarted"}', '{"no": 1}'])
def test_that_a_line_that_is_no_event_is_refused(line: str) -> None:
    with pytest.raises(RunBroken):
        decode(line)


def test_that_numbers_json_has_no_word_for_become_none() -> None:
    assert [finite(number) for number in (1.5, float("nan"), float("inf"))] == [1.5, None, None]
