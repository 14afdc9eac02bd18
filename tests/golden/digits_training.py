import keras
import numpy as np
import tensorflow as tf
from keras import layers

keras.utils.set_random_seed(0)
if not tf.config.list_physical_devices("GPU"):
    tf.config.experimental.enable_op_determinism()

# A handwritten digit, grey levels from 0 to 1.
image = keras.Input(shape=(8, 8, 1), name="image")
flatten = layers.Flatten(name="flatten")(image)
hidden_1 = layers.Dense(64, activation="relu", name="hidden_1")(flatten)
hidden_2 = layers.Dense(64, activation="relu", name="hidden_2")(hidden_1)
# One share for each of the ten digits.
digit = layers.Dense(10, activation="softmax", name="digit")(hidden_2)

digits = keras.Model(inputs=image, outputs=digit, name="digits")

data = np.load("data/digits.npz")
rows = np.arange(len(data["labels"]))
rows = np.random.default_rng(0).permutation(rows)
count = round(len(rows) * 0.2)
held_out = np.sort(rows[:count])
training = np.sort(rows[count:])

image_values = (data["images"] * (1 / 16)).reshape(-1, 8, 8, 1).astype("float32")
digit_targets = data["labels"].astype("int32")

digits.compile(
    optimizer=keras.optimizers.Adam(learning_rate=0.002),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
samples = tf.nest.map_structure(tf.constant, (image_values, digit_targets))


def samples_of(rows):
    return tf.nest.map_structure(lambda array: tf.gather(array, rows), samples)


def epoch_of(number):
    """The batches of an epoch, in an order by its number and the seed."""
    order = tf.random.experimental.stateless_shuffle(training, seed=[0, number])
    return tf.data.Dataset.from_tensor_slices(order).batch(32)


train = tf.data.Dataset.range(15).flat_map(epoch_of)
train = train.map(samples_of).prefetch(tf.data.AUTOTUNE)
validation = tf.data.Dataset.from_tensor_slices(held_out).batch(32)
validation = validation.map(samples_of)
history = digits.fit(
    train,
    validation_data=validation,
    epochs=15,
    steps_per_epoch=len(epoch_of(0)),
    shuffle=False,
)
