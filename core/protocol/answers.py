"""What the engine says: shapes per call, a summary per model, documentation, and what went wrong."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct, field

from core.values import CallId, GraphId, LayerId, ModelId

Shape = tuple[int | None, ...]


class Status(StrEnum):
    """How far an answer can be relied on."""

    OK = "ok"
    FAILED = "failed"  # Keras refused; the outputs, if any, are a guess
    ASSUMED = "assumed"  # Keras agreed, but what feeds the call is a guess
    UNKNOWN = "unknown"  # nothing could be asked: a port is open, or nothing is known of what feeds the call


class Tensor(Struct, frozen=True, omit_defaults=True):
    """A symbolic tensor: its shape with the batch axis, None for unknown sizes, and the shape of its mask, if any."""

    shape: Shape
    dtype: str = "float32"
    mask: Shape | None = None
    sparse: bool = False
    ragged: bool = False

    @property
    def masked(self) -> bool:
        return self.mask is not None


class Weights(Struct, frozen=True):
    """Counts of single numbers, as `count_params` counts them."""

    total: int = 0
    trainable: int = 0


class CallShapes(Struct, frozen=True, omit_defaults=True):
    """What one call takes and gives. `inputs` is by port, and holds only what is known.

    `weights` are those of the call's layer, the same at each of its calls. `reason` is the short text, `original` what
    Keras itself said.
    """

    graph: GraphId
    layer: LayerId
    call: CallId
    node: int
    status: Status
    inputs: Mapping[str, Tensor] = field(default_factory=dict)
    outputs: tuple[Tensor, ...] = ()
    weights: Weights = Weights()
    reason: str = ""
    original: str = ""


class ModelSummary(Struct, frozen=True, omit_defaults=True):
    """A declared model. Inputs and outputs are by path (`""`, `[0]`, `["age"]`); None where nothing is known.

    Each weight counts once, however often its layer is used.
    """

    graph: GraphId
    model: ModelId
    status: Status
    inputs: Mapping[str, Tensor | None] = field(default_factory=dict)
    outputs: Mapping[str, Tensor | None] = field(default_factory=dict)
    weights: Weights = Weights()


class EngineReady(Struct, frozen=True, tag=True):
    """The engine has imported Keras and takes requests."""

    keras: str
    tensorflow: str
    seconds: float


class ShapesChanged(Struct, frozen=True, tag=True):
    """The answers that differ from those told in the messages before; `done` marks the last one of a revision.

    Every message counts, whatever its revision: apply them in order. Calls that have gone are not told.
    """

    revision: int
    calls: tuple[CallShapes, ...] = ()
    models: tuple[ModelSummary, ...] = ()
    done: bool = True
    seconds: float = 0.0


class WholeProjectWanted(Struct, frozen=True, tag=True):
    """The update built on a revision that the engine does not have: send the project as a whole."""

    revision: int


class Documentation(Struct, frozen=True, tag=True):
    """What the installed Keras says about a class or function: in a sentence or two, and by argument."""

    path: str
    summary: str
    fields: Mapping[str, str] = field(default_factory=dict)


class RequestFailed(Struct, frozen=True, tag=True):
    """A request that could not be served. `revision` is that of an update, else None."""

    request: str
    reason: str
    revision: int | None = None


Answer = EngineReady | ShapesChanged | WholeProjectWanted | Documentation | RequestFailed
