"""A fresh block is whole: every field that Keras insists on has a value that fits."""

from __future__ import annotations

import pytest

from core.catalog.records import Entry
from core.catalog.table import load
from core.graph.validation.fields import check_value
from gui.canvas.adding import starting_values

_ASKED_FOR = {"layers.Lambda", "layers.TFSMLayer", "layers.Pipeline"}  # nobody can guess a function or a file


@pytest.mark.parametrize("entry", [entry for entry in load().under("layers") if not entry.hidden], ids=lambda e: e.name)
def test_that_a_fresh_block_lacks_nothing(entry: Entry) -> None:
    values = starting_values(entry)
    for field in entry.fields:
        if field.required and entry.path not in _ASKED_FOR:
            assert check_value(field, values.get(field.name), {}) is None
