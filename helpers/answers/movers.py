"""What the questions of the chapter ``movers`` name."""

from __future__ import annotations

import math

from .. import data


def unsearched_that_fell(by: float) -> float:
    """Names in Information Technology that fell by more, and for which nobody looked for news.

    >>> unsearched_that_fell(by=5) <= unsearched_that_fell(by=0)
    True
    """
    board = data.table("names").query("news_found.isna() and sector == 'Information Technology'")
    return float((board["change_pct"] < -by).sum())


def worth_of_the_four(day_before: bool = True) -> float:
    """Market value of the four small companies that the story names, billions of dollars.

    >>> worth_of_the_four() < worth_of_the_four(day_before=False)
    True
    """
    four = data.table("names").query("told == True and index == 'Russell 2000'")
    ratio = four["close_0128"] / four["close_0129"] if day_before else 1.0
    return float((four["market_value_bn"] * ratio).sum())


def spread_of_random_tens(replaced: bool = False) -> float:
    """Standard deviation of the mean change of ten names drawn from the board, points.

    Parameters
    ----------
    replaced : bool
        Each name may be drawn again.

    Examples
    --------
    >>> spread_of_random_tens() < spread_of_random_tens(replaced=True)
    True
    """
    changes = data.table("names")["change_pct"]
    size, drawn = len(changes), int(data.fact("named_count").value)
    finite = 1.0 if replaced else (size - drawn) / (size - 1)
    return float(changes.std(ddof=0) * math.sqrt(finite / drawn))


def spread_of_names() -> float:
    """Standard deviation of the changes on the board, points.

    >>> spread_of_names() > spread_of_random_tens()
    True
    """
    return float(data.table("names")["change_pct"].std(ddof=0))


def change_at_the_low(series: str) -> float:
    """Change of a share at its low of the day, percent.

    >>> change_at_the_low("LUV") > 0
    True
    """
    lows = data.table("checkpoints").query("kind == 'low'").set_index("series")
    return float(lows["change_pct"][series])
