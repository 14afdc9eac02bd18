"""In which unit a metric is told, by the transform of its target."""

from __future__ import annotations

import pytest

from core.training.ports import FittedColumn, FittedPort
from core.training.transforms.fitted import Fitted, FittedArray, FittedCategory, FittedNumber
from core.training.units import Unit, unit_of, without_unit
from core.values import KerasObject

STANDARDISED = FittedNumber((10.0,), (2.0,))


def port(*transforms: Fitted) -> FittedPort:
    columns = tuple(FittedColumn(f"c{place}", each) for place, each in enumerate(transforms))
    return FittedPort("head", columns, (len(columns),), "float32", target=True)


@pytest.mark.parametrize(
    ("metric", "target", "unit"),
    [
        ("mae", port(STANDARDISED), Unit(2.0, "c0")),
        (KerasObject("metrics.MeanSquaredError"), port(STANDARDISED), Unit(4.0, "c0²")),
        ("mean_absolute_error", port(FittedArray(scale=0.01)), Unit(100.0, "c0")),
        ("mean_absolute_error", port(FittedArray()), Unit()),
        ("mae", port(STANDARDISED, STANDARDISED), Unit(1.0, "standard deviations of c0, c1")),
        ("mae", port(FittedNumber((0.0, 0.0), (1.0, 2.0))), Unit(1.0, "standard deviations of c0")),
        ("log_cosh", port(STANDARDISED), Unit(1.0, "standard deviations of c0")),
        ("r2_score", port(STANDARDISED), Unit()),
        ("accuracy", port(FittedCategory(("no", "yes"), 2)), Unit()),
    ],
)
def test_that_a_metric_is_in_the_unit_of_the_data_where_its_transform_has_one(
    metric: str | KerasObject, target: FittedPort, unit: Unit
) -> None:
    assert unit_of(metric, target) == unit


def test_that_a_search_finds_a_metric_by_its_plain_name() -> None:
    assert without_unit(Unit(2.0, "price, in euros").named("mae")) == "mae"
