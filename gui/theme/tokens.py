"""The tokens of the look: two sets of colours, one set of sizes, and the colour of each category of layers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Category(StrEnum):
    """What a block's colour stands for."""

    INPUT = "input"
    CORE = "core"
    RECURRENT = "recurrent"
    CONVOLUTION = "convolution"
    TEXT = "text"
    MERGE = "merge"
    OUTPUT = "output"
    MODEL = "model"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Colours:
    """One theme. Every text colour has a contrast of at least 4.5 to what it stands on."""

    name: str
    window: str
    canvas: str
    dot: str
    panel: str
    border: str
    block: str
    block_edge: str
    row: str
    field: str
    text: str
    dim: str
    link: str
    selection: str
    accent: str
    on_accent: str
    error: str
    error_ground: str
    warning: str
    ok: str
    highlight: str
    frame: str
    frame_edge: str
    note: str
    note_edge: str
    categories: dict[Category, str]


DARK = Colours(
    name="dark",
    window="#15171c",
    canvas="#1a1d23",
    dot="#282c35",
    panel="#20242b",
    border="#2e333d",
    block="#262b34",
    block_edge="#3a414d",
    row="#2d333e",
    field="#15171c",
    text="#e6e8ec",
    dim="#9aa2b0",
    link="#6b7686",
    selection="#4c9aff",
    accent="#1f6feb",
    on_accent="#ffffff",
    error="#ff6b6b",
    error_ground="#3a2026",
    warning="#f2b84b",
    ok="#5cc689",
    highlight="#26313f",
    frame="#1f242d",
    frame_edge="#414a59",
    note="#34301f",
    note_edge="#6b6136",
    categories={
        Category.INPUT: "#5cc689",
        Category.CORE: "#4c9aff",
        Category.RECURRENT: "#b98af5",
        Category.CONVOLUTION: "#f2994a",
        Category.TEXT: "#2fc6c6",
        Category.MERGE: "#e0c341",
        Category.OUTPUT: "#ff7eb6",
        Category.MODEL: "#a4aec0",
        Category.OTHER: "#9aa5b8",
    },
)

LIGHT = Colours(
    name="light",
    window="#eceef2",
    canvas="#f6f7f9",
    dot="#dcdfe5",
    panel="#ffffff",
    border="#d5d9e0",
    block="#ffffff",
    block_edge="#c2c8d2",
    row="#f0f2f6",
    field="#ffffff",
    text="#1b1f27",
    dim="#5a6272",
    link="#8a93a3",
    selection="#0b63d6",
    accent="#0b63d6",
    on_accent="#ffffff",
    error="#c5262c",
    error_ground="#fdecec",
    warning="#8a5a00",
    ok="#1a7a43",
    highlight="#dfeaf9",
    frame="#eceff4",
    frame_edge="#bcc4d0",
    note="#fff7d6",
    note_edge="#dccb88",
    categories={
        Category.INPUT: "#1a7a43",
        Category.CORE: "#0b63d6",
        Category.RECURRENT: "#7a3fd0",
        Category.CONVOLUTION: "#a85208",
        Category.TEXT: "#087474",
        Category.MERGE: "#7c6500",
        Category.OUTPUT: "#b8246d",
        Category.MODEL: "#566074",
        Category.OTHER: "#566074",
    },
)

GRID = 8
DOT_STEP = 24
RADIUS = 8
ROW_RADIUS = 5
SOCKET = 5  # radius in pixels; the target to hit is TARGET across
TARGET = 24
BAR = 4
PADDING = 12
LINK_WIDTH = 2.0
NAME_PX = 13
TEXT_PX = 12
SMALL_PX = 11
HINT_PX = 15
AFAR_PX = 28  # a name on a block that is seen from so far that nothing else can be read
ANIMATION_MS = 140
TITLE_BAR = 32  # of a frame
FRAME_MARGIN = 24  # between a frame and what it was put around
NEW_NOTE = (224, 96)
NEW_FRAME = (400, 240)
SMALLEST_NOTE = (80, 48)
BEND = 4  # radius of the dot where a link bends
MUTED = 0.5  # opacity of what is left out
MINIMAP = (176, 112)
MINIMAP_MARGIN = 12
LABEL_WIDTH = 112  # the column of names in a form
FACT_WIDTH = 64
LABEL_DROP = 6  # of a name in a form, so that it stands level with the text of its field
CODE_HEIGHT = 120
LEGEND_WIDTH = 320
TRAINING_HEIGHT = 300
PLOT_WIDTH = 320  # at least
SWATCH = 10
METER_WIDTH = 208
BAR_ROW = 22  # of a bar with its name and number
BAR_NAME = 128
BAR_NUMBER = 72
PIXELS = 96  # across a picture of what went into an input
CELL = 44  # of a table of confusions, at most
SPARK = (220, 28)  # width and height of a small line without axes
COMPARED = (1280, 800)  # the window that compares two projects
LIST_HEIGHT = 120  # of what differs, at least
NUMBER_WIDTH = 64  # a field for a whole number

# The catalogue's finer categories, folded into the colours a person can tell apart.
_FOLDED = {
    "input": Category.INPUT,
    "core": Category.CORE,
    "activation": Category.CORE,
    "recurrent": Category.RECURRENT,
    "convolution": Category.CONVOLUTION,
    "pooling": Category.CONVOLUTION,
    "embedding": Category.TEXT,
    "text": Category.TEXT,
    "merge": Category.MERGE,
    "merging": Category.MERGE,
    "model": Category.MODEL,
    "attention": Category.RECURRENT,
}


def folded(category: str) -> Category:
    """The colour category of a category of the catalogue."""
    return _FOLDED.get(category, Category.OTHER)
