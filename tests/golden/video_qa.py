import keras
from keras import layers

vocab = 10000
seq_len = 100
frames = 100
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


def build_visual_qa_and_question_encoder(vision_model):
    # The question: a row of words, each a number below the size of the vocabulary.
    question = keras.Input(shape=(seq_len,), dtype="int32", name="question")
    words = layers.Embedding(vocab, 256, name="words")(question)
    encoded_question = layers.LSTM(256, name="encoded_question")(words)
    image = keras.Input(shape=(size, size, 3), name="image")
    vision_model_output = vision_model(image)
    question_and_image = layers.Concatenate(name="question_and_image")(
        [encoded_question, vision_model_output]
    )
    answer = layers.Dense(
        answers,
        activation="softmax",
        name="answer",
    )(question_and_image)

    visual_qa = keras.Model(inputs=[image, question], outputs=answer, name="visual_qa")
    # The part of visual_qa that reads the question.
    question_encoder = keras.Model(
        inputs=question, outputs=encoded_question, name="question_encoder"
    )
    return visual_qa, question_encoder


vision_model = build_vision_model()
visual_qa, question_encoder = build_visual_qa_and_question_encoder(vision_model)

video = keras.Input(shape=(frames, size, size, 3), name="video")
# The model that saw single images now sees each frame of the video, with the same
# weights.
every_frame = layers.TimeDistributed(vision_model, name="every_frame")(video)
# One vector for the whole video.
encoded_video = layers.LSTM(256, name="encoded_video")(every_frame)
video_question = keras.Input(shape=(seq_len,), dtype="int32", name="video_question")
# Cut out of visual_qa: the part from the question to its encoding. Both models share
# it.
question_encoder_output = question_encoder(video_question)
question_and_video = layers.Concatenate(name="question_and_video")(
    [encoded_video, question_encoder_output]
)
video_answer = layers.Dense(
    answers,
    activation="softmax",
    name="video_answer",
)(question_and_video)

video_qa = keras.Model(
    inputs=[video, video_question], outputs=video_answer, name="video_qa"
)
