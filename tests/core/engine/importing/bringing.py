"""Brings a source in, in this process, and says which way it must end."""

from __future__ import annotations

from pathlib import Path

from core.engine.importing.importing import import_source
from core.importing.messages import Imported, Refused


def brought(source: Path | str, out: Path, **words: object) -> Imported | Refused:
    """`words` are those of the import; without any nothing is trusted and every model wanted."""
    given = {"trusted": False, "wanted": (), "on_stage": lambda _: None, **words}
    return import_source(str(source), out, **given)  # type: ignore[arg-type]


def imported(source: Path | str, out: Path, **words: object) -> Imported:
    ended = brought(source, out, **words)
    assert isinstance(ended, Imported), ended
    return ended


def refused(source: Path | str, out: Path, **words: object) -> str:
    """What is said of it."""
    ended = brought(source, out, **words)
    assert isinstance(ended, Refused), ended
    assert not out.exists()
    return ended.message
