"""The rows of the catalogue: an entry per Keras class or function, with its fields, ports and outputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as made_by
from enum import StrEnum

from core.values import Value


class FieldType(StrEnum):
    """What kind of value a field holds; forms, checks and code generation branch on it."""

    INT = "int"
    FLOAT = "float"
    BOOL = "bool"
    STRING = "string"
    ENUM = "enum"
    DTYPE = "dtype"
    AXIS = "axis"  # an int, negative ones counting from the end
    AXES = "axes"  # an int or several
    PAIR = "pair"  # an int, or one per spatial dimension (Field.rank of them)
    PADDING = "padding"  # an int, one per spatial dimension, or a (before, after) for each (Field.rank of them)
    RANGE = "range"  # a number, or a (low, high) of numbers
    SHAPE = "shape"  # a tuple of ints, None for unknown sizes
    INTS = "ints"  # a list of ints
    NUMBERS = "numbers"  # a list of numbers (Field.rank of them, if it says so)
    PATH = "path"  # a file or folder
    MAPPING = "mapping"  # names or numbers to values
    VOCABULARY = "vocabulary"  # a list of terms, or the path of a file with one a line
    ACTIVATION = "activation"
    INITIALIZER = "initializer"
    REGULARIZER = "regularizer"
    CONSTRAINT = "constraint"
    SCHEDULE = "schedule"  # a learning rate: a number or a learning-rate schedule
    OPTIMIZER = "optimizer"
    LOSS = "loss"
    METRIC = "metric"
    LAYER = "layer"  # a wrapped layer or model
    LAYERS = "layers"  # several of them (cells of a stacked RNN)
    CODE = "code"  # a Python function's source
    INDEX = "index"  # what stands between the brackets of x[…]
    ARRAY = "array"  # constant numbers of any rank
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Field:
    """One constructor argument, or one call flag.

    `nullable` says that None is allowed beside the type. `either` holds further types that are allowed too
    (`use_cudnn` is a bool or "auto"). `rank` is how many numbers a PAIR, PADDING, INTS or NUMBERS has. `minimum` and
    `maximum` bound numbers.
    """

    name: str
    type: FieldType
    required: bool = False
    default: Value = None
    nullable: bool = False
    options: tuple[str, ...] = ()
    either: tuple[FieldType, ...] = ()
    rank: int | None = None
    minimum: float | None = None
    maximum: float | None = None
    common: bool = False  # shown before the fold of a form


@dataclass(frozen=True, slots=True)
class PortSpec:
    """One tensor argument of a call.

    `many`: a list of tensors, with ports `name[0]`, `name[1]` … ; between `least` and `most` of them. A port that is
    `constant` may hold a constant in place of a link. `dtypes` are the kinds that make sense (`float`, `int`, `bool`,
    `string`), `ranks` the accepted ranks with the batch axis counted; empty means any.
    """

    name: str
    many: bool = False
    optional: bool = False
    constant: bool = False
    least: int = 1
    most: int | None = None
    dtypes: tuple[str, ...] = ()
    ranks: tuple[int, ...] = ()
    wants_mask: bool = False  # a mask on its tensor changes what the layer does
    bare: bool = False  # of a `many` port: one tensor that stands alone, without a list around it, is taken too
    holds: FieldType = FieldType.ANY  # what kind of constant it may hold
    paths: tuple[str, ...] = ()  # of a `many` port: where its tensors go when they are nested (`[0][1]`)


@dataclass(frozen=True, slots=True)
class OutputCase:
    """The names of the outputs when all of `when` (fields or call flags, with these values) holds; last match wins."""

    names: tuple[str, ...]
    when: Mapping[str, Value] = made_by(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: a class or function below `keras`, known by its `path` (`layers.Dense`, `ops.add`, `losses.Huber`).

    `outputs` is empty where `rule` names a function of `core.catalog.signature` that works them out, or where only
    Keras can tell. `masking` is `keeps`, `drops` or `makes` (Embedding with mask_zero, Masking), if the field that
    `masking_when` names is true; `core.catalog.masking` reads both.
    """

    path: str
    category: str = ""
    aliases: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    ports: tuple[PortSpec, ...] = ()
    flags: tuple[Field, ...] = ()
    outputs: tuple[OutputCase, ...] = ()
    rule: str = ""
    masking: str = ""
    masking_when: str = ""
    hidden: bool = False  # abstract or internal: kept so that files open, not offered
    operation: str = ""  # of an op: the class of the Operation that Keras records for it (`Absolute` for `ops.abs`)

    @property
    def name(self) -> str:
        """The last part of the path, as people say it."""
        return self.path.rpartition(".")[2]

    def field(self, name: str) -> Field | None:
        return next((known for known in self.fields if known.name == name), None)
