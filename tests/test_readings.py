"""What one result means for others: the same number on a page, in a notebook and in Python."""

import re

import pandas as pd
import pytest

from helpers import controls, explorables
from helpers.figure import FigureError, figure
from helpers.model import ModelError, model
from helpers.paths import path
from helpers.readings import Reading
from helpers.settings import Axis
from tests.support.figures import page_html
from tests.support.node import ask

pytestmark = pytest.mark.check(seconds=2)

ROWS = pd.DataFrame(
    {
        "meeting": range(9),
        "at": [0.9, 2.5, 3.9, 5.5, 6.9, 8.5, 9.9, 11.3, 12.0],
        "share": [0.125] * 8 + [0.0],
        "decided": 3.625,
    }
)
EDITOR = path("rate_editor", ROWS, order="meeting")
READINGS = (
    Reading("small", model("interest_bill"), into="rate_change", factor=0.01),
    Reading(
        "large",
        model("interest_bill"),
        into="rate_change",
        factor=0.01,
        values={"floating_share": 0.09, "leverage": 1.8, "interest_rate": 0.04},
    ),
    Reading("bank", model("margin_change"), into="rate_change"),
)
MOVES = [
    {},
    {"move_june": 0, "move_october": 0},
    {"start": 3.375, "move_march": -0.25},
    {row.input: 0.25 for row in EDITOR.inputs if row.input != "start"},
    {row.input: -0.25 for row in EDITOR.inputs if row.input != "start"},
]


def made(readings=READINGS, **more):
    """A figure of the editor with readings."""
    chart = explorables.stepped_path(
        EDITOR,
        x=Axis(column="at", domain=(0, 12), ticks=[1, 6], labels="datum.value"),
        y=Axis(domain=(2, 5), ticks=[2, 3, 4]),
        known=pd.DataFrame({"at": [1.0, 11.5], "level": [3.6, 3.2]}),
        known_label="priced",
        later=pd.DataFrame(
            {
                "at": [1.0, 5.0, 11.5],
                "level": [3.6, 3.6, 4.0],
                "label": ["", "held", "later"],
                "joined": [True, True, False],
            }
        ),
        label="yours",
    )
    given = dict(
        id="example",
        title="A title",
        subtitle="A subtitle",
        description="A line of steps that the reader moves beside two others.",
        table=ROWS,
        sources=["this_book"],
        model=EDITOR,
        readings=readings,
    )
    return figure(chart, **given | more)


@pytest.mark.parametrize("values", MOVES, ids=range(len(MOVES)))
def test_the_page_reads_a_result_as_python_does(values):
    declared = controls.declare(EDITOR, readings=READINGS) | {"rows": ROWS.to_dict("records")}
    (found,) = ask([["calculator", [declared, [EDITOR.author() | values]]]])[0]
    result = EDITOR(**values)
    assert found["result"] == pytest.approx(result, rel=1e-9, abs=1e-12)
    assert found["readings"] == pytest.approx([reading(result) for reading in READINGS], rel=1e-9)


def test_a_model_without_readings_declares_and_answers_none():
    declared = controls.declare(model("contribution"))
    assert "readings" not in declared
    (found,) = ask([["calculator", [declared, [model("contribution").author()]]]])[0]
    assert set(found) == {"result"}


def test_the_form_has_a_line_for_each_reading_at_the_authors_values():
    html = page_html(made())
    lines = dict(re.findall(r'data-reading="rate_editor.(\d)">([^<]+)</output>', html))
    assert lines == {str(n): reading.text(EDITOR()) for n, reading in enumerate(READINGS)}
    assert len(made().bundle()["model"]["declared"]["readings"]) == len(READINGS)


def test_the_notebook_reads_on_when_a_slider_moves():
    whole = made().widget()
    whole.panel.inputs["move_march"].value = -0.25
    told = whole.children[2].value
    for reading in READINGS:
        assert f"{reading.label}: " in told
        assert f">{reading.text(EDITOR(move_march=-0.25))}<" in told
    assert READINGS[0].text(EDITOR()) not in told


def test_what_came_later_is_drawn_in_layers_that_a_page_can_hide():
    text = made().chart.to_json()
    assert {"hindsight_line", "hindsight_points", "hindsight_text"} <= set(
        re.findall(r"hindsight_[a-z]+", text)
    )


@pytest.mark.parametrize(
    "given, told",
    [
        (dict(model=model("interest_pass_through"), into="rate_change"), "has a condition"),
        (dict(model=model("how_rare"), into="threshold"), "has rows"),
        (dict(model=model("interest_bill"), into="speed"), "no free input 'speed'"),
        (
            dict(model=model("interest_bill"), into="leverage", values={"leverage": 2}),
            "no free input",
        ),
        (
            dict(model=model("interest_bill"), into="rate_change", values={"leverage": 99}),
            "leverage is 99",
        ),
    ],
)
def test_a_reading_that_cannot_be_is_refused_with_a_reason(given, told):
    with pytest.raises(ModelError, match=told):
        Reading("a label", **given)


def test_readings_without_a_model_are_refused():
    with pytest.raises(FigureError, match="readings but no model"):
        made(model=None)
