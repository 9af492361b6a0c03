"""Every page of the built book in Chromium: at 1280, 390 and 320 px, light and dark, over http and
from a folder, with scripts and without, on the screen and in print.

It looks at ``_build/html`` as ``make book`` left it.
"""

import csv
import io
import re
from hashlib import sha256
from urllib.parse import unquote

import pytest

from helpers import units
from helpers.chapters import address, toc
from helpers.places import HTML
from helpers.typography import typographic
from tests.support import site as sites
from tests.support.site import Site, View
from tests.support.tiers import sample

pytestmark = pytest.mark.push(seconds=110)


MOST_BYTES = 300_000
SEARCHED = 130_000  # the page of the search carries what it looks through besides
# Without a built book there is no page to ask for: then the first page is, and every test fails.
PAGES = sites.pages() or ["book/index.html"]
CHAPTERS = [page for page in PAGES if page.startswith("book/")]


def in_the_dark(page):
    """A page that was loaded in the light and then turned dark, as where a reader's evening comes.

    What is seen is the same, by the same rules of style; half of what a view costs is its load.
    """
    return View(page, scheme="dark", turned=True)


LOADS = [
    (over, width, scheme)
    for over in ("http", "file")
    for width in (1280, 390)
    for scheme in ("light", "dark")
]
SCREENS = [
    view
    for page in PAGES
    for over, width, scheme in LOADS
    for view in [
        View(page, width, scheme, over),
        *([in_the_dark(page)] if (over, width, scheme) == LOADS[0] else []),
    ]
]
# What differs from page to page is what a page says; the parts that it is said in are the same.
# The pages with most of them are looked at before a push; and on a push, they alone where only the
# parts can be at fault: turned dark, by axe, without scripts.
VARIED = ("book/index.html", "book/session.html", "book/ledger.html", "book/hosting.html")
# On every push each page is seen wide in the light, and on a phone (and at 320 px) from a folder:
# its words lie at every width. The other combinations, loads in the dark among them, are nightly.
PUSHED = {(1280, "light", "http"), (390, "light", "file")}
IN_DEPTH = [
    view
    for view in SCREENS
    if view.over == "http" and not view.turned and (view.width, view.scheme) != (390, "dark")
]


def screens(views, pushed=PUSHED):
    """Test views, those that no push looks at in the night."""

    def seen(view):
        return (view.width, view.scheme, view.over) in pushed

    return sample(
        "view",
        views,
        lambda view: view.page in VARIED if view.turned else seen(view),
        tested=lambda view: view.page in VARIED and seen(view),
    )


on_every_screen = screens(SCREENS)
for_every_page = sample("page", PAGES, PAGES, tested=VARIED)
for_every_chapter = sample("page", CHAPTERS, CHAPTERS, tested=VARIED)
at_every_width = pytest.mark.parametrize("width", [1280, 390, 320])


def listed(faults):
    """The faults one to a line: what a failing test prints."""
    return "\n" + "\n".join(faults)


# The site ----------------------------------------------------------------------------------------


@pytest.mark.test
def test_every_page_of_the_table_of_contents_is_there():
    assert {address(path) for path in toc()} <= set(PAGES)


@pytest.mark.parametrize("over", ["http", "file"])
def test_the_front_door_leads_to_the_first_page(site, over):
    with site.visit(View("index.html", over=over)) as page:
        page.wait_for_url(site.address("book/index.html", over))
        assert page.seen.said == []


@pytest.mark.test
def test_the_front_door_names_its_icon():
    # without one the browser asks for /favicon.ico, and says on the console that there is none
    assert 'rel="icon"' in (HTML / "index.html").read_text()


@pytest.mark.test
@pytest.mark.parametrize("page", ["index.html", *PAGES])
def test_every_link_inside_the_site_leads_somewhere(page):
    faults = sites.broken_links(HTML / page)
    assert not faults, listed(faults)


# Every page on every screen ----------------------------------------------------------------------


