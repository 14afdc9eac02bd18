"""The command line: everything LayerLoom does without a screen. `gui.__main__` hands headless words to `main`."""

from core.cli.main import main

__all__ = ["main"]
