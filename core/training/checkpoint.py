"""The checkpoint of a run as a file: everything that going on to the same result takes, written whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

import msgspec

from core.project.atomic import replacing
from core.training.errors import RunBroken
from core.training.events import EpochEnded

if TYPE_CHECKING:  # the app shows its window in less time than numpy takes
    from core.training.columns import Column

Plain = None | bool | int | float | str
_FACTS = "facts"


@dataclass(frozen=True)
class Checkpoint:
    """Where a run was after `epochs` whole epochs and `batch` batches of the next one.

    `arrays` holds the state of the model, the optimizer, the random generators and the callbacks under names such as
    `model/3`; `callbacks` the plain numbers and texts of each callback. With `stopping` no further epoch was wanted.
    """

    epochs: int
    batch: int
    seconds: float
    history: tuple[EpochEnded, ...]
    arrays: Mapping[str, Column]
    callbacks: tuple[Mapping[str, Plain], ...] = ()
    stopping: bool = False


def write_checkpoint(checkpoint: Checkpoint, path: Path) -> None:
    """Raises OSError; then the checkpoint that was there is still there."""
    import numpy as np

    facts = {
        "epochs": checkpoint.epochs,
        "batch": checkpoint.batch,
        "seconds": checkpoint.seconds,
        "history": msgspec.to_builtins(checkpoint.history),
        "callbacks": checkpoint.callbacks,
        "stopping": checkpoint.stopping,
    }
    text = np.frombuffer(json.dumps(facts).encode(), np.uint8)  # json, since infinities are kept
    with replacing(path) as stream:
        np.savez(stream, **{_FACTS: text}, **checkpoint.arrays)  # type: ignore[arg-type]  # numpy 2.0 knows no flag


def read_checkpoint(path: Path) -> Checkpoint:
    """Raises RunBroken where there is none, or none that can be read."""
    import numpy as np

    try:
        with np.load(path, allow_pickle=False) as found:
            arrays = {name: found[name] for name in found.files}
        facts = json.loads(arrays.pop(_FACTS).tobytes())
        history = msgspec.convert(facts.pop("history"), tuple[EpochEnded, ...])
        callbacks = tuple(facts.pop("callbacks"))
        return Checkpoint(history=history, arrays=arrays, callbacks=callbacks, **facts)
    except FileNotFoundError:
        raise RunBroken(
            f"{path.parent} holds no checkpoint, so this run can't go on: it ended before its first one, or its plan "
            "keeps none. Train anew."
        ) from None
    except (OSError, BadZipFile, KeyError, TypeError, ValueError, msgspec.ValidationError) as error:
        raise RunBroken(f"{path} is no checkpoint that can be read: {error}.") from error
