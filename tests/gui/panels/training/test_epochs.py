"""The table of epochs: every head can be read, however many numbers there are, and folds have a column."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from core.training.events import EpochEnded, Scores
from gui.panels.training.epochs import EpochTable


def _epoch(outputs: int, fold: int = 0) -> EpochEnded:
    told = Scores(1.0, {f"output_{number}": {"loss": 0.5, "mean_absolute_error": 0.5} for number in range(outputs)})
    return EpochEnded(1, 3, told, told, 0.1, 10.0, fold)


def test_that_heads_keep_the_room_they_need_and_share_what_is_left(qtbot: QtBot) -> None:
    table = EpochTable()
    qtbot.addWidget(table)
    table.resize(800, 200)
    table.show()
    for outputs in (1, 5):
        table.rows.clear()
        table.take((_epoch(outputs),))
        header = table.horizontalHeader()
        columns = range(table.rows.columnCount())
        assert all(header.sectionSize(column) >= header.sectionSizeHint(column) for column in columns)
        assert (header.length() > table.viewport().width()) == (outputs == 5)
    table.resize(4000, 200)
    qtbot.waitUntil(lambda: header.length() == table.viewport().width())


def test_that_folds_have_a_column_of_their_own(qtbot: QtBot) -> None:
    table = EpochTable()
    qtbot.addWidget(table)
    table.take((_epoch(1, fold=1), _epoch(1, fold=2)))
    assert [table.rows.index(row, 0).data() for row in (0, 1)] == ["1", "2"]
