"""The figures of the chapter on the Fed."""

from __future__ import annotations

import pandas as pd

from .. import charts, explorables
from ..data import EVENING, fact
from ..model import Model
from ..paths import PathModel
from ..readings import Reading
from ..settings import Axis, Labels, Level, Padding, Series
from ..units import digits
from . import Drawing, signed

VOTES_BELOW = ("2025-06-18", "2025-09-17", "2025-10-29", "2025-12-10", "2026-03-18", "2026-06-17")
"""The meetings whose votes stand below the line, where it has room."""


def decisions(meetings: pd.DataFrame) -> Drawing:
    """The policy rate as steps, with the votes of each meeting."""
    for_and_against = zip(meetings["votes_for"], meetings["votes_against"], strict=True)
    meetings = meetings.assign(
        votes=[f"{ayes}–{noes}" for ayes, noes in for_and_against],
        later=meetings["known_on"] > EVENING,
        below=meetings["meeting"].isin(pd.to_datetime(VOTES_BELOW)),
    )
    return Drawing(
        charts.then_and_later(
            meetings,
            step=True,
            x=Axis(
                column="at",
                domain=(2025.35, 2026.7),
                ticks=[2025.5, 2026, 2026.5],
                labels="datum.value % 1 ? (datum.value < 2026 ? 'July 2025' : 'July 2026') "
                ": 'January 2026'",
            ),
            y=Axis(column="middle", domain=(3.2, 4.6), ticks=[3.5, 4, 4.5]),
            labels=Labels(text="votes"),
        ),
        subtitle="Middle of the target range of the federal funds rate, percent, and votes for and "
        "against at each meeting; later meetings in grey",
        description="A line of steps: flat through the summer of 2025, three steps down in the "
        "autumn to {fact}`policy_rate_middle`, flat at the January meeting and after "
        "it; at most meetings at least one member voted against.",
        note="The middle of the range stands for the rate; what is paid from day to day lies "
        "near it.",
        evening={
            "subtitle": "Middle of the target range of the federal funds rate, percent, and "
            "votes for and against at each meeting",
            "description": "A line of steps: flat through the summer of 2025, three steps down "
            "in the autumn, flat at the January meeting; at most meetings a member voted against.",
        },
    )


