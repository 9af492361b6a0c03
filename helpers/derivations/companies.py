"""Studies of companies: functions made for one fact, or for a family of them.

As in `helpers.derivations.studies`, each is marked with what it looks at, and its first line is
what a reader is told.
"""

from __future__ import annotations

from math import sqrt

from ..models import session
from ..paths import depreciation_wave
from ..xp import numpy
from .rows import Column, Shelf
from .tables import cell
from .vocabulary import one_of, study

YEAR_2024 = ("FY2024Q3", "FY2024Q4", "FY2025Q1", "FY2025Q2")
YEAR_2025 = ("FY2025Q3", "FY2025Q4", "FY2026Q1", "FY2026Q2")
"""Microsoft's quarters of two calendar years."""


def _quarters(shelf: Shelf, column: str, quarters: tuple[str, ...]) -> list[float]:
    return [cell(shelf, Column(f"msft_quarters.{column}"), quarter=one) for one in quarters]


# The story's names --------------------------------------------------------------------------------

_OTHERS = tuple(
    f"{name}_value_change" for name in ("meta", "nvda", "aapl", "amzn", "googl", "tsla")
)


@study("usd_bn", facts=_OTHERS)
def giants_value_change(shelf: Shelf) -> float:
    """Change of market value of the seven giants without Microsoft, added up.

    Examples
    --------
    >>> giants_value_change(Shelf(facts=dict.fromkeys(_OTHERS, 10.0)))
    60.0
    """
    return sum(shelf.fact(name) for name in _OTHERS)


@study("usd_bn", tables=("names",))
def four_gain(shelf: Shelf) -> float:
    """Change of market value on the day of the story's four small caps, added up.

    Examples
    --------
    >>> import pandas as pd
    >>> toy = pd.DataFrame({"symbol": ["WGS", "MSFT"], "market_value_bn": [2.0, 9.0]})
    >>> four_gain(Shelf({"names": toy.assign(close_0128=10.0, close_0129=20.0)}))
    1.0
    """
    return float(shelf.cells("names.gain_bn", where="four").sum())


_WEIGHTS = tuple(f"msft_sp500_weight_{of}" for of in ("december", "mid_january", "listings"))


@study("percent", facts=_WEIGHTS)
def msft_weight_middle(shelf: Shelf) -> float:
    """Middle of the lowest and the highest of three weights of Microsoft in the S&P 500.

    Examples
    --------
    >>> msft_weight_middle(Shelf(facts=dict(zip(_WEIGHTS, (5.0, 6.0, 5.1)))))
    5.5
    """
    weights = [shelf.fact(name) for name in _WEIGHTS]
    return (min(weights) + max(weights)) / 2


@study("percent", facts=("msft_change", "meta_change"))
def without_both(shelf: Shelf, change: float, msft_weight: float, meta_weight: float) -> float:
    """Return of an index if Microsoft and Meta are left out and the others keep their proportions.

    Parameters
    ----------
    shelf : Shelf
    change : float
        Of the whole index, percent.
    msft_weight, meta_weight : float
        Percent of the index.

    Returns
    -------
    float
        Percent.

    Examples
    --------
    >>> without_both(Shelf(facts={"msft_change": -10, "meta_change": 10}), 0.0, 10, 10)
    0.0
    """
    msft, meta = shelf.fact("msft_change"), shelf.fact("meta_change")
    return session.index_without_pair(
        numpy, change, msft_weight / 100, msft, meta_weight / 100, meta
    )


# What came after ----------------------------------------------------------------------------------


def _two_groups(shelf: Shelf, session: str, without: str = ""):
    groups = {"": "winners", "NWPX": "without_nwpx"}
    winners = groups[one_of(without, groups)]
    return (
        shelf.cells("outcome_names.since_pct", where=winners, session=session),
        shelf.cells("outcome_names.since_pct", where="losers", session=session),
    )


@study("percentage_points", tables=("outcome_names",))
def winners_lead(shelf: Shelf, session: str, without: str = "") -> float:
    """Mean change since 29 January of the day's winners less that of its losers.

    Parameters
    ----------
    shelf : Shelf
    session : str
        The day up to which.
    without : {"", "NWPX"}
        A winner to leave out.

    Returns
    -------
    float
        Percentage points.

    Examples
    --------
    >>> import pandas as pd
    >>> toy = pd.DataFrame({"symbol": ["META", "MSFT"] * 2, "close": [10.0, 10.0, 12.0, 11.0]})
    >>> toy = toy.assign(session=pd.to_datetime(["2026-01-29"] * 2 + ["2026-02-27"] * 2))
    >>> round(winners_lead(Shelf({"outcome_names": toy}), "2026-02-27"), 9)
    10.0
    """
    winners, losers = _two_groups(shelf, session, without)
    return float(winners.mean() - losers.mean())


