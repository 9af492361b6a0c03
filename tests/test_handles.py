"""What a chart shows of an input can be dragged there, and a dot says which one it is.

It looks at the book in ``_build/html`` as ``make book`` left it.
"""

import json
import re
from contextlib import contextmanager
from functools import cache

import pytest

from helpers.places import HTML
from tests.support import site as sites
from tests.support.live import look, settle
from tests.support.node import ask_page as ask
from tests.support.site import PHONE
from tests.support.tiers import sample

pytestmark = pytest.mark.push(seconds=40)

FIGURE = re.compile(r'<figure class="bk-figure" id="([^"]+)"[^>]* data-model="(\w+)" data-live')
FIGURES = {
    figure: (page, name)
    for page in sites.pages()
    for figure, name in FIGURE.findall((HTML / page).read_text(encoding="utf-8"))
}
WITHOUT = {
    "depreciation-wave": "lives, shares and a delay bend the wave; none of them is a place on it",
    "pick-names": "how many names are picked is no place: the way of picking says which",
}
"""Live figures without a handle, and why."""

KINDS = {
    "index-without": ["weight"],
    "plane-of-days": ["nasdaq_at_most", "small_caps_at_least"],
    "best-year-bar": ["bar"],
    "rate-path": ["move_june"],
    "scenarios": ["x_2"],
}
"""A figure of each kind: a line that moves sideways, a corner, a height, a step, a disc."""
each_kind = sample("figure", KINDS, KINDS, tested=["index-without"])


@cache
def specification(figure):
    script = (HTML / "_static" / "figures" / f"{figure}.js").read_text(encoding="utf-8")
    return json.loads(script[script.index("{") : script.rindex(")")])


def handles_of(figure):
    return specification(figure)["usermeta"].get("handles", [])


def moved_by(handle):
    return [handle[axis]["moves"] for axis in "xy" if "moves" in handle.get(axis, {})]


HANDLES = [(figure, number) for figure in FIGURES for number, _ in enumerate(handles_of(figure))]


# Without a page ----------------------------------------------------------------------------------

SPOTS = [
    {"x": 100, "y": 50, "lines": "xy", "axes": ["x", "y"]},
    {"x": 130, "y": 90, "lines": "", "axes": ["x"]},
]


@pytest.mark.test
@pytest.mark.parametrize(
    "x, y, finger, found",
    [
        (104, 52, False, {"index": 0, "axes": ["x", "y"]}),  # the corner itself
        (104, 20, False, {"index": 0, "axes": ["x"]}),  # the line up from it
        (20, 54, False, {"index": 0, "axes": ["y"]}),  # the line beside it
        (20, 54, True, None),  # a finger there scrolls the page
        (128, 88, False, {"index": 1, "axes": ["x"]}),  # a point without a line
        (130, 20, False, None),  # so above it there is nothing
    ],
)
def test_a_pointer_takes_the_nearest_handle_or_else_the_nearest_line(x, y, finger, found):
    assert ask("handles.js", [["taken", [SPOTS, {"x": x, "y": y}, 12, finger]]]) == [found]


@pytest.mark.test
def test_an_input_follows_its_handle_by_how_far_one_unit_moves_it():
    questions = [
        ["follow", [0.05, 5, 8, 100]],
        ["follow", [2, -4, -6, -2]],  # an axis that goes down as the input goes up
        ["follow", [2, 0, 3, 0]],  # what moves nothing is left alone
    ]
    assert ask("handles.js", questions) == [pytest.approx(0.08), 3, 2]


@pytest.mark.test
def test_the_nearest_dot_is_named_with_those_that_lie_on_it():
    dots = [
        {"x": 10, "y": 10, "words": "one"},
        {"x": 11, "y": 10, "words": "two"},
        {"x": 40, "y": 10, "words": "three"},
    ]
    near, far = ask(
        "dots.js", [["nearest", [dots, {"x": 8, "y": 12}]], ["nearest", [dots, {"x": 80, "y": 10}]]]
    )
    assert near["words"] == ["one", "two"]
    assert far is None


@pytest.mark.test
def test_every_live_figure_has_a_handle_or_a_reason_for_none():
    assert {figure for figure in FIGURES if not handles_of(figure)} == set(WITHOUT)


