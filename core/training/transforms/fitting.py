"""Learning a transform from the training samples, which pass by once, a chunk at a time."""

from __future__ import annotations

import math
from collections import Counter
from typing import Protocol

import numpy as np
import numpy.typing as npt

from core.graph.plan import Transform
from core.training.columns import Column, is_text, numbers, texts
from core.training.errors import PlanBroken
from core.training.options import Options
from core.training.pictures import Size, size_of_file, size_of_pixels
from core.training.shapes import Shape
from core.training.transforms.fitted import (
    FIRST_TOKEN,
    Fitted,
    FittedArray,
    FittedCategory,
    FittedImage,
    FittedNumber,
    FittedText,
    tokens,
)


class Fitter(Protocol):
    """Sees every training sample once, then gives the fitted transform; one that does not learn need see none."""

    learns: bool

    def see(self, values: Column, column: str) -> None: ...

    def fitted(self) -> Fitted: ...


class ArrayFitter:
    """Has nothing to learn."""

    learns = False

    def __init__(self, options: Options, strings: bool) -> None:
        self._fitted = FittedArray(options.number("scale", 1.0), strings)

    def see(self, values: Column, column: str) -> None:
        """Nothing in the samples changes this transform."""

    def fitted(self) -> FittedArray:
        return self._fitted


class NumberFitter:
    """Mean and deviation in one pass: counts, means and squared distances of two parts are joined.

    Source of the formula: Chan, Golub and LeVeque, "Updating formulae and a pairwise algorithm for computing sample
    variances", 1979.
    """

    learns = True

    def __init__(self) -> None:
        self._count: npt.NDArray[np.float64] = np.zeros(1)
        self._mean: npt.NDArray[np.float64] = np.zeros(1)
        self._squares: npt.NDArray[np.float64] = np.zeros(1)

    def see(self, values: Column, column: str) -> None:
        rows = numbers(values, column)
        rows = rows if rows.ndim == 2 else rows.reshape(-1, 1)
        count = (~np.isnan(rows)).sum(axis=0).astype(np.float64)
        mean = np.nansum(rows, axis=0) / np.maximum(count, 1)
        squares = np.nansum((rows - mean) ** 2, axis=0)
        total = self._count + count
        apart, whole = mean - self._mean, np.maximum(total, 1)
        self._squares = self._squares + squares + apart**2 * self._count * count / whole
        self._mean = self._mean + apart * count / whole
        self._count = total

    def fitted(self) -> FittedNumber:
        deviation = np.sqrt(self._squares / np.maximum(self._count, 1))
        deviation = np.where(deviation > 0, deviation, 1.0)
        return FittedNumber(tuple(self._mean.tolist()), tuple(deviation.tolist()))


class CategoryFitter:
    """The values there are. Option `values` fixes them, `size` the number of slots: the most frequent ones get one."""

    learns = True

    def __init__(self, options: Options, target: bool) -> None:
        self._one_hot, self._others = options.flag("one_hot"), not target
        self._fixed, self._size = options.texts("values"), options.whole("size", None, least=2)
        self._seen: Counter[str] = Counter()

    def see(self, values: Column, column: str) -> None:  # noqa: ARG002  # as all fitters
        self._seen.update(texts(values))

    def fitted(self) -> FittedCategory:
        del self._seen[""]
        known = self._fixed or tuple(sorted(_most(self._seen, self._size and self._size - self._others), key=_order))
        return FittedCategory(known, self._size or len(known) + self._others, self._one_hot, self._others)


class TextFitter:
    """The tokens there are; `max_tokens` bounds them, padding and the unknown token counted, the rarest left out."""

    learns = True

    def __init__(self, options: Options) -> None:
        self._level = options.text("level", "word", ("word", "character"))
        self._most, self._length = options.whole("max_tokens", None, FIRST_TOKEN + 1), options.whole("length", None)
        self._seen: Counter[str] = Counter()
        self._longest = 1

    def see(self, values: Column, column: str) -> None:  # noqa: ARG002  # as all fitters
        for text in texts(values):
            found = tokens(text, self._level)
            self._seen.update(found)
            self._longest = max(self._longest, len(found))

    def fitted(self) -> FittedText:
        kept = _most(self._seen, self._most and self._most - FIRST_TOKEN)
        return FittedText(self._level, kept, self._length or self._longest)


class ImageFitter:
    """What the options leave open is what the port takes, or else the one size that all images of training have."""

    def __init__(self, options: Options, where: str, shape: Shape | None) -> None:
        wanted = (*shape, 1) if shape and len(shape) == 2 else shape or ()
        self._where, self._scale = where, options.number("scale", 1.0)
        self._wanted = tuple(
            options.whole(name, wanted[axis] if len(wanted) == 3 else None)
            for axis, name in enumerate(("height", "width", "channels"))
        )
        self.learns = None in self._wanted
        self._sizes: set[Size] = set()

    def see(self, values: Column, column: str) -> None:  # noqa: ARG002  # as all fitters
        found = map(size_of_file, map(str, values)) if is_text(values) else map(size_of_pixels, values)
        self._sizes.update(map(self._completed, found))

    def fitted(self) -> FittedImage:
        """Raises PlanBroken where images whose size the plan leaves open have several."""
        sizes = self._sizes if self.learns else {self._completed((0, 0, 0))}
        if len(sizes) != 1:
            least, most = (" × ".join(map(str, end(sizes, default=()))) for end in (min, max))
            raise PlanBroken(
                f"The images of {self._where} are of {len(sizes)} sizes, from {least} to {most} (height, width, "
                f"channels), and can't stand in one batch. Say height, width and channels of {self._where} in its "
                "transform `image`."
            )
        (size,) = sizes
        return FittedImage(*size, self._scale)

    def _completed(self, size: Size) -> Size:
        height, width, channels = (
            own if given is None else given for own, given in zip(size, self._wanted, strict=True)
        )
        return height, width, channels


def new_fitter(
    transform: Transform, where: str, *, target: bool = False, strings: bool = False, shape: Shape | None = None
) -> Fitter:
    """A fitter for what the plan says. Raises PlanBroken on options of the wrong type."""
    options = Options(transform.options, f"the transform of {where}")
    match transform.kind:
        case "array":
            return ArrayFitter(options, strings)
        case "number":
            return NumberFitter()
        case "category":
            return CategoryFitter(options, target)
        case "text":
            return TextFitter(options)
        case "image":
            return ImageFitter(options, where, shape)
    raise PlanBroken(f"There is no transform `{transform.kind}`. Use array, number, category, text or image.")


def _most(counts: Counter[str], most: int | None) -> tuple[str, ...]:
    """The most frequent ones first; equally frequent ones by their letters, so that the order is always the same."""
    return tuple(sorted(counts, key=lambda token: (-counts[token], token))[:most])


def _order(value: str) -> tuple[bool, float, str]:
    """Numbers by size, before words by letter."""
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    return (True, 0.0, value) if math.isnan(number) else (False, number, value)
