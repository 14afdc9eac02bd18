"""A project that came in again from outside (from code), taken into the one it came from: what changed, and a merge."""

from core.graph.taking.changes import STRUCTURE, Change, changes
from core.graph.taking.identify import identified
from core.graph.taking.leaves import Key
from core.graph.taking.merge import merged

__all__ = ["STRUCTURE", "Change", "Key", "changes", "identified", "merged"]
