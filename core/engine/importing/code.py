"""Runs a Python file or a notebook, which somebody has trusted, and finds every model that it has built."""

from __future__ import annotations

import ast
import gc
import importlib.util
import linecache
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, ModuleType

import keras

from core.engine.importing.compiled import Settings
from core.engine.importing.made import MAKING, Made, Place, place_of
from core.engine.importing.program import program
from core.engine.importing.saying import said_by
from core.engine.private import graph_of, operation_behind
from core.engine.reader.names import Names
from core.engine.reader.parts import all_parts, is_model
from core.engine.reader.sources import RECORDER
from core.engine.stdio import lent_streams
from core.importing.errors import ImportRefused
from core.importing.part import Part

_NONE_BEFORE = (
    "before it had built a functional model. It ran without arguments and in an empty folder: let it build its models "
    "where it needs neither."
)
_NONE_AT_ALL = (
    "has run and built no functional model. A function that builds one has to be called: add `model = build_model()` "
    "at its end."
)
_TRAINING = ("fit", "evaluate", "predict", "train_on_batch", "save", "save_weights", "export")


class _Enough(BaseException):
    """Raised where the file would begin to train: by then its models stand. No `except Exception` shall catch it."""


class _Failed(ImportRefused):
    """The file failed. Models that it has built before are as good as others; `end` says how it ended."""

    def __init__(self, name: str, end: str) -> None:
        super().__init__(
            f"{name} {end}. It ran in an empty folder; data that it reads can be left out, only its models are needed."
        )
        self.end = end


@dataclass(frozen=True)
class Ran:
    """Models by name, what they were compiled with, and notes; the text that ran, and what its calls have made.

    `together` are the models that the text makes outside of any function: they stand on one canvas.
    """

    models: Mapping[str, keras.Model]
    settings: Mapping[str, Settings]
    notes: tuple[str, ...]
    text: str
    made: tuple[Made, ...]
    together: tuple[str, ...]


def models_in(path: Path, part: Part | None = None) -> Ran:
    """All models, or those that a part of the file builds. Raises ImportRefused.

    The file runs as a program up to where it first trains, predicts or saves. Models are called after the variables
    that hold them; those without one stand behind, unless they are nested in another.
    """
    text = program(path, part)
    compiled, recorder = _compiled(text, path), _Recorder()
    module = _module(path)
    vars(module)[RECORDER] = recorder.made_by
    before = list(_alive())  # held, so that no new one takes an old one's place in memory
    failure: ImportRefused | None = None
    try:
        end = _run(compiled, module, path)
    except _Failed as failed:
        failure, end = failed, failed.end
    models, made = _found(module, before, recorder.handed_over(text)), tuple(recorder.found(text))
    if part:
        here = {id(one.thing) for one in made if one.node.lineno >= part.first}
        models = {name: model for name, model in models.items() if id(model) in here}
    if failure and (part or not models):  # of a part all or nothing: what is missing would count as taken away
        raise failure
    if not models:
        raise ImportRefused(f"{path.name} {end} {_NONE_BEFORE}" if end else f"{path.name} {_NONE_AT_ALL}")
    settings = {name: model.get_compile_config() for name, model in models.items() if model.compiled}
    own = {name: settings for name, settings in settings.items() if settings}
    flat = {id(one.thing) for one in made if one.is_flat}
    together = tuple(name for name, model in models.items() if id(model) in flat)
    models = dict(sorted(models.items(), key=lambda item: item[0] not in together))
    notes = (f"{path.name} {end}; the models that it had built by then are here.",) if end else ()
    return Ran(models, own, notes, text, made, together)


def _compiled(text: str, path: Path) -> CodeType:
    try:
        tree = ast.parse(text, str(path))
        compile(tree, str(path), "exec")  # which finds more than parsing: a `return` outside of a function
        _AsProgram().visit(tree)
        found = compile(ast.fix_missing_locations(tree), str(path), "exec")
    except SyntaxError as fault:
        where = f"line {fault.lineno}: " if fault.lineno else ""
        raise ImportRefused(f"{path.name} is no Python: {where}{fault.msg}.") from fault
    except (RecursionError, MemoryError) as fault:  # the parser's stack is memory to it
        raise ImportRefused(
            f"{path.name} holds an expression that is nested too deep or too long for Python to read."
        ) from fault
    linecache.cache[str(path)] = (len(text), None, text.splitlines(keepends=True), str(path))
    return found


