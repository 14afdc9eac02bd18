"""What the setup panels do to the plan: each an edit of the session, with its label."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from core.graph import edits
from core.graph.ends import loose_ends
from core.graph.plan import Binding, DataSource, InputPlan, OutputPlan, SourceKind, TrainingPlan
from core.graph.ports import source_name
from core.graph.project import Project
from core.graph.records import Model, Source, flatten
from core.training.made_up import with_model
from core.training.ports import DataPort
from core.training.preview import Preview
from core.training.propose import Tensor, propose
from core.values import ModelRef, Value
from gui.session import Session

_KINDS: dict[str, SourceKind] = {".csv": "csv", ".tsv": "csv", ".npz": "npz", ".npy": "npz", ".parquet": "parquet"}
SUFFIXES = tuple(_KINDS)


class Planning:
    """Reads the plan of the session and changes it."""

    def __init__(self, session: Session) -> None:
        self.session = session

    @property
    def plan(self) -> TrainingPlan | None:
        """What the project plans; where it says nothing and has one model only, the plan it would begin with."""
        return edits.planned(self.session.project).plan

    @property
    def folder(self) -> Path:
        """What the paths of the data are relative to."""
        return self.session.folder or Path.cwd()

    @property
    def model(self) -> Model | None:
        """The model that is trained."""
        return self.session.project.model(self.plan.model) if self.plan else None

    def models(self) -> dict[str, ModelRef]:
        """All declared models by name, the main canvas's first."""
        graphs = self.session.project.graphs.values()
        return {model.name: ModelRef(graph.id, model.id) for graph in graphs for model in graph.models.values()}

    def name_of(self, end: Source) -> str:
        assert self.plan
        return source_name(self.session.project.graphs[self.plan.model.graph], end)

    def inputs(self) -> dict[Source, InputPlan]:
        """A row for every input of the model, in its order."""
        known = {row.input: row for row in self.plan.inputs} if self.plan else {}
        ends = [end for _, end in flatten(self.model.inputs)] if self.model else []
        return {end: known.get(end, InputPlan(end)) for end in ends}

    def outputs(self) -> dict[Source, OutputPlan]:
        """A row for every output of the model, in its order."""
        known = {row.output: row for row in self.plan.outputs} if self.plan else {}
        ends = [end for _, end in flatten(self.model.outputs)] if self.model else []
        return {end: known.get(end, OutputPlan(end)) for end in ends}

    def tensor(self, end: Source) -> Tensor | None:
        """What the engine says of an end of the model."""
        told = self.session.facts.call(self.plan.model.graph, end.call) if self.plan else None
        if told is None or end.output >= len(told.outputs):
            return None
        found = told.outputs[end.output]
        return Tensor(tuple(found.shape[1:]), found.dtype) if found.shape else None

    def ports(self) -> tuple[DataPort, ...]:
        """What is bound, input by input and then target by target."""
        return (
            *(self._port(end, row.bindings) for end, row in self.inputs().items()),
            *(self._port(end, (out.target,) if out.target else (), target=True) for end, out in self.outputs().items()),
        )

    def _port(self, end: Source, bindings: tuple[Binding, ...], *, target: bool = False) -> DataPort:
        tensor = self.tensor(end)
        shape, dtype = (tensor.shape, tensor.dtype) if tensor and not target else (None, "float32")
        return DataPort(self.name_of(end), bindings, shape, dtype, target=target)

    def train(self, name: str) -> None:
        ref = self.models()[name]
        self.session.do(f"Train {name}", lambda now: edits.train_model(now, ref))

    def declare(self) -> None:
        """Declares the model of all loose ends, where none is declared."""
        graph = self.session.graph
        ends = loose_ends(graph)
        if ends is None:
            self.session.refused.emit("There is no way yet from an input to an output: link an Input to a layer first.")
            return
        self.session.do("Declare a model", lambda now: edits.declare_model(now, graph.id, *ends))

    def set(self, name: str, value: object, label: str) -> str:
        """Sets a field of the plan; the answer is why not, or empty."""
        return self.session.attempt(label, lambda now: edits.set_in_plan(now, name, value))

    def hold_out(self, column: str | None, other: DataSource | None) -> None:
        """Holds out what a column says, or all of another source, or with neither some by chance."""
        plan = self.plan
        if plan and plan.source:
            held = replace(plan, source=option(plan.source, "held_out", column), validation_source=other)
            self.session.do("Choose what is held out", lambda now: edits.set_plan(now, held))

    def set_row(self, row: InputPlan | OutputPlan, label: str) -> str:
        """Sets the row of an input or output; the answer is why not, or empty."""
        if isinstance(row, InputPlan):
            return self.session.attempt(label, lambda now: edits.plan_input(now, row))
        return self.session.attempt(label, lambda now: edits.plan_output(now, row))

    def source_of(self, path: Path) -> DataSource:
        """The source that a file or a folder of images is, its path as the project keeps it."""
        kind: SourceKind = "images" if path.is_dir() else _KINDS[path.suffix.lower()]
        base = self.folder
        kept = path.relative_to(base).as_posix() if self.session.path and path.is_relative_to(base) else str(path)
        return DataSource(kind, kept)

    def bind(self, source: DataSource, found: Preview, label: str) -> None:
        """Takes a source and proposes what goes where; one undo step, choosing or declaring the model included."""
        models, shown = self.models(), self.session.graph.id
        chosen = self.plan.model if self.plan and self.model else next(iter(models.values()), None)

        def change(now: Project) -> Project:
            now, ref = (now, chosen) if chosen else with_model(now, shown)
            now = edits.train_model(now, ref)
            return edits.set_plan(now, propose(now, ref, source, found, self.tensor))

        if refusal := self.session.attempt(label, change):
            self.session.refused.emit(refusal)


def option(source: DataSource, name: str, value: Value) -> DataSource:
    """The source with one option set, or unset by None."""
    kept = {key: held for key, held in source.options.items() if key != name}
    return replace(source, options=kept if value is None else {**kept, name: value})
