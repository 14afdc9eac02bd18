"""What can be wrong with the data or the plan of a training run, named so that callers can tell the cases apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.errors import LayerLoomError

if TYPE_CHECKING:
    from core.training.findings import Finding


class TrainingError(LayerLoomError):
    """A run that can't start, or can't be read."""


class NoPlan(TrainingError):
    """A project without a training plan, or with one that lacks a part."""


class PlanBroken(TrainingError):
    """A plan that says something that can't be done."""


class DataError(TrainingError):
    """A source of samples that can't be read as the plan wants it."""


class SourceMissing(DataError):
    """The file of the source is not there."""


class ColumnMissing(DataError):
    """The plan names a column that the source does not have."""


class SourceBroken(DataError):
    """The file of the source is there and is not what its kind says."""


class NotANumber(DataError):
    """A number column that holds something else."""

    def __init__(self, column: str, row: int, value: object) -> None:
        super().__init__(
            f"Column `{column}` holds {str(value)[:40]!r} in data row {row}, which is no finite number. "
            "Correct the row, or read the column as `category` or `text`."
        )
        self.column, self.row = column, row


class DataRefused(DataError):
    """The samples can be read and can't be trained on; `findings` says why, one by one."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        lines = (f"{finding.place}: {finding.message} {finding.remedy}".strip() for finding in findings)
        super().__init__("\n".join(lines))
        self.findings = findings


class InputShapeMismatch(TrainingError):
    """Columns that don't come out in the shape of the input they feed."""

    def __init__(self, name: str, given: str, wanted: str) -> None:
        super().__init__(
            f"The data for input `{name}` has samples of shape {given}, and the input takes {wanted}. "
            "Change its columns or their transform, or the shape of the input."
        )
        self.name, self.given, self.wanted = name, given, wanted


class TargetShapeMismatch(TrainingError):
    """A target whose shape is not exactly its output's: Keras would broadcast it and learn something else."""

    def __init__(self, name: str, given: str, wanted: str) -> None:
        super().__init__(
            f"The target of output `{name}` has samples of shape {given}, and its loss needs exactly {wanted}. "
            "Keras would stretch one to the other without a word. Change the target's columns or their transform, "
            "the loss, or the width of the layer."
        )
        self.name, self.given, self.wanted = name, given, wanted


class ContractBroken(TrainingError):
    """Outputs and targets that are paired wrongly: one target moves the loss of another output."""

    def __init__(self, moved: str, other: str) -> None:
        super().__init__(
            f"Changing the target of output `{moved}` changes what output `{other}` loses, so targets and outputs are "
            "paired wrongly. Look for a loss or layer of the project's own that mixes the samples of a batch."
        )
        self.moved, self.other = moved, other


class ClusterBroken(TrainingError):
    """A run over several machines that are not told, or not as TensorFlow wants them."""


class DevicesUnknown(TrainingError):
    """TensorFlow would not say which devices it sees."""


class DeviceMissing(TrainingError):
    """The run asked for a device that TensorFlow does not see."""


class RunBroken(TrainingError):
    """A run folder, or a line of its events, that can't be read."""
