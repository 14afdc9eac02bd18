import keras
from keras import layers

vocab = 10000
seq_len = 100
width = 64


def build_headline():
    # A headline: a row of words, each a number below the size of the vocabulary.
    main_input = keras.Input(shape=(seq_len,), dtype="int32", name="main_input")
    # A vector of 512 numbers for every word.
    embedding = layers.Embedding(vocab, 512, name="embedding")(main_input)
    # The last state of the LSTM: one vector for the whole headline.
    lstm = layers.LSTM(32, name="lstm")(embedding)
    # What else is known, such as when the headline was posted.
    aux_input = keras.Input(shape=(5,), name="aux_input")
    joined = layers.Concatenate(name="joined")([lstm, aux_input])
    dense_1 = layers.Dense(width, activation="relu", name="dense_1")(joined)
    dense_2 = layers.Dense(width, activation="relu", name="dense_2")(dense_1)
    dense_3 = layers.Dense(width, activation="relu", name="dense_3")(dense_2)
    main_output = layers.Dense(1, activation="sigmoid", name="main_output")(dense_3)
    # A second output from the middle of the model. Its loss trains the LSTM and the
    # embedding directly.
    aux_output = layers.Dense(1, activation="sigmoid", name="aux_output")(lstm)
    return keras.Model(
        inputs=[main_input, aux_input],
        outputs=[main_output, aux_output],
        name="headline",
    )


if __name__ == "__main__":
    build_headline().summary()
