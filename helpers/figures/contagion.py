"""The figures of the chapter on the Microsoft contagion."""

from __future__ import annotations

import pandas as pd

from .. import charts, explorables
from ..data import fact
from ..model import Model
from ..settings import Axis, Level, Place, Series
from . import Drawing, names_with, signed

ROWS = ["Microsoft", "ServiceNow", "IBM", "SAP", "Salesforce", "Nasdaq-100"]
SERIES = {
    "MSFT": "Microsoft",
    "NOW": "ServiceNow",
    "SAP": "SAP",
    "SAP (Frankfurt)": "SAP",
    "CRM": "Salesforce",
    "Nasdaq-100": "Nasdaq-100",
}
LABELLED = {
    ("MSFT", "open"),
    ("MSFT", "close"),
    ("NOW", "close"),
    ("SAP", "close"),
    ("SAP (Frankfurt)", "print"),
    ("CRM", "print"),
    ("CRM", "close"),
    ("Nasdaq-100", "close"),
}
"""The prints that have room for a label."""


def two_factors(software: pd.DataFrame, model: Model) -> Drawing:
    """Each name's change beside what the market and the sector give together.

    Parameters
    ----------
    software : DataFrame
        One row a company.
    model : Model
        The share of the changes that both explain.
    """
    market = "beta * market_change"
    best = fact("software_fit_beta").value
    return Drawing(
        explorables.explained(
            software,
            model,
            name="company",
            value="change_pct",
            parts={
                "market": market,
                "market and sector": f"{market} + sector_beta * (sector_change - market_change)",
            },
            moved=("sector_beta", "sector_change - market_change"),
            axis=Axis(domain=(-17.5, 10), ticks=[-15, -10, -5, 0, 5]),
        ),
        subtitle="Change on 29 January 2026, percent, of the software names of this book, as "
        "[dots]{.bk-known}; what [the betas you choose]{.bk-assumed} make of market and sector, as "
        "lines; the bar between is what they leave",
        description="Seventeen rows with a dot each, from SAP, the furthest left, to IBM, alone "
        "right of zero. The line of the market stands almost at zero, that of market and sector "
        "less than half of the way to most of the dots.",
        note="One pair of betas for all names. Proxy: the sector is application software in the "
        "S&P 500 by value, from nightly listings; Salesforce and ServiceNow are part of it. "
        "A share below zero means that the two add more to the squares than they take away.",
        presets={
            "market only": {"sector_beta": 0},
            "one for one": {"sector_beta": 1},
            "best fit": {"sector_beta": best},
            "systems software, with Microsoft": {
                "sector_change": fact("systems_software_change").value
            },
        },
    )


def on_one_clock(
    news: dict[str, pd.Timestamp],
    prints: pd.DataFrame,
    others: dict[str, tuple[pd.Timestamp, float]],
) -> pd.DataFrame:
    """News and prints one below the other, with the place of each on the clock.

    Parameters
    ----------
    news : dict
        By company, when its results came.
    prints : DataFrame
        Rows of the table of checkpoints.
    others : dict
        By name, a print from elsewhere: when, and the change.
    """
    results = pd.DataFrame({"name": list(news), "at": list(news.values())})
    # For Salesforce none were found; the words stand where the others' results stand.
    none = pd.DataFrame({"name": ["Salesforce"], "at": [news["Microsoft"]]})
    prints = prints[prints["series"].isin(SERIES)].assign(
        name=lambda rows: rows["series"].map(SERIES),
        label=lambda rows: [
            signed(value, 0 if "Frankfurt" in series else 1) if (series, kind) in LABELLED else ""
            for series, kind, value in zip(
                rows["series"], rows["kind"], rows["change_pct"], strict=True
            )
        ],
        kind="print",
    )
    elsewhere = pd.DataFrame(
        {"name": name, "at": at, "change_pct": change, "label": signed(change, 1), "kind": "print"}
        for name, (at, change) in others.items()
    )
    clock = pd.concat(
        [
            results.assign(label="results", kind="news"),
            none.assign(label="no news found", kind="none"),
            prints,
            elsewhere,
        ]
    )[["name", "at", "change_pct", "label", "kind"]]
    return clock.assign(hour=charts.hours(clock["at"]) + 24 * clock["at"].dt.day.eq(29))


def clock_table(clock: pd.DataFrame) -> pd.DataFrame:
    """The table under `news_clock`, in order of time."""
    return clock.sort_values("at")[["name", "at", "kind", "change_pct"]]


