"""Words that stand for a number in a chapter are still right when the data change."""

from collections import Counter

import numpy as np
import pandas as pd
import pytest

from helpers import data, xp
from helpers.belief import belief_path
from helpers.model import model
from helpers.open_data import open_data
from helpers.paths import depreciation_wave, path, rate_editor, understated_depreciation

pytestmark = pytest.mark.check(seconds=1)


def test_capex_nearly_nine_tenths_of_the_gain_pay_the_hurdle_rate():
    assert model("revenue_coverage").solve("attributable", 1) == pytest.approx(0.87, abs=0.02)


def test_capex_the_spending_of_the_year_before_is_covered_and_half_as_much():
    before, year = (data.fact(f"msft_capex_{one}").value for one in (2024, 2025))
    assert model("revenue_coverage")(capex=before) > 1
    assert year / before == pytest.approx(1.5, abs=0.1)


def test_capex_every_pair_that_the_text_names_fits_and_the_one_it_rejects_does_not():
    wave = depreciation_wave()
    for life, delay in ((9.25, 0), (4.5, 3), (3.25, 4)):
        assert wave(short_life=life, delay=delay) < wave(short_life=6, delay=2) < 0.25
    assert wave(short_life=3, delay=0) > 3


def test_capex_six_quarters_of_depreciation_lie_on_a_line():
    reported = data.table("msft_quarters").query("known_on <= @data.EVENING")["depreciation"]
    line = np.polyfit(range(6), reported.dropna(), 1)
    assert np.abs(np.polyval(line, range(6)) - reported.dropna()).max() < 0.2


def test_capex_the_gain_is_above_one_only_where_the_spending_had_time():
    coverage, known = model("revenue_coverage"), lambda name: data.fact(name).value
    in_time = (
        ("cloud_yearly_gain", "msft_capex_fy25"),
        ("cloud_gain_sums", "msft_capex_2024"),
        ("cloud_gain_constant", "msft_capex_fy25"),
    )
    for gain, spending in in_time:
        assert coverage(revenue_gain=known(gain), capex=known(spending), short_share=0.5) > 1
    for gain in ("cloud_yearly_gain", "cloud_gain_sums"):
        assert coverage(revenue_gain=known(gain)) < 1


def test_capex_lives_from_two_years_to_ten_fit_to_a_quarter_of_a_billion():
    wave = depreciation_wave()
    for life, delay, share in ((2, 4, 0.4), (6, 2, 0.5), (10, 0, 0.6)):
        assert wave(short_life=life, delay=delay, short_before=share) <= 0.25


def test_lives_the_bottoms_lie_alike_and_each_step_takes_more_off_later_quarters():
    wave = depreciation_wave()
    lives = np.arange(2.5, 10.01, 0.25)
    bottoms = [min(wave(short_life=life, delay=delay) for life in lives) for delay in range(5)]
    assert max(bottoms) - min(bottoms) < 0.1
    best = [min(lives, key=lambda life: wave(short_life=life, delay=delay)) for delay in range(5)]
    assert [round(life) for life in best[::2]] == [9, 6, 3]
    assert all(1 <= longer - shorter <= 2 for longer, shorter in zip(best, best[1:], strict=False))
    usual = wave.table()["level"]
    for step in ({"short_life": 7}, {"delay": 3}, {"short_before": 0.4}):
        effects = (wave.table(**step)["level"] - usual).to_numpy()
        assert (effects < 0).all() and (effects[1:] < effects[0]).all()
    last = data.fact("msft_depreciation").value
    assert 0.25 / last == pytest.approx(0.03, abs=0.005)


def test_capex_chips_of_three_years_weigh_like_a_fall_slower_than_the_trend():
    project = model("project_value")
    fall = project.solve("price_fall", project(short_life=3))
    assert 0.1 < fall < data.fact("gpu_fall_a_year").value / 100


