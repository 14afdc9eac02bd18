from __future__ import annotations

import pytest

from core.graph.records import Call, Graph, Layer, Source, Target
from core.protocol import CallShapes, NodeIndex, NoSuchCall, Status, Tensor
from core.values import CallId, GraphId, LayerId

_GRAPH = Graph(
    GraphId("g1"),
    "main",
    {LayerId("l1"): Layer(LayerId("l1"), "conv", "Conv2D", calls=(Call(CallId("c3")), Call(CallId("c4"))))},
    {Target(CallId("c3"), "inputs"): Source(CallId("c1")), Target(CallId("c4"), "inputs"): Source(CallId("c2"))},
)


def _answer(call: str, node: int, size: int) -> CallShapes:
    image, features = Tensor((None, size, size, 3)), Tensor((None, size, size, 16))
    return CallShapes(GraphId("g1"), LayerId("l1"), CallId(call), node, Status.OK, {"inputs": image}, (features,))


_NODES = NodeIndex(_GRAPH, [_answer("c3", 0, 32), _answer("c4", 1, 64)])


def test_that_each_call_of_a_layer_has_shapes_of_its_own() -> None:
    assert _NODES.input_shapes_at(LayerId("l1"), 0) == ((None, 32, 32, 3),)
    assert _NODES.input_shapes_at(LayerId("l1"), 1) == ((None, 64, 64, 3),)
    assert _NODES.output_shapes_at(LayerId("l1"), 1) == ((None, 64, 64, 16),)


def test_that_each_call_tells_where_its_tensors_come_from_and_are() -> None:
    assert [given.source for given in _NODES.inputs_at(LayerId("l1"), 1)] == [Source(CallId("c2"))]
    assert list(_NODES.outputs_at(LayerId("l1"), 1)) == [Source(CallId("c4"))]


def test_that_a_call_which_is_not_there_is_named() -> None:
    with pytest.raises(NoSuchCall, match="l1 has no call 2"):
        _NODES.at(LayerId("l1"), 2)
