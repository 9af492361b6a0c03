"""The figures of the chapter on winners and losers."""

from __future__ import annotations

import pandas as pd

from .. import charts, explorables
from ..data import claim, fact
from ..model import Model
from ..settings import Axis, Level, Padding, Series
from ..units import digits
from . import Drawing, names_with, signed

AT_DOT = {
    "MSFT": "Microsoft,|ServiceNow|",
    "META": "Meta",
    "LUV": "Southwest,|Royal C.",
    "CRM": "Salesforce",
    "MCB": "four",
    "SAP": "SAP",
    "TSLA": "Tesla",
    "IBM": "IBM",
    "LVS": "Las Vegas|Sands",
    "NCLH": "Norwegian|Cruise",
}
"""What stands at a share's dot; names that stand at the same place share a label."""


def news_and_moves(rows: pd.DataFrame) -> Drawing:
    """Changes by what a search for news found, in three rows of dots."""
    rows = rows.assign(
        label=rows["symbol"].map(AT_DOT).fillna(""),
        dot=names_with(rows["company"], rows["change_pct"]),
    )
    return Drawing(
        charts.groups(
            rows,
            group="group",
            value="change_pct",
            label="label",
            means=rows.head(0),
            order=["news found", "none found", "not looked for"],
            reference=Level(
                fact("sp500_median").value,
                f"median of the S&P 500 {signed(fact('sp500_median').value, 2)}",
            ),
            axis=Axis(domain=(-18, 25), ticks=[-10, 0, 10, 20]),
        ),
        subtitle="Change on 29 January 2026, percent, of {fact}`names_count` shares by "
        "what a search for news of the company found; in grey the median large "
        "company",
        description="Three rows of dots. With news: SAP, Microsoft and ServiceNow far left, "
        "Tesla a little, IBM to the right, Meta, Southwest and Royal Caribbean far right. None "
        "found: Salesforce left, four small companies just right of zero. Not looked for: a "
        "cloud that is nearly as wide as the first row.",
        note="Names chosen by hand.",
    )


def moves_told(told: pd.DataFrame) -> Drawing:
    """Six moves as told and as closed."""
    return Drawing(
        charts.deviation(
            told,
            name="company",
            told="told",
            closed="closed",
            told_label="told_label",
            closed_label="closed_label",
            axis=Axis(domain=(-29, 26), ticks=[-10, 0, 10, 20]),
        ),
        subtitle="Change on 29 January 2026, percent; [as told]{.bk-said}, [as closed]{.bk-known}",
        description="Six rows with a ring and a disc each. Southwest and Meta lie to the right, "
        "the others to the left. Southwest and SAP closed further out than told, Salesforce, "
        "ServiceNow and Microsoft closer in; for Meta ring and disc nearly touch.",
        note="The story gives Microsoft's fall for early trading and those of Salesforce and "
        "ServiceNow for midday, so it does not claim them for the close.",
        units="percent",
    )


def meta_microsoft(pair: pd.DataFrame) -> Drawing:
    """Microsoft's and Meta's surprises and moves, as discs."""
    return Drawing(
        charts.paired_ranking(
            pair,
            name="measure",
            first=Series("Microsoft", "Microsoft"),
            second=Series("Meta", "Meta"),
            axis=Axis(domain=(-12, 18), ticks=[-10, -5, 0, 5, 10, 15]),
            padding=Padding(140, 128),
        ),
        subtitle="What came or was foreseen over what analysts expected, and the change of the "
        "share on 29 January 2026, percent; [Microsoft]{.bk-known}, Meta in grey",
        description="Three rows. For capital spending both lie to the right of zero, Meta "
        "further; for revenue too, Meta clearly further; for the share price Microsoft lies far "
        "to the left and Meta far to the right.",
        note="Microsoft's are the quarter to December 2025, Meta's the middle of its outlook: for "
        "spending in 2026, for revenue the next quarter. Another source has Microsoft's spending "
        "{fact}`msft_capex_surprise_low` over what was expected.",
    )


def gold_day(gold: pd.DataFrame, before: float) -> Drawing:
    """Gold's prints of the day in time.

    Parameters
    ----------
    gold : DataFrame
        One row a print, with its ``hour`` and whether it was known ``later``.
    before : float
        The price of the day before.
    """
    written = gold["kind"].isin(["high", "low"]) | gold["hour"].isin([13.5, 16])
    gold = gold.assign(
        label=[
            digits(level) if write else ""
            for level, write in zip(gold["level"], written, strict=True)
        ],
        below=gold["kind"].eq("low"),
        words=[
            {"high": "High", "low": "Low"}.get(kind, f"{int(hour):02}:{round(hour % 1 * 60):02}")
            + f": {digits(level)}"
            for kind, hour, level in zip(gold["kind"], gold["hour"], gold["level"], strict=True)
        ],
    )
    return Drawing(
        charts.then_and_later(
            gold,
            x=Axis(column="hour", domain=(0, 17), ticks=[2, 6, 10, 14], labels=charts.CLOCK),
            y=Axis(
                column="level", domain=(5000, 5750), ticks=[5000, 5200, 5400, 5600], format=",.0f"
            ),
            levels=[
                Level(before, "the day before, about"),
                Level(claim("claim_gold_level").told, "as told", said=True),
            ],
        ),
        subtitle="Dollars an ounce by printed prices on 29 January 2026, New York time; "
        "[prints of the day]{.bk-known}, [as told]{.bk-said}",
        description=f"A line from {digits(fact('gold_high').value)} in the night, through the "
        f"told level in the early morning, down to {digits(fact('gold_low').value)} between ten "
        f"and half past one, and back to {digits(fact('gold_print_1330').value)}, below the day "
        "before.",
        note="The minutes of the high and the low were not printed: the high is drawn at two "
        "o'clock, the low at eleven; it fell somewhere between ten and half past one. In the "
        "table both stand at the time of the report. The day before follows from the change that "
        "Reuters gave in the afternoon.",
        units="dollars an ounce",
    )


