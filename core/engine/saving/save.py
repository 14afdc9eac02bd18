"""The way of one model: made, given its weights, and written; or told of in a report."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import keras

from core.engine.plain import plain
from core.engine.saving.model import weighted
from core.engine.saving.progress import Tell, unheard
from core.engine.saving.reporting import facts_of
from core.engine.saving.writers import WRITERS, Notes
from core.errors import LayerLoomError
from core.project.atomic import replace_file
from core.saving.formats import Format, Kind, format_of
from core.saving.messages import Order, Refused, Saved
from core.saving.place import check_place, remove_unfinished, unfinished_of
from core.saving.report.html import html
from core.saving.report.markdown import markdown


def save(order: Order, on_stage: Callable[[str], None]) -> Saved:
    """Raises SaveRefused and other LayerLoomErrors, OSError, and whatever Keras raises over a model it can't write."""
    kind, out = format_of(order.out), Path(order.out)
    check_place(kind, out)
    if kind.kind in WRITERS:
        return _save_model(order, kind, out, on_stage)
    return _save_report(order, kind, out, on_stage)


def attempt(order: Order, on_stage: Callable[[str], None]) -> Saved | Refused:
    """As `save`, and never raises."""
    try:
        return save(order, on_stage)
    except LayerLoomError as refusal:
        return Refused(str(refusal))
    except OSError as fault:
        return Refused(f"{fault.filename or order.out} could not be written: {fault.strerror or fault}.")
    except Exception as fault:  # noqa: BLE001  # Keras and the converters raise anything; the person is told
        return Refused(f"Keras can't write this model so: {plain(fault, 'model')}")


def _save_model(order: Order, kind: Format, out: Path, on_stage: Callable[[str], None]) -> Saved:
    on_stage("Making the model…")
    found = weighted(order)
    on_stage(f"Writing {out.name}…")
    notes = write_model(found.model, kind, out, on_stage)
    words = found.weights if kind.has_weights else ""
    return Saved(order.out, found.model.name, words, (*(found.notes if words else ()), *notes))


def _save_report(order: Order, kind: Format, out: Path, on_stage: Callable[[str], None]) -> Saved:
    title = order.title or Path(order.project).stem
    on_stage("Asking Keras for shapes…")
    facts = facts_of(order, title)
    if kind.kind is Kind.HTML:
        replace_file(out, html(facts).encode(), keep_previous=False)
    else:
        text, pictures = markdown(facts, out.stem)
        for name, picture in pictures.items():
            replace_file(out.with_name(name), picture.encode(), keep_previous=False)
        replace_file(out, text.encode(), keep_previous=False)
    words = f"as it was trained in {facts.run.overview.path.name}" if facts.run else ""
    return Saved(order.out, facts.model.name, words)


def write_model(model: keras.Model, kind: Format, out: Path, on_stage: Tell = unheard) -> Notes:
    """`out` as a whole, in the place of what was there."""
    unfinished = unfinished_of(out)
    remove_unfinished(out)
    try:
        notes = WRITERS[kind.kind](model, unfinished, on_stage)
        if out.is_dir():
            shutil.rmtree(out)
        unfinished.replace(out)
    finally:
        remove_unfinished(out)
    return notes