def test_capex_the_gain_and_the_fall_of_the_price_move_the_project_more_than_the_life_of_chips():
    project = model("project_value")
    ends = {
        "attributable": (0.5, 1),
        "price_fall": (0, 0.25),
        "margin": (0.5, 0.7),
        "short_life": (3, 8),
        "rate": (0.08, 0.12),
    }
    widths = {
        name: abs(project(**{name: low}) - project(**{name: high}))
        for name, (low, high) in ends.items()
    }
    assert sorted(widths, key=widths.get, reverse=True) == list(ends)
    assert widths["margin"] == pytest.approx(widths["short_life"], rel=0.1)
    assert project.solve("rate", 0, price_fall=0) == pytest.approx(0.092, abs=0.001)
    fell = data.fact("gpu_fall_a_year").value / 100
    undiscounted = project(price_fall=fell, rate=0.01)
    assert -0.05 * project.author()["capex"] < undiscounted < 0


def test_capex_three_calculations_come_out_to_their_rounding():
    sequoia, bank, goldman = (
        data.fact(name).value
        for name in ("sequoia_required", "jpm_required", "goldman_profit_needed")
    )
    assert model("chain_required_revenue")() == pytest.approx(sequoia)
    assert model("chain_required_revenue")(chip_spend=50) == pytest.approx(
        data.fact("sequoia_first").value
    )
    assert round(model("perpetuity_revenue")(), -1) == bank
    assert model("profit_to_keep")() == goldman


def test_capex_the_cut_summed_year_by_year_is_smaller_than_the_h_models():
    fall = model("implied_growth_cut").author()["drop"]
    years = pd.DataFrame({"year": range(1, 31)})
    fade = path("fading_growth", years.assign(last=1 * years["year"].eq(30)), order="year")
    assert fade() == pytest.approx(model("h_model_multiple")(), rel=0.01)
    cut = fade.author()["growth_now"] - fade.solve("growth_now", fade() * (1 - fall))
    assert 0.01 < cut < model("implied_growth_cut")() < 0.05


def test_capex_the_curve_of_the_cut_runs_from_above_eleven_points_to_below_two():
    cut = model("implied_growth_cut")
    ends = [100 * cut(half_fade=half) for half in (1, 15)]
    assert 11 < ends[0] < 12 and 1.5 < ends[1] < 2


def test_capex_after_a_point_of_growth_the_return_must_rise_by_three_tenths():
    multiple, fall = model("h_model_multiple"), model("implied_growth_cut").author()["drop"]
    rise = multiple.solve("required_return", multiple() * (1 - fall), growth_now=0.15)
    assert 100 * (rise - multiple.author()["required_return"]) == pytest.approx(0.3, abs=0.05)


def test_balance_on_earnings_before_interest_debt_that_all_floats_falls_short_of_bofas_figure():
    given = model("interest_pass_through").author()
    on_ebit = given["leverage"] * 0.01 / given["ebit_share"]
    assert 0.8 < 100 * on_ebit / data.fact("bofa_per_point").value < 1


def test_capex_lives_make_the_banks_sum_more_than_twice_as_large():
    lives = 10 * model("required_revenue")(capex=500)
    assert lives / data.fact("jpm_required").value == pytest.approx(2.4, abs=0.1)


def test_capex_the_critics_figure_needs_four_years_or_three_and_a_half():
    short, given = understated_depreciation(), data.fact("burry_understated").value
    assert short.solve("true_life", given) == pytest.approx(4, abs=0.1)
    assert short.solve("true_life", given, short_share=0.5) == pytest.approx(3.5, abs=0.15)
    assert short(true_life=3) > 1.5 * given


def test_capex_azure_missed_one_printed_expectation_by_half_a_point_or_one_and_a_half():
    printed = data.table("azure_consensus").query("confidence != 'low'")["growth_pct"]
    missed = printed[printed > data.fact("azure_growth").value]
    assert len(missed) == 1
    assert missed.item() - data.fact("azure_growth").value < 0.5
    assert missed.item() - data.fact("azure_growth_constant").value == pytest.approx(1.5, abs=0.15)


