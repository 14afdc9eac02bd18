"""Classic guide, "All models are callable, just like layers".
Capability: a Model used as a layer (nested), weights reused; the SAME trained model
called again on a new Input; TimeDistributed around a Model.
Keras 3.15 trap: TimeDistributed(model) where model was compiled with metrics but never fitted
makes outer fit() fail ("Cannot get result() since the metric has not yet been built"); a fitted
or uncompiled inner model works."""
import keras
from keras import layers as L

from tests.corpus.c01_mlp import build as build_mlp


def build(small=False):
    mlp = build_mlp()["mlp"]
    frame = L.Input(shape=(784,))
    reuse = keras.Model(frame, mlp(frame), name="reuse")          # nested model node
    seq = L.Input(shape=(20, 784))                                # 20 steps of 784
    steps = L.TimeDistributed(mlp)(seq)                           # -> (None, 20, 10)
    per_step = keras.Model(seq, steps, name="per_step")
    assert per_step.output_shape == (None, 20, 10)
    return {"reuse": reuse, "per_step": per_step}
