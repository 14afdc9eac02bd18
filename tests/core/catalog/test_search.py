"""Quick add understands what people type."""

from __future__ import annotations

import pytest

from core.catalog.search import search


@pytest.mark.parametrize(
    ("text", "path", "config"),
    [
        ("dense 64 relu", "layers.Dense", {"units": 64, "activation": "relu"}),
        ("conv2d 32 3 same", "layers.Conv2D", {"filters": 32, "kernel_size": 3, "padding": "same"}),
        ("conv2d 32 3x5", "layers.Conv2D", {"filters": 32, "kernel_size": (3, 5)}),
        ("dropout 0.5", "layers.Dropout", {"rate": 0.5}),
        ("lstm 32 return_sequences=True", "layers.LSTM", {"units": 32, "return_sequences": True}),
        ("embedding 10000 512", "layers.Embedding", {"input_dim": 10000, "output_dim": 512}),
        ("input 100 int32", "layers.InputLayer", {"shape": (100,), "dtype": "int32"}),
        ("input 28x28x1", "layers.InputLayer", {"shape": (28, 28, 1)}),
        ("concat", "layers.Concatenate", {}),
        ("lstm", "layers.LSTM", {}),
        ("bn", "layers.BatchNormalization", {}),
        ("mha", "layers.MultiHeadAttention", {}),
        ("multihead 8 64", "layers.MultiHeadAttention", {"num_heads": 8, "key_dim": 64}),
        ("input 280 256 int32", "layers.InputLayer", {"shape": (280, 256), "dtype": "int32"}),
        ("input (280, None)", "layers.InputLayer", {"shape": (280, None)}),
        ("input shape=(5,)", "layers.InputLayer", {"shape": (5,)}),
        ("reshape 8 8 1", "layers.Reshape", {"target_shape": (8, 8, 1)}),
    ],
)
def test_that_a_name_with_settings_is_understood(text: str, path: str, config: dict[str, object]) -> None:
    first = search(text)[0]
    assert (first.entry.path, first.config, first.left_over) == (path, config, ())


def test_that_a_class_used_often_comes_first() -> None:
    plain = [found.entry.path for found in search("conv")]
    used = [found.entry.path for found in search("conv", {"layers.Conv3D": 20})]
    assert plain[0] != "layers.Conv3D"
    assert used[0] == "layers.Conv3D"


def test_that_a_word_that_fits_nothing_is_given_back() -> None:
    assert search("dense 64 banana")[0].left_over == ("banana",)


def test_that_nonsense_finds_nothing() -> None:
    assert search("qqqqzzzz") == ()