class _AsProgram(ast.NodeTransformer):
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


class _Recorder:
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
        return {str(key): thing for key, thing in items if _is_drawable(thing)}

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


def _module(path: Path) -> ModuleType:
    name = path.stem if path.stem.isidentifier() and path.stem not in sys.modules else "imported_file"
    spec = importlib.util.spec_from_loader(name, loader=None, origin=str(path))
    assert spec
    module = importlib.util.module_from_spec(spec)
    module.__file__ = str(path)
    sys.modules[name] = module
    return module


def _run(code: CodeType, module: ModuleType, path: Path) -> str:
    """How it ended before its last line, if it did. Raises _Failed."""
    sys.path.insert(0, str(path.parent))
    sys.argv = [str(path)]
    own = os.getpid()
    try:
        with _stopping_at_training(), lent_streams():
            exec(code, vars(module))  # noqa: S102  # the person has trusted it
    except _Enough as stop:
        return f"ran up to where it calls {stop}"
    except SystemExit as end:
        return f"ended itself ({said_by(end)})"
    except BaseException as fault:
        line = _line_in(fault, path)
        where = f"line {line}: " if line else ""
        raise _Failed(path.name, f"failed while it ran: {where}{said_by(fault)}") from fault
    finally:
        if os.getpid() != own:
            os._exit(0)  # a copy of this process, which the file has made by `fork`: only the first one tells the end
    return ""


def _line_in(fault: BaseException, path: Path) -> int | None:
    """The last line of the file itself on the way to the fault."""
    trace, line = fault.__traceback__, None
    while trace:
        if trace.tb_frame.f_code.co_filename == str(path):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


@contextmanager
def _stopping_at_training() -> Iterator[None]:
    kept = {name: getattr(keras.Model, name) for name in _TRAINING}

    def stopper(name: str) -> object:
        def stop(*_: object, **__: object) -> None:
            raise _Enough(name)

        return stop

    for name in _TRAINING:
        setattr(keras.Model, name, stopper(name))
    try:
        yield
    finally:
        for name, own in kept.items():
            setattr(keras.Model, name, own)


def _found(
    module: ModuleType, before: Sequence[keras.Model], handed_over: Mapping[str, keras.Model]
) -> dict[str, keras.Model]:
    """Those that the file hands over by name and that its variables hold, else those that are new.

    The ones that are nested in others come last.
    """
    held = dict(vars(module))  # threads of the file may go on
    named = [*handed_over.items(), *((name, one) for name, one in held.items() if _is_drawable(one))]
    alive = [] if named else [model for model in _alive() if not any(model is one for one in before)]
    found = _each_once([*named, *((model.name, model) for model in alive)])
    inner = {part for model in found.values() for part in _inside(model)}
    last = {name: model for name, model in found.items() if model in inner} if named else {}
    return {name: model for name, model in found.items() if model not in inner} | last


def _each_once(named: Iterable[tuple[str, keras.Model]]) -> dict[str, keras.Model]:
    """Each model by the first of its names; where another one has that, with a number behind it."""
    found: dict[str, keras.Model] = {}
    names = Names()
    for name, model in named:
        if not any(model is one for one in found.values()):
            found[names.take(name)] = model
    return found


def _alive() -> Iterator[keras.Model]:
    return (thing for thing in gc.get_objects() if _is_drawable(thing))


def _is_drawable(thing: object) -> bool:
    return issubclass(type(thing), keras.Model) and is_model(thing) and graph_of(thing) is not None


def _inside(model: keras.Model) -> Iterator[keras.Model]:
    graph = graph_of(model)
    for operation in graph.operations if graph else ():
        if isinstance(operation, keras.Layer):
            yield from (part for part in (operation, *all_parts(operation)) if is_model(part))
