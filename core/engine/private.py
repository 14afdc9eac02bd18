"""The only module that touches private API of Keras. Tried on Keras 3.15.1 with TensorFlow 2.21."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import keras
from keras.src.applications.convnext import LayerScale
from keras.src.applications.inception_resnet_v2 import CustomScaleLayer
from keras.src.backend import get_keras_mask, set_keras_mask
from keras.src.backend.common import global_state
from keras.src.models.functional import Functional
from keras.src.ops.node import Node
from keras.src.random.seed_generator import global_seed_generator
from keras.src.utils.python_utils import is_default

__all__ = [
    "TRIED_ON",
    "UNLISTED_LAYERS",
    "Functional",
    "Node",
    "Output",
    "build_for_training",
    "builds_nothing",
    "calls_of",
    "forget_calls",
    "graph_of",
    "heard_calls",
    "inputs_and_outputs",
    "lambda_output_shape",
    "last_outputs",
    "mask_of",
    "nodes_of",
    "operation_behind",
    "producer",
    "seed_of_all",
    "set_mask",
    "without_weights",
]
TRIED_ON = ("3.15.1",)
UNLISTED_LAYERS = {"LayerScale": LayerScale, "CustomScaleLayer": CustomScaleLayer}


class Output(NamedTuple):
    """Output number `number` of a recorded call, which Keras names a node."""

    node: Node
    number: int


def seed_of_all() -> keras.Variable:
    """The state of the generator behind every random number that has no generator of its own."""
    return global_seed_generator().state


def build_for_training(model: keras.Model, batch: object) -> None:
    """Make all variables of a compiled model that Keras would make at its first step: optimizer's and metrics'.

    Under a strategy Keras would do so itself, in `fit` and `evaluate`, from the mean of the devices' first pieces, and
    so fails where these are not of one size (Keras 3.15); it is kept from it.
    """
    with model.distribute_strategy.scope():
        model._symbolic_build(data_batch=batch)  # noqa: SLF001
    model._maybe_symbolic_build = _leave_built  # noqa: SLF001


def _leave_built(**_: object) -> None:
    pass


def mask_of(tensor: keras.KerasTensor) -> keras.KerasTensor | None:
    """The mask that a symbolic tensor carries."""
    return get_keras_mask(tensor)


def set_mask(tensor: keras.KerasTensor, mask: keras.KerasTensor | None) -> None:
    set_keras_mask(tensor, mask)


def last_outputs(operation: keras.Operation) -> list[keras.KerasTensor]:
    """What the latest call of the operation gave, flat. `operation.output` always is the first call's."""
    return list(operation._inbound_nodes[-1].outputs)  # noqa: SLF001


def operation_behind(tensor: keras.KerasTensor) -> keras.Operation:
    """The operation that gave a tensor."""
    return tensor._keras_history.operation  # noqa: SLF001


def forget_calls(operations: Iterable[keras.Operation]) -> None:
    """Drop the nodes that asking left behind, which would pile up in a layer that lives on."""
    for operation in operations:
        operation._inbound_nodes.clear()  # noqa: SLF001
        operation._outbound_nodes.clear()  # noqa: SLF001


@contextmanager
def without_weights() -> Iterator[None]:
    """Build layers inside without giving their variables values, and so without memory for them."""
    with keras.StatelessScope(initialize_variables=False):
        waiting = global_state.get_global_attribute("uninitialized_variables", [])
        global_state.set_global_attribute("uninitialized_variables", [])
        try:
            yield
        finally:
            global_state.set_global_attribute("uninitialized_variables", waiting)


def builds_nothing(layer: keras.Layer) -> bool:
    """Whether the layer's class leaves `build` as it is, so that no shape ever changes the layer."""
    return is_default(layer.build) and not layer.weights and not layer._flatten_layers(include_self=False)  # noqa: SLF001


def graph_of(model: keras.Model) -> Functional | None:
    """The model as a graph of calls: itself, or what a Sequential model made of its stack; None where there is none."""
    if isinstance(model, keras.Sequential):
        return model._functional  # noqa: SLF001
    return model if isinstance(model, Functional) else None


@contextmanager
def heard_calls(graph: Functional, heard: Callable[[], None], ended: Callable[[], None]) -> Iterator[None]:
    """Inside, each call of the graph is told as it begins to run, and when all have run."""
    run = graph._run_through_graph  # noqa: SLF001

    def told(inputs: object, operation_fn: Callable[[Any], Any] = lambda one: one, call_fn: object = None) -> object:
        def begun(operation: keras.Operation) -> object:
            heard()
            return operation_fn(operation)

        outputs = run(inputs, begun, call_fn)
        ended()
        return outputs

    graph._run_through_graph = told  # noqa: SLF001
    try:
        yield
    finally:
        del graph._run_through_graph  # noqa: SLF001


def nodes_of(graph: Functional) -> Iterator[Node]:
    """The graph's own calls, each after those that feed it. Its layers may have others, of other graphs."""
    by_depth = graph._nodes_by_depth  # noqa: SLF001
    for depth in sorted(by_depth, reverse=True):
        yield from by_depth[depth]


def calls_of(operation: keras.Operation) -> tuple[Node, ...]:
    """All recorded calls of an operation, in their order, those in other graphs included."""
    return tuple(operation._inbound_nodes)  # noqa: SLF001


def producer(tensor: keras.KerasTensor) -> Output:
    """The call behind a tensor."""
    history = tensor._keras_history  # noqa: SLF001
    return Output(calls_of(history.operation)[history.node_index], history.tensor_index)


def inputs_and_outputs(graph: Functional) -> tuple[object, object]:
    """The tensors as they were handed to `keras.Model`: bare, in lists or in dicts."""
    return graph._inputs_struct, graph._outputs_struct  # noqa: SLF001


def lambda_output_shape(layer: keras.layers.Lambda) -> object:
    """The `output_shape` that a Lambda was given; its public attribute of that name is another thing."""
    return layer._output_shape  # noqa: SLF001


def frequencies_of(layer: keras.layers.Layer, words: int) -> list[float]:
    """The inverse document frequencies of the words, in their order, of a layer whose output is `tf_idf`."""
    lookup = getattr(layer, "_lookup_layer", layer)
    start = lookup._token_start_index()  # noqa: SLF001
    return [float(weight) for weight in lookup.idf_weights_const.numpy()[start : start + words]]