def news_clock(clock: pd.DataFrame) -> Drawing:
    """News and prints of five companies and an index on one clock, a row each."""
    return Drawing(
        charts.news_clock(
            clock,
            name="name",
            label="label",
            kind="kind",
            order=ROWS,
            session=(33.5, 40),
            session_label="New York trades",
            x=Axis(column="hour", domain=(15.5, 40.5), ticks=[16, 22, 28, 34, 40]),
        ),
        subtitle="From the close of 28 January to the close of 29 January 2026, New York time; "
        "[news]{.bk-known} as diamonds, changes against the close before as dots, percent",
        description="Six rows on a clock. Microsoft, ServiceNow and IBM report in the evening, "
        "SAP in the night and falls in Frankfurt before dawn; for Salesforce no news was found. "
        "Futures on the Nasdaq-100 are slightly up before the open; by the close all but IBM are "
        "down.",
        note="ServiceNow and IBM reported the same evening as Microsoft; the minutes were not "
        "printed and are drawn at Microsoft's. SAP's print is from Frankfurt, the Nasdaq-100's "
        "first dot from its futures.",
    )


KINDS = {
    "results found": "own results",
    "none found": "none found",
    "nobody looked": "nobody looked",
}


def news_and_none(rows: pd.DataFrame, rest: float, median: float) -> Drawing:
    """Changes by what a search for news found, in three rows of dots.

    Parameters
    ----------
    rows : DataFrame
        One row a company: ``company``, ``change_pct``, ``search``.
    rest, median : float
        The median of those for which nobody looked, and of the industry.
    """
    crowded = rows["search"].eq("nobody looked") & ~rows["company"].isin(["HubSpot", "Oracle"])
    # Two stand at the same place.
    labels = rows["company"].replace({"ServiceNow": "", "Microsoft": "ServiceNow,|Microsoft"})
    rows = rows.assign(
        group=rows["search"].map(KINDS),
        label=labels.mask(crowded, ""),
        dot=names_with(rows["company"], rows["change_pct"]),
    )
    found = fact("software_results_median").value
    means = pd.DataFrame(
        [
            ("own results", found, f"without Microsoft {signed(found, 1)}"),
            ("nobody looked", rest, f"median {signed(rest, 1)}"),
        ],
        columns=["group", "change_pct", "label"],
    )
    return Drawing(
        charts.groups(
            rows,
            group="group",
            value="change_pct",
            label="label",
            means=means,
            order=list(KINDS.values()),
            reference=Level(median, f"median of all {signed(median, 1)}"),
            axis=Axis(domain=(-17.5, 8), ticks=[-15, -10, -5, 0, 5]),
        ),
        subtitle="Change on 29 January 2026, percent, of Microsoft and the software names of "
        "this book, by what a search for news found; in grey all {fact}`software_count` "
        "companies",
        description="Three rows of dots. Names with own results lie far apart, SAP lowest, "
        "Microsoft and ServiceNow together, IBM alone above zero. Salesforce stands alone. The "
        "names for which nobody looked spread from Oracle down to HubSpot, mostly below the "
        "median of the industry.",
        note="Names chosen by hand; bold numbers are medians. For the last row nobody looked, so "
        "some of them may have had news; its median leaves Salesforce out, and is "
        f"{signed(fact('software_rest_median').value, 1)} with it.",
    )


def short_names(companies: pd.Series) -> pd.Series:
    """Names of companies that fit before a row."""
    short = {
        "Advanced Micro Devices": "AMD",
        "Applied Materials": "Applied Mat.",
        "Texas Instruments": "Texas Instr.",
        "ASML Holding": "ASML",
    }
    plain = companies.str.replace(" (New York shares)", "", regex=False).replace(short)
    return plain.str.replace(" Technology| Research", "", regex=True)


def day_by_day(chips: pd.DataFrame) -> pd.DataFrame:
    """The table under `chips_next_day`: one row a company and day."""
    days = (("2026-01-29", "change_pct"), ("2026-01-30", "next_pct"))
    return pd.concat(
        pd.DataFrame(
            {
                "company": chips["company"],
                "day": pd.Timestamp(day),
                "change, percent": chips[column],
                "known_on": day,
            }
        )
        for day, column in days
    )


