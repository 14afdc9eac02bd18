"""Hears what the calls of a program give while it runs: its text is changed so that each hands it over."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

import keras

from core.engine.importing.held import is_drawable
from core.engine.importing.made import MAKING, Made, Place, place_of
from core.engine.private import operation_behind
from core.engine.reader.sources import RECORDER


class AsProgram(ast.NodeTransformer):
    """Lets `if __name__ == "__main__":` hold, though the file runs as a module that the project can find again.

    Every call, and what may make an op of tensors (arithmetic, an index), hands what it gave to the recorder, with its
    place.
    """

    def visit_Call(self, node: ast.Call) -> ast.expr:
        return self._heard(node)

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        return self._heard(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        return self._heard(node)

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        return self._heard(node) if isinstance(node.ctx, ast.Load) else self.generic_visit(node)

    def _heard(self, node: ast.expr) -> ast.expr:
        place = ast.Tuple([ast.Constant(number) for number in place_of(node)], ast.Load())
        self.generic_visit(node)
        heard = ast.Call(ast.Name(RECORDER, ast.Load()), [place, node], [])
        return ast.fix_missing_locations(ast.copy_location(heard, node))

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        sides = [ast.unparse(side) for side in (node.left, *node.comparators)]
        named = set(sides) == {"__name__", "'__main__'"}
        return ast.copy_location(ast.Constant(True), node) if named else node


class Recorder:
    """What the calls in the text have given, as far as it is a layer, a model or an input."""

    def __init__(self) -> None:
        self._heard: list[tuple[Place, object]] = []
        self._dicts: list[tuple[Place, Mapping[object, object]]] = []

    def made_by(self, place: Place, thing: object) -> object:
        """Asks its type: what stands in for another thing may fail where it is asked what it is."""
        first = _first(thing)
        if issubclass(type(first), keras.Operation | keras.KerasTensor):
            self._heard.append((place, first))
        if issubclass(type(thing), dict) and isinstance(thing, dict):
            self._dicts.append((place, thing))
        return thing

    def handed_over(self, text: str) -> dict[str, keras.Model]:
        """The models in dicts that calls outside of any function gave, by their keys: what `build_models()` gives."""
        tree = ast.parse(text)
        within = {place_of(node) for one in _functions(tree) for node in ast.walk(one) if isinstance(node, MAKING)}
        items = (item for place, given in self._dicts if place not in within for item in given.items())
        return {str(key): thing for key, thing in items if is_drawable(thing)}

    def found(self, text: str) -> Iterator[Made]:
        """Each thing once, with the call that made it: the first that gave it."""
        tree = ast.parse(text)
        nodes = {place_of(node): node for node in ast.walk(tree) if isinstance(node, MAKING)}
        within = {id(node) for function in _functions(tree) for node in ast.walk(function)}
        given: dict[int, list[Place]] = {}
        for place, thing in self._heard:
            picks = isinstance(nodes[place], ast.Subscript) and not _is_index(thing)  # one of several made before
            if not picks:
                given.setdefault(id(thing), []).append(place)
        things = {id(thing): thing for _, thing in self._heard}
        for key, (first, *others) in given.items():
            further = tuple(nodes[place] for place in others) if isinstance(things[key], keras.Model) else ()
            yield Made(nodes[first], things[key], id(nodes[first]) not in within, further)


def _first(thing: object) -> object:
    """The first of several tensors, which stands for the call that gave them all."""
    kind = type(thing)
    if kind is dict and isinstance(thing, dict):
        return _first([*thing.values()])
    if kind in (list, tuple) and isinstance(thing, list | tuple) and thing:
        return thing[0] if issubclass(type(thing[0]), keras.KerasTensor) else thing
    return thing


def _functions(tree: ast.Module) -> Iterator[ast.AST]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.Lambda))


def _is_index(thing: object) -> bool:
    return isinstance(thing, keras.KerasTensor) and type(operation_behind(thing)).__name__ == "GetItem"
