"""The projects that ship with LayerLoom: what each is about, and the data that goes with a copy of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from core.graph.project import Project
from core.graph.records import flatten
from core.project.disk import read

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


def copy_data(project: Project, example: Path, folder: Path) -> None:
    """Puts the data of an example beside a project that was made from it; files that are there already stay."""
    copy_files(
        [(source, target) for source, target in data_files(project, example.parent, folder) if not target.exists()]
    )


def data_files(project: Project, start: Path, folder: Path) -> list[tuple[Path, Path]]:
    """The files of data that lie beside an example, and where they go."""
    source = project.plan.source if project.plan else None
    part = Path(source.path) if source else None
    return [(start / part, folder / part)] if part and not part.is_absolute() and (start / part).is_file() else []


def copy_files(pairs: list[tuple[Path, Path]]) -> None:
    for source, target in pairs:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
