"""Small models, each with something of the functional API that a reader, a compiler or an exporter can get wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import keras
import numpy as np
from keras import layers, ops

Models = Mapping[str, keras.Model]
BUILDERS: dict[str, Callable[[], Models]] = {}


def _listed(build: Callable[[], Models]) -> Callable[[], Models]:
    BUILDERS[build.__name__] = build
    return build


@_listed
def implicit_masks() -> Models:
    words = keras.Input((7,), dtype="int32")
    embedded = layers.Embedding(10, 4, mask_zero=True)(words)
    states = layers.LSTM(3, return_sequences=True)(embedded)
    both = layers.Bidirectional(layers.GRU(2, return_sequences=True), merge_mode="sum")(states)
    attended = layers.MultiHeadAttention(2, 3)(both, embedded, use_causal_mask=True)
    return {"masked": keras.Model(words, layers.GlobalAveragePooling1D()(attended))}


@_listed
def masks_through_merges() -> Models:
    words = keras.Input((7,), dtype="int32")
    embedded = layers.Embedding(10, 4, mask_zero=True)(words)
    merged = layers.Add()([embedded, layers.LSTM(4, return_sequences=True)(embedded)])
    return {"merged": keras.Model(words, [layers.LSTM(2)(merged), layers.LSTM(2)(layers.Masking()(embedded))])}


@_listed
def explicit_mask() -> Models:
    steps, mask = keras.Input((7, 4)), keras.Input((7,), dtype="bool")
    return {"explicit": keras.Model([steps, mask], layers.LSTM(2)(steps, mask=mask))}


@_listed
def handed_on_states() -> Models:
    steps = keras.Input((7, 4))
    sequence, hidden, carry = layers.LSTM(3, return_state=True, return_sequences=True)(steps)
    return {"stacked": keras.Model(steps, layers.LSTM(3)(sequence, initial_state=[hidden, carry]))}


@_listed
def sequence_to_sequence() -> Models:
    """Training and inference models over the same layers, which they call on different tensors."""
    source, target = keras.Input((None, 5), name="source"), keras.Input((None, 6), name="target")
    _, hidden, carry = layers.LSTM(4, return_state=True, name="encoder")(source)
    decoder = layers.LSTM(4, return_sequences=True, return_state=True, name="decoder")
    word = layers.Dense(6, activation="softmax", name="word")
    last, _, _ = decoder(target, initial_state=[hidden, carry])
    states = [keras.Input((4,), name="hidden"), keras.Input((4,), name="carry")]
    step, *after = decoder(target, initial_state=states)
    return {
        "training": keras.Model([source, target], word(last), name="training"),
        "encoding": keras.Model(source, [hidden, carry], name="encoding"),
        "decoding": keras.Model([target, *states], [word(step), *after], name="decoding"),
    }


@_listed
def attention_scores() -> Models:
    steps = keras.Input((7, 4))
    return {"scores": keras.Model(steps, layers.MultiHeadAttention(2, 3)(steps, steps, return_attention_scores=True))}


@_listed
def operators() -> Models:
    x = keras.Input((7, 4))
    y = 1.0 - x
    row = y[:, 0]
    scaled = y * np.arange(4, dtype="float32")
    outputs = [row, y[..., None, 1:3], scaled, y**2, -y, ops.where(y > 0.5, y, 0.0)]
    return {"operators": keras.Model(x, outputs)}


@_listed
def functions() -> Models:
    x = keras.Input((7, 4))
    row = x[:, 0]
    outputs = [
        ops.reshape(row, (-1, 2, 2)),
        ops.einsum("bij,bij->bi", x, x),
        ops.stack([row, row], axis=1),
        *ops.split(x, 2, axis=-1),
        *ops.top_k(row, 2),
        ops.cast(row, "float16"),
        ops.concatenate([x, x], axis=-1),
        keras.activations.gelu(row),
        keras.activations.relu(row, max_value=6.0),
    ]
    return {"functions": keras.Model(x, outputs)}


@_listed
def list_of_inputs_nested() -> Models:
    a, b = keras.Input((3,), name="a"), keras.Input((4,), name="b")
    inner = keras.Model([a, b], {"s": layers.Dense(2)(a), "t": layers.Dense(2)(b)}, name="inner")
    c, d = keras.Input((3,), name="c"), keras.Input((4,), name="d")
    return {"outer": keras.Model([c, d], list(inner([c, d]).values()), name="outer")}


@_listed
def dict_of_inputs_nested() -> Models:
    a, b = keras.Input((3,), name="a"), keras.Input((4,), name="b")
    inner = keras.Model({"a": a, "b": b}, [layers.Dense(2)(a), layers.Dense(2)(b)], name="inner")
    c, d = keras.Input((3,), name="c"), keras.Input((4,), name="d")
    return {"outer": keras.Model([c, d], inner({"b": d, "a": c}), name="outer")}


@_listed
def recurrent_cells() -> Models:
    steps = keras.Input((5, 3))
    stacked = layers.RNN([layers.LSTMCell(4), layers.GRUCell(3)], return_sequences=True)(steps)
    return {"cells": keras.Model(steps, layers.RNN(layers.SimpleRNNCell(4))(stacked))}


@_listed
def two_directions() -> Models:
    steps = keras.Input((5, 3))
    backward = layers.LSTM(4, return_sequences=True, go_backwards=True, activation="relu")
    forward = layers.LSTM(4, return_sequences=True, name="ahead")
    x = layers.Bidirectional(forward, backward_layer=backward)(steps)
    return {"directions": keras.Model(steps, layers.Bidirectional(layers.LSTM(3, return_state=True))(x))}


@_listed
def objects_in_fields() -> Models:
    x = keras.Input((5,))
    y = layers.Dense(
        4,
        activation=layers.LeakyReLU(0.1),
        kernel_initializer=keras.initializers.RandomNormal(stddev=0.1, seed=3),
        bias_initializer=keras.initializers.Ones(),
        kernel_regularizer="l2",
        bias_regularizer=keras.regularizers.L1(0.3),
        kernel_constraint=keras.constraints.MaxNorm(3),
    )(x)
    return {"objects": keras.Model(x, layers.Dense(3, dtype="float16", activation=keras.activations.gelu)(y))}


@_listed
def wrapped_and_shared() -> Models:
    """A Dense that stands in the graph and under a wrapper, and one that two wrappers share."""
    steps = keras.Input((5, 3))
    once, twice = layers.Dense(4, name="once"), layers.Dense(4, name="twice")
    x = once(layers.TimeDistributed(layers.Dense(4, name="inside"))(steps))
    first = layers.TimeDistributed(twice)(x)
    outputs = [layers.TimeDistributed(once)(first), layers.TimeDistributed(twice)(first)]
    return {"wrapped": keras.Model(steps, outputs)}


@_listed
def frozen_base() -> Models:
    stack = [keras.Input((8, 8, 3)), layers.Conv2D(2, 3), layers.BatchNormalization(), layers.Flatten()]
    base = keras.Sequential(stack, name="base")
    base.trainable = False
    image = keras.Input((8, 8, 3))
    return {"tuned": keras.Model(image, layers.Dense(2)(base(image)))}


@_listed
def encoder_on_the_same_input() -> Models:
    x, code = keras.Input((5,), name="x"), keras.Input((3,), name="code")
    encoder = keras.Model(x, layers.Dense(3)(x), name="encoder")
    decoder = keras.Model(code, layers.Dense(5)(code), name="decoder")
    whole = keras.Model(x, decoder(encoder(x)), name="autoencoder")
    return {"autoencoder": whole, "encoder": encoder, "decoder": decoder}


@_listed
def stacks_in_stacks() -> Models:
    tail = keras.Sequential([layers.Dense(2), layers.ReLU()], name="tail")
    return {"whole": keras.Sequential([keras.Input((4,)), layers.Dense(3), tail], name="whole")}


@_listed
def inputs_that_go_nowhere_or_straight_through() -> Models:
    used, unused = keras.Input((3,), name="used"), keras.Input((2,), name="unused")
    return {"odd": keras.Model([used, unused], [used, layers.Dense(2)(used)])}


@_listed
def precisions() -> Models:
    x = keras.Input((5,))
    return {"mixed": keras.Model(x, layers.Dense(4, dtype="float32")(layers.Dense(4, dtype="mixed_float16")(x)))}


@_listed
def image_pipeline() -> Models:
    image = keras.Input((16, 16, 3))
    x = layers.RandomRotation(0.1, seed=2)(layers.RandomFlip("horizontal", seed=1)(image))
    x = layers.Rescaling(1 / 255, offset=[0.0, 1.0, 2.0])(x)
    x = layers.Normalization(mean=[1.0, 2.0, 3.0], variance=[1.0, 1.0, 4.0])(x)
    x = layers.Cropping2D(2)(layers.ZeroPadding2D(((1, 0), (0, 2)))(x))
    return {"pipeline": keras.Model(image, layers.LayerNormalization()(layers.Conv2D(2, (1, 3), strides=2)(x)))}
