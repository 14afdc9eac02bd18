"""What runs of a notebook: its code cells below each other, without what only IPython understands."""

from __future__ import annotations

import json

_MAGIC = ("%", "!", "?")


def program_in(notebook: str) -> str:
    """From the text of an `.ipynb` file. Raises ValueError for what is no notebook."""
    try:
        cells = json.loads(notebook)["cells"]
        sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    except (KeyError, TypeError) as fault:
        raise ValueError(f"it has no cells that can be read ({fault})") from fault
    return "\n".join(_plain(source) for source in sources)


def _plain(source: str) -> str:
    if source.lstrip().startswith("%%"):
        return ""
    lines = source.splitlines()
    return "\n".join(
        f"{line[: len(line) - len(line.lstrip())]}pass" if line.lstrip().startswith(_MAGIC) else line for line in lines
    )
