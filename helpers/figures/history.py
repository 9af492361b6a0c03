"""The figures of the chapter on rotations in history."""

from __future__ import annotations

import pandas as pd

from .. import charts, explorables
from ..data import claim, fact
from ..model import Model
from ..paths import PathModel
from ..settings import Axis, Bands, Cursor, Level, Series, Window
from ..units import write
from . import Drawing, signed


def three_answers(rows: pd.DataFrame) -> Drawing:
    """How many sessions were as special, by what is counted, as bars."""
    rows = rows.assign(label=[write(share, "percent", 1) for share in rows["share"]])
    return Drawing(
        charts.ranking(
            rows,
            name="counted",
            value="share",
            label="label",
            axis=Axis(domain=(0, 26), ticks=[0, 10, 20], format="~r"),
        ),
        subtitle="Sessions since the end of 2022 that were at least as special as 29 January 2026, "
        "percent, by what is counted",
        description="Five bars get shorter from the gap at "
        "{fact}`gap_share_like_for_like` over opposite signs at "
        "{fact}`opposite_signs_share` and breadth at "
        "{fact}`breadth_gap_share` to both legs as told at "
        "{fact}`as_told_share`.",
        note="Proxy, from nightly listings. The day is ranked by the proxy's own figures, but "
        "for the last bar, which takes the story's.",
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
            axis=Axis(domain=(-28, 12), ticks=[-15, -10, -5, 0, 5]),
        ),
        subtitle="Russell 2000 less Nasdaq-100, percentage points, on days that were looked up, "
        "from 1999 to January 2026; [29 January 2026]{.bk-known}",
        description="Bars from a gap of nearly six points on 25 July 2002 down to the day of the "
        "story, and one bar that points the other way, far longer than all others, on 3 January "
        "2001.",
        note="Days that were looked up in a vendor's closes, not all days above a threshold. All "
        "are measured against the Nasdaq-100; against the Composite each gap is another.",
    )


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
                    "dash": [1, 3],
                    "dy": -26,
                    "label": "one number\nfor all years",
                },
                "day": {
                    "colour": charts.INK,
                    "weight": "normal",
                    "width": 1.4,
                    "dy": -6,
                    "label": "that day's gap",
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
    )


def annual_leads(lead: pd.DataFrame) -> Drawing:
    """The Russell 2000's lead over the Nasdaq-100, a bar a year."""
    lead = lead.assign(ahead=lead["lead"].gt(0))
    return Drawing(
        charts.columns(
            lead,
            accent="ahead",
            weak="loose",
            marks=pd.DataFrame(
                [
                    {"at": 2003, "height": 38, "text": "2000 to 2002", "align": "left"},
                    {"at": 2000, "height": -70, "text": "1998 and 1999", "align": "left"},
                ]
            ),
            x=Axis(column="year", domain=(1990, 2026), ticks=[1995, 2005, 2015, 2025]),
            y=Axis(column="lead", domain=(-95, 45), ticks=[-80, -40, 0, 40]),
        ),
        subtitle="Russell 2000 less Nasdaq-100, percentage points a year; [years it "
        "won]{.bk-known}; open bars compare unlike returns",
        description="Bars by year from 1991: two very long ones downward in 1998 and in 1999, "
        "three long ones upward in 2000 to 2002, mixed years to 2016 and mostly downward bars "
        "since, with an exception in 2022.",
        note="Open bars: the Nasdaq-100 without dividends, or a fund in place of an index. "
        "Dividends would lower the bars to 1999 and that of 2023.",
    )


def with_bases(wide: pd.DataFrame, returns: pd.DataFrame) -> pd.DataFrame:
    """The table under `annual_leads`: each index's return beside the basis it is on.

    Parameters
    ----------
    wide : DataFrame
        Returns, one row a year, one column an index.
    returns : DataFrame
        The same, one row a year and index, with ``basis`` and ``proxy``.
    """
    basis = returns["basis"] + returns["proxy"].map({True: ", fund", False: ""})
    bases = returns.assign(basis=basis).pivot(index="year", columns="index", values="basis")
    names = ("Russell 2000", "Nasdaq-100", "S&P 500")
    order = ["year", *(f"{name}{more}" for name in names for more in ("", ", basis"))]
    return wide.join(bases.add_suffix(", basis")).reset_index()[order]


