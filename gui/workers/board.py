"""Starts TensorBoard on the folder of a project's runs, and opens it in the browser when it says where it listens."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QUrl, Signal
from PySide6.QtGui import QDesktopServices

MISSING = "TensorBoard is not installed. Install it with `pip install tensorboard`, then try again."
_ADDRESS = re.compile(r"http://\S+")


class TensorBoard(QObject):
    """One process for each window; it ends with the window."""

    told = Signal(str)
    opened = Signal(str)  # the address in the browser

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._process: QProcess | None = None
        self._runs: Path | None = None
        self._address = ""

    def open(self, runs: Path) -> None:
        """Opens it on a folder of runs, started if it is not there yet."""
        if importlib.util.find_spec("tensorboard") is None:
            self.told.emit(MISSING)
        elif self._process and runs == self._runs:
            self._show()
        else:
            self._start(runs)

    def close(self) -> None:
        process, self._process = self._process, None
        if process:
            process.kill()
            process.waitForFinished()

    def _start(self, runs: Path) -> None:
        self.close()
        self._runs, self._address = runs, ""
        self._process = process = QProcess(self)
        process.setProcessChannelMode(QProcess.ProcessChannelMode.MergedChannels)
        process.readyRead.connect(self._read)
        process.finished.connect(self._ended)
        process.start(sys.executable, ["-m", "tensorboard.main", "--logdir", str(runs), "--port", "0"])
        self.told.emit("Starting TensorBoard…")

    def _read(self) -> None:
        if self._process is None or self._address:
            return
        found = _ADDRESS.search(bytes(self._process.readAll().data()).decode("utf-8", "replace"))
        if found:
            self._address = found.group()
            self._show()

    def _show(self) -> None:
        if self._address:
            self.told.emit(f"TensorBoard is at {self._address}")
            self.opened.emit(self._address)
            QDesktopServices.openUrl(QUrl(self._address))

    def _ended(self, code: int) -> None:
        if self.sender() is self._process:
            self._process = None
            self.told.emit(f"TensorBoard ended with exit code {code}.")
