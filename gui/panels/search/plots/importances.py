"""How much each dimension counts for the objective."""

from __future__ import annotations

from gui.panels.search.plots.chart import Chart
from gui.panels.search.plots.told import Told
from gui.theme.tokens import Category

_BEYOND = 1.18  # room for the number behind the longest bar


def draw_importances(chart: Chart, told: Told) -> None:
    shares = sorted(told.seen.importances.items(), key=lambda item: -item[1])
    chart.name("What counts", "", "share of what sets the best trials apart")
    if not shares:
        chart.say("After a few trials this shows how much each setting counts for the objective.")
        return
    chart.top_down()
    chart.tick("left", [(float(place), told.names.get(what, what)) for place, (what, _) in enumerate(shares)])
    chart.bars([share for _, share in shares], chart.theme.category(Category.CORE))
    for place, (_, share) in enumerate(shares):
        chart.label(share, place, f"{share:.0%}", anchor=(-0.2, 0.5))
    chart.show_range((0.0, shares[0][1] * _BEYOND), (-0.7, len(shares) - 0.3))
