"""The book as it could have stood that evening: ``python -m helpers evening [FOLDER]``.

The switch on a page hides what was known only later; here it is taken out: of pages, figures,
sheets, search and data, so that a class can be given a folder in which nobody finds the outcome. It
is made of the built book, by the same marks by which the switch hides; notebooks are made anew of
sources without it, and a PDF is printed of the edition's own pages. The browser's lab and the pages
for whoever teaches are not in it.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bs4 import BeautifulSoup, Tag

from .. import data
from ..chapters import toc
from ..places import BUILD, HTML
from ..sphinx.first_paint import EARLY
from ..sphinx.hindsight import SET_BEFORE_PAINT
from . import data_files, evening_catalogue, notebooks, pdf
from .evening_data import NAMED_IN_CODE, kept_tables, later_facts, write_data
from .evening_source import SourceError, write_notebooks

TARGET = BUILD / "evening"

LATER = '.hindsight, .bk-hindsight, .bk-now, svg [class*="hindsight"]'
"""What the switch hides, as `assets/book.css` has it."""

FOR_OTHERS = ("teach", "hosting")
"""Pages of the book that are not for a class."""

NOT_TAKEN = (
    *("notebooks", "lite", "data", "_sources", "cards"),
    *("sitemap.xml", "corrections.xml"),
)
"""What is built beside the pages and holds the later parts, or leads to it."""

PAPER = "one-day-in-january-evening.pdf"

SET = 'document.documentElement.dataset.asof="evening"'


class EveningError(Exception):
    """The edition cannot be made; the message says why and what to do."""


# Pages -------------------------------------------------------------------------------------------


def page(html: str) -> str:
    """A built page without what was known only later; its notebooks are offered.

    Examples
    --------
    >>> page('<p>It fell.<span class="hindsight"> It rose later.</span></p>')
    '<p>It fell.</p>'
    """
    soup = BeautifulSoup(first(html), "html.parser")
    _cut(soup)
    for cell in soup.select("div.cell_input, details > .cell_input"):
        _cut_code(cell)
    for switch in soup.select('.bk-asof, link[type="application/atom+xml"]'):
        switch.decompose()
    for link in soup.select("a[href]"):
        _turn(link)
    models = soup.find(id="book-models")
    if isinstance(models, Tag):
        _models(soup, models)
    return str(soup)


def first(text: str) -> str:
    """A page, or its first script, that asks nobody which of the two it shows."""
    return text.replace(SET_BEFORE_PAINT, SET)


def _cut(soup: BeautifulSoup) -> None:
    shown = [one for one in soup.select("div.cell, .bk-scroll:has(> table)") if _shows(one)]
    for later in soup.select(f"{LATER}, .bk-hid"):
        # In a table it stands for a part of how a number was found.
        if not later.decomposed and not (later["class"] == ["bk-hid"] and later.find_parent("tr")):
            later.decompose()
    for emptied in shown:
        if not emptied.decomposed and not _shows(emptied):
            emptied.decompose()
    for section in reversed(soup.select("article section[id]")):
        if _is_empty(section):
            for link in soup.select(f'nav a[href="#{section["id"]}"]'):
                (link.find_parent("li") or link).decompose()
            section.decompose()
    for words in soup.select(".bk-evening"):
        words.unwrap()
    for box in soup.select("[data-evening-label]"):
        box["aria-label"] = box.attrs.pop("data-evening-label")
    for link in soup.select("[data-evening-href]"):
        link["href"] = link.attrs.pop("data-evening-href")


def _shows(part: Tag) -> bool:
    """Whether there is anything in what a cell gave, or a row in a table."""
    rows = "tbody tr" if part.name == "div" and part.find("table", recursive=False) else None
    return bool(part.select_one(rows or ".cell_output :is(figure, td, p, pre, svg, img)"))


def _is_empty(section: Tag) -> bool:
    """Whether a section has a heading and no more; cells without an output say nothing."""
    parts = [one for one in section.find_all(True, recursive=False) if one.name != "span"]
    return not any(
        (one.get_text(strip=True) or one.find(True))
        and not re.fullmatch("h[1-6]", one.name)
        and not ("cell" in (one.get("class") or []) and not _shows(one))
        for one in parts
    )


def _cut_code(cell: Tag) -> None:
    """Take out a cell's code that names a later fact, table or day."""
    code = cell.get_text()
    if NAMED_IN_CODE.search(code) or later_facts() & set(re.findall(r"\w+", code)):
        (cell.find_parent("details") or cell).decompose()


def _turn(link: Tag) -> None:
    """Take a link out that leads to what is not there; its words stay if they stand in a text."""
    place = str(link["href"]).partition("#")[0].partition("?")[0]
    gone = re.search(r"(^|/)data/([\w-]+)\.(csv|zip)$", place)
    if gone and gone[3] == "csv" and gone[2] not in kept_tables():
        link.unwrap()
    elif re.search(r"(^|/)(lite|_sources)/|notebooks/hosting\.|corrections\.xml$", place):
        holder = link.find_parent("li") or link
        holder.decompose()
    elif re.fullmatch(rf"(.*/)?({'|'.join(FOR_OTHERS)})\.html", place):
        item = link.find_parent("li", class_="toctree-l1") or link.find_parent("a")
        if item:
            item.decompose()
        else:
            link.unwrap()


