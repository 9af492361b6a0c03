"""A reader moves an assumption; the chart, the table, the formula, the output and the sentence all
show what the model gives in Python.

It looks at the live figures of ``_build/html`` as ``make book`` left it, over http and from a
folder, and at one page of its own for what no model of that page can be brought to.
"""

import gzip
import json
import math
import re
import shutil
from base64 import b64encode
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pandas as pd
import pytest

from helpers import controls, data, explorables, render, titles, units
from helpers.figure import figure
from helpers.model import ModelError, model
from helpers.places import HTML
from helpers.settings import Axis
from helpers.sphinx import formulas
from helpers.sphinx.roles import number_html
from tests.support import site as sites
from tests.support.figures import page_html
from tests.support.live import PAGE, look, rounded, settle
from tests.support.site import PHONE, Site, probe
from tests.support.tiers import sample

pytestmark = pytest.mark.push(seconds=110)


FIGURES = {
    "daily-gaps": "how_rare",
    "index-without": "index_without",
    "weighting-curve": "weighted_return",
    "leads-by-window": "lead_over_window",
}
LISTS = {"leave_out_msft", "leave_out_meta", "way_of_counting", "against"}
RAGGED = {"leads-by-window": 0.012}
"""The share of pixels that may differ, where it is larger: the still drawing's places are rounded,
and a ragged line differs by a few shades of a pixel along its whole length, which no eye sees."""

INPUTS = [(key, row.input) for key, name in FIGURES.items() for row in model(name).inputs]
SLIDERS = [(key, name) for key, name in INPUTS if name not in LISTS]
SELECTS = [(key, name) for key, name in INPUTS if name in LISTS]

every_figure = pytest.mark.parametrize("key", FIGURES)
every_slider = pytest.mark.parametrize("key, name", SLIDERS)

TRAP = "window.trapped = []; window.alert = (text) => window.trapped.push(text);"
"""What a script that got into the page would call."""


def row_of(key, name):
    return next(row for row in model(FIGURES[key]).inputs if row.input == name)


# What Python says --------------------------------------------------------------------------------


def written(row, value, style="plain"):
    return units.write(
        value * row.display_factor, row.display_unit, controls.input_format(row)["decimals"], style
    )


def result(name, values):
    """The result at these values as the page writes it; a dash where there is none."""
    try:
        return model(name).text(**values)
    except ModelError:
        return "–"


def formula(name, values):
    """The numbers of a formula as Python prints them; a page sets a denominator first."""
    if model(name).columns:
        return []
    tex = model(name).latex_with_numbers(**values)
    numbers = re.findall(r"\\htmlData\{in=(?:\w+\.)?(\w+)[^}]*\}\{([^}]*)\}", tex)
    return sorted(
        [key, text.replace(r"\%", "%").replace("-", units.MINUS)] for key, text in numbers
    )


def swings(name, values):
    return {
        f"{row.input}.{end}": result(name, {**values, row.input: getattr(row, end)})
        for row in model(name).inputs
        for end in ("low", "high")
    }


@cache
def choices_of(name):
    """What the values of a model's lists mean, as the page declares it."""
    declared = re.search(
        r'id="book-models"[^>]*>(.*?)</script>', (HTML / PAGE).read_text(encoding="utf-8"), re.S
    )[1]
    return {
        row["name"]: {float(value): text for value, text in row["choices"].items()}
        for row in json.loads(declared)[name]["inputs"]
        if "choices" in row
    }


def expect(page, name, **changes):
    """Hold every place that shows this model or its inputs to what Python gives."""
    bound = model(name)
    values = bound.author() | changes
    shown = look(page, "shown", name)
    for row in bound.inputs:
        value = values[row.input]
        places = shown["inputs"].get(row.input)
        if places is None:  # the page shows the result only
            assert name not in FIGURES.values(), f"nothing shows {row.id}"
            continue
        display = pytest.approx(value * row.display_factor, abs=1e-9)
        for kind in ("range", "number"):
            assert places[kind] == [display] * len(places[kind]), f"{row.id}, {kind}"
        if places["select"]:
            assert places["select"] == [value], row.id
        else:
            said = [text for text in places["said"] if text is not None]
            assert set(places["words"] + said) == {written(row, value)}, row.id
    expected = [[style, bound.text(style or "plain", **values)] for style, _ in shown["outputs"]]
    assert shown["outputs"] == expected
    if name in FIGURES.values():
        assert len(shown["outputs"]) >= 2  # beside the controls, in the table
        assert shown["ends"] == swings(name, values)
        differs = titles.differing(bound, values, choices_of(name))
        assert shown["differs"] == [differs]
        assert shown["second"] == [titles.second_title(bound, values) if differs else ""]
        assert sorted(shown["formula"]) == formula(name, values)


def expect_figure(page, key, message="", **changes):
    """Hold a figure, its chart and its message too, to what Python gives."""
    name = FIGURES[key]
    expect(page, name, **changes)
    assert look(page, "shown", name)["message"] == [message]
    chart = look(page, "chart", key)
    assert chart["live"]
    CHARTS[key](chart, model(name).author() | changes, *plot(key))


@cache
def plot(key, variant="wide"):
    """Width and height of a chart's plot in design pixels."""
    script = (HTML / "_static" / "figures" / f"{key}.js").read_text(encoding="utf-8")
    spec = json.loads(script[script.index("{") : script.rindex(")")])
    laid_out = render.lay_out(spec, variant)
    return laid_out["width"], laid_out["height"]


def close(value):
    return pytest.approx(value, abs=0.01)  # design pixels


def frame(low, high, value):
    """The author's frame, grown by round steps until a value lies on it."""
    if low <= value <= high:
        return low, high
    least, most = min(low, value), max(high, value)
    power = 10 ** math.floor(math.log10((most - least) / 4))
    step = next(m * power for m in (1, 2, 5, 10) if (most - least) / (m * power) <= 7 * 1.0000001)
    return (
        math.floor(least / step) * step if value < low else low,
        math.ceil(most / step) * step if value > high else high,
    )


def see_response(chart, values, width, height):
    found = model("index_without")(**values)
    row = row_of("index-without", "weight")
    x = (values["weight"] - row.low) / (row.high - row.low) * width
    assert chart["labels"] == [units.digits(found, 2)]
    assert chart["rules"] == [close(x)]
    low, high = frame(-0.4, 1.4, found)
    y = (high - found) / (high - low) * height
    assert chart["points"] == [[close(x), close(y)]]


