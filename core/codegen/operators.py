"""Operations as people write them: `x + y`, `1.0 - x`, `-x`, `x[:, 0]`, wherever Keras builds the same node for it."""

from __future__ import annotations

from collections.abc import Mapping

from core.codegen.arithmetic import is_simple, powered
from core.codegen.source import Operation, Source
from core.values import Expression, Value

_BETWEEN: Mapping[str, str] = {
    "ops.add": "+",
    "ops.subtract": "-",
    "ops.multiply": "*",
    "ops.true_divide": "/",
    "ops.floor_divide": "//",
    "ops.mod": "%",
    "ops.matmul": "@",
    "ops.power": "**",
    "ops.logical_and": "&",
    "ops.logical_or": "|",
    "ops.logical_xor": "^",
    "ops.less": "<",
    "ops.less_equal": "<=",
    "ops.greater": ">",
    "ops.greater_equal": ">=",
    "ops.not_equal": "!=",
}
_BEFORE: Mapping[str, str] = {"ops.negative": "-", "ops.logical_not": "~"}
SIGNED = frozenset({*_BETWEEN, *_BEFORE, "ops.absolute"})
# With a number on the left Python turns a comparison round (`1 < x` asks x for `>`), and matmul wants no numbers.
_TENSOR_LEFT = frozenset({"<", "<=", ">", ">=", "!=", "@"})


def is_operand(value: Value) -> bool:
    """Whether a constant can stand beside a sign: a number, or arithmetic that gives one."""
    return isinstance(value, int | float | Expression)


def between(path: str, left: str, right: str, constants: frozenset[str]) -> Source | None:
    """`left + right`, or None where that is not the same operation. `constants` are the ports without a tensor."""
    sign = _BETWEEN.get(path)
    if sign is None or (constants and sign == "@") or ("x1" in constants and sign in _TENSOR_LEFT):
        return None
    if sign == "**":
        return powered(f"({left})" if left.startswith("-") else bound(left), bound(right))
    return Operation(bound(left), sign, bound(right))


def before(path: str, operand: str) -> Source | None:
    """`-operand`, `~operand` or `abs(operand)`, where the operation has such a form."""
    if path in ("ops.absolute", "ops.abs"):
        return f"abs({operand})"
    return Operation("", _BEFORE[path], operand) if path in _BEFORE else None


def bound(operand: str) -> str:
    """The operand, in parentheses where it is more than one word."""
    whole = is_simple(operand) or operand.endswith("]") or operand.startswith("float(")
    return operand if whole else f"({operand})"
