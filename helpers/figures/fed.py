"""The figures of the chapter on what the Fed told."""

from __future__ import annotations

import pandas as pd

from .. import charts, explorables
from ..data import EVENING, fact
from ..model import Model
from ..settings import Axis, Labels, Level
from ..units import day, digits
from . import Drawing

VOTES_BELOW = ("2025-06-18", "2025-09-17", "2025-10-29", "2025-12-10", "2026-03-18", "2026-06-17")
"""The meetings whose votes stand below the line, where it has room."""


def fed_day_noise(model: Model) -> Drawing:
    """The noise band of a difference by hours, with the lag after the decision and of the day."""
    lags = pd.DataFrame(
        {
            "x": [2, 6.5],
            "value": [fact("fed_after_lag").value, fact("fed_day_lag").value],
            "label": ["after the decision", "the whole day"],
        }
    )
    return Drawing(
        explorables.funnel(
            model,
            along="hours",
            x_ticks=[1, 2, 3, 4, 5, 6],
            known=lags,
            y=Axis(domain=(-2.6, 2.6), ticks=[-2, -1, 0, 1, 2]),
        ),
        subtitle="Small companies less large ones, percentage points, by hours; [what chance "
        "allows]{.bk-assumed}, [the day of the Fed]{.bk-known}",
        description="A band around zero widens with the hours. Two points lie a little below "
        "zero and far inside it: {fact}`fed_after_lag:signed` for the two hours after the decision "
        "and {fact}`fed_day_lag:signed` for the whole day.",
        note="Points: Russell 2000 less S&P 500, as published. The spread is a proxy's, and the "
        "root of time takes each hour to be like every other; those after a decision are livelier, "
        "so the true band is wider. A band wider than the frame is cut.",
        presets={
            "after the decision": {},
            "the whole day": {"hours": 6.5},
            "one standard deviation": {"errors": 1},
        },
    )


def decisions(meetings: pd.DataFrame) -> Drawing:
    """The policy rate as steps, with the votes of each meeting."""
    for_and_against = zip(meetings["votes_for"], meetings["votes_against"], strict=True)
    meetings = meetings.assign(
        votes=[f"{ayes}–{noes}" for ayes, noes in for_and_against],
        later=meetings["known_on"] > EVENING,
        below=meetings["meeting"].isin(pd.to_datetime(VOTES_BELOW)),
    ).assign(
        words=lambda rows: [
            f"{day(date)}: {digits(rate, 3)}, votes {votes}"
            for date, rate, votes in zip(
                rows["meeting"], rows["middle"], rows["votes"], strict=True
            )
        ]
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
        "against at each meeting; later meetings hollow",
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
        units={"votes_for": "", "votes_against": "", "others": "percent"},
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
        words=[
            f"{day(date)}: {digits(rate, 3)}"
            for date, rate in zip(december["priced_on"], december["implied_rate"], strict=True)
        ],
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
        "later days hollow",
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
        units="percent",
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
        presets={"four in five": {"probability": 0.8}, "half a point feared": {"move": 50}},
    )


def target_and_path(model: Model) -> Drawing:
    """The stock market's usual answer by how far the path moved, beside a day's usual swing."""
    return Drawing(
        explorables.response(
            model,
            along="path_change",
            x_ticks=[-0.2, -0.1, 0, 0.1, 0.2],
            reference=Level(-fact("bk_event_day_sd").value, "a usual swing, down"),
            y=Axis(domain=(-1.5, 1.5), ticks=[-1, 0, 1]),
        ),
        subtitle="Usual answer of the stock market, percent, by the [change of the expected "
        "path]{.bk-assumed}, percentage points; [one standard deviation of a day of decisions]"
        "{.bk-known}",
        description="A line falls through zero as the path rises. The marker lies just below "
        "zero, {result}`level_and_timing`; a day of decisions usually swings by "
        "{fact}`bk_event_day_sd` either way.",
        note="Multipliers of Bernanke and Kuttner for the years to 2002, for the whole market; the "
        "contract for December stands in for the one three months ahead that they take. The "
        "preset has those of the others for the S&P 500 to 2004, put into the same two parts.",
        presets={
            "that day": {},
            "by Gürkaynak, Sack and Swanson": {
                "level_multiplier": round(fact("gss_level").value, 2),
                "timing_multiplier": round(fact("gss_path_point").value, 2),
            },
            "all events": {
                "level_multiplier": fact("bk_level").value,
                "timing_multiplier": fact("bk_timing").value,
            },
            "a quarter point unexpected": {"surprise": 0.25, "path_change": 0.25},
        },
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
