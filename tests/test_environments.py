"""What a reader can do where: every environment the book promises something in, as one table.

`+` works; `~` works, and the page says that nothing is kept; `=` the page is whole and offers no
such thing; `.` is not asked. What a reader does is done from inside the page, by
support/reader.js, so that one code asks Chromium, an old one, Firefox, a frame and a page from a
disk alike.
"""

import re
from contextlib import contextmanager
from html import escape
from pathlib import Path

import pytest

from helpers.places import HTML, ROOT
from tests.support import browsers
from tests.support import site as sites
from tests.support.contrast import contrast
from tests.support.tiers import sample

pytestmark = pytest.mark.push(seconds=30)

MATRIX = """
                       reads moves opens predicts keeps checks hides themes sifts finds loads fits
a web server             +     +     +      +      +      +     +     +      +     +     +    +
a folder                 +     +     +      +      +      +     +     +      +     +     +    +
a phone                  +     +     +      +      +      +     +     +      +     +     +    +
nothing is kept          +     +     +      ~      ~      +     +     +      +     +     +    +
a strict policy          +     +     +      +      +      +     +     +      +     +     +    +
no code from text        +     +     +      +      +      +     +     +      +     +     +    +
another page's frame     +     +     +      +      +      +     +     +      +     +     +    +
a frame without origin   +     +     +      ~      ~      +     +     +      +     +     +    +
a saved page             +     =     .      +      .      +     +     +      +     .     +    +
no scripts               +     =     =      =      .      =     =     =      =     .     +    +
an old Chromium          +     +     +      +      +      +     +     +      +     +     +    +
an old phone             +     +     +      +      +      +     +     +      +     +     +    +
Firefox                  +     +     +      +      +      +     +     +      +     +     +    +
letters of 32 px         +     +     +      +      +      +     +     +      +     +     +    +
32 px on a phone         +     +     +      +      +      +     +     +      +     +     +    +
four times as large      +     +     +      +      +      +     +     +      +     +     +    +
forced colours           +     +     +      +      +      +     +     .      +     +     +    +
forced colours, dark     +     +     +      +      +      +     +     .      +     +     +    +
less motion              +     +     +      +      +      +     +     +      +     +     +    +
paper                    +     =     .      =      .      =     .     .      .     .     .    .
"""
MEANS = {"+": "works", "~": "not kept", "=": "static"}
PUSHED = {"nothing is kept", "a strict policy"}

CHAPTER, LEDGER, SEARCH = "book/session.html", "book/ledger.html", "search.html?q=Hammack"
FIGURE = "daily-gaps"
DONE_ON = {
    CHAPTER: "reads opens hides themes checks moves loads fits predicts keeps",
    LEDGER: "reads hides sifts fits",
    SEARCH: "finds fits",
}
READER = (Path(__file__).parent / "support" / "reader.js").read_text(encoding="utf-8")

STRICT = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:"
NO_CODE = "script-src 'self' 'unsafe-inline'"
LARGE = {"fontSizes": {"standard": 32, "fixed": 26}}
DESK, PHONE, ENLARGED = (
    {"width": width, "height": height} for width, height in ((1280, 900), (390, 844), (320, 256))
)


def _rows():
    head, *lines = MATRIX.strip().splitlines()
    for line in lines:
        name, *cells = re.split(r"\s{2,}", line)
        yield name, dict(zip(head.split(), cells, strict=True))


ROWS = dict(_rows())


def ask(place, name, given=None):
    """What comes of it when a reader does something in a page or a frame."""
    function = f"(given) => {{ const reader = ({READER}); return reader.{name}(given); }}"
    try:
        return place.evaluate(function, given)
    except Exception as error:  # of Playwright or Firefox, whatever kind: it stands in the cell
        return f"fails: {str(error)[:200]}"


def row(show, asked):
    """The cells of an environment; `show` opens a page in it and gives what can be asked."""
    found = {}
    for page, names in DONE_ON.items():
        wanted = [name for name in names.split() if asked[name] != "."]
        if not wanted:
            continue
        place = show(page)
        if place is None:  # nobody saves the page of the search
            continue
        for name in wanted:
            if name == "keeps":
                place = show(page)
            came = ask(place, name, FIGURE)
            if found.get(name) in (None, MEANS[asked[name]]):  # a fault on one page stays
                found[name] = came
    return found


