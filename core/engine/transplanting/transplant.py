"""The way of one transplant: the model made, each layer given what it takes, and all that came written by layer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from core.engine.compile import compile_project
from core.engine.custom import modules_beside
from core.engine.layer_weights import LayerWeights, arrays_by_layer, read_arrays, write_arrays
from core.engine.plain import plain
from core.engine.training.warm import carry
from core.engine.transplanting.donors import donors
from core.errors import LayerLoomError
from core.importing.errors import NeedsTrust
from core.project import read
from core.saving.choosing import chosen_model
from core.training.carried import CarriedLayer
from core.transplanting.messages import Order, Refused, Row, Transplanted
from core.transplanting.pairing import Kinds, fitting, paired


def attempt(order: Order, on_stage: Callable[[str], None]) -> Transplanted | Refused:
    """Never raises."""
    try:
        return transplant(order, on_stage)
    except NeedsTrust as refusal:
        return Refused(str(refusal), needs_trust=True)
    except LayerLoomError as refusal:
        return Refused(str(refusal))
    except OSError as fault:
        return Refused(f"{fault.filename or order.out} could not be written: {fault.strerror or fault}.")
    except Exception as fault:  # noqa: BLE001  # Keras and HDF5 raise anything over a broken file
        return Refused(f"{Path(order.source).name} can't be read: {plain(fault, 'model')}")


def transplant(order: Order, on_stage: Callable[[str], None]) -> Transplanted:
    """Raises SaveRefused, RunBroken, ImportRefused, NeedsTrust, and what the compiler and Keras raise."""
    on_stage("Making the model…")
    project = read(order.project)
    ref = chosen_model(project, order.model)
    with modules_beside(Path(order.folder) if order.trusted else None):
        model = compile_project(project, order.trusted, [ref]).model(ref)
        base = carry(model, read_arrays(Path(order.base))) if order.base else ()
        on_stage(f"Reading {Path(order.source).name}…")
        given = donors(order.source, order.trusted)
    own, theirs = _kinds(arrays_by_layer(model)), _kinds(given)
    pairs = paired(own, theirs, order.pairs)
    outcomes = carry(model, {layer: given[donor] for layer, donor in pairs.items()})
    rows = tuple(_row(outcome, own, theirs, pairs, order.pairs) for outcome in outcomes)
    taken = set(pairs.values())
    left = tuple(donor for donor in given if donor not in taken)
    if order.out:
        on_stage(f"Writing {Path(order.out).name}…")
        _write(arrays_by_layer(model), (*base, *outcomes), Path(order.out))
    return Transplanted(model.name, rows, left, order.out)


def _kinds(layers: Mapping[str, LayerWeights]) -> Kinds:
    return {name: (one.kind, tuple(np.shape(array) for array in one.arrays)) for name, one in layers.items()}


def _row(outcome: CarriedLayer, own: Kinds, theirs: Kinds, pairs: Mapping[str, str], wished: Mapping[str, str]) -> Row:
    donor = pairs.get(outcome.layer, "")
    if not donor:
        reason = "left out" if outcome.layer in wished else "no layer fits: none has its name, or its class and shape"
        outcome = CarriedLayer(outcome.layer, "new", reason)
    return Row(outcome.layer, donor, outcome, tuple(fitting(own[outcome.layer], theirs)))


def _write(layers: Mapping[str, LayerWeights], outcomes: tuple[CarriedLayer, ...], out: Path) -> None:
    """Only what came from somewhere: the rest begins as a new layer does, each time anew."""
    came = {one.layer for one in outcomes if one.fate != "new"}
    write_arrays({name: layer for name, layer in layers.items() if name in came}, out)
