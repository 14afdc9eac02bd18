"""Puts what arrives at a call's ports back into the structure that the call's arguments have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from core.engine.errors import CannotMake
from core.graph.ports import parse_port
from core.graph.records import Source, Structure

Leaf = TypeVar("Leaf")


def by_argument(ports: Mapping[str, object]) -> dict[str, object]:
    """Objects by port (`inputs[0]`, `initial_state[1]`, `inputs["age"]`) → objects, lists and dicts by argument."""
    grown: dict[object, object] = {}
    for port, item in ports.items():
        name, path = parse_port(port)
        _plant(grown, (name, *path), item, port)
    return {str(name): _settled(branch, str(name)) for name, branch in grown.items()}


def with_leaves(structure: Structure, leaves: Mapping[Source, Leaf]) -> object:
    """A model's inputs or outputs with each source replaced; tuples become lists, as Keras prefers them."""
    if isinstance(structure, Source):
        return leaves[structure]
    if isinstance(structure, Mapping):
        return {key: with_leaves(item, leaves) for key, item in structure.items()}
    return [with_leaves(item, leaves) for item in structure]


class _Branch(dict[object, object]):
    """A list or dict whose items are still arriving."""


def _plant(branch: dict[object, object], path: tuple[object, ...], item: object, port: str) -> None:
    for step in path[:-1]:
        inner = branch.setdefault(step, _Branch())
        if not isinstance(inner, _Branch):
            raise _mixed(port)
        branch = inner
    if path[-1] in branch:
        raise _mixed(port)
    branch[path[-1]] = item


def _mixed(port: str) -> CannotMake:
    return CannotMake(f"{port} cannot be part of an argument that one tensor already feeds.")


def _settled(branch: object, port: str) -> object:
    if not isinstance(branch, _Branch):
        return branch
    if not all(isinstance(step, int) for step in branch):
        return {step: _settled(item, f'{port}["{step}"]') for step, item in branch.items()}
    for index in range(len(branch)):
        if index not in branch:
            raise CannotMake(f"{port}[{index}] is not connected.")
    return [_settled(branch[index], f"{port}[{index}]") for index in range(len(branch))]
