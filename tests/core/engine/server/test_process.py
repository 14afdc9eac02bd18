from __future__ import annotations

import itertools
import os
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Queue

import psutil
import pytest

from core.graph.project import Project
from core.protocol import (
    Answer,
    Describe,
    Documentation,
    EngineReady,
    Request,
    RequestFailed,
    ShapesChanged,
    Status,
    Stop,
    UpdateProject,
    WholeProjectWanted,
    between,
    decode_answer,
    encode,
)
from tests.core.engine.building import Drawing, project

_PATIENCE_S = 60.0


class Engine:
    """A real engine process, and what it says."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "core.engine"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._lines: Queue[bytes] = Queue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)

    def ask(self, *requests: Request) -> None:
        self.write(b"".join(encode(request) for request in requests))

    def write(self, data: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def next(self) -> Answer:
        return decode_answer(self._lines.get(timeout=_PATIENCE_S))

    def done(self) -> list[ShapesChanged]:
        """Messages up to the last one of a revision."""
        told: list[ShapesChanged] = []
        while not told or not told[-1].done:
            answer = self.next()
            assert isinstance(answer, ShapesChanged), answer
            told.append(answer)
        return told

    def close(self) -> int:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        code = self.process.wait(_PATIENCE_S)
        self._reader.join()
        self.process.stdout.close()
        return code


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    """One process for all tests: importing TensorFlow takes seconds."""
    started = Engine()
    assert isinstance(started.next(), EngineReady)
    yield started
    assert started.close() == 0


def _chain(units: int) -> Project:
    drawing = Drawing()
    x = drawing.input("x", 4)
    y = drawing.add("dense", "Dense", {"units": units}, x)
    drawing.model("m", x, drawing.add("out", "Dense", {"units": 2}, y))
    return project(drawing)


def test_that_a_project_is_answered_and_then_only_what_changed(engine: Engine) -> None:
    first, second = _chain(3), _chain(5)
    engine.ask(UpdateProject(1, between(None, first)))
    told = engine.done()
    assert [answer.status for message in told for answer in message.calls] == [Status.OK] * 3
    assert told[-1].models[0].weights.total == 23
    engine.ask(UpdateProject(2, between(first, second), base=1))
    told = engine.done()
    assert (told[-1].revision, len(told[-1].calls)) == (2, 2)
    assert told[-1].models[0].weights.total == 37


def test_that_of_many_updates_the_last_is_what_counts(engine: Engine) -> None:
    steps = [_chain(units) for units in range(1, 30)]
    engine.ask(
        UpdateProject(100, between(None, steps[0])),
        *(UpdateProject(101 + k, between(*pair), base=100 + k) for k, pair in enumerate(itertools.pairwise(steps))),
    )
    told: list[ShapesChanged] = []
    while not told or (told[-1].revision, told[-1].done) != (128, True):
        answer = engine.next()
        assert isinstance(answer, ShapesChanged)
        told.append(answer)
    latest = {answer.call: answer for message in told for answer in message.calls}
    assert [answer.outputs[0].shape[-1] for answer in latest.values()] == [4, 29, 2]


def test_that_an_update_on_an_unknown_revision_asks_for_the_whole(engine: Engine) -> None:
    engine.ask(UpdateProject(7, between(_chain(1), _chain(2)), base=12345))
    assert engine.next() == WholeProjectWanted(7)


def test_that_a_trusted_project_finds_the_modules_of_its_folder(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "layers_beside.py").write_text("from keras.layers import Dense as Own", encoding="utf-8")
    drawing = Drawing()
    drawing.add("own", "layers_beside:Own", {"units": 3}, drawing.input("x", 4))
    delta = between(None, project(drawing))
    for trusted, status in ((False, Status.FAILED), (True, Status.OK)):
        engine.ask(UpdateProject(300, delta, trusted=trusted, folder=str(tmp_path)))
        assert [answer.status for message in engine.done() for answer in message.calls] == [Status.OK, status]


def test_that_documentation_is_read_from_keras(engine: Engine) -> None:
    engine.ask(Describe("layers.Dense"))
    answer = engine.next()
    assert isinstance(answer, Documentation)
    assert "units" in answer.fields


@pytest.mark.parametrize("line", [b"nonsense\n", b'{"type":"Describe","path":3}\n', b"\xff\xfe\n", b"[" * 5000 + b"\n"])
def test_that_a_broken_line_is_told_and_survived(engine: Engine, line: bytes) -> None:
    engine.write(line)
    assert isinstance(engine.next(), RequestFailed)
    engine.ask(Describe("layers.Dense"))
    assert isinstance(engine.next(), Documentation)


def test_that_what_is_not_there_is_told(engine: Engine) -> None:
    engine.ask(Describe("layers.Nope"))
    answer = engine.next()
    assert isinstance(answer, RequestFailed)
    assert "keras.layers.Nope" in answer.reason


def test_that_a_delta_that_makes_no_sense_is_told_and_survived(engine: Engine) -> None:
    broken = between(None, _chain(3))
    broken.parts["graphs"][0]["layers"] = 5
    engine.ask(UpdateProject(8, broken))
    answer = engine.next()
    assert isinstance(answer, RequestFailed)
    assert answer.revision == 8
    engine.ask(UpdateProject(9, between(None, _chain(3))))
    assert len(engine.done()[-1].calls) == 3


def test_that_a_stop_ends_it_in_order() -> None:
    engine = Engine()
    engine.ask(Stop())
    assert engine.process.wait(_PATIENCE_S) == 0
    engine.close()


def test_that_it_ends_with_its_parent_even_when_its_stdin_stays_open() -> None:
    read_end, write_end = os.pipe()
    parent = subprocess.run(
        [
            sys.executable,
            "-c",
            textwrap.dedent("""
                import os, subprocess, sys
                command = [sys.executable, "-m", "core.engine", "--parent", str(os.getpid())]
                null = subprocess.DEVNULL
                print(subprocess.Popen(command, stdin=int(sys.argv[1]), stdout=null, stderr=null).pid)
            """),
            str(read_end),
        ],
        pass_fds=(read_end,),
        capture_output=True,
        text=True,
        check=True,
    )
    child = psutil.Process(int(parent.stdout))
    deadline = time.monotonic() + _PATIENCE_S
    while child.is_running() and child.status() != psutil.STATUS_ZOMBIE and time.monotonic() < deadline:
        time.sleep(0.1)
    os.close(read_end)
    os.close(write_end)
    assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE
