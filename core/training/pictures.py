"""Image files as arrays of pixels: one decoder for training, predictions and previews.

It does what `keras.utils.load_img` does, by the same library, so that exported code sees the same pixels.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.training.columns import Column
from core.training.errors import PlanBroken, SourceBroken, SourceMissing

if TYPE_CHECKING:  # the app shows its window in less time than Pillow takes
    from PIL import Image

SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff"})
_MODES = {1: "L", 3: "RGB", 4: "RGBA"}
_CHANNELS = {"1": 1, "L": 1, "RGBA": 4}
"""By the mode of an image; any other is taken as colours."""
Size = tuple[int, int, int]
"""Height, width and channels."""


def is_picture(name: str) -> bool:
    return Path(name).suffix.lower() in SUFFIXES


def pixels(path: str, size: Size) -> Column:
    """The image as float32 of shape `size`, from 0 to 255. Raises FileNotFoundError, or SourceBroken for no image."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path) as image:
            return _brought_to(image, size)
    except FileNotFoundError:
        raise
    except (UnidentifiedImageError, OSError, ValueError) as error:
        raise SourceBroken(f"{path} can't be read as an image: {error}.") from error


def size_of_file(path: str) -> Size:
    """From the head of the file. Raises SourceMissing, or SourceBroken for no image."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path) as image:
            return image.height, image.width, _CHANNELS.get(image.mode, 3)
    except FileNotFoundError as error:
        raise SourceMissing(f"The image {path} is not there. Take its row out, or put it back.") from error
    except (UnidentifiedImageError, OSError, ValueError) as error:
        raise SourceBroken(f"{path} can't be read as an image: {error}.") from error


def size_of_pixels(sample: Column) -> Size:
    """Of an array of height and width, with channels behind them or without."""
    height, width, *channels = sample.shape
    return height, width, channels[0] if channels else 1


def resized(sample: Column, size: Size) -> Column:
    """Pixels from 0 to 255, of any height and width, as float32 of shape `size`."""
    from PIL import Image

    if sample.dtype != np.uint8:
        raise PlanBroken(f"The transform `image` takes files, or pixels of type uint8, and these are {sample.dtype}.")
    flat = sample[..., 0] if sample.ndim == 3 and sample.shape[-1] == 1 else sample
    return _brought_to(Image.fromarray(flat), size)


def thumbnail(path: Path, side: int) -> bytes:
    """A small PNG of the image; empty where it can't be read."""
    from PIL import Image

    try:
        with Image.open(path) as image:
            small = image.convert("RGBA")
        small.thumbnail((side, side))
    except (OSError, ValueError):
        return b""  # the preview shows the name alone; training says what is wrong
    written = io.BytesIO()
    small.save(written, "PNG")
    return written.getvalue()


def _brought_to(image: Image.Image, size: Size) -> Column:
    from PIL import Image

    height, width, channels = size
    if channels not in _MODES:
        raise PlanBroken(f"An image has 1, 3 or 4 channels, not {channels}.")
    plain = image if image.mode == _MODES[channels] else image.convert(_MODES[channels])
    if plain.size != (width, height):
        plain = plain.resize((width, height), Image.Resampling.BILINEAR)
    return np.asarray(plain, np.float32).reshape(size)
