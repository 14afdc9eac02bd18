"""Synthetic data as Python: arrays of random numbers, drawn in the order in which a run draws them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.codegen.literals import quoted
from core.codegen.source import Source, attribute, call, flat, index, listed, tupled
from core.codegen.training.columns import Sheet
from core.codegen.training.ends import PRIORS, SHARES, SPARSE
from core.codegen.training.errors import PlanNotWritten
from core.codegen.training.shapes import Arrangement
from core.graph.records import Layer
from core.graph.synthetic import WORDS, filled
from core.values import Value


@dataclass
class MadeUp:
    """Puts a statement for each array; `rows` is the variable that counts the samples."""

    sheet: Sheet
    rows: str
    seed: int
    _random: str = ""

    def __post_init__(self) -> None:
        numpy = self.sheet.values.imports.module("np")
        random = call(f"{numpy}.random.default_rng", [str(self.seed)])
        self._random = self.sheet.put(self.sheet.names.give("random"), random)

    def input(self, layer: Layer, shape: tuple[Value, ...] | None, vocabulary: Value) -> str:
        """The variable of an input's samples. Raises PlanNotWritten where its shape is not written down."""
        if shape is None:
            raise PlanNotWritten(f"Input {layer.name} has no shape to make samples of. Give it one.")
        lengths: Sequence[Value] = filled(shape)
        size = tupled([self.rows, *map(self.sheet.values.source, lengths)])
        return self._put(
            f"{layer.name}_values", self._drawn(size, str(layer.config.get("dtype") or "float32"), vocabulary)
        )

    def outputs(self, model: str, inputs: Arrangement, arrays: Sequence[str]) -> str:
        """The variable of what the model gives for one sample, where it leaves sizes open."""
        keras = self.sheet.values.imports.module("keras")
        samples: dict[object, Source] = {of: f"{name}[:1]" for of, name in zip(inputs.sources, arrays, strict=True)}
        given = inputs.arranged(samples, listed)  # type: ignore[arg-type]  # keys are its own
        return self._put("first_outputs", call(f"{keras}.tree.flatten", [call(model, [given])]))

    def target(self, name: str, output: str, loss: str) -> str:
        """The variable of a target's samples; `output` is a tensor of the shape that the loss compares it with."""
        numpy, whole = self.sheet.values.imports.module("np"), f"{output}.shape[1:]"
        size = tupled([self.rows, f"*{whole}"])
        if loss == SPARSE or loss in PRIORS:
            classes, places = f"{output}.shape[-1]", tupled([self.rows, f"*{output}.shape[1:-1]"])
            drawn: Source = call(f"{self._random}.integers", ["0", classes, places])
            if loss in PRIORS:
                drawn = index(call(f"{numpy}.eye", [classes]), [flat(drawn)])
            return self._put(f"{name}_targets", _cast(drawn, "int32" if loss == SPARSE else "float32"))
        drawn = self._whole(size, "2") if loss in SHARES else self._noise(size)
        return self._put(f"{name}_targets", _cast(drawn, "float32") if loss in SHARES else drawn)

    def _drawn(self, size: Source, dtype: str, vocabulary: Value) -> Source:
        if dtype == "string":
            return _cast(call(f"{self._random}.choice", [listed(map(quoted, WORDS)), size]), "object")
        if vocabulary is not None:
            return _cast(self._whole(size, self.sheet.values.source(vocabulary)), dtype)
        if dtype.startswith(("int", "uint", "bool")):
            return _cast(self._whole(size, "2"), dtype)
        return self._noise(size) if dtype == "float32" else _cast(self._noise(size), dtype)

    def _whole(self, size: Source, below: Source) -> Source:
        return call(f"{self._random}.integers", ["0", below, size])

    def _noise(self, size: Source) -> Source:
        return call(f"{self._random}.standard_normal", [size, '"float32"'])

    def _put(self, name: str, value: Source) -> str:
        return self.sheet.put(self.sheet.names.give(name), value)


def _cast(value: Source, dtype: str) -> Source:
    return call(attribute(value, "astype"), [quoted(dtype)])
