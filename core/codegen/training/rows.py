"""Reading the source, and telling the rows that train from those that are held out, as every run does it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from core.codegen.layout import assignment
from core.codegen.literals import quoted
from core.codegen.source import Operation, Source, attribute, call, dictionary, flat, index, listed
from core.codegen.training.columns import Columns, Sheet
from core.codegen.training.ports import Port
from core.graph.datasets import LENGTH, TEXTS, WORDS
from core.graph.plan import DataSource, TrainingPlan

_NUMBERS = ("array", "number")
_ROWS_AT_ONCE = 100_000
_BYTE_ORDER_MARK = "utf-8-sig"


def read(sheet: Sheet, source: DataSource) -> None:
    """`data = …`: a table of text, or arrays by name."""
    match source.kind:
        case "npz":
            _load(sheet, PurePosixPath(source.path))
        case "dataset":
            sheet.put(sheet.data, sheet.tool("both_parts", _loaded(sheet, source)))
        case "python":
            _call(sheet, source.path)
        case "images":
            sheet.put(sheet.data, sheet.tool("image_files", quoted(source.path)))
        case "parquet":
            _read_parquet(sheet, source.path)
        case _:
            _read_csv(sheet, source)


def _loaded(sheet: Sheet, source: DataSource) -> Source:
    """The two parts of a data set of Keras; texts in one length."""
    load = f"{sheet.values.imports.module('keras')}.datasets.{source.path}.load_data"
    if source.path not in TEXTS:
        return call(load)
    words = sheet.values.source(source.options.get("num_words", WORDS))
    length = sheet.values.source(source.options.get("length", LENGTH))
    return sheet.tool("in_one_length", call(load, [], {"num_words": words}), length)


def _call(sheet: Sheet, path: str) -> None:
    file, _, name = path.partition(":")
    module = ".".join(PurePosixPath(file).with_suffix("").parts)
    function = sheet.values.imports.member(module, name, sheet.names.give(name))
    sheet.put(sheet.data, sheet.tool("named_arrays", call(function)))


def _read_parquet(sheet: Sheet, path: str) -> None:
    written = sheet.tools.name("written")
    if sheet.cache:
        sheet.put(sheet.data, sheet.tool("Columns", quoted(path), written))
        return
    table = call(f"{sheet.values.imports.module('pd')}.read_parquet", [quoted(path)])
    sheet.put(sheet.data, call(attribute(table, "map"), [written]))


def _read_csv(sheet: Sheet, source: DataSource) -> None:
    named: dict[str, Source] = {"dtype": "str", "keep_default_na": "False"}
    separator = source.options.get("separator", "\t" if PurePosixPath(source.path).suffix == ".tsv" else ",")
    encoding = source.options.get("encoding", _BYTE_ORDER_MARK)
    if separator != ",":
        named["sep"] = sheet.values.source(separator)
    if encoding != _BYTE_ORDER_MARK:
        named["encoding"] = sheet.values.source(encoding)
    if sheet.cache:
        named["chunksize"] = f"{_ROWS_AT_ONCE:_}"
    table = call(f"{sheet.values.imports.module('pd')}.read_csv", [quoted(source.path)], named)
    if sheet.cache:
        tables = sheet.put(sheet.names.give("tables"), table)
        sheet.put(sheet.data, sheet.tool("Columns", sheet.tool("as_parquet", sheet.cache, tables)))
        return
    sheet.put(sheet.data, table)
    sheet.put(sheet.data, f"{sheet.data}.apply(lambda column: column.str.strip())")


def _load(sheet: Sheet, path: PurePosixPath) -> None:
    numpy = sheet.values.imports.module("np")
    if path.suffix.lower() == ".npz":
        sheet.put(sheet.data, call(f"{numpy}.load", [quoted(str(path))]))
        return
    mapped = {"mmap_mode": '"r"'} if sheet.cache else {}
    files = {name: quoted(str(path.with_name(f"{name}.npy"))) for name in (*sheet.bound, path.stem)}
    loaded = ((quoted(name), call(f"{numpy}.load", [file], mapped)) for name, file in files.items())
    sheet.put(sheet.data, dictionary(loaded))


def folder_of(source: DataSource) -> str:
    """Where the files are that a table names; those of an image folder are named with their folder."""
    return "." if source.kind == "images" else str(PurePosixPath(source.path).parent)


def read_behind(sheet: Sheet, source: DataSource, files: Collection[str]) -> str:
    """Reads the samples that are held out behind the others; the variable of how many those are.

    `files` are the columns that name files.
    """
    behind = sheet.names.give("validation_data")
    samples = sheet.data if sheet.table else index(sheet.data, [quoted(sheet.bound[0])])
    boundary = sheet.put(sheet.names.give("boundary"), call("len", [samples]))
    read(replace(sheet, data=behind), source)
    if sheet.table and folder_of(source) != sheet.folder:
        _locate(sheet, sheet.data, sheet.folder, files)
        _locate(sheet, behind, folder_of(source), files)
        sheet.folder = "."
    if not sheet.table:
        names = listed(map(quoted, dict.fromkeys(sheet.bound)))
        sheet.put(sheet.data, sheet.tool("joined", sheet.data, behind, names))
        return boundary
    both = call(f"{sheet.values.imports.module('pd')}.concat", [listed([sheet.data, behind])], {"ignore_index": "True"})
    sheet.put(sheet.data, both)
    return boundary


def _locate(sheet: Sheet, table: str, folder: str, files: Collection[str]) -> None:
    """Name the files of a table with their folder."""
    for column in files if folder != "." else ():
        named = index(table, [quoted(column)])
        sheet.put(flat(named), Operation(quoted(f"{folder}/"), "+", flat(named)))


def held_out_column(plan: TrainingPlan) -> str:
    """The column that tells which rows are held out, or the empty text."""
    column = plan.source.options.get("held_out") if plan.source else None
    return column if isinstance(column, str) else ""


def split(
    sheet: Sheet, columns: Columns, plan: TrainingPlan, targets: list[Port], held_out: str, boundary: str = ""
) -> None:
    """`training` and `held_out`: the rows with every target, drawn by the seed or told apart by a column.

    `held_out` is the empty text where no row is held out; those from `boundary` on are, where there is one.
    """
    rows = _usable(sheet, columns, targets)
    if not held_out:
        sheet.put(sheet.training, rows)
        return
    if boundary:
        sheet.put(sheet.training, f"{rows}[{rows} < {boundary}]")
        sheet.put(held_out, f"{rows}[{rows} >= {boundary}]")
        return
    column = held_out_column(plan)
    if column:
        kept = _truths(sheet, columns, column)
        sheet.put(sheet.training, f"{rows}[~{kept}[{rows}]]")
        sheet.put(held_out, f"{rows}[{kept}[{rows}]]")
        return
    divide(sheet, plan, rows, held_out)


def divide(sheet: Sheet, plan: TrainingPlan, rows: str, held_out: str) -> None:
    """`training` and `held_out` drawn from the variable `rows` by the seed."""
    numpy = sheet.values.imports.module("np")
    if not held_out:
        sheet.put(sheet.training, rows)
        return
    if sheet.fold:
        _folded(sheet, plan, rows, held_out)
        return
    drawn = call(f"{numpy}.random.default_rng({plan.seed}).permutation", [rows])
    sheet.put(rows, drawn)
    count = call("round", [Operation(f"len({rows})", "*", repr(plan.validation_split))])
    place = sheet.names.give("count")
    sheet.put(place, count)
    sheet.put(held_out, call(f"{numpy}.sort", [f"{rows}[:{place}]"]))
    sheet.put(sheet.training, call(f"{numpy}.sort", [f"{rows}[{place}:]"]))


def _folded(sheet: Sheet, plan: TrainingPlan, rows: str, held_out: str) -> None:
    """The fold's part of the rows as the seed mixes them, and all others."""
    numpy = sheet.values.imports.module("np")
    drawn = sheet.put(sheet.names.give("drawn"), call(f"{numpy}.random.default_rng({plan.seed}).permutation", [rows]))
    parts = call(f"{numpy}.array_split", [drawn, str(plan.folds)])
    sheet.put(held_out, call(f"{numpy}.sort", [index(parts, [f"{sheet.fold} - 1"])]))
    sheet.put(sheet.training, call(f"{numpy}.setdiff1d", [rows, held_out]))


