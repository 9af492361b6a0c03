"""Answers to the exercises of the chapter ``fed``."""

from __future__ import annotations

from .. import data
from ..model import model
from . import Check


def _surprise_of_a_toss() -> float:
    return model("hold_surprise")(probability=0.5)


CHECKS = {
    "fed-coin-toss-surprise": Check(
        _surprise_of_a_toss,
        0.05,
        "basis_points",
        1,
        "what was expected is half of a quarter-point cut; take it off what happened",
        "The surprise",
    ),
    "fed-coin-toss-profit": Check(
        lambda: 100 * model("interest_pass_through")(rate_change=_surprise_of_a_toss() / 10_000),
        0.01,
        "percent",
        2,
        "a basis point is a ten-thousandth, and higher rates take from profit: the sign is minus",
        "The change of profit",
    ),
    "fed-floating-share": Check(
        lambda: (
            100
            * model("interest_pass_through").solve(
                "floating_share", -data.fact("bofa_per_point").value / 100
            )
        ),
        0.5,
        "percent",
        0,
        "the target is a loss, so it is below zero; the answer is asked in percent",
    ),
    "fed-betas-income": Check(
        lambda: data.fact("mcb_income_beta").value,
        0.02,
        "number",
        2,
        "take the change of the yield over the change of the quarter's average rate",
        "Beta of the income",
    ),
    "fed-betas-deposits": Check(
        lambda: data.fact("mcb_total_deposit_beta").value,
        1,
        "percent",
        0,
        "take the cost of all deposits, and the change of the quarter's average rate",
        "Beta of all deposits",
    ),
}
