"""How a block stands: an error is red, what lies behind it is unknown or assumed, never an error itself."""

from __future__ import annotations

import pytest

from core.graph.edits.sharing import add_call
from core.protocol import CallShapes, Status, Tensor
from gui.canvas.block import State, describe
from gui.facts import Facts
from tests.documents import chain


@pytest.mark.parametrize(
    ("status", "reason", "state"),
    [
        (Status.OK, "", State.FINE),
        (Status.FAILED, "Keras says no.", State.ERROR),
        (Status.ASSUMED, "", State.ASSUMED),
        (Status.UNKNOWN, "Nothing is known about what feeds inputs.", State.UNKNOWN),
    ],
)
def test_that_the_state_of_a_block_follows_what_keras_told(status: Status, reason: str, state: State) -> None:
    project = chain(1)
    graph = project.main
    layer = list(graph.layers.values())[-1]
    call = layer.calls[0].id
    told = CallShapes(graph.id, layer.id, call, 0, status, {}, (Tensor((None, 4)),), reason=reason)
    block = describe(project, graph, layer, Facts(calls={(graph.id, call): told}))
    assert (block.state, block.reason) == (state, reason)


def test_that_one_failing_call_makes_a_shared_layer_red() -> None:
    project = chain(1)
    graph = project.main
    layer = list(graph.layers.values())[-1]
    project = add_call(project, graph.id, layer.id)
    graph, layer = project.main, project.main.layers[layer.id]
    calls = [call.id for call in layer.calls]
    answers = [
        CallShapes(graph.id, layer.id, calls[0], 0, Status.OK),
        CallShapes(graph.id, layer.id, calls[1], 1, Status.FAILED, reason="Another shape."),
    ]
    block = describe(project, graph, layer, Facts(calls={(graph.id, one.call): one for one in answers}))
    assert (block.state, block.reason) == (State.ERROR, "Another shape.")
