"""A training plan that suits a model and its data: bindings by name and shape, losses by the head of each output.

Only proposed: the person sees every row and changes what they like. Equal models and data give equal plans.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from core.expressions import ExpressionError, resolve
from core.graph.plan import Binding, DataSource, InputPlan, LossKind, OutputPlan, TrainingPlan, Transform
from core.graph.ports import source_name
from core.graph.project import Project
from core.graph.records import Graph, Layer, Source, flatten
from core.graph.validation.heads import Head, head
from core.training.preview import ColumnFacts, Preview
from core.values import Expression, ModelRef, Value

_ALIKE = 80.0  # of 100, from which two names mean the same
_HELD_OUT = ("held_out", "heldout", "is_test", "test", "validation")
_EMBEDDING = "Embedding"
_SQUARED, _FAR = "mean_squared_error", 10.0
_SIDE = 64  # of images whose input takes any size


@dataclass(frozen=True, slots=True)
class Tensor:
    """What an input of a model takes: the shape of one sample, None for unknown sizes, and the dtype."""

    shape: tuple[int | None, ...]
    dtype: str = "float32"


Told = Callable[[Source], Tensor | None]


def propose(project: Project, ref: ModelRef, source: DataSource, found: Preview, told: Told) -> TrainingPlan:
    """The project's plan (or a new one) for `ref` with every input and output bound to columns of `source`.

    `told` says what the engine knows of an output's shape and dtype. Losses that a row has already stay.
    """
    before = project.plan or TrainingPlan(ref)
    graph, model = project.graphs[ref.graph], project.model(ref)
    assert model is not None
    free = dict.fromkeys(facts.name for facts in found.columns)
    source = _with_held_out(source, free)
    known = {row.output: row for row in before.outputs}
    pick = _Picker(project, graph, found, free)
    outputs = [
        pick.output(known.get(end, OutputPlan(end)), head(project, graph, end)) for _, end in flatten(model.outputs)
    ]
    ends = [end for _, end in flatten(model.inputs)]
    tensors = {end: tensor_of(project, graph, end) or told(end) or Tensor((None,)) for end in ends}
    return replace(before, model=ref, source=source, inputs=pick.inputs(tensors), outputs=tuple(outputs))


def loss_for(ends: Head, target: ColumnFacts | None = None) -> tuple[str, str]:
    """The loss and the metric that suit an output, by what shapes its numbers and what it is compared with."""
    if ends.activation == "softmax":
        one_hot = target is not None and target.shape != ()
        return ("categorical_crossentropy" if one_hot else "sparse_categorical_crossentropy"), "accuracy"
    if ends.activation == "sigmoid":
        return "binary_crossentropy", "accuracy"
    return _SQUARED, "mean_absolute_error"


def _with_held_out(source: DataSource, free: dict[str, None]) -> DataSource:
    named = next((name for name in free if name.lower() in _HELD_OUT), None)
    if named is None:
        return source
    del free[named]
    return replace(source, options={**source.options, "held_out": named})


def tensor_of(project: Project, graph: Graph, end: Source) -> Tensor | None:
    """What an input is written to take; None where that is not written."""
    place = graph.places.get(end.call)
    config = place.layer.config if place else {}
    try:
        shape = resolve(config.get("shape"), project.constants)
    except ExpressionError:
        return None
    if not isinstance(shape, tuple) or not all(size is None or isinstance(size, int) for size in shape):
        return None
    return Tensor(shape, str(config.get("dtype") or "float32"))  # type: ignore[arg-type]


class _Picker:
    """Gives each column away once: by name first, then by what fits."""

    def __init__(self, project: Project, graph: Graph, found: Preview, free: dict[str, None]) -> None:
        self._project, self._graph, self._found, self._free = project, graph, found, free

    def output(self, row: OutputPlan, ends: Head) -> OutputPlan:
        facts = self._named(row.output) or self._alone(
            lambda one: one.kind not in {"text", "image"} and _may_be_target(one, ends)
        )
        loss, metric = loss_for(ends, facts)
        row = row if row.loss is not None else replace(row, loss=loss, metrics=(metric,))
        if facts is None:
            return replace(row, target=None)
        self._take(facts)
        return replace(row, target=Binding((facts.name,), _target_transform(facts, ends, row.loss)))

    def inputs(self, tensors: dict[Source, Tensor]) -> tuple[InputPlan, ...]:
        named = {end: self._fitting(end, tensor) for end, tensor in tensors.items()}
        return tuple(
            InputPlan(end, self._bound(end, tensor, facts) if (facts := named[end]) else self._left(end, tensor))
            for end, tensor in tensors.items()
        )

    def _fitting(self, end: Source, tensor: Tensor) -> ColumnFacts | None:
        """By name, else the one array of the right shape."""
        facts = self._named(end) or self._first(
            lambda one: (one.kind == "array" and _same_shape(one.shape, tensor.shape)) or _is_image(one, tensor)
        )
        if facts is not None:
            self._take(facts)
        return facts

    def _bound(self, end: Source, tensor: Tensor, facts: ColumnFacts) -> tuple[Binding, ...]:
        return (Binding((facts.name,), self._transform(end, tensor, facts)),)

    def _transform(self, end: Source, tensor: Tensor, facts: ColumnFacts) -> Transform:
        if facts.kind == "image":
            return _image(tensor)
        if facts.kind == "array":
            return _scaled(facts) if tensor.dtype.startswith("float") else Transform()
        if tensor.dtype == "string":
            return Transform()
        if tensor.dtype.startswith(("int", "uint")):
            return self._counted(end, tensor, facts)
        if facts.kind == "number":
            return Transform("number")
        return Transform("category", {"one_hot": True, **({"size": size} if (size := tensor.shape[-1]) else {})})

    def _counted(self, end: Source, tensor: Tensor, facts: ColumnFacts) -> Transform:
        """Text or categories as the numbers that an Embedding looks up."""
        most = self._vocabulary(end)
        if facts.kind == "text":
            length = self._written_length(end) or (tensor.shape[0] if tensor.shape else None)
            options = {"length": length, "level": "word", "max_tokens": most}
            return Transform("text", {name: value for name, value in options.items() if value is not None})
        return Transform(
            "array" if facts.kind == "number" else "category", {"size": most} if most and facts.values else {}
        )

    def _left(self, end: Source, tensor: Tensor) -> tuple[Binding, ...]:
        """What is left over, where it adds up to the width of the input: numbers, then categories one-hot."""
        width = tensor.shape[-1] if len(tensor.shape) == 1 else None
        if tensor.dtype.startswith(("int", "uint")):
            facts = self._first(lambda one: one.kind in {"text", "category"})
            if facts is None:
                return ()
            self._take(facts)
            return self._bound(end, tensor, facts)
        numbers = [one for one in self._unbound() if one.kind == "number"][:width]
        category = self._first(lambda one: one.kind == "category")
        if category and width and 0 <= width - _slots(category) <= len(numbers):
            numbers = numbers[: width - _slots(category)]
        room = width - len(numbers) if width else 0
        category = category if room > 1 else None
        for one in (*numbers, *((category,) if category else ())):
            self._take(one)
        numeric = (Binding(tuple(one.name for one in numbers), Transform("number")),) if numbers else ()
        options: dict[str, Value] = {"one_hot": True, "size": room}
        return (*numeric, Binding((category.name,), Transform("category", options))) if category else numeric

    def _named(self, end: Source) -> ColumnFacts | None:
        """The free column whose name is most like that of the layer, if any is like it at all."""
        from rapidfuzz.fuzz import token_set_ratio

        name = _words(source_name(self._graph, end))
        scored = [(token_set_ratio(name, _words(one.name)), one) for one in self._unbound()]
        best = max(scored, key=lambda pair: pair[0], default=None)
        return best[1] if best and best[0] >= _ALIKE else None

    def _alone(self, fits: Callable[[ColumnFacts], bool]) -> ColumnFacts | None:
        """The last free column that fits: targets stand at the end of most tables."""
        return next((one for one in reversed(list(self._unbound())) if fits(one)), None)

    def _first(self, fits: Callable[[ColumnFacts], bool]) -> ColumnFacts | None:
        return next(filter(fits, self._unbound()), None)

    def _unbound(self) -> Iterable[ColumnFacts]:
        return [one for one in self._found.columns if one.name in self._free]

    def _take(self, facts: ColumnFacts) -> None:
        self._free.pop(facts.name, None)

    def _vocabulary(self, end: Source) -> Value:
        """The `input_dim` of the Embedding behind an input, as it is written."""
        return next((layer.config.get("input_dim") for layer in self._fed(end) if layer.class_name == _EMBEDDING), None)

    def _written_length(self, end: Source) -> Value:
        shape = self._graph.places[end.call].layer.config.get("shape")
        return shape[0] if isinstance(shape, tuple) and shape and isinstance(shape[0], Expression | int) else None

    def _fed(self, end: Source) -> Iterable[Layer]:
        return [self._graph.places[target.call].layer for target in self._graph.consumers.get(end, ())]


def _slots(category: ColumnFacts) -> int:
    """How wide a category is one-hot: one more for other values."""
    return len(category.values) + 1


def _may_be_target(facts: ColumnFacts, ends: Head) -> bool:
    if facts.kind == "array":
        return len(facts.shape) == 1 and ends.units == facts.shape[0]
    if ends.activation in {"softmax", "sigmoid"}:
        return facts.kind == "category" or facts.whole
    return facts.kind == "number"


def _target_transform(facts: ColumnFacts, ends: Head, loss: LossKind) -> Transform:
    """Numbers far from those that a layer begins with are standardised, or it would take ages to get there."""
    reach = max(abs(facts.least or 0.0), abs(facts.most or 0.0))
    if facts.kind == "number" and ends.activation == "linear" and loss == _SQUARED and reach > _FAR:
        return Transform("number")
    if facts.kind != "category":
        return Transform()
    if ends.activation == "sigmoid" and len(facts.values) == 2:
        return Transform("category", {"values": facts.values})
    return Transform("category")


def _is_image(facts: ColumnFacts, tensor: Tensor) -> bool:
    return facts.kind == "image" and (len(tensor.shape) == 3 or (len(tensor.shape) == 2 and None not in tensor.shape))


def _image(tensor: Tensor) -> Transform:
    """As large as the input says, else of a usual size; brightness between 0 and 1."""
    usual = (_SIDE, _SIDE, 3 if len(tensor.shape) == 3 else 1)
    sizes = [known or other for known, other in zip((*tensor.shape, 1), usual, strict=False)]
    options: dict[str, Value] = dict(zip(("height", "width", "channels"), sizes, strict=True))
    if tensor.dtype.startswith("float"):
        options["scale"] = Expression("1 / 255")
    return Transform("image", options)


def _scaled(facts: ColumnFacts) -> Transform:
    """Whole numbers such as the brightness of pixels, brought between 0 and 1."""
    if not facts.whole or facts.most is None or facts.most <= 1 or (facts.least or 0) < 0:
        return Transform()
    return Transform("array", {"scale": Expression(f"1 / {facts.most:.0f}")})


def _same_shape(shape: tuple[int, ...], wanted: tuple[int | None, ...]) -> bool:
    """Whether arrays of `shape` fit, an axis of one at the end apart."""
    forms = (wanted, wanted[:-1]) if wanted and wanted[-1] == 1 else (wanted,)
    return any(
        len(shape) == len(form) and all(size in (None, have) for size, have in zip(form, shape, strict=True))
        for form in forms
    )


def _words(name: str) -> str:
    return name.replace("_", " ").replace("-", " ").lower()
