"""Which layer takes whose weights: by wish, path, name, and at last by class and shape in the same order."""

from __future__ import annotations

from core.transplanting.messages import Fit
from core.transplanting.pairing import Kinds, fitting, paired


def _dense(*sizes: int) -> tuple[str, tuple[tuple[int, ...], ...]]:
    return "Dense", (sizes, sizes[-1:])


def test_that_names_come_first_and_shapes_in_order_last() -> None:
    own: Kinds = {"a": _dense(4, 8), "b": _dense(8, 8), "c": _dense(8, 8), "head": _dense(8, 2)}
    donors: Kinds = {"x": _dense(4, 8), "y": _dense(8, 8), "z": _dense(8, 8), "head": _dense(8, 1000)}
    assert paired(own, donors, {}) == {"head": "head", "a": "x", "b": "y", "c": "z"}


def test_that_a_name_in_another_model_is_found_and_another_class_is_not() -> None:
    own: Kinds = {"a": _dense(4, 8), "conv": _dense(8, 8)}
    donors: Kinds = {"inner/a": _dense(4, 16), "conv": ("Conv2D", ((3, 3, 1, 8), (8,)))}
    assert paired(own, donors, {}) == {"a": "inner/a"}


def test_that_a_wish_wins_and_nobody_is_a_wish_too() -> None:
    own: Kinds = {"a": _dense(4, 8), "b": _dense(4, 8)}
    donors: Kinds = {"a": _dense(4, 8), "b": _dense(4, 8)}
    assert paired(own, donors, {"a": "b", "b": ""}) == {"a": "b"}


def test_that_what_could_be_taken_is_told_the_best_first() -> None:
    donors: Kinds = {"wide": _dense(4, 9), "same": _dense(4, 8), "conv": ("Conv2D", ((3, 3, 1, 8), (8,)))}
    assert list(fitting(_dense(4, 8), donors)) == [Fit("same", "carried"), Fit("wide", "resized", "4×9 to 4×8")]
