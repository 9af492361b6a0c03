"""What derivations take from tables without a table printing it: columns, tables, choices of rows.

Each is declared once, with its meaning and its unit, so that a derivation can name it. A column
that is worked out stands under its table; a table that is made from others under its own name; a
choice of rows, such as a window of days or a group of companies, under a word for ``where``.
"""

from __future__ import annotations

import pandas as pd

from .. import data
from ..open_data import HISTORIES, open_data
from .rows import ADDED, PICKS, PREPARED, AddedColumn, Pick, PreparedTable, Shelf

DAY = data.EVENING[:10]
YEAR = 252
"""Sessions of a year."""

SLACK = 1e-9
"""Two numbers with few decimals that are equal on paper differ by less than this."""

# Columns ------------------------------------------------------------------------------------------


def least_ahead(days: pd.DataFrame, horizon: int = 63) -> pd.Series:
    """The lowest level of the Nasdaq-100 over the next sessions, percent from the day's own.

    Parameters
    ----------
    days : DataFrame
        Column ``nasdaq_100_pct``, one row a session in order.
    horizon : int
        Sessions to look ahead. Empty for the last days, whose windows are not over.

    Examples
    --------
    >>> days = pd.DataFrame({"nasdaq_100_pct": [0.0, -10.0, 20.0, 0.0]})
    >>> least_ahead(days, 2).round(6).tolist()
    [-10.0, 20.0, nan, nan]
    """
    level = (1 + days["nasdaq_100_pct"] / 100).cumprod()
    return 100 * (level[::-1].rolling(horizon).min()[::-1].shift(-1) / level - 1)


def _balance(days: pd.DataFrame) -> pd.Series:
    nyse = days["nyse_advances"] / (days["nyse_advances"] + days["nyse_declines"])
    nasdaq = days["nasdaq_advances"] / (days["nasdaq_advances"] + days["nasdaq_declines"])
    return 100 * (nyse - nasdaq)


def _since_the_day(names: pd.DataFrame) -> pd.Series:
    then = names[names["session"] == DAY].set_index("symbol")["close"]
    return 100 * (names["close"] / names["symbol"].map(then) - 1)


def _low(rows: pd.DataFrame) -> pd.Series:
    return 100 * (rows["low"] / rows.groupby("index")["close"].shift(1) - 1)


