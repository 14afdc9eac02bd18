"""Keras 3 guide functional_api.py: every functional model of it (own wording)."""
import numpy as np
import keras
from keras import layers as L, ops


def mnist_model():
    i = keras.Input((784,))
    x = L.Dense(64, activation="relu")(i)
    x = L.Dense(64, activation="relu")(x)
    return {"mnist_model": keras.Model(i, L.Dense(10)(x), name="mnist_model")}


def _enc(i):
    x = L.Conv2D(16, 3, activation="relu")(i)
    x = L.Conv2D(32, 3, activation="relu")(x)
    x = L.MaxPooling2D(3)(x)
    x = L.Conv2D(32, 3, activation="relu")(x)
    x = L.Conv2D(16, 3, activation="relu")(x)
    return L.GlobalMaxPooling2D()(x)


def _dec(i):
    x = L.Reshape((4, 4, 1))(i)
    x = L.Conv2DTranspose(16, 3, activation="relu")(x)
    x = L.Conv2DTranspose(32, 3, activation="relu")(x)
    x = L.UpSampling2D(3)(x)
    x = L.Conv2DTranspose(16, 3, activation="relu")(x)
    return L.Conv2DTranspose(1, 3, activation="relu")(x)


def same_graph_two_models():
    i = keras.Input((28, 28, 1), name="img")
    z = _enc(i)
    return {"encoder": keras.Model(i, z, name="encoder"),
            "autoencoder": keras.Model(i, _dec(z), name="autoencoder")}


def nested_autoencoder():
    i = keras.Input((28, 28, 1), name="original_img")
    enc = keras.Model(i, _enc(i), name="encoder")
    j = keras.Input((16,), name="encoded_img")
    dec = keras.Model(j, _dec(j), name="decoder")
    a = keras.Input((28, 28, 1), name="img")
    return {"nested_autoencoder": keras.Model(a, dec(enc(a)), name="autoencoder")}


def ensemble():
    def one():
        i = keras.Input((128,))
        return keras.Model(i, L.Dense(1)(i))
    ms = [one() for _ in range(3)]
    i = keras.Input((128,))
    return {"ensemble": keras.Model(i, L.average([m(i) for m in ms]))}


def tickets():
    t = keras.Input((None,), name="title")      # float32 input fed with ints: Embedding casts
    b = keras.Input((None,), name="body")
    g = keras.Input((12,), name="tags")
    tf_ = L.LSTM(128)(L.Embedding(10000, 64)(t))
    bf = L.LSTM(32)(L.Embedding(10000, 64)(b))
    x = L.concatenate([tf_, bf, g])
    m = keras.Model([t, b, g], {"priority": L.Dense(1, name="priority")(x),
                                "department": L.Dense(4, name="department")(x)})
    m.compile(keras.optimizers.RMSprop(1e-3),
              loss={"priority": keras.losses.BinaryCrossentropy(from_logits=True),
                    "department": keras.losses.CategoricalCrossentropy(from_logits=True)},
              loss_weights={"priority": 1.0, "department": 0.2})
    return {"tickets": m}


def toy_resnet():
    i = keras.Input((32, 32, 3), name="img")
    x = L.Conv2D(32, 3, activation="relu")(i)
    x = L.Conv2D(64, 3, activation="relu")(x)
    b1 = L.MaxPooling2D(3)(x)
    x = L.Conv2D(64, 3, activation="relu", padding="same")(b1)
    x = L.Conv2D(64, 3, activation="relu", padding="same")(x)
    b2 = L.add([x, b1])
    x = L.Conv2D(64, 3, activation="relu", padding="same")(b2)
    x = L.Conv2D(64, 3, activation="relu", padding="same")(x)
    b3 = L.add([x, b2])
    x = L.Conv2D(64, 3, activation="relu")(b3)
    x = L.GlobalAveragePooling2D()(x)
    x = L.Dropout(0.5)(L.Dense(256, activation="relu")(x))
    return {"toy_resnet": keras.Model(i, L.Dense(10)(x), name="toy_resnet")}


def shared_embedding():
    e = L.Embedding(1000, 128)
    a, b = keras.Input((None,), dtype="int32"), keras.Input((None,), dtype="int32")
    return {"shared_embedding": keras.Model([a, b], [e(a), e(b)])}


