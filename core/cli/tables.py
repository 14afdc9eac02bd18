"""Tables of the command line, plain enough to be read, copied and cut by columns."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from core.cli.terminal import printable


def aligned(*headings: str, right: tuple[str, ...] = ()) -> Table:
    """A table without frames; the columns named in `right` are set flush right."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for heading in headings:
        table.add_column(heading, justify="right" if heading in right else "left", overflow="fold")
    return table


def cell(text: str, style: str = "") -> Text:
    return Text(printable(text), style)