@pytest.mark.test
def test_a_handle_moves_inputs_and_stands_where_a_signal_of_the_chart_says():
    for figure in FIGURES:
        signals = {signal["name"] for signal in specification(figure)["signals"]}
        for handle in handles_of(figure):
            assert moved_by(handle), figure
            for axis in handle.keys() & {"x", "y"}:
                named = {handle[axis]["at"], handle[axis].get("moves")} - {None}
                assert named <= signals, figure


# On a page ---------------------------------------------------------------------------------------


@contextmanager
def opened(site, figure, **options):
    options = {"viewport": {"width": 1280, "height": 900}} | options
    context = site.browser.new_context(**options)
    page = context.new_page()
    said = []
    page.on("pageerror", lambda error: said.append(str(error)))
    try:
        page.goto(site.address(FIGURES[figure][0]))
        page.evaluate(sites.SET)
        middle(page, figure)
        yield page
        assert said == []
    finally:
        context.close()


def middle(page, figure):
    page.locator(f"#{figure} .bk-figure__chart").evaluate(
        "(chart) => chart.scrollIntoView({ block: 'center', behavior: 'instant' })"
    )


@pytest.fixture(scope="module")
def pages(site):
    """A page of each chapter, opened once; a test leaves its figure at the author's values."""
    made = {}
    context = site.browser.new_context(viewport={"width": 1280, "height": 900})

    def page_with(figure):
        name = FIGURES[figure][0]
        if name not in made:
            made[name] = context.new_page()
            made[name].goto(site.address(name))
        page = made[name]
        page.bring_to_front()
        page.mouse.move(0, 0)
        wake(page, figure)
        return page

    yield page_with
    context.close()


def wake(page, figure):
    middle(page, figure)
    page.locator(f"#{figure} .bk-figure__chart").hover(position={"x": 3, "y": 3})
    page.wait_for_selector(f"#{figure}[data-awake]")
    settle(page)


def handle(page, figure, name):
    return page.locator(f"#{figure} .bk-handle:has([data-in$='.{name}'])")


def slider(page, figure, name):
    return handle(page, figure, name).locator(f"[data-in$='.{name}']")


def place(page, figure, name):
    box = handle(page, figure, name).locator(".bk-handle__grip").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def way(figure, name):
    """Where a drag of this input goes: a little up or to the right."""
    own = next(one for one in handles_of(figure) if name in moved_by(one))
    return [40 if "moves" in own.get("x", {}) else 0, -40 if "moves" in own.get("y", {}) else 0]


def value(page, figure, name):
    """The value of an input, where all who show it agree on it."""
    shown = look(page, "shown", FIGURES[figure][1])["inputs"][name]
    [number] = {*shown["range"], *shown["number"]}
    assert len({*shown["words"], *(said for said in shown["said"] if said)}) == 1
    assert float(slider(page, figure, name).get_attribute("aria-valuenow")) == pytest.approx(number)
    return number


def drag(page, start, by):
    page.mouse.move(*start)
    page.mouse.down()
    for part in (0.3, 1):
        page.mouse.move(start[0] + by[0] * part, start[1] + by[1] * part)
    settle(page)
    page.mouse.up()
    settle(page)


def reset(page, figure, names):
    for name in names:
        slider(page, figure, name).press("Escape")
    settle(page)


@each_kind
def test_a_drag_moves_the_handle_with_the_pointer_and_everything_with_the_handle(pages, figure):
    page, names = pages(figure), KINDS[figure]
    before, start = [value(page, figure, name) for name in names], place(page, figure, names[0])
    by = way(figure, names[0])
    drag(page, start, by)
    after = [value(page, figure, name) for name in names]
    assert all(one > other for one, other in zip(after, before, strict=True))
    reached = place(page, figure, names[0])
    coarse = (
        15 if figure == "rate-path" else 4
    )  # pixels: a step of the path is a quarter of a point
    for axis in (0, 1):
        if not by[axis]:
            continue  # there it follows its line
        assert reached[axis] == pytest.approx(start[axis] + by[axis], abs=coarse)
    reset(page, figure, names)
    assert [value(page, figure, name) for name in names] == before
    assert place(page, figure, names[0]) == pytest.approx(start, abs=0.5)


