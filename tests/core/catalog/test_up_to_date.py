from __future__ import annotations

import keras
import pytest
import tensorflow

from core.catalog.table import load
from core.engine.probe.collect import collect
from core.engine.probe.text import table_text
from core.resources import assets


def _minor(version: str) -> str:
    return ".".join(version.split(".")[:2])


def _made_with_another_version() -> str | None:
    catalogue = load()
    for name, used, installed in (
        ("Keras", catalogue.keras, keras.__version__),
        ("TensorFlow", catalogue.tensorflow, tensorflow.__version__),
    ):
        if _minor(used) != _minor(installed):
            return f"the catalogue was made with {name} {used} and {installed} is installed: run `make catalogue`"
    return None


def _entries(text: str) -> str:
    return text.partition('"entries"')[2]


@pytest.mark.skipif(_made_with_another_version() is not None, reason=str(_made_with_another_version()))
def test_that_the_committed_catalogue_is_what_the_generator_makes() -> None:
    committed = (assets() / "catalogue.json").read_text(encoding="utf-8")
    assert _entries(table_text(collect())) == _entries(committed), "Run `make catalogue` and read the difference."
