"""One entry of the catalogue for a person: its fields, ports, call flags and outputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rich.table import Table

from core.catalog.records import Entry, Field, PortSpec
from core.cli.tables import aligned, cell
from core.cli.terminal import Terminal
from core.values import KerasObject, Value


@dataclass(frozen=True)
class Texts:
    """What Keras itself says: in short, and about each field."""

    summary: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


def show_entry(entry: Entry, texts: Texts | None, terminal: Terminal) -> None:
    about = [f"keras.{entry.path}", entry.category, _about_masks(entry)]
    terminal.say(entry.name, "bold")
    terminal.say(", ".join(filter(None, about)))
    if entry.aliases:
        terminal.say(f"also known as {', '.join(entry.aliases)}")
    if texts and texts.summary:
        terminal.say(f"\n{texts.summary}")
    _show_fields("Fields", entry.fields, texts, terminal)
    _show_ports(entry.ports, terminal)
    _show_fields("Call flags", entry.flags, texts, terminal)
    _show_outputs(entry, terminal)


def _about_masks(entry: Entry) -> str:
    if not entry.masking:
        return ""
    known = entry.field(entry.masking_when) if entry.masking_when else None
    if known is None:
        return f"{entry.masking} a mask"
    if known.type == "bool":
        return f"{entry.masking} a mask where {known.name}=True"
    return f"treats a mask as its {known.name} does"


def _show_fields(title: str, fields: tuple[Field, ...], texts: Texts | None, terminal: Terminal) -> None:
    if fields:
        terminal.say(f"\n{title}", "bold")
        terminal.show(_field_table(fields, texts))


def _field_table(fields: tuple[Field, ...], texts: Texts | None) -> Table:
    table = aligned("name", "takes", "default", *(("what Keras says",) if texts else ()))
    for known in fields:
        row = [known.name, _takes(known), "required" if known.required else literal(known.default)]
        said = [" ".join(texts.fields.get(known.name, "").split())] if texts else []
        table.add_row(*map(cell, row + said))
    return table


def _takes(known: Field) -> str:
    first = [f'"{option}"' for option in known.options] or [f"{known.type}{_bounds(known)}"]
    return " | ".join([*first, *map(str, known.either), *(["None"] if known.nullable else [])])


def _bounds(known: Field) -> str:
    least = "" if known.minimum is None else f" from {known.minimum:g}"
    return least + ("" if known.maximum is None else f" to {known.maximum:g}")


def _show_ports(ports: tuple[PortSpec, ...], terminal: Terminal) -> None:
    if not ports:
        return
    terminal.say("\nInputs", "bold")
    table = aligned("port", "takes")
    for port in ports:
        table.add_row(cell(f"{port.name}[…]" if port.many else port.name), cell(_port_takes(port)))
    terminal.show(table)


def _port_takes(port: PortSpec) -> str:
    parts = [_how_many(port) if port.many else "a tensor"]
    parts += ["or a constant"] if port.constant else []
    parts += [f"of {' or '.join(port.dtypes)}"] if port.dtypes else []
    parts += [f"of rank {' or '.join(map(str, port.ranks))}"] if port.ranks else []
    return " ".join(parts) + (", optional" if port.optional else "")


def _how_many(port: PortSpec) -> str:
    if port.most is None:
        return f"{port.least} or more tensors"
    return f"{port.most} tensors" if port.least == port.most else f"{port.least} to {port.most} tensors"


def _show_outputs(entry: Entry, terminal: Terminal) -> None:
    if not entry.ports:
        return
    terminal.say("\nOutputs", "bold")
    if not entry.outputs:
        terminal.say("as its fields and flags say" if entry.rule else "as Keras says once it is linked")
    for case in entry.outputs:
        when = ", ".join(f"{name}={literal(value)}" for name, value in case.when.items())
        terminal.say(f"{', '.join(case.names)}{f'  with {when}' if when else ''}")


def literal(value: Value) -> str:
    """A default as Python would write it."""
    if isinstance(value, KerasObject):
        inside = ", ".join(f"{name}={literal(item)}" for name, item in value.config.items())
        return f"{value.path.rpartition('.')[2]}({inside})"
    return f'"{value}"' if isinstance(value, str) else str(value)
