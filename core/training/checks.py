"""What to know about the samples before training: errors that would waste the run, and warnings worth a look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce

import numpy as np

from core.graph.problem import Severity
from core.graph.project import Project
from core.graph.validation import validate
from core.training.columns import Mask
from core.training.findings import Finding
from core.training.kept import Kept, in_pieces
from core.training.leakage import leaked
from core.training.ports import DataPort, FittedPort
from core.training.split import Split
from core.training.survey import Survey
from core.training.transforms.fitted import NO_LABEL, FittedCategory

_TREATMENTS = {
    "number": "They become the mean of the training samples.",
    "category": "They get the slot for other values.",
    "text": "They become one unknown token.",
}


def of_plan(project: Project) -> tuple[Finding, ...]:
    """What is doubtful in the plan itself, such as a loss that does not go with the head of its output."""
    doubtful = (problem for problem in validate(project) if problem.place.plan and problem.severity is Severity.WARNING)
    return tuple(Finding("warning", one.kind, "training plan", one.message, one.remedy) for one in doubtful)


def before(found: Survey, rows: Split, ports: Sequence[DataPort]) -> tuple[Finding, ...]:
    """What the first pass showed: too few samples, and values that are missing."""
    return (*_counts(found, rows), *_gaps(found, ports))


def after(
    ports: Sequence[DataPort], fitted: Sequence[FittedPort], arrays: Sequence[Kept], rows: Split, labelled: Split
) -> tuple[Finding, ...]:
    """What the numbers show: unknown labels, samples in both parts, targets that never change, values out of bounds."""
    findings = [*_lost(rows, labelled), *_leaked(arrays, labelled)]
    for port, fit, array in zip(ports, fitted, arrays, strict=True):
        findings += [*_bounds(port, array, labelled), *_constant(port, fit, array, labelled)]
    return tuple(findings)


def labelled(fitted: Sequence[FittedPort], arrays: Sequence[Kept], rows: int) -> Mask:
    """The rows in which every target has a label that the training samples know."""
    masks = [_known(array) for port, array in zip(fitted, arrays, strict=True) if _is_labels(port)]
    return reduce(np.logical_and, masks, np.ones(rows, bool))


def _counts(found: Survey, rows: Split) -> Iterator[Finding]:
    if not len(rows.training):
        yield Finding(
            "error",
            "no-samples",
            "source",
            f"Of {found.rows:,} rows none is left to train on.",
            "Check the targets' columns, and which rows are held out.",
        )
    elif not len(rows.held_out):
        yield Finding(
            "warning", "nothing-held-out", "source", "No sample is held out, so nothing tells how good the model is."
        )
    if unusable := int((~found.usable).sum()):
        yield Finding(
            "warning",
            "missing-target",
            "source",
            f"{unusable:,} of {found.rows:,} rows lack a target and are left out.",
        )


def _gaps(found: Survey, ports: Sequence[DataPort]) -> Iterator[Finding]:
    for port in ports:
        for binding in port.bindings if not port.target else ():
            for column in (column for column in binding.columns if found.missing[column]):
                gap = f"{found.missing[column]:,} of {int(found.usable.sum()):,} values are missing."
                kind = binding.transform.kind
                if kind == "array" and port.dtype != "string":
                    remedy = "Choose the transform `number`, which fills them with the mean, or complete the data."
                    yield Finding("error", "missing", f"column `{column}`", gap, remedy)
                else:
                    yield Finding("note", "missing", f"column `{column}`", f"{gap} {_TREATMENTS.get(kind, '')}".strip())


def _lost(rows: Split, labelled: Split) -> Iterator[Finding]:
    for name, all_rows, kept in zip(("training", "held-out"), rows, labelled, strict=True):
        if lost := len(all_rows) - len(kept):
            yield Finding(
                "warning",
                "unknown-label",
                "source",
                f"{lost:,} of {len(all_rows):,} {name} samples have a label without a class of its own and are left "
                "out.",
                "Choose more classes, or a larger or another training part.",
            )


def _leaked(arrays: Sequence[Kept], rows: Split) -> Iterator[Finding]:
    if count := leaked(arrays, rows):
        found = f"{count:,} of {len(rows.held_out):,} held-out samples are the same as one that trains."
        remedy = "What is reached on them says little of new ones. Leave doubles out, or hold out by a column."
        yield Finding("warning", "leakage", "source", found, remedy)


def _bounds(port: DataPort, array: Kept, rows: Split) -> Iterator[Finding]:
    if port.bounds is None or array.dtype.kind not in "biuf":
        return
    for part in (part for part in rows if len(part)):
        ends = [(float(piece.min()), float(piece.max())) for piece in in_pieces(array, part)]
        least, most = min(low for low, _ in ends), max(high for _, high in ends)
        if least < port.bounds.least or most > port.bounds.most:
            found = f"Values run from {least:g} to {most:g}, and {port.bounds.reason}."
            yield Finding(
                "error", "out-of-bounds", port.place, found, "Change the transform, or the width of the layer."
            )
            return


def _constant(port: DataPort, fit: FittedPort, array: Kept, rows: Split) -> Iterator[Finding]:
    if not port.target or not len(rows.training):
        return
    first = array[rows.training[:1]]
    if all((piece == first).all() for piece in in_pieces(array, rows.training)):
        found = f"All {len(rows.training):,} training samples have the same value."
        yield Finding("warning", "constant-target", fit.place, found, "There is nothing to learn from it.")


def _is_labels(port: FittedPort) -> bool:
    return port.target and any(isinstance(part.transform, FittedCategory) for part in port.columns)


def _known(array: Kept) -> Mask:
    masks = [(piece.reshape(len(piece), -1) != NO_LABEL).all(axis=1) for piece in in_pieces(array)]
    return np.concatenate([np.zeros(0, bool), *masks])
