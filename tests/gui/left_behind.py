"""A process with one order, as those of the engine are: it answers, and leaves a copy of itself behind."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from core.saving.messages import Refused, decode_order
from core.stages import encode

if __name__ == "__main__":
    order = decode_order(sys.stdin.buffer.readline())
    if os.fork() == 0:
        time.sleep(20)
        Path(order.out).touch()
        os._exit(0)
    sys.stdout.buffer.write(encode(Refused("as it was asked to")))
