"""What the questions of the chapter ``valuation`` name."""

from __future__ import annotations

from .. import data
from ..model import model


def total_return(index: str) -> float:
    """Total return of an index in 2025, percent.

    >>> total_return("Russell 2000") < total_return("S&P 500")
    True
    """
    returns = data.table("annual_returns").query("year == 2025").set_index("index")["return_pct"]
    return float(returns[index])


def return_that_a_fast_fade_asks() -> float:
    """Return on equity, in percent, that is worth the large ones' price at the measured fade.

    >>> return_that_a_fast_fade_asks() > 40
    True
    """
    given = model("price_to_book_fade").author()
    kept = 1 - data.fact("profit_reversion").value / 100
    discount = 1 + given["required_return"] - kept * (1 + given["growth"])
    return 100 * (given["required_return"] + (data.fact("pb_large").value - 1) * discount)


def share_kept_at_even_odds() -> float:
    """Share of the advantage kept, in percent, from which at most half of the worlds are cheap.

    >>> 90 < share_kept_at_even_odds() < 100
    True
    """
    chance = model("chance_cheap")
    kept = (thousandths / 1000 for thousandths in range(900, 1001))
    return 100 * next(share for share in kept if chance(known=6, persistence=share) <= 0.5)
