"""What the chapter on history says of its numbers in words, and its table of base rates.

The page on calm and storm, which takes the chapter further, is tried in `tests.test_volatility`.
"""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from helpers import base_rates, data
from helpers.estimates import by_calendar_month
from helpers.open_data import open_data
from helpers.paths import factor_window

pytestmark = pytest.mark.check(seconds=15)

TEXT = (Path(__file__).resolve().parents[1] / "book" / "history.md").read_text(encoding="utf-8")


def fact(name):
    return data.fact(name).value


def says(words):
    """The chapter still says it; else the test of its words is about nothing."""
    assert words in " ".join(TEXT.split()), words


# --- base rates -----------------------------------------------------------------------------------


@pytest.mark.test
def test_the_table_of_base_rates_is_what_the_daily_gaps_and_the_year_ends_give():
    found, stored = base_rates.table(), data.table("base_rates")
    pd.testing.assert_frame_equal(found, stored[list(found)], check_dtype=False, atol=0.0051)


def test_an_anchored_path_meets_the_published_closes_and_moves_no_day_by_much():
    days = base_rates.sessions().set_index("session", drop=False)
    paths, closes = base_rates.anchored(days), data.table("year_ends")
    for column, index in base_rates.INDICES.items():
        ends = closes[closes["index"].eq(index)].set_index("session")["close"]
        ends = ends[: data.EVENING]
        level = (1 + paths[column] / 100).cumprod()
        reached = level[ends.index] / level[ends.index[0]]
        assert np.allclose(reached, ends / ends.iloc[0], rtol=1e-9)
        assert (paths[column] - days[column]).abs().max() < 0.12
    assert (paths["gap"] == days["gap"]).all()  # days are picked as everywhere in the book


def test_the_year_ends_are_those_of_the_facts_and_of_the_yearly_returns():
    closes = data.table("year_ends").pivot(index="session", columns="index", values="close")
    for name, index, day in (
        ("russell_close_1231", "Russell 2000", "2025-12-31"),
        ("russell_close_0129_vendor", "Russell 2000", "2026-01-29"),
        ("russell_close_0821", "Russell 2000", "2026-08-21"),
        ("nasdaq_100_close_1231", "Nasdaq-100", "2025-12-31"),
        ("nasdaq_100_close_0129", "Nasdaq-100", "2026-01-29"),
    ):
        assert closes.loc[day, index] == fact(name)
    fund = closes.loc["2026-08-21", "Nasdaq-100"] / closes.loc["2026-01-29", "Nasdaq-100"]
    assert 100 * (fund - 1) == pytest.approx(fact("qqq_to_0821"), abs=0.01)
    # A total return is the price return and a dividend of about one percent.
    totals = data.table("annual_returns").pivot(index="year", columns="index", values="return_pct")
    prices = 100 * closes[: data.EVENING].pct_change().set_axis(closes[: data.EVENING].index.year)
    for year in (2023, 2024, 2025):
        for index in prices:
            assert -0.01 < totals.loc[year, index] - prices.loc[year, index] < 2, (year, index)


def test_levels_move_with_the_anchors_and_differences_hardly():
    says("The two levels shift by nearly half a point")
    for name in ("month_after_mean", "month_after_any"):
        assert 0.4 < fact(name) - fact(f"{name}_proxy") < 0.5
    assert abs(fact("month_after_extra") - fact("month_after_extra_proxy")) < 0.02
    says("On a day it is off by a third of a point")
    assert 0.28 < fact("proxy_error_sd") < 0.38
    rates = data.table("base_rates")
    week_and_month = rates[rates["sessions_ahead"] < 63]
    assert (week_and_month["extra_pts"] - week_and_month["proxy_extra_pts"]).abs().max() < 0.13


def test_picking_the_days_too_by_the_anchored_paths_changes_no_answer():
    days = base_rates.anchored(base_rates.sessions())
    days["gap"] = days["small_caps_pct"] - days["nasdaq_100_pct"]
    row = base_rates.after_gaps(days, 21, (0.58,)).iloc[0]
    assert row["mean_pts"] == pytest.approx(-1.37, abs=0.005) and row["days"] == 204
    assert row["cases_low"] == pytest.approx(-3.02, abs=0.01)
    assert row["cases_high"] == pytest.approx(0.52, abs=0.01)
    assert row["extra_low"] < 0 < row["extra_high"]


def test_no_window_reaches_past_that_evening():
    days = base_rates.sessions()
    assert days["session"].max() == pd.Timestamp(data.EVENING).normalize()
    for horizon in base_rates.HORIZONS:
        assert base_rates.lead_after(days, horizon).tail(horizon).isna().all()
        assert base_rates.lead_after(days, horizon).notna().sum() == len(days) - horizon


