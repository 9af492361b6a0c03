"""The page's script outside a page, under Node: it writes, reads, works out and lays out as Python
does, and takes nothing from a link but numbers in range.
"""

import json
import re
from urllib.parse import parse_qsl, quote, urlencode

import numpy as np
import pandas as pd
import pytest

from helpers import charts, controls, data, explorables, render, titles, units
from helpers.model import ModelError, model
from tests.support.models import anywhere, holds, tolerance
from tests.support.node import ASSETS, answers, ask, ask_address, declared
from tests.support.together import together

pytestmark = pytest.mark.check(seconds=12)

MODELS = list(data.records("models"))
SCRIPT = ASSETS / "book.js"

# A result can be printed as a word or a rank too, but never one that a reader moves.
STYLES = [style for style in units.STYLES if style not in ("words", "capital", "ordinal")]
TIES = [0.5, 1.5, 2.5, 0.125, 0.375, 0.625, 1024.5, 2.25, 1e-9, 0.0, 0.005, 1.005, 999.995]
DRAWS = 100


# Numbers -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def numbers():
    chance = np.random.default_rng(29)
    sizes = 10 ** chance.uniform(-4, 7, DRAWS)
    drawn = (sizes * chance.choice([-1, 1], DRAWS)).tolist()
    return drawn + TIES + [-tie for tie in TIES]


@pytest.mark.parametrize("style", STYLES)
def test_the_page_writes_a_number_as_the_book_does_in_every_unit(style, numbers):
    asked = [
        (value, unit, factor, decimals)
        for unit in units.UNITS
        for factor in (1, 100)
        for decimals in (0, 1, 2, 3)
        for value in numbers
    ]
    found = answers(
        "write",
        [
            [value, controls.number_format(unit, factor, decimals), style]
            for value, unit, factor, decimals in asked
        ],
    )
    differ = {
        given: (shown, expected)
        for given, shown in zip(asked, found, strict=True)
        if shown != (expected := units.write(given[0] * given[2], given[1], given[3], style))
    }
    assert not differ


def test_the_page_reads_what_the_book_writes():
    asked = [
        (value, unit)
        for value in (-9.99, 0, 0.58, 1234.5)
        for unit in ("percent", "usd", "number", "count")
    ]
    found = answers("read", [[units.write(value, unit, 2)] for value, unit in asked])
    assert found == [value for value, _ in asked]


TYPED = {
    "7": 7,
    "-0.5": -0.5,
    "−0.5": -0.5,
    " +1,234.5 % ": 1234.5,
    ".5": 0.5,
    "5.": 5,
    "1,234,567": 1234567,
    "32.8×": 32.8,
    "$20": 20,
    # a decimal comma, where it cannot part thousands
    "0,58": 0.58,
    "1,5": 1.5,
    "-16,72": -16.72,
    "0,125": 0.125,
    "1234,5": 1234.5,
}
NO_NUMBERS = (
    *("", "-", ".", "abc", "1e3", "0x10", "1.2.3", "--1", "NaN", "Infinity", "٣", "1/2"),
    *("<b>1</b>", "1,2,3", "1,23.4", "2bn", "5k"),
)


def test_the_page_reads_a_number_as_people_type_it():
    assert dict(zip(TYPED, answers("read", [[text] for text in TYPED]), strict=True)) == TYPED


def test_the_page_does_not_take_anything_else_for_a_number():
    found = dict(zip(NO_NUMBERS, answers("read", [[text] for text in NO_NUMBERS]), strict=True))
    assert found == dict.fromkeys(NO_NUMBERS, {"not": "NaN"})


def test_a_value_beyond_a_range_is_brought_to_its_end():
    given = {"low": -3, "high": 0.12}
    assert answers("clamp", [[given, value] for value in (-4, -3, 0.05, 0.12, 7)]) == [
        -3,
        -3,
        0.05,
        0.12,
        0.12,
    ]


# Links -------------------------------------------------------------------------------------------

