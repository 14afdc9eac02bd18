"""Pictures of graphs, in each kind and at any scale."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from core.graph.project import Project
from core.project import read
from core.resources import examples
from gui.facts import Facts
from gui.picture import NoPicture, save_picture
from gui.theme.theme import Theme


@pytest.fixture
def project() -> Project:
    return read(examples() / "two_tweets.loom")


@pytest.mark.parametrize(("suffix", "start"), [(".svg", b"<?xml"), (".png", b"\x89PNG"), (".pdf", b"%PDF")])
def test_that_each_kind_is_drawn(theme: Theme, project: Project, tmp_path: Path, suffix: str, start: bytes) -> None:
    path = tmp_path / f"net{suffix}"
    save_picture(project, project.main, Facts(), path)
    assert path.read_bytes().startswith(start)


def test_that_a_vector_picture_holds_the_names_as_text(theme: Theme, project: Project, tmp_path: Path) -> None:
    path = tmp_path / "net.svg"
    save_picture(project, project.main, Facts(), path)
    text = path.read_text(encoding="utf-8")
    assert "shared_lstm" in text
    assert text.count("shared_lstm") == 1, "a shared layer is one block"
    families = re.findall(r'font-family="([^"]+)"', text)
    assert {family.rpartition(", ")[2] for family in families} == {"sans-serif", "monospace"}


def test_that_the_scale_is_kept(theme: Theme, project: Project, tmp_path: Path) -> None:
    sizes = []
    for scale in (1.0, 2.0):
        path = tmp_path / f"net{scale}.png"
        save_picture(project, project.main, Facts(), path, scale)
        sizes.append(QImage(str(path)).width())
    assert abs(sizes[1] - 2 * sizes[0]) <= 1


@pytest.mark.parametrize("name", ["net.gif", "net"])
def test_that_other_kinds_are_refused_in_words(theme: Theme, project: Project, tmp_path: Path, name: str) -> None:
    with pytest.raises(NoPicture, match=r"\.svg, \.png or \.pdf"):
        save_picture(project, project.main, Facts(), tmp_path / name)


@pytest.mark.parametrize("suffix", [".svg", ".png", ".pdf"])
def test_that_a_folder_that_is_none_is_told(theme: Theme, project: Project, tmp_path: Path, suffix: str) -> None:
    with pytest.raises(NoPicture, match="could not be written"):
        save_picture(project, project.main, Facts(), tmp_path / "nowhere" / f"net{suffix}")


def test_that_too_many_pixels_are_refused(theme: Theme, project: Project, tmp_path: Path) -> None:
    with pytest.raises(NoPicture, match="smaller scale"):
        save_picture(project, project.main, Facts(), tmp_path / "net.png", 500)
