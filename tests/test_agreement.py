"""One formula, four engines: NumPy, SymPy, and Vega as it draws and as the pages run it.

A model is written once. The number in a notebook comes out of NumPy, the formula in the text and
its derivatives out of SymPy, the static drawing out of the Vega inside vl-convert, and what a
reader moves out of the Vega that the page loads. Here they work out the same random questions.
"""

import re
from html import unescape

import numpy as np
import pytest

from helpers import data, xp
from helpers.charting import alt
from helpers.model import model
from tests.support import node
from tests.support.models import anywhere, holds, tolerance
from tests.support.together import together

pytestmark = pytest.mark.check(seconds=18)

DRAWS = 300
DRAWS_OVER_ROWS = 60
"""For a model that is worked out for each row of a table: the rows are as many tries again."""

DRAWS_OF_A_DRAWING = 60
"""The Vega that draws is the same as the page's, but slow to ask; all draws in the night."""

DRAWS_FOR_SYMPY = 30
MODELS = list(data.records("models"))
OVER_ROWS = [name for name in MODELS if data.output(name).rows]
PLAIN = [name for name in MODELS if name not in OVER_ROWS]
"""A model over the rows of a table is never printed or differentiated, so SymPy does not see it."""

EDGES = {
    "h_model_multiple": [{"half_fade": 0}],
    "price_to_book_fade": [{"persistence": 1}],
    "two_stage_multiple": [{"growth": 0.09, "required_return": 0.09}],
}
"""Where a formula could have been written so that it divides by zero."""

EVERY = pytest.mark.parametrize("name", MODELS)


def questions(name, draws=DRAWS):
    """The author's values, the edges, and random inputs that make sense."""
    author = model(name).author()
    special = [author, *(author | edge for edge in EDGES.get(name, []))]
    sensible = [values for values in anywhere(name, 5 * DRAWS) if holds(name, values)]
    assert len(sensible) >= DRAWS, f"the condition of {name} leaves too little of its ranges"
    return special + sensible[:draws]


def by_numpy(name, rows):
    return np.array([model(name)(**values) for values in rows])


def by_the_page(asked):
    """What the page's own Vega makes of the questions, and of the conditions anywhere."""
    question = []
    for name, rows in asked.items():
        bound = model(name)
        inputs = list(bound.author())
        question.append(
            {
                "id": name,
                "inputs": inputs,
                "expr": bound.vega(),
                "requires": bound.output.requires,
                "rows": [
                    [values[key] for key in inputs] for values in rows + anywhere(name, DRAWS)
                ],
                "table": bound.rows.astype(float).to_dict("records") if bound.columns else None,
                "aggregate": bound.output.aggregate,
            }
        )
    return node.run([node.HERE / "vega_values.cjs", node.VEGA], {"models": question})


@pytest.fixture(scope="module")
def asked():
    return {
        name: questions(name, DRAWS_OVER_ROWS if name in OVER_ROWS else DRAWS) for name in MODELS
    }


@pytest.fixture(scope="module")
def numpy_values(asked):
    return {name: by_numpy(name, rows) for name, rows in asked.items()}


@pytest.fixture(scope="module")
def page_values(asked):
    return by_the_page(asked)


@pytest.fixture(scope="module")
def worst(request):
    """The largest relative error of each model and engine; printed when all are through."""
    found = {}
    yield found
    engines = ("vl-convert", "page", "sympy")
    lines = [
        "largest relative error against NumPy".ljust(38)
        + "".join(engine.rjust(12) for engine in engines)
    ]
    for name in MODELS:
        cells = (found.get((name, engine)) for engine in engines)
        lines.append(
            f"  {name}".ljust(38)
            + "".join(("–" if cell is None else f"{cell:.1e}").rjust(12) for cell in cells)
        )
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        print("", *lines, sep="\n")


@pytest.fixture
def compare(worst, record_property):
    def compare(name, engine, found, expected):
        found, expected = np.asarray(found, dtype=float), np.asarray(expected, dtype=float)
        assert found.shape == expected.shape
        assert np.isfinite(found).all()
        scale = np.where(expected == 0, 1, np.abs(expected))
        error = float(np.max(np.abs(found - expected) / scale))
        worst[name, engine] = error
        record_property(f"largest relative error of {engine}", error)
        at = int(np.argmax(np.abs(found - expected) / scale))
        assert error < tolerance(name), f"question {at}: {found[at]!r} for {expected[at]!r}"

    return compare


