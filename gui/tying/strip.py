"""One strip above the canvas for all that there is to say about a tie: what is newer takes the place of what was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import LayerLoomError
from gui.notices import Choice, Notice, Notices
from gui.tying.choosing import Choosing

if TYPE_CHECKING:
    from core.tying.state import Look

Deed = Callable[[], object]


class Strip:
    """Shows at most one notice; saying the same again leaves it where it is."""

    def __init__(self, notices: Notices) -> None:
        self._notices = notices
        self._notice: Notice | None = None

    def show(self, text: str, *choices: Choice) -> None:
        if self._notice and self._notice.accessibleName() == text:
            return
        self.clear()
        self._notice = self._notices.show_notice(text, *((word, self._then(run)) for word, run in choices))

    def clear(self) -> None:
        if self._notice:
            self._notice.hide()
            self._notice.deleteLater()
            self._notice = None

    def show_changed(self, seen: Look, before: str, review: Deed, keep: Deed) -> None:
        """The code has changed; `before` is the region as both last had it, as far as it is known."""
        from gui.tying.text_change import count

        lines = count(before or seen.text, seen.file.region)
        what = "was changed outside" if seen.tie.code else "has code of its own in the region"
        self.show(
            f"{seen.file.path.name} {what} ({lines} {'line' if lines == 1 else 'lines'}).",
            ("Review…", review),
            ("Keep mine", keep),
            ("Later", lambda: None),
        )

    def ask_by_hand(self, seen: Look, write: Deed) -> None:
        """The project is saved; its code only when the person gives up how they had written it."""
        self.show(
            f"The region of {seen.file.path.name} is written by hand; the canvas would write it anew in its own style.",
            ("Write it", write),
            ("Leave the code", lambda: None),
        )

    def ask_whether(self, project: Path, code: Path, agree: Deed, untie: Deed) -> None:
        """A project that came with its tie: nothing is written anywhere before the person has said so."""
        self.show(
            f"{project.name} is tied to {code}: saving would write the canvas's code into it.",
            ("Keep in step", agree),
            ("Not now", lambda: None),
            ("Untie", untie),
        )

    def tell_of(self, error: LayerLoomError, choosing: Choosing, untie: Deed) -> None:
        """What keeps the file from being read, and what can be done about it from here."""
        from core.tying.errors import CodeGone, NoRegion

        choices: list[Choice] = []
        if isinstance(error, CodeGone):
            choices.append(("Write it anew", lambda: choosing.tie_again(error.path)))
        if isinstance(error, CodeGone | NoRegion):
            choices.append(("Tie to a file…", choosing.choose))
        self.show(str(error), *choices, ("Untie", untie), ("Later", lambda: None))

    def _then(self, run: Callable[[], object]) -> Callable[[], object]:
        def answered() -> None:
            self._notice = None  # it has gone by the press of its button
            run()

        return answered