def test_capex_a_point_of_growth_is_a_little_less_than_half_of_the_fall():
    multiple, fall = model("h_model_multiple"), model("implied_growth_cut").author()["drop"]
    assert (1 - multiple(growth_now=0.15) / multiple()) / fall == pytest.approx(0.46, abs=0.03)


def test_contagion_eleven_of_fourteen_and_one_of_three_stand_out_and_all_three_without_the_band():
    names = data.table("software_names")

    def outside(**inputs):
        one = model("stands_out")
        values = one.author() | inputs
        rows = one.function(xp.numpy, names["change_pct"], names["own_results"], **values)
        return names.assign(outside=rows).groupby("own_results")["outside"].sum().tolist()

    assert names["own_results"].value_counts().to_dict() == {0: 14, 1: 3}
    assert outside() == [11, 1]
    assert outside(results_ratio=1) == [11, 3]
    assert sum(outside(sector_beta=1)) == sum(outside()) / 2


def test_contagion_market_explains_next_to_nothing_and_the_sector_about_half_of_the_changes():
    fit = model("two_factor_fit")
    assert fit(sector_beta=0) < 0.03
    assert fit() == pytest.approx(0.5, abs=0.03)


def test_contagion_the_best_fit_is_at_about_twice_the_sector_and_explains_what_the_fact_says():
    fit, best = model("two_factor_fit"), value("software_fit_beta")
    tried = [step / 100 for step in range(301)]
    assert max(tried, key=lambda slope: fit(sector_beta=slope)) == best == pytest.approx(2, abs=0.2)
    assert round(100 * fit(sector_beta=best)) == value("software_fit_share")
    assert model("sector_adjusted")(sector_beta=2) > 0  # less than nothing of Salesforce's fall


def test_contagion_frankfurt_had_about_four_fifths_of_saps_fall():
    share = data.fact("sap_frankfurt_0457").value / data.fact("sap_change").value
    assert share == pytest.approx(0.8, abs=0.03)


def test_fed_the_autumns_cuts_had_one_two_and_three_votes_against_two_of_them_from_both_sides():
    meetings = data.table("fomc")
    cuts = meetings[
        (meetings["decision_bp"] < 0)
        & (meetings["meeting"] >= "2025-06-01")
        & (meetings["meeting"] <= "2026-01-29")
    ]
    assert cuts["votes_against"].tolist() == [1, 2, 3]
    both = cuts["dissenters"].str.contains("-50bp") & cuts["dissenters"].str.contains("no change")
    assert both.sum() == 2


def test_balance_a_cut_a_quarter_takes_a_thirtieth_off_a_years_interest():
    editor, bill = rate_editor(), model("interest_bill")
    moves = {row.input: 0 for row in editor.inputs if row.input.startswith("move_")}
    cuts = moves | {f"move_{name}": -0.25 for name in ("march", "june", "september", "december")}
    held, cut = (bill(rate_change=0.01 * editor(**path)) for path in (moves, cuts))
    assert 1 - cut / held == pytest.approx(1 / 30, abs=0.002)


def test_balance_two_fifths_of_ebitda_are_left_so_a_dollar_is_two_to_three_percent_of_it():
    inputs = model("interest_pass_through").author()
    profit = inputs["ebit_share"] - inputs["leverage"] * inputs["interest_rate"]
    assert profit == pytest.approx(2 / 5, abs=0.02)
    assert 0.02 < 0.01 / profit < 0.03


def test_balance_by_the_pairs_a_point_costs_the_small_seven_to_seventeen_times_as_much():
    counts = data.table("floating_share").query("measure == 'floating' and confidence != 'low'")
    pairs = counts.pivot(index="source", columns="index", values="share_pct").dropna()
    small, large = model("interest_pass_through"), model("interest_pass_through_large")
    ratios = [
        small(floating_share=row["Russell 2000"] / 100) / large(floating_share=row["S&P 500"] / 100)
        for _, row in pairs.iterrows()
    ]
    assert (round(min(ratios)), round(max(ratios))) == (7, 17)


