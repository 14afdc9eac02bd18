"""The operators and functions of expressions, on plain numbers and within bounds."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Sequence

from core.expressions.errors import DivisionByZero, ExpressionError, NotArithmetic, OutOfBounds
from core.values import Value

LARGEST_INT = 2**63 - 1
LARGEST_EXPONENT = 1024
MOST_ITEMS = 100_000
MOST_DIGITS = 15

Number = int | float

_OPERATORS: dict[type[ast.operator], Callable[[Number, Number], object]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}


def checked(value: object, text: str) -> Value:
    """The value if it is a literal within bounds: 64 bits for an integer, a finite float."""
    if isinstance(value, complex):
        raise NotArithmetic(text, "gives a complex number")
    if isinstance(value, int) and abs(value) > LARGEST_INT:
        raise OutOfBounds(text, "gives an integer beyond 64 bits")
    if isinstance(value, float) and not math.isfinite(value):
        raise OutOfBounds(text, "gives a number that is too large")
    assert value is None or isinstance(value, (bool, int, float))
    return value


def binary(sign: ast.operator, left: Value, right: Value, text: str) -> Value:
    a, b = _number(left, text), _number(right, text)
    try:
        return checked(_power(a, b, text) if isinstance(sign, ast.Pow) else _OPERATORS[type(sign)](a, b), text)
    except ZeroDivisionError as fault:
        raise DivisionByZero(text) from fault
    except OverflowError as fault:
        raise OutOfBounds(text, "gives a number that is too large") from fault


def unary(sign: ast.unaryop, value: Value, text: str) -> Value:
    number = _number(value, text)
    return checked(-number if isinstance(sign, ast.USub) else number, text)


def call(function: str, arguments: Sequence[Value], text: str) -> Value:
    """min, max, round or int."""
    if function in ("min", "max"):
        numbers = [_number(argument, text) for argument in _spread(arguments)]
        if not numbers:
            raise NotArithmetic(text, f"asks for the {function} of nothing")
        return min(numbers) if function == "min" else max(numbers)
    if function == "round" and len(arguments) == 2:
        return _rounded(_number(arguments[0], text), arguments[1], text)
    if len(arguments) != 1:
        raise NotArithmetic(text, f"gives {function} {len(arguments)} arguments")
    number = _number(arguments[0], text)
    return checked(round(number) if function == "round" else int(number), text)


def tuple_of(items: Sequence[Value], text: str) -> Value:
    made = tuple(items)
    if _size(made) > MOST_ITEMS:
        raise OutOfBounds(text, "gives a tuple that is too long")
    return made


def _spread(arguments: Sequence[Value]) -> Sequence[Value]:
    if len(arguments) == 1 and isinstance(arguments[0], tuple):
        return arguments[0]
    return arguments


def _rounded(number: Number, digits: Value, text: str) -> Value:
    if not isinstance(digits, int) or isinstance(digits, bool) or not 0 <= digits <= MOST_DIGITS:
        raise OutOfBounds(text, f"rounds to something other than 0 to {MOST_DIGITS} digits")
    return checked(round(number, digits), text)


def _power(base: Number, exponent: Number, text: str) -> object:
    if abs(exponent) > LARGEST_EXPONENT:
        raise OutOfBounds(text, f"has an exponent beyond {LARGEST_EXPONENT}")
    return base**exponent


def _number(value: Value, text: str) -> Number:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise _no_number(value, text)
    return value


def _no_number(value: Value, text: str) -> ExpressionError:
    shown = "None" if value is None else f"a {type(value).__name__}"
    return NotArithmetic(text, f"does arithmetic with {shown}")


def _size(value: Value) -> int:
    return sum(_size(item) for item in value) if isinstance(value, tuple) else 1
