"""The figures of the chapter on whose debt floats."""

from __future__ import annotations

import pandas as pd

from .. import charts, explorables
from ..data import fact
from ..model import Model
from ..paths import PathModel
from ..readings import Reading
from ..settings import Axis, Level, Padding, Series
from . import Drawing


def pass_through(through: Model, through_large: Model) -> Drawing:
    """A company's change of profit by the share of its debt that floats.

    Parameters
    ----------
    through, through_large : Model
        With the values of a small and of a large company.
    """
    return Drawing(
        explorables.response(
            through,
            along="floating_share",
            x_ticks=[0, 25, 50, 75, 100],
            reference=Level(-fact("bofa_per_point").value, "BofA, another basis"),
            y=Axis(domain=(-10, 2), ticks=[-8, -6, -4, -2, 0]),
        ),
        subtitle="Change of pre-tax profit in a year, percent, by the [floating "
        "share]{.bk-assumed}; [a bank's estimate on a basis of its own]{.bk-known}",
        description="A line falls as more debt floats: {result}`interest_pass_through` for a small "
        "company at the author's values. With the preset for a large company it is "
        "{result}`interest_pass_through_large`.",
        note="Both shares are one source's, and both debts one bank's of 2018. Hedges and cash "
        "that earns the short rate are left out; both make the effect smaller.",
        presets={
            "small, a point more": {},
            "large, a point more": {row.input: row.value for row in through_large.inputs},
            "small, a cut of a quarter": {"rate_change": -0.0025},
        },
    )


def counted_by(small: pd.DataFrame) -> list[str]:
    """Who counted, when and what, over two lines; a row a source."""
    short = {
        "floating_goldman": "Goldman Sachs",
        "floating_lazard": "Lazard",
        "floating_apollo": "Apollo",
        "floating_wisdomtree": "Voya",
        "floating_plante_moran": "Plante Moran",
        "floating_jpmam": "J.P. Morgan AM",
    }
    return [f"{short[key]} {row.as_of[:4]}\n{row.instruments}" for key, row in small.iterrows()]


def floating_shares(rows: pd.DataFrame) -> Drawing:
    """Floating shares of small and large companies by source, as discs."""
    return Drawing(
        charts.paired_ranking(
            rows,
            name="name",
            first=Series("small", "small"),
            second=Series("large", "large"),
            axis=Axis(domain=(0, 66), ticks=[0, 20, 40, 60], format="~r", unit="%"),
            padding=Padding(190, 170),
        ),
        subtitle="Share of debt at floating rates, by source, year and what is counted; [Russell "
        "2000]{.bk-known}, S&P 500 in grey",
        description="Six sources for the Russell 2000 run from {fact}`floating_lowest` "
        "to {fact}`floating_highest`; four of them have the S&P 500 as well, from "
        "{fact}`floating_large_lowest` to {fact}`floating_large_highest`, "
        "always far to the left of the small.",
        note="A source that does not say what it counts is marked so. Shares that count debt due "
        "soon, and a later repetition of an old pair, are left out.",
        units="percent",
    )


def hedges_and_cash(model: Model) -> Drawing:
    """A small company's change of profit by the share of its floating debt that is hedged."""
    return Drawing(
        explorables.response(
            model,
            along="hedged_share",
            x_ticks=[0, 20, 40, 60, 80],
            y=Axis(domain=(-6, 2), ticks=[-6, -3, 0]),
        ),
        subtitle="Change of pre-tax profit in a year, percent, by the share of floating debt that "
        "is [hedged]{.bk-assumed}",
        description="A line rises from {result}`net_pass_through` without hedges to less than a "
        "quarter of that with four fifths hedged; cash moves the whole line up.",
        note="How much the members of the index hedge or hold in cash was not found on a page, so "
        "the presets are examples.",
        presets={
            "no hedge, no cash": {},
            "a fifth hedged, a tenth in cash": {"hedged_share": 0.2, "cash_share": 0.1},
            "half hedged, a fifth in cash": {"hedged_share": 0.5, "cash_share": 0.2},
        },
    )


