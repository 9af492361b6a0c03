"""What the questions of the chapter ``session`` name."""

from __future__ import annotations

from .. import data


def level_at(series: str, clock: str) -> float:
    """Price of a share, or level of an index, at a time of the day: a print or the close.

    >>> level_at("NOW", "16:00") > level_at("NOW", "14:01")
    True
    """
    prints = data.table("checkpoints").query("kind in ['print', 'close']")
    at = prints["at"].dt.strftime("%H:%M")
    return float(prints.loc[(prints["series"] == series) & (at == clock), "level"].item())


def largest_thousand(counted: str) -> float:
    """Return of the thousand largest companies from that of their groups by size, percent.

    Parameters
    ----------
    counted : str
        ``companies``: each company counts the same, which is right. What goes wrong: ``groups``,
        each group counts the same; ``by value`` and ``median``, each group's other returns.

    Examples
    --------
    >>> largest_thousand("companies") < largest_thousand("groups")
    True
    """
    groups = data.table("size_buckets").query("rank_to <= 1000")
    columns = {"by value": "return_value_weighted_pct", "median": "return_median_pct"}
    returns = groups[columns.get(counted, "return_equal_weighted_pct")]
    if counted == "groups":
        return float(returns.mean())
    return float((returns * groups["companies"]).sum() / groups["companies"].sum())


def days_like(session: str, counted: str) -> float:
    """Sessions to the day that were at least like one of them.

    Parameters
    ----------
    session : str
        The one.
    counted : str
        ``gap``: by the gap; ``legs``: by both legs at once; ``signs``: by the gap, among days of
        opposite signs.

    Examples
    --------
    >>> [days_like("2026-01-14", counted) for counted in ("gap", "legs", "signs")]
    [28.0, 5.0, 14.0]
    """
    days = data.table("daily_gaps").query("session <= '2026-01-29'")
    small, nasdaq = days["small_caps_pct"], days["nasdaq_100_pct"]
    one = days.set_index("session").loc[session]
    wider = small - nasdaq >= one["small_caps_pct"] - one["nasdaq_100_pct"]
    kept = {
        "gap": wider,
        "legs": small.ge(one["small_caps_pct"]) & nasdaq.le(one["nasdaq_100_pct"]),
        "signs": wider & small.gt(0) & nasdaq.lt(0),
    }
    return float(kept[counted].sum())
