"""Opening the project that a command names."""

from __future__ import annotations

import argparse
from pathlib import Path

from core.cli.terminal import Terminal
from core.graph.project import Project
from core.project import read
from core.project.foreign import own_code_of


def add_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="a project (.loom)")


def add_trust(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--trust",
        action="store_true",
        help="let the project's own code (functions of Lambda layers, custom classes, modules in its folder) run; "
        "read it first",
    )


def opened(arguments: argparse.Namespace) -> Project:
    """Raises a ProjectError."""
    return read(arguments.file)


def tell_of_trust(project: Project, arguments: argparse.Namespace, terminal: Terminal) -> None:
    """Say how to let the project's code run, where it has some that may not."""
    if not arguments.trust and any(True for _ in own_code_of(project)):
        terminal.note("The project holds code of its own. Once you have read it, --trust lets it run.")


def own_modules(project: Project) -> tuple[str, ...]:
    """The modules that classes of the project's own come from, each once."""
    return tuple(dict.fromkeys(thing[0] for thing in own_code_of(project) if isinstance(thing, tuple)))
