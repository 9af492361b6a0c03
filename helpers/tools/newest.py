"""The book on the newest Sphinx, MyST-NB and theme: ``python -m helpers newest`` (make newest).

jupyter-book 1 holds Sphinx and the theme back. What it is needed for is small: it writes the
configuration of a plain Sphinx project from ``_config.yml``. Here that project is built with the
newest versions of everything, without jupyter-book's own extensions, and what a reader sees of it
is compared, page by page, with the book as ``make book`` built it. As long as nothing differs, the
way to a newer stack is open.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ..places import BUILD, HTML, ROOT

PLACE = BUILD / "newest"
PINNED = HTML
BOOK = "jupyter-book"
FREED = (
    "docutils", "jupyter-cache", "myst-nb", "myst-parser", "pydata-sphinx-theme", "sphinx",
    "sphinx-book-theme", "sphinx-exercise",
)  # fmt: skip
"""What jupyter-book holds back, or goes with it: taken in the newest version."""

BROUGHT = ("sphinx-copybutton", "sphinx-design", "sphinx-external-toc", "sphinxcontrib-bibtex")
"""Extensions that only jupyter-book asks for and that its configuration names."""

WITHOUT = ("jupyter_book", "sphinx_jupyterbook_latex", "sphinx_multitoc_numbering")
"""Extensions that a newer Sphinx does not load, or that only jupyter-book's own commands need."""


class NewestError(Exception):
    """The newest versions could not be tried; the message says at what."""


class KnownDifference(NamedTuple):
    """A difference that no reader minds: a line of a part of the pages whose name matches."""

    page: str
    part: str
    pattern: str
    reason: str


COLOPHON = r"book/colophon\.html"
KNOWN = (
    KnownDifference(
        COLOPHON,
        "tables",
        r"[^|]+ \| [\d.]+( \| .*)?",
        "the colophon states the versions it was built with, and how many seconds it took",
    ),
    KnownDifference(COLOPHON, "whole text", r"[\d.]+", "the same, word by word"),
    KnownDifference(
        r"book/.*|search\.html",
        "frame",
        "Light|Dark|System Settings",
        "the theme's switch between light and dark has become a menu of three",
    ),
    KnownDifference(
        r"book/.*",
        "frame",
        r"Run, \d+ MB",
        "JupyterLab in the browser is put into the site by `make book`, not by Sphinx",
    ),
    KnownDifference(r"book/.*", "icons", "fa-play", "that button's icon"),
)
"""Each has patterns that page and whole line match, and a reason."""


def requirements(text: str) -> list[str]:
    """What is installed: the pins of requirements.txt, but for those that are freed.

    Examples
    --------
    >>> requirements("pandas==3.1.1   # tables\\nsphinx==7.4.7\\njupyter-book==1.0.4\\n-e .\\n")[:2]
    ['pandas==3.1.1', 'sphinx']
    """
    lines = [line.partition("#")[0].strip() for line in text.splitlines()]
    kept = []
    for line in lines:
        name = line.partition("==")[0]
        if "==" in line and name != BOOK:
            kept.append(name if name in FREED else line)
    return [*kept, *BROUGHT]


def plain(conf: str) -> str:
    """A generated conf.py without the extensions that a newer Sphinx does not load.

    Examples
    --------
    >>> plain("extensions = ['myst_nb', 'jupyter_book', 'helpers.sphinx']\\nlanguage = 'en'\\n")
    "extensions = ['myst_nb', 'helpers.sphinx']\\nlanguage = 'en'\\n"
    """

    def rewrite(line: re.Match) -> str:
        names = re.findall(r"'([^']+)'", line[1])
        return f"extensions = {[name for name in names if name not in WITHOUT]}"

    return re.sub(r"^extensions = (\[.*\])", rewrite, conf, flags=re.M)


def _run(what: str, *words: str | Path, folder: Path = ROOT) -> str:
    print(f"newest: {what}", flush=True)
    done = subprocess.run([str(word) for word in words], cwd=folder, capture_output=True, text=True)
    if done.returncode:
        said = "\n".join((done.stdout + done.stderr).strip().splitlines()[-30:])
        raise NewestError(f"{what} failed with the newest versions:\n{said}")
    return done.stdout


