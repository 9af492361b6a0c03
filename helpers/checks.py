"""Tell a student whether an answer is right, and why not.

No answer is typed in here: each one follows from facts, tables and models, so it cannot go stale.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Callable
from dataclasses import dataclass

from . import base_rates, data, units
from .model import model
from .paths import depreciation_wave, factor_window


class CheckError(Exception):
    """There is no such exercise, or the answer is no number."""


@dataclass(frozen=True)
class Check:
    """What the right answer is, how near one has to be, and what a wrong one usually forgot."""

    answer: Callable[[], float]
    tolerance: float
    unit: str
    decimals: int
    forgot: str
    label: str = "Your answer"


@dataclass(frozen=True)
class Result:
    """What `check` found; a notebook shows it as a sentence."""

    right: bool
    message: str

    def __repr__(self) -> str:
        return self.message


def _quotes_that_match() -> float:
    box = data.table("quotes_0130")
    before = (box["price"] - box["change"]).round(2)
    closes = data.table("names").set_index("symbol")["close_0129"]
    return float((box["symbol"].map(closes) == before).sum())


def _days_at_least(gap: bool) -> float:
    """How many sessions to the day were at least like it, by the gap or by both legs."""
    days = data.table("daily_gaps").query("session <= '2026-01-29'")
    small, nasdaq = days["small_caps_pct"], days["nasdaq_100_pct"]
    if gap:
        return float((small - nasdaq >= (small - nasdaq).iloc[-1]).sum())
    return float((small.ge(small.iloc[-1]) & nasdaq.le(nasdaq.iloc[-1])).sum())


def _wider_of_opposite_signs() -> float:
    """How many sessions of opposite signs had at least the gap of the day."""
    days = data.table("daily_gaps").query("session <= '2026-01-29'")
    small, nasdaq = days["small_caps_pct"], days["nasdaq_100_pct"]
    gap = small - nasdaq
    return float(((gap >= gap.iloc[-1]) & (small > 0) & (nasdaq < 0)).sum())


def _claims_that(verdict: str, kind: str = "") -> float:
    return float(
        sum(
            claim.verdict == verdict and kind in ("", claim.kind)
            for claim in data.records("claims").values()
        )
    )


def _worst_figure() -> float:
    """The largest error of a told figure, as a multiple of what is known."""
    figures = [
        claim for claim in data.records("claims").values() if claim.told is not None and claim.known
    ]
    return max(abs(claim.told / data.fact(claim.known).value - 1) for claim in figures)


def _delay_that_fits_three_fifths() -> float:
    """Quarters of delay that fit Microsoft's six years, if three fifths were short-lived before."""
    wave = depreciation_wave()
    return float(min(range(7), key=lambda delay: wave(short_before=0.6, delay=delay)))


def _growth_of_cash_and_leases() -> float:
    """Percent over a year, in the quarter to December 2025."""
    both = (
        data.table("msft_quarters")
        .set_index("quarter")[["capex_cash", "lease_additions"]]
        .sum(axis=1)
    )
    return 100 * float(both["FY2026Q2"] / both["FY2025Q2"] - 1)


def _return_that_explains_the_rest() -> float:
    """Points of required return beside a cut of growth by one point, for Microsoft's fall."""
    multiple, fall = model("h_model_multiple"), model("implied_growth_cut").author()["drop"]
    author = multiple.author()
    found = multiple.solve(
        "required_return", multiple() * (1 - fall), growth_now=author["growth_now"] - 0.01
    )
    return 100 * (found - author["required_return"])


def _surprise_of_a_toss() -> float:
    return model("hold_surprise")(probability=0.5)


def _hours_from_sap_to_frankfurt() -> float:
    reported = data.table("timeline").set_index("event")["at"]["SAP reports"]
    printed = data.table("checkpoints").query("series == 'SAP (Frankfurt)'")["at"].min()
    return (printed - reported).total_seconds() / 3600


def _sector_beta_of_the_silent() -> float:
    """Of the software names without known results as a group, over the sector's own move."""
    silent = data.table("software_names").query("own_results == 0")["change_pct"].mean()
    market = data.fact("sp500_change").value
    return (silent - market) / (data.fact("application_software_change").value - market)


