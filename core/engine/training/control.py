"""What somebody outside wants of a run: to pause, to go on, to stop. Said from any thread, obeyed between batches."""

from __future__ import annotations

from threading import Event as Flag


class Control:
    """Holds the latest wish. Stopping ends a pause, too, and cannot be taken back."""

    def __init__(self) -> None:
        self._stop, self._runs = Flag(), Flag()
        self._runs.set()

    @property
    def is_stopped(self) -> bool:
        return self._stop.is_set()

    @property
    def is_paused(self) -> bool:
        return not self._runs.is_set()

    def stop(self) -> None:
        self._stop.set()
        self._runs.set()

    def pause(self) -> None:
        if not self._stop.is_set():
            self._runs.clear()

    def go_on(self) -> None:
        self._runs.set()

    def wait_while_paused(self, seconds: float) -> None:
        """Come back when the pause ends, after `seconds` at the latest."""
        self._runs.wait(seconds)

    def obey(self, word: str) -> None:
        """One of the words that a training process takes on stdin; others mean nothing."""
        match word:
            case "stop":
                self.stop()
            case "pause":
                self.pause()
            case "continue":
                self.go_on()