def after_the_boom(after: pd.DataFrame) -> Drawing:
    """What five indices did to the end of 2006, as bars."""
    after = after.assign(
        label=[signed(value, 0) for value in after["change"]],
        small=after["index"].isin(["Small value", "Russell 2000", "Small growth"]),
    )
    return Drawing(
        charts.ranking(
            after,
            name="index",
            value="change",
            label="label",
            accent="small",
            axis=Axis(domain=(-135, 220), ticks=[-50, 0, 50, 100, 150]),
        ),
        subtitle="Change to the end of 2006, percent, from the end of 1999 or, for the two "
        "styles, from 24 March 2000; [small companies]{.bk-known}",
        description="Small value at {fact}`russell_value_2000_2006:signed` leads; "
        "small growth ended at {fact}`russell_growth_2000_2006:signed`, below the S&P "
        "500 at {fact}`sp500_1999_2006:signed`; the Nasdaq-100 lost "
        "{fact}`nasdaq_100_1999_2006:size`.",
        note="The styles come from a book and start at the peak; the indices are price changes "
        "from a vendor's closes. The two starts are three months apart. The indices leave "
        "dividends out; with them the S&P 500 gained over these years. Whether the styles count "
        "them the source does not say.",
    )


OPPOSITE_SIGNS = {"small_caps_at_least": 0, "nasdaq_at_most": 0}


def corners(told: dict[str, float]) -> dict[str, dict]:
    """Corners of the plane worth a name: as closed, as told, opposite signs."""
    return {"as closed": {}, "as told": told, "opposite signs": OPPOSITE_SIGNS}


def plane_of_days(split: Model, told: dict[str, float]) -> Drawing:
    """Sessions in the plane of both changes, with the reader's corner.

    Parameters
    ----------
    split : Model
        Worked out for rows, one for a session in the corner.
    told : dict
        The corner as the story has it.
    """
    return Drawing(
        explorables.corner(
            split,
            x=Axis(
                column="nasdaq_100_pct",
                domain=(-4, 4),
                ticks=[-4, -2, 0, 2, 4],
                title="Nasdaq-100, percent",
            ),
            y=Axis(
                column="small_caps_pct",
                domain=(-4, 4),
                ticks=[-4, -2, 0, 2, 4],
                title="small caps, percent",
            ),
            right="nasdaq_at_most",
            top="small_caps_at_least",
            gap=Level(fact("gap_close").value, "above: the gap"),
            marks=pd.DataFrame(
                [
                    {
                        "x": told["nasdaq_at_most"],
                        "y": told["small_caps_at_least"],
                        "text": "as told",
                        "kind": "said",
                        "align": "right",
                        "dy": -14,
                    },
                    {
                        "x": fact("nasdaq_100_change").value,
                        "y": fact("russell_change").value,
                        "text": "as closed",
                        "kind": "known",
                        "align": "left",
                        "dy": 16,
                    },
                ]
            ),
        ),
        subtitle="{fact}`sessions_to_date` sessions to 29 January 2026 by the change "
        "of both; [the corner that you "
        "set]{.bk-assumed}",
        description="A cloud of points along the diagonal: the two mostly rise and fall "
        "together. The upper left corner, small caps up and the Nasdaq-100 down, holds few of "
        "them; a line parallel to the diagonal cuts off about a quarter of the cloud.",
        note="Proxies for both. What lies outside the frame waits at its edge. As told and as "
        "closed are the story's and the published figures.",
        presets={
            "as told": told,
            "opposite signs": {"small_caps_at_least": 0, "nasdaq_at_most": 0},
            "one percent each": {"small_caps_at_least": 1, "nasdaq_at_most": -1},
        },
    )


