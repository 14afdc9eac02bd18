"""`layerloom check`: every problem of a project, and what Keras makes of each call."""

from __future__ import annotations

import argparse

from core.cli.command import OK, PROBLEMS, Command
from core.cli.files import add_file, add_trust, opened, tell_of_trust
from core.cli.start import keras_started
from core.cli.terminal import Terminal
from core.graph.project import Project
from core.project import ProjectError


def _add_words(parser: argparse.ArgumentParser) -> None:
    add_file(parser)
    parser.add_argument("--json", action="store_true", help="print the report as JSON, for programs")
    add_trust(parser)


def _run(arguments: argparse.Namespace, terminal: Terminal) -> int:
    try:
        project = opened(arguments)
    except ProjectError as problem:
        if not arguments.json:
            raise
        from core.cli.report_json import refused_tree

        terminal.write_json(refused_tree(str(problem)))
        return PROBLEMS
    return _check(project, arguments, terminal)


def _check(project: Project, arguments: argparse.Namespace, terminal: Terminal) -> int:
    from core.cli.report_json import report_tree
    from core.cli.report_tables import show_report

    with keras_started(terminal), terminal.waiting("Asking Keras"):
        from core.engine.checking import report_on

        report = report_on(project, arguments.file.parent, trusted=arguments.trust)
    if arguments.json:
        terminal.write_json(report_tree(report))
    else:
        show_report(report, str(arguments.file), terminal)
    tell_of_trust(project, arguments, terminal)
    return PROBLEMS if report.broken else OK


COMMAND = Command(
    "check",
    "list the problems of a project, and every call with its shapes, dtype and weights",
    ("layerloom check movies.loom", "layerloom check movies.loom --json | python -m json.tool"),
    _add_words,
    _run,
)
