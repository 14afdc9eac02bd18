from __future__ import annotations

import pytest

from core.catalog.table import load
from core.engine.docs import documentation
from core.engine.errors import CannotMake


def test_that_a_layer_says_what_it_is_and_what_its_fields_are() -> None:
    found = documentation("layers.Dense")
    assert found.summary
    assert {"units", "activation", "use_bias"} <= found.fields.keys()


def test_that_a_field_which_a_class_passes_on_is_described_by_its_base() -> None:
    assert documentation("layers.Conv2D").fields["trainable"] == documentation("layers.Layer").fields["trainable"]


@pytest.mark.parametrize(
    ("alias", "path"),
    [
        ("layers.Convolution2D", "layers.Conv2D"),
        ("losses.mse", "losses.mean_squared_error"),
        ("ops.abs", "ops.absolute"),
    ],
)
def test_that_an_alias_is_described_like_what_it_stands_for(alias: str, path: str) -> None:
    assert documentation(alias) == documentation(path)


def test_that_an_input_is_described_though_its_class_is_not() -> None:
    assert "shape" in documentation("layers.InputLayer").fields


@pytest.mark.parametrize("path", ["layers.Dence", "nowhere", "layers.__class__"])
def test_that_what_keras_does_not_have_is_refused(path: str) -> None:
    with pytest.raises(CannotMake):
        documentation(path)


def test_that_nearly_everything_in_the_catalogue_is_described() -> None:
    silent = [path for path in load().rows if not documentation(path).summary]
    assert len(silent) <= 10
