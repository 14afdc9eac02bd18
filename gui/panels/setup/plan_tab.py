"""How the training goes: optimizer, epochs, batches, what is held out, callbacks; common first, the rest folded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from core.catalog.records import Field, FieldType
from core.graph.plan import LossMode, Precision, Strategy, TrainingPlan
from core.values import Value
from gui.panels.inspector.choosing import editor_for
from gui.panels.inspector.form import folding
from gui.panels.inspector.names import Names
from gui.panels.inspector.rows import Rows
from gui.panels.setup.callbacks import CallbacksEditor
from gui.panels.setup.planning import Planning

_OPTIMIZER = (Field("optimizer", FieldType.OPTIMIZER, required=True),)
_COMMON = (
    Field("epochs", FieldType.INT, required=True, minimum=1),
    Field("batch_size", FieldType.INT, required=True, minimum=1),
    Field("validation_split", FieldType.FLOAT, required=True, minimum=0, maximum=0.99),
)
_REST = (
    Field("seed", FieldType.INT, default=0, minimum=0),
    Field("deterministic", FieldType.BOOL, default=True),
    Field("folds", FieldType.INT, default=0, minimum=0),
    Field("loss_mode", FieldType.ENUM, default="joint", options=get_args(LossMode)),
    Field("measure_every", FieldType.INT, default=0, minimum=0),
    Field("precision", FieldType.ENUM, default="float32", options=get_args(Precision)),
    Field("jit_compile", FieldType.BOOL, default=False),
    Field("steps_per_execution", FieldType.INT, default=1, minimum=1),
    Field("checkpoint_every", FieldType.INT, default=1, minimum=0),
    Field("warm_start", FieldType.STRING, default=""),
    Field("strategy", FieldType.ENUM, default="none", options=get_args(Strategy)),
)
_TIPS = {
    "optimizer": "What turns gradients into steps. Its learning rate may be a number or a schedule; clipnorm and the "
    "like clip the gradients.",
    "epochs": "How often all samples are gone through.",
    "batch_size": "How many samples make one step.",
    "validation_split": "The share of the samples that is held out by chance to tell how good the model is, unless a "
    "column of the data says which.",
    "seed": "Equal seeds give equal weights on a CPU.",
    "deterministic": "Operations that always give the same result; somewhat slower.",
    "folds": "Cross-validation: that many models train one after the other, each with fresh weights and another part "
    "of the samples held out, and the results are their means. In place of the validation split. 0 turns it off.",
    "loss_mode": "joint: one step along the weighted sum of all losses. separate: each loss makes a step of its own, "
    "in order. gradnorm balances how fast the losses fall (Chen et al. 2018). pcgrad takes conflicting parts out of "
    "the gradients (Yu et al. 2020).",
    "measure_every": "Compares the gradients of the losses every so many steps. 0: never.",
    "precision": "mixed_float16 and mixed_bfloat16 compute in 16 bits and keep the weights in 32; quicker on GPUs.",
    "jit_compile": "Compiles the steps with XLA: the first one takes long, the others less.",
    "steps_per_execution": "How many steps are made between two looks at the clock; more is quicker for small models.",
    "checkpoint_every": "How many epochs lie between two checkpoints, from which a run can go on. 0: none.",
    "warm_start": "The folder of an earlier run, relative to the project's file, whose weights this one starts from, "
    "layer by layer as far as names and shapes go together: runs/net-20261126-101500. Empty: fresh weights.",
    "strategy": "mirrored: all GPUs of this machine share each batch. multi-worker: several machines do.",
}


class PlanTab(QScrollArea):
    """Three columns: the settings, the optimizer, and the callbacks."""

    def __init__(self, planning: Planning) -> None:
        super().__init__()
        self._planning, self._session = planning, planning.session
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Plan")
        self._parts = [self._rows(_COMMON), self._rows(_REST), self._rows(_OPTIMIZER)]
        self.fold = folding(f"{len(self._parts[1].editors)} more settings", self._parts[1], unfolded=False)
        self.callbacks = CallbacksEditor(planning)
        self._inside = QWidget()
        columns = QHBoxLayout(self._inside)
        columns.setContentsMargins(0, 0, 4, 0)
        columns.setSpacing(24)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self._parts[0])
        left.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignLeft)
        left.addWidget(self._parts[1])
        left.addStretch()
        columns.addLayout(left, 2)
        columns.addWidget(self._parts[2], 3, Qt.AlignmentFlag.AlignTop)
        columns.addWidget(self.callbacks, 3)
        self.setWidget(self._inside)
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self.refresh)
        self._session.changed.connect(self._later.start)
        self.refresh()

    @property
    def editors(self) -> dict[str, QWidget]:
        return {name: editor for part in self._parts for name, editor in part.editors.items()}

    def refresh(self) -> None:
        plan = self._planning.plan
        self._inside.setEnabled(plan is not None)
        for part in self._parts:
            part.show_values([{name: getattr(plan, name) for name in part.editors}] if plan else [{}])
        self.callbacks.show_callbacks(plan.callbacks if plan else ())

    def _rows(self, fields: Sequence[Field]) -> Rows:
        rows = Rows([(field, editor_for(field, Names(self._session))) for field in fields])
        rows.describe(_TIPS)
        rows.committed.connect(lambda name, value: self._set(rows, name, value))
        return rows

    def _set(self, rows: Rows, name: str, value: Value) -> None:
        words = name.replace("_", " ")
        given = _default(name) if value is None else value
        rows.editors[name].refuse(self._planning.set(name, given, f"Set {words}"))


def _default(name: str) -> object:
    """What an emptied field goes back to."""
    return next(field.default for field in TrainingPlan.__dataclass_fields__.values() if field.name == name)
