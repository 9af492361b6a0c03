"""The case and the teaching notes as pages and PDF: ``python -m helpers teach`` (``make teach``).

What is for students goes into one folder, what is for who teaches into another. Nothing of either
gets into the site, the archive of notebooks, their branch or the browser's lab.
"""

from __future__ import annotations

import base64
import re
import sys
from functools import cache
from html import escape
from importlib.metadata import version
from pathlib import Path

from ..pipeline.browser import NoBrowserError, launch
from ..places import BUILD, HTML
from ..sphinx.site import ASSETS
from . import class_texts, gather
from .class_texts import Reader, TeachingError, html_of, name_of, sentences, words_of

TARGET = BUILD / "teach"
NOTE = "Teaching note · not for students"


@cache
def _style() -> str:
    """The book's colours and faces, which go along, and a sheet of these pages' own."""
    book = (ASSETS / "book.css").read_text(encoding="utf-8")
    light, dark = re.findall(r'^html(?:\[data-theme="dark"\])? (\{.*?^\})', book, re.M | re.S)[:2]
    faces = "".join(re.findall(r"^@font-face \{.*?\}$", book, re.M | re.S))

    def carried(match: re.Match) -> str:
        font = base64.b64encode((HTML / "_static" / match[1]).read_bytes()).decode()
        return f"url(data:font/woff2;base64,{font})"

    faces = re.sub(r"url\((fonts/[^)]+)\)", carried, faces)
    own = Path(__file__).with_suffix(".css").read_text(encoding="utf-8")
    at_night = f"@media screen and (prefers-color-scheme: dark) {{ html {dark} }}"
    return f"{faces}\nhtml {light}\n{at_night}\n{own}"


def document(title: str, kind: str, texts: list[str]) -> str:
    """A page that needs no other file."""
    kind = _kind(kind)
    body = "".join(f'<article><p class="kind">{kind}</p>{html_of(one)}</article>' for one in texts)
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{_style()}</style></head>"
        f"<body><main>{body}</main></body></html>\n"
    )


def _kind(kind: str) -> str:
    return f"{kind} · One day in January, {version('one-day-in-january')}"


def print_page(html: Path, browser) -> Path:
    """Print a page beside itself. Addresses on this machine are of no use on paper."""
    page = browser.new_page(color_scheme="light")
    page.goto(html.as_uri())
    page.evaluate(
        "for (const a of document.querySelectorAll('a')) "
        "if (a.protocol === 'file:' && a.pathname !== location.pathname) a.removeAttribute('href')"
    )
    page.evaluate("document.fonts.ready")
    paper = html.with_suffix(".pdf")
    page.pdf(path=paper, format="A4", print_background=True, tagged=True)
    page.close()
    return paper


def read() -> dict[Path, str]:
    """Every text by its file, in plain Markdown.

    Raises
    ------
    TeachingError
        For every place in the texts that is wrong, with its line; for a sentence of a note that
        stands in the case too.
    """
    made, faults = dict[Path, str](), list[str]()
    for path in class_texts.texts():
        try:
            made[path] = Reader(path).markdown
        except TeachingError as error:
            faults.append(str(error))
    if not faults:
        case = words_of(made[class_texts.CASE])
        faults = [
            f"{name_of(path)}: {one!r} stands in the case too: write it anew"
            for path, text in made.items()
            for one in sentences(text)
            if path != class_texts.CASE and one in case
        ]
    if faults:
        raise TeachingError("\n".join(faults))
    return made


def make(target: Path = TARGET) -> list[Path]:
    """Write the case for students, and the notes for who teaches, as pages and as PDF.

    Parameters
    ----------
    target : Path
        The folder that gets ``student`` and ``instructor``.

    Returns
    -------
    list of Path
        What was written.

    Raises
    ------
    TeachingError
        As `read`.
    helpers.pipeline.browser.NoBrowserError
        If there is no browser to print with.
    """
    from playwright.sync_api import sync_playwright

    notes = read()
    case = notes.pop(class_texts.CASE)
    student, instructor = target / "student" / "case.html", target / "instructor"
    pages = {student: document("The case", "Case", [case])} | {
        instructor / f"{path.stem}.html": document(_title(text), NOTE, [text])
        for path, text in notes.items()
    }
    together = instructor / "notes.html"
    pages[together] = document("Teaching notes", NOTE, list(notes.values()))
    pages[instructor / "gather.html"] = gather.page(_style(), _kind("For whoever teaches"))
    for path, page in pages.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page, encoding="utf-8")
    with sync_playwright() as playwright:
        browser = launch(playwright)
        printed = [print_page(path, browser) for path in (student, together)]
        browser.close()
    return [*pages, *printed]


def _title(markdown: str) -> str:
    return markdown.lstrip("# ").partition("\n")[0]


def main(target: Path = TARGET) -> int:
    """Make all of it and say where it is."""
    try:
        written = make(target)
    except (TeachingError, NoBrowserError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{len(written)} files for the class are in {target}")
    return 0
