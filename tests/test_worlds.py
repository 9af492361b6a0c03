"""The chance that small companies are cheap: what stands in for many draws, and its words."""

import numpy as np
import pytest

from helpers import data
from helpers.checks import all_checks
from helpers.figures import valuation as figures
from helpers.model import model
from helpers.models import valuation
from helpers.xp import numpy

pytestmark = pytest.mark.check(seconds=2)


def test_the_chance_of_the_worlds_is_near_that_of_many_draws_and_its_words_hold():
    chance = model("chance_cheap")
    draws = np.random.default_rng(29).random((6, 200_000))
    scores = np.where(draws < 0.5, -1 + np.sqrt(2 * draws), 1 - np.sqrt(2 * (1 - draws)))
    lasts = {"large_lasts": 0.5}, {"large_lasts": 0.5, "small_lasts": 0.5}
    for given in ({}, {"known": 6, "persistence": 1}, {"known": 1}, {"beside": 1}, *lasts):
        many = valuation.chance_cheap(numpy, *scores, **chance.author() | given).mean()
        assert chance(**given) == pytest.approx(many, abs=0.02)
    assert chance(beside=1) < 0.02 and chance(known=6, persistence=1) < 0.2
    apart = figures.knowing(chance)
    assert apart["known"].iloc[0] == "Share of the advantage kept each year"
    assert apart["chance there"].iloc[0] == 100 and abs(apart["and there"].iloc[0] - 50) < 3
    assert apart["known"].iloc[1] == "Return on equity, small"
    assert set(apart["known"].iloc[-2:]) == {"Growth of book, both", "Required return, large"}
    kept = np.log(0.5) / np.log(all_checks()["valuation-worlds"].right() / 100)
    assert kept == pytest.approx(15, abs=0.7)


def test_a_return_that_lasts_costs_the_small_little_or_helps_them():
    chance = model("chance_cheap")
    assert [round(100 * chance(large_lasts=half, small_lasts=0)) for half in (0, 0.5)] == [83, 80]
    assert round(100 * chance(large_lasts=0.5, small_lasts=0.5)) == 88


def test_a_correlation_keeps_the_middle_and_the_spread_of_what_it_ties():
    scores = data.table("worlds")
    tied = valuation.drawn_along(numpy, scores["at_large"], scores["at_kept"], 0.5)
    assert np.corrcoef(tied, scores["at_kept"])[0, 1] == pytest.approx(0.5, abs=0.03)
    assert tied.mean() == pytest.approx(0, abs=0.01)
    assert tied.std() == pytest.approx(scores["at_large"].std(), rel=0.03)
    assert np.abs(tied).max() <= 1


def test_on_the_right_the_small_must_earn_about_fifteen_percent():
    author = model("chance_cheap").author()
    required = author["required_large"] + author["extra_small"]
    large = model("price_to_book_fade")(roe=author["roe_large"], persistence=1)
    needed = valuation.needed_roe(numpy, 0.42, large, required, author["growth"], 1)
    assert needed == pytest.approx(0.15, abs=0.005)


def test_the_ends_of_what_is_possible_are_the_ends_of_the_sliders():
    rows = {row.input: row for row in model("chance_cheap").inputs}
    for name, ends in valuation.POSSIBLE.items():
        assert (rows[name].low, rows[name].high) == ends
    assert list(rows)[:6] == list(valuation.POSSIBLE)
    assert valuation.PRICED["large"] == data.claim("claim_pb_large").told
    assert valuation.PRICED["ratio"] == data.fact("pb_ratio").value


def test_the_worlds_are_the_first_points_of_a_sobol_sequence():
    from scipy.stats import qmc

    draws = qmc.Sobol(6, seed=0).random(256)
    scores = np.where(draws < 0.5, -1 + np.sqrt(2 * draws), 1 - np.sqrt(2 * (1 - draws)))
    held = data.table("worlds").drop(columns="world").to_numpy()
    assert np.abs(held - scores).max() < 1e-4


def test_the_losses_give_what_the_past_ratios_were():
    whole = model("aggregate_pe")
    for losses, ratio in ((None, "pe_trailing_2022"), (0.255, "pe_trailing_2021")):
        given = {} if losses is None else {"loss_yield": losses}
        assert whole(**given) == pytest.approx(data.fact(ratio).value, rel=0.01)
    assert data.fact("pb_large_reverting").value == pytest.approx(
        model("price_to_book_fade")(persistence=0.62), abs=0.005
    )
