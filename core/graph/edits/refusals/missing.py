"""What an edit names and is not there."""

from __future__ import annotations

from core.errors import EditRefused
from core.graph.edits.refusals.suggesting import meant
from core.graph.records import Source, Target
from core.values import AnnotationId, CallId, GraphId, LayerId, ModelId


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


class NoSuchAnnotation(EditRefused):
    """An edit of a frame or note that is not on the graph."""

    def __init__(self, graph: GraphId, annotation: AnnotationId) -> None:
        super().__init__(f"There is no frame or note {annotation} on the graph {graph}. Choose one that is there.")
        self.graph, self.annotation = graph, annotation


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


class NoSuchField(EditRefused):
    """A setting that the class does not take."""

    def __init__(self, field: str, name: str, class_name: str, known: tuple[str, ...]) -> None:
        super().__init__(f"{name} ({class_name}) has no setting {field}.{meant(field, known) or ' Leave it out.'}")
        self.field, self.known = field, known


class NoSuchConstant(EditRefused):
    """An edit of a constant that the project does not have."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(f"There is no constant {name}.{meant(name, known) or ' Set it first.'}")
        self.name = name


class UnknownClass(EditRefused):
    """A block of a class that Keras does not have."""

    def __init__(self, class_name: str, near: tuple[str, ...]) -> None:
        hint = f"Did you mean {' or '.join(near)}?" if near else "A custom class is written `module:Class`."
        super().__init__(f"There is no {class_name} in this version of Keras. {hint}")
        self.class_name, self.near = class_name, near


class NoPlan(EditRefused):
    """An edit of a training plan that is not there."""

    def __init__(self) -> None:
        super().__init__("This project has no training plan. Choose a model to train first.")


class OtherLosses(EditRefused):
    """Weights for more or fewer losses than the plan has."""

    def __init__(self, weights: int, losses: int) -> None:
        super().__init__(f"These are weights of {weights} losses, and {losses} are trained now. Measure again.")


class NotInModel(EditRefused):
    """A row of the training plan for a port that the trained model does not have."""

    def __init__(self, source: Source, side: str, model: str) -> None:
        super().__init__(f"{source.call}:{source.output} is no {side} of {model}. Add it to the model first.")
        self.source = source


class NotSearchable(EditRefused):
    """A search over something that is not there, or that no search can change."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"The search names `{what}`, which is not there or cannot be searched. Name a constant, a setting of a "
            "block, `batch_size` or another number of the plan, or a setting of the optimizer."
        )
        self.what = what
