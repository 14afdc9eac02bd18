"""Random models that Keras can build: what the exported code makes is what the compiler makes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.graph.project import Project
from core.graph.records import Source, Structure
from core.values import Expression, KerasObject, LayerRef, ModelRef, Slice, Value
from tests.core.codegen.running import assert_same_models
from tests.core.engine.building import Drawing, many, project
from tests.core.examples import few

WIDTH = 4


class Growth:
    """A graph that grows by random steps; every tensor of it has the shape (WIDTH,)."""

    def __init__(self, draw: st.DrawFn, graph: str, inner: ModelRef | None = None) -> None:
        self._draw, self.drawing, self._inner = draw, Drawing(graph), inner
        self.inputs = tuple(self.drawing.input(f"in-{place}", WIDTH) for place in range(draw(st.integers(1, 3))))
        self.tensors: list[Source] = list(self.inputs)
        self._names = [f"layer {number}" for number in range(40)]
        self._shared: list[str] = []

    def grow(self) -> None:
        steps = [self.dense, self.again, self.merge, self.sign, self.slice, self.normalize, self.states, self.wrapped]
        steps += [self.nested] * 2 if self._inner else []
        for _ in range(self._draw(st.integers(1, 8))):
            self.tensors.append(self._draw(st.sampled_from(steps))())

    def model(self, name: str, sequential: bool = False) -> ModelRef:
        taken = self._draw(
            st.lists(st.sampled_from(self.tensors[len(self.inputs) :]), min_size=1, max_size=3, unique=True)
        )
        forms: list[Structure] = [taken[0], tuple(taken), {f"k{place}": one for place, one in enumerate(taken)}]
        outputs = self._draw(st.sampled_from(forms))
        inputs: Structure = self.inputs if len(self.inputs) > 1 else self.inputs[0]
        return self.drawing.model(name, inputs, outputs, sequential)

    def dense(self) -> Source:
        config: dict[str, Value] = self._draw(
            st.sampled_from(
                [
                    {"units": WIDTH},
                    {"units": Expression("width"), "activation": "relu"},
                    {"units": WIDTH, "kernel_initializer": KerasObject("initializers.HeNormal", {"seed": 1})},
                    {"units": WIDTH, "trainable": False, "use_bias": False, "bias_initializer": "zeros"},
                ]
            )
        )
        self._shared.append(name := self._names.pop())
        return self.drawing.add(name, "Dense", config, self._any())

    def again(self) -> Source:
        return (
            self.drawing.call(self._draw(st.sampled_from(self._shared)), self._any()) if self._shared else self.dense()
        )

    def merge(self) -> Source:
        kind = self._draw(st.sampled_from(["Add", "Average", "Maximum"]))
        return self._add(kind, {}, many(self._any(), self._any()))

    def sign(self) -> Source:
        path = self._draw(st.sampled_from(["ops.add", "ops.subtract", "ops.multiply", "ops.maximum"]))
        numbers: list[Value] = [0.5, -2, Expression("1 / width")]
        number = self._draw(st.sampled_from(numbers))
        left, right = self._draw(st.permutations([self._any(), self._draw(st.sampled_from([self._any(), number]))]))
        return self._add(path, {}, {"x1": left, "x2": right})

    def slice(self) -> Source:
        steps = self._add("ops.getitem", {}, {"x": self._any(), "key": (Slice(), None, Slice(None, None, -1))})
        return self._add("ops.squeeze", {"axis": 1}, {"x": steps})

    def normalize(self) -> Source:
        return self._add("LayerNormalization", {"epsilon": 1e-5}, self._any())

    def states(self) -> Source:
        steps = self._add("Reshape", {"target_shape": (2, 2)}, self._any())
        found = self._add("LSTM", {"units": WIDTH, "return_state": True}, {"sequences": steps})
        return Source(found.call, self._draw(st.integers(0, 2)))

    def wrapped(self) -> Source:
        steps = self._add("RepeatVector", {"n": 2}, self._any())
        if not self._shared:
            self.dense()
        layer = self.drawing.layer(self._draw(st.sampled_from(self._shared)))
        each = self._add("TimeDistributed", {"layer": LayerRef(layer.id)}, steps)
        return self._add("ops.mean", {"axis": 1}, {"x": each})

    def nested(self) -> Source:
        config: dict[str, Value] = {"model": self._inner}
        if self._draw(st.booleans()):
            config["fresh_weights"] = True
        return self._add("Model", config, self._any())

    def _add(self, class_name: str, config: dict[str, Value], links: Source | dict[str, Source | Value]) -> Source:
        return self.drawing.add(self._names.pop(), class_name, config, links)

    def _any(self) -> Source:
        return self._draw(st.sampled_from(self.tensors))


@st.composite
def networks(draw: st.DrawFn) -> Project:
    inner = Drawing("g2")
    x = inner.input("x", WIDTH)
    y = inner.add("d", "Dense", {"units": WIDTH}, x)
    ref = inner.model("inner", x, inner.add("e", "Dense", {"units": WIDTH}, y), sequential=draw(st.booleans()))
    outer = Growth(draw, "g1", ref)
    outer.grow()
    outer.model("first")
    outer.model("second")
    return project(outer.drawing, inner, width=WIDTH)


@few(25)
@given(networks(), st.sampled_from(["script", "function"]))
def test_that_exported_code_makes_what_the_compiler_makes(asked: Project, style: str) -> None:
    assert_same_models(asked, style)
