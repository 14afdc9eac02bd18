import keras
from keras import layers

vocab = 10000
seq_len = 100
size = 224
answers = 1000


def build_vision_model():
    return keras.Sequential(
        [
            keras.Input(shape=(size, size, 3), name="picture"),
            layers.Conv2D(64, 3, padding="same", activation="relu", name="conv_1_1"),
            layers.Conv2D(64, 3, activation="relu", name="conv_1_2"),
            layers.MaxPooling2D(name="pool_1"),
            layers.Conv2D(128, 3, padding="same", activation="relu", name="conv_2_1"),
            layers.Conv2D(128, 3, activation="relu", name="conv_2_2"),
            layers.MaxPooling2D(name="pool_2"),
            layers.Conv2D(256, 3, padding="same", activation="relu", name="conv_3_1"),
            layers.Conv2D(256, 3, activation="relu", name="conv_3_2"),
            layers.Conv2D(256, 3, activation="relu", name="conv_3_3"),
            layers.MaxPooling2D(name="pool_3"),
            layers.Flatten(name="features"),
        ],
        name="vision_model",
    )


def build_visual_qa(vision_model):
    # The question: a row of words, each a number below the size of the vocabulary.
    question = keras.Input(shape=(seq_len,), dtype="int32", name="question")
    words = layers.Embedding(vocab, 256, name="words")(question)
    encoded_question = layers.LSTM(256, name="encoded_question")(words)
    image = keras.Input(shape=(size, size, 3), name="image")
    # A stack of convolutions with a canvas of its own. Double-click to look inside.
    vision_model_output = vision_model(image)
    question_and_image = layers.Concatenate(name="question_and_image")(
        [encoded_question, vision_model_output]
    )
    # One word out of the thousand most common answers.
    answer = layers.Dense(
        answers,
        activation="softmax",
        name="answer",
    )(question_and_image)
    return keras.Model(inputs=[image, question], outputs=answer, name="visual_qa")


def build_models():
    vision_model = build_vision_model()
    visual_qa = build_visual_qa(vision_model)
    return {"vision_model": vision_model, "visual_qa": visual_qa}


if __name__ == "__main__":
    for model in build_models().values():
        model.summary()
