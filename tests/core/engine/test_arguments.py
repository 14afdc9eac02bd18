from __future__ import annotations

import pytest

from core.engine.arguments import by_argument, with_leaves
from core.engine.errors import CannotMake
from core.graph.records import Source
from core.values import CallId

A, B = Source(CallId("c1")), Source(CallId("c2"), 1)


def test_that_ports_grow_into_arguments() -> None:
    ports = {"query": 1, "states[1]": 3, "states[0]": 2, 'inputs["b"]': 5, 'inputs["a"][0]': 4}
    assert by_argument(ports) == {"query": 1, "states": [2, 3], "inputs": {"b": 5, "a": [4]}}


def test_that_lists_keep_their_order_beyond_ten() -> None:
    assert by_argument({f"xs[{k}]": k for k in reversed(range(12))}) == {"xs": list(range(12))}


def test_that_a_gap_in_a_list_is_named() -> None:
    with pytest.raises(CannotMake, match=r"inputs\[1\] is not connected"):
        by_argument({"inputs[0]": 1, "inputs[2]": 3})


@pytest.mark.parametrize("ports", [{"x": 1, "x[0]": 2}, {"x[0]": 2, "x": 1}])
def test_that_a_tensor_and_a_list_do_not_mix(ports: dict[str, object]) -> None:
    with pytest.raises(CannotMake, match="cannot be part"):
        by_argument(ports)


def test_that_structures_get_their_leaves() -> None:
    assert with_leaves({"one": A, "two": (A, B)}, {A: 1, B: 2}) == {"one": 1, "two": [1, 2]}
