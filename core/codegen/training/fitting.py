"""Compile and fit: one structure for losses, weights and metrics, and batches in the order that the seed gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import indent

from core.codegen.layout import assignment, expression, returned
from core.codegen.names import Names
from core.codegen.page import Page
from core.codegen.source import Source, attribute, call, listed, tupled
from core.codegen.training.batches import Decoding, Side, gathered, samples_function
from core.codegen.training.shapes import Arrangement
from core.codegen.values import Values
from core.graph.plan import OutputPlan, TrainingPlan
from core.graph.records import Source as Output

_EPOCH = '''def {epoch_of}(number):
    """The batches of an epoch, in an order by its number and the seed."""
    order = {tf}.random.experimental.stateless_shuffle({rows}, seed=[{seed}, number])
    return {tf}.data.Dataset.from_tensor_slices(order).batch({size})'''


@dataclass(frozen=True)
class Fit:
    """What is fitted: the variable of the model, and the arrays of inputs and targets in its arrangement.

    `weights` are the arrays of how much each sample counts in training, for each output or for none. `batch` is the
    size of a batch; a `fixed` one leaves out what does not fill it. `rows_of` is the tool that reads the samples of a
    batch, where they are not in memory; `even_batches` that for held-out rows, where several outputs learn,
    `fit_together` that in the place of Keras's `fit`, and `build_for_all` that before it on several devices.
    """

    model: str
    inputs: Arrangement
    outputs: Arrangement
    arrays: Mapping[Output, str]
    weights: Mapping[Output, str]
    decodings: Mapping[Output, Decoding]
    batch: Source
    fixed: bool
    rows_of: str = ""
    even_batches: str = ""
    fit_together: str = ""
    build_for_all: str = ""


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
    if plan.jit_compile:
        settings["jit_compile"] = "True"
    if plan.steps_per_execution != 1:
        settings["steps_per_execution"] = values.source(plan.steps_per_execution)
    page.put(expression(call(f"{fit.model}.compile", [], settings), page.indent))


def run_fit(page: Page, values: Values, names: Names, plan: TrainingPlan, fit: Fit, rows: Sequence[str]) -> None:
    """The batches and the call of `fit`. `rows` are the variables of training and, where there are, held-out rows."""
    tensorflow = values.imports.module("tf")
    samples, samples_of, epoch_of = (names.give(name) for name in ("samples", "samples_of", "epoch_of"))
    datasets = [names.give(name) for name, _ in zip(("train", "validation"), rows, strict=False)]
    whole = _samples(fit)
    in_memory = call(f"{tensorflow}.nest.map_structure", [f"{tensorflow}.constant", whole])
    page.put(assignment((samples,), whole if fit.rows_of else in_memory, page.indent))
    _gap(page)
    sides = (Side("inputs", fit.inputs, fit.decodings), Side("targets", fit.outputs, fit.decodings))
    taken = call(fit.rows_of, [samples, "rows"]) if fit.rows_of else gathered(samples, tensorflow)
    _put(page, samples_function(samples_of, taken, sides, weighted=bool(fit.weights)))
    size = ", ".join([str(fit.batch), *(["drop_remainder=True"] if fit.fixed else [])])
    epoch = _EPOCH.format(tf=tensorflow, epoch_of=epoch_of, rows=rows[0], seed=plan.seed, size=size)
    _put(page, epoch)
    data, ahead = f"{tensorflow}.data.Dataset", [f"{tensorflow}.data.AUTOTUNE"]
    epochs = attribute(call(f"{data}.range", [values.source(plan.epochs)]), "flat_map")
    page.put(assignment((datasets[0],), call(epochs, [epoch_of]), page.indent))
    at_once = {"num_parallel_calls": ahead[0]} if fit.decodings or fit.rows_of else {}
    mapped = call(f"{datasets[0]}.map", [samples_of], at_once)
    page.put(assignment((datasets[0],), call(attribute(mapped, "prefetch"), ahead), page.indent))
    for held_out, of in zip(datasets[1:], rows[1:], strict=True):
        batched = call(attribute(call(f"{data}.from_tensor_slices", [of]), "batch"), [size])
        if fit.even_batches:
            batched = call(fit.even_batches, [of, fit.batch])
        page.put(assignment((held_out,), batched, page.indent))
        bare = f"lambda rows: {samples_of}(rows)[:2]" if fit.weights else samples_of
        page.put(assignment((held_out,), call(f"{held_out}.map", [bare], at_once), page.indent))
    if fit.build_for_all:
        parts = [] if fit.fixed else rows[:1] if fit.even_batches else rows
        page.put(expression(call(fit.build_for_all, [fit.model, datasets[0], fit.batch, *parts]), page.indent))
    steps = f"len({epoch_of}(0))"
    page.put(assignment((names.give("history"),), _fit_call(values, plan, fit, datasets, steps), page.indent))
    if plan.folds:
        reached = call(f"{fit.model}.evaluate", [datasets[1]], {"return_dict": "True"})
        page.put(returned(reached, page.indent))


def _put(page: Page, source: str) -> None:
    """A function, and empty lines behind it."""
    page.put(indent(source, " " * page.indent).lstrip())
    _gap(page)


def _gap(page: Page) -> None:
    page.blank(1 if page.indent else 2)


def _fit_call(values: Values, plan: TrainingPlan, fit: Fit, datasets: list[str], steps: str) -> Source:
    epochs, held_out = values.source(plan.epochs), datasets[1:]
    callbacks = {"callbacks": listed(map(values.source, plan.callbacks))} if plan.callbacks else {}
    if fit.fit_together:
        apart = {"epochs": epochs, "steps": steps, **dict.fromkeys(["validation"] * len(held_out), datasets[-1])}
        return call(fit.fit_together, [fit.model, datasets[0]], {**apart, **callbacks})
    settings = {**dict.fromkeys(["validation_data"] * len(held_out), datasets[-1]), "epochs": epochs}
    return call(
        f"{fit.model}.fit", [datasets[0]], {**settings, "steps_per_epoch": steps, "shuffle": "False", **callbacks}
    )


def _samples(fit: Fit) -> Source:
    """All samples, inputs and targets, and weights where there are any."""
    arrays: dict[Output, Source] = dict(fit.arrays)
    parts = [fit.inputs.arranged(arrays, tupled), fit.outputs.arranged(arrays, tupled)]
    if fit.weights:
        parts.append(fit.outputs.arranged(dict(fit.weights), tupled))
    return tupled(parts)


def _metrics(values: Values, row: OutputPlan) -> Source:
    return listed(values.source(metric) for metric in row.metrics)