LINES = {
    (0, 0): "all five hundred",
    (1, 0): "without Microsoft",
    (1, 1): "without both",
    (0, 1): "without Meta",
}


def see_curves(chart, values, width, height):
    found = model("weighted_return")(**values)
    x = values["weight_exponent"] * width
    assert chart["labels"] == [("+" if found > 0 else "") + units.digits(found, 2)]
    assert chart["chosen"] == [LINES[values["leave_out_msft"], values["leave_out_meta"]]]
    assert chart["rules"] == [close(x)]
    [point] = chart["points"]
    assert point[0] == close(x)
    lines = data.table("weighting_curve").query("universe == 'largest 500'")["return_pct"]
    assert 0 < point[1] < height and lines.min() <= found <= lines.max()


def see_counted(chart, values, width, height):
    assert chart["rules"] == [close((values["threshold"] + 4) / 8 * width)]
    share = sum(chart["counted"]) / sum(chart["days"])
    assert share == pytest.approx(model("how_rare")(**values), abs=1e-4)


def see_window(chart, values, width, height):
    rows = data.table("windows").query("last >= '2026-01-29'")
    row = rows.query("sessions == @values['window'] and against_sp500 == @values['against']").iloc[
        0
    ]
    x = (values["window"] - 1) / 59 * width
    assert chart["rules"] == [close(x)] * 2  # the cursor, and the band beneath it
    assert chart["points"] == [[close(x), close((11.8 - row["lead_published_pts"]) / 30 * height)]]
    [words] = chart["labels"]
    published, proxy = (
        units.write(row[f"lead_{basis}_pts"], "number", 2, "signed")
        for basis in ("published", "proxy")
    )
    assert words.startswith(f"{published} points (proxy {proxy}), t ")
    usual = 5 <= row["bootstrap_at_least_pct"] <= 95
    assert (": ordinary" in words, ": uncommon" in words) == (usual, not usual)


CHARTS = {
    "index-without": see_response,
    "weighting-curve": see_curves,
    "daily-gaps": see_counted,
    "leads-by-window": see_window,
}


# The page that is moved --------------------------------------------------------------------------


@contextmanager
def opened(site, address="", over="http", width=1280, scheme="light", within=None, **options):
    """A fresh browser on the page; it must say nothing on the console and run nothing of a link.

    `within` is a browser that has seen the page before: quicker, where that makes no difference.
    """
    context = within or site.browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, **options
    )
    page = context.new_page()
    page.requests, page.said = [], []
    page.on("request", lambda request: page.requests.append(request.url))
    page.on("pageerror", lambda error: page.said.append(f"page error: {error}"))
    page.on(
        "console",
        lambda line: (
            line.type in ("warning", "error") and page.said.append(f"{line.type}: {line.text}")
        ),
    )
    try:
        if options.get("java_script_enabled", True):
            page.add_init_script(TRAP)
        page.goto(site.address(PAGE, over) + address)
        if options.get("java_script_enabled", True):
            page.evaluate(sites.SET)
        yield page
        assert page.said == []
        if options.get("java_script_enabled", True):
            assert page.evaluate("window.trapped") == []
    finally:
        (page if within else context).close()


@pytest.fixture(scope="module")
def seen_before(site):
    """A browser that has the site's files."""
    context = site.browser.new_context(viewport={"width": 1280, "height": 900})
    yield context
    context.close()


@pytest.fixture(scope="module")
def everything(site):
    """One page for all moves, with every figure awake."""
    with opened(site) as page:
        for key in FIGURES:
            wake(page, key)
        yield page


@pytest.fixture
def page(everything):
    """The page at the author's values, on which a test may move what it likes."""
    yield everything
    everything.mouse.up()
    everything.mouse.move(0, 0)
    look(everything, "reset")
    settle(everything)
    assert everything.said == []


def wake(page, key):
    """The first touch: nothing is moved by it."""
    page.locator(f"#{key} :is(input, select)").first.focus()
    page.wait_for_selector(f"#{key}[data-awake]")
    settle(page)


def control(page, key, name, kind="range"):
    selector = "select" if kind == "select" else f"input[type={kind}]"
    return page.locator(f"#{key} {selector}[data-in='{FIGURES[key]}.{name}']")


def on_a_step(row, part):
    """A value of a range that its slider can have."""
    return rounded(row.low + round((row.high - row.low) * part / row.step) * row.step)


# The controls ------------------------------------------------------------------------------------


@pytest.mark.test
def test_every_live_figure_of_the_page_is_looked_at_here():
    found = re.findall(
        r'<figure class="bk-figure" id="([^"]+)"[^>]* data-model="(\w+)" data-live',
        (HTML / PAGE).read_text(),
    )
    assert found == list(FIGURES.items())


@pytest.mark.test
@every_figure
def test_a_live_figure_starts_with_the_authors_values(page, key):
    expect_figure(page, key)


def test_a_slider_says_its_value_with_its_unit_from_the_start(site, seen_before):
    with opened(site, within=seen_before) as page:
        for key, name in SLIDERS:
            said = control(page, key, name).get_attribute("aria-valuetext")
            assert said == written(row_of(key, name), row_of(key, name).value), name


@pytest.mark.test
@every_slider
def test_a_slider_moves_everything_by_keyboard(page, key, name):
    row = row_of(key, name)
    start = on_a_step(row, 0.4)
    control(page, key, name, "number").fill(f"{start * row.display_factor:.6g}")
    for press, value in [
        ("ArrowRight", start + row.step),
        ("ArrowUp", start + 2 * row.step),
        ("ArrowDown", start + row.step),
        ("ArrowLeft", start),
        ("Home", row.low),
        ("ArrowLeft", row.low),
        ("End", row.high),
        ("ArrowUp", row.high),
    ]:
        control(page, key, name).press(press)
        settle(page)
        expect_figure(page, key, **{name: rounded(value)})


