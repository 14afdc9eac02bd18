"""What the process does: it listens at once, imports Keras meanwhile, then serves until stdin ends."""

from __future__ import annotations

import gc
import sys
import threading
import time
from typing import BinaryIO

from core.engine.server.inbox import Inbox
from core.protocol import Answer, EngineReady, encode


def run(out: BinaryIO) -> int:
    """Serve until stdin ends or a Stop arrives; gives the process's exit code."""
    started = time.monotonic()
    inbox = Inbox()
    threading.Thread(target=inbox.read, args=(sys.stdin.buffer,), name="requests", daemon=True).start()
    try:
        _serve(inbox, out, started)
    except BrokenPipeError:
        return 1  # nobody listens any more
    return 0


def _serve(inbox: Inbox, out: BinaryIO, started: float) -> None:
    import keras
    import tensorflow as tf

    from core.engine.server.service import Service

    def send(answer: Answer) -> None:
        out.write(encode(answer))
        out.flush()

    _collect_garbage_when_idle(inbox)
    send(EngineReady(keras.__version__, tf.__version__, time.monotonic() - started))
    service = Service(send)
    for line in inbox:
        service.handle(line, inbox.is_overtaken)


def _collect_garbage_when_idle(inbox: Inbox) -> None:
    """Keras leaves cycles behind; looking for them in the midst of an answer would cost up to 0.3 s."""
    gc.collect()
    gc.freeze()  # what the imports made lives as long as the process
    gc.set_threshold(100_000, 50, 1000)
    inbox.on_idle(gc.collect)