def december_futures(december: pd.DataFrame) -> Drawing:
    """The rate that futures implied for December, day by day."""
    days = december["priced_on"].dt.strftime("%Y-%m-%d")
    december = december.assign(
        label=[
            digits(rate, 3) if day in ("2025-12-10", "2026-01-29", "2026-08-21") else ""
            for day, rate in zip(days, december["implied_rate"], strict=True)
        ],
        below=days.eq("2026-01-29"),
    )
    return Drawing(
        charts.then_and_later(
            december,
            x=Axis(
                column="at",
                domain=(2025.9, 2026.7),
                ticks=[2026, 2026.25, 2026.5],
                labels="datum.value == 2026 ? 'January 2026' : datum.value < 2026.4 ? 'April' : "
                "'July'",
            ),
            y=Axis(column="implied_rate", domain=(2.8, 4.2), ticks=[3, 3.5, 4]),
            levels=[Level(fact("policy_rate").value, "the rate now")],
        ),
        subtitle="Rate that the futures contract for December 2026 implies, percent, by day; "
        "later days in grey",
        description="Before the meeting the contract implied "
        "{fact}`december_futures_0127`, after it "
        "{fact}`december_futures_0128` and a day later "
        "{fact}`december_futures_0129`, below the rate in force; from March it rises "
        f"to {digits(december['implied_rate'].iloc[-1], 3)}% in August, above it.",
        note="The contract pays the average rate of its month. It is read here as an "
        "expectation, which leaves out any premium for risk.",
        evening={
            "title": "Futures hardly moved with the decision",
            "subtitle": "Rate that the futures contract for December 2026 implies, percent, by day",
            "description": "Four points from December to the end of January lie almost level, "
            "about half a point below the rate in force.",
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
    """Floating shares of small and large companies by source, as discs and rings."""
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
        "2000]{.bk-known}, S&P 500 as rings",
        description="Six sources for the Russell 2000 run from {fact}`floating_lowest` "
        "to {fact}`floating_highest`; four of them have the S&P 500 as well, from "
        "{fact}`floating_large_lowest` to {fact}`floating_large_highest`, "
        "always far to the left of the small.",
        note="A source that does not say what it counts is marked so. Shares that count debt due "
        "soon, and a later repetition of an old pair, are left out.",
    )


def bank_margins(banks: pd.DataFrame) -> Drawing:
    """The change of two banks' margins, as bars."""
    banks = banks.assign(label=[signed(value, 2) for value in banks["change"]])
    return Drawing(
        charts.ranking(
            banks,
            name="bank",
            value="change",
            label="label",
            axis=Axis(domain=(-0.22, 0.32), ticks=[-0.2, 0, 0.2]),
        ),
        subtitle="Net interest margin, fourth quarter of 2025 less the third, percentage points",
        description="Peoples Bancorp's bar points left, "
        "{fact}`pebo_margin_change:signed`; Metropolitan's points right, "
        "{fact}`mcb_margin_change:signed`, and "
        "{fact}`mcb_margin_change_without_fees:signed` without fees for early "
        "repayment.",
        note="Fees of the quarter before are not known and stay in it.",
    )


def taylor(rule: Model, middle: float) -> Drawing:
    """The Taylor rule's rate by the natural rate, beside the rate in force.

    Parameters
    ----------
    rule : Model
        The rule.
    middle : float
        The middle of the range in force.
    """
    return Drawing(
        explorables.response(
            rule,
            along="natural_rate",
            x_ticks=[0, 1, 2, 3],
            reference=Level(middle, "the rate in force", right=True),
            y=Axis(domain=(0, 7), ticks=[0, 2, 4, 6], format="~r"),
        ),
        subtitle="Policy rate by the Taylor rule, percent, by the [natural real "
        "rate]{.bk-assumed}; [the rate in force]{.bk-known}",
        description="A straight line rises with the natural rate and crosses the rate in force "
        "at a natural rate a little above a half; at one it is already above it.",
        note="The inputs are those published by the day of the decision; later revisions are "
        "left out.",
        presets={
            "rule of 1993": {},
            "rule of 1999": {"gap_weight": 1.0},
            "low natural rate": {"natural_rate": 0.5},
            "high natural rate": {"natural_rate": 2.0},
            "inflation fallen": {"inflation": 2.3},
        },
    )


def hold_surprise(model: Model) -> Drawing:
    """The surprise of a hold, by the chance that it was given."""
    return Drawing(
        explorables.response(
            model,
            along="probability",
            x_ticks=[60, 70, 80, 90],
            y=Axis(domain=(0, 14), ticks=[0, 4, 8, 12], format="~r"),
        ),
        subtitle="Surprise of the hold, basis points, by the [chance that was "
        "priced]{.bk-assumed}, percent",
        description="A straight line falls to zero as the hold becomes certain; at the priced "
        "chance it is under one basis point.",
        note="The chance is the exchange's, as a news wire printed it the day before.",
        presets={"a toss": {"probability": 0.5}, "half a point feared": {"move": 50}},
    )


def late_meeting(model: Model) -> Drawing:
    """The surprise that a basis point tells, by the day of the meeting."""
    return Drawing(
        explorables.response(
            model,
            along="meeting_day",
            x_ticks=[5, 10, 15, 20, 25],
            y=Axis(domain=(0, 35), ticks=[0, 10, 20, 30], format="~r"),
        ),
        subtitle="Surprise read from one basis point in the current month's contract, basis "
        "points, by [day of the decision]{.bk-assumed}",
        description="A line lies near one for most of the month, then turns steeply up in the "
        "last days; at the author's day it is about ten times the change of the price.",
        note="The change of the price is an example; the January contract of that day was not "
        "found.",
        presets={"in the middle of a month": {"meeting_day": 15}},
    )


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
    ).round(2)


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
            "label": ["", *[""] * len(after), "what the Fed did", "priced in August"],
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
        "on 28 January]{.bk-known}, what came later in grey",
        description="A dashed line of steps, the reader's path, beside a solid falling line "
        "through the prices of three futures contracts; in grey the rate that stayed where it "
        "was until August and, above it, what futures then priced for December.",
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
    )
