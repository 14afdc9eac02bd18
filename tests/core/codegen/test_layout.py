"""Every way of breaking a line is the formatter's: random statements stay as they are when `ruff format` sees them."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from core.codegen.layout import assignment, headed, returned
from core.codegen.source import (
    Chain,
    Operation,
    Source,
    arguments,
    attribute,
    call,
    dictionary,
    flat,
    index,
    listed,
    tupled,
)
from tests.core.codegen.running import formatted

names = st.text("abcxyz_", min_size=1, max_size=24).map(lambda rest: f"n{rest}")
long_names = names | st.integers(20, 70).map(lambda length: "n" * length)
long_texts = st.integers(60, 110).map(lambda length: '"' + "n" * length + '"')
atoms = (
    names
    | long_texts
    | st.integers(0, 999).map(str)
    | names.map('"{}"'.format)
    | st.sampled_from(["True", "None", "0.5"])
)


def _several(items: st.SearchStrategy[Source], most: int = 5) -> st.SearchStrategy[list[Source]]:
    return st.lists(items, max_size=most)


def _named(items: st.SearchStrategy[Source]) -> st.SearchStrategy[dict[str, Source]]:
    return st.dictionaries(names, items, max_size=4)


def _deeper(items: st.SearchStrategy[Source]) -> st.SearchStrategy[Source]:
    return (
        _several(items).map(listed)
        | _several(items).map(tupled)
        | _named(items).map(lambda of: dictionary((f'"{key}"', value) for key, value in of.items()))
        | st.builds(call, names.map("layers.{}".format), _several(items, 3), _named(items))
    )


values: st.SearchStrategy[Source] = st.recursive(atoms, _deeper, max_leaves=12)
made = st.builds(call, names.map("layers.{}".format), _several(values, 3), _named(values))
called = st.builds(call, made, _several(values, 3), _named(values))
keys = st.lists(st.sampled_from([":", "...", "0", "1:2", "n"]), min_size=1, max_size=5)
statements = (
    values
    | made
    | called
    | st.builds(index, names, keys)
    | st.builds(lambda value: call(attribute(value, "astype"), ['"float32"']), made)
)
operations = st.builds(Operation, long_names, st.sampled_from(["+", "@", ">="]), long_names)
targets = st.lists(long_names, min_size=1, max_size=3).map(tuple)


def _never_empty(value: Source) -> bool:
    return flat(value) not in ("()", "[]", "{}")  # nothing is unpacked from these


@settings(max_examples=300, derandomize=True)
@given(targets, statements.filter(_never_empty), st.sampled_from([0, 4]))
def test_that_a_formatter_leaves_assignments_as_they_are(left: tuple[str, ...], value: Source, indent: int) -> None:
    unpacked = isinstance(value, Chain)  # several targets take what a call gives
    statement = assignment(left if unpacked else left[:1], value, indent)
    text = f"if n:\n    {statement}\n" if indent else f"{statement}\n"
    assert formatted(text) == text


@given(long_names, operations)
def test_that_a_formatter_leaves_operations_as_they_are(name: str, value: Source) -> None:
    text = assignment((name,), value) + "\n"
    assert formatted(text) == text


@given(st.lists(names, max_size=8, unique=True), statements.filter(_never_empty))
def test_that_a_formatter_leaves_functions_as_they_are(taken: list[str], value: Source) -> None:
    text = f"{headed('def build_something', arguments(taken))}\n    {returned(value, 4)}\n"
    assert formatted(text) == text


def test_that_a_layer_and_its_call_break_at_the_layer() -> None:
    made = call("layers.Conv2D", ["64", "3"], {"name": '"a_name_that_is_as_long_as_it_can_get_here"'})
    assert assignment(("convolution",), call(made, ["images"])) == (
        "convolution = layers.Conv2D(\n    64,\n    3,\n"
        '    name="a_name_that_is_as_long_as_it_can_get_here",\n)(images)'
    )