@study("percentage_points", tables=("outcome_names",))
def winners_band(shelf: Shelf, session: str) -> float:
    """Two standard errors of the difference between the means of the day's winners and losers.

    Examples
    --------
    >>> import pandas as pd
    >>> days = pd.to_datetime(["2026-01-29"] * 4 + ["2026-02-27"] * 4)
    >>> toy = pd.DataFrame({"symbol": ["META", "LUV", "MSFT", "NOW"] * 2, "session": days})
    >>> toy["close"] = [10.0] * 4 + [10.0, 12.0, 10.0, 12.0]
    >>> round(winners_band(Shelf({"outcome_names": toy}), "2026-02-27"), 3)
    28.284
    """
    groups = _two_groups(shelf, session)
    return 2 * sqrt(sum(group.var() / len(group) for group in groups))


# Guidance -----------------------------------------------------------------------------------------

_GUIDANCE = ("meta_revenue_guidance_low", "meta_revenue_guidance_high", "meta_revenue_consensus")


@study("percent", facts=_GUIDANCE)
def meta_revenue_guidance_surprise(shelf: Shelf) -> float:
    """Middle of Meta's guidance for revenue against what analysts expected, percent.

    Examples
    --------
    >>> round(meta_revenue_guidance_surprise(Shelf(facts=dict(zip(_GUIDANCE, (50, 60, 50))))), 9)
    10.0
    """
    low, high, expected = map(shelf.fact, _GUIDANCE)
    return 100 * ((low + high) / 2 / expected - 1)


# Microsoft ----------------------------------------------------------------------------------------

_OUTLOOK = ("msft_outlook_revenue_low", "msft_outlook_revenue_high", "msft_outlook_margin")


@study("usd_bn", facts=_OUTLOOK)
def msft_outlook_operating_income(shelf: Shelf) -> float:
    """Middle of Microsoft's outlook for revenue times its outlook for the margin.

    Examples
    --------
    >>> msft_outlook_operating_income(Shelf(facts=dict(zip(_OUTLOOK, (70, 90, 50)))))
    40.0
    """
    low, high, margin = map(shelf.fact, _OUTLOOK)
    return (low + high) / 2 * margin / 100


_BEFORE = tuple(f"msft_outlook_before_{of}" for of in ("revenue", "cost", "expense"))


@study("percent", facts=_BEFORE)
def msft_margin_before(shelf: Shelf) -> float:
    """Operating margin that Microsoft's outlook of the quarter before came to.

    Examples
    --------
    >>> msft_margin_before(Shelf(facts=dict(zip(_BEFORE, (80, 30, 10)))))
    50.0
    """
    revenue, cost, expense = map(shelf.fact, _BEFORE)
    return 100 * (revenue - cost - expense) / revenue


_ADDED = (
    "msft_computers_cost",
    "msft_computers_cost_before",
    "msft_ppe_cost",
    "msft_ppe_cost_before",
)


@study("percent", facts=_ADDED)
def msft_computers_of_additions(shelf: Shelf) -> float:
    """Share of computers in what Microsoft's property and equipment grew by, at cost.

    Examples
    --------
    >>> msft_computers_of_additions(Shelf(facts=dict(zip(_ADDED, (30, 10, 90, 50)))))
    50.0
    """
    computers, computers_before, ppe, ppe_before = map(shelf.fact, _ADDED)
    return 100 * (computers - computers_before) / (ppe - ppe_before)


_SHORT = ("msft_short_lived", "msft_short_lived_before", "msft_capex_2025")


@study("percent", tables=("msft_quarters",), facts=_SHORT)
def msft_short_lived_share(shelf: Shelf) -> float:
    """Share of short-lived assets in Microsoft's spending of 2025, by what it said of each quarter.

    Examples
    --------
    Two thirds of the last quarter and half of the others, all of one size:

    >>> import pandas as pd
    >>> toy = pd.DataFrame({"quarter": YEAR_2025, "capex_management": 10.0})
    >>> facts = dict(zip(_SHORT, (66, 50, 40)))
    >>> msft_short_lived_share(Shelf({"msft_quarters": toy}, facts))
    54.0
    """
    latest, before, whole = map(shelf.fact, _SHORT)
    *earlier, last = _quarters(shelf, "capex_management", YEAR_2025)
    return (last * latest + sum(earlier) * before) / whole


