import keras
from keras import layers

filters = 64


def build_inception():
    image = keras.Input(shape=(256, 256, 3), name="image")
    tower_1_reduce = layers.Conv2D(
        filters, 1, padding="same", activation="relu", name="tower_1_reduce"
    )(image)
    tower_1 = layers.Conv2D(
        filters, 3, padding="same", activation="relu", name="tower_1"
    )(tower_1_reduce)
    tower_2_reduce = layers.Conv2D(
        filters, 1, padding="same", activation="relu", name="tower_2_reduce"
    )(image)
    tower_2 = layers.Conv2D(
        filters, 5, padding="same", activation="relu", name="tower_2"
    )(tower_2_reduce)
    tower_3_pool = layers.MaxPooling2D(
        3, strides=1, padding="same", name="tower_3_pool"
    )(image)
    tower_3 = layers.Conv2D(
        filters, 1, padding="same", activation="relu", name="tower_3"
    )(tower_3_pool)
    # Side by side along the channels, the last axis. Every tower keeps height and
    # width.
    towers = layers.Concatenate(name="towers")([tower_1, tower_2, tower_3])
    return keras.Model(inputs=image, outputs=towers, name="inception")


if __name__ == "__main__":
    build_inception().summary()
