"""All that comes before the first epoch; whatever can't be trained is refused here, before a run folder exists."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import keras
import tensorflow as tf

from core.engine.training.build import Built, build
from core.engine.training.data import data_of
from core.engine.training.device import Choice, choose
from core.engine.training.first_batch import try_first_batch
from core.engine.training.guess import best_guess
from core.engine.training.pipeline import Arrays, Feed, feed
from core.engine.training.proof import prove
from core.engine.training.together import check_batches
from core.engine.training.warm import warm_start
from core.engine.training.weighing import sample_weights
from core.graph.muting import without_muted
from core.graph.plan import Strategy, TrainingPlan
from core.graph.project import Project
from core.graph.synthetic import is_synthetic
from core.training.carried import WarmStarted
from core.training.checks import of_plan
from core.training.columns import Column
from core.training.errors import PlanBroken
from core.training.events import RunStarted
from core.training.findings import Finding
from core.training.large import MOST_IN_MEMORY
from core.training.options import Options
from core.training.planning import SPREAD_FOLDS, needed_source, ready_plan, whole
from core.training.ports import FittedPort
from core.training.samples import Samples, prepare
from core.training.split import Division, Fold, Split


@dataclass(frozen=True, slots=True)
class Settings:
    """What the command line may say beside the plan; None leaves the plan's own value.

    Samples that take more bytes than `most_in_memory` are read from files. `fold` is the one to train of a plan of
    folds, counted from 1; with 0 the run is that of all folds.
    """

    name: str = "run"
    epochs: int | None = None
    batch_size: int | None = None
    device: str | None = None
    strategy: Strategy | None = None
    devices: tuple[str, ...] = ()
    trusted: bool = False
    most_in_memory: int = MOST_IN_MEMORY
    fold: int = 0


@dataclass(frozen=True)
class Ready:
    """A run, or one `fold` of it, that can start. `guesses` and `targets` are in the order of the trained outputs."""

    project: Project
    plan: TrainingPlan
    choice: Choice
    built: Built
    feed: Feed
    rows: Split
    fitted: tuple[FittedPort, ...]
    findings: tuple[Finding, ...]
    guesses: tuple[Column, ...]
    batch: int
    trusted: bool = False
    warm: WarmStarted | None = None
    fold: Fold | None = None

    def alone(self) -> Built:
        """The model with the weights it has by now, made anew for this process alone."""
        built = build(self.project, self.plan, self.trusted)
        built.training.set_weights(self.built.training.get_weights())
        return built

    def started(self, run: Path) -> RunStarted:
        """What the run in this folder tells first."""
        return RunStarted(
            name=run.name,
            folder=str(run),
            model=self.built.model.name,
            outputs=tuple(row.label for row in self.built.contract.rows),
            device=self.choice.text,
            training_samples=len(self.rows.training),
            held_out_samples=len(self.rows.held_out),
            epochs=self.epochs,
            batch_size=self.batch,
            batches=self.feed.batches,
            seed=self.plan.seed,
            synthetic=is_synthetic(self.plan.source),
        )

    @property
    def epochs(self) -> int:
        return whole(self.plan.epochs, "Epochs")

    @property
    def checkpoint_every(self) -> int:
        return whole(self.plan.checkpoint_every, "Checkpoints", least=0)

    @property
    def targets(self) -> tuple[FittedPort, ...]:
        return tuple(port for port in self.fitted if port.target)


def get_ready(project: Project, folder: Path, settings: Settings, *, goes_on: bool = False) -> Ready:
    """Raises TrainingError, or whatever the compiler raises. The same seed gives the same start.

    A run that `goes_on` gets its weights from its checkpoint, so not from the run that it once started from.
    """
    project = without_muted(project)
    plan = ready_plan(project, settings.epochs, settings.batch_size)
    choice = choose(settings.device or plan.device, settings.strategy or plan.strategy, settings.devices)
    _seed(plan, choice)
    _check_spread(plan, choice)
    fold = Fold(settings.fold or 1, plan.folds) if plan.folds else None
    with choice.making():
        built = build(project, plan, settings.trusted)
        since = folder / plan.warm_start if plan.warm_start and not goes_on else None
        warm = warm_start(built.model, since, settings.trusted) if since else None
        samples = _samples(plan, folder, built, settings, fold)
        batch = _batch_size(plan, built, samples)
        guesses = _guesses(built, samples)
        batches = feed(_arrays(built, samples), samples.rows, batch, plan.seed, built.fixed_batch is not None)
        try_first_batch(built, batches.first)
    _check_steps(plan, batches.batches)
    _check_measuring(plan, choice, len(built.contract.rows))
    if choice.strategy is None:
        with choice.making():
            prove(built, batches.first)
    rows, fitted, findings = samples.rows, samples.fitted, (*of_plan(project), *samples.findings)
    if choice.strategy:
        last = batch if built.fixed_batch else (len(rows.training) - 1) % batch + 1
        check_batches(batches, last, choice.strategy.num_replicas_in_sync)
    trusted = settings.trusted
    return Ready(project, plan, choice, built, batches, rows, fitted, findings, guesses, batch, trusted, warm, fold)


def _seed(plan: TrainingPlan, choice: Choice) -> None:
    """On a CPU, equal seeds then give equal weights; on a GPU some layers have no deterministic form."""
    keras.utils.set_random_seed(plan.seed)
    if choice.is_cpu and plan.deterministic and plan.jit_compile:
        raise PlanBroken("On a CPU, XLA does not compile deterministic operations. Switch off `deterministic` or XLA.")
    if choice.is_cpu and plan.deterministic:
        tf.config.experimental.enable_op_determinism()


def _check_steps(plan: TrainingPlan, batches: int) -> None:
    """Keras would go on into the next epoch with the last of several steps."""
    steps = whole(plan.steps_per_execution, "Steps per execution")
    if batches % steps:
        fitting = ", ".join(str(number) for number in range(1, min(batches, 100) + 1) if batches % number == 0)
        raise PlanBroken(
            f"An epoch has {batches} batches, which {steps} steps per execution do not divide. Choose one of {fitting}."
        )


def _check_measuring(plan: TrainingPlan, choice: Choice, losses: int) -> None:
    if not plan.measure_every:
        return
    if losses < 2:
        raise PlanBroken("One loss alone has no gradient to compare its own with. Measure gradients every 0 steps.")
    if choice.strategy is not None or plan.precision == "mixed_float16":
        raise PlanBroken(
            "Gradients are compared on one device, and not in mixed_float16, where small ones vanish. "
            "Measure gradients every 0 steps, or change the strategy or the precision."
        )


def _check_spread(plan: TrainingPlan, choice: Choice) -> None:
    if choice.cluster is not None and plan.folds:
        raise PlanBroken(SPREAD_FOLDS)


def _samples(plan: TrainingPlan, folder: Path, built: Built, settings: Settings, fold: Fold | None) -> Samples:
    source = needed_source(plan)
    column = Options(source.options, f"source {source.path}").text("held_out", "")
    division = Division(plan.validation_split, plan.seed, column or None, fold)
    data = data_of(built, plan, folder, trusted=settings.trusted)
    return prepare(data, built.ports, division, settings.most_in_memory)


def _batch_size(plan: TrainingPlan, built: Built, samples: Samples) -> int:
    """The plan's, or the one that the inputs are made for, of which there must be at least one full batch."""
    fixed = built.fixed_batch
    if fixed is not None and len(samples.rows.training) < fixed:
        raise PlanBroken(
            f"The inputs of the model take batches of exactly {fixed} samples, and there are only "
            f"{len(samples.rows.training)} to train on. Make the fixed batch size smaller."
        )
    return fixed or whole(plan.batch_size, "The batch size")


def _arrays(built: Built, samples: Samples) -> Arrays:
    """What there is, by what it is for; `samples` has no more of it afterwards."""
    weights, first = sample_weights(built, samples.fitted, samples.arrays), len(built.inputs)
    arrays = Arrays(samples.arrays[:first], samples.arrays[first:], weights)
    samples.arrays.clear()
    return arrays


def _guesses(built: Built, samples: Samples) -> tuple[Column, ...]:
    first = len(built.inputs)
    targets = samples.arrays[first : first + len(built.contract.rows)]
    rows = zip(built.contract.rows, targets, strict=True)
    return tuple(best_guess(row, target, samples.rows.training) for row, target in rows)
