"""Which panels there are and where they stand at first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from gui.canvas.canvas import Canvas
from gui.panels.code.panel import CodePanel
from gui.panels.constants import ConstantsPanel
from gui.panels.history import HistoryPanel
from gui.panels.inspector.panel import Inspector
from gui.panels.models.panel import ModelsPanel
from gui.panels.outline import Outline
from gui.panels.palette import Palette
from gui.panels.problems import ProblemsPanel
from gui.panels.setup.panel import SetupPanel
from gui.panels.training.panel import TrainingPanel
from gui.session import Session
from gui.theme.theme import Theme
from gui.training import Trainer


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a panel is built with."""

    session: Session
    theme: Theme
    canvas: Canvas
    trainer: Trainer


@dataclass(frozen=True, slots=True)
class Panel:
    """One dock. `tabbed_with` names the dock it shares a place with, `size` its width or height at first."""

    name: str
    title: str
    area: Qt.DockWidgetArea
    build: Callable[[Surroundings], QWidget]
    tabbed_with: str = ""
    size: int = 0


_LEFT, _RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
_BELOW = Qt.DockWidgetArea.BottomDockWidgetArea


def _palette(around: Surroundings) -> QWidget:
    palette = Palette(around.session, around.theme)
    palette.chosen.connect(around.canvas.add_found)
    return palette


def _outline(around: Surroundings) -> QWidget:
    return Outline(around.session, around.theme, around.canvas.reveal)


PANELS: tuple[Panel, ...] = (
    Panel("palette", "Layers", _LEFT, _palette, size=232),
    Panel("outline", "Outline", _LEFT, _outline, "palette"),
    Panel("models", "Models", _LEFT, lambda around: ModelsPanel(around.session), "palette"),
    Panel("inspector", "Inspector", _RIGHT, lambda around: Inspector(around.session), size=336),
    Panel("problems", "Problems", _RIGHT, lambda around: ProblemsPanel(around.session), "inspector"),
    Panel("history", "History", _RIGHT, lambda around: HistoryPanel(around.session), "inspector"),
    Panel("constants", "Constants", _RIGHT, lambda around: ConstantsPanel(around.session), "inspector"),
    Panel("code", "Code", _BELOW, lambda around: CodePanel(around.session, around.theme), size=220),
    Panel("setup", "Training setup", _BELOW, lambda it: SetupPanel(it.session, it.theme), "code"),
    Panel("training", "Training", _BELOW, lambda it: TrainingPanel(it.session, it.trainer, it.theme), "code"),
)
