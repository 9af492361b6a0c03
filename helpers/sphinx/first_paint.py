"""What stands between a reader and the first sight of a page: styles, scripts and fonts.

A browser paints once it has every style sheet and every script of the head that does not wait. So
what Sphinx, the theme and extensions bring is one style sheet, cut to what the pages can use, and
the faces of the first screen lie in it, so that text is set in them from the first paint on and no
line moves when a font arrives, from a folder as well. Scripts and all other faces are asked for
behind that paint and the page's end: on a phone's line they would take their part of it from what a
reader waits for.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from functools import lru_cache

FIRST_FACES = ("ibm-plex-sans-400-normal", "ibm-plex-sans-600-normal", "ibm-plex-serif-400-normal")
"""Navigation, headings, text. The others, for a few words of a page, come when they are needed."""

ICONS = "fa-solid-900"
"""The icons of the navigation: two kilobytes, and no letter stands in for one."""

LONGEST = 1000
"""Milliseconds for which a page may wait for these; they are there already, and only decoded."""

UNSEEN = 4000
"""Milliseconds for which scripts wait for a frame of a page that may be in nobody's sight."""

STAND_IN = """\
for (const kind of ["localStorage", "sessionStorage"])
  try {
    window[kind].setItem("book", "");
    window[kind].removeItem("book");
  } catch {
    const kept = new Map();
    Object.defineProperty(window, kind, { value: {
      getItem: (name) => kept.has(name) ? kept.get(name) : null,
      setItem: (name, text) => { kept.set(name, String(text)); },
      removeItem: (name) => { kept.delete(name); },
    } });
    document.documentElement.dataset.unkept = "";
  }"""
"""Where a browser keeps nothing (cookies blocked, a frame without an origin, a full disk), what
asks for its storage gets one that lasts for the page, and ``data-unkept`` lets texts say so."""

WAITING = 'type="text/later"'
"""What a script says that waits for the first paint. No browser fetches a type it does not know."""

RUN = f"""\
const run = () => Promise.all([...document.querySelectorAll('script[{WAITING}]')].map((waiting) =>
  new Promise((end) => {{
    const script = document.createElement("script");
    for (const {{ name, value }} of waiting.attributes)
      if (name !== "type") script.setAttribute(name, value);
    script.async = false;
    script.onload = script.onerror = end;
    waiting.replaceWith(script);
  }})));"""
"""Fetches the scripts that wait, all at once, and runs them in the order of the page."""

WAITING_SHEET = 'rel="later"'
"""What a style sheet says that waits for the first paint and the page's end, as scripts do."""

FETCH_SHEET = f"""\
for (const link of document.querySelectorAll('link[{WAITING_SHEET}]')) link.rel = "stylesheet";"""
"""Asks for the style sheets that wait."""

COLOURS = """\
if (!["light", "dark"].includes(root.dataset.mode))
  root.dataset.theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";"""
"""What the theme's own script does later: a reader in the dark must not see a white page first."""

BEFORE_PAINT = f"""{{
  const root = document.documentElement;
  const has = (name, so) => root.toggleAttribute(`data-${{name}}`, so);
  has("setting", true);
  has("scripted", true);
  has("served", location.protocol !== "file:");
  has("early", true);
  {COLOURS}
  const atMost = (ms, act) => new Promise((end) => {{ setTimeout(end, ms); act(end); }});
  const frames = (end) => requestAnimationFrame(() => requestAnimationFrame(end));
  const painted = () => document.hidden || atMost({UNSEEN}, frames);
  const faces = ['400 1em "IBM Plex Sans"', '600 1em "IBM Plex Sans"', '400 1em "IBM Plex Serif"'];
  const decoded = Promise.all(faces.map((face) => document.fonts.load(face)));
  const settled = atMost({LONGEST}, (end) => decoded.then(end, end));
  const set = settled.then(() => has("setting", false));
  const read = new Promise((end) => document.addEventListener("DOMContentLoaded", end));
  {RUN}
  Promise.all([set.then(painted), read]).then(() => {{
    {FETCH_SHEET}
    return run();
  }}).then(() => has("scripted", false));
}}"""
"""Behind the style sheets of a page: it is seen once its faces are decoded, what its scripts will
show has its place until they have run, and what needs a server is there if one is. The second frame
after the faces is behind the first paint, and a browser of which a frame is asked for paints before
it has read all of the page. Once it has, the other faces may come, and the scripts. A browser that
is slow to its first frame would be slower still with scripts to run, so they wait for it: not in a
tab that is hidden, and in a frame out of sight not longer than ``UNSEEN``."""

