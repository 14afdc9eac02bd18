"""Opening the project that a command names."""

from __future__ import annotations

import argparse
from pathlib import Path

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
