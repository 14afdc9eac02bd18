from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import keras
import pytest

from core.codegen import generate
from core.codegen.names import identifier
from tests.compare import copy_weights, same_outputs, sharing, topology
from tests.core.codegen.running import formatted, models_of
from tests.core.engine.corpus import BUILDERS, built, reading

every = pytest.mark.parametrize("name", sorted(BUILDERS))
styles = pytest.mark.parametrize("style", ["script", "function"])


@cache
def exported(name: str, style: str) -> str:
    return generate(reading(name).project, style=style).text  # type: ignore[arg-type]


@cache
def made(name: str, style: str) -> Mapping[str, keras.Model]:
    """What running the exported file leaves behind, by the names of the corpus."""
    found, read = models_of(exported(name, style)), reading(name)
    names = {given: read.project.graphs[ref.graph].models[ref.model].name for given, ref in read.models.items()}
    return {given: found[identifier(names[given])] for given in built(name)}


@styles
@every
def test_that_a_formatter_leaves_exported_code_as_it_is(name: str, style: str) -> None:
    assert formatted(exported(name, style)) == exported(name, style)


@styles
@every
def test_that_exported_code_makes_the_model_it_was_read_from(name: str, style: str) -> None:
    for given, model in built(name).items():
        assert topology(made(name, style)[given], names=False) == topology(model, names=False)


@every
def test_that_exported_code_keeps_the_names_of_layers(name: str) -> None:
    for given, model in built(name).items():
        assert _own_names(made(name, "script")[given]) == _own_names(model)


@styles
@every
def test_that_exported_code_shares_weights_as_the_models_did(name: str, style: str) -> None:
    assert sharing(made(name, style).values()) == sharing(built(name).values())


@every
def test_that_exported_code_answers_to_the_bit_as_the_model_does(name: str) -> None:
    for given, model in built(name).items():
        copy_weights(model, made(name, "script")[given])
        assert same_outputs(model, made(name, "script")[given])


def _own_names(model: keras.Model) -> list[str]:
    """The names that someone gave, without those Keras makes up where a model is cut between inner tensors."""
    return [layer.name for layer in model.layers if not layer.name.endswith("CLONE")]
