"""Transforms learn from the training rows and encode every row the same way ever after."""

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.graph.plan import Transform
from core.training.columns import Column, numbers
from core.training.errors import DataError, NotANumber, PlanBroken
from core.training.ports import FittedColumn
from core.training.transforms.fitted import Fitted
from core.training.transforms.fitting import new_fitter


def texts(*values: str) -> Column:
    return np.array(values, dtype=object)


def fitted(transform: Transform, *parts: Column, target: bool = False) -> Fitted:
    fitter = new_fitter(transform, "input `x`", target=target)
    for part in parts:
        fitter.see(part, "x")
    return fitter.fitted()


def test_that_numbers_are_standardised_and_missing_ones_become_the_mean() -> None:
    number = fitted(Transform("number"), texts("1", "", "3"), texts("N/A", "5"))
    assert np.allclose(number.encode(texts("3", "", "5"), "x"), [0, 0, 2 / np.sqrt(8 / 3)])


def test_that_vectors_are_standardised_by_element_and_images_as_a_whole() -> None:
    rows = np.array([[0.0, 10.0], [2.0, 30.0]])
    assert np.allclose(fitted(Transform("number"), rows).encode(rows, "x"), [[-1, -1], [1, 1]])
    images = np.arange(8.0).reshape(2, 2, 2)
    assert np.allclose(fitted(Transform("number"), images).encode(images, "x").mean(), 0)


def test_that_a_column_that_never_changes_becomes_zeros() -> None:
    assert fitted(Transform("number"), texts("4", "4")).encode(texts("4", "5"), "x").tolist() == [0, 1]


@given(st.lists(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=20), min_size=1, max_size=5))
def test_that_chunks_are_standardised_as_the_whole_would_be(parts: list[list[float]]) -> None:
    number = fitted(Transform("number"), *map(np.array, parts))
    whole = np.concatenate([np.array(part) for part in parts])
    spread = whole.std() if whole.std() > 1e-6 * max(1, abs(whole).max()) else None
    if spread:
        assert np.allclose(number.encode(whole, "x"), (whole - whole.mean()) / spread, rtol=1e-4, atol=1e-4)


def test_that_text_among_numbers_is_refused_with_its_row() -> None:
    for bad in ("many", "1,000", "inf", "1e999"):
        with pytest.raises(NotANumber, match="data row 12") as refused:
            numbers(texts("1", bad), "budget", first=10)
        assert refused.value.column == "budget"


def test_that_values_that_are_no_numbers_at_all_are_refused() -> None:
    for values in (np.array(["2020-01-01"], "datetime64[D]"), np.array([1j])):
        with pytest.raises(DataError):
            numbers(values, "x")


def test_that_categories_are_numbered_in_order_and_slot_0_is_for_all_others() -> None:
    category = fitted(Transform("category"), texts("b", "a", "", "10"), texts("9", "b"))
    assert category.encode(texts("9", "10", "a", "b", "new", ""), "x").tolist() == [1, 2, 3, 4, 0, 0]


def test_that_one_hot_categories_can_have_a_fixed_width() -> None:
    transform = Transform("category", {"one_hot": True, "size": 3})
    category = fitted(transform, texts("rare", "often", "some", "often", "some"))
    assert category.encode(texts("often", "rare", "some"), "x").tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 1]]
    narrow = fitted(transform, texts("only"))
    assert narrow.encode(texts("only"), "x").shape == (1, 3)


def test_that_a_target_has_no_slot_for_others() -> None:
    category = fitted(Transform("category"), texts("no", "yes"), target=True)
    assert category.encode(texts("yes", "no", "perhaps"), "x").tolist() == [1, 0, -1]
    one_hot = fitted(Transform("category", {"one_hot": True}), texts("no", "yes"), target=True)
    assert one_hot.encode(texts("yes", "perhaps"), "x").tolist() == [[0, 1], [-1, -1]]


def test_that_whole_numbers_are_the_same_category_from_any_source() -> None:
    category = fitted(Transform("category"), texts("0", "1", "2"), target=True)
    assert category.encode(np.array([2, 0]), "x").tolist() == [2, 0]
    assert category.encode(np.array([2.0, np.nan]), "x").tolist() == [2, -1]


def test_that_the_values_of_a_category_can_be_given() -> None:
    category = fitted(Transform("category", {"values": ("low", "high")}), texts("high"), target=True)
    assert category.encode(texts("low", "high"), "x").tolist() == [0, 1]


def test_that_text_becomes_words_padded_and_cut_to_one_length() -> None:
    text = fitted(Transform("text", {"length": 3}), texts("The cat, the dog's cat", "the"))
    assert text.encode(texts("the cat", "a dog's cat the", ""), "x").tolist() == [[2, 3, 0], [1, 4, 3], [1, 0, 0]]


def test_that_text_becomes_characters() -> None:
    text = fitted(Transform("text", {"level": "character", "max_tokens": 4}), texts("abba", "ac"))
    assert text.encode(texts("ABC"), "x").tolist() == [[2, 3, 1, 0]]


@given(st.lists(st.text(max_size=12), min_size=1, max_size=8), st.text(max_size=20))
def test_that_token_numbers_stay_below_max_tokens(seen: list[str], new: str) -> None:
    text = fitted(Transform("text", {"level": "character", "max_tokens": 5, "length": 6}), texts(*seen))
    encoded = text.encode(texts(new), "x")
    assert encoded.shape == (1, 6)
    assert encoded.min() >= 0
    assert encoded.max() < 5


def test_that_arrays_stay_as_they_are_times_a_scale() -> None:
    values = np.array([[0, 16]], np.uint8)
    assert fitted(Transform("array"), values).encode(values, "x") is values
    assert fitted(Transform("array", {"scale": 0.0625}), values).encode(values, "x").tolist() == [[0, 1]]


@pytest.mark.parametrize(
    "transform",
    [
        Transform("array", {"scale": "big"}),
        Transform("text", {"level": "sentence"}),
        Transform("text", {"length": 0}),
        Transform("category", {"one_hot": 1}),
        Transform("category", {"values": "ab"}),
        Transform("picture"),  # type: ignore[arg-type]
    ],
)
def test_that_a_transform_nobody_knows_is_refused(transform: Transform) -> None:
    with pytest.raises(PlanBroken):
        new_fitter(transform, "input `x`")


@pytest.mark.parametrize(
    "transform",
    [
        Transform("array", {"scale": 0.5}),
        Transform("number"),
        Transform("category", {"one_hot": True}),
        Transform("text", {"length": 2}),
    ],
)
def test_that_a_fitted_transform_reads_back_and_encodes_the_same(transform: Transform) -> None:
    seen = texts("1", "2", "2", "7")
    column = FittedColumn("x", fitted(transform, seen))
    again = msgspec.json.decode(msgspec.json.encode(column), type=FittedColumn)
    assert again == column
    assert np.array_equal(again.transform.encode(seen, "x"), column.transform.encode(seen, "x"))
