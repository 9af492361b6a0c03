"""Models along rows: pandas against plain loops, and against real Vega's transforms."""

import itertools
import json
import math
import re
from functools import cache

import numpy as np
import pandas as pd
import pytest

from helpers import controls, data, render, xp
from helpers.belief import belief_path
from helpers.charting import alt
from helpers.model import ModelError, arguments_of
from helpers.paths import factor_window, path
from tests.support.node import ask

pytestmark = pytest.mark.check(seconds=11)

YEARS = pd.DataFrame({"year": range(1, 21)}).assign(last=lambda years: years["year"].eq(20) * 1)
MEETINGS = pd.DataFrame({"meeting": range(1, 9)})
EDITED = pd.DataFrame({"meeting": range(9), "share": [0.125] * 8 + [0.0], "decided": 3.625})
SPENT = [14.9, 15.8, 16.7, 17.1, 19.4, 29.9]
WAVE = pd.DataFrame(
    {
        "quarter": quarter,
        "vintage": vintage,
        "capex": SPENT[vintage],
        "age": quarter - vintage,
        "latest": 1 * (vintage > 4),
        "reported": 5.0 + 0.5 * quarter,
    }
    for quarter, vintage in itertools.product(range(len(SPENT)), repeat=2)
)
VINTAGES = pd.DataFrame(
    {"year": year, "capex": 100.0 + 20 * (year - age), "age": age}
    for year, age in itertools.product(range(3), range(8))
)
PATHS = {
    "belief_path": belief_path(),
    "depreciation_shortfall": path("depreciation_shortfall", VINTAGES, order="year", by="year"),
    "fading_growth": path("fading_growth", YEARS, order="year"),
    "rate_path": path("rate_path", MEETINGS, order="meeting"),
    "rate_editor": path("rate_editor", EDITED, order="meeting"),
    "vintage_depreciation": path("vintage_depreciation", WAVE, order="quarter", by="quarter"),
}
NAMES = [*PATHS, "factor_window"]


@cache
def path_of(name):
    """A model along rows; the one of the factors reads a package that is slow to load."""
    return factor_window() if name == "factor_window" else PATHS[name]


def draws(name, count=100):
    """Random inputs from the ranges, on the sliders' steps, that satisfy the condition."""
    random = np.random.default_rng(29)
    inputs = path_of(name).inputs
    while count:
        values = {
            row.input: float(
                min(
                    row.high,
                    row.low
                    + row.step * random.integers(0, round((row.high - row.low) / row.step) + 1),
                )
            )
            for row in inputs
        }
        try:
            path_of(name).table(**values)
        except ModelError:
            continue
        count -= 1
        yield values


def by_vega(model, values):
    """The levels that real Vega works out with the model's transforms."""
    rows = alt.InlineData(values=model.rows.to_dict("records"))
    chart = alt.Chart(rows)
    chart = model.transforms(chart).transform_calculate(
        shown=f"datum.{model.order} + ':' + datum.level"
    )
    chart = (
        chart.mark_text()
        .encode(text="shown:N")
        .add_params(*[alt.param(name=name, value=value) for name, value in values.items()])
    )
    svg = render._vl_convert().vegalite_to_svg(chart.to_dict())
    pairs = re.findall(r">(-?\d+):(-?[\d.e+-]+)<", svg)
    return {int(at): float(level) for at, level in pairs}


def test_every_path_of_the_data_is_tested_here():
    assert set(NAMES) == set(data.records("paths"))


@pytest.mark.test
@pytest.mark.parametrize("name", NAMES)
def test_python_and_vega_walk_the_same_path(name, capsys):
    model, worst = path_of(name), 0.0
    for values in draws(name, 25):
        known = model.table(**values).set_index(model.order)["level"]
        drawn = by_vega(model, values)
        assert set(drawn) == set(known.index)
        for at, level in drawn.items():
            worst = max(worst, abs(level - known[at]) / max(1, abs(known[at])))
    with capsys.disabled():
        print(f"\n  {name}: worst relative error {worst:.1e}")
    assert worst < 1e-9


