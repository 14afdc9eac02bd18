"""The line at the foot of the window: what was just said, what the project is tied to, how the engine is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QStatusBar

from core.graph.tie import Tie
from gui.facts import EngineState

_SAID_MS = 8000
_ENGINE_WORDS = {
    EngineState.STARTING: "Keras is starting; shapes will appear",
    EngineState.WORKING: "Asking Keras for shapes…",
    EngineState.READY: "Shapes are up to date",
    EngineState.GONE: "The engine has ended; shapes stand still",
}


class Foot:
    """Fills a window's status bar. What is said stands for some seconds, the marks for as long as they are true."""

    def __init__(self, bar: QStatusBar) -> None:
        self._message, self._tie, self._engine = QLabel(), QLabel(), QLabel()
        bar.addWidget(self._message, 1)
        for mark in (self._tie, self._engine):
            bar.addPermanentWidget(mark)
        self._wipe = QTimer(bar, singleShot=True, interval=_SAID_MS)
        self._wipe.timeout.connect(self._message.clear)

    def say(self, text: str) -> None:
        self._message.setText(text)
        self._wipe.start()

    def show_engine(self, state: EngineState) -> None:
        self._engine.setText(_ENGINE_WORDS[state])

    def show_tie(self, tie: Tie | None) -> None:
        self._tie.setText(f"Tied to {Path(tie.path).name}" if tie else "")
        self._tie.setToolTip(f"Saving writes the canvas's code into {tie.path}" if tie else "")
