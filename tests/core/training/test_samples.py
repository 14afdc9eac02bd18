"""From a source to arrays: what is fitted on which rows, which rows train, and what is found out on the way."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.graph.plan import Binding, DataSource, Transform
from core.training.columns import Column
from core.training.errors import (
    DataRefused,
    InputShapeMismatch,
    NotANumber,
    PlanBroken,
    SourceBroken,
    TargetShapeMismatch,
)
from core.training.ports import Bounds, DataPort, FittedColumn
from core.training.samples import Samples, prepare
from core.training.sources import Source, open_source
from core.training.split import Division, Fold, split
from core.training.survey import Survey

NUMBER, CATEGORY, AS_IS = Transform("number"), Transform("category"), Transform("array")


def csv(folder: Path, text: str) -> Source:
    (folder / "data.csv").write_text(text)
    return open_source(DataSource("csv", "data.csv"), folder)


def table(rows: int, line: str = "{0},{0}") -> str:
    return "x,y\n" + "".join(line.format(row) + "\n" for row in range(rows))


def port(
    *columns: str, transform: Transform = NUMBER, shape: tuple[int | None, ...] = (1,), **other: object
) -> DataPort:
    return DataPort("x", (Binding(columns, transform),), shape, **other)  # type: ignore[arg-type]


def target(
    *columns: str, transform: Transform = AS_IS, shape: tuple[int | None, ...] = (1,), **other: object
) -> DataPort:
    return port(*columns, transform=transform, shape=shape, target=True, **other)


def arrays_of(samples: Samples) -> list[Column]:
    return [array[np.arange(len(array))] for array in samples.arrays]


def kinds(samples: Samples) -> list[tuple[str, str]]:
    return [(finding.severity, finding.kind) for finding in samples.findings]


def refused_kinds(source: Source, *ports: DataPort) -> list[str]:
    with pytest.raises(DataRefused) as refused:
        prepare(source, ports, Division())
    return [finding.kind for finding in refused.value.findings]


@given(st.integers(1, 60), st.floats(0, 0.9), st.integers(0, 3), st.data())
def test_that_a_split_takes_every_usable_row_once_and_always_the_same(
    rows: int, fraction: float, seed: int, data: st.DataObject
) -> None:
    usable = np.array(data.draw(st.lists(st.booleans(), min_size=rows, max_size=rows)))
    found = Survey(rows, {}, usable, None)
    drawn = split(found, Division(fraction, seed))
    assert sorted([*drawn.training, *drawn.held_out]) == np.flatnonzero(usable).tolist()
    assert len(drawn.held_out) == round(int(usable.sum()) * fraction)
    assert all(
        np.array_equal(part, again) for part, again in zip(drawn, split(found, Division(fraction, seed)), strict=True)
    )


def test_that_another_seed_holds_out_other_rows() -> None:
    found = Survey(100, {}, np.ones(100, bool), None)
    assert split(found, Division(0.2, 0)).held_out.tolist() != split(found, Division(0.2, 1)).held_out.tolist()


def test_that_transforms_learn_from_the_training_rows_only(tmp_path: Path) -> None:
    source = csv(tmp_path, table(50))
    samples = prepare(source, (port("x"), target("y")), Division(0.4, seed=3))
    values = np.arange(50.0)
    training = values[samples.rows.training]
    assert np.allclose(arrays_of(samples)[0][:, 0], (values - training.mean()) / training.std(), atol=1e-6)


def test_that_a_column_can_say_which_rows_are_held_out(tmp_path: Path) -> None:
    source = csv(tmp_path, "x,y,test\n1,1,yes\n2,2,no\n3,3,\n4,4,1\n")
    samples = prepare(source, (port("x"), target("y")), Division(0.5, column="test"))
    assert samples.rows.training.tolist() == [1, 2]
    assert samples.rows.held_out.tolist() == [0, 3]


def test_that_a_held_out_column_of_anything_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceBroken, match="data row 2"):
        prepare(csv(tmp_path, "x,y,test\n1,1,0\n2,2,maybe\n"), (port("x"), target("y")), Division(column="test"))


def test_that_bindings_stand_side_by_side_in_their_order(tmp_path: Path) -> None:
    source = csv(tmp_path, "a,b,c\n1,x,0\n2,y,1\n1,x,0\n2,y,1\n")
    bindings = (Binding(("c", "a"), Transform("array")), Binding(("b",), Transform("category", {"one_hot": True})))
    samples = prepare(source, (DataPort("x", bindings, (5,)), target("c")), Division(0))
    assert arrays_of(samples)[0][:2].tolist() == [[0, 1, 0, 1, 0], [1, 2, 0, 0, 1]]


def test_that_columns_that_share_a_transform_learn_together(tmp_path: Path) -> None:
    source = csv(tmp_path, "a,b,y\nred,blue,0\nblue,green,1\n")
    together = Transform("text", {"length": 1, "shared": "colours"})
    ports = (port("a", transform=together, dtype="int32"), port("b", transform=together, dtype="int32"), target("y"))
    arrays = arrays_of(prepare(source, ports, Division(0)))
    assert arrays[0][1] == arrays[1][0]
    assert len({*arrays[0].ravel(), *arrays[1].ravel()}) == 3


def test_that_columns_that_share_and_differ_are_refused(tmp_path: Path) -> None:
    source = csv(tmp_path, "a,b,y\nred,blue,0\nblue,green,1\n")
    ports = (
        port("a", transform=Transform("text", {"length": 1, "shared": "s"})),
        port("b", transform=Transform("text", {"length": 2, "shared": "s"})),
        target("y"),
    )
    with pytest.raises(PlanBroken, match="share"):
        prepare(source, ports, Division(0))


def test_that_a_fitted_port_encodes_new_rows_as_the_run_did(tmp_path: Path) -> None:
    source = csv(tmp_path, table(20))
    samples = prepare(source, (port("x"), target("y")), Division())
    chunk = next(source.chunks(("x",)))
    assert np.allclose(samples.fitted[0].encode(chunk), arrays_of(samples)[0])
    assert isinstance(samples.fitted[0].columns[0], FittedColumn)


def test_that_rows_without_a_target_are_left_out_and_told(tmp_path: Path) -> None:
    samples = prepare(csv(tmp_path, "x,y\n1,1\n2,\n,3\n4,4\n"), (port("x"), target("y")), Division(0.25))
    assert sorted([*samples.rows.training, *samples.rows.held_out]) == [0, 2, 3]
    assert kinds(samples) == [("warning", "missing-target"), ("note", "missing")]


def test_that_a_gap_in_values_taken_as_they_are_is_an_error(tmp_path: Path) -> None:
    source = csv(tmp_path, "x,y\n1,1\n,2\n3,3\n")
    assert refused_kinds(source, port("x", transform=AS_IS), target("y")) == ["missing"]


def test_that_no_rows_to_train_on_are_an_error(tmp_path: Path) -> None:
    for text in ("x,y\n", "x,y\n1,\n"):
        assert "no-samples" in refused_kinds(csv(tmp_path, text), port("x"), target("y"))


def test_that_nothing_held_out_is_told(tmp_path: Path) -> None:
    assert ("warning", "nothing-held-out") in kinds(
        prepare(csv(tmp_path, table(4)), (port("x"), target("y")), Division(0))
    )


def test_that_a_label_the_training_rows_lack_is_left_out_of_the_held_out_ones(tmp_path: Path) -> None:
    source = csv(tmp_path, "x,y,test\n1,a,0\n2,b,0\n3,a,1\n4,z,1\n")
    labels = target("y", transform=CATEGORY, shape=(), dtype="int32")
    samples = prepare(source, (port("x"), labels), Division(column="test"))
    assert samples.rows.held_out.tolist() == [2]
    assert kinds(samples) == [("warning", "unknown-label")]


def test_that_labels_beyond_the_width_of_the_head_are_an_error(tmp_path: Path) -> None:
    labels = target("y", shape=(), dtype="int32", bounds=Bounds(0, 2, "the head has 3 classes"))
    assert refused_kinds(csv(tmp_path, table(10)), port("x"), labels) == ["out-of-bounds"]


def test_that_a_target_that_never_changes_is_told(tmp_path: Path) -> None:
    samples = prepare(csv(tmp_path, table(10, "{0},1")), (port("x"), target("y")), Division())
    assert kinds(samples) == [("warning", "constant-target")]


def test_that_text_in_a_number_column_is_refused_with_its_row(tmp_path: Path) -> None:
    with pytest.raises(NotANumber, match="data row 3"):
        prepare(csv(tmp_path, "x,y\n1,1\n2,2\nmany,3\n"), (port("x"), target("y")), Division())


def test_that_shapes_must_be_exactly_those_of_the_ports(tmp_path: Path) -> None:
    source = csv(tmp_path, table(10))
    with pytest.raises(InputShapeMismatch, match=r"\(1,\).*\(2,\)"):
        prepare(source, (port("x", shape=(2,)), target("y")), Division())
    with pytest.raises(TargetShapeMismatch, match=r"\(1,\).*\(3,\)"):
        prepare(source, (port("x"), target("y", shape=(3,))), Division())


def test_that_a_last_axis_of_one_comes_and_goes_as_the_port_asks(tmp_path: Path) -> None:
    np.savez(tmp_path / "d.npz", x=np.zeros((6, 4, 4)), y=np.arange(6))
    source = open_source(DataSource("npz", "d.npz"), tmp_path)
    samples = prepare(source, (port("x", transform=AS_IS, shape=(4, 4, 1)), target("y", shape=())), Division())
    assert arrays_of(samples)[0].shape == (6, 4, 4, 1)
    assert arrays_of(samples)[1].shape == (6,)


def test_that_fractions_never_become_whole_numbers_silently(tmp_path: Path) -> None:
    with pytest.raises(PlanBroken, match="fractions"):
        prepare(csv(tmp_path, table(10)), (port("x", dtype="int32"), target("y")), Division())


def test_that_text_can_go_into_a_model_that_takes_strings(tmp_path: Path) -> None:
    source = csv(tmp_path, "x,y\nhello,0\nworld,1\n")
    strings = port("x", transform=AS_IS, dtype="string")
    samples = prepare(source, (strings, target("y")), Division(0))
    assert arrays_of(samples)[0].tolist() == [["hello"], ["world"]]


@given(st.integers(2, 8), st.integers(8, 60), st.integers(0, 3))
def test_that_over_all_folds_every_row_is_held_out_once(folds: int, rows: int, seed: int) -> None:
    usable = np.ones(rows, bool)
    usable[0] = rows < 9
    found = Survey(rows, {}, usable, None)
    drawn = [split(found, Division(0.2, seed, fold=Fold(number, folds))) for number in range(1, folds + 1)]
    assert sorted(row for part in drawn for row in part.held_out) == np.flatnonzero(usable).tolist()
    for part in drawn:
        assert sorted([*part.training, *part.held_out]) == np.flatnonzero(usable).tolist()
    sizes = {len(part.held_out) for part in drawn}
    assert max(sizes) - min(sizes) <= 1


def test_that_more_folds_than_rows_are_refused() -> None:
    with pytest.raises(PlanBroken, match=r"at least as many samples, and there are 3"):
        split(Survey(3, {}, np.ones(3, bool), None), Division(fold=Fold(1, 4)))
