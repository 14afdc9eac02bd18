"""One model saved as a process: the order as a JSON line on stdin, messages on stdout, logs on stderr."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

from core.engine.start import obey, words
from core.saving.messages import Order, Refused, Saved, decode_order


def main() -> NoReturn:
    obey(words("core.engine.saving", __doc__).parse_args().parent, decode_order, _done)


def _done(order: Order, on_stage: Callable[[str], None]) -> Saved | Refused:
    from core.engine.saving.save import attempt  # brings Keras along

    return attempt(order, on_stage)


if __name__ == "__main__":
    main()
