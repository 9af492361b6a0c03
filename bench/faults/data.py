"""Faults of ``data/``: each table is broken in several ways, as editors and people do it."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bench.faults import Fault, Result
from helpers import data, model
from helpers.pipeline import describe, validate
from tests.support import read_once
from tests.support.broken import BROKEN, NO_DESCRIPTOR

EXPECTED = r"expected .+; found "
EACH = 7
"""So many faults of those that a table can have are planted in it, in turn."""


@dataclass(frozen=True)
class Table:
    """A table as it is: its fields, and its cells as they are written."""

    name: str
    schema: dict
    content: bytes

    @property
    def rows(self) -> list[list[str]]:
        return list(csv.reader(io.StringIO(self.content.decode(), newline="")))

    def fields(self, wanted: Callable[[dict], bool]) -> list[int]:
        """The numbers of the columns whose description is as wanted and whose cells are filled."""
        return [
            number
            for number, field in enumerate(self.schema["fields"])
            if wanted(field) and any(row[number] for row in self.rows[1:])
        ]

    def first(self, column: int) -> int:
        """The first row in which a column is filled."""
        return next(number for number, row in enumerate(self.rows) if number and row[column])


def written(rows: list[list[str]]) -> bytes:
    """Rows as a file."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


Broken = tuple[bytes | None, str, str]
"""What the file holds then (nothing: it is gone), and the place and reason that have to be said."""


def _whole(change: Callable[[bytes], bytes | None], place: str, reason: str):
    return lambda table: (change(table.content), place, reason)


def _rows(change: Callable[[list[list[str]]], None], place: str, reason: str):
    def broken(table: Table) -> Broken:
        rows = table.rows
        change(rows)
        return written(rows), place, reason

    return broken


def _cell(wanted: Callable[[dict], bool], put: Callable[[str], str], reason: str = EXPECTED):
    """Another text in a filled cell of a column that is described as wanted; none has no fault."""

    def broken(table: Table) -> Broken | None:
        rows = table.rows
        for column in table.fields(wanted):
            at = table.first(column)
            rows[at][column] = put(rows[at][column])
            name = table.schema["fields"][column]["name"]
            return written(rows), rf"row {at + 1}\b.*column .*{name}", reason
        return None

    return broken


def _numeric(field: dict) -> bool:
    return field["type"] in ("number", "integer")


def _dated(field: dict) -> bool:
    return field["type"] in ("date", "datetime")


def _rule(name: str):
    return lambda field: bool(field.get("constraints", {}).get(name))


def _short(cells: list[list[str]]) -> None:
    cells[1].pop()


def _long(cells: list[list[str]]) -> None:
    cells[1].append("more")


def _again(table: Table) -> Broken | None:
    key = table.schema.get("primaryKey")
    if not key:
        return None
    rows = table.rows
    return (
        written([*rows, rows[1]]),
        rf"row {len(rows) + 1}\b",
        "once|[Uu]nique|[Pp]rimary|the same",
    )


def _unknown(table: Table) -> Broken | None:
    names = [field["name"] for field in table.schema["fields"]]
    for key in table.schema.get("foreignKeys", []):
        columns = key["fields"] if isinstance(key["fields"], list) else [key["fields"]]
        column = names.index(columns[0])
        if column not in table.fields(lambda field: True):
            continue
        rows, at = table.rows, table.first(column)
        rows[at][column] = "nobody_knows_this"
        return written(rows), rf"row {at + 1}\b.*column .*{columns[0]}", EXPECTED
    return None


def _swapped(rows: list[list[str]]) -> None:
    for row in rows:
        row[0], row[1] = row[1], row[0]


def _without_first(rows: list[list[str]]) -> None:
    for row in rows:
        del row[0]


def _renamed(rows: list[list[str]]) -> None:
    rows[0][-1] += "_"


def _beyond(field: dict) -> bool:
    return _numeric(field) and "maximum" in field.get("constraints", {})


def _below(field: dict) -> bool:
    return _numeric(field) and "minimum" in field.get("constraints", {})


