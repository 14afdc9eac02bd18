"""Documents → Python → models: the exported file, run, gives the models that the documents were read from."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import keras
import pytest

from core.codegen import generate
from core.engine.reader import Reading, read, read_models
from tests.compare import copy_weights, frozen, layer_names, same_outputs, sharing, topology
from tests.core.engine import corpus
from tests.core.engine.reader import models

EVERY = [*sorted(corpus.BUILDERS), *models.BUILDERS]


@cache
def _given(name: str) -> tuple[Mapping[str, keras.Model], Reading]:
    if name in corpus.BUILDERS:
        return corpus.built(name), corpus.reading(name)
    built = models.BUILDERS[name]()
    return built, read(built)


@cache
def _text(name: str) -> str:
    return generate(_given(name)[1].project).text


@cache
def _run(name: str) -> Mapping[str, keras.Model]:
    """The models that the exported script leaves behind, by their names."""
    names: dict[str, object] = {}
    exec(compile(_text(name), "<exported>", "exec"), names)
    return {one.name: one for one in names.values() if isinstance(one, keras.Model)}


@pytest.mark.parametrize("name", EVERY)
def test_that_the_exported_file_builds_the_models_that_were_read(name: str) -> None:
    given, reading = _given(name)
    declared = {one: reading.project.model(ref) for one, ref in reading.models.items()}
    again = {one: _run(name)[model.name] for one, model in declared.items() if model}
    assert sharing(again.values()) == sharing(given.values())
    for one, model in given.items():
        copy_weights(model, again[one])
        assert topology(again[one], names=False) == topology(model, names=False)
        assert layer_names(again[one]) == layer_names(model)
        assert frozen(again[one]) == frozen(model)
        assert same_outputs(again[one], model)


@pytest.mark.parametrize("name", EVERY)
def test_that_reading_the_exported_models_and_exporting_again_gives_the_same_text(name: str) -> None:
    project = _given(name)[1].project
    declared = [model.name for graph in project.graphs.values() for model in graph.models.values()]
    assert generate(read_models({one: _run(name)[one] for one in declared})).text == _text(name)
