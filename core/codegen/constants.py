"""Writes the constants of the project, each after those that its value uses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from core.codegen.errors import ConstantNotWritten
from core.codegen.layout import assignment
from core.codegen.page import Page
from core.codegen.source import Source
from core.codegen.values import Values
from core.errors import LayerLoomError
from core.expressions import names_used, ordered
from core.values import Value


def write_constants(constants: Mapping[str, Value], values: Values, strict: bool) -> Page:
    """A statement per constant. A fault is raised in strict writing, else it is a remark in its place."""
    page = Page()
    sources: dict[str, Source] = {}
    for name, value in constants.items():
        try:
            sources[name] = values.source(value)
        except LayerLoomError as fault:
            refused = ConstantNotWritten(name, str(fault))
            if strict:
                raise refused from fault
            page.remark(str(refused))
    for name in _in_order({name: constants[name] for name in sources}, page, strict):
        page.put(assignment((values.constants[name],), sources[name]))
    return page


def _in_order(constants: Mapping[str, Value], page: Page, strict: bool) -> tuple[str, ...]:
    try:
        return ordered(constants)
    except LayerLoomError as fault:
        if strict:
            raise
        page.remark(str(fault))
        return ()


def needed(constants: Mapping[str, Value], used: Iterable[str]) -> dict[str, Value]:
    """The constants that are used, and those that their values use."""
    found: set[str] = set()
    waiting = list(used)
    while waiting:
        name = waiting.pop()
        if name in constants and name not in found:
            found.add(name)
            waiting += names_used(constants[name])
    return {name: value for name, value in constants.items() if name in found}
