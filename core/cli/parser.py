"""argparse with our manners: errors raised instead of printed, names suggested, examples under every help."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import NoReturn

from core.cli.errors import Finished, WrongUsage
from core.cli.nearest import did_you_mean


class Parser(argparse.ArgumentParser):
    """One command's words. `examples` are shown under its help as they would be typed."""

    def __init__(self, prog: str, about: str, examples: Sequence[str] = (), after: str = "") -> None:
        shown = "".join(f"  {line}\n" for line in examples)
        super().__init__(
            prog=prog,
            description=about,
            epilog=(f"examples:\n{shown}" if shown else "") + after,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )

    def parse(self, words: Sequence[str]) -> argparse.Namespace:
        """Raises WrongUsage, with a suggestion for an unknown option, and Finished after help."""
        arguments, unknown = self.parse_known_args(words)
        if unknown:
            raise WrongUsage(self._unknown(unknown[0]), self.prog)
        return arguments

    def error(self, message: str) -> NoReturn:
        end = "" if message.endswith((".", "?")) else "."
        raise WrongUsage(f"{message[:1].upper()}{message[1:]}{end}", self.prog)

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:  # noqa: ARG002  # argparse gives it
        raise Finished(status)

    def _unknown(self, word: str) -> str:
        if not word.startswith("-"):
            return f"{word!r} is one word too many."
        options = [option for action in self._actions for option in action.option_strings]
        return f"There is no option {word}. {did_you_mean(word, options)}".strip()


def one_of(*words: str) -> Callable[[str], str]:
    """Takes one of a few words."""

    def check(text: str) -> str:
        if text in words:
            return text
        raise argparse.ArgumentTypeError(f"{text!r} is none of {', '.join(words)}. {did_you_mean(text, words)}".strip())

    return check


def from_one(text: str) -> int:
    """Takes a whole number from 1."""
    return _whole(text, least=1)


def from_zero(text: str) -> int:
    """Takes a whole number from 0."""
    return _whole(text, least=0)


def _whole(text: str, least: int) -> int:
    if text.isascii() and text.isdecimal() and len(text) < 10 and int(text) >= least:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no whole number from {least}")