HOSTILE = {
    "markup": "weight=<script>alert(1)</script>",
    "markup in a name": "<img src=x onerror=alert(1)>=0.08",
    "an encoded script": "weight=%3Cscript%3Ealert%281%29%3C%2Fscript%3E",
    "NaN": "weight=NaN",
    "Infinity": "weight=Infinity&change=-Infinity",
    "an exponent": "weight=1e999&change=1e0",
    "hexadecimal": "weight=0x0",
    "prototypes": "__proto__=0.08&constructor=0.08&toString=1&hasOwnProperty=1",
    "a property of a prototype": "__proto__[weight]=0.08&constructor.prototype.weight=0.08",
    "a very long number": "weight=0." + "0" * 100_000 + "8",
    "a very long name": "w" * 100_000 + "=0.08",
    "an unknown name": "hurdle=0.12",
    "below the range": "weight=0.0099",
    "above the range": "weight=0.1201&change=15.01",
    "digits of another script": f"weight={quote('٠.٠٨')}",
    "wide digits": f"weight={quote('０.０８')}",
    "spaces and signs": "weight=+0.08&change=%2B1",
    "nothing": "weight=&change",
    "a list": "weight[]=0.08",
    "a null byte": "weight=0.08%00",
    "broken percent signs": "weight=%E0%A4%A&change=%",
    "a line break": "weight=0.08%0A",
}


@pytest.fixture(scope="module")
def hostile():
    asked = [[f"?{search}", declared("index_without")] for search in HOSTILE.values()]
    return dict(zip(HOSTILE, answers("parseScenario", asked), strict=True))


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_link_sets_nothing_and_nothing_of_it_is_said(kind, hostile):
    found = hostile[kind]
    assert found["values"] == {} and found["problems"]
    said = "; ".join(found["problems"])
    for part in (part for pair in parse_qsl(HOSTILE[kind]) for part in pair):
        # a label may well say "weight"; no more of the link than that
        assert part in ("weight", "change", "") or part not in said, said
    assert "<" not in said and len(said) < 300


def test_of_a_link_with_many_unknown_names_one_message_is_enough():
    search = "?" + "&".join(f"unknown{number}=1" for number in range(1000))
    [found] = answers("parseScenario", [[search, declared("index_without")]])
    assert found["values"] == {} and len("; ".join(found["problems"])) < 300


def test_what_is_right_in_a_link_is_taken_and_the_rest_is_told():
    search = "?weight=0.08&change=99&index_change=-1.5&x=1"
    [found] = answers("parseScenario", [[search, declared("index_without")]])
    assert found["values"] == {"weight": 0.08, "index_change": -1.5}
    assert len(found["problems"]) == 2
    assert any(
        "Change of Microsoft" in line and "−15.00% to 15.00%" in line for line in found["problems"]
    )


@pytest.mark.parametrize(
    "search, weight",
    [
        ("weight=0.02&weight=0.08", {0.02, 0.08, None}),
        ("weight=0.08&weight=<b>", {0.08, None}),
        ("weight=<b>&weight=0.08", {0.08, None}),
        ("weight=0.08&weight=99", {0.08, None}),
    ],
)
def test_a_repeated_name_gives_a_number_in_range_or_none(search, weight):
    [found] = answers("parseScenario", [[f"?{search}", declared("index_without")]])
    assert set(found["values"]) <= {"weight"} and found["values"].get("weight") in weight


def test_the_ends_of_every_range_can_be_linked_to():
    asked = [
        (name, row, end)
        for name in MODELS
        for row in model(name).inputs
        for end in (row.low, row.high)
    ]
    found = answers(
        "parseScenario",
        [[f"?{urlencode({row.input: f'{end:.12g}'})}", declared(name)] for name, row, end in asked],
    )
    wrong = [
        (row.id, end, one)
        for (_, row, end), one in zip(asked, found, strict=True)
        if one != {"values": {row.input: end}, "problems": []}
    ]
    assert not wrong


@pytest.mark.parametrize(
    "search, led, found",
    [
        (
            "index_without.weight=0.08&how_rare.drift=1",
            None,
            {"index_without": "weight=0.08", "how_rare": "drift=1"},
        ),
        ("weight=0.08&utm_source=post", "index_without", {"index_without": "weight=0.08"}),
        ("weight=0.08", None, {}),
        ("fbclid=1&x.y=2&order=error&text", "index_without", {}),
        ("__proto__.x=1&constructor.name=2&toString.x=3", "index_without", {}),
        ("index_without.weight.x=1", None, {"index_without": "weight.x=1"}),
    ],
)
def test_of_an_address_each_model_gets_what_is_its_own_and_nobody_the_rest(search, led, found):
    models = {name: declared(name) for name in ("index_without", "how_rare")}
    [given] = ask_address([["shares", [f"?{search}", models, led]]])
    assert given["found"] == found