def after_a_gap(rates: pd.DataFrame, followed: Model) -> Drawing:
    """The lead after a gap by its size, with two intervals.

    Parameters
    ----------
    rates : DataFrame
        The base rates, a row a horizon and threshold.
    followed : Model
        Looks them up.
    """
    return Drawing(
        explorables.estimate_along(
            rates,
            followed,
            cursor=Cursor(
                "threshold",
                "datum.sessions_ahead == horizon",
                "datum.days + ' days, ' + datum.cases + ' cases apart'",
            ),
            reference=Series("always_pts", "level line: after any day"),
            x=Axis(
                column="gap_from",
                domain=(0, 2),
                ticks=[0, 0.5, 1, 1.5, 2],
                title="small caps ahead by at least, points",
            ),
            y=Axis(column="mean_pts", domain=(-11, 4), ticks=[-10, -5, 0]),
            bands=Bands(edges=("cases_low", "cases_high"), band=("blocks_low", "blocks_high")),
        ),
        subtitle="Small caps' lead over the Nasdaq-100 in the time after, percentage points, "
        "average; [band: blocks of days; dots: cases apart]{.bk-known}; [what you "
        "choose]{.bk-assumed}",
        description="A line below zero stays close to the level line of any day for every "
        "threshold; a band and two dotted edges around it hold that line throughout and widen to "
        "the right, where the cases get few.",
        note="Proxies for both indices, sessions from the end of 2022 to 29 January 2026. "
        "Intervals hold ninety-five percent if these years are like others, which is the largest "
        "assumption.",
        presets={
            "as told": {"threshold": claim("claim_gap").told},
            "a week": {"horizon": 5},
            "three months": {"horizon": 63},
        },
        choices={"horizon": {5: "a week", 21: "a month", 63: "three months"}},
    )


def factor_window(span: PathModel) -> Drawing:
    """Size and value compounded over a window of months."""
    first, last = "datum.from_start == start_moved", "datum.from_end == end_moved"
    return Drawing(
        explorables.window(
            span,
            name="name",
            choice="factor",
            labels={1: "size", 2: "value"},
            x=Axis(column="year", domain=(1999, 2007), ticks=[2000, 2002, 2004, 2006]),
            y=Axis(domain=(-60, 180), ticks=[-50, 0, 50, 100, 150]),
            rows=Window(
                "datum.from_start >= start_moved && datum.from_end <= end_moved", first, last
            ),
        ),
        subtitle="Size and value factors compounded over [the window that you set]{.bk-assumed}, "
        "percent; [the one you picked]{.bk-known}",
        description="Within a shaded window from April 2000 to October 2002 the value factor "
        "climbs to {fact}`hml_2000_2002:signed`, the size factor ends at "
        "{fact}`smb_2000_2002:signed`; a month earlier the first would be higher and "
        "the second below zero.",
        note="Long one portfolio, short another, before costs. Compounding such a difference is a "
        "convention; adding up the months gives other numbers.",
        presets={
            "a month earlier": {"start_moved": -1, "end_moved": -1},
            "from March 2000": {"start_moved": -1},
            "from February 2000": {"start_moved": -2},
            "to the end of 2006": {"end_moved": 50},
            "a year later": {"start_moved": 12},
        },
        choices={"factor": {1: "size", 2: "value"}},
    )


def best_year_bar(years: pd.DataFrame, above: Model) -> Drawing:
    """Returns by year against a bar that the reader sets.

    Parameters
    ----------
    years : DataFrame
        Returns by year.
    above : Model
        Worked out for rows, one for a year above the bar.
    """
    return Drawing(
        explorables.above_bar(
            years[["year", "return_pct", "proxy"]],
            above,
            bar="bar",
            weak="proxy",
            words="to pass:",
            x=Axis(column="year", domain=(1990, 2026), ticks=[1995, 2005, 2015, 2025]),
            y=Axis(column="return_pct", domain=(-40, 55), ticks=[-40, -20, 0, 20, 40]),
        ),
        subtitle="Russell 2000, total return by year, percent; [years above]{.bk-known} "
        "[the bar that you set]{.bk-assumed}",
        description="Bars by year from 1991, with a line at the return of 2019; six bars pass "
        "it, the last of them in 2013, and none since.",
        note="Open bars are a fund's returns. Price returns, without dividends, have a lower bar.",
        presets={
            "best since 2013": {"bar": fact("best_year_bar").value},
            "best since 2003": {"bar": fact("best_year_bar_2013").value},
        },
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