@pytest.mark.test
@every_slider
def test_a_slider_moves_everything_by_mouse(page, key, name):
    row, slider = row_of(key, name), control(page, key, name)
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    thumb = 16  # CSS pixels: Chromium's

    def place(value):
        part = (value - row.low) / (row.high - row.low)
        return box["x"] + thumb / 2 + part * (box["width"] - thumb), box["y"] + box["height"] / 2

    page.mouse.move(*place(row.value))
    page.mouse.down()
    page.mouse.move(*place(on_a_step(row, 0.5)), steps=3)
    page.mouse.move(*place(on_a_step(row, 0.2)), steps=3)
    page.mouse.up()
    settle(page)
    value = rounded(float(slider.input_value()) / row.display_factor)
    assert value == pytest.approx(on_a_step(row, 0.2), abs=(row.high - row.low) / 30 + row.step)
    assert value != row.value
    expect_figure(page, key, **{name: value})


@pytest.mark.test
def test_a_frame_stands_still_while_a_slider_is_held_and_follows_when_it_is_let_go(page):
    slider = control(page, "index-without", "change")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    ticks = page.locator("#index-without .bk-figure__wide .role-axis-label text")
    page.mouse.move(box["x"] + box["width"] / 3, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 3, box["y"] + box["height"] / 2, steps=3)
    settle(page)
    held = ticks.all_text_contents()
    page.mouse.up()
    settle(page)
    assert "−1" not in held and "−1" in ticks.all_text_contents()


@pytest.mark.test
@every_slider
def test_a_number_that_is_typed_moves_everything(page, key, name):
    row, box = row_of(key, name), control(page, key, name, "number")
    value = on_a_step(row, 0.7)
    box.click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(f"{value * row.display_factor:.6g}")
    settle(page)
    expect_figure(page, key, **{name: value})
    page.keyboard.press("Tab")
    settle(page)
    expect_figure(page, key, **{name: value})


@pytest.mark.test
@pytest.mark.parametrize("key, name", SELECTS)
def test_a_list_moves_everything_by_keyboard(page, key, name):
    row = row_of(key, name)
    for value in range(int(row.low) + 1, int(row.high) + 1):
        control(page, key, name, "select").press("ArrowDown")
        settle(page)
        expect_figure(page, key, **{name: float(value)})


@pytest.mark.test
def test_what_is_moved_together_is_shown_together(page):
    wanted = {"leave_out_msft": 1.0, "leave_out_meta": 1.0, "weight_exponent": 0.35}
    control(page, "weighting-curve", "leave_out_msft", "select").select_option("1")
    control(page, "weighting-curve", "leave_out_meta", "select").select_option("1")
    control(page, "weighting-curve", "weight_exponent", "number").fill("0.35")
    settle(page)
    expect_figure(page, "weighting-curve", **wanted)
    expect_figure(page, "daily-gaps")  # other models stay where they are


@pytest.mark.test
def test_the_strip_under_the_title_leads_back_and_the_keyboard_is_not_lost(page):
    control(page, "index-without", "weight", "number").fill("8")
    settle(page)
    expect_figure(page, "index-without", weight=0.08)
    page.locator("#index-without .bk-differs button").press("Enter")
    settle(page)
    expect_figure(page, "index-without")
    assert page.evaluate("document.activeElement.dataset.in") == "index_without.index_change"


@pytest.mark.test
def test_a_moved_figure_is_spoken_once_when_the_hand_rests(page):
    spoken = page.locator("#index-without [data-says]")
    slider = control(page, "index-without", "weight")
    before = spoken.text_content()
    slider.press("ArrowRight")
    slider.press("ArrowRight")
    assert spoken.text_content() == before
    said = titles.second_title(model("index_without"), {"weight": 0.0577})
    page.wait_for_function(
        "said => document.querySelector('#index-without [data-says]').textContent === said",
        arg=said,
    )
    regions = page.locator("#index-without").locator(
        ":is([aria-live], [role=status], [role=alert], output):not([aria-live=off])"
    )
    assert regions.count() == 1


ASKED = """(control) => {
  let asked = 0;
  const real = { getBoundingClientRect: Element.prototype, getComputedStyle: window };
  const was = Object.fromEntries(Object.entries(real).map(([name, owner]) => [name, owner[name]]));
  for (const [name, owner] of Object.entries(real))
    owner[name] = function (...given) { asked += 1; return was[name].apply(this, given); };
  control.stepUp();
  control.dispatchEvent(new Event("input", { bubbles: true }));
  for (const [name, owner] of Object.entries(real)) owner[name] = was[name];
  return asked;
}"""


@pytest.mark.test
def test_a_chart_is_drawn_before_the_page_is_asked_where_anything_is(page):
    # Each question would lay the whole page out, which takes longer than the drawing.
    slider = control(page, "index-without", "change")
    slider.press("ArrowRight")  # the first move loads what shares the input
    settle(page)
    assert slider.evaluate(ASKED) == 0


@pytest.mark.test
def test_nothing_under_the_hand_moves_when_a_title_or_a_message_comes_and_goes(page):
    figure = page.locator("#index-without")
    slider, link = control(page, "index-without", "change"), figure.locator(".bk-link")
    slider.focus()
    at = slider.bounding_box()["y"]
    slider.press("ArrowRight")
    settle(page)
    assert slider.bounding_box()["y"] == pytest.approx(at, abs=1)
    link.click()
    page.wait_for_function("document.querySelector('#index-without .bk-message').textContent")
    reset = figure.locator("[data-preset='{}']")
    box = reset.bounding_box()
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.mouse.down()
    settle(page)
    assert reset.bounding_box()["y"] == pytest.approx(box["y"], abs=0.5)
    page.mouse.up()
    settle(page)
    expect_figure(page, "index-without")


@every_figure
def test_a_preset_sets_its_values_and_reset_brings_the_authors_back(page, key):
    author = model(FIGURES[key]).author()
    presets = page.locator(f"#{key} [data-preset]")
    assert page.locator(f"#{key} [data-preset='{{}}']").count() == 1
    for preset in presets.all():
        # from somewhere else: a preset says where every input goes
        control(page, key, row_of(key, SLIDERS_OF[key]).input).press("End")
        values = json.loads(preset.get_attribute("data-preset"))
        preset.click()
        settle(page)
        expect_figure(page, key, **(author | {name: float(v) for name, v in values.items()}))
        pressed = page.locator(f"#{key} [aria-pressed=true]").all_text_contents()
        assert pressed == ([preset.text_content()] if preset.text_content() != "reset" else [])


