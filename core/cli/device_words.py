"""The words for devices on the command line: `auto`, `cpu`, `gpu`, `gpu:1`, and several with commas."""

from __future__ import annotations

import argparse
import re

_ONE = re.compile(r"auto|cpu|gpu|gpu:\d{1,3}")
_OF_SEVERAL = re.compile(r"(cpu|gpu):\d{1,3}")


def device(text: str) -> str:
    """Takes one device, or `auto`."""
    if _ONE.fullmatch(text):
        return text
    raise argparse.ArgumentTypeError(f"{text!r} is none of auto, cpu, gpu, gpu:0, gpu:1 …")


def several_devices(text: str) -> tuple[str, ...]:
    """Takes devices with commas between them."""
    found = tuple(word.strip() for word in text.split(","))
    for word in found:
        if not _OF_SEVERAL.fullmatch(word):
            raise argparse.ArgumentTypeError(
                f"{word!r} is no device such as gpu:0. Write them with commas: gpu:0,gpu:1"
            )
    return found
