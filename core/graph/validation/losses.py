"""Losses that do not suit the output they pull at, or the target they compare it with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from core.graph.plan import LossKind, OutputPlan
from core.graph.problem import Place, Problem, Repair, Severity
from core.graph.records import Graph
from core.graph.validation.facts import Facts
from core.graph.validation.heads import Head, head
from core.graph.validation.words import source_called
from core.values import KerasObject

_BINARY = frozenset({"binarycrossentropy", "binaryfocalcrossentropy", "bce"})
_CATEGORICAL = frozenset({"categoricalcrossentropy", "categoricalfocalcrossentropy"})
_SPARSE = frozenset({"sparsecategoricalcrossentropy"})
_PROBABILITIES = frozenset({"softmax", "sigmoid", "sparsemax"})


def losses(facts: Facts, graph: Graph, row: OutputPlan, place: Place) -> Iterator[Problem]:
    """What can be seen of one row without its data."""
    kind = plain(row.loss)
    if kind not in _BINARY | _CATEGORICAL | _SPARSE:
        return
    name = source_called(graph, row.output)
    ends = head(facts.project, graph, row.output)
    yield from (
        Problem(Severity.WARNING, message, place, remedy, "loss-and-head", repairs)
        for message, remedy, repairs in (*_scale(row, name, ends), *_classes(kind, name, ends))
    )
    yield from _target(kind, row, name, place)


def plain(loss: LossKind) -> str:
    """The name of a loss in lower case without underscores, however it is written."""
    path = loss.path if isinstance(loss, KerasObject) else loss or ""
    return path.rpartition(".")[2].lower().replace("_", "")


Finding = tuple[str, str, tuple[Repair, ...]]


def _scale(row: OutputPlan, name: str, ends: Head) -> Iterator[Finding]:
    """Probabilities taken for raw scores, and the other way round."""
    logits = isinstance(row.loss, KerasObject) and row.loss.config.get("from_logits") is True
    if logits and ends.activation in _PROBABILITIES:
        message = f"{name} ends with {ends.activation}, and its loss with from_logits=True would apply it once more."
        yield message, f"Take from_logits away, or the {ends.activation}.", (_with_logits(row, None),)
    if not logits and ends.activation == "linear":
        message = f"{name} ends without an activation, and its loss takes what it gives for probabilities."
        remedy = "Set from_logits=True in the loss, or end the output with softmax or sigmoid."
        yield message, remedy, (_with_logits(row, True),)


def _classes(kind: str, name: str, ends: Head) -> Iterator[Finding]:
    """One probability a class against one probability for each question."""
    if kind in _BINARY and ends.activation == "softmax" and ends.units != 1:
        message = f"{name} ends with softmax, whose classes exclude each other, and its loss asks each by itself."
        yield message, "Use categorical_crossentropy, or sparse_categorical_crossentropy for class numbers.", ()
    if kind in _CATEGORICAL | _SPARSE and ends.units == 1:
        message = f"{name} gives one number, and its loss needs one for each class."
        yield message, "Use binary_crossentropy for a yes or no, or give the layer one unit for each class.", ()
    elif kind in _CATEGORICAL | _SPARSE and ends.activation == "sigmoid":
        message = f"{name} ends with sigmoid, and its loss expects classes that exclude each other."
        yield message, "End it with softmax, or use binary_crossentropy.", ()
    elif ends.activation == "softmax" and ends.units == 1:
        yield f"{name} ends with softmax over one number, which is always 1.", "Use sigmoid.", ()


def _target(kind: str, row: OutputPlan, name: str, place: Place) -> Iterator[Problem]:
    if row.target is None or row.target.transform.kind != "category":
        return
    one_hot = row.target.transform.options.get("one_hot") is True
    if kind in _SPARSE and one_hot:
        message = f"The target of {name} is one-hot, and its loss wants class numbers."
        remedy = "Use categorical_crossentropy, or leave the target as class numbers."
    elif kind in _CATEGORICAL and not one_hot:
        message = f"The target of {name} is class numbers, and its loss wants them one-hot."
        remedy = "Use sparse_categorical_crossentropy, or make the target one-hot."
    else:
        return
    yield Problem(Severity.ERROR, message, replace(place, plan="target"), remedy, "loss-and-target")


_CLASSES: Mapping[str, str] = {
    "binarycrossentropy": "BinaryCrossentropy",
    "bce": "BinaryCrossentropy",
    "binaryfocalcrossentropy": "BinaryFocalCrossentropy",
    "categoricalcrossentropy": "CategoricalCrossentropy",
    "categoricalfocalcrossentropy": "CategoricalFocalCrossentropy",
    "sparsecategoricalcrossentropy": "SparseCategoricalCrossentropy",
}


def _with_logits(row: OutputPlan, logits: bool | None) -> Repair:
    config = dict(row.loss.config) if isinstance(row.loss, KerasObject) else {}
    config.pop("from_logits", None)
    if logits:
        config["from_logits"] = True
    loss = KerasObject(f"losses.{_CLASSES[plain(row.loss)]}", config)
    label = "Set from_logits=True" if logits else "Take from_logits away"
    return Repair(label, "plan_output", {"row": replace(row, loss=loss)})