SHEET = "book.css"
"""The one style sheet of a page: what Sphinx and its theme bring, formulas, and ours."""

LATE_SHEET = "faces.css"
"""The faces that it does not hold, which wait for the first paint and the page's end."""

THEME_SHEET = "styles/theme.css"
"""Its part that is not ours; the theme's own of that name only imports another."""

MERGED = (
    "basic.css",
    "styles/pydata-sphinx-theme.css",
    "pygments.css",
    "styles/sphinx-book-theme.css",
    "mystnb.*.css",
    "copybutton.css",
    "exercise.css",
    "katex.css",
)
"""What is put into that part, in the order in which a page would load them."""

IDLE = (
    "alert",
    "carousel",
    "list-group",
    "offcanvas",
    "popover",
    "progress",
    "toast",
    "version-switcher",
)
"""Begins of names for parts that a script of the theme could make and no page has one of."""

_WORD = re.compile(r"[A-Za-z_][\w-]*")
_CLASSES = re.compile(r'class=(?:"([^"]*)"|\'([^\']*)\')')
# A style sheet cut where a block begins or ends; what stands in quotes or brackets holds no braces.
_PIECE = re.compile(
    r"""(?:/\*.*?\*/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|url\([^"')]*\)|[^{};"'])+|[{};]""", re.S
)
_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")


def names_in(pages: Iterable[str], scripts: Iterable[str]) -> frozenset[str]:
    """The class names that pages have or that scripts may set.

    Every word of a script counts but those of parts that only a page could ask it for.

    Examples
    --------
    >>> sorted(names_in(['<p class="a b-c">text</p>'], ['x.classList.add("show")']))
    ['a', 'add', 'b-c', 'classList', 'show', 'x']
    """
    words: set[str] = set()
    for script in scripts:
        words.update(_WORD.findall(script))
    found = {word for word in words if not word.startswith(IDLE)}
    for page in pages:
        for double, single in _CLASSES.findall(page):
            found.update((double or single).split())
    return frozenset(found)


@lru_cache(32)  # while a book is written, neither changes but for a class that is new
def used_styles(css: str, names: frozenset[str]) -> str:
    """A style sheet without the rules for classes that no page has.

    A selector goes when it asks for a class that is not among the names; what stands in brackets,
    as in ``:not(.a)``, is not asked.

    Examples
    --------
    >>> a = frozenset({"a"})
    >>> used_styles(".a,.b{color:red}.b{top:0}@media print{.b{top:0}p{top:1px}}", a)
    '.a{color:red}@media print{p{top:1px}}'
    >>> used_styles("@media print{.b{top:0}}p:not(.b){top:0}", a)
    'p:not(.b){top:0}'
    """
    pieces = _PIECE.findall(_COMMENT.sub("", css))
    return "".join(_rules(iter(pieces), names))


_PROPERTY = re.compile(
    r"""(?<=[{;])(--[\w-]+):(?:"[^"]*"|'[^']*'|\((?:[^()]|\([^()]*\))*\)|[^;{}"'(])*;?"""
)
_NAMED = re.compile(r"--[\w-]+")


def used_properties(css: str, others: Iterable[str]) -> str:
    """A style sheet without the custom properties that neither it nor the others ask for.

    Examples
    --------
    >>> used_properties("p{--a:1px;--b:var(--a);--c:(;);top:var(--d)}", ["x{top:var(--b)}"])
    'p{--a:1px;--b:var(--a);top:var(--d)}'
    """
    elsewhere = {name for other in others for name in _NAMED.findall(other)}
    before = ""
    while before != css:
        before = css
        values = _PROPERTY.sub(lambda one: one[0].removeprefix(one[1]), css)
        asked = elsewhere.union(_NAMED.findall(values))
        css = _asked_for(css, asked)
    return css


def _asked_for(css: str, asked: set[str]) -> str:
    """A style sheet with those of its custom properties that are among the names."""
    return _PROPERTY.sub(lambda one: one[0] if one[1] in asked else "", css)


