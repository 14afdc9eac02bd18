"""Shows a run on the terminal while it trains: a bar with the time left, a line per epoch, the results at the end."""

from __future__ import annotations

from datetime import timedelta
from types import TracebackType

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from core.cli.run_summary import show_result
from core.cli.terminal import Terminal
from core.training.carried import WarmStarted
from core.training.events import (
    BatchEnded,
    Continued,
    DataChecked,
    EpochEnded,
    Event,
    FoldEnded,
    FoldStarted,
    MachineMeasured,
    Paused,
    RunEnded,
    RunResumed,
    RunStarted,
    Scores,
)
from core.training.findings import Finding
from core.training.gradients import Gradients, GradientsMeasured

_GB = 1e9
_SECONDS_BETWEEN_LINES = 30.0


class TrainingDisplay:
    """Takes the events of one run. Without a terminal, or when `plain`, there is no bar."""

    def __init__(self, terminal: Terminal, *, plain: bool) -> None:
        self._terminal = terminal
        self._bar: Progress | None = None
        self._wants_bar = terminal.out.is_terminal and not plain
        self._epochs, self._folds, self._said = 0, 1, 0.0
        self._findings: tuple[Finding, ...] = ()  # what was said of the data; each fold may add to it
        self._gradients = Gradients()

    def __enter__(self) -> TrainingDisplay:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end_bar()

    def show(self, event: Event) -> None:
        match event:
            case RunStarted():
                self._start(event, "Training")
            case RunResumed():
                self._resume(event)
            case DataChecked():
                for finding in (one for one in event.findings if one not in self._findings):
                    self._terminal.say(
                        f"{finding.severity}: {finding.place}: {finding.message} {finding.remedy}".strip()
                    )
                self._findings = event.findings
            case WarmStarted():
                self._terminal.say(event.line())
            case RunEnded():
                self._end_bar()
                show_result(event.result, self._terminal)
                if advice := self._gradients.advice():
                    self._terminal.say(f"\n{advice}")
            case _:
                self._show_progress(event)

    def _show_progress(self, event: Event) -> None:
        match event:
            case BatchEnded():
                self._move(event)
            case EpochEnded():
                self._terminal.say(_epoch_line(event))
                self._end_epoch(event)
            case FoldStarted():
                self._terminal.say(
                    f"Fold {event.fold} of {event.folds}: {event.training_samples:,} samples, "
                    f"{event.held_out_samples:,} held out"
                )
            case FoldEnded():
                self._terminal.say(f"Fold {event.result.fold} of {event.folds}: held out {_number(event.result.loss)}")
            case MachineMeasured():
                self._measure(event)
            case GradientsMeasured():
                self._gradients.take(event)
                self._terminal.say(self._gradients.line())
            case Paused():
                self._terminal.say(f"Paused in epoch {event.epoch}, after batch {event.batch}.")
            case Continued():
                self._terminal.say(f"Going on after {event.seconds:.0f} s.")

    def _resume(self, event: RunResumed) -> None:
        done, epochs = len(event.history), event.run.epochs * max(event.run.folds, 1)
        self._start(event.run, f"Going on with {event.run.name}, after {done} of {epochs} epochs: training")

    def _start(self, run: RunStarted, doing: str) -> None:
        self._epochs, self._folds = run.epochs, max(run.folds, 1)
        self._terminal.say(
            f"{doing} {run.model} on {run.training_samples:,} {'synthetic ' * run.synthetic}samples, "
            f"{run.held_out_samples:,} held out, "
            f"in batches of {run.batch_size}; {run.device}, seed {run.seed}{_in_folds(run)}"
        )
        if self._wants_bar:
            self._bar = _bar(self._terminal)
            self._bar.start()
            total = self._folds * run.epochs * run.batches
            self._bar.add_task(f"epoch 1/{run.epochs}", total=total, loss="", machine="")

    def _move(self, batch: BatchEnded) -> None:
        if self._bar is None:
            self._log(batch)
            return
        self._bar.update(
            self._bar.task_ids[0],
            completed=self._done(batch),
            description=f"{f'fold {batch.fold}/{self._folds}, ' * bool(batch.fold)}epoch {batch.epoch}/{self._epochs}",
            loss=f"loss {_number(batch.training.loss)}",
        )

    def _log(self, batch: BatchEnded) -> None:
        """In a file, of an epoch that takes long, a line now and then."""
        if batch.seconds - self._said >= _SECONDS_BETWEEN_LINES and batch.batch < batch.batches:
            self._said = batch.seconds
            done, total = self._done(batch), self._folds * self._epochs * batch.batches
            left = timedelta(seconds=round(batch.seconds / done * (total - done)))
            self._terminal.say(
                f"epoch {batch.epoch}/{self._epochs}  batch {batch.batch:,}/{batch.batches:,}  "
                f"loss {_number(batch.training.loss)}  {left} left"
            )

    def _done(self, batch: BatchEnded) -> int:
        """The batches of all epochs of all folds so far, as if none had ended early."""
        epochs = max(batch.fold - 1, 0) * self._epochs + batch.epoch - 1
        return epochs * batch.batches + batch.batch

    def _measure(self, machine: MachineMeasured) -> None:
        if self._bar is not None:
            self._bar.update(self._bar.task_ids[0], machine=_taken(machine))

    def _end_epoch(self, epoch: EpochEnded) -> None:
        """After the last epoch the results are worked out, which takes a while."""
        if self._bar is not None and epoch.epoch == epoch.epochs and epoch.fold in (0, self._folds):
            self._bar.update(self._bar.task_ids[0], description="working out the results")

    def _end_bar(self) -> None:
        if self._bar is not None:
            self._bar.stop()
            self._bar = None


def _in_folds(run: RunStarted) -> str:
    return f"; {run.folds} folds, each with fresh weights" if run.folds else ""


def _bar(terminal: Terminal) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=None),
        MofNCompleteColumn(),
        TextColumn("{task.fields[loss]}"),
        TextColumn("{task.fields[machine]}", style="dim"),
        TimeRemainingColumn(),
        console=terminal.out,
        transient=True,
        redirect_stdout=False,  # what is printed comes by `core.printed`
        expand=True,
    )


def _taken(machine: MachineMeasured) -> str:
    gpus = (f"GPU {gpu.memory_used / _GB:.1f} GB" + _busy(gpu.busy) for gpu in machine.gpus)
    return ", ".join((f"{machine.cores:.1f} cores, {machine.memory / _GB:.1f} GB", *gpus))


def _busy(share: float | None) -> str:
    return "" if share is None else f" {share:.0%}"


def _epoch_line(epoch: EpochEnded) -> str:
    parts = [f"epoch {epoch.epoch:>{len(str(epoch.epochs))}}/{epoch.epochs}", f"{epoch.seconds:.1f} s"]
    parts.append(f"{epoch.samples_per_second:,.0f} samples/s")
    parts.append(f"loss {_number(epoch.training.loss)}{_outputs(epoch.training)}")
    if epoch.held_out is not None:
        parts.append(f"held out {_number(epoch.held_out.loss)}{_outputs(epoch.held_out)}")
    return "  ".join(parts)


def _outputs(scores: Scores) -> str:
    """The loss of each output, where there are several."""
    if len(scores.outputs) < 2:
        return ""
    losses = (f"{name} {_number(own.get('loss'))}" for name, own in scores.outputs.items())
    return f" ({', '.join(losses)})"


def _number(value: float | None) -> str:
    return "not a number" if value is None else f"{value:.4g}"
