"""The bank of questions for a learning platform and for paper: ``python -m helpers quiz``.

Per chapter and for the whole book: QTI 1.2 for Canvas, Moodle XML, and sheets with their key apart.
The short questions are one bank, the exercises another. The XML is written here, in two small
modules, and not by a library: text2qti knows neither an order nor Moodle nor the reply to a
mistake, rounds small tolerances and puts the clock into its files.
"""

from __future__ import annotations

import re
import sys
import zipfile
from html import unescape
from pathlib import Path

from ..places import BUILD
from . import quiz_canvas, quiz_moodle, quiz_paper
from .quiz_items import BANKS, Item, QuizError, asking, items, stamp, title

TARGET = BUILD / "quiz"

WHOLE = "book"
"""In a file's name: all chapters."""

_NAME = re.compile(r"([a-z][a-z0-9-]+) \[([0-9a-f]{8})\]")
"""An item's name, which a platform keeps."""


def all_banks(bank: str) -> dict[str, list[Item]]:
    """A bank's items by chapter, in the order of the book.

    Raises
    ------
    QuizError
        For all questions that no platform can keep.
    """
    found, faults = {}, []
    for chapter in asking():
        try:
            found[chapter] = items(chapter, bank)
        except QuizError as error:
            faults.append(str(error))
    if faults:
        raise QuizError("\n".join(faults))
    return found


def make(target: Path = TARGET) -> list[Path]:
    """Write all packages and sheets.

    Parameters
    ----------
    target : Path
        The folder that gets ``canvas``, ``moodle``, ``paper`` and ``key``.

    Returns
    -------
    list of Path
        What was written.

    Raises
    ------
    QuizError
        As `all_banks`.
    """
    banks = {bank: all_banks(bank) for bank in BANKS}
    made = []
    for kind in ("canvas", "moodle", "paper", "key"):
        (target / kind).mkdir(parents=True, exist_ok=True)
    for bank, chapters in banks.items():
        titled = {title(chapter, bank): found for chapter, found in chapters.items()}
        one_by_one = {chapter: {title(chapter, bank): found} for chapter, found in chapters.items()}
        for name, held in {**one_by_one, WHOLE: titled}.items():
            canvas = target / "canvas" / f"{name}-{bank}.zip"
            quiz_canvas.write(canvas, held)
            moodle = target / "moodle" / f"{name}-{bank}.xml"
            moodle.write_bytes(quiz_moodle.moodle_xml(held))
            made += [canvas, moodle]
    for chapter, found in banks["quiz"].items():
        for kind, draw in (("paper", quiz_paper.sheet), ("key", quiz_paper.key)):
            path = target / kind / f"{chapter}.html"
            path.write_text(draw(title(chapter, "quiz"), found), encoding="utf-8")
            made.append(path)
    return made


def check(copy: str) -> list[str]:
    """What of a copy is not of today's answers; nothing if all is.

    Parameters
    ----------
    copy : str
        A package, or what a platform exports of it: then it is said which questions changed. Or the
        hash that a package says.

    Raises
    ------
    QuizError
        If it is neither, or holds no question of this book.
    """
    today = {bank: all_banks(bank) for bank in BANKS}
    stamps = {
        item.id: item.stamp
        for chapters in today.values()
        for found in chapters.values()
        for item in found
    }
    path = Path(copy)
    if path.is_file():
        names = dict(_NAME.findall(_text(path)))
        if not names:
            raise QuizError(f"{copy}: there is no question of this book in it")
        return [
            f"{id}: {'the question changed' if id in stamps else 'it is asked no more'}"
            for id, found in names.items()
            if found != stamps.get(id)
        ]
    if not re.fullmatch(r"[0-9a-f]{8}", copy):
        raise QuizError(f"{copy}: expected a file, or a hash of eight hexadecimal digits")
    known = {*stamps.values()}
    for chapters in today.values():
        known |= {stamp(found) for found in chapters.values()}
        known.add(stamp([item for found in chapters.values() for item in found]))
    if copy in known:
        return []
    return [
        f"{copy}: no package of today has this hash. Give the package, or what the platform "
        "exports, to see which questions changed"
    ]


def _text(path: Path) -> str:
    """All text of a file, or of all files in a zip."""
    if not zipfile.is_zipfile(path):
        return unescape(path.read_text(encoding="utf-8", errors="replace"))
    with zipfile.ZipFile(path) as file:
        return unescape(
            "\n".join(file.read(name).decode(errors="replace") for name in file.namelist())
        )


def main(target: Path = TARGET, copy: str | None = None) -> int:
    """Make all of it and say where it is; or say whether a copy is of today's answers."""
    try:
        if copy is None:
            print(f"{len(make(target))} files for a platform and for paper are in {target}")
            return 0
        stale = check(copy)
    except QuizError as error:
        print(error, file=sys.stderr)
        return 1
    print("\n".join(stale) or f"{copy} is of today's answers")
    return 1 if stale else 0