def test_balance_a_fifth_hedged_and_a_tenth_in_cash_take_more_than_two_fifths_off_the_loss():
    net = model("net_pass_through")
    assert 0.4 < 1 - net(hedged_share=0.2, cash_share=0.1) / net() < 0.45


def test_balance_a_weak_company_gains_almost_twice_as_much_with_not_quite_half_more_debt():
    through = model("interest_pass_through")
    assert 1.4 < 5 / through.author()["leverage"] < 1.5
    assert 1.8 < through(leverage=5) / through() < 2


def test_balance_at_the_lower_end_of_what_it_expected_the_banks_margin_falls_a_little():
    below = (data.fact("mcb_renewal_below_low").value, data.fact("mcb_renewal_below_high").value)
    high, low = (data.fact("mcb_origination_coupon").value - points / 100 for points in below)
    gap = model("margin_from_gap")
    assert gap.author()["new_rate"] == pytest.approx(high)
    assert -0.03 < gap(new_rate=low) < 0 < gap(new_rate=high) < 0.02


def test_fed_a_day_of_decisions_swings_by_more_than_ten_times_the_usual_answer():
    assert data.fact("bk_event_day_sd").value > 10 * abs(model("level_and_timing")())


def test_fed_the_answer_can_be_told_from_zero_with_and_without_outliers():
    answer, error = model("level_and_timing"), model("level_and_timing_error")
    known = {row: data.fact(f"bk_{row}").value for row in ("level", "timing")}
    wide = {f"{row}_error": data.fact(f"bk_{row}_error").value for row in known}
    every = {f"{row}_multiplier": value for row, value in known.items()}
    assert abs(answer()) > 2 * error()
    assert abs(answer(**every)) > 2 * error(**wide)


def test_fed_the_spread_of_the_days_of_decisions_is_known_to_about_a_seventh():
    days = data.table("daily_gaps").query("session <= '2026-01-29'")
    decided = days["session"].isin(data.table("fomc")["meeting"]).sum()
    assert 1 / (2 * (decided - 1)) ** 0.5 == pytest.approx(1 / 7, abs=0.005)


def test_fed_by_the_proxys_own_figure_such_a_day_is_one_in_seven():
    assert 100 / data.fact("fed_day_lag_share_proxy").value == pytest.approx(7, abs=0.3)


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


def test_valuation_two_forward_ratios_lie_about_three_tenths_below_even():
    assert data.fact("pe_discount_600").value == pytest.approx(30, abs=3)
    assert 100 * (1 - data.fact("pe_relative").value) == pytest.approx(30, abs=3)


def test_valuation_small_companies_were_dearer_in_2012_and_2017_and_never_since():
    points = (
        data.table("valuation_points")
        .query("measure == 'forward_pe' and method == 'all members'")
        .copy()
    )
    points["year"] = points["as_of"].astype(str).str[:4]
    pairs = points.pivot_table(index="year", columns="index", values="value")
    dearer = pairs["S&P SmallCap 600"] > pairs["S&P 500"]
    assert dearer[dearer].index.tolist() == ["2012", "2017"] == dearer.index.tolist()[:2]


def test_valuation_a_tenth_of_fade_gives_the_price_of_the_small_and_no_fade_that_of_the_large():
    fade = model("price_to_book_fade")
    assert fade.author()["persistence"] == 0.9
    assert round(fade(), 1) == data.claim("claim_pb_small").told
    assert round(fade(persistence=1), 1) == data.claim("claim_pb_large").told


def test_valuation_at_three_times_the_years_a_third_of_the_gain_is_left():
    gain = model("convergence_return")
    years = gain.author()["years"]
    assert gain(years=3 * years) / gain() == pytest.approx(1 / 3, abs=0.03)