def test_of_a_list_of_choices_a_link_takes_only_what_is_on_the_list():
    meanings = {"way_of_counting": {1: "ahead", 2: "either way", 3: "opposite"}}
    given = controls.declare(model("how_rare"), meanings)
    found = answers("parseScenario", [[f"?way_of_counting={way}", given] for way in (2, 1.5)])
    assert found[0] == {"values": {"way_of_counting": 2}, "problems": []}
    assert found[1]["values"] == {} and found[1]["problems"]


def test_a_link_brings_back_every_value_that_a_reader_can_set():
    chance = np.random.default_rng(7)
    asked = []
    for name in MODELS:
        for _ in range(20):
            values = {}
            for row in model(name).inputs:
                steps = chance.integers(0, round((row.high - row.low) / row.step) + 1)
                shown = round((row.low + steps * row.step) * row.display_factor, 6)
                values[row.input] = shown / row.display_factor  # as typed, in the model's unit
            asked.append((name, values))
    links = answers(
        "scenario", [[{name: declared(name)}, {name: values}] for name, values in asked]
    )
    found = answers(
        "parseScenario",
        [
            [f"?{link.replace(f'{name}.', '')}", declared(name)]
            for (name, _), link in zip(asked, links, strict=True)
        ],
    )
    for (name, values), link, one in zip(asked, links, found, strict=True):
        assert one["problems"] == [], f"{name}, {link}: {one['problems']}"
        brought = model(name).author() | one["values"]
        assert brought == pytest.approx(values, rel=1e-11, abs=1e-12), f"{name}, {link}"


def test_a_link_to_the_authors_values_says_nothing():
    models = {name: declared(name) for name in MODELS}
    [link] = answers("scenario", [[models, {name: model(name).author() for name in MODELS}]])
    assert link == ""


def test_a_link_leaves_out_what_moves_along_with_what_it_says():
    models = {name: declared(name) for name in ("index_without", "index_without_pair")}
    state = {name: model(name).author() for name in models}
    state["index_without"]["weight"] = state["index_without_pair"]["weight_a"] = 0.08
    [link] = answers("scenario", [[models, state]])
    assert link == "index_without.weight=0.08"
    state["index_without_pair"]["weight_a"] = 0.07
    [link] = answers("scenario", [[models, state]])
    assert link == "index_without.weight=0.08&index_without_pair.weight_a=0.07"


# Models ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def calculated():
    """For each model: random inputs, with or without sense, and what the page makes of them."""
    asked = {name: [model(name).author(), *anywhere(name, DRAWS)] for name in MODELS}
    found = ask([["calculator", [declared(name), asked[name]]] for name in MODELS])
    return {
        name: list(zip(asked[name], one, strict=True))
        for name, one in zip(MODELS, found, strict=True)
    }


def test_the_page_writes_the_numbers_of_a_formula_as_python_prints_them():
    asked, expected = [], []
    for name in MODELS:
        bound = model(name)
        if bound.columns:
            continue
        how = {row.input: controls.input_format(row) for row in bound.inputs}
        tex = bound.latex_with_numbers()
        for key, bare, text in re.findall(
            r"\\htmlData\{in=\w+\.(\w+)(, bare=1)?\}\{([^}]*)\}", tex
        ):
            asked.append([bound.author()[key], how[key], "bare" if bare else "plain"])
            expected.append((f"{name}.{key}", text.replace(r"\%", "%").replace("-", units.MINUS)))
    assert len(expected) > len(MODELS)
    found = [(key, text) for (key, _), text in zip(expected, answers("write", asked), strict=True)]
    assert found == expected