def _usable(sheet: Sheet, columns: Columns, targets: list[Port]) -> str:
    """The variable with the places of the rows in which no target is missing."""
    rows = sheet.names.give("rows")
    numpy = sheet.values.imports.module("np")
    tests = {flat(test): test for target in targets for test in _tests(sheet, columns, target)}
    if not tests:
        length = call("len", [columns.raw(targets[0].columns[0])])
        sheet.put(rows, call(f"{numpy}.arange", [length]))
        return rows
    usable = sheet.names.give("usable")
    for sign, test in zip(("=", *["&="] * len(tests)), tests.values(), strict=False):
        sheet.page.put(assignment((usable,), test, sheet.page.indent, sign))
    sheet.put(rows, call(f"{numpy}.flatnonzero", [usable]))
    return rows


def _tests(sheet: Sheet, columns: Columns, target: Port) -> Iterator[Operation]:
    """What must hold for the rows in which nothing of a target is missing. Arrays of numbers are taken as complete."""
    for binding in target.bindings:
        for column in binding.columns:
            if binding.transform.kind not in _NUMBERS:
                yield Operation(flat(columns.texts(column)), "!=", '""')
            elif sheet.table:
                missing = call(f"{sheet.values.imports.module('np')}.isnan", [columns.numbers(column)])
                yield Operation("", "~", flat(missing))


def _truths(sheet: Sheet, columns: Columns, column: str) -> str:
    """The variable that says for every row whether it is held out."""
    kept = sheet.names.give("is_held_out")
    sheet.put(kept, call(attribute(attribute(columns.texts(column), "str"), "lower")))
    return sheet.put(kept, f'{kept}.isin(["1", "true", "yes"]).to_numpy()')