def build(place: Path = PLACE, again: bool = False) -> tuple[Path, str]:
    """Make the environment and build the book in it, in a copy that holds what git knows.

    Parameters
    ----------
    place : Path
        Emptied first.
    again : bool
        Keep the environment that is there from the last time.

    Returns
    -------
    html : Path
        The built pages.
    versions : str
        What was installed, a line each.

    Raises
    ------
    NewestError
        If a step fails; the message has its last lines.
    """
    project, venv = place / "project", place / "venv"
    python = venv / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    again = again and python.exists()
    shutil.rmtree(project if again else place, ignore_errors=True)
    project.mkdir(parents=True)
    listed = _run("copy", "git", "ls-files", "--cached", "--others", "--exclude-standard", "-z")
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (project / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, project / name)
    shutil.copytree(ROOT / "_build" / "vendor", project / "_build" / "vendor", symlinks=True)
    wanted = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    (place / "requirements.txt").write_text("\n".join(requirements(wanted)), encoding="utf-8")
    pip = (python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    if not again:
        _run("environment", sys.executable, "-m", "venv", venv)
        _run("packages (minutes)", *pip, "-r", place / "requirements.txt")
        # The colophon states its version, and nothing else of it is used.
        (book,) = re.findall(rf"^{BOOK}==\S+", wanted, re.M)
        _run(BOOK, *pip, "--no-deps", book)
    _run("this project", *pip, "--no-deps", "--no-build-isolation", "-e", project)
    versions = _run("versions", python, "-m", "pip", "list", "--format=freeze")
    _run("configuration", Path(sys.executable).with_name(BOOK), "config", "sphinx", project)
    conf = project / "conf.py"
    conf.write_text(plain(conf.read_text(encoding="utf-8")), encoding="utf-8")
    _run("the book (minutes)", python, "-m", "sphinx", "-b", "html", "-W", "-n", "--keep-going",
         project, project / "_build" / "html", folder=project)  # fmt: skip
    return project / "_build" / "html", versions


def visible_parts(html: str) -> dict[str, list[str]]:
    """What a reader sees of a page, by part; each part a list of lines.

    The theme's own frame is compared by its words and icons, the article by everything it holds but
    the offers to run code: plain Sphinx puts no Python beside the pages, so nothing is offered.
    """
    from bs4 import BeautifulSoup

    page = BeautifulSoup(html, "html.parser")
    for unseen in page.select("script, style, template, noscript, .bk-run"):
        unseen.decompose()
    article = page.select_one("article.bd-article") or BeautifulSoup("", "html.parser")
    parts = {
        "title": [_words(page.title)] if page.title else [],
        "ids": [str(node["id"]) for node in article.select("[id]")],
        "links": [str(node["href"]) for node in article.select("[href]")],
        "figures": [str(svg) for svg in article.select("svg")],
        "tables": [
            " | ".join(_words(cell) for cell in row.select("th, td"))
            for row in article.select("tr")
        ],
        "names": [str(node["aria-label"]) for node in article.select("[aria-label]")],
    }
    for svg in article.select("svg"):
        svg.decompose()
    blocks = article.select("p, li, h1, h2, h3, h4, pre, dt, dd, figcaption, summary, label, math")
    parts["article"] = [_words(block) for block in blocks]
    parts["whole text"] = _words(article).split()
    article.extract()
    parts["frame"] = [text for line in page.stripped_strings if (text := " ".join(line.split()))]
    parts["icons"] = sorted(
        {
            name
            for node in page.select("[class*='fa-']")
            for name in node.get("class") or []
            if name.startswith("fa-") and name not in MODIFIERS
        }
    )
    return parts


MODIFIERS = {"fa-solid", "fa-regular", "fa-brands", "fa-lg", "fa-fw", "fa-sm", "fa-xl"}


def _words(node) -> str:
    return " ".join(node.get_text(" ").split())


def differences(pinned: Path, newest: Path) -> Iterator[tuple[str, str, str]]:
    """All that a reader would see differ: the page, the part, and the line with - or + before it.

    Parameters
    ----------
    pinned, newest : Path
        Built sites; lines only in the first have a minus, lines only in the second a plus.
    """
    from difflib import ndiff

    pages = {
        path.relative_to(root).as_posix()
        for root in (pinned, newest)
        for path in [*(root / "book").rglob("*.html"), root / "search.html", root / "index.html"]
    }
    for name in sorted(pages):
        if not (pinned / name).is_file() or not (newest / name).is_file():
            sign = "-" if (pinned / name).is_file() else "+"
            yield name, "page", f"{sign} {name}"
            continue
        one, other = (
            visible_parts((root / name).read_text(encoding="utf-8")) for root in (pinned, newest)
        )
        for part in one:
            if one[part] == other[part]:
                continue
            for line in ndiff(one[part], other[part]):
                if line[0] in "+-":
                    yield name, part, line
    yield from (("_static", "icon font", line) for line in _glyphs(pinned, newest))


def _glyphs(pinned: Path, newest: Path) -> Iterator[str]:
    """The icons that the first site's font draws and the second's does not."""
    from fontTools.ttLib import TTFont

    from ..sphinx.site import SOLID, THEME_ICONS, icon_codes

    drawn = {}
    for root in (pinned, newest):
        static = root / "_static"
        css = (static / "styles" / "pydata-sphinx-theme.css").read_text(encoding="utf-8")
        letters = TTFont(static / THEME_ICONS / SOLID).getBestCmap()
        drawn[root] = {name for name, code in icon_codes(css).items() if code in letters}
    shown = {
        name
        for path in (newest / "book").rglob("*.html")
        for name in re.findall(r"\bfa-([a-z0-9-]+)", path.read_text(encoding="utf-8"))
    }
    for name in sorted((drawn[pinned] & shown) - drawn[newest]):
        yield f"- {name}"


def known_difference(page: str, part: str, line: str) -> KnownDifference | None:
    """The entry of `KNOWN` that excuses a difference.

    Examples
    --------
    >>> known_difference("book/session.html", "frame", "+ Dark").reason
    "the theme's switch between light and dark has become a menu of three"
    >>> known_difference("book/session.html", "article", "+ Dark") is None
    True
    """
    for one in KNOWN:
        there = one.part == part and re.fullmatch(one.page, page)
        if there and re.fullmatch(one.pattern, line[2:]):
            return one
    return None


def report(pinned: Path, newest: Path) -> tuple[list[str], int]:
    """The differences, those that count first one by one, then how many are known, and why.

    Returns
    -------
    lines : list of str
        To print.
    count : int
        How many count.
    """
    counted, excused = [], dict.fromkeys(KNOWN, 0)
    for page, part, line in differences(pinned, newest):
        if one := known_difference(page, part, line):
            excused[one] += 1
        else:
            counted.append(f"{page}, {part}: {line if len(line) < 300 else line[:297] + '…'}")
    told = [
        f"known, {many} times in {one.part}: {one.reason}" for one, many in excused.items() if many
    ]
    idle = [
        f"{one.part}: {one.pattern} is listed as known and seen no more; take it out of KNOWN"
        for one, many in excused.items()
        if not many
    ]
    return [*counted, *told, *idle], len(counted)


def main(built: Path | None = None, again: bool = False) -> int:
    """Build with the newest versions, compare, and say what differs.

    Parameters
    ----------
    built : Path, optional
        A site that was built with them already; compared, not built again.
    again : bool
        Keep the environment that is there from the last time.
    """
    if not (PINNED / "index.html").is_file():
        raise NewestError("there is no book to compare with; build it: make book")
    newest = built
    if newest is None:
        newest, versions = build(again=again)
        names = (*FREED, *BROUGHT)
        print(
            *sorted(
                line
                for line in versions.splitlines()
                if line.partition("==")[0].lower().replace("_", "-") in names
            ),
            sep="\n",
        )
    lines, count = report(PINNED, newest)
    print(*lines, sep="\n")
    print(
        f"{count} differences that a reader sees"
        if count
        else "A reader sees the same book with the newest versions"
    )
    return 1 if count else 0
