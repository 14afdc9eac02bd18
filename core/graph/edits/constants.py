"""Edits of the project's constants: set, rename everywhere, remove."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from core.expressions import ExpressionError, name_fault, renamed, resolve
from core.expressions.walk import with_expressions
from core.graph.edits.config import alike
from core.graph.edits.refusals import BadConstant, ConstantInUse, NameTaken, NoSuchConstant
from core.graph.edits.values import Rewrite, constants_in, values_of_layer, values_of_plan, with_values
from core.graph.project import Project
from core.values import Expression, Value


def set_constant(project: Project, name: str, value: Value) -> Project:
    """Sets a constant, or adds it. Refuses a name that Python cannot have and a value that cannot be worked out."""
    constants = {**project.constants, name: value}
    if alike(constants, project.constants):
        return project
    if name not in project.constants:
        _check_name(project, name)
    try:
        resolve(value, constants)
    except ExpressionError as fault:
        raise BadConstant(name, str(fault)) from fault
    return replace(project, constants=constants)


def rename_constant(project: Project, old: str, new: str) -> Project:
    """Gives a constant another name, in every expression that uses it too."""
    _check_there(project, old)
    if old == new:
        return project
    _check_name(project, new)
    constants = {new if name == old else name: value for name, value in project.constants.items()}
    project = with_values(replace(project, constants=constants), renaming({old: new}))
    return _with_search(project, f"constant:{old}", f"constant:{new}")


def _with_search(project: Project, old: str, new: str) -> Project:
    plan = project.plan
    if plan is None or plan.search is None:
        return project
    moved = (replace(one, what=new) if one.what == old else one for one in plan.search.dimensions)
    return replace(project, plan=replace(plan, search=replace(plan.search, dimensions=tuple(moved))))


def remove_constant(project: Project, name: str) -> Project:
    """Takes a constant away. Refused while an expression uses it."""
    _check_there(project, name)
    users = tuple(dict.fromkeys(_users(project, name)))
    if users:
        raise ConstantInUse(name, users)
    return replace(project, constants={key: value for key, value in project.constants.items() if key != name})


def renaming(names: Mapping[str, str]) -> Rewrite:
    """The change that gives constants other names, none of them an old one, in every expression of a value."""

    def change(expression: Expression) -> Expression:
        text = expression.text
        for old in constants_in(expression) & names.keys():
            text = renamed(text, old, names[old])
        return expression if text == expression.text else Expression(text)

    return lambda value: with_expressions(value, change)


def _users(project: Project, name: str) -> Iterator[str]:
    for graph in project.graphs.values():
        for layer in graph.layers.values():
            if any(name in constants_in(value) for value in values_of_layer(layer)):
                yield layer.name
    yield from (other for other, value in project.constants.items() if name in constants_in(value))
    if any(name in constants_in(value) for value in values_of_plan(project.plan)):
        yield "the training plan"


def _check_there(project: Project, name: str) -> None:
    if name not in project.constants:
        raise NoSuchConstant(name, tuple(project.constants))


def _check_name(project: Project, name: str) -> None:
    fault = name_fault(name)
    if fault is not None:
        raise BadConstant(name, fault)
    if name in project.constants:
        raise NameTaken(name, "A constant")
