"""The way of one model: made, given its weights, and written; or told of in a report or a notebook."""

from __future__ import annotations

import shutil
import traceback
from collections.abc import Callable
from pathlib import Path

import keras

from core.engine.plain import plain
from core.engine.saving.model import weighted
from core.engine.saving.reporting import facts_of
from core.engine.saving.writers import WRITERS, Notes
from core.errors import LayerLoomError
from core.project import read
from core.project.atomic import replace_file
from core.saving.choosing import chosen_model, declared
from core.saving.errors import SaveRefused
from core.saving.formats import Format, Kind, format_of
from core.saving.messages import Order, Refused, Saved
from core.saving.notebook import notebook
from core.saving.report.html import html
from core.saving.report.markdown import markdown
from core.saving.unfinished import remove_unfinished, unfinished_of

_SAVED_MODEL = "saved_model.pb"


def save(order: Order, on_stage: Callable[[str], None]) -> Saved:
    """Raises SaveRefused and other LayerLoomErrors, OSError, and whatever Keras raises over a model it can't write."""
    kind, out = format_of(order.out), Path(order.out)
    check_place(kind, out)
    if kind.kind in WRITERS:
        return _save_model(order, kind, out, on_stage)
    return _save_text(order, kind, out, on_stage)


def attempt(order: Order, on_stage: Callable[[str], None]) -> Saved | Refused:
    """As `save`, and never raises."""
    try:
        return save(order, on_stage)
    except LayerLoomError as refusal:
        return Refused(str(refusal))
    except OSError as fault:
        return Refused(f"{fault.filename or order.out} could not be written: {fault.strerror or fault}.")
    except Exception as fault:  # noqa: BLE001  # Keras and the converters raise anything; the person is told
        traceback.print_exc()
        return Refused(f"Keras can't write this model so: {plain(fault, 'model')}")


def _save_model(order: Order, kind: Format, out: Path, on_stage: Callable[[str], None]) -> Saved:
    on_stage("Making the model…")
    found = weighted(order)
    on_stage(f"Writing {out.name}…")
    notes = write_model(found.model, kind, out)
    words = found.weights if kind.has_weights else ""
    return Saved(order.out, found.model.name, words, (*(found.notes if words else ()), *notes))


def _save_text(order: Order, kind: Format, out: Path, on_stage: Callable[[str], None]) -> Saved:
    """What people read: a report, with what came of a run where one is named, or a notebook."""
    title = order.title or Path(order.project).stem
    if kind.kind is Kind.NOTEBOOK:
        project = read(Path(order.project))
        ref = chosen_model(project, order.model)
        replace_file(out, notebook(project, ref, title).encode(), keep_previous=False)
        return Saved(order.out, declared(project)[ref])
    on_stage("Asking Keras for shapes…")
    facts = facts_of(order, title)
    if kind.kind is Kind.HTML:
        replace_file(out, html(facts).encode(), keep_previous=False)
    else:
        text, pictures = markdown(facts, out.stem)
        for name, picture in pictures.items():
            replace_file(out.with_name(name), picture.encode(), keep_previous=False)
        replace_file(out, text.encode(), keep_previous=False)
    return Saved(order.out, facts.model.name)


def write_model(model: keras.Model, kind: Format, out: Path) -> Notes:
    """`out` as a whole, in the place of what was there."""
    unfinished = unfinished_of(out)
    remove_unfinished(out)
    try:
        notes = WRITERS[kind.kind](model, unfinished)
        if out.is_dir():
            shutil.rmtree(out)
        unfinished.replace(out)
    finally:
        remove_unfinished(out)
    return notes


def check_place(kind: Format, out: Path) -> None:
    """A folder with anything else in it is nobody's to replace."""
    if not out.parent.is_dir():
        raise SaveRefused(f"There is no folder {out.parent}. Make it first, or save somewhere else.")
    if kind.is_folder and out.exists():
        if not out.is_dir() or (any(out.iterdir()) and not (out / _SAVED_MODEL).exists()):
            raise SaveRefused(f"{out} is there already and is no SavedModel, so it is not replaced. Name another.")
    elif out.is_dir():
        raise SaveRefused(f"{out} is a folder. Name a file in it, such as {out / f'model{kind.ending}'}.")
