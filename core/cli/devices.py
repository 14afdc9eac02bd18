"""`layerloom devices`: what a run could compute on here."""

from __future__ import annotations

import argparse

import msgspec

from core.cli.command import OK, Command
from core.cli.tables import aligned, cell
from core.cli.terminal import Terminal

_GIB = 1 << 30


def _add_words(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print them as JSON, for programs")


def _run(arguments: argparse.Namespace, terminal: Terminal) -> int:
    from core.training.devices import seen_devices

    with terminal.waiting("Asking TensorFlow"):
        devices = seen_devices()
    if arguments.json:
        terminal.write_json([msgspec.to_builtins(device) for device in devices])
        return OK
    table = aligned("device", "what it is", "memory", right=("memory",))
    for device in devices:
        memory = "" if device.memory is None else f"{device.memory / _GIB:.1f} GiB"
        table.add_row(cell(device.name), cell(device.title), memory)
    terminal.show(table)
    if len(devices) == 1:
        terminal.note("TensorFlow sees no GPU here, so that training runs on the CPU.")
    return OK


COMMAND = Command(
    "devices",
    "list what TensorFlow can train on here",
    ("layerloom devices", "layerloom devices --json"),
    _add_words,
    _run,
)
