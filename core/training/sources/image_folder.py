"""A folder of images as a source: one subfolder for each class, whose name is the label."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import numpy as np

from core.training.columns import Chunk, Column
from core.training.errors import SourceBroken
from core.training.pictures import is_picture
from core.training.sources.source import CHUNK_ROWS, check_columns


class ImageFolder:
    """Columns `image`, the path within the folder, and `label`; sorted by path."""

    columns: tuple[str, ...] = ("image", "label")

    def __init__(self, path: Path) -> None:
        self.path = path
        found = sorted(file.relative_to(path).as_posix() for file in path.glob("*/*") if is_picture(file.name))
        if not found:
            raise SourceBroken(f"{path.name} holds no images. Put those of each class into a folder of its own in it.")
        self._columns: dict[str, Column] = {
            "image": np.array(found, object),
            "label": np.array([name.partition("/")[0] for name in found], object),
        }
        self._rows = len(found)

    def chunks(self, columns: Sequence[str], numeric: Collection[str] = ()) -> Iterator[Chunk]:  # noqa: ARG002  # none is
        check_columns(self, columns)
        for first in range(0, self._rows, CHUNK_ROWS):
            yield Chunk(first, {name: self._columns[name][first : first + CHUNK_ROWS] for name in columns}, self.path)

    def head(self, rows: int) -> Chunk:
        """Some of every class."""
        places = np.unique(np.linspace(0, self._rows - 1, min(rows, self._rows)).astype(np.int64))
        return Chunk(0, {name: values[places] for name, values in self._columns.items()}, self.path)