@pytest.mark.test
@pytest.mark.parametrize("key", ["index-without"])
def test_the_download_has_the_readers_numbers(page, key):
    page.locator(f"#{key}").get_by_text("Table and download").click()

    def downloaded():
        with page.expect_download() as event:
            page.locator(f"#{key} .bk-download").click()
        return pd.read_csv(event.value.path()).set_index("name")

    asked = model(FIGURES[key])
    row = asked.inputs[0]
    book = downloaded()
    assert book["value"][row.input] == row.value * row.display_factor
    control(page, key, row.input).press("End")
    settle(page)
    mine, values = downloaded(), {row.input: row.high}
    factor = asked.output.display_factor
    assert mine["value"][row.input] == pytest.approx(row.high * row.display_factor, abs=1e-9)
    assert mine["value"][asked.output.id] == pytest.approx(asked(**values) * factor, abs=1e-9)
    other = asked.inputs[1]
    at_low = asked(**values, **{other.input: other.low}) * factor
    assert mine["result_at_low"][other.input] == pytest.approx(at_low, abs=1e-9)
    assert mine.drop(columns=["value", "result_at_low", "result_at_high"]).equals(
        book.drop(columns=["value", "result_at_low", "result_at_high"])
    )


SLIDERS_OF = dict(reversed(SLIDERS))


@sample("key, name", SLIDERS, [*SLIDERS_OF.items()], "-".join)
def test_a_number_that_is_refused_is_told_and_changes_nothing(page, key, name):
    for wrong in ("below", "above", "none", "half a number"):
        refuse(page, key, name, wrong)


def refuse(page, key, name, wrong):
    row, box = row_of(key, name), control(page, key, name, "number")
    start = on_a_step(row, 0.4)
    control(page, key, name).press("Home")
    settle(page)  # else the box gets its own number while it is filled, and holds both
    box.fill(f"{start * row.display_factor:.6g}")
    settle(page)
    before = look(page, "chart", key)
    box.click()
    page.keyboard.press("ControlOrMeta+a")
    past = 2 * (row.high - row.low)
    text = {"below": row.low - past, "above": row.high + past}.get(wrong)
    if text is not None:
        box.fill(f"{text * row.display_factor:.6g}")
    else:
        page.keyboard.press("Delete")
        page.keyboard.type({"none": "", "half a number": "-"}[wrong])
    settle(page)
    shown = look(page, "shown", FIGURES[key])
    low, high = (written(row, end) for end in (row.low, row.high))
    [message] = shown["message"]
    assert row.label in message and f"{low} to {high}" in message
    assert box.get_attribute("aria-invalid") == "true"
    assert {text for _, text in shown["outputs"]} == {
        result(FIGURES[key], model(FIGURES[key]).author() | {name: start})
    }
    assert look(page, "chart", key) == before
    page.keyboard.press("Tab")  # the number in force comes back, and why stays in sight
    settle(page)
    assert box.get_attribute("aria-invalid") is None
    expect_figure(page, key, message, **{name: start})


@every_slider
def test_a_number_between_two_steps_is_the_same_number_everywhere(page, key, name):
    row = row_of(key, name)
    value = on_a_step(row, 0.4) + 0.4 * row.step
    control(page, key, name, "number").fill(f"{value * row.display_factor:.9g}")
    control(page, key, name, "number").blur()
    settle(page)
    shown = look(page, "shown", FIGURES[key])["inputs"][name]
    numbers = {round(number, 9) for number in shown["range"] + shown["number"]}
    assert len(numbers) == 1, f"slider and box show {numbers}"
    expect_figure(page, key, **{name: rounded(numbers.pop() / row.display_factor)})


@pytest.mark.test
def test_the_formula_is_read_out_with_the_numbers_that_it_shows(page):
    control(page, "index-without", "weight", "number").fill("8")
    settle(page)
    for part in page.locator("#index-without .bk-formula").all():
        said = part.evaluate("""formula => {
          const copy = formula.cloneNode(true);
          copy.querySelectorAll("[aria-hidden=true], annotation").forEach((one) => one.remove());
          return copy.textContent;
        }""")
        assert "5.75" not in said, f"a screen reader hears {said!r}"


@pytest.mark.test
def test_the_name_of_a_moved_formula_has_its_numbers_in_words_and_not_its_letters_in_a_row(page):
    control(page, "index-without", "weight", "number").fill("8")
    settle(page)
    moved = model("index_without")
    said = page.locator("#index-without .bk-formula[role=math]").get_attribute("aria-label")
    assert said.startswith(f"{moved.output.label}: {moved.text(weight=0.08)}, with ")
    for row in moved.inputs:
        value = 0.08 if row.input == "weight" else row.value
        assert f"{row.label} {written(row, value)}" in said


@pytest.mark.test
def test_inputs_that_rest_on_one_fact_move_together(page):
    # else a sentence would take one weight of Microsoft and give the result of another
    control(page, "index-without", "weight", "number").fill("8")
    page.locator("#index-without input[type=number]").last.fill("-5")
    settle(page)
    expect_figure(page, "index-without", weight=0.08, change=-5.0)
    expect(page, "contribution", weight=0.08, change=-5.0)
    expect(page, "index_without_pair", weight_a=0.08, change_a=-5.0)
    expect(page, "breakeven_weight", change=-5.0)


def test_what_a_figure_says_is_never_rubbish_wherever_its_inputs_are(page):
    assert look(page, "rubbish") == []
    for press in ("Home", "End"):
        for key, name in SLIDERS:
            control(page, key, name).press(press)
            settle(page)
        assert look(page, "rubbish") == []


# A sentence --------------------------------------------------------------------------------------

WORDS = [
    "index_without.weight",
    "years_to_detect.drift",
    "years_to_detect.sigma",
    "years_to_detect.t_value",
    "detection_power.years",
    "lead_over_window.window",
]
ALIKE = [
    f"equal_gap_without.{name}"
    for name in ("large_share", "large_change", "small_share", "small_change")
]
"""Others of the same make, one formula's: that they are there is enough."""

every_word = pytest.mark.parametrize("id", WORDS)


