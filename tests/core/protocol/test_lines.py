from __future__ import annotations

import pytest

from core.graph.project import Project
from core.protocol import (
    Answer,
    BadMessage,
    CallShapes,
    Describe,
    Documentation,
    EngineReady,
    ModelSummary,
    Request,
    RequestFailed,
    ShapesChanged,
    Status,
    Stop,
    Tensor,
    UpdateProject,
    Weights,
    WholeProjectWanted,
    between,
    decode_answer,
    decode_request,
    encode,
)
from core.values import CallId, GraphId, LayerId, ModelId

_TENSOR = Tensor((None, 7, 3), "int32", (None, 7), sparse=True)
_CALL = CallShapes(
    GraphId("g1"),
    LayerId("l1"),
    CallId("c1"),
    0,
    Status.FAILED,
    {'inputs["a"]': _TENSOR},
    (_TENSOR,),
    Weights(5, 3),
    "no",
)
_SUMMARY = ModelSummary(GraphId("g1"), ModelId("m1"), Status.OK, {"": None}, {"[0]": _TENSOR}, Weights(5, 3))
ANSWERS: list[Answer] = [
    EngineReady("3.15.1", "2.21.0", 3.5),
    ShapesChanged(4, (_CALL,), (_SUMMARY,), done=False, seconds=0.1),
    WholeProjectWanted(4),
    Documentation("layers.Dense", "A dense layer.", {"units": "How many."}),
    RequestFailed("Describe", "no such class"),
]
REQUESTS: list[Request] = [
    UpdateProject(3, between(None, Project()), 2, trusted=True),
    Describe("layers.Dense"),
    Stop(),
]


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: type(answer).__name__)
def test_that_answers_come_back_from_one_line_as_they_were(answer: Answer) -> None:
    line = encode(answer)
    assert line.count(b"\n") == 1
    assert decode_answer(line) == answer


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda request: type(request).__name__)
def test_that_requests_come_back_from_one_line_as_they_were(request_: Request) -> None:
    assert decode_request(encode(request_)) == request_


@pytest.mark.parametrize("line", [b"", b"{}", b"[]", b'{"type":"Nonsense"}', b"\xff", b'{"type":"Describe"}'])
def test_that_other_lines_are_refused_with_a_reason(line: bytes) -> None:
    with pytest.raises(BadMessage, match="is no message"):
        decode_request(line)