def _span_of_means() -> float:
    """Between the highest and the lowest mean of five names, over the ways of picking them."""
    picked = model("mean_of_picked")
    means = [picked(picked=5, way_of_picking=way) for way in (1, 2, 3, 4)]
    return max(means) - min(means)


def _multiple_half_way() -> float:
    """Change of Southwest's multiple, percent, if analysts follow half of its outlook."""
    split = model("multiple_change")
    return 100 * split(earnings_change=split.author()["earnings_change"] / 2)


def _gain_of_four() -> float:
    """Points of the Russell 2000 from the four small companies that the story names."""
    four = data.table("names").query("told == True and index == 'Russell 2000'")
    gain = (four["market_value_bn"] * (1 - four["close_0128"] / four["close_0129"])).sum()
    return 100 * gain / data.fact("russell_market_value").value


def _spread_of_random_tens() -> float:
    """Standard deviation of the mean change of ten names drawn without replacement."""
    changes = data.table("names")["change_pct"]
    size, drawn = len(changes), int(data.fact("named_count").value)
    return float(changes.std(ddof=0) * math.sqrt((size - drawn) / (size - 1) / drawn))


def _ratio_rolled_forward() -> float:
    """The ratio of the story's two figures a year on: times the returns, over growth of book."""
    returns = data.table("annual_returns").query("year == 2025").set_index("index")["return_pct"]
    small, large = (1 + returns[name] / 100 for name in ("Russell 2000", "S&P 500"))
    return data.fact("pb_ratio").value * (small / 1.06) / (large / 1.08)


def _losses_that_make_a_premium() -> float:
    """Losses over market value, in percent, at which the whole costs five percent more."""
    whole = 1.05 * data.fact("pe_large_500").value
    return 100 * model("aggregate_pe").solve("loss_yield", whole)


def _lead_without_rise_and_fall(compound: bool) -> float:
    """Lead a year of the Russell 2000 over the Nasdaq-100 without 1998 to 2002, points."""
    years = (
        data.table("annual_returns")
        .query("1991 <= year <= 2025")
        .pivot(index="year", columns="index", values="return_pct")
        .drop(range(1998, 2003))
    )
    a_year = 100 * ((1 + years / 100).prod() ** (1 / len(years)) - 1) if compound else years.mean()
    return float(a_year["Russell 2000"] - a_year["Nasdaq-100"])


def _months_to_size_ahead() -> float:
    """Months from April 2000 until size made as much as value to October 2002."""
    window = factor_window()
    return float(
        next(
            moved
            for moved in range(24)
            if window(start_moved=moved, factor=1) >= window(start_moved=moved, factor=2)
        )
    )


def _span_of_case_averages() -> float:
    """Between the averages over cases a month apart, by the day on which one begins, points."""
    days = base_rates.anchored(base_rates.sessions())
    leads = base_rates.first_cases(days, 21, data.fact("gap_close").value)
    averages = [one.mean() for one in leads]
    return float(max(averages) - min(averages))


def _breadth_rank_of_the_second_gap() -> float:
    """Rank of 16 July 2024 by New York's share of risers less Nasdaq's."""
    days = base_rates.sessions().set_index("session")
    nyse, nasdaq = (
        days[f"{name}_advances"] / (days[f"{name}_advances"] + days[f"{name}_declines"])
        for name in ("nyse", "nasdaq")
    )
    ranks = (nyse - nasdaq).rank(ascending=False, method="min")
    return float(ranks[days["gap"].nlargest(2).index[-1]])


def _recession_that_cancels() -> float:
    """Percent for the fourth scenario at which the expected outcome is zero."""
    scenario = model("scenario_mean")
    author = scenario.author()
    return 100 * (1 - author["p_1"] - scenario.solve("p_2", 0) - author["p_3"])


def _expected_score_of_the_hard() -> float:
    """Mean Brier score to expect of the forecasts that could plainly have failed."""
    chance = data.table("forecasts").query("could_fail == 'yes'")["probability"]
    return float((chance * (1 - chance)).mean())


