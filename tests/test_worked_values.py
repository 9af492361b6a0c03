"""Every model at values that can be followed by hand, rounded as the book prints them."""

import pytest

from helpers import data
from helpers.model import model
from tests.support.together import together

pytestmark = pytest.mark.check(seconds=1)

AUTHOR = {
    "contribution": "-0.574",
    "index_without": "0.472",
    "index_without_pair": "0.179",
    "weighted_return": "-0.15",
    "breakeven_weight": "0.0578",
    "how_rare": "0.262",
    "told_true": "1",
    "lead_over_window": "4.45",
    "equal_gap_without": "0.197",
    "gap_zscore": "0.586",
    "share_of_days_above": "0.279",
    "years_to_detect": "12.5",
    "detection_power": "0.80",
    "capital_recovery": "0.22961",
    "required_revenue": "36.5",
    "annual_depreciation": "20.0",
    "chain_required_revenue": "600",
    "perpetuity_revenue": "649",
    "h_model_multiple": "46.2",
    "implied_growth_cut": "0.0218",
    "two_stage_multiple": "46.2",
    "implied_return_rise": "0.00555",
    "profit_to_keep": "1000",
    "steady_profit": "225",
    "revenue_coverage": "0.81",
    "project_value": "-5.8",
    "abnormal_return": "-9.80",
    "sector_adjusted": "-2.71",
    "event_z": "-4.00",
    "effective_names": "3.29",
    "group_z": "-2.64",
    "breakeven_beta": "76.5",
    "breakeven_sector_beta": "1.83",
    "two_factor_fit": "0.524",
    "stands_out": "12",
    "mean_of_picked": "-11.27",
    "noise_band": "0.91",
    "taylor_rate": "4.0",
    "hold_surprise": "0.70",
    "policy_surprise": "0.103",
    "level_and_timing": "-0.085",
    "level_and_timing_error": "0.018",
    "interest_pass_through": "-0.0404",
    "interest_pass_through_large": "-0.0024",
    "net_pass_through": "-0.0404",
    "hold_pass_through": "-0.0003",
    "interest_bill": "20.61",
    "refinancing": "-0.0185",
    "margin_change": "0.14",
    "margin_from_gap": "0.009",
    "price_to_book": "5.0",
    "implied_roe": "0.134",
    "price_to_book_fade": "2.10",
    "convergence_return": "0.074",
    "aggregate_pe": "51.6",
    "chance_cheap": "0.832",
    "relative_price_to_book": "0.42",
    "multiple_change": "-0.053",
    "contribution_by_value": "0.0045",
    "chance_band": "0.365",
    "names_needed": "256",
    "likelihood_ratio": "1.0185",
    "posterior": "0.304",
    "needed_return": "0.1566",
    "chance_of_beating": "0.327",
    "tracking_error": "1.77",
    "brier_score": "0.09",
    "how_split": "0.041",
    "what_followed": "-0.21",
    "garch_sigma": "1.10",
    "years_above": "6",
    "belief_after": "0.312",
    "years_to_convince": "23.8",
    "at_least_once": "1.00",
    "tilt_gain": "0.30",
    "chance_behind": "0.433",
    "scenario_mean": "4.45",
    "scenario_spread": "13.2",
    "scenario_loss": "0.35",
    # a lecture of 300; a fifth of it at half a gigabyte each; at five dollars a gigabyte
    "class_traffic": "0.60",
    "hub_memory": "30",
    "hub_cost": "150",
}

OTHERS = [
    # the gap that the story tells
    ("share_of_days_above", {"gap": 1.5}, "0.078"),
    # buildings
    ("capital_recovery", {"life": 15}, "0.13147"),
    # four quarters like the last one; with chips that last four years
    ("required_revenue", {"capex": 150}, "46.4"),
    ("required_revenue", {"capex": 150, "short_life": 4}, "58.2"),
    # Sequoia's chips and what stands around them, as an annuity
    ("required_revenue", {"capex": 300, "short_share": 1, "margin": 0.5}, "137.8"),
    # a tenth of J.P. Morgan's build-out, with assets that wear out
    ("required_revenue", {"capex": 500}, "154.5"),
    # all of the gain counted; the spending of the year before
    ("revenue_coverage", {"attributable": 1}, "1.2"),
    ("revenue_coverage", {"capex": 75.6}, "1.3"),
    # two generations of machines; a price that does not fall; chips that earn for three years
    ("project_value", {"generations": 2}, "-6.8"),
    ("project_value", {"price_fall": 0}, "0.7"),
    ("project_value", {"short_life": 3}, "-17.8"),
    # Sequoia's first version
    ("chain_required_revenue", {"chip_spend": 50}, "200"),
    # Taylor's rule of 1999, and that of 1993 with a low and a high natural rate
    ("taylor_rate", {"gap_weight": 1.0}, "3.8"),
    ("taylor_rate", {"natural_rate": 0.5}, "3.5"),
    ("taylor_rate", {"natural_rate": 2}, "5.0"),
    # large companies; the surprise of the hold for small ones
    (
        "interest_pass_through",
        {"floating_share": 0.09, "leverage": 1.8, "ebit_share": 0.75, "interest_rate": 0.04},
        "-0.0024",
    ),
    ("interest_pass_through", {"rate_change": 0.00007}, "-0.0003"),
    # a weak credit at twice the old coupon; no debt falls due twice
    ("refinancing", {"new_rate": 0.12}, "-0.222"),
    ("refinancing", {"years": 10, "due_share": 0.4}, "-0.0247"),
    # a bank whose income follows the rate a little more than its expense
    ("margin_change", {"income_beta": 0.45, "expense_beta": 0.36}, "-0.04"),
    # the return on equity of the cheap; a return that never fades
    ("price_to_book", {"roe": 0.134}, "2.1"),
    ("price_to_book_fade", {"persistence": 1}, "5.00"),
    ("brier_score", {"outcome": 1}, "0.49"),
    # with the sector taken out; with a day of results no wilder than another
    ("two_factor_fit", {"sector_beta": 0}, "0.026"),
    ("two_factor_fit", {"sector_beta": 2.13}, "0.719"),
    ("stands_out", {"sector_beta": 1}, "6"),
    ("stands_out", {"results_ratio": 1}, "14"),
    # the corner that the story tells; a gap as told, a week and a month ahead
    ("how_split", {"small_caps_at_least": 0.2, "nasdaq_at_most": -1.3}, "0.012"),
    ("what_followed", {"threshold": 1.5}, "0.32"),
    ("what_followed", {"horizon": 5}, "-0.21"),
    # the opening, noon, and the minute of Southwest's print
    ("told_true", {"minute": 570}, "1"),
    ("told_true", {"minute": 720}, "1"),
    ("told_true", {"minute": 841}, "3"),
    # after the largest gap of these years; the years above 2013
    ("garch_sigma", {"shock": 6.36}, "1.78"),
    ("years_above", {"bar": 38.82}, "2"),
    # all names; the five that fell least
    ("mean_of_picked", {"picked": 17}, "-7.06"),
    ("mean_of_picked", {"way_of_picking": 2}, "-1.69"),
]


