"""What only a later row of the data says, and where it is found."""

import re
import subprocess
import sys
import zipfile

from bs4 import BeautifulSoup
from pypdf import PdfReader

from helpers import data, units
from helpers.places import ROOT

MONTHS = "February|March|April|May|June|July|August|September|October|November|December"
NAMED_LATER = re.compile(
    rf"3[01] January(?: 2026)?\b(?! \d)|(?:\d+ )?(?:{MONTHS}) 2026"
    r"|2026-(?:01-3[01]|0[2-9]|1[0-2])(?:-\d+)?"
)
"""A day or month after the day, as a page names it."""

MAY_BE_NAMED = (
    (r"(?:December|September|July) 2026 futures|(?:for|by) December 2026", "a contract"),
    (r"contract is 2026-\d\d", "a contract, as a derivation names it"),
    (r"before July 2026 was found|to 31 December 2026", "a contract; the year that is priced"),
    (r"\b2[0-9] November 2026", "when the book's rules were written and its claims judged"),
    (r"Membership is that of March 2026", "how the sectors of the day were rebuilt"),
    (r"to (?:February|July) 2026$|^July 2026$", "the name of a source, and how far it reaches"),
)
"""What names a later day and gives nothing away, each with the reason."""


def later_days(words):
    """What names a day after the day, without what may."""
    for text in words:
        for pattern, _ in MAY_BE_NAMED:
            text = re.sub(pattern, "", text)
        yield from (text for _ in NAMED_LATER.findall(text))


def _digits(text):
    return re.sub(r"[^\d.]", "", text)


def _written(fact):
    """The digits of a fact, in each style that can write it."""
    for style in ("plain", "size"):
        try:
            yield _digits(fact.text(style))
        except units.UnitError:
            continue


def later_numbers(kept):
    """Numbers of four digits and more that no fact and no table of that evening has, by fact.

    Parameters
    ----------
    kept : str
        The tables of that evening, as text: a number that stands there gives nothing away.
    """
    facts = data.records("facts").values()
    known = {text for fact in facts if not fact.hindsight for text in _written(fact)}
    known |= set(re.findall(r"\d[\d.]*", kept))
    return {
        text: fact.id
        for fact in facts
        if fact.hindsight
        for text in _written(fact)
        if len(text.replace(".", "")) >= 4 and text not in known
    }


def later_words():
    """What facts, claims, forecasts and sources of later say in words that no earlier one has."""
    facts, sources = data.records("facts").values(), data.records("sources").values()
    early = " ".join(
        [one.label for one in facts if not one.hindsight]
        + [f"{one.title} {one.url}" for one in sources if not one.hindsight]
    )
    later = [one.label for one in facts if one.hindsight]
    later += [text for one in sources if one.hindsight for text in (one.title, one.url)]
    later += [one.later_note for one in data.records("claims").values() if one.later_note]
    told = data.table("forecasts")[["outcome", "later_note"]].to_numpy().ravel()
    later += [text for text in told if isinstance(text, str) and len(text) > 15]
    return {text for text in later if text not in early}


OURS = ("book/", "data/", "_static/figures/", "_static/sheets/", "_static/search-entries.js")
"""Where an edition's pages say something of the day."""

TEXTS = (".html", ".js", ".csv", ".json", ".ipynb", ".py", ".toml", ".svg", ".css", ".md", ".txt")

SAYS_MUCH = re.compile(r"\.(?:js|css)$|^requirements\.txt")
"""What comes with an archive and holds the numbers of programs."""


def _read(folder):
    """Each text of an edition by its place; the archive's and the PDF's too."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.suffix == ".pdf":
            sheets = [sheet.extract_text() for sheet in PdfReader(path).pages]
            yield name, " ".join(" ".join(sheets).split())
        elif path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                for one in archive.namelist():
                    if one.endswith(TEXTS) and not SAYS_MUCH.search(one):
                        yield f"{name}/{one}", archive.read(one).decode()
        elif path.suffix in TEXTS and name.startswith((*OURS, "notebooks/")):
            yield name, path.read_text("utf-8")


def leaks(folder):
    """Where an edition of that evening says what only later rows say.

    Returns
    -------
    list of str
        File and what was found there, one line each.
    """
    texts = dict(_read(folder))
    kept = (text for name, text in texts.items() if re.match(r"data/.*\.csv$", name))
    numbers = later_numbers("".join(kept))
    words = later_words()
    ids = {fact.id for fact in data.records("facts").values() if fact.hindsight}
    found = []
    for name, text in texts.items():
        shown = text
        if name.endswith((".html", ".svg")):
            shown = BeautifulSoup(text, "html.parser").get_text(" ")
        if not name.endswith(".csv"):  # there a comma parts two numbers
            shown = shown.replace(",", "")
        found += [
            f"{name}: {number}, of {numbers[number]}"
            for number in set(re.findall(r"\d+(?:\.\d+)?", shown)) & set(numbers)
        ]
        found += [f"{name}: {one!r}" for one in words if one in text]
        # How a close was found may name what was printed later; code may ask for what is not there.
        if not name.endswith(("data/facts.csv", ".py")):
            found += [f"{name}: {one}" for one in set(re.findall(r"\w+", text)) & ids]
    return found


def make_edition(folder):
    """Make the whole edition of that evening and give back its folder.

    In a process of its own: it prints with Playwright, which starts once in each.
    """
    made = [sys.executable, "-m", "helpers", "evening", str(folder)]
    subprocess.run(made, cwd=ROOT, check=True)
    return folder
