"""Look at the built pages: serve them, open them in a browser, and report what is seen.

`Site` opens a page in one `View` and returns a `Look`: plain data, on which the tests of
test_site.py rule. Each view is opened once in a session, however many tests ask for it; what takes
seconds (`PARTS`) is looked at only in the views for which a test of this session asks for it.
"""

import gzip
import http.server
import posixpath
import threading
from collections import defaultdict
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import cache, wraps
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import unquote, urldefrag, urlsplit

from playwright.sync_api import Error

from helpers.places import HTML, NODE_MODULES
from tests.support.contrast import contrast, laid

PROBE = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
SMALLEST = 10  # CSS pixels of a chart's label
PHONE, NARROWEST = 390, 320
PAPER = 718  # what a sheet of A4 leaves between margins of 10 mm
PARTS = {"axe", "contrast", "inks", "tips", "paper"}
THEME_IS = "(scheme) => document.documentElement.dataset.theme === scheme"
TOUCH = 1  # CSS pixels by which boxes may meet: a font's boxes are wider than its ink


@dataclass(frozen=True)
class View:
    """One way to see a page."""

    page: str
    width: int = 1280
    scheme: str = "light"
    over: str = "http"
    turned: bool = False  # loaded in the light, then turned to its scheme: no load of its own

    def __str__(self):
        how = "-turned" if self.turned else ""
        return f"{self.page}-{self.width}-{self.scheme}-{self.over}{how}"

    @property
    def loaded(self):
        """The view that this one is turned from; itself where it is not."""
        return replace(self, scheme="light", turned=False)


@dataclass(frozen=True)
class Layout:
    """How a page lies at one width."""

    sideways: dict
    sideways_open: dict  # with every <details> open
    tips: list | None  # None: nobody asked
    drawings: list


@dataclass
class Look:
    """What was seen."""

    requests: list = field(default_factory=list)
    said: list = field(default_factory=list)  # on the console, at level warning or error
    same_ids: list = field(default_factory=list)
    figures: list = field(default_factory=list)
    layouts: dict = field(default_factory=dict)  # by width: the view's, then narrower ones
    serious: list | None = None  # what axe finds; None: nobody asked
    inks: list | None = None  # one text of each kind, its ink and what is under it
    paper: dict | None = None  # the page in print
    text: str = ""


SET = """() => new Promise((set) => {
  const late = document.querySelector("link[href*='/faces.css']");
  const scripted = !document.querySelector("noscript > link");
  (function wait() {
    if (scripted && late && !late.sheet) requestAnimationFrame(wait);
    else document.fonts.ready.then(() => set(null));
  })();
})"""
"""Waits until a page is set in all of its faces, those that wait for the first paint too."""


UNSCRIPTED = '() => document.documentElement?.hasAttribute("data-scripted")'
"""Whether a page's scripts are still to come: they wait for its first paint."""


def scripted(page):
    """Wait until the scripts of a page, or of a frame, have run.

    A browser's own end of loading comes before that.
    """
    last = monotonic() + 30
    while _unscripted(page):
        assert monotonic() < last, "the page's scripts do not come"
        sleep(0.005)


def _unscripted(page):
    try:
        return page.evaluate(UNSCRIPTED)
    except Error as error:  # it leads on to another page
        assert "navigat" in str(error) or "destroyed" in str(error), error
        return True


def until_scripted(step):
    """A step to a page (`Page.goto` and its like) that ends once the page's scripts have run."""

    @wraps(step)
    def stepped(page, *given, **options):
        answer = step(page, *given, **options)
        scripted(page)
        return answer

    return stepped


