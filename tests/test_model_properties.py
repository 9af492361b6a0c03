"""What finance demands of every model, at inputs that nobody chose.

Hypothesis looks through the ranges for inputs that break a rule. It starts from the same seed each
time: the same code has the same run.
"""

import math
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from hypothesis.configuration import set_hypothesis_home_dir

from helpers import data
from helpers.model import ModelError, model
from helpers.models import depreciation, fed, multiple, outlook, valuation
from helpers.xp import numpy as xp
from tests.support.together import together

pytestmark = pytest.mark.check(seconds=25)

# What Hypothesis notes down for itself belongs to what is built, not into the house.
set_hypothesis_home_dir(Path(__file__).resolve().parents[1] / "_build" / "hypothesis")

MODELS = list(data.records("models"))
PLAIN = [name for name in MODELS if not data.output(name).rows]
CONDITIONAL = [name for name in MODELS if data.output(name).requires]
INPUTS = [
    (row.model, row.input) for row in data.records("assumptions").values() if row.model in MODELS
]
PLAIN_INPUTS = [(name, key) for name, key in INPUTS if name in PLAIN]

EVERY = together(MODELS)
EVERY_PLAIN = together(PLAIN)
close = pytest.approx


def property_of(examples):
    """Deterministic, and without a memory of earlier runs."""
    return settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )


def sensible(bound, values):
    """Whether the model takes these values."""
    try:
        bound(**values)
    except ModelError:
        return False
    return True


@st.composite
def values_of(draw, name):
    """Inputs from the ranges of a model that it takes together."""
    bound = model(name)
    values = {row.input: draw(st.floats(row.low, row.high)) for row in bound.inputs}
    assume(sensible(bound, values))
    return values


def corners(bound, step=1):
    """Every combination of the ends and the author's value of the inputs, or each step-th."""
    for number in range(0, 3 ** len(bound.inputs), step):
        values = {}
        for row in reversed(bound.inputs):
            number, end = divmod(number, 3)
            values[row.input] = (row.low, row.value, row.high)[end]
        yield values


# --- which way the result goes --------------------------------------------------------------------


def always(values):
    return True


def rates_rise(v):
    return v["rate_change"] > 0


def rates_fall(v):
    return v["rate_change"] < 0


