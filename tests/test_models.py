"""The finance: worked values that can be checked by hand, and how models hold together."""

import dataclasses
import inspect
import math
import random
import statistics

import numpy as np
import pytest

from helpers import data
from helpers.model import ModelError, model
from helpers.models import session
from helpers.workbench import formula
from helpers.xp import numpy as xp
from tests.support.together import together

pytestmark = pytest.mark.check(seconds=1)

MODELS = list(data.records("models"))
ONE_FORMULA = [name for name in MODELS if not data.output(name).rows]
"""Models that need no table; the others are worked out for each of its rows."""

EVERY = together(MODELS)
FORMULA = together(ONE_FORMULA)

WORKED = [
    ("contribution", (0.0575, -9.99), -0.574, 3),
    ("index_without", (-0.13, 0.0575, -9.99), 0.472, 3),
    ("index_without_pair", (-0.13, 0.0575, -9.99, 0.027, 10.40), 0.179, 3),
    ("breakeven_weight", (-0.53, 0.05, -9.99), 0.0578, 4),
    ("equal_gap_without", (0.22, 0.0375, -3, -0.22, 0.06, -6), 0.197, 3),
    ("gap_zscore", (0.58, -0.066, 1.103), 0.586, 3),
    ("share_of_days_above", (0.58, -0.066, 1.103), 0.279, 3),
    ("share_of_days_above", (1.5, -0.066, 1.103), 0.078, 3),
    ("years_to_detect", (10, 17.46, 2), 12.2, 1),
    ("detection_power", (10, 17.7, 25.3, 2), 0.80, 2),
]


@pytest.mark.parametrize(("name", "arguments", "result", "decimals"), WORKED)
def test_the_worked_value(name, arguments, result, decimals):
    assert round(float(getattr(session, name)(xp, *arguments)), decimals) == result


def test_the_yearly_spread_of_the_worked_value_is_the_daily_one_over_252_days():
    assert round(1.10 * math.sqrt(252), 2) == 17.46


def test_every_formula_of_the_session_has_a_worked_value():
    formulas = {name for name in ONE_FORMULA if data.output(name).chapter == "session"}
    assert formulas == {name for name, *_ in WORKED}


# --- consistency ----------------------------------------------------------------------------------


def draws(count=200):
    """Weights and changes as they occur, the same ones in each run."""
    chance = random.Random(29)
    for _ in range(count):
        yield (
            chance.uniform(-3, 3),
            chance.uniform(0.01, 0.12),
            chance.uniform(-15, 15),
            chance.uniform(0.01, 0.06),
            chance.uniform(-15, 15),
        )


def test_leaving_out_one_after_the_other_is_leaving_out_the_pair():
    for index, weight_a, change_a, weight_b, change_b in draws():
        first = session.index_without(xp, index, weight_a, change_a)
        both = session.index_without(xp, first, weight_b / (1 - weight_a), change_b)
        pair = session.index_without_pair(xp, index, weight_a, change_a, weight_b, change_b)
        assert both == pytest.approx(pair, rel=1e-9, abs=1e-9)


def test_a_pair_can_be_left_out_in_either_order():
    pair = session.index_without_pair
    for index, weight_a, change_a, weight_b, change_b in draws():
        assert pair(xp, index, weight_a, change_a, weight_b, change_b) == pytest.approx(
            pair(xp, index, weight_b, change_b, weight_a, change_a), abs=1e-12
        )


def test_what_is_left_and_what_was_left_out_make_the_index_again():
    for index, weight, change, *_ in draws():
        rest = session.index_without(xp, index, weight, change)
        whole = session.contribution(xp, weight, change) + (1 - weight) * rest
        assert whole == pytest.approx(index, abs=1e-12)


def test_a_member_that_moved_with_the_index_or_weighs_nothing_leaves_it_as_it_was():
    assert session.index_without(xp, -0.13, 0.0575, -0.13) == pytest.approx(-0.13)
    assert session.index_without(xp, -0.13, 0, -9.99) == -0.13


def test_at_the_breakeven_weight_the_index_without_the_member_equals_the_other():
    for index, _, change, _, other in draws():
        if abs(other - change) > 0.5 and abs(index - change) > 0.5:
            weight = session.breakeven_weight(xp, index, other, change)
            if abs(1 - weight) > 0.05:
                assert session.index_without(xp, index, weight, change) == pytest.approx(
                    other, abs=1e-9
                )


