"""Where callbacks write: what the plan names lies in the run's folder, wherever the training was started from."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from core.values import KerasObject

_WRITES_TO = {
    "BackupAndRestore": ("backup_dir", "backup"),
    "CSVLogger": ("filename", "epochs.csv"),
    "ModelCheckpoint": ("filepath", "best.keras"),
    "TensorBoard": ("log_dir", "logs"),
}


def written_to(callback: KerasObject) -> str:
    """The file or folder that a callback writes to; empty where it writes nothing, or an expression says where."""
    field, usual = _WRITES_TO.get(_name(callback), ("", ""))
    written = callback.config.get(field, usual)
    return written if isinstance(written, str) else ""


def placed(callback: KerasObject, folder: Path) -> KerasObject:
    """The callback with its file or folder within `folder`; an absolute path stays as it is."""
    written = written_to(callback)
    if not written:
        return callback
    field, _ = _WRITES_TO[_name(callback)]
    return replace(callback, config={**callback.config, field: str(folder / written)})


def _name(callback: KerasObject) -> str:
    return callback.path.rpartition(".")[2]
