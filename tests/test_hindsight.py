"""That evening and now: what nobody could know is marked, and gone when a reader asks for that."""

import re
from urllib.parse import quote

import pandas as pd
import pytest
from docutils import nodes

from helpers import data, figure_html
from helpers.delivery import evening_data
from helpers.figure import FigureError, figure, show
from helpers.places import HTML
from helpers.sphinx.roles import rests_on_later
from helpers.sphinx.sheets import sheet_html
from helpers.tables import table_html
from helpers.typography import typographic
from tests.support import site as sites
from tests.support.figures import page_html
from tests.support.later import later_days
from tests.support.recipes import RECIPES
from tests.support.site import View
from tests.support.tiers import sample

pytestmark = pytest.mark.push(seconds=45)

PAGES = [page for page in sites.pages(HTML) if page.startswith("book/")]
WITH_MOST = [f"book/{name}.html" for name in ("session", "ledger", "movers", "outlook", "data")]
"""Pages with most of what came later, and the tables."""
LATER = {fact.id for fact in data.records("facts").values() if fact.hindsight}

OPEN = "section > p > .hindsight"
"""Hindsight that lies in no fold."""

SEEN = """(later) => {
  for (const fold of document.querySelectorAll("main details")) fold.open = true;
  return [...document.querySelectorAll("main a[href*='#'], main tr[id]")].filter((one) => {
    const id = one.id || one.hash.slice(1);
    return later.includes(id) && one.checkVisibility({visibilityProperty: true});
  }).map((one) => one.id || one.hash);
}"""


WORDS = """() => {
  const seen = (one) => one.checkVisibility({visibilityProperty: true});
  const words = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const text = node.nodeValue.trim(), parent = node.parentElement;
    if (!text || parent.closest("script, style, noscript, template, pre")) continue;
    const tip = parent.closest(".bk-tip"), option = parent.closest("option");
    const shown = option ? !option.matches(".bk-hindsight") && seen(option.parentElement)
      : seen(tip ? tip.parentElement : parent);
    if (shown) words.push(text);
  }
  for (const one of document.querySelectorAll("[aria-label], [title], [alt], [placeholder]"))
    for (const name of ["aria-label", "title", "alt", "placeholder"])
      if (one.hasAttribute(name) && seen(one)) words.push(one.getAttribute(name));
  return words;
}"""
"""Every word in reach that evening: text, tooltips, menus, names for screen readers. The source of
a cell is left out: it says what is asked for, and what comes out of it is looked at here."""

OF_SOURCES = {
    f"book/{name}.html" for name in ("data", "bibliography", "hosting", "api", "colophon")
}
"""Pages of files and sources, which have names and days of their own."""


def switch(page, name):
    page.get_by_role("button", name=name).click()


@sample("name", PAGES, WITH_MOST, tested=["book/session.html", "book/ledger.html"])
def test_that_evening_shows_no_later_fact_and_now_shows_all(site, name):
    with site.open(View(name)) as page:
        switch(page, "As known that evening")
        assert page.evaluate(SEEN, sorted(LATER)) == []
        if name not in OF_SOURCES:
            assert list(later_days(page.evaluate(WORDS))) == []
        shown = page.locator("main").inner_text()
        switch(page, "As known now")
        if page.locator("main .hindsight, main .bk-hindsight").count():
            assert page.locator("main").inner_text() != shown
        assert page.seen.said == []


def test_a_later_day_is_found_in_whatever_words_it_is_named():
    said = ["It closed on 30 January.", "to 21 August 2026", "known 2026-08-21", "in March 2026"]
    assert list(later_days(said)) == said
    assert list(later_days(["December 2026 futures", "on 29 January 2026", "in March 2025"])) == []


@pytest.mark.test
@pytest.mark.parametrize("name", PAGES)
def test_every_later_fact_of_a_page_stands_where_it_can_be_hidden(name):
    html = (HTML / name).read_text(encoding="utf-8")
    shown = set(re.findall(r'href="(?:data\.html)?#([a-z0-9_]+)"', html))
    assert not shown & LATER or "hindsight" in html


