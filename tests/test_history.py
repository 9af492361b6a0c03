"""What the chapter on history says of its numbers in words, and its table of base rates."""

import re
from functools import cache
from math import log
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from helpers import base_rates, data
from helpers.model import model
from helpers.open_data import open_data
from helpers.paths import factor_window

pytestmark = pytest.mark.check(seconds=2)

TEXT = (Path(__file__).resolve().parents[1] / "book" / "history.md").read_text(encoding="utf-8")


def fact(name):
    return data.fact(name).value


def says(words):
    """The chapter still says it; else the test of its words is about nothing."""
    assert words in " ".join(TEXT.split()), words


@cache
def fitted(which):
    from arch import arch_model

    if which == "gap":
        series = base_rates.sessions()["gap"]
    else:
        sp500, composite = (
            100 * open_data(f"{name}_daily")["close"].pct_change()
            for name in ("sp500", "nasdaq_composite")
        )
        series = (sp500 - composite).dropna()
    return series, arch_model(series, mean="Constant", vol="GARCH", p=1, q=1).fit(disp="off")


# --- base rates -----------------------------------------------------------------------------------


def test_the_table_of_base_rates_is_what_the_daily_gaps_give():
    found, stored = base_rates.table(), data.table("base_rates")
    pd.testing.assert_frame_equal(found, stored[list(found)], check_dtype=False, atol=0.0051)


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


def test_two_methods_give_the_difference_about_the_same_interval():
    # Blocks and Newey and West know nothing of each other; at the longest horizon both are weak.
    rates, days = data.table("base_rates"), base_rates.sessions()
    for horizon, most in ((5, 1.25), (21, 1.25), (63, 1.35)):
        for gap in (0.58, 1.0, 1.5):
            row = rates.query("sessions_ahead == @horizon and gap_from == @gap").iloc[0]
            extra, error = base_rates.by_regression(days, horizon, gap)
            assert extra == pytest.approx(row["extra_pts"], abs=0.0051)
            ratio = (row["extra_high"] - row["extra_low"]) / (2 * 1.96 * error)
            assert 1 / most < ratio < most, (horizon, gap, ratio)


def test_two_methods_give_the_level_intervals_that_overlap_and_hold_that_of_any_day():
    rates = data.table("base_rates")
    assert (rates["blocks_low"] < rates["cases_high"]).all()
    assert (rates["cases_low"] < rates["blocks_high"]).all()
    month = rates.query("sessions_ahead == 21")
    for low, high in (("blocks_low", "blocks_high"), ("cases_low", "cases_high")):
        assert month["always_pts"].between(month[low], month[high]).all()


def test_more_draws_hardly_move_the_interval(monkeypatch):
    days = base_rates.sessions()
    weights = base_rates.drawn_weights
    monkeypatch.setattr(
        base_rates, "drawn_weights", lambda size, block: weights(size, block, draws=6000, seed=7)
    )
    again = base_rates.after_gaps(days, 21, (0.58,)).iloc[0]
    assert again["blocks_low"] == pytest.approx(fact("month_after_blocks_low"), abs=0.15)
    assert again["blocks_high"] == pytest.approx(fact("month_after_blocks_high"), abs=0.15)


def test_of_twelve_intervals_of_the_difference_one_just_leaves_zero_out():
    says("Of twelve intervals eleven hold zero. One leaves it out by a hair")
    days, rates, out = base_rates.sessions(), data.table("base_rates"), []
    for horizon in base_rates.HORIZONS:
        for gap in (fact("gap_close"), fact("gap_told")):
            row = rates.query("sessions_ahead == @horizon and gap_from == @gap").iloc[0]
            extra, error = base_rates.by_regression(days, horizon, gap)
            for low, high in (
                (row["extra_low"], row["extra_high"]),
                (extra - 1.96 * error, extra + 1.96 * error),
            ):
                if not low <= 0 <= high:
                    out.append((horizon, gap, high))
    assert [(horizon, gap) for horizon, gap, _ in out] == [(63, 0.58)]
    assert -0.05 < out[0][2] < 0


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
    says("fairly sure by blocks and on the edge by cases")
    assert fact("month_after_blocks_high") < -0.5 and -0.1 < fact("month_after_cases_high") < 0.1
    says("so long that fewer than ten fit into the sample")
    assert (fact("sessions_to_date") - 63) / (2 * 63) < 10
    says("so nearly three days share a case")
    assert 2.5 < fact("month_after_told_days") / fact("month_after_told_cases") < 3


def test_two_falls_stand_behind_the_corrections_that_followed_gaps():
    says("two falls, of the summer of 2024 and the spring of 2025")
    says("came {fact}`correction_after_gap` of the time, after any day")
    days = base_rates.sessions().set_index("session")
    index = (1 + days["nasdaq_100_pct"] / 100).cumprod()
    fell, gaps = [], 0
    for place in range(len(index) - 63):
        gaps += days["gap"].iloc[place] >= 1.5 - 1e-9
        if days["gap"].iloc[place] >= 1.5 - 1e-9 and (
            index.iloc[place + 1 : place + 64].min() <= 0.9 * index.iloc[place]
        ):
            fell.append(f"{index.index[place]:%Y-%m}")
    assert set(fell) == {"2024-07", "2025-01", "2025-02"}
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


def test_the_widest_gaps_were_about_ten_times_the_one_at_the_close():
    says("The widest leads of small companies that were looked up were about ten times the one")
    widest = data.table("record_gaps")["gap_pts"].nlargest(4) / fact("gap_close")
    assert widest.between(9.5, 10.5).all()
    assert set(data.table("record_gaps")["against"]) == {"Nasdaq-100"}