def gold_table(gold: pd.DataFrame) -> pd.DataFrame:
    """The prints behind `gold_day`, each with the day on which it could be known."""
    known_on = gold["later"].map({True: "2026-02-01", False: "2026-01-29"})
    rows = gold.assign(at=gold["at"].dt.strftime("%H:%M"), known_on=known_on)
    return rows[["at", "level", "kind", "known_on"]]


def value_changes(worth: pd.DataFrame) -> Drawing:
    """Changes of market value in dollars, as squares of what the Russell 2000 gained."""
    square = fact("russell_value_gain").value
    small = worth["fact"].isin(["russell_value_gain", "four_value_gain"])
    worth = worth.assign(
        label=[
            signed(value, decimals)
            for value, decimals in zip(worth["change"], worth["decimals"], strict=True)
        ],
        squares=worth["change"].abs() / square,
        small=small.map({True: 1, False: 0}),
    )
    return Drawing(
        charts.tiles(worth, name="who", label="label", count="squares", accent="small", across=50),
        subtitle="Change of market value on 29 January 2026, billions of dollars; a square is "
        "{fact}`russell_value_gain`; [small companies]{.bk-accent}, giants in grey",
        description="Four blocks of squares. Microsoft's loss fills five long lines, the gain of "
        "the other six giants about half of that; the Russell 2000's gain is one square, that of "
        "the four companies a sliver of one.",
        note="The Russell's is its change times a market value of about "
        "{fact}`russell_market_value`, which rests on an assumed size of the whole "
        "market.",
    )


def within_size(buckets: pd.DataFrame) -> Drawing:
    """The spread of returns within each size, tenth to ninetieth percentile."""
    return Drawing(
        charts.paired_ranking(
            buckets,
            name="rank",
            first=Series("return_p10_pct", "10th percentile"),
            second=Series("return_p90_pct", "90th percentile"),
            middle="return_median_pct",
            axis=Axis(domain=(-6.5, 6.5), ticks=[-4, -2, 0, 2, 4]),
        ),
        subtitle="Return on 29 January 2026 by rank of market value, percent; the lowest tenth "
        "ends at the [first disc]{.bk-known}, the highest begins at the grey one, the median is a "
        "tick",
        description="Eight rows of rank. In each the discs lie five to seven points apart, "
        "around a median between zero and seven tenths of a point; no row stands out from the "
        "others.",
        note="Proxy: one line a company, from nightly listings.",
    )


def luv_multiple(jump: Model) -> Drawing:
    """The change of Southwest's multiple by the change of its expected earnings."""
    return Drawing(
        explorables.response(
            jump,
            along="earnings_change",
            x_ticks=[-25, 0, 25, 50, 75, 100],
            y=Axis(domain=(-50, 100), ticks=[-50, -25, 0, 25, 50, 75, 100]),
        ),
        subtitle="Change of what is paid for a dollar of expected earnings, percent, by the "
        "change of expected earnings, percent; [what you assume]{.bk-assumed}",
        description="A curve that falls from high on the left, crosses zero where earnings rise "
        "as much as the price, and lies a little below zero at the author's value.",
        note="One year's profit stands for all of them.",
        presets={
            "nobody believed it": {"earnings_change": 0},
            "half believed": {"earnings_change": 0.127},
            "about three quarters believed": {"earnings_change": 0.187},
            "at the told price": {"price_change": 0.167},
        },
    )


def contribution_four(model: Model) -> Drawing:
    """What the four added to their index, by the index's value."""
    return Drawing(
        explorables.response(
            model,
            along="index_value",
            x_ticks=[2400, 2800, 3200, 3600],
            reference=Level(
                fact("russell_change").value,
                f"the whole index, {signed(fact('russell_change').value, 2)}",
                right=True,
            ),
            y=Axis(domain=(0, 0.08), ticks=[0, 0.02, 0.04, 0.06, 0.08], format="~r"),
        ),
        subtitle="Contribution of their gain to the Russell 2000, percentage points, by its "
        "market value, billions of dollars; [the index as it closed]{.bk-known}, [what you "
        "assume]{.bk-assumed}",
        description="A line that falls a little as the index is worth more, close to zero all "
        "along and far below the level line of the whole index's change.",
        note="Full market values; the index counts only shares that trade freely.",
        presets={
            "ten times the gain": {"value_change": 1.4},
            "a smaller market": {"index_value": 2600},
            "a larger market": {"index_value": 3600},
        },
    )


