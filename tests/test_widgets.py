"""The figure of a notebook: what its sliders hold, what Python makes of it, what goes wrong."""

import json
from html import escape

import pytest

from helpers import controls, data, explorables, titles, widgets, workbench
from helpers.figure import figure
from helpers.model import ModelError, model
from helpers.paths import PathModel
from helpers.places import NOTEBOOK_FILES
from helpers.settings import Axis
from tests.support.node import ask, declared
from tests.support.together import together

pytestmark = pytest.mark.check(seconds=5)

MODELS = list(data.records("models"))


def shown(bound, **more):
    """The widget of a figure of a model."""
    chart = explorables.response(bound, along=bound.inputs[0].input)
    return figure(
        chart,
        id="example",
        title="A title",
        subtitle="A subtitle",
        description="A line rises from left to right over the range of an input.",
        sources=["this_book"],
        model=bound,
        **more,
    ).widget()


def ends(row):
    return [row.low, row.value, row.high]


@together(MODELS)
def test_a_slider_at_its_ends_and_at_the_authors_value_holds_exactly_that(name):
    panel = widgets.Panel(model(name), {}, {}, lambda: None)
    for row in model(name).inputs:
        for value in ends(row):
            panel.inputs[row.input].value = value * row.display_factor
            assert panel.values[row.input] == pytest.approx(value, rel=1e-11, abs=1e-12)


def test_the_notebook_gives_the_pages_number_at_every_end_of_every_slider():
    asked, expected = [], []
    for name in MODELS:
        bound = model(name)
        panel = widgets.Panel(bound, {}, {}, lambda: None)
        tried = []
        for row in bound.inputs:
            for value in ends(row):
                panel.set({row.input: value})
                tried.append(panel.values)
        asked.append(["calculator", [declared(name), tried]])
        expected.append([_python(bound, values) for values in tried])
    results = {
        name: [one.get("result") for one in found]
        for name, found in zip(MODELS, ask(asked), strict=True)
    }
    written = []
    for name, values in results.items():
        output = model(name).output
        how = controls.number_format(output.display_unit, output.display_factor, output.decimals)
        written += [["write", [value, how]] for value in values if value is not None]
    texts = iter(ask(written))
    for (name, values), python in zip(results.items(), expected, strict=True):
        assert [next(texts) if value is not None else None for value in values] == python, name


def _python(bound, values):
    try:
        return bound.text(**values)
    except ModelError:
        return None


def test_a_move_changes_the_title_the_result_the_chart_and_the_table():
    whole = shown(model("index_without"))
    before = [child.value for child in whole.children if hasattr(child, "value")]
    whole.panel.inputs["weight"].value = 5.0
    after = [child.value for child in whole.children if hasattr(child, "value")]
    assert whole.chart.values["weight"] == 0.05
    assert model("index_without").text(weight=0.05) in "".join(after)
    assert sum(one != other for one, other in zip(before, after, strict=True)) == 4
    said = titles.second_title(model("index_without"), {"weight": 0.05})
    assert escape(said) in whole.children[0].value
    assert "Weight of Microsoft in the S&amp;P 500 5.00% (book 5.75%)" in whole.children[0].value
    whole.panel.set({})
    assert [child.value for child in whole.children if hasattr(child, "value")] == before


def test_a_preset_and_a_reset_are_one_change_each():
    seen = []
    panel = widgets.Panel(
        model("index_without"),
        {"half": {"weight": 0.05, "change": -5}},
        {},
        lambda: seen.append(panel.values),
    )
    half, reset = panel.widget.children[-1].children
    half.click()
    reset.click()
    assert seen == [
        model("index_without").author() | {"weight": 0.05, "change": -5},
        model("index_without").author(),
    ]


def test_a_list_holds_the_models_own_values():
    panel = widgets.Panel(
        model("how_rare"), {}, {"way_of_counting": {1: "a", 2: "b", 3: "c"}}, lambda: None
    )
    panel.inputs["way_of_counting"].value = 3
    assert panel.values["way_of_counting"] == 3


def test_what_makes_no_sense_is_told_and_leaves_the_chart_as_it_was():
    whole = shown(model("price_to_book"))
    rows = {row.input: row for row in model("price_to_book").inputs}
    kept = dict(whole.chart.values)
    whole.panel.set({"growth": rows["growth"].high, "required_return": rows["required_return"].low})
    assert data.output("price_to_book").requires_text in whole.children[2].value
    assert whole.chart.values == kept