@each_kind
def test_arrow_keys_go_a_step_and_escape_brings_the_authors_value_back(pages, figure):
    page, names = pages(figure), KINDS[figure]
    before = [value(page, figure, name) for name in names]
    for name, key in zip(names, ["ArrowRight", "ArrowUp"], strict=False):
        slider(page, figure, name).press(key)
    settle(page)
    assert all(value(page, figure, name) > old for name, old in zip(names, before, strict=True))
    reset(page, figure, names)
    assert [value(page, figure, name) for name in names] == before


@each_kind
def test_the_handle_goes_where_the_slider_beneath_the_chart_is_set(pages, figure):
    page, name = pages(figure), KINDS[figure][0]
    start = place(page, figure, name)
    page.locator(f"#{figure} input[type=range][data-in$='.{name}']").press("End")
    middle(page, figure)
    settle(page)
    x, y = place(page, figure, name)
    assert x > start[0] + 5 or y < start[1] - 5
    reset(page, figure, [name])


@pytest.mark.test
def test_a_line_can_be_taken_hold_of_away_from_its_grip(pages):
    page = pages("best-year-bar")
    x, y = place(page, "best-year-bar", "bar")
    before = value(page, "best-year-bar", "bar")
    drag(page, (x - 300, y), (0, 40))
    assert value(page, "best-year-bar", "bar") < before
    reset(page, "best-year-bar", ["bar"])


@pytest.mark.test
def test_a_press_without_a_move_and_one_beside_the_handles_move_nothing(pages):
    page = pages("index-without")
    before, (x, y) = value(page, "index-without", "weight"), place(page, "index-without", "weight")
    drag(page, (x + 4, y), (0, 0))
    assert value(page, "index-without", "weight") == before
    drag(page, (x + 100, y + 60), (60, 0))
    assert value(page, "index-without", "weight") == before


def test_axe_finds_nothing_in_an_awake_figure_with_a_handle_in_focus(pages):
    page = pages("plane-of-days")
    slider(page, "plane-of-days", "nasdaq_at_most").focus()
    page.evaluate(sites.axe())
    found = page.evaluate("axe.run('#plane-of-days').then(({ violations }) => violations)")
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []


# By finger ---------------------------------------------------------------------------------------


class Finger:
    """A finger on a page; the browser decides what it scrolls."""

    def __init__(self, page):
        self.page, self.session = page, page.context.new_cdp_session(page)

    def _send(self, kind, *points):
        points = [{"x": x, "y": y} for x, y in points]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def drag(self, start, by, lifts=True):
        self._send("touchStart", start)
        for part in range(1, 9):
            self._send("touchMove", (start[0] + by[0] * part / 8, start[1] + by[1] * part / 8))
            self.page.wait_for_timeout(8)
        if lifts:
            self.lift()

    def lift(self):
        self._send("touchEnd")
        settle(self.page)


TOUCH = {"viewport": {"width": PHONE, "height": 844}, "has_touch": True, "is_mobile": True}


@each_kind
def test_a_finger_drags_a_handle(site, figure):
    name = KINDS[figure][0]
    with opened(site, figure, **TOUCH) as page:
        page.locator(f"#{figure} .bk-figure__chart").tap(position={"x": 3, "y": 3})
        page.wait_for_selector(f"#{figure}[data-awake]")
        settle(page)
        chart = page.locator(f"#{figure} .bk-figure__drawing")
        before, top = value(page, figure, name), chart.bounding_box()["y"]
        Finger(page).drag(place(page, figure, name), way(figure, name))
        assert value(page, figure, name) > before
        # The head above has grown by a second title: the page makes room, the chart stands still.
        assert chart.bounding_box()["y"] == pytest.approx(top, abs=2)


@pytest.mark.test
def test_the_first_touch_of_a_sleeping_chart_drags_and_a_finger_that_scrolls_moves_nothing(site):
    with opened(site, "index-without", **TOUCH) as page:
        before = value_of_slider(page, "index-without", "weight")
        box = page.locator("#index-without .bk-figure__chart").bounding_box()
        spec = specification("index-without")
        padding = spec["padding"] | spec["usermeta"]["narrow"].get("padding", {})
        row = next(one for one in spec["scales"] if one["name"] == "x")["domain"]
        plot = 360 - padding["left"] - padding["right"]
        x = padding["left"] + plot * (before - row[0]) / (row[1] - row[0])
        at = (box["x"] + x * min(box["width"], 420) / 360, box["y"] + 60)
        finger = Finger(page)
        finger.drag(at, (50, 0), lifts=False)
        page.wait_for_selector("#index-without[data-awake]")
        finger.lift()
        moved = value(page, "index-without", "weight")
        assert moved > before
        scrolled = page.evaluate("scrollY")
        x, _ = place(page, "index-without", "weight")
        finger.drag((x, at[1] + 80), (3, -120))
        page.wait_for_function(f"scrollY > {scrolled}")
        assert value(page, "index-without", "weight") == moved