def chance_funnel(apart: pd.DataFrame, evening: pd.Timestamp, model: Model) -> Drawing:
    """What chance allows between winners and losers, and what came after the evening.

    Parameters
    ----------
    apart : DataFrame
        One row a session: how far winners and losers were apart.
    evening : Timestamp
        The day that the years are counted from.
    model : Model
        Half the width of the band.
    """
    apart = apart.assign(x=(apart["session"] - evening).dt.days / 365.25, value=apart["apart"])
    shown = apart["session"].dt.strftime("%m-%d").isin(["06-30", "08-21"])
    apart["label"] = [
        f"{day:%d %b} {signed(value, 1)}" if show else ""
        for day, value, show in zip(apart["session"], apart["value"], shown, strict=True)
    ]
    apart["below"] = apart["value"].lt(0)
    return Drawing(
        explorables.funnel(
            model,
            along="years",
            x_ticks=[0, 0.25, 0.5, 0.75, 1],
            later=apart.query("x > 0"),
            y=Axis(domain=(-70, 70), ticks=[-60, -40, -20, 0, 20, 40, 60]),
        ),
        subtitle="Mean of the winners less mean of the losers, percentage points, by years since "
        "the close; [what chance allows]{.bk-assumed}, in hollow points what came",
        description="A band around zero that widens like a funnel. A thin line wanders near "
        "zero, rises above the band once at the end of June and is back at zero in August.",
        note="Plain price changes, each share counted alike; a band wider than the frame is cut. "
        "It assumes that shares stray independently; names of one industry do not, so the true "
        "band is wider.",
        evening={
            "title": "After half a year, chance alone can part ten names by more than a third",
            "subtitle": "Mean of the winners less mean of the losers, percentage points, by "
            "years since the close; [what chance allows]{.bk-assumed}",
            "description": "A band around zero that widens like a funnel with the square root of "
            "time.",
        },
        presets={
            "thirty in each group": {"winners": 30, "losers": 30},
            "steadier shares": {"spread": 0.25},
            "a whole year": {"years": 1},
        },
        units={"apart": "points", "others": "percent"},
    )


def dated(apart: pd.DataFrame) -> pd.DataFrame:
    """The table under `chance_funnel`: that each row was known only on its date."""
    return apart.assign(known_on=apart["session"].dt.strftime("%Y-%m-%d"))


def short_names(companies: pd.Series) -> pd.Series:
    """Names of companies that fit before a row."""
    short = {
        "Metropolitan Bank Holding": "Metropolitan",
        "NWPX Infrastructure (Northwest Pipe)": "Northwest Pipe",
        "Southwest Airlines": "Southwest",
        "Meta Platforms": "Meta",
    }
    return companies.replace(short).str.replace(" (New York shares)", "", regex=False)


def day_and_after(ten: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """The table under `month_after`: the day, and each later date.

    Parameters
    ----------
    ten : DataFrame
        One row a company, with its change on the day.
    after : DataFrame
        One row a date, one column a company: its change since.
    """
    change, what = "change, percent", "against"
    day = pd.DataFrame(
        {
            "company": ten["company"],
            "session": pd.Timestamp("2026-01-29"),
            what: "the close before",
            change: ten["change_pct"],
            "known_on": "2026-01-29",
        }
    )
    later = after.rename_axis("session").reset_index()
    later = later.melt("session", var_name="company", value_name=change)
    later["known_on"] = later["session"].dt.strftime("%Y-%m-%d")
    later[what] = "the close of that day"
    return pd.concat([day, later])


def month_after(ten: pd.DataFrame) -> Drawing:
    """Ten names on the day and in the month after, as lines from one to the other."""
    ten = ten.assign(rose=ten["change_pct"].gt(0))
    return Drawing(
        charts.slopes(
            ten,
            name="company",
            first=Series("change_pct", "that day"),
            second=Series("then", "in the month after", later=True),
            axis=Axis(domain=(-21, 21), ticks=[]),
            accent="rose",
        ),
        subtitle="Change of the ten companies that the story names, percent, on 29 January 2026 "
        "and from its close to 27 February; [those that rose that day]{.bk-accent}, in grey those "
        "that fell",
        description="Ten lines from the order of the day, Southwest first, SAP last, to that of "
        "the month after. They cross: Northwest Pipe is far ahead, GeneDx, Meta, Metropolitan and "
        "the losers but SAP lie well below zero.",
        note="The table has 30 June and 21 August as well.",
        evening={
            "title": "Six of the ten named companies rose, four fell",
            "subtitle": "Change of the ten named companies on 29 January 2026, percent",
            "description": "Ten dots one below the other, from Southwest far above zero down to "
            "SAP far below.",
            "note": "",
        },
    )