@on_every_screen
def test_a_page_asks_no_other_host_for_anything(site, view):
    own = (site.address("", view.over), "data:")
    foreign = [url for url in site.look(view).requests if not url.startswith(own)]
    assert not foreign, listed(foreign)


@on_every_screen
def test_a_page_puts_no_error_or_warning_on_the_console(site, view):
    said = site.look(view).said
    assert not said, listed(said)


@on_every_screen
def test_no_two_elements_of_a_page_share_an_id(site, view):
    same = site.look(view).same_ids
    assert not same, listed(same)


@on_every_screen
def test_a_page_does_not_scroll_sideways_and_no_disclosure_makes_it(site, view):
    for width, layout in site.look(view).layouts.items():
        assert layout.sideways["over"] <= 0, f"at {width} px: {layout.sideways}"
        assert layout.sideways_open["over"] <= 0, f"opened, at {width} px: {layout.sideways_open}"


# Contrast takes axe as long as all its other rules: a push measures one text of each kind itself.


@pytest.mark.looks_for("axe")
@sample("view", map(View, PAGES), lambda view: view.page in VARIED)
def test_axe_finds_nothing_serious_but_contrast_with_every_disclosure_open(site, view):
    serious = site.look(view).serious
    assert serious == [], listed(serious or ["nobody looked"])


@pytest.mark.looks_for("contrast")
@screens(IN_DEPTH, pushed=set())
def test_axe_finds_nothing_serious_with_every_disclosure_open(site, view):
    serious = site.look(view).serious
    assert serious == [], listed(serious or ["nobody looked"])


@pytest.mark.looks_for("inks")
@screens(
    [view for page in PAGES for view in (View(page), in_the_dark(page), View(page, scheme="dark"))]
)
def test_a_text_of_each_kind_stands_out_from_its_paper(site, view):
    inks = site.look(view).inks
    faint = sites.faint_texts(inks)
    assert len(inks) > 5 and not faint, listed(faint or ["there is hardly a text"])


@pytest.mark.looks_for("tips")
@sample(
    "view",
    [View(page, *more) for page in CHAPTERS for more in ((), (390, "light", "file"))],
    lambda view: view.page in VARIED,
)
def test_every_tooltip_is_seen_whole_and_leaves_the_page_where_it_is(site, view):
    for width, layout in site.look(view).layouts.items():
        assert layout.tips == [], f"at {width} px: {listed(layout.tips or ['nobody looked'])}"


@for_every_page
def test_a_first_visit_loads_at_most_300_kb(site, page, capsys):
    weight = site.weight(page)
    total = sum(weight.values())
    with capsys.disabled():
        print(f"\n  {page}: {total / 1000:.0f} KB in {len(weight)} files", end=" ")
    heaviest = sorted(weight.items(), key=lambda item: -item[1])
    most = MOST_BYTES + (SEARCHED if page == "search.html" else 0)
    assert total <= most, listed(f"{size:8,} {name}" for name, size in heaviest)


# Charts ------------------------------------------------------------------------------------------


@at_every_width
@for_every_chapter
def test_of_each_chart_the_drawing_for_this_width_is_seen_and_no_other(site, page, width):
    drawings = site.layout(page, width).drawings
    wanted = "wide" if width == 1280 else "narrow"
    seen = [(drawing["figure"], drawing["variant"]) for drawing in drawings if drawing["seen"]]
    assert seen == [(figure["id"], wanted) for figure in site.look(View(page)).figures]


@pytest.mark.parametrize("fault", [sites.too_small, sites.cut_off, sites.overlaps])
@at_every_width
@for_every_chapter
def test_every_label_of_a_chart_can_be_read(site, page, width, fault):
    faults = [line for drawing in site.layout(page, width).drawings for line in fault(drawing)]
    assert not faults, listed(faults)