@dataclass
class Word:
    """An assumption in a sentence."""

    page: object
    row: data.Assumption

    @property
    def place(self):
        return self.page.locator(f"a[role=slider][data-in='{self.row.id}']")

    def says(self, value):
        settle(self.page)
        expect(self.page, self.row.model, **{self.row.input: rounded(value)})
        now = float(self.place.get_attribute("aria-valuenow"))
        assert now == pytest.approx(value * self.row.display_factor)
        if self.row.model in FIGURES.values():
            key = next(key for key, name in FIGURES.items() if name == self.row.model)
            expect_figure(self.page, key, **{self.row.input: rounded(value)})


@pytest.fixture
def word(page, id):
    return Word(page, data.assumption(id))


def test_every_assumption_in_a_sentence_is_looked_at_here(everything):
    found = everything.locator("a.bk-assumed[data-in]").evaluate_all(
        "words => words.map((word) => word.dataset.in)"
    )
    assert sorted(found) == sorted([*WORDS, *ALIKE])


@every_word
def test_an_assumption_in_a_sentence_is_a_slider_with_a_name_and_a_range(word, id):
    row = word.row
    name, low, high = (
        word.place.get_attribute(f"aria-{what}") for what in ("label", "valuemin", "valuemax")
    )
    assert name == row.label
    assert [float(low), float(high)] == pytest.approx(
        [row.low * row.display_factor, row.high * row.display_factor]
    )
    word.says(row.value)


@every_word
def test_an_assumption_in_a_sentence_moves_by_keyboard(word, id):
    row = word.row
    for press, value in [
        ("ArrowRight", row.value + row.step),
        ("ArrowUp", row.value + 2 * row.step),
        ("ArrowLeft", row.value + row.step),
        ("ArrowDown", row.value),
        ("PageUp", min(row.high, row.value + 10 * row.step)),
        ("Home", row.low),
        ("ArrowLeft", row.low),
        ("End", row.high),
        ("ArrowRight", row.high),
        ("Escape", row.value),
    ]:
        word.place.press(press)
        word.says(value)


@every_word
def test_an_assumption_in_a_sentence_can_be_typed(word, id):
    row = word.row
    value = on_a_step(row, 0.8)
    word.place.focus()
    word.page.keyboard.type(f"{value * row.display_factor:.6g}")
    word.page.keyboard.press("Enter")
    word.says(value)
    word.page.keyboard.type(f"{on_a_step(row, 0.1) * row.display_factor:.6g}")
    word.page.keyboard.press("Tab")  # leaving it means it, too
    word.says(on_a_step(row, 0.1))
    word.place.focus()
    word.page.keyboard.type("1")
    word.page.keyboard.press("Escape")
    word.says(row.value)


@every_word
def test_a_typed_number_can_be_put_right_before_it_counts(word, id):
    value = on_a_step(word.row, 0.6)
    word.place.focus()
    word.page.keyboard.type(f"{value * word.row.display_factor:.6g}9")
    word.page.keyboard.press("Backspace")
    word.page.keyboard.press("Enter")
    word.says(value)


@every_word
def test_a_number_beyond_the_range_is_refused_in_a_sentence_and_the_reader_told(word, id):
    row = word.row
    said = (
        "() => [...document.querySelectorAll('[role=status], [role=alert], [aria-live]')]"
        ".map((one) => one.textContent)"
    )
    for typed in ("99999", "-", "1.2.3"):
        word.place.focus()
        word.page.keyboard.type(typed)
        word.page.keyboard.press("Enter")
        settle(word.page)
        lines = word.page.evaluate(said)
        assert word.place.text_content() == written(row, row.value)
        low, high = (written(row, end) for end in (row.low, row.high))
        assert any(f"{low} to {high}" in line for line in lines), typed


@pytest.mark.test
def test_the_browsers_own_keys_stay_its_own_and_an_arrow_ends_what_was_typed(page):
    word = Word(page, next(data.assumption(id) for id in WORDS))
    row = word.row
    left_alone = page.evaluate(
        """key => {
      const word = document.querySelector(`[role=slider][data-in="${key}"]`);
      return [["-", "ctrlKey"], ["0", "metaKey"], ["ArrowLeft", "altKey"]].map(([key, held]) =>
        word.dispatchEvent(new KeyboardEvent("keydown", { key, [held]: true, cancelable: true })));
    }""",
        row.id,
    )
    assert left_alone == [True, True, True]
    word.says(row.value)
    word.place.focus()
    page.keyboard.type("1")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    word.says(row.value + row.step)


def test_a_drag_back_to_its_start_is_no_move_and_the_right_button_none_at_all(page):
    word = Word(page, next(data.assumption(id) for id in WORDS))
    word.place.scroll_into_view_if_needed()
    box, mouse = word.place.bounding_box(), page.mouse
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + 8, y, steps=2)
    mouse.move(x, y, steps=2)
    mouse.up()
    settle(page)
    word.says(word.row.value)
    mouse.down(button="right")
    mouse.move(x + 40, y, steps=2)
    mouse.up(button="right")
    settle(page)
    word.says(word.row.value)


@pytest.mark.test
@every_word
def test_an_assumption_in_a_sentence_can_be_dragged(word, id):
    row, mouse = word.row, word.page.mouse
    word.place.scroll_into_view_if_needed()
    box = word.place.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + 22, y, steps=4)
    mouse.move(x + 20, y)
    settle(word.page)
    word.says(row.value + 5 * row.step)
    mouse.move(x - 5000, y)
    word.says(row.low)
    mouse.up()
    mouse.move(x, y, steps=3)  # let go: it stays
    word.says(row.low)
    assert word.page.evaluate("String(getSelection())") == ""


# Links -------------------------------------------------------------------------------------------


def moved(page, key):
    """Wait until the page has taken in what its address says."""
    page.wait_for_selector(f"#{key}[data-awake]")
    settle(page)


@pytest.mark.test
def test_a_link_opened_elsewhere_brings_everything_back(site):
    with opened(site, "?weight=0.08#index-without") as page:
        moved(page, "index-without")
        expect_figure(page, "index-without", weight=0.08)
        expect(page, "contribution", weight=0.08)
        box = page.locator("#index-without").bounding_box()
        assert -5 < box["y"] < 900  # and it is on the screen
        # the same in words: where the sentence is
        assert page.locator("a[data-in='index_without.weight']").text_content() == "8.00%"


