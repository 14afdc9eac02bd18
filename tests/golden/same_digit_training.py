import keras
import numpy as np
import pandas as pd
import tensorflow as tf
from keras import layers

keras.utils.set_random_seed(0)
if not tf.config.list_physical_devices("GPU"):
    tf.config.experimental.enable_op_determinism()


def as_text(values):
    """A text for each value; whole numbers are written without a point."""
    if values.dtype.kind == "f" and (values == np.rint(values)).all():
        values = values.astype("int64")
    return pd.Series(values).astype(str).str.strip()


def build_eye():
    image = keras.Input(shape=(8, 8, 1), name="image")
    edges = layers.Conv2D(16, 3, activation="relu", name="edges")(image)
    shapes = layers.Conv2D(32, 3, activation="relu", name="shapes")(edges)
    pool = layers.MaxPooling2D(name="pool")(shapes)
    flatten = layers.Flatten(name="flatten")(pool)
    features = layers.Dense(32, activation="relu", name="features")(flatten)
    return keras.Model(inputs=image, outputs=features, name="eye")


eye = build_eye()

left = keras.Input(shape=(8, 8, 1), name="left")
right = keras.Input(shape=(8, 8, 1), name="right")
# One model looks at both images, so it has one set of weights.
eye_0 = eye(left)
eye_1 = eye(right)
both = layers.Concatenate(name="both")([eye_0, eye_1])
compare = layers.Dense(128, activation="relu", name="compare")(both)
same = layers.Dense(1, activation="sigmoid", name="same")(compare)

same_digit = keras.Model(inputs=[left, right], outputs=same, name="same_digit")

data = np.load("data/digit_pairs.npz")
rows = np.arange(len(data["same"]))
is_held_out = as_text(data["held_out"]).str.lower()
is_held_out = is_held_out.isin(["1", "true", "yes"]).to_numpy()
training = rows[~is_held_out[rows]]
held_out = rows[is_held_out[rows]]

left_values = (data["left"] * (1 / 16)).reshape(-1, 8, 8, 1).astype("float32")
right_values = (data["right"] * (1 / 16)).reshape(-1, 8, 8, 1).astype("float32")
same_targets = np.column_stack([data["same"]]).astype("float32")

same_digit.compile(
    optimizer=keras.optimizers.Adam(learning_rate=0.002),
    loss="binary_crossentropy",
    metrics=["accuracy"],
)
samples = tf.nest.map_structure(
    tf.constant, ((left_values, right_values), same_targets)
)


def samples_of(rows):
    return tf.nest.map_structure(lambda array: tf.gather(array, rows), samples)


def epoch_of(number):
    """The batches of an epoch, in an order by its number and the seed."""
    order = tf.random.experimental.stateless_shuffle(training, seed=[0, number])
    return tf.data.Dataset.from_tensor_slices(order).batch(32)


train = tf.data.Dataset.range(12).flat_map(epoch_of)
train = train.map(samples_of).prefetch(tf.data.AUTOTUNE)
validation = tf.data.Dataset.from_tensor_slices(held_out).batch(32)
validation = validation.map(samples_of)
history = same_digit.fit(
    train,
    validation_data=validation,
    epochs=12,
    steps_per_epoch=len(epoch_of(0)),
    shuffle=False,
)
