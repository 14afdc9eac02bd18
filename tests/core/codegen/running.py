"""Runs exported code, formats it, and puts it beside what the compiler makes of the same document."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping

import keras
from ruff.__main__ import find_ruff_bin  # type: ignore[import-untyped]

from core.codegen import generate
from core.codegen.names import identifier
from core.engine.compile import compile_project
from core.graph.project import Project
from core.values import ModelRef
from tests.compare import copy_weights, same_outputs, sharing, topology


def formatted(text: str) -> str:
    """The text as ruff formats it."""
    command = [find_ruff_bin(), "format", "--isolated", "--line-length", "88", "-"]
    return subprocess.run(command, input=text, capture_output=True, encoding="utf-8", check=True).stdout


def run(text: str, name: str = "__exported__") -> dict[str, object]:
    """The names that the code leaves behind."""
    left: dict[str, object] = {"__name__": name}
    exec(compile(text, "<exported>", "exec"), left)
    return left


def models_of(text: str) -> Mapping[str, keras.Model]:
    """The models by their variables, of a script or of a file of functions."""
    left = run(text)
    if "build_models" in left:
        built = left["build_models"]()  # type: ignore[operator]
        assert isinstance(built, dict)
        return built
    found = {name: thing for name, thing in left.items() if isinstance(thing, keras.Model)}
    if not found:
        made = (thing() for name, thing in left.items() if name.startswith("build_") and callable(thing))
        found = {identifier(model.name): model for model in made}
    return found


def assert_same_models(project: Project, style: str) -> str:
    """Export, run, and compare with the compiler: structure, settings, sharing and answers. Gives the text."""
    text = generate(project, style=style).text  # type: ignore[arg-type]
    assert text == formatted(text)
    made, compiled = models_of(text), compile_project(project, trusted=True)
    refs = [ModelRef(graph.id, model) for graph in project.graphs.values() for model in graph.models]
    pairs = [(made[identifier(project.graphs[ref.graph].models[ref.model].name)], compiled.model(ref)) for ref in refs]
    for exported, direct in pairs:
        assert topology(exported, names=False) == topology(direct, names=False)
        copy_weights(direct, exported)
        assert same_outputs(exported, direct)
    assert sharing(exported for exported, _ in pairs) == sharing(direct for _, direct in pairs)
    return text
