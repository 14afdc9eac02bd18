from collections import Counter

import keras
import numpy as np
import pandas as pd
import tensorflow as tf
from keras import layers, ops

keras.utils.set_random_seed(0)
if not tf.config.list_physical_devices("GPU"):
    tf.config.experimental.enable_op_determinism()

title_length = 24
alphabet = 40


def as_numbers(column):
    """Text as numbers, NaN where there is none."""
    return pd.to_numeric(column, errors="coerce").to_numpy("float64")


def characters_of(text):
    return list(text.lower())


def frequent_tokens(column, split, most=None):
    """The tokens of all texts, the most frequent ones first."""
    counts = Counter(token for text in column for token in split(text))
    return sorted(counts, key=lambda token: (-counts[token], token))[:most]


def as_sequences(column, split, known, length):
    """Token numbers from 2, padded with 0 at the end; 1 is any token not known, and an empty text."""
    numbers = {token: number for number, token in enumerate(known, start=2)}
    rows = np.zeros((len(column), length), "int32")
    for row, text in zip(rows, column, strict=True):
        found = [numbers.get(token, 1) for token in split(text)[:length]]
        row[: max(len(found), 1)] = found or 1
    return rows


# The characters of a title, as numbers; 0 pads.
first_title = keras.Input(shape=(title_length,), dtype="int32", name="first_title")
second_title = keras.Input(shape=(title_length,), dtype="int32", name="second_title")
first_letters = ops.one_hot(first_title, alphabet)
second_letters = ops.one_hot(second_title, alphabet)
# One LSTM reads both titles, so it has one set of weights.
reader = layers.LSTM(64, name="reader")
reader_0 = reader(first_letters)
reader_1 = reader(second_letters)
gap = layers.Subtract(name="gap")([reader_0, reader_1])
# How far apart the two readings are, feature by feature.
size_of_gap = abs(gap)
# The films are known from training, their pairing is new.
same = layers.Dense(1, activation="sigmoid", name="same")(size_of_gap)

same_director = keras.Model(
    inputs=[first_title, second_title], outputs=same, name="same_director"
)

data = pd.read_csv("data/director_pairs.csv", dtype=str, keep_default_na=False)
data = data.apply(lambda column: column.str.strip())
usable = ~np.isnan(as_numbers(data["same_director"]))
rows = np.flatnonzero(usable)
rows = np.random.default_rng(0).permutation(rows)
count = round(len(rows) * 0.2)
held_out = np.sort(rows[:count])
training = np.sort(rows[count:])

titles_tokens = frequent_tokens(
    pd.concat(
        [data["first_title"].iloc[training], data["second_title"].iloc[training]]
    ),
    characters_of,
    most=alphabet - 2,
)
first_title_values = as_sequences(
    data["first_title"], characters_of, titles_tokens, title_length
)
second_title_values = as_sequences(
    data["second_title"], characters_of, titles_tokens, title_length
)
same_targets = np.column_stack([as_numbers(data["same_director"])]).astype("float32")

same_director.compile(
    optimizer=keras.optimizers.Adam(learning_rate=0.005),
    loss="binary_crossentropy",
    metrics=["accuracy"],
)
samples = tf.nest.map_structure(
    tf.constant, ((first_title_values, second_title_values), same_targets)
)


def samples_of(rows):
    return tf.nest.map_structure(lambda array: tf.gather(array, rows), samples)


def epoch_of(number):
    """The batches of an epoch, in an order by its number and the seed."""
    order = tf.random.experimental.stateless_shuffle(training, seed=[0, number])
    return tf.data.Dataset.from_tensor_slices(order).batch(64)


train = tf.data.Dataset.range(30).flat_map(epoch_of)
train = train.map(samples_of).prefetch(tf.data.AUTOTUNE)
validation = tf.data.Dataset.from_tensor_slices(held_out).batch(64)
validation = validation.map(samples_of)
history = same_director.fit(
    train,
    validation_data=validation,
    epochs=30,
    steps_per_epoch=len(epoch_of(0)),
    shuffle=False,
)
