"""Entries for the functions of `keras.ops` that work on symbolic tensors."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import keras

from core.catalog.records import Entry, Field, OutputCase, PortSpec
from core.engine.docs import described
from core.engine.probe.forms import arranged
from core.engine.probe.guess import field
from core.engine.probe.op_trials import tried
from core.engine.probe.overrides import by_hand, table
from core.engine.probe.trials import changed

_SPREAD = inspect.Parameter.VAR_POSITIONAL


@dataclass(frozen=True)
class Op:
    """A function of `keras.ops`, the Operation that it records and what is written about it by hand."""

    name: str
    function: Any
    operation: Any

    @property
    def hints(self) -> Mapping[str, Any]:
        return by_hand("ops", self.name)


def op_entries() -> Iterator[Entry]:
    """An entry for each function; those listed as working on no symbolic tensor are left out."""
    for name in sorted(dir(keras.ops)):
        function = getattr(keras.ops, name)
        known = table("ops")["names"].get(name, name)
        if inspect.isfunction(function) and known not in _left_out():
            op = Op(known, function, _operation(function))
            yield tried(_entry(op), function, op.hints)


def _left_out() -> set[str]:
    return {*table("ops")["aliases"], *table("ops")["not_symbolic"]}


def _operation(function: Any) -> Any:
    """The Operation class which a function of `keras.ops` applies to symbolic tensors."""
    written = inspect.unwrap(function)
    named = (written.__globals__.get(name) for name in written.__code__.co_names)
    (found,) = (one for one in named if isinstance(one, type) and issubclass(one, keras.Operation))
    return found


def _entry(op: Op) -> Entry:
    texts = described(op.function).fields
    known = {
        name: one for name, one in inspect.signature(op.function).parameters.items() if one.kind != one.VAR_KEYWORD
    }
    tensors = [name for name, one in known.items() if _is_tensor(op, name, one)]
    called = inspect.signature(op.operation.call).parameters
    settings = {name: _field(op, one, texts) for name, one in known.items() if name not in tensors}
    return Entry(
        path=f"ops.{op.name}",
        category=f"op/{op.hints['category']}",
        aliases=_aliases(op.name),
        fields=arranged((one for name, one in settings.items() if name not in called), None, "tensors"),
        ports=tuple(_port(op, known[name]) for name in tensors),
        flags=tuple(one for name, one in settings.items() if name in called),
        outputs=tuple(OutputCase(tuple(one["names"]), one.get("when", {})) for one in op.hints.get("outputs", ())),
        rule=op.hints.get("rule", ""),
        masking="drops",
        operation=op.operation.__name__,
    )


def _aliases(name: str) -> tuple[str, ...]:
    named = {new: old for old, new in table("ops")["names"].items()}
    others = [alias for alias, target in table("ops")["aliases"].items() if target == name]
    return tuple(f"ops.{one}" for one in sorted([*others, *([named[name]] if name in named else [])]))


def _is_tensor(op: Op, name: str, parameter: inspect.Parameter) -> bool:
    """Keras gives tensors to the Operation's `call`, settings to its constructor; a default number is a setting."""
    if name in op.hints.get("fields", {}):
        return False
    plain = parameter.default is not None and parameter.default is not parameter.empty
    return name in inspect.signature(op.operation.call).parameters and not plain


def _field(op: Op, parameter: inspect.Parameter, texts: Mapping[str, str]) -> Field:
    return field(parameter, op.hints.get("fields", {}).get(parameter.name), texts.get(parameter.name, ""))


def _port(op: Op, parameter: inspect.Parameter) -> PortSpec:
    many = parameter.name == "xs" or parameter.kind is _SPREAD
    guessed = PortSpec(parameter.name, many=many, optional=parameter.default is None, constant=True)
    return changed(guessed, {key: value for key, value in _hint(op, parameter.name).items() if key != "try"})


def _hint(op: Op, name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = op.hints.get("ports", {}).get(name, {})
    return found