class Site:
    """A folder of pages and a browser to open them in; `parts` gives what to look for in a view."""

    def __init__(self, browser, folder, host, parts=lambda view: PARTS):
        self.browser, self.folder, self.host, self.parts = browser, folder, host, parts
        self.look = cache(self._look)
        self.last = ExitStack()  # keeps the page of the last view open
        self.left = None  # that view, and its page

    def address(self, page, over="http"):
        return f"{self.host}/{page}" if over == "http" else (self.folder / page).as_uri()

    @contextmanager
    def open(self, view, **options):
        """Open a page and wait until it is set in its own fonts."""
        with self.visit(view, **options) as page:
            page.evaluate(SET)
            yield page

    @contextmanager
    def visit(self, view, within=None, **options):
        """Open a page as a first visitor does: nothing cached, nothing remembered.

        `within` is a browser that has seen the site: quicker, where that makes no difference.
        """
        context = within or self.browser.new_context(
            viewport={"width": view.width, "height": 900}, color_scheme=view.scheme, **options
        )
        page = context.new_page()
        page.seen = Look()
        page.on("request", lambda request: page.seen.requests.append(request.url))
        page.on("pageerror", lambda error: page.seen.said.append(f"page error: {error}"))
        page.on(
            "console",
            lambda message: (
                message.type in ("warning", "error")
                and page.seen.said.append(f"{message.type}: {message.text}")
            ),
        )
        try:
            page.goto(self.address(view.page, view.over))
            yield page
        finally:
            (page if within else context).close()

    def layout(self, page, width, scheme="light"):
        """How a page lies at a width, in a view that every push looks at."""
        loaded_at = max(width, PHONE)  # narrower than a phone: the phone, made narrower
        over = "file" if loaded_at == PHONE else "http"
        return self.look(View(page, loaded_at, scheme, over, scheme != "light")).layouts[width]

    def close(self):
        """Close the page of the last view."""
        self.last.close()
        self.left = None

    def _look(self, view):
        if view.turned:
            page = self._turned(view)
        else:
            self.close()
            page = self.last.enter_context(self.open(view))
        self._see(page, view)
        self.left = view, page
        return page.seen

    def _turned(self, view):
        """The page of the last view in another scheme, or of a new one; it may say no more."""
        if not self.left or self.left[0] != view.loaded:
            self.look.__wrapped__(view.loaded)
        _, page = self.left
        page.seen = Look()
        page.emulate_media(color_scheme=view.scheme)
        page.wait_for_function(THEME_IS, arg=view.scheme)
        probe(page, "foldAgain")
        probe(page, "settle")
        return page

    def _see(self, page, view):
        """Look at the parts of an open page that are asked for."""
        parts, look = self.parts(view), page.seen
        look.same_ids = probe(page, "sameIds")
        look.figures = probe(page, "figures")
        for width in (view.width, NARROWEST) if view.width == PHONE else (view.width,):
            page.set_viewport_size({"width": width, "height": 900})
            look.layouts[width] = self._layout(page, "tips" in parts)
        if "paper" in parts:
            look.paper = self._paper(page, view.scheme)
        page.set_viewport_size({"width": view.width, "height": 900})
        probe(page, "openAll")
        if parts & {"axe", "contrast"}:
            look.serious = serious(page, contrast="contrast" in parts)
        if "inks" in parts:
            look.inks = probe(page, "inks")
        look.text = probe(page, "text")

    def _paper(self, page, scheme):
        """What a printer gets of a page that is open on a screen."""
        page.set_viewport_size({"width": PAPER, "height": 900})
        page.emulate_media(media="print")
        seen = [one["figure"] for one in probe(page, "drawings") if one["seen"]]
        navigation, paper, ink = (probe(page, name) for name in ("navigation", "paper", "ink"))
        page.emulate_media(media="null", color_scheme=scheme)
        return {"seen": seen, "navigation": navigation, "paper": paper, "ink": ink}

    def _layout(self, page, tips):
        sideways, drawings = probe(page, "sideways"), probe(page, "drawings")
        probe(page, "openAll")
        sideways_open = probe(page, "sideways")
        layout = Layout(sideways, sideways_open, probe(page, "tips") if tips else None, drawings)
        probe(page, "foldAgain")
        return layout

    def weight(self, page):
        """Bytes of each resource of a first load, compressed as a web server does it."""
        look = self.look(View(page))
        paths = {self._path(url) for url in look.requests if url.startswith(self.host)}
        # asked for after all else, and often too late to be seen here
        paths |= {path for path, _ in links(self.folder / page, "link") if path.suffix == ".svg"}
        return {
            path.relative_to(self.folder).as_posix(): len(gzip.compress(path.read_bytes(), 6))
            for path in sorted(paths)
        }

    def _path(self, url):
        return self.folder / unquote(urlsplit(url).path).lstrip("/")