@sample(
    "page, scheme",
    [(page, scheme) for page in CHAPTERS for scheme in ("light", "dark")],
    lambda case: case[1] == "light" or case[0] in VARIED,
    name="-".join,
    tested=lambda case: case[1] == "light" and case[0] in VARIED,
)
def test_every_label_of_a_chart_stands_out_from_the_page(site, page, scheme):
    drawings = site.layout(page, 1280, scheme).drawings
    faults = [line for drawing in drawings for line in sites.too_faint(drawing)]
    assert not faults, listed(faults)


@for_every_chapter
def test_every_figure_says_what_it_shows_and_where_that_is_from(site, page):
    for number, figure in enumerate(site.look(View(page)).figures, start=1):
        name = figure["id"]
        assert figure["number"] == f"Figure {number}", name
        assert len(figure["title"].removeprefix(figure["number"]).split()) >= 3, name
        assert figure["subtitle"], name
        assert figure["role"] == "img" and len(figure["description"].split()) >= 8, name
        assert figure["note"].strip(), f"{name}: the front page promises a caveat"
        assert len(figure["source"]) > len("Source: ") and figure["sources"] >= 1, name


@for_every_chapter
def test_the_download_of_a_figure_holds_the_rows_of_its_table(site, page):
    for figure in site.look(View(page)).figures:
        assert figure["download"] == f"{figure['id']}.csv"
        (heads, *rows), (_, *shown) = downloaded(page, figure), figure["table"]
        assert shown and len(rows) == len(shown), figure["id"]
        if heads[0] == "name" and heads[-1] == "label":  # of a formula, the inputs and the result
            assert [typographic(row[-1]) for row in rows] == [cells[0] for cells in shown]
            continue
        assert [typographic(head) for head in heads] == figure["table"][0], figure["id"]
        for row, cells in zip(rows, shown, strict=True):
            assert all(map(same, row, cells)), f"{figure['id']}: {row} is shown as {cells}"


def downloaded(page, figure):
    """The cells of a figure's file, which of a formula is in the page."""
    kind, _, content = figure["address"].partition(",")
    if kind == "data:text/csv;charset=utf-8":
        text = unquote(content)
    else:
        file, _, digest = figure["address"].partition("?v=")
        held = (HTML / page).parent.joinpath(file).read_bytes()
        assert sha256(held).hexdigest().startswith(digest) and digest
        text = held.decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


@for_every_chapter
def test_no_number_and_no_day_of_a_download_is_written_as_print_has_it(site, page):
    for figure in site.look(View(page)).figures:
        heads, *rows = downloaded(page, figure)
        assert all(len(row) == len(heads) for row in rows), figure["id"]
        printed = [cell for row in rows for cell in row if AS_PRINTED.fullmatch(cell)]
        assert printed == [], figure["id"]


AS_PRINTED = re.compile(
    r"[−–+$]\s?[\d,.]+\D*|[-−$]*[\d,]*\d(\.\d+)?\s?(%|×|bn|bp|points?|years?)"
    r"|\d{1,3}(,\d{3})+(\.\d+)?|\d{1,2} [A-Z][a-z]{2,8}( \d{4})?"
)
"""A number with a sign of print, a comma or a unit, or a day in words."""


