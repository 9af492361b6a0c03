"""The tables of the front page: what its strip of the day is drawn from."""

from __future__ import annotations

import pandas as pd

from ..data import claim, fact, table
from ..units import clock, write
from . import signed

OPEN, CLOSE = 570, 960
"""The session in New York, minutes after midnight."""
THE_DAY = 29
NIGHT = (480, 558)
"""Where the band of the evening and the night before stands on the scale of the session."""


SHORT = {"no print found": "none fits", "no minute printed": "no minute"}
"""Of the words where no minute was found, what a phone has room for."""


def minutes(times: pd.Series) -> pd.Series:
    """Minutes after midnight.

    >>> minutes(pd.Series(pd.to_datetime(["2026-01-29T14:01"]))).item()
    841
    """
    return times.dt.hour * 60 + times.dt.minute


def told_rows() -> pd.DataFrame:
    """The told figures, each with its name and its number as a row is called.

    >>> told_rows()["row"].iloc[0]
    'Russell 2000 +0.2'
    """
    told = table("told_at")
    figures = [claim(id) for id in told["claim"]]
    return told.assign(
        told=[figure.told for figure in figures],
        short=told["found"].map(SHORT),
        row=[
            f"{name} {_as_told(figure)}" for name, figure in zip(told["name"], figures, strict=True)
        ],
    )


def _as_told(figure) -> str:
    if figure.told_unit == "percent":
        return signed(figure.told, figure.told_decimals)
    return write(figure.told, figure.told_unit, figure.told_decimals)


def session_prints(told: pd.DataFrame) -> pd.DataFrame:
    """The prints of the session of what was told, each with whether it fits.

    Only prints with a minute count, and no price that was pieced together later. The opening of the
    Russell 2000 comes from a vendor's bars, and is a fact by itself.

    Parameters
    ----------
    told : DataFrame
        From `told_rows`.
    """
    points = table("checkpoints").query(
        "kind in ['open', 'print', 'close'] and at_from.isna() and at >= '2026-01-29T09:30'"
        " and confidence != 'low'"
    )
    opening = fact("russell_open_pct")
    points = pd.concat(
        [
            points,
            pd.DataFrame(
                {
                    "series": ["Russell 2000"],
                    "at": [pd.Timestamp(opening.observed_on)],
                    "change_pct": [opening.value],
                }
            ),
        ]
    )
    points = points.merge(told[["series", "row", "told", "within"]], on="series")
    value = points["level"].where(points["series"].eq("Gold"), points["change_pct"])
    # A tenth is no exact number of the machine's.
    fits = (value - points["told"]).abs().le(points["within"] + 1e-9)
    points = points.assign(minute=minutes(points["at"]), value=value, fits=fits)
    return points.assign(words=_words(points)).sort_values(["row", "minute"], ignore_index=True)


def _words(points: pd.DataFrame) -> list[str]:
    return [
        f"{clock(at.isoformat())}: {write(value, 'usd', 0) if value > 1000 else signed(value, 2)}"
        for at, value in zip(points["at"], points["value"], strict=True)
    ]


def index_path(prints: pd.DataFrame) -> pd.DataFrame:
    """The path of the two indices: their prints, and their lows, of which one has no minute.

    The low of the Nasdaq-100 stands where that of the Composite was.

    Parameters
    ----------
    prints : DataFrame
        From `session_prints`.
    """
    lows = {"Russell 2000": "russell_low_pct", "Nasdaq-100": "nasdaq_100_low_pct"}
    about = pd.Timestamp(fact("nasdaq_composite_low_pct").observed_on)
    low = pd.DataFrame(
        {
            "series": list(lows),
            "at": about,
            "value": [fact(id).value for id in lows.values()],
            "weak": [False, True],
        }
    )
    low = low.assign(minute=minutes(low["at"]), words=_words(low))
    of_two = prints[prints["series"].isin(list(lows))].assign(weak=False)
    path = pd.concat([of_two, low])[["series", "minute", "value", "weak", "words"]]
    path = path.rename(columns={"value": "change_pct"}).sort_values("minute")
    path = pd.concat([path[path["series"].eq(name)] for name in lows])  # the small first
    close = path.groupby("series")["change_pct"].transform("last")
    names = zip(path["series"], close, strict=True)
    return path.assign(end=[f"{name} {signed(value, 2)}" for name, value in names])


def news_rows() -> pd.DataFrame:
    """The news from the evening before to the close, and when each was the latest.

    What came before the opening stands in the band of the night, evenly, in its order.
    """
    news = table("timeline").query("kind != 'market' and at <= '2026-01-29T16:00'")
    during = news["at"] >= "2026-01-29T09:30"
    low, high = NIGHT
    evenly = low + (high - low) * (news["at"].rank(method="first") - 0.5) / (~during).sum()
    after = minutes(news["at"]).where(during, 0)
    return pd.DataFrame(
        {
            "at": news["at"],
            "event": news["event"],
            "minute": minutes(news["at"]).where(during, evenly).round(1),
            "after": after,
            "before": after.shift(-1, fill_value=24 * 60),
            "words": [
                f"{'' if at.day == THE_DAY else at.day_name() + ' '}{clock(at.isoformat())} {event}"
                for at, event in zip(news["at"], news["event"], strict=True)
            ],
        }
    ).reset_index(drop=True)


def strip_table(told: pd.DataFrame, prints: pd.DataFrame) -> pd.DataFrame:
    """The table under the strip: each told figure with its prints, and whether each fits.

    Parameters
    ----------
    told, prints : DataFrame
        From `told_rows` and `session_prints`.
    """
    rows = told[["name", "row", "told", "found", "note"]].merge(
        prints[["row", "at", "value", "fits"]], on="row", how="left"
    )
    at = rows["at"].dt.strftime("%H:%M").fillna(rows["found"])
    return pd.DataFrame(
        {
            "figure": rows["name"],
            "told": rows["told"],
            "at": at,
            "printed": rows["value"],
            "unit": rows["name"].map({"Gold": "dollars an ounce"}).fillna("percent"),
            "fits": rows["fits"].astype("boolean"),
            "note": rows["note"].where(~rows["row"].duplicated(), "").fillna(""),
        }
    )
