"""The palette can be read, said and known stay apart, and a drawing is the same every time."""

import inspect
import json
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from helpers import charts, render, theme
from helpers.pipeline import drawings
from helpers.theme import NARROW_BELOW
from tests.support import environment
from tests.support.contrast import contrast
from tests.support.recipes import EVENTS, NAMED, RECIPES, compiled, draw, drawn, hashes

pytestmark = pytest.mark.check(seconds=25)

ROOT = Path(__file__).resolve().parents[1]
CSS = (ROOT / "helpers" / "sphinx" / "assets" / "book.css").read_text(encoding="utf-8")

COLOURS = {
    name: value
    for name, value in vars(theme).items()
    if isinstance(value, str) and value.startswith("var(--bk-")
}
TEXT = ("ink", "soft", "said", "known", "assumed", "accent")
"""What words are set in. Context, rule and grid only draw lines and discs."""


# --- the palette ----------------------------------------------------------------------------------


def block(start):
    """The custom properties of the first rule that begins with `start`."""
    body = CSS[CSS.index(start) + len(start) :].partition("}")[0]
    return dict(re.findall(r"--bk-([a-z]+): (#[0-9a-f]{3,6})", body))


LIGHT = block("\nhtml {")
THEMES = {
    "light": LIGHT,
    "dark": LIGHT | block('\nhtml[data-theme="dark"] {'),
    "print": LIGHT | block("\n  html, html[data-theme] {"),
}


