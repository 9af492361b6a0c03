"""What the questions of the chapter ``contagion`` name."""

from __future__ import annotations

from .. import data
from ..model import model


def hours_from_sap_to_frankfurt() -> float:
    """Hours between SAP's results and its first print in Frankfurt.

    >>> 0 < hours_from_sap_to_frankfurt() < 12
    True
    """
    reported = data.table("timeline").set_index("event")["at"]["SAP reports"]
    printed = data.table("checkpoints").query("series == 'SAP (Frankfurt)'")["at"].min()
    return (printed - reported).total_seconds() / 3600


def sector_beta_of_the_silent(of_the_market: bool = True) -> float:
    """Fits the software names without known results best, with systems software as the sector.

    Parameters
    ----------
    of_the_market : bool
        With the market taken out of both before.

    Examples
    --------
    >>> sector_beta_of_the_silent() < sector_beta_of_the_silent(of_the_market=False)
    True
    """
    silent = data.table("software_names").query("own_results == 0")["change_pct"].mean()
    market = data.fact("sp500_change").value if of_the_market else 0.0
    return (silent - market) / (data.fact("systems_software_change").value - market)


def change_of(symbol: str) -> float:
    """Change of a software name on the day, percent.

    >>> change_of("ADBE") < 0
    True
    """
    return float(data.table("software_names").set_index("symbol")["change_pct"][symbol])


def mean_of_five(way: int) -> float:
    """Mean change of five names, picked in one of the model's four ways, percent.

    >>> mean_of_five(1) == model("mean_of_picked")(picked=5, way_of_picking=1)
    True
    """
    return model("mean_of_picked")(picked=5, way_of_picking=int(way))


def span_of_means() -> float:
    """Between the highest and the lowest mean of five names, over the ways of picking them.

    >>> span_of_means() > 0
    True
    """
    means = [mean_of_five(way) for way in (1, 2, 3, 4)]
    return max(means) - min(means)