def test_above_the_breakeven_weight_the_index_without_the_falling_member_is_ahead():
    weight = session.breakeven_weight(xp, -0.53, 0.05, -9.99)
    assert session.index_without(xp, -0.53, weight + 0.001, -9.99) > 0.05
    assert session.index_without(xp, -0.53, weight - 0.001, -9.99) < 0.05


def test_half_of_all_days_lie_above_the_mean():
    for mean in (-0.2, 0, 0.066):
        assert session.share_of_days_above(xp, mean, mean, 1.103) == pytest.approx(0.5, abs=1e-15)


def test_the_shares_above_and_below_make_all_days():
    for gap in (-3, -0.5, 0.58, 1.5, 6.28):
        above = session.share_of_days_above(xp, gap, 0, 1.103)
        below = session.share_of_days_above(xp, -gap, 0, 1.103)
        assert above + below == pytest.approx(1, abs=1e-15)


def test_the_share_of_days_is_the_tail_of_the_normal_curve_even_far_out():
    curve = statistics.NormalDist()
    for gap in (0.58, 1.5, 3):
        z = session.gap_zscore(xp, gap, -0.066, 1.103)
        assert session.share_of_days_above(xp, gap, -0.066, 1.103) == pytest.approx(
            curve.cdf(-z), rel=1e-12
        )
    # 1 - Φ(z) would be zero here; Φ(-z) keeps its digits.
    far = session.share_of_days_above(xp, 20, 0, 1)
    assert far == pytest.approx(2.7536e-89, rel=1e-4)


def test_twice_the_noise_takes_four_times_as_long_and_twice_the_drift_a_quarter():
    years = session.years_to_detect(xp, 10, 17.46, 2)
    assert session.years_to_detect(xp, 10, 2 * 17.46, 2) == pytest.approx(4 * years)
    assert session.years_to_detect(xp, 20, 17.46, 2) == pytest.approx(years / 4)
    # After so many years the mean lies t standard errors from zero: that is the definition.
    assert 10 / (17.46 / math.sqrt(years)) == pytest.approx(2)


@pytest.mark.parametrize(("name", "arguments", "result", "decimals"), WORKED)
def test_a_model_computes_a_whole_array_at_once(name, arguments, result, decimals):
    columns = [np.array([value, value]) for value in arguments]
    found = getattr(session, name)(xp, *columns)
    assert np.round(found, decimals).tolist() == [result, result]


def test_models_agree_with_the_facts_that_the_data_derive():
    for name, fact in (
        ("index_without", "sp500_without_msft"),
        ("index_without_pair", "sp500_without_msft_and_meta"),
        ("contribution", "msft_sp500_contribution"),
    ):
        known = data.fact(fact)
        assert abs(model(name)() - known.value) <= 0.5 * 10**-known.decimals * 1.0001


# --- the binding to assumptions -------------------------------------------------------------------


@EVERY
def test_the_rows_of_a_models_assumptions_match_its_arguments(name):
    bound = model(name)
    arguments = list(inspect.signature(bound.function).parameters)
    columns = list(data.table(bound.output.rows)) if bound.output.rows else []
    rows = [row.input for row in data.records("assumptions").values() if row.model == name]
    assert arguments[0] == "xp"
    assert [argument for argument in arguments[1:] if argument not in columns] == rows


@EVERY
def test_every_assumption_is_called_after_its_model_and_input(name):
    assert [row.id for row in model(name).inputs] == [
        f"{name}.{row.input}" for row in model(name).inputs
    ]


def test_no_assumption_belongs_to_a_model_that_does_not_exist():
    known = {*MODELS, *data.records("paths")}
    assert {row.model for row in data.records("assumptions").values()} <= known


@FORMULA
def test_a_model_at_the_authors_values_is_the_function_at_them(name):
    bound = model(name)
    values = [row.value for row in bound.inputs]
    assert bound() == float(bound.function(xp, *values))


# One of each kind: what binds a model to its assumptions is the same for all.
@pytest.mark.parametrize("name", [ONE_FORMULA[0], next(n for n in MODELS if n not in ONE_FORMULA)])
def test_an_unknown_input_is_refused_by_name(name):
    with pytest.raises(ModelError, match=f"{name} has no input 'wait'; it has: "):
        model(name)(wait=1)


