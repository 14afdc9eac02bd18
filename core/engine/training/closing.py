"""The last of a run: its result in its folder, if that can still be written to, and told in any case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from core.engine.training.ending import Ending, ending_by
from core.training.events import Event, RunEnded
from core.training.folds import checkpoints
from core.training.result import RunResult
from core.training.runs import RunFolder


def closed(result: RunResult, files: RunFolder, on_event: Callable[[Event], None]) -> RunResult:
    """The result as it was told, with the files that the folder holds."""
    result = replace(result, files=files.files())
    try:
        files.write_result(result)
        files.add_event(RunEnded(result))
    except OSError as fault:
        ending = going_on(ending_by(fault), files)
        result = replace(result, outcome=ending.outcome, message=ending.message, remedy=ending.remedy)
    on_event(RunEnded(result))
    return result


def going_on(ending: Ending, files: RunFolder) -> Ending:
    """Says where the run can go on from, once the reason of its end is gone."""
    if not checkpoints(files.path):
        return ending
    return ending._replace(remedy=f"{ending.remedy} Its checkpoint is whole, and the run can go on from there.".strip())
