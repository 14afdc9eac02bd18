"""One transplant as a process: the order as a JSON line on stdin, messages on stdout, logs on stderr."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

from core.engine.start import obey, words
from core.transplanting.messages import Order, Refused, Transplanted, decode_order


def main() -> NoReturn:
    obey(words("core.engine.transplanting", __doc__).parse_args().parent, decode_order, _done)


def _done(order: Order, on_stage: Callable[[str], None]) -> Refused | Transplanted:
    from core.engine.transplanting.transplant import attempt  # brings Keras along

    return attempt(order, on_stage)


if __name__ == "__main__":
    main()
