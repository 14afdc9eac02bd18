"""A call of the wrong rank comes with layers that mend it."""

from __future__ import annotations

from core.graph import edits
from core.graph.mending import rank_repairs
from core.graph.project import Project
from core.graph.records import Source, Target
from core.values import CallId


def test_that_a_vector_into_a_convolution_offers_a_reshape_that_can_be_made() -> None:
    project = Project()
    graph = project.main.id
    project = edits.add_layer(project, graph, "InputLayer", {"shape": (64,)}, "vector")
    project = edits.add_layer(project, graph, "Conv2D", {"filters": 1, "kernel_size": 3}, "conv")
    project = edits.connect(project, graph, Source(CallId("c1")), Target(CallId("c2"), "inputs"))

    repairs = rank_repairs(project, project.main, CallId("c2"), lambda _: (None, 64))

    assert repairs[0].label == "Insert Reshape → 8×8×1"
    mended: Project = getattr(edits, repairs[0].edit)(project, **repairs[0].arguments)
    (new,) = (layer for layer in mended.main.layers.values() if layer.class_name == "Reshape")
    assert new.config == {"target_shape": (8, 8, 1)}
    assert mended.main.links[Target(CallId("c2"), "inputs")] == Source(new.calls[0].id)
    assert rank_repairs(mended, mended.main, CallId("c2"), lambda _: (None, 8, 8, 1)) == ()