def _models(soup: BeautifulSoup, holder: Tag) -> None:
    """Keep the models whose figure is still there, or that sentences use."""
    there = {one["data-figure"] for one in soup.select("[data-figure]")}
    used = {one["data-out"] for one in soup.select("a[data-out]")}
    used |= {str(one["data-in"]).partition(".")[0] for one in soup.select("[data-in]")}
    kept = {
        name: declared
        for name, declared in json.loads(holder.get_text()).items()
        if (declared["figure"] in there if "figure" in declared else name in used)
    }
    holder.string = json.dumps(kept, ensure_ascii=False, separators=(",", ":")).replace(
        "</", "<\\/"
    )


# What pages fetch --------------------------------------------------------------------------------


def chart(text: str) -> str:
    """The file of a live figure without the marks of what came later, and without their rows."""
    head, _, rest = text.partition(",")
    drawn = json.loads(rest.rstrip().removesuffix(");"))
    _cut_marks(drawn)
    used = json.dumps([drawn.get(part) for part in ("marks", "scales", "signals")])
    kept: list[dict] = []
    for one in reversed(drawn["data"]):  # a set of rows stands before those made of it
        if f'"{one["name"]}"' in used:
            kept.insert(0, one)
            used += json.dumps(one.get("source"))
    drawn["data"] = kept
    return f"{head},{json.dumps(drawn, ensure_ascii=False, separators=(',', ':'))});\n"


def _cut_marks(group: dict[str, Any]) -> None:
    marks = [one for one in group.get("marks", []) if "hindsight" not in one.get("name", "")]
    for one in marks:
        _cut_marks(one)
    if "marks" in group:
        group["marks"] = marks


def sheets(text: str) -> str:
    """The number sheets of a page; those of later numbers go."""
    head, _, rest = text.partition("(")
    held = json.loads(rest.rstrip().removesuffix(");"))
    facts = data.records("facts")
    kept = {
        key: page(html) for key, html in held.items() if not (key in facts and facts[key].hindsight)
    }
    return f"{head}({json.dumps(kept, ensure_ascii=False)});\n"


def search(text: str) -> str:
    """What the search page knows; an entry says itself whether it, or a part of it, is later."""
    head, _, rest = text.partition(" = ")
    known = json.loads(rest.rstrip().removesuffix(";"))
    known["pages"] = {
        name: title for name, title in known["pages"].items() if Path(name).stem not in FOR_OTHERS
    }
    known["entries"] = [
        [kind, place, title, words, "", hidden]
        for kind, place, title, words, _, hidden in known["entries"]
        if not hidden and place.partition("#")[0] in known["pages"]
    ]
    return f"{head} = {json.dumps(known, ensure_ascii=False, separators=(',', ':'))};\n"


# All of it ---------------------------------------------------------------------------------------


def edition(folder: Path = TARGET, site: Path = HTML, whole: bool = True) -> None:
    """Write the edition into a folder, from a built book.

    Parameters
    ----------
    folder : Path
        A new or an empty folder, or one with an older edition.
    site : Path
        The built book.
    whole : bool
        Whether it gets its notebooks and its PDF, which take minutes.

    Raises
    ------
    EveningError
        If the book is not built, the folder holds something else, or the notebooks or the PDF
        cannot be made.
    helpers.pipeline.browser.NoBrowserError
        If there is no browser to print with.
    """
    if not (site / "index.html").is_file():
        raise EveningError(f"{site} has no book in it. Build it:  make book")
    if folder.exists():
        if any(folder.iterdir()) and not (folder / "data" / "datapackage.json").is_file():
            raise EveningError(f"{folder} holds something else; name a new or an empty folder")
        shutil.rmtree(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder.parent) as made:
        target = Path(made) / "evening"  # a half of it must not be mistaken for it
        write_data(target / "data")
        for path in sorted(site.rglob("*")):
            place = path.relative_to(site)
            theirs = place.suffix == ".html" and place.stem in FOR_OTHERS
            if path.is_file() and not theirs and not set(place.parts) & set(NOT_TAKEN):
                _take(path, place, target / place)
        data_files.pack(target / "data", sorted((target / "data").iterdir()))
        _forget_unused(target)
        evening_catalogue.settle(target)
        if whole:
            _complete(target)
        target.rename(folder)


def _complete(folder: Path) -> None:
    """Add the notebooks and the PDF."""
    pages = [path.stem for path in toc() if path.stem not in FOR_OTHERS]
    try:
        write_notebooks(folder / notebooks.FOLDER, FOR_OTHERS)
        pdf.make(folder / PAPER, pages, evening=True, built=folder / "book")
    except (SourceError, pdf.PdfError) as error:
        raise EveningError(f"the edition is not made: {error}") from None


def _take(path: Path, place: Path, target: Path) -> None:
    """Copy one file, without what came later where it may hold it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    turn: Callable[[str], str] | None = None
    if place.suffix == ".html":
        turn = page
    elif place.suffix == ".js" and place.parent.as_posix() in TURNED:
        turn = TURNED[place.parent.as_posix()]
    elif place.as_posix() == "_static/search-entries.js":
        turn = search
    elif place.name == EARLY:
        turn = first
    if turn is None:
        shutil.copyfile(path, target)
    else:
        target.write_text(turn(path.read_text(encoding="utf-8")), encoding="utf-8")


TURNED = {"_static/figures": chart, "_static/sheets": sheets}
"""By their folder, what is done to the files that pages fetch."""


def _forget_unused(folder: Path) -> None:
    """Remove charts whose figures are gone, and tables that no page leads to any more."""
    text = "".join(one.read_text(encoding="utf-8") for one in folder.glob("book/**/*.html"))
    for path in (folder / "_static/figures").glob("*.js"):
        if f'data-figure="{path.stem}"' not in text:
            path.unlink()
    for path in (folder / "_static/figures").glob("*.csv"):
        if f"_static/figures/{path.name}" not in text:
            path.unlink()
