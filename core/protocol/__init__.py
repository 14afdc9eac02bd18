"""The typed messages that cross the border between the app and its engine process, a JSON line each."""

from core.protocol.answers import (
    Answer,
    CallShapes,
    Documentation,
    EngineReady,
    ModelSummary,
    RequestFailed,
    ShapesChanged,
    Status,
    Tensor,
    Weights,
    WholeProjectWanted,
)
from core.protocol.delta import ProjectDelta, applied, between
from core.protocol.lines import BadMessage, decode_answer, decode_request, encode
from core.protocol.nodes import CallInput, NodeIndex, NoSuchCall
from core.protocol.requests import Describe, Request, Stop, UpdateProject

__all__ = [
    "Answer",
    "BadMessage",
    "CallInput",
    "CallShapes",
    "Describe",
    "Documentation",
    "EngineReady",
    "ModelSummary",
    "NoSuchCall",
    "NodeIndex",
    "ProjectDelta",
    "Request",
    "RequestFailed",
    "ShapesChanged",
    "Status",
    "Stop",
    "Tensor",
    "UpdateProject",
    "Weights",
    "WholeProjectWanted",
    "applied",
    "between",
    "decode_answer",
    "decode_request",
    "encode",
]
