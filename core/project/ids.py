"""Ids and references as text: `l3`, `g1/m2` (a model of a graph), `c4:0` (an output), `c4:inputs[1]` (a port)."""

from __future__ import annotations

import re

from core.graph.records import Source, Target
from core.project.errors import BadRecord, described, quoted
from core.project.parsing import Json
from core.values import CallId, GraphId, ModelId, ModelRef

_KINDS = {"g": "graph", "l": "layer", "c": "call", "m": "model", "a": "annotation"}
_ID = {letter: re.compile(rf"{letter}[1-9][0-9]{{0,8}}") for letter in _KINDS}
_OUTPUT = re.compile(r"(c[1-9][0-9]{0,8}):(0|[1-9][0-9]{0,5})")
_PORT = re.compile(r"(c[1-9][0-9]{0,8}):(.+)", re.DOTALL)


def encode_id(text: str, letter: str) -> str:
    return decode_id(text, letter)


def decode_id(tree: Json, letter: str) -> str:
    if not isinstance(tree, str) or not _ID[letter].fullmatch(tree):
        raise BadRecord(
            f"expected the id of {_article(_KINDS[letter])}, such as {quoted(letter + '1')}, found {described(tree)}."
        )
    return tree


def _article(word: str) -> str:
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"


def encode_model_ref(ref: ModelRef) -> str:
    return f"{encode_id(ref.graph, 'g')}/{encode_id(ref.model, 'm')}"


def decode_model_ref(tree: Json) -> ModelRef:
    graph, slash, model = tree.partition("/") if isinstance(tree, str) else ("", "", "")
    if not slash or not _ID["g"].fullmatch(graph) or not _ID["m"].fullmatch(model):
        raise BadRecord(f'expected a graph and a model, such as "g1/m1", found {described(tree)}.')
    return ModelRef(GraphId(graph), ModelId(model))


def encode_source(source: Source) -> str:
    text = f"{source.call}:{source.output}"
    decode_source(text)
    return text


def decode_source(tree: Json) -> Source:
    match = _OUTPUT.fullmatch(tree) if isinstance(tree, str) else None
    if match is None:
        raise BadRecord(f'expected an output, such as "c1:0" (call, number), found {described(tree)}.')
    return Source(CallId(match[1]), int(match[2]))


def encode_target(target: Target) -> str:
    text = f"{target.call}:{target.port}"
    decode_target(text)
    return text


def decode_target(tree: Json) -> Target:
    match = _PORT.fullmatch(tree) if isinstance(tree, str) else None
    if match is None:
        raise BadRecord(f'expected a port, such as "c2:inputs" (call, port), found {described(tree)}.')
    return Target(CallId(match[1]), match[2])