def test_valuation_size_is_on_the_edge_over_all_years_and_value_is_clear_but_not_after_1991():
    import statsmodels.api as sm

    factors = open_data("french_factors")
    found = {}
    for name in ("size", "value"):
        for since, until in (
            ("1963-07", "1991-12"),
            ("1992-01", "2018-11"),
            ("1926-07", "2018-11"),
        ):
            months = factors.loc[since:until, name]
            fit = sm.OLS(months, [1.0] * len(months)).fit(cov_type="HAC", cov_kwds={"maxlags": 12})
            found[name, since[:4]] = fit.params.iloc[0], fit.bse.iloc[0]
    t = {sample: mean / error for sample, (mean, error) in found.items()}
    assert t["size", "1963"] < 1.8 and t["size", "1992"] < 1.8
    assert t["size", "1926"] == pytest.approx(2, abs=0.1)
    assert t["value", "1963"] > 2.2 and t["value", "1992"] < 1.8 and t["value", "1926"] > 2.5
    (before, error), (after, other) = found["value", "1963"], found["value", "1992"]
    assert (before - after) / np.hypot(error, other) == pytest.approx(0.5, abs=0.15)


def value(name):
    return data.fact(name).value


def test_movers_southwest_a_fifth_a_quarter_three_quarters_and_less_than_five_percent():
    assert value("luv_change") == pytest.approx(20, abs=2)
    assert value("luv_surprise") == pytest.approx(25, abs=1)
    believed = (value("luv_breakeven_eps") - value("luv_eps_consensus")) / (
        value("luv_eps_guidance") - value("luv_eps_consensus")
    )
    assert believed == pytest.approx(0.75, abs=0.02)
    assert value("luv_low") / value("luv_close_0128") < 1.05


def test_movers_the_named_split_cleanly_by_news_and_their_directions_are_right():
    named = data.table("names").query("told == True")
    assert named["news_found"].notna().all()
    assert value("named_none_largest") < value("named_news_smallest")
    assert set(named.query("change_pct < 0")["symbol"]) == {"MSFT", "NOW", "CRM", "SAP"}
    assert value("named_news") == value("named_none") == 5


def test_movers_of_six_sizes_only_metas_is_about_the_close():
    sizes = {
        "luv_surge": "luv",
        "meta_jump": "meta",
        "crm_midday": "crm",
        "now_midday": "now",
        "msft_fall": "msft",
        "sap_fall": "sap",
    }
    away = {
        name: abs(data.records("claims")[f"claim_{said}"].told - value(f"{name}_change"))
        for said, name in sizes.items()
    }
    assert [name for name, error in away.items() if error < 0.5] == ["meta"]


def test_movers_chance_alone_can_part_ten_names_by_more_than_a_third():
    assert 1 / 3 < model("chance_band")() < 0.4


def test_movers_the_other_giants_gained_about_half_of_what_microsoft_lost():
    assert -value("other_six_value_change") / value("msft_value_change") == pytest.approx(
        0.5, abs=0.05
    )


def test_movers_the_winners_and_losers_left_the_band_at_one_month_end_only():
    closes = data.table("outcome_names").pivot(index="session", columns="symbol", values="close")
    since = closes.loc["2026-01-30":] / closes.loc["2026-01-29"] - 1
    rose = data.table("names").query("told == True").set_index("symbol")["change_pct"].gt(0)
    apart = since[rose.index[rose]].mean(axis=1) - since[rose.index[~rose]].mean(axis=1)
    years = (apart.index - closes.index[1]).days / 365.25
    band = model("chance_band")(years=1) * years**0.5
    outside = apart[apart.abs() > band]
    assert [str(day.date()) for day in outside.index] == ["2026-06-30"]
    assert (apart.iloc[0] < 0) and (apart.iloc[-1] < 0)


def test_movers_a_minute_part_of_the_variance_lies_between_sizes_and_spans_are_five_to_seven():
    assert value("dispersion_between_share") < 1
    assert value("bucket_middle_smallest") == pytest.approx(5, abs=0.5)
    assert value("bucket_middle_largest") == pytest.approx(7, abs=0.5)
    medians = data.table("size_buckets")["return_median_pct"]
    assert medians.min() > -0.1 and medians.max() < 0.75


