"""Where samples come from: files with columns, opened by what the plan says about them."""

from __future__ import annotations

from pathlib import Path

from core.graph.plan import DataSource
from core.training.errors import SourceMissing
from core.training.options import Options
from core.training.sources.csv_file import CsvFile
from core.training.sources.image_folder import ImageFolder
from core.training.sources.npz_file import NpyFiles, NpzFile
from core.training.sources.parquet_file import ParquetFile
from core.training.sources.source import Source, check_columns

__all__ = ["Source", "check_columns", "open_source"]


def open_source(source: DataSource, folder: Path) -> Source:
    """The source with its path taken from `folder`. Raises a DataError where it can't be read."""
    path = folder / source.path
    if source.kind == "images" and path.is_dir():
        return ImageFolder(path)
    if not path.is_file():
        what = "folder" if source.kind == "images" else "file"
        raise SourceMissing(f"There is no {what} {source.path} in {folder.resolve()}. Put it there, or choose another.")
    if source.kind == "npz":
        return NpyFiles(path) if path.suffix.lower() == ".npy" else NpzFile(path)
    if source.kind == "parquet":
        return ParquetFile(path)
    options = Options(source.options, f"source {source.path}")
    separator = options.text("separator", "\t" if path.suffix == ".tsv" else ",", length=1)
    return CsvFile(path, separator, options.text("encoding", "utf-8-sig"))
