"""The figures of the chapter on rotations in history."""

from __future__ import annotations

import pandas as pd

from .. import charts, explorables
from ..data import claim, fact, table
from ..model import Model
from ..paths import PathModel
from ..settings import Axis, Bands, Cursor, Level, Padding, Series, Window
from ..units import day, write
from . import Drawing, signed


def after_a_gap(rates: pd.DataFrame, followed: Model) -> Drawing:
    """What followed a gap less what followed any day, with each interval and the band around all.

    Parameters
    ----------
    rates : DataFrame
        The base rates, a row a horizon and threshold.
    followed : Model
        Looks the differences up.
    """
    return Drawing(
        explorables.estimate_along(
            rates.assign(nothing=0.0),
            followed,
            cursor=Cursor(
                "threshold",
                "datum.sessions_ahead == horizon",
                "datum.days + ' days, ' + datum.cases + ' cases apart'",
            ),
            reference=Series("nothing", "level line: as after any day"),
            x=Axis(
                column="gap_from",
                domain=(0, 2),
                ticks=[0, 0.5, 1, 1.5, 2],
                title="small caps ahead by at least, points",
            ),
            y=Axis(column="extra_pts", domain=(-4, 5), ticks=[-4, -2, 0, 2, 4]),
            bands=Bands(edges=("band_low", "band_high"), band=("extra_low", "extra_high")),
        ),
        subtitle="Small caps' lead over the Nasdaq-100 in the time after a gap, less that after "
        "any day, percentage points; [shaded: each threshold by itself; between thin lines: all at "
        "once]{.bk-known}; [what you choose]{.bk-assumed}",
        description="A line stays close to zero for every threshold, inside a shaded interval and, "
        "further out, a pair of thin edges; all widen to the right, where the cases get few. "
        "Three months ahead the shaded interval of small gaps lies just below zero, the wider one "
        "does not.",
        note="Days are picked by the proxies' gaps, leads measured on paths that meet the "
        "published closes at the ends of years; sessions from the end of 2022 to 29 January 2026. "
        "Intervals hold ninety-five percent if these years are like others, which is the largest "
        "assumption.",
        presets={
            "as told": {"threshold": claim("claim_gap").told},
            "a week": {"horizon": 5},
            "three months": {"horizon": 63},
        },
        choices={"horizon": {5: "a week", 21: "a month", 63: "three months"}},
        units="points",
    )


def three_answers(rows: pd.DataFrame) -> Drawing:
    """How many sessions were as special, by what is counted: one square in so many."""
    among = (100 / rows["share"]).round().astype(int)
    rows = rows.assign(
        label=[
            f"one day in {many} ({write(share, 'percent', 1)})"
            for many, share in zip(among, rows["share"], strict=True)
        ],
        among=among,
        one=1,
    )
    return Drawing(
        charts.tiles(rows, name="counted", label="label", count="among", accent="one", across=30),
        subtitle="Sessions since the end of 2022 that were at least as special as 29 January 2026, "
        "by what is counted: [one day]{.bk-accent} among so many, the others grey",
        description="Five blocks of squares, one of each filled dark, grow from the gap at "
        "{fact}`gap_share_like_for_like` over opposite signs at "
        "{fact}`opposite_signs_share` and breadth at "
        "{fact}`breadth_gap_share` to both legs as told at "
        "{fact}`as_told_share`.",
        note="Proxy, from nightly listings. The day is ranked by the proxy's own figures, but "
        "for the last block, which takes the story's.",
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
        "won]{.bk-accent}, the others grey; pale, with a question mark: unlike returns compared",
        description="Bars by year from 1991: two very long ones downward in 1998 and in 1999, "
        "three long ones upward in 2000 to 2002, mixed years to 2016 and mostly downward bars "
        "since, with an exception in 2022.",
        note="Pale bars: the Nasdaq-100 without dividends, or a fund in place of an index. "
        "Dividends would lower the bars to 1999 and that of 2023.",
        units="percent",
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


def size_by_month(months: pd.DataFrame) -> Drawing:
    """The size factor's mean in each month of the year, before and since it was described."""
    return Drawing(
        charts.paired_ranking(
            months,
            name="month",
            first=Series("to 1981", "to 1981"),
            second=Series("since 1982", "since 1982"),
            axis=Axis(domain=(-1.6, 4.9), ticks=[-1, 0, 1, 2, 3, 4], format="~r"),
            padding=Padding(86, 86),
        ),
        subtitle="Small companies less big ones, at like value: mean return of the month, percent; "
        "[from 1926 to 1981]{.bk-known}, in grey since 1982",
        description="Twelve pairs of discs, one a month. All lie near zero but for January before "
        "1982, which stands alone at {fact}`size_january_before`; since then January lies among "
        "the others.",
        note="The size factor of Fama and French from July 1926 to November 2018. A month's mean "
        "has a standard error of about half a point in either time.",
        units={"t to 1981": "", "t since 1982": "", "others": "percent a month"},
    )


def four_corners(corners: pd.DataFrame) -> Drawing:
    """Small and large companies, dear and cheap, over the same months, as bars."""
    corners = corners.assign(
        label=[signed(value, 0) for value in corners["change"]],
        small=corners["companies"].str.startswith("Small"),
    )
    return Drawing(
        charts.ranking(
            corners,
            name="companies",
            value="change",
            label="label",
            accent="small",
            axis=Axis(domain=(-190, 400), ticks=[0, 150, 300]),
        ),
        subtitle="Return from April 2000 to the end of 2006, percent, dividends counted; [the "
        "smallest fifth of companies]{.bk-accent} and the largest, each with its cheapest and its "
        "dearest fifth",
        description="Small cheap companies at {fact}`small_value_2000_2006:signed` stand far above "
        "large cheap ones at {fact}`large_value_2000_2006:signed`; large dear ones lost "
        "{fact}`large_growth_2000_2006:size` and small dear ones "
        "{fact}`small_growth_2000_2006:size`.",
        note="Corners of the portfolios of Fama and French; cheap and dear by book value over "
        "price. They come with a package whose licence covers its code and says nothing of the "
        "data: they are read where it is installed, and no table of theirs is copied.",
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
    days = table(split.output.rows).query(split.output.rows_where)["session"]
    return Drawing(
        explorables.corner(
            split,
            day=days.map(day).reset_index(drop=True),
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
        units="percent",
    )


def factor_window(span: PathModel) -> Drawing:
    """Size and value compounded over a window of months."""
    first, last = "datum.from_start == start_moved", "datum.from_end == end_moved"
    return Drawing(
        explorables.window(
            span,
            edges={"start_moved": "from_start", "end_moved": "from_end"},
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
        units="percent",
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
        subtitle="Russell 2000, total return by year, percent; [years above]{.bk-accent} "
        "[the bar that you set]{.bk-assumed}, the others grey",
        description="Bars by year from 1991, with a line at the return of 2019; six bars pass "
        "it, the last of them in 2013, and none since.",
        note="Pale bars are a fund's returns. Price returns, without dividends, have a lower bar.",
        presets={
            "best since 2013": {"bar": fact("best_year_bar").value},
            "best since 2003": {"bar": fact("best_year_bar_2013").value},
        },
    )