def test_movers_four_companies_are_about_a_tenth_of_the_net_change():
    assert 0.085 < value("four_points") / value("russell_change_points") < 0.11
    assert 8.5 < value("four_share_of_gain") < 11


def test_movers_a_wandering_line_leaves_its_band_at_least_once_in_about_one_case_in_five():
    looks = sorted(set(data.table("outcome_names")["session"]) - {"2026-01-28", "2026-01-29"})
    days = pd.to_datetime(looks) - pd.Timestamp("2026-01-29")
    looks = days[days > pd.Timedelta(0)].days / 365.25
    assert len(looks) == value("looks_after")
    steps = np.random.default_rng(1).standard_normal((40_000, len(looks)))
    line = (steps * np.sqrt(np.diff(looks, prepend=0))).cumsum(axis=1)
    once = (np.abs(line) > 2 * np.sqrt(looks.to_numpy())).any(axis=1).mean()
    assert 0.17 < once < 0.23


def test_movers_with_as_many_shares_as_are_needed_the_chance_of_seeing_it_is_even():
    needed = model("names_needed")
    n = needed()
    # The true difference lies at the band's edge: what is measured falls outside half the time.
    assert 100 * needed.author()["difference"] == pytest.approx(
        100 * model("chance_band")(winners=n, losers=n), rel=0.01
    )


def test_movers_the_dips_and_jumps_of_ten_random_names_fill_a_band_of_about_eight_points():
    changes = data.table("names")["change_pct"]
    size, drawn = len(changes), 10
    exact = changes.std(ddof=0) * ((size - drawn) / (size - 1) / drawn) ** 0.5
    assert 7 < 4 * exact < 9


def test_movers_genedx_rose_by_about_where_the_top_tenth_of_small_companies_begins():
    tops = data.table("size_buckets").query("rank_from > 1001")["return_p90_pct"]
    assert value("wgs_change") == pytest.approx(tops.item(), abs=0.5)


def test_movers_a_market_value_that_is_off_by_a_tenth_is_what_the_source_allows():
    fact = data.fact("russell_market_value")
    assert fact.error_band / fact.value == pytest.approx(0.1, abs=0.01)


def test_outlook_the_day_moves_the_belief_by_about_a_point_and_no_gap_of_these_years_far():
    belief = model("belief_after")
    before = belief.author()["prior"]
    assert 0.005 < belief() - before < 0.015
    largest = belief(gap=data.fact("gap_largest_published").value)
    assert largest < 0.5
    told = belief(gap=data.claim("claim_gap").told)
    assert told - before < 0.05


def test_outlook_the_best_year_had_a_third_any_gain_six_in_ten_and_a_gain_of_half_one_in_twenty():
    chance = model("chance_of_beating")
    assert chance() == pytest.approx(1 / 3, abs=0.03)
    assert chance(required=0) == pytest.approx(0.6, abs=0.05)
    assert chance(required=0.5) == pytest.approx(0.05, abs=0.02)


def test_outlook_a_sure_miss_costs_four_times_a_toss_and_may_as_seven_in_ten_about_half_a_point():
    score = model("brier_score")
    assert score(probability=1, outcome=0) == pytest.approx(4 * score(probability=0.5, outcome=0))
    assert score(probability=0.7, outcome=0) == pytest.approx(0.5, abs=0.02)
    assert score(probability=0.3, outcome=1) == pytest.approx(0.5, abs=0.02)


def test_outlook_a_tilt_is_behind_almost_as_often_as_not_and_after_twenty_years_above_one_in_five():
    behind = model("chance_behind")
    assert behind() == behind(years=1)
    assert 0.4 < behind() < 0.5
    assert behind(years=20) > 0.2


def test_outlook_two_of_the_scored_forecasts_could_hardly_fail():
    rows = data.table("forecasts").dropna(subset=["outcome"])
    assert (rows["could_fail"] != "yes").sum() == 2
    assert min(value("opposite_days_after"), value("big_move_days_after")) >= 5
    chance = data.table("forecasts").set_index("id")["probability"]
    assert chance["best"] == pytest.approx(model("chance_of_beating")(), abs=0.005)


