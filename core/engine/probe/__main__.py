"""Writes `assets/catalogue.json` from the installed Keras and the hand-written overrides."""

from __future__ import annotations

from core.engine.probe.collect import collect
from core.engine.probe.text import table_text
from core.resources import assets


def main() -> None:
    target = assets() / "catalogue.json"
    target.write_text(table_text(collect()), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
