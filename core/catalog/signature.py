"""Works out the ports and outputs that one call has: from the catalogue's entry, the block's config and its flags."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from core.catalog.records import Entry, PortSpec
from core.catalog.table import load
from core.values import KerasObject, Value

_MOST_PARTS = 1000
Config = Mapping[str, Value]
Outputs = tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Signature:
    """What a call takes and gives. `outputs` is None where only Keras can tell."""

    inputs: tuple[PortSpec, ...]
    outputs: Outputs


Wrapped = KerasObject | Signature | None
"""What a wrapper wraps: the object (a LayerRef resolved to its class and config), or a model's own signature."""


def signature(entry: Entry, config: Config, arguments: Config, wrapped: Wrapped = None) -> Signature:
    """The ports and outputs of a call with these flags to a layer with this config.

    `wrapped` stands for what the field `layer` (of a wrapper) holds when that is a reference, which the catalogue
    cannot follow; left out, the config's own KerasObject counts. Defaults are filled in here.
    """
    values = _with_defaults(entry, config, arguments)
    if wrapped is not None:
        values["layer"] = wrapped  # type: ignore[assignment]  # a Signature only travels from here to the rules
    if entry.rule:
        return _RULES[entry.rule](entry, values)
    return Signature(entry.ports, _matching(entry, values))


def _with_defaults(entry: Entry, config: Config, arguments: Config) -> dict[str, Value]:
    defaults = {field.name: field.default for field in (*entry.fields, *entry.flags)}
    return {**defaults, **config, **arguments}


def _matching(entry: Entry, values: Config) -> Outputs:
    """The names of the last case whose conditions all hold; None where the catalogue has no cases."""
    holding = [case.names for case in entry.outputs if all(values.get(key) == of for key, of in case.when.items())]
    return holding[-1] if holding else None


def _recurrent(entry: Entry, values: Config) -> Signature:
    states = _cell_states(values["cell"]) if "cell" in values else _STATES.get(entry.name)
    ports = _with_states(entry.ports, "initial_state", states)
    if not values["return_state"]:
        return Signature(ports, ("output",))
    return Signature(ports, None if states is None else ("output", *states.values()))


def _cell(entry: Entry, values: Config) -> Signature:
    states = _cell_states(values["cells"]) if "cells" in values else _STATES.get(entry.name)
    outputs = None if states is None else ("output", *states.values())
    return Signature(_with_states(entry.ports, "states", states), outputs)


def _bidirectional(entry: Entry, values: Config) -> Signature:
    merged = ("forward", "backward") if values["merge_mode"] is None else ("output",)
    inner = _wrapped_signature(values["layer"])
    if inner is None or not isinstance(values["layer"], KerasObject):
        return Signature(entry.ports, None)
    once = next((port.least for port in inner.inputs if port.name == "initial_state" and port.most), None)
    ports = entry.ports if once is None else _counted(entry.ports, "initial_state", 2 * once)
    states = None if inner.outputs is None else inner.outputs[1:]
    if states is None:
        return Signature(ports, None)
    sides = (f"{side}_{state}" for side in ("forward", "backward") for state in states)
    return Signature(ports, (*merged, *sides))


def _wrapper(entry: Entry, values: Config) -> Signature:
    inner = _wrapped_signature(values["layer"])
    return Signature(entry.ports, None if inner is None else inner.outputs)


def _wrapped_signature(wrapped: Value | Wrapped) -> Signature | None:
    if isinstance(wrapped, Signature):
        return wrapped
    entry = load().entry(wrapped.path) if isinstance(wrapped, KerasObject) else None
    return signature(entry, wrapped.config, {}) if entry and isinstance(wrapped, KerasObject) else None


def _split(entry: Entry, values: Config) -> Signature:
    match values["indices_or_sections"]:
        case bool():
            return Signature(entry.ports, None)
        case int(parts):
            return Signature(entry.ports, _numbered(parts))
        case tuple(cuts):
            return Signature(entry.ports, _numbered(len(cuts) + 1))
        case _:
            return Signature(entry.ports, None)


def _unstack(entry: Entry, values: Config) -> Signature:
    parts = values["num"]
    return Signature(entry.ports, _numbered(parts) if isinstance(parts, int) else None)


def _unique(entry: Entry, values: Config) -> Signature:
    extra = (part for part in ("index", "inverse", "counts") if values[f"return_{part}"] is True)
    return Signature(entry.ports, ("values", *extra))


def _numbered(parts: int) -> Outputs:
    if parts > _MOST_PARTS:  # nobody means this many; naming them would exhaust the memory
        return None
    return tuple(f"output_{index}" for index in range(parts))


def _cell_states(cell: Value) -> Mapping[str, str] | None:
    """Path below the states' port → name, for a cell or several stacked ones; None for a cell nobody knows."""
    if isinstance(cell, KerasObject):
        stacked = cell.config.get("cells")
        return _STATES.get(cell.path.removeprefix("layers.")) if stacked is None else _cell_states(stacked)
    if not isinstance(cell, tuple):
        return None
    found: dict[str, str] = {}
    for index, one in enumerate(cell):
        states = _cell_states(one)
        if states is None:
            return None
        nested = {f"[{index}]{path if len(states) > 1 else ''}": name for path, name in states.items()}
        found |= {path: f"cell_{index}_{name}" for path, name in nested.items()}
    return found


def _with_states(ports: tuple[PortSpec, ...], name: str, states: Mapping[str, str] | None) -> tuple[PortSpec, ...]:
    if states is None:
        return ports
    nested = any(path.count("[") > 1 for path in states)
    counted = _counted(ports, name, len(states))
    return _changed(counted, name, paths=tuple(states)) if nested else counted


def _counted(ports: tuple[PortSpec, ...], name: str, count: int) -> tuple[PortSpec, ...]:
    return _changed(ports, name, least=count, most=count)


def _changed(ports: tuple[PortSpec, ...], name: str, **changes: object) -> tuple[PortSpec, ...]:
    return tuple(replace(port, **changes) if port.name == name else port for port in ports)  # type: ignore[arg-type]


_ONE_STATE = {"[0]": "state"}
_LSTM_STATES = {"[0]": "state_h", "[1]": "state_c"}
_STATES: Mapping[str, Mapping[str, str]] = {
    "SimpleRNN": _ONE_STATE,
    "SimpleRNNCell": _ONE_STATE,
    "GRU": _ONE_STATE,
    "GRUCell": _ONE_STATE,
    "LSTM": _LSTM_STATES,
    "LSTMCell": _LSTM_STATES,
    "ConvLSTM1D": _LSTM_STATES,
    "ConvLSTM2D": _LSTM_STATES,
    "ConvLSTM3D": _LSTM_STATES,
}
_RULES: Mapping[str, Callable[[Entry, Config], Signature]] = {
    "recurrent": _recurrent,
    "cell": _cell,
    "bidirectional": _bidirectional,
    "wrapper": _wrapper,
    "split": _split,
    "unstack": _unstack,
    "unique": _unique,
}
