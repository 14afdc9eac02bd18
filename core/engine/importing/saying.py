"""What an exception says, for a message to a person: those of code that nobody here wrote may say anything."""

from __future__ import annotations


def said_by(fault: BaseException) -> str:
    """Its class and its words, such as UTF-8 can hold them."""
    try:
        words = str(fault)
    except Exception:  # noqa: BLE001  # its own code makes the text
        words = ""
    name = type(fault).__name__
    return (f"{name}: {words}" if words else name).encode("utf-8", "backslashreplace").decode("utf-8")
