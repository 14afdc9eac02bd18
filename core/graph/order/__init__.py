"""The order in which calls and graphs are made, one and the same for the compiler and for exported code."""

from core.graph.order.calls import (
    CallsInALoop,
    call_order,
    call_order_up_to_loops,
    calls_between,
    calls_of,
    calls_of_models,
)
from core.graph.order.graphs import ModelsInALoop, graph_order, graph_order_up_to_loops, models_needed
from core.graph.order.references import models_used, references

__all__ = [
    "CallsInALoop",
    "ModelsInALoop",
    "call_order",
    "call_order_up_to_loops",
    "calls_between",
    "calls_of",
    "calls_of_models",
    "graph_order",
    "graph_order_up_to_loops",
    "models_needed",
    "models_used",
    "references",
]