SIGNS = [
    ("scenario_mean", "x_1", +1, always),
    ("index_without", "index_change", +1, always),
    ("index_without", "change", -1, always),
    ("breakeven_weight", "index_change", -1, always),
    ("share_of_days_above", "gap", -1, always),
    ("share_of_days_above", "mean", +1, always),
    ("garch_sigma", "sigma_before", +1, always),
    ("garch_sigma", "usual", +1, always),
    ("years_to_detect", "drift", -1, always),
    ("years_to_detect", "sigma", +1, always),
    ("years_to_detect", "t_value", +1, always),
    ("detection_power", "drift", +1, always),
    ("detection_power", "years", +1, always),
    ("detection_power", "t_value", -1, always),
    ("capital_recovery", "rate", +1, always),
    ("capital_recovery", "life", -1, always),
    ("required_revenue", "capex", +1, always),
    ("required_revenue", "short_share", +1, lambda v: v["short_life"] < v["long_life"]),
    ("required_revenue", "short_life", -1, always),
    ("required_revenue", "long_life", -1, always),
    ("required_revenue", "hurdle", +1, always),
    ("required_revenue", "margin", -1, always),
    ("project_value", "attributable", +1, always),
    ("project_value", "margin", +1, always),
    ("project_value", "price_fall", -1, lambda v: v["generations"] == 1),
    ("project_value", "rate", -1, lambda v: v["generations"] == 1),
    ("annual_depreciation", "capex", +1, always),
    ("annual_depreciation", "short_share", +1, lambda v: v["short_life"] < v["long_life"]),
    ("annual_depreciation", "short_life", -1, always),
    ("annual_depreciation", "long_life", -1, always),
    ("chain_required_revenue", "chip_spend", +1, always),
    ("chain_required_revenue", "chip_share", -1, always),
    ("chain_required_revenue", "user_margin", +1, always),
    ("perpetuity_revenue", "capex", +1, always),
    ("perpetuity_revenue", "hurdle", +1, always),
    ("perpetuity_revenue", "margin", -1, always),
    ("h_model_multiple", "growth_now", +1, always),
    ("h_model_multiple", "half_fade", +1, lambda v: v["growth_now"] > v["growth_long"]),
    ("h_model_multiple", "required_return", -1, always),
    ("implied_growth_cut", "drop", +1, lambda v: v["growth_now"] > v["growth_long"]),
    ("implied_growth_cut", "growth_now", +1, always),
    ("implied_growth_cut", "half_fade", -1, always),
    ("two_stage_multiple", "growth", +1, always),
    ("two_stage_multiple", "terminal_growth", +1, always),
    ("two_stage_multiple", "required_return", -1, always),
    ("abnormal_return", "change", +1, always),
    ("abnormal_return", "market_change", -1, always),
    ("abnormal_return", "alpha", -1, always),
    ("sector_adjusted", "change", +1, always),
    ("sector_adjusted", "sector_change", -1, always),
    ("event_z", "abnormal", +1, always),
    ("effective_names", "names", +1, lambda v: v["correlation"] < 1),
    ("effective_names", "correlation", -1, always),
    ("group_z", "abnormal", +1, always),
    ("group_z", "correlation", +1, lambda v: v["abnormal"] < 0),
    ("taylor_rate", "inflation", +1, always),
    ("taylor_rate", "unemployment", -1, always),
    ("taylor_rate", "natural_rate", +1, always),
    ("taylor_rate", "natural_unemployment", +1, always),
    ("taylor_rate", "inflation_target", -1, always),
    ("hold_surprise", "probability", -1, always),
    ("hold_surprise", "move", +1, always),
    ("policy_surprise", "futures_change", +1, always),
    ("policy_surprise", "meeting_day", +1, lambda v: v["futures_change"] > 0),
    ("level_and_timing", "path_change", -1, lambda v: v["timing_multiplier"] < 0),
    ("noise_band", "hours", +1, always),
    ("noise_band", "day_spread", +1, always),
    ("noise_band", "errors", +1, always),
    ("level_and_timing_error", "level_error", +1, always),
    ("level_and_timing_error", "timing_error", +1, always),
    ("net_pass_through", "hedged_share", +1, rates_rise),
    ("net_pass_through", "cash_share", +1, rates_rise),
    ("interest_pass_through", "rate_change", -1, always),
    ("interest_pass_through", "floating_share", -1, rates_rise),
    ("interest_pass_through", "leverage", -1, rates_rise),
    ("interest_pass_through", "interest_rate", -1, rates_rise),
    ("interest_pass_through", "ebit_share", +1, rates_rise),
    ("margin_change", "income_beta", -1, rates_fall),
    ("margin_change", "expense_beta", +1, rates_fall),
    ("margin_from_gap", "new_rate", +1, always),
    ("margin_from_gap", "old_rate", -1, always),
    ("price_to_book", "roe", +1, always),
    ("price_to_book", "required_return", -1, always),
    ("price_to_book", "growth", +1, lambda v: v["roe"] > v["required_return"]),
    ("implied_roe", "price_to_book", +1, always),
    ("implied_roe", "required_return", +1, always),
    ("implied_roe", "growth", -1, lambda v: v["price_to_book"] > 1),
    ("price_to_book_fade", "roe", +1, always),
    ("price_to_book_fade", "required_return", -1, always),
    ("price_to_book_fade", "persistence", +1, lambda v: v["roe"] > v["required_return"]),
    ("price_to_book_fade", "growth", +1, lambda v: v["roe"] > v["required_return"]),
    ("convergence_return", "ratio_now", -1, always),
    ("convergence_return", "ratio_then", +1, always),
    ("convergence_return", "book_growth_gap", +1, always),
    ("convergence_return", "years", -1, lambda v: v["ratio_then"] > v["ratio_now"]),
    ("aggregate_pe", "profitable_pe", +1, always),
    ("aggregate_pe", "profitable_share", -1, always),
    ("aggregate_pe", "loss_yield", +1, always),
    ("relative_price_to_book", "roe_small", +1, always),
    ("relative_price_to_book", "roe_large", -1, always),
    ("relative_price_to_book", "required_small", -1, always),
    ("relative_price_to_book", "required_large", +1, always),
    ("multiple_change", "price_change", +1, always),
    ("multiple_change", "earnings_change", -1, always),
    ("likelihood_ratio", "gap", +1, lambda v: v["drift_if_true"] > v["drift_if_false"]),
    ("posterior", "prior", +1, always),
    ("posterior", "ratio", +1, always),
    ("needed_return", "target", +1, always),
    ("needed_return", "year_to_date", -1, always),
    ("chance_of_beating", "required", -1, always),
    ("chance_of_beating", "drift", +1, always),
    ("tracking_error", "tilt", +1, always),
    ("tracking_error", "sigma_daily", +1, always),
    ("class_traffic", "students", +1, always),
    ("class_traffic", "read", +1, always),
    *(
        (name, by, +1, always)
        for name in ("hub_memory", "hub_cost")
        for by in ("students", "at_once", "memory")
    ),
    ("hub_cost", "price", +1, always),
]
EVERY_SIGN = together(SIGNS, lambda name, by, *_: f"{name}.{by}")