def test_only_two_years_passed_2013_and_six_passed_2019_none_of_them_after():
    years = data.table("annual_returns").query("index == 'Russell 2000' and year >= 1991")
    assert (years["basis"] == "total").all() and len(years) == fact("annual_years")
    passed = years[years["return_pct"] > fact("best_year_bar")]
    assert len(passed) == 6 and passed["year"].max() == 2013
    later = years[years["return_pct"] > fact("best_year_bar_2013")]["year"]
    assert list(later) == [1991, 2003]  # so above 2013 means the best since 2003


# --- the yardstick --------------------------------------------------------------------------------


def test_the_weights_of_garch_are_those_that_arch_fits_to_that_day():
    series, fit = fitted("gap")
    row = model("garch_sigma").author()
    assert row["alpha"] == round(fit.params["alpha[1]"], 2)
    assert row["beta"] == round(fit.params["beta[1]"], 2)
    rest = 1 - fit.params["alpha[1]"] - fit.params["beta[1]"]
    assert row["usual"] == pytest.approx((fit.params["omega"] / rest) ** 0.5, abs=0.01)
    assert row["sigma_before"] == round(fit.conditional_volatility.iloc[-2], 2)
    assert row["shock"] == round(fit.resid.iloc[-2], 2)
    assert model("garch_sigma")() == pytest.approx(fit.conditional_volatility.iloc[-1], abs=0.005)


def test_the_words_on_the_tails_hold():
    series, fit = fitted("indices")
    scaled = fit.resid / fit.conditional_volatility
    plain = (series - series.mean()) / series.std()
    expected = {1: 0.31731 * len(series), 3: 0.0026998 * len(series)}
    says("Beyond three it is out by a factor of more than seven")
    assert fact("sp_less_composite_beyond_three") / expected[3] > 7
    says("the excess falls to less than a threefold one")
    assert 2 < (scaled.abs() > 3).sum() / expected[3] < 3
    says("Beyond one it expects far more days than there were")
    assert (plain.abs() > 1).sum() < 0.6 * expected[1]
    says("is nearly right beyond two deviations, and wrong on both sides of it")
    two = 0.0455
    assert (plain.abs() > 2).sum() == pytest.approx(two * len(series), rel=0.1)
    says("the curve is right to beyond two deviations, and GARCH changes little")
    gaps, calm = fitted("gap")
    apart = (gaps - gaps.mean()).abs() / gaps.std()
    for beyond, share in ((1, 0.31731), (2, two)):
        assert (apart > beyond).sum() == pytest.approx(share * len(gaps), rel=0.1)
    assert (apart > 3).sum() > 2 * 0.0026998 * len(gaps)
    assert calm.conditional_volatility.iloc[-1] == pytest.approx(gaps.std(), abs=0.02)


def test_the_gap_of_the_day_was_small_in_2000_and_large_in_the_calm_years():
    _, fit = fitted("indices")
    months = fit.conditional_volatility.resample("ME").mean()
    assert months["2000"].min() > fact("sp500_less_composite")
    assert (months["2004":"2018"] < fact("sp500_less_composite")).mean() > 0.85


def test_a_record_gap_raises_the_next_days_deviation_by_more_than_half():
    says("after the record gap of these years it is up by more than half")
    echo = model("garch_sigma")
    record = echo(shock=fact("gap_largest_proxy") - fact("gap_mean"))
    assert 1.5 < record / echo.author()["sigma_before"] < 2
    says("about two weeks here, and known only roughly")
    author, (_, exact) = echo.author(), fitted("gap")
    for alpha, beta in (
        (author["alpha"], author["beta"]),
        (exact.params["alpha[1]"], exact.params["beta[1]"]),
    ):
        assert 9 < log(0.5) / log(alpha + beta) < 12


def test_ranked_in_garchs_deviations_the_day_hardly_moves():
    says("ranked in GARCH's deviations the day hardly moves")
    _, exact = fitted("gap")
    plain, scaled = exact.resid, exact.resid / exact.conditional_volatility
    ranks = [(one >= one.iloc[-1]).sum() for one in (plain, scaled)]
    assert abs(ranks[0] - ranks[1]) / len(plain) < 0.01


def test_calm_years_teach_a_short_memory():
    says("the same formula gives more than half a year")
    _, fit = fitted("indices")
    assert log(0.5) / log(fit.params["alpha[1]"] + fit.params["beta[1]"]) > 126


def test_the_record_depends_on_the_index():
    says("and 25 July 2002 had more")
    records = data.table("record_gaps").set_index("session")["gap_pts"]
    assert records.idxmax() == pd.Timestamp("2002-07-25")
    assert records["2024-07-11"] == fact("gap_largest_published")
    says("Large gaps came in both directions within the same two years")
    assert records.sort_index()["2000-11-08":"2002-07-25"].between(-5, 5).sum() == 0
    assert pd.Timestamp("2002-07-25") - pd.Timestamp("2000-11-08") < pd.Timedelta(days=730)
    says("Many of the widest gaps lie in that time")
    assert (records.abs().nlargest(3).index.year <= 2002).sum() == 2


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


def test_small_value_nearly_tripled():
    says("Small value companies nearly tripled; small growth companies lost")
    assert 2.6 < 1 + fact("russell_value_2000_2006") / 100 < 3
    assert fact("russell_growth_2000_2006") < 0


def test_the_chapter_has_no_more_cells_than_a_chapter_may():
    assert len(re.findall(r"^```\{code-cell\}", TEXT, re.M)) <= 22
