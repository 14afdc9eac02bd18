"""What of Keras a project may name without being trusted: things that models are made of, none that touch files."""

from __future__ import annotations

import inspect

import keras

from core.engine.errors import CannotMake, NotTrusted

_KINDS = (
    keras.Operation,
    keras.Initializer,
    keras.Regularizer,
    keras.Loss,
    keras.Metric,
    keras.Optimizer,
    keras.Quantizer,
    keras.DTypePolicy,
    keras.callbacks.Callback,
    keras.constraints.Constraint,
    keras.dtype_policies.DTypePolicyMap,
    keras.optimizers.schedules.LearningRateSchedule,
    keras.random.SeedGenerator,
)
_FUNCTIONS = ("activations.", "losses.", "metrics.", "ops.")
_LOAD_CODE = (keras.layers.TFSMLayer, keras.layers.TorchModuleWrapper, keras.layers.JaxLayer)


def checked(found: object, path: str) -> object:
    """`found` at `path`, or at `module:name`, of Keras. Raises NotTrusted or CannotMake."""
    if isinstance(found, type) and issubclass(found, _LOAD_CODE):
        raise NotTrusted(f"What a {found.__name__} loads")
    if isinstance(found, type) and issubclass(found, _KINDS) and found.__module__.startswith("keras."):
        return found
    if inspect.isroutine(found) and path.startswith(_FUNCTIONS):
        return found
    raise CannotMake(f"keras.{path.removeprefix('keras.')} is nothing that models are made of.")
