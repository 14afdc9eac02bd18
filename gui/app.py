"""Starts the app: theme, settings, the windows. Engines start behind them; nothing here waits for Keras."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSettings, QSize, Qt, QTimer
from PySide6.QtWidgets import QApplication

from core.errors import LayerLoomError
from core.graph.project import Project
from core.project import read
from core.resources import is_example
from gui.autosave import Autosave
from gui.canvas import accessible
from gui.first_paint import AfterFirstPaint
from gui.lock import FileLock, HeldElsewhere
from gui.recovery import Recovery, left_behind, recovery_folder
from gui.session import Session
from gui.theme import motion
from gui.theme.theme import Choice, Theme
from gui.window import MainWindow
from gui.workers.engine import EngineWorker

StartEngine = Callable[[], EngineWorker]


def application() -> QApplication:
    """The one QApplication, named so that settings have a home."""
    app = QApplication.instance()
    if isinstance(app, QApplication):
        return app
    app = QApplication(sys.argv[:1])
    app.setApplicationName("LayerLoom")
    app.setOrganizationName("LayerLoom")
    app.setStyle("Fusion")
    accessible.install()
    return app


def settings() -> QSettings:
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "LayerLoom", "layerloom")


_FRAME = QSize(8, 40)  # what a window manager draws around a window, about; Qt knows it only once that has been done


class App:
    """All windows of one run. Each has an engine of its own behind it, unless `engine` is None."""

    def __init__(
        self, theme: Theme, kept: QSettings, *, engine: StartEngine | None = EngineWorker, recovery: Path | None = None
    ) -> None:
        self._theme, self._kept, self._engine = theme, kept, engine
        self._recovery = recovery or recovery_folder()
        self.windows: list[MainWindow] = []

    def start(self) -> MainWindow:
        """A window on nothing yet, with the start page."""
        window = self._show(Session())
        window.show_start_page()
        return window

    def open(self, path: Path | None) -> MainWindow:
        """A window on a project file, or on an empty project. Raises a ProjectError. An example opens as a copy.

        A file that this run has open already comes to the front; one that another has open is shown as a copy.
        """
        if path is None:
            return self._show(Session())
        for window in self.windows:
            if window.session.path and window.session.path.resolve() == path.resolve():
                window.raise_()
                window.activateWindow()
                return window
        project = read(path)
        if is_example(path):
            return self._show(Session(project, copy_of=path.resolve()))
        try:
            return self._show(Session(project, path), FileLock(path))
        except HeldElsewhere as held:
            window = self._show(Session(project, copy_of=path.resolve()))
            window.tell(f"{held} This is a copy: save it under another name to keep what you change.")
            return window

    def offer_recoveries(self, window: MainWindow) -> None:
        """Asks in `window` what to do with what an earlier run could not save."""
        for found in left_behind(self._recovery):
            window.middle.notices.show_notice(
                f"LayerLoom ended before {found.title} was saved.",
                (f"Recover {found.title}", partial(self._recover, found)),
                ("Discard", found.forget),
            )

    def _recover(self, found: Recovery) -> None:
        try:
            project = found.project()
        except LayerLoomError as error:
            self.windows[-1].tell(str(error))
            return
        if standing := self._unchanged(found.path):
            standing.session.do("Recover", lambda _: project)  # undo goes back to what the file holds
            assert standing.autosave
            standing.autosave.write_now()
            found.forget()
            return
        opened = self._show(Session(project, found.path, found.copy_of), *self._lock(found.path))
        opened.session.document.mark_saved(Project())  # what is on screen lies in no file yet
        opened.session.named.emit()
        assert opened.autosave
        opened.autosave.write_now()
        found.forget()

    def _unchanged(self, path: Path | None) -> MainWindow | None:
        """The window that shows the file at `path` as it lies there: it can take what was not saved in it."""
        for window in self.windows:
            if path and window.session.path == path and window.session.document.is_saved:
                return window
        return None

    def _lock(self, path: Path | None) -> tuple[FileLock, ...]:
        try:
            return (FileLock(path),) if path else ()
        except HeldElsewhere:
            return ()  # saving will say who has it

    def _show(self, session: Session, lock: FileLock | None = None) -> MainWindow:
        blank = next((window for window in self.windows if window.middle.at_start), None)
        window = MainWindow(session, self._theme, self._kept, self.open, lock)
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        window.destroyed.connect(lambda: self.windows.remove(window))
        self.windows.append(window)
        window.autosave = Autosave(session, self._recovery, window)
        if blank:
            window.setGeometry(blank.geometry())
        else:
            window.resize(window.size().boundedTo(window.screen().availableSize() - _FRAME))
        window.show()
        engine = blank.give_engine() if blank else None
        if engine:
            window.attach(engine)
        elif self._engine:
            start = self._engine
            AfterFirstPaint(window, lambda: window.attach(start()))
        if blank:
            blank.middle.notices.move_to(window.middle.notices)
            blank.close()
        return window


def run(paths: Sequence[Path]) -> int:
    """Opens a window per path and runs until the last one closes. Raises a ProjectError for a file it can't read."""
    qt = application()
    kept = settings()
    motion.restore(kept)
    app = App(Theme(qt, Choice(str(kept.value("theme", Choice.SYSTEM.value)))), kept)
    for path in paths:
        app.open(path)
    window = app.windows[0] if paths else app.start()
    QTimer.singleShot(0, window, lambda: app.offer_recoveries(window))
    QTimer.singleShot(0, _collect_again)
    return qt.exec()


def _collect_again() -> None:
    """Lets the garbage collector work once the windows stand, and never look through what the start has made."""
    gc.freeze()
    gc.enable()
