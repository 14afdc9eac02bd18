import keras
from keras import layers

vocabulary = 1000
title_length = 8
genres = 13


def build_movies():
    # The words of a film's title, as numbers; 0 pads.
    title = keras.Input(shape=(title_length,), dtype="int32", name="title")
    # Year, budget and running time, standardised; then the genre, one-hot.
    facts = keras.Input(shape=(3 + genres,), name="facts")
    words = layers.Embedding(vocabulary, 32, mask_zero=True, name="words")(title)
    # Hides every other word whole, or the few titles would be learnt by heart.
    forget_words = layers.Dropout(
        0.5, noise_shape=(None, title_length, 1), name="forget_words"
    )(words)
    title_meaning = layers.LSTM(32, name="title_meaning")(forget_words)
    forget_some = layers.Dropout(0.3, name="forget_some")(title_meaning)
    # The auxiliary output: what kind of film the title alone promises. Its loss pulls
    # at the LSTM directly.
    mood = layers.Dense(3, activation="softmax", name="mood")(forget_some)
    forget_half = layers.Dropout(0.5, name="forget_half")(title_meaning)
    title_and_facts = layers.Concatenate(name="title_and_facts")([forget_half, facts])
    hidden = layers.Dense(32, activation="relu", name="hidden")(title_and_facts)
    forget_more = layers.Dropout(0.5, name="forget_more")(hidden)
    # The main output: whether viewers rate the film above the median.
    liked = layers.Dense(1, activation="sigmoid", name="liked")(forget_more)
    return keras.Model(inputs=[title, facts], outputs=[liked, mood], name="movies")


if __name__ == "__main__":
    build_movies().summary()
