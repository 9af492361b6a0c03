"""Who may sign in to the hub: the roster, a password and a number for each student.

The roster is ``teach/private/roster.csv``, two columns, ``student,name``; a graded set reads the
same file. Passwords and numbers are made once and kept: passwords beside the roster, where only the
teacher reads them, numbers in the hub's own folder. Nothing here needs more than Python.
"""

from __future__ import annotations

import csv
import os
import pwd
import re
import secrets
from pathlib import Path

from ..places import ROOT

ROSTER = ROOT / "teach" / "private" / "roster.csv"
COLUMNS = ["student", "name"]
PASSWORDS = "hub_passwords.csv"
"""Beside the roster."""

SIGN_IN = re.compile(r"[a-z0-9][a-z0-9._-]{0,31}")
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are read one for another."""

FORM = "a first line `student,name`, then a line for each student, as in `ada,Ada Lovelace`"


class RosterError(Exception):
    """The roster, the passwords or the numbers cannot be used; the message says what to do."""


def read(path: Path = ROSTER) -> dict[str, str]:
    """The roster: each student's sign-in and name, in the order of the file.

    Raises
    ------
    RosterError
        If the file is missing, or a line of it is not as expected.
    """
    rows = _rows(path, COLUMNS, f"the hub must know who may sign in. Write {FORM}")
    found: dict[str, str] = {}
    for line, (given, name) in rows:
        student = given.strip().lower()
        if not SIGN_IN.fullmatch(student):
            raise RosterError(
                f"{path}, line {line}, student: expected 1 to 32 letters from a to z, digits, "
                f"points, dashes or underscores, the first a letter or digit; found {given!r}. "
                "It is what the student signs in with"
            )
        if student in found:
            raise RosterError(
                f"{path}, line {line}, student: {student!r} stands there twice (capitals do not "
                "count); give each student another"
            )
        found[student] = name.strip()
    if not found:
        raise RosterError(f"{path} lists no student; expected {FORM}")
    return found


def _rows(path: Path, columns: list[str], why: str) -> list[tuple[int, list[str]]]:
    """The rows of a small private table, each with its line, the head compared."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise RosterError(f"{path} is missing: {why}") from None
    except UnicodeDecodeError:
        raise RosterError(
            f'{path} is not UTF-8; save it again as CSV in UTF-8 (in a spreadsheet: "CSV UTF-8")'
        ) from None
    lines = csv.reader(text.splitlines())
    head = [cell.strip() for cell in next(lines, [])]
    if head != columns:
        raise RosterError(
            f"{path}, line 1: expected the columns {','.join(columns)}; found "
            f"{','.join(head) or 'nothing'}"
        )
    rows = []
    for row in lines:
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(columns):
            raise RosterError(
                f"{path}, line {lines.line_num}: expected {len(columns)} cells; found {len(row)}. "
                "A comma within a cell needs quotes around the cell"
            )
        rows.append((lines.line_num, row))
    return rows


def password() -> str:
    """A new password, of some sixty random bits, that can be read out."""
    parts = ("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))
    return "-".join(parts)


def passwords(path: Path) -> dict[str, str]:
    """The password of each student, as the file has it now; empty where there is none yet."""
    if not path.exists():
        return {}
    why = "the hub makes it"
    return {student: word for _, (student, word) in _rows(path, ["student", "password"], why)}


def add_passwords(students: list[str], path: Path) -> list[str]:
    """Make a password for each student who has none; return those students.

    What stands in the file stays, also for a student who has left the roster and may come back. The
    file is readable by its owner alone.
    """
    there = passwords(path)
    new = [student for student in students if student not in there]
    if new:
        _write(path, ["student", "password"], there | {student: password() for student in new})
    return new


def numbers(students: list[str], path: Path, first: int) -> dict[str, int]:
    """The number (uid) of each student, kept in a file so that it stays the student's own.

    Parameters
    ----------
    students : list of str
        Those of the roster.
    path : Path
        The file; a number in it is given to nobody else, whoever leaves the roster.
    first : int
        Where new numbers begin. Those of the machine's own accounts are passed over.
    """
    there = {}
    if path.exists():
        rows = _rows(path, ["student", "number"], "the hub makes it")
        there = {student: int(number) for _, (student, number) in rows}
    taken = {*there.values(), *(account.pw_uid for account in pwd.getpwall())}
    new, number = dict(there), first
    for student in students:
        if student not in new:
            while number in taken:
                number += 1
            new[student] = number
            taken.add(number)
    if new != there:
        _write(path, ["student", "number"], new)
    return {student: new[student] for student in students}


def _write(path: Path, head: list[str], rows: dict) -> None:
    """Write a private table whole, or not at all: a hub may be reading it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    beside.unlink(missing_ok=True)
    kept = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(kept, "w", newline="", encoding="utf-8") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(head)
        table.writerows(rows.items())
    beside.replace(path)
