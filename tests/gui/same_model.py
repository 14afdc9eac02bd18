"""Says whether a drawn project compiles to a model of the corpus; a process of its own, as windows need no Keras."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

from core.engine.compile import compile_project
from core.project import read
from core.values import ModelRef
from tests.compare import same_topology, topology


def main(path: str, example: str) -> None:
    project = read(Path(path))
    drawn = next(iter(project.main.models))
    model = compile_project(project).model(ModelRef(project.main.id, drawn))
    (wanted,) = importlib.import_module(f"tests.corpus.{example}").build().values()
    if not same_topology(model, wanted, names=False):
        sys.exit(f"drawn: {topology(model, names=False)}\nwanted: {topology(wanted, names=False)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