ADDED |= {
    "index_closes.low_pct": AddedColumn("the day's low against the close before", "percent", _low),
    "daily_gaps.gap": AddedColumn(
        "small caps less Nasdaq-100",
        "percentage_points",
        lambda t: t["small_caps_pct"] - t["nasdaq_100_pct"],
    ),
    "daily_gaps.gap_size": AddedColumn(
        "the gap without its sign",
        "percentage_points",
        lambda t: (t["small_caps_pct"] - t["nasdaq_100_pct"]).abs(),
    ),
    "daily_gaps.sp500_gap": AddedColumn(
        "small caps less S&P 500",
        "percentage_points",
        lambda t: t["small_caps_pct"] - t["sp500_pct"],
    ),
    "daily_gaps.small_caps_size": AddedColumn(
        "the small caps' change without its sign", "percent", lambda t: t["small_caps_pct"].abs()
    ),
    "daily_gaps.nasdaq_100_size": AddedColumn(
        "the Nasdaq-100's change without its sign", "percent", lambda t: t["nasdaq_100_pct"].abs()
    ),
    "daily_gaps.breadth_gap": AddedColumn(
        "share of risers, NYSE less Nasdaq", "percentage_points", _balance
    ),
    "names.move_pct": AddedColumn(
        "the change without its sign", "percent", lambda t: t["change_pct"].abs()
    ),
    "names.change_0130_pct": AddedColumn(
        "change on 30 January", "percent", lambda t: 100 * (t["close_0130"] / t["close_0129"] - 1)
    ),
    "names.value_before_bn": AddedColumn(
        "market value the evening before",
        "usd_bn",
        lambda t: t["market_value_bn"] / (1 + t["change_pct"] / 100),
    ),
    "names.gain_bn": AddedColumn(
        "change of market value on the day",
        "usd_bn",
        lambda t: t["market_value_bn"] * (1 - t["close_0128"] / t["close_0129"]),
    ),
    "outcome_names.since_pct": AddedColumn(
        "change since the close of 29 January", "percent", _since_the_day
    ),
    "breadth.share_up_of_all_pct": AddedColumn(
        "risers as a share of all, the unchanged too",
        "percent",
        lambda t: 100 * t["advances"] / (t["advances"] + t["declines"] + t["unchanged"]),
    ),
    "fomc.middle": AddedColumn(
        "middle of the target range", "percent", lambda t: (t["target_low"] + t["target_high"]) / 2
    ),
    "size_buckets.middle_pct": AddedColumn(
        "from the tenth to the ninetieth percentile of returns",
        "percentage_points",
        lambda t: t["return_p90_pct"] - t["return_p10_pct"],
    ),
    "msft_quarters.fiscal_year": AddedColumn("fiscal year", "", lambda t: t["quarter"].str[:6]),
    "msft_quarters.year": AddedColumn("calendar year", "", lambda t: t["period_end"].dt.year),
    "msft_quarters.spent": AddedColumn(
        "capital expenditure in cash plus finance leases",
        "usd_bn",
        lambda t: t["capex_cash"] + t["lease_additions"],
    ),
    "msft_quarters.free_cash_flow": AddedColumn(
        "operating cash flow less capital expenditure in cash",
        "usd_bn",
        lambda t: t["operating_cash_flow"] - t["capex_cash"],
    ),
    "msft_quarters.operating_margin": AddedColumn(
        "operating income as a share of revenue",
        "percent",
        lambda t: 100 * t["operating_income"] / t["revenue"],
    ),
    "msft_quarters.cash_to_depreciation": AddedColumn(
        "capital expenditure in cash over depreciation",
        "multiple",
        lambda t: t["capex_cash"] / t["depreciation"],
    ),
    "msft_quarters.revenue_growth": AddedColumn(
        "revenue against the year before",
        "percent",
        lambda t: 100 * (t["revenue"] / t["revenue"].shift(4) - 1),
    ),
    "windows.t_size": AddedColumn(
        "t-value without its sign", "standard_deviations", lambda t: t["t_published"].abs()
    ),
    "forecasts.brier": AddedColumn(
        "squared distance of probability and outcome",
        "ratio",
        lambda t: (t["probability"] - t["outcome"].astype(float)) ** 2,
    ),
}

# Tables -------------------------------------------------------------------------------------------


def _annual_leads(shelf: Shelf) -> pd.DataFrame:
    rows = shelf.table("annual_returns")
    rows = rows[rows["index"].isin(["Russell 2000", "Nasdaq-100"])]
    years = rows.pivot(index="year", columns="index", values="return_pct").dropna()
    lead = years["Russell 2000"] - years["Nasdaq-100"]
    known = rows.groupby("year")["known_on"].max()
    return pd.DataFrame({"lead": lead, "known_on": known.reindex(lead.index)}).reset_index()


def _proxy_errors(shelf: Shelf) -> pd.DataFrame:
    published = shelf.table("published_gaps")[["session", "gap_pts", "known_on"]]
    days = shelf.table("daily_gaps")[["session", "small_caps_pct", "nasdaq_100_pct"]]
    both = published.merge(days, on="session")
    error = both["small_caps_pct"] - both["nasdaq_100_pct"] - both["gap_pts"]
    return both[["session", "known_on"]].assign(error=error, size=error.abs())


def _index_leads(shelf: Shelf) -> pd.DataFrame:
    sp500, nasdaq = (
        100 * shelf.table(name)["close"].pct_change()
        for name in ("sp500_daily", "nasdaq_composite_daily")
    )
    lead = (sp500 - nasdaq).dropna().rename("lead").reset_index()
    return lead.assign(z_size=((lead["lead"] - lead["lead"].mean()) / lead["lead"].std()).abs())


def _history(name: str):
    # The two price histories are joined day by day, so they keep their days as an index.
    whole = name.startswith("french")
    return lambda shelf: open_data(name).reset_index() if whole else open_data(name)


_PRICES = {"session": "", "close": "index_points"}
_FACTORS = {"month": "", "size": "percent", "value": "percent"}
_CORNERS = {"month": ""} | dict.fromkeys(
    ("small_growth", "small_value", "large_growth", "large_value"), "percent"
)

