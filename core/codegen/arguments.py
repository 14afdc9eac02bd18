"""What arrives at a call, argument by argument: linked tensors by their variables, constants, flags."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from core.catalog.signature import Signature
from core.codegen.errors import NotWritable
from core.codegen.literals import quoted
from core.codegen.source import Source, dictionary, listed
from core.graph.ports import parse_port
from core.graph.ports.text import Step
from core.graph.records import Call, Structure
from core.graph.records import Source as Output
from core.values import Value

Tensor = Callable[[Output], str]
_Tree = dict[Step, "_Branch"]
_Branch = Source | _Tree


def arguments_of(
    call: Call, incoming: Mapping[str, Output], tensor: Tensor, source: Callable[[Value], Source]
) -> dict[str, Source]:
    """Source by argument; what goes to `inputs[0]`, `inputs[1]` … becomes one list. Raises NotWritable."""
    arrived: dict[str, Source] = {port: source(value) for port, value in call.arguments.items()}
    arrived |= {port: tensor(output) for port, output in incoming.items()}
    if all(port.isidentifier() for port in arrived):
        return arrived
    tree: _Tree = {}
    for port, what in arrived.items():
        name, path = parse_port(port)
        _plant(tree, (name, *path), what, port)
    return {str(name): _settled(branch, str(name)) for name, branch in tree.items()}


def check_complete(known: Signature | None, call: Call, incoming: Mapping[str, Output]) -> None:
    """Raise NotWritable where a port that the call cannot do without is open."""
    if known is None:
        if not incoming:
            raise NotWritable("nothing is linked to it.")
        return
    taken = (*incoming, *call.arguments)
    for spec in known.inputs:
        if spec.optional or spec.name in taken:
            continue
        items = sum(port.startswith(f"{spec.name}[") for port in taken) if spec.many else 0
        if items == 0:
            raise NotWritable(f"nothing is linked to {spec.name}.")
        if items < spec.least:
            linked = "1 is" if items == 1 else f"{items} are"
            raise NotWritable(f"{spec.name} takes at least {spec.least} tensors, and {linked} linked.")


def structure(of: Structure, tensor: Tensor) -> Source:
    """A model's inputs or outputs: one variable, a list or a dict."""
    if isinstance(of, Output):
        return tensor(of)
    if isinstance(of, Mapping):
        return dictionary((quoted(key), structure(item, tensor)) for key, item in of.items())
    return listed(structure(item, tensor) for item in of)


def in_order(arguments: Mapping[str, Source], names: Iterable[str]) -> dict[str, Source]:
    """The arguments, those named first and in that order."""
    known = {name: arguments[name] for name in names if name in arguments}
    return known | {name: what for name, what in arguments.items() if name not in known}


def _plant(tree: _Tree, path: tuple[Step, ...], what: Source, port: str) -> None:
    for step in path[:-1]:
        inner = tree.setdefault(step, {})
        if not isinstance(inner, dict):
            raise NotWritable(f"{port} is part of an argument that one tensor feeds as a whole.")
        tree = inner
    if path[-1] in tree:
        raise NotWritable(f"{port} is fed as a whole and in parts.")
    tree[path[-1]] = what


def _settled(branch: _Branch, port: str) -> Source:
    if not isinstance(branch, dict):
        return branch
    if not all(isinstance(step, int) for step in branch):
        return dictionary((quoted(str(step)), _settled(item, f"{port}[{step}]")) for step, item in branch.items())
    for index in range(len(branch)):
        if index not in branch:
            raise NotWritable(f"nothing is linked to {port}[{index}].")
    return listed(_settled(branch[index], f"{port}[{index}]") for index in range(len(branch)))