@together([*((name, {}, printed) for name, printed in AUTHOR.items()), *OTHERS])
def test_the_worked_value_comes_out_as_printed(name, values, printed):
    assert f"{model(name)(**values):.{len(printed.partition('.')[2])}f}" == printed


def test_every_model_has_a_worked_value():
    assert set(AUTHOR) == set(data.records("models"))


TEXTS = {
    "capital_recovery": "22.96%",
    "required_revenue": "$36.5bn a year",
    "chain_required_revenue": "$600bn",
    "h_model_multiple": "46.2×",
    "implied_growth_cut": "2.18 points",
    "event_z": "−4.0 standard deviations",
    "hold_surprise": "0.70 bp",
    "policy_surprise": "10.3 bp",
    "interest_pass_through": "−4.04%",
    "hold_pass_through": "−0.03%",
    "interest_bill": "$20.61",
    "convergence_return": "7.4% a year",
    "chance_of_beating": "32.7%",
    "tracking_error": "1.77% a year",
}


@together(TEXTS.items())
def test_the_worked_value_is_written_in_the_unit_a_reader_thinks_in(name, text):
    assert model(name).text().replace("\N{NO-BREAK SPACE}", " ") == text


# --- what the chapters say of several models at once ----------------------------------------------


def test_a_tenth_of_the_price_is_growth_or_half_a_point_of_required_return():
    h_model, two_stage = model("h_model_multiple"), model("two_stage_multiple")
    fallen = 1 - 0.0999
    lower = h_model.solve("growth_now", fallen * h_model())
    assert round(100 * (0.16 - lower), 2) == 2.18 == round(100 * model("implied_growth_cut")(), 2)
    lower = two_stage.solve("growth", fallen * two_stage())
    assert round(100 * (0.142 - lower), 2) == 1.36
    higher = [bound.solve("required_return", fallen * bound()) for bound in (h_model, two_stage)]
    assert [round(100 * (rate - 0.09), 2) for rate in higher] == [0.55, 0.49]


def worth_of_a_fade(growth_now, growth_long=0.04, required_return=0.09, years=10):
    """What the H model approximates: growth falls in a straight line, year by year."""
    cash, worth = 1.0, 0.0
    for year in range(1, years + 1):
        # The middle of the year stands for the year.
        cash *= 1 + growth_now - (growth_now - growth_long) * (year - 0.5) / years
        worth += cash / (1 + required_return) ** year
    later = cash * (1 + growth_long) / (required_return - growth_long)
    return worth + later / (1 + required_return) ** years


def test_a_fade_year_by_year_needs_a_smaller_cut_than_the_h_model_says():
    fallen = (1 - 0.0999) * worth_of_a_fade(0.16)
    assert worth_of_a_fade(0.16 - 0.0259) > fallen > worth_of_a_fade(0.16 - 0.0260)
    # It is worth more to begin with, because growth on growth adds up.
    assert model("h_model_multiple")(half_fade=5) < worth_of_a_fade(0.16)


def test_the_estimates_of_the_press_are_one_formula_with_other_lives_and_margins():
    assert round(10 * model("required_revenue")(capex=500)) == 1545
    perpetuity = model("perpetuity_revenue")
    assert round(1e4 * perpetuity.solve("margin", 650)) == 7692


def test_ohlsons_own_form_fades_dollars_and_gives_less():
    # Residual income as a multiple of book shrinks by the persistence, while book does not grow.
    assert round(1 + (0.25 - 0.09) / (1 + 0.09 - 0.9), 2) == 1.84
    assert model("price_to_book_fade")() > 1.84
    assert model("price_to_book_fade")(growth=0) == pytest.approx(1 + 0.16 / 0.19, rel=1e-12)


def test_the_days_own_numbers_chain_from_model_to_model():
    ratio = model("likelihood_ratio")()
    assert round(model("posterior")(ratio=ratio), 3) == 0.304
    needed = model("needed_return")()
    assert round(model("chance_of_beating")(required=needed), 3) == 0.327
    surprise = model("hold_surprise")() / 100
    assert round(model("level_and_timing")(surprise=surprise), 3) == -0.085
    assert round(model("event_z")(abnormal=model("abnormal_return")()), 1) == -4.0
