"""The live figures of all chapters but the one that is looked at in depth, and what each must show.

What they show is read by live.js, in the page; what it should be is Python's.
"""

import re
from functools import cache

import pytest

from helpers import controls, titles, units
from helpers.belief import belief_path
from helpers.model import ModelError, model
from helpers.paths import depreciation_wave, factor_window, rate_editor
from helpers.places import HTML
from tests.support import site as sites
from tests.support.live import PAGE, look

PATHS = {
    "vintage_depreciation": depreciation_wave,
    "rate_editor": rate_editor,
    "belief_path": belief_path,
    "factor_window": factor_window,
}
"""Models along rows that a chapter brings itself."""

FIGURE = re.compile(r'<figure class="bk-figure" id="([^"]+)"[^>]* data-model="(\w+)" data-live')
FIGURES = [
    (page, figure, name)
    for page in sites.pages()
    if page != PAGE
    for figure, name in FIGURE.findall((HTML / page).read_text(encoding="utf-8"))
]
PAGES = list(dict.fromkeys(page for page, _, _ in FIGURES))


def figures_of(name):
    return [figure for page, figure, _ in FIGURES if page == name]


@cache
def bound(model_name):
    return PATHS[model_name]() if model_name in PATHS else model(model_name)


def result(model_name, style, values):
    try:
        return bound(model_name).text(style or "plain", **values)
    except ModelError:
        return "–"


def expect(page, model_name, **changes):
    """Every place that shows the model holds what Python gives."""
    hold(look(page, "shown", model_name), model_name, **changes)


def hold(shown, model_name, **changes):
    values = bound(model_name).author() | changes
    assert shown["message"] in ([""], ["", ""]) or "–" in {text for _, text in shown["outputs"]}
    for style, text in shown["outputs"]:
        assert text == result(model_name, style, values), (model_name, changes)
    is_moved = any(values[row.input] != row.value for row in bound(model_name).inputs)
    second = titles.second_title(bound(model_name), values) if is_moved else ""
    assert shown["second"] == [second]
    assert [bool(strip) for strip in shown["differs"]] == [is_moved]
    for row in bound(model_name).inputs:
        places = shown["inputs"][row.input]
        value = pytest.approx(values[row.input] * row.display_factor, abs=1e-6)
        assert places["range"] + places["number"] == [value] * len(
            places["range"] + places["number"]
        )
        if places["select"]:
            assert set(places["select"]) == {values[row.input]}
        else:
            said = {text for text in places["said"] + places["words"] if text is not None}
            assert said == {
                units.write(
                    values[row.input] * row.display_factor,
                    row.display_unit,
                    controls.input_format(row)["decimals"],
                )
            }
