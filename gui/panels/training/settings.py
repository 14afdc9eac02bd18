"""The fields of the training panel that say how a run shall go: epochs, batch size, device."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QWidget

from core.errors import LayerLoomError
from core.expressions import evaluate
from core.graph import edits
from core.training.planning import whole
from core.values import Expression, Value
from gui.session import Session
from gui.theme.tokens import NUMBER_WIDTH

_DEVICES = {"Device: automatic": "auto", "Device: CPU": "cpu", "Device: GPU": "gpu"}


class PlanNumber(QLineEdit):
    """A whole number of the plan, or an expression with the project's constants."""

    def __init__(self, session: Session, name: str, label: str) -> None:
        super().__init__()
        self._session, self._name, self._label = session, name, label
        self.setFixedWidth(NUMBER_WIDTH)
        self.setAccessibleName(label)
        self.setToolTip(f"{label}: a whole number, or an expression with the project's constants")
        self.editingFinished.connect(self._edited)
        session.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        plan = edits.planned(self._session.project).plan
        self.setEnabled(plan is not None)
        self.setText("" if plan is None else _text(getattr(plan, self._name)))
        self._mark("")

    def _edited(self) -> None:
        plan = edits.planned(self._session.project).plan
        if plan is None or self.text().strip() == _text(getattr(plan, self._name)):
            self._mark("")
            return
        try:
            value = self._read()
        except LayerLoomError as refusal:
            self._mark(str(refusal))
            return
        label = f"Set {self._label.lower()} to {self.text().strip()}"
        self._session.do(label, lambda now: edits.set_in_plan(now, self._name, value))

    def _read(self) -> Value:
        text = self.text().strip()
        number = whole(evaluate(text, self._session.project.constants), self._label)
        return number if text.isdecimal() else Expression(text)

    def _mark(self, refusal: str) -> None:
        if refusal:
            self._session.refused.emit(refusal)
        self.setProperty("wrong", bool(refusal))
        self.style().polish(self)


class RunSettings(QWidget):
    """The fields side by side."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.epochs = PlanNumber(session, "epochs", "Epochs")
        self.batch_size = PlanNumber(session, "batch_size", "Batch size")
        self.device = QComboBox()
        self.device.addItems(list(_DEVICES))
        self.device.setAccessibleName("Device")
        self.device.setToolTip("Where to compute; automatic takes a GPU where TensorFlow sees one")
        self.device.activated.connect(self._choose)
        self._session = session
        session.changed.connect(self._show)
        self._show()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for field in (self.epochs, self.batch_size):
            name = QLabel(field.accessibleName())
            name.setProperty("dim", True)
            row.addWidget(name)
            row.addWidget(field)
        row.addWidget(self.device)

    def _choose(self, place: int) -> None:
        device = list(_DEVICES.values())[place]
        self._session.do(f"Train on {device}", lambda now: edits.set_in_plan(now, "device", device))

    def _show(self) -> None:
        plan = edits.planned(self._session.project).plan
        device = plan.device if plan else "auto"
        known = list(_DEVICES.values())
        self.device.setEnabled(plan is not None)
        self.device.setCurrentIndex(known.index(device) if device in known else -1)
        self.device.setPlaceholderText(f"Device: {device}")


def _text(value: Value) -> str:
    return value.text if isinstance(value, Expression) else str(value)
