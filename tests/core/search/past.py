"""A storage with trials of before, as a search would have left them."""

from __future__ import annotations

from pathlib import Path

import optuna

from core.graph.project import Project
from core.search.place import database
from core.search.space import distribution
from core.search.storage import sqlite


def remember(runs: Path, name: str, project: Project, count: int = 8) -> None:
    """Trials whose objective is the better the higher the first dimension; every fourth was pruned after two epochs."""
    assert project.plan
    assert project.plan.search
    search = project.plan.search
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    sampler = optuna.samplers.RandomSampler(seed=3)
    url = sqlite(database(runs, name))
    study = optuna.create_study(storage=url, study_name=name, direction=search.direction, sampler=sampler)
    study.set_user_attr("objective", search.objective)
    for number in range(count):
        trial = study.ask({one.what: distribution(one) for one in search.dimensions})
        value = 1 - float(trial.params[search.dimensions[0].what])
        for epoch in (1, 2, 3):
            trial.report(value + 1 / epoch, epoch)
        if number % 4 == 3:
            study.tell(trial, state=optuna.trial.TrialState.PRUNED)
        else:
            study.tell(trial, value)
