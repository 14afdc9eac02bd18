"""The value of an expression, within bounds that no text can break out of."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from core.expressions.arithmetic import binary, call, checked, tuple_of, unary
from core.expressions.errors import ConstantCycle, ExpressionError, OutOfBounds, UnknownConstant
from core.expressions.grammar import parse
from core.expressions.walk import with_expressions
from core.values import Value

LONGEST_CHAIN = 100


class Evaluation:
    """Values of expressions over one set of constants; each constant is worked out once and then known."""

    def __init__(self, constants: Mapping[str, Value]) -> None:
        self._constants = constants
        self._known: dict[str, Value] = {}
        self._faults: dict[str, ExpressionError] = {}
        self._open: list[str] = []

    def expression(self, text: str) -> Value:
        """The value of `text`; raises an ExpressionError."""
        return self._node(parse(text), text)

    def value(self, value: Value) -> Value:
        """`value` with every Expression in it replaced by its value; `value` itself where it holds none."""
        return with_expressions(value, lambda expression: self.expression(expression.text))

    def constant(self, name: str, text: str | None = None) -> Value:
        """The value of a constant; `text` is the expression that asks for it."""
        if name in self._known:
            return self._known[name]
        if name in self._faults:
            raise self._faults[name]
        if name not in self._constants:
            raise UnknownConstant(text or name, name, tuple(self._constants))
        return self._work_out(name)

    def _work_out(self, name: str) -> Value:
        if name in self._open:
            raise ConstantCycle((*self._open[self._open.index(name) :], name))
        if len(self._open) >= LONGEST_CHAIN:
            raise OutOfBounds(name, f"depends on a chain of more than {LONGEST_CHAIN} constants")
        self._open.append(name)
        try:
            self._known[name] = self.value(self._constants[name])
        except ExpressionError as fault:
            self._faults[name] = fault
            raise
        finally:
            self._open.pop()
        return self._known[name]

    def _node(self, node: ast.expr, text: str) -> Value:
        match node:
            case ast.Constant(value=bool() | int() | float() | None as literal):
                return checked(literal, text)
            case ast.Name(id=name):
                return self.constant(name, text)
            case ast.BinOp(left=left, op=operator, right=right):
                return binary(operator, self._node(left, text), self._node(right, text), text)
            case ast.UnaryOp(op=sign, operand=operand):
                return unary(sign, self._node(operand, text), text)
            case ast.Tuple(elts=items) | ast.List(elts=items):
                return tuple_of([self._node(item, text) for item in items], text)
            case ast.Call(func=ast.Name(id=function), args=arguments):
                return call(function, [self._node(argument, text) for argument in arguments], text)
        raise AssertionError(f"the grammar let {type(node).__name__} through")


def evaluate(text: str, constants: Mapping[str, Value]) -> Value:
    """The value of one expression; raises an ExpressionError."""
    return Evaluation(constants).expression(text)


def resolve(value: Value, constants: Mapping[str, Value]) -> Value:
    """`value` with every Expression in it, however deep, replaced by its value; raises an ExpressionError."""
    return Evaluation(constants).value(value)