PREPARED |= {
    "annual_leads": PreparedTable(
        "years in which both indices have a return: Russell 2000 less Nasdaq-100",
        ("annual_returns",),
        {"year": "", "lead": "percentage_points"},
        _annual_leads,
    ),
    "proxy_errors": PreparedTable(
        "days with a published gap: the proxy's gap less it",
        ("published_gaps", "daily_gaps"),
        {"session": "", "error": "percentage_points", "size": "percentage_points"},
        _proxy_errors,
    ),
    "index_leads": PreparedTable(
        "days since 1999: change of the S&P 500 less that of the Nasdaq Composite",
        ("sp500_daily", "nasdaq_composite_daily"),
        {"session": "", "lead": "percentage_points", "z_size": "standard_deviations"},
        _index_leads,
    ),
} | {
    name: PreparedTable(HISTORIES[name].title, (name,), units, _history(name))
    for name, units in (
        ("french_factors", _FACTORS),
        ("french_portfolios", _CORNERS),
        ("sp500_daily", _PRICES),
        ("nasdaq_composite_daily", _PRICES),
    )
}

# Choices of rows ----------------------------------------------------------------------------------


def _to_date(days: pd.DataFrame, day: str = DAY) -> pd.Series:
    return days["session"] <= day


def _last(mask: pd.Series, many: int) -> pd.Series:
    return mask & (mask[::-1].cumsum()[::-1] <= many)


def _group(*symbols: str):
    return lambda rows: rows["symbol"].isin(symbols)


CHIP_MAKERS = ("AMD", "AVGO", "INTC", "MU", "NVDA", "TSM", "TXN")
FOUR = ("WGS", "NWPX", "PEBO", "MCB")

PICKS |= {
    "to_date": Pick("daily_gaps", "up to 29 January 2026", _to_date),
    "last_year": Pick(
        "daily_gaps",
        "the last 252 sessions up to 29 January 2026",
        lambda days: _last(_to_date(days), YEAR),
    ),
    "year_before": Pick(
        "daily_gaps",
        "the 252 sessions before 29 January 2026",
        lambda days: _last(days["session"] < DAY, YEAR),
    ),
    "month_after": Pick(
        "daily_gaps",
        "the 20 sessions after 29 January 2026",
        lambda days: (days["session"] > DAY) & ((days["session"] > DAY).cumsum() <= 20),
    ),
    "opposite": Pick(
        "daily_gaps",
        "days on which the small caps rose and the Nasdaq-100 fell",
        lambda days: (days["small_caps_pct"] > 0) & (days["nasdaq_100_pct"] < 0),
    ),
    "opposite_either": Pick(
        "daily_gaps",
        "days on which the two went opposite ways",
        lambda days: days["small_caps_pct"] * days["nasdaq_100_pct"] < 0,
    ),
    "without_the_bust": Pick(
        "annual_leads", "without 2000 to 2002", lambda rows: ~rows["year"].between(2000, 2002)
    ),
    "without_ibm": Pick("software_names", "without IBM", lambda rows: rows["symbol"] != "IBM"),
    "big_four": Pick("hyperscaler_years", "without Oracle", lambda rows: rows["symbol"] != "ORCL"),
    "giants": Pick(
        "names", "the seven giants", _group("AAPL", "AMZN", "GOOGL", "META", "MSFT", "NVDA", "TSLA")
    ),
    "chips": Pick(
        "names",
        "chip makers and their suppliers",
        _group(*CHIP_MAKERS, "AMAT", "ASML", "KLAC", "LRCX"),
    ),
    "chip_makers": Pick("names", "chip makers", _group(*CHIP_MAKERS)),
    "four": Pick("names", "the four small caps of the story", _group(*FOUR)),
    "winners": Pick("outcome_names", "the day's winners", _group("META", "LUV", *FOUR)),
    "without_nwpx": Pick(
        "outcome_names",
        "the day's winners without NWPX",
        _group("META", "LUV", "WGS", "PEBO", "MCB"),
    ),
    "losers": Pick("outcome_names", "the day's losers", _group("MSFT", "NOW", "CRM", "SAP")),
}