def test_a_lead_is_the_difference_of_two_compounded_returns():
    days = base_rates.sessions()
    small, nasdaq = (
        np.prod(1 + days[name].iloc[11:32] / 100) for name in ("small_caps_pct", "nasdaq_100_pct")
    )
    assert base_rates.lead_after(days, 21).iloc[10] == pytest.approx(100 * (small - nasdaq))


def test_cases_apart_do_not_share_a_session():
    days = base_rates.sessions()
    such = np.flatnonzero(days["gap"] >= 0.58)
    for horizon in base_rates.HORIZONS:
        assert np.diff(base_rates.apart(such, horizon)).min() >= horizon


def test_two_methods_give_the_difference_about_the_same_interval_but_for_three_months():
    # Blocks and Hansen and Hodrick know nothing of each other.
    rates, days = data.table("base_rates"), base_rates.anchored(base_rates.sessions())
    for horizon, least, most in ((5, 0.9, 1.15), (21, 0.9, 1.15), (63, 0.6, 0.8)):
        for gap in (0.58, 1.0, 1.5):
            row = rates.query("sessions_ahead == @horizon and gap_from == @gap").iloc[0]
            extra, error = base_rates.by_regression(days, horizon, gap)
            assert extra == pytest.approx(row["extra_pts"], abs=0.0051)
            ratio = (row["extra_high"] - row["extra_low"]) / (2 * 1.96 * error)
            assert least < ratio < most, (horizon, gap, ratio)
    says("agrees with the blocks a week and a month ahead")
    says("three months after the gap of the close it makes the interval half as wide again")
    row = rates.query("sessions_ahead == 63 and gap_from == 0.58").iloc[0]
    _, error = base_rates.by_regression(days, 63, 0.58)
    assert 1.4 < 2 * 1.96 * error / (row["extra_high"] - row["extra_low"]) < 1.6


def test_two_methods_give_the_level_intervals_that_overlap_and_hold_that_of_any_day():
    rates = data.table("base_rates")
    assert (rates["blocks_low"] < rates["cases_high"]).all()
    assert (rates["cases_low"] < rates["blocks_high"]).all()
    month = rates.query("sessions_ahead == 21")
    for low, high in (("blocks_low", "blocks_high"), ("cases_low", "cases_high")):
        assert month["always_pts"].between(month[low], month[high]).all()


def test_more_draws_hardly_move_the_interval(monkeypatch):
    days = base_rates.anchored(base_rates.sessions())
    weights = base_rates.drawn_weights
    monkeypatch.setattr(
        base_rates, "drawn_weights", lambda size, block: weights(size, block, draws=6000, seed=7)
    )
    again = base_rates.after_gaps(days, 21, (0.58,)).iloc[0]
    assert again["blocks_low"] == pytest.approx(fact("month_after_blocks_low"), abs=0.15)
    assert again["blocks_high"] == pytest.approx(fact("month_after_blocks_high"), abs=0.15)


def test_one_by_one_thirty_differences_stand_out_and_all_together_none():
    rates = data.table("base_rates")
    out = rates[(rates["extra_low"] > 0) | (rates["extra_high"] < 0)]
    assert len(out) == fact("differences_outside")
    quarter = out[out["sessions_ahead"] == 63]
    assert len(quarter) == fact("differences_outside_quarter")
    says("three months ahead and after small gaps")
    assert quarter["gap_from"].max() < 0.7
    says("so that misses come in runs")
    assert len(quarter) > 0.8 * (quarter["gap_from"].max() / 0.02 + 1)
    says("It holds zero everywhere, three months ahead by a hair")
    assert 0 < rates["band_high"].min() < 0.05 and rates["band_high"].idxmin() >= 202
    assert (rates["band_low"] < 0).all() and (rates["band_high"] > 0).all()
    assert fact("differences_outside_band") == 0
    says("Only about {fact}`quarter_blocks:words` blocks of that length fit")
    assert 5 < fact("quarter_windows") / (2 * 63) < 6.5


@pytest.mark.test
def test_the_band_does_not_hang_on_its_random_numbers():
    days, rates = base_rates.anchored(base_rates.sessions()), data.table("base_rates")
    again = base_rates.simultaneous(days, draws=4000, seed=7)
    width = rates["band_high"] - rates["band_low"]
    assert ((again["band_high"] - again["band_low"]) / width).between(0.85, 1.15).all()
    # Three months ahead it holds zero by a hair: other draws leave a row or two out.
    outside = (again["band_low"] > 0) | (again["band_high"] < 0)
    assert outside.sum() <= 10 and not outside[rates["sessions_ahead"] < 63].any()


