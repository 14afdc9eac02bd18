"""Which model of a project is meant, and which weights lie at hand for it."""

from __future__ import annotations

from pathlib import Path

from core.graph.project import Project
from core.saving.errors import SaveRefused
from core.training.overview import runs_of
from core.values import ModelRef

_WEIGHTS = ".weights.npz"


def declared(project: Project) -> dict[ModelRef, str]:
    """Every declared model with its name, in the document's order."""
    return {
        ModelRef(graph.id, model.id): model.name for graph in project.graphs.values() for model in graph.models.values()
    }


def usual_model(project: Project) -> ModelRef | None:
    """The one that the plan trains, else the only one there is, or on the main canvas; None where nobody has said."""
    known = declared(project)
    if project.plan and project.plan.model in known:
        return project.plan.model
    on_main = [ref for ref in known if ref.graph == project.main.id] if len(known) > 1 else list(known)
    return on_main[0] if len(on_main) == 1 else None


def chosen_model(project: Project, name: str) -> ModelRef:
    """The model of that name, or the usual one for none. Raises SaveRefused."""
    known = declared(project)
    if not known:
        raise SaveRefused("The project declares no model. Declare one: choose its inputs and outputs.")
    listed = ", ".join(known.values())
    if name:
        found = next((ref for ref, known_as in known.items() if known_as == name), None)
        if found is None:
            raise SaveRefused(f"There is no model {name!r}. The project declares {listed}.")
        return found
    usual = usual_model(project)
    if usual is None:
        raise SaveRefused(
            f"The project declares {listed}, and no training plan says which is meant. Name one (--model)."
        )
    return usual


def weights_beside(project: Project, file: Path) -> Path | None:
    """Weights by layer that came with the project: those its plan starts from, else `NAME.weights.npz` beside it."""
    planned = project.plan.warm_start if project.plan else ""
    paths = [file.parent / planned] if planned.endswith(_WEIGHTS) else []
    return next((path for path in (*paths, file.with_suffix(_WEIGHTS)) if path.is_file()), None)


def last_run(runs: Path, project: str) -> Path | None:
    """The newest run that has left weights."""
    return next((run.path for run in runs_of(runs, project) if run.can_predict), None)
