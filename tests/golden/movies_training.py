import re
from collections import Counter

import keras
import numpy as np
import pandas as pd
import tensorflow as tf
from keras import layers

keras.utils.set_random_seed(0)
if not tf.config.list_physical_devices("GPU"):
    tf.config.experimental.enable_op_determinism()

vocabulary = 1000
title_length = 8
genres = 13


def as_numbers(column):
    """Text as numbers, NaN where there is none."""
    return pd.to_numeric(column, errors="coerce").to_numpy("float64")


def standardise(values, training, *alike):
    """Mean 0 and deviation 1 over the training rows, of columns that are alike too.

    A missing value becomes the mean.
    """
    sample = np.concatenate([column[training] for column in (values, *alike)])
    axis = 0 if values.ndim < 3 else None
    count = np.maximum((~np.isnan(sample)).sum(axis=axis), 1)
    mean = np.nansum(sample, axis=axis) / count
    deviation = np.sqrt(np.nansum((sample - mean) ** 2, axis=axis) / count)
    deviation = np.where(deviation > 0, deviation, 1.0)
    return np.nan_to_num((values - mean) / deviation)


def even_batches(rows, size):
    """Batches of nearly one size.

    Keras averages the losses of several outputs over batches, however small the last one is.
    """
    bounds = np.linspace(0, len(rows), -(-len(rows) // size) + 1).astype("int64")
    rows = tf.constant(rows)
    batches = tf.data.Dataset.from_tensor_slices((bounds[:-1], bounds[1:]))
    return batches.map(lambda first, end: rows[first:end])


def by_size(value):
    """The sort key of a category: numbers by size, before words by letter."""
    try:
        return (False, float(value), "")
    except ValueError:
        return (True, 0.0, value)


def frequent_values(column, most=None):
    """The values of a column, or the most frequent ones."""
    counts = Counter(value for value in column if value)
    frequent = sorted(counts, key=lambda value: (-counts[value], value))[:most]
    return sorted(frequent, key=by_size)


def codes_of(column, known):
    """The place of each value among those known, -1 for any other."""
    return pd.Index(known, dtype=object).get_indexer(column).astype("int32")


def words_of(text):
    """Letters, digits and the apostrophes between them, in lower case."""
    return re.findall(r"[^\W_]+(?:['\u2019][^\W_]+)*", text.lower())


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


# The words of a film's title, as numbers; 0 pads.
title = keras.Input(shape=(title_length,), dtype="int32", name="title")
# Year, budget and running time, standardised; then the genre, one-hot.
facts = keras.Input(shape=(3 + genres,), name="facts")
words = layers.Embedding(vocabulary, 32, mask_zero=True, name="words")(title)
# Hides every other word whole, or the few titles would be learnt by heart.
forget_words = layers.Dropout(
    0.5, noise_shape=(None, title_length, 1), name="forget_words"
)(words)
title_meaning = layers.LSTM(32, name="title_meaning")(forget_words)
forget_some = layers.Dropout(0.3, name="forget_some")(title_meaning)
# The auxiliary output: what kind of film the title alone promises. Its loss pulls at
# the LSTM directly.
mood = layers.Dense(3, activation="softmax", name="mood")(forget_some)
forget_half = layers.Dropout(0.5, name="forget_half")(title_meaning)
title_and_facts = layers.Concatenate(name="title_and_facts")([forget_half, facts])
hidden = layers.Dense(32, activation="relu", name="hidden")(title_and_facts)
forget_more = layers.Dropout(0.5, name="forget_more")(hidden)
# The main output: whether viewers rate the film above the median.
liked = layers.Dense(1, activation="sigmoid", name="liked")(forget_more)

movies = keras.Model(inputs=[title, facts], outputs=[liked, mood], name="movies")

data = pd.read_csv("data/movies.csv", dtype=str, keep_default_na=False)
data = data.apply(lambda column: column.str.strip())
usable = data["liked"] != ""
usable &= data["mood"] != ""
rows = np.flatnonzero(usable)
rows = np.random.default_rng(0).permutation(rows)
count = round(len(rows) * 0.2)
held_out = np.sort(rows[:count])
training = np.sort(rows[count:])

title_tokens = frequent_tokens(
    data["title"].iloc[training], words_of, most=vocabulary - 2
)
title_values = as_sequences(data["title"], words_of, title_tokens, title_length)
genre_values = frequent_values(data["genre"].iloc[training], most=genres - 1)
facts_values = np.column_stack(
    [
        standardise(as_numbers(data["year"]), training),
        standardise(as_numbers(data["budget"]), training),
        standardise(as_numbers(data["running_time"]), training),
        np.eye(genres)[codes_of(data["genre"], genre_values) + 1],
    ]
).astype("float32")
liked_values = ["no", "yes"]
liked_codes = codes_of(data["liked"], liked_values)
liked_targets = np.column_stack([liked_codes]).astype("float32")
mood_values = frequent_values(data["mood"].iloc[training])
mood_codes = codes_of(data["mood"], mood_values)
training = training[liked_codes[training] >= 0]
held_out = held_out[liked_codes[held_out] >= 0]
held_out = held_out[mood_codes[held_out] >= 0]

movies.compile(
    optimizer=keras.optimizers.Adam(learning_rate=0.002),
    loss=["binary_crossentropy", "sparse_categorical_crossentropy"],
    loss_weights=[1.0, 0.2],
    metrics=[["accuracy"], ["accuracy"]],
)
samples = tf.nest.map_structure(
    tf.constant, ((title_values, facts_values), (liked_targets, mood_codes))
)


def samples_of(rows):
    return tf.nest.map_structure(lambda array: tf.gather(array, rows), samples)


def epoch_of(number):
    """The batches of an epoch, in an order by its number and the seed."""
    order = tf.random.experimental.stateless_shuffle(training, seed=[0, number])
    return tf.data.Dataset.from_tensor_slices(order).batch(32)


train = tf.data.Dataset.range(8).flat_map(epoch_of)
train = train.map(samples_of).prefetch(tf.data.AUTOTUNE)
validation = even_batches(held_out, 32)
validation = validation.map(samples_of)
history = movies.fit(
    train,
    validation_data=validation,
    epochs=8,
    steps_per_epoch=len(epoch_of(0)),
    shuffle=False,
)
