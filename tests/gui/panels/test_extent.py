"""Plots grow in steps, and numbers on them can be smoothed, read out and taken along."""

from __future__ import annotations

import math

import pytest

from core.training.events import EpochEnded, Scores
from gui.panels.training.extent import Extent
from gui.panels.training.plot import Plot, smoothed
from gui.panels.training.series import Curves, Series, as_csv
from gui.panels.training.strokes import MOST, stroke
from gui.theme.theme import Theme


def test_that_a_growing_curve_seldom_moves_the_axes() -> None:
    extent, moves = Extent(), 0
    for last in range(1, 201):
        x = list(range(last + 1))
        after = extent.following([(x, [1 / (1 + place) for place in x])])
        moves += after != extent
        extent = after
        assert extent.x[0] <= 0
        assert extent.x[1] >= last
        assert extent.y[0] <= 1 / (1 + last) < 1 <= extent.y[1]
    assert moves < 40


def test_that_the_plot_closes_in_where_an_early_peak_has_gone() -> None:
    far = Extent().following([([0, 1], [0.0, 100.0])])
    assert far.following([([0, 1], [0.9, 1.0])]).y[1] < 2


def test_that_numbers_that_are_none_do_not_count() -> None:
    assert Extent().following([([], [])]) == Extent()
    assert Extent.around([([0, 1, 2], [math.nan, 1.0, 3.0])]).y == pytest.approx((0.84, 3.16))


def test_that_smoothing_starts_at_the_first_number_and_forgets_old_ones() -> None:
    assert list(smoothed([1.0, 2.0], 0)) == [1.0, 2.0]
    found = smoothed([5.0] + [1.0] * 50, 0.5)
    assert found[0] == 5.0
    assert found[-1] == pytest.approx(1.0)
    assert math.isnan(smoothed([1.0, math.nan, 1.0], 0.5)[1])


def test_that_the_table_has_a_line_for_each_epoch() -> None:
    curves = Curves()
    for epoch in (1, 2):
        scores = Scores(0.5 / epoch, {"out": {"loss": 0.5 / epoch, "accuracy": 0.25 * epoch}})
        curves.take(EpochEnded(epoch, 2, scores, scores if epoch == 2 else None, 1.0, 10.0))
    head, *rows = as_csv(curves).splitlines()
    assert head == "epoch,out loss,out accuracy,out loss (held out),out accuracy (held out)"
    assert rows == ["1,0.5,0.25,,", "2,0.25,0.5,0.25,0.5"]


def test_that_a_plot_reads_out_and_stays_where_a_person_looks(theme: Theme) -> None:
    plot = Plot("Loss", theme)
    training, held_out, key = Series(), Series(), ("out", "loss")
    for epoch in range(1, 6):
        training.add(epoch, 1 / epoch)
        held_out.add(epoch, 2 / epoch)
    plot.show_curve(key, training, held_out, stroke(theme, 0))
    assert plot.read_out(3.9) == [(key, "0.25", "0.5")]
    box = plot.widget.getPlotItem().getViewBox()
    box.scaleBy((0.5, 0.5))
    box.sigRangeChangedManually.emit(box.state["mouseEnabled"])
    closer = box.viewRange()
    training.add(50, 0.01)
    plot.show_curve(key, training, held_out, stroke(theme, 0))
    assert box.viewRange() == closer
    plot.fit()
    assert box.viewRange()[0][1] > 50
    plot.choose(log=True, smoothing=0.0)
    plot.show_curve(key, training, held_out, stroke(theme, 0))
    assert plot.read_out(50) == [(key, "0.01", "0.4")]
    plot.widget.close()


def test_that_many_curves_are_told_apart_by_their_lines_where_colours_come_again(theme: Theme) -> None:
    drawn = [stroke(theme, place) for place in range(MOST)]
    looks = [(one.colour.name(), tuple(one.dashes(held_out=held))) for one in drawn for held in (False, True)]
    assert len(set(looks)) == 2 * MOST > 40
    swatches = [one.swatch().toImage() for one in (drawn[0], drawn[7], drawn[14])]
    assert swatches[0] != swatches[1] != swatches[2]
