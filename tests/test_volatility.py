"""What the page on calm and storm says of its numbers in words."""

from functools import cache
from math import log
from pathlib import Path

import pandas as pd
import pytest

from helpers import base_rates, data
from helpers.model import model
from helpers.open_data import open_data

pytestmark = pytest.mark.check(seconds=2)

PAGE = Path(__file__).resolve().parents[1] / "book" / "further" / "volatility.md"
TEXT = PAGE.read_text(encoding="utf-8")


def fact(name):
    return data.fact(name).value


def says(words):
    """The page still says it; else the test of its words is about nothing."""
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


def test_the_widest_gaps_were_about_ten_times_the_one_at_the_close():
    says("The widest leads of small companies that were looked up were about ten times the one")
    widest = data.table("record_gaps")["gap_pts"].nlargest(4) / fact("gap_close")
    assert widest.between(9.5, 10.5).all()
    assert set(data.table("record_gaps")["against"]) == {"Nasdaq-100"}


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
