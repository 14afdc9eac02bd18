from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from hypothesis.strategies import DataObject

from core.errors import EditRefused
from core.graph import edits
from core.graph.document import Document
from core.graph.project import Edit, Project
from core.graph.validation import validate
from core.project import dumps, loads
from core.project.clipboard import copy_text, read_text
from tests.core.graph.consistency import faults
from tests.core.graph.drawing import headline, nested
from tests.core.graph.random_edits import CHOICES, Choice, Chooser

NEVER = {  # what no edit may bring about; a graph in the middle of being drawn has problems enough of other kinds
    *("bad-name", "same-name", "call-count", "unknown-class", "unknown-field", "constant-name"),
    *("loop", "nested-loop", "dangling-reference", "doubled-port", "no-such-call", "no-such-output", "no-such-port"),
    *("same-input", "plan-model", "plan-stranger"),
}


class RandomEdits(RuleBasedStateMachine):
    """A person who does anything, in any order, and takes it back at any time."""

    def __init__(self) -> None:
        super().__init__()
        self.document = Document(Project())
        self.seen: list[tuple[Project, str]] = []
        self.checked: Project | None = None
        self.refusals: list[str] = []

    @initialize(start=st.sampled_from((Project(), headline()[0].project, nested()[0].project)))
    def open(self, start: Project) -> None:
        self.document = Document(start)
        self.document.do("Set width", lambda now: edits.set_constant(now, "width", 4))
        self._remember()

    @rule(data=st.data(), choice=st.sampled_from(CHOICES))
    def edit(self, data: DataObject, choice: Choice) -> None:
        made = choice(Chooser(self.document.project, data))
        if made is not None:
            self._do(choice.__name__, made)

    @rule(data=st.data(), cut=st.booleans())
    def copy_and_paste(self, data: DataObject, cut: bool) -> None:
        chooser = Chooser(self.document.project, data)
        layers = [layer.id for layer in chooser.some(chooser.layers, 1)]
        source, target = chooser.graph.id, chooser.one(list(self.document.project.graphs))
        text = copy_text(self.document.project, source, layers)
        if cut:
            self._do("Cut", lambda now: edits.remove_layers(now, source, layers))
        self._do("Paste", lambda now: edits.paste(now, target, read_text(text)))

    @rule(data=st.data())
    def repair(self, data: DataObject) -> None:
        project = self.document.project
        repairs = [repair for problem in validate(project) for repair in problem.repairs]
        if repairs:
            repair = data.draw(st.sampled_from(repairs))
            made: Callable[..., Project] = getattr(edits, repair.edit)
            self._do(repair.label, lambda now: made(now, **repair.arguments))

    @rule()
    def undo_and_redo(self) -> None:
        before = self.document.project
        if self.document.can_undo:
            self.document.undo()
            self.document.redo()
        assert self.document.project is before

    @rule(data=st.data())
    def jump(self, data: DataObject) -> None:
        self.document.jump(data.draw(st.integers(0, len(self.document.history.labels) - 1)))

    @rule()
    def save_and_load(self) -> None:
        text = dumps(self.document.project)
        read = loads(text)
        assert read == self.document.project
        assert dumps(read) == text
        self.document.mark_saved()
        assert self.document.is_saved

    @invariant()
    def the_project_is_sound(self) -> None:
        if self.document.project is not self.checked:
            assert faults(self.document.project) == []
            assert not {problem.kind for problem in validate(self.document.project)} & NEVER
            self.checked = self.document.project

    @invariant()
    def refusals_are_sentences(self) -> None:
        assert all(refusal.endswith((".", "?")) for refusal in self.refusals[-1:])

    @invariant()
    def earlier_projects_are_as_they_were(self) -> None:
        if self.seen:
            project, text = self.seen[self.document.revision % len(self.seen)]
            assert dumps(project) == text

    def _do(self, label: str, edit: Edit) -> None:
        before, revision = self.document.project, self.document.revision
        try:
            self.document.do(label, edit)
        except EditRefused as refusal:
            self.refusals.append(str(refusal))
        if self.document.project is before:
            assert self.document.revision == revision
            return
        self.document.undo()
        assert self.document.project is before
        self.document.redo()
        self._remember()

    def _remember(self) -> None:
        self.seen.append((self.document.project, dumps(self.document.project)))


TestRandomEdits = RandomEdits.TestCase