def test_that_evening_the_methods_do_not_say_what_later_tables_lack(site):
    later = [one["holes_later"] for one in data.descriptor()["resources"] if "holes_later" in one]
    with site.open(View("book/methods.html")) as page:
        switch(page, "As known that evening")
        shown = page.locator("main").inner_text()
        assert later and not [one for one in later if one in shown]
        switch(page, "As known now")
        shown = page.locator("main").inner_text()
        assert all(one in shown for one in later)


@pytest.mark.test
def test_the_choice_is_kept_from_page_to_page_and_told(site):
    with site.open(View("book/session.html")) as page:
        page.get_by_role("button", name="As known that evening").press("Enter")
        assert "is hidden" in page.locator(".bk-asof [role=status]").inner_text()
        page.goto(site.address("book/ledger.html"))
        assert page.evaluate("document.documentElement.dataset.asof") == "evening"
        pressed = page.get_by_role("button", name="As known that evening")
        assert pressed.get_attribute("aria-pressed") == "true"


def test_a_link_asks_for_the_evening_and_another_for_now(site):
    with site.open(View("book/session.html?asof=evening")) as page:
        assert not page.locator(OPEN).first.is_visible()
        page.goto(site.address("book/ledger.html"))
        assert page.evaluate("document.documentElement.dataset.asof") == "evening"
        page.goto(site.address("book/session.html?asof=now"))
        assert page.locator(OPEN).first.is_visible()
        switch(page, "As known that evening")  # and a reader's own choice outlives a link
        page.reload()
        assert not page.locator(OPEN).first.is_visible()
        assert page.seen.said == []


@pytest.mark.test
def test_a_link_to_a_scenario_brings_the_evening_along(site):
    view = View("book/session.html?weight=0.08&asof=evening&utm_source=post#index-without")
    with site.open(view, permissions=["clipboard-read", "clipboard-write"]) as page:
        assert page.evaluate("document.documentElement.dataset.asof") == "evening"
        figure = page.locator("#index-without")
        assert figure.locator(".bk-message").inner_text() == ""
        figure.get_by_role("button", name="link to this scenario").click()
        page.wait_for_function("document.querySelector('#index-without .bk-message').textContent")
        link = page.evaluate("navigator.clipboard.readText()")
        assert link.endswith("?index_without.weight=0.08&asof=evening#index-without")
        switch(page, "As known now")
        figure.get_by_role("button", name="link to this scenario").click()
        page.wait_for_function(
            "navigator.clipboard.readText().then((text) => !text.includes('asof'))"
        )


def test_what_others_hang_on_to_a_link_is_left_alone(site):
    for page_name in ("book/ledger.html", "book/movers.html", "book/capex.html"):
        with site.open(View(f"{page_name}?utm_source=post&gbraid=a1&x=y&asof=now")) as page:
            told = page.locator(".bk-message").all_inner_texts()
            assert "".join(told) == "" and page.seen.said == []
            assert "x=y" in page.url


LATER_PARTS = re.compile(r'<(span|dd) class="bk-hindsight">.*?</\1>', re.S)


@pytest.mark.test
def test_that_evening_no_sheet_names_a_later_day():
    for fact in data.records("facts").values():
        if not fact.hindsight:
            seen = LATER_PARTS.sub("", sheet_html(fact.id))
            assert list(later_days(re.findall(r">([^<]+)<", seen))) == [], fact.id


def test_paper_shows_what_was_chosen(site):
    with site.open(View("book/session.html")) as page:
        page.emulate_media(media="print")
        assert page.locator(OPEN).first.is_visible()
        page.emulate_media(media="screen")
        switch(page, "As known that evening")
        page.emulate_media(media="print")
        assert not page.locator(OPEN).first.is_visible()
        assert not page.locator(".bk-asof").is_visible()


def test_without_scripts_all_is_shown_and_marked_and_no_switch_is_there(site):
    with site.visit(View("book/session.html"), java_script_enabled=False) as page:
        assert page.locator(OPEN).first.is_visible()
        assert not page.locator(".bk-asof").is_visible()


def test_a_reader_is_told_where_something_is_hidden(site):
    with site.open(View("book/session.html")) as page:
        switch(page, "As known that evening")
        assert page.locator(f"{OPEN} + .bk-hid").first.is_visible()
        assert "Hidden: known only later." in page.locator(f"{OPEN} + .bk-hid").first.inner_text()


def test_the_switch_fits_the_narrowest_page(site):
    with site.open(View("book/session.html", 320)) as page:
        box = page.locator(".bk-asof").bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 320


