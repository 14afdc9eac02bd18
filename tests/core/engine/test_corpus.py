from __future__ import annotations

from functools import cache

import pytest

from core.engine.compile import Compiled, compile_project
from core.engine.shapes import ShapeEngine
from core.graph.problem import Severity
from core.graph.validation import validate
from core.project import dumps, loads
from core.protocol.answers import Status
from tests.compare import copy_weights, layer_names, same_outputs, sharing, topology
from tests.core.engine.corpus import BUILDERS, built, reading

every = pytest.mark.parametrize("name", sorted(BUILDERS))


@cache
def compiled(name: str) -> Compiled:
    return compile_project(reading(name).project, trusted=True)


@every
def test_that_of_the_corpus_nothing_is_lost_in_reading(name: str) -> None:
    assert reading(name).notes == ()


@every
def test_that_a_compiled_document_is_the_model_it_was_read_from(name: str) -> None:
    for given, model in built(name).items():
        again = compiled(name).model(reading(name).models[given])
        assert topology(again, names=False) == topology(model, names=False)


@every
def test_that_a_compiled_document_keeps_the_names_of_layers(name: str) -> None:
    for given, model in built(name).items():
        again = compiled(name).model(reading(name).models[given])
        assert layer_names(again) == layer_names(model)


@every
def test_that_a_compiled_document_shares_weights_as_the_models_did(name: str) -> None:
    again = [compiled(name).model(reading(name).models[given]) for given in built(name)]
    assert sharing(again) == sharing(built(name).values())


@every
def test_that_a_compiled_document_answers_to_the_bit_as_the_model_does(name: str) -> None:
    for given, model in built(name).items():
        again = compiled(name).model(reading(name).models[given])
        copy_weights(model, again)
        assert same_outputs(model, again)


@every
def test_that_a_document_of_the_corpus_has_no_errors_and_every_shape(name: str) -> None:
    project = reading(name).project
    engine = ShapeEngine(trusted=True)
    engine.update(project)
    assert [problem.message for problem in validate(project) if problem.severity is Severity.ERROR] == []
    assert [answer.reason for answer in engine.calls if answer.status is not Status.OK] == []


@every
def test_that_a_document_of_the_corpus_survives_the_file_byte_for_byte(name: str) -> None:
    text = dumps(reading(name).project)
    assert loads(text, name) == reading(name).project
    assert dumps(loads(text, name)) == text
