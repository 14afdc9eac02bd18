"""The second pass over a source: every transform learns from the training rows, and from no other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from core.graph.plan import Transform
from core.training.columns import Mask
from core.training.errors import PlanBroken
from core.training.ports import DataPort, FittedColumn, FittedPort
from core.training.sources import Source
from core.training.transforms.fitting import Fitter, new_fitter


@dataclass(frozen=True, slots=True)
class _Use:
    """One column in one place. Uses with the same `shared` name learn together."""

    column: str
    transform: Transform
    fitter: Fitter


def fit(source: Source, ports: Sequence[DataPort], training: Mask) -> tuple[FittedPort, ...]:
    """A fitted port for each of `ports`; `training` marks the rows to learn from."""
    shared: dict[str, _Use] = {}
    uses = [tuple(_uses(port, shared)) for port in ports]
    learning = [use for use in chain.from_iterable(uses) if use.fitter.learns]
    bound = tuple(dict.fromkeys(use.column for use in learning))
    numeric = {column for port in ports for column in port.number_columns} & set(bound)
    for chunk in source.chunks(bound, numeric) if bound else ():
        rows = training[chunk.first : chunk.first + chunk.rows]
        for use in learning:
            values = chunk.located(use.column) if use.transform.kind == "image" else chunk.columns[use.column]
            use.fitter.see(values[rows], use.column)
    return tuple(_fitted(port, used) for port, used in zip(ports, uses, strict=True))


def _uses(port: DataPort, shared: dict[str, _Use]) -> Iterator[_Use]:
    for binding in port.bindings:
        for column in binding.columns:
            new = _Use(column, binding.transform, _fitter(port, binding.transform))
            name = binding.transform.options.get("shared")
            first = new if name is None else shared.setdefault(str(name), new)
            if first.transform != new.transform:
                raise PlanBroken(
                    f"Columns `{first.column}` and `{column}` share `{name}`, and differ in their transforms. "
                    "Give both the same one, or another name to share."
                )
            yield _Use(column, binding.transform, first.fitter)


def _fitter(port: DataPort, transform: Transform) -> Fitter:
    strings = port.dtype == "string"
    return new_fitter(transform, f"the {port.place}", target=port.target, strings=strings, shape=port.shape)


def _fitted(port: DataPort, uses: Sequence[_Use]) -> FittedPort:
    columns = tuple(FittedColumn(use.column, use.fitter.fitted()) for use in uses)
    return FittedPort(port.name, columns, port.shape, port.dtype, port.target)
