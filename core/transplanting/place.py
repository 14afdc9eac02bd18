"""Where transplanted weights are kept, and the project that starts from them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from core.graph.plan import TrainingPlan
from core.graph.project import Project
from core.saving.choosing import chosen_model

_ENDING = ".weights.npz"


def place_for(project: Path) -> Path:
    """Beside the project, under a name that is free: weights that lie there stay."""
    number, place = 1, project.with_suffix(_ENDING)
    while place.exists():
        number += 1
        place = project.with_name(f"{project.stem}-{number}{_ENDING}")
    return place


def starting_from(project: Project, weights: Path, model: str = "") -> Project:
    """The project whose training starts from a file beside it."""
    plan = project.plan or TrainingPlan(chosen_model(project, model))
    return replace(project, plan=replace(plan, warm_start=weights.name))
