"""The main window: canvas in the middle, panels in docks around it, menus from the commands."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QLabel, QMainWindow, QWidget

from core.graph.problem import Place
from gui.annotation_commands import annotation_commands
from gui.asking_trust import AskingTrust, trust_command
from gui.autosave import Autosave
from gui.canvas.canvas import Canvas
from gui.canvas.choosing import Choosing
from gui.canvas.context_menu import ContextMenu
from gui.canvas.palette_drops import PaletteDrops
from gui.canvas_commands import canvas_commands
from gui.commands import Commands
from gui.comparing.opening import Comparer
from gui.cutting_commands import cutting_commands
from gui.dock_commands import dock_commands
from gui.edit_commands import edit_commands
from gui.facts import EngineState
from gui.file_commands import file_commands
from gui.file_drops import FileDrops
from gui.files import Files, Show
from gui.find_commands import find_commands
from gui.help_commands import help_commands
from gui.importing import Importer
from gui.live import Live
from gui.live_losses import LiveLosses
from gui.lock import FileLock
from gui.log import Log
from gui.middle import Middle
from gui.panels.dock import Dock
from gui.panels.docks import PANELS, Surroundings
from gui.recent_menu import RecentMenu
from gui.repeating import offer_repeats, repeat_commands
from gui.search_command import search_command
from gui.searching import Searcher
from gui.session import Session
from gui.theme.theme import Theme
from gui.theme.tokens import TRAINING_HEIGHT
from gui.training import Trainer
from gui.training_commands import corner, training_commands
from gui.trust import Trust
from gui.tying.tying import Tying
from gui.uses import Uses
from gui.view_commands import view_commands
from gui.workers.engine import EngineWorker

if TYPE_CHECKING:
    from gui.panels.setup.tabs import SetupTabs
    from gui.saving import Saver
    from gui.transplanting.transplanting import Transplanter


class MainWindow(QMainWindow):
    """One project on screen."""

    def __init__(
        self,
        session: Session,
        theme: Theme,
        settings: QSettings,
        show: Show = lambda _: None,
        lock: FileLock | None = None,
    ) -> None:
        super().__init__()
        self.session, self.theme, self._settings = session, theme, settings
        self.canvas = Canvas(session, theme, Uses(settings))
        self.docks: dict[str, Dock] = {}
        self.commands = Commands(self, settings)
        self.setDockNestingEnabled(True)
        self.middle = Middle(self.canvas)
        self.trust = Trust(session, settings, self)
        self.asking_trust = AskingTrust(session, self.trust, self.middle.notices, theme, self)
        self.autosave: Autosave | None = None
        self.setCentralWidget(self.middle)
        self.resize(1440, 900)
        self.trainer = Trainer(session, settings)
        self.searcher = Searcher(session, self.trainer)
        self.log = Log(self)
        self.trainer.logged.connect(self.log.take_training)
        LiveLosses(session, self.trainer, self.canvas.scene)
        self._add_panels()
        self.saver: Saver | None = None
        self.transplanter: Transplanter | None = None
        self.files = Files(self, session, settings, show, lock)
        self.importer = Importer(self, self.files, theme)
        self.comparer = Comparer(self, session, theme, self.importer, lambda: self._engine is not None)
        self.tying = Tying(session, self.middle.notices, settings, theme, self, self.files.save)
        self.files.before_write = self.tying.write_code
        self.commands.add(
            file_commands(self.files, self.importer, self.comparer, self.tying, self.save_model, self.close)
        )
        self.commands.add((trust_command(self.asking_trust),))
        self.commands.add(edit_commands(session, self.canvas))
        self.commands.add(find_commands(self.canvas.find_bar))
        self.commands.add(canvas_commands(session, self.canvas))
        self.commands.add(cutting_commands(session, self.canvas, self.say, self.comparer.find, self.transplant))
        self.commands.add(annotation_commands(session, self.canvas))
        self.commands.add(repeat_commands(session, self.canvas, self.say))
        self.commands.add(view_commands(self))
        self.commands.add(training_commands(self.trainer))
        self.commands.add((search_command(self.searcher),))
        self._corner = corner(self.trainer)  # PySide6 lets it go otherwise
        self.menuBar().setCornerWidget(self._corner)
        self.trust.changed.connect(self.commands.refresh)
        self.trainer.asked.connect(self._show_training)
        self.searcher.applied.connect(self.say)
        self.searcher.asked.connect(lambda: self._bring("search"))
        self.trainer.queued.connect(self.say)
        self.trainer.hindered.connect(self._show_setup)
        self.trainer.state_changed.connect(self.commands.refresh)
        self.commands.add(dock_commands(self.docks))
        self.commands.add(help_commands(self))
        self.commands.fill(self.menuBar())
        ContextMenu(session, self.canvas, self.commands)
        PaletteDrops(self.canvas.view, Choosing(session, self.canvas))
        self.recent_menu = RecentMenu(self.files, self)
        self.commands.insert_menu("example", self.recent_menu)
        FileDrops(self, (self, self.canvas.view.viewport()), self.files.open_path, self.importer.start)
        self._message = QLabel()
        self._engine: EngineWorker | None = None
        self._engine_mark, self._tie_mark = QLabel(), QLabel()
        self.tying.changed.connect(self._show_tie)
        self._show_tie()
        self.statusBar().addWidget(self._message, 1)
        for mark in (self._tie_mark, self._engine_mark):
            self.statusBar().addPermanentWidget(mark)
        self._wipe = QTimer(self, singleShot=True, interval=8000)
        self._wipe.timeout.connect(self._message.clear)
        session.refused.connect(self.say)
        for dock in self.docks.values():
            dock.toggleViewAction().toggled.connect(self.commands.refresh)
            dock.visibilityChanged.connect(self.commands.refresh)
        for signal in (session.changed, session.selection_changed, session.named, session.graph_changed):
            signal.connect(self._refresh)
        self.canvas.scene.chosen.connect(self.commands.refresh)  # links are chosen on the canvas alone
        self._restore()
        self._refresh()
        QTimer.singleShot(_READY_MS, self, self.docks["training"].panel)  # or a run would begin with a halt

    def say(self, text: str) -> None:
        """A line at the foot of the window, for some seconds."""
        self._message.setText(text)
        self._wipe.start()

    def show_start_page(self) -> None:
        """Covers the canvas until a project begins here or a file is opened."""
        from gui.start_page.page import StartPage  # a window on a file does without

        page = StartPage(self.theme, self.files.recent())
        page.new_wanted.connect(self.middle.begin)
        page.open_wanted.connect(self.files.open)
        page.path_wanted.connect(self.files.open_path)
        page.import_wanted.connect(self.importer.choose)
        self.session.changed.connect(self.middle.begin)
        self.middle.show_start(page)

    def tell(self, text: str) -> None:
        """A strip above the canvas, until the person has seen it."""
        self.middle.notices.show_notice(text, ("Dismiss", lambda: None))

    def offer_repeats(self) -> None:
        """Offers, by a strip above the canvas, to group what repeats on it."""
        offer_repeats(self.session, self.middle.notices, self.commands)

    def save_model(self, run: Path | None = None) -> None:
        """Asks what a model is saved as, with the weights of a run's folder, or of the newest."""
        if self.saver is None:
            from gui.saving import Saver  # a window is there sooner without

            self.saver = Saver(self, self.session, self.trainer)
        self.saver.ask(run)

    def transplant(self) -> None:
        """Asks whose weights this project's model takes over."""
        if self.transplanter is None:
            from gui.transplanting.transplanting import Transplanter  # a window is there sooner without

            self.transplanter = Transplanter(self, self.session, self.files, self.theme)
        self.transplanter.choose()

    def compare_with(self, path: Path, later: Path | None = None) -> None:
        """Shows another project beside this one, with what differs, or two others beside each other."""
        if later:
            self.comparer.compare_runs(path, later)
        else:
            self.comparer.compare_with(path)

    def attach(self, engine: EngineWorker) -> None:
        """Lets an engine answer for this project; it ends with the window."""
        self._engine = engine
        engine.logged.connect(self.log.take_engine)
        self.live = Live(self.session, engine)
        self.live.state_changed.connect(self._show_engine)
        self.trust.changed.connect(self.live.ask_again)
        self._show_engine(self.live.state)
        engine.start()

    def give_engine(self) -> EngineWorker | None:
        """Hands the engine over to another window; this one has none any more."""
        engine, self._engine = self._engine, None
        if engine:
            self.live.deleteLater()
        return engine

    def keep(self, key: str, value: object) -> None:
        """Remembers a choice of the person's for the next start."""
        self._settings.setValue(key, value)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.files.may_close():
            event.ignore()
            return
        self._settings.setValue("window/geometry", self.saveGeometry())
        self._settings.setValue("window/state", self.saveState())
        if self.autosave:
            self.autosave.end()
        self.files.release()
        self.importer.close()
        for work in (self.saver, self.transplanter):
            if work:
                work.close()
        self.trainer.close()
        self.searcher.close()
        if self._engine:
            self._engine.stop()
        super().closeEvent(event)

    def _show_setup(self, place: Place) -> None:
        """Opens what is set before a run, where `place` of the plan can be mended."""
        cast("SetupTabs", self._bring("setup")).show_place(place)

    def _show_training(self) -> None:
        self._bring("training")

    def _bring(self, name: str) -> QWidget:
        """Shows a dock at the foot, high enough to work in; the panel in it."""
        dock = self.docks[name]
        dock.show()
        dock.raise_()
        self._grow(dock, TRAINING_HEIGHT)
        return dock.panel()

    def _grow(self, dock: Dock, least: int) -> None:
        if dock.height() < least:
            self.resizeDocks([dock], [least], Qt.Orientation.Vertical)

    def _show_engine(self, state: EngineState) -> None:
        self._engine_mark.setText(_ENGINE_WORDS[state])

    def _show_tie(self) -> None:
        tie = self.session.project.tie
        self._tie_mark.setText(f"Tied to {Path(tie.path).name}" if tie else "")
        self._tie_mark.setToolTip(f"Saving writes the canvas's code into {tie.path}" if tie else "")

    def _add_panels(self) -> None:
        around = Surroundings(
            self.session,
            self.theme,
            self.canvas,
            self.trainer,
            self.searcher,
            self._show_setup,
            self.log,
            self.save_model,
            self.compare_with,
        )
        for panel in PANELS:
            dock = Dock(panel.name, panel.title, partial(panel.build, around), self)
            if not panel.tabbed_with:
                dock.panel()  # in front: the window's first paint shall have it
            self.addDockWidget(panel.area, dock)
            beside = self.docks.get(panel.tabbed_with)
            if beside:
                self.tabifyDockWidget(beside, dock)
            self.docks[panel.name] = dock
            if panel.least and not self._settings.contains("window/state"):  # later on as the person left it
                dock.looked_at.connect(partial(self._grow, dock, panel.least))
        for panel in PANELS:
            if not panel.tabbed_with:
                self.docks[panel.name].raise_()
        for panel in PANELS:
            if panel.size:
                flat = panel.area in {Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea}
                way = Qt.Orientation.Horizontal if flat else Qt.Orientation.Vertical
                self.resizeDocks([self.docks[panel.name]], [panel.size], way)

    def _restore(self) -> None:
        for key, restore in _KEPT:
            value = self._settings.value(key)
            if value is not None:
                restore(self, value)

    def _refresh(self) -> None:
        mark = "" if self.session.document.is_saved else " •"
        self.setWindowTitle(f"{self.session.title}{mark} · {self.session.graph.name} — LayerLoom")
        self.setWindowModified(False)
        self.commands.refresh()


_READY_MS = 1500  # after the window, when nobody waits for it
_ENGINE_WORDS = {
    EngineState.STARTING: "Keras is starting; shapes will appear",
    EngineState.WORKING: "Asking Keras for shapes…",
    EngineState.READY: "Shapes are up to date",
    EngineState.GONE: "The engine has ended; shapes stand still",
}
_KEPT: tuple[tuple[str, Callable[[MainWindow, object], object]], ...] = (
    ("window/geometry", lambda window, value: window.restoreGeometry(value)),  # type: ignore[arg-type]
    ("window/state", lambda window, value: window.restoreState(value)),  # type: ignore[arg-type]
)
