"""What came out of reading models: the project, and by name all that it could not take over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import keras

from core.engine.errors import EngineError
from core.graph.project import Project
from core.values import GraphId, LayerId, ModelRef


class CannotRead(EngineError):
    """A model that is no graph of calls, so that there is nothing to draw."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name} cannot be read: {reason}")
        self.name = name


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was not carried over as it was: in which model or graph, at which block, and what."""

    model: str
    block: str
    message: str

    def __str__(self) -> str:
        return f"{self.model}{f', {self.block}' if self.block else ''}: {self.message}"


@dataclass(frozen=True, slots=True)
class Reading:
    """A project read from models, where each model that was given is in it, and notes on what was lost.

    `operations` holds the live layer, nested model or op behind each block.
    """

    project: Project
    models: Mapping[str, ModelRef]
    operations: Mapping[tuple[GraphId, LayerId], keras.Operation]
    notes: tuple[Note, ...] = ()


@dataclass
class Notes:
    """Collects notes while models are read."""

    found: list[Note] = field(default_factory=list)

    def add(self, model: str, block: str, message: str) -> None:
        note = Note(model, block, message)
        if note not in self.found:
            self.found.append(note)
