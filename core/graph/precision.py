"""Models that compute in 16 bits still give their outputs in 32: losses lose too much otherwise."""

from __future__ import annotations

from dataclasses import replace

from core.graph.plan import TrainingPlan
from core.graph.project import Project
from core.graph.records import MODEL, flatten


def with_precision(project: Project, plan: TrainingPlan) -> Project:
    """The project with the layers that give the model's outputs computing in float32, where the plan mixes precisions.

    A layer that says its own dtype keeps it; so do nested models and operations, which have none.
    """
    model = project.model(plan.model)
    if plan.precision == "float32" or model is None:
        return project
    graph = project.graphs[plan.model.graph]
    ends = {graph.places[end.call].layer.id for _, end in flatten(model.outputs) if end.call in graph.places}
    heads = {key: layer for key, layer in graph.layers.items() if key in ends and "dtype" not in layer.config}
    plain = {
        key: replace(layer, config={**layer.config, "dtype": "float32"})
        for key, layer in heads.items()
        if not layer.is_op and not layer.is_custom and layer.class_name != MODEL
    }
    return project.with_graph(replace(graph, layers={**graph.layers, **plain}))
