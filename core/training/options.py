"""Options of sources and transforms, read with their types: the plan holds whatever a file or a form put there."""

from __future__ import annotations

from collections.abc import Mapping

from core.training.errors import PlanBroken
from core.values import Value


class Options:
    """Options of one thing in the plan, which `where` names. Each method raises PlanBroken on a value it can't take."""

    def __init__(self, values: Mapping[str, Value], where: str) -> None:
        self._values, self._where = values, where

    def whole(self, name: str, default: int | None, least: int = 1) -> int | None:
        value = self._values.get(name, default)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < least):
            raise self._wrong(name, value, f"a whole number from {least}")
        return value

    def number(self, name: str, default: float) -> float:
        value = self._values.get(name, default)
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise self._wrong(name, value, "a number")
        return float(value)

    def flag(self, name: str, default: bool = False) -> bool:
        value = self._values.get(name, default)
        if not isinstance(value, bool):
            raise self._wrong(name, value, "true or false")
        return value

    def text(self, name: str, default: str, one_of: tuple[str, ...] = (), length: int | None = None) -> str:
        value = self._values.get(name, default)
        if not isinstance(value, str) or (one_of and value not in one_of) or (length and len(value) != length):
            raise self._wrong(name, value, " or ".join(one_of) or ("one character" if length else "text"))
        return value

    def texts(self, name: str) -> tuple[str, ...] | None:
        value = self._values.get(name)
        if value is None:
            return None
        if not isinstance(value, tuple):
            raise self._wrong(name, value, "a list of texts")
        return tuple(str(item) for item in value)

    def _wrong(self, name: str, value: object, wanted: str) -> PlanBroken:
        return PlanBroken(f"Option `{name}` of {self._where} is {value!r}, and must be {wanted}.")
