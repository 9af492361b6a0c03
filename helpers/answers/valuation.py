"""Answers to the exercises of the chapter ``valuation``."""

from __future__ import annotations

from .. import data
from ..model import model
from . import Check


def _growth_that_keeps_the_ratio() -> float:
    """Growth of the small companies' book, in percent, at which the ratio stays where it was."""
    returns = data.table("annual_returns").query("year == 2025").set_index("index")["return_pct"]
    small, large = (1 + returns[name] / 100 for name in ("Russell 2000", "S&P 500"))
    return 100 * (small / (large / 1.08) - 1)


def _share_that_loses_money() -> float:
    """Part of market value, in percent, that must lose money for the ratio of 2021."""
    whole = model("aggregate_pe")
    return 100 * (1 - whole.solve("profitable_share", data.fact("pe_trailing_2021").value))


def _return_that_a_fast_fade_asks() -> float:
    """Return on equity, in percent, that is worth the large ones' price at the measured fade."""
    given = model("price_to_book_fade").author()
    kept = 1 - data.fact("profit_reversion").value / 100
    discount = 1 + given["required_return"] - kept * (1 + given["growth"])
    return 100 * (given["required_return"] + (data.fact("pb_large").value - 1) * discount)


def _share_kept_at_even_odds() -> float:
    """Share of the advantage kept, in percent, from which at most half of the worlds are cheap."""
    chance = model("chance_cheap")
    kept = (thousandths / 1000 for thousandths in range(900, 1001))
    return 100 * next(share for share in kept if chance(known=6, persistence=share) <= 0.5)


CHECKS = {
    "valuation-roll-forward": Check(
        _growth_that_keeps_the_ratio,
        0.06,
        "percent",
        1,
        "both ratios must change by the same factor: total return of 2025 over growth of book",
    ),
    "valuation-one-portfolio": Check(
        _share_that_loses_money,
        0.1,
        "percent",
        1,
        "solve for the part that makes a profit, then take the other part",
    ),
    "valuation-fade": Check(
        _return_that_a_fast_fade_asks,
        0.6,
        "percent",
        0,
        "the price less one, times the discount, is the spread; add the required return",
    ),
    "valuation-worlds": Check(
        _share_kept_at_even_odds,
        0.6,
        "percent",
        1,
        "known must be 6, and the choice beside must be what the large are worth",
    ),
    "valuation-break-even": Check(
        lambda: model("convergence_return").solve("ratio_then", 0, book_growth_gap=-0.03),
        0.001,
        "ratio",
        3,
        "the ratio has to make up for a book that is multiplied by 0.97 each year",
    ),
}
