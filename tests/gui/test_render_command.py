"""`layerloom render` as a process of its own, engine and all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from core.resources import examples


def test_that_a_graph_is_drawn_with_its_shapes_without_a_display(tmp_path: Path) -> None:
    out = tmp_path / "net.svg"
    command = [sys.executable, "-m", "gui", "render", str(examples() / "two_tweets.loom"), "-o", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=110, check=False)
    assert (done.returncode, done.stderr.count("Traceback")) == (0, 0), done.stderr
    assert "280×256" in out.read_text(encoding="utf-8")


def test_that_only_the_named_blocks_are_drawn(tmp_path: Path) -> None:
    out = tmp_path / "net.svg"
    command = [sys.executable, "-m", "gui", "render", str(examples() / "two_tweets.loom"), "-o", str(out)]
    done = subprocess.run([*command, "--select", "tweet_a", "shared_lstm"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    text = out.read_text(encoding="utf-8")
    assert "shared_lstm" in text
    assert "tweet_b" not in text
    wrong = subprocess.run([*command, "--select", "tweet_x"], capture_output=True, text=True, check=False)
    assert "Did you mean" in wrong.stderr


def test_that_an_unknown_graph_is_refused_before_anything_starts(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "gui", "render", str(examples() / "two_tweets.loom"), "--graph", "nope"]
    done = subprocess.run(
        [*command, "-o", str(tmp_path / "net.svg")], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode != 0
    assert "There is no graph" in done.stderr
    assert list(tmp_path.iterdir()) == []
