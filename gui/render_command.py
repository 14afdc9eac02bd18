"""`layerloom render`: a graph as a picture. Only when it runs is Qt imported."""

from __future__ import annotations

import argparse
from pathlib import Path

from core.cli.command import OK, Command
from core.cli.errors import WrongUsage
from core.cli.files import add_file, add_trust, opened, tell_of_trust
from core.cli.nearest import did_you_mean
from core.cli.parser import one_of
from core.cli.terminal import Terminal
from core.graph.project import Project
from core.graph.records import Graph
from core.values import LayerId


def _add_words(parser: argparse.ArgumentParser) -> None:
    add_file(parser)
    parser.add_argument("-o", "--output", metavar="OUT.svg|png|pdf", required=True, help="where to draw it")
    parser.add_argument("--graph", metavar="NAME", help="which canvas; the main one if left out")
    parser.add_argument("--select", metavar="NAME", nargs="+", default=[], help="only these blocks and their links")
    parser.add_argument("--theme", metavar="light|dark", type=one_of("light", "dark"), default="light")
    parser.add_argument("--scale", metavar="S", type=float, default=1.0, help="size of the picture, 1 for life size")
    add_trust(parser)


def _run(arguments: argparse.Namespace, terminal: Terminal) -> int:
    from gui.render import render  # Qt

    project = opened(arguments)
    graph = _graph(project, arguments.graph)
    only = [_layer(graph, name) for name in arguments.select]
    tell_of_trust(project, arguments, terminal)
    with terminal.waiting("Asking Keras for the shapes"):
        render(
            project,
            graph,
            Path(arguments.output),
            arguments.file,
            theme=arguments.theme,
            scale=arguments.scale,
            trust=arguments.trust,
            only=only,
        )
    terminal.note(f"Drew {graph.name} into {arguments.output}.")
    return OK


def _graph(project: Project, name: str | None) -> Graph:
    if name is None:
        return project.main
    graphs = {graph.name: graph for graph in project.graphs.values()}
    if name not in graphs:
        raise WrongUsage(f"There is no graph {name!r}. {did_you_mean(name, list(graphs))}", "layerloom render")
    return graphs[name]


def _layer(graph: Graph, name: str) -> LayerId:
    layer = graph.layer_named(name)
    if layer is None:
        names = [one.name for one in graph.layers.values()]
        raise WrongUsage(f"{graph.name} has no block {name!r}. {did_you_mean(name, names)}", "layerloom render")
    return layer.id


RENDER = Command(
    "render",
    "draw a graph into an SVG, PNG or PDF file",
    ("layerloom render movies.loom -o movies.svg", "layerloom render movies.loom -o movies.png --theme dark --scale 2"),
    _add_words,
    _run,
)
