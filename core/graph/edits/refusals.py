"""Why an edit is refused, one class per reason. Messages say what, where and what to do; attributes carry the ids."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from core.errors import EditRefused
from core.graph.records import Source, Target
from core.values import CallId, GraphId, LayerId, ModelId, ModelRef


def meant(name: str, known: Iterable[str]) -> str:
    """` Did you mean …?` with the nearest known names, or nothing."""
    near = get_close_matches(name, list(known), n=3)
    return f" Did you mean {' or '.join(near)}?" if near else ""


class NoSuchGraph(EditRefused):
    """An edit of a graph that the project does not have."""

    def __init__(self, graph: GraphId) -> None:
        super().__init__(f"There is no graph {graph} in this project. Choose one that is there.")
        self.graph = graph


class NoSuchLayer(EditRefused):
    """An edit of a block that is not on the graph."""

    def __init__(self, graph: GraphId, layer: LayerId) -> None:
        super().__init__(f"There is no block {layer} on the graph {graph}. Choose one that is there.")
        self.graph, self.layer = graph, layer


class NoSuchCall(EditRefused):
    """An edit of a call that is not on the graph."""

    def __init__(self, graph: GraphId, call: CallId) -> None:
        super().__init__(f"There is no call {call} on the graph {graph}. Choose one that is there.")
        self.graph, self.call = graph, call


class NoSuchModel(EditRefused):
    """A reference to a model that nobody declared."""

    def __init__(self, graph: GraphId, model: ModelId) -> None:
        super().__init__(f"There is no model {model} on the graph {graph}. Declare it there first.")
        self.graph, self.model = graph, model


class NoSuchPort(EditRefused):
    """A link to an input that the call does not have."""

    def __init__(self, target: Target, name: str, known: tuple[str, ...]) -> None:
        has = f"Its inputs are {', '.join(known)}." if known else "It takes no inputs."
        super().__init__(f"{name} has no input {target.port}. {has}{meant(target.port, known)}")
        self.target, self.known = target, known


class NoSuchOutput(EditRefused):
    """A link from an output that the call does not have."""

    def __init__(self, source: Source, name: str, known: tuple[str, ...]) -> None:
        gives = ", ".join(f"{index} ({output})" for index, output in enumerate(known)) or "none"
        super().__init__(f"{name} has no output {source.output}. Its outputs are {gives}.")
        self.source, self.known = source, known


class NoLink(EditRefused):
    """An edit of a link where there is none."""

    def __init__(self, target: Target, name: str) -> None:
        super().__init__(f"Nothing is linked to {target.port} of {name}. Connect it first.")
        self.target = target


class PortTaken(EditRefused):
    """A second link, or a constant, for an input that holds something."""

    def __init__(self, target: Target, name: str, holds: str) -> None:
        super().__init__(f"{target.port} of {name} already holds {holds}. Disconnect that first, or replace it.")
        self.target, self.holds = target, holds


class WouldCycle(EditRefused):
    """A link that would let a call depend on itself. `path` leads from the target to the source."""

    def __init__(
        self, source: CallId, target: CallId, path: tuple[CallId, ...], names: tuple[str, ...], remedy: str = ""
    ) -> None:
        between = f" (through {', '.join(names[1:-1])})" if len(names) > 2 else ""
        fact = f"{names[0]} already feeds {names[-1]}{between}" if len(names) > 1 else f"{names[0]} would feed itself"
        remedy = remedy or "To apply a layer again, add a call to it instead."
        super().__init__(f"{fact}, so this link would close a loop. {remedy}")
        self.source, self.target, self.path = source, target, path


class WouldRecurse(EditRefused):
    """A model used on a graph that it contains. `path` leads from the graph back to itself."""

    def __init__(self, graph: GraphId, path: tuple[GraphId, ...], names: tuple[str, ...]) -> None:
        way = " → ".join(names)
        super().__init__(f"A model cannot contain itself ({way}). Use a model of a graph that does not lead back here.")
        self.graph, self.path = graph, path


class WouldReferToItself(EditRefused):
    """A wrapper around a block that wraps the wrapper."""

    def __init__(self, layer: LayerId, name: str, path: tuple[LayerId, ...]) -> None:
        super().__init__(f"{name} would wrap itself. Choose a block that does not use it.")
        self.layer, self.path = layer, path


class BadName(EditRefused):
    """A name that Keras, TensorFlow or Python would not take."""

    def __init__(self, name: str, reason: str, remedy: str) -> None:
        super().__init__(f"`{name[:60]}` cannot be a name here: {reason}. {remedy}")
        self.name = name


class NameTaken(EditRefused):
    """A name that something else of the same kind has."""

    def __init__(self, name: str, owner: str) -> None:
        super().__init__(f"{owner} is called {name} already, and names are unique. Choose another one.")
        self.name, self.owner = name, owner


class UnknownClass(EditRefused):
    """A block of a class that Keras does not have."""

    def __init__(self, class_name: str, near: tuple[str, ...]) -> None:
        hint = f"Did you mean {' or '.join(near)}?" if near else "A custom class is written `module:Class`."
        super().__init__(f"There is no {class_name} in this version of Keras. {hint}")
        self.class_name, self.near = class_name, near


class NoSuchField(EditRefused):
    """A setting that the class does not take."""

    def __init__(self, field: str, name: str, class_name: str, known: tuple[str, ...]) -> None:
        super().__init__(f"{name} ({class_name}) has no setting {field}.{meant(field, known) or ' Leave it out.'}")
        self.field, self.known = field, known


class NoConstantHere(EditRefused):
    """A constant for an input that wants a tensor."""

    def __init__(self, target: Target, name: str) -> None:
        super().__init__(f"{target.port} of {name} takes a tensor, no constant. Link an output to it.")
        self.target = target


class CannotShare(EditRefused):
    """A second call for a block that can have only one."""

    def __init__(self, layer: LayerId, name: str, kind: str) -> None:
        super().__init__(f"{name} is {kind} and has exactly one call. Duplicate it instead.")
        self.layer = layer


class OnlyCall(EditRefused):
    """The only call of a layer, to be split off from it."""

    def __init__(self, layer: LayerId, call: CallId, name: str) -> None:
        super().__init__(f"{name} has one call only, so there is nothing to split off. Duplicate it instead.")
        self.layer, self.call = layer, call


class NotEqual(EditRefused):
    """Layers to be merged that differ."""

    def __init__(self, first: LayerId, second: LayerId, names: tuple[str, str], difference: str) -> None:
        super().__init__(
            f"{names[0]} and {names[1]} differ in {difference}, so they cannot share weights. Set it alike."
        )
        self.first, self.second, self.difference = first, second, difference


class LayerInUse(EditRefused):
    """A block whose layer another one wraps."""

    def __init__(self, layer: LayerId, name: str, user: LayerId, user_name: str) -> None:
        super().__init__(
            f"{user_name} uses the layer of {name}. Remove {user_name} too, or give it a layer of its own."
        )
        self.layer, self.user = layer, user


class ModelInUse(EditRefused):
    """A model that blocks of other graphs use."""

    def __init__(self, ref: ModelRef, name: str, users: tuple[str, ...]) -> None:
        super().__init__(f"The model {name} is used by {', '.join(users)}. Remove those blocks first.")
        self.ref, self.users = ref, users


class ConstantInUse(EditRefused):
    """A constant that expressions name."""

    def __init__(self, name: str, users: tuple[str, ...]) -> None:
        shown = ", ".join(users[:4]) + (f" and {len(users) - 4} more" if len(users) > 4 else "")
        super().__init__(f"The constant {name} is used by {shown}. Put a number there first.")
        self.name, self.users = name, users


class NoSuchConstant(EditRefused):
    """An edit of a constant that the project does not have."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(f"There is no constant {name}.{meant(name, known) or ' Set it first.'}")
        self.name = name


