"""The project's constants: names that expressions can use, and values that can be worked out."""

from __future__ import annotations

from collections.abc import Iterator

from core.expressions import ExpressionError, name_fault, shortened
from core.graph.problem import Place, Problem, Severity
from core.graph.validation.facts import Facts
from core.graph.validation.words import sentence


def constants(facts: Facts) -> Iterator[Problem]:
    told: list[ExpressionError] = []
    for name in facts.project.constants:
        reason = name_fault(name)
        if reason is not None:
            yield Problem(Severity.ERROR, reason, Place(constant=name), "Rename the constant.", "constant-name")
        try:
            facts.evaluation.constant(name)
        except ExpressionError as fault:
            if not any(fault is known for known in told):  # constants that use a broken one fail for the same reason
                told.append(fault)
                yield _problem(name, fault)


def _problem(name: str, fault: ExpressionError) -> Problem:
    message = sentence(f"the constant {shortened(name)} has no value: `{shortened(fault.text)}` {fault.reason}")
    return Problem(Severity.ERROR, message, Place(constant=name), fault.remedy, "constant-value")
