"""Long histories that installed packages carry: read from there, never copied.

No openly licensed daily history of the Russell 2000 or the Nasdaq-100 was found; these are the
nearest that may be used by anyone. A package is imported when its data are asked for.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import pandas as pd

from .data import DataError


@dataclass(frozen=True)
class OpenData:
    """A history: where it is, what it covers, whose it is."""

    name: str
    title: str
    package: str
    coverage: str
    licence: str
    licence_checked_on: str
    source: str
    read: Callable[[], pd.DataFrame]


def _factors() -> pd.DataFrame:
    from arch.data import frenchdata

    factors = frenchdata.load()
    # The package reads the months 192607, 192608, … as nanoseconds since 1970.
    months = factors.index.asi8.astype(str)
    factors.index = pd.to_datetime(months, format="%Y%m") + pd.offsets.MonthEnd(0)
    columns = {"Mkt-RF": "market_excess", "SMB": "size", "HML": "value", "RF": "risk_free"}
    return factors.rename(columns=columns)[list(columns.values())].rename_axis("month")


def _portfolios() -> pd.DataFrame:
    from linearmodels.datasets import french

    months = french.load().set_index("dates")
    months.index = pd.to_datetime(months.index) + pd.offsets.MonthEnd(0)
    columns = {
        "S1V1": "small_growth",
        "S1V5": "small_value",
        "S5V1": "large_growth",
        "S5V5": "large_value",
    }
    # The package has fractions, the factors of `arch` percent.
    return (100 * months[list(columns)]).rename(columns=columns).rename_axis("month")


def _daily(module: str) -> pd.DataFrame:
    prices = importlib.import_module(f"arch.data.{module}").load()
    prices.index = pd.to_datetime(prices.index)
    columns = {"Open": "open", "High": "high", "Low": "low", "Close": "close", "Volume": "volume"}
    return prices.rename(columns=columns)[list(columns.values())].rename_axis("session")


def _macro() -> pd.DataFrame:
    from statsmodels.datasets import macrodata

    macro = macrodata.load_pandas().data
    macro.index = pd.PeriodIndex.from_fields(
        year=macro["year"].astype(int), quarter=macro["quarter"].astype(int), freq="Q"
    )
    macro.index.name = "quarter"
    columns = {
        "realgdp": "real_gdp",
        "cpi": "cpi",
        "unemp": "unemployment",
        "tbilrate": "bill_rate",
        "infl": "inflation",
    }
    return macro.rename(columns=columns)[list(columns.values())]


HISTORIES = {
    history.name: history
    for history in (
        OpenData(
            "french_factors",
            "Fama-French factors: market, size and value, percent a month",
            "arch",
            "July 1926 to November 2018",
            "package: NCSA; data: copyright Fama and French",
            "2026-11-24",
            "french_factors",
            _factors,
        ),
        OpenData(
            "french_portfolios",
            "Fama-French portfolios by size and value: their four corners, percent a month",
            "linearmodels",
            "January 1949 to March 2017",
            "package: NCSA, which says nothing of the data; data: copyright Fama and French",
            "2026-11-29",
            "french_portfolios",
            _portfolios,
        ),
        OpenData(
            "sp500_daily",
            "S&P 500, daily",
            "arch",
            "January 1999 to December 2018",
            "package: NCSA; prices from Yahoo, no separate licence",
            "2026-11-24",
            "arch_indices",
            lambda: _daily("sp500"),
        ),
        OpenData(
            "nasdaq_composite_daily",
            "Nasdaq Composite, daily",
            "arch",
            "January 1999 to December 2018",
            "package: NCSA; prices from Yahoo, no separate licence",
            "2026-11-24",
            "arch_indices",
            lambda: _daily("nasdaq"),
        ),
        OpenData(
            "us_macro",
            "United States: output, prices, unemployment, bill rate, quarterly",
            "statsmodels",
            "1959 to 2009",
            "public domain; package: BSD-3",
            "2026-11-24",
            "us_macro",
            _macro,
        ),
    )
}


@cache
def _read(name: str) -> pd.DataFrame:
    return HISTORIES[name].read()


def open_data(name: str) -> pd.DataFrame:
    """Return a history that an installed package carries.

    Parameters
    ----------
    name : {"french_factors", "french_portfolios", "sp500_daily", \
"nasdaq_composite_daily", "us_macro"}

    Returns
    -------
    pandas.DataFrame
        A copy. Factors and rates in percent, prices in index points, indexed by month end, session
        or quarter.

    Raises
    ------
    helpers.data.DataError
        If there is no such history, or its package is not installed.

    Examples
    --------
    The market in October 1987, over the bill rate:

    >>> factors = open_data("french_factors")
    >>> float(factors.loc["1987-10-31", "market_excess"])
    -23.24
    """
    try:
        history = HISTORIES[name]
    except KeyError:
        raise DataError(f"no history {name!r}; there are: {', '.join(HISTORIES)}") from None
    if importlib.util.find_spec(history.package) is None:
        raise DataError(
            f"{history.title} comes with the package {history.package}, which is not installed; "
            "install it with: pip install -r requirements.txt (Python in a browser cannot: there "
            "run the notebook in a JupyterLab of your own, make lab)"
        )
    return _read(name).copy()