KINDS: dict[str, Callable[[Table], Broken | None]] = {
    "the file is gone": _whole(lambda content: None, "", "is missing; restore it"),
    "the file is empty": _whole(lambda content: b"", "row 1", EXPECTED),
    "a byte order mark": _whole(lambda content: b"\xef\xbb\xbf" + content, "row 1", "byte order"),
    "a NUL byte": _whole(lambda content: content.replace(b"\n", b"\n\0", 1), "row 2", "NUL"),
    "another encoding": _whole(
        lambda content: content.replace(b"\n", b"\n\xe9", 1), "position|row 2", "UTF-8"
    ),
    "UTF-16": _whole(lambda content: content.decode().encode("utf-16"), "position|row", "UTF-8"),
    "semicolons": _whole(
        lambda content: content.replace(b",", b";"), "row 1", "expected the columns .*; found"
    ),
    "a quotation mark that is never closed": _whole(
        lambda content: content.rstrip() + b'\n"', r"row \d+", EXPECTED
    ),
    "the file ends early": _whole(
        lambda content: content[: content.rindex(b",")], r"row \d+", EXPECTED
    ),
    "a merge's mark": _whole(
        lambda content: content.replace(b"\n", b"\n<<<<<<< HEAD\n", 1), "row 2", EXPECTED
    ),
    "a column is gone": _rows(_without_first, "row 1", "expected the columns .*; found"),
    "columns changed places": _rows(_swapped, "row 1", "expected the columns .*; found"),
    "a column has another name": _rows(_renamed, "row 1", "expected the columns .*; found"),
    "a cell too few": _rows(_short, "row 2", "expected .*cells; found fewer"),
    "a cell too many": _rows(_long, "row 2", "expected .*cells; found more"),
    "an empty row": _whole(
        lambda content: content.replace(b"\n", b"\n\n", 1), "row 2", "expected .*cells; found"
    ),
    "a row twice": _again,
    "an id that nobody knows": _unknown,
    "a letter in a number": _cell(_numeric, lambda cell: cell + "O"),
    "a decimal comma": _cell(_numeric, lambda cell: f"{cell.partition('.')[0]},5"),
    "a minus of print": _cell(_numeric, lambda cell: "\u2212" + cell.lstrip("-")),
    "a unit in the cell": _cell(_numeric, lambda cell: f"{cell}%"),
    "NaN": _cell(_numeric, lambda cell: "NaN"),
    "infinity": _cell(_numeric, lambda cell: "inf"),
    "an underscore in a number": _cell(_numeric, lambda cell: f"{cell}_0"),
    "digits of another script": _cell(_numeric, lambda cell: "\uff15"),
    "a blank before a number": _cell(_numeric, lambda cell: f" {cell}"),
    "half of a whole number": _cell(
        lambda field: field["type"] == "integer", lambda cell: f"{cell}.5"
    ),
    "a number above its range": _cell(_beyond, lambda cell: "1000000000"),
    "a number below its range": _cell(_below, lambda cell: "-1000000000"),
    "a day that there is not": _cell(_dated, lambda cell: "2026-02-30"),
    "a day as printed": _cell(_dated, lambda cell: "29.01.2026"),
    "an American day": _cell(_dated, lambda cell: "01/29/2026"),
    "a truth in capitals": _cell(lambda field: field["type"] == "boolean", str.upper),
    "a word that is not allowed": _cell(_rule("enum"), lambda cell: f"{cell}x"),
    "a word with a blank behind it": _cell(_rule("enum"), lambda cell: f"{cell} "),
    "nothing where something has to be": _cell(_rule("required"), lambda cell: ""),
}


def tables() -> list[Table]:
    """The tables of ``data/`` as they are."""
    return [
        Table(one["name"], one["schema"], (data.DATA / one["path"]).read_bytes())
        for one in data.descriptor()["resources"]
    ]


def planted() -> Iterator[tuple[Fault, Callable[[Path], None]]]:
    """Each fault, and what plants it in a copy of ``data/``."""
    names = list(KINDS)
    for number, table in enumerate(tables()):
        given = 0
        for step in range(len(names)):
            # Seven is prime to the number of kinds: each comes round in some table.
            kind = names[(number * EACH + step) % len(names)]
            broken = KINDS[kind](table)
            if broken is None:
                continue
            content, place, reason = broken
            fault = Fault(kind, f"{table.name}: {kind}", rf"data/{table.name}\.csv", place, reason)
            yield fault, _put(f"{table.name}.csv", content)
            given += 1
            if given == EACH:
                break
    for name, (file, old, new, words) in BROKEN.items():
        reason = "".join(f"(?=.*{re.escape(word)})" for word in words)
        yield (
            Fault("a row that contradicts another", name, rf"data/{file}", r"row \d+", reason),
            _edit(file, old, new),
        )
    for name, (text, told) in NO_DESCRIPTOR.items():
        yield (
            Fault("a descriptor", name, r"data/datapackage\.json", "", re.escape(told)),
            _put("datapackage.json", text.encode()),
        )
    for name, change, place in DESCRIPTORS:
        yield (
            Fault("a descriptor", name, r"data/datapackage\.json", place, "expected|unknown|found"),
            _described(change),
        )
    yield (
        Fault("another file", "a table that nobody described", r"data/extra\.csv", "", "describe"),
        _put("extra.csv", b"a,b\n1,2\n"),
    )
    yield (
        Fault("a change", "a row that was changed", r"data/timeline\.csv", "hash", "describe"),
        _edit("timeline.csv", "Fed keeps", "The Fed keeps", describes=False),
    )