def bind(expression, names):
    """A Vega expression with its inputs replaced by something else."""
    pattern = "|".join(map(re.escape, names))
    return re.sub(rf"(?<![\w.])({pattern})\b", lambda found: names[found[1]], expression)


def drawn(name, rows):
    """The results as Vega writes them into a drawing: one text mark each."""
    bound = model(name)
    shown = "datum.number + '=' + toString(datum.result)"
    if bound.columns:
        # Every question is a column of the model's table, put together by an aggregate.
        columns = {
            f"result_{number}": bind(
                bound.vega(), {key: f"({value!r})" for key, value in values.items()}
            )
            for number, values in enumerate(rows)
        }
        chart = alt.Chart(alt.InlineData(values=bound.rows.astype(float).to_dict("records")))
        chart = (
            chart.transform_calculate(**columns)
            .transform_aggregate(**{key: f"{bound.output.aggregate}({key})" for key in columns})
            .transform_fold(list(columns), as_=["key", "result"])
            .transform_calculate(number="substring(datum.key, 7)")
        )
    else:
        values = [{"number": number, **values} for number, values in enumerate(rows)]
        expression = bind(bound.vega(), {key: f"datum.{key}" for key in bound.author()})
        chart = alt.Chart(alt.InlineData(values=values)).transform_calculate(result=expression)
    return chart.transform_calculate(shown=shown).mark_text().encode(text="shown:N")


def by_a_drawing(name, rows):
    """What the Vega that draws makes of the questions."""
    import vl_convert

    svg = vl_convert.vegalite_to_svg(drawn(name, rows).to_dict(validate=False))
    written = dict(
        unescape(text).split("=") for text in re.findall(r"<text[^>]*>([^<]+)</text>", svg)
    )
    return [float(written[str(number)]) for number in range(len(rows))]


@pytest.mark.test
@EVERY
def test_the_vega_that_draws_gives_what_numpy_gives(name, asked, numpy_values, compare):
    some = asked[name][:DRAWS_OF_A_DRAWING]
    compare(name, "vl-convert", by_a_drawing(name, some), numpy_values[name][: len(some)])


@pytest.mark.nightly(seconds=60)
@EVERY
def test_a_model_gives_the_same_for_hundreds_of_inputs(name, compare):
    rows = questions(name)
    expected = by_numpy(name, rows)
    compare(name, "vl-convert", by_a_drawing(name, rows), expected)
    compare(name, "page", by_the_page({name: rows})[name]["values"][: len(rows)], expected)


@together(MODELS)
def test_the_vega_of_the_pages_gives_what_numpy_gives(
    name, asked, numpy_values, page_values, compare
):
    found = page_values[name]["values"][: len(asked[name])]
    compare(name, "page", found, numpy_values[name])


@together(PLAIN)
def test_the_form_that_is_printed_and_differentiated_gives_what_numpy_gives(
    name, asked, numpy_values, compare
):
    import sympy as sp

    bound = model(name)
    symbols = [sp.Symbol(key) for key in bound.author()]
    expression = bound.function(xp.sympy(), **{symbol.name: symbol for symbol in symbols})
    engines = [{"Phi": xp.sympy().cdf}, "sympy"]
    exact = sp.lambdify(symbols, expression, engines, cse=True)  # each part worked out once
    some = asked[name][:DRAWS_FOR_SYMPY]
    found = [
        sp.N(exact(*(sp.Float(values[symbol.name], 30) for symbol in symbols)), 30)
        for values in some
    ]
    compare(name, "sympy", found, numpy_values[name][: len(some)])


@together(MODELS)
def test_the_page_and_the_notebook_refuse_the_same_combinations(name, asked, page_values):
    questions = asked[name] + anywhere(name, DRAWS)
    assert page_values[name]["holds"] == [bool(holds(name, values)) for values in questions]


def test_the_agreement_covers_every_model_of_every_chapter():
    assert {data.output(name).chapter for name in MODELS} >= {
        "session",
        "capex",
        "contagion",
        "fed",
        "balance",
        "history",
        "valuation",
        "movers",
        "outlook",
    }
    assert [name for name in MODELS if name not in PLAIN] == [
        "weighted_return",
        "how_rare",
        "told_true",
        "lead_over_window",
        "two_factor_fit",
        "stands_out",
        "mean_of_picked",
        "how_split",
        "what_followed",
        "years_above",
        "chance_cheap",
    ]


