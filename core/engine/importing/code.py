"""Runs a Python file or a notebook, which somebody has trusted, and finds every model that it has built."""

from __future__ import annotations

import ast
import linecache
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import CodeType

import keras

from core.engine.importing.compiled import Settings
from core.engine.importing.heard import AsProgram, Recorder
from core.engine.importing.held import alive, models_of
from core.engine.importing.made import Made
from core.engine.importing.program import place, program
from core.engine.importing.running import Failed, module_for, run
from core.engine.reader.sources import RECORDER
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
    compiled, recorder = _compiled(text, path), Recorder()
    module = module_for(path)
    vars(module)[RECORDER] = recorder.made_by
    before = list(alive())  # held, so that no new one takes an old one's place in memory
    failure: ImportRefused | None = None
    try:
        end = run(compiled, module, path)
    except Failed as failed:
        failure, end = failed, failed.end
    models, made = models_of(module, before, recorder.handed_over(text)), tuple(recorder.found(text))
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
        AsProgram().visit(tree)
        found = compile(ast.fix_missing_locations(tree), str(path), "exec")
    except SyntaxError as fault:
        raise ImportRefused(f"{path.name} is no Python: {place(path, fault.lineno)}{fault.msg}.") from fault
    except (RecursionError, MemoryError) as fault:  # the parser's stack is memory to it
        raise ImportRefused(
            f"{path.name} holds an expression that is nested too deep or too long for Python to read."
        ) from fault
    linecache.cache[str(path)] = (len(text), None, text.splitlines(keepends=True), str(path))
    return found
