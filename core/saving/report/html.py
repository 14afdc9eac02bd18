"""A report as one HTML page that needs nothing beside it, for screens in light and dark and for paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from core.saving.report.parts import Section, Table
from core.saving.report.sections import Facts, headline, sections


def html(facts: Facts) -> str:
    """The page. Pictures are in it as SVG; no script, nothing fetched from anywhere."""
    parts = list(sections(facts))
    body = "\n".join(_section(number, part) for number, part in enumerate(parts))
    links = "".join(f'<a href="#s{number}">{escape(part.title)}</a>' for number, part in enumerate(parts))
    figures = "".join(f"<div><dt>{escape(what)}</dt><dd>{escape(value)}</dd></div>" for what, value in headline(facts))
    title = escape(facts.title)
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<style>{_STYLE}</style>\n</head>\n'
        f"<body>\n<header>\n<h1>{title}</h1>\n<p>Model <b>{escape(facts.model.name)}</b></p>\n"
        f"<dl>{figures}</dl>\n<nav>{links}</nav>\n</header>\n<main>\n{body}\n</main>\n"
        "<footer>Written by LayerLoom</footer>\n</body>\n</html>\n"
    )


def _section(number: int, part: Section) -> str:
    text = f"<p>{escape(part.text)}</p>" if part.text else ""
    picture = f'<figure tabindex="0">{_inline(part.picture, f"p{number}-")}</figure>' if part.picture else ""
    table = "".join(_table(part.table)) if part.table else ""
    return f'<section id="s{number}">\n<h2>{escape(part.title)}</h2>\n{text}{picture}{table}\n</section>'


def _table(table: Table) -> Iterator[str]:
    yield '<div class="scroll"><table>\n<thead><tr>'
    yield from (f"<th{_class(table, name)}>{escape(name)}</th>" for name in table.head)
    yield "</tr></thead>\n<tbody>\n"
    for row in table.rows:
        cells = zip(table.head, row, strict=True)
        yield f"<tr>{''.join(f'<td{_class(table, name)}>{escape(cell)}</td>' for name, cell in cells)}</tr>\n"
    yield "</tbody></table></div>"


def _class(table: Table, name: str) -> str:
    return ' class="n"' if name in table.right else ' class="c"' if name in table.code else ""


def _inline(svg: str, prefix: str) -> str:
    """The picture without what only a file has; as wide as the page at most; its ids its own in the page."""
    found = svg[svg.index("<svg") :]
    head, rest = found.split(">", 1)
    size = re.search(r'viewBox="[\d.]+ [\d.]+ ([\d.]+) [\d.]+"', head)
    head = re.sub(r'\s(width|height)="[^"]*"', "", head)
    width = f' style="width:{float(size[1]):.0f}px"' if size else ""
    named = re.sub(r'\bid="', f'id="{prefix}', rest)
    named = re.sub(r'(href="#|url\(#)', rf"\g<1>{prefix}", named)
    return f"{head}{width}>{named}"


_STYLE = """
:root { color-scheme: light dark; --text: #1b1f27; --dim: #5a6272; --line: #d5d9e0; --ground: #fff; --row: #f6f7f9;
  --link: #0b63d6 }
@media (prefers-color-scheme: dark) { :root { --text: #e6e8ec; --dim: #9aa2b0; --line: #2e333d; --ground: #15171c;
  --row: #20242b; --link: #4c9aff } figure { background: #fff } }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 1120px; padding: 40px 24px; background: var(--ground); color: var(--text);
  font: 15px/1.5 system-ui, sans-serif }
h1 { font-size: 28px; line-height: 1.2; margin: 0 }
h2 { font-size: 18px; margin: 40px 0 8px }
p { margin: 4px 0 12px; max-width: 72ch }
header p { color: var(--dim) }
dl { display: flex; flex-wrap: wrap; gap: 8px 40px; margin: 20px 0 }
dt { color: var(--dim); font-size: 12px }
dd { margin: 0; font-size: 20px; font-variant-numeric: tabular-nums }
nav { display: flex; flex-wrap: wrap; gap: 4px 20px; border-block: 1px solid var(--line); padding: 8px 0 }
a { color: var(--link); text-decoration: none }
a:hover { text-decoration: underline }
figure { margin: 12px 0; border: 1px solid var(--line); border-radius: 8px; overflow: auto; max-height: 80vh;
  cursor: zoom-in }
figure:focus { cursor: default; outline: 2px solid var(--link) }
figure svg { display: block; margin: 0 auto; max-width: 100%; height: auto }
figure:focus svg { max-width: none }
.scroll { overflow-x: auto }
table { border-collapse: collapse; min-width: 60%; font-size: 13px; font-variant-numeric: tabular-nums }
th { text-align: left; font-weight: 600; color: var(--dim); white-space: nowrap }
th, td { padding: 5px 12px 5px 0; border-bottom: 1px solid var(--line); vertical-align: top }
tbody tr:hover { background: var(--row) }
th:last-child, td:last-child { padding-right: 0 }
.n { text-align: right; white-space: nowrap }
td:first-child { font-weight: 600 }
.c { font-family: ui-monospace, monospace; font-size: 12px; overflow-wrap: anywhere; color: var(--dim) }
th.c { font-family: inherit; font-size: inherit }
footer { margin-top: 48px; color: var(--dim); font-size: 12px }
@media print { :root { --text: #000; --dim: #444; --line: #bbb; --ground: #fff } body { padding: 0; max-width: none;
  font-size: 11pt } nav { display: none } figure { overflow: visible; max-height: none; border: 0 }
  figure svg { max-width: 100%; height: auto } h2 { break-after: avoid } tr, figure { break-inside: avoid }
  thead { display: table-header-group } table { font-size: 8.5pt } @page { margin: 16mm } }
"""
