"""The runs of a search's trials, each in a line as the other runs of a project are."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from core.search.place import trial_runs
from core.training.overview import UNFINISHED, RunOverview, overview
from core.training.runs import PROJECT

PRUNED = "pruned"
"""The state of a trial that ended early because others were better, and the file that says so in its run's folder."""
_TRIAL = re.compile(r"trial-(\d+)-")


def run_name(number: int) -> str:
    """What the run of a trial is called, before its time."""
    return f"trial-{number}"


def mark_pruned(run: Path) -> None:
    (run / PRUNED).touch()


def trials_of(runs: Path, study: str) -> tuple[RunOverview, ...]:
    """The runs of a search beside the `runs` of its project, the newest first."""
    folder = trial_runs(runs, study)
    if not folder.is_dir():
        return ()
    found = [_named(overview(path)) for path in folder.iterdir() if (path / PROJECT).exists()]
    return tuple(sorted(found, key=lambda run: (run.began, _number(run.path)), reverse=True))


def _named(run: RunOverview) -> RunOverview:
    name = run.name if run.name != run.path.name else f"Trial {_number(run.path)}"
    state = PRUNED if (run.path / PRUNED).exists() else run.state
    rests = run.state != UNFINISHED  # else the process of a search may be training it, and would meet another one
    return replace(run, name=name, state=state, can_go_on=run.can_go_on and rests)


def _number(path: Path) -> int:
    found = _TRIAL.match(path.name)
    return int(found[1]) if found else -1
