"""The main window: canvas in the middle, panels in docks around it, menus from the commands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QByteArray, QSettings, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from core.graph.problem import Place
from gui.asking_trust import AskingTrust
from gui.autosave import Autosave
from gui.canvas.canvas import Canvas
from gui.canvas.choosing import Choosing
from gui.canvas.context_menu import ContextMenu
from gui.canvas.palette_drops import PaletteDrops
from gui.commands import Commands
from gui.comparing.opening import Comparer
from gui.file_drops import FileDrops
from gui.files import Files, Show
from gui.foot import Foot
from gui.importing import Importer
from gui.live import Live
from gui.live_losses import LiveLosses
from gui.lock import FileLock
from gui.log import Log
from gui.menus import fill_menus
from gui.middle import Middle
from gui.panels.docking import Docking
from gui.panels.docks import Surroundings
from gui.recent_menu import RecentMenu
from gui.repeating import offer_repeats
from gui.searching import Searcher
from gui.session import Session
from gui.tabbing import to_what_is_seen
from gui.theme.theme import Theme
from gui.theme.tokens import TRAINING_HEIGHT
from gui.training import Trainer
from gui.training_commands import corner
from gui.trust import Trust
from gui.tying.tying import Tying
from gui.uses import Uses
from gui.workers.engine import EngineWorker

if TYPE_CHECKING:
    from gui.panels.setup.tabs import SetupTabs
    from gui.saving import Saver
    from gui.transplanting.transplanting import Transplanter

_READY_MS = 1500  # after the window, when nobody waits for it


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
        self.autosave: Autosave | None = None
        self.saver: Saver | None = None
        self.transplanter: Transplanter | None = None
        self._engine: EngineWorker | None = None
        self.setDockNestingEnabled(True)
        self.resize(1440, 900)
        self.canvas = Canvas(session, theme, Uses(settings))
        self.middle = Middle(self.canvas)
        self.setCentralWidget(self.middle)
        self.commands = Commands(self, settings)
        self.trust = Trust(session, settings, self)
        self.asking_trust = AskingTrust(session, self.trust, self.middle.notices, theme, self)
        self.trainer = Trainer(session, settings)
        self.searcher = Searcher(session, self.trainer)
        self.log = Log(self)
        self._docking = Docking(self, self._surroundings(), fresh=not settings.contains("window/state"))
        self.docks = self._docking.docks
        self.files = Files(self, session, settings, show, lock)
        self.importer = Importer(self, self.files, theme)
        self.comparer = Comparer(self, session, theme, self.importer, lambda: self._engine is not None)
        self.tying = Tying(session, self.middle.notices, settings, theme, self, self.files.save)
        self._foot = Foot(self.statusBar())
        self._fill()
        self._connect()
        self._restore()
        self._refresh()
        self._show_tie()
        QTimer.singleShot(_READY_MS, self, self.docks["training"].panel)  # or a run would begin with a halt

    def _fill(self) -> None:
        """Menus, keys, and what can be dropped where."""
        self._corner = corner(self.trainer)  # PySide6 lets it go otherwise
        self.menuBar().setCornerWidget(self._corner)
        fill_menus(self)
        self.recent_menu = RecentMenu(self.files, self)
        self.commands.insert_menu("example", self.recent_menu)
        ContextMenu(self.session, self.canvas, self.commands)
        PaletteDrops(self.canvas.view, Choosing(self.session, self.canvas))
        FileDrops(self, (self, self.canvas.view.viewport()), self.files.open_path, self.importer.start)

    def _connect(self) -> None:
        """Who hears of what."""
        LiveLosses(self.session, self.trainer, self.canvas.scene)
        self.files.before_write = self.tying.write_code
        self.trainer.logged.connect(self.log.take_training)
        self.trainer.asked.connect(self._show_training)
        self.trainer.hindered.connect(self._show_setup)
        self.searcher.asked.connect(lambda: self._bring("search"))
        self.tying.changed.connect(self._show_tie)
        for said in (self.searcher.applied, self.trainer.queued, self.session.refused):
            said.connect(self.say)
        for signal in (self.trust.changed, self.trainer.state_changed, self.canvas.scene.chosen):
            signal.connect(self.commands.refresh)  # links are chosen on the canvas alone
        for dock in self.docks.values():
            dock.toggleViewAction().toggled.connect(self.commands.refresh)
            dock.visibilityChanged.connect(self.commands.refresh)
        session = self.session
        for signal in (session.changed, session.selection_changed, session.named, session.graph_changed):
            signal.connect(self._refresh)

    def say(self, text: str) -> None:
        """A line at the foot of the window, for some seconds."""
        self._foot.say(text)

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
        self.live.state_changed.connect(self._foot.show_engine)
        self.trust.changed.connect(self.live.ask_again)
        self._foot.show_engine(self.live.state)
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

    def focusNextPrevChild(self, forward: bool) -> bool:  # Qt's signature
        return to_what_is_seen(self, lambda: QMainWindow.focusNextPrevChild(self, forward))

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
        return self._docking.bring(name, TRAINING_HEIGHT)

    def _show_tie(self) -> None:
        self._foot.show_tie(self.session.project.tie)

    def _surroundings(self) -> Surroundings:
        return Surroundings(
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

    def _restore(self) -> None:
        """As the person left it."""
        for key, restore in (("window/geometry", self.restoreGeometry), ("window/state", self.restoreState)):
            if isinstance(value := self._settings.value(key), QByteArray):
                restore(value)

    def _refresh(self) -> None:
        mark = "" if self.session.document.is_saved else " •"
        self.setWindowTitle(f"{self.session.title}{mark} · {self.session.graph.name} — LayerLoom")
        self.setWindowModified(False)
        self.commands.refresh()