class BadConstant(EditRefused):
    """A constant whose value cannot be worked out."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"The constant {name} cannot have this value. {reason}")
        self.name = name


class LastGraph(EditRefused):
    """The only graph of a project, to be removed."""

    def __init__(self, graph: GraphId) -> None:
        super().__init__("A project has at least one graph. Clear this one, or add another first.")
        self.graph = graph


class BadOrder(EditRefused):
    """A new order that is no rearrangement of what is there."""

    def __init__(self, what: str, count: int, order: tuple[int, ...]) -> None:
        super().__init__(
            f"{what} has {count} items, and {order} does not name each of them once. Name 0 to {count - 1}."
        )
        self.order = order


class BadStructure(EditRefused):
    """Inputs or outputs of a model that do not make sense."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"The model {name} cannot be declared so: {reason}.")
        self.name = name


class CannotInsert(EditRefused):
    """A block that cannot stand in the middle of a link."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name} cannot be put into this link: {reason}. Connect it by hand.")
        self.name = name


class CannotReplace(EditRefused):
    """A block that cannot become one of another class."""

    def __init__(self, layer: LayerId, name: str, reason: str) -> None:
        super().__init__(f"{name} cannot be replaced: {reason}.")
        self.layer = layer


class CannotGroup(EditRefused):
    """A selection that cannot become a nested model. `blocking` names what stands in the way."""

    def __init__(self, reason: str, blocking: tuple[str, ...] = ()) -> None:
        super().__init__(f"This selection cannot become a model: {reason}.")
        self.blocking = blocking


class CannotUnpack(EditRefused):
    """A nested model that cannot be laid out on the outer graph."""

    def __init__(self, layer: LayerId, name: str, reason: str) -> None:
        super().__init__(f"{name} cannot be unpacked: {reason}.")
        self.layer = layer


class NotInModel(EditRefused):
    """A row of the training plan for a port that the trained model does not have."""

    def __init__(self, source: Source, side: str, model: str) -> None:
        super().__init__(f"{source.call}:{source.output} is no {side} of {model}. Add it to the model first.")
        self.source = source


class NoPlan(EditRefused):
    """An edit of a training plan that is not there."""

    def __init__(self) -> None:
        super().__init__("This project has no training plan. Choose a model to train first.")


class BadPiece(EditRefused):
    """Something to be pasted that is not whole."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"This cannot be pasted: {reason}. Copy the blocks again, with all that belongs to them.")
