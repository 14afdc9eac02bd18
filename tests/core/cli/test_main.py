"""The border of the command line: exit codes, pipes that close, keys that interrupt, terminals that can do little."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

import core
from core.cli import layers, main
from core.cli.command import Command
from core.cli.main import COMMANDS
from core.cli.terminal import Terminal

ROOT = Path(core.__file__).parent.parent
posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals and pipes")


def _run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "gui", *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, **environment},
    )


def _fail_with(fault: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(_arguments: object, _terminal: Terminal) -> int:
        raise fault

    command = Command("layers", "", (), layers.COMMAND.add_words, run)
    monkeypatch.setitem(COMMANDS, "layers", command)


@pytest.mark.parametrize("words", [[], ["help"], ["--help"], ["-h"], *([name, "--help"] for name in COMMANDS)])
def test_that_help_has_examples(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 0
    shown = capsys.readouterr()
    assert "examples:\n  layerloom " in shown.out
    assert shown.err == ""


@pytest.mark.parametrize("name", COMMANDS)
def test_that_every_command_stands_in_the_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    main([])
    assert f"\n  {name} " in capsys.readouterr().out


def test_that_an_interrupt_gives_130(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    _fail_with(KeyboardInterrupt(), monkeypatch)
    assert main(["layers"]) == 130
    assert capsys.readouterr().err == "Interrupted.\n"


def test_that_a_full_disk_is_an_error(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    _fail_with(OSError(28, "No space left on device", "out.py"), monkeypatch)
    assert main(["layers"]) == 1
    assert capsys.readouterr().err == "error: out.py: No space left on device.\n"


def test_that_a_bug_shows_its_traceback_only_when_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _fail_with(RuntimeError("it broke"), monkeypatch)
    assert main(["layers"]) == 1
    shown = capsys.readouterr().err
    assert "RuntimeError: it broke" in shown
    assert "Traceback" not in shown
    monkeypatch.setenv("LAYERLOOM_DEBUG", "1")
    assert main(["layers"]) == 1
    assert "Traceback" in capsys.readouterr().err


def test_that_the_version_is_printed() -> None:
    done = _run("--version")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("layerloom ")


@posix
def test_that_a_closed_pipe_is_silent() -> None:
    command = f"{sys.executable} -m gui layers ops --json | head -n 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, cwd=ROOT)
    assert (done.stdout, done.stderr) == ("[\n", "")


def test_that_a_pipe_that_breaks_elsewhere_is_an_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And not taken for a reader of the output that has hung up."""
    _fail_with(BrokenPipeError(32, "Broken pipe"), monkeypatch)
    assert main(["layers"]) == 1
    assert capsys.readouterr().err == "error: Broken pipe.\n"


@posix
def test_that_ctrl_c_ends_an_import_whose_code_does_not_hear_it(tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(
        "import os, signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        f"open({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid()))\ntime.sleep(60)\n"
    )
    words = [sys.executable, "-m", "gui", "import", str(tmp_path / "net.py"), "-o", str(tmp_path / "net.loom")]
    process = subprocess.Popen([*words, "--trust"], stderr=subprocess.PIPE, text=True, cwd=ROOT, start_new_session=True)
    while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():
        assert process.poll() is None
    os.killpg(process.pid, signal.SIGINT)  # as a terminal sends it
    _, shown = process.communicate(timeout=30)
    assert (process.returncode, shown) == (130, "Interrupted.\n")
    assert not psutil.pid_exists(int((tmp_path / "pid").read_text()))


@pytest.mark.skipif(sys.platform != "linux", reason="what a process has loaded can be seen on Linux")
def test_that_ctrl_c_ends_a_real_run_quietly() -> None:
    source = "import sys; from core.cli import main; sys.exit(main(['layers', 'Dense', '--doc']))"
    process = subprocess.Popen([sys.executable, "-c", source], stderr=subprocess.PIPE, text=True, cwd=ROOT)
    running = psutil.Process(process.pid)
    while not any("tensorflow" in loaded.path for loaded in running.memory_maps()):
        assert process.poll() is None  # or it would be too late for an interruption
    process.send_signal(signal.SIGINT)
    _, shown = process.communicate(timeout=60)
    assert (process.returncode, shown) == (130, "Interrupted.\n")


@posix
def test_that_code_that_tells_the_command_to_end_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text("import os, signal, time\nos.kill(os.getppid(), signal.SIGTERM)\ntime.sleep(60)\n")
    done = _run("import", str(tmp_path / "net.py"), "-o", str(tmp_path / "net.loom"), "--trust")
    assert done.returncode == 1
    assert done.stderr.startswith("error: This process was told to end (SIGTERM)")


def test_that_colour_can_be_forced_and_forbidden() -> None:
    assert "\x1b[" in _run("layers", "Dense", FORCE_COLOR="1", NO_COLOR="").stdout
    assert "\x1b[3" not in _run("layers", "Dense", FORCE_COLOR="1", NO_COLOR="1").stdout
    assert "\x1b[" not in _run("layers", "Dense").stdout


def test_that_a_terminal_shows_how_far_an_import_is_and_a_log_does_not(tmp_path: Path) -> None:
    (tmp_path / "net.json").write_text("[")
    words = ("import", str(tmp_path / "net.json"), "-o", str(tmp_path / "net.loom"))
    shown = _run(*words, FORCE_COLOR="1", TERM="xterm").stderr
    assert "Reading net.json …" in shown
    assert "0:00:0" in shown
    assert _run(*words).stderr == "error: net.json is no JSON: Expecting value: line 1 column 2 (char 1).\n"


def test_that_output_without_a_terminal_is_not_folded_unless_a_width_is_set() -> None:
    wide = _run("layers").stdout
    narrow = _run("layers", COLUMNS="40").stdout
    assert max(map(len, wide.splitlines())) > 80
    assert max(map(len, narrow.splitlines()[:-3])) <= 40


def test_that_an_encoding_without_our_characters_is_no_error() -> None:
    done = _run("layers", "Concatenate", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")
