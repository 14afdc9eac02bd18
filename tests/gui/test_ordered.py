"""A process of the engine that a worker asks: what code in it leaves behind holds nobody up."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from core.saving.messages import Order, Refused, Saved, decode
from gui.workers.ordered import Ordered


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such processes")
def test_that_a_copy_of_the_process_which_goes_on_holds_nothing_up(tmp_path: Path) -> None:
    work: Ordered[Saved | Refused] = Ordered()
    order = Order(project="", out=str(tmp_path / "late"), folder="")
    ended, _ = work.ask("tests.gui.left_behind", order, decode, lambda _: None)
    assert ended == Refused("as it was asked to")
    assert not (tmp_path / "late").exists()