def test_a_chart_that_says_what_is_wrong_is_drawn_with_it():
    chances, outcomes = ["p_1", "p_2", "p_3"], ["x_1", "x_2", "x_3", "x_4"]
    whole = figure(
        explorables.scenarios(
            model("scenario_mean"),
            chances=chances,
            outcomes=outcomes,
            names=list("abcd"),
            spread=model("scenario_spread"),
            loss=model("scenario_loss"),
            axis=Axis(domain=(-65, 65), ticks=[-60, 0, 60]),
        ),
        id="example",
        title="A title",
        subtitle="A subtitle",
        sources=["this_book"],
        description="Four discs in four rows, and the mean.",
        model=model("scenario_mean"),
    ).widget()
    whole.panel.set({"p_1": 0.6, "p_2": 0.6})
    assert (whole.chart.values["p_1"], whole.chart.values["p_2"]) == (0.6, 0.6)
    assert "bk-message" in "".join(
        child.value for child in whole.children if isinstance(getattr(child, "value", 0), str)
    )


def test_a_chart_that_asks_for_vega_gets_it_once_with_the_fonts():
    whole, sent = shown(model("contribution")), []
    whole.chart.send = lambda content, buffers=None: sent.append((content, buffers))
    whole.chart._answer(whole.chart, {"kind": "vega"}, [])
    ((content, buffers),) = sent
    assert content == {"kind": "vega"}
    assert [len(part) > 1000 for part in buffers] == [True] * (len(NOTEBOOK_FILES) + 1)
    assert b"vega" in buffers[0][:400] and b"the words of a chart" in buffers[2][:100]


def test_where_vega_is_missing_the_chart_is_told_what_to_do(monkeypatch, tmp_path):
    whole, sent = shown(model("contribution")), []
    whole.chart.send = lambda content, buffers=None: sent.append(content)
    monkeypatch.setattr(widgets, "SCRIPTS", (tmp_path,) * 2)
    whole.chart._answer(whole.chart, {"kind": "vega"}, [])
    assert "run `make book` once" in sent[0]["error"]


def test_no_chart_carries_vega_in_its_state():
    assert len(json.dumps(shown(model("contribution")).chart.get_state(), default=str)) < 60_000


# A reader's own formula --------------------------------------------------------------------------


def test_a_formula_of_ones_own_gets_sliders_and_a_chart():
    def gap(russell, nasdaq):
        return russell - nasdaq

    made = workbench.explore(gap, russell=(0.05, -2, 2), nasdaq=(-0.53, -3, 3)).widget()
    made.panel.inputs["nasdaq"].value = -1.0
    assert "1.05" in made.children[2].value
    assert made.chart.values == {"russell": 0.05, "nasdaq": -1.0}


def test_a_formula_may_use_the_functions_of_xp():
    doubling = workbench.formula(
        lambda xp, growth: xp.log(2) / xp.log(1 + growth), growth=(0.07, 0.01, 0.2)
    )
    assert doubling() == pytest.approx(10.2448, abs=1e-4)
    assert "log" in doubling.vega() and r"\log" in doubling.latex()


def test_another_formula_for_a_model_of_the_book_moves_its_chart():
    changed = model("index_without").using(lambda index_change, weight, change: index_change)
    assert changed() == -0.13
    assert shown(changed).chart.spec != shown(model("index_without")).chart.spec


@pytest.mark.parametrize(
    "given, told",
    [
        (dict(a=(1, 0, 2)), "numbers were given for a. Say for each"),
        (dict(a=(1, 0, 2), b=(3, 0, 2)), "expected low < high, a value between them"),
        (dict(a=(1, 0, 2), b="x"), r"expected \(value, low, high\)"),
        (dict(a=(1, 0, 2), b=(0, 0, 2)), "has no value for"),
    ],
)
def test_numbers_that_are_no_ranges_are_refused_with_a_reason(given, told):
    with pytest.raises(ModelError, match=told):
        workbench.formula(lambda a, b: a / b, **given)


