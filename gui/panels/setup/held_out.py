"""What is held out from training: samples by chance, by a column, or those of another file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from gui.panels.combos import QuietCombo
from gui.panels.setup.planning import SUFFIXES, Planning

_BY_CHANCE, _BY_COLUMN, _OTHER, _CHOSEN = "Held out by chance", "Held out by ", "Hold out another file…", "Held out: "


class HeldOut(QuietCombo):
    """Changes the plan at once."""

    def __init__(self, planning: Planning) -> None:
        super().__init__()
        self._planning, self._columns = planning, tuple[str, ...]()
        self.setAccessibleName("What is held out")
        self.setToolTip("Which rows are kept from training, to tell how good the model is")
        self.activated.connect(self._chosen)

    def show_plan(self, columns: Sequence[str]) -> None:
        self._columns = tuple(columns)
        plan = self._planning.plan
        source = plan.source if plan else None
        column, other = source.options.get("held_out") if source else None, plan.validation_source if plan else None
        names = [*columns, *([column] if isinstance(column, str) and column not in columns else [])]
        self.clear()
        self.addItems([_BY_CHANCE, *(f"{_BY_COLUMN}{name}" for name in names)])
        if other:
            self.addItem(f"{_CHOSEN}{Path(other.path).name}")
        self.addItem(_OTHER)
        self.setCurrentIndex(len(names) + 1 if other else names.index(column) + 1 if isinstance(column, str) else 0)

    def hold_out_file(self, path: Path) -> None:
        self._planning.hold_out(None, self._planning.source_of(path))

    def _chosen(self, place: int) -> None:
        text = self.itemText(place)
        if text == _OTHER:
            self._choose()
        elif not text.startswith(_CHOSEN):
            self._planning.hold_out(text.removeprefix(_BY_COLUMN) if place else None, None)

    def _choose(self) -> None:
        patterns = " ".join(f"*{suffix}" for suffix in SUFFIXES)
        path, _ = QFileDialog.getOpenFileName(self, "Held-out data", str(self._planning.folder), f"Data ({patterns})")
        if path:
            self.hold_out_file(Path(path))
        else:
            self.show_plan(self._columns)
