"""One grammar of marks: each means one thing, in every recipe and in every figure of the book."""

import json
import re
from functools import cache

import pytest

from helpers.chapters import chapters
from helpers.charts import marks
from helpers.figure import MIME
from helpers.pipeline import drawings, run_chapter
from helpers.theme import ASSUMED, CONTEXT, DASHED, DOTTED, PALE, PAPER, SAID, SOFT
from tests.support.recipes import RECIPES

pytestmark = pytest.mark.check(seconds=4)

SOLID = [1, 0]
FORMS = ("point", "bar", "rect", "square")
"""Marks that are filled or hollow; the rest are lines and words."""


def layers(chart):
    """Each layer with a mark of its own: its name, and the mark's settings."""
    if "mark" in chart:
        mark = chart["mark"] if isinstance(chart["mark"], dict) else {"type": chart["mark"]}
        yield chart.get("name", ""), mark, chart.get("encoding", {})
    for layer in chart.get("layer", []):
        yield from layers(layer)


def faults(chart):
    """What in a chart says two things, or nothing."""
    for name, mark, _ in layers(chart):
        colours = {mark.get("color"), mark.get("stroke"), mark.get("fill")}
        dash = mark.get("strokeDash", SOLID)
        if dash not in (SOLID, DOTTED, DASHED):
            yield f"{name or mark['type']}: a dash of its own, {dash}"
        if dash == DOTTED and SAID not in colours:
            yield f"{name or mark['type']}: dotted, and not told"
        if dash == DASHED and ASSUMED not in colours:
            yield f"{name or mark['type']}: dashed, and not assumed"
        if SAID in colours and mark["type"] in (*FORMS, "line", "rule") and dash != DOTTED:
            yield f"{name or mark['type']}: told, and not dotted"
        hollow = mark["type"] in FORMS and mark.get("fill") == PAPER
        if hollow and SAID not in colours and not re.search("hindsight|^key_later", name):
            yield f"{name or mark['type']}: hollow, and no hindsight"
        if (mark.get("fillOpacity") == PALE) != bool(re.match("(key_|dots_[a-z]+_)?weak", name)):
            if mark["type"] in FORMS:
                yield f"{name or mark['type']}: pale, and not said to be weak, or the reverse"


@cache
def built():
    """The figures of the built book, as their cells gave them."""
    store, kept, found = run_chapter.results(), run_chapter.kept(), []
    for path in chapters():
        for cell in store.get_cache_bundle(kept[path].pk).nb.cells:
            for output in cell.get("outputs", []):
                if MIME in output.get("data", {}):
                    found.append(output["data"][MIME])
    return found


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_recipe_keeps_to_the_grammar(recipe):
    assert list(faults(RECIPES[recipe]().to_dict())) == []


def test_the_looks_are_six_and_no_two_are_alike():
    assert len(marks.LOOKS) == 6
    assert len({json.dumps(look, sort_keys=True) for look in marks.LOOKS.values()}) == 6


def test_the_grammar_stands_written_where_the_looks_are():
    for meaning in marks.LOOKS:
        assert f"\n{meaning} " in marks.__doc__


def test_the_test_itself_sees_a_mark_with_two_meanings():
    ring = {"mark": {"type": "point", "fill": PAPER, "stroke": SOFT}}
    dashes = {"mark": {"type": "line", "color": CONTEXT, "strokeDash": DOTTED}}
    own = {"mark": {"type": "line", "color": CONTEXT, "strokeDash": [5, 3]}}
    assert [len(list(faults({"layer": [one]}))) for one in (ring, dashes, own)] == [1, 1, 1]
    assert not list(faults({"layer": [ring | {"name": "hindsight_points"}]}))


@pytest.mark.test(seconds=3)
def test_every_figure_of_the_book_keeps_to_the_grammar():
    found = {figure["id"]: list(faults(figure["specification"])) for figure in built()}
    assert len(found) > 60
    assert {id: bad for id, bad in found.items() if bad} == {}


@pytest.mark.test(seconds=3)
def test_what_is_weak_has_a_question_mark_in_the_chart_and_words_beside_it():
    for figure in built():
        chart = figure["specification"]
        if any(name.startswith("weak") for name, *_ in layers(chart)):
            assert "?" in json.dumps(chart, ensure_ascii=False), figure["id"]
            assert "ale" in figure["subtitle"] + figure["note"], figure["id"]


@pytest.mark.test(seconds=20)
def test_zero_is_labelled_on_every_scale_that_crosses_it():
    for figure in built():
        crossing = any(
            0 in (axis.get("values") or []) and scale["domain"][0] < 0 < scale["domain"][-1]
            for *_, encoding in layers(figure["specification"])
            for channel in ("x", "y")
            if (axis := encoding.get(channel, {}).get("axis"))
            and isinstance((scale := encoding[channel].get("scale") or {}).get("domain"), list)
        )
        if crossing:
            kept = drawings.drawing(figure["id"], figure["specification"])
            for variant, drawn in kept.variants.items():
                assert re.search(r">0%?</text>", drawn), (figure["id"], variant)


@pytest.mark.test(seconds=3)
def test_what_is_grey_has_a_name():
    # In words of its own, at the row's name, or called grey under the title.
    for figure in built():
        drawn = list(layers(figure["specification"]))
        if any(
            CONTEXT in (mark.get("color"), mark.get("fill"), mark.get("stroke"))
            for _, mark, _ in drawn
            if mark["type"] in (*FORMS, "line", "rule")
        ):
            words = any(
                mark["type"] == "text" and mark.get("color") == SOFT for _, mark, _ in drawn
            )
            rows = any(encoding.get("y", {}).get("type") == "nominal" for *_, encoding in drawn)
            assert words or rows or "grey" in figure["subtitle"] + figure["note"], figure["id"]
