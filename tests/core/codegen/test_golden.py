from __future__ import annotations

import pytest

from core.codegen import generate
from core.project import read
from core.resources import examples
from tests.core.codegen.golden import FOLDER, texts
from tests.core.codegen.running import formatted

every = pytest.mark.parametrize("name", sorted(texts()))


@every
def test_that_an_example_is_exported_as_before(name: str) -> None:
    """A change on purpose is kept by `python -m tests.core.codegen.golden`, and then read in the diff."""
    assert texts()[name]() == (FOLDER / name).read_text(encoding="utf-8")


@every
def test_that_a_kept_file_is_formatted_and_compiles(name: str) -> None:
    text = (FOLDER / name).read_text(encoding="utf-8")
    compile(text, name, "exec")
    assert formatted(text) == text


def test_that_no_kept_file_is_left_over() -> None:
    assert {path.name for path in FOLDER.glob("*.py")} == texts().keys()


def test_that_every_line_of_a_block_is_known() -> None:
    project = read(examples() / "two_tweets.loom")
    generated, graph = generate(project), project.main
    lines = generated.text.splitlines()
    lstm = graph.layer_named("shared_lstm")
    assert lstm
    shown = [lines[number - 1] for number in generated.lines[graph.id, lstm.id]]
    assert shown[1:] == [
        'shared_lstm = layers.LSTM(64, name="shared_lstm")',
        "shared_lstm_0 = shared_lstm(tweet_a)",
        "shared_lstm_1 = shared_lstm(tweet_b)",
    ]
    called = [lines[number - 1] for number in generated.lines[graph.id, lstm.calls[1].id]]
    assert called == ["shared_lstm_1 = shared_lstm(tweet_b)"]


def test_that_the_layers_of_a_sequential_model_have_their_own_lines() -> None:
    project = read(examples() / "visual_qa.loom")
    generated = generate(project)
    graph = next(graph for graph in project.graphs.values() if graph.layer_named("conv_2_1"))
    layer = graph.layer_named("conv_2_1")
    assert layer
    (number,) = generated.lines[graph.id, layer.id]
    assert generated.text.splitlines()[number - 1].strip().startswith("layers.Conv2D(128, 3, padding=")