# The environments --------------------------------------------------------------------------------


def _is_live(page):
    return "data-live" in (HTML / page).read_text(encoding="utf-8")


@contextmanager
def opened(browser, host, options=None, script="", fonts=None, media=None):
    """A way to open pages in a context of a browser; collects what is thrown."""
    context = browser.new_context(**({"viewport": DESK} | (options or {})))
    context.set_default_timeout(30_000)
    if script:
        context.add_init_script(script)
    page, thrown = context.new_page(), []
    page.on("pageerror", lambda error: thrown.append(str(error)))
    if media:
        page.emulate_media(**media)
    if fonts:
        session = context.new_cdp_session(page)
        session.send("Page.enable")
        session.send("Page.setFontSizes", fonts)

    def show(name):
        page.goto(f"{host}/{name}")
        return page

    try:
        yield show, thrown
    finally:
        context.close()


@contextmanager
def framed(browser, host, sandbox, folder):
    """The book in a frame of another site (one machine, two names), with its own origin or none."""
    with (
        sites.serve(folder) as outer,
        opened(browser, outer.replace("127.0.0.1", "localhost")) as (show, thrown),
    ):

        def show_framed(name):
            (folder / "class.html").write_text(
                f'<!doctype html><iframe {sandbox} src="{escape(f"{host}/{name}")}" '
                'style="width: 1100px; height: 800px"></iframe>',
                encoding="utf-8",
            )
            frame = next(one for one in show("class.html").frames if one.url.startswith(host))
            sites.scripted(frame)
            return frame

        yield show_framed, thrown


@contextmanager
def saved(browser, host, folder):
    """Pages as "Save as, complete" leaves them: what was loaded beside them, links to the site."""
    beside = folder / "page_files"
    beside.mkdir()

    def take(found):
        before, address, after = found.groups()
        source = HTML / "book" / address.partition("?")[0]
        (beside / source.name).write_bytes(source.read_bytes())
        return f"{before}page_files/{source.name}{after}"

    with opened(browser, host) as (show, _):
        for name in (CHAPTER, LEDGER):
            page = show(name)
            html = page.evaluate("'<!DOCTYPE html>' + document.documentElement.outerHTML")
            html = re.sub(
                r'(<script [^>]*src="|<link [^>]*href=")(\.\./_static/[^"]+)(")', take, html
            )
            html = re.sub(r'(<a [^>]*href=")(?!#|https?:|data:)', rf"\1{host}/book/", html)
            (folder / Path(name).name).write_text(html, encoding="utf-8")
    with opened(browser, folder.as_uri()) as (show, thrown):
        yield lambda name: show(Path(name).name) if name != SEARCH else None, thrown


@contextmanager
def through(firefox, host):
    """The pages in Firefox."""

    def show(name):
        firefox.goto(f"{host}/{name}")
        return firefox

    firefox.set_viewport_size(DESK)
    yield show, firefox.said


@pytest.fixture(scope="module")
def old(playwright):
    browser = browsers.launch_old(playwright)
    yield browser
    browser.close()


