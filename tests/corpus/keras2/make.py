"""Made the files beside it, with tf_keras 2.21 (Keras 2) under TF_USE_LEGACY_KERAS=1. No test runs it."""

from pathlib import Path

import numpy as np
import tensorflow as tf
import tf_keras as keras
from tf_keras import layers

HERE = Path(__file__).parent


def two_heads() -> keras.Model:
    """What Keras 3 writes otherwise or not at all: states, wrappers, nesting, TensorFlow's functions, `/` in names."""
    words = keras.Input((5,), dtype="int32", name="words")
    facts = keras.Input((3,), name="facts")
    embedded = layers.Embedding(10, 4, input_length=5, name="word/vectors")(words)
    read = layers.Bidirectional(layers.GRU(3, return_sequences=True), name="read")(embedded)
    read = layers.TimeDistributed(layers.Dense(4, activation="relu"), name="each")(read)
    read = layers.MultiHeadAttention(2, 3, name="look")(read, value=embedded)
    read = layers.DepthwiseConv1D(2, name="depth")(read)
    _, hidden, cell = layers.LSTM(4, return_state=True, name="first")(embedded)
    last = layers.LSTM(4, name="second")(read, initial_state=[hidden, cell])
    scaled = layers.Normalization(name="scaled")
    scaled.adapt(np.arange(12.0, dtype="float32").reshape(4, 3))
    small = keras.Sequential([layers.Dense(4, input_shape=(4,)), layers.BatchNormalization()], name="small")
    known = tf.concat([scaled(facts), tf.reduce_mean(read[:, 1:], axis=-1)], axis=-1)
    known = layers.LeakyReLU(alpha=0.1, name="leak")(1.0 - known * 0.5)
    both = layers.concatenate([small(last), small(hidden), known], name="both")
    aux = layers.Dense(1, activation="sigmoid", name="aux")(last)
    main = layers.Dense(1, kernel_regularizer="l2", kernel_initializer="he_normal", name="main")(both)
    return keras.Model([words, facts], [main, aux], name="two_heads")


if __name__ == "__main__":
    keras.utils.set_random_seed(0)
    model = two_heads()
    draw = np.random.default_rng(0)
    model.set_weights([one + draw.uniform(0.1, 0.5, one.shape).astype(one.dtype) for one in model.get_weights()])
    rate = keras.optimizers.schedules.ExponentialDecay(0.01, 100, 0.9)
    losses = {"main": "mse", "aux": keras.losses.BinaryCrossentropy(label_smoothing=0.1)}
    model.compile(
        keras.optimizers.Adam(rate), loss=losses, loss_weights={"main": 1.0, "aux": 0.2}, metrics={"aux": ["accuracy"]}
    )
    given = draw.integers(0, 10, (4, 5)).astype("int32"), draw.normal(size=(4, 3)).astype("float32")
    main, aux = model(given, training=False)
    np.savez(HERE / "two_heads.npz", words=given[0], facts=given[1], main=main, aux=aux)
    model.save(HERE / "two_heads.h5", include_optimizer=True)
    model.save(HERE / "two_heads.keras")
    (HERE / "two_heads.json").write_text(model.to_json())
    model.save(HERE / "two_heads.savedmodel", save_format="tf", save_traces=False)
