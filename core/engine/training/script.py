"""The script in a run's folder: its model and its plan as Python that stands by itself."""

from __future__ import annotations

from pathlib import Path

from core.codegen import generate
from core.engine.training.ready import Ready
from core.errors import LayerLoomError
from core.training.large import is_large
from core.training.runs import SCRIPT, RunFolder


def write_script(ready: Ready, files: RunFolder) -> str:
    """Where the script can't be written, says why: the run is worth no less for it. Raises OSError."""
    try:
        large = is_large(ready.project, Path(files.settings().folder))
        code = generate(ready.project, models=(ready.built.model.name,), training=True, large=large)
    except LayerLoomError as fault:
        return f"No script was written: {fault}"
    (files.path / SCRIPT).write_text(code.text, encoding="utf-8")
    return ""