def same(value, cell):
    """Whether a table's cell shows this value of the download, rounded to the cell's decimals."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d(T\d\d:\d\d)?", value):
        return cell == units.moment(value)
    if not re.fullmatch(r"−?[\d,]*\.?\d+", cell) or value == cell:
        shown = {"": "–", "true": "yes", "false": "no"}.get(value, typographic(value))
        return cell in (shown, typographic(value))
    decimals = len(cell.partition(".")[2])
    shown = float(cell.replace("−", "-").replace(",", ""))
    return abs(float(value) - shown) <= 0.5000001 * 10**-decimals


# Without scripts, on paper -----------------------------------------------------------------------


@sample("page", CHAPTERS, VARIED)
def test_without_scripts_the_text_the_charts_and_the_tables_are_all_there(site, page):
    with site.open(View(page), java_script_enabled=False) as opened:
        drawings = sites.probe(opened, "drawings")
        dead = opened.locator("article :is(form, input, select, button):visible").count()
        sites.probe(opened, "openAll")
        text, lost = sites.probe(opened, "text"), sites.probe(opened, "lostTables")
    look = site.look(View(page))
    seen = [(drawing["figure"], drawing["variant"]) for drawing in drawings if drawing["seen"]]
    assert seen == [(figure["id"], "wide") for figure in look.figures]
    assert [d["figure"] for d in drawings if d["seen"] and d["marks"] < 2] == []
    assert lost == [] and dead == 0
    assert text == look.text and len(text) > 500


@pytest.mark.test
def test_without_scripts_a_click_shows_the_table_of_a_figure(site):
    with site.open(View(first_with("figure.bk-figure")), java_script_enabled=False) as opened:
        figure = opened.locator("figure.bk-figure").first
        assert not figure.locator("table").is_visible()
        figure.get_by_text("Table and download").click()
        assert figure.locator("table").is_visible()
        assert figure.get_by_role("link", name="Download the table").is_visible()


@pytest.mark.test
def test_without_scripts_a_tooltip_comes_with_the_pointer_and_with_the_tab_key(site):
    view = View(first_with('class="bk-number"'))
    with site.open(view, java_script_enabled=False) as opened:
        number = opened.locator("article .bk-number:visible").first
        link, tip = number.locator("a"), number.locator(".bk-tip")
        assert not tip.is_visible()
        link.hover()
        assert tip.is_visible()
        box = tip.bounding_box()
        # it stays while one goes there to read it
        opened.mouse.move(box["x"] + 20, box["y"] + 5, steps=20)
        assert tip.is_visible()
        opened.mouse.move(0, 0)
        assert not tip.is_visible()
        link.focus()
        opened.keyboard.press("Shift+Tab")
        assert not tip.is_visible()
        opened.keyboard.press("Tab")
        assert tip.is_visible()


def first_with(mark):
    """The first chapter whose HTML holds this."""
    name, _, value = mark.partition(".")
    wanted = f'<{name} class="{value}"' if value else mark
    return next(page for page in CHAPTERS if wanted in (HTML / page).read_text())


# A printer gets dark ink on white from a dark screen: what can fail. From a light one in the night.
@pytest.mark.looks_for("paper")
@screens(
    [
        view
        for page in CHAPTERS
        for view in (in_the_dark(page), View(page), View(page, scheme="dark"))
    ],
    pushed=set(),
)
def test_in_print_the_figures_are_there_and_the_navigation_is_not(site, view):
    look = site.look(view)
    assert look.paper["seen"] == [figure["id"] for figure in look.figures]
    assert look.paper["navigation"] == []
    paper, ink = look.paper["paper"], look.paper["ink"]
    assert paper == "rgb(255, 255, 255)" and sites.contrast(ink, paper) > 12, f"{ink} on {paper}"


# The checks themselves: a page with every fault --------------------------------------------------

FAULTY = """<!DOCTYPE html><html lang="en"><title>Faulty</title>
<link rel="icon" href="icon.svg"><style>
  body, figure { margin: 0 } svg { display: block; width: 360px }
  .bk-number { position: relative; margin-left: 200px }
  .bk-tip { display: none; position: absolute; left: 0; width: 300px }
  .bk-number:focus-within .bk-tip:not(#lost) { display: block }
  @keyframes fade { 0% { opacity: 0.2 } 100% { opacity: 1 } }
</style>
<p id="twice">One <a href="nowhere.html">link</a></p><p id="twice">Two <a href="#no">links</a></p>
<p><span class="bk-number"><a href="#twice">1.5</a><span class="bk-tip" id="tip">T</span></span></p>
<p><span class="bk-number"><a href="#f">2.5</a><span class="bk-tip" id="lost">L</span></span></p>
<p style="color: #bbb">Faint</p>
<p style="animation: fade 9s">Fades in</p>
<details><summary>More</summary><div style="width: 700px">wide</div></details>
<button></button><img alt="" src="http://localhost:9/foreign.png">
<figure id="f"><svg class="bk-chart" viewBox="0 0 360 60">
  <text x="10" y="20" font-size="9">small</text><text x="10" y="55" fill="#bbb">faint</text>
  <text x="100" y="20">one</text><text x="110" y="20">other</text>
  <text x="345" y="40">at the edge</text></svg></figure>
<script>console.warn("a warning"); throw new Error("a fault")</script></html>"""


@pytest.fixture(scope="module")
def faulty(chromium, tmp_path_factory):
    folder = tmp_path_factory.mktemp("faulty")
    (folder / "page.html").write_text(FAULTY)
    (folder / "icon.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    with sites.serve(folder) as host:
        made = Site(chromium, folder, host, parts=lambda view: sites.PARTS - {"paper"})
        yield made
        made.close()


def test_the_checks_see_what_a_faulty_page_asks_for_and_says(faulty):
    look = faulty.look(View("page.html"))
    assert {faulty.address("page.html"), "http://localhost:9/foreign.png"} <= set(look.requests)
    assert {"warning: a warning", "page error: a fault"} <= set(look.said)
    assert look.same_ids == ["twice"]
    assert any("button-name" in line for line in look.serious)
    assert any("color-contrast" in line and "(1 places)" in line for line in look.serious)
    [faint] = sites.faint_texts(look.inks)
    assert "Faint" in faint and faint.endswith("1.92")
    assert set(faulty.weight("page.html")) == {"page.html", "icon.svg"}
    assert sites.broken_links(faulty.folder / "page.html", faulty.folder) == [
        "nowhere.html: there is no such file",
        "page.html#no: nothing there has this id",
    ]


LATE = """<!DOCTYPE html><html lang="en"><title>Late</title><style>
  @keyframes fade { from { opacity: 0.2 } to { opacity: 1 } }
  .in { animation: fade 30s }
  .moves { transition: color 30s; color: #ddd } .moves.on { color: #000 }
</style><main><h1>Late</h1><p class="moves">Moves</p><p id="fades">Fades in</p></main>
<script>addEventListener("late", () => {
  document.querySelector(".moves").classList.add("on");
  document.getElementById("fades").classList.add("in");
})</script></html>"""


def test_what_begins_to_move_while_axe_looks_is_seen_at_its_end(chromium):
    # As on a busy machine: axe is about to look when a figure that has just been touched changes.
    page = chromium.new_page()
    page.set_content(LATE)
    page.add_script_tag(content=sites.axe())
    page.evaluate("""() => {
      const run = axe.run;
      axe.run = async (...given) => {
        dispatchEvent(new Event("late"));
        await new Promise((done) => setTimeout(done, 100));
        return run.apply(axe, given);
      };
    }""")
    assert sites.probe(page, "serious") == []
    page.close()


def test_the_checks_see_how_a_faulty_page_lies(faulty):
    layout = faulty.layout("page.html", 390)
    assert layout.sideways["over"] == 0 and layout.sideways_open["over"] == 700 - 390
    tip, lost = layout.tips
    assert tip.startswith("tip (1.5) makes the page 310 px wider")  # the open part does
    assert "px on its right side" in tip
    assert lost == "lost (2.5) is not shown by focus"


def test_the_checks_see_the_faulty_labels_of_a_chart(faulty):
    [drawing] = faulty.layout("page.html", 390).drawings
    assert sites.too_small(drawing) == ["f (wide): 'small' is set in 9.0 px"]
    [cut] = sites.cut_off(drawing)
    assert cut.startswith("f (wide): 'at the edge' loses") and cut.endswith("px at the right edge")
    [pair] = sites.overlaps(drawing)
    assert pair.startswith("f (wide): 'one' and 'other' overlap by")
    [faint] = sites.too_faint(drawing)
    assert faint == "f (wide): 'faint' in rgb(187, 187, 187) on rgb(255, 255, 255): 1.9"
