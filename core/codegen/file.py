"""Puts the sections of a file below its imports, with the empty lines that Python's style guide asks for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.codegen.generated import Generated
from core.codegen.imports import Imports
from core.codegen.page import Page


@dataclass(frozen=True)
class Section:
    """A page; `apart` where it is a function or class, which stands between two empty lines."""

    page: Page
    apart: bool = False


def assembled(imports: Imports, sections: Iterable[Section]) -> Generated:
    """The file. Imports come last into being and first in the text."""
    whole = Page()
    for line in imports.lines():
        whole.put(line)
    apart = False
    for section in sections:
        if section.page:
            whole.blank(2 if apart or section.apart else 1)
            whole.place(section.page)
            apart = section.apart
    return Generated("".join(f"{line}\n" for line in whole.lines), whole.owned)
