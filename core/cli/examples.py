"""`layerloom examples`: the projects that come with LayerLoom, to list and to copy with their data."""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from core.cli.command import OK, Command
from core.cli.errors import WrongUsage
from core.cli.nearest import did_you_mean
from core.cli.tables import aligned, cell
from core.cli.terminal import Terminal
from core.errors import LayerLoomError
from core.graph.project import Project
from core.graph.records import flatten
from core.project import SUFFIX, read
from core.resources import examples

_ABOUT: Mapping[str, str] = {
    "classifier": "a chain: 784 numbers to ten classes",
    "digits": "handwritten digits, 8×8 pixels, to ten classes; trains",
    "headline": "text and facts to two outputs, one from the middle of the graph",
    "inception": "three towers side by side over one image",
    "layer_nodes": "one LSTM over two texts, one Conv2D over images of two sizes: shapes by call",
    "model_as_layer": "a model used as a layer, and for every frame of a video",
    "movies": "is a film liked, from its title, year, budget, running time and genre; a second output; trains",
    "residual": "a convolution with a shortcut around it",
    "same_digit": "are two images the same digit? one vision model used twice; trains",
    "same_director": "have two films the same director? one LSTM over the letters of both titles; trains",
    "shared_vision": "one vision model used for two digits",
    "two_tweets": "one LSTM shared by two tweets",
    "video_qa": "questions about a video, with the models of visual_qa inside",
    "visual_qa": "questions about an image",
}


class WouldOverwrite(LayerLoomError):
    """Files that are there already and differ from the example's."""

    def __init__(self, paths: list[Path]) -> None:
        super().__init__(
            f"{', '.join(map(str, paths))} {'is' if len(paths) == 1 else 'are'} there already. "
            "Choose another folder, or add --force to replace what is there."
        )
        self.paths = paths


def _add_words(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", nargs="?", help="an example; left out, all are listed")
    parser.add_argument("-o", "--output", metavar="DIR", type=Path, help="the folder to copy it to, with its data")
    parser.add_argument("--force", action="store_true", help="replace files that are there already")
    parser.add_argument("--json", action="store_true", help="print the list as JSON, for programs")


def _run(arguments: argparse.Namespace, terminal: Terminal) -> int:
    found = {path.stem: path for path in sorted(examples().glob(f"*{SUFFIX}"))}
    if arguments.name is None:
        _list(found, terminal, as_json=arguments.json)
        return OK
    name = arguments.name.removesuffix(SUFFIX)
    if name not in found:
        hint = did_you_mean(name, found, "`layerloom examples` lists them.")
        raise WrongUsage(f"There is no example {name!r}. {hint}", "layerloom examples")
    if arguments.output is None:
        raise WrongUsage(f"Say where {name} should go: layerloom examples {name} -o DIR.", "layerloom examples")
    for path in _copy(found[name], arguments.output, force=arguments.force):
        terminal.say(str(path))
    return OK


def _list(found: Mapping[str, Path], terminal: Terminal, *, as_json: bool) -> None:
    if as_json:
        terminal.write_json([{"name": name, "about": about(path), "path": str(path)} for name, path in found.items()])
        return
    table = aligned("example", "what it is")
    for name, path in found.items():
        table.add_row(cell(name), cell(about(path)))
    terminal.show(table)
    terminal.say("\n`layerloom examples NAME -o DIR` copies one with its data.")


def about(path: Path) -> str:
    """A line that was written for it, or else what its models take and give."""
    return _ABOUT.get(path.stem) or "; ".join(map(str, _models(read(path))))


def _models(project: Project) -> Iterator[str]:
    for graph in project.graphs.values():
        for model in graph.models.values():
            inputs, outputs = (
                ", ".join(graph.places[source.call].layer.name for _, source in flatten(ends))
                for ends in (model.inputs, model.outputs)
            )
            yield f"{model.name}: {inputs} → {outputs}"


def _copy(example: Path, folder: Path, *, force: bool) -> list[Path]:
    """The copies made. Raises WouldOverwrite before the first of them."""
    pairs = [(example, folder / example.name), *_data(read(example), example.parent, folder)]
    taken = [target for source, target in pairs if target.exists() and not _same(source, target)]
    if taken and not force:
        raise WouldOverwrite(taken)
    _copy_files(pairs)
    return [target for _, target in pairs]


def copy_data(project: Project, example: Path, folder: Path) -> None:
    """Puts the data of an example beside a project that was made from it; files that are there already stay."""
    _copy_files([(source, target) for source, target in _data(project, example.parent, folder) if not target.exists()])


def _data(project: Project, start: Path, folder: Path) -> list[tuple[Path, Path]]:
    """The files of data that lie beside an example, and where they go."""
    source = project.plan.source if project.plan else None
    part = Path(source.path) if source else None
    return [(start / part, folder / part)] if part and not part.is_absolute() and (start / part).is_file() else []


def _copy_files(pairs: list[tuple[Path, Path]]) -> None:
    for source, target in pairs:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)


def _same(source: Path, target: Path) -> bool:
    return target.is_file() and source.read_bytes() == target.read_bytes()


COMMAND = Command(
    "examples",
    "list the examples, or copy one with its data",
    ("layerloom examples", "layerloom examples movies -o my_folder"),
    _add_words,
    _run,
)
