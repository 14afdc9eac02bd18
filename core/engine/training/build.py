"""From project and plan to a compiled Keras model for `fit`, and to what the data has to bring for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import keras

from core.engine.compile import Compiled, compile_project
from core.engine.make import Maker
from core.engine.training.contract import Contract, Key, contract
from core.graph.plan import InputPlan, TrainingPlan
from core.graph.project import Project
from core.graph.records import Graph, Source, flatten
from core.training.errors import PlanBroken
from core.training.ports import Bounds, DataPort


@dataclass(frozen=True)
class Built:
    """`model` is the person's; `training` shares its layers, takes a flat tuple and gives the trained outputs only.

    `keys` tells by name in Keras's logs which output and which loss or metric it is. `ports` are inputs, then targets.
    """

    model: keras.Model
    training: keras.Model
    contract: Contract
    keys: Mapping[str, Key]
    inputs: tuple[DataPort, ...]

    @property
    def ports(self) -> tuple[DataPort, ...]:
        return (*self.inputs, *(row.port for row in self.contract.rows))

    @property
    def fixed_batch(self) -> int | None:
        """The batch size that the model's inputs are made for, where one is."""
        return next((tensor.shape[0] for tensor in self.model.inputs if tensor.shape[0] is not None), None)


def build(project: Project, plan: TrainingPlan, trusted: bool) -> Built:
    """Compile the plan's model, freezing included, and then compile it for training, in this order."""
    record = project.model(plan.model)
    if record is None:
        raise PlanBroken("The model that the training plan names is not declared any more. Choose another.")
    compiled = compile_project(project, trusted, [plan.model])
    model = compiled.model(plan.model)
    outputs = list(zip((source for _, source in flatten(record.outputs)), model.outputs, strict=True))
    rows = contract(outputs, plan.outputs, Maker(project.constants, trusted, compiled.model))
    training = _flat(model, rows)
    sources = [source for _, source in flatten(record.inputs)]
    inputs = tuple(_input_ports(project.graphs[plan.model.graph], compiled, sources, model, plan.inputs))
    keys = rows.compile(training, _optimizer(rows.maker, plan))
    return Built(model, training, rows, keys, inputs)


def _optimizer(maker: Maker, plan: TrainingPlan) -> object:
    return keras.optimizers.get(plan.optimizer) if isinstance(plan.optimizer, str) else maker.value(plan.optimizer)


def _flat(model: keras.Model, rows: Contract) -> keras.Model:
    """The same layers between flat inputs and the outputs of the rows, each output named as its row."""
    outputs = tuple(_named(row.tensor, row.label, model) for row in rows.rows)
    return keras.Model(tuple(model.inputs), outputs, name=model.name)


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
