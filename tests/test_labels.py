"""Where the words of a chart stand: inside the frame, on no other words, struck by no line.

Every figure is tried in every state that a reader meets: at the author's values, at every preset,
at every choice and at both ends of every slider, on a page and on a phone.
"""

import pytest
from fontTools.ttLib import TTFont

from helpers import render
from helpers.places import LABELS, NODE_MODULES
from tests.support.figures import kept_bundles, states
from tests.support.node import HERE, VEGA, run, run_alone

pytestmark = pytest.mark.check(seconds=6)

PURE = """
const labels = require(process.argv[1]);
const given = JSON.parse(require("fs").readFileSync(0, "utf8"));
const frame = [-40, -20, 240, 120];
const root = { marktype: "group", items: [{ x: 0, y: 0, width: 200, height: 100, items: given }] };
const before = labels.review(root, frame);
labels.arrange(root, frame);
const placed = JSON.stringify(given);
labels.arrange(root, frame);
process.stdout.write(JSON.stringify({
  before, after: labels.review(root, frame), given: JSON.parse(placed),
  stable: placed === JSON.stringify(given),
}));
"""


WIDTH = """
const given = JSON.parse(require("fs").readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(require(process.argv[1]).textWidth(...given)));
"""


def text(words, x, y, **more):
    return {
        "text": words,
        "x": x,
        "y": y,
        "fontSize": 14,
        "baseline": "middle",
        "fill": "ink",
    } | more


def texts(*items):
    return {"marktype": "text", "role": "mark", "items": list(items)}


def line(*points):
    drawn = [{"x": x, "y": y, "stroke": "ink"} for x, y in points]
    return {"marktype": "line", "role": "mark", "items": drawn}


def arranged(*marks):
    return run_alone(PURE, LABELS, given=list(marks))


def faults(found):
    return [kind for kind, *_ in found]


# The rules ----------------------------------------------------------------------------------------


def test_words_that_stand_free_stay_where_the_recipe_wants_them():
    wanted = text("+0.47", 100, 50, dx=10, dy=-12)
    found = arranged(texts(wanted), line((0, 100), (200, 90)))
    assert found["before"] == found["after"] == []
    assert found["given"][0]["items"] == [wanted]


def test_words_that_the_frame_would_cut_move_into_it():
    found = arranged(texts(text("off the right edge", 200, 50, dx=10), text("196.9", 50, -30)))
    assert faults(found["before"]) == ["cut", "cut"]
    assert found["after"] == []


def test_words_leave_a_line_that_strikes_them():
    found = arranged(texts(text("−0.15", 100, 50)), line((0, 50), (200, 50)))
    assert faults(found["before"]) == ["struck"]
    assert found["after"] == []


def test_a_line_strikes_only_where_it_is_drawn():
    cut_off = line((150, -100), (150, -5)) | {"clip": True}
    assert arranged(texts(text("above the plot", 120, -8)), cut_off)["before"] == []


def test_two_texts_at_one_place_part():
    found = arranged(texts(text("small 5.0", 100, 50), text("large 5.0", 100, 50)))
    assert faults(found["before"]) == ["on another", "on another"]
    assert found["after"] == []


def test_an_axis_keeps_its_words_and_others_give_way():
    ticks = texts(text("+20", 100, 50)) | {"role": "axis-label"}
    found = arranged(ticks, texts(text("+21.3", 100, 52)))
    assert found["after"] == []
    assert found["given"][0]["items"][0] == text("+20", 100, 50)


def test_words_that_were_moved_stand_still_when_nothing_changes():
    found = arranged(texts(text("−0.15", 100, 50), text("+2", 104, 50)), line((0, 50), (200, 50)))
    assert found["after"] == [] and found["stable"]


def test_what_is_no_number_is_a_fault():
    assert faults(arranged(texts(text("Infinity", 100, 50)))["after"]) == ["no number"]


@pytest.mark.parametrize("weight", ["400", "600"])
def test_a_text_is_measured_as_the_font_sets_it(weight):
    file = (
        NODE_MODULES
        / "@fontsource/ibm-plex-sans/files"
        / f"ibm-plex-sans-latin-{weight}-normal.woff2"
    )
    with TTFont(file) as font:
        widths, letters, size = font["hmtx"], font.getBestCmap(), font["head"].unitsPerEm
        for words in ("the index as it closed, −0.13", "Market value 2,400", "WIDE & Low 16.7%"):
            real = sum(widths[letters[ord(letter)]][0] for letter in words) * 14 / size
            assert run_alone(WIDTH, LABELS, given=[words, 14, weight]) == pytest.approx(
                real, rel=0.02
            )


# The book -----------------------------------------------------------------------------------------


@pytest.mark.push(seconds=25)
def test_in_no_state_of_any_figure_are_words_cut_struck_or_on_others():
    asked, names = [], []
    for bundle in kept_bundles():
        compiled = render.compile_vega(bundle["specification"])
        for variant in render.WIDTHS:
            laid_out = render.lay_out(compiled, variant)
            asked.append({"specification": laid_out, "states": states(bundle)})
            names.append(f"{bundle['id']}, {variant}")
    answers = run([HERE / "words.cjs", VEGA, LABELS], asked)
    wrong = [
        f"{name}, {state}: {words!r} is {kind}"
        for name, faults in zip(names, answers, strict=True)
        for state, kind, words, _ in faults
    ]
    assert wrong == []
    assert sum(len(one["states"]) for one in asked) > 1000
