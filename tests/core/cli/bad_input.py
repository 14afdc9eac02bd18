"""Broken files and wrong commands, each with a word on what is wrong; the test and the committed table share them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from core.graph.project import Project
from core.project import dumps, write
from core.project.disk import LARGEST
from tests.core.cli import documents

Tree = dict[str, Any]


class Case(NamedTuple):
    """`words` are typed in a folder in which `files` lie and `twins.loom` is a good project."""

    what: str
    words: str
    files: Mapping[str, bytes] = {}


def _good() -> str:
    return dumps(documents.twins())


def _bad(what: str, content: bytes | str) -> Case:
    data = content if isinstance(content, bytes) else content.encode("utf-8")
    return Case(what, "check bad.loom", {"bad.loom": data})


def _changed(what: str, change: Callable[[Tree], object]) -> Case:
    tree = json.loads(_good())
    change(tree)
    return _bad(what, json.dumps(tree))


def _in_layer(what: str, **fields: object) -> Case:
    return _changed(what, lambda tree: tree["graphs"][0]["layers"][2].update(fields))


def _in_graph(what: str, **fields: object) -> Case:
    return _changed(what, lambda tree: tree["graphs"][0].update(fields))


def _in_plan(what: str, **fields: object) -> Case:
    return _changed(what, lambda tree: tree.update(plan={"model": "g1/m1", **fields}))


FILES = (
    Case("no such file", "check missing.loom"),
    Case("a folder", "check folder"),
    _bad("an empty file", b""),
    _bad("a file that was cut off", _good()[: len(_good()) // 2]),
    _bad("cut off inside a text", _good()[: _good().index("InputLayer") + 4]),
    _bad("a picture", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"),
    _bad("Latin-1 text", '{"name": "Größe"}'.encode("latin-1")),
    _bad("UTF-16 text", _good().encode("utf-16")),
    _bad("Python source", "import keras\nmodel = keras.Sequential()\n"),
    _bad("JSON of something else", '{"class_name": "Functional", "config": {}}'),
    _bad("a list", "[1, 2, 3]"),
    _bad("a newer version", _good().replace('"version": 1', '"version": 7')),
    _bad("no version", _good().replace('"version": 1,', "")),
    _bad("a key twice", _good().replace('"version": 1,', '"version": 1, "version": 1,')),
    _bad("100,000 nested lists", "[" * 100_000),
    _bad("200 nested lists in a field", _good().replace('"units": ', f'"units": {"[" * 200}0{"]" * 200}, "old": ')),
    _bad("a number of 5,000 digits", _good().replace('"version": 1', f'"version": {"9" * 5000}')),
    _bad("infinity as a bare word", _good().replace('"width": 8', '"width": Infinity')),
    _bad("half a character", _good().replace("left", "\\ud800")),
    _bad("control characters", '{"format": "\\u001b[2Jlayerloom"}'),
    _changed("no graph", lambda tree: tree.update(graphs=[])),
    _changed("graphs missing", lambda tree: tree.pop("graphs")),
    _in_graph("a link from an unknown call", links=[["c99:0", "c3:inputs"]]),
    _in_graph("two links into a port", links=[["c1:0", "c3:inputs"], ["c2:0", "c3:inputs"]]),
    _in_graph("a link as a text", links=["left -> shared"]),
    _in_graph("a model of an unknown call", models=[{"id": "m1", "name": "m", "inputs": "c1:0", "outputs": ["c7:0"]}]),
    _in_graph("the position of an unknown layer", positions={"l99": [0, 0]}),
    _in_layer("a layer without a class", **{"class": None}),
    _in_layer("an id that is none", id="dense"),
    _in_layer("an id that is taken", id="l1"),
    _in_layer("a field with an unknown tag", config={"units": {"$eval": "__import__('os').system('true')"}}),
    _in_layer("an expression that is no text", config={"units": {"$expr": 5}}),
    _in_layer("a list of fields", config=["units", 5]),
    _in_plan("a plan for an unknown model", model="g1/m9"),
    _in_plan("half an epoch", epochs=0.5),
    _in_plan("an unknown kind of data", source={"kind": "pickle", "path": "data.pkl"}),
    Case("a file of 64 MB and a byte", "check gigantic.loom"),
)

COMMANDS = (
    Case("a misspelt command", "chekc twins.loom"),
    Case("a file instead of a command", "twins.loom"),
    Case("an unknown option in place of a command", "--verison"),
    Case("no file", "check"),
    Case("two files", "check twins.loom other.loom"),
    Case("a misspelt option", "check twins.loom --jsno"),
    Case("no output", "export twins.loom"),
    Case("an unknown style", "export twins.loom -o out.py --style functions"),
    Case("an unknown model", "export twins.loom -o out.py --model twin"),
    Case("the project as the output", "export twins.loom -o twins.loom"),
    Case("a folder as the output", "export twins.loom -o folder"),
    Case("an output in a missing folder", "export twins.loom -o missing/out.py"),
    Case("no training plan", "train twins.loom"),
    Case("no epochs at all", "train twins.loom --epochs 0"),
    Case("epochs that are no number", "train twins.loom --epochs many"),
    Case("an unknown device", "train twins.loom --device tpu"),
    Case("missing data", "train no_data.loom"),
    Case("a misspelt layer", "layers Dens"),
    Case("a layer of nobody", "layers Xyzzy"),
    Case("a misspelt example", "examples movie -o ."),
    Case("an example to nowhere", "examples movies"),
    Case("an example over another file", "examples movies -o ."),
)

PROBLEMS = (
    _in_layer("a misspelt class", **{"class": "Densse"}),
    _in_graph("nothing linked", links=[]),
    _in_layer("a field that does not exist", config={"units": 4, "unitz": 4}),
    _in_layer("a constant that does not exist", config={"units": {"$expr": "depth * 2"}}),
)


def prepare(folder: Path, case: Case) -> None:
    """Lay out in `folder` what `case` starts from."""
    write(documents.twins(), folder / "twins.loom")
    write(_without_data(), folder / "no_data.loom")
    (folder / "folder").mkdir()
    (folder / "movies.loom").write_text("mine", encoding="utf-8")
    with (folder / "gigantic.loom").open("wb") as stream:
        stream.truncate(LARGEST + 1)
    for name, data in case.files.items():
        (folder / name).write_bytes(data)


def _without_data() -> Project:
    plan = documents.plan()
    assert plan.source is not None
    return replace(documents.twins(), plan=replace(plan, source=replace(plan.source, path="gone.npz")))
