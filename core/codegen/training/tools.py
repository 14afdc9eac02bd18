"""The small functions that exported training code defines for itself, each only where it is used."""

from __future__ import annotations

import re
from collections.abc import Mapping

from core.codegen.imports import Imports
from core.codegen.names import Names
from core.codegen.page import Page
from core.codegen.training.modes import CLASSES, DENSE, DEVICES, MEAN_OF, OF_ALL_DEVICES, SUMMED
from core.codegen.training.reading import READING
from core.codegen.training.together import TOGETHER
from core.codegen.training.tool import Tool

_OTHER = re.compile(r"@(\w+)\b(?!\.)")  # a decorator of a module is none


_MODULES = {"Separate": ("keras", "tf"), "PCGrad": ("keras", "math", "tf"), "GradNorm": ("keras", "tf")}
TOOLS: Mapping[str, Tool] = {
    **READING,
    **TOGETHER,
    "MeanOf": Tool(MEAN_OF, ("keras",)),
    "devices": Tool(DEVICES, ("tf",)),
    "of_all_devices": Tool(OF_ALL_DEVICES, ("tf",)),
    "dense": Tool(DENSE, ("tf",)),
    "summed": Tool(SUMMED, ("tf",)),
    **{name: Tool(source, _MODULES[name]) for name, source in CLASSES.values()},
    "build_for_all": Tool(
        '''def @build_for_all(model, batches, size, *parts):
    """Make the variables of a mirrored model from a whole batch.

    In Keras 3.15 `fit` does so from the mean of the devices' shares of it, and fails
    where these differ in size. Every device needs a sample of every batch.
    """
    devices = model.distribute_strategy.num_replicas_in_sync
    least = min([size, *((len(rows) - 1) % size + 1 for rows in parts)])
    if least < devices:
        raise ValueError(
            f"A batch has only {least} samples, and each of {devices} devices takes "
            "a part of it. Change the batch size, or what is held out."
        )
    with model.distribute_strategy.scope():
        model._symbolic_build(data_batch=next(iter(batches)))
    model._maybe_symbolic_build = lambda **batches: None''',
    ),
    "standardise": Tool(
        '''def @standardise(values, training, *alike):
    """Mean 0 and deviation 1 over the training rows, of columns that are alike too.

    A missing value becomes the mean.
    """
    sample = np.concatenate([column[training] for column in (values, *alike)])
    axis = 0 if values.ndim < 3 else None
    count = np.maximum((~np.isnan(sample)).sum(axis=axis), 1)
    mean = np.nansum(sample, axis=axis) / count
    deviation = np.sqrt(np.nansum((sample - mean) ** 2, axis=axis) / count)
    deviation = np.where(deviation > 0, deviation, 1.0)
    return np.nan_to_num((values - mean) / deviation)''',
        ("np",),
    ),
    "even_batches": Tool(
        '''def @even_batches(rows, size):
    """Batches of nearly one size.

    Keras averages the losses of several outputs over batches, however small the last one is.
    """
    bounds = np.linspace(0, len(rows), -(-len(rows) // size) + 1).astype("int64")
    rows = tf.constant(rows)
    batches = tf.data.Dataset.from_tensor_slices((bounds[:-1], bounds[1:]))
    return batches.map(lambda first, end: rows[first:end])''',
        ("np", "tf"),
    ),
    "as_text": Tool(
        '''def @as_text(values):
    """A text for each value; whole numbers are written without a point."""
    if values.dtype.kind == "f" and (values == np.rint(values)).all():
        values = values.astype("int64")
    return pd.Series(values).astype(str).str.strip()''',
        ("np", "pd"),
    ),
    "by_size": Tool(
        '''def @by_size(value):
    """The sort key of a category: numbers by size, before words by letter."""
    try:
        return (False, float(value), "")
    except ValueError:
        return (True, 0.0, value)''',
    ),
    "frequent_values": Tool(
        '''def @frequent_values(column, most=None):
    """The values of a column, or the most frequent ones."""
    counts = Counter(value for value in column if value)
    frequent = sorted(counts, key=lambda value: (-counts[value], value))[:most]
    return sorted(frequent, key=@by_size)''',
        ("Counter",),
    ),
    "codes_of": Tool(
        '''def @codes_of(column, known):
    """The place of each value among those known, -1 for any other."""
    return pd.Index(known, dtype=object).get_indexer(column).astype("int32")''',
        ("pd",),
    ),
    "class_weights": Tool(
        '''def @class_weights(labels, weights, known=()):
    """A weight for each sample by its class, by name or number; 1 for all others."""
    labels = labels.reshape(len(labels))
    found = np.ones(len(labels), "float32")
    for label, weight in weights.items():
        number = known.index(label) if label in known else float(label)
        found[labels == number] = weight
    return found''',
        ("np",),
    ),
    "words_of": Tool(
        r'''def @words_of(text):
    """Letters, digits and the apostrophes between them, in lower case."""
    return re.findall(r"[^\W_]+(?:['\u2019][^\W_]+)*", text.lower())''',
        ("re",),
    ),
    "characters_of": Tool(
        """def @characters_of(text):
    return list(text.lower())""",
    ),
    "frequent_tokens": Tool(
        '''def @frequent_tokens(column, split, most=None):
    """The tokens of all texts, the most frequent ones first."""
    counts = Counter(token for text in column for token in split(text))
    return sorted(counts, key=lambda token: (-counts[token], token))[:most]''',
        ("Counter",),
    ),
    "longest_of": Tool(
        '''def @longest_of(column, split):
    """The number of tokens in the longest text."""
    return max(1, *(len(split(text)) for text in column))''',
    ),
    "as_sequences": Tool(
        '''def @as_sequences(column, split, known, length):
    """Token numbers from 2, padded with 0 at the end; 1 is any token not known, and an empty text."""
    numbers = {token: number for number, token in enumerate(known, start=2)}
    rows = np.zeros((len(column), length), "int32")
    for row, text in zip(rows, column, strict=True):
        found = [numbers.get(token, 1) for token in split(text)[:length]]
        row[: max(len(found), 1)] = found or 1
    return rows''',
        ("np",),
    ),
}


class Toolbox:
    """Gives tools by the names they go under in the code, and remembers which were asked for."""

    def __init__(self, names: Names, imports: Imports) -> None:
        self._names, self._imports = names, imports
        self._given: dict[str, str] = {}

    def name(self, tool: str) -> str:
        if tool not in self._given:
            self._given[tool] = self._names.give(tool)
            for module in TOOLS[tool].modules:
                self._imports.module(module)
            for other in _OTHER.findall(TOOLS[tool].source):
                self.name(other)
        return self._given[tool]

    def pages(self) -> list[Page]:
        """A page for each tool that was asked for, always in the same order."""
        pages = []
        for tool in TOOLS:
            if tool in self._given:
                page = Page()
                page.put(_OTHER.sub(lambda found: self._given[found[1]], TOOLS[tool].source))
                pages.append(page)
        return pages