def refinancing(model: Model) -> Drawing:
    """The change of profit as fixed debt falls due, by the new rate."""
    return Drawing(
        explorables.response(
            model,
            along="new_rate",
            x_ticks=[2, 4, 6, 8, 10, 12],
            y=Axis(domain=(-40, 25), ticks=[-40, -30, -20, -10, 0, 10, 20]),
        ),
        subtitle="Change of pre-tax profit after the years chosen, percent, by the [rate on new "
        "debt]{.bk-assumed}, percent",
        description="A straight line falls with the new rate and crosses zero where it equals "
        "the old coupon; at the author's values a few percent of profit are lost.",
        note="The old coupon is an average of all debt in 2023 and probably too high for fixed "
        "debt alone; debt and EBITDA stay what they are.",
        presets={
            "small": {},
            "large": {
                "due_share": 0.065,
                "floating_share": 0.09,
                "leverage": 1.8,
                "old_rate": 0.035,
                "new_rate": 0.0485,
                "ebit_share": 0.75,
                "interest_rate": 0.035,
            },
            "small, weak credit": {"new_rate": 0.12},
        },
    )


def bank_betas(margin: Model, like_peoples: dict[str, float]) -> Drawing:
    """The change of a bank's margin by the beta of its income.

    Parameters
    ----------
    margin : Model
        The change of the margin.
    like_peoples : dict
        The betas of a bank like Peoples.
    """
    return Drawing(
        explorables.response(
            margin,
            along="income_beta",
            x_ticks=[0, 0.2, 0.4, 0.6, 0.8, 1],
            reference=Level(
                fact("mcb_margin_change_without_fees").value, "Metropolitan, reported", right=True
            ),
            y=Axis(domain=(-0.25, 0.25), ticks=[-0.2, -0.1, 0, 0.1, 0.2]),
        ),
        subtitle="Change of the net interest margin, percentage points, by the [beta of income]"
        "{.bk-assumed}; [what Metropolitan reported without fees]{.bk-known}",
        description="A line falls as more of a cut reaches the income and crosses zero where "
        "income and expense follow the rate alike; the marker lies to the left of that, where a "
        "cut is a gain.",
        note="The rate is the quarter's average. Metropolitan's betas follow from its accounts, "
        "so that the marker meets its report is no test. Of Peoples only the difference is known.",
        presets={
            "like Metropolitan": {},
            "like Peoples": like_peoples,
            "matched": {"income_beta": 0.54},
            "a hold": {"rate_change": 0},
        },
    )


def repricing_gap(model: Model) -> Drawing:
    """The change of a bank's margin by the coupon at which its loans are made anew."""
    old, new = fact("mcb_maturing_coupon").value, fact("mcb_origination_coupon").value
    below = fact("mcb_renewal_below_low").value, fact("mcb_renewal_below_high").value
    low, high = (round(new - one / 100, 2) for one in reversed(below))
    return Drawing(
        explorables.response(
            model,
            along="new_rate",
            x_ticks=[4, 5, 6, 7, 8, 9, 10],
            y=Axis(domain=(-40, 40), ticks=[-40, -20, 0, 20, 40]),
        ),
        subtitle="Change of the net interest margin, basis points, by the [coupon of the new "
        "loans]{.bk-assumed}, percent",
        description="A straight line rises with the new coupon and crosses zero at the old one; "
        "the marker lies just above that, at {result}`margin_from_gap`.",
        note="The policy rate stays what it is, and so does what the bank pays.",
        presets={
            "as expected, upper end": {"new_rate": high},
            "as expected, lower end": {"new_rate": low},
            "like new loans": {"new_rate": new},
            "at the old coupon": {"new_rate": old},
        },
    )


MONTHS = ("march", "april", "june", "july", "september", "october", "december")
"""The months of the year's meetings after the evening."""

FLAT: dict[str, float] = {f"move_{name}": 0 for name in MONTHS}
QUARTERLY = FLAT | {f"move_{name}": -0.25 for name in ("march", "june", "september", "december")}

RATE_PATHS: dict[str, dict] = {
    "as priced, in quarters": {},
    "on hold": FLAT,
    "a cut a quarter": QUARTERLY,
    "the dissenters' pace": QUARTERLY | {"start": 3.375},
    "two rises": FLAT | {"move_september": 0.25, "move_december": 0.25},
}
"""Paths of the rate that a reader may begin from."""


