from __future__ import annotations

from dataclasses import replace

import pytest

from core.catalog.records import Entry, Field, FieldType
from core.catalog.rows import entry_from_row, row_from_record
from core.catalog.table import load

CATALOGUE = load()
ENTRIES = [entry for path in CATALOGUE.rows if (entry := CATALOGUE.entry(path))]


def test_that_every_public_layer_is_there_once() -> None:
    assert len(CATALOGUE.under("layers")) == 144


@pytest.mark.parametrize(
    ("group", "least"),
    [
        ("ops", 312),
        ("activations", 30),
        ("initializers", 17),
        ("regularizers", 5),
        ("constraints", 5),
        ("optimizers", 18),
        ("optimizers.schedules", 7),
        ("losses", 45),
        ("metrics", 69),
        ("callbacks", 16),
        ("dtype_policies", 8),
    ],
)
def test_that_every_group_is_whole(group: str, least: int) -> None:
    assert len(CATALOGUE.under(group)) >= least


@pytest.mark.parametrize(
    ("alias", "path"),
    [
        ("layers.Convolution2D", "layers.Conv2D"),
        ("layers.MaxPool1D", "layers.MaxPooling1D"),
        ("ops.abs", "ops.absolute"),
        ("ops.get_item", "ops.getitem"),
        ("losses.mse", "losses.mean_squared_error"),
        ("metrics.auc", "metrics.AUC"),
        ("optimizers.adam", "optimizers.Adam"),
        ("initializers.he_normal", "initializers.HeNormal"),
        ("regularizers.l1_l2", "regularizers.L1L2"),
        ("activations.swish", "activations.silu"),
    ],
)
def test_that_an_alias_leads_to_its_entry(alias: str, path: str) -> None:
    found = CATALOGUE.entry(alias)
    assert found is not None
    assert found.path == path


def test_that_no_alias_hides_an_entry_or_another_alias() -> None:
    names = [name for entry in ENTRIES for name in (entry.path, *entry.aliases)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("class_name", "path"),
    [("Dense", "layers.Dense"), ("ops.add", "ops.add"), ("InputLayer", "layers.InputLayer")],
)
def test_that_a_block_finds_its_entry_by_its_class(class_name: str, path: str) -> None:
    found = CATALOGUE.layer(class_name)
    assert found is not None
    assert found.path == path


@pytest.mark.parametrize("class_name", ["Dence", "Model", "my.module:Layer", "losses.Huber", ""])
def test_that_a_class_that_is_no_layer_has_no_entry(class_name: str) -> None:
    assert CATALOGUE.layer(class_name) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Dence", "Dense"),
        ("leakyrelu", "LeakyReLU"),
        ("MaxPooling2d", "MaxPooling2D"),
        ("losses.Hubr", "losses.Huber"),
        ("ops.concatinate", "ops.concatenate"),
        ("optimizers.schedules.ExponentalDecay", "optimizers.schedules.ExponentialDecay"),
    ],
)
def test_that_a_misspelt_name_brings_the_right_one(typed: str, meant: str) -> None:
    assert CATALOGUE.suggest(typed)[0] == meant


def test_that_nothing_is_suggested_for_what_looks_like_nothing() -> None:
    assert CATALOGUE.suggest("zzzzqqqq") == ()


def test_that_every_entry_survives_its_row() -> None:
    for entry in ENTRIES:
        row = row_from_record(entry)
        nested: dict[str, object] = {
            key: [row_from_record(record) for record in row[key]]
            for key in ("fields", "ports", "flags", "outputs")
            if key in row
        }
        path = row.pop("path")
        assert entry_from_row(path, {**row, **nested}) == entry


def test_that_a_row_leaves_out_what_equals_the_default() -> None:
    field = Field("units", FieldType.INT, required=True)
    assert row_from_record(field) == {"name": "units", "type": "int", "required": True}
    assert row_from_record(replace(field, default=False))["default"] is False


def test_that_every_field_is_consistent() -> None:
    for field in (field for entry in ENTRIES for field in (*entry.fields, *entry.flags)):
        assert not (field.required and field.default is not None), field
        assert field.required or field.nullable or field.default is not None, field
        if field.type is FieldType.ENUM:
            kinds = set(field.either)
            assert field.default in (*field.options, None) or field.required or kinds, field
        if isinstance(field.default, int | float) and not isinstance(field.default, bool):
            assert field.minimum is None or field.default >= field.minimum, field
            assert field.maximum is None or field.default <= field.maximum, field


def test_that_fields_are_named_once() -> None:
    for entry in ENTRIES:
        names = [field.name for field in entry.fields]
        assert len(names) == len(set(names)), entry.path


def _with_ports() -> list[Entry]:
    return [entry for entry in ENTRIES if entry.ports]


def test_that_ports_flags_and_fields_never_share_a_name() -> None:
    for entry in _with_ports():
        ports = {port.name for port in entry.ports}
        assert not ports & {flag.name for flag in entry.flags}, entry.path
        assert "training" not in ports, entry.path


def test_that_base_fields_are_in_layers_and_the_name_is_not() -> None:
    dense = CATALOGUE.layer("Dense")
    assert dense is not None
    assert {"trainable", "dtype", "activity_regularizer"} <= {field.name for field in dense.fields}
    assert all(entry.field("name") is None for entry in CATALOGUE.under("layers"))
