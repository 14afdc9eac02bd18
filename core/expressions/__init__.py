"""Arithmetic over the project's constants: any field may hold `4 * d_model`, and nothing here ever calls `eval`."""

from core.expressions.constants import name_fault, ordered
from core.expressions.errors import (
    ConstantCycle,
    DivisionByZero,
    ExpressionError,
    NotArithmetic,
    OutOfBounds,
    UnknownConstant,
    shortened,
)
from core.expressions.evaluation import Evaluation, evaluate, resolve
from core.expressions.grammar import FUNCTIONS, names_in, renamed
from core.expressions.walk import expressions_in, names_used, with_expressions

__all__ = [
    "FUNCTIONS",
    "ConstantCycle",
    "DivisionByZero",
    "Evaluation",
    "ExpressionError",
    "NotArithmetic",
    "OutOfBounds",
    "UnknownConstant",
    "evaluate",
    "expressions_in",
    "name_fault",
    "names_in",
    "names_used",
    "ordered",
    "renamed",
    "resolve",
    "shortened",
    "with_expressions",
]