CHECKS = {
    "session-date-the-figure": Check(
        lambda: data.fact("luv_print_1401").value,
        0.03,
        "percent",
        2,
        "look for the print nearest to the told figure, not the last",
    ),
    "session-without-both": Check(
        lambda: 100 * model("index_without_pair").solve("weight_b", 0),
        0.05,
        "percent",
        2,
        "solve for the second weight at a result of zero, and give it in percent",
    ),
    "session-quote-box": Check(
        _quotes_that_match,
        0,
        "count",
        0,
        "count only the shares that the table holds; the tenth is the other class of Alphabet",
        "Closes that match",
    ),
    "session-three-ranks-gap": Check(
        lambda: _days_at_least(gap=True),
        0,
        "rank",
        0,
        "keep the sessions up to 29 January 2026, and count the days with at least this gap",
        "Rank by the gap",
    ),
    "session-three-ranks-legs": Check(
        lambda: _days_at_least(gap=False),
        0,
        "rank",
        0,
        "both legs must be at least as large on the same day",
        "Days with both legs at least as large",
    ),
    "capex-three-bases": Check(
        _growth_of_cash_and_leases,
        0.5,
        "percent",
        0,
        "divide cash and new leases by those of the same quarter a year before, and take one off",
    ),
    "capex-fit-a-delay": Check(
        _delay_that_fits_three_fifths,
        0,
        "count",
        0,
        "try each delay from none to six quarters, and keep the smallest distance",
    ),
    "capex-lives-for-a-bank": Check(
        lambda: (
            10
            * model("required_revenue")(
                capex=500, margin=model("perpetuity_revenue").author()["margin"]
            )
        ),
        1,
        "usd_bn_per_year",
        0,
        "use the author's share and lives, the bank's margin, and the bank's spending",
    ),
    "capex-split-the-fall": Check(
        _return_that_explains_the_rest,
        0.01,
        "percentage_points",
        2,
        "the multiple falls with the price; solve for the return with the lower growth in place",
    ),
    "movers-luv": Check(
        _multiple_half_way,
        0.1,
        "percent",
        1,
        "only the earnings go half of the way; the price has gone all of it",
    ),
    "movers-board": Check(
        lambda: len(
            data.table("names").query(
                "news_found.isna() and sector == 'Information Technology' and change_pct < -5"
            )
        ),
        0,
        "count",
        0,
        "only losses of more than five percent, and only names whose news_found is empty",
    ),
    "movers-four-points": Check(
        _gain_of_four,
        0.0002,
        "percentage_points",
        4,
        "a gain is the value at the close times one less the ratio of the two closes",
        "Points of the index",
    ),
    "movers-four-share": Check(
        lambda: data.fact("four_share_of_gain").value,
        1,
        "percent",
        0,
        "divide by the change of the index in the same unit, percentage points",
        "Share of the index's change",
    ),
    "movers-cause": Check(
        lambda: data.fact("luv_bag_fee_days").value,
        0,
        "days",
        0,
        "count from the first day on which a bag cost a fee to the day of the move",
    ),
    "movers-random-ten": Check(
        _spread_of_random_tens,
        0.1,
        "percentage_points",
        2,
        "draw each ten without replacement, and take the standard deviation of the means",
    ),
    "valuation-roll-forward": Check(
        _ratio_rolled_forward,
        0.005,
        "ratio",
        2,
        "multiply each figure by one plus its price return, and divide by one plus growth of book",
    ),
    "valuation-one-portfolio": Check(
        _losses_that_make_a_premium,
        0.1,
        "percent",
        1,
        "the premium is over the S&P 500's forward ratio; solve aggregate_pe for the losses",
    ),
    "valuation-fade": Check(
        lambda: 100 * model("price_to_book_fade").solve("persistence", data.fact("pb_small").value),
        0.1,
        "percent",
        1,
        "keep today's return on equity of the large, and solve for the persistence",
    ),
    "valuation-break-even": Check(
        lambda: model("convergence_return").solve("ratio_then", 0, book_growth_gap=-0.03),
        0.005,
        "ratio",
        2,
        "the return in price is zero when the ratio rises by as much as the book lags",
    ),
    "contagion-clock": Check(
        _hours_from_sap_to_frankfurt,
        0.1,
        "number",
        1,
        "both times are on the day itself, New York time; take hours and minutes",
        "Hours between them",
    ),
    "contagion-witnesses-correlation": Check(
        lambda: model("effective_names").solve("correlation", 10),
        0.005,
        "number",
        2,
        "solve for the correlation with all the shares in, and give it as a number below one",
        "Average correlation",
    ),
    "contagion-witnesses-beta": Check(
        _sector_beta_of_the_silent,
        0.05,
        "number",
        2,
        "take the market out of both, and leave the names with results of their own out",
        "Sector beta of the group",
    ),
    "contagion-sector-left": Check(
        model("sector_adjusted"),
        0.05,
        "percent",
        2,
        "take the sector out less the market, or the market goes out twice",
        "Left with the sector out",
    ),
    "contagion-sector-breakeven": Check(
        model("breakeven_sector_beta"),
        0.005,
        "number",
        2,
        "take the market out of both the share and the sector, and divide",
        "Sector beta at which nothing is left",
    ),
    "contagion-selection": Check(
        _span_of_means,
        0.05,
        "percentage_points",
        1,
        "take the highest and the lowest of the four means, signs and all",
        "Points between the ends",
    ),
    "ledger-causes-that-hold": Check(
        lambda: _claims_that("holds", "cause"),
        0,
        "count",
        0,
        "filter by kind and by verdict, and count the lines that are left",
    ),
    "ledger-largest-error": Check(
        _worst_figure,
        0.05,
        "multiple",
        1,
        "divide the distance by what is known, and take the largest",
    ),
    "ledger-quote-box": Check(
        lambda: data.fact("msft_close_0129").value,
        0.005,
        "usd",
        2,
        "price less change gives the close before; the change is negative",
    ),
    "outlook-one-week": Check(
        lambda: 100 * model("at_least_once")(days=5),
        0.5,
        "percent",
        0,
        "it is one less the chance that it happens on none of the five days",
    ),
    "outlook-largest-gap": Check(
        lambda: 100 * model("belief_after")(gap=data.fact("gap_largest_published").value),
        0.5,
        "percent",
        1,
        "change the gap alone, and give the belief after the day in percent",
    ),
    "outlook-recession": Check(
        _recession_that_cancels,
        0.5,
        "percent",
        1,
        "the recession is what the three other chances leave",
    ),
    "outlook-expected-score": Check(
        _expected_score_of_the_hard,
        0.005,
        "number",
        2,
        "leave out those that could hardly fail; each of the others expects p times one less p",
    ),
    "fed-coin-toss-surprise": Check(
        _surprise_of_a_toss,
        0.05,
        "basis_points",
        1,
        "what was expected is half of a quarter-point cut; take it off what happened",
        "The surprise",
    ),
    "fed-coin-toss-profit": Check(
        lambda: 100 * model("interest_pass_through")(rate_change=_surprise_of_a_toss() / 10_000),
        0.01,
        "percent",
        2,
        "a basis point is a ten-thousandth, and higher rates take from profit: the sign is minus",
        "The change of profit",
    ),
    "fed-floating-share": Check(
        lambda: (
            100
            * model("interest_pass_through").solve(
                "floating_share", -data.fact("bofa_per_point").value / 100
            )
        ),
        0.5,
        "percent",
        0,
        "the target is a loss, so it is below zero; the answer is asked in percent",
    ),
    "fed-betas-income": Check(
        lambda: data.fact("mcb_income_beta").value,
        0.02,
        "number",
        2,
        "take the change of the yield over the change of the quarter's average rate",
        "Beta of the income",
    ),
    "fed-betas-deposits": Check(
        lambda: data.fact("mcb_total_deposit_beta").value,
        1,
        "percent",
        0,
        "take the cost of all deposits, and the change of the quarter's average rate",
        "Beta of all deposits",
    ),
    "history-window": Check(
        _months_to_size_ahead,
        0,
        "count",
        0,
        "move the first month only, one month at a time, and stop at the first at which size leads",
        "Months to move forward",
    ),
    "history-cases": Check(
        _span_of_case_averages,
        0.02,
        "percentage_points",
        2,
        "pick the days by the gap of the proxies, and measure the leads on the anchored paths",
        "Highest less lowest average",
    ),
    "history-without-average": Check(
        lambda: _lead_without_rise_and_fall(compound=False),
        0.06,
        "percentage_points",
        1,
        "take the Nasdaq-100 off the Russell 2000 in each year that is left, then the mean",
        "Average lead without 1998 to 2002",
    ),
    "history-without-growth": Check(
        lambda: _lead_without_rise_and_fall(compound=True),
        0.06,
        "percentage_points",
        1,
        "compound each index over the years that are left, take the root by their number, then "
        "the difference",
        "Lead of compound growth without 1998 to 2002",
    ),
    "history-record-day": Check(
        _breadth_rank_of_the_second_gap,
        0,
        "rank",
        0,
        "keep the sessions up to 29 January 2026, and rank the largest difference first",
        "Rank of 16 July 2024 by breadth",
    ),
    "session-three-ranks-signs": Check(
        _wider_of_opposite_signs,
        0,
        "rank",
        0,
        "keep the days with small caps up and the Nasdaq-100 down, and count the gaps among them",
        "Rank by the gap among days of opposite signs",
    ),
}


