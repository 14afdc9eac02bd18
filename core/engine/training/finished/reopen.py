"""Opens a finished run: the model of its project with the weights it was left with, and its fitted transforms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import keras
import numpy as np

from core.engine.custom import modules_beside
from core.engine.training.build import Built, build
from core.engine.training.data import data_of
from core.engine.training.device import Choice, choose
from core.engine.training.state import restore_model
from core.graph.muting import without_muted
from core.graph.plan import DataSource, SourceKind, TrainingPlan
from core.graph.project import Project
from core.training.columns import Column
from core.training.errors import RunBroken
from core.training.folds import folder_with_weights
from core.training.planning import needed_source, ready_plan, whole
from core.training.ports import FittedPort
from core.training.runs import CHECKPOINT, WEIGHTS, RunFolder
from core.training.sources import Source, open_source
from core.training.split import Fold


@dataclass(frozen=True)
class Finished:
    """What a run has come to. `folder` is where the paths of its data start.

    Of a cross-validation it is one `fold`, whose own folder `files` is.
    """

    files: RunFolder
    folder: Path
    project: Project
    plan: TrainingPlan
    choice: Choice
    built: Built
    fitted: tuple[FittedPort, ...]
    trusted: bool = False
    fold: Fold | None = None

    @property
    def inputs(self) -> tuple[FittedPort, ...]:
        return self.fitted[: len(self.built.inputs)]

    @property
    def targets(self) -> tuple[FittedPort, ...]:
        """In the order of the trained outputs."""
        return tuple(port for port in self.fitted if port.target)

    @cached_property
    def source(self) -> Source:
        """The data that the run was trained on. Raises a DataError where they are gone."""
        with modules_beside(self.folder if self.trusted else None):
            return data_of(self.built, self.plan, self.folder, trusted=self.trusted)

    @property
    def name(self) -> str:
        """Of the run, which all folds have."""
        return (self.files.path.parent if self.fold else self.files.path).name

    @property
    def fold_words(self) -> str:
        """`fold 2 of 5`; empty where there are none."""
        return f"fold {self.fold.number} of {self.fold.of}" if self.fold else ""

    def other(self, path: Path) -> Source:
        """Another file of the same kind and columns."""
        plan = needed_source(self.plan)
        kind = _KINDS.get(path.suffix.lower(), plan.kind)
        return open_source(DataSource(kind, path.name, plan.options), path.absolute().parent)

    def outputs(self, arrays: Sequence[Column]) -> list[Column]:
        """What every trained output says of the samples, in the order of the contract.

        In batches of the size that has trained, for which there was memory.
        """
        rows = len(arrays[0])
        batch = self.built.fixed_batch or whole(self.plan.batch_size, "The batch size")
        full = -(-rows // batch) * batch if self.built.fixed_batch else rows
        padded = [np.concatenate([array, *[array[-1:]] * (full - rows)]) for array in arrays]
        with self.choice.computing():
            found = self.built.training.predict(tuple(padded), batch_size=batch, verbose=0)
        return [np.asarray(array)[:rows] for array in (found if isinstance(found, list | tuple) else [found])]


_KINDS: dict[str, SourceKind] = {".csv": "csv", ".tsv": "csv", ".npz": "npz", ".npy": "npz", ".parquet": "parquet"}


def reopen(run: Path, folder: Path | None = None, device: str | None = None, trusted: bool = False) -> Finished:
    """The run whose folder is `run`, or of one of folds the best fold; `folder` is where the data lie, if moved.

    Raises RunBroken where it has left no weights, and what the compiler raises.
    """
    files = RunFolder(folder_with_weights(run))
    if not run.is_dir():
        raise RunBroken(f"There is no run folder {run}. Choose another run.")
    if not any((files.path / name).exists() for name in (WEIGHTS, CHECKPOINT)):
        raise RunBroken(f"{run} holds no weights: the run ended before its first checkpoint. Choose another run.")
    kept, project = files.settings(), without_muted(files.project())
    folder = folder or Path(kept.folder)
    plan = ready_plan(project, kept.epochs, kept.batch_size)
    choice = choose(device or kept.device)
    with modules_beside(folder if trusted else None), choice.making():
        built = build(project, plan, trusted)
        _load(files, built.model, built.training)
    fitted = files.transforms()
    if tuple(port.name for port in fitted) != tuple(port.name for port in built.ports):
        raise RunBroken(f"The transforms in {run} are not those of its project's inputs and outputs. Train anew.")
    fold = Fold(kept.fold, plan.folds) if kept.fold else None
    return Finished(files, folder, project, plan, choice, built, fitted, trusted, fold)


def _load(files: RunFolder, model: keras.Model, training: keras.Model) -> None:
    """From the weights at the end, else from the last checkpoint of a run that did not come so far."""
    weights = files.path / WEIGHTS
    if not weights.exists():
        restore_model(training, files.checkpoint().arrays)
        return
    try:
        model.load_weights(weights)
    except (OSError, ValueError, KeyError) as fault:
        raise RunBroken(
            f"{weights} can't be loaded into the run's model: {str(fault).partition(chr(10))[0]}"
        ) from fault
