"""The figures of the page on calm and stormy times."""

from __future__ import annotations

import pandas as pd

from .. import charts, explorables
from ..data import fact
from ..model import Model
from ..settings import Axis, Level
from . import Drawing, signed


def yardstick(by_quarter: pd.DataFrame) -> Drawing:
    """The deviation that GARCH expects by quarter, beside one number for all years.

    Parameters
    ----------
    by_quarter : DataFrame
        The quarter, and a column a line; those that are the same all along are drawn level.
    """
    quarters = pd.PeriodIndex(by_quarter["quarter"], freq="Q")
    middle = quarters.year + (3 * quarters.quarter - 1.5) / 12
    expected = pd.DataFrame(
        {
            "year": middle.to_numpy().round(3),
            "value": by_quarter["expected by GARCH"].round(3),
            "series": "expected by GARCH",
        }
    )
    level = [
        pd.DataFrame(
            {
                "year": [1999, 2019],
                "value": [round(by_quarter[column].iloc[0], 3)] * 2,
                "series": name,
            }
        )
        for name, column in (("one number", "one number for all years"), ("day", "that day's gap"))
    ]
    spread = pd.concat([expected, *level])
    return Drawing(
        charts.lines(
            spread,
            series="series",
            styles={
                "expected by GARCH": {
                    "colour": charts.KNOWN,
                    "label": "expected\nby GARCH",
                    "dy": 16,
                },
                "one number": {
                    "colour": charts.SOFT,
                    "weight": "normal",
                    "width": 1.4,
                    "dy": -26,
                    "label": "one number\nfor all years",
                },
                "day": {
                    "colour": charts.INK,
                    "weight": "normal",
                    "width": 1.4,
                    "dy": -6,
                    "label": "that day’s gap",
                },
            },
            x=Axis(column="year", domain=(1999, 2019), ticks=[2000, 2005, 2010, 2015]),
            y=Axis(column="value", domain=(0, 3), ticks=[0, 1, 2, 3], format="~r"),
        ),
        subtitle="S&P 500 less Nasdaq Composite, from 1999 to 2018, percentage points: standard "
        "deviation expected a day ahead, by quarter; the gap of 29 January 2026 between the same "
        "two indices",
        description="A line that towers in 2000 and in the year after, falls below the gap of "
        "the day by 2004 and stays there for most of the time, apart from a rise in 2008.",
        note="The pair is not the story's: no openly licensed daily history of the Russell 2000 "
        "was found.",
        units="points",
    )


def garch_echo(echo: Model) -> Drawing:
    """The next day's deviation by the last day's surprise."""
    return Drawing(
        explorables.response(
            echo,
            along="shock",
            x_ticks=[-6, -4, -2, 0, 2, 4, 6],
            reference=Level(fact("gap_sd").value, "all sessions alike", right=True, below=True),
            y=Axis(domain=(0, 3), ticks=[0, 1, 2, 3], format="~r"),
        ),
        subtitle="Standard deviation of the next day's gap, percentage points, by [the last day's "
        "surprise]{.bk-assumed}; [one number for all]{.bk-known}",
        description="A shallow bowl: flat around no surprise at a little more than one point, "
        "and rising towards both sides, to less than two points at the record gap of these years.",
        note="Fitted to the proxy's gaps to that day. A surprise counts alike in both directions.",
        presets={
            "the gap as told": {"shock": round(fact("gap_told").value - fact("gap_mean").value, 2)},
            "the record gap": {
                "shock": round(fact("gap_largest_proxy").value - fact("gap_mean").value, 2)
            },
            "as for shares": {"alpha": 0.1, "beta": 0.88},
        },
    )


def record_days(days: pd.DataFrame) -> Drawing:
    """The widest leads that were looked up, and the day of the story, as bars."""
    days = days.assign(
        label=[signed(value, 2) for value in days["gap_pts"]],
        here=days["date"].eq("29 January 2026"),
    )
    return Drawing(
        charts.ranking(
            days,
            name="date",
            value="gap_pts",
            label="label",
            accent="here",
            axis=Axis(domain=(-28, 12), ticks=[-10, 0]),
        ),
        subtitle="Russell 2000 less Nasdaq-100, percentage points, on days that were looked up, "
        "from 1999 to January 2026; [29 January 2026]{.bk-accent}",
        description="Bars from a gap of nearly six points on 25 July 2002 down to the day of the "
        "story, and one bar that points the other way, far longer than all others, on 3 January "
        "2001.",
        note="Days that were looked up in a vendor's closes, not all days above a threshold. All "
        "are measured against the Nasdaq-100; against the Composite each gap is another.",
    )