@pytest.mark.parametrize("name", NAMES)
def test_the_page_finds_the_same_number_of_the_whole_path(name):
    model, tried = path_of(name), list(draws(name, 10))
    declared = controls.declare(model) | {
        "rows": json.loads(model.rows.to_json(orient="records", double_precision=15))
    }
    for values, found in zip(tried, ask([["calculator", [declared, tried]]])[0], strict=True):
        assert found["result"] == pytest.approx(model(**values), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("name", NAMES)
def test_another_step_for_a_path_takes_what_the_step_takes(name):
    model = path_of(name)
    asked = arguments_of(model.function)
    same = eval(
        f"lambda {', '.join(asked)}: step(xp, {', '.join(asked)})",
        {"step": model.function, "xp": xp.numpy},
    )
    assert model.using(same)() == pytest.approx(model())
    with pytest.raises(ModelError, match=f"expected {', '.join(asked)}"):
        model.using(lambda something: something)


@pytest.mark.parametrize("name", NAMES)
def test_a_path_takes_one_number_at_a_time(name):
    model = path_of(name)
    row = model.inputs[0]
    with pytest.raises(ModelError, match=f"{row.input} must be one number"):
        model(**{row.input: np.full(len(model.along), row.value)})


def test_a_wave_is_judged_by_its_root_mean_squared_distance_from_what_was_reported():
    wave = PATHS["vintage_depreciation"]
    miss = wave.table()["level"] - wave.table()["reported"]
    assert wave() == pytest.approx(math.sqrt((miss**2).mean()))


def test_fading_growth_is_worth_what_its_cash_is_worth_summed_for_a_thousand_years():
    for values in draws("fading_growth", 20):
        level, worth = 1.0, 0.0
        for year in range(1, 2001):
            left = max(0, 1 - (year - 0.5) / values["fade"])
            level *= (
                1 + values["growth_long"] + left * (values["growth_now"] - values["growth_long"])
            )
            worth += level / (1 + values["required_return"]) ** year
        if values["required_return"] - values["growth_long"] >= 0.02:
            assert PATHS["fading_growth"](**values) == pytest.approx(worth, rel=1e-9)


def test_a_fade_of_growth_takes_two_and_a_half_points_to_cost_a_tenth_of_the_price():
    fade = PATHS["fading_growth"]
    cut = fade.solve("growth_now", fade(fade=10) * (1 - 0.0999), fade=10)
    assert round(100 * (0.16 - cut), 2) == 2.59


def test_fading_growth_compounds_year_by_year():
    for values in draws("fading_growth"):
        level = 1.0
        for year in YEARS["year"]:
            left = max(0, 1 - (year - 0.5) / values["fade"])
            level *= (
                1 + values["growth_long"] + left * (values["growth_now"] - values["growth_long"])
            )
        assert PATHS["fading_growth"].table(**values)["level"].iloc[-1] == pytest.approx(level)


def test_growth_that_does_not_fade_compounds_at_one_rate():
    table = PATHS["fading_growth"].table(growth_now=0.04, growth_long=0.04)
    assert table["level"].iloc[9] == pytest.approx(1.04**10)


def test_a_vintage_is_charged_in_full_over_its_life():
    age = pd.DataFrame(
        {
            "age": range(0, 200),
            "latest": 0,
            "capex": 10.0,
            "quarter": range(0, 200),
            "reported": 0.0,
        }
    )
    model = path("vintage_depreciation", age, order="quarter", by="quarter")
    for values in draws("vintage_depreciation", 20):
        assert model.table(**values)["level"].sum() == pytest.approx(10)


def test_a_shorter_life_only_moves_depreciation_it_adds_none():
    age = pd.DataFrame({"age": range(10), "capex": 12.0, "year": range(10)})
    model = path("depreciation_shortfall", age, order="year", by="year")
    for values in draws("depreciation_shortfall", 20):
        assert model.table(**values)["level"].sum() == pytest.approx(0, abs=1e-9)


def test_two_lives_with_two_delays_can_give_nearly_the_same_wave():
    six = PATHS["vintage_depreciation"].table(short_life=6, delay=2)["level"].iloc[-1]
    eight = PATHS["vintage_depreciation"].table(short_life=8, delay=0)["level"].iloc[-1]
    assert six < eight < 3 * six  # the short history alone does not tell them apart


def test_the_rate_is_where_its_moves_have_brought_it():
    levels = PATHS["rate_path"].table(start=3.625, move=-0.25, meetings_with_move=2)["level"]
    assert list(levels) == [3.375, 3.125] + [3.125] * 6


def test_a_path_set_meeting_by_meeting_is_where_its_moves_have_brought_it():
    editor = PATHS["rate_editor"]
    moves = dict(
        zip(
            [row.input for row in editor.inputs][1:],
            [-0.25, 0, 0.25, 0.25, 0, 0, -0.25],
            strict=True,
        )
    )
    levels = list(editor.table(**moves)["level"])
    assert levels == [3.625, 3.375, 3.375, 3.625, 3.875, 3.875, 3.875, 3.625, 3.625]
    assert editor(**moves) == pytest.approx(sum(level - 3.625 for level in levels[:8]) / 8)


def test_a_path_without_moves_is_the_rate_now_and_starts_lower_if_january_had_cut():
    editor = PATHS["rate_editor"]
    flat = {row.input: 0 for row in editor.inputs[1:]}
    assert editor(**flat) == 0 and editor(start=3.375, **flat) == pytest.approx(-0.25)


def test_rows_without_a_column_that_the_step_needs_are_refused():
    with pytest.raises(ModelError, match="its rows have no column 'year'; they have: month"):
        path("fading_growth", pd.DataFrame({"month": [1]}), order="month")


def test_a_path_refuses_what_makes_no_sense():
    with pytest.raises(ModelError, match="growth now must be at least"):
        PATHS["fading_growth"].table(growth_now=0.01, growth_long=0.06)
    with pytest.raises(ModelError, match="has no input 'speed'"):
        PATHS["fading_growth"].table(speed=1)


def test_the_order_of_the_rows_given_does_not_matter():
    shuffled = path("fading_growth", YEARS.sample(frac=1, random_state=1), order="year")
    assert math.isclose(
        shuffled.table()["level"].iloc[-1], PATHS["fading_growth"].table()["level"].iloc[-1]
    )


def test_the_steps_can_be_written_for_vega():
    assert json.dumps(PATHS["rate_path"].vega())
