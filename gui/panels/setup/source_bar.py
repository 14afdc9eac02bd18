"""Where samples come from, in one line: a file, or other data; beside it what the plan says now."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QInputDialog, QLabel, QMenu, QPushButton, QToolButton, QWidget

from core.graph.datasets import DATASETS
from core.graph.plan import DataSource
from core.graph.synthetic import ROWS, is_synthetic
from gui.panels.setup.held_out import HeldOut
from gui.panels.setup.planning import SUFFIXES, Planning

_NO_DATA = "No data yet. Choose a table, NumPy arrays or a folder of images, or drop them here: they are matched."
_MADE_UP = "Synthetic data: {} random samples that fit the model. They show that it trains, not what it can do."


class SourceBar(QWidget):
    """Tells what was chosen; the tab does it."""

    path_chosen = Signal(object)  # a Path
    source_chosen = Signal(object)  # a DataSource that is no file
    synthetic_wanted = Signal()

    def __init__(self, planning: Planning) -> None:
        super().__init__()
        self._planning = planning
        self.choose = QPushButton("Choose a file…")
        self.choose.clicked.connect(self._choose)
        self.others = QToolButton()
        self.others.setText("Other data")
        self.others.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = self._filled_menu()
        self.others.setMenu(self._menu)
        self.make_up = QPushButton("Train on synthetic data")
        self.make_up.setToolTip("On random numbers that fit the model: shows that it trains, not what it can do")
        self.make_up.clicked.connect(self.synthetic_wanted)
        self.path = QLabel(_NO_DATA, wordWrap=True)
        self.held_out = HeldOut(planning)
        self.match = QPushButton("Match by name and shape")
        self.match.setToolTip("Binds every input and output anew to what suits it best")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (self.choose, self.others, self.make_up):
            row.addWidget(widget)
        row.addWidget(self.path, 1)
        row.addWidget(self.held_out)
        row.addWidget(self.match)

    def show_source(self, source: DataSource | None) -> None:
        self.path.setText(_told(source))
        self.path.setToolTip(self.path.text())
        self.make_up.setVisible(source is None)
        for widget in (self.match, self.held_out):
            widget.setVisible(source is not None and not is_synthetic(source))

    def _filled_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addAction("A folder of images…", self._choose_folder)
        sets = menu.addMenu("A data set of Keras")
        for name in DATASETS:
            sets.addAction(name, partial(self.source_chosen.emit, DataSource("dataset", name)))
        menu.addAction("A Python function…", self._choose_function)
        menu.addAction("Synthetic data", self.synthetic_wanted.emit)
        return menu

    def _choose(self) -> None:
        patterns = " ".join(f"*{suffix}" for suffix in SUFFIXES)
        path, _ = QFileDialog.getOpenFileName(self, "Choose data", str(self._planning.folder), f"Data ({patterns})")
        if path:
            self.path_chosen.emit(Path(path))

    def _choose_folder(self) -> None:
        """One that holds a folder of images for each class."""
        path = QFileDialog.getExistingDirectory(self, "Choose a folder of images", str(self._planning.folder))
        if path:
            self.path_chosen.emit(Path(path))

    def _choose_function(self) -> None:
        asked = "File and function, relative to the project, that give a dict of arrays or a table:"
        text, done = QInputDialog.getText(self, "A Python function", asked, text="data.py:load")
        if done and text.strip():
            self.source_chosen.emit(DataSource("python", text.strip()))


def _told(source: DataSource | None) -> str:
    if source is None:
        return _NO_DATA
    if source.kind == "dataset":
        return f"keras.datasets.{source.path}"
    return _MADE_UP.format(source.options.get("rows", ROWS)) if is_synthetic(source) else source.path
