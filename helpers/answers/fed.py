"""What the questions of the chapter ``fed`` name."""

from __future__ import annotations

from .. import data
from ..model import model


def answer_to_a_toss(path: float = 1.0) -> float:
    """The stock market's usual answer to the surprise of a coin toss, percent.

    Parameters
    ----------
    path : float
        How far the path moves for each point of the target.

    Examples
    --------
    >>> round(answer_to_a_toss(), 2)
    -0.52
    """
    points = model("hold_surprise")(probability=0.5) / 100
    return model("level_and_timing")(surprise=points, path_change=path * points)


def spread_on_days(decided: bool = True) -> float:
    """Standard deviation of small caps less S&P 500 to the day, on days of decisions or on all.

    >>> round(spread_on_days(), 2)
    0.92
    """
    days = data.table("daily_gaps").query("session <= '2026-01-29'")
    if decided:
        days = days[days["session"].isin(data.table("fomc")["meeting"])]
    return float((days["small_caps_pct"] - days["sp500_pct"]).std())


def last_day_with_noise(most: float) -> float:
    """The last day of a meeting on which a basis point of noise is no larger surprise than that.

    Parameters
    ----------
    most : float
        Basis points.

    Examples
    --------
    >>> last_day_with_noise(2) < last_day_with_noise(10)
    True
    """
    noise = model("policy_surprise")
    days = range(1, int(noise.author()["days_in_month"]))
    return float(max(day for day in days if 100 * noise(meeting_day=day) <= most))
