"""A model whose repeated stretches became nested models computes the same, with the weights that it had."""

from __future__ import annotations

import keras
import numpy as np

from core.engine.compile import compile_project
from core.engine.layer_weights import arrays_by_layer
from core.engine.training.warm import carry
from core.graph.edits.nesting_repeats import nest
from core.graph.project import Project
from core.graph.records import Source
from core.graph.repeats import repeats
from core.values import ModelRef
from tests.documents import residual


def _model(project: Project) -> keras.Model:
    ref = ModelRef(project.main.id, next(iter(project.main.models)))
    model = compile_project(project, False, [ref]).model(ref)
    assert isinstance(model, keras.Model)
    return model


def test_that_the_same_comes_out_to_the_bit() -> None:
    project = residual(3)
    parts = [part for repeat in repeats(project.main) for part in repeat.parts]
    specs = {Source(call): {"shape": (16, 16, 8)} for call in project.main.places}
    before, after = _model(project), _model(nest(project, project.main.id, parts, specs))
    fates = carry(after, arrays_by_layer(before))
    assert {one.fate for one in fates} == {"carried"}
    given = np.random.default_rng(3).normal(size=(2, 16, 16, 8)).astype("float32")
    assert (np.asarray(before(given)) == np.asarray(after(given))).all()
