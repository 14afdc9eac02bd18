"""Whose weights a layer takes: those of the layer with its name, else of one like it in the same order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from core.training.by_name import by_name
from core.training.carried import shape_in_words
from core.transplanting.messages import Fit

_MOST = 40  # of fitting donors that are told for a layer
Shapes = tuple[tuple[int, ...], ...]
Kinds = Mapping[str, tuple[str, Shapes]]
"""By a layer's path (its name behind those of the models it lies in): its class, and the shapes of its weights."""


def paired(own: Kinds, donors: Kinds, wished: Mapping[str, str]) -> dict[str, str]:
    """By layer the donor that it takes the weights of; layers that nobody's fit are missing.

    First what is `wished`, then equal paths, then equal names in other models, then layers of the same class and
    shapes, in the order in which both models have them.
    """
    found = {layer: donor for layer, donor in wished.items() if layer in own and donor in donors}
    free = {layer: own[layer][0] for layer in own if layer not in wished}
    spare = {donor: donors[donor][0] for donor in donors if donor not in found.values()}
    found |= by_name(free, spare)
    taken = set(found.values())
    left = [layer for layer in free if layer not in found]
    return found | _aligned(own, donors, left, [donor for donor in spare if donor not in taken])


def fitting(layer: tuple[str, Shapes], donors: Kinds) -> Iterator[Fit]:
    """The donors that a layer could take weights of: of its class, with as many axes. The best come first."""
    kind, shapes = layer
    alike = [name for name, (other, have) in donors.items() if other == kind and _axes(have) == _axes(shapes)]
    for name in sorted(alike, key=lambda name: donors[name][1] != shapes)[:_MOST]:
        changed = [sizes for sizes in zip(donors[name][1], shapes, strict=True) if sizes[0] != sizes[1]]
        yield Fit(name, "resized", " to ".join(map(shape_in_words, changed[0]))) if changed else Fit(name, "carried")


def _axes(shapes: Shapes) -> list[int]:
    return [len(shape) for shape in shapes]


def _aligned(own: Kinds, donors: Kinds, left: Sequence[str], spare: Sequence[str]) -> dict[str, str]:
    """The longest common order of equal classes and shapes."""
    both = SequenceMatcher(None, [own[one] for one in left], [donors[one] for one in spare], autojunk=False)
    return {
        left[block.a + step]: spare[block.b + step]
        for block in both.get_matching_blocks()
        for step in range(block.size)
    }
