"""The first sight of a page: nothing moves while it loads, and its styles are those it uses."""

import re

import pytest

from helpers.places import HTML
from helpers.sphinx import first_paint
from tests.support import site as sites
from tests.support.site import View
from tests.support.tiers import sample

pytestmark = pytest.mark.push(seconds=25)

STILL = 0.02
"""The most that a page may shift, as browsers count it."""

SHIFTS = """
window.moved = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries())
    moved.push([entry.value, String(entry.sources.map((one) => one.node?.nodeName))]);
}).observe({ type: "layout-shift", buffered: true });
"""
PHONE_LINE = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 200_000,
    "uploadThroughput": 90_000,
}


@sample(
    "page, width",
    [
        (f"book/{name}.html", width)
        for name in ("index", "session", "ledger")
        for width in (390, 1280)
    ],
    [("book/session.html", 390), ("book/session.html", 1280)],
    name=lambda case: f"{case[0]}-{case[1]}",
    tested=[("book/index.html", 390)],
)
def test_a_page_stands_still_while_it_loads_on_a_slow_phone(chromium, site, page, width):
    context = chromium.new_context(viewport={"width": width, "height": 844})
    opened = context.new_page()
    opened.add_init_script(SHIFTS)
    session = context.new_cdp_session(opened)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", PHONE_LINE)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 2})
    opened.goto(site.address(page))
    opened.evaluate(sites.SET)
    moved = opened.evaluate("moved")
    context.close()
    assert sum(value for value, _ in moved) <= STILL, moved


@pytest.mark.test
def test_the_switch_stands_in_every_page_before_any_script_has_run():
    pages = [*HTML.glob("book/**/*.html"), HTML / "genindex.html"]
    assert pages
    for page in pages:
        assert page.read_text(encoding="utf-8").count('<div class="bk-asof') == 1, page.name


@pytest.mark.test
def test_no_script_but_a_few_lines_stands_before_the_first_paint():
    for page in HTML.glob("book/**/*.html"):
        head, _ = page.read_text(encoding="utf-8").split("</head>", 1)
        assert not re.findall(r"<script src=[^>]*>", head), page.name
        blocking = re.sub(r"<noscript>.*?</noscript>|<link media=\"print\"[^>]*>", "", head)
        assert len(re.findall(r"<link [^>]*rel=\"stylesheet\"", blocking)) == 1, page.name


@pytest.mark.test
def test_the_style_sheet_of_a_page_holds_the_faces_of_its_first_screen():
    css = (HTML / "_static" / "book.css").read_text(encoding="utf-8")
    faces = re.findall(r"@font-face\s*\{[^}]*\}", css)
    held = [*first_paint.FIRST_FACES, first_paint.ICONS]
    assert len(faces) == css.count("url(data:font/woff2;base64,") == len(held)
    assert [name for name in held if f"{name}.woff2" not in css] == []


def fonts_of(page):
    """The font files that a page has asked for, once it asks for nothing more."""
    sites.quiet(page, page.seen.requests)
    return {url.rpartition("/")[2] for url in page.seen.requests if url.endswith(".woff2")}


ITALIC = "ibm-plex-serif-400-italic.woff2"


STOPPED = """
window.asked = [];
window.nextFrame = window.requestAnimationFrame;
window.requestAnimationFrame = (act) => window.asked.push(act);
window.setTimeout = () => 0;
"""
GOES_ON = "window.requestAnimationFrame = nextFrame; asked.forEach((act) => nextFrame(act))"
PAPER = """() => [document.documentElement.dataset.theme,
  getComputedStyle(document.body).backgroundColor]"""
OWN = re.compile(r"/_static/(?:scripts/)?[\w.-]+\.js")


@pytest.mark.test
def test_scripts_and_every_other_face_wait_for_the_frame_behind_the_first_paint(site):
    with site.visit(View("book/glossary.html", 390)) as page:
        page.add_init_script(STOPPED)
        page.seen.requests.clear()
        with page.expect_navigation():
            page.evaluate("(address) => { location = address }", site.address("book/fed.html"))
        assert page.locator("h1").is_visible() and fonts_of(page) == set()
        scripts = [found for one in page.seen.requests for found in OWN.findall(one)]
        assert scripts == [f"/_static/{first_paint.EARLY}"]
        page.evaluate(GOES_ON)
        page.wait_for_function("!document.documentElement.hasAttribute('data-scripted')")
        assert ITALIC in fonts_of(page)
        assert page.locator(f"script[{first_paint.WAITING}]").count() == 0


@pytest.mark.test
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_has_its_colours_before_any_script_is_fetched(site, scheme):
    with site.visit(View("book/fed.html", scheme=scheme)) as page:
        with_scripts = page.evaluate(PAPER)
        assert with_scripts[0] == scheme
        page.route("**/*.js*", lambda route: route.abort())
        page.goto(page.url)
        assert page.evaluate(PAPER) == with_scripts


def test_without_scripts_the_other_faces_come_by_themselves(site):
    with site.open(View("book/fed.html"), java_script_enabled=False) as page:
        assert ITALIC in fonts_of(page)


@pytest.mark.check
def test_a_style_sheet_loses_the_rules_for_classes_that_nobody_has_and_nothing_else():
    css = (
        '@charset "UTF-8";.a>.b:not(.c),p{x:"}"}/* .b */.c{background:url("data:a;b(c)")}'
        "@keyframes turn{0%{top:0}to{top:1px}}@media print{.c{top:0}.a{top:0}}a[href='.c']{top:0}"
    )
    assert first_paint.used_styles(css, frozenset("ab")) == (
        '@charset "UTF-8";.a>.b:not(.c),p{x:"}"}@keyframes turn{0%{top:0}to{top:1px}}'
        "@media print{.a{top:0}}a[href='.c']{top:0}"
    )
    assert first_paint.used_styles(css, frozenset("abc")) == css.replace("/* .b */", "")
