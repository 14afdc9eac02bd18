"""How much each sample counts in the loss of each output: by a column of the data, by its label, or both."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.engine.training.build import Built
from core.engine.training.contract import Row
from core.training.columns import Column
from core.training.errors import PlanBroken
from core.training.kept import Kept, in_pieces
from core.training.ports import FittedPort
from core.training.transforms.fitted import FittedCategory


def sample_weights(built: Built, fitted: Sequence[FittedPort], arrays: list[Kept]) -> list[Column]:
    """An array for each output, its samples as in `arrays`; none at all where every sample counts the same.

    `arrays` holds inputs, targets and the columns of weights, in the order of `built.ports`; these last are taken out.
    """
    rows, first = built.contract.rows, len(built.inputs)
    columns = arrays[first + len(rows) :]
    del arrays[first + len(rows) :]
    if not any(row.plan.sample_weight or row.plan.class_weight for row in rows):
        return []
    given = iter(map(_whole, columns))
    return [
        _by_label(row, fitted[first + number], arrays[first + number])
        * (next(given) if row.plan.sample_weight else np.float32(1))
        for number, row in enumerate(rows)
    ]


def _by_label(row: Row, port: FittedPort, targets: Kept) -> Column:
    """Ones where the plan says nothing of a label. Raises PlanBroken for labels that are none."""
    if not row.plan.class_weight:
        return np.ones(len(targets), np.float32)
    one_hot = row.facts.is_prior and not row.facts.sparse
    labels = np.concatenate(
        [piece.argmax(axis=-1) if one_hot else piece.reshape(len(piece), -1) for piece in in_pieces(targets)]
    )
    if labels.ndim > 1 and labels.shape[1] != 1:
        raise PlanBroken(f"Output `{row.label}` has several labels a sample, so weights of classes mean nothing there.")
    labels, weights = labels.reshape(len(targets)), np.ones(len(targets), np.float32)
    transform = port.columns[0].transform
    names = list(transform.values) if isinstance(transform, FittedCategory) else None
    for label, weight in row.plan.class_weight.items():
        weights[labels == _number(row, label, names)] = _weight(row, label, weight)
    return weights


def _whole(array: Kept) -> Column:
    """A number for each sample."""
    return np.concatenate(list(in_pieces(array)))


def _number(row: Row, label: str, names: list[str] | None) -> float:
    if names is not None and label in names:
        return names.index(label)
    try:
        return float(label)
    except ValueError:
        known = f" Its labels are {', '.join(names[:20])}." if names else ""
        raise PlanBroken(
            f"The class weights of output `{row.label}` name `{label}`, which is no label.{known}"
        ) from None


def _weight(row: Row, label: str, weight: object) -> float:
    if not isinstance(weight, int | float) or isinstance(weight, bool) or weight < 0:
        raise PlanBroken(f"The weight of class `{label}` of output `{row.label}` must be a number from 0.")
    return float(weight)
