"""The app in a window of a real display, moved by a real mouse and typed at: what holds offscreen holds there too."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

_TOOLS = ("Xvfb", "xdotool")
pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, _TOOLS)), reason="needs Xvfb and xdotool, so a display of its own"
)
_ROOT = Path(__file__).parent.parent.parent
_LONGEST_S = 40.0


@pytest.fixture
def display() -> Iterator[str]:
    """A display of this test's own; the server chooses its number."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=(write,), stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as said:
        number = said.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait()


class Real:
    """The app, and the hand on its mouse and keyboard."""

    def __init__(self, display: str, folder: Path) -> None:
        self._env = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(_ROOT)}
        command = [sys.executable, "-m", "tests.gui.real_window", str(folder)]
        pipe = subprocess.PIPE
        self._app = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=self._env, cwd=_ROOT)
        self.state = self._heard()

    def __getitem__(self, key: str) -> Any:
        return self.state[key]

    def ask(self, word: str = "tell") -> None:
        assert self._app.stdin
        self._app.stdin.write(f"{word}\n")
        self._app.stdin.flush()
        self.state = self._heard()

    def wait(self, holds: Callable[[], object]) -> None:
        end = time.monotonic() + _LONGEST_S
        while not holds():
            assert time.monotonic() < end, self.state
            time.sleep(0.1)
            self.ask()

    def hand(self, *words: object) -> None:
        subprocess.run(["xdotool", *map(str, words)], env=self._env, check=True)

    def click(self, at: list[int], times: int = 1) -> None:
        self.hand("mousemove", *at, "click", "--repeat", times, "--delay", 60, 1)

    def drag(self, start: list[int], end: list[int]) -> None:
        between = [[start[k] + (end[k] - start[k]) * step // 4 for k in (0, 1)] for step in (1, 2, 3)]
        self.hand("mousemove", *start, "mousedown", 1)
        for point in (*between, end):
            self.hand("mousemove", "--sync", *point)
        self.hand("mouseup", 1)

    def end(self) -> int:
        assert self._app.stdin
        self._app.stdin.write("end\n")
        self._app.stdin.close()
        try:
            return self._app.wait(_LONGEST_S)
        finally:
            self._app.kill()
            assert self._app.stdout
            self._app.stdout.close()

    def _heard(self) -> dict[str, Any]:
        assert self._app.stdout
        heard: dict[str, Any] = json.loads(self._app.stdout.readline())
        return heard


@pytest.fixture
def real(display: str, tmp_path: Path) -> Iterator[Real]:
    made = Real(display, tmp_path)
    yield made
    assert made.end() == 0


def _add(real: Real, text: str, at: list[int], name: str) -> None:
    real.click(at, times=2)
    real.wait(lambda: real["adding"])
    real.hand("type", "--delay", 30, text)
    real.hand("key", "Return")
    real.wait(lambda: name in real["blocks"])


def test_that_a_network_is_drawn_moved_and_undone_by_hand(real: Real, tmp_path: Path) -> None:
    x, y = real["empty"]
    _add(real, "input", [x + 20, y + 60], "input_layer")
    _add(real, "dense 64 relu", [x + 340, y + 60], "dense")
    real.drag(real["outputs"]["input_layer"], real["inputs"]["dense.inputs"])
    real.wait(lambda: real["links"] == ["input_layer > dense.inputs"])

    before = real["blocks"]["dense"]
    real.drag(before, [before[0] + 40, before[1] + 120])
    real.wait(lambda: real["blocks"]["dense"][1] > before[1] + 80)
    real.hand("key", "ctrl+z")
    real.wait(lambda: real["blocks"]["dense"] == before)

    real.click(real["blocks"]["input_layer"])
    real.wait(lambda: real["selected"] == ["input_layer"])
    real.hand("key", "Right")
    real.wait(lambda: real["selected"] == ["dense"])
    real.hand("key", "ctrl+Delete")
    real.wait(lambda: list(real["blocks"]) == ["input_layer"])
    real.hand("key", "ctrl+z")
    real.wait(lambda: "dense" in real["blocks"])

    zoom = real["zoom"]
    real.hand("mousemove", x + 200, y + 200, "click", 4)
    real.wait(lambda: real["zoom"] > zoom)
    picture = tmp_path / "seen.png"
    real.ask(f"picture {picture}")
    assert picture.stat().st_size > 10_000


def _type(real: Real, text: str, name: str) -> None:
    """Adds a block by keys alone."""
    real.hand("key", "Tab")
    real.wait(lambda: real["adding"])
    real.hand("type", "--delay", 30, text)
    real.hand("key", "Return")
    real.wait(lambda: name in real["blocks"] and not real["adding"])


def test_that_a_shared_layer_is_drawn_by_keys_alone(real: Real) -> None:
    real.click(real["empty"])
    _type(real, "input 280 256", "input_layer")
    _type(real, "lstm 64", "lstm")
    real.wait(lambda: real["links"] == ["input_layer > lstm.sequences"])
    real.hand("key", "ctrl+shift+c")
    real.wait(lambda: real["calls"]["lstm"] == 2)
    _type(real, "dense 1 sigmoid", "dense")
    real.wait(lambda: "lstm > dense.inputs" in real["links"])
    real.hand("key", "ctrl+b")  # mutes it
    real.wait(lambda: real["history"][-1] == "Mute dense")
    for _ in range(2):
        real.hand("key", "ctrl+z")
    real.wait(lambda: "dense" not in real["blocks"])


def test_that_a_frame_takes_its_blocks_along(real: Real) -> None:
    x, y = real["empty"]
    _add(real, "input", [x + 60, y + 160], "input_layer")
    real.click(real["blocks"]["input_layer"])
    real.wait(lambda: real["selected"] == ["input_layer"])
    real.hand("key", "ctrl+j")
    real.wait(lambda: real["writing"])
    real.hand("type", "--delay", 30, "Encoder")
    real.hand("key", "Return")
    real.wait(lambda: list(real["frames"]) == ["Encoder"] and not real["writing"])
    title, block = real["frames"]["Encoder"], real["blocks"]["input_layer"]
    real.drag(title, [title[0] + 120, title[1] + 60])
    real.wait(lambda: real["blocks"]["input_layer"][0] > block[0] + 80)
    real.hand("key", "ctrl+z")
    real.wait(lambda: real["blocks"]["input_layer"] == block and real["frames"]["Encoder"] == title)