@EVERY_SIGN
def test_the_result_goes_the_way_that_finance_demands(name, by, sign, where):
    bound = model(name)
    row = next(row for row in bound.inputs if row.input == by)

    @property_of(15)
    @given(values_of(name), st.floats(row.low, row.high))
    def holds(values, other):
        low, high = ({**values, by: value} for value in sorted((values[by], other)))
        assume(where(low) and where(high) and sensible(bound, low) and sensible(bound, high))
        step = sign * (bound(**high) - bound(**low))
        assert step >= -1e-12 * max(abs(bound(**low)), 1e-300)

    holds()


@EVERY_SIGN
def test_at_the_authors_values_it_goes_that_way_and_does_not_stand_still(name, by, sign, where):
    bound = model(name)
    assert where(bound.author())
    assert sign * bound.derivative(by) > 0


def test_the_directions_cover_every_chapter_with_a_model():
    # A model along the rows of a table has no derivative by an input.
    chapters = {data.output(name).chapter for name in MODELS if not data.output(name).rows}
    assert {data.output(name).chapter for name, *_ in SIGNS} >= chapters


@pytest.mark.test
@EVERY
def test_a_model_is_finite_wherever_its_condition_holds(name):
    bound = model(name)
    condition = bound.output.requires.replace("&&", " and ")

    @property_of(40)
    @given(st.fixed_dictionaries({row.input: st.floats(row.low, row.high) for row in bound.inputs}))
    def holds(values):
        if condition:
            assume(eval(condition, {"__builtins__": {}}, dict(values)))
        assert math.isfinite(bound(**values))

    holds()
    # A model of eight inputs has thousands of corners: some of them, spread evenly.
    for values in corners(bound, 1 + 3 ** len(bound.inputs) // 700):
        if not condition or eval(condition, {"__builtins__": {}}, dict(values)):
            assert math.isfinite(bound(**values))


# --- round trips and identities -------------------------------------------------------------------


@property_of(60)
@given(values_of("price_to_book"))
def test_the_implied_return_on_equity_takes_the_price_to_book_back(values):
    ratio = model("price_to_book")(**values)
    growth, required = values["growth"], values["required_return"]
    assert valuation.implied_roe(xp, ratio, growth, required) == close(values["roe"], rel=1e-9)


@property_of(60)
@given(values_of("h_model_multiple"), st.floats(0.001, 0.3))
def test_the_implied_cut_of_growth_takes_the_drop_out_of_the_multiple(values, drop):
    assume(values["half_fade"] >= 1)
    now, long, half, required = values.values()
    cut = multiple.implied_growth_cut(xp, drop, now, long, half)
    lower = multiple.h_model_multiple(xp, now - cut, long, half, required)
    assert lower == close((1 - drop) * model("h_model_multiple")(**values), rel=1e-9)


@property_of(60)
@given(st.floats(0.02, 0.25), st.integers(1, 40))
def test_the_payments_of_an_annuity_are_worth_the_capital(rate, life):
    payment = model("capital_recovery")(rate=rate, life=life)
    worth = sum(payment / (1 + rate) ** year for year in range(1, life + 1))
    assert worth == close(1, rel=1e-12)


@property_of(60)
@given(values_of("annual_depreciation"))
def test_depreciation_over_both_lives_is_the_capital(values):
    spent, share, short, long = values.values()
    short_part, long_part = (
        depreciation.annual_depreciation(xp, spent, whole, short, long) for whole in (1, 0)
    )
    assert share * short_part * short + (1 - share) * long_part * long == close(spent, rel=1e-12)


@property_of(60)
@given(values_of("project_value"), st.integers(1, 3), st.integers(2, 12), st.integers(8, 40))
def test_a_project_is_worth_its_cash_flows_one_by_one(values, generations, life, long_life):
    values |= {"generations": generations, "short_life": life, "long_life": long_life}
    tax, fall, at_once = values["tax"], values["price_fall"], values["expensed"]
    machines = values["short_share"] * values["capex"]
    building = values["capex"] - machines
    first = values["margin"] * values["gain"] * values["attributable"]
    years, cash = generations * life, {}

    def add(year, amount):
        cash[year] = cash.get(year, 0) + amount

    for year in range(1, years + 1):
        add(year, (1 - tax) * first * (1 - fall) ** (year - 1))
    for start in range(0, years, life):
        cost = machines * (1 - fall) ** start
        add(start, tax * at_once * cost - (cost if start else 0))
        for year in range(1, life + 1):
            add(start + year, tax * (1 - at_once) * cost / life)
        add(start + life, (1 - tax) * values["sale"] * cost)
    add(0, tax * at_once * building)
    for year in range(1, min(years, long_life) + 1):
        add(year, tax * (1 - at_once) * building / long_life)
    add(years, building * max(0, 1 - years / long_life) * (1 - tax * at_once))
    worth = sum(amount / (1 + values["rate"]) ** year for year, amount in cash.items())
    worth *= (1 + values["rate"]) ** -values["delay"]
    assert model("project_value")(**values) == close(worth - values["capex"], rel=1e-9)


@property_of(60)
@given(values_of("required_revenue"))
def test_the_cash_of_the_required_revenue_earns_the_hurdle(values):
    bound = model("required_revenue")
    values |= {"short_share": 1, "short_life": float(round(values["short_life"]))}
    cash = bound(**values) * values["margin"]
    worth = sum(
        cash / (1 + values["hurdle"]) ** year for year in range(1, int(values["short_life"]) + 1)
    )
    assert worth == close(values["capex"], rel=1e-12)


@property_of(60)
@given(values_of("two_stage_multiple"))
def test_two_stages_are_the_sum_of_their_years(values):
    growth, terminal, required = values.values()
    step = (1 + growth) / (1 + required)
    years = sum(step**year for year in range(1, 11))
    later = step**10 * (1 + terminal) / (required - terminal)
    assert model("two_stage_multiple")(**values) == close(years + later, rel=1e-12)
    if abs(required - growth) > 0.001:
        textbook = (1 + growth) * (1 - step**10) / (required - growth)
        assert textbook == close(years, rel=1e-10)


@property_of(60)
@given(values_of("price_to_book_fade"))
def test_a_fading_return_is_worth_book_and_the_residual_income_of_all_years(values):
    roe, growth, required, persistence = values.values()
    assume(persistence * (1 + growth) / (1 + required) < 0.9)
    years = (
        (roe - required) * (persistence * (1 + growth)) ** (year - 1) / (1 + required) ** year
        for year in range(1, 400)
    )
    assert model("price_to_book_fade")(**values) == close(1 + sum(years), rel=1e-10)


@property_of(60)
@given(values_of("convergence_return"))
def test_the_return_of_convergence_compounds_to_the_change_of_ratio_and_book(values):
    now, then, years, book = values.values()
    grown = (1 + model("convergence_return")(**values)) ** years
    assert grown == close(then / now * (1 + book) ** years, rel=1e-10)


@property_of(60)
@given(values_of("aggregate_pe"))
def test_an_index_has_the_earnings_of_its_parts(values):
    share, ratio, losses = values.values()
    earnings = 100 * share / ratio - 100 * (1 - share) * losses
    assume(earnings > 0.01)
    assert model("aggregate_pe")(**values) == close(100 / earnings, rel=1e-9)


@property_of(60)
@given(values_of("multiple_change"))
def test_earnings_and_multiple_make_the_change_of_price(values):
    price, earnings = values.values()
    made = (1 + earnings) * (1 + model("multiple_change")(**values)) - 1
    assert made == close(price, abs=1e-12)


@property_of(60)
@given(values_of("needed_return"))
def test_the_year_so_far_and_the_return_still_needed_make_the_target(values):
    target, so_far = values.values()
    made = (1 + so_far) * (1 + model("needed_return")(**values)) - 1
    assert made == close(target, abs=1e-12)


@property_of(60)
@given(values_of("posterior"))
def test_evidence_multiplies_the_odds_and_can_be_taken_back(values):
    prior, ratio = values.values()
    after = model("posterior")(**values)
    assert after / (1 - after) == close(prior / (1 - prior) * ratio, rel=1e-9)
    assert outlook.posterior(xp, after, 1 / ratio) == close(prior, rel=1e-9)


@property_of(60)
@given(values_of("likelihood_ratio"))
def test_the_likelihood_ratio_is_that_of_two_normal_curves(values):
    gap, true, false, sigma = values.values()
    curves = [NormalDist(drift, sigma).pdf(gap) for drift in (true, false)]
    assume(min(curves) > 1e-290)
    assert model("likelihood_ratio")(**values) == close(curves[0] / curves[1], rel=1e-9)


@property_of(60)
@given(st.lists(st.floats(-3, 3), min_size=2, max_size=6))
def test_days_can_be_weighed_one_by_one_or_all_at_once(gaps):
    belief, together = 0.30, 1.0
    for gap in gaps:
        ratio = model("likelihood_ratio")(gap=gap)
        belief = outlook.posterior(xp, belief, ratio)
        together *= ratio
    assert belief == close(outlook.posterior(xp, 0.30, together), rel=1e-9)


@property_of(60)
@given(values_of("chance_of_beating"))
def test_the_chance_of_beating_is_a_tail_of_the_normal_curve(values):
    required, drift, volatility, years = values.values()
    mean = (drift - volatility**2 / 2) * years
    above = NormalDist(-mean, volatility * math.sqrt(years)).cdf(-math.log(1 + required))
    assert model("chance_of_beating")(**values) == close(above, rel=1e-7, abs=1e-13)


@property_of(60)
@given(values_of("group_z"))
def test_a_group_is_as_unusual_as_its_effective_names_would_be_on_their_own(values):
    count = model("effective_names")(names=values["names"], correlation=values["correlation"])
    assert 1 <= count <= values["names"]
    alone = values["abnormal"] / values["sigma"] * math.sqrt(count)
    assert model("group_z")(**values) == close(alone, rel=1e-9, abs=1e-12)


@property_of(60)
@given(values_of("taylor_rate"))
def test_with_inflation_and_target_a_point_higher_the_rule_is_a_point_higher(values):
    shifted = values | {
        "inflation": values["inflation"] + 1,
        "inflation_target": values["inflation_target"] + 1,
    }
    assert fed.taylor_rate(xp, **shifted) == close(model("taylor_rate")(**values) + 1, rel=1e-9)


@property_of(60)
@given(values_of("policy_surprise"))
def test_the_surprise_moves_the_mean_of_the_month_by_what_the_futures_moved(values):
    change, days, day = values.values()
    assume(days - day > 0.01)
    surprise = model("policy_surprise")(**values)
    assert surprise * (days - day) / days == close(change, rel=1e-9, abs=1e-12)


@property_of(60)
@given(values_of("interest_pass_through"))
def test_the_pass_through_is_the_change_of_profit_worked_out_in_dollars(values):
    floating, leverage, change, ebit, rate = values.values()
    profit = 100 * (ebit - leverage * rate)
    assume(profit > 0.01)
    after = 100 * (ebit - leverage * (rate + floating * change))
    assert model("interest_pass_through")(**values) == close(after / profit - 1, abs=1e-9)


@property_of(60)
@given(values_of("net_pass_through"))
def test_without_hedges_and_cash_the_net_pass_through_is_the_plain_one(values):
    plain = {row.input: values[row.input] for row in model("interest_pass_through").inputs}
    bare = values | {"hedged_share": 0, "cash_share": 0}
    assert model("net_pass_through")(**bare) == close(model("interest_pass_through")(**plain))


@property_of(60)
@given(values_of("net_pass_through"))
def test_a_company_with_cash_for_all_that_floats_and_is_not_hedged_feels_nothing(values):
    values["cash_share"] = values["floating_share"] * (1 - values["hedged_share"])
    assert model("net_pass_through").function(xp, **values) == close(0, abs=1e-12)


@property_of(60)
@given(values_of("margin_change"))
def test_a_margin_changes_by_what_is_earned_less_what_is_paid(values):
    change, income, expense = values.values()
    earned, paid = change * income * 1000, change * expense * 1000
    assert model("margin_change")(**values) == close((earned - paid) / 1000, abs=1e-12)


@property_of(60)
@given(values_of("sector_adjusted"))
def test_a_stock_that_moves_with_its_sector_has_nothing_of_its_own(values):
    values |= {"change": values["sector_change"], "beta": 1, "sector_beta": 1}
    assert model("sector_adjusted")(**values) == close(0, abs=1e-12)


@property_of(60)
@given(values_of("sector_adjusted"))
def test_without_the_sector_what_is_left_is_the_abnormal_return(values):
    values |= {"sector_beta": 0}
    plain = {key: values[key] for key in ("change", "market_change", "beta")}
    assert model("sector_adjusted")(**values) == model("abnormal_return")(**plain, alpha=0)


@property_of(60)
@given(st.floats(0, 1), st.floats(0, 1))
def test_no_forecast_expects_a_better_score_than_the_honest_one(belief, said):
    def expected(probability):
        happens, fails = (
            model("brier_score")(probability=probability, outcome=outcome) for outcome in (1, 0)
        )
        return belief * happens + (1 - belief) * fails

    assert expected(belief) <= expected(said) + 1e-12
    assert 0 <= expected(said) <= 1


# --- the other way round --------------------------------------------------------------------------


@pytest.mark.test
@EVERY_SIGN
def test_solving_for_an_input_takes_the_model_back(name, by, sign, where):
    bound = model(name)
    row = next(row for row in bound.inputs if row.input == by)
    for part in (0.31, 0.77):
        value = row.low + part * (row.high - row.low)
        if not (where(bound.author() | {by: value}) and sensible(bound, {by: value})):
            continue
        target = bound(**{by: value})
        root = bound.solve(by, target)
        assert bound(**{by: root}) == close(target, rel=1e-9)
        assert root == close(value, rel=1e-6, abs=1e-6 * (row.high - row.low))


def test_solving_for_what_no_value_in_the_range_gives_says_what_the_ends_give():
    with pytest.raises(ModelError, match="no hurdle from 0.02 to 0.25 gives 1000; at the ends"):
        model("required_revenue").solve("hurdle", 1000)
    with pytest.raises(ModelError, match="has no input 'rate'; it has: capex, short_share"):
        model("required_revenue").solve("rate", 40)


# --- derivatives, elasticities, swings ------------------------------------------------------------


def slope(bound, by, values):
    """Central differences on five points, which leave an error of the fourth order."""
    step = 2e-4 * max(abs(values[by]), 0.01)

    def at(steps):
        return float(bound.function(xp, **{**values, by: values[by] + steps * step}))

    return (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * step)


@pytest.mark.test
@pytest.mark.parametrize(("name", "by"), PLAIN_INPUTS, ids=map(".".join, PLAIN_INPUTS))
def test_the_exact_derivative_is_the_slope(name, by):
    bound = model(name)
    places = [bound.author()]
    for part in (0.35, 0.6):
        values = {row.input: row.low + part * (row.high - row.low) for row in bound.inputs}
        places += [values] if sensible(bound, values) else []
    for values in places:
        size = abs(bound(**values)) / max(abs(values[by]), 0.01)
        assert bound.derivative(by, **values) == close(
            slope(bound, by, values), rel=1e-6, abs=1e-8 * size + 1e-12
        )


ELASTICITIES = [
    ("required_revenue", "capex", 1),
    ("required_revenue", "margin", -1),
    ("perpetuity_revenue", "capex", 1),
    ("perpetuity_revenue", "hurdle", 1),
    ("perpetuity_revenue", "margin", -1),
    ("annual_depreciation", "capex", 1),
    ("chain_required_revenue", "chip_spend", 1),
    ("chain_required_revenue", "chip_share", -1),
    ("chain_required_revenue", "user_margin", 1),  # m / (1 - m), and m is one half
    ("implied_growth_cut", "drop", 1),
    ("event_z", "sigma", -1),
    ("level_and_timing", "level_multiplier", 4.17 * 0.7 / (4.17 * 0.7 + 4.27 * 1.3)),
    ("noise_band", "hours", 0.5),
    ("noise_band", "errors", 1),
    ("interest_pass_through", "floating_share", 1),
    ("interest_pass_through", "rate_change", 1),
    ("interest_pass_through", "ebit_share", -0.60 / 0.39),
    ("margin_change", "rate_change", 1),
    ("hold_surprise", "move", 1),
    ("tracking_error", "tilt", 1),
    ("years_to_detect", "sigma", 2),
    ("years_to_detect", "drift", -2),
    ("policy_surprise", "futures_change", 1),
    ("price_to_book", "roe", 0.25 / 0.20),
    ("brier_score", "probability", 2),
    ("h_model_multiple", "required_return", -0.09 / 0.05),
]


@together(ELASTICITIES)
def test_one_percent_more_of_an_input_changes_the_result_by_so_many_percent(name, by, expected):
    assert model(name).elasticity(by) == close(expected, rel=1e-9)


def test_new_evidence_moves_a_belief_less_the_firmer_it_is():
    bound = model("posterior")
    for prior in (0.1, 0.5, 0.9):
        assert bound.elasticity("ratio", prior=prior) == close(1 - bound(prior=prior), rel=1e-9)


def test_zero_has_no_elasticity():
    with pytest.raises(ModelError, match="implied_growth_cut is zero there"):
        model("implied_growth_cut").elasticity("growth_now", drop=0)


@EVERY
def test_swings_are_the_results_at_the_ends_of_each_range_the_widest_first(name):
    bound = model(name)
    swings = bound.swings()
    assert sorted(swings["input"]) == sorted(bound.author())
    rows = {row.input: row for row in bound.inputs}
    for swing in swings.to_dict("records"):
        row = rows[swing["input"]]
        for at, end in (("at_low", row.low), ("at_high", row.high)):
            if sensible(bound, {row.input: end}):
                assert swing[at] == bound(**{row.input: end})
            else:
                assert math.isnan(swing[at])
        if not math.isnan(swing["swing"]):
            assert swing["swing"] == abs(swing["at_high"] - swing["at_low"])
    sizes = swings["swing"].dropna().tolist()
    assert sizes == sorted(sizes, reverse=True)
    assert swings["swing"].isna().tolist() == sorted(swings["swing"].isna())  # the empty ones last


# --- refusals and shapes --------------------------------------------------------------------------


@together(INPUTS, "{}.{}".format)
def test_a_value_outside_its_range_is_refused_with_the_range(name, by):
    row = data.assumption(f"{name}.{by}")
    for value in (row.low - row.step, row.high + row.step, math.nan):
        with pytest.raises(ModelError) as caught:
            model(name)(**{by: value})
        expected = f"{by} is {value:g}; expected a value from {row.low:g} to {row.high:g}"
        assert f"{name}: {expected}" in str(caught.value)


@EVERY
def test_an_input_that_a_model_does_not_have_is_refused_with_those_it_has(name):
    known = ", ".join(model(name).author())
    with pytest.raises(ModelError, match=f"^{name} has no input 'mood'; it has: {known}$"):
        model(name)(mood=1)


@pytest.mark.parametrize("name", CONDITIONAL)
def test_a_combination_without_sense_is_refused_in_words(name):
    bound = model(name)
    condition = bound.output.requires.replace("&&", " and ")
    senseless = [
        values
        for values in corners(bound)
        if not eval(condition, {"__builtins__": {}}, dict(values))
    ]
    if name in ("index_without_pair", "breakeven_weight"):
        assert senseless == []  # their ranges stay clear of it; the condition says why
        return
    assert senseless
    for values in senseless[:20]:
        with pytest.raises(ModelError) as caught:
            bound(**values)
        assert str(caught.value).startswith(f"{name}: {bound.output.requires_text} (given: ")


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("h_model_multiple", {"growth_long": 0.06, "required_return": 0.06}),
        ("two_stage_multiple", {"terminal_growth": 0.06, "required_return": 0.06}),
        ("policy_surprise", {"days_in_month": 31, "meeting_day": 31}),
        ("interest_pass_through", {"ebit_share": 0.5, "leverage": 5, "interest_rate": 0.1}),
        ("price_to_book", {"growth": 0.07, "required_return": 0.07}),
        ("price_to_book_fade", {"growth": 0.07, "required_return": 0.07}),
        ("aggregate_pe", {"profitable_share": 0.5, "profitable_pe": 10, "loss_yield": 0.1}),
    ],
)
def test_the_edge_itself_where_the_formula_has_no_value_is_refused(name, values):
    with pytest.raises(ModelError, match=model(name).output.requires_text):
        model(name)(**values)


@EVERY_PLAIN
def test_arrays_of_inputs_broadcast_and_numbers_stay_numbers(name):
    bound = model(name)
    assert type(bound()) is float
    first, *rest = bound.inputs
    column = np.full((3, 1), first.value)
    assert bound(**{first.input: column}).shape == (3, 1)
    assert bound(**{first.input: [first.value] * 2}).shape == (2,)
    if rest:
        line = np.full(4, rest[0].value)
        both = bound(**{first.input: column, rest[0].input: line})
        assert both.shape == (3, 4)
        assert (both == bound()).all()


@EVERY_PLAIN
def test_an_array_gives_what_its_numbers_give_one_by_one(name):
    bound = model(name)
    for row in bound.inputs:
        values = [
            value
            for value in np.linspace(row.low, row.high, 7)
            if sensible(bound, {row.input: value})
        ]
        whole = bound(**{row.input: values})
        assert whole == close([bound(**{row.input: value}) for value in values], rel=1e-15)


def test_one_senseless_value_in_an_array_is_refused():
    with pytest.raises(ModelError, match="the required return must be above growth"):
        model("implied_roe")(growth=[0.05, 0.08], required_return=[0.09, 0.07])