def test_the_words_on_what_followed_hold():
    says("it is several times as wide as the difference itself")
    says("the difference from any day is several times smaller than its interval is wide")
    low, high = fact("month_after_extra_low"), fact("month_after_extra_high")
    assert high - low > 4 * abs(fact("month_after_extra"))
    says("still narrow enough to exclude an extra lead of a whole point")
    says("After a gap like that at the close an extra lead of a point a month would have shown")
    assert -1 < low < 0 < high < 1
    says("after one like that told it might not have")
    month = data.table("base_rates").query("sessions_ahead == 21").set_index("gap_from")
    assert month["extra_high"][fact("gap_told")] > 1
    says("and the upper end moves from")
    highs = [fact(f"month_after_cases_high_{end}") for end in ("least", "most")]
    assert highs[0] < fact("month_after_cases_high") < highs[1]


def test_two_falls_stand_behind_the_corrections_that_followed_gaps():
    says("two falls, of the summer of 2024 and the spring of 2025")
    says("came {fact}`correction_after_gap` of the time, after any day")
    days = base_rates.sessions().set_index("session")
    paths = base_rates.anchored(base_rates.sessions())["nasdaq_100_pct"]
    index = pd.Series((1 + paths.to_numpy() / 100).cumprod(), index=days.index)
    fell, gaps = [], 0
    for place in range(len(index) - 63):
        gaps += days["gap"].iloc[place] >= 1.5 - 1e-9
        if days["gap"].iloc[place] >= 1.5 - 1e-9 and (
            index.iloc[place + 1 : place + 64].min() <= 0.9 * index.iloc[place]
        ):
            fell.append(f"{index.index[place]:%Y-%m}")
    assert set(fell) == {"2024-06", "2024-07", "2025-01", "2025-02"}
    assert 100 * len(fell) / gaps == pytest.approx(fact("correction_after_gap"), abs=0.05)


# --- ranks and counts -----------------------------------------------------------------------------


def test_the_title_on_three_answers_says_the_shares():
    says("One day in five by the gap, one in eight by its signs, one in eighteen by")
    for share, one_in in (
        ("gap_share_like_for_like", 5),
        ("opposite_signs_share", 8),
        ("breadth_gap_share", 18),
    ):
        assert round(100 / fact(share)) == one_in


def test_most_days_with_the_gap_have_both_legs_on_the_same_side():
    says("Most days with the gap have both legs on the same side")
    assert fact("gap_days_opposite") < fact("gap_days_proxy") / 2
    says("largest gap of these years, on 11 July 2024, ranks first by the gap")
    days = base_rates.sessions().set_index("session")
    assert days["gap"].idxmax() == pd.Timestamp("2024-07-11")


def test_many_of_the_widest_gaps_lie_in_the_bust():
    says("Many of the widest gaps lie in that time")
    records = data.table("record_gaps").set_index("session")["gap_pts"]
    assert (records.abs().nlargest(3).index.year <= 2002).sum() == 2


def test_only_two_years_passed_2013_and_six_passed_2019_none_of_them_after():
    years = data.table("annual_returns").query("index == 'Russell 2000' and year >= 1991")
    assert (years["basis"] == "total").all() and len(years) == fact("annual_years")
    passed = years[years["return_pct"] > fact("best_year_bar")]
    assert len(passed) == 6 and passed["year"].max() == 2013
    later = years[years["return_pct"] > fact("best_year_bar_2013")]["year"]
    assert list(later) == [1991, 2003]  # so above 2013 means the best since 2003


def test_the_proxys_own_gap_is_wider_than_the_published_one():
    says("wider than the published")
    assert fact("gap_proxy") > fact("gap_close")


def test_the_open_bars_lean_towards_the_russell():
    says("Where the Nasdaq-100 lacks dividends, to 1999 and in 2023, that favours the Russell 2000")
    bases = (
        data.table("annual_returns")
        .query("1991 <= year <= 2025")
        .pivot(index="year", columns="index", values="basis")
    )
    assert (bases["Russell 2000"] == "total").all()
    price = bases.index[bases["Nasdaq-100"].eq("price")]
    assert list(price) == [*range(1991, 2000), 2023]


# --- after the boom -------------------------------------------------------------------------------