def checks_of(exercise: str) -> dict[str, Check]:
    """The checks of an exercise: of the same id, or of the id and a word more.

    Examples
    --------
    >>> list(checks_of("session-quote-box")), len(checks_of("session-three-ranks"))
    (['session-quote-box'], 3)
    """
    return {
        id: found for id, found in CHECKS.items() if id == exercise or id.startswith(f"{exercise}-")
    }


def check(id: str, answer: float | None) -> Result:
    """Say whether `answer` solves the exercise `id`.

    Parameters
    ----------
    id : str
        The exercise's label.
    answer : float
        In the unit that the exercise asks for.

    Returns
    -------
    Result
        Its message is what a reader sees; a wrong answer is told how far off it is and what is
        usually forgotten, not the solution.

    Raises
    ------
    CheckError
        For an unknown exercise or an answer that is no number; None is no answer yet.

    Examples
    --------
    >>> check("session-date-the-figure", 18.7)
    Not yet: 18.70% is too high. Look for the print nearest to the told figure, not the last.
    >>> check("session-date-the-figure", 16.72).right
    True
    """
    try:
        exercise = CHECKS[id]
    except KeyError:
        near = difflib.get_close_matches(id, CHECKS, n=2)
        hint = f"did you mean {' or '.join(near)}?" if near else f"there are: {', '.join(CHECKS)}"
        raise CheckError(f"no exercise {id!r}; {hint}") from None
    if answer is None:
        return Result(False, "No answer yet.")
    try:
        given = float(answer)
    except (TypeError, ValueError):
        given = math.nan
    if not math.isfinite(given):
        raise CheckError(f"{id}: expected a number; found {answer!r}")
    right = exercise.answer()
    shown = units.write(given, exercise.unit, exercise.decimals)
    if abs(given - right) <= exercise.tolerance:
        return Result(True, f"Right: {shown}.")
    side = "too high" if given > right else "too low"
    return Result(False, f"Not yet: {shown} is {side}. {slip(exercise, given)}{reminder(exercise)}")


