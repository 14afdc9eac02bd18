"""One open project with its history: every change of the app comes through here, and all who watch are told."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable

from core.graph.edits.derived import forget
from core.graph.history import MOST_STEPS, History
from core.graph.project import Edit, Project

Watcher = Callable[[Project, Project], None]


class Document:
    """One project, its history, and those who watch it."""

    def __init__(self, project: Project, most_steps: int = MOST_STEPS) -> None:
        self.history = History(project, most_steps)
        self._saved: Project | None = project
        self._revision = 0
        self._watchers: list[Watcher] = []
        self._untold: deque[tuple[Project, Project]] = deque()
        self._telling = False

    @property
    def project(self) -> Project:
        return self.history.project

    @property
    def revision(self) -> int:
        """Counts every change, undo and redo too: an answer that was asked for at a lower one is stale."""
        return self._revision

    @property
    def can_undo(self) -> bool:
        return self.history.undo_label is not None

    @property
    def can_redo(self) -> bool:
        return self.history.redo_label is not None

    @property
    def is_saved(self) -> bool:
        return self.project is self._saved

    def do(self, label: str, edit: Edit, merge: Hashable = None) -> None:
        """Makes an edit, which may refuse. Edits with equal `merge` keys that follow each other are one undo step."""
        before = self.project
        after = edit(before)  # may refuse; nothing has changed yet
        if after is before:
            return
        self.history.add(label, after, merge)
        self._show(before)

    def amend(self, change: Edit) -> None:
        """Changes the whole history alike: for what stands on the disk, which undo brings back no other state of."""
        before, made = self.project, dict[int, Project]()

        def once(project: Project) -> Project:
            return made.setdefault(id(project), change(project))

        saved = once(self._saved) if self._saved else None
        self.history.amend(once)
        self._saved = saved
        if self.project is not before:
            self._show(before)

    def undo(self) -> None:
        """Takes the last step back; where there is none, nothing happens."""
        self.jump(self.history.at - 1)

    def redo(self) -> None:
        """Makes again the step that was taken back last; where there is none, nothing happens."""
        self.jump(self.history.at + 1)

    def jump(self, at: int) -> None:
        """Goes to any point of the history."""
        before = self.project
        if self.history.go(at):
            self._show(before)

    def seal(self) -> None:
        """Ends a drag or a run of typing: what follows is a step of its own, whatever its merge key."""
        self.history.seal()

    def mark_saved(self, project: Project | None = None) -> None:
        """Notes that this project (without one, the project as it is) is what the file holds."""
        self._saved = project or self.project
        self.history.seal()  # what the file holds stays within reach of undo

    def mark_unsaved(self) -> None:
        """Notes that no file holds the project as it is, nor as it was."""
        self._saved = None

    def watch(self, watcher: Watcher) -> Callable[[], None]:
        """Has `watcher` told of each change, as (before, after); calling the answer ends it."""
        self._watchers.append(watcher)
        return lambda: self._watchers.remove(watcher)

    def _show(self, before: Project) -> None:
        self._revision += 1
        self._untold.append((before, self.project))
        if self._telling:
            return
        self._telling = True
        try:
            self._tell()
        finally:
            self._telling = False

    def _tell(self) -> None:
        """Tells of the changes one after the other: one that a watcher makes is told when all have heard the first."""
        while self._untold:
            before, after = self._untold.popleft()
            for watcher in tuple(self._watchers):
                watcher(before, after)
            _forget(before, after)


def _forget(before: Project, after: Project) -> None:
    """Drops what the graphs that are history now have worked out: it would outweigh the graphs themselves."""
    for graph_id, graph in before.graphs.items():
        if after.graphs.get(graph_id) is not graph:
            forget(graph)
