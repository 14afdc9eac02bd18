"""What a call gives: how the statement unpacks it, and how later statements reach each of its outputs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.catalog.records import Entry
from core.catalog.signature import Signature
from core.codegen.names import Names
from core.graph.ports import parse_port
from core.graph.records import Source as Output
from core.graph.records import Structure, flatten

Shape = int | tuple["Shape", ...]
"""Where the flat outputs stand in the nested tuple that a call returns."""


@dataclass(frozen=True, slots=True)
class Result:
    """`targets` stand left of `=`; `outputs` reach the tensors. `flattened`: only Keras knows the structure."""

    targets: tuple[str, ...]
    outputs: tuple[str, ...]
    flattened: bool = False


def one(name: str) -> Result:
    return Result((name,), (name,))


def unknown(name: str, used: int, told: int) -> Result:
    """The result of a call whose outputs only Keras knows: the first `used` are linked, the call tells of `told`."""
    if used < 2 and not told:
        return one(name)
    return Result((name,), tuple(f"{name}[{index}]" for index in range(used)), flattened=True)


def unpacked(base: str, labels: tuple[str, ...], shape: Shape, names: Names) -> Result:
    """A variable per output; the first goes by the call's own name where it has no other."""
    given = [base if label == "output" else names.give(f"{base}_{_short(label)}") for label in labels]
    if isinstance(shape, int):
        return one(base)
    targets = tuple(_target(part, given) for part in shape)
    return Result((f"{targets[0]},",) if len(targets) == 1 else targets, tuple(given))


def of_model(base: str, labels: tuple[str, ...], outputs: Structure, names: Names) -> Result:
    """What a nested model gives; dicts are not unpacked but asked."""
    if isinstance(outputs, Output):
        return one(base)
    shape = _shape(outputs, iter(range(len(labels))))
    if shape is not None:
        return unpacked(base, labels, shape, names)
    return Result((base,), tuple(f"{base}{path}" for path, _ in flatten(outputs)))


def shape_of(entry: Entry, known: Signature) -> Shape:
    """The structure of what a layer of Keras returns: flat, but for the states of cells."""
    labels = known.outputs or ()
    if len(labels) < 2:
        return 0
    if entry.rule not in ("recurrent", "cell"):
        return tuple(range(len(labels)))
    port = "states" if entry.rule == "cell" else "initial_state"
    states = _nested(_state_paths(known, port, len(labels) - 1))
    return (0, states) if entry.rule == "cell" else (0, *states)


def _state_paths(known: Signature, port: str, count: int) -> list[tuple[int, ...]]:
    paths = next((spec.paths for spec in known.inputs if spec.name == port), ())
    texts = paths or tuple(f"[{index}]" for index in range(count))
    return [tuple(int(step) for step in parse_port(f"{port}{text}")[1]) for text in texts]


def _nested(paths: list[tuple[int, ...]]) -> tuple[Shape, ...]:
    """State k of the flat outputs (from 1) at its path; paths are one or two steps deep."""
    grown: dict[int, Shape] = {}
    for flat, (first, *deeper) in enumerate(paths, start=1):
        before = grown.get(first, ())
        grown[first] = (*before, flat) if deeper and isinstance(before, tuple) else flat
    return tuple(grown.values())


def _shape(of: Structure, numbers: Iterator[int]) -> Shape | None:
    """The structure with its flat numbers; None where a dict is in it."""
    if isinstance(of, Output):
        return next(numbers)
    if isinstance(of, Mapping):
        return None
    parts = tuple(_shape(item, numbers) for item in of)
    return None if None in parts else tuple(part for part in parts if part is not None)


def _target(shape: Shape, given: list[str]) -> str:
    if isinstance(shape, int):
        return given[shape]
    inner = ", ".join(_target(part, given) for part in shape)
    return f"({inner},)" if len(shape) == 1 else f"({inner})"


def _short(label: str) -> str:
    return label.removeprefix("output_")