COUNT_UNITS = ("count", "rank", "days")
"""Units in which a hundredth is no slip."""

SLIPS = (
    (-1, "Is the sign turned round?"),
    (100, "A share, or hundredths of what is asked?"),
    (0.01, "A hundred times what is asked?"),
    (1000, "Thousandths of what is asked?"),
    (0.001, "A thousand times what is asked?"),
    (10_000, "Ten-thousandths of what is asked?"),
    (0.0001, "Ten thousand times what is asked?"),
)
"""Slips of sign and unit: what a wrong answer has to be multiplied by to be the right one."""


def slip(exercise: Check, given: float) -> str:
    """Ask about the slip of sign or unit that explains a wrong answer, if one does.

    Examples
    --------
    >>> slip(CHECKS["contagion-sector-left"], 2.71)
    'Is the sign turned round? '
    >>> slip(CHECKS["session-quote-box"], 900)
    ''
    """
    if exercise.unit in COUNT_UNITS:
        return ""
    right = exercise.answer()
    for factor, question in SLIPS:
        if abs(given * factor - right) <= 0.005 * abs(right):
            return f"{question} "
    return ""


def reminder(exercise: Check) -> str:
    """What is usually forgotten, as a sentence."""
    return f"{exercise.forgot[0].upper()}{exercise.forgot[1:]}."
