from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import pytest

from core.codegen import CodegenError, generate
from core.graph.plan import Binding, DataSource, InputPlan, OutputPlan, TrainingPlan, Transform
from core.graph.project import Project
from core.graph.records import Source
from core.project import read
from core.resources import examples
from core.training.events import EpochEnded
from core.training.result import Outcome
from core.values import Expression, KerasObject, ModelRef, Value
from tests.core.codegen.running import formatted, run
from tests.core.engine.building import Drawing, project
from tests.core.engine.training.sampling import NUMBER, Trial, points, two_heads, with_plan
from tests.core.engine.training.test_examples import few_rows

styles = pytest.mark.parametrize("style", ["script", "function"])


def assert_same_losses(asked: Project, folder: Path, monkeypatch: pytest.MonkeyPatch, style: str = "script") -> str:
    """Train, run the exported script, and compare the loss of every epoch; gives the script."""
    trial = Trial(folder)
    result = trial.run(asked)
    assert result.outcome is Outcome.FINISHED, result.message
    trained = [event.training.loss for event in trial.events if isinstance(event, EpochEnded)]
    text = generate(asked, style=style, training=True).text  # type: ignore[arg-type]
    assert text == formatted(text)
    monkeypatch.chdir(folder)
    assert _losses(text) == pytest.approx(trained, rel=1e-5)
    return text


def _losses(text: str) -> list[float]:
    """The losses that a script leaves in `history`, or that its `main` would, whose last line then gives it back."""
    left = run(text.replace("    history = ", "    return "), "__exported__")
    history = left["history"] if "history" in left else left["main"]()  # type: ignore[operator]
    assert isinstance(history, keras.callbacks.History)
    return list(history.history["loss"])