@pytest.mark.parametrize("over", ["http", "file"])
def test_the_address_follows_a_reader_and_leads_others_to_the_same(site, over):
    with opened(site, over=over) as page:
        control(page, "weighting-curve", "weight_exponent").press("ArrowLeft")
        control(page, "weighting-curve", "leave_out_meta", "select").select_option("1")
        page.wait_for_selector("#weighting-curve[data-awake]")
        page.wait_for_function("location.search.includes('meta')")
        address = "?" + page.url.partition("?")[2]
        assert page.url.startswith(site.address(PAGE, over))
    assert address == (
        "?weighted_return.weight_exponent=0.95&weighted_return.leave_out_meta=1#weighting-curve"
    )
    with opened(site, address, over) as page:
        moved(page, "weighting-curve")
        expect_figure(page, "weighting-curve", weight_exponent=0.95, leave_out_meta=1.0)
        page.locator("#weighting-curve [data-preset='{}']").click()
        page.wait_for_function("location.search === ''")
        expect_figure(page, "weighting-curve")


def test_what_is_typed_in_a_sentence_can_be_linked_to(site, seen_before):
    # 5.8 % is 0.057999999999999996 to a computer
    with opened(site, within=seen_before) as page:
        page.locator("a[data-in='index_without.weight']").focus()
        page.keyboard.type("5.8")
        page.keyboard.press("Enter")
        page.wait_for_function("location.search")
        address = "?" + page.url.partition("?")[2]
    with opened(site, address, within=seen_before) as page:
        moved(page, "index-without")
        expect_figure(page, "index-without", weight=0.058)


def test_an_assumption_without_a_figure_travels_too(site, seen_before):
    with opened(site, within=seen_before) as page:
        page.locator("a[data-in='years_to_detect.drift']").press("End")
        page.wait_for_function("location.search")
        address = page.url.partition(PAGE)[2]
    with opened(site, address, within=seen_before) as page:
        page.wait_for_selector("[data-out=years_to_detect].bk-moved")
        settle(page)
        expect(page, "years_to_detect", drift=30.0)


BROKEN = {
    "markup": "?weight=<img src=x onerror=alert(1)>#index-without",
    "an encoded script": "?weight=%3Cscript%3Ealert(1)%3C/script%3E#index-without",
    "markup in a name": "?index_without.%3Cimg%20src=x%20onerror=alert(1)%3E=1#index-without",
    "a prototype": "?index_without.__proto__=1&__proto__.polluted=1&__proto__[polluted]=1&"
    "constructor=2#index-without",
    "no number": "?weight=NaN&change=Infinity&index_change=1e999#index-without",
    "out of range": "?weight=0.9&change=-99#index-without",
    "another figure's input": "?index_without.threshold=1#index-without",
    "a list's value between": "?way_of_counting=1.5#daily-gaps",
    "very long": "?weight=" + "9" * 5000 + "#index-without",
}


# What a link may hold is read by one function, which test_runtime.py asks about all of it.
@sample("kind", BROKEN, ["markup", "a list's value between"])
def test_a_hostile_or_broken_link_is_told_and_changes_nothing(site, seen_before, kind):
    address = BROKEN[kind]
    key = address.partition("#")[2]
    with opened(site, address, within=seen_before) as page:
        moved(page, key)
        shown = look(page, "shown", FIGURES[key])
        [message] = shown["message"]
        assert message and len(message) < 400
        assert {text for style, text in shown["outputs"]} == {result(FIGURES[key], {})}
        expect(page, FIGURES[key])
        assert page.locator("article img[src=x], article script:not([type])").count() == 0
        assert "onerror" not in page.locator("article").inner_html()
        assert page.evaluate("({}).polluted === undefined")
        assert look(page, "rubbish") == []
        # and the figure still works
        control(page, key, SLIDERS_OF[key]).press("Home")
        settle(page)
        expect_figure(page, key, **{SLIDERS_OF[key]: row_of(key, SLIDERS_OF[key]).low})


@sample(
    "address",
    [
        "?weight=0.08#%E0%A4%A",
        "?weight=0.08#nowhere",
        "?weight=0.08",
        "?%",
        "#index-without",
        "?weight=0.08#<img src=x onerror=alert(1)>",
        "?weight=0.08#told-closed",
        "?weight=0.08#main",
    ],
    pushed=["?weight=0.08#%E0%A4%A", "?weight=0.08#main"],
)
def test_a_link_that_names_no_figure_leaves_the_page_as_it_was(site, seen_before, address):
    with opened(site, address, within=seen_before) as page:
        expect(page, "index_without")
        wake(page, "index-without")
        page.set_viewport_size({"width": PHONE, "height": 900})
        page.wait_for_selector("#index-without[data-awake=narrow]")


@pytest.mark.parametrize("allowed", [True, False])
def test_the_link_button_copies_the_scenario_or_shows_it(site, allowed):
    permissions = ["clipboard-read", "clipboard-write"] if allowed else []
    with opened(site, permissions=permissions) as page:
        if not allowed:
            page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject('no'); }")
        control(page, "index-without", "weight", "number").fill("8")
        page.wait_for_selector("#index-without[data-awake]")
        page.locator("#index-without .bk-link").click()
        link = site.address(PAGE) + "?index_without.weight=0.08#index-without"
        message = page.locator("#index-without .bk-message")
        page.wait_for_function("document.querySelector('#index-without .bk-message').textContent")
        if allowed:
            assert message.text_content() == "The link is in the clipboard."
            assert page.evaluate("navigator.clipboard.readText()") == link
        else:
            assert link in message.text_content()


# First touch -------------------------------------------------------------------------------------

LATE = ("_static/vega.js", "_static/figures/")


@pytest.mark.parametrize("over", ["http", "file"])
def test_vega_comes_on_first_touch_and_from_here(site, over):
    with opened(site, over=over) as page:
        sites.quiet(page, page.requests)
        assert [url for url in page.requests if any(part in url for part in LATE)] == []
        for key in FIGURES:
            control(page, key, SLIDERS_OF[key]).press("End")
            page.wait_for_selector(f"#{key}[data-awake]")
            settle(page)
            expect_figure(page, key, **{SLIDERS_OF[key]: row_of(key, SLIDERS_OF[key]).high})
        late = [url for url in page.requests if any(part in url for part in LATE)]
        assert len(late) == len(set(late)) == 1 + len(FIGURES)
        own = (site.address("", over), "data:")
        assert [url for url in page.requests if not url.startswith(own)] == []


