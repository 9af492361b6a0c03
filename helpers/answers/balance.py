"""Answers to the exercises of the chapter ``balance``."""

from __future__ import annotations

from .. import data
from ..model import model
from . import Check

CHECKS = {
    "balance-weak-company": Check(
        lambda: 100 * model("interest_pass_through")(leverage=5, rate_change=-0.005),
        0.02,
        "percent",
        2,
        "change the leverage and the rate together; a cut adds to profit",
    ),
    "balance-floating-share": Check(
        lambda: (
            100
            * model("interest_pass_through").solve(
                "floating_share", -data.fact("bofa_per_point").value / 100
            )
        ),
        0.5,
        "percent",
        1,
        "solve for a loss of seven hundredths of profit, with a rise of one point",
    ),
    "balance-betas-income": Check(
        lambda: data.fact("mcb_income_beta").value,
        0.02,
        "number",
        2,
        "take the change of the yield over the change of the quarter's average rate",
        "Beta of the income",
    ),
    "balance-betas-deposits": Check(
        lambda: data.fact("mcb_total_deposit_beta").value,
        1,
        "percent",
        0,
        "take the cost of all deposits, and the change of the quarter's average rate",
        "Beta of all deposits",
    ),
}
