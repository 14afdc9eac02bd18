"""A change of the code, as changes of the project: read by running the code, compared, and taken as far as wanted."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from core.errors import LayerLoomError
from core.graph.edits.values import constants_in
from core.graph.project import Project
from core.graph.taking import Change, Key, changes, identified, merged
from core.graph.taking.carried import carried
from core.graph.tie import Tie
from core.importing.part import Part
from core.project.atomic import previous_of
from core.project.disk import read
from core.project.errors import ProjectError
from core.tying.errors import TieRefused
from core.tying.region import CodeFile, digest
from core.tying.state import Look, agreed, common_state, text_of
from core.values import Value


def part_of(file: CodeFile) -> Part:
    """What of the file is run to read its region."""
    text = file.until_end()
    return Part(file.above + 1, text.count("\n") + (not text.endswith("\n")), digest(text))


@dataclass(frozen=True)
class Taking:
    """What the code says now (`theirs`, in our ids) beside the last common state and ours.

    `common` is the last common state, as far as it is known; without it every difference is one to decide.
    """

    seen: Look
    mine: Project
    theirs: Project
    common: Project | None
    changes: tuple[Change, ...]

    @property
    def conflicts(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.conflict)

    def taken(self, chosen: Collection[Key], project: Project) -> Project:
        """`project` with the chosen changes. It agrees with the code as that is now; what differs goes there next."""
        common = self.common or self.mine
        base = carried(common)
        after = merged(base, project, self.theirs, chosen)
        alone = merged(base, common, self.theirs, [change.key for change in changes(base, common, self.theirs)])
        return agreed(after, self.seen.file.region, _written(alone, self.seen.tie))

    def refused(self, project: Project) -> Project:
        """`project` as it is, which will be written over the code."""
        return replace(project, tie=replace(self.seen.tie, code=self.seen.file.digest, canvas="", base=""))


def taking(project: Project, seen: Look, imported: Project, common: Project | None) -> Taking:
    """`imported` is what reading the region gave. Raises TieRefused where there is no model in it."""
    if not any(graph.models for graph in imported.graphs.values()):
        raise TieRefused(f"The region in {seen.file.path.name} builds no model any more, so there is nothing to take.")
    base = carried(common or project)
    theirs = identified(imported, base, project)
    constants = dict(_constants(theirs, base, seen.file.region))
    theirs = replace(theirs, constants=constants, plan=base.plan, tie=base.tie, extra=base.extra)
    return Taking(seen, project, theirs, common, changes(base, project, theirs))


def _constants(theirs: Project, base: Project, region: str) -> Iterator[tuple[str, Value]]:
    """Those that came in, and of ours those that stand in the code unused, or that the plan uses."""
    assigned = {
        target.id
        for statement in ast.parse(region).body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }
    plan = base.plan
    numbers = (plan.epochs, plan.batch_size, *(row.weight for row in plan.outputs)) if plan else ()
    planned = {name for number in numbers for name in constants_in(number)}
    kept = {name: value for name, value in base.constants.items() if name in assigned | planned}
    yield from {**kept, **theirs.constants}.items()


def _written(project: Project, tie: Tie) -> str:
    """The code of the canvas; none where it can't be written, so that it is written as soon as it can."""
    try:
        return text_of(project, tie)
    except LayerLoomError:
        return ""


def common_from(imported: Project, project: Project) -> Project:
    """The last common state out of its code, in the ids of the project that came of it."""
    base = identified(imported, carried(project), project)
    return replace(base, constants={**project.constants, **base.constants}, plan=project.plan, tie=project.tie)


def known_common(project: Project, path: Path | None) -> Project | None:
    """The last common state: the project as it is, as its file holds it, or as that held it before."""
    return common_state(project, _on_disk(path))


def _on_disk(path: Path | None) -> Iterator[Project]:
    for file in (path, previous_of(path)) if path else ():
        try:
            yield read(file)
        except ProjectError:
            continue  # there is none, or none that can be read
