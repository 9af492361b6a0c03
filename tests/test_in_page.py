"""A cell that runs in the page: what it shows, what it says, where it goes wrong; in CPython."""

import inspect
import json
import sys
from itertools import groupby
from types import SimpleNamespace

import pytest

from helpers import in_page, page_wire, workbench
from helpers.checks import check
from helpers.model import ModelError, model
from helpers.predict import verdict

pytestmark = pytest.mark.check(seconds=5)

FIGURE = in_page.FIGURE


@pytest.fixture
def page():
    """A page's Python; `told` has what it told, `run` runs a cell and gives what that told."""
    told = []
    made = in_page.Page(lambda kind, what: told.append((kind, what)), "session")

    def run(code, cell="here", **scenario):
        del told[:]
        have_come = made.run(cell, code, scenario)
        assert have_come == all(kind != "error" for kind, _ in told)
        return list(told)

    return SimpleNamespace(python=made, run=run, told=told)


def shown(told):
    """The bundles that were shown."""
    return [what for kind, what in told if kind == "display"]


def text(told):
    """What was printed."""
    return "".join(what for kind, what in told if kind == "stdout")


def the_error(told):
    (error,) = [what for kind, what in told if kind == "error"]
    return error


# What is shown ------------------------------------------------------------------------------------


def test_the_last_expression_is_shown_and_no_other(page):
    assert shown(page.run("1\n2\n3")) == [{"text/plain": "3"}]
    assert page.run("x = 3") == [] and page.run("x;") == [] and page.run("None") == []
    assert page.run("") == [] and page.run("# nothing") == []


def test_a_name_of_one_cell_is_there_in_the_next_and_the_last_value_as_well(page):
    page.run("def twice(x):\n    return 2 * x")
    assert shown(page.run("twice(4)")) == [{"text/plain": "8"}]
    assert shown(page.run("_ + 1")) == [{"text/plain": "9"}]


def test_what_is_printed_stands_before_what_is_shown_after_it(page):
    told = page.run('print("one")\ndisplay(2)\nprint("three")\n4')
    kinds = [kind for kind, _ in groupby(kind for kind, _ in told)]
    assert kinds == ["stdout", "display", "stdout", "display"]
    assert text(told) == "one\nthree\n"


def test_what_is_printed_as_an_error_is_told_apart(page):
    told = page.run('import sys\nprint("oh", file=sys.stderr)\nprint("ah")')
    assert "".join(what for kind, what in told if kind == "stderr") == "oh\n"
    assert text(told) == "ah\n"


def test_a_cell_that_prints_without_end_fills_no_page(page):
    printed = text(page.run('for _ in range(100_000):\n    print("as much as that")'))
    assert len(printed) < in_page.MOST + 100 and "The cell has printed enough" in printed


def test_a_table_is_shown_as_html_and_as_text(page):
    (bundle,) = shown(page.run('table("checkpoints").head(2)'))
    assert "<table" in bundle["text/html"] and "series" in bundle["text/plain"]


def test_a_chart_of_altairs_is_given_as_vega_lite(page):
    code = 'alt.Chart(pd.DataFrame({"a": [1]})).mark_point().encode(x="a")'
    (bundle,) = shown(page.run(code))
    assert bundle[in_page.VEGA_LITE]["mark"]["type"] == "point"


def test_what_a_cell_takes_from_ipython_is_the_pages(page):
    code = 'from IPython.display import HTML, display\ndisplay(HTML("<b>bold</b>"))'
    assert shown(page.run(code)) == [{"text/html": "<b>bold</b>", "text/plain": "<b>bold</b>"}]


def test_a_picture_is_given_in_letters(page):
    code = "class Picture:\n    def _repr_png_(self):\n        return b'png'\n\nPicture()"
    assert shown(page.run(code))[0]["image/png"] == "cG5n"


def test_everything_that_is_told_is_json_with_no_number_that_is_none():
    told = []
    wire = page_wire.Wire(lambda kind, what: told.append((kind, json.loads(what))), str, "session")
    code = "class Odd:\n    def _repr_mimebundle_(self):\n        return {'a': [float('nan'), 1]}"
    assert wire.run("odd", f"{code}\n\nOdd()", "{}")
    assert told[0][1]["a"] == [None, 1]


# Errors -------------------------------------------------------------------------------------------


def test_an_error_has_the_cells_own_line_and_no_line_of_what_runs_it(page):
    error = the_error(page.run("def f(x):\n    return 1 / x\n\nf(0)", cell="a cell"))
    assert (error["name"], error["message"], error["line"]) == (
        "ZeroDivisionError",
        "division by zero",
        2,
    )
    assert "in_page" not in error["traceback"] and '"a-cell.py", line 4' in error["traceback"]