_GROWTH = (
    "cloud_growth_cc_fy25q3",
    "cloud_growth_cc_fy25q4",
    "cloud_growth_cc_fy26q1",
    "cloud_growth_constant",
)


@study("usd_bn", tables=("msft_quarters",), facts=_GROWTH)
def cloud_gain_at_constant_rates(shelf: Shelf) -> float:
    """Gain of Microsoft's cloud revenue in 2025 at constant exchange rates, quarter by quarter.

    Examples
    --------
    >>> import pandas as pd
    >>> toy = pd.DataFrame({"quarter": YEAR_2024, "cloud_revenue": 40.0})
    >>> cloud_gain_at_constant_rates(Shelf({"msft_quarters": toy}, dict.fromkeys(_GROWTH, 25)))
    40.0
    """
    before = _quarters(shelf, "cloud_revenue", YEAR_2024)
    return sum(base * shelf.fact(name) for base, name in zip(before, _GROWTH, strict=True)) / 100


@study("usd_bn", tables=("msft_quarters",), facts=("cloud_growth_constant",))
def cloud_pace_at_constant_rates(shelf: Shelf) -> float:
    """Gain of Microsoft's cloud revenue in the last quarter of 2025 at constant rates, times four.

    Examples
    --------
    >>> import pandas as pd
    >>> toy = pd.DataFrame({"quarter": YEAR_2024, "cloud_revenue": 40.0})
    >>> cloud_pace_at_constant_rates(Shelf({"msft_quarters": toy}, {"cloud_growth_constant": 25}))
    40.0
    """
    before = _quarters(shelf, "cloud_revenue", YEAR_2024)[-1]
    return 4 * before * shelf.fact("cloud_growth_constant") / 100


@study("usd_bn", tables=("msft_quarters",))
def depreciation_fit(shelf: Shelf, life: float, delay: float, known_by: str = "") -> float:
    """Usual distance of Microsoft's depreciation from what its spending, lives and delays explain.

    Parameters
    ----------
    shelf : Shelf
    life : float
        Of short-lived assets, years.
    delay : float
        Until an asset is in use, quarters.
    known_by : str
        Quarters reported later are left out; that evening unless given.

    Returns
    -------
    float
        Billion dollars, as `helpers.paths.depreciation_wave` gives it.

    Examples
    --------
    >>> round(depreciation_fit(Shelf(), 6, 2), 2)
    0.22
    """
    wave = depreciation_wave(known_by) if known_by else depreciation_wave()
    return float(wave(short_life=life, delay=delay))


# A bank -------------------------------------------------------------------------------------------

_MARGINS = tuple(
    f"mcb_{of}_{quarter}"
    for quarter in ("q3", "q4")
    for of in ("margin", "interest_income", "net_interest")
)
BETAS = ("expense", "income", "income without fees")


def _bank_facts(of: str) -> tuple[str, ...]:
    fees = ("mcb_margin_without_fees",) if of == BETAS[2] else ()
    return *_MARGINS, *fees, "quarter_rate_change"


@study("ratio", facts=_bank_facts)
def mcb_beta(shelf: Shelf, of: str) -> float:
    """Change of a yield of Metropolitan in the last quarter of 2025 over that of the policy rate.

    Parameters
    ----------
    shelf : Shelf
    of : {"expense", "income", "income without fees"}
        Interest paid, or earned, in percent of earning assets; or earned without a quarter's fees.

    Returns
    -------
    float

    Notes
    -----
    A bank prints its margin and its interest, not what both are divided by: interest earned in
    percent of earning assets is the margin times interest earned over net interest.

    Examples
    --------
    Earned 8 and 6 percent, kept 4 both times, so paid 4 and 2; the rate fell by one point:

    >>> facts = dict(zip(_MARGINS, (4, 2, 1, 4, 3, 2)))
    >>> shelf = Shelf(facts=facts | {"mcb_margin_without_fees": 3, "quarter_rate_change": -1})
    >>> mcb_beta(shelf, "expense"), mcb_beta(shelf, "income"), mcb_beta(shelf, BETAS[2])
    (2.0, 2.0, 3.0)
    """
    one_of(of, BETAS)
    before, earned_before, net_before, margin, earned, net = map(shelf.fact, _MARGINS)
    income, income_before = margin * earned / net, before * earned_before / net_before
    change = income - income_before
    if of == "expense":
        change = income - margin - income_before + before
    elif of == "income without fees":
        change = income - margin + shelf.fact("mcb_margin_without_fees") - income_before
    return change / shelf.fact("quarter_rate_change")
