"""Writes the models declared over a graph, as `keras.Model` or `keras.Sequential`, behind the calls they need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from core.codegen.arguments import structure
from core.codegen.body import Body
from core.codegen.errors import BlockNotWritten, ModelNotWritten
from core.codegen.layout import assignment, returned
from core.codegen.literals import quoted
from core.codegen.sequential import Stack, item_lines
from core.codegen.source import Chain, Source, call, listed
from core.errors import LayerLoomError
from core.graph.records import INPUT, Model, Place
from core.graph.records import Source as Output
from core.values import CallId, ModelId


@dataclass(frozen=True)
class Titles:
    """What the models of a graph are called: `variables` in the code, `names` (as source) for Keras.

    `returned` is the model that a function gives back in the statement that makes it.
    """

    variables: Mapping[ModelId, str]
    names: Mapping[ModelId, str] = field(default_factory=dict)
    returned: ModelId | None = None


class Models:
    """Writes the calls and models of one graph. `strict`: a fault in a model is raised, not remarked upon."""

    def __init__(self, body: Body, titles: Titles, strict: bool) -> None:
        self._body, self._titles, self._strict = body, titles, strict
        self._written: set[ModelId] = set()

    def write(self, models: Iterable[Model], stacks: Iterable[Stack], calls: frozenset[CallId], uncalled: bool) -> None:
        """The calls, each sequential model in the place of its first one, then the other models.

        `uncalled`: layers that nothing calls yet are written too.
        """
        self._calls({call_id: stack for stack in stacks for call_id in stack.calls}, calls)
        if uncalled:
            self._body.write_uncalled()
        waiting = [model for model in models if model.id not in self._written]
        if waiting and self._titles.returned is None:
            self._body.scope.page.blank()
        for model in waiting:
            with self._located(model):
                self._declare(model, self._functional(model))

    def _calls(self, chains: Mapping[CallId, Stack], calls: frozenset[CallId]) -> None:
        for call_id in self._body.order(calls):
            stack = chains.get(call_id)
            if stack is None:
                self._body.call(self._body.graph.places[call_id])
            elif stack.model.id not in self._written:
                with self._located(stack.model):
                    self._stacked(stack)

    def _functional(self, model: Model) -> Chain:
        sides = {"inputs": model.inputs, "outputs": model.outputs}
        ends: dict[str, Source] = {side: structure(of, self._body.tensor) for side, of in sides.items()}
        return call(f"{self._keras}.Model", [], {**ends, "name": self._name(model)})

    def _stacked(self, stack: Stack) -> None:
        items = [self._item(stack, place) for place in stack.places]
        made = call(f"{self._keras}.Sequential", [listed(items)], {"name": self._name(stack.model)})
        page = self._body.scope.page
        text, start = self._declare(stack.model, made)
        for place, lines in zip(stack.places, item_lines(text, items, page.indent), strict=True):
            page.own(self._body.owners(place), (start + line for line in lines))

    def _item(self, stack: Stack, place: Place) -> Source:
        if place.layer.class_name != INPUT:
            return self._body.layer(place.layer)
        if place.call.id not in stack.tapped:
            return self._body.input(place.layer)
        self._body.call(place)
        return self._body.tensor(Output(place.call.id))

    def _declare(self, model: Model, value: Source) -> tuple[str, int]:
        self._written.add(model.id)
        page = self._body.scope.page
        owners = [(self._body.graph.id, model.id)]
        variable = self._titles.variables[model.id]
        if model.id == self._titles.returned:
            text = returned(value, page.indent)
        else:
            text = assignment((variable,), value, page.indent)
        first = page.put(text, owners, model.note)
        if not model.trainable:
            page.put(f"{variable}.trainable = False", owners)
        return text, first

    def _name(self, model: Model) -> Source:
        return self._titles.names.get(model.id, quoted(model.name))

    @property
    def _keras(self) -> str:
        return self._body.scope.values.imports.module("keras")

    @contextmanager
    def _located(self, model: Model) -> Iterator[None]:
        try:
            yield
        except BlockNotWritten:
            raise
        except LayerLoomError as fault:
            graph = self._body.graph.id
            refused = ModelNotWritten(graph, model.id, model.name, str(fault))
            if self._strict:
                raise refused from fault
            self._written.add(model.id)
            self._body.scope.page.remark(str(refused), [(graph, model.id)])
