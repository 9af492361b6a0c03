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


CHECKS = {
    "outlook-one-week": Check(
        lambda: 100 * model("at_least_once")(days=5),
        0.5,
        "percent",
        0,
        "it is one less the chance that it happens on none of the five days",
    ),
    "outlook-largest-gap": Check(
        lambda: 100 * model("belief_after")(gap=data.fact("gap_largest_published").value),
        0.5,
        "percent",
        1,
        "change the gap alone, and give the belief after the day in percent",
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
