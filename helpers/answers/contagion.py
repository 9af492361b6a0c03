"""What the questions of the chapter ``contagion`` name."""

from __future__ import annotations

from .. import data
from ..model import model


def chip_makers(statistic: str, machines: bool = False) -> float:
    """Mean or median change of the makers of chips on the day, percent.

    Parameters
    ----------
    statistic : {"mean", "median"}
    machines : bool
        With those whose machines make the chips.

    Examples
    --------
    >>> chip_makers("mean") < chip_makers("mean", machines=True)
    True
    """
    makers = ["AMD", "AVGO", "INTC", "MU", "NVDA", "TSM", "TXN"]
    others = ["AMAT", "ASML", "KLAC", "LRCX"] if machines else []
    changes = data.table("names").set_index("symbol")["change_pct"][makers + others]
    return float(changes.agg(statistic))


def sector_beta_of_the_silent() -> float:
    """Fits the software names without known results best, with systems software as the sector.

    >>> 0 < sector_beta_of_the_silent() < 1
    True
    """
    silent = data.table("software_names").query("own_results == 0")["change_pct"].mean()
    market = data.fact("sp500_change").value
    return float((silent - market) / (data.fact("systems_software_change").value - market))


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
