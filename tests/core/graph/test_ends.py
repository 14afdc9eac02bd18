"""The ends of a model that nobody declared yet are found from the links."""

from __future__ import annotations

from core.graph.edits.layers import add_layer
from core.graph.edits.links import connect
from core.graph.ends import ends_of, loose_ends
from core.graph.project import Project
from core.graph.records import Graph, Source, Target
from core.values import CallId, GraphId, LayerId

G = GraphId("g1")
A, B, C, D = (Source(CallId(f"c{index}")) for index in range(1, 5))


def graph() -> Graph:
    """a feeds c, c feeds d; b feeds nothing."""
    made = Project()
    for kind, name in (("InputLayer", "a"), ("InputLayer", "b"), ("ReLU", "c"), ("ReLU", "d"), ("ReLU", "lone")):
        made = add_layer(made, G, kind, {"shape": (4,)} if kind == "InputLayer" else {}, name)
    made = connect(made, G, A, Target(C.call, "inputs"))
    return connect(made, G, C, Target(D.call, "inputs")).main


def test_that_loose_ends_leave_out_what_leads_nowhere() -> None:
    assert loose_ends(graph()) == (A, D)


def test_that_the_ends_of_some_blocks_are_their_last_outputs_and_all_inputs_before_them() -> None:
    assert ends_of(graph(), [LayerId("l3")]) == (A, C)
    assert ends_of(graph(), [LayerId("l3"), LayerId("l4")]) == (A, D)


def test_that_there_are_none_without_an_input_or_without_an_output() -> None:
    assert ends_of(graph(), [LayerId("l1")]) is None
    assert ends_of(graph(), [LayerId("l5")]) is None
    assert loose_ends(Project().main) is None
