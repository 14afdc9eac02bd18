import keras
from keras import layers

length = 280
alphabet = 256

# A tweet: a row of characters, each one-hot over the alphabet.
tweet_a = keras.Input(shape=(length, alphabet), name="tweet_a")
tweet_b = keras.Input(shape=(length, alphabet), name="tweet_b")
# One layer, called twice: both tweets are encoded by the same weights.
shared_lstm = layers.LSTM(64, name="shared_lstm")
shared_lstm_0 = shared_lstm(tweet_a)
shared_lstm_1 = shared_lstm(tweet_b)
both_tweets = layers.Concatenate(name="both_tweets")([shared_lstm_0, shared_lstm_1])
# How likely it is that one person wrote both.
same_author = layers.Dense(1, activation="sigmoid", name="same_author")(both_tweets)

two_tweets = keras.Model(
    inputs=[tweet_a, tweet_b], outputs=same_author, name="two_tweets"
)
