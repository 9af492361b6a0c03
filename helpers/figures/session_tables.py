"""The tables of the chapter on the session: what its figures are drawn from."""

from __future__ import annotations

import pandas as pd

from .. import charts
from ..data import fact
from ..units import write


def daily_gaps(days: pd.DataFrame) -> pd.DataFrame:
    """The table under `daily_gaps`: how many sessions had a gap from here to there.

    Parameters
    ----------
    days : DataFrame
        One row a session, with the change of the small and of the Nasdaq-100.
    """
    gap = days["small_caps_pct"] - days["nasdaq_100_pct"]
    bins = (gap // 0.25 * 0.25).clip(-4, 3.75).value_counts().sort_index()
    return pd.DataFrame({"gap from": bins.index, "gap to": bins.index + 0.25, "days": bins.values})


COMPANIES = {
    "MSFT": "Microsoft",
    "META": "Meta",
    "NOW": "ServiceNow",
    "CRM": "Salesforce",
    "LUV": "Southwest",
}


def beside_told(prints: pd.DataFrame, told: dict[str, float]) -> pd.DataFrame:
    """The prints of what the story names, each beside what was told, and whether that fits.

    A print fits within a tenth of a point; told as "nearly", as Meta's is, within half a point, by
    the ledger's rules.

    Parameters
    ----------
    prints : DataFrame
        Rows of the table of checkpoints.
    told : dict
        By name, the story's figure.
    """
    prints = prints.assign(name=prints["series"].replace(COMPANIES))
    prints = prints[prints["name"].isin(told)]
    prints = prints.assign(hour=charts.hours(prints["at"]), told=prints["name"].map(told))
    near = prints["name"].eq("Meta").map({True: 0.5, False: 0.1})
    return prints.assign(fits=(prints["change_pct"] - prints["told"]).abs().le(near))


def prints_table(prints: pd.DataFrame) -> pd.DataFrame:
    """The table under `prints_by_time`."""
    rows = prints[["name", "told", "at", "change_pct", "kind"]]
    return rows.assign(at=rows["at"].dt.strftime("%H:%M"))


def in_order(prints: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """Prints of the day and what is known besides, by series and hour.

    Parameters
    ----------
    prints : DataFrame
        With the ``hour`` of each.
    others : DataFrame
        ``series``, ``hour``, ``change_pct``.
    """
    path = pd.concat([prints[["series", "hour", "change_pct"]], others])
    return path.drop_duplicates().sort_values(["series", "hour"])


def path_table(path: pd.DataFrame) -> pd.DataFrame:
    """The table under `day_path`: the hours as times of day in New York."""
    at = [write(60 * hour, "clock") for hour in path["hour"]]
    return path.assign(hour=at).rename(columns={"hour": "at"})


def leads_table(windows: pd.DataFrame) -> pd.DataFrame:
    """The table under `leads_by_window`."""
    return pd.DataFrame(
        {
            "sessions": windows["sessions"],
            "from": windows["first_session"],
            "lead over": windows["against_sp500"].map({0: "Nasdaq-100", 1: "S&P 500"}),
            "published, points": windows["lead_published_pts"],
            "t": windows["t_published"],
            "proxy, points": windows["lead_proxy_pts"],
            "windows as high, percent": windows["share_at_least_pct"],
            "draws as high, percent": windows["bootstrap_at_least_pct"],
            "band from": windows["bootstrap_low_pts"],
            "band to": windows["bootstrap_high_pts"],
        }
    )


def parts_of_the_gap() -> pd.DataFrame:
    """What the index of the small, two members of the Nasdaq-100 and its rest add to the gap.

    A member's part of its index is its weight times its change, with the sign turned round: what
    pulls the Nasdaq-100 down widens the gap.

    Examples
    --------
    >>> parts = parts_of_the_gap()["points"]
    >>> f"{parts[:-1].sum():.2f}", f"{parts.iloc[-1]:.2f}"
    ('0.58', '0.58')
    """
    gap, small = fact("gap_close").value, fact("russell_change").value
    parts = {
        name: -fact(f"{key}_ndx_weight").value * fact(f"{key}_change").value / 100
        for name, key in (("Microsoft", "msft"), ("Meta", "meta"))
    }
    rest = gap - small - sum(parts.values())
    points = {"Russell 2000": small, **parts, "all others": rest, "the gap": gap}
    return pd.DataFrame({"part": list(points), "points": list(points.values())})