def test_that_evening_shows_no_assumption_and_no_source_from_later(site):
    rows = {
        "tables": [row.id for row in data.records("assumptions").values() if rests_on_later([row])],
        "data": [f"source-{key}" for key, one in data.records("sources").items() if one.hindsight],
    }
    for name, later in rows.items():
        with site.open(View(f"book/{name}.html")) as page:
            switch(page, "As known that evening")
            shown = page.evaluate(
                "(ids) => ids.filter((id) => document.getElementById(id).checkVisibility())", later
            )
            assert later and shown == [], name


@pytest.mark.test
def test_what_rests_on_a_later_fact_is_later_too(site):
    assert data.fact("gap_mean_all").hindsight
    with site.open(View("book/further/volatility.html")) as page:
        result = page.locator("main a[data-out=share_of_days_above]").first
        assert result.is_visible()
        switch(page, "As known that evening")
        assert not result.is_visible()


def test_a_search_of_that_evening_finds_nothing_in_what_came_later(site):
    claim = next(claim for claim in data.records("claims").values() if claim.later_note)
    with site.open(View("book/ledger.html")) as page:
        words = page.locator(f"#{claim.id} dd.bk-hindsight").text_content()
        page.fill(".bk-sift [name=text]", words)
        assert page.locator(f"#{claim.id}").is_visible()
        switch(page, "As known that evening")
        assert not page.locator(f"#{claim.id}").is_visible()


# Figures and tables ------------------------------------------------------------------------------

ROWS = pd.DataFrame(
    {"what": ["then", "after"], "value": [1.0, 2.0], "known_on": ["2026-01-29", "2026-02-05"]}
)


def made(**more):
    return figure(
        RECIPES["deviation"](),
        id="example",
        title="Now it is known",
        subtitle="A measure",
        description="Two dots lie apart on a line, the later one to the right.",
        table=ROWS,
        sources=["this_book"],
        **more,
    )


@pytest.mark.check
def test_rows_known_later_are_hindsight_and_the_column_is_not_shown():
    html = table_html(ROWS)
    assert html.count('<tr class="bk-hindsight">') == 1 and "known_on" not in html
    assert "bk-hindsight" in show(ROWS, "rows")._repr_mimebundle_()["text/html"]


@pytest.mark.check
def test_a_download_of_that_evening_lacks_the_later_rows():
    html = figure_html.still(made().bundle())
    links = re.search(r' href="data:([^"]*)" data-evening-href="data:([^"]*)"', html)
    now, evening = links.groups()
    assert "after" in now and "after" not in evening and "then" in evening
    files = figure_html.files(made().bundle())
    assert list(files) == ["example.csv", "example.evening.csv"]
    held = [one.partition("%BF")[2] for one in links.groups()]
    assert [quote(text) for text in files.values()] == held


@pytest.mark.check
def test_a_figure_has_other_words_for_that_evening():
    html = page_html(
        made(evening={"title": "Nobody knows yet", "description": "One dot on a line."})
    )
    assert '<span class="bk-evening">Nobody knows yet</span>' in html
    assert 'data-evening-label="One dot on a line."' in html


@pytest.mark.check
def test_a_figure_refuses_other_words_for_what_it_does_not_say():
    with pytest.raises(FigureError, match="'evening' has caption; it may have title"):
        made(evening={"caption": "x"})


@pytest.mark.check
def test_a_later_fact_in_the_open_is_a_fault_of_the_page():
    from helpers.sphinx.hindsight import _inside
    from helpers.sphinx.roles import Number

    number = Number("", "1")
    open_air = nodes.paragraph("", "", number)
    assert not _inside(number)
    open_air["classes"] = ["hindsight"]
    assert _inside(number)


# The ledger --------------------------------------------------------------------------------------

CLAIMS = list(data.records("claims").values())


@pytest.fixture
def ledger(site):
    with site.open(View("book/ledger.html")) as page:
        yield page
        assert page.seen.said == []


def numbers(page):
    return page.evaluate(
        "[...document.querySelectorAll('.bk-claim:not([hidden])')].map(c => +c.dataset.number)"
    )