@together(MODELS)
def test_the_page_works_out_what_the_model_gives_or_says_why_not(name, calculated):
    bound = model(name)
    for values, found in calculated[name]:
        if not holds(name, values):
            assert found == {"problem": bound.output.requires_text}, values
            continue
        try:
            expected = bound(**values)
        except ModelError:
            assert set(found) == {"problem"} and found["problem"], values
            continue
        assert found == {"result": pytest.approx(expected, rel=tolerance(name), abs=1e-12)}, values


def test_conditions_are_broken_often_enough_to_be_tested(calculated):
    refused = {
        name for name, pairs in calculated.items() for _, found in pairs if "problem" in found
    }
    assert len(refused) >= 5 and all(data.output(name).requires_text for name in refused)


def test_a_calculator_forgets_what_it_was_asked_before(calculated):
    bound = model("price_to_book")
    row = {row.input: row for row in bound.inputs}
    broken = bound.author() | {
        "growth": row["growth"].high,
        "required_return": row["required_return"].low,
    }
    [found] = ask([["calculator", [declared("price_to_book"), [broken, bound.author()]]]])
    assert found[0] == {"problem": bound.output.requires_text}
    assert found[1] == {"result": pytest.approx(bound())}


# Drawings ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("variant", render.WIDTHS)
def test_the_page_lays_a_drawing_out_as_the_build_does(variant):
    bars = pd.DataFrame({"name": ["a", "b"], "value": [1.0, -1.0], "label": ["+1", "−1"]})
    drawings = [
        explorables.response(
            model("index_without"),
            along="weight",
            x_ticks=[2, 12],
            y=charts.Axis(domain=(-1, 1), ticks=[0]),
        ),
        charts.ranking(
            bars,
            name="name",
            value="value",
            label="label",
            axis=charts.Axis(domain=(-2, 2), ticks=[0]),
        ),
    ]
    specs = [render.compile_vega(chart.to_dict()) for chart in drawings]
    assert any(spec["usermeta"].get("narrow") for spec in specs)
    found = answers("layOut", [[spec, variant, render.WIDTHS] for spec in specs])
    assert found == [json.loads(json.dumps(render.lay_out(spec, variant))) for spec in specs]


# The reader's own, in words ----------------------------------------------------------------------


@together(MODELS)
def test_the_page_says_a_readers_result_and_values_as_the_book_does(name):
    bound, chance = model(name), np.random.default_rng(29)
    drawn = [{}] + [
        {
            row.input: controls.snap(row, chance.uniform(row.low, row.high))
            for row in bound.inputs
            if chance.random() < 0.7
        }
        for _ in range(12)
    ]
    given = [bound.author() | values for values in drawn]
    (found,) = ask([["calculator", [declared(name), given]]])
    told = ask(
        [
            ["secondTitle", [controls.declare(bound), one.get("result"), one.get("problem")]]
            for one in found
        ]
        + [["differing", [controls.declare(bound), values]] for values in given]
    )
    assert told == [titles.second_title(bound, values) for values in drawn] + [
        titles.differing(bound, values) for values in drawn
    ]
    assert told[0].endswith(", the same as the book’s") and told[len(drawn)] == ""


def test_a_list_is_told_by_the_words_of_its_choices():
    choices = {"way_of_counting": {1: "as told", 2: "either way", 3: "opposite"}}
    declared_with = controls.declare(model("how_rare"), choices)
    values = model("how_rare").author() | {"way_of_counting": 3.0}
    (told,) = answers("differing", [[declared_with, values]])
    assert told == titles.differing(model("how_rare"), values, choices)
    assert told == "Your values differ: What counts: opposite (book: as told)"


def test_a_result_that_crosses_zero_has_its_sign_and_a_product_is_not_taken_for_a_distance():
    told = titles.second_title(model("index_without"), {"change": 2.0})
    assert told.endswith("is −0.26%, 0.73\N{NO-BREAK SPACE}points below the book’s +0.47%")
    told = titles.second_title(model("price_to_book"), {"roe": 0.2})
    assert re.search(r"is [\d.]+×, [\d.]+ (above|below) the book’s [\d.]+×$", told)
    told = titles.second_title(model("price_to_book"), {"growth": 0.05, "required_return": 0.05})
    assert told == f"{titles.LEAD}no result, because {data.output('price_to_book').requires_text}"
