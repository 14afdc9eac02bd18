"""The way of one source: loaded, read into a project, its weights beside it, its compile settings in the plan."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import keras

from core.engine.custom import modules_beside
from core.engine.importing.compiled import Settings, plan_of
from core.engine.importing.fresh import with_fresh_blocks
from core.engine.importing.frozen import frozen_as_written
from core.engine.importing.load import load
from core.engine.importing.made import set_apart
from core.engine.importing.saying import said_by
from core.engine.importing.weights import keep_weights
from core.engine.importing.written import restored
from core.engine.reader import Reading, read
from core.errors import LayerLoomError
from core.graph.plan import TrainingPlan
from core.graph.project import Project
from core.importing.errors import ImportRefused, NeedsTrust
from core.importing.kinds import application_in, is_pretrained
from core.importing.messages import Imported, Refused
from core.importing.part import Part
from core.project import write

_LONGEST = 600


def import_source(
    source: str,
    out: Path,
    *,
    trusted: bool,
    wanted: tuple[str, ...],
    on_stage: Callable[[str], None],
    part: Part | None = None,
) -> Imported | Refused:
    """Write the project `out` and, where there are any, its weights beside it. Never raises."""
    try:
        return _imported(source, out, trusted, wanted, on_stage, part)
    except NeedsTrust as refusal:
        return Refused(str(refusal), needs_trust=True)
    except LayerLoomError as refusal:
        return Refused(str(refusal))
    except BaseException as fault:  # noqa: BLE001  # Keras and HDF5 raise anything, code that came along SystemExit too
        traceback.print_exc()
        return Refused(_unreadable(source, fault))


def _unreadable(source: str, fault: BaseException) -> str:
    name, reason = application_in(source) or Path(source).name, " ".join(said_by(fault).split())[:_LONGEST]
    if type(fault).__name__ in {"MemoryError", "ResourceExhaustedError"}:
        return f"{name} needs more memory than there is ({reason})."
    return f"{name} cannot be read ({reason})."


def _imported(
    source: str,
    out: Path,
    trusted: bool,
    wanted: tuple[str, ...],
    on_stage: Callable[[str], None],
    part: Part | None,
) -> Imported:
    on_stage(_beginning(source))
    loaded = load(source, trusted, part)
    models = _chosen(loaded.models, wanted)
    on_stage("Drawing the graph…")
    together = [name for name in loaded.together if name in models]
    reading = read(models, together, set_apart(*loaded.written) if loaded.written else ())
    if loaded.written:
        project = restored(reading, models, *loaded.written)
        reading = replace(reading, project=frozen_as_written(project, reading, models, *loaded.written))
        reading = with_fresh_blocks(reading, models, loaded.written[1])
        models = {name: model for name, model in models.items() if reading.project.model(reading.models[name])}
    project, notes = _planned(reading, models, loaded.settings)
    layers = sum(len(graph.layers) for graph in project.graphs.values())
    weights = ""
    if loaded.has_weights:
        on_stage("Keeping the weights…")
        with modules_beside(out.parent if trusted else None):
            kept, lost = keep_weights(reading, models, out.with_suffix(".weights.npz"), trusted)
        notes += lost
        if kept:
            weights = kept.name
            project = _starting_from(project, reading, next(iter(models)), weights)
    on_stage("Writing the project…")
    write(project, out)
    told = (*loaded.notes, *map(str, reading.notes), *notes)
    records = [project.model(reading.models[name]) for name in models]
    names = tuple(record.name for record in records if record)
    return Imported(names, layers, tuple(dict.fromkeys(told)), weights)


def _beginning(source: str) -> str:
    if is_pretrained(source):
        return f"Fetching the weights of {application_in(source)}…"
    return f"Reading {Path(source).name}…"


def _chosen(models: Mapping[str, keras.Model], wanted: tuple[str, ...]) -> dict[str, keras.Model]:
    """By the variable's name or the model's own."""
    known = {name for label, model in models.items() for name in (label, model.name)}
    missing = [name for name in wanted if name not in known]
    if missing:
        raise ImportRefused(f"There is no model {missing[0]}. There are: {', '.join(models)}.")
    return {name: model for name, model in models.items() if not wanted or {name, model.name} & {*wanted}}


def _planned(
    reading: Reading, models: Mapping[str, keras.Model], settings: Mapping[str, Settings]
) -> tuple[Project, list[str]]:
    """The project with a plan from what the first compiled model was compiled with."""
    compiled = [name for name in models if name in settings]
    if not compiled:
        return reading.project, []
    first, *others = compiled
    plan, notes = plan_of(models[first], reading.project, reading.models[first], settings[first])
    notes += [f"{name}: what it was compiled with stays behind; the plan trains {first}." for name in others]
    return replace(reading.project, plan=plan), notes


def _starting_from(project: Project, reading: Reading, name: str, weights: str) -> Project:
    plan = project.plan or TrainingPlan(reading.models[name])
    return replace(project, plan=replace(plan, warm_start=weights))
