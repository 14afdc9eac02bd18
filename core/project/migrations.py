"""Old files made new: a chain of steps, each of which turns the plain JSON of one version into that of the next."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from core.project.errors import NewerVersion
from core.project.parsing import Json

VERSION = 1

Tree = dict[str, Json]
Step = Callable[[Tree], Tree]

STEPS: Mapping[int, Step] = {}


def brought_up_to_date(
    tree: Tree, version: int, where: str, *, steps: Mapping[int, Step] = STEPS, current: int = VERSION
) -> Tree:
    """`tree` as version `current` would have written it. `steps[n]` leads from version n to n + 1."""
    if version > current:
        raise NewerVersion(where, version, current)
    for known in range(version, current):
        tree = steps[known](tree)
    return {**tree, "version": current}
