"""Writes the training plan below the models: read and split the data, make the arrays, compile, fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.codegen.layout import assignment, expression
from core.codegen.names import Names
from core.codegen.page import Page
from core.codegen.source import Source, call, dictionary, listed
from core.codegen.training.batches import Decoding
from core.codegen.training.columns import Columns, Sheet
from core.codegen.training.ends import SPARSE, batch_size, loss_name, sample_shape
from core.codegen.training.errors import PlanNotWritten
from core.codegen.training.fitting import Fit, compile_model, run_fit
from core.codegen.training.modes import CLASSES
from core.codegen.training.ports import Port, Written, write_port
from core.codegen.training.rows import divide, folder_of, held_out_column, read, read_behind, split
from core.codegen.training.shapes import arrangement, in_a_row
from core.codegen.training.synthetic import MadeUp
from core.codegen.training.tools import Toolbox
from core.codegen.training.unwritten import check_written
from core.codegen.training.weights import weight_ports, write_weights
from core.codegen.values import Values
from core.graph.plan import DataSource, OutputPlan, TrainingPlan
from core.graph.records import Graph, Layer, Model, flatten
from core.graph.records import Source as Output
from core.graph.synthetic import ROWS, is_synthetic
from core.values import Value

_LEFT = {"ignore_cleanup_errors": "True"}  # Windows does not delete files that are still read


@dataclass(frozen=True)
class Training:
    """The plan of a project and the model it trains; `variable` is the model's in the code.

    With folds the statements stand in a function, whose parameter `fold` is; it returns what is reached on that fold.
    `large` data are never in memory whole.
    """

    plan: TrainingPlan
    graph: Graph
    model: Model
    variable: str
    values: Values
    names: Names
    tools: Toolbox
    fold: str = ""
    large: bool = False

    def write(self, page: Page) -> None:
        """All statements behind the model. Raises PlanNotWritten."""
        check_written(self.plan)
        source = self._source()
        trained = self._trained()
        if is_synthetic(source):
            self._write_made_up(page, source, trained)
            return
        targets = [self._target(row) for row in trained]
        inputs = [self._input(output) for _, output in flatten(self.model.inputs)]
        sheet = self._sheet(page, source)
        sheet.folder = folder_of(source)
        ports = (*inputs, *targets, *weight_ports(trained, targets))
        sheet.bound = tuple(column for port in ports for column in port.columns)
        columns = Columns(sheet, (binding for port in ports for binding in port.bindings))
        holds_out = held_out_column(self.plan) or self.plan.validation_source or self._draws
        held_out = self.names.give("held_out") if holds_out else ""
        if self._streams:
            folder = call(f"{self.values.imports.module('tempfile')}.TemporaryDirectory", [], _LEFT)
            sheet.cache = sheet.put(self.names.give("cache"), folder)
        read(sheet, source)
        other = self.plan.validation_source
        boundary = read_behind(sheet, other, _named_files(ports)) if other else ""
        split(sheet, columns, self.plan, targets, held_out, boundary)
        page.blank()
        written = [write_port(sheet, columns, port) for port in (*inputs, *targets)]
        losses = [loss_name(row.loss) for row in trained]
        weights = write_weights(sheet, columns, trained, written[len(inputs) :], losses)
        _drop_unlabelled(sheet, written, held_out)
        page.blank()
        decodings = [one.decoding for one in written]
        fit = self._fit(page, trained, held_out, [one.variable for one in written], weights, decodings)
        compile_model(page, self.values, self.plan, fit)
        run_fit(page, self.values, self.names, self.plan, fit, [sheet.training, *([held_out] if held_out else [])])

    def _write_made_up(self, page: Page, source: DataSource, trained: list[OutputPlan]) -> None:
        held_out = self.names.give("held_out") if self._draws else ""
        sheet = self._sheet(page, source)
        rows = sheet.put(self.names.give("row_count"), self.values.source(source.options.get("rows", ROWS)))
        ends = [output for _, output in flatten(self.model.inputs)]
        made = MadeUp(sheet, rows, self.plan.seed)
        arrays = [made.input(self._layer(end), sample_shape(self._layer(end)), self._vocabulary(end)) for end in ends]
        outputs = f"{self.variable}.outputs"
        if any(None in (sample_shape(self._layer(end)) or ()) for end in ends):
            outputs = made.outputs(self.variable, arrangement(self.model.inputs) or in_a_row(ends), arrays)
        places = [output for _, output in flatten(self.model.outputs)]
        for row in trained:
            output = f"{outputs}[{places.index(row.output)}]"
            arrays.append(made.target(self._layer(row.output).name, output, loss_name(row.loss)))
        page.blank()
        divide(sheet, self.plan, sheet.put(self.names.give("rows"), f"np.arange({rows})"), held_out)
        page.blank()
        fit = self._fit(page, trained, held_out, arrays)
        compile_model(page, self.values, self.plan, fit)
        run_fit(page, self.values, self.names, self.plan, fit, [sheet.training, *([held_out] if held_out else [])])

    def _vocabulary(self, end: Output) -> Value:
        """How many numbers the embedding right behind an input takes."""
        behind = (self._layer(Output(target.call)) for target in self.graph.consumers.get(end, ()))
        return next((layer.config.get("input_dim") for layer in behind if layer.class_name == "Embedding"), None)

    def _source(self) -> DataSource:
        if self.plan.source is None:
            raise PlanNotWritten("The training plan names no source. Choose a file, or synthetic data.")
        return self.plan.source

    def _sheet(self, page: Page, source: DataSource) -> Sheet:
        data, training = self.names.give("data"), self.names.give("training")
        table = source.kind in ("csv", "parquet", "images")
        return Sheet(page, self.names, self.values, self.tools, table, data, training, fold=self.fold)

    @property
    def _streams(self) -> bool:
        """Whether samples are kept in files. Two sources behind each other are read into memory."""
        kind = self.plan.source.kind if self.plan.source else ""
        return self.large and kind in ("csv", "parquet", "npz") and self.plan.validation_source is None

    @property
    def _draws(self) -> bool:
        """Whether rows are held out by chance."""
        return bool(self.plan.folds or self.plan.validation_split)

    def _trained(self) -> list[OutputPlan]:
        """The rows with a loss, in the order of the model's outputs."""
        rows = {row.output: row for row in self.plan.outputs if row.loss is not None}
        found = [rows[output] for _, output in flatten(self.model.outputs) if output in rows]
        if not found:
            raise PlanNotWritten("No output has a loss, so there is nothing to train. Choose one in the plan.")
        return found

    def _input(self, output: Output) -> Port:
        layer = self._layer(output)
        bindings = next((row.bindings for row in self.plan.inputs if row.input == output), ())
        dtype = layer.config.get("dtype", "float32")
        return Port(layer.name, bindings, sample_shape(layer), dtype if isinstance(dtype, str) else "float32")

    def _target(self, row: OutputPlan) -> Port:
        name = self._layer(row.output).name
        if row.target is None:
            raise PlanNotWritten(f"Output {name} has a loss and no target. Choose the columns it shall learn.")
        sparse = loss_name(row.loss) == SPARSE
        return Port(name, (row.target,), None, "int32" if sparse else "float32", target=True, sparse=sparse)

    def _layer(self, output: Output) -> Layer:
        if output.call not in self.graph.places:
            raise PlanNotWritten(f"The plan names a call ({output.call}) that is not there. Take that row out.")
        return self.graph.places[output.call].layer

    def _fit(
        self,
        page: Page,
        trained: list[OutputPlan],
        held_out: str,
        arrays: list[str],
        weights: Sequence[str] = (),
        decodings: Sequence[Decoding | None] = (),
    ) -> Fit:
        sources = [output for _, output in flatten(self.model.inputs)]
        inputs, outputs = arrangement(self.model.inputs), arrangement(self.model.outputs)
        learning = [row.output for row in trained]
        model = self.variable
        mode = self._mode(trained)
        if mode or inputs is None or outputs is None or set(outputs.sources) != set(learning):
            inputs, outputs = in_a_row(sources), in_a_row(learning)
            model = self._trainer(page, learning, self.tools.name(CLASSES[mode][0]) if mode else "")
            if mode:
                page.put(expression(self._learning(model, mode, trained), page.indent))
        fixed = next((size for size in (batch_size(self._layer(of)) for of in sources) if size is not None), None)
        batch = self.values.source(self.plan.batch_size if fixed is None else fixed)
        named = dict(zip((*sources, *learning), arrays, strict=True))
        counted = dict(zip(learning, weights, strict=False))  # for all of them, or for none
        decoded = {of: how for of, how in zip((*sources, *learning), decodings, strict=False) if how}
        rows_of = self.tools.name("rows_of") if self._streams else ""
        even = held_out and fixed is None and len(learning) > 1
        return Fit(
            model,
            inputs,
            outputs,
            named,
            counted,
            decoded,
            batch,
            fixed is not None,
            rows_of,
            even_batches=self.tools.name("even_batches") if even else "",
            fit_together=self.tools.name("fit_together") if self.plan.strategy == "multi-worker" else "",
            build_for_all=self.tools.name("build_for_all") if self.plan.strategy == "mirrored" else "",
        )

    def _mode(self, trained: list[OutputPlan]) -> str:
        """How losses that don't train jointly do; a single one trains with none, unless its optimizer is its own."""
        alone = len(trained) == 1 and trained[0].optimizer is None
        return "" if alone or self.plan.loss_mode == "joint" else self.plan.loss_mode

    def _learning(self, model: str, mode: str, trained: list[OutputPlan]) -> Source:
        own = ((str(place), self.values.source(row.optimizer)) for place, row in enumerate(trained) if row.optimizer)
        given = [listed(self.values.source(part) for part in parts) for parts in _losses_and_weights(trained)]
        more: dict[str, list[Source]] = {"separate": [dictionary(own)], "pcgrad": [str(self.plan.seed)]}
        return call(f"{model}.learn_by", [*given, *more.get(mode, [])])

    def _trainer(self, page: Page, learning: list[Output], kind: str) -> str:
        """A model of the same layers between flat inputs and the outputs that learn."""
        places = [output for _, output in flatten(self.model.outputs)]
        outputs = [f"{self.variable}.outputs[{places.index(output)}]" for output in learning]
        ends: dict[str, Source] = {"inputs": f"{self.variable}.inputs", "outputs": _row(outputs)}
        name = self.names.give("trainer")
        made = kind or f"{self.values.imports.module('keras')}.Model"
        page.put(assignment((name,), call(made, [], ends), page.indent))
        return name


def _named_files(ports: Sequence[Port]) -> list[str]:
    """The columns with images, each once."""
    bindings = [binding for port in ports for binding in port.bindings if binding.transform.kind == "image"]
    return list(dict.fromkeys(column for binding in bindings for column in binding.columns))


def _drop_unlabelled(sheet: Sheet, written: list[Written], held_out: str) -> None:
    """Leave out the rows whose label has no class: it came up in held-out rows only, or was not chosen."""
    for part in (part for one in written for part in one.parts if part.labels):
        for rows in (sheet.training if part.chosen else "", held_out):
            if rows:
                sheet.put(rows, f"{rows}[{part.labels}[{rows}] >= 0]")


def _losses_and_weights(trained: list[OutputPlan]) -> tuple[list[Value], list[Value]]:
    return [row.loss for row in trained], [row.weight for row in trained]


def _row(outputs: list[str]) -> Source:
    return outputs[0] if len(outputs) == 1 else listed(outputs)
