"""What layers and other Keras objects were made with, as values of the document."""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import keras

from core.engine.errors import CannotMake
from core.engine.make import keras_attribute
from core.engine.private import lambda_output_shape
from core.engine.reader.constants import NoConstant, constant
from core.engine.reader.minimal import differing, needed
from core.engine.reader.names import is_made_up
from core.engine.reader.parts import Part, all_parts, is_model, parts
from core.engine.reader.shorter import shorter_number, shorter_pair, word_or_object
from core.engine.reader.signatures import accepted, parameters
from core.engine.reader.sources import NoSource, code_of
from core.engine.reader.unbuilt import learns_by_adapting, settings_as_given
from core.values import Array, KerasObject, LayerRef, Listed, ModelRef, Value


@dataclass(frozen=True)
class Objects:
    """Reads the objects of one block. `refer` answers for a wrapped layer that stands on a canvas itself."""

    refer: Callable[[keras.Layer], ModelRef | LayerRef | None]
    note: Callable[[str], None]

    def config(self, layer: keras.Layer) -> dict[str, Value]:
        """The constructor arguments of a layer that differ from their defaults, without its name."""
        if isinstance(layer, keras.layers.Lambda):
            return self._of_lambda(layer)
        settings = self._settings(layer)
        if learns_by_adapting(layer):
            self.note("what it learnt from data by `adapt` comes along as far as settings and weights tell it.")
        below = parts(layer)
        if any(is_model(part) for part in all_parts(layer)):
            chosen = differing(type(layer), settings)
        else:
            chosen = needed(type(layer), settings, below.keys() & settings.keys() - {"backward_layer"})
        chosen |= _unreported(layer, settings)
        allowed = accepted(type(layer)) if _public(type(layer)) else None
        for name in [name for name in chosen if allowed is not None and name not in allowed]:
            self.note(f"its setting {name} = {chosen.pop(name)} is no argument of {type(layer).__name__}.")
        order = list(parameters(type(layer)))
        names = sorted(chosen, key=lambda name: order.index(name) if name in order else len(order))
        values = {name: self._setting(layer, name, chosen[name], below.get(name)) for name in names}
        path = path_of(type(layer), "layers")
        return {name: shorter_pair(path, name, value) for name, value in values.items()}

    def layer(self, layer: keras.Layer, within: keras.Layer) -> Value:
        """A wrapped layer as a value: a reference, or its class and settings."""
        reference = self.refer(layer)
        if reference is not None:
            return reference
        config, name = self.config(layer), layer.name
        if isinstance(within, keras.layers.Bidirectional):  # what it changes in the layer that it was given
            config.pop("zero_output_for_mask", None)
            name = name.removeprefix("forward_")
        if not is_made_up(name, type(layer)):
            config["name"] = name
        return KerasObject(path_of(type(layer), "layers"), config)

    def value(self, raw: object, live: object = None, listed: bool = False) -> Value:
        """A value out of a config; `live` is the object that it describes, where it is at hand.

        With `listed` a list stays one: the layer's class may tell it from a tuple.
        """
        if isinstance(raw, Mapping) and "class_name" in raw and "config" in raw:
            return self._object(raw, live)
        if isinstance(raw, Mapping):
            return {str(key): self.value(item, None, listed) for key, item in raw.items()}
        if isinstance(raw, list | tuple):
            items = (self.value(item, None, listed) for item in raw)
            return Listed(items) if listed and isinstance(raw, list) else tuple(items)
        return constant(raw)

    def _setting(self, layer: keras.Layer, name: str, raw: object, part: Part | None) -> Value:
        if isinstance(part, tuple):
            return tuple(self.layer(one, layer) for one in part)
        if part is not None:
            return _cells(self.layer(part, layer)) if isinstance(layer, keras.layers.RNN) else self.layer(part, layer)
        try:
            return self.value(raw, getattr(layer, name, None), listed=not _public(type(layer)))
        except (NoConstant, NoSource) as fault:
            self.note(f"its setting {name}: {fault}")
            return None

    def _settings(self, layer: keras.Layer) -> Mapping[str, object]:
        try:
            return settings_as_given(layer)
        except NotImplementedError:
            self.note(f"its class {type(layer).__name__} has no get_config, so its settings are unknown.")
            return {}

    def _object(self, raw: Mapping[str, object], live: object) -> Value:
        name, config = str(raw["class_name"]), raw["config"]
        if name == "function":
            return self._function(config, live)
        if not isinstance(config, Mapping):
            raise NoConstant(raw)
        if name in ("__numpy__", "__tensor__"):
            return Array(str(config["dtype"]), constant(config["value"]))
        if name == "DTypePolicy":
            return str(config["name"])
        path, kind = _found(str(raw.get("module")), name, live)
        chosen = needed(kind, config)
        settings = {key: shorter_number(path, self.value(item)) for key, item in chosen.items()}
        return KerasObject(path, settings) if settings else word_or_object(path, kind)

    def _function(self, config: object, live: object) -> Value:
        if isinstance(config, str) and hasattr(keras.activations, config):
            return config
        if not callable(live):
            raise NoSource(str(config), "only its name was kept.")
        return code_of(live, str(getattr(live, "__name__", config)))

    def _of_lambda(self, layer: keras.layers.Lambda) -> dict[str, Value]:
        given = {"function": layer.function, "output_shape": lambda_output_shape(layer), "mask": layer.mask}
        chosen = differing(keras.Layer, keras.Layer.get_config(layer))
        config = {name: self._part_of_lambda(layer, name, thing) for name, thing in given.items() if thing is not None}
        if layer.arguments:
            config["arguments"] = self._part_of_lambda(layer, "arguments", layer.arguments)
        return {**config, **{name: self.value(raw) for name, raw in chosen.items()}}

    def _part_of_lambda(self, layer: keras.layers.Lambda, name: str, thing: object) -> Value:
        try:
            return code_of(thing, _function_name(layer.name)) if callable(thing) else constant(thing)
        except (NoConstant, NoSource) as fault:
            self.note(f"its {name} was left out: {fault}")
            return None