def value_of_slider(page, figure, name):
    control = page.locator(f"#{figure} input[type=range][data-in$='.{name}']")
    return float(control.input_value())


# Names of dots -----------------------------------------------------------------------------------


def dot(page, figure, words):
    return page.locator(f"#{figure} :is([data-dot^='{words}'], [aria-label^='{words}'])").filter(
        visible=True
    )


DOTS = {"news-and-moves": "Comcast: +2.92", "stands-out": "Oracle: −2.19, left −2.06"}


def page_of(figure):
    return next(
        page
        for page in sites.pages()
        if f'id="{figure}"' in (HTML / page).read_text(encoding="utf-8")
    )


@pytest.mark.parametrize("figure", DOTS)
@pytest.mark.parametrize("touch", [False, True], ids=["mouse", "tap"])
def test_a_dot_that_is_pointed_at_says_its_name_and_value(site, figure, touch):
    context = site.browser.new_context(
        **(TOUCH if touch else {"viewport": {"width": 1280, "height": 900}})
    )
    page = context.new_page()
    page.goto(site.address(page_of(figure)))
    page.evaluate(sites.SET)
    middle(page, figure)
    chart = page.locator(f"#{figure} .bk-figure__chart")
    if page.locator(f"#{figure}").get_attribute("data-live"):
        (chart.tap if touch else chart.hover)(position={"x": 3, "y": 3})
        page.wait_for_selector(f"#{figure}[data-awake]")
    settle(page)
    box = dot(page, figure, DOTS[figure]).bounding_box()
    at = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    (page.touchscreen.tap if touch else page.mouse.move)(*at)
    page.wait_for_selector(".bk-dot-name")
    assert DOTS[figure] in page.locator(".bk-dot-name").inner_text().split("\n")
    page.keyboard.press("Escape")
    assert page.locator(".bk-dot-name").count() == 0
    context.close()


@pytest.mark.test
def test_every_dot_of_the_board_has_a_name_which_stands_in_the_table_too():
    html = (HTML / page_of("news-and-moves")).read_text(encoding="utf-8")
    figure = html[html.index('id="news-and-moves"') :].partition("</figure>")[0]
    wide, narrow, rest = (
        part
        for part in re.split(r'<div class="bk-figure__\w+"', figure, maxsplit=0)
        if "data-dot" in part or "<table" in part
    )
    names = re.findall(r'data-dot="([^"]+): [^":]+"', wide)
    assert len(names) == 63
    assert names == re.findall(r'data-dot="([^"]+): [^":]+"', narrow)
    assert all(f">{name}<" in rest for name in names)


# Every handle ------------------------------------------------------------------------------------


# The one of a push has a frame that grows at its end: there the handle has to come along.
@sample("figure, number", HANDLES, [("stands-out", 0)], name=lambda case: f"{case[0]}-{case[1]}")
def test_every_handle_moves_its_inputs_to_both_ends(pages, figure, number):
    page, name = pages(figure), FIGURES[figure][1]
    names = moved_by(handles_of(figure)[number])
    rows = {
        one["name"]: one
        for one in json.loads(page.locator("#book-models").text_content())[name]["inputs"]
    }
    seen = {key: set() for key in names}
    for sign in (-1, 1):
        x, y = place(page, figure, names[0])
        drag(page, (x, y), (2000 * sign, 2000 * sign))
        for key in names:
            seen[key].add(value(page, figure, key))
    for key in names:
        factor = rows[key]["how"]["factor"]
        ends = {rows[key][end] * factor for end in ("low", "high")}
        assert sorted(seen[key]) == pytest.approx(sorted(ends)), key
    reset(page, figure, names)