def quiet(page, requests):
    """Wait until no request is added any more; Playwright's "networkidle" does not always come."""
    before = -1
    while before != len(requests):
        before = len(requests)
        page.wait_for_timeout(500)


def asked_of(items):
    """What a session's tests look for in each view, by their mark `looks_for`."""
    asked = defaultdict(set)
    for item in items:
        for mark in item.iter_markers("looks_for"):
            asked[item.callspec.params["view"]].update(mark.args)
    return lambda view: asked.get(view, set())


def serious(page, contrast=True):
    """What axe calls serious; its check of contrast takes as long as all its other rules."""
    page.evaluate(axe())
    return probe(page, "serious" if contrast else "seriousButContrast")


def probe(page, name):
    """Run one function of site.js in the page."""
    return page.evaluate(f"({PROBE}).{name}()")


@cache
def axe():
    """axe, as npm brought it."""
    return (NODE_MODULES / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def pages(folder=HTML):
    """The pages of the site, without the one that only leads on to the first."""
    found = sorted(folder.glob("book/**/*.html")) + [
        folder / name for name in ("search.html", "genindex.html") if (folder / name).is_file()
    ]
    return [path.relative_to(folder).as_posix() for path in found]


@contextmanager
def serve(folder, headers=None, instead=None):
    """Serve a folder on a free port of this machine; give its address.

    Parameters
    ----------
    folder : Path
    headers : dict or callable, optional
        What goes with every file; or a function that says it of a path.
    instead : callable, optional
        Of a path the status and the bytes that a host has in place of its file; nothing if it has
        the file.
    """

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *words, **more):
            super().__init__(*words, directory=str(folder), **more)

        def log_message(self, *words):
            pass

        def do_GET(self):
            path = self.path.partition("?")[0]
            found = instead and instead(path)
            if not found:
                return super().do_GET()
            status, body = found
            self.send_response(status)
            self.send_header("Content-Type", self.guess_type("x.html" if status == 404 else path))
            self.end_headers()
            self.wfile.write(body)
            return None

        def end_headers(self):
            said = headers(self.path.partition("?")[0]) if callable(headers) else headers or {}
            for name, text in said.items():
                self.send_header(name, text)
            super().end_headers()

    class Server(http.server.ThreadingHTTPServer):
        def handle_error(self, request, client_address):
            pass  # a page that is closed while it loads hangs up: no fault of the site

    with Server(("127.0.0.1", 0), Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


# What a label must not do ------------------------------------------------------------------------


def too_small(drawing):
    """The labels that are smaller than `SMALLEST`."""
    return [
        f"{_of(drawing)}: {label['text']!r} is set in {label['size']:.1f} px"
        for label in drawing["labels"]
        if label["size"] < SMALLEST - 0.005
    ]


def too_faint(drawing):
    """The labels that stand out from the page by less than 4.5 to 1."""
    return [
        f"{_of(drawing)}: {label['text']!r} in {label['ink']} on {drawing['paper']}: {ratio:.1f}"
        for label in drawing["labels"]
        if (ratio := contrast(label["ink"], drawing["paper"])) < 4.5
    ]


def cut_off(drawing):
    """The labels that the edge of their drawing cuts; the drawing, if the page cuts that."""
    left, top, right, bottom = drawing["frame"]
    lost = drawing["lost"]
    faults = [f"{_of(drawing)}: loses {lost:.0f} px of its width"] if lost > TOUCH else []
    for label in drawing["labels"]:
        x0, y0, x1, y1 = label["box"]
        over = {"left": left - x0, "upper": top - y0, "right": x1 - right, "lower": y1 - bottom}
        side = max(over, key=over.get)
        if over[side] > TOUCH:
            faults.append(
                f"{_of(drawing)}: {label['text']!r} loses {over[side]:.1f} px at the {side} edge"
            )
    return faults


def overlaps(drawing):
    """The pairs of labels that are printed on one another."""
    faults = []
    for one, other in combinations(drawing["labels"], 2):
        a, b = one["box"], other["box"]
        wide = min(a[2], b[2]) - max(a[0], b[0])
        high = min(a[3], b[3]) - max(a[1], b[1])
        if wide > TOUCH and high > TOUCH:
            faults.append(
                f"{_of(drawing)}: {one['text']!r} and {other['text']!r} overlap by "
                f"{wide:.1f} × {high:.1f} px"
            )
    return faults


def faint_texts(inks):
    """The kinds of text that stand out from their paper by less than WCAG's level AA.

    On a picture there is nothing to be measured: axe leaves it out too.
    """
    faults = []
    for one in inks:
        if any(layer["picture"] for layer in one["papers"]):
            continue
        paper, opacity = "#fff", 1.0
        for layer in reversed(one["papers"]):
            opacity *= layer["opacity"]
            paper = laid(layer["paper"], paper, opacity)
        ratio = contrast(laid(one["ink"], paper, opacity), paper)
        large = one["size"] >= 24 or (one["size"] >= 18.66 and one["weight"] >= 700)
        if ratio < (3 if large else 4.5):
            faults.append(f"{one['name']}: {one['ink']} on {paper}: {ratio:.2f}")
    return faults


def _of(drawing):
    return f"{drawing['figure']} ({drawing['variant']})"


# Links -------------------------------------------------------------------------------------------


class _Page(HTMLParser):
    """The addresses a page points to and those it offers."""

    def __init__(self):
        super().__init__()
        self.links, self.targets = [], set()

    def handle_starttag(self, tag, pairs):
        attributes = dict(pairs)
        self.targets |= {attributes[name] for name in ("id", "name") if attributes.get(name)}
        for name in ("href", "src"):
            if attributes.get(name) is not None:
                self.links.append((tag, attributes[name]))
        if tag == "meta" and (attributes.get("http-equiv") or "").lower() == "refresh":
            self.links.append((tag, attributes["content"].partition("url=")[2]))
        for name in ("aria-describedby", "aria-labelledby", "aria-controls", "for"):
            self.links += [(tag, f"#{id}") for id in (attributes.get(name) or "").split()]


@cache
def _read(path):
    page = _Page()
    page.feed(path.read_text(encoding="utf-8"))
    return page


def links(path, tag=None):
    """The files (and fragments) of this site that a page points to."""
    found = []
    for kind, address in _read(path).links:
        parts = urlsplit(address)
        if parts.scheme or parts.netloc or (tag and kind != tag):
            continue
        place = posixpath.normpath(posixpath.join(path.parent.as_posix(), unquote(parts.path)))
        target = Path(place) if parts.path else path
        found.append((target, unquote(urldefrag(address).fragment)))
    return list(dict.fromkeys(found))


def broken_links(path, folder=HTML):
    """The links of a page that lead to no file, out of the site, or to no place in a page."""
    faults = []
    for target, fragment in links(path):
        shown = f"{target.as_posix()}#{fragment}" if fragment else target.as_posix()
        shown = shown.removeprefix(f"{folder.as_posix()}/")
        if not target.is_file():
            faults.append(f"{shown}: there is no such file")
        elif not target.is_relative_to(folder):
            faults.append(f"{shown}: is not part of the site")
        elif fragment and target.suffix == ".html" and fragment not in _read(target).targets:
            faults.append(f"{shown}: nothing there has this id")
    return faults