@pytest.mark.parametrize("name", ["digits", "movies", "same_digit", "same_director"])
def test_that_the_script_of_an_example_trains_as_layerloom_does(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    example = with_plan(read(examples() / f"{name}.loom"), epochs=2)
    assert example.plan
    assert example.plan.source
    data = Path(example.plan.source.path)
    (tmp_path / data.parent).mkdir()
    few_rows(examples() / data, tmp_path / data)
    assert_same_losses(example, tmp_path, monkeypatch)


@styles
def test_that_two_outputs_train_with_one_structure(style: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = assert_same_losses(two_heads(tmp_path), tmp_path, monkeypatch, style)
    assert "loss_weights=[1.0, 0.25]," in text
    assert 'metrics=[["accuracy", keras.metrics.MeanAbsoluteError()], ["accuracy"]],' in text


def _planned(
    folder: Path, drawing: Drawing, model: ModelRef, inputs: Sequence[Source], outputs: Sequence[OutputPlan]
) -> Project:
    rows = tuple(InputPlan(source, (Binding(("a", "b"), NUMBER),)) for source in inputs)
    plan = TrainingPlan(model, points(folder), rows, tuple(outputs), epochs=2, batch_size=16)
    return replace(project(drawing), plan=plan)


def _yes(output: Source, **other: object) -> OutputPlan:
    return OutputPlan(output, Binding(("yes",)), "binary_crossentropy", **other)  # type: ignore[arg-type]


def test_that_outputs_in_a_dict_train_by_their_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawing = Drawing()
    x = drawing.input("x", 2)
    zebra = drawing.add("zebra", "Dense", {"units": 1, "activation": "sigmoid"}, x)
    ape = drawing.add("ape", "Dense", {"units": 2}, x)
    model = drawing.model("m", {"x": x}, {"z": zebra, "a": ape})
    rows = [_yes(zebra, metrics=("accuracy",)), OutputPlan(ape, Binding(("a", "b")), "mean_squared_error", 0.5)]
    text = assert_same_losses(_planned(tmp_path, drawing, model, [x], rows), tmp_path, monkeypatch)
    assert 'loss={"z": "binary_crossentropy", "a": "mean_squared_error"}' in text


def test_that_outputs_without_a_loss_are_left_out_of_training(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawing = Drawing()
    x = drawing.input("x", 2)
    y = drawing.add("y", "Dense", {"units": 1, "activation": "sigmoid"}, x)
    watched = drawing.add("watched", "Dense", {"units": 5}, x)
    model = drawing.model("m", x, (watched, y))
    asked = _planned(tmp_path, drawing, model, [x], [_yes(y, weight=0.5)])
    text = assert_same_losses(asked, tmp_path, monkeypatch)
    assert "trainer = keras.Model(inputs=m.inputs, outputs=m.outputs[1])" in text


def test_that_two_outputs_of_one_layer_train_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawing = Drawing()
    x = drawing.input("x", 2)
    first = drawing.add("head", "Dense", {"units": 1, "activation": "sigmoid"}, x)
    second = drawing.call("head", drawing.add("far", "Dense", {"units": 2}, x))
    model = drawing.model("m", x, (first, second))
    asked = _planned(tmp_path, drawing, model, [x], [_yes(second, weight=0.0), _yes(first)])
    assert_same_losses(asked, tmp_path, monkeypatch)


def test_that_a_fixed_batch_leaves_out_what_does_not_fill_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawing = Drawing()
    x = drawing.input("x", 2, batch_size=10)
    y = drawing.add("y", "Dense", {"units": 1, "activation": "sigmoid"}, x)
    asked = _planned(tmp_path, drawing, drawing.model("m", x, y), [x], [_yes(y)])
    text = assert_same_losses(asked, tmp_path, monkeypatch)
    assert ".batch(10, drop_remainder=True)" in text


def test_that_every_transform_of_a_table_gives_the_same_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("red", "Blue", "green, dark", "it's red", "", "blue")
    lines = [f'"{words[n % 6]}","{words[(n * 5) % 6]}",{n % 7 or ""},{n % 3},k{n % 3 or ""},{n % 2}' for n in range(60)]
    (tmp_path / "table.csv").write_text("\n".join(["one,two,size,kind,label,held", *lines]) + "\n")
    drawing = Drawing()
    text = drawing.input("text", 3, dtype="int32")
    letters = drawing.input("letters", 4)
    rest = drawing.input("rest", 6)
    known = drawing.add("known", "Embedding", {"input_dim": Expression("size + 1"), "output_dim": 2}, text)
    flat = drawing.add("flat", "Flatten", {}, known)
    joined = drawing.add("joined", "Concatenate", {}, {"inputs[0]": flat, "inputs[1]": letters, "inputs[2]": rest})
    y = drawing.add("y", "Dense", {"units": 4, "activation": "softmax"}, joined)
    shared: dict[str, Value] = {"shared": "words", "max_tokens": Expression("size"), "length": 3}
    inputs = (
        InputPlan(text, (Binding(("one",), Transform("text", shared)),)),
        InputPlan(letters, (Binding(("two",), Transform("text", {"level": "character", "length": 4})),)),
        InputPlan(
            rest,
            (
                Binding(("size",), NUMBER),
                Binding(("kind",), Transform("category", {"one_hot": True})),
                Binding(("kind",), Transform("array", {"scale": 0.5})),
            ),
        ),
    )
    target = Binding(("label",), Transform("category", {"one_hot": True, "size": 4}))
    plan = TrainingPlan(
        drawing.model("m", (text, letters, rest), y),
        DataSource("csv", "table.csv", {"held_out": "held"}),
        inputs,
        (OutputPlan(y, target, "categorical_crossentropy"),),
        epochs=2,
        batch_size=8,
    )
    script = assert_same_losses(replace(project(drawing, size=6), plan=plan), tmp_path, monkeypatch)
    assert "most=size - 2" in script


def test_that_arrays_of_an_archive_give_the_same_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    generator = np.random.default_rng(0)
    labels = np.arange(60) % 3
    images = (generator.integers(0, 4, (60, 4, 4)) + 4 * labels[:, None, None]).astype(np.uint8)
    facts = generator.normal(size=(60, 2))
    names = np.array(["low", "middle", "high"])[labels]
    np.savez_compressed(tmp_path / "data.npz", images=images, labels=labels, facts=facts, names=names)
    drawing = Drawing()
    image, known = drawing.input("image", 4, 4, 1), drawing.input("known", 2)
    flat = drawing.add("flat", "Flatten", {}, image)
    both = drawing.add("both", "Concatenate", {}, {"inputs[0]": flat, "inputs[1]": known})
    digit = drawing.add("digit", "Dense", {"units": 3}, both)
    named = drawing.add("named", "Dense", {"units": 3, "activation": "softmax"}, both)
    size = drawing.add("size", "Dense", {"units": 2}, both)
    loss = KerasObject("losses.SparseCategoricalCrossentropy", {"from_logits": True})
    plan = TrainingPlan(
        drawing.model("m", (image, known), (digit, named, size)),
        DataSource("npz", "data.npz"),
        (
            InputPlan(image, (Binding(("images",), Transform("array", {"scale": 0.1})),)),
            InputPlan(known, (Binding(("facts",), NUMBER),)),
        ),
        (
            OutputPlan(digit, Binding(("labels",)), loss, metrics=("accuracy",)),
            OutputPlan(named, Binding(("names",), Transform("category")), "sparse_categorical_crossentropy"),
            OutputPlan(size, Binding(("facts",)), "mean_squared_error"),
        ),
        optimizer=KerasObject("optimizers.Adam", {"learning_rate": 0.02}),
        epochs=Expression("rounds"),
        batch_size=8,
        callbacks=(KerasObject("callbacks.EarlyStopping", {"patience": 5}),),
    )
    text = assert_same_losses(replace(project(drawing, rounds=3), plan=plan), tmp_path, monkeypatch)
    assert "epochs=rounds," in text
    assert "callbacks=[keras.callbacks.EarlyStopping(patience=5)]," in text


def test_that_a_plan_without_a_source_is_told_and_leaves_a_comment_in_a_draft(tmp_path: Path) -> None:
    asked = with_plan(two_heads(tmp_path), source=None)
    with pytest.raises(CodegenError, match="names no source"):
        generate(asked, training=True)
    assert "# The training plan names no source." in generate(asked, training=True, draft=True).text


def test_that_a_script_holds_precision_and_steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = with_plan(two_heads(tmp_path), precision="mixed_bfloat16", steps_per_execution=2, deterministic=False)
    try:
        text = assert_same_losses(asked, tmp_path, monkeypatch)
    finally:
        keras.config.set_dtype_policy("float32")
    assert 'keras.config.set_dtype_policy("mixed_bfloat16")' in text
    assert 'dtype="float32"' in text
    assert "steps_per_execution=2" in text
    assert "enable_op_determinism" not in text


def test_that_what_a_script_does_not_hold_is_named(tmp_path: Path) -> None:
    asked = with_plan(two_heads(tmp_path), validation_source=DataSource("npz", "more.npz"))
    with pytest.raises(CodegenError, match="a table beside arrays"):
        generate(asked, training=True)


def test_that_texts_of_keras_are_brought_to_one_length(tmp_path: Path) -> None:
    asked = two_heads(tmp_path)
    assert asked.plan
    rows = (replace(asked.plan.inputs[0], bindings=(Binding(("x",)),)),)
    outputs = (replace(asked.plan.outputs[0], target=Binding(("y",))),)
    source = DataSource("dataset", "imdb", {"length": 3})
    text = generate(with_plan(asked, source=source, inputs=rows, outputs=outputs), training=True).text
    assert "data = both_parts(in_one_length(keras.datasets.imdb.load_data(num_words=10000), 3))" in text
    defined = run(text[: text.index("\nx = keras.Input")])
    parts = [([[1, 2, 3, 4], [5]], [1, 0]), ([[6, 7]], [1])]
    data = defined["both_parts"](defined["in_one_length"](parts, 3))  # type: ignore[operator]
    np.testing.assert_array_equal(data["x"], [[2, 3, 4], [5, 0, 0], [6, 7, 0]])
    np.testing.assert_array_equal(data["is_test"], [0, 0, 1])
