"""Opening the project that a command names."""

from __future__ import annotations

import argparse
from pathlib import Path

from core.cli.terminal import Terminal
from core.graph.project import Project
from core.project import read


def add_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="a project (.loom)")


def add_trust(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--trust",
        action="store_true",
        help="let the project's own code (functions of Lambda layers, custom classes) run; read it first",
    )


def opened(arguments: argparse.Namespace) -> Project:
    """Raises a ProjectError."""
    return read(arguments.file)


def tell_of_trust(project: Project, arguments: argparse.Namespace, terminal: Terminal) -> None:
    """Say how to let the project's code run, where it has some that may not."""
    layers = (layer for graph in project.graphs.values() for layer in graph.layers.values())
    if not arguments.trust and any(layer.is_custom or layer.class_name == "Lambda" for layer in layers):
        terminal.note("The project holds code of its own. Once you have read it, --trust lets it run.")
