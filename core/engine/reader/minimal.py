"""Finds the few settings that make an object: those without which Keras would build another one."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Mapping

import keras

from core.engine.reader.signatures import parameters, required

Config = Mapping[str, object]
_BOOKKEEPING = {"registered_name", "build_config", "compile_config", "shared_object_id"}
_LAYER = {"trainable": True, "activity_regularizer": None, "autocast": True}
_found: dict[tuple[type, str], tuple[str, ...]] = {}


def needed(kind: type, config: Config, keep: Iterable[str] = ()) -> dict[str, object]:
    """The settings of `config` (as its `get_config` gave them) that `kind` needs to come out the same.

    Asks Keras itself, by building objects from fewer and fewer settings. Those in `keep` stay whatever comes of it.
    """
    kept = set(keep)
    named = {"name": config["name"]} if "name" in config else {}
    settings = {key: value for key, value in config.items() if key != "name"}
    key = (kind, json.dumps(plain(settings), sort_keys=True, default=repr) + repr(sorted(kept)))
    if key not in _found:
        _found[key] = tuple(_needed(kind, settings, named, kept | required(kind)))
    return {name: settings[name] for name in _found[key]}


def differing(kind: type, config: Config) -> dict[str, object]:
    """The settings of a layer that differ from the defaults in its class's signature; nothing is built."""
    policy = keras.saving.serialize_keras_object(keras.config.dtype_policy())
    own = {name: parameter.default for name, parameter in parameters(kind).items()}
    defaults = {**own, **_LAYER, "dtype": policy}
    return {
        key: value
        for key, value in config.items()
        if key != "name" and (key not in defaults or plain(value) != plain(defaults[key]))
    }


def plain(config: object) -> object:
    """A config that can be compared: lists for tuples, Keras's bookkeeping and the names it derives left out."""
    if isinstance(config, Mapping):
        return {str(key): plain(value) for key, value in config.items() if not _no_setting(key, value)}
    if isinstance(config, list | tuple):
        return [plain(item) for item in config]
    return config


def _no_setting(key: object, value: object) -> bool:
    derived = key == "name" and isinstance(value, str) and value.startswith(("forward_", "backward_"))
    return key in _BOOKKEEPING or derived


def _needed(kind: type, settings: Config, named: Config, kept: set[str]) -> list[str]:
    whole = plain(settings)

    def same(names: Iterable[str]) -> bool:
        return _rebuilt(kind, {**named, **{name: settings[name] for name in names}}) == whole

    bare = _rebuilt(kind, {**named, **{name: value for name, value in settings.items() if name in kept}})
    some = [name for name in settings if name in kept or bare is None or plain(settings[name]) != bare.get(name, ...)]
    if not same(some):
        some = list(settings)
    for name in [one for one in some if one not in kept]:
        fewer = [other for other in some if other != name]
        if same(fewer):
            some = fewer
    return some


def _rebuilt(kind: type, config: Config) -> dict[str, object] | None:
    """The config of an object made from these settings; None where that fails."""
    made = getattr(kind, "from_config", lambda settings: kind(**settings))
    try:
        again = made(copy.deepcopy(dict(config))).get_config()
    except Exception:  # noqa: BLE001  classes raise anything when settings are missing; that is the answer here
        return None
    compared = plain({key: value for key, value in again.items() if key != "name"})
    assert isinstance(compared, dict)
    return compared
