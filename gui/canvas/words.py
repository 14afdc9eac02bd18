"""The few words a block says about itself: its main settings, its weights in short, a shape without the batch axis."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from core.catalog.records import Entry, FieldType
from core.catalog.table import load
from core.graph.project import Project
from core.graph.records import INPUT, MODEL, Graph, Layer, Source
from core.values import Array, Code, EllipsisMark, Expression, KerasObject, LayerRef, ModelRef, Slice, Value

SYMBOLS: Mapping[str, str] = {
    "ops.add": "+",
    "ops.subtract": "−",
    "ops.multiply": "×",
    "ops.divide": "÷",
    "ops.true_divide": "÷",
    "ops.power": "**",
    "ops.matmul": "@",
}


_USUAL = "float32"


def short_count(count: int) -> str:
    """`82.2 k`, `4.1 M`; below a thousand the number itself."""
    for size, unit in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if count >= size:
            return f"{count / size:.1f} {unit}"
    return str(count)


def short_shape(shape: tuple[int | None, ...] | None) -> str:
    """A shape as a block shows it: `280×256`, the batch axis left out; `?` where nobody knows."""
    if shape is None:
        return "?"
    inner = shape[1:] if shape and shape[0] is None else shape
    return "×".join("?" if size is None else str(size) for size in inner) or "scalar"


def link_labels(shape: tuple[int | None, ...] | None, dtype: str) -> tuple[str, ...]:
    """What a link may say, the longest first: `280×256 int32` where the dtype is not the usual one, and `280×256`."""
    short = short_shape(shape)
    return (short,) if shape is None or dtype == _USUAL else (f"{short} {dtype}", short)


def full_shape(shape: tuple[int | None, ...] | None) -> str:
    """A shape as the inspector shows it: `(None, 280, 256)`."""
    return "unknown" if shape is None else str(shape)


def output_name(graph: Graph, source: Source) -> str:
    """Whose output a source is, as a person says it."""
    layer, node = graph.places[source.call]
    call = f" call {node}" if len(layer.calls) > 1 else ""
    return f"{layer.name}{call}{f' output {source.output}' if source.output else ''}"


def value_text(value: Value) -> str:  # one line per kind of value
    """A value in a few characters."""
    match value:
        case float() as number:
            return f"{number:g}"
        case tuple() as items:
            return "×".join(value_text(item) for item in items)
        case Expression(text):
            return text
        case KerasObject(path, _):
            return path.rpartition(".")[2]
        case Slice(start, stop, step):
            ends = [("" if end is None else value_text(end)) for end in (start, stop)]
            return ":".join(ends if step is None else [*ends, value_text(step)])
        case EllipsisMark():
            return "…"
        case Code(name, _):
            return name
        case Array(dtype, _):
            return f"{dtype} array"
        case ModelRef() | LayerRef():
            return "model" if isinstance(value, ModelRef) else "layer"
        case _:
            return str(value)


def class_label(layer: Layer) -> str:
    """What stands below the name: the class as people say it."""
    if layer.class_name == INPUT:
        return "Input"
    return layer.class_name.rpartition(":")[2].removeprefix("ops.")


def summary(project: Project, layer: Layer) -> str:
    """The main settings in a few words: `64 units · tanh`, `32 · 3×3 · same`."""
    special = _SPECIAL.get(layer.class_name)
    if special:
        return special(project, layer)
    entry = load().layer(layer.class_name)
    return " · ".join(_parts(entry, layer.config)) if entry else ""


def _parts(entry: Entry, config: Mapping[str, Value]) -> list[str]:
    """Every field that was set, the catalogue's common ones first, at most three."""
    common = [field for field in entry.fields if field.common and field.name in config]
    rest = [field for field in entry.fields if not field.common and field.name in config and field.name != "trainable"]
    return [_field_text(field.name, field.type, config[field.name]) for field in (common + rest)[:3]]


_BARE = {"filters", "kernel_size", "activation", "padding", "pool_size", "target_shape", "layer", "rate", "size"}


def _field_text(name: str, kind: FieldType, value: Value) -> str:
    text = value_text(value)
    if name in {"units", "num_heads", "groups"}:
        noun = name.removeprefix("num_")
        return f"{text} {noun.removesuffix('s') if value == 1 else noun}"
    if name in _BARE:
        return f"{text}×{text}" if kind is FieldType.PAIR and isinstance(value, int) and name == "kernel_size" else text
    if isinstance(value, bool):
        return name.replace("_", " ") if value else f"no {name.removeprefix('use_').replace('_', ' ')}"
    return f"{name.replace('_', ' ')} {text.replace('-', '−')}"


def _input_words(_project: Project, layer: Layer) -> str:
    return value_text(layer.config.get("dtype", "float32"))


def _model_words(project: Project, layer: Layer) -> str:
    ref = layer.config.get("model")
    model = project.model(ref) if isinstance(ref, ModelRef) else None
    fresh = " · fresh weights" if layer.config.get("fresh_weights") is True else ""
    return f"{model.name}{fresh}" if model else "no model chosen"


def _index_words(_project: Project, layer: Layer) -> str:
    key = layer.calls[0].arguments.get("key") if layer.calls else None
    items = key if isinstance(key, tuple) else (key,)
    return f"[{', '.join(value_text(item) for item in items)}]"


_SPECIAL: Mapping[str, Callable[[Project, Layer], str]] = {
    INPUT: _input_words,
    MODEL: _model_words,
    "ops.getitem": _index_words,
}
