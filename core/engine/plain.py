"""Keras's error messages in short, plain words with the numbers in them; what is not known here speaks for itself."""

from __future__ import annotations

import re
from re import Match, Pattern

_LONGEST = 240
_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_WRAPPED = (
    re.compile(r"Exception encountered when calling .*?\.\n+(?P<said>.*?)\n+Arguments received by", re.DOTALL),
    re.compile(r"Graph execution error:.*\n(?P<said>assertion failed: \[.*?\])\s*(?:\[\[.*)?$", re.DOTALL),
    re.compile(r"Graph execution error:.*\n\n(?!Stack trace)(?P<said>[^\n]+)\s*(?:\n\t \[\[.*)?$", re.DOTALL),
    re.compile(r"Could not automatically infer the output shape.*?Error encountered:\n+(?P<said>.*)", re.DOTALL),
)
_INPUT = r"Input (?P<nth>\d+)(?: with name '.*?')? of layer '.*?' is incompatible with the layer: "
_SHAPE = r"(?P<shape>\(.*\))"

# Pattern of what Keras says, and how to put it; `{block}` is the block's class, the other names are the pattern's.
_TABLE: tuple[tuple[Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.DOTALL), words)
    for pattern, words in (
        (
            _INPUT + r"expected min_ndim=(?P<wants>\d+), found ndim=(?P<rank>\d+). Full shape received: " + _SHAPE,
            "{block} wants rank {wants} or more, got {shape} of rank {rank}.",
        ),
        (
            _INPUT + r"expected max_ndim=(?P<wants>\d+), found ndim=(?P<rank>\d+).*",
            "{block} wants rank {wants} or less, got rank {rank}.",
        ),
        (
            _INPUT + r"expected ndim=(?P<wants>\d+), found ndim=(?P<rank>\d+). Full shape received: " + _SHAPE,
            "{block} wants rank {wants}, got {shape} of rank {rank}.",
        ),
        (
            _INPUT + r"expected axis (?P<axis>-?\d+) of input shape to have value (?P<wants>\d+), "
            r"but received input with shape " + _SHAPE,
            "{block} has weights for {wants} values on axis {axis}, got {shape}.",
        ),
        (
            _INPUT + r"expected shape=(?P<wants>\(.*?\)), found shape=" + _SHAPE,
            "{block} takes {wants}, got {shape}.",
        ),
        (
            r"Shapes used to initialize variables must be fully-defined.*shape=(?P<shape>\(.*?\)).*",
            "{block} needs a known size where its input has None: its weights would have the shape {shape}.",
        ),
        (
            r"A `Concatenate` layer requires inputs with matching shapes.*input_shape=(?P<shapes>.*)",
            "Concatenate wants equal sizes on all axes but the joined one, got {shapes}.",
        ),
        (
            r"Inputs have incompatible shapes. Received shapes (?P<one>\(.*?\)) and (?P<other>\(.*?\))",
            "{block} cannot bring {one} and {other} together (batch axis left out).",
        ),
        (
            r"A `?(?:merge|\w+)`? layer should be called on a list of.*",
            "{block} takes a list of inputs, got a single one.",
        ),
        (
            r"A `\w+` layer should be called on exactly 2 inputs. Received: input_shape=(?P<shapes>.*)",
            "{block} takes exactly 2 inputs, got {shapes}.",
        ),
        (
            (
                r"Incompatible input shapes: axis values (?P<one>\S+) \(at axis (?P<axis>\S+)\) != (?P<other>\S+) "
                r"\(at axis (?P<beside>\S+)\).*"
            ),
            "{block} multiplies along axes of equal size, got {one} (axis {axis}) and {other} (axis {beside}).",
        ),
        (
            (
                r"The total size of the tensor must be unchanged. Received: input_shape=(?P<shape>\(.*?\)), "
                r"target_shape=(?P<target>\(.*?\))"
            ),
            "{shape} cannot become {target}: the number of values differs (batch axis left out).",
        ),
        (
            (
                r"Computed output size would be zero or negative.*?shape=(?P<shape>[(\[].*?[)\]]).*?"
                r"kernel shape=\((?P<window>.*?), \d+, \d+\).*"
            ),
            "A window of {window} does not fit into {shape}: nothing would be left.",
        ),
        (
            (
                r"Computed output size would be zero or negative.*?shape=(?P<shape>[(\[].*?[)\]]).*?"
                r"pool_size=[(\[](?P<window>.*?)[)\]].*"
            ),
            "A window of {window} does not fit into {shape}: nothing would be left.",
        ),
        (
            r"assertion failed: \[You are passing a RNN mask that does not correspond to right-padded.*",
            (
                "On a GPU a recurrent layer takes sequences padded at their end alone, and none that is all padding. "
                "Set use_cudnn to False in it, or mend the data."
            ),
        ),
        (r"assertion failed: \[(?P<said>.*)\]", "{said}"),
        (
            r"`TimeDistributed` Layer should be passed an `input_shape` with at least 3 dimensions, received: "
            + _SHAPE,
            "TimeDistributed wants rank 3 or more (batch, time, …), got {shape}.",
        ),
        (
            (
                r"Inner dimensions .* must be equal, but received `x1.shape=(?P<one>\(.*?\))` and "
                r"`x2.shape=(?P<other>\(.*?\))`.*"
            ),
            "The last axis of {one} and the last but one of {other} must be equal.",
        ),
        (
            r"Cannot broadcast shape.*Input shapes are: (?P<one>\[.*?\]) and (?P<other>\[.*?\]).*",
            "{one} and {other} do not fit together, not even by repeating axes of size 1.",
        ),
        (
            r"Could not interpret (?:(?P<kind>\w+)(?: function)? identifier): (?P<given>.*)",
            "Keras knows no {kind} {given}.",
        ),
        (
            r"[\w.]+\(\) missing \d+ required (?:positional|keyword-only) arguments?: (?P<names>.*)",
            "{block} needs {names}.",
        ),
        (
            r"Unrecognized keyword arguments passed to \w+: (?P<given>.*)",
            "{block} has no argument of the name in {given}.",
        ),
        (
            r"[\w.]+\(\) got an unexpected keyword argument (?P<given>'.*?').*",
            "{block} has no argument {given}.",
        ),
        (
            r"tuple index out of range|list index out of range",
            "{block} was given an axis that its input does not have.",
        ),
        (
            (
                r"Dimensions must be equal, but are (?P<one>\d+) and (?P<other>\d+) for .*"
                r"with input shapes: (?P<shapes>.*?)\.?"
            ),
            "{block} meets sizes {one} and {other} where they must be equal (in {shapes}).",
        ),
        (
            r"When using `stateful=True` in a RNN, the batch size must be static.*",
            "A stateful {block} needs a fixed batch size. Give the input one.",
        ),
    )
)


def plain(fault: Exception, class_name: str) -> str:
    """What went wrong, in a sentence for someone who looks at a block of that class."""
    said = _unwrapped(_ANSI.sub("", str(fault)).strip())
    block = class_name.rpartition(":")[2].removeprefix("ops.")
    for pattern, words in _TABLE:
        match = pattern.fullmatch(said)
        if match:
            return words.format(block=block, **_groups(match))
    return _first_sentence(said) or f"{block} failed with {type(fault).__name__}."


def _unwrapped(said: str) -> str:
    for wrapping in _WRAPPED:
        match = wrapping.match(said)
        if match:
            return _unwrapped(match["said"].strip())
    return said


def _groups(match: Match[str]) -> dict[str, str]:
    return {name: " ".join((found or "").split()) for name, found in match.groupdict().items()}


def _first_sentence(said: str) -> str:
    sentence = re.split(r"(?<=[.!?])\s+(?=[A-Z`'\"])|\n", said, maxsplit=1)[0].strip()
    if len(sentence) > _LONGEST:
        return sentence[: _LONGEST - 1].rstrip() + "…"
    return sentence if not sentence or sentence[-1] in ".!?:" else f"{sentence}."