@pytest.mark.parametrize("side", ["below", "above", "not a number"])
def test_a_value_out_of_range_is_refused_with_the_range_and_the_reason(side):
    row = next(row for row in data.records("assumptions").values() if row.model in MODELS)
    value = {"below": row.low - row.step, "above": row.high + row.step, "not a number": math.nan}
    with pytest.raises(ModelError) as caught:
        model(row.model)(**{row.input: value[side]})
    message = str(caught.value)
    assert f"{row.model}: {row.input} is " in message
    assert f"expected a value from {row.low:g} to {row.high:g}" in message
    assert row.reason in message


def test_the_ends_of_a_range_are_in_it():
    bound = model("index_without")
    for row in bound.inputs:
        assert math.isfinite(bound(**{row.input: row.low}))
        assert math.isfinite(bound(**{row.input: row.high}))


@pytest.mark.parametrize("result", [math.nan, math.inf])
def test_a_result_that_is_no_number_is_refused(result):
    bound = dataclasses.replace(model("contribution"), function=lambda xp, weight, change: result)
    with pytest.raises(ModelError, match="contribution"):
        bound()


def test_a_model_of_rows_takes_one_number_at_a_time():
    for many in ([0.5, 1.0], np.ones(len(model("how_rare").rows))):
        with pytest.raises(ModelError, match="worked out row by row: threshold must be one number"):
            model("how_rare")(threshold=np.array(many))


def test_a_model_of_rows_has_no_formula_to_print():
    for ask in (model("how_rare").latex, model("how_rare").latex_with_numbers):
        with pytest.raises(ModelError, match="no single formula to differentiate or print"):
            ask()


def test_a_value_that_the_result_only_touches_is_found():
    square = formula(lambda x: (x - 0.3) ** 2, x=(0.5, 0, 1))
    assert square.solve("x", 0) == pytest.approx(0.3, abs=1e-9)
    arch = formula(lambda x, a: x * (a - x), x=(0.5, 0, 1), a=(0.6, 0, 1))
    assert arch.solve("x", 0.09) == pytest.approx(0.3, abs=1e-9)


def test_an_unknown_model_is_refused_with_the_nearest():
    with pytest.raises(data.DataError, match="unknown model 'index_with'.*index_without"):
        model("index_with")


def test_a_model_whose_rows_do_not_match_says_what_was_expected_and_found(monkeypatch):
    rows = [row for row in data.inputs("contribution") if row.input != "change"]
    monkeypatch.setattr(data, "inputs", lambda name: rows)
    with pytest.raises(
        ModelError,
        match=r"data/assumptions.csv, row 2 \(contribution.weight\), column input: expected rows "
        "of the model contribution for weight, change, in this order; found weight",
    ):
        inspect.unwrap(model)("contribution")  # past its cache


def test_a_result_is_written_in_its_display_unit():
    assert model("index_without").text() == "0.47%"
    assert model("contribution").text("size") == "0.57\N{NO-BREAK SPACE}points"
    assert model("breakeven_weight").text() == "5.8%"
    assert model("share_of_days_above").text() == "27.9%"
    assert model("years_to_detect").text() == "12.5\N{NO-BREAK SPACE}years"
    assert model("index_without").text(weight=0.05) == "0.39%"


# --- the assumptions themselves -------------------------------------------------------------------


@together(data.records("assumptions").values(), lambda row: row.id)
def test_an_assumption_has_a_reason_a_range_and_a_step_that_reaches_its_value(row):
    assert len(row.reason.split()) > 5
    assert row.low <= row.value <= row.high and row.step > 0
    steps = (row.value - row.low) / row.step
    assert steps == pytest.approx(round(steps), abs=1e-6)


@together(
    [row for row in data.records("assumptions").values() if row.source.startswith("fact:")],
    lambda row: row.id,
)
def test_an_assumption_that_rests_on_a_fact_is_near_it(row):
    fact = data.fact(row.source.removeprefix("fact:"))
    value = row.value * (row.display_factor if fact.unit == row.display_unit else 1)
    assert value == pytest.approx(fact.value, rel=0.02)


def test_a_formula_may_use_only_the_names_that_every_engine_has():
    with pytest.raises(AttributeError, match="a formula may not use xp.sin; it has: exp, log"):
        xp.sin(1)
    names = ("exp", "log", "sqrt", "minimum", "maximum", "where", "cdf")
    assert all(callable(getattr(xp, name)) for name in names)
