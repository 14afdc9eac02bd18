import keras
from keras import layers

text_a = keras.Input(shape=(280, 256), name="text_a")
text_b = keras.Input(shape=(280, 256), name="text_b")
# Each call is a node of the layer, with an index, an input and an output of its own.
lstm = layers.LSTM(32, name="lstm")
lstm_0 = lstm(text_a)
# Both outputs come from one layer and would share its name. An Identity gives each its
# own.
first_text = layers.Identity(name="first_text")(lstm_0)
lstm_1 = lstm(text_b)
second_text = layers.Identity(name="second_text")(lstm_1)
small_image = keras.Input(shape=(32, 32, 3), name="small_image")
large_image = keras.Input(shape=(64, 64, 3), name="large_image")
# The two calls differ in shape, so there is no such thing as the input shape of this
# layer.
conv = layers.Conv2D(16, 3, padding="same", name="conv")
conv_0 = conv(small_image)
small_features = layers.Identity(name="small_features")(conv_0)
conv_1 = conv(large_image)
large_features = layers.Identity(name="large_features")(conv_1)

two_texts = keras.Model(
    inputs=[text_a, text_b], outputs=[first_text, second_text], name="two_texts"
)
two_sizes = keras.Model(
    inputs=[small_image, large_image],
    outputs=[small_features, large_features],
    name="two_sizes",
)