@pytest.mark.test
def test_pointing_at_a_chart_wakes_it(site):
    with opened(site) as page:
        page.locator("#daily-gaps .bk-figure__chart").hover()
        page.wait_for_selector("#daily-gaps[data-awake]")
        expect_figure(page, "daily-gaps")


def picture(page, key):
    # from the same place of the page each time: a chart that sticks lies at another part of a pixel
    page.locator(f"#{key}").evaluate("one => one.scrollIntoView({ behavior: 'instant' })")
    chart = page.locator(f"#{key} .bk-figure__chart")
    shot = chart.screenshot(animations="disabled", caret="hide")
    return "data:image/png;base64," + b64encode(shot).decode()


# Each drawing and each scheme is in a push; the other two pairs are nightly.
@pytest.mark.parametrize(
    "width, scheme",
    [
        (1280, "light"),
        (PHONE, "dark"),
        pytest.param(1280, "dark", marks=pytest.mark.nightly),
        pytest.param(PHONE, "light", marks=pytest.mark.nightly),
    ],
)
def test_the_live_chart_takes_the_place_of_the_still_one_in_the_same_pixels(site, width, scheme):
    with opened(site, width=width, scheme=scheme) as page:
        before, after = {}, {}
        for key in FIGURES:
            before[key] = picture(page, key)
            assert page.locator(f"#{key}[data-awake]").count() == 0
            wake(page, key)
            page.evaluate("document.activeElement.blur()")
            after[key] = picture(page, key)
        for key in FIGURES:
            differ = look(page, "differ", [before[key], after[key]])
            assert differ["share"] <= RAGGED.get(key, 0.005) and differ["most"] <= 96, (
                f"{key}: {differ}"
            )


def test_pictures_that_differ_are_seen_to_differ(page):
    before = picture(page, "index-without")
    control(page, "index-without", "weight", "number").fill("6")
    page.evaluate("document.activeElement.blur()")
    settle(page)
    assert look(page, "differ", [before, picture(page, "index-without")])["share"] > 0.001


@pytest.mark.test
def test_where_vega_cannot_be_had_the_page_says_so_and_no_result_that_is_wrong(site):
    with opened(site) as page:
        page.route("**/_static/vega.js*", lambda route: route.abort())
        control(page, "index-without", "weight").press("End")
        page.wait_for_function("document.querySelector('#index-without .bk-message').textContent")
        shown = look(page, "shown", "index_without")
        # the browser itself says that a file was missing; no more than that may be said
        said, page.said[:] = [line for line in page.said if "ERR_FAILED" not in line], []
        assert said == []
        assert shown["message"] != [""]
        assert (
            shown["inputs"]["weight"]["range"] == [5.75]
            or "0.47%" not in dict(shown["outputs"]).values()
        )


def test_bytes_before_and_after_the_first_touch(site, capsys):
    def weigh(urls):
        paths = {urlsplit(url).path.lstrip("/") for url in urls if url.startswith(site.host)}
        return {path: len(gzip.compress((HTML / path).read_bytes(), 6)) for path in paths}

    with opened(site) as page:
        sites.quiet(page, page.requests)
        before = weigh(page.requests)
        for key in FIGURES:
            wake(page, key)
        after = weigh(page.requests)
    late = {path: size for path, size in after.items() if path not in before}
    with capsys.disabled():
        print(
            f"\n  {PAGE}, gzip: {sum(before.values()):,} bytes before the first touch (book.js "
            f"{before['_static/book.js']:,}), {sum(late.values()):,} with all figures touched:",
            ", ".join(f"{Path(path).name} {size:,}" for path, size in sorted(late.items())),
        )
    assert sorted(late) == sorted(
        ["_static/vega.js"] + [f"_static/figures/{key}.js" for key in FIGURES]
    )
    assert sum(late.values()) < 220 * 1024 and before["_static/book.js"] < 10 * 1024


# Screens, paper, no script -----------------------------------------------------------------------


def test_a_narrower_window_lays_the_live_charts_out_anew(site):
    with opened(site) as page:
        for key in FIGURES:
            wake(page, key)
        control(page, "index-without", "weight", "number").fill("8")
        for width, variant in ((PHONE, "narrow"), (1280, "wide")):
            page.set_viewport_size({"width": width, "height": 900})
            for key in FIGURES:
                page.wait_for_selector(f"#{key}[data-awake={variant}]")
            settle(page)
            assert probe(page, "sideways")["over"] <= 0
            seen = {
                (one["figure"], one["variant"])
                for one in probe(page, "drawings")
                if one["seen"] and one["figure"] in FIGURES
            }
            assert seen == {(key, variant) for key in FIGURES}
            values = model("index_without").author() | {"weight": 0.08}
            see_response(
                look(page, "chart", "index-without"), values, *plot("index-without", variant)
            )
        control(page, "index-without", "weight", "number").fill("3")
        settle(page)
        expect_figure(page, "index-without", weight=0.03)


# On a push test_chapters_live.py looks at a phone in the dark, on the page with most figures.
@sample(
    "width, scheme, contrast",
    [(1280, "light", False), (1280, "light", True), (PHONE, "dark", True)],
    pushed=[],
)
def test_axe_finds_nothing_serious_with_the_figures_awake(site, width, scheme, contrast):
    with opened(site, width=width, scheme=scheme) as page:
        for key in FIGURES:
            wake(page, key)
            control(page, key, SLIDERS_OF[key]).press("End")
        control(page, "index-without", "weight", "number").fill("99")  # with a message, too
        probe(page, "openAll")
        settle(page)
        serious = sites.serious(page, contrast)
        assert serious == [], "\n".join(serious)
        assert sites.faint_texts(probe(page, "inks")) == []


