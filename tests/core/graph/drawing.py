"""Draws small projects for tests the way a person does: by edits, one after the other."""

from __future__ import annotations

from core.graph import edits
from core.graph.ports import input_ports
from core.graph.project import Project
from core.graph.records import Graph, Layer, Source, Structure, Target
from core.values import CallId, GraphId, LayerId, ModelId, ModelRef, Value

MAIN = GraphId("g1")


class Drawing:
    """A project under a pencil. Blocks are named by their calls, which are what gets linked."""

    def __init__(self, project: Project | None = None, graph_id: GraphId = MAIN) -> None:
        self.project = project or Project()
        self.graph_id = graph_id

    @property
    def graph(self) -> Graph:
        return self.project.graphs[self.graph_id]

    def add(self, class_name: str, *sources: CallId, name: str | None = None, **config: Value) -> CallId:
        """A new block whose first inputs are linked to the first outputs of these calls; its call."""
        call = edits.next_call_id(self.graph)
        self.project = edits.add_layer(self.project, self.graph_id, class_name, config, name)
        self.feed(call, *sources)
        return call

    def feed(self, call: CallId, *sources: CallId) -> None:
        for source in sources:
            ports = input_ports(self.project, self.graph, call)
            port = next(port.port for port in ports if port.filling == "open")
            self.link(source, call, port)

    def link(self, source: CallId, call: CallId, port: str = "inputs", output: int = 0) -> None:
        self.project = edits.connect(self.project, self.graph_id, Source(source, output), Target(call, port))

    def again(self, call: CallId, *sources: CallId) -> CallId:
        """One more call of the layer of `call`."""
        new = edits.next_call_id(self.graph)
        self.project = edits.add_call(self.project, self.graph_id, self.layer(call).id)
        self.feed(new, *sources)
        return new

    def model(self, name: str, inputs: Structure, outputs: Structure) -> ModelRef:
        model = edits.next_model_id(self.graph)
        self.project = edits.declare_model(self.project, self.graph_id, inputs, outputs, name)
        return ModelRef(self.graph_id, model)

    def layer(self, call: CallId) -> Layer:
        return self.graph.places[call].layer

    def id_of(self, call: CallId) -> LayerId:
        return self.layer(call).id

    def fed(self, call: CallId) -> dict[str, CallId]:
        """Port → the call that feeds it, for every link to `call`."""
        return {port: source.call for port, source in self.graph.incoming.get(call, {}).items()}


def headline() -> tuple[Drawing, dict[str, CallId]]:
    """The guide's two inputs, two outputs and a middle output; its calls by name."""
    drawing = Drawing()
    made = {
        "text": drawing.add("InputLayer", name="text", shape=(100,), dtype="int32"),
        "aux": drawing.add("InputLayer", name="aux", shape=(5,)),
    }
    made["embedding"] = drawing.add("Embedding", made["text"], name="embedding", input_dim=1000, output_dim=64)
    made["lstm"] = drawing.add("LSTM", made["embedding"], name="lstm", units=32)
    made["aux_out"] = drawing.add("Dense", made["lstm"], name="aux_out", units=1)
    made["joined"] = drawing.add("Concatenate", made["lstm"], made["aux"], name="joined")
    made["dense"] = drawing.add("Dense", made["joined"], name="dense", units=64)
    made["out"] = drawing.add("Dense", made["dense"], name="out", units=1)
    drawing.model(
        "headline", (Source(made["text"]), Source(made["aux"])), (Source(made["out"]), Source(made["aux_out"]))
    )
    return drawing, made


def nested() -> tuple[Drawing, ModelRef, dict[str, CallId]]:
    """A vision model with two inputs and two outputs on a graph of its own, used twice by one block on the main one."""
    drawing = Drawing()
    drawing.project = edits.add_graph(drawing.project, "vision")
    inner = Drawing(drawing.project, GraphId("g2"))
    one, two = (inner.add("InputLayer", name=name, shape=(8,)) for name in ("one", "two"))
    both = inner.add("Add", one, two, name="both")
    dense = inner.add("Dense", both, name="inner_dense", units=4)
    ref = inner.model("vision", (Source(one), Source(two)), (Source(dense), Source(both)))
    outer = Drawing(inner.project)
    made = {name: outer.add("InputLayer", name=name, shape=(8,)) for name in ("a", "b", "c")}
    made["first"] = outer.add("Model", made["a"], made["b"], name="vision", model=ref)
    made["second"] = outer.again(made["first"], made["b"], made["c"])
    made["out"] = outer.add("Concatenate", made["first"], made["second"], name="out")
    return outer, ref, made


def model_of(drawing: Drawing, model_id: str = "m1") -> tuple[Structure, Structure]:
    model = drawing.graph.models[ModelId(model_id)]
    return model.inputs, model.outputs
