"""`layerloom export`: a project's models as Python source."""

from __future__ import annotations

import argparse
from pathlib import Path

from core.cli.command import OK, Command
from core.cli.errors import WrongUsage
from core.cli.files import add_file, opened, own_modules
from core.cli.nearest import did_you_mean
from core.cli.parser import one_of
from core.cli.terminal import Terminal
from core.graph.project import Project
from core.project.atomic import replace_file
from core.project.errors import FileRefused

_STDOUT = "-"


def _add_words(parser: argparse.ArgumentParser) -> None:
    add_file(parser)
    parser.add_argument("-o", "--output", metavar="OUT.py", required=True, help="where to write; - is stdout")
    parser.add_argument("--model", metavar="NAME", action="append", help="only this model; may be given again")
    parser.add_argument(
        "--style",
        metavar="script|function",
        type=one_of("script", "function"),
        default="script",
        help="a flat script (the default), or a build_…() function per model",
    )
    parser.add_argument("--training", action="store_true", help="with data loading, compile and fit")


def _run(arguments: argparse.Namespace, terminal: Terminal) -> int:
    from core.codegen import generate
    from core.training.large import is_large

    project = opened(arguments)
    models = _models(arguments.model, project)
    large = is_large(project, arguments.file.parent)
    text = generate(project, models=models, style=arguments.style, training=arguments.training, large=large).text
    if arguments.output == _STDOUT:
        terminal.write(text)
        return OK
    _write(Path(arguments.output), text, arguments.file)
    terminal.note(f"Wrote {arguments.output} ({len(text.splitlines())} lines).")
    _tell_of_modules(project, text, arguments, terminal)
    return OK


def _tell_of_modules(project: Project, text: str, arguments: argparse.Namespace, terminal: Terminal) -> None:
    """Say which modules lie beside the project and not beside the code that imports them."""
    here, there = arguments.file.parent, Path(arguments.output).parent
    for module in own_modules(project):
        names = (Path(*module.split(".")).with_suffix(".py"), Path(*module.split("."), "__init__.py"))
        left = any((here / name).is_file() and not (there / name).is_file() for name in names)
        if left and f"from {module} import" in text:
            terminal.note(f"It imports {module}, which lies in {here}. Copy that module to where the code will run.")


def _models(names: list[str] | None, project: Project) -> tuple[str, ...] | None:
    known = [model.name for graph in project.graphs.values() for model in graph.models.values()]
    for name in names or ():
        if name not in known:
            declared = f"The project declares {', '.join(known)}." if known else "The project declares none."
            raise WrongUsage(f"There is no model {name!r}. {did_you_mean(name, known, declared)}", "layerloom export")
    return tuple(names) if names else None


def _write(path: Path, text: str, project: Path) -> None:
    if path.exists() and path.samefile(project):
        raise WrongUsage(f"{path} is the project itself. Name another file for the Python code.", "layerloom export")
    if path.is_dir():
        raise WrongUsage(f"{path} is a folder. Name a file in it, such as {path / 'model.py'}.", "layerloom export")
    data = text.encode("utf-8")
    try:
        if path.exists() and not path.is_file():  # a pipe, or the null device
            path.write_bytes(data)
        else:
            replace_file(path, data, keep_previous=False)
    except OSError as problem:
        raise FileRefused(path, f"cannot be written: {problem.strerror}. Write to another folder.") from problem


COMMAND = Command(
    "export",
    "write a project's models as Python",
    (
        "layerloom export movies.loom -o movies.py",
        "layerloom export movies.loom -o - --model movies --style function",
        "layerloom export movies.loom -o train_movies.py --training",
    ),
    _add_words,
    _run,
)
