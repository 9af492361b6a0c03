"""Answers to the exercises of the chapter ``fed``."""

from __future__ import annotations

from .. import data
from ..model import model
from . import Check


def _surprise_of_a_toss() -> float:
    return model("hold_surprise")(probability=0.5)


def _answer_to_a_toss() -> float:
    """The stock market's usual answer, in percent, if the path moves as far as the target."""
    points = _surprise_of_a_toss() / 100
    return model("level_and_timing")(surprise=points, path_change=points)


def _spread_on_days_of_decisions() -> float:
    """Standard deviation of small caps less S&P 500 on days of decisions to the day."""
    days = data.table("daily_gaps").query("session <= '2026-01-29'")
    decided = days[days["session"].isin(data.table("fomc")["meeting"])]
    return float((decided["small_caps_pct"] - decided["sp500_pct"]).std())


def _rate_of_the_dissenters() -> float:
    """Middle of the range that two members voted for, percent."""
    return data.fact("policy_rate_middle").value - 0.25


CHECKS = {
    "fed-coin-toss-surprise": Check(
        _surprise_of_a_toss,
        0.05,
        "basis_points",
        1,
        "what was expected is half of a quarter-point cut; take it off what happened",
        "The surprise",
    ),
    "fed-coin-toss-stocks": Check(
        _answer_to_a_toss,
        0.01,
        "percent",
        2,
        "a basis point is a hundredth of a point; the path moves as far as the target",
        "The stock market's usual answer",
    ),
    "fed-decision-days": Check(
        _spread_on_days_of_decisions,
        0.01,
        "percentage_points",
        2,
        "keep the sessions to 29 January 2026 that are days of meetings, and take the standard "
        "deviation of small caps less S&P 500",
    ),
    "fed-dissent-inflation": Check(
        lambda: model("taylor_rate").solve("inflation", _rate_of_the_dissenters()),
        0.02,
        "percent",
        2,
        "the rate to reach is the middle of the range less a quarter of a point",
        "Inflation, rule of 1993",
    ),
    "fed-dissent-natural": Check(
        lambda: model("taylor_rate").solve(
            "natural_rate", _rate_of_the_dissenters(), gap_weight=1.0
        ),
        0.02,
        "percent",
        2,
        "the rule of 1999 gives the gap twice the weight; inflation stays as published",
        "Natural rate, rule of 1999",
    ),
}