def test_paper_shows_the_authors_values_and_the_screen_the_readers(site):
    with opened(site) as page:
        control(page, "index-without", "weight", "number").fill("8")
        page.wait_for_selector("#index-without[data-awake]")
        # a box that is being typed in is left alone; no paper shows it
        control(page, "index-without", "weight", "number").blur()
        settle(page)
        expect_figure(page, "index-without", weight=0.08)
        for _ in range(2):
            page.emulate_media(media="print")
            settle(page)
            expect_figure(page, "index-without")
            expect(page, "contribution")
            assert page.locator("form.bk-controls:visible").count() == 0
            page.emulate_media(media="screen")
            settle(page)
            expect_figure(page, "index-without", weight=0.08)
            expect(page, "contribution", weight=0.08)


def test_a_printed_page_has_the_authors_values(site):
    # what emulation leaves out: the browser's own events around printing
    with opened(site) as page:
        control(page, "index-without", "weight", "number").fill("8")
        page.wait_for_selector("#index-without[data-awake]")
        page.evaluate("""() => addEventListener("beforeprint", () => queueMicrotask(() => {
          window.printed = document.querySelector("a[data-out=index_without]").textContent; }))""")
        page.pdf()
        assert page.evaluate("window.printed") == result("index_without", {})
        settle(page)
        expect_figure(page, "index-without", weight=0.08)


@pytest.mark.test
def test_without_scripts_no_control_is_shown_and_the_numbers_are_links(site):
    with opened(site, java_script_enabled=False) as page:
        assert page.locator("form").count() >= len(FIGURES)
        assert page.locator("article :is(form, input, select, output, button):visible").count() == 0
        for id in WORDS:
            word = page.locator(f"a[data-in='{id}']")
            row = data.assumption(id)
            assert word.text_content() == written(row, row.value)
            assert word.get_attribute("href").endswith(f"#{id}")
            assert word.get_attribute("role") is None


# What makes no sense -----------------------------------------------------------------------------
# No model of the page above can be brought to a combination without sense; this one can.

SENSE = "price_to_book"


@pytest.fixture(scope="module")
def nonsense(chromium, tmp_path_factory):
    """A page around a model with a condition, put together by the code that makes the book."""
    folder = tmp_path_factory.mktemp("nonsense")
    bound = model(SENSE)
    drawn = figure(
        explorables.response(
            bound, along="growth", x_ticks=[0, 2, 4], y=Axis(domain=(0, 10), ticks=[0, 5, 10])
        ),
        id="price",
        title="A price follows growth",
        subtitle="Price over book",
        description="A line that rises with growth up to the return that is required.",
        table=bound.table()[["label", "value"]],
        sources=["this_book"],
        model=bound,
    )
    declared = drawn.bundle()["model"]["declared"] | {"figure": drawn.id}
    made = page_html(drawn, lambda tex: formulas.set_formula(tex, True))
    row = data.assumption(f"{SENSE}.growth")
    sentence = "With growth of {} the price is {} times book.".format(
        number_html(
            controls.units.write(row.value * row.display_factor, row.display_unit, 2),
            "assumed",
            row.label,
            [],
            "tip-1",
            "#",
            f' data-in="{row.id}"',
        ),
        number_html(
            bound.text(), "result", "Price", [], "tip-2", "#", f' data-out="{SENSE}" data-style=""'
        ),
    )
    models = json.dumps({SENSE: declared}).replace("</", "<\\/")
    (folder / "book").mkdir()
    (folder / "_static" / "figures").mkdir(parents=True)
    (folder / PAGE).write_text(
        '<!DOCTYPE html><html lang="en" data-theme="light"><meta charset="utf-8"><title>Price'
        '</title><link rel="icon" href="data:,"><link rel="stylesheet" href="../_static/book.css">'
        f'<article class="bd-article"><p>{sentence}</p>{made}</article>'
        f'<script type="application/json" id="book-models">{models}</script>'
        '<script src="../_static/address.js" defer></script>'
        '<script src="../_static/book.js" defer></script></html>',
        encoding="utf-8",
    )
    spec = json.dumps(render.compile_vega(drawn.specification))
    (folder / "_static" / "figures" / "price.js").write_text(f'Book.define("price",{spec});\n')
    for name in ("book.css", "address.js", "book.js", "vega.js"):
        shutil.copy(HTML / "_static" / name, folder / "_static" / name)
    shutil.copytree(HTML / "_static" / "fonts", folder / "_static" / "fonts")
    with sites.serve(folder) as host:
        yield Site(chromium, folder, host)


@pytest.mark.test
def test_what_makes_no_sense_is_told_and_no_result_is_shown(nonsense):
    bound = model(SENSE)
    row = {row.input: row for row in bound.inputs}
    with opened(nonsense) as page:
        page.locator("#price input").first.focus()
        page.wait_for_selector("#price[data-awake]")

        def move(name, value):
            box = page.locator(f"#price input[type=number][data-in='{SENSE}.{name}']")
            box.fill(f"{value * row[name].display_factor:.6g}")
            settle(page)
            assert look(page, "rubbish") == []
            return look(page, "shown", SENSE)

        assert bound.output.requires == "required_return > growth && roe >= growth"
        low = row["required_return"].low
        at_the_limit = move("growth", row["growth"].high)
        shown = move("required_return", low)
        assert low <= row["growth"].high, "this cannot break the condition: choose other values"
        assert shown["message"] == [bound.output.requires_text] != at_the_limit["message"]
        assert {text for _, text in shown["outputs"]} == {"–"}
        assert shown["ends"] == swings(
            SENSE, bound.author() | {"growth": row["growth"].high, "required_return": low}
        )
        shown = move("growth", row["growth"].low)
        assert shown["message"] == [""]
        assert {text for _, text in shown["outputs"]} == {
            bound.text(growth=row["growth"].low, required_return=low)
        }


def test_the_swings_of_a_model_with_a_condition_start_as_python_writes_them(nonsense):
    with opened(nonsense) as page:
        assert look(page, "shown", SENSE)["ends"] == swings(SENSE, {})


def test_a_scenario_without_sense_is_told_too(nonsense):
    row = {row.input: row for row in model(SENSE).inputs}
    address = f"?growth={row['growth'].high}&required_return={row['required_return'].low}#price"
    with opened(nonsense, address) as page:
        page.wait_for_selector("#price[data-awake]")
        settle(page)
        shown = look(page, "shown", SENSE)
        assert model(SENSE).output.requires_text in shown["message"][0]
        assert {text for _, text in shown["outputs"]} == {"–"}
        assert look(page, "rubbish") == []
