import keras
from keras import layers

frames = 20


def build_classifier():
    image = keras.Input(shape=(784,), name="image")
    hidden_1 = layers.Dense(64, activation="relu", name="hidden_1")(image)
    hidden_2 = layers.Dense(64, activation="relu", name="hidden_2")(hidden_1)
    digit = layers.Dense(10, activation="softmax", name="digit")(hidden_2)
    return keras.Model(inputs=image, outputs=digit, name="classifier")


def build_classify_image(classifier):
    single_image = keras.Input(shape=(784,), name="single_image")
    # A model used as a layer. It brings its weights along, trained or not.
    classifier_output = classifier(single_image)
    return keras.Model(
        inputs=single_image, outputs=classifier_output, name="classify_image"
    )


def build_classify_video(classifier):
    # A video: so many frames, each an image of 784 pixels.
    video = keras.Input(shape=(frames, 784), name="video")
    # The same model again, under a wrapper: it classifies every frame, with the same
    # weights.
    each_frame = layers.TimeDistributed(classifier, name="each_frame")(video)
    return keras.Model(inputs=video, outputs=each_frame, name="classify_video")


def build_models():
    classifier = build_classifier()
    classify_image = build_classify_image(classifier)
    classify_video = build_classify_video(classifier)
    return {
        "classifier": classifier,
        "classify_image": classify_image,
        "classify_video": classify_video,
    }


if __name__ == "__main__":
    for model in build_models().values():
        model.summary()
