"""Breaks statements that do not fit into a line exactly as `ruff format` would, so that no formatter has to run."""

from __future__ import annotations

from core.codegen.source import Chain, Group, Labelled, Operation, Source, flat

WIDTH = 88
STEP = 4


def assignment(targets: tuple[str, ...], value: Source, indent: int = 0, sign: str = "=") -> str:
    """`a, b = value`; one target with a comma behind it is a tuple of one."""
    head = ", ".join(targets)
    if head.endswith(","):
        head, targets = f"({head})", (*targets, "")
    whole = f"{head} {sign} {flat(value)}"
    if indent + len(whole) <= WIDTH:
        return whole
    if len(targets) > 1 and indent + len(head) + len(" = (") > WIDTH:
        head = _exploded(Group("(", tuple(target.rstrip(",") for target in targets if target), ")"), indent)
    return _after(f"{head} {sign} ", value, indent)


def returned(value: Source, indent: int) -> str:
    """`return value`."""
    return _after("return ", value, indent)


def headed(head: str, parameters: Group, indent: int = 0) -> str:
    """`def name(parameters):`."""
    return f"{head}{_placed(parameters, indent, indent + len(head), 1)}:"


def expression(value: Source, indent: int = 0) -> str:
    """A statement that is nothing but a call."""
    return _placed(value, indent, indent, 0)


def height(item: Source, indent: int) -> int:
    """How many lines an item takes that stands on its own with a comma behind it."""
    return 1 + _placed(item, indent, indent, 1).count("\n")


def _after(head: str, value: Source, indent: int) -> str:
    """The value behind `name = ` or `return `, in parentheses where breaking its own brackets does not help."""
    column = len(head.rpartition("\n")[2]) + (0 if "\n" in head else indent)
    placed = _placed(value, indent, column, 0)
    if not _wants_parentheses(value, indent, column + len(placed.partition("\n")[0])):
        return head + placed
    wrapped = _pad(indent + STEP) + _placed(value, indent + STEP, indent + STEP, 0)
    if "," not in head and isinstance(value, Chain) and any(len(line) > WIDTH for line in wrapped.split("\n")):
        return head + placed
    return f"{head}(\n{wrapped}\n{_pad(indent)})"


def _wants_parentheses(value: Source, indent: int, first_line: int) -> bool:
    """Whether a value that does not fit into a line should have parentheses; `first_line` is how far it reaches."""
    if isinstance(value, Group):
        return False
    fits_inside = indent + STEP + len(flat(value)) <= WIDTH
    return isinstance(value, Operation) or (first_line > WIDTH and (fits_inside or isinstance(value, Chain)))


def _placed(source: Source, indent: int, column: int, tail: int) -> str:
    """The source from `column` on, broken where it and the `tail` characters behind it do not fit."""
    if isinstance(source, str) or column + len(source.flat) + tail <= WIDTH:
        return flat(source)
    if isinstance(source, Labelled):
        return source.label + _placed(source.value, indent, column + len(source.label), tail)
    if isinstance(source, Chain):
        return _chained(source, indent, column, tail)
    if isinstance(source, Operation):
        return f"{source.left}\n{_pad(indent)}{source.sign} {source.right}" if source.left else source.flat
    return _exploded(source, indent) if source.items else source.flat


def _chained(chain: Chain, indent: int, column: int, tail: int) -> str:
    text = ""
    keep = _made_and_called(chain, column)
    for position, part in enumerate(chain.parts):
        if isinstance(part, str):
            text += part
            continue
        rest = _until_break(chain.parts[position + 1 :], tail)
        at = len(text.rpartition("\n")[2]) + (0 if "\n" in text else column)
        if part is keep:
            text += _one_a_line(part, indent)
        else:
            text += _placed(part, indent, at, rest)
    return text


def _until_break(parts: tuple[str | Group, ...], tail: int) -> int:
    """How many characters follow before the line may break."""
    length = 0
    for part in parts:
        if isinstance(part, Group) and part.items:
            return length + 1
        length += len(flat(part))
    return length + tail


def _made_and_called(chain: Chain, column: int) -> Group | None:
    """The constructor's arguments of `Layer(…)(x)` when the break would fall between the brackets around `x`."""
    match chain.parts:
        case (str(head), Group(items=made) as group, Group(items=called) as last) if made:
            plain = all(isinstance(item, str) for item in called)
            before = column + len(head) + len(group.flat) + 1
            if plain and before <= WIDTH < before + len(last.flat) - 1:
                return group
    return None


def _exploded(group: Group, indent: int) -> str:
    inner = ", ".join([flat(item) for item in group.items])
    if group.packed and indent + STEP + len(inner) <= WIDTH:
        return f"{group.opening}\n{_pad(indent + STEP)}{inner}\n{_pad(indent)}{group.closing}"
    return _one_a_line(group, indent, comma=not group.packed or len(group.items) > 1)


def _one_a_line(group: Group, indent: int, comma: bool = True) -> str:
    step = indent + STEP
    lines = [f"{_pad(step)}{_placed(item, step, step, 1)}," for item in group.items]
    text = "\n".join(lines)
    return f"{group.opening}\n{text if comma else text[:-1]}\n{_pad(indent)}{group.closing}"


def _pad(indent: int) -> str:
    return " " * indent
