"""From a source to arrays: survey, split, fit and encode in this order, then the checks before training."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.training import checks
from core.training.columns import Column
from core.training.encode import encode
from core.training.errors import DataRefused
from core.training.findings import Finding
from core.training.fit import fit
from core.training.kept import Kept
from core.training.large import MOST_IN_MEMORY
from core.training.ports import DataPort, FittedPort
from core.training.sources import Source
from core.training.split import Division, Split, split
from core.training.survey import Survey, survey


@dataclass(slots=True)
class Samples:
    """What a run trains on: an array per port with all rows, and which rows train and which are held out.

    `arrays` is emptied by the one who takes them on, so that nothing is in memory twice.
    """

    arrays: list[Kept]
    rows: Split
    fitted: tuple[FittedPort, ...]
    findings: tuple[Finding, ...]


def prepare(
    source: Source, ports: Sequence[DataPort], division: Division, most_in_memory: int = MOST_IN_MEMORY
) -> Samples:
    """Read, split, fit, encode and check. Raises a DataError, or DataRefused with every error that was found."""
    found = survey(source, ports, division.column)
    rows = split(found, division)
    _refuse(findings := checks.before(found, rows, ports))
    fitted = fit(source, ports, _mask(rows, found))
    arrays = encode(source, fitted, found.rows, most_in_memory)
    labelled = rows.only(checks.labelled(fitted, arrays, found.rows))
    findings += checks.after(ports, fitted, arrays, rows, labelled)
    _refuse(findings)
    return Samples(arrays, labelled, fitted, findings)


def _mask(rows: Split, found: Survey) -> Column:
    mask = np.zeros(found.rows, bool)
    mask[rows.training] = True
    return mask


def _refuse(findings: tuple[Finding, ...]) -> None:
    errors = tuple(finding for finding in findings if finding.severity == "error")
    if errors:
        raise DataRefused(errors)
