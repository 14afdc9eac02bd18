"""Files of older versions are brought up to date step by step."""

from __future__ import annotations

import pytest

from core.project.errors import NewerVersion
from core.project.migrations import STEPS, VERSION, Tree, brought_up_to_date


def _rename(tree: Tree) -> Tree:
    return {**tree, "renamed": tree["old"]}


def _double(tree: Tree) -> Tree:
    return {**tree, "renamed": [tree["renamed"], tree["renamed"]]}


def test_that_every_step_from_the_files_version_on_is_taken() -> None:
    steps = {1: _rename, 2: _double}
    done = brought_up_to_date({"old": "x"}, 1, "net.loom", steps=steps, current=3)
    assert done == {"old": "x", "renamed": ["x", "x"], "version": 3}


def test_that_a_current_file_stays_as_it_is() -> None:
    assert brought_up_to_date({"version": VERSION}, VERSION, "net.loom") == {"version": VERSION}


def test_that_a_newer_file_is_refused() -> None:
    with pytest.raises(NewerVersion, match="Install a newer LayerLoom"):
        brought_up_to_date({}, VERSION + 1, "net.loom")


def test_that_there_is_a_step_from_every_older_version() -> None:
    assert set(STEPS) == set(range(1, VERSION))