def _cells(cell: Value) -> Value:
    """Several cells as the RNN was given them, which itself makes a stack of them."""
    stacked = (
        isinstance(cell, KerasObject)
        and cell.path == "layers.StackedRNNCells"
        and cell.config.keys() <= {"cells", "trainable"}
    )
    return cell.config["cells"] if isinstance(cell, KerasObject) and stacked else cell


def path_of(kind: type, group: str) -> str:
    """A class as a document names it: by its place below `keras` (`layers.Dense`), else `module:Class`."""
    if getattr(getattr(keras, group, None), kind.__name__, None) is kind:
        return f"{group}.{kind.__name__}"
    return f"{kind.__module__}:{kind.__qualname__}"


def _public(kind: type) -> bool:
    return ":" not in path_of(kind, "layers")


def _found(module: str, name: str, live: object) -> tuple[str, type]:
    """The path and class of a serialized object."""
    path = f"{module.removeprefix('keras.')}.{name}" if module.startswith("keras.") else ""
    try:
        kind = keras_attribute(path) if path else None
    except CannotMake:
        kind = None
    if isinstance(kind, type):
        return path, kind
    if live is None or type(live).__name__ != name:
        raise NoConstant(name)
    return f"{type(live).__module__}:{type(live).__qualname__}", type(live)


def _unreported(layer: keras.Layer, settings: Mapping[str, object]) -> dict[str, object]:
    """Arguments which the layer keeps but leaves out of its config (`use_cudnn`); a seed it may have drawn itself."""
    known = parameters(type(layer)).values()
    silent = (one for one in known if one.name not in settings and one.name != "seed" and one.default is not one.empty)
    kept = {one.name: (getattr(layer, one.name, one.default), one.default) for one in silent}
    return {
        name: value
        for name, (value, default) in kept.items()
        if isinstance(value, bool | int | float | str) and value != default
    }


def _function_name(name: str) -> str:
    """A name for a layer's lambda that Python takes; Keras's own `lambda` is a word of the language."""
    plain = re.sub(r"\W", "_", name)
    return plain if plain.isidentifier() and not keyword.iskeyword(plain) else f"{plain}_function"
