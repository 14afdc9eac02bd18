"""The arrays of inputs and targets: their parts side by side, in the shape and dtype that the model takes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.codegen.literals import quoted
from core.codegen.source import Source, attribute, call, index, listed
from core.codegen.training.batches import Decoding
from core.codegen.training.columns import Columns, Part, Shape, Sheet
from core.codegen.training.errors import PlanNotWritten
from core.graph.plan import Binding
from core.values import Expression


@dataclass(frozen=True)
class Port:
    """One input or target. `shape` is that of a sample, None where only Keras knows it.

    `sparse`: class numbers where the output has a probability per class.
    """

    name: str
    bindings: tuple[Binding, ...]
    shape: Shape | None
    dtype: str
    target: bool = False
    sparse: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(column for binding in self.bindings for column in binding.columns)


@dataclass(frozen=True)
class Written:
    """The variable of a port's array, and the parts that it is made of; `name` is the port's.

    With a `decoding` the array holds the names of files, and their images are decoded batch by batch.
    """

    name: str
    variable: str
    parts: tuple[Part, ...]
    decoding: Decoding | None = None


def write_port(sheet: Sheet, columns: Columns, port: Port) -> Written:
    """The statement that makes a port's array of all rows. Raises PlanNotWritten."""
    parts = _parts(columns, port)
    if parts[0].decoding:
        return _of_files(sheet, port, parts, parts[0].decoding)
    if sheet.cache and len(parts) > 1:
        parts = tuple(_narrowed(part, port.dtype) for part in parts)
    source = _cast(_joined(sheet, port, parts), port, parts)
    if source == parts[0].labels:
        return Written(port.name, parts[0].labels, parts)
    name = sheet.names.give(f"{port.name}_{'targets' if port.target else 'values'}")
    if sheet.cache and port.dtype != "string":
        source = sheet.tool("stored", sheet.cache, quoted(name), source)
    return Written(port.name, sheet.put(name, source), parts)


def _of_files(sheet: Sheet, port: Port, parts: tuple[Part, ...], decoding: Decoding) -> Written:
    if len(parts) > 1 or port.dtype != "float32":
        raise PlanNotWritten(f"Images from files feed {port.name} alone, as float32. Take other columns out of it.")
    flat = port.shape is not None and len(port.shape) == 2
    variable = sheet.put(sheet.names.give(f"{port.name}_files"), parts[0].source)
    return Written(port.name, variable, parts, replace(decoding, flat=flat))


def port_source(sheet: Sheet, columns: Columns, port: Port) -> Source:
    """The array of a port as an expression. Raises PlanNotWritten."""
    parts = _parts(columns, port)
    return _cast(_joined(sheet, port, parts), port, parts)


def _parts(columns: Columns, port: Port) -> tuple[Part, ...]:
    parts = tuple(
        columns.part(column, binding.transform, target=port.target, strings=port.dtype == "string", shape=port.shape)
        for binding in port.bindings
        for column in binding.columns
    )
    if not parts:
        raise PlanNotWritten(f"Nothing feeds {port.name}. Choose its columns in the training plan.")
    return parts


def _joined(sheet: Sheet, port: Port, parts: tuple[Part, ...]) -> Source:
    only = parts[0] if len(parts) == 1 else None
    if only and (port.sparse or port.shape == () or only.dtype == "string"):
        return only.source
    if only and only.rank == 4:
        return index(only.source, ["...", "0"]) if port.shape is not None and len(port.shape) == 2 else only.source
    whole = port.shape is not None and all(isinstance(size, int | Expression) for size in port.shape)
    if only and only.rank is None and whole and port.shape is not None:
        sizes = [sheet.values.source(size) for size in port.shape]
        return call(attribute(only.source, "reshape"), ["-1", *sizes])
    numpy = sheet.values.imports.module("np")
    flat = only.source if only and only.rank == 2 else call(f"{numpy}.column_stack", [listed(_sources(parts))])
    if port.shape is not None and len(port.shape) == 2 and port.shape[-1] == 1:
        return index(flat, [":", ":", f"{numpy}.newaxis"])
    return flat


def _narrowed(part: Part, dtype: str) -> Part:
    """In the dtype it will have before it is put beside others: of large data, so many bytes less at a time."""
    return replace(part, source=call(attribute(part.source, "astype"), [f'"{dtype}"']), dtype=dtype)


def _cast(source: Source, port: Port, parts: tuple[Part, ...]) -> Source:
    if port.dtype == "string" or all(part.dtype == port.dtype for part in parts):
        return source
    return call(attribute(source, "astype"), [f'"{port.dtype}"'])


def _sources(parts: tuple[Part, ...]) -> list[Source]:
    return [part.source for part in parts]
