"""Writes every model of the guides in every format that computes, and prints how far its outputs are from Keras's."""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from pathlib import Path

import numpy as np

from core.engine.saving.save import write_model
from core.saving.formats import INFERENCE, of_kind
from tests.core.engine import corpus
from tests.core.engine.saving.outputs import of_file, of_keras, samples


def main() -> None:
    counts: Counter[str] = Counter()
    for group in corpus.BUILDERS:
        for name, model in corpus.built(group).items():
            for kind in sorted(INFERENCE):
                given, start = samples(model), time.perf_counter()
                with tempfile.TemporaryDirectory() as folder:
                    path = Path(folder) / f"model{of_kind(kind).ending}"
                    try:
                        notes = write_model(model, of_kind(kind), path)
                        pairs = zip(of_keras(model, given), of_file(kind, path, model, given), strict=True)
                        off = max(float(np.abs(a.astype(float) - b.astype(float)).max()) for a, b in pairs)
                    except Exception as fault:  # noqa: BLE001  # each failure is a line of the result
                        counts[f"{kind} failed"] += 1
                        print(group, name, kind, f"{type(fault).__name__}: {' '.join(str(fault).split())[:200]}")
                        continue
                counts[f"{kind} same to 1e-5" if off < 1e-5 else f"{kind} differs"] += 1
                print(group, name, kind, f"{off:.1e}", f"{time.perf_counter() - start:.1f} s", *notes, flush=True)
    print(dict(counts))


if __name__ == "__main__":
    main()
