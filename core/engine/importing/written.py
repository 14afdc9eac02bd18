"""Brings back from the text of a program what running it leaves behind: constants, arithmetic over them, comments."""

from __future__ import annotations

import ast
import inspect
import io
import tokenize
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import keras

from core.codegen.constants import needed
from core.codegen.layout import WIDTH
from core.codegen.page import comment
from core.engine.private import graph_of, nodes_of, operation_behind
from core.engine.reader import Reading
from core.engine.reader.parts import is_model
from core.engine.reader.signatures import parameters
from core.expressions import ExpressionError, names_used, resolve
from core.expressions.constants import name_fault
from core.graph.edits.config import same
from core.graph.project import Project
from core.graph.records import MODEL, Graph, Layer
from core.values import Expression, GraphId, KerasObject, LayerId, Listed, Value

Block = tuple[GraphId, LayerId]
Place = tuple[int, int, int, int]
MAKING = (ast.Call, ast.BinOp, ast.UnaryOp, ast.Subscript)


@dataclass(frozen=True)
class Made:
    """A call, an index or arithmetic in the text, and what it gave: a layer, a model or a tensor.

    It is flat where it stands in no function.
    """

    node: ast.expr
    thing: object
    is_flat: bool = True

    @property
    def operation(self) -> object:
        """The layer or op: the one that was made, or that has made the tensor."""
        return operation_behind(self.thing) if isinstance(self.thing, keras.KerasTensor) else self.thing

    @property
    def is_call(self) -> bool:
        """Whether it is a use of a layer and not its making; an op has nothing but uses, an input none."""
        return (
            isinstance(self.thing, keras.KerasTensor) and isinstance(self.operation, keras.Layer) and not self._is_input
        )

    @property
    def _is_input(self) -> bool:
        return isinstance(self.operation, keras.layers.InputLayer)


def place_of(node: ast.expr) -> Place:
    """Where a node stands in the text: its first and last line and column."""
    return node.lineno, node.col_offset, node.end_lineno or 0, node.end_col_offset or 0


class _NoValue(Exception):
    """An expression of Python that no value of the document stands for."""


def restored(reading: Reading, models: Mapping[str, keras.Model], text: str, made: Sequence[Made]) -> Project:
    """The reading's project with the constants that `text` gives names to, where layers use them, and its comments."""
    return _Restoring(reading, models, text, made).project()


@dataclass
class _Restoring:
    reading: Reading
    models: Mapping[str, keras.Model]
    text: str
    made: Sequence[Made]
    used: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.tree = ast.parse(self.text)
        self.constants = dict(_constants(self.tree))
        self.notes = _Notes(self.text, self.tree)
        graphs = map(graph_of, [*self.models.values(), *filter(is_model, self.reading.operations.values())])
        nodes = (node for graph in graphs if graph for node in nodes_of(graph))
        self.drawn = {id(tensor) for node in nodes for tensor in node.output_tensors}

    def project(self) -> Project:
        project = self.reading.project
        blocks = {id(live): place for place, live in self.reading.operations.items()}
        refs = {id(model): self.reading.models[name] for name, model in self.models.items()}
        graphs, order = dict(project.graphs), dict[Block, int]()
        for number, made in enumerate(self.made):
            live = made.operation
            if isinstance(made.thing, keras.Model) and id(live) in refs:
                ref, note = refs[id(live)], self.notes.above(made.node)
                model = replace(graphs[ref.graph].models[ref.model], note=note)
                graphs[ref.graph] = replace(graphs[ref.graph], models={**graphs[ref.graph].models, ref.model: model})
            elif id(live) in blocks:
                graph, block = blocks[id(live)]
                order[graph, block] = number  # of its last call, as the reader has it
                layer = self._layer(graphs[graph], graphs[graph].layers[block], made)
                graphs[graph] = replace(graphs[graph], layers={**graphs[graph].layers, block: layer})
        graphs = {key: _in_order(graph, order) for key, graph in graphs.items()}
        return replace(project, graphs=graphs, constants=needed(self.constants, self.used))

    def _layer(self, graph: Graph, layer: Layer, made: Made) -> Layer:
        if made.is_call and not isinstance(made.operation, keras.Model):
            return layer  # all was written where it was made
        layer = replace(layer, note=layer.note or self.notes.above(made.node))
        taken = _taken(made)
        config = {name: self._setting(value, taken.get(name)) for name, value in layer.config.items()}
        if not layer.is_op:
            return replace(layer, config=config, name=self._name_of_use(graph, layer, made))
        written = {name: value for name, value in config.items() if name in taken or not taken}
        calls = tuple(
            replace(
                call, arguments={name: self._setting(value, taken.get(name)) for name, value in call.arguments.items()}
            )
            for call in layer.calls
        )
        wished = self.notes.variable(made.node)
        free = wished not in {other.name for other in graph.layers.values()}
        return replace(layer, config=written, calls=calls, name=wished if wished and free else layer.name)

    def _name_of_use(self, graph: Graph, layer: Layer, made: Made) -> str:
        """A block of a nested model that is used once is called after what it gives: its model has its own name."""
        named = layer.class_name == MODEL and made.is_call and id(made.thing) in self.drawn
        wished = self.notes.variable(made.node) if named else ""
        free = wished not in {other.name for other in graph.layers.values()}
        own = not wished or len(layer.calls) > 1 or wished == f"{layer.name}_output" or not free
        return layer.name if own else wished

    def _setting(self, value: Value, node: ast.expr | None) -> Value:
        """The setting as it was written, where that comes to the same and names a constant."""
        if isinstance(value, KerasObject) and isinstance(node, ast.Call):
            inner = {one.arg: one.value for one in node.keywords if one.arg}
            return replace(
                value, config={name: self._setting(one, inner.get(name)) for name, one in value.config.items()}
            )
        if node is None:
            return value
        try:
            written = self._value(node)
            names = names_used(written)
            if not names or not same(resolve(written, self.constants), value):
                return value
        except (_NoValue, ExpressionError):
            return value
        self.used.update(names)
        return written

    def _value(self, node: ast.expr) -> Value:
        if isinstance(node, ast.Tuple | ast.List):
            items = (self._value(item) for item in node.elts)
            return Listed(items) if isinstance(node, ast.List) else tuple(items)
        if isinstance(node, ast.Constant) and isinstance(node.value, bool | int | float | str | None):
            return node.value
        if isinstance(node, ast.Dict) and all(isinstance(key, ast.Constant) for key in node.keys):
            pairs = zip(node.keys, node.values, strict=True)
            return {str(key.value): self._value(item) for key, item in pairs if isinstance(key, ast.Constant)}
        names = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
        if names & self.constants.keys():
            return Expression(ast.unparse(node))
        raise _NoValue


