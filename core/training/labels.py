"""What trained outputs are called, by their blocks and by place where several come out of one; and their metrics."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from core.graph.project import Project
from core.graph.records import Source, flatten
from core.values import KerasObject

_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def labels(names: Sequence[str]) -> list[str]:
    """The names, with a point and a number from 1 where several outputs have the same; Keras never names so itself."""
    found: list[str] = []
    for name in names:
        count = names[: len(found)].count(name) + 1
        found.append(name if names.count(name) == 1 else f"{name}.{count}")
    return found


def trained_outputs(project: Project) -> Mapping[str, Source]:
    """By label the outputs of the plan's model that have a loss, in the model's order; none without a plan."""
    plan = project.plan
    model = project.model(plan.model) if plan else None
    if plan is None or model is None:
        return {}
    lossy = {row.output for row in plan.outputs if row.loss is not None}
    places = project.graphs[plan.model.graph].places
    sources = [source for _, source in flatten(model.outputs) if source in lossy and source.call in places]
    names = labels([places[source.call].layer.name for source in sources])
    return dict(zip(names, sources, strict=True))


def metric_labels(metrics: Sequence[str | KerasObject]) -> tuple[str, ...]:
    """A name for each metric of one output, in Keras's manner and always the same."""
    names: list[str] = []
    for metric in metrics:
        name = metric if isinstance(metric, str) else _label(metric)
        names.append(name if name not in names else f"{name}_{len(names)}")
    return tuple(names)


def _label(metric: KerasObject) -> str:
    given = metric.config.get("name")
    if isinstance(given, str):
        return given
    return _CAPITAL.sub("_", metric.path.rpartition(".")[2].rpartition(":")[2]).lower()
