"""From project and plan to a compiled Keras model for `fit`, and to what the data has to bring for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import keras

from core.engine.compile import Compiled, compile_project
from core.engine.make import Maker
from core.engine.training.contract import Contract, Key, contract
from core.engine.training.loss_modes import MODES, ByLoss
from core.graph.plan import InputPlan, LossMode, Precision, TrainingPlan
from core.graph.precision import with_precision
from core.graph.project import Project
from core.graph.records import Graph, Model, Source, flatten
from core.training.errors import PlanBroken
from core.training.planning import whole
from core.training.ports import Bounds, DataPort
from core.values import KerasObject


@dataclass(frozen=True)
class Built:
    """`model` is the person's; `training` shares its layers, takes a flat tuple and gives the trained outputs only.

    `keys` tells by name in Keras's logs which output and which loss or metric it is. `ports` are inputs, then targets,
    then the weights of samples.
    """

    model: keras.Model
    training: keras.Model
    contract: Contract
    keys: Mapping[str, Key]
    inputs: tuple[DataPort, ...]

    @property
    def ports(self) -> tuple[DataPort, ...]:
        rows = self.contract.rows
        return (*self.inputs, *(row.port for row in rows), *(row.weight_port for row in rows if row.plan.sample_weight))

    @property
    def fixed_batch(self) -> int | None:
        """The batch size that the model's inputs are made for, where one is."""
        return next((tensor.shape[0] for tensor in self.model.inputs if tensor.shape[0] is not None), None)


def build(project: Project, plan: TrainingPlan, trusted: bool) -> Built:
    """Compile the plan's model, freezing included, and then compile it for training, in this order."""
    record = project.model(plan.model)
    if record is None:
        raise PlanBroken("The model that the training plan names is not declared any more. Choose another.")
    with _policy(plan.precision):
        return _built(with_precision(project, plan), plan, record, trusted)


def _built(project: Project, plan: TrainingPlan, record: Model, trusted: bool) -> Built:
    compiled = compile_project(project, trusted, [plan.model])
    model = compiled.model(plan.model)
    outputs = list(zip((source for _, source in flatten(record.outputs)), model.outputs, strict=True))
    rows = contract(outputs, plan.outputs, Maker(project.constants, trusted, compiled.model))
    training = _flat(model, rows, MODES.get(_mode(plan, rows), keras.Model))
    sources = [source for _, source in flatten(record.inputs)]
    inputs = tuple(_input_ports(project.graphs[plan.model.graph], compiled, sources, model, plan.inputs))
    if isinstance(training, ByLoss):
        own = {number: row.plan.optimizer for number, row in enumerate(rows.rows) if row.plan.optimizer is not None}
        training.learn_by(rows, {number: _optimizer(rows.maker, one) for number, one in own.items()}, plan.seed)
    steps = whole(plan.steps_per_execution, "Steps per execution")
    keys = rows.compile(training, _optimizer(rows.maker, plan.optimizer), plan.jit_compile, steps)
    return Built(model, training, rows, keys, inputs)


@contextmanager
def _policy(precision: Precision) -> Iterator[None]:
    """Layers made inside compute in this precision, unless they say their own."""
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(precision)
    try:
        yield
    finally:
        keras.config.set_dtype_policy(before)


def _mode(plan: TrainingPlan, rows: Contract) -> LossMode:
    """How the losses train; one alone trains jointly with none. Raises PlanBroken for what does not go together."""
    mode = plan.loss_mode
    if mode != "separate" and any(row.plan.optimizer is not None for row in rows.rows):
        raise PlanBroken("An output has an optimizer of its own, which only losses that train separately can have.")
    if mode != "joint" and plan.precision == "mixed_float16":
        raise PlanBroken(
            f"Losses that train by `{mode}` know no loss scaling, which mixed_float16 needs. Use mixed_bfloat16."
        )
    alone = len(rows.rows) == 1 and rows.rows[0].plan.optimizer is None
    return "joint" if alone else mode


def _optimizer(maker: Maker, optimizer: str | KerasObject) -> object:
    return keras.optimizers.get(optimizer) if isinstance(optimizer, str) else maker.value(optimizer)


def _flat(model: keras.Model, rows: Contract, kind: type[keras.Model]) -> keras.Model:
    """The same layers between flat inputs and the outputs of the rows, each output named as its row."""
    outputs = tuple(_named(row.tensor, row.label, model) for row in rows.rows)
    return kind(tuple(model.inputs), outputs, name=model.name)


def _named(tensor: keras.KerasTensor, label: str, model: keras.Model) -> keras.KerasTensor:
    plain = dict(zip(model.output_names, model.outputs, strict=True))
    return tensor if plain.get(label) is tensor else keras.layers.Identity(name=label)(tensor)


def _input_ports(
    graph: Graph, compiled: Compiled, sources: Sequence[Source], model: keras.Model, plans: Sequence[InputPlan]
) -> Iterator[DataPort]:
    bound = {plan.input: plan for plan in plans}
    for source, tensor in zip(sources, model.inputs, strict=True):
        name = graph.places[source.call].layer.name
        if source not in bound or not bound[source].bindings:
            raise PlanBroken(f"Nothing feeds input `{name}`. Choose its columns in the training plan.")
        bounds = _vocabulary(graph, compiled, source)
        yield DataPort(name, bound[source].bindings, tuple(tensor.shape[1:]), tensor.dtype, bounds=bounds)


def _vocabulary(graph: Graph, compiled: Compiled, source: Source) -> Bounds | None:
    """The numbers that the embeddings right behind an input take; a GPU gives zeros for others without a word."""
    for target in graph.consumers.get(source, ()):
        block = graph.places[target.call].layer
        if block.class_name == "Embedding" and target.call in _compiled_calls(graph, compiled):
            layer = compiled.layer(graph.id, block.id)
            return Bounds(0, layer.input_dim - 1, f"embedding `{block.name}` takes numbers below {layer.input_dim}")
    return None


def _compiled_calls(graph: Graph, compiled: Compiled) -> frozenset[str]:
    return frozenset(source.call for source in compiled.graphs[graph.id].tensors)
