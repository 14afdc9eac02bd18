"""Writes every model of the guides in every format and prints how far what comes back is from Keras's own outputs.

Keras files are loaded again, files that compute are run, architectures are read, and the code of notebooks runs.
"""

from __future__ import annotations

import contextlib
import io
import json
import tempfile
import time
from collections import Counter
from pathlib import Path

import keras
import numpy as np

from core.engine.saving.save import write_model
from core.saving.formats import INFERENCE, Kind, of_kind
from core.saving.notebook import notebook
from tests.core.engine import corpus
from tests.core.engine.saving.outputs import of_file, of_keras, samples

_KINDS = (*sorted(INFERENCE), Kind.KERAS, Kind.WEIGHTS, Kind.ARCHITECTURE, Kind.NOTEBOOK)


def main() -> None:
    counts: Counter[str] = Counter()
    for group in corpus.BUILDERS:
        for name in corpus.built(group):
            for kind in _KINDS:
                start = time.perf_counter()
                try:
                    said = _written(group, name, kind)
                except Exception as fault:  # noqa: BLE001  # each failure is a line of the result
                    said = f"failed: {type(fault).__name__}: {' '.join(str(fault).split())[:200]}"
                counts[f"{kind} {'failed' if said.startswith('failed') else 'good'}"] += 1
                print(group, name, kind, said, f"{time.perf_counter() - start:.1f} s", flush=True)
    print(dict(counts))


def _written(group: str, name: str, kind: Kind) -> str:
    model = corpus.built(group)[name]
    if kind is Kind.NOTEBOOK:
        return _run_cells(group, name)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"model{of_kind(kind).ending}"
        notes = write_model(model, of_kind(kind), path)
        if kind is Kind.ARCHITECTURE:
            known = [layer.name for layer in model.layers]
            again = keras.models.model_from_json(path.read_text(encoding="utf-8"))
            return "good" if [layer.name for layer in again.layers] == known else "failed: other layers"
        if kind is Kind.WEIGHTS:
            model.load_weights(path)
            return "good"
        given = samples(model)
        if kind is Kind.KERAS:
            found = of_keras(keras.models.load_model(path, compile=False), given)
        else:
            found = of_file(kind, path, model, given)
        pairs = zip(of_keras(model, given), found, strict=True)
        off = max(float(np.abs(a.astype(float) - b.astype(float)).max()) for a, b in pairs)
    return f"{'good' if off < 1e-5 else 'failed: differs'} {off:.1e} {' '.join(notes)}"


def _run_cells(group: str, name: str) -> str:
    found = corpus.reading(group)
    space: dict[str, object] = {"__name__": "__main__"}
    with contextlib.redirect_stdout(io.StringIO()):
        for cell in json.loads(notebook(found.project, found.models[name], name))["cells"]:
            if cell["cell_type"] == "code":
                exec("".join(cell["source"]), space)  # our own code
    return "good"


if __name__ == "__main__":
    main()