@pytest.fixture
def environment(request, chromium, tmp_path):
    """A function of an environment's name: the context in which its pages can be opened."""

    @contextmanager
    def enter(name):
        policy = {"a strict policy": STRICT, "no code from text": NO_CODE}.get(name)
        headers = {"Content-Security-Policy": policy} if policy else None
        with sites.serve(HTML, headers) as host, _entered(name, host) as made:
            yield made

    def _entered(name, host):
        if name == "Firefox":
            return through(request.getfixturevalue("fox"), host)
        browser = request.getfixturevalue("old") if name.startswith("an old") else chromium
        match name:
            case "a folder":
                return opened(browser, HTML.as_uri())
            case "a phone":
                return opened(browser, host, {"viewport": PHONE, "has_touch": True})
            case "an old phone":
                return opened(browser, host, {"viewport": PHONE, "has_touch": True})
            case "nothing is kept":
                return opened(browser, host, script=browsers.NOTHING_KEPT)
            case "another page's frame":
                return framed(browser, host, "", tmp_path)
            case "a frame without origin":
                return framed(browser, host, 'sandbox="allow-scripts"', tmp_path)
            case "a saved page":
                return saved(browser, host, tmp_path)
            case "no scripts":
                return opened(browser, host, {"java_script_enabled": False})
            case "letters of 32 px":
                return opened(browser, host, fonts=LARGE)
            case "32 px on a phone":
                return opened(browser, host, {"viewport": PHONE}, fonts=LARGE)
            case "four times as large":
                return opened(browser, host, {"viewport": ENLARGED})
            case "forced colours":
                return opened(browser, host, {"forced_colors": "active"})
            case "forced colours, dark":
                return opened(browser, host, {"forced_colors": "active", "color_scheme": "dark"})
            case "less motion":
                return opened(browser, host, {"reduced_motion": "reduce"})
            case "paper":
                return opened(browser, host, media={"media": "print"})
            case _:
                return opened(browser, host)

    return enter


@pytest.fixture(scope="module")
def fox():
    with browsers.firefox() as tab:
        yield tab


# What they promise -------------------------------------------------------------------------------


@sample("name", ROWS, pushed=PUSHED)
def test_a_reader_can_do_what_the_table_says(environment, name):
    asked = ROWS[name]
    with environment(name) as (show, thrown):
        found = row(show, asked)
    promised = {column: MEANS[cell] for column, cell in asked.items() if cell != "."}
    assert found == promised
    assert not thrown, thrown


@pytest.mark.nightly
@pytest.mark.parametrize("page", [one for one in sites.pages() if _is_live(one)])
def test_where_text_must_not_become_code_a_slider_gives_what_it_gives_elsewhere(environment, page):
    seen = []
    for name in ("a web server", "no code from text"):
        with environment(name) as (show, thrown):
            seen.append(ask(show(page), "results"))
        assert not thrown
    assert seen[0] and seen[1] == seen[0]


def test_where_nothing_is_kept_a_link_takes_the_evening_along(environment):
    with environment("nothing is kept") as (show, _):
        page = show(CHAPTER)
        page.click(".bk-asof [name=evening]")
        page.click(".prev-next-footer .right-next")
        page.wait_for_url("**/capex.html?asof=evening")
        assert page.evaluate("document.documentElement.dataset.asof") == "evening"


@sample("name", ["forced colours", "forced colours, dark"], pushed=set())
def test_in_forced_colours_states_and_marks_differ_and_charts_can_be_read(environment, name):
    with environment(name) as (show, _):
        chapter = ask(show(CHAPTER), "looks")
        ledger = ask(show(LEDGER), "looks")
    assert len(set(chapter["pressed"])) == 2
    assert len(set(chapter["lines"])) == len(chapter["lines"]) == 3
    assert len(set(ledger["verdicts"])) == len(ledger["verdicts"]) >= 3
    faint = [ink for ink in chapter["inks"] if contrast(ink, chapter["paper"]) < 4.5]
    assert chapter["inks"] and not faint, (faint, chapter["paper"])


@pytest.mark.check
def test_no_style_and_no_script_of_a_page_asks_for_what_the_oldest_browser_lacks():
    lacks = re.compile(
        r":has\(|:modal\b|\.checkVisibility\(|\.toSorted\(|Object\.groupBy|\d[sdl]v[hw]\b|@layer"
        r"|Promise\.withResolvers|\.size\s*\?"
    )
    assets = ROOT / "helpers" / "sphinx" / "assets"
    for path in [*assets.glob("*.js"), assets / "book.css"]:
        text = re.sub(r"@supports[^{]*\{.*", "", path.read_text(encoding="utf-8"))
        text = re.sub(r"/\*.*?\*/|(?m:^\s*//.*$)", "", text, flags=re.S)
        assert not lacks.findall(text), path.name


@pytest.mark.check
def test_the_colophon_names_the_oldest_browser():
    text = (ROOT / "book" / "colophon.md").read_text(encoding="utf-8")
    assert f"Chromium {browsers.OLDEST}" in text
