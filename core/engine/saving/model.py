"""The model that is to be saved, with its weights: a run's, those of a file beside the project, or initial ones."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import keras

from core.engine.compile import compile_project
from core.engine.custom import modules_beside
from core.engine.layer_weights import arrays_by_layer
from core.engine.training.finished.reopen import Finished, reopen
from core.engine.training.warm import carry, warm_start
from core.graph.precision import with_precision
from core.graph.project import Project
from core.project import read
from core.saving.choosing import chosen_model
from core.saving.messages import Order
from core.training.carried import WarmStarted


@dataclass(frozen=True)
class Weighted:
    """`weights` says whose they are; `notes` which layers have none from there."""

    model: keras.Model
    weights: str
    notes: tuple[str, ...] = ()


def weighted(order: Order) -> Weighted:
    """Raises SaveRefused, RunBroken, and what the compiler raises."""
    folder = Path(order.folder)
    with modules_beside(folder if order.trusted else None):
        if order.run:
            run = reopen(Path(order.run), folder, order.device or None, order.trusted)
            return _of_run(run, order.model)
        return _of_project(read(Path(order.project)), order)


def _of_project(project: Project, order: Order) -> Weighted:
    ref = chosen_model(project, order.model)
    model = compile_project(project, order.trusted, [ref]).model(ref)
    if not order.weights:
        return Weighted(model, "with initial weights")
    file = Path(order.weights)
    return Weighted(model, f"with the weights of {file.name}", _left_out(warm_start(model, file, order.trusted)))


def _of_run(run: Finished, name: str) -> Weighted:
    """The trained model, or another one of the project, which shares what it has in common with it."""
    words = f"with the trained weights of {run.name}{f', {run.fold_words}' * bool(run.fold)}"
    ref = chosen_model(run.project, name) if name else run.plan.model
    if ref == run.plan.model:
        return Weighted(run.built.model, words)
    compiled = compile_project(with_precision(run.project, run.plan), run.trusted, [run.plan.model, ref])
    trained, model = compiled.model(run.plan.model), compiled.model(ref)
    carry(trained, arrays_by_layer(run.built.model))
    own = {id(weight) for weight in trained.weights}
    new = [layer.name for layer in model.layers if any(id(weight) not in own for weight in layer.weights)]
    notes = (f"{', '.join(new)}: not part of what was trained, so with initial weights.",) if new else ()
    return Weighted(model, words, notes)


def _left_out(warm: WarmStarted) -> tuple[str, ...]:
    return () if all(layer.fate == "carried" for layer in warm.layers) else (warm.line(),)
