import keras
from keras import layers


def build_digits():
    # A handwritten digit, grey levels from 0 to 1.
    image = keras.Input(shape=(8, 8, 1), name="image")
    flatten = layers.Flatten(name="flatten")(image)
    hidden_1 = layers.Dense(64, activation="relu", name="hidden_1")(flatten)
    hidden_2 = layers.Dense(64, activation="relu", name="hidden_2")(hidden_1)
    # One share for each of the ten digits.
    digit = layers.Dense(10, activation="softmax", name="digit")(hidden_2)
    return keras.Model(inputs=image, outputs=digit, name="digits")


if __name__ == "__main__":
    build_digits().summary()
