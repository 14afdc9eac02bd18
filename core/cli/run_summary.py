"""The end of a run for a person: how it ended, each output beside the constant guess, and where everything lies."""

from __future__ import annotations

from pathlib import Path

from rich.table import Table

from core.cli.tables import aligned, cell
from core.cli.terminal import Terminal
from core.training.result import FoldResult, Outcome, OutputResult, RunResult


def show_result(result: RunResult, terminal: Terminal) -> None:
    terminal.say(f"\n{_ending(result)}", "bold" if result.outcome is Outcome.FINISHED else "bold yellow")
    for text in (result.message, result.remedy):
        if text:
            terminal.say(text)
    if result.outputs:
        samples = "held-out synthetic samples" if result.synthetic else "held-out samples"
        folds = f", means of {len(result.folds)} folds ± standard deviation" if result.folds else ""
        terminal.say(f"\nOn the {samples}{folds}, beside the best constant guess:")
        terminal.show(outputs_table(result.outputs))
    if result.folds:
        terminal.say("\nFold by fold:")
        terminal.show(folds_table(result.folds))
    if result.synthetic and (result.outputs or result.epochs):
        terminal.say(
            "The data were synthetic: these numbers show that the model trains, and nothing of what it can do."
        )
    terminal.say(f"\nRun folder: {result.folder}")
    for what, name in result.files.items():
        terminal.say(f"  {what:<12} {Path(result.folder) / name}")


def _ending(result: RunResult) -> str:
    epochs = f"{result.epochs} epoch{'' if result.epochs == 1 else 's'}"
    folds = f" in {len(result.folds)} folds" if result.folds else ""
    return f"{str(result.outcome).capitalize()} after {epochs}{folds}, {result.seconds:.1f} s."


def outputs_table(outputs: tuple[OutputResult, ...]) -> Table:
    """Each output by its loss and metrics, beside the guess where there is one."""
    guessing = any(output.guess for output in outputs)
    guess = ("guess", "") if guessing else ()
    table = aligned("output", "measure", "model", *guess, right=("model", "guess"))
    for output in outputs:
        beside = (_number(output.guess_loss), cell(output.guess)) if guessing else ()
        table.add_row(cell(output.output), "loss", _spread(output.loss, output.loss_deviation), *beside)
        for name, value in output.metrics.items():
            guessed = (_number(output.guess_metrics.get(name)),) if guessing else ()
            table.add_row("", cell(name), _spread(value, output.deviations.get(name)), *guessed)
    return table


def folds_table(folds: tuple[FoldResult, ...]) -> Table:
    """What each fold has reached on what it had held out, a row per fold."""
    measures = [(output.output, name) for output in folds[0].outputs for name in ("loss", *output.metrics)]
    heads = [f"{output} {name}" for output, name in measures]
    table = aligned("fold", "epochs", *heads, right=("fold", "epochs", *heads))
    for fold in folds:
        values = (value for output in fold.outputs for value in (output.loss, *output.metrics.values()))
        table.add_row(str(fold.fold), str(fold.epochs), *map(_number, values))
    return table


def _spread(value: float | None, deviation: float | None) -> str:
    return _number(value) if deviation is None else f"{_number(value)} ± {_number(deviation)}"


def _number(value: float | None) -> str:
    return "not a number" if value is None else f"{value:.4g}"
