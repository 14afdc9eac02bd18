"""The models of the functional API guide as examples, at their full size: no weight is ever given memory here."""

from __future__ import annotations

from collections.abc import Mapping

import keras
import pytest

from core.codegen import generate
from core.engine.compile import compile_project
from core.engine.private import without_weights
from core.engine.shapes import ShapeEngine
from core.graph.project import Project
from core.graph.validation import validate
from core.project import dumps, read
from core.protocol.answers import Status
from core.resources import examples
from core.values import ModelRef
from tests.compare import layer_names, topology

NAMES = sorted(path.stem for path in examples().glob("*.loom"))
WEIGHTS = {
    "classifier": {"classifier": 55_050},
    "headline": {"headline": 5_200_610},
    "inception": {"inception": 140_160},
    "layer_nodes": {"two_texts": 36_992, "two_sizes": 448},
    "model_as_layer": {"classify_image": 55_050, "classify_video": 55_050, "classifier": 55_050},
    "residual": {"residual": 84},
    "shared_vision": {"shared_vision": 53_057, "vision_model": 37_568},
    "two_tweets": {"two_tweets": 82_305},
    "video_qa": {
        "video_qa": 169_436_968,
        "visual_qa": 165_077_800,
        "question_encoder": 3_085_312,
        "vision_model": 1_735_488,
    },
    "visual_qa": {"visual_qa": 165_077_800, "vision_model": 1_735_488},
}

every = pytest.mark.parametrize("name", NAMES)


def _project(name: str) -> Project:
    return read(examples() / f"{name}.loom")


def _exported(project: Project) -> Mapping[str, keras.Model]:
    names: dict[str, object] = {}
    exec(compile(generate(project).text, "<exported>", "exec"), names)
    return {model.name: model for model in names.values() if isinstance(model, keras.Model)}


@every
def test_that_an_example_has_no_problems(name: str) -> None:
    assert validate(_project(name)) == ()


@every
def test_that_an_example_saved_again_is_the_same_file(name: str) -> None:
    assert dumps(_project(name)).encode() == (examples() / f"{name}.loom").read_bytes()


@every
def test_that_every_block_of_an_example_has_its_place(name: str) -> None:
    for graph in _project(name).graphs.values():
        assert graph.positions.keys() == graph.layers.keys()
        assert len(set(graph.positions.values())) == len(graph.layers)


@every
def test_that_every_call_of_an_example_has_its_shapes(name: str) -> None:
    engine = ShapeEngine()
    engine.update(_project(name))
    assert [answer.reason for answer in engine.calls if answer.status is not Status.OK] == []


@pytest.mark.parametrize("name", WEIGHTS)
def test_that_an_example_has_the_weights_of_the_guides_model(name: str) -> None:
    project = _project(name)
    counted = {
        model.name: answer.weights.total
        for answer in ShapeEngine().update(project).models
        if (model := project.model(ModelRef(answer.graph, answer.model)))
    }
    assert counted == WEIGHTS[name]


@every
def test_that_an_exported_example_builds_what_the_document_says(name: str) -> None:
    project = _project(name)
    with without_weights():
        compiled, exported = compile_project(project), _exported(project)
    for graph in project.graphs.values():
        for model in graph.models.values():
            made = compiled.model(ModelRef(graph.id, model.id))
            assert topology(exported[model.name], names=False) == topology(made, names=False)
            assert layer_names(exported[model.name]) == layer_names(made)
