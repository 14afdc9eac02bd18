"""The file as functions only: below them one that calls the others, and what happens when the file is run."""

from __future__ import annotations

from collections.abc import Iterator

from core.codegen.builders import Builder
from core.codegen.file import Section
from core.codegen.layout import STEP, returned
from core.codegen.literals import quoted
from core.codegen.page import Page
from core.codegen.source import dictionary
from core.codegen.training.start import seeded
from core.codegen.workspace import Workspace
from core.graph.plan import TrainingPlan


def ending(work: Workspace, plan: TrainingPlan | None) -> Iterator[Section]:
    """What stands below the functions that build. Run as a program the file trains, or shows its models."""
    match work.kept:
        case kept if plan and plan.folds:
            yield from _cross_validates(work, plan, kept)
        case kept if plan:
            main = work.names.give("main")
            yield Section(_trains(work, plan, main, kept), apart=True)
            yield Section(_program(f"{main}()"), apart=True)
        case []:
            return
        case [Builder(takes=()) as only] if len(only.part.refs) == 1:
            yield Section(_program(f"{only.function}().summary()"), apart=True)
        case several:
            everything, model = work.names.give("build_models"), work.names.give("model")
            yield Section(_builds_all(work, everything, several), apart=True)
            yield Section(_program(f"for {model} in {everything}().values():", f"    {model}.summary()"), apart=True)


def _builds_all(work: Workspace, name: str, kept: list[Builder]) -> Page:
    page, body = Page(), Page().inner()
    page.put(f"def {name}():")
    for builder in kept:
        work.write_call(builder, body)
    found = dictionary((quoted(variable), variable) for variable in work.models.values())
    body.put(returned(found, body.indent))
    page.place(body)
    return page


def _cross_validates(work: Workspace, plan: TrainingPlan, kept: list[Builder]) -> Iterator[Section]:
    """A function that trains one fold, and a program that sums all of them up."""
    one, fold = work.names.give("train_fold"), work.names.give("fold")
    scores, name, values, score = (work.names.give(name) for name in ("scores", "name", "values", "score"))
    page, body = Page(), Page().inner()
    page.put(f"def {one}({fold}):")
    body.put(f'"""Train anew without one of {plan.folds} folds; returns what is reached on it."""')
    seeded(body, plan, work.values)
    body.blank()
    for builder in kept:
        work.write_call(builder, body)
    body.blank()
    body.place(work.training(plan, body.indent, fold))
    page.place(body)
    yield Section(page, apart=True)
    numpy = work.imports.module("np")
    program = _program(
        f"{scores} = [{one}({fold}) for {fold} in range(1, {plan.folds + 1})]",
        f"for {name} in {scores}[0]:",
        f"    {values} = [{score}[{name}] for {score} in {scores}]",
        f'    print(f"{{{name}}}: {{{numpy}.mean({values}):.4g}} ± {{{numpy}.std({values}, ddof=1):.4g}}")',
    )
    yield Section(program, apart=True)


def _trains(work: Workspace, plan: TrainingPlan, name: str, kept: list[Builder]) -> Page:
    page, body = Page(), Page().inner()
    page.put(f"def {name}():")
    seeded(body, plan, work.values)
    body.blank()
    for builder in kept:
        work.write_call(builder, body)
    body.blank()
    body.place(work.training(plan, body.indent))
    page.place(body)
    return page


def _program(*lines: str) -> Page:
    page = Page()
    page.put('if __name__ == "__main__":')
    for line in lines:
        page.put(" " * STEP + line)
    return page
