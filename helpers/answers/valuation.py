"""Answers to the exercises of the chapter ``valuation``."""

from __future__ import annotations

from .. import data
from ..model import model
from . import Check


def _ratio_rolled_forward() -> float:
    """The ratio of the story's two figures a year on: times the returns, over growth of book."""
    returns = data.table("annual_returns").query("year == 2025").set_index("index")["return_pct"]
    small, large = (1 + returns[name] / 100 for name in ("Russell 2000", "S&P 500"))
    return data.fact("pb_ratio").value * (small / 1.06) / (large / 1.08)


def _losses_that_make_a_premium() -> float:
    """Losses over market value, in percent, at which the whole costs five percent more."""
    whole = 1.05 * data.fact("pe_large_500").value
    return 100 * model("aggregate_pe").solve("loss_yield", whole)


CHECKS = {
    "valuation-roll-forward": Check(
        _ratio_rolled_forward,
        0.005,
        "ratio",
        2,
        "multiply each figure by one plus its price return, and divide by one plus growth of book",
    ),
    "valuation-one-portfolio": Check(
        _losses_that_make_a_premium,
        0.1,
        "percent",
        1,
        "the premium is over the S&P 500's forward ratio; solve aggregate_pe for the losses",
    ),
    "valuation-fade": Check(
        lambda: 100 * model("price_to_book_fade").solve("persistence", data.fact("pb_small").value),
        0.1,
        "percent",
        1,
        "keep today's return on equity of the large, and solve for the persistence",
    ),
    "valuation-break-even": Check(
        lambda: model("convergence_return").solve("ratio_then", 0, book_growth_gap=-0.03),
        0.005,
        "ratio",
        2,
        "the return in price is zero when the ratio rises by as much as the book lags",
    ),
}
