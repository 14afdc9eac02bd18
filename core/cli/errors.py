"""What a person can type wrongly on the command line; everything else that goes wrong is raised where it happens."""

from __future__ import annotations

from core.errors import LayerLoomError


class WrongUsage(LayerLoomError):
    """Words that the command does not take. `command` is what `--help` may be asked of."""

    def __init__(self, message: str, command: str = "layerloom") -> None:
        super().__init__(message)
        self.command = command


class Finished(Exception):  # no error: the parser has said all there is to say
    """Help or the version was printed."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status
