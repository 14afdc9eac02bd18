"""The source of a run's samples: files are opened by `core.training`; what takes Keras or code of the project, here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath

import keras
import numpy as np

from core.engine.custom import class_in
from core.engine.errors import CannotMake
from core.engine.training.build import Built
from core.engine.training.synthetic import made_up
from core.graph.datasets import DATASETS, HELD_OUT, LENGTH, TEXTS, WORDS
from core.graph.plan import DataSource, TrainingPlan
from core.graph.synthetic import is_synthetic
from core.training.columns import Column
from core.training.errors import PlanBroken, SourceBroken, SourceMissing
from core.training.options import Options
from core.training.planning import needed_source
from core.training.sources import Source, open_source
from core.training.sources.arrays import ArraySource
from core.training.sources.joined import Joined
from core.training.sources.remembered import Remembered


def data_of(built: Built, plan: TrainingPlan, folder: Path, *, trusted: bool) -> Source:
    """The samples of the plan's source, those of its validation source behind them. Raises a TrainingError.

    Code of the project runs only where it is `trusted`, and then finds modules beside the project.
    """
    source = needed_source(plan)
    if is_synthetic(source):
        return made_up(built, source, plan.seed)
    found = _opened(source, folder, trusted=trusted)
    if plan.validation_source is None:
        return found
    if "held_out" in source.options:
        raise PlanBroken(
            "The plan holds samples out by a column, and has a source of its own for validation. Choose one of both."
        )
    return Joined(found, _opened(plan.validation_source, folder, trusted=trusted))


def _opened(source: DataSource, folder: Path, *, trusted: bool) -> Source:
    if source.kind == "dataset":
        return _dataset(source)
    if source.kind == "python":
        return _from_function(source, trusted=trusted)
    return Remembered(open_source(source, folder))


def _dataset(source: DataSource) -> ArraySource:
    """Training and test samples behind each other, told apart by a column; texts cut or padded to one length."""
    if source.path not in DATASETS:
        raise SourceMissing(f"Keras has no data set {source.path!r}. It has: {', '.join(DATASETS)}.")
    options = Options(source.options, f"the data set {source.path}")
    words, length = options.whole("num_words", WORDS), options.whole("length", LENGTH)
    load = getattr(keras.datasets, source.path).load_data
    try:
        parts = load(num_words=words) if source.path in TEXTS else load()
    except Exception as fault:  # Keras raises a bare Exception where it can't fetch a file
        raise SourceMissing(
            f"The data set {source.path} is not on this machine, and can't be fetched: {str(fault).splitlines()[0]}. "
            "Connect to the network once; Keras keeps it then."
        ) from fault
    (x, y), (x_test, y_test) = parts
    if source.path in TEXTS:
        x, x_test = (keras.utils.pad_sequences(part, maxlen=length, padding="post") for part in (x, x_test))
    held_out = np.arange(len(x) + len(x_test)) >= len(x)
    arrays = {"x": np.concatenate([x, x_test]), "y": np.concatenate([y, y_test]), HELD_OUT: held_out.astype(np.int8)}
    return ArraySource(source.path, arrays)


def _from_function(source: DataSource, *, trusted: bool) -> ArraySource:
    if not trusted:
        raise PlanBroken(
            f"The data come from {source.path}, code of the project's own. Read it, and then trust the project."
        )
    file, _, name = source.path.partition(":")
    try:
        function = class_in(".".join(PurePosixPath(file).with_suffix("").parts), name)
    except CannotMake as refusal:
        raise SourceMissing(f"The data come from {source.path}. {refusal}") from refusal
    return ArraySource(source.path, _named(source.path, _called(source.path, function)))


def _called(path: str, function: object) -> object:
    try:
        return function() if callable(function) else function
    except Exception as fault:  # it is the person's own code, and may raise anything
        raise SourceBroken(f"{path} has failed: {type(fault).__name__}: {fault}") from fault


def _named(path: str, given: object) -> Mapping[str, Column]:
    """A dict or a table by the names of its columns, a pair as `x` and `y`."""
    if isinstance(given, tuple) and len(given) == 2:
        given = {"x": given[0], "y": given[1]}
    keys: Callable[[], object] | None = getattr(given, "keys", None)
    if keys is None:
        raise SourceBroken(
            f"{path} must give a dict of arrays, a table or a pair of arrays, not {type(given).__name__}."
        )
    return {str(key): np.asarray(given[key]) for key in keys()}  # type: ignore[index,attr-defined]  # as `keys` promises
