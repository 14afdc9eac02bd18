"""The commands of what stands on a canvas beside the model, and of how blocks and links are shown."""

from __future__ import annotations

from gui.canvas.canvas import Canvas
from gui.commands import Command
from gui.session import Session


def annotation_commands(session: Session, canvas: Canvas) -> tuple[Command, ...]:
    """In the Model and Arrange menus."""
    do, here = canvas.annotating, canvas.view

    def some() -> bool:
        return bool(session.selected)

    return (
        Command("mute", "Mute or unmute", "Model", do.mute, ("Ctrl+B",), enabled=some, where=here),
        Command("frame", "Frame the selection", "Arrange", do.frame, ("Ctrl+J",), separated=True, where=here),
        Command("note", "Add a note", "Arrange", do.note, ("Ctrl+Shift+N",), where=here),
        Command("edit_text", "Write its text", "Arrange", do.edit_text, ("F2",), enabled=do.one_selected, where=here),
        Command("collapse", "Collapse or expand", "Arrange", do.collapse, ("Ctrl+H",), enabled=some, where=here),
        Command(
            "straighten",
            "Straighten links",
            "Arrange",
            do.straighten,
            ("Alt+S",),
            enabled=do.something_bent,
            where=here,
        ),
    )
