"""Random models with most of what a document can say: objects in fields, masks, states, wrappers, code, odd names."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st

from core.graph.order import calls_of_models
from core.graph.project import Project
from core.graph.records import Source, Structure
from core.values import Array, Code, Expression, KerasObject, ModelRef, Value
from tests.core.codegen.test_random_models import WIDTH, Growth
from tests.core.engine.building import Drawing, many, project

_NAMES = (
    *("layer 5", "layer_5", "keras", "class", "größe", "width", "first", "dense", "dense_1", "add", "2nd", "_"),
    *("a-b", "a.b", "x_0", "x", "lambda", "print", "np", "build_first", "main", "model", "ops", "input_1"),
)
_NOTES = ("", "Plain.", "Two\nlines", "# a mark, 'quotes' and a \\ backslash", "long " * 40, "  indented", "ends so: ")
_LSTM = KerasObject("layers.LSTM", {"units": 2})

_REGULARIZERS: tuple[Value, ...] = (
    "l2",
    KerasObject("regularizers.L1", {"l1": 0.25}),
    KerasObject("regularizers.L1L2", {"l1": 0.5, "l2": Expression("1 / width")}),
    KerasObject("regularizers.OrthogonalRegularizer", {"factor": 0.5}),
)
_CONSTRAINTS: tuple[Value, ...] = (
    "non_neg",
    KerasObject("constraints.MaxNorm", {"max_value": 3}),
    KerasObject("constraints.UnitNorm", {"axis": 1}),
)
_INITIALIZERS: tuple[Value, ...] = (
    "he_normal",
    KerasObject("initializers.Constant", {"value": 0.5}),
    KerasObject("initializers.RandomNormal", {"stddev": 0.1, "seed": 3}),
    KerasObject("initializers.VarianceScaling", {"scale": 2.0, "mode": "fan_out", "seed": Expression("width + 1")}),
)
_DENSE: tuple[tuple[str, tuple[Value, ...]], ...] = (
    ("activation", ("relu", "gelu", "leaky_relu")),
    ("use_bias", (False,)),
    ("kernel_initializer", _INITIALIZERS),
    ("kernel_regularizer", _REGULARIZERS),
    ("activity_regularizer", _REGULARIZERS[:2]),
    ("kernel_constraint", _CONSTRAINTS),
    ("dtype", ("mixed_bfloat16", "float16", "float64")),
    ("trainable", (False,)),
)
_PLAIN: tuple[tuple[str, dict[str, Value]], ...] = (
    ("Dropout", {"rate": 0.5, "seed": 7}),
    ("Dropout", {"rate": Expression("1 / width")}),
    ("GaussianNoise", {"stddev": 0.1}),
    ("BatchNormalization", {"momentum": 0.9, "trainable": False}),
    ("Activation", {"activation": "softmax"}),
    ("Identity", {}),
    ("LeakyReLU", {"negative_slope": 0.1}),
    ("PReLU", {}),
    ("Rescaling", {"scale": 0.5, "offset": 0.1}),
    ("Normalization", {"mean": (0.0, 1.0, 2.0, 3.0), "variance": (1.0, 1.0, 1.0, 2.0)}),
    ("ops.softmax", {}),
    ("ops.clip", {"x_min": -1.0, "x_max": Expression("width / 2")}),
    ("ops.negative", {}),
    ("ops.roll", {"shift": 1, "axis": 1}),
)


class WideGrowth(Growth):
    """A graph of all kinds of blocks. `pair` is a nested model of two inputs and two outputs."""

    def __init__(self, draw: st.DrawFn, graph: str, inner: ModelRef, pair: ModelRef, keys: bool) -> None:
        super().__init__(draw, graph, inner)
        self._pair, self._keys = pair, keys
        self._names = [*self._names, *draw(st.permutations(_NAMES))]
        self._notes = draw(st.lists(st.sampled_from(_NOTES), min_size=4, max_size=4))
        self._ids: Source | None = None
        if draw(st.booleans()):
            self._ids = self.drawing.input(self._names.pop(), 3, dtype="int32")
            self.inputs = (*self.inputs, self._ids)
            self.tensors = [self.inputs[0], *self.tensors]  # as many as there are inputs, and none of them ids

    def grow(self) -> None:
        steps: list[Callable[[], Source]] = [
            *(self.dense, self.again, self.merge, self.sign, self.slice, self.states, self.wrapped, self.nested),
            *(self.configured, self.configured, self.plain, self.plain, self.paired, self.masked, self.handed_on),
            *(self.attention, self.both_ways, self.cells, self.each_model, self.each_inline, self.code, self.split),
            *(self.array, self.joined, self.muted, self.nested_frozen, self.custom),
        ]
        for _ in range(self._draw(st.integers(1, 7))):
            self.tensors.append(self._draw(st.sampled_from(steps))())
        for layer in list(self.drawing.graph.layers.values()):
            noted: bool = self._draw(st.booleans())
            if self._notes and noted:
                self.drawing.change(layer.name, note=self._notes.pop())

    def configured(self) -> Source:
        chosen = self._draw(st.lists(st.sampled_from(_DENSE), max_size=3, unique_by=lambda one: one[0]))
        config: dict[str, Value] = {name: self._draw(st.sampled_from(values)) for name, values in chosen}
        self._shared.append(name := self._names.pop())
        return self.drawing.add(name, "Dense", {"units": WIDTH, **config}, self._any())

    def plain(self) -> Source:
        class_name, config = self._draw(st.sampled_from(_PLAIN))
        return self._add(class_name, config, {"x" if class_name.startswith("ops.") else "inputs": self._any()})

    def masked(self) -> Source:
        """Ids through an Embedding that masks, and an LSTM that is given that mask, or another one."""
        if self._ids is None:
            return self.dense()
        steps = self._add("Embedding", {"input_dim": 9, "output_dim": WIDTH, "mask_zero": True}, self._ids)
        ports: dict[str, Source | Value] = {"sequences": steps}
        if self._draw(st.booleans()):
            ports["mask"] = self._add("ops.not_equal", {}, {"x1": self._ids, "x2": 2})
        return self._add(self._draw(st.sampled_from(["LSTM", "GRU"])), {"units": WIDTH}, ports)

    def handed_on(self) -> Source:
        states = many(self._any(), self._any(), port="initial_state")
        return self._add(
            "LSTM", {"units": WIDTH, "return_state": self._draw(st.booleans())}, {"sequences": self._steps(), **states}
        )

    def attention(self) -> Source:
        links: dict[str, Source | Value] = {"query": self._steps(), "value": self._steps()}
        if self._draw(st.booleans()):
            links["key"] = self._steps()
        scores = self._draw(st.booleans())
        if scores:
            links["return_attention_scores"] = True
        found = self._add("MultiHeadAttention", {"num_heads": 1, "key_dim": 2}, links)
        if scores and self._draw(st.booleans()):
            return self._add("Flatten", {}, self._add("ops.squeeze", {"axis": 1}, {"x": Source(found.call, 1)}))
        return self._add("Flatten", {}, found)

    def both_ways(self) -> Source:
        config: dict[str, Value] = {"layer": _LSTM}
        if self._draw(st.booleans()):
            config["backward_layer"] = KerasObject("layers.LSTM", {"units": 2, "go_backwards": True, "use_bias": False})
        if self._draw(st.booleans()):
            config |= {"layer": KerasObject("layers.GRU", {"units": WIDTH}), "merge_mode": "sum"}
            config.pop("backward_layer", None)
        return self._add("Bidirectional", config, {"sequences": self._steps()})

    def cells(self) -> Source:
        cell = KerasObject("layers.GRUCell", {"units": WIDTH})
        kinds: list[Value] = [cell, (KerasObject("layers.LSTMCell", {"units": 3}), cell)]
        return self._add("RNN", {"cell": self._draw(st.sampled_from(kinds))}, {"sequences": self._steps()})

    def each_model(self) -> Source:
        return self._each(self._inner)

    def each_inline(self) -> Source:
        config: dict[str, Value] = {"units": Expression("width"), "kernel_regularizer": "l2"}
        if self._draw(st.booleans()):
            config["name"] = "of_each"
        return self._each(KerasObject("layers.Dense", config))

    def code(self) -> Source:
        name = self._draw(st.sampled_from(["double", "halve", "keras_layer"]))
        source = f"def {name}(x):\n    # of {name}\n    return ops.abs(x) * 2\n"
        return self._add("Lambda", {"function": Code(name, source)}, self._any())

    def split(self) -> Source:
        parts = self._add("ops.split", {"indices_or_sections": 2, "axis": -1}, {"x": self._any()})
        one, other = self._draw(st.permutations([parts, Source(parts.call, 1)]))
        return self._add("Concatenate", {}, many(one, other))

    def joined(self) -> Source:
        some = self._draw(st.lists(st.sampled_from(self.tensors), min_size=2, max_size=4))
        stacked = self._add("ops.stack", {"axis": 1}, many(*some, port="x"))
        return self._add("ops.max", {"axis": 1}, {"x": stacked})

    def array(self) -> Source:
        weights = Array("float32", (1.0, 0.5, 0.25, 2.0))
        # Not multiplied: Keras takes the product of a tensor and an array for sparse, which custom layers can't take.
        return self._add("ops.add", {}, {"x1": self._any(), "x2": weights})

    def muted(self) -> Source:
        found = self.dense()
        name = self._shared.pop()
        call = self.drawing.layer(name).calls[0]
        self.drawing.change(name, calls=(type(call)(call.id, call.arguments, muted=True),))
        return found

    def paired(self) -> Source:
        ports = ('inputs["a"]', 'inputs["b"]') if self._keys else ("inputs[0]", "inputs[1]")
        given: dict[str, Source | Value] = {port: self._any() for port in ports}
        config: dict[str, Value] = {"model": self._pair}
        if self._draw(st.booleans()):
            config["fresh_weights"] = True
        found = self._add("Model", config, given)
        return Source(found.call, self._draw(st.integers(0, 1)))

    def nested_frozen(self) -> Source:
        return self._add("Model", {"model": self._inner, "fresh_weights": True, "trainable": False}, self._any())

    def custom(self) -> Source:
        scale: list[Value] = [2.0, Expression("1 / width")]
        return self._add("tests.core.gates:Gate", {"scale": self._draw(st.sampled_from(scale))}, self._any())

    def model(self, name: str, sequential: bool = False) -> ModelRef:
        ref = super().model(name, sequential)
        changes = {
            "note": self._draw(st.sampled_from(_NOTES)),
            "trainable": self._draw(st.sampled_from([True, True, False])),
        }
        self.drawing.change_model(ref.model, **changes)
        return ref

    def thaw_idle(self) -> None:
        """A frozen model that no other needs is held by a variable alone, and comes in as one to offer."""
        graph = self.drawing.graph
        needed = calls_of_models(graph, graph.models.values())
        for layer in list(graph.layers.values()):
            if layer.config.get("fresh_weights") and not needed & {call.id for call in layer.calls}:
                self.drawing.configure(layer.name, trainable=True)

    def _each(self, layer: Value) -> Source:
        steps = self._add("RepeatVector", {"n": 2}, self._any())
        return self._add("ops.mean", {"axis": 1}, {"x": self._add("TimeDistributed", {"layer": layer}, steps)})

    def _steps(self) -> Source:
        return self._add("Reshape", {"target_shape": (2, 2)}, self._any())


def _pair(draw: st.DrawFn, keys: bool) -> tuple[Drawing, ModelRef]:
    drawn = Drawing("g3")
    a, b = drawn.input("a", WIDTH), drawn.input("b", WIDTH)
    total = drawn.add("total", "Add", {}, many(a, b))
    gap = drawn.add("gap", "ops.subtract", {}, {"x1": drawn.add("d", "Dense", {"units": WIDTH}, a), "x2": b})
    inputs: Structure = {"a": a, "b": b} if keys else (a, b)
    outputs: list[Structure] = [(total, gap), (gap, total), {"p": total, "q": gap}, (total, (gap,))]
    return drawn, drawn.model("pair", inputs, draw(st.sampled_from(outputs)))


@st.composite
def wide_networks(draw: st.DrawFn) -> Project:
    inner, (pair, pair_ref) = Drawing("g2"), _pair(draw, keys := draw(st.booleans()))
    x = inner.input("x", WIDTH)
    y = inner.add("d", "Dense", {"units": WIDTH}, x)
    ref = inner.model("inner", x, inner.add("e", "Dense", {"units": WIDTH}, y), sequential=draw(st.booleans()))
    outer = WideGrowth(draw, "g1", ref, pair_ref, keys)
    outer.grow()
    outer.model("first")
    if draw(st.booleans()):
        outer.model(draw(st.sampled_from(["second", "first model", "layer_5", "größe"])))
    outer.thaw_idle()
    return project(outer.drawing, inner, pair, width=WIDTH)