def chips_next_day(chip_rows: pd.DataFrame) -> Drawing:
    """Changes of makers of chips on the day and on the next, as discs."""
    return Drawing(
        charts.paired_ranking(
            chip_rows,
            name="company",
            first=Series("change_pct", "that day"),
            second=Series("next_pct", "the next day", later=True),
            axis=Axis(domain=(-17, 10), ticks=[-15, -10, -5, 0, 5]),
        ),
        subtitle="Change of eleven makers of chips and of their machines, percent; "
        "[29 January 2026]{.bk-known} and 30 January",
        description="Eleven rows. That day the dots lie close around zero, the makers of "
        "machines a little above. On the next day nearly all lie to the left, KLA by far the "
        "furthest.",
        note="Names chosen by hand, each counted once; the hollow discs are hindsight.",
        evening={
            "title": "Chips did not catch it that day",
            "subtitle": "Change of eleven makers of chips and of their machines, 29 January 2026, "
            "percent",
            "description": (
                "Eleven rows with a dot each. The dots lie close around zero, the makers of "
                "machines a little above."
            ),
            "note": "Names chosen by hand, each counted once.",
        },
    )


def stands_out(software: pd.DataFrame, model: Model) -> Drawing:
    """What is left of each change beside the band of what is usual.

    Parameters
    ----------
    software : DataFrame
        One row a company.
    model : Model
        One for a company that stands out.
    """
    left = "datum.change_pct - beta * market_change - sector_beta * (sector_change - market_change)"
    return Drawing(
        explorables.banded(
            software,
            model,
            name="company",
            raw="change_pct",
            value=left,
            half_width="bar * sigma * (1 + datum.own_results * (results_ratio - 1))",
            edge=Place("-bar * sigma", "bar", "-sigma"),
            axis=Axis(domain=(-17.5, 10), ticks=[-15, -10, -5, 0, 5]),
        ),
        subtitle="Change on 29 January 2026 without the market's part, percent; [outside the "
        "band]{.bk-accent}, grey within; the band of [what you call usual]{.bk-assumed}, wider "
        "after results",
        description="Seventeen rows, each with a dot and a band around zero. The bands of SAP, "
        "ServiceNow and IBM are wide. SAP and most names without results lie left of their "
        "bands; Oracle, Adobe, Palantir, ServiceNow and IBM lie inside.",
        note="One beta and one standard deviation for all names; small and young companies swing "
        "more, so their bands are too narrow. The grey tick is the change before anything is "
        "taken out.",
        presets={
            "sector taken out": {"sector_beta": 1},
            "results days like others": {"results_ratio": 1},
            "wild shares": {"sigma": 3.5},
        },
    )


def pick_names(software: pd.DataFrame, picking: Model, median: float) -> Drawing:
    """Changes of the names, those that the reader picks in colour, and their mean.

    Parameters
    ----------
    software : DataFrame
        One row a company.
    picking : Model
        What each picked name adds to the mean.
    median : float
        Of the whole industry.
    """
    return Drawing(
        explorables.picked(
            software,
            picking,
            name="company",
            value="change_pct",
            known=Level(median, f"median of all {signed(median, 1)}"),
            label="mean of yours",
            axis=Axis(domain=(-17, 7), ticks=[-15, -10, -5, 0, 5]),
        ),
        subtitle="Change on 29 January 2026, percent; [the median of the industry]{.bk-known}, "
        "[the mean of the names you pick]{.bk-assumed}",
        description="Seventeen bars from SAP, the longest to the left, to IBM, the only one to "
        "the right. The first five are in colour; their mean lies far left of the median of the "
        "industry.",
        note="The median is that of {fact}`software_count` US companies worth more "
        "than a billion dollars; their single changes are not in this book, so a mean stands "
        "against a median.",
        presets={
            "most traded": {"way_of_picking": 3},
            "smallest falls": {"way_of_picking": 2},
            "the whole table": {"picked": 17},
        },
        choices={
            "way_of_picking": {
                1: "the largest falls first",
                2: "the smallest falls first",
                3: "the most traded first",
                4: "by ticker, as in a list",
            }
        },
        units={"others": ""},
    )


def witnesses(model: Model) -> Drawing:
    """The industry's fall in standard deviations, by the correlation of its shares."""
    return Drawing(
        explorables.response(
            model,
            along="correlation",
            x_ticks=[0, 0.2, 0.4, 0.6, 0.8],
            y=Axis(domain=(-20, 5), ticks=[-20, -15, -10, -5, 0, 5]),
        ),
        subtitle="Fall of the software industry over its usual spread, standard deviations, by the "
        "[average correlation of its shares]{.bk-assumed}",
        description="A line that starts far below zero where shares have nothing in common, "
        "rises steeply at once and then flattens out between two and three standard deviations "
        "below zero.",
        note="The fall is the median of the industry less the S&P 500. The correlation was not "
        "measured, and one standard deviation stands for all names.",
        presets={
            "nothing in common": {"correlation": 0},
            "a little": {"correlation": 0.1},
            "half": {"correlation": 0.5},
        },
    )
