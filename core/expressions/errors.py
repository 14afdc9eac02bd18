"""What can be wrong with an expression, each with what to do about it."""

from __future__ import annotations

from difflib import get_close_matches

from core.errors import LayerLoomError

_SHOWN = 60


def shortened(text: str) -> str:
    """The text as a message quotes it: on one line, and not longer than a line."""
    flat = " ".join(text.split())
    return flat if len(flat) <= _SHOWN else flat[: _SHOWN - 1] + "…"


class ExpressionError(LayerLoomError):
    """An expression that has no value. `text` is what the person typed, `remedy` what to do."""

    def __init__(self, text: str, reason: str, remedy: str) -> None:
        super().__init__(f"`{shortened(text)}` {reason}. {remedy}")
        self.text, self.reason, self.remedy = text, reason, remedy


class NotArithmetic(ExpressionError):
    """Text outside the small grammar."""

    def __init__(self, text: str, reason: str = "is no arithmetic that a field may hold") -> None:
        super().__init__(
            text, reason, "Use numbers, constants, + - * / // % **, parentheses, tuples, and min, max, round or int."
        )


class UnknownConstant(ExpressionError):
    """A name that is no constant of the project."""

    def __init__(self, text: str, name: str, known: tuple[str, ...]) -> None:
        self.name, self.suggestions = name, tuple(get_close_matches(name, known))
        hint = f"Did you mean `{self.suggestions[0]}`?" if self.suggestions else f"Add the constant `{name}` first."
        super().__init__(text, f"uses `{shortened(name)}`, which is no constant of this project", hint)


class ConstantCycle(ExpressionError):
    """A constant whose value depends on itself. `path` starts and ends with it."""

    def __init__(self, path: tuple[str, ...]) -> None:
        self.path = path
        shown = path if len(path) <= 6 else (*path[:4], "…", path[-1])
        super().__init__(path[0], f"depends on itself ({' → '.join(shown)})", "Give one of them a plain number.")


class OutOfBounds(ExpressionError):
    """A number, an exponent, a text or a nesting beyond what a field can need."""

    def __init__(self, text: str, reason: str) -> None:
        super().__init__(text, reason, "Check for a slip, or use smaller values.")


class DivisionByZero(ExpressionError):
    """A division whose right side is zero."""

    def __init__(self, text: str) -> None:
        super().__init__(text, "divides by zero", "Change the constant on the right side of the division.")
