"""Reads the committed catalogue and answers what a class or function of Keras takes; the only door to the table."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from core.catalog.records import Entry
from core.catalog.rows import Row, entry_from_row
from core.resources import assets


@dataclass(frozen=True)
class Catalogue:
    """Every known class and function below `keras`, by path. Entries are built when they are first asked for.

    `keras` and `tensorflow` are the versions with which the table was made.
    """

    keras: str
    tensorflow: str
    rows: Mapping[str, Row]

    def entry(self, path: str) -> Entry | None:
        """The entry at a path or an alias of it: `layers.Dense`, `ops.abs`, `losses.Huber`."""
        known = path if path in self.rows else self._aliases.get(path)
        return None if known is None else self._built(known)

    def layer(self, class_name: str) -> Entry | None:
        """The entry of a block's class, as `Layer.class_name` has it: `Dense`, `ops.add`, `InputLayer`."""
        return self.entry(class_name if class_name.startswith("ops.") else f"layers.{class_name}")

    def under(self, group: str) -> tuple[Entry, ...]:
        """All entries of a group (`layers`, `ops`, `optimizers.schedules` …), in the order of their names."""
        return tuple(self._built(path) for path in self.rows if path.rpartition(".")[0] == group)

    def suggest(self, name: str) -> tuple[str, ...]:
        """Up to three known names that look like `name`, written the way `name` is (with or without a group)."""
        import difflib  # only whoever mistypes waits for it

        group, dot, last = name.rpartition(".")
        known = self._names_under(group or "layers")
        alike = {one.lower(): one for one in sorted(known, key=lambda one: one[:1].isupper() == last[:1].isupper())}
        near = difflib.get_close_matches(last.lower(), alike, n=3, cutoff=0.6)
        return tuple(f"{group}{dot}{alike[found]}" for found in near)

    def _built(self, path: str) -> Entry:
        if path not in self._entries:
            self._entries[path] = entry_from_row(path, self.rows[path])
        return self._entries[path]

    @cached_property
    def _entries(self) -> dict[str, Entry]:
        return {}

    @cached_property
    def _aliases(self) -> Mapping[str, str]:
        return {alias: path for path, row in self.rows.items() for alias in _aliases(row)}

    def _names_under(self, group: str) -> list[str]:
        names = (path.rpartition(".") for path in (*self.rows, *self._aliases))
        return [last for found, _, last in names if found == group]


def _aliases(row: Row) -> Iterable[str]:
    aliases: Iterable[str] = row.get("aliases", ())
    return aliases


@cache
def load() -> Catalogue:
    """The catalogue that ships with LayerLoom; read once."""
    table = json.loads((assets() / "catalogue.json").read_bytes())  # as quick as msgspec, which costs 15 ms to import
    return Catalogue(table["keras"], table["tensorflow"], table["entries"])
