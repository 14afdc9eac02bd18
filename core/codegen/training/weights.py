"""How much each sample counts: the weights of a column, of the sample's class, or both, an array for each output."""

from __future__ import annotations

from collections.abc import Sequence

from core.codegen.layout import assignment
from core.codegen.literals import quoted
from core.codegen.source import Source, attribute, call, dictionary
from core.codegen.training.columns import Columns, Sheet
from core.codegen.training.ends import PRIORS
from core.codegen.training.ports import Port, Written, port_source
from core.graph.plan import OutputPlan


def weight_ports(trained: Sequence[OutputPlan], targets: Sequence[Port]) -> list[Port]:
    """What the columns of weights have to give, for those outputs that have one."""
    rows = zip(trained, targets, strict=True)
    return [
        Port(f"{port.name}_weights", (row.sample_weight,), (), "float32") for row, port in rows if row.sample_weight
    ]


def write_weights(
    sheet: Sheet, columns: Columns, trained: Sequence[OutputPlan], targets: Sequence[Written], losses: Sequence[str]
) -> list[str]:
    """The variables of the weights, one for each output; none at all where every sample counts the same."""
    if not any(row.sample_weight or row.class_weight for row in trained):
        return []
    found = []
    for row, written, loss in zip(trained, targets, losses, strict=True):
        name = sheet.names.give(f"{written.name}_weights")
        factors = [*_by_class(sheet, row, written, loss), *_by_column(sheet, columns, row)]
        factors = factors or [call(f"{_numpy(sheet)}.ones", [f"len({written.variable})", _FLOAT])]
        for sign, factor in zip(("=", "*="), factors, strict=False):
            sheet.page.put(assignment((name,), factor, sheet.page.indent, sign))
        found.append(name)
    return found


def _by_class(sheet: Sheet, row: OutputPlan, written: Written, loss: str) -> list[Source]:
    if not row.class_weight:
        return []
    part = written.parts[0]
    given = dictionary(
        (quoted(label) if part.labels else _number(label), sheet.values.source(weight))
        for label, weight in row.class_weight.items()
    )
    if part.labels:
        return [sheet.tool("class_weights", part.labels, given, part.known)]
    labels: Source = written.variable
    if loss in PRIORS:
        labels = call(attribute(labels, "argmax"), [], {"axis": "-1"})
    return [sheet.tool("class_weights", labels, given)]


def _by_column(sheet: Sheet, columns: Columns, row: OutputPlan) -> list[Source]:
    if row.sample_weight is None:
        return []
    return [port_source(sheet, columns, Port("weights", (row.sample_weight,), (), "float32"))]


def _number(label: str) -> str:
    """A label that is no name is the number of its class."""
    try:
        number = float(label)
    except ValueError:
        return quoted(label)
    return repr(int(number) if number.is_integer() else number)


def _numpy(sheet: Sheet) -> str:
    return sheet.values.imports.module("np")


_FLOAT = '"float32"'