def test_outlook_small_companies_had_gained_about_seven_percent_in_a_month():
    assert value("russell_ytd") == pytest.approx(7, abs=0.1)


def test_outlook_the_day_fits_a_rotation_six_percent_better_than_the_record():
    belief = model("belief_after")
    prior = belief.author()["prior"]
    ratio = belief() / (1 - belief()) * (1 - prior) / prior
    assert ratio - 1 == pytest.approx(0.06, abs=0.003)
    assert belief(prior=0.8) - 0.8 < 0.015


def test_outlook_the_later_days_left_the_question_open():
    days = belief_path()
    assert days() == pytest.approx(40, abs=3) and days(anchored=0) > 50
    assert days(rival=0) < 100 * days.author()["prior_rotation"]
    lowest = days.table()["level"].idxmin()
    assert days.along["session"][lowest].month == 5 and days.table()["level"].min() < 18


def test_outlook_a_t_of_two_is_worth_seven_to_one_and_the_reader_needs_more_than_forty():
    assert np.exp(2**2 / 2) == pytest.approx(7, abs=0.5)
    asked = model("years_to_convince").author()
    odds = [chance / (1 - chance) for chance in (asked["target"], asked["prior"])]
    assert 40 < odds[0] / odds[1] < 50


def test_outlook_from_the_start_of_a_year_the_best_year_has_nearly_a_quarter_and_had_one_in_six():
    whole = model("chance_of_beating")(required=value("best_year_bar_price") / 100, years=1)
    assert 0.22 < whole < 0.25
    assert value("years_above_bar") / value("annual_years") == pytest.approx(1 / 6, abs=0.01)
    best = data.table("annual_returns").query("index == 'Russell 2000' and basis == 'total'")
    assert best.loc[best["return_pct"] > value("best_year_bar"), "year"].max() == 2013


def test_outlook_days_of_opposite_signs_do_not_cluster_and_gaps_do_not_follow_gaps():
    days = data.table("daily_gaps").query("session <= '2026-01-29'")
    gaps = days["small_caps_pct"] - days["nasdaq_100_pct"]
    assert all(abs(gaps.autocorr(lag)) < 2 / len(gaps) ** 0.5 for lag in (1, 2, 3))
    split = (days["small_caps_pct"] * days["nasdaq_100_pct"] < 0).astype(float)
    assert abs(split.autocorr(1)) < 0.1
    five = split.rolling(5).max().dropna().mean()
    assert five == pytest.approx(model("at_least_once")(days=5), abs=0.02)


def test_outlook_the_easy_forecasts_make_the_expected_score_a_good_deal_smaller():
    given = data.table("forecasts").dropna(subset=["probability"])
    expected = given["probability"] * (1 - given["probability"])
    assert expected.mean() < 0.8 * expected[given["could_fail"] == "yes"].mean()


def test_outlook_a_wild_year_adds_two_points_and_doubles_the_chance_to_lose_a_seventh():
    chance = model("chance_of_beating")
    assert chance(volatility=0.35) - chance() == pytest.approx(0.02, abs=0.005)
    # The slider ends at losing nothing, so the function itself is asked.
    left = chance.author()["drift"], chance.author()["years"]
    usual, wild = (
        1
        - chance.function(
            xp.numpy, required=-1 / 7, drift=left[0], volatility=volatility, years=left[1]
        )
        for volatility in (chance.author()["volatility"], 0.35)
    )
    assert wild / usual == pytest.approx(2, abs=0.25)


def test_valuation_what_the_ratios_cross_to_is_near_what_makes_both_prices_fair():
    for crossed, fair in (
        ("roe_crossed_large", model("price_to_book").author()["roe"]),
        ("roe_crossed_small", model("implied_roe")()),
    ):
        assert data.fact(crossed).value == pytest.approx(100 * fair, abs=2)
    lower = model("price_to_book")(roe=data.fact("roe_crossed_small_losses").value / 100)
    assert lower < 0.6 * data.fact("pb_small").value


