"""Which panels there are and where they stand at first. What lies behind another is imported when it is looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from core.graph.problem import Place
from gui.canvas.canvas import Canvas
from gui.log import Log
from gui.panels.code.panel import CodePanel
from gui.panels.inspector.panel import Inspector
from gui.panels.palette import Palette
from gui.searching import Searcher
from gui.session import Session
from gui.theme.theme import Theme
from gui.theme.tokens import TRAINING_HEIGHT
from gui.training import Trainer


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a panel is built with.

    `show_setup` opens what is set before a run, at a place of the plan; `save_model` saves that of a run's folder,
    `compare_with` shows the project of a file beside that of another one, or beside the one on screen.
    """

    session: Session
    theme: Theme
    canvas: Canvas
    trainer: Trainer
    searcher: Searcher
    show_setup: Callable[[Place], None]
    log: Log
    save_model: Callable[[Path], None]
    compare_with: Callable[[Path, Path | None], None]


@dataclass(frozen=True, slots=True)
class Panel:
    """One dock.

    `tabbed_with` names the dock it shares a place with, `size` is its width or height at first, `least` the height that
    it takes when it is first looked at.
    """

    name: str
    title: str
    area: Qt.DockWidgetArea
    build: Callable[[Surroundings], QWidget]
    tabbed_with: str = ""
    size: int = 0
    least: int = 0


def _palette(around: Surroundings) -> QWidget:
    palette = Palette(around.session, around.theme)
    palette.chosen.connect(around.canvas.add_found)
    return palette


def _outline(around: Surroundings) -> QWidget:
    from gui.panels.outline import Outline

    return Outline(around.session, around.theme, around.canvas.reveal)


def _models(around: Surroundings) -> QWidget:
    from gui.panels.models.panel import ModelsPanel

    return ModelsPanel(around.session)


def _inspector(around: Surroundings) -> QWidget:
    return Inspector(around.session)


def _problems(around: Surroundings) -> QWidget:
    from gui.panels.problems import ProblemsPanel

    problems = ProblemsPanel(around.session)
    problems.of_the_plan.connect(around.show_setup)
    return problems


def _history(around: Surroundings) -> QWidget:
    from gui.panels.history import HistoryPanel

    return HistoryPanel(around.session)


def _constants(around: Surroundings) -> QWidget:
    from gui.panels.constants import ConstantsPanel

    return ConstantsPanel(around.session)


def _code(around: Surroundings) -> QWidget:
    return CodePanel(around.session, around.theme)


def _setup(around: Surroundings) -> QWidget:
    from gui.panels.setup.tabs import SetupTabs  # brings numpy along

    setup = SetupTabs(around.session, around.theme)
    setup.data.synthetic_wanted.connect(around.trainer.start_on_synthetic_data)
    return setup


def _runs(around: Surroundings) -> QWidget:
    from gui.panels.runs.panel import RunsPanel

    return RunsPanel(around.session, around.trainer, around.theme, around.save_model, around.compare_with)


def _search(around: Surroundings) -> QWidget:
    from gui.panels.search.panel import SearchPanel

    return SearchPanel(around.session, around.searcher, around.theme)


def _log(around: Surroundings) -> QWidget:
    from gui.panels.log import LogPanel

    return LogPanel(around.log)


def _training(around: Surroundings) -> QWidget:
    from gui.panels.training.panel import TrainingPanel

    return TrainingPanel(around.session, around.trainer, around.theme)


_LEFT, _RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
_BELOW = Qt.DockWidgetArea.BottomDockWidgetArea

PANELS: tuple[Panel, ...] = (
    Panel("palette", "Layers", _LEFT, _palette, size=232),
    Panel("outline", "Outline", _LEFT, _outline, "palette"),
    Panel("models", "Models", _LEFT, _models, "palette"),
    Panel("inspector", "Inspector", _RIGHT, _inspector, size=336),
    Panel("problems", "Problems", _RIGHT, _problems, "inspector"),
    Panel("history", "History", _RIGHT, _history, "inspector"),
    Panel("constants", "Constants", _RIGHT, _constants, "inspector"),
    Panel("code", "Code", _BELOW, _code, size=220),
    Panel("setup", "Training setup", _BELOW, _setup, "code", least=TRAINING_HEIGHT),
    Panel("runs", "Runs", _BELOW, _runs, "code", least=TRAINING_HEIGHT),
    Panel("training", "Training", _BELOW, _training, "code", least=TRAINING_HEIGHT),
    Panel("search", "Search", _BELOW, _search, "code", least=TRAINING_HEIGHT),
    Panel("log", "Log", _BELOW, _log, "code"),
)
