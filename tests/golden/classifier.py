import keras
from keras import layers

hidden = 64

# An image of 28 by 28 pixels, laid out in one row.
image = keras.Input(shape=(784,), name="image")
hidden_1 = layers.Dense(hidden, activation="relu", name="hidden_1")(image)
hidden_2 = layers.Dense(hidden, activation="relu", name="hidden_2")(hidden_1)
# One probability for each of the ten digits.
digit = layers.Dense(10, activation="softmax", name="digit")(hidden_2)

classifier = keras.Model(inputs=image, outputs=digit, name="classifier")
