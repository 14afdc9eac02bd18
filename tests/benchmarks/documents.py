"""Large documents to measure on: models of keras.applications, read once and kept as files in `.cache/`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from core.catalog.table import load
from core.graph.project import Project
from core.project import read, write

_ROOT = Path(__file__).parent.parent.parent
_CACHE = _ROOT / ".cache" / "documents"


def document(name: str) -> Project:
    """A model of keras.applications, such as `ResNet50`, as a project; read in a process of its own the first time."""
    path = _CACHE / f"{name}-keras-{load().keras}.loom"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run([sys.executable, "-m", __name__, name, str(path)], cwd=_ROOT, check=True)
    return read(path)


def _keep(name: str, path: Path) -> None:
    import keras

    from core.engine.private import without_weights
    from core.engine.reader import read_models

    with without_weights():
        model = getattr(keras.applications, name)(weights=None)
    write(read_models({name: model}), path)


if __name__ == "__main__":
    _keep(sys.argv[1], Path(sys.argv[2]))
