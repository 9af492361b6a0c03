"""What only who teaches has: the seed of the sets and the roster, in ``teach/private/``.

Git passes over the folder, and no artefact of the book is made of anything in it. The seed is all
that a key needs besides the public models, so whoever has it can work every key out.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from ..csv_tables import rows
from ..data import DataError
from ..places import ROOT

FOLDER = ROOT / "teach" / "private"
SEED = "seed"
ROSTER = "roster.csv"
COLUMNS = ["student", "name"]

FORM = "student,name\ns01,Ada Lovelace\ns02,Louis Bachelier"
"""A roster, as an example."""

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@+-]{0,59}")
"""How a student is called, as platforms call them; it goes into file names."""

SHORTEST = 32
"""Hexadecimal digits of a seed: fewer could be tried out."""


class PrivateError(Exception):
    """The seed or the roster is missing or cannot be used; where it is, and what to do."""


@dataclass(frozen=True)
class Student:
    """A line of the roster."""

    id: str
    name: str


def place(path: Path) -> str:
    """A file's name as a person reads it."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)


def seed(folder: Path | None = None, make: bool = False) -> bytes:
    """The seed from which all students' numbers are drawn.

    Parameters
    ----------
    folder : Path, optional
        Where it lies.
    make : bool
        Write a new one where there is none. A grader must not: a new seed has other numbers.

    Raises
    ------
    PrivateError
        If there is none, or it is too short to keep a secret.
    """
    path = (folder or FOLDER) / SEED
    if not path.exists() and make:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(32) + "\n", encoding="utf-8")
    try:
        text = path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise PrivateError(
            f"{place(path)} is missing: with it the students' numbers were drawn, and "
            "without it no key can be worked out. Put back the file that `make sets` wrote; a new "
            "one has other numbers"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise PrivateError(f"{place(path)} cannot be read ({error})") from None
    if not re.fullmatch(rf"[0-9a-f]{{{SHORTEST},}}", text):
        raise PrivateError(
            f"{place(path)}: expected {SHORTEST} hexadecimal digits or more and nothing "
            "else. Delete the file, and `make sets` writes a new seed; sheets that are out have "
            "the old one's numbers"
        )
    return bytes.fromhex(text[: len(text) // 2 * 2])


def roster(folder: Path | None = None) -> list[Student]:
    """The students, in the roster's order.

    Raises
    ------
    PrivateError
        If there is no roster, or a line of it cannot be used.
    """
    path = (folder or FOLDER) / ROSTER
    if not path.is_file():
        raise PrivateError(
            f"{place(path)} is missing: a line for each student, in UTF-8, such as\n\n{FORM}\n\n"
            "student is what your platform calls them (letters, digits and . _ @ + -); it goes "
            "into the names of files. Git passes over the folder"
        )
    try:
        found = rows(path, COLUMNS)
    except DataError as error:
        said = str(error).replace(f"data/{path.name}", place(path))
        raise PrivateError(f"{said}; it looks like this:\n\n{FORM}") from None
    students: list[Student] = []
    for number, row in enumerate(found, 2):
        one = Student(row["student"].strip(), row["name"].strip())
        if not ID.fullmatch(one.id):
            raise PrivateError(
                f"{place(path)}, row {number}, column student: expected at most sixty letters, "
                f"digits and . _ @ + -; found {row['student']!r}"
            )
        if not one.name:
            raise PrivateError(f"{place(path)}, row {number}, column name: it is empty")
        if one.id.lower() in {other.id.lower() for other in students}:
            raise PrivateError(
                f"{place(path)}, row {number}, column student: {one.id!r} is there already"
            )
        students.append(one)
    if not students:
        raise PrivateError(f"{place(path)} names nobody; write a line for each student:\n\n{FORM}")
    return students
