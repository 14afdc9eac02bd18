from __future__ import annotations

from pathlib import Path

import pytest

from core.engine.errors import CannotMake, NotTrusted
from core.engine.make import Maker
from core.graph.records import Layer
from core.values import KerasObject, LayerId


@pytest.mark.parametrize("path", ["src.saving.saving_lib.H5IOStore", "keras.src.saving.saving_lib:H5IOStore"])
def test_that_a_project_nobody_trusts_touches_no_file(path: str, tmp_path: Path) -> None:
    victim = tmp_path / "kept.h5"
    victim.write_text("kept", encoding="utf-8")
    with pytest.raises(CannotMake, match="nothing that models are made of"):
        Maker().value(KerasObject(path, {"path_or_io": str(victim), "mode": "w"}))
    assert victim.read_text(encoding="utf-8") == "kept"


@pytest.mark.parametrize(
    "path",
    ["keras.src.backend.common.global_state:threading.Thread", "utils.get_file", "saving.load_model", "src.tree"],
)
def test_that_what_keras_brings_along_stays_out_of_reach(path: str) -> None:
    with pytest.raises(CannotMake):
        Maker().value(KerasObject(path))


def test_that_a_function_is_no_block() -> None:
    with pytest.raises(CannotMake):
        Maker().operation(Layer(LayerId("l1"), "file", "keras.src.utils.file_utils:get_file", {"origin": "file:///x"}))


def test_that_a_layer_which_loads_a_program_needs_trust() -> None:
    with pytest.raises(NotTrusted):
        Maker().operation(Layer(LayerId("l1"), "loaded", "TFSMLayer", {"filepath": "x"}))