def test_an_error_in_a_function_of_another_cell_has_the_line_that_called_it(page):
    page.run("\n\ndef f(x):\n    return 1 / x", cell="one")
    error = the_error(page.run("x = 0\nf(x)", cell="two"))
    assert error["line"] == 2 and '"one.py", line 4' in error["traceback"]


def test_what_is_no_python_is_told_with_its_line(page):
    error = the_error(page.run("x = 1\ny = = 2"))
    assert (error["name"], error["line"], error["message"]) == ("SyntaxError", 2, "invalid syntax")


@pytest.mark.parametrize(("code", "command"), [("%time 3", "%time"), ("x = 1\n!ls", "!ls")])
def test_a_command_of_jupyters_is_called_one(page, code, command):
    error = the_error(page.run(code))
    assert error["message"].startswith(f"{command} is a command of Jupyter's")


def test_a_name_that_a_cell_above_makes_leads_there(page):
    said = the_error(page.run("prints"))["message"]
    assert said == "name 'prints' is not defined; if a cell above makes prints, run all above"


def test_a_package_that_is_not_there_says_what_is(page):
    said = the_error(page.run("import nowhere_at_all"))["message"]
    assert "standard library and the packages of the book" in said


@pytest.mark.parametrize("code", ["raise KeyboardInterrupt", "import sys\nsys.exit(3)"])
def test_nothing_that_a_cell_raises_ends_python(page, code):
    the_error(page.run(code))
    assert shown(page.run("1")) == [{"text/plain": "1"}]


def test_what_the_book_refuses_is_told_in_its_words(page):
    error = the_error(page.run('model("index_without")(weight=7)'))
    assert error["name"] == "ModelError" and error["line"] == 1
    assert "expected a value from" in error["message"]


def test_a_function_of_a_cell_has_its_source(page):
    page.run("def f():\n    return 3", cell="one")
    assert inspect.getsource(page.python.names["f"]) == "def f():\n    return 3"


# The book in the page -----------------------------------------------------------------------------


def test_a_model_has_the_values_of_the_pages_sliders(page):
    code = 'from helpers.model import model\nprint(model("index_without").text())'
    at_4 = model("index_without").text(weight=0.04)
    assert text(page.run(code)).strip() == model("index_without").text() != at_4
    assert text(page.run(code, index_without={"weight": 0.04})).strip() == at_4
    # Offered without an import, given in a call, and solved for: the same.
    set_there = {"index_without": {"weight": 0.04}}
    assert shown(page.run('model("index_without").text()', **set_there)) == [
        {"text/plain": repr(at_4)}
    ]
    code = 'model("index_without").text(weight=0.05)'
    assert shown(page.run(code, **set_there)) == [
        {"text/plain": repr(model("index_without").text(weight=0.05))}
    ]
    code = 'round(model("contribution").solve("weight", -0.5), 6)'
    wanted = round(model("contribution").solve("weight", -0.5, change=-5), 6)
    assert shown(page.run(code, contribution={"change": -5})) == [{"text/plain": repr(wanted)}]


def test_what_a_page_cannot_have_sent_is_left_out(page):
    code = 'model("index_without").text()'
    wanted = [{"text/plain": repr(model("index_without").text())}]
    for odd in ({"weight": 7}, {"weight": "0.04"}, {"nothing": 1}, {"weight": None}):
        assert shown(page.run(code, index_without=odd)) == wanted


def test_the_authors_values_stay_the_authors(page):
    code = 'model("index_without").author()["weight"]'
    author = model("index_without").author()["weight"]
    told = page.run(code, index_without={"weight": 0.04})
    assert shown(told) == [{"text/plain": repr(author)}]


def test_other_modules_keep_the_books_own_model(page):
    page.run("from helpers.workbench import explore", index_without={"weight": 0.04})
    assert workbench.model is model and sys.modules["helpers.model"].model is model


def test_a_right_check_is_told_and_a_wrong_one_is_not(page):
    told = page.run('check("session-without-both", 4.27)')
    assert [kind for kind, _ in told] == ["solved", "display"]
    assert told[0][1] == "session-without-both"
    assert shown(told) == [{"text/plain": str(check("session-without-both", 4.27))}]
    told = page.run('from helpers.checks import check\nprint(check("session-without-both", 2.7))')
    assert [kind for kind, _ in told if kind == "solved"] == []
    assert text(told).startswith("Not yet: 2.70%.")


