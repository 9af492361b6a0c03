"""What a class handed in: notebooks of a folder or of a platform's zip, and whose they are.

Nothing is unpacked: a zip's files are read into memory, each up to a limit, whatever sizes it says.
The platform's own name of a file says who handed it in; the notebook says whose sheet it was.
"""

from __future__ import annotations

import itertools
import json
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

from .private import Student
from .set_notebooks import MARK

MOST = 5 << 20
"""Bytes of a notebook; the sheets have some twenty thousand."""

ENTRIES = 5000
"""Files of a folder or a zip."""

WHOLE = 500 << 20
"""Bytes of all notebooks together."""

CANVAS = re.compile(r"(?P<who>[^\W_]+)_(?:LATE_)?(?P<id>\d+)_\d+_(?P<file>.+)")
"""As Canvas names a file: ``lovelaceada_LATE_81_4711_recompute-s01-1.ipynb``."""

MOODLE = re.compile(r"(?P<who>.+?)_\d+_assignsubmission_file_?(?P<file>.*)")
"""As Moodle names a file or its folder: ``Ada Lovelace_81_assignsubmission_file_…``."""

SHEET = re.compile(r"(?P<set>[a-z]+)-(?P<rest>.+?)(?:\s*\(\d+\))?")
"""As a sheet is named, and what a browser adds to it."""

AGAIN = re.compile(r"(?P<student>.+)-(?P<again>\d+)")
"""What Canvas adds to a later attempt."""


class SubmissionError(Exception):
    """There is nothing to grade: what was given, and what is expected."""


@dataclass(frozen=True)
class Submission:
    """A notebook that was handed in.

    Attributes
    ----------
    file : str
        Its name where it was found.
    student : str
        Who handed it in, by the roster's id; empty if nobody can be told.
    sheet_of : str
        Whose sheet it says to be.
    edition : str
        Of which edition of the set.
    number : str
        The student's number on the platform, where the file's name says it.
    again : int
        The how-manieth attempt it is.
    """

    file: str
    set: str
    student: str
    sheet_of: str = ""
    edition: str = ""
    number: str = ""
    again: int = 0
    cells: tuple[str, ...] = ()


@dataclass
class Found:
    """What there was: notebooks that can be graded; and what was passed over, with the reason."""

    submissions: list[Submission] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


class Refused(Exception):
    """A file is not graded; why."""


def letters(name: str) -> str:
    """A name as Canvas writes it: its letters and digits alone.

    >>> letters("Ada King-Lovelace")
    'adakinglovelace'
    """
    return "".join(one for one in name.lower() if one.isalnum())


def spellings(name: str) -> set[str]:
    """How a platform may write a name: its words in another order, without what parts them.

    >>> sorted(spellings("Ada Lovelace"))
    ['adalovelace', 'lovelaceada']
    """
    words = [letters(word) for word in re.split(r"[\s,]+", name) if letters(word)]
    if len(words) > 5:  # a name of many words keeps its order, or has its last word first
        return {"".join(words[at:] + words[:at]) for at in range(len(words))}
    return {"".join(order) for order in itertools.permutations(words)}


def owner(who: str, students: list[Student]) -> str:
    """The id of the one student whom a platform's name means; nothing if it may be several."""
    wanted = letters(who)
    fits = [one.id for one in students if wanted in spellings(one.name) | {letters(one.id)}]
    return fits[0] if len(fits) == 1 else ""


def read(place: Path, students: list[Student], names: list[str], wanted: str = "") -> Found:
    """All that was handed in.

    Parameters
    ----------
    place : Path
        A folder, or a platform's zip.
    students : list of Student
    names : list of str
        The sets that there are.
    wanted : str, optional
        The set that a notebook is of which says none.

    Raises
    ------
    SubmissionError
        If there is no such place, or it is neither.
    """
    found, size = Found(), 0
    for name, content in _files(place):
        try:
            if isinstance(content, str):
                raise Refused(content)
            text = content.read(MOST + 1)
            size += len(text)
            if len(text) > MOST:
                raise Refused(f"it is larger than {MOST >> 20} MB, which no sheet is")
            if size > WHOLE:
                raise SubmissionError(
                    f"{place}: its notebooks have more than {WHOLE >> 20} MB together; grade it in "
                    "parts"
                )
            found.submissions.append(_submission(name, text, students, names, wanted))
        except Refused as why:
            found.refused.append((name, str(why)))
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as why:
            found.refused.append((name, f"the zip is damaged there ({why})"))
        except OSError as why:
            found.refused.append((name, f"it cannot be read ({why})"))
    return found


