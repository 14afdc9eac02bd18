import keras
from keras import layers, ops

title_length = 24
alphabet = 40

# The characters of a title, as numbers; 0 pads.
first_title = keras.Input(shape=(title_length,), dtype="int32", name="first_title")
second_title = keras.Input(shape=(title_length,), dtype="int32", name="second_title")
first_letters = ops.one_hot(first_title, alphabet)
second_letters = ops.one_hot(second_title, alphabet)
# One LSTM reads both titles, so it has one set of weights.
reader = layers.LSTM(64, name="reader")
reader_0 = reader(first_letters)
reader_1 = reader(second_letters)
gap = layers.Subtract(name="gap")([reader_0, reader_1])
# How far apart the two readings are, feature by feature.
size_of_gap = abs(gap)
# The films are known from training, their pairing is new.
same = layers.Dense(1, activation="sigmoid", name="same")(size_of_gap)

same_director = keras.Model(
    inputs=[first_title, second_title], outputs=same, name="same_director"
)
