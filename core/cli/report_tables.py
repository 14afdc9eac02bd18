"""The report for a person: a line per problem, a table per graph, a summary per model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rich.table import Table
from rich.text import Text

from core.cli.tables import aligned, cell
from core.cli.terminal import Terminal, printable
from core.graph.problem import Problem, Severity
from core.graph.records import Graph, Structure, flatten
from core.protocol.answers import CallShapes, Status, Tensor
from core.saving.checked import Report

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_DOUBT = {Status.ASSUMED: " (assumed)", Status.UNKNOWN: " (unknown)", Status.FAILED: " (refused)", Status.OK: ""}


def show_report(report: Report, name: str, terminal: Terminal) -> None:
    for problem in report.problems:
        terminal.out.print(_problem_line(problem), soft_wrap=True)
    if report.problems:
        terminal.say()
    for graph in report.project.graphs.values():
        answers = [answer for answer in report.calls if answer.graph == graph.id]
        if answers:
            terminal.say(f"Graph {graph.name}", "bold")
            terminal.show(_calls_table(report, answers))
            terminal.say()
    if report.models:
        terminal.say("Models", "bold")
        terminal.show(_models_table(report))
        terminal.say()
    terminal.say(f"{name}: {_verdict(report)}")


def _problem_line(problem: Problem) -> Text:
    word = (f"{problem.severity}: ", _STYLES[problem.severity])
    return Text.assemble(word, printable(problem.message), printable(f" {problem.remedy}" if problem.remedy else ""))


def _verdict(report: Report) -> str:
    counts = [(report.count(Severity.ERROR), "error"), (report.count(Severity.WARNING), "warning")]
    return ", ".join(f"{count} {word}{'' if count == 1 else 's'}" for count, word in counts if count) or "no problems"


def _calls_table(report: Report, answers: Iterable[CallShapes]) -> Table:
    table = aligned("layer", "class", "node", "inputs", "outputs", "dtype", "weights", right=("node", "weights"))
    for answer in answers:
        layer = report.project.graphs[answer.graph].layers[answer.layer]
        dtypes = dict.fromkeys(tensor.dtype for tensor in answer.outputs)
        table.add_row(
            cell(layer.name),
            cell(layer.class_name),
            str(answer.node),
            cell(_shapes(answer.inputs.values())),
            cell(_shapes(answer.outputs) + _DOUBT[answer.status], "" if answer.status is Status.OK else "yellow"),
            cell(", ".join(dtypes)),
            "(shared)" if answer.node else _weights(answer),
        )
    return table


def _models_table(report: Report) -> Table:
    table = aligned("model", "inputs", "outputs", "weights", "trainable", right=("weights", "trainable"))
    for summary in report.models:
        graph = report.project.graphs[summary.graph]
        model = graph.models[summary.model]
        table.add_row(
            cell(model.name),
            cell(_named_shapes(graph, model.inputs, summary.inputs)),
            cell(_named_shapes(graph, model.outputs, summary.outputs) + _DOUBT[summary.status]),
            f"{summary.weights.total:,}",
            f"{summary.weights.trainable:,}",
        )
    return table


def _weights(answer: CallShapes) -> str:
    weights = answer.weights
    return f"{weights.total:,}" if weights.total == weights.trainable else f"{weights.total:,} ({weights.trainable:,})"


def _shapes(tensors: Iterable[Tensor | None]) -> str:
    return ", ".join("?" if tensor is None else str(tensor.shape) for tensor in tensors)


def _named_shapes(graph: Graph, ends: Structure, tensors: Mapping[str, Tensor | None]) -> str:
    """Each end of a model by the name of its layer, with its shape."""
    named = ((graph.places[source.call].layer.name, tensors.get(path)) for path, source in flatten(ends))
    return ", ".join(f"{name} {_shapes([tensor])}" for name, tensor in named)