RATE_UNITS = {
    "average change of the rate": "points",
    "A year's interest, small company, for $100 of EBITDA": "dollars",
    "The same, large company": "dollars",
    "others": "points",
}
"""Of the columns of the table under `rate_path`."""


def rate_readings(
    bill: Model, margin: Model, large: Model, like_peoples: dict[str, float]
) -> list[Reading]:
    """What a path of the rate means for two companies and two banks.

    Parameters
    ----------
    bill, margin : Model
        A year's interest, and a bank's margin.
    large : Model
        Its author's values are the large company's.
    like_peoples : dict
        The betas of a bank like Peoples.
    """
    held = {
        row.input: row.value
        for row in large.inputs
        if row.input in ("floating_share", "leverage", "interest_rate")
    }
    return [
        Reading(
            "A year's interest, small company, for $100 of EBITDA",
            bill,
            into="rate_change",
            factor=0.01,
        ),
        Reading("The same, large company", bill, into="rate_change", factor=0.01, values=held),
        Reading(
            "Change of margin, a bank like Peoples", margin, into="rate_change", values=like_peoples
        ),
        Reading("The same, a bank like Metropolitan", margin, into="rate_change"),
    ]


def rate_outcomes(editor: PathModel, readings: list[Reading]) -> pd.DataFrame:
    """The table under `rate_path`: what each preset path comes to."""
    return pd.DataFrame(
        {"path": name, "average change of the rate": editor(**values)}
        | {reading.label: reading(editor(**values)) for reading in readings}
        for name, values in RATE_PATHS.items()
    )


def rate_path(
    editor: PathModel, by_day: pd.DataFrame, after: pd.DataFrame, december: pd.DataFrame
) -> Drawing:
    """The reader's path of the rate, what was priced and what came.

    Parameters
    ----------
    editor : PathModel
        The reader's.
    by_day : DataFrame
        What futures implied on one day, a row a contract.
    after : DataFrame
        The meetings that came later, with the middle of the range.
    december : DataFrame
        What futures implied for December, a row a day.
    """
    start, middle = editor.along["at"][0], fact("policy_rate_middle").value
    priced = pd.DataFrame(
        {
            "at": [start, *(by_day["contract"].str[5:].astype(int) - 0.5)],
            "level": [fact("policy_rate").value, *by_day["implied_rate"]],
        }
    )
    # The middle of each contract's month; the steps end with the last day that is known.
    later = pd.DataFrame(
        {
            "at": [start, *(12 * after["meeting"].dt.day_of_year / 365), 12 * 233 / 365, 11.5],
            "level": [middle, *after["middle"], middle, december["implied_rate"].iloc[-1]],
            "label": ["", *[""] * len(after), "the Fed", "priced in August"],
            "joined": [True] * (len(after) + 2) + [False],
        }
    )
    return Drawing(
        explorables.stepped_path(
            editor,
            known=priced,
            known_label="priced",
            later=later,
            label="your path",
            x=Axis(
                column="at",
                domain=(0, 12),
                ticks=[0.5, 2.5, 5.5, 8.5, 11.5],
                labels="['Jan', 'Mar', 'Jun', 'Sep', 'Dec'][indexof([0.5, 2.5, 5.5, 8.5, 11.5], "
                "datum.value)]",
            ),
            y=Axis(domain=(1.5, 5.75), ticks=[2, 3, 4, 5]),
        ),
        subtitle="Middle of the target range in 2026, percent; [your path]{.bk-assumed}, [priced "
        "on 28 January]{.bk-known}, what came later hollow and thin",
        description="A dashed line of steps, the reader's path, beside a solid falling line "
        "through the prices of three futures contracts; thin, the rate that stayed where it was "
        "until August and, above it, a hollow point, what futures then priced for December.",
        note="Averages run from 29 January to 31 December 2026. A priced path is a mean over "
        "many paths and can lie between quarters; a path of decisions cannot. Futures settle on "
        "the effective rate, a little above the middle of the range.",
        evening={
            "subtitle": "Middle of the target range in 2026, percent; [your path]{.bk-assumed}, "
            "[priced on 28 January]{.bk-known}",
            "description": "A dashed line of steps, the reader's path, beside a solid falling line "
            "through the prices of three futures contracts.",
        },
        presets=RATE_PATHS,
        units=RATE_UNITS,
    )
