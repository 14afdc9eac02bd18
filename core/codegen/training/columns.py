"""Columns of the source through their transforms, as expressions; what has to be learnt first gets a statement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from core.codegen.layout import assignment
from core.codegen.literals import quoted
from core.codegen.names import Names
from core.codegen.operators import bound
from core.codegen.page import Page
from core.codegen.source import Operation, Source, attribute, call, flat, index, listed, tupled
from core.codegen.training.batches import Decoding
from core.codegen.training.tools import Toolbox
from core.codegen.values import Values
from core.graph.plan import Binding, Transform
from core.values import Value

_PADDING_AND_UNKNOWN = 2
Shape = tuple[Value, ...]


@dataclass(frozen=True)
class Part:
    """A column as numbers. `rank` counts the axes of the array, samples included; None where the file decides.

    `labels` is the variable of class numbers behind it, in which -1 is no class, and `known` that of the classes;
    `chosen`: not all values have one. `decoding` says how the files become pixels that the array names.
    """

    source: Source
    rank: int | None
    dtype: str = ""
    labels: str = ""
    known: str = ""
    chosen: bool = False
    decoding: Decoding | None = None


@dataclass
class Sheet:
    """Where data statements go and what they use: the table, the training rows, tools, columns, what was learnt.

    `fold` is the variable with the number of the fold that is held out, where there are any; `cache` that of a folder
    for samples that don't fit into the memory.
    """

    page: Page
    names: Names
    values: Values
    tools: Toolbox
    table: bool
    data: str
    training: str
    bound: tuple[str, ...] = ()
    folder: str = ""
    fold: str = ""
    cache: str = ""
    learnt: dict[tuple[str, ...], str] = field(default_factory=dict)

    def put(self, name: str, value: Source) -> str:
        self.page.put(assignment((name,), value, self.page.indent))
        return name

    def tool(self, tool: str, *given: Source) -> Source:
        return call(self.tools.name(tool), given)


class Columns:
    """The columns that the plan binds. `alike` are those of each name under which transforms are shared."""

    def __init__(self, sheet: Sheet, bindings: Iterable[Binding]) -> None:
        self._sheet = sheet
        self._alike: dict[str, list[str]] = {}
        for binding in bindings:
            shared = binding.transform.options.get("shared")
            if isinstance(shared, str):
                self._alike.setdefault(shared, []).extend(binding.columns)

    def part(self, column: str, transform: Transform, *, target: bool, strings: bool, shape: Shape | None) -> Part:
        """One column through its transform, in the terms of the plan."""
        match transform.kind:
            case "number":
                return self._number(column, transform)
            case "category":
                return self._category(column, transform, others=not target)
            case "text":
                return self._text(column, transform)
            case "image":
                return self._image(column, transform, shape)
        return self._array(column, transform, strings)

    def raw(self, column: str) -> Source:
        return index(self._sheet.data, [quoted(column)])

    def numbers(self, column: str) -> Source:
        return self._sheet.tool("as_numbers", self.raw(column)) if self._sheet.table else self.raw(column)

    def texts(self, column: str) -> Source:
        return self.raw(column) if self._sheet.table else self._sheet.tool("as_text", self.raw(column))

    def _array(self, column: str, transform: Transform, strings: bool) -> Part:
        rank = 1 if self._sheet.table else None
        if strings:
            return Part(call(attribute(self.texts(column), "to_numpy"), ["object"]), rank, "string")
        scale = transform.options.get("scale", 1.0)
        return Part(self._scaled(self.numbers(column), scale), rank)

    def _image(self, column: str, transform: Transform, shape: Shape | None) -> Part:
        """Files, decoded batch by batch, or pixels: brought to the size that the options say, or else the port."""
        options, wanted = transform.options, (*shape, 1) if shape and len(shape) == 2 else shape or (None, None, None)
        names = ("height", "width", "channels")
        if len(wanted) != len(names):
            wanted = (None, None, None)
        sizes = [options.get(name, size) for name, size in zip(names, wanted, strict=True)]
        whole: Source = tupled(map(self._sheet.values.source, sizes))
        scale = options.get("scale", 1.0)
        if not self._sheet.table:
            if None in sizes:
                whole = self._size(column, "size_of_pixels", self.raw(column), whole)
            return Part(self._scaled(self._sheet.tool("resized", self.raw(column), whole), scale), 4, "float32")
        folder = self._sheet.folder
        files = self.raw(column) if folder == "." else Operation(quoted(f"{folder}/"), "+", flat(self.raw(column)))
        if None in sizes:
            located = attribute(files if folder == "." else f"({flat(files)})", "iloc")
            whole = self._size(column, "size_of_files", index(located, [self._sheet.training]), whole)
        factor = None if scale == 1.0 else self._sheet.values.source(scale)
        decoding = Decoding(self._sheet.tools.name("images_of"), whole, factor)
        return Part(call(attribute(files, "to_numpy"), ["object"]), 4, "float32", decoding=decoding)

    def _size(self, column: str, tool: str, images: Source, wanted: Source) -> Source:
        """The variable with the one size of all images, where the plan leaves it to them."""
        return self._once(f"{column}_size", self._sheet.tool(tool, images, wanted))

    def _scaled(self, found: Source, scale: Value) -> Source:
        if scale == 1.0:
            return found
        return Operation(flat(found), "*", bound(flat(self._sheet.values.source(scale))))

    def _number(self, column: str, transform: Transform) -> Part:
        others = [self.numbers(other) for other in self._columns_like(column, transform) if other != column]
        found = self._sheet.tool("standardise", self.numbers(column), self._sheet.training, *others)
        return Part(found, 1 if self._sheet.table else None)

    def _category(self, column: str, transform: Transform, others: bool) -> Part:
        known = self._known(column, transform, int(others))
        found = self._sheet.tool("codes_of", self.texts(column), known)
        if others:
            return self._one_hot(Operation(flat(found), "+", "1"), known, transform, others)
        labels = self._sheet.put(self._sheet.names.give(f"{column}_codes"), found)
        chosen = not {"values", "size"}.isdisjoint(transform.options)
        return replace(self._one_hot(labels, known, transform, others), labels=labels, known=known, chosen=chosen)

    def _one_hot(self, codes: Source, known: str, transform: Transform, others: bool) -> Part:
        if transform.options.get("one_hot") is not True:
            return Part(codes, 1, "int32")
        slots = self._slots(known, transform.options.get("size"), others)
        return Part(index(call(f"{self._numpy}.eye", [slots]), [flat(codes)]), 2)

    def _slots(self, known: str, size: Value, others: bool) -> Source:
        if size is not None:
            return self._sheet.values.source(size)
        return Operation(f"len({known})", "+", "1") if others else f"len({known})"

    def _known(self, column: str, transform: Transform, spare: int) -> str:
        """The variable with the values that have a place of their own."""
        fixed, size = transform.options.get("values"), transform.options.get("size")
        if isinstance(fixed, tuple):
            return self._learn(column, transform, self._sheet.values.source(tuple(str(value) for value in fixed)))
        most = {} if size is None else {"most": self._less(size, spare)}
        return self._learn(column, transform, self._fitted("frequent_values", column, transform, most))

    def _text(self, column: str, transform: Transform) -> Part:
        options = transform.options
        split = self._sheet.tools.name("characters_of" if options.get("level") == "character" else "words_of")
        most = options.get("max_tokens")
        limit = {} if most is None else {"most": self._less(most, _PADDING_AND_UNKNOWN)}
        known = self._learn(column, transform, self._fitted("frequent_tokens", column, transform, limit, split))
        length = options.get("length")
        whole = self._sheet.values.source(length) if length is not None else self._longest(column, transform, split)
        return Part(self._sheet.tool("as_sequences", self.texts(column), split, known, whole), 2, "int32")

    def _longest(self, column: str, transform: Transform, split: str) -> Source:
        name = f"{self._title(column, transform)}_length"
        return self._once(name, self._sheet.tool("longest_of", self._sample(column, transform), split))

    def _fitted(
        self, tool: str, column: str, transform: Transform, named: Mapping[str, Source], *given: Source
    ) -> Source:
        return call(self._sheet.tools.name(tool), [self._sample(column, transform), *given], named)

    def _sample(self, column: str, transform: Transform) -> Source:
        """The training rows of a column, with those of columns that share its transform."""
        rows = [self._rows(like) for like in self._columns_like(column, transform)]
        if len(rows) == 1:
            return rows[0]
        return call(f"{self._sheet.values.imports.module('pd')}.concat", [listed(rows)])

    def _rows(self, column: str) -> Source:
        return index(attribute(self.texts(column), "iloc"), [self._sheet.training])

    def _columns_like(self, column: str, transform: Transform) -> list[str]:
        shared = transform.options.get("shared")
        return list(dict.fromkeys(self._alike[shared])) if isinstance(shared, str) else [column]

    def _learn(self, column: str, transform: Transform, value: Source) -> str:
        return self._once(f"{self._title(column, transform)}_{_LEARNT[transform.kind]}", value)

    def _once(self, name: str, value: Source) -> str:
        key = (name, flat(value))
        if key not in self._sheet.learnt:
            self._sheet.learnt[key] = self._sheet.put(self._sheet.names.give(name), value)
        return self._sheet.learnt[key]

    def _title(self, column: str, transform: Transform) -> str:
        shared = transform.options.get("shared")
        return shared if isinstance(shared, str) else column

    def _less(self, count: Value, spare: int) -> Source:
        if isinstance(count, int):
            return str(count - spare)
        return Operation(flat(self._sheet.values.source(count)), "-", str(spare)) if spare else "None"

    @property
    def _numpy(self) -> str:
        return self._sheet.values.imports.module("np")


_LEARNT = {"category": "values", "text": "tokens"}
