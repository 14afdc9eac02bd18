"""Spares the start what PySide6 would read for nothing.

PySide6 looks through the source of every module that is imported after it for the words of its `__feature__` switch
(tried on 6.11); LayerLoom never switches a feature. That reading takes about a sixth of the time to the first paint.
"""

from __future__ import annotations

import sys
from types import ModuleType

import PySide6.QtCore  # noqa: F401  brings the switch

_SWITCH, _LOOK = "shibokensupport.feature", "_mod_uses_pyside"


def leave_sources_unread() -> None:
    """From now on each module counts as one that may use Qt and switches nothing, which is what PySide6 would find."""
    switch = sys.modules.get(_SWITCH)
    if switch is not None and hasattr(switch, _LOOK):
        setattr(switch, _LOOK, _may_use_qt)


def _may_use_qt(_module: ModuleType) -> bool:
    return True
