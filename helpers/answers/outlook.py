"""Answers to the exercises of the chapter ``outlook``."""

from __future__ import annotations

from .. import data
from ..model import model
from . import Check


def _recession_that_cancels() -> float:
    """Percent for the fourth scenario at which the expected outcome is zero."""
    scenario = model("scenario_mean")
    author = scenario.author()
    return 100 * (1 - author["p_1"] - scenario.solve("p_2", 0) - author["p_3"])


def _expected_score_of_the_hard() -> float:
    """Mean Brier score to expect of the forecasts that could plainly have failed."""
    chance = data.table("forecasts").query("could_fail == 'yes'")["probability"]
    return float((chance * (1 - chance)).mean())


def _days_in_a_row() -> float:
    """Days with the gap of the close that bring the author's prior to one half."""
    bound = model("belief_after")
    belief, days = bound.author()["prior"], 0
    while belief < 0.5:
        belief, days = bound(prior=belief), days + 1
    return days


CHECKS = {
    "outlook-one-week": Check(
        lambda: 100 * model("at_least_once")(days=5),
        0.5,
        "percent",
        0,
        "it is one less the chance that it happens on none of the five days",
    ),
    "outlook-days-in-a-row": Check(
        _days_in_a_row,
        0,
        "count",
        0,
        "the belief after each day is the prior of the next; count the days until it is one half",
    ),
    "outlook-recession": Check(
        _recession_that_cancels,
        0.5,
        "percent",
        1,
        "the recession is what the three other chances leave",
    ),
    "outlook-expected-score": Check(
        _expected_score_of_the_hard,
        0.005,
        "number",
        2,
        "leave out those that could hardly fail; each of the others expects p times one less p",
    ),
}