def _put(file: str, content: bytes | None) -> Callable[[Path], None]:
    def plant(folder: Path) -> None:
        path = folder / file
        if content is None:
            path.unlink()
        else:
            path.write_bytes(content)
        if file.endswith(".csv") and file != "extra.csv" and content is not None:
            forget()
            data.DESCRIPTOR.write_text(describe.describe(), encoding="utf-8")

    return plant


def _edit(file: str, old: str, new: str, describes: bool = True):
    def plant(folder: Path) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        if old not in text:
            raise SystemExit(f"{old!r} is no longer in data/{file}; take another row")
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        if describes:
            forget()
            data.DESCRIPTOR.write_text(describe.describe(), encoding="utf-8")

    return plant


def _described(change: Callable[[dict], object]) -> Callable[[Path], None]:
    def plant(folder: Path) -> None:
        found = json.loads(data.DESCRIPTOR.read_text(encoding="utf-8"))
        change(found)
        data.DESCRIPTOR.write_text(json.dumps(found), encoding="utf-8")

    return plant


def _of(found: dict, name: str) -> dict:
    return next(one for one in found["resources"] if one["name"] == name)


def _field(found: dict, table: str, name: str) -> dict:
    return next(one for one in _of(found, table)["schema"]["fields"] if one["name"] == name)


DESCRIPTORS: list[tuple[str, Callable[[dict], object], str]] = [
    (
        "a type that there is not",
        lambda found: _field(found, "breadth", "advances").update(type="numeral"),
        "breadth",
    ),
    ("a table twice", lambda found: found["resources"].append(_of(found, "breadth")), "breadth"),
    (
        "a path outside",
        lambda found: _of(found, "breadth").update(path="../breadth.csv"),
        "breadth",
    ),
    (
        "a source that nobody knows",
        lambda found: _of(found, "breadth").update(sources=[{"id": "nobody"}]),
        "breadth",
    ),
    (
        "a foreign key to a table that there is not",
        lambda found: _of(found, "facts")["schema"].update(
            foreignKeys=[{"fields": "source", "reference": {"resource": "sauces", "fields": "id"}}]
        ),
        "facts",
    ),
    (
        "a unit that the book does not have",
        lambda found: _field(found, "breadth", "advances").update(unit="pieces"),
        "breadth.*advances",
    ),
    (
        "a column that is not described",
        lambda found: _of(found, "facts")["schema"]["fields"].pop(),
        "facts",
    ),
    (
        "a key of no column",
        lambda found: _of(found, "facts")["schema"].update(primaryKey="ident"),
        "facts",
    ),
    (
        "a rule that is no list",
        lambda found: _field(found, "claims", "verdict").update(constraints={"enum": "holds"}),
        "claims.*verdict",
    ),
]


def forget() -> None:
    """Empty every cache of what was read, so that the next call reads again."""
    for thing in [*vars(data).values(), *vars(model).values()]:
        if hasattr(thing, "cache_clear"):
            thing.cache_clear()


def told() -> str:
    """What the check of ``data/`` says; nothing if it finds no fault."""
    try:
        validate.check()
    except (validate.ValidationError, data.DataError) as error:
        return str(error)
    except Exception as error:  # what is no sentence is a fault of the check
        return f"Traceback (most recent call last) {type(error).__name__}: {error}"
    return ""


def results(chosen: Callable[[Fault], bool] = lambda fault: True) -> Iterator[Result]:
    """Plant the faults one by one in a copy of ``data/``, and hear what is said."""
    cases = [(fault, plant) for fault, plant in planted() if chosen(fault)]
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as place:
        true, folder = data.DATA, Path(place) / "data"
        patch.setattr(data, "DATA", folder)
        patch.setattr(data, "DESCRIPTOR", folder / "datapackage.json")
        read_once.use(patch)
        try:
            for fault, plant in cases:
                shutil.rmtree(folder, ignore_errors=True)
                shutil.copytree(true, folder)
                forget()
                plant(folder)
                forget()
                yield Result(fault, told())
        finally:
            patch.undo()
            forget()