def _rules(pieces, names: frozenset[str]) -> Iterable[str]:
    """The rules up to the end of a block that are kept."""
    for head in pieces:
        if head == "}":
            return
        if head == ";" or not head.strip():
            continue
        if next(pieces, ";") == ";":  # @charset, @import
            yield f"{head};"
            continue
        head = head.strip()
        if head.startswith(("@media", "@supports")):
            if inside := "".join(_rules(pieces, names)):
                yield f"{head}{{{inside}}}"
            continue
        body = "".join(_block(pieces))
        kept = head if head.startswith("@") else _selectors(head, names)
        if kept:
            yield f"{kept}{{{body}}}"


def _block(pieces) -> Iterable[str]:
    """What stands between the braces of a rule, as it is."""
    depth = 1
    for piece in pieces:
        depth += {"{": 1, "}": -1}.get(piece, 0)
        if not depth:
            return
        yield piece


def _selectors(head: str, names: frozenset[str]) -> str:
    """The selectors of a list that may match."""
    found, depth, start = [], 0, 0
    for place, letter in enumerate(f"{head},"):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "," and not depth:
            found.append(head[start:place])
            start = place + 1
    return ",".join(one for one in found if names.issuperset(_CLASS.findall(_unbracketed(one))))


def _unbracketed(selector: str) -> str:
    """A selector without what stands in round or square brackets."""
    before = ""
    while before != selector:
        before, selector = selector, re.sub(r"\([^()]*\)|\[[^\[\]]*\]", "", selector)
    return selector


_SAID = re.compile(r"^[ \t]*//.*\n", re.M)


def without_comments(text: str, suffix: str) -> str:
    """A script or a style sheet of ours without its comments, which are for who writes it.

    Examples
    --------
    >>> without_comments("// why\\nf();\\n  // how\\ng('//');\\n", ".js")
    "f();\\ng('//');\\n"
    """
    return _SAID.sub("", text) if suffix == ".js" else _COMMENT.sub("", text)


def from_folder(css: str, folder: str) -> str:
    """A style sheet whose files are named as seen from another folder.

    Examples
    --------
    >>> from_folder("a{b:url(c.png)}d{b:url('data:x')}", "../")
    "a{b:url(../c.png)}d{b:url('data:x')}"
    """
    return re.sub(r"""url\((["']?)(?!data:|["'#/]|https?:)""", rf"url(\1{folder}", css)


def with_faces(css: str, faces: dict[str, bytes]) -> str:
    """A style sheet that holds the fonts it names, where they are among the given ones.

    Examples
    --------
    >>> with_faces("src: url(fonts/a.woff2), url(fonts/b.woff2)", {"a": b"letters"})
    'src: url(data:font/woff2;base64,bGV0dGVycw==), url(fonts/a.woff2), url(fonts/b.woff2)'

    Where a site's policy forbids the first, the file is fetched.
    """
    for name, font in faces.items():
        held = f"url(data:font/woff2;base64,{b64encode(font).decode()})"
        file = re.compile(rf"url\([^)]*\b{re.escape(name)}\.woff2\)")
        css = file.sub(rf"{held}, \g<0>", css)
    return css


_FACE = re.compile(r"@font-face\s*\{[^}]*\}")


def parted(css: str) -> tuple[str, str]:
    """A style sheet without the faces whose fonts it does not hold, and those.

    Examples
    --------
    >>> parted("@font-face{src:url(data:font/woff2;base64,YQ==)}@font-face {src:url(b)}p{top:0}")
    ('@font-face{src:url(data:font/woff2;base64,YQ==)}p{top:0}', '@font-face {src:url(b)}')
    """
    late = [face for face in _FACE.findall(css) if "url(data:" not in face]
    return _FACE.sub(lambda face: "" if face[0] in late else face[0], css), "\n".join(late)


def with_rare_letters(css: str, letters: str) -> str:
    """A style sheet whose faces have a second file each, for letters that few pages have.

    Examples
    --------
    >>> print(with_rare_letters("@font-face { src: url(a.woff2); }", "U+E4"))
    @font-face { src: url(a.woff2); }
    @font-face { src: url(a-rare.woff2); unicode-range: U+E4; }
    """

    def both(rule: re.Match) -> str:
        rare = rule[0].replace(".woff2)", "-rare.woff2)")
        return f"{rule[0]}\n{rare[:-1].rstrip()} unicode-range: {letters}; }}"

    return _FACE.sub(both, css)


EARLY = "early.js"
"""The first of a page's scripts."""