def _files(place: Path) -> Iterator[tuple[str, IO[bytes] | str]]:
    """Every file with what reads it, or with the reason why nothing should."""
    if place.is_dir():
        paths = sorted(place.rglob("*"))
        if len(paths) > ENTRIES:
            raise SubmissionError(f"{place}: more than {ENTRIES} files; is it the right folder?")
        for path in paths:
            name = path.relative_to(place).as_posix()
            if path.is_symlink() or any(
                one.is_symlink()
                for one in path.parents
                if one.is_relative_to(place) and one != place
            ):
                yield name, "it is a link, and not a file that was handed in"
            elif path.is_file():
                if why := _strange(name):
                    yield name, why
                else:
                    with path.open("rb") as file:
                        yield name, file
        return
    if not place.is_file():
        raise SubmissionError(f"{place}: there is no such folder or zip")
    try:
        archive = zipfile.ZipFile(place)
    except (zipfile.BadZipFile, OSError) as why:
        raise SubmissionError(
            f"{place}: expected a folder of notebooks, or the zip that a learning platform gives "
            f"of them ({why})"
        ) from None
    with archive:
        entries = archive.infolist()
        if len(entries) > ENTRIES:
            raise SubmissionError(f"{place}: more than {ENTRIES} files; is it the right zip?")
        for entry in entries:
            if entry.is_dir():
                continue
            parts = PurePosixPath(entry.filename.replace("\\", "/")).parts
            if stat.S_ISLNK(entry.external_attr >> 16):
                yield entry.filename, "it is a link, and not a file that was handed in"
            elif ".." in parts or entry.filename.startswith(("/", "\\")) or ":" in parts[0]:
                yield entry.filename, "its path leads out of the zip"
            elif reason := _strange(entry.filename):
                yield entry.filename, reason
            elif entry.flag_bits & 1:
                yield entry.filename, "it is encrypted"
            else:
                try:
                    with archive.open(entry) as file:
                        yield entry.filename, file
                except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as damage:
                    yield entry.filename, f"the zip is damaged there ({damage})"


def _strange(name: str) -> str:
    if name.startswith("__MACOSX/") or PurePosixPath(name).name.startswith("."):
        return "it is a system's own file"
    if not name.lower().endswith(".ipynb"):
        return "it is no notebook (.ipynb)"
    return ""


def _submission(
    name: str, text: bytes, students: list[Student], names: list[str], wanted: str
) -> Submission:
    try:
        notebook = json.loads(text.decode("utf-8-sig"))
        kinds = [(cell["cell_type"], cell["source"]) for cell in notebook["cells"]]
        cells = tuple(_source(source) for kind, source in kinds if kind == "code")
        mark = (notebook.get("metadata") or {}).get(MARK) or {}
        mark = {key: str(mark.get(key, ""))[:60] for key in ("set", "student", "edition")}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Refused("it is no notebook that can be read") from None
    path = PurePosixPath(name.replace("\\", "/"))
    file, number, who = path.name, "", ""
    if moodle := MOODLE.fullmatch(path.name) or MOODLE.fullmatch(path.parent.name):
        who, file = moodle["who"], (moodle["file"] if moodle.string == path.name else path.name)
    elif canvas := CANVAS.fullmatch(path.name):
        who, number, file = canvas["who"], canvas["id"], canvas["file"]
    by_id = {one.id.lower(): one.id for one in students}
    sheet_of = by_id.get(mark["student"].lower(), "")
    named = SHEET.fullmatch(file.removesuffix(".ipynb"))
    rest, again = named["rest"] if named else "", 0
    if rest.lower() not in by_id and (later := AGAIN.fullmatch(rest)):
        rest, again = later["student"], int(later["again"])
    from_name = by_id.get(rest.lower(), "")
    of = next(
        (one for one in (mark["set"], named["set"] if named else "", wanted) if one in names), ""
    )
    if not of:
        raise Refused(f"it does not say which set it is of; there are: {', '.join(names)} (--set)")
    student = owner(who, students) if who else ""
    student = student or from_name or sheet_of
    if not student:
        raise Refused(
            "nobody of the roster can be told from its name; name it "
            f"{of}-<student>.ipynb, or mend the name in the roster"
        )
    return Submission(
        name, of, student, sheet_of or from_name, mark["edition"], number, again, cells
    )


def _source(source: object) -> str:
    if isinstance(source, list):
        return "".join(str(line) for line in source)
    if isinstance(source, str):
        return source
    raise TypeError


def latest(found: Found) -> list[Submission]:
    """One submission of each student and set: the last attempt; the others are passed over."""
    chosen: dict[tuple[str, str], Submission] = {}
    for one in sorted(found.submissions, key=lambda one: (one.again, one.file)):
        if other := chosen.get((one.set, one.student)):
            found.refused.append((other.file, f"{one.file} is a later attempt of the same student"))
        chosen[one.set, one.student] = one
    return sorted(chosen.values(), key=lambda one: (one.set, one.student))
