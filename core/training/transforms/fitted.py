"""Transforms that have learnt from the training samples: what turns a column into numbers, in a form JSON can hold."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

import msgspec
import numpy as np

from core.training.columns import Column, is_text, numbers, texts
from core.training.pictures import pixels, resized

if TYPE_CHECKING:  # the app shows its window in less time than pandas takes
    import pandas as pd

PADDING, OUT_OF_VOCABULARY, FIRST_TOKEN = 0, 1, 2
NO_LABEL = -1
_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")


class FittedArray(msgspec.Struct, frozen=True, tag="array", tag_field="kind"):
    """Values as they are, times a fixed scale. Text is read as numbers unless the port takes `strings`."""

    scale: float = 1.0
    strings: bool = False

    reads_files: ClassVar[bool] = False

    @property
    def takes_numbers(self) -> bool:
        return not self.strings

    def encode(self, values: Column, column: str, first: int = 0) -> Column:
        if self.strings:
            return values.astype(object)
        if values.dtype.kind in "biu" and self.scale == 1.0:
            return values
        return np.nan_to_num(numbers(values, column, first)) * self.scale


class FittedNumber(msgspec.Struct, frozen=True, tag="number", tag_field="kind"):
    """Standardised: (value - mean) / deviation, a missing value becoming the mean, which is 0.

    Samples that are vectors have a mean and a deviation per element, all others one of each.
    """

    means: tuple[float, ...]
    deviations: tuple[float, ...]
    takes_numbers: ClassVar[bool] = True
    reads_files: ClassVar[bool] = False

    def encode(self, values: Column, column: str, first: int = 0) -> Column:
        found = (numbers(values, column, first) - np.array(self.means)) / np.array(self.deviations)
        return np.asarray(np.nan_to_num(found))


class FittedCategory(msgspec.Struct, frozen=True, tag="category", tag_field="kind", dict=True):
    """A slot per known value: its number, or a one-hot row of `size` elements.

    With `others`, slot 0 is for values that the training samples don't have and for missing ones, and known values
    follow. Without (a target), such values become NO_LABEL, in every element when one-hot.
    """

    values: tuple[str, ...]
    size: int
    one_hot: bool = False
    others: bool = True
    takes_numbers: ClassVar[bool] = False
    reads_files: ClassVar[bool] = False

    @cached_property
    def _slots(self) -> pd.Index:
        import pandas as pd

        return pd.Index(self.values, dtype=object)

    def encode(self, values: Column, column: str, first: int = 0) -> Column:  # noqa: ARG002  # as all transforms
        slots = self._labels(values)
        if not self.one_hot:
            return slots
        rows = np.eye(self.size, dtype=np.int8)[slots]
        rows[slots == NO_LABEL] = NO_LABEL
        return rows

    def _labels(self, values: Column) -> Column:
        import pandas as pd

        found = np.asarray(self._slots.get_indexer(pd.Index(texts(values), dtype=object)), np.int32)
        return (found + 1 if self.others else found).reshape(values.shape)


class FittedText(msgspec.Struct, frozen=True, tag="text", tag_field="kind", dict=True):
    """Integer sequences of one `length`: 0 pads at the end, 1 is any unknown token, the vocabulary follows from 2.

    An empty text is one unknown token: on a GPU no recurrent layer takes a sequence that is padding from end to end.
    """

    level: str
    vocabulary: tuple[str, ...]
    length: int
    takes_numbers: ClassVar[bool] = False
    reads_files: ClassVar[bool] = False

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {token: number for number, token in enumerate(self.vocabulary, FIRST_TOKEN)}

    def encode(self, values: Column, column: str, first: int = 0) -> Column:  # noqa: ARG002  # as all transforms
        found = np.full((len(values), self.length), PADDING, np.int32)
        for row, text in enumerate(texts(values)):
            known = [self._numbers.get(token, OUT_OF_VOCABULARY) for token in tokens(text, self.level)[: self.length]]
            found[row, : max(len(known), 1)] = known or OUT_OF_VOCABULARY
        return found


class FittedImage(msgspec.Struct, frozen=True, tag="image", tag_field="kind"):
    """Images of one height, width and number of channels, times a fixed scale; from files, or from arrays of pixels."""

    height: int
    width: int
    channels: int
    scale: float = 1.0
    takes_numbers: ClassVar[bool] = False
    reads_files: ClassVar[bool] = True

    def encode(self, values: Column, column: str, first: int = 0) -> Column:  # noqa: ARG002  # as all transforms
        size = (self.height, self.width, self.channels)
        found = np.empty((len(values), *size), np.float32)
        for place, value in enumerate(values):
            found[place] = pixels(str(value), size) if is_text(values) else resized(value, size)
        return found * np.float32(self.scale)


def tokens(text: str, level: str) -> list[str]:
    """The words (letters, digits and inner apostrophes) or the characters of a text, in lower case."""
    return list(text.lower()) if level == "character" else _WORD.findall(text.lower())


Fitted = FittedArray | FittedNumber | FittedCategory | FittedText | FittedImage
