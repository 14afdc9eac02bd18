"""The database of a search: a study is opened in it, once it is clear that its trials answer the same question."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, TypeVar

from core.graph.search import Search
from core.search.errors import OptunaMissing, OtherSearch, StorageBroken
from core.search.space import distribution

if TYPE_CHECKING:
    import optuna

_HEARTBEAT_S = 30
_OBJECTIVE = "objective"
Opened = TypeVar("Opened")


def sqlite(file: Path) -> str:
    """The URL of a file, whose folder is made."""
    file.parent.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{file.absolute().as_posix()}"


def created(url: str, name: str, search: Search, seed: int) -> optuna.Study:
    """The study of this name, a new one where there is none. Raises OptunaMissing, StorageBroken or OtherSearch."""
    library = _optuna()
    pruner = library.pruners.MedianPruner() if search.pruner == "median" else library.pruners.NopPruner()
    study = _attempt(
        url,
        lambda storage: library.create_study(
            storage=storage,
            study_name=name,
            load_if_exists=True,
            direction=search.direction,
            sampler=library.samplers.TPESampler(seed=seed),
            pruner=pruner,
        ),
    )
    if not study.trials:
        study.set_user_attr(_OBJECTIVE, search.objective)
    _check_alike(study, search)
    return study  # type: ignore[no-any-return]


def loaded(url: str, name: str, search: Search) -> optuna.Study | None:
    """The study of this name, if there is one. Raises OptunaMissing, StorageBroken or OtherSearch."""
    library = _optuna()

    def found(storage: optuna.storages.RDBStorage) -> optuna.Study | None:
        known = {study.study_name for study in library.get_all_study_summaries(storage)}
        return library.load_study(study_name=name, storage=storage) if name in known else None

    study = _attempt(url, found)
    if study and study.trials:
        _check_alike(study, search)
    return study


def _optuna() -> ModuleType:
    try:
        import optuna
    except ImportError as error:
        raise OptunaMissing from error
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    return optuna


def _attempt(url: str, deed: Callable[[optuna.storages.RDBStorage], Opened]) -> Opened:
    from optuna.storages import RDBStorage

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Optuna calls what it has had for years experimental
            return deed(RDBStorage(url, heartbeat_interval=_HEARTBEAT_S))
    except Exception as error:  # a database's driver raises anything
        raise StorageBroken(f"The storage {url} can't be used: {error}") from error


def _check_alike(study: optuna.Study, search: Search) -> None:
    for reason in _differences(study, search):
        raise OtherSearch(study.study_name, reason)


def _differences(study: optuna.Study, search: Search) -> Iterator[str]:
    from optuna.distributions import check_distribution_compatibility

    objective = study.user_attrs.get(_OBJECTIVE, search.objective)
    if objective != search.objective:
        yield f"they were after `{objective}`, this is after `{search.objective}`"
    direction = study.direction.name.lower()
    if direction != search.direction:
        yield f"they were to {direction} it, this is to {search.direction} it"
    if study.trials and not any(one.what in trial.params for trial in study.trials for one in search.dimensions):
        yield "they were over other settings"
    held = {what: kind for trial in study.trials for what, kind in trial.distributions.items()}
    for one in search.dimensions:
        try:
            check_distribution_compatibility(held.get(one.what, distribution(one)), distribution(one))
        except ValueError:
            yield f"`{one.what.partition(':')[2]}` had other choices, or another kind of range"