def test_contrast_is_measured_as_wcag_does():
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("theme", THEMES)
def test_a_theme_gives_every_colour_that_the_charts_use(theme):
    needed = {re.match(r"var\(--bk-(\w+),", colour).group(1) for colour in COLOURS.values()}
    assert needed <= set(THEMES[theme])
    assert theme == "light" or needed <= set(
        block('\nhtml[data-theme="dark"] {' if theme == "dark" else "\n  html, html[data-theme] {")
    )


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", ["paper", "wash"])
@pytest.mark.parametrize("name", TEXT)
def test_words_can_be_read_on_their_ground(theme, ground, name):
    colours = THEMES[theme]
    assert contrast(colours[name], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_the_words_of_a_tip_can_be_read(theme):
    # A tip is paper on ink.
    assert contrast(THEMES[theme]["paper"], THEMES[theme]["ink"]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", ["context", "rule"])
def test_discs_and_bars_can_be_seen_on_the_paper(theme, name):
    assert contrast(THEMES[theme][name], THEMES[theme]["paper"]) >= 3


@pytest.mark.parametrize(("name", "colour"), COLOURS.items(), ids=list(COLOURS))
def test_a_drawing_that_stands_alone_has_the_colours_of_the_light_theme(name, colour):
    variable, fallback = re.fullmatch(r"var\(--bk-(\w+), (#[0-9a-f]{6})\)", colour).groups()
    assert variable == name.lower()
    assert fallback == LIGHT[variable]


@pytest.mark.parametrize("theme", THEMES)
def test_said_known_and_assumed_have_three_colours(theme):
    assert len({THEMES[theme][name] for name in ("said", "known", "assumed")}) == 3


def underline(kind):
    """How a link of this kind is underlined, in the last rule that says so."""
    rules = re.findall(r"([^{}]*)\{([^{}]*)\}", CSS.partition("@media print")[0])
    found = ""
    for selectors, body in rules:
        names = [name.strip() for name in selectors.split(",")]
        style = re.search(r"text-decoration: underline (\w+)", body)
        if style and f"a.bk-{kind}" in names:
            found = style.group(1)
    return found


def test_said_known_and_assumed_have_three_marks_in_a_sentence():
    # Colour alone would be lost in grey and to the colour-blind.
    assert [underline(kind) for kind in ("said", "known", "assumed")] == [
        "dotted",
        "solid",
        "dashed",
    ]


def test_said_known_and_assumed_have_three_marks_in_a_chart():
    assert theme.DOTTED != theme.DASHED
    assert max(theme.DOTTED) <= 2 < max(theme.DASHED)


def test_print_takes_no_mark_away():
    assert "text-decoration: none" not in CSS.partition("@media print")[2]


# --- the recipes ----------------------------------------------------------------------------------

EVERY = pytest.mark.parametrize("recipe", RECIPES)
BOTH = pytest.mark.parametrize("variant", render.WIDTHS)


def test_every_recipe_has_an_example_here():
    recipes = {
        name
        for name, thing in vars(charts).items()
        if inspect.isfunction(thing)
        and thing.__module__.startswith(charts.__name__)
        and not name.startswith("_")
        and "Chart" in str(inspect.signature(thing).return_annotation)
    }
    assert recipes == set(RECIPES)


def test_what_came_later_is_drawn_apart_and_the_name_stands_at_both_ends():
    rows = pd.DataFrame(
        {"at": [1, 2, 3], "value": [1, 2, 3], "name": "one", "later": [False, False, True]}
    )
    drawn = drawings.svg(
        render.compile_vega(
            charts.lines(
                rows,
                x=charts.Axis(column="at", domain=(1, 3), ticks=[1, 2, 3]),
                y=charts.Axis(column="value", domain=(0, 3), ticks=[0, 3]),
                series="name",
                styles={
                    "one": {"colour": charts.KNOWN, "label": "now three", "evening": "two then"}
                },
                points=True,
                later="later",
            ).to_dict()
        ),
        "wide",
        "later-",
    )
    layers = dict(re.findall(r'class="role-mark (\w+)_marks"(.*?)(?=class="role-|$)', drawn, re.S))
    assert {name for name in layers if name.startswith("hindsight")} == {
        "hindsight_0_0",
        "hindsight_0_1",
        "hindsight_0_2",
    }
    assert "two then" in layers["evening_0"] and "now three" in layers["hindsight_0_2"]


@pytest.mark.test
def test_a_drawing_is_the_same_whatever_was_drawn_before_it():
    # vl-convert numbers ids through the life of the process: seven drawings later, others.
    before = {
        name: {variant: drawn(name, variant) for variant in render.WIDTHS} for name in RECIPES
    }
    for name in reversed(RECIPES):
        assert draw(name) == before[name], name


@pytest.mark.nightly(seconds=13)
def test_a_drawing_is_the_same_in_a_fresh_process():
    code = "import json, sys, tests.test_charts as t\nprint(json.dumps(t.hashes(sys.argv[1:])))"
    backwards = list(reversed(RECIPES))
    done = subprocess.run(
        [sys.executable, "-c", code, *backwards],
        cwd=ROOT,
        env=environment.clean(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout) == hashes(RECIPES)


@EVERY
@BOTH
def test_a_drawing_has_the_width_it_was_designed_for(recipe, variant):
    left, top, width, height = map(
        float, re.search(r'viewBox="([-\d. ]+)"', drawn(recipe, variant)).group(1).split()
    )
    assert (left, top, width) == (0, 0, {"wide": 720, "narrow": 360}[variant])
    assert height > 60


@EVERY
@BOTH
def test_nothing_of_the_layout_is_left_to_autosize(recipe, variant):
    vega = render.lay_out(compiled(recipe), variant)
    assert vega["autosize"] in ("none", {"type": "none"})
    assert set(vega["padding"]) == {"top", "right", "bottom", "left"}
    assert all(side > 0 for side in vega["padding"].values())
    outer = vega["width"] + vega["padding"]["left"] + vega["padding"]["right"]
    assert outer == render.WIDTHS[variant]
    assert (vega["width"] < NARROW_BELOW) == (variant == "narrow")


@EVERY
def test_no_two_drawings_of_a_page_share_an_id(recipe):
    pieces = [
        drawings.svg(compiled(recipe), variant, f"{name}-{variant}-")
        for name in ("one", "two")
        for variant in render.WIDTHS
    ]
    ids = [found for piece in pieces for found in re.findall(r'\bid="([^"]+)"', piece)]
    assert len(ids) == len(set(ids))
    for piece in pieces:
        inside = set(re.findall(r'\bid="([^"]+)"', piece))
        assert set(re.findall(r"url\(#([^)]+)\)", piece)) <= inside


def test_ids_are_numbered_anew_in_every_drawing_and_so_are_their_uses():
    drawing = '<g clip-path="url(#clip12)"/><use href="#clip1"/><p id="clip12"/><p id="clip1"/>'
    assert drawings._renumber_ids(drawing, "gap-") == (
        '<g clip-path="url(#gap-1)"/><use href="#gap-2"/><p id="gap-1"/><p id="gap-2"/>'
    )


@EVERY
@BOTH
def test_no_label_is_set_smaller_than_it_can_be_read(recipe, variant):
    sizes = [
        float(size) for size in re.findall(r'font-size="([\d.]+)(?:px)?"', drawn(recipe, variant))
    ]
    assert sizes and min(sizes) >= 10


@EVERY
def test_a_drawing_uses_only_the_colours_of_the_palette(recipe):
    shown = drawn(recipe, "wide")
    used = set(re.findall(r'\b(?:fill|stroke)="([^"]+)"', shown))
    assert used - set(COLOURS.values()) <= {"none", "transparent"}


@EVERY
@BOTH
def test_a_drawing_asks_nothing_of_the_page_or_the_net(recipe, variant):
    shown = drawn(recipe, variant)
    assert not re.search(r"<(?:script|style|image|foreignObject|title)\b", shown)
    assert (
        shown.replace('xmlns="http://www.w3.org/2000/svg"', "")
        .replace('xmlns:xlink="http://www.w3.org/1999/xlink"', "")
        .count("http")
        == 0
    )


@EVERY
def test_a_minus_is_a_true_minus(recipe):
    words = re.findall(r"<text[^>/]*>(.*?)</text>", drawn(recipe, "wide"))
    assert not any(re.match(r"-\d", word) for word in words)


@pytest.mark.parametrize(
    "recipe, variant",
    [
        *((recipe, "wide") for recipe in ("deviation", "lines", "news_clock", "then_and_later")),
        ("timeline", "narrow"),
    ],
)
def test_said_in_fewer_characters_a_drawing_is_the_same_picture(recipe, variant, monkeypatch):
    light = drawn(recipe, variant)
    monkeypatch.setattr(drawings, "light", lambda drawing: drawing)
    heavy = drawings.svg(compiled(recipe), variant, "heavy-")
    assert len(light) < 0.9 * len(heavy)
    assert picture(light) == picture(heavy)


def picture(drawing):
    """What a drawing looks like."""
    size = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', drawing).groups()
    sized = drawing.replace("<svg ", '<svg width="{}" height="{}" '.format(*size), 1)
    return render.png(re.sub(r"var\(--[a-z-]+, *(#[0-9a-f]+)\)", r"\1", sized))


def test_as_told_is_a_dotted_ring_and_as_closed_a_solid_disc():
    shown = drawn("deviation", "wide")
    (rings,) = groups_of(shown, stroke=charts.SAID)
    assert rings.count("<path") == len(NAMED)
    assert 'stroke-dasharray="2,2"' in rings
    (discs,) = groups_of(shown, fill=charts.KNOWN)
    assert discs.count("<path") == len(NAMED)
    assert "dasharray" not in discs


def groups_of(drawing, **said):
    """The groups of dots in one colour; what all of its dots say, a group says once."""
    ((name, colour),) = said.items()
    groups = re.findall(r'<g class="role-mark[^>]*>(?:(?!</g>).)*</g>', drawing)
    return [one for one in groups if f' {name}="{colour}"' in one and "<path" in one]


def test_both_values_of_every_row_are_labelled():
    words = re.findall(r"<text[^>/]*>(.*?)</text>", drawn("deviation", "wide"))
    assert {*NAMED["a"], *NAMED["b"], *NAMED["name"]} <= set(words)


@BOTH
def test_a_long_text_is_broken_and_never_cut(variant):
    shown = drawn("timeline", variant)
    words = " ".join(re.findall(r"<(?:text|tspan)[^>]*>([^<]+)</", shown))
    for event in EVENTS["event"]:
        assert event in " ".join(words.split())
    assert "…" not in words


def test_the_phone_breaks_a_long_text_more_often():
    lines = {variant: drawn("timeline", variant).count("<tspan") for variant in render.WIDTHS}
    assert lines["narrow"] > lines["wide"] >= 2


def test_hours_are_written_as_a_clock():
    words = re.findall(r"<text[^>/]*>(.*?)</text>", drawn("prints", "wide"))
    assert {"10:00", "12:00", "14:00", "16:00"} <= set(words)


def test_without_the_drawing_library_the_error_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    with pytest.raises(render.RenderError, match="pip install -r requirements.txt"):
        render._vl_convert.__wrapped__()


def test_what_came_later_is_a_layer_of_its_own_and_what_was_known_is_not_in_it():
    drawing = drawn("then_and_later", "wide")
    layers = re.findall(r'class="[^"]*?(hindsight_[a-z]+|dots_still_[a-z]+)', drawing)
    assert {"hindsight_line", "dots_still_hindsight", "hindsight_above"} <= set(layers)
    (known,) = groups_of(drawing, fill=charts.KNOWN)
    assert known.startswith('<g class="role-mark" ') and "Beta" in known
    later = re.search(r'class="[^"]*hindsight_above.*?</g>', drawing, re.S).group(0)
    assert "+0.05" in later and "+0.58" in later and "0.53" not in later


def test_where_nothing_came_later_no_layer_says_so():
    table = NAMED.assign(hour=[1.0, 2.0, 3.0], below=False, later=False)
    chart = charts.then_and_later(
        table,
        x=charts.Axis(column="hour", domain=(0, 4), ticks=[1, 2, 3]),
        y=charts.Axis(column="closed", domain=(-1, 1), ticks=[-1, 0, 1]),
        labels=charts.Labels(text="b", dot="name"),
    )
    assert "hindsight" not in chart.to_json()


@pytest.mark.parametrize(
    ("recipe", "words"),
    [
        ("then_and_later", ["Alpha", "Beta", "Gamma"]),
        ("expectations", ["Alpha: +0.05", "Beta: −0.53 ?", "Gamma: +0.58"]),
        (
            "intervals",
            [f"{name}, estimate: {a}" for name, a in zip(NAMED["name"], NAMED["b"], strict=True)]
            + [f"{name}, told: {b}" for name, b in zip(NAMED["name"], NAMED["a"], strict=True)],
        ),
    ],
)
@pytest.mark.parametrize("variant", ["wide", "narrow"])
def test_each_dot_of_a_series_of_expectations_and_of_estimates_has_its_words(
    recipe, words, variant
):
    assert sorted(re.findall(r'data-dot="([^"]+)"', drawn(recipe, variant))) == sorted(words)


def test_a_pair_with_one_measure_missing_keeps_the_other_and_has_no_link():
    table = NAMED.assign(told=[0.2, None, 1.5], name=["Alpha", "Beta\nsecond line", "Gamma"])
    chart = charts.paired_ranking(
        table,
        name="name",
        first=charts.Series("told", "told"),
        second=charts.Series("closed", "closed"),
        axis=charts.Axis(domain=(-2, 2), ticks=[-2, 0, 2]),
    )
    drawing = drawings.svg(render.compile_vega(chart.to_dict()), "wide", "pair-")
    assert drawing.count("aria-hidden") == 1 and "second line" in drawing
    marks = re.findall(r'<g class="role-mark[^>]*>(.*?)</g>', drawing, re.S)
    assert [group.count("<path") for group in marks if "<path" in group] == [2, 3]


def test_the_middle_of_a_pair_is_a_tick_between_its_discs():
    table = NAMED.assign(middle=0.1)
    draw_it = dict(
        name="name",
        first=charts.Series("told", "told"),
        second=charts.Series("closed", "closed"),
        axis=charts.Axis(domain=(-2, 2), ticks=[-2, 0, 2]),
    )
    plain, ticked = (
        drawings.svg(
            render.compile_vega(charts.paired_ranking(table, **draw_it, **more).to_dict()),
            "wide",
            "middle-",
        )
        for more in ({}, {"middle": "middle"})
    )
    assert ticked.count("role-mark") == plain.count("role-mark") + 1