def _in_order(graph: Graph, order: Mapping[Block, int]) -> Graph:
    """With the blocks in the order of the text; what no call has made stays behind what it stood behind."""
    keys, last = {}, -1
    for block in graph.layers:
        last = order.get((graph.id, block), last)
        keys[block] = last
    return replace(graph, layers={block: graph.layers[block] for block in sorted(graph.layers, key=keys.__getitem__)})


def _constants(tree: ast.Module) -> Iterator[tuple[str, Value]]:
    """What module-level names stand for, where they are given once: a literal, or arithmetic over earlier ones."""
    given = [target.id for node in ast.walk(tree) for target in _targets(node)]
    found: dict[str, Value] = {}
    for statement in tree.body:
        if not isinstance(statement, ast.Assign):
            continue
        (name, *others) = [target.id for target in _targets(statement)] or [""]
        if not name or others or given.count(name) > 1 or name_fault(name):
            continue
        value = _literal(statement.value, found)
        if value is not None:
            found[name] = value
            yield name, value


def _targets(node: ast.AST) -> Iterator[ast.Name]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AugAssign) else []
    return (target for target in targets if isinstance(target, ast.Name))


def _literal(node: ast.expr, known: Mapping[str, Value]) -> Value:
    try:
        value = ast.literal_eval(node)
    except ValueError:
        names = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
        if not names or not names & known.keys():
            return None
        written = Expression(ast.unparse(node))
        try:
            resolve(written, known)
        except ExpressionError:
            return None
        return written
    return value if isinstance(value, bool | int | float | str | tuple) else None


def _taken(made: Made) -> Mapping[str, ast.expr]:
    """What a constructor or an op was given in the text, by name."""
    if not isinstance(made.node, ast.Call):
        return {}
    placed = dict(zip(_parameters(made), made.node.args, strict=False))
    return {**placed, **{one.arg: one.value for one in made.node.keywords if one.arg}}


def _parameters(made: Made) -> Iterable[str]:
    operation = made.operation
    if isinstance(operation, keras.layers.InputLayer):
        return inspect.signature(keras.Input).parameters
    if isinstance(operation, keras.Layer):
        return parameters(type(operation))
    assert isinstance(made.node, ast.Call)
    function = getattr(keras.ops, ast.unparse(made.node.func).rpartition(".")[2], None)
    return inspect.signature(function).parameters if function else ()


class _Notes:
    """The comments above statements. Each is given out once: to the first call of the statement that asks."""

    def __init__(self, text: str, tree: ast.Module) -> None:
        self._comments = dict(_alone(text))
        self._statements = {
            place_of(node): statement
            for statement in ast.walk(tree)
            if isinstance(statement, ast.Assign | ast.Expr | ast.Return)
            for node in ast.walk(statement)
            if isinstance(node, MAKING)
        }
        self._given: set[int] = set()
        self._targets = [target.id for node in ast.walk(tree) for target in _targets(node)]

    def variable(self, node: ast.expr) -> str:
        """The variable that is given this very thing, where it is given nothing else; else nothing."""
        statement = self._statements.get(place_of(node))
        if not isinstance(statement, ast.Assign) or place_of(statement.value) != place_of(node):
            return ""
        names = [target.id for target in _targets(statement)]
        return names[0] if len(names) == 1 and self._targets.count(names[0]) == 1 else ""

    def above(self, node: ast.expr) -> str:
        statement = self._statements.get(place_of(node))
        if statement is None or statement.lineno in self._given:
            return ""
        self._given.add(statement.lineno)
        line, lines = statement.lineno - 1, list[str]()
        while line in self._comments:
            lines.insert(0, self._comments[line])
            line -= 1
        return _unwrapped(lines, WIDTH - statement.col_offset)


def _alone(text: str) -> Iterator[tuple[int, str]]:
    """Comments that have a line to themselves, by the number of the line."""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT and not token.line[: token.start[1]].strip():
            yield token.start[0], token.string.removeprefix("#").removeprefix(" ")


def _unwrapped(lines: Sequence[str], width: int) -> str:
    """The text of a comment, its lines joined where only the width had parted them."""
    if not lines:
        return ""
    note = lines[0]
    for before, after in pairwise(lines):
        joined = list(comment(f"{before} {after}", width))
        note += " " + after if joined and joined[0] == f"# {before}" else "\n" + after
    return note
