"""The commands of the File menu."""

from __future__ import annotations

from collections.abc import Callable

from gui.commands import Command
from gui.comparing.opening import Comparer
from gui.files import Files
from gui.importing import Importer
from gui.tying.tying import Tying


def file_commands(
    files: Files,
    importer: Importer,
    comparer: Comparer,
    tying: Tying,
    save_model: Callable[[], object],
    close: Callable[[], object],
) -> tuple[Command, ...]:
    """The File menu. `save_model` asks how a model is saved, `close` closes the window."""
    return (
        Command("new", "New", "File", files.new, ("Ctrl+N",)),
        Command("open", "Open…", "File", files.open, ("Ctrl+O",)),
        Command("example", "Open an example…", "File", files.open_example),
        Command("import", "Import a model…", "File", importer.choose, ("Ctrl+Shift+I",), separated=True),
        Command("import_application", "Import from keras.applications…", "File", importer.choose_application),
        Command("compare", "Compare with…", "File", comparer.choose, ("Ctrl+Alt+D",)),
        Command("save", "Save", "File", files.save, ("Ctrl+S",), separated=True),
        Command("save_as", "Save as…", "File", files.save_as, ("Ctrl+Shift+S",)),
        Command(
            "save_model",
            "Save the model as…",
            "File",
            save_model,
            ("Ctrl+Shift+M",),
            tip="For Keras, TensorFlow, ONNX or TFLite, with trained weights; as a notebook or a report",
            separated=True,
        ),
        Command("export_code", "Export Python…", "File", files.export_code, ("Ctrl+E",)),
        Command("export_picture", "Export a picture…", "File", files.export_picture, ("Ctrl+Shift+E",)),
        Command(
            "tie",
            "Tie to a Python file…",
            "File",
            tying.choosing.choose,
            tip="The canvas writes a marked region of it; a change there from outside is shown, to take or to leave",
            separated=True,
        ),
        Command("review_code", "Review changes of the code…", "File", tying.review, enabled=lambda: tying.is_tied),
        Command("untie", "Untie from the Python file", "File", tying.untie, enabled=lambda: tying.is_tied),
        Command("close", "Close window", "File", close, ("Ctrl+W",), separated=True),
    )