def early(script: str, options: str, then: str) -> str:
    """The first of a page's scripts, which also does what a policy may forbid the head's own lines.

    Parameters
    ----------
    script : str
        What the book's own `EARLY` does in any case.
    options : str
        What Sphinx's ``documentation_options.js`` says.
    then : str
        The lines that set "that evening" or "now".
    """
    return f"""{options.strip()}
DOCUMENTATION_OPTIONS.search_as_you_type = false;
if (!document.documentElement.hasAttribute("data-early")) {{
{STAND_IN}
{then}
const root = document.documentElement;
for (const name of ["mode", "theme"]) root.dataset[name] = localStorage.getItem(name) || "auto";
{COLOURS}
{FETCH_SHEET}
root.toggleAttribute("data-served", location.protocol !== "file:");
root.toggleAttribute("data-scripted", true);
{RUN}
run().then(() => root.toggleAttribute("data-scripted", false));
}}
{script}"""


_HEAD = re.compile(r'<meta charset="utf-8" ?/?>')
# One small file, of which the theme makes two lines a page; they are in ours.
_OPTIONS = re.compile(
    r'(<script (?:defer )?src="[^"]*)(?:documentation_options|early)\.js[^"]*("></script>)'
)
_OPTION = re.compile(r"<script>DOCUMENTATION_OPTIONS\.[^<]*</script>")
_PRESSED = re.compile(r'onclick="(?:window\.)?(\w+)\(\)"')
_BLOCKING = re.compile(r"<script src=")
# All but the first, which does what a policy may forbid the head's own lines.
_FETCHED = re.compile(rf"<script (?=[^>]*\bsrc=)(?![^>]*(?:\btype=|/{re.escape(EARLY)}))")
# The theme fetches its scripts before the styles and fonts that a reader waits for.
_AHEAD = re.compile(r'<link rel="preload" as="script"[^>]*>')
_DRAWN_ICONS = re.compile(
    r"<!-- So that users can add custom icons -->"
    r'|<script defer src="[^"]*/fontawesome\.js[^"]*"></script>'
)
_LATE = re.compile(rf"<link [^>]*{WAITING_SHEET}[^>]*>\s*<noscript><link [^>]*></noscript>")
_STYLES = re.compile(r'<link [^>]*href="[^"]*_static/([^"?]+\.css)(?:\?[^"]*)?"[^>]*>')


def is_lighter(page: str) -> bool:
    """Whether a page is as `lighter` leaves it, but for the addresses in its head."""
    return STAND_IN in page


def lighter(page: str, early: str, sheet: str, late: str, merged: Iterable[str]) -> str:
    """A page whose head makes nobody wait for what comes later.

    Parameters
    ----------
    page : str
        Its HTML.
    early : str
        The address of the first script, as seen from the folder of static files.
    sheet : str
        The name of the one style sheet, with a word that changes with it.
    late : str
        That of the sheet of faces that wait for the first paint.
    merged : iterable of str
        The names of those that are in it.
    """

    def style(link: re.Match) -> str:
        if link[1] == SHEET:
            first = re.sub(rf'{SHEET}[^"]*"', f'{sheet}"', link[0])
            other = first.replace(sheet, late)
            waiting = other.replace('rel="stylesheet"', WAITING_SHEET)
            return f"{first}{waiting}<noscript>{other}</noscript>"
        return "" if link[1] in merged else link[0]

    if 'id="pst-secondary-sidebar"' in page and "data-aside" not in page:
        page = page.replace(
            "<html ", "<html data-aside ", 1
        )  # book.css keeps it free from the start
    if 'class="bk-controls"' in page and "data-beside" not in page:
        page = page.replace("<html ", "<html data-beside ", 1)  # its figures need a wide page
    page = _AHEAD.sub("", _DRAWN_ICONS.sub("", page))
    page = _STYLES.sub(style, _LATE.sub("", page))
    if not is_lighter(page):
        page = _HEAD.sub(lambda meta: f"{meta[0]}<script>{STAND_IN}</script>", page, count=1)
    page = _OPTIONS.sub(rf"\g<1>{early}\g<2>", page)
    page = _PRESSED.sub(r'data-press="\1"', _OPTION.sub("", page))
    page = _BLOCKING.sub("<script defer src=", page)
    return _FETCHED.sub(f"<script {WAITING} ", page)