def test_valuation_where_both_fade_by_a_tenth_the_small_are_worth_three_fifths_of_the_large():
    fade = model("price_to_book_fade")
    assert fade(roe=model("implied_roe")()) / fade() == pytest.approx(3 / 5, abs=0.03)


def test_valuation_a_point_of_required_return_takes_five_times_book_to_nearly_seven_or_to_four():
    book = model("price_to_book")
    assert [round(book(required_return=r), 1) for r in (0.08, 0.09, 0.10)] == [6.7, 5.0, 4.0]


def test_valuation_from_losses_of_six_percent_on_small_companies_are_dearer():
    whole, large = model("aggregate_pe"), data.fact("pe_large_500").value
    assert whole.solve("loss_yield", large) == pytest.approx(0.06, abs=0.005)
    losses = whole.solve("loss_yield", 1.05 * large)
    assert losses == pytest.approx(0.07, abs=0.005)
    assert 1 - whole.author()["profitable_share"] == pytest.approx(1 / 7, abs=0.01)


def test_valuation_small_companies_earn_about_half_as_much_where_both_prices_are_fair():
    half = model("implied_roe")() / model("price_to_book").author()["roe"]
    assert half == pytest.approx(0.5, abs=0.06)


def test_valuation_the_gap_widened_from_the_second_to_the_fifth_row():
    rows = data.table("valuation_points").query(
        "measure == 'forward_pe' and method == 'all members'"
    )
    rows = rows.assign(year=rows["as_of"].astype(str).str[:4])
    sides = rows.pivot_table(index="year", columns="index", values="value")
    ratio = (sides["S&P SmallCap 600"] / sides["S&P 500"]).dropna()
    assert ratio.iloc[1:5].is_monotonic_decreasing and ratio.iloc[1] > 1.1
    assert ratio.iloc[2:].max() < 0.76


def test_session_between_a_tenth_and_a_half_of_the_gap_remains_without_both():
    ratio = value("meta_ndx_weight") / value("msft_ndx_weight")

    def rest(weight):
        both = weight * (1 + ratio)
        cost = weight * (value("msft_change") + ratio * value("meta_change"))
        index = (value("nasdaq_100_change") - cost / 100) / (1 - both / 100)
        return (value("russell_change") - index) / value("gap_close")

    assert rest(value("msft_ndx_weight")) == pytest.approx(0.1, abs=0.03)
    assert rest(100 * model("breakeven_weight")()) == pytest.approx(0.5, abs=0.05)


def test_contagion_microsoft_took_more_than_four_times_what_the_index_lost():
    assert value("msft_sp500_contribution") / value("sp500_change") > 4


def test_capex_the_four_paid_from_cash_flow_amazon_not_in_two_years_and_three_fifths_by_2025():
    years = data.table("hyperscaler_years").query("symbol != 'ORCL'")
    four = years.groupby("year")[["capex_cash", "operating_cash_flow"]].sum()
    assert (four["operating_cash_flow"] > four["capex_cash"]).all()
    assert 0.6 < four.loc[2025, "capex_cash"] / four.loc[2025, "operating_cash_flow"] < 0.75
    short = years.query("capex_cash > operating_cash_flow and symbol == 'AMZN'")
    assert short["year"].tolist() == [2021, 2022]


def test_ledger_most_figures_hold_few_causes_do_and_no_judgement():
    found = {
        kind: Counter(c.verdict for c in data.records("claims").values() if c.kind == kind)
        for kind in ("figure", "cause", "judgement")
    }
    figures, causes, judgements = found.values()
    assert figures["holds"] > 0.6 * (figures.total() - figures["implied"])
    assert 2 < causes["holds"] < 0.2 * causes.total()
    assert 0.4 < (causes["holds"] + causes["roughly"]) / causes.total() < 0.6
    assert causes.most_common(1)[0][0] == "cannot_be_checked"
    assert judgements["holds"] == 0 and judgements.most_common(1)[0][0] == "roughly"