def vgg_features(small=False):
    size = dict(include_top=False, input_shape=(32, 32, 3)) if small else {}
    vgg = keras.applications.VGG19(weights=None, **size)
    feats = [layer.output for layer in vgg.layers]       # includes the InputLayer's tensor
    return {"feature_extraction": keras.Model(vgg.input, feats)}


@keras.saving.register_keras_serializable("guide")
class CustomDense(L.Layer):
    def __init__(self, units=32, **kw):
        super().__init__(**kw)
        self.units = units

    def build(self, input_shape):
        self.w = self.add_weight(shape=(input_shape[-1], self.units), initializer="random_normal")
        self.b = self.add_weight(shape=(self.units,), initializer="random_normal")

    def call(self, inputs):
        return ops.matmul(inputs, self.w) + self.b

    def get_config(self):
        return {**super().get_config(), "units": self.units}


def custom_dense():
    i = keras.Input((4,))
    return {"custom_dense": keras.Model(i, CustomDense(10)(i))}


@keras.saving.register_keras_serializable("guide")
class CustomRNN(L.Layer):
    def __init__(self, units=32, **kw):
        super().__init__(**kw)
        self.units = units
        self.p1 = L.Dense(units, activation="tanh")
        self.p2 = L.Dense(units, activation="tanh")
        self.classifier = L.Dense(1)

    def build(self, s):
        self.p1.build((s[0], s[2])); self.p2.build((s[0], self.units))
        self.classifier.build((s[0], s[1], self.units))

    def call(self, inputs):
        outs, state = [], ops.zeros((inputs.shape[0], self.units))
        for t in range(inputs.shape[1]):
            state = self.p1(inputs[:, t, :]) + self.p2(state)
            outs.append(state)
        return self.classifier(ops.stack(outs, axis=1))


def custom_rnn():
    i = keras.Input(batch_shape=(16, 10, 5))             # static batch size on the Input
    x = L.Conv1D(32, 3)(i)
    return {"custom_rnn": keras.Model(i, CustomRNN()(x))}


def demo_functional_residual():
    """keras repo examples/demo_functional.py: `x += residual` (an ops.Add node, not a layer)."""
    i = L.Input((100,))
    x = L.Dense(512, activation="relu")(i)
    for _ in range(3):
        r = x
        x = L.Dense(512, activation="relu")(x)
        x = L.Dense(512, activation="relu")(x)
        x += r
    return {"demo_functional": keras.Model(i, L.Dense(16)(x))}


def backbone_from_intermediate():
    """Model docstring: models cut out between intermediate tensors."""
    i = keras.Input((None, None, 3))
    p = L.RandomCrop(width=32, height=32)(i)
    c = L.Conv2D(2, 3)(p)
    g = L.GlobalAveragePooling2D()(c)
    f = L.Dense(10)(g)
    return {"full": keras.Model(i, f), "backbone": keras.Model(p, c), "activations": keras.Model(c, f)}


def dict_and_nested_io():
    i = {"x1": keras.Input((10,), name="x1"), "x2": keras.Input((1,), name="x2")}
    t = L.Dense(1, activation="relu")(i["x1"])
    return {"dict_io": keras.Model(i, L.Add()([t, i["x2"]])),
            "dict_out": keras.Model(i, {"s": L.Add()([t, i["x2"]]), "pair": [t, i["x2"]]})}


@keras.saving.register_keras_serializable("guide")
class MaybeAdd(L.Layer):
    def call(self, x, y=None):
        return x if y is None else x + y


def optional_input():
    a, b = keras.Input((2,), name="a"), keras.Input((2,), name="b", optional=True)
    return {"optional_input": keras.Model([a, b], MaybeAdd()(a, b))}


def raw_ops():
    i = keras.Input((10,))
    return {"raw_ops": keras.Model(i, ops.relu(L.Dense(1)(i)))}


ALL = [mnist_model, same_graph_two_models, nested_autoencoder, ensemble, tickets, toy_resnet,
       shared_embedding, vgg_features, custom_dense, custom_rnn, demo_functional_residual,
       backbone_from_intermediate, dict_and_nested_io, optional_input, raw_ops]


def build(small=False):
    out = {}
    for f in ALL:
        out.update(f(small) if f is vgg_features else f())
    return out
