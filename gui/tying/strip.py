"""One strip above the canvas for all that there is to say about a tie: what is newer takes the place of what was."""

from __future__ import annotations

from collections.abc import Callable

from gui.notices import Choice, Notice, Notices


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

    def _then(self, run: Callable[[], object]) -> Callable[[], object]:
        def answered() -> None:
            self._notice = None  # it has gone by the press of its button
            run()

        return answered
