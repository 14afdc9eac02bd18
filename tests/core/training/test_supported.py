from __future__ import annotations

from dataclasses import replace

import pytest

from core.graph.plan import DataSource, OutputPlan, TrainingPlan
from core.graph.records import Source
from core.training.errors import PlanBroken
from core.training.supported import check_supported
from core.values import CallId, GraphId, ModelId, ModelRef

_PLAN = TrainingPlan(ModelRef(GraphId("g1"), ModelId("m1")), DataSource("csv", "a.csv"))


def test_that_a_plan_of_what_there_is_passes() -> None:
    check_supported(replace(_PLAN, outputs=(OutputPlan(Source(CallId("c1")), loss="mse"),)))


def test_that_everything_that_is_not_there_yet_is_named() -> None:
    plan = replace(_PLAN, folds=5)
    with pytest.raises(PlanBroken, match=r"yet: cross-validation\. Take"):
        check_supported(plan)
