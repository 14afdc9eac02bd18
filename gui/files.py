"""What happens to files: new, open, save, recent ones, export of code and pictures; nothing is lost silently."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QSettings
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox, QWidget

from core.errors import LayerLoomError
from core.project import SUFFIX, write
from core.project.moving import left_behind, pointing_back
from core.project.shipped import copy_data
from core.resources import examples, is_example
from gui.lock import FileLock
from gui.picture import save_picture, selection_of, size_of
from gui.picture_dialog import PictureDialog
from gui.session import Session

_KIND = "LayerLoom projects (*.loom)"
_PICTURES = "Pictures (*.svg *.png *.pdf)"
_MOST_RECENT = 10


class Shown(Protocol):
    """A window that takes a word to show above its canvas, and can offer to group what repeats on it."""

    def tell(self, text: str) -> None: ...

    def offer_repeats(self) -> None: ...


Show = Callable[[Path | None], Shown | None]


class Files(QObject):
    """The File menu of one window. `show` opens another window on a path, or on nothing; `lock` is on this file."""

    def __init__(
        self, window: QWidget, session: Session, kept: QSettings, show: Show, lock: FileLock | None = None
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._kept, self._show = window, session, kept, show
        self._lock = lock
        # what goes along with the project; the answer takes it back where that can't be written
        self.before_write: Callable[[Path], Callable[[], object]] = lambda _: lambda: None

    def new(self) -> None:
        self._show(None)

    def open(self) -> None:
        """Asks for a project and opens it in a window of its own."""
        chosen, _ = QFileDialog.getOpenFileName(self._window, "Open a project", self._folder(), _KIND)
        if chosen:
            self.open_path(Path(chosen))

    def open_example(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self._window, "Open an example", str(examples()), _KIND)
        if chosen:
            self.open_path(Path(chosen))

    def open_path(self, path: Path) -> Shown | None:
        """Opens a file in another window, the answer; one that can't be read says why, and nothing else happens."""
        try:
            shown = self._show(path)
        except LayerLoomError as error:
            self._tell("This file could not be opened", str(error))
            return None
        if not is_example(path):
            self.remember(path)
        return shown

    def save(self) -> bool:
        """Saves under the name the project has, or asks for one. The answer says whether it lies on the disk."""
        return self._write(self._session.path) if self._session.path else self.save_as()

    def save_as(self) -> bool:
        start = str(self._session.path or Path(self._folder()) / f"{self._session.name}{SUFFIX}")
        chosen, _ = QFileDialog.getSaveFileName(self._window, "Save the project", start, _KIND)
        if not chosen:
            return False
        path = Path(chosen) if chosen.endswith(SUFFIX) else Path(f"{chosen}{SUFFIX}")
        if str(path) != chosen and path.exists() and not self._may_replace(path):
            return False
        if is_example(path):
            self._tell("This is an example", "It came with LayerLoom and stays as it is. Choose another folder.")
            return False
        turned = self._point_back(path.parent)
        saved = self._write(path)
        if turned and not saved:
            self._session.undo()
        return saved

    def _point_back(self, folder: Path) -> bool:
        """Offers to rewrite the paths of the plan that would lead to nothing from another folder: one step to undo."""
        if self._session.copy_of and is_example(self._session.copy_of):
            return False  # its data come along
        before = self._session.folder
        left = left_behind(self._session.project, before, folder) if before and before.exists() else ()
        if not before or not left:
            return False
        files = "\n".join(left)
        text = f"The training plan finds these beside the old file, and not from {folder}:\n\n{files}\n\n"
        text += "Shall the new file point to them where they are? With No its paths stay as they are."
        if QMessageBox.question(self._window, "Data in the old folder", text) != QMessageBox.StandardButton.Yes:
            return False
        return self._session.do("Point to the data in the old folder", lambda now: pointing_back(now, before, folder))

    def _may_replace(self, path: Path) -> bool:
        """The file dialog has asked about the name as it was typed, without the ending."""
        title, text = "Replace the file", f"{path.name} is there already. Replace it?"
        return QMessageBox.question(self._window, title, text) == QMessageBox.StandardButton.Yes

    def export_code(self) -> None:
        """Writes the Python that the code pane shows into a file."""
        from core.codegen import generate  # a window is there sooner without
        from core.training.large import is_large

        start = str(Path(self._folder()) / f"{self._stem()}.py")
        chosen, _ = QFileDialog.getSaveFileName(self._window, "Export Python", start, "Python (*.py)")
        if not chosen:
            return
        try:
            project = self._session.project
            large = is_large(project, self._session.folder)
            code = generate(project, training=project.plan is not None, large=large)
            Path(chosen).write_text(code.text, encoding="utf-8")
        except (LayerLoomError, OSError) as error:
            self._tell("The code could not be exported", str(error))

    def export_picture(self) -> None:
        """Draws the graph in sight, or what is selected of it, into an SVG, PNG or PDF file."""
        session = self._session
        whole, part = session.graph, selection_of(session.graph, session.selected)
        sizes = [size_of(session.project, graph, session.facts) for graph in (whole, part)]
        asked = PictureDialog(sizes[0], sizes[1] if part.layers else None, len(part.layers), self._window)
        if asked.exec() != QDialog.DialogCode.Accepted:
            return
        start = str(Path(self._folder()) / f"{self._stem()}.svg")
        chosen, _ = QFileDialog.getSaveFileName(self._window, "Export a picture", start, _PICTURES)
        if not chosen:
            return
        graph, scale = part if asked.of_selection else whole, asked.scale.value()
        try:
            save_picture(session.project, graph, session.facts, Path(chosen), scale)
        except LayerLoomError as error:
            self._tell("The picture could not be exported", str(error))

    def may_close(self) -> bool:
        """Asks what to do about changes that were not saved; True when the window may go."""
        if self._session.document.is_saved:
            return True
        question = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self._window,
            "Unsaved changes",
            f"Save the changes to {self._session.title} before closing?",
            question.Save | question.Discard | question.Cancel,
            question.Save,
        )
        return self.save() if answer == question.Save else answer == question.Discard

    def release(self) -> None:
        """Lets go of the file, for the next window."""
        if self._lock:
            self._lock.release()

    def recent(self) -> tuple[Path, ...]:
        """The projects opened or saved last, the latest first; those that have gone are left out."""
        kept = self._kept.value("recent", "")
        return tuple(path for line in str(kept).splitlines() if (path := Path(line)).is_file())

    def remember(self, path: Path) -> None:
        paths = [path.resolve(), *(known for known in self.recent() if known != path.resolve())]
        self._kept.setValue("recent", "\n".join(map(str, paths[:_MOST_RECENT])))

    def _write(self, path: Path) -> bool:
        take_back = self.before_write(path)
        try:
            self._write_locked(path)
        except LayerLoomError as error:
            take_back()
            self._tell("The project could not be saved", f"{error}\n\nIt is still open here; save it somewhere else.")
            return False
        self._bring_data(path.parent)
        self._session.saved(path)
        self.remember(path)
        return True

    def _bring_data(self, folder: Path) -> None:
        """What was made from an example finds its data beside itself too."""
        example = self._session.copy_of
        if self._session.path is None and example and is_example(example) and folder.resolve() != example.parent:
            try:
                copy_data(self._session.project, example, folder)
            except OSError as error:
                self._tell("The data could not be copied", f"{error}. Training will ask for it beside the project.")

    def _write_locked(self, path: Path) -> None:
        """Holds the lock on `path` from before it is written; the one on the file it was goes with success."""
        if self._lock and self._lock.path == path.resolve():
            write(self._session.project, path)
            return
        lock = FileLock(path)
        try:
            write(self._session.project, path)
        except LayerLoomError:
            lock.release()
            raise
        self.release()
        self._lock = lock

    def _tell(self, title: str, text: str) -> None:
        QMessageBox.warning(self._window, title, text)

    def _folder(self) -> str:
        return str(self._session.path.parent if self._session.path else Path.home())

    def _stem(self) -> str:
        return self._session.name if self._session.folder else "model"