def test_a_formula_that_was_made_once_can_be_used_again():
    mine = workbench.formula(
        lambda index_change, weight, change: index_change - weight * change,
        index_change=(-0.13, -1, 1),
        weight=(0.0575, 0, 0.5),
        change=(-9.99, -20, 20),
    )
    used = model("index_without").using(mine.function)
    assert used() == used.using(used.function)() == pytest.approx(mine())


def test_a_formula_with_other_inputs_than_the_model_is_refused():
    with pytest.raises(ModelError, match="takes weight, price; expected index_change, weight"):
        model("index_without").using(lambda weight, price: weight * price)


@pytest.mark.parametrize(
    ("formula", "high", "least", "most"),
    [
        (lambda x: x * (1 - x), 1, 0, 0.25),
        (lambda x: x * (3 - x), 2, 0, 2.25),
        (lambda x: 5 + 0 * x, 1, 5, 5),
    ],
)
def test_the_frame_of_a_formula_of_ones_own_holds_its_highest_point(formula, high, least, most):
    made = workbench.explore(formula, x=(0.5, 0, high))
    said = {one["name"]: one.get("expr", "") for one in made.chart.to_dict()["params"]}
    # At the author's values the frame is the one after the last colon.
    low, top = (float(said[f"frame_{end}"].rpartition(":")[2]) for end in ("low", "high"))
    assert low <= least <= most <= top and low < top


def test_exploring_refuses_what_it_cannot_draw():
    with pytest.raises(ModelError, match="has no input 'price'; it has: "):
        workbench.explore("index_without", along="price")
    with pytest.raises(ModelError, match="worked out from the rows of daily_gaps"):
        workbench.explore("how_rare")
    with pytest.raises(ModelError, match="has its inputs already; leave out weight"):
        workbench.explore("index_without", weight=(0, 1, 2))


def test_a_path_is_moved_like_any_model():
    import pandas as pd

    from helpers.paths import path

    rates = path("rate_path", pd.DataFrame({"meeting": range(1, 8)}), order="meeting")
    panel = widgets.Panel(rates, {}, {}, lambda: None)
    panel.inputs["meetings_with_move"].value = 4
    assert isinstance(rates, PathModel) and rates(**panel.values) == 2.625


def test_a_panel_starts_where_the_pages_reader_was():
    moved = []
    panel = widgets.Panel(model("index_without"), {}, {}, lambda: moved.append(1))
    taken = panel.take("?path=session.ipynb&index_without.weight=0.04&utm_source=post")
    assert taken == {"weight": 0.04} and panel.values["weight"] == 0.04
    assert len(moved) == 1


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?weight=0.04",
        "?how_rare.weight=0.04",
        "?index_without.weight=9",
        "?index_without.weight=1e-2",
        "?index_without.weight=",
        "?index_without.x=1",
    ],
)
def test_a_scenario_that_is_not_this_models_or_not_in_range_is_left_alone(query):
    panel = widgets.Panel(model("index_without"), {}, {}, lambda: pytest.fail("moved"))
    assert panel.take(query) == {}
    assert panel.values == model("index_without").author()


def test_a_link_with_a_choice_that_there_is_not_leaves_the_list_and_the_panel_alive():
    moved = []
    months = {5: "a week", 21: "a month", 63: "three months"}
    panel = widgets.Panel(model("what_followed"), {}, {"horizon": months}, lambda: moved.append(1))
    assert panel.take("?what_followed.horizon=10&what_followed.threshold=1") == {"threshold": 1.0}
    assert panel.take("?what_followed.horizon=63") == {"horizon": 63.0}
    panel.inputs["threshold"].value = 0.5
    assert len(moved) == 3


def test_a_value_that_a_list_refuses_does_not_silence_the_panel():
    moved = []
    panel = widgets.Panel(
        model("what_followed"), {}, {"horizon": {21: "a month"}}, lambda: moved.append(1)
    )
    with pytest.raises(Exception, match="Invalid selection"):
        panel.set({"horizon": 63})
    panel.inputs["threshold"].value = 0.5
    assert moved == [1]


def test_a_figure_takes_the_scenario_that_its_chart_found_in_the_address():
    figure = shown(model("index_without"))
    figure.chart._handle_custom_msg({"kind": "scenario", "query": "?index_without.weight=0.04"}, [])
    assert figure.panel.values["weight"] == 0.04
