import keras
from keras import layers

size = 27


def build_vision_model():
    digit = keras.Input(shape=(size, size, 1), name="digit")
    conv_1 = layers.Conv2D(64, 3, name="conv_1")(digit)
    conv_2 = layers.Conv2D(64, 3, name="conv_2")(conv_1)
    pool = layers.MaxPooling2D(name="pool")(conv_2)
    features = layers.Flatten(name="features")(pool)
    return keras.Model(inputs=digit, outputs=features, name="vision_model")


vision_model = build_vision_model()

digit_a = keras.Input(shape=(size, size, 1), name="digit_a")
digit_b = keras.Input(shape=(size, size, 1), name="digit_b")
# A whole model called twice, as one layer: both digits are seen by the same weights.
vision_model_0 = vision_model(digit_a)
vision_model_1 = vision_model(digit_b)
both_digits = layers.Concatenate(name="both_digits")([vision_model_0, vision_model_1])
same_digit = layers.Dense(1, activation="sigmoid", name="same_digit")(both_digits)

shared_vision = keras.Model(
    inputs=[digit_a, digit_b], outputs=same_digit, name="shared_vision"
)
