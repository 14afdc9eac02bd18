"""What the app asks of the engine."""

from __future__ import annotations

from msgspec import Struct

from core.protocol.delta import ProjectDelta


class UpdateProject(Struct, frozen=True, tag=True):
    """The project as it is now, as the difference to what the engine was sent at revision `base` (None: to nothing).

    An update that the engine has not got to yet is given up when a newer one arrives. `trusted` says that the person
    lets the project's code run; modules of its own are then looked for in `folder` too, where its file lies.
    """

    revision: int
    delta: ProjectDelta
    base: int | None = None
    trusted: bool = False
    folder: str = ""


class Describe(Struct, frozen=True, tag=True):
    """The documentation of a class or function, by its path below `keras`."""

    path: str


class Stop(Struct, frozen=True, tag=True):
    """End in order. Closing the engine's stdin does the same."""


Request = UpdateProject | Describe | Stop