@pytest.mark.parametrize("key", ["verdict", "kind", "chapter", "section"])
def test_the_ledger_is_filtered_by(ledger, key):
    for value in {getattr(claim, key) for claim in CLAIMS}:
        ledger.select_option(f".bk-sift [name={key}]", value)
        wanted = [claim.number for claim in CLAIMS if getattr(claim, key) == value]
        assert numbers(ledger) == wanted
        told = ledger.locator(".bk-sift output").inner_text()
        assert told == f"{len(wanted)} of {len(CLAIMS)} claims"
        assert f"{key}=" in ledger.url
    ledger.get_by_role("button", name="Show all").click()
    ledger.wait_for_function(
        f"!location.search && document.querySelectorAll("
        f"'.bk-claim:not([hidden])').length === {len(CLAIMS)}"
    )


@pytest.mark.test
def test_the_ledger_is_searched_and_sorted(ledger):
    ledger.fill(".bk-sift [name=text]", "azure")
    assert 0 < len(numbers(ledger)) < 20
    ledger.fill(".bk-sift [name=text]", "")
    ledger.select_option(".bk-sift [name=order]", "error")
    first = numbers(ledger)[0]
    told = [c for c in CLAIMS if c.told is not None and c.known]
    assert first == max(told, key=lambda c: abs(c.told / data.fact(c.known).value - 1)).number


@pytest.mark.test
def test_a_link_to_a_filtered_ledger_is_followed_and_an_unknown_filter_told(site):
    view = View("book/ledger.html?verdict=open&kind=nonsense&colour=red")
    with site.open(view) as page:
        assert page.locator(".bk-sift [name=verdict]").input_value() == "open"
        said = page.locator(".bk-sift .bk-message").inner_text()
        assert "1 of its filters was left out" in said  # a colour is none of its filters
        assert numbers(page) == [c.number for c in CLAIMS if c.verdict == "open"]


def test_without_scripts_the_ledger_stands_in_the_storys_order_without_dead_controls(site):
    with site.visit(View("book/ledger.html"), java_script_enabled=False) as page:
        assert page.locator(".bk-claim").count() == len(CLAIMS)
        assert not page.locator(".bk-sift").is_visible()


@pytest.mark.test
def test_a_claim_names_all_of_its_evidence_with_value_and_source(ledger):
    for claim in CLAIMS[::9]:
        text = ledger.locator(f"#{claim.id}").text_content()
        for key in claim.evidence:
            fact = data.fact(key)
            assert typographic(fact.label) in text and fact.text(fact.own_style) in text


@pytest.mark.check
def test_a_layer_known_later_can_be_told_in_the_drawing():
    import altair as alt

    from helpers import render
    from helpers.pipeline import drawings
    from helpers.theme import finish

    points = pd.DataFrame({"x": [1, 2]})
    base = alt.Chart(points).mark_point().encode(x="x:Q")
    chart = finish(
        alt.layer(base, base.properties(name="hindsight_after")), height=50, padding=(5, 5, 5, 5)
    )
    drawn = drawings.svg(render.compile_vega(chart.to_dict()), "wide", "example-")
    assert re.search(r'class="[^"]*hindsight_after', drawn)


def test_the_style_sheet_hides_such_a_layer_that_evening(site):
    with site.open(View("book/session.html")) as page:
        page.evaluate("""document.querySelector('main svg.bk-chart').innerHTML +=
            '<g class="mark-symbol role-mark hindsight_after_marks"><text>later</text></g>'""")
        layer = page.locator("svg .hindsight_after_marks").first
        switch(page, "As known that evening")
        assert page.evaluate("(one) => getComputedStyle(one).display", layer.element_handle()) == (
            "none"
        )


ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@pytest.mark.check
def test_what_is_said_of_a_table_that_evening_ends_with_its_last_row_of_then():
    kept, looked_at = dict(evening_data.tables()), []
    for resource in data.descriptor()["resources"]:
        text = resource.get("evening", {}).get("description", "")
        said = re.findall(r"\b(?:\d+ )?[A-Z][a-z]{2,8} \d{4}", text.replace("Russell 2000", ""))
        if said:
            rows = kept[resource["name"]]
            column = next(name for name, cell in rows[0].items() if ISO_DAY.fullmatch(cell))
            last = pd.Timestamp(max(row[column] for row in rows))
            assert f"{last.day} {last:%B %Y}".endswith(said[-1]), resource["name"]
            looked_at.append(resource["name"])
    assert len(looked_at) == 5
