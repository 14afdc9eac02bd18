"""Runs a Python file or a notebook, which somebody has trusted, and finds every model that it has built."""

from __future__ import annotations

import ast
import gc
import importlib.util
import json
import linecache
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import keras

from core.engine.importing.compiled import Settings
from core.engine.private import graph_of
from core.engine.reader.parts import all_parts, is_model
from core.importing.errors import ImportRefused

_TRAINING = ("fit", "evaluate", "predict", "train_on_batch", "save", "save_weights", "export")


class _Enough(BaseException):
    """Raised where the file would begin to train: by then its models stand. No `except Exception` shall catch it."""


def models_in(path: Path) -> tuple[Mapping[str, keras.Model], Mapping[str, Settings], tuple[str, ...]]:
    """Models by name, what they were compiled with, and notes. Raises ImportRefused.

    The file runs as a program up to where it first trains, predicts or saves. Models are called after the variables
    that hold them; those without one stand behind, unless they are nested in another.
    """
    tree = _parsed(path)
    module = _module(path)
    before = list(_alive())  # held, so that no new one takes an old one's place in memory
    notes = _run(compile(tree, str(path), "exec"), module, path)
    models = dict(_found(module, before))
    if not models:
        raise ImportRefused(
            f"{path.name} has run and built no functional model. A function that builds one has to be called: add "
            "`model = build_model()` at its end."
        )
    settings = {name: model.get_compile_config() for name, model in models.items() if model.compiled}
    return models, {name: own for name, own in settings.items() if own}, notes


def _parsed(path: Path) -> ast.Module:
    text = _notebook(path) if path.suffix == ".ipynb" else path.read_text(encoding="utf-8")
    try:
        tree = ast.parse(text, str(path))
    except SyntaxError as fault:
        raise ImportRefused(f"{path.name} is no Python: line {fault.lineno}: {fault.msg}.") from fault
    linecache.cache[str(path)] = (len(text), None, text.splitlines(keepends=True), str(path))
    _AsProgram().visit(tree)
    return ast.fix_missing_locations(tree)


class _AsProgram(ast.NodeTransformer):
    """Lets `if __name__ == "__main__":` hold, though the file runs as a module that the project can find again."""

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        sides = [ast.unparse(side) for side in (node.left, *node.comparators)]
        named = set(sides) == {"__name__", "'__main__'"}
        return ast.copy_location(ast.Constant(True), node) if named else node


def _notebook(path: Path) -> str:
    """The code cells below each other, without what only IPython understands."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    except (ValueError, KeyError, TypeError) as fault:
        raise ImportRefused(f"{path.name} is no notebook: {fault}.") from fault
    return "\n".join(_plain(source) for source in sources)


def _plain(source: str) -> str:
    if source.lstrip().startswith("%%"):
        return ""
    lines = source.splitlines()
    magic = ("%", "!", "?")
    return "\n".join(
        f"{line[: len(line) - len(line.lstrip())]}pass" if line.lstrip().startswith(magic) else line for line in lines
    )


def _module(path: Path) -> ModuleType:
    name = path.stem if path.stem.isidentifier() and path.stem not in sys.modules else "imported_file"
    spec = importlib.util.spec_from_loader(name, loader=None, origin=str(path))
    assert spec
    module = importlib.util.module_from_spec(spec)
    module.__file__ = str(path)
    sys.modules[name] = module
    return module


def _run(code: object, module: ModuleType, path: Path) -> tuple[str, ...]:
    sys.path.insert(0, str(path.parent))
    sys.argv = [str(path)]
    try:
        with _stopping_at_training():
            exec(code, vars(module))  # type: ignore[arg-type]  # noqa: S102  # the person has trusted it
    except _Enough as stop:
        return (f"{path.name} ran up to where it calls {stop}; what comes behind that was left out.",)
    except SystemExit:
        return (f"{path.name} ended itself; the models it had built by then are here.",)
    except Exception as fault:
        line = _line_in(fault, path)
        where = f"line {line}: " if line else ""
        raise ImportRefused(
            f"{path.name} failed while it ran: {where}{type(fault).__name__}: {fault}. It ran in an empty folder; data "
            "that it reads can be left out, only its models are needed."
        ) from fault
    return ()


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


def _found(module: ModuleType, before: Sequence[keras.Model]) -> Iterator[tuple[str, keras.Model]]:
    """Those that variables of the file hold, in their order; without any, the new ones that are nested in no other."""
    held = {name: thing for name, thing in vars(module).items() if _is_drawable(thing)}
    seen: list[keras.Model] = []
    for name, model in held.items():
        if not any(model is other for other in seen):
            seen.append(model)
            yield name, model
    if seen:
        return
    alive = [model for model in _alive() if not any(model is one for one in before)]
    inner = {part for model in alive for part in _inside(model)}
    for model in alive:
        if model not in inner:
            yield model.name, model


def _alive() -> Iterator[keras.Model]:
    return (thing for thing in gc.get_objects() if _is_drawable(thing))


def _is_drawable(thing: object) -> bool:
    return isinstance(thing, keras.Model) and is_model(thing) and graph_of(thing) is not None


def _inside(model: keras.Model) -> Iterator[keras.Model]:
    graph = graph_of(model)
    for operation in graph.operations if graph else ():
        if isinstance(operation, keras.Layer):
            yield from (part for part in (operation, *all_parts(operation)) if is_model(part))
