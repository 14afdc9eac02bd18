"""A source in a process of its own: what loops or kills it ends nothing but that; what has to be fetched is told."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import keras
import numpy as np
import psutil
import pytest

from core.importing.child import Import
from core.importing.errors import ImportRefused
from core.importing.kinds import Kind, kind_of, title_of
from core.importing.messages import Imported, Refused

_NET = (
    "import keras, os, subprocess, sys, time\nx = keras.Input((3,))\nnet = keras.Model(x, keras.layers.Dense(2)(x))\n"
)
_LATE = "time.sleep(25)\nopen({file!r}, 'w').write('still there')\n"
posix = pytest.mark.skipif(sys.platform == "win32", reason="there are no such processes and signals")


def _code(folder: Path, text: str) -> str:
    (folder / "net.py").write_text(text)
    return str(folder / "net.py")


def test_that_code_that_never_ends_is_ended_with_all_it_has_started(tmp_path: Path) -> None:
    source = _code(
        tmp_path,
        "import os, subprocess, sys\n"
        "child = subprocess.Popen([sys.executable, '-c', 'while True: pass'])\n"
        f"open({str(tmp_path / 'pid')!r}, 'w').write(str(child.pid))\n"
        "while True: pass\n",
    )
    work = Import(source, tmp_path / "net.loom", trusted=True, seconds=3)
    ended = work.run(lambda _: None)
    assert isinstance(ended, Refused)
    assert "still ran after 3 s" in ended.message
    child = int((tmp_path / "pid").read_text())
    assert not psutil.pid_exists(child) or psutil.Process(child).status() == psutil.STATUS_ZOMBIE
    assert not (tmp_path / "net.loom").exists()


@posix
def test_that_an_import_that_is_ended_while_it_writes_leaves_nothing(tmp_path: Path) -> None:
    """Not even what is written beside a file before it takes its place."""
    stopping = (
        "import numpy, signal\n"
        "write = numpy.savez\n"
        "def savez(file, **arrays):\n"
        "    write(file, **arrays)\n"
        "    file.flush()\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "numpy.savez = savez\n"
    )
    (tmp_path / ".net.loom.part").write_text("of somebody else")
    ended = Import(_code(tmp_path, _NET + stopping), tmp_path / "net.loom", trusted=True).run(lambda _: None)
    assert isinstance(ended, Refused)
    assert "SIGKILL" in ended.message
    assert {path.name for path in tmp_path.iterdir()} == {"net.py", ".net.loom.part"}


def test_that_code_that_ends_python_is_named_and_leaves_its_files_nowhere(tmp_path: Path) -> None:
    source = _code(tmp_path, "import os\nopen('junk.txt', 'w').write('x')\nos._exit(3)\n")
    ended = Import(source, tmp_path / "net.loom", trusted=True).run(lambda _: None)
    assert isinstance(ended, Refused)
    assert "exit code 3" in ended.message
    assert not list(tmp_path.rglob("junk.txt"))


@posix
@pytest.mark.parametrize("end", ["", "os._exit(5)"])
def test_that_a_copy_of_the_process_which_goes_on_holds_nothing_up(end: str, tmp_path: Path) -> None:
    """It holds every pipe open, that of the messages too."""
    late = _LATE.format(file=str(tmp_path / "late")).replace("\n", "\n    ")
    source = _code(tmp_path, f"{_NET}if os.fork() == 0:\n    {late}\n    os._exit(0)\n{end}\n")
    ended = Import(source, tmp_path / "net.loom", trusted=True).run(lambda _: None)
    assert isinstance(ended, Refused if end else Imported)
    assert not (tmp_path / "late").exists()


@posix
def test_that_a_process_apart_which_goes_on_holds_nothing_up(tmp_path: Path) -> None:
    late = f"import time\n{_LATE.format(file=str(tmp_path / 'late'))}"
    words = f"[sys.executable, '-c', {late!r}], start_new_session=True"
    keep = f"open({str(tmp_path / 'pid')!r}, 'w').write(str(child.pid))"
    source = _code(tmp_path, f"{_NET}child = subprocess.Popen({words})\n{keep}\nos._exit(5)\n")
    ended = Import(source, tmp_path / "net.loom", trusted=True).run(lambda _: None)
    assert isinstance(ended, Refused)
    assert "exit code 5" in ended.message
    psutil.Process(int((tmp_path / "pid").read_text())).kill()
    assert not (tmp_path / "late").exists()


@posix
def test_that_only_the_first_process_tells_the_end(tmp_path: Path) -> None:
    source = _code(tmp_path, f"import os, sys, time\nif os.fork() == 0:\n    sys.exit(0)\ntime.sleep(3)\n{_NET}")
    ended = Import(source, tmp_path / "net.loom", trusted=True).run(lambda _: None)
    assert isinstance(ended, Imported)
    assert ended.models == ("net",)
    assert not ended.notes


@posix
def test_that_a_signal_to_the_whole_group_stays_inside(tmp_path: Path) -> None:
    """One that nobody minds: another one would end the tests, were it to get here."""
    heard: list[int] = []
    before = signal.signal(signal.SIGURG, lambda number, _: heard.append(number))
    try:
        source = _code(tmp_path, f"{_NET}import signal\nos.killpg(0, signal.SIGURG)\n")
        ended = Import(source, tmp_path / "net.loom", trusted=True).run(lambda _: None)
    finally:
        signal.signal(signal.SIGURG, before)
    assert isinstance(ended, Imported)
    assert not heard


@posix
def test_that_an_end_by_a_signal_is_named(tmp_path: Path) -> None:
    source = _code(tmp_path, "import os\nos.kill(os.getpid(), 9)\n")
    ended = Import(source, tmp_path / "net.loom", trusted=True).run(lambda _: None)
    assert isinstance(ended, Refused)
    assert "SIGKILL, as the system does where memory runs out" in ended.message


def test_that_code_that_closes_all_files_and_goes_on_is_ended(tmp_path: Path) -> None:
    source = _code(tmp_path, f"{_NET}os.closerange(0, 1000)\n{_LATE.format(file=str(tmp_path / 'late'))}")
    ended = Import(source, tmp_path / "net.loom", trusted=True).run(lambda _: None)
    assert isinstance(ended, Refused)
    assert "closed the pipe" in ended.message
    assert not (tmp_path / "late").exists()
    assert not (tmp_path / "net.loom").exists()


def test_that_kinds_are_known_by_name(tmp_path: Path) -> None:
    (tmp_path / "a.KERAS").touch()
    assert kind_of(str(tmp_path / "a.KERAS")) is Kind.KERAS
    assert kind_of("keras.applications.ResNet50") is Kind.APPLICATION
    assert title_of("keras.applications.ResNet50") == "ResNet50"
    (tmp_path / "a.onnx").touch()
    with pytest.raises(ImportRefused, match="no model to read"):
        kind_of(str(tmp_path / "a.onnx"))


@posix
def test_that_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "net.keras")
    with pytest.raises(ImportRefused, match="no file that can be read again"):
        kind_of(str(tmp_path / "net.keras"))


def test_that_pretrained_weights_come_from_what_keras_keeps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """MobileNet is the one whose file Keras takes without comparing it with the one on the network."""
    (tmp_path / "models").mkdir()
    model = keras.applications.MobileNet(weights=None)
    model.save(tmp_path / "models" / "mobilenet_1_0_224_tf.h5")
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    stages: list[str] = []
    ended = Import("keras.applications.MobileNet:imagenet", tmp_path / "net.loom").run(stages.append)
    assert isinstance(ended, Imported), ended
    assert (ended.notes, ended.weights) == ((), "net.weights.npz")
    assert "Fetching the weights of MobileNet…" in stages
    with np.load(tmp_path / "net.weights.npz") as kept:
        sums = sorted(float(np.abs(kept[name]).sum()) for name in kept.files)
    assert sums == pytest.approx(sorted(float(np.abs(weight).sum()) for weight in model.get_weights()))


def test_that_pretrained_weights_without_a_network_say_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    for name in ("http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")  # where nobody listens
    ended = Import("keras.applications.MobileNet:imagenet", tmp_path / "net.loom").run(lambda _: None)
    assert isinstance(ended, Refused)
    assert "pretrained weights of MobileNet could not be fetched" in ended.message
    assert "keras.applications.MobileNet with random weights" in ended.message
    assert not (tmp_path / "net.loom").exists()
