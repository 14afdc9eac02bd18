"""Compile and fit: one structure for losses, weights and metrics, and batches in the order that the seed gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.codegen.layout import assignment, expression
from core.codegen.names import Names
from core.codegen.page import Page
from core.codegen.source import Source, attribute, call, listed, tupled
from core.codegen.training.shapes import Arrangement
from core.codegen.values import Values
from core.graph.plan import OutputPlan, TrainingPlan
from core.graph.records import Source as Output


@dataclass(frozen=True)
class Fit:
    """What is fitted: the variable of the model, and the arrays of inputs and targets in its arrangement.

    `batch` is the size of a batch; a `fixed` one leaves out what does not fill it.
    """

    model: str
    inputs: Arrangement
    outputs: Arrangement
    arrays: Mapping[Output, str]
    batch: Source
    fixed: bool


def compile_model(page: Page, values: Values, plan: TrainingPlan, fit: Fit) -> None:
    rows = {row.output: row for row in plan.outputs}
    trained = [rows[output] for output in fit.outputs.sources]
    settings: dict[str, Source] = {
        "optimizer": values.source(plan.optimizer),
        "loss": fit.outputs.arranged({row.output: values.source(row.loss) for row in trained}, listed),
    }
    if any(row.weight != 1.0 for row in trained):
        weights = {row.output: values.source(row.weight) for row in trained}
        settings["loss_weights"] = (
            listed(weights.values()) if fit.outputs.alone else fit.outputs.arranged(weights, listed)
        )
    if any(row.metrics for row in trained):
        settings["metrics"] = fit.outputs.arranged({row.output: _metrics(values, row) for row in trained}, listed)
    page.put(expression(call(f"{fit.model}.compile", [], settings), page.indent))


def run_fit(page: Page, values: Values, names: Names, plan: TrainingPlan, fit: Fit, rows: Sequence[str]) -> None:
    """The batches and the call of `fit`. `rows` are the variables of training and, where there are, held-out rows."""
    tensorflow = values.imports.module("tf")
    datasets = [names.give(name) for name, _ in zip(("train", "validation"), rows, strict=False)]
    for dataset, of in zip(datasets, rows, strict=True):
        page.put(assignment((dataset,), _dataset(tensorflow, fit, of), page.indent))
    size = [fit.batch, *(["drop_remainder=True"] if fit.fixed else [])]
    shuffled = call(f"{datasets[0]}.shuffle", [f"len({rows[0]})"], {"seed": str(plan.seed)})
    page.put(assignment((datasets[0],), shuffled, page.indent))
    batched = call(attribute(call(f"{datasets[0]}.batch", size), "prefetch"), [f"{tensorflow}.data.AUTOTUNE"])
    page.put(assignment((datasets[0],), batched, page.indent))
    for held_out in datasets[1:]:
        page.put(assignment((held_out,), call(f"{held_out}.batch", size), page.indent))
    page.put(assignment((names.give("history"),), _fit_call(values, plan, fit, datasets), page.indent))


def _fit_call(values: Values, plan: TrainingPlan, fit: Fit, datasets: list[str]) -> Source:
    settings: dict[str, Source] = dict.fromkeys(["validation_data"] * (len(datasets) - 1), datasets[-1])
    settings |= {"epochs": values.source(plan.epochs), "shuffle": "False"}
    if plan.callbacks:
        settings["callbacks"] = listed(map(values.source, plan.callbacks))
    return call(f"{fit.model}.fit", [datasets[0]], settings)


def _dataset(tensorflow: str, fit: Fit, rows: str) -> Source:
    arrays: dict[Output, Source] = {output: f"{array}[{rows}]" for output, array in fit.arrays.items()}
    both = tupled([fit.inputs.arranged(arrays, tupled), fit.outputs.arranged(arrays, tupled)])
    return call(f"{tensorflow}.data.Dataset.from_tensor_slices", [both])


def _metrics(values: Values, row: OutputPlan) -> Source:
    return listed(values.source(metric) for metric in row.metrics)
