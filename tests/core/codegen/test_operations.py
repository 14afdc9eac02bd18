"""What goes by place in a call must be in the place where Keras looks for it, for every class and function it has."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator, Mapping

import pytest

from core.catalog.records import Entry, FieldType
from core.catalog.table import load
from core.codegen import generate
from core.codegen.operators import SIGNED
from core.codegen.styles import placed_first
from core.engine.make import keras_attribute
from core.graph.records import Source
from core.values import Value
from tests.core.engine.building import Drawing, project

WITHOUT_TENSORS = {"ops.arange", "ops.full", "ops.getitem"}
OPERATIONS = {entry.path for entry in load().under("ops") if entry.ports} - WITHOUT_TENSORS - SIGNED


@pytest.mark.parametrize("optional", [False, True])
@pytest.mark.parametrize("path", sorted(OPERATIONS))
def test_that_every_argument_of_an_operation_goes_where_keras_looks_for_it(path: str, optional: bool) -> None:
    entry = load().entry(path)
    assert entry
    bound = _bound(_call(entry, optional))
    for spec in entry.ports:
        if optional or not spec.optional:
            assert f"t_{spec.name}" in bound[spec.name]
    assert set(_required(entry)) <= bound.keys()


def _constructors() -> Iterator[str]:
    for group in ("layers", "initializers", "regularizers", "constraints"):
        yield from (entry.path for entry in load().under(group) if entry.path != "layers.InputLayer")


@pytest.mark.parametrize("path", sorted(_constructors()))
def test_that_what_a_class_takes_by_place_comes_first_in_its_signature(path: str) -> None:
    entry = load().entry(path)
    assert entry
    by_place, _ = placed_first(entry, {field.name: field.name for field in entry.fields})
    assert by_place == list(inspect.signature(keras_attribute(path)).parameters)[: len(by_place)]  # type: ignore[arg-type]


def _call(entry: Entry, optional: bool) -> ast.Call:
    """The exported call of an operation: all required arguments, the optional tensors too where wanted."""
    drawing = Drawing()
    links: dict[str, Source | Value] = {}
    for spec in entry.ports:
        if optional or not spec.optional:
            source = drawing.input(f"t_{spec.name}", 4)
            links |= {f"{spec.name}[{k}]": source for k in range(spec.least)} if spec.many else {spec.name: source}
    kinds = {field.name: field.type for field in entry.fields}
    tensors = {spec.name for spec in entry.ports}
    config = {name: _some(kinds.get(name)) for name in _required(entry) if name not in tensors}
    drawing.add("made", entry.path, config, links)
    last = ast.parse(generate(project(drawing)).text).body[-1]
    assert isinstance(last, ast.Assign)
    assert isinstance(last.value, ast.Call), ast.unparse(last)
    return last.value


def _required(entry: Entry) -> Iterator[str]:
    """What Keras cannot do without, whether or not the catalogue knows it."""
    for name, parameter in inspect.signature(keras_attribute(entry.path)).parameters.items():  # type: ignore[arg-type]
        if parameter.default is parameter.empty and parameter.kind is parameter.POSITIONAL_OR_KEYWORD:
            yield name


def _some(kind: FieldType | None) -> Value:
    return "text" if kind in (FieldType.STRING, FieldType.ENUM, FieldType.DTYPE) else 3


def _bound(call: ast.Call) -> Mapping[str, str]:
    """What the exported call gives to each parameter of the function of Keras."""
    signature = inspect.signature(keras_attribute(ast.unparse(call.func)))  # type: ignore[arg-type]
    by_name = {str(named.arg): ast.unparse(named.value) for named in call.keywords}
    bound = signature.bind(*map(ast.unparse, call.args), **by_name)
    return {name: str(given) for name, given in bound.arguments.items()}