def test_value_wins_from_starts_near_the_peak_and_size_from_a_year_away():
    says("from every first month from December 1999 to November 2000 value made at least twice")
    window = factor_window()
    for moved in range(-4, 8):  # April 2000 is where it starts
        size, value = (window(factor=one, start_moved=moved) for one in (1, 2))
        assert value > 2 * size, moved
    says("Move the first month a year, either way, and the lead is gone")
    for moved in (-12, 12):
        assert window(factor=1, start_moved=moved) > window(factor=2, start_moved=moved)


def test_value_wins_in_the_windows_that_start_near_the_peak_and_size_changes_its_sign():
    window = factor_window()
    moves = [
        {},
        {"start_moved": -1},
        {"start_moved": -1, "end_moved": -1},
        {"start_moved": -2},
        {"end_moved": 50},
    ]
    assert all(window(factor=2, **moved) > window(factor=1, **moved) + 20 for moved in moves)
    says("with both months, or with neither, it wins by about as much")
    assert window() > 0 and abs(window(start_moved=-2) - window()) < 5
    assert {window(factor=1, **moved) > 0 for moved in moves} == {True, False}
    assert round(window(), 1) == fact("smb_2000_2002")
    assert round(window(factor=2, start_moved=-1, end_moved=-1), 1) == fact("hml_month_earlier")
    assert round(window(end_moved=50), 1) == fact("smb_2000_2006")


def test_cheap_wins_at_either_size_and_small_in_both_directions():
    says("In [](four-corners) cheap beats dear at both sizes")
    small_cheap, small_dear, large_cheap, large_dear = (
        fact(f"{size}_{style}_2000_2006")
        for size in ("small", "large")
        for style in ("value", "growth")
    )
    assert small_cheap > small_dear and large_cheap > large_dear
    says("small won among the cheap and lost among the dear")
    assert small_cheap > large_cheap and small_dear < large_dear < 0
    says("small cheap ones quadrupled")
    assert 3.9 < 1 + small_cheap / 100 < 4.1


def test_the_portfolios_are_whole_returns_in_percent():
    # With the bill rate in them: beside the market's excess return it comes back nearly whole.
    import statsmodels.api as sm

    factors, corners = open_data("french_factors"), open_data("french_portfolios")
    both = corners.join(factors, how="inner")
    known = sm.add_constant(both[["market_excess", "size", "value", "risk_free"]])
    bills = [sm.OLS(both[name], known).fit().params["risk_free"] for name in corners]
    assert 0.7 < np.mean(bills) < 1.2
    assert corners.loc["1987-10-31", "large_value"] == pytest.approx(-18.73, abs=0.005)


def test_the_size_premium_lay_in_january_until_it_was_described():
    says("nearly the whole premium fell into one month")
    january, others = fact("size_january_before"), fact("size_others_before")
    assert january / (january + 11 * others) > 0.85
    says("no longer tells it from the others")
    since = by_calendar_month("size", "1982-01", "2018-11")
    assert max(since, key=lambda one: one["mean"]) != since[0]
    months = open_data("french_factors").loc["1926-07":"2018-11", "size"]
    whole = months[months.index.month == 1]
    assert whole.mean() == pytest.approx(2.07, abs=0.005)
    assert whole.mean() / (whole.std() / len(whole) ** 0.5) == pytest.approx(6.1, abs=0.05)
    assert months[months.index.month > 1].mean() == pytest.approx(0.04, abs=0.005)
    # The note: a month's mean is known to about half a point.
    before = by_calendar_month("size", "1926-07", "1981-12")
    errors = [one["mean"] / one["t"] for one in (*before, *since)]
    assert 0.35 < np.median(errors) < 0.65


def test_a_growth_rate_is_lower_than_the_mean_and_the_wilder_index_loses_more():
    says("The wilder index loses more on the way")
    years = (
        data.table("annual_returns")
        .query("1991 <= year <= 2025")
        .pivot(index="year", columns="index", values="return_pct")
    )
    lost = {
        index: years[index].mean() - fact(name)
        for index, name in (
            ("Russell 2000", "russell_growth_a_year"),
            ("Nasdaq-100", "nasdaq_100_growth_a_year"),
        )
    }
    assert lost["Nasdaq-100"] > lost["Russell 2000"] > 0
    assert years["Nasdaq-100"].std() > years["Russell 2000"].std()
    assert fact("growth_lead") == pytest.approx(
        fact("russell_growth_a_year") - fact("nasdaq_100_growth_a_year"), abs=0.051
    )


def test_the_chapter_has_no_more_cells_than_a_chapter_may():
    assert len(re.findall(r"^```\{code-cell\}", TEXT, re.M)) <= 22
