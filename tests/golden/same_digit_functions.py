import keras
from keras import layers


def build_eye():
    image = keras.Input(shape=(8, 8, 1), name="image")
    edges = layers.Conv2D(16, 3, activation="relu", name="edges")(image)
    shapes = layers.Conv2D(32, 3, activation="relu", name="shapes")(edges)
    pool = layers.MaxPooling2D(name="pool")(shapes)
    flatten = layers.Flatten(name="flatten")(pool)
    features = layers.Dense(32, activation="relu", name="features")(flatten)
    return keras.Model(inputs=image, outputs=features, name="eye")


def build_same_digit(eye):
    left = keras.Input(shape=(8, 8, 1), name="left")
    right = keras.Input(shape=(8, 8, 1), name="right")
    # One model looks at both images, so it has one set of weights.
    eye_0 = eye(left)
    eye_1 = eye(right)
    both = layers.Concatenate(name="both")([eye_0, eye_1])
    compare = layers.Dense(128, activation="relu", name="compare")(both)
    same = layers.Dense(1, activation="sigmoid", name="same")(compare)
    return keras.Model(inputs=[left, right], outputs=same, name="same_digit")


def build_models():
    eye = build_eye()
    same_digit = build_same_digit(eye)
    return {"eye": eye, "same_digit": same_digit}


if __name__ == "__main__":
    for model in build_models().values():
        model.summary()
