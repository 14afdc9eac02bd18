"""Writes the functions that build models, and the calls of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.codegen import sequential
from core.codegen.body import Fresh
from core.codegen.builders import Builder
from core.codegen.errors import NotWritable
from core.codegen.layout import WIDTH, assignment, headed, returned
from core.codegen.literals import quoted
from core.codegen.models import Titles
from core.codegen.names import Names, identifier
from core.codegen.page import Page
from core.codegen.request import Request
from core.codegen.source import Group, Labelled, Source, call, index, tupled
from core.codegen.values import Values
from core.codegen.writing import Place, write_part
from core.values import ModelId, ModelRef


@dataclass(frozen=True)
class Building:
    """The functions of one file. `names` are those of the top level that every function sees."""

    request: Request
    values: Values
    builders: tuple[Builder, ...]
    names: Names

    def function(self, builder: Builder) -> Page:
        """`def build_…(…):` with its body."""
        names = self.names.inner()
        titles = {ref: names.give(self._title(builder, ref)) for ref in builder.renamed}
        taken = {ref: names.give(self._name(ref)) for ref in builder.takes}
        own = {ref: names.give(self._name(ref)) for ref in builder.part.refs}
        body = Page().inner()
        place = Place(body, names, {**taken, **own}, self.fresh(names))
        called = Titles(_by_model(own), _by_model(titles), _returned(builder))
        write_part(self.request, self.values, builder.part, place, called)
        _end(body, [own[ref] for ref in builder.part.refs], called)
        defaults = [Labelled(f"{title}=", quoted(self._name(ref))) for ref, title in titles.items()]
        page = Page()
        page.put(headed(f"def {builder.function}", Group("(", (*taken.values(), *defaults), ")", packed=True)))
        page.place(body)
        return page

    def built(
        self, builder: Builder, models: Mapping[ModelRef, str], titles: Mapping[ModelRef, str] | None = None
    ) -> Source:
        """The call of a function with the models that it takes; `titles` are names other than the declared ones."""
        renamed = {self._title(builder, ref): quoted(title) for ref, title in (titles or {}).items()}
        return call(builder.function, [models[ref] for ref in builder.takes], renamed)

    def fresh(self, names: Names) -> Fresh:
        """Writes the building of a model with weights of its own, all that it takes included."""

        def write(ref: ModelRef, name: str, page: Page) -> Source:
            needed = self._needed(ref)
            made: dict[ModelRef, str] = {}
            for builder in needed[:-1]:
                targets = tuple(names.give(f"{name}_{self._name(other)}") for other in builder.part.refs)
                page.put(assignment(targets, self.built(builder, made), page.indent))
                made |= dict(zip(builder.part.refs, targets, strict=True))
            last = needed[-1]
            value = self.built(last, made, {ref: name} if name != self._name(ref) else {})
            place = last.part.refs.index(ref)
            return index(value, [str(place)]) if len(last.part.refs) > 1 else value

        return write

    def _needed(self, ref: ModelRef) -> list[Builder]:
        """The functions that a model of its own needs, in the order of calling, its own one last."""
        homes = {other: builder for builder in self.builders for other in builder.part.refs}
        if ref not in homes:
            raise NotWritable(f"the model it builds ({ref.model} of graph {ref.graph}) is not there.")
        found, waiting = {homes[ref].function}, [homes[ref]]
        while waiting:
            inner = [homes[other] for other in waiting.pop().takes if homes[other].function not in found]
            found |= {builder.function for builder in inner}
            waiting += inner
        return [builder for builder in self.builders if builder.function in found]

    def _title(self, builder: Builder, ref: ModelRef) -> str:
        return "name" if len(builder.part.refs) == 1 else f"{identifier(self._name(ref))}_name"

    def _name(self, ref: ModelRef) -> str:
        return self.request.project.graphs[ref.graph].models[ref.model].name


def _by_model(of: Mapping[ModelRef, str]) -> dict[ModelId, str]:
    return {ref.model: name for ref, name in of.items()}


def _returned(builder: Builder) -> ModelId | None:
    """The one model of a function where nothing is left to do once it is made."""
    match builder.part.models:
        case (model,) if model.trainable:
            stacks, _ = sequential.stacks(builder.part.graph, [model])
            last = not stacks or builder.part.calls == set(stacks[0].calls)
            return model.id if last else None
    return None


def _end(body: Page, models: list[str], titles: Titles) -> None:
    if titles.returned is None and models:
        value = models[0] if len(models) == 1 else ", ".join(models)
        short = body.indent + len(f"return {value}") <= WIDTH
        body.put(f"return {value}" if short else returned(tupled(models), body.indent))
    if not body.has_code:
        body.put("pass")