# --- limits ---------------------------------------------------------------------------------------


def test_an_annuity_without_end_pays_the_rate_and_one_without_rate_pays_the_capital_back():
    recovery = model("capital_recovery").function
    assert recovery(xp.numpy, 0.10, 400) == pytest.approx(0.10, rel=1e-12)
    assert recovery(xp.numpy, 1e-9, 6) == pytest.approx(1 / 6, rel=1e-6)
    assert recovery(xp.numpy, 0.10, 1) == pytest.approx(1.10, rel=1e-12)


def test_assets_that_never_wear_out_need_the_revenue_of_the_perpetuity():
    revenue = model("required_revenue").function(xp.numpy, 5000, 2 / 3, 400, 500, 0.10, 0.77)
    assert revenue == pytest.approx(model("perpetuity_revenue")(), rel=1e-12)


def test_ten_years_of_growth_at_the_required_return_are_worth_ten():
    bound = model("two_stage_multiple")
    for growth in (0.09, 0.09 + 1e-12, 0.09 - 1e-12):
        later = 1.04 / 0.05 * (1 + growth) ** 10 / 1.09**10
        assert bound(growth=growth) - later == pytest.approx(10, rel=1e-9)


def test_near_the_required_return_the_two_stages_grow_smoothly_with_growth():
    # A formula with a case for g = r has a flat piece there, and a derivative that is wrong.
    bound = model("two_stage_multiple")
    near = [bound.derivative("growth", growth=0.09 + shift) for shift in (-1e-6, 0, 1e-6)]
    assert near[1] == pytest.approx((near[0] + near[2]) / 2, rel=1e-9)
    assert near[1] == pytest.approx((55 + 10 * 1.04 / 0.05) / 1.09, rel=1e-12)


def test_two_stages_that_grow_alike_are_one():
    assert model("two_stage_multiple")(growth=0.04, terminal_growth=0.04) == pytest.approx(
        1.04 / 0.05, rel=1e-12
    )


def test_without_a_fade_the_h_model_is_constant_growth():
    bound = model("h_model_multiple")
    assert bound(half_fade=0) == pytest.approx(1.04 / 0.05, rel=1e-12)
    assert bound(growth_now=0.04) == pytest.approx(1.04 / 0.05, rel=1e-12)


def test_a_return_that_never_fades_has_the_price_of_constant_growth():
    assert model("price_to_book_fade")(persistence=1) == pytest.approx(
        model("price_to_book")(), rel=1e-12
    )


def test_a_return_equal_to_what_is_required_is_worth_its_book():
    assert model("price_to_book")(roe=0.09) == pytest.approx(1, rel=1e-12)
    assert model("price_to_book_fade")(roe=0.09) == pytest.approx(1, rel=1e-12)


def test_without_losses_an_index_has_the_ratio_of_its_profitable_part():
    assert model("aggregate_pe")(profitable_share=1) == pytest.approx(16, rel=1e-12)
    assert model("aggregate_pe")(loss_yield=0) == pytest.approx(16 / 0.85, rel=1e-12)


def test_shares_with_nothing_in_common_all_count():
    assert model("effective_names")(correlation=0) == pytest.approx(168, rel=1e-12)


def test_an_expected_decision_is_no_surprise():
    assert model("hold_surprise")(probability=1) == 0
    assert model("policy_surprise")(futures_change=0) == 0


def test_at_its_goals_the_rule_sets_the_natural_rate_plus_inflation():
    assert model("taylor_rate")(inflation=2, unemployment=4.2) == pytest.approx(3, rel=1e-12)


def test_evidence_that_fits_both_sides_alike_changes_no_belief():
    middle = (0.0397 + 0) / 2
    assert model("likelihood_ratio")(gap=middle) == pytest.approx(1, rel=1e-12)
    assert model("posterior")(ratio=1) == pytest.approx(0.30, rel=1e-12)


def test_a_bar_at_the_median_is_beaten_half_the_time():
    given = model("chance_of_beating").author()
    rate = given["drift"] - given["volatility"] ** 2 / 2
    median = float(np.exp(rate * given["years"]) - 1)
    assert model("chance_of_beating")(required=median) == pytest.approx(0.5, rel=1e-12)