def test_a_prediction_asks_and_leads_to_the_pages_form(page):
    told = page.run('from helpers.predict import predict\npredict("session-gap")')
    (bundle,) = shown(told)
    assert 'href="#predict-session-gap"' in bundle["text/html"]
    assert bundle["text/plain"].startswith("By how many percentage points")
    assert "predicted" not in dict(told)


def test_a_number_that_is_committed_is_judged_in_the_same_words_and_told(page):
    told = page.run('predict("session-gap", 1.5, 0.5)')
    assert dict(told)["predicted"] == {"id": "session-gap", "guess": 1.5, "range": 0.5}
    assert shown(told) == [{"text/plain": verdict("session-gap", 1.5, 0.5)}]
    assert "outside -10 to 10" in the_error(page.run('predict("session-gap", 50)'))["message"]


def test_the_names_of_the_chapters_figures_are_there(page):
    assert shown(page.run("draw.__name__")) == [{"text/plain": "'helpers.figures.session'"}]


# Figures ------------------------------------------------------------------------------------------


def figure_of(told):
    (bundle,) = shown(told)
    return bundle[FIGURE]


def test_a_figure_is_the_pages_with_its_model_at_the_authors_values(page):
    code = 'explore("index_without", along="weight")'
    made = figure_of(page.run(code, index_without={"weight": 0.04}))
    assert made["html"].startswith('<figure class="bk-figure" id="explore-index-without"')
    assert 'data-in="index_without.weight"' in made["html"]
    declared = {row["name"]: row["value"] for row in made["declared"]["inputs"]}
    assert declared == model("index_without").author()
    assert "handleId" not in made and made["specification"]["layer"] and not made["later"]
    assert made == figure_of(page.run(code))


def test_ones_own_formula_is_moved_by_the_page(page):
    code = (
        "def gap(russell, nasdaq):\n    return russell - nasdaq\n\n"
        "explore(gap, russell=(0.05, -2, 2, 0.01), nasdaq=(-0.53, -3, 3, 0.01))"
    )
    made = figure_of(page.run(code))
    assert made["declared"]["expression"] == "(russell - nasdaq)" and "handleId" not in made


STEPPED = """
def paid(price, rate):
    \"\"\"A fee that starts above a price.\"\"\"
    total = 0.0
    for year in range(3):
        if price > 10:
            total += price * rate
    return total


explore(paid, price=(12, 0, 20, 1), rate=(0.1, 0, 1, 0.01))
"""


def test_a_formula_with_a_loop_and_a_condition_is_worked_out_by_python_at_each_move(page):
    made = figure_of(page.run(STEPPED, cell="own"))
    assert made["declared"]["expression"] == "" and made["declared"]["book"] == pytest.approx(3.6)
    assert [row["name"] for row in made["declared"]["inputs"]] == ["price", "rate"]
    assert ">3.60</output>" in made["html"]
    moved = page.python.evaluate(made["handleId"], {"price": 15, "rate": 0.2})
    assert ">9.00</output>" in moved["html"] and moved["handleId"] == made["handleId"]
    rows = [rows for rows in moved["specification"]["datasets"].values() if len(rows) > 10]
    curve = {round(row["x"], 6): row["result"] for row in rows[0]}
    assert curve[10] == 0 and curve[20] == pytest.approx(12)


def test_where_ones_own_function_fails_there_is_no_result_and_the_rest_is_drawn(page):
    code = "import math\nexplore(lambda x: math.log(x) if x else math.log(x), x=(1, -1, 2, 0.5))"
    made = figure_of(page.run(code))
    there = page.python.evaluate(made["handleId"], {"x": -1})
    assert ">–</output>" in there["html"] and there["specification"]["layer"]


def test_a_handle_that_python_does_not_know_is_refused(page):
    with pytest.raises(KeyError):
        page.python.evaluate("nothing", {})


def test_an_input_that_a_formula_does_not_have_is_told(page):
    error = the_error(page.run(STEPPED.replace("rate=(", "rates=(")))
    assert error["name"] == ModelError.__name__ and "numbers were given for" in error["message"]


def test_a_figure_that_nothing_moves_has_its_table_and_no_model(page):
    code = (
        "from helpers.figures import figure, template as draw\n"
        'rows = table("sectors")\n'
        'figure(draw.template_groups(rows), id="groups", title="It fell", table=rows, '
        'sources=["story"])'
    )
    made = figure_of(page.run(code))
    assert made["declared"] is None and "Download the table" in made["html"]
    assert made["specification"] and 'id="groups"' in made["html"]
