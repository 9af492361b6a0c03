"""Words that stand for a number in a chapter are still right when the data change."""

import pytest

from helpers import data
from helpers.model import model
from helpers.paths import depreciation_wave, understated_depreciation


def test_capex_the_spending_asks_for_the_clouds_gain_at_a_life_of_about_five_years():
    gain = data.fact("cloud_yearly_gain").value
    assert model("required_revenue").solve("short_life", gain) == pytest.approx(5, abs=0.25)


def test_capex_nine_tenths_of_the_gain_pay_the_hurdle_rate():
    assert model("revenue_coverage").solve("attributable", 1) == pytest.approx(0.9, abs=0.02)


def test_capex_the_spending_of_the_year_before_is_covered_and_half_as_much():
    before, year = (data.fact(f"msft_capex_{one}").value for one in (2024, 2025))
    assert model("revenue_coverage")(capex=before) > 1
    assert year / before == pytest.approx(1.5, abs=0.1)


def test_capex_every_pair_that_the_text_names_fits_and_the_one_it_rejects_does_not():
    wave = depreciation_wave()
    for life, delay in ((6, 2), (8, 0), (4, 4), (3, 5)):
        assert wave(short_life=life, delay=delay) < 0.15
    assert wave(short_life=3, delay=0) > 4


def test_capex_three_calculations_come_out_to_their_rounding():
    sequoia, bank, goldman = (
        data.fact(name).value for name in ("sequoia_required", "jpm_required",
                                           "goldman_profit_needed"))
    assert model("chain_required_revenue")() == pytest.approx(sequoia)
    assert model("chain_required_revenue")(chip_spend=50) == pytest.approx(
        data.fact("sequoia_first").value)
    assert round(model("perpetuity_revenue")(), -1) == bank
    assert model("profit_to_keep")() == goldman


def test_capex_lives_make_the_banks_sum_two_and_a_half_times_as_large():
    lives = 10 * model("required_revenue")(capex=500)
    assert lives / data.fact("jpm_required").value == pytest.approx(2.5, abs=0.1)


def test_capex_the_critics_figure_needs_four_years_or_three_and_a_half():
    short, given = understated_depreciation(), data.fact("burry_understated").value
    assert short.solve("true_life", given) == pytest.approx(4, abs=0.1)
    assert short.solve("true_life", given, short_share=0.5) == pytest.approx(3.5, abs=0.15)
    assert short(true_life=3) > 1.5 * given


def test_capex_azure_missed_one_printed_expectation_by_less_than_half_a_point():
    printed = data.table("azure_consensus").query("confidence != 'low'")["growth_pct"]
    missed = printed[printed > data.fact("azure_growth").value]
    assert len(missed) == 1
    assert missed.item() - data.fact("azure_growth").value < 0.5


def test_capex_a_point_of_growth_is_about_a_third_of_the_fall():
    multiple, fall = model("h_model_multiple"), model("implied_growth_cut").author()["drop"]
    assert (1 - multiple(growth_now=0.15) / multiple()) / fall == pytest.approx(1 / 3, abs=0.05)


def measured():
    return data.table("measurements").set_index("id")["value"]


def test_teach_a_student_is_given_what_was_measured_and_a_quarter_more():
    held = (measured()["kernel"] + measured()["server"]) / 1000
    assert model("hub_memory").author()["memory"] == pytest.approx(1.25 * held, rel=0.1)
    assert model("hub_memory").author()["memory"] == model("hub_cost").author()["memory"]


def test_teach_a_reader_fetches_what_was_measured_and_a_little_more():
    read = model("class_traffic").author()["read"]
    assert measured()["book"] < read < 1.6 * measured()["book"]


def test_teach_the_three_classes_take_what_the_table_says():
    row = data.assumption("hub_cost.students")
    one, many = row.low, row.high
    assert (one, many) == (30, 3000)
    assert model("hub_cost")(students=many) == pytest.approx(100 * model("hub_cost")(students=one))
