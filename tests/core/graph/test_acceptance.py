"""A link being drawn knows what it may be dropped on, and what would mend the rest."""

from __future__ import annotations

import pytest

from core.graph.acceptance import Acceptance, Mend, mends_for
from core.graph.edits.layers import add_layer
from core.graph.edits.links import connect
from core.graph.project import Project
from core.graph.records import Source, Target
from core.values import CallId


@pytest.fixture
def project() -> Project:
    """An image into a Conv2D (c2), a Dense (c3) beside it, and a Flatten (c4) behind the convolution."""
    made = Project()
    graph = made.main.id
    made = add_layer(made, graph, "InputLayer", {"shape": (8, 8, 3)}, "image")
    made = add_layer(made, graph, "Conv2D", {"filters": 4, "kernel_size": 3}, "conv")
    made = add_layer(made, graph, "Dense", {"units": 2}, "dense")
    made = add_layer(made, graph, "Flatten", {}, "flat")
    made = connect(made, graph, Source(CallId("c1")), Target(CallId("c2"), "inputs"))
    return connect(made, graph, Source(CallId("c2")), Target(CallId("c4"), "inputs"))


def _from(project: Project, call: str, shape: tuple[int | None, ...]) -> Acceptance:
    return Acceptance(project, project.main, Source(CallId(call)), lambda _: shape)


def test_that_a_fitting_open_port_is_accepted(project: Project) -> None:
    verdict = _from(project, "c1", (None, 8, 8, 3)).judge(Target(CallId("c3"), "inputs"))
    assert (verdict.accepted, verdict.replaces) == (True, False)


def test_that_a_taken_port_says_that_its_link_would_go(project: Project) -> None:
    assert _from(project, "c1", (None, 8, 8, 3)).judge(Target(CallId("c4"), "inputs")).replaces


def test_that_a_loop_is_refused_with_both_names(project: Project) -> None:
    verdict = _from(project, "c4", (None, 144)).judge(Target(CallId("c2"), "inputs"))
    assert "conv already feeds flat" in verdict.reason


def test_that_a_wrong_rank_is_refused_with_a_mend(project: Project) -> None:
    verdict = _from(project, "c3", (None, 64)).judge(Target(CallId("c2"), "inputs"))
    assert "rank 4" in verdict.reason
    assert verdict.mends[0] == Mend("Reshape", {"target_shape": (8, 8, 1)}, (None, 8, 8, 1))


def test_that_drawing_backwards_from_an_input_judges_outputs(project: Project) -> None:
    backwards = Acceptance(project, project.main, Target(CallId("c2"), "inputs"), lambda _: (None, 8, 8, 3))
    assert backwards.judge(Source(CallId("c1"))).accepted
    assert not backwards.judge(Source(CallId("c4"))).accepted


@pytest.mark.parametrize(
    ("shape", "ranks", "classes"),
    [
        ((None, 4, 4, 8), (2,), ["Flatten", "GlobalAveragePooling2D", "GlobalMaxPooling2D"]),
        ((None, 4, 8), (2,), ["Flatten", "GlobalAveragePooling1D", "GlobalMaxPooling1D"]),
        ((None, 7), (3,), ["Reshape"]),
        ((None, 4, 4, 8), (3,), ["Reshape"]),
        ((None, 4), (2, 3), []),
    ],
)
def test_that_mends_lead_to_the_wanted_rank(
    shape: tuple[int | None, ...], ranks: tuple[int, ...], classes: list[str]
) -> None:
    mends = mends_for(shape, ranks)
    assert [mend.class_name for mend in mends] == classes
    assert all(len(mend.shape) in ranks for mend in mends)
