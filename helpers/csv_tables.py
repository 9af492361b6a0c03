"""Tables of ``data/`` read by their descriptor: which columns, which type, what a cell may hold.

Every fault has one form: file, row, column, what was expected, what was found.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd


class DataError(Exception):
    """Something in ``data/`` is missing, unknown or cannot be read."""


def content(path: Path) -> str:
    """What stands in a CSV file; the error says where there is a sign that no table has.

    A byte order mark would become a part of the first column's name, and a NUL byte ends a cell
    for some readers and not for others.
    """
    try:
        with path.open(newline="", encoding="utf-8") as handle:
            text = handle.read()
    except FileNotFoundError:
        raise DataError(
            f"data/{path.name} is missing; restore it with: git checkout -- data/{path.name}"
        ) from None
    except UnicodeDecodeError as error:
        raise DataError(f"data/{path.name}: expected a CSV table in UTF-8; found {error}") from None
    if text.startswith("\ufeff"):
        first = next(csv.reader([text[1:].partition("\n")[0]]), [""])[0]
        raise DataError(
            f"data/{path.name}, row 1, column {first}: expected the column's name; found a byte "
            'order mark before it; save the file as "UTF-8", not as "UTF-8 with BOM"'
        )
    if "\0" in text:
        before = text[: text.index("\0")]
        rows = list(csv.reader(io.StringIO(before, newline=""))) or [[""]]
        if before.endswith(("\n", "\r")):
            rows.append([""])
        head = next(csv.reader(io.StringIO(text.replace("\0", ""), newline="")), [""])
        place = len(rows[-1] or [""]) - 1
        column = head[place] if place < len(head) else place + 1
        raise DataError(
            f"data/{path.name}, row {len(rows)}, column {column}: expected text; found a NUL byte; "
            f"delete it, or take the file back with: git checkout -- data/{path.name}"
        )
    return text


def rows(path: Path, columns: list[str]) -> list[dict[str, str]]:
    """The rows of a CSV file as they are written, by column.

    Raises
    ------
    DataError
        If the file is missing or no table, has other columns, or a row has more or fewer cells.
    """
    found: list[list[str]] = []
    try:
        for cells in csv.reader(io.StringIO(content(path), newline=""), strict=True):
            found.append(cells)
    except csv.Error as error:
        _check_head(path, columns, found)
        raise DataError(
            f"data/{path.name}, row {len(found) + 1}: expected cells between commas, each with "
            f"both its quotation marks or none; found {error}"
        ) from None
    _check_head(path, columns, found)
    body = found[1:]
    for number, cells in enumerate(body, start=2):
        if len(cells) != len(columns):
            raise DataError(
                f"data/{path.name}, row {number}: expected {len(columns)} cells; found "
                f"{'more' if len(cells) > len(columns) else 'fewer'} (an unquoted comma or a "
                "broken line?)"
            )
    return [dict(zip(columns, cells, strict=True)) for cells in body]


def _check_head(path: Path, columns: list[str], found: list[list[str]]) -> None:
    head = found[0] if found else []
    if head != columns:
        raise DataError(
            f"data/{path.name}, row 1: expected the columns {', '.join(columns)}; "
            f"found {', '.join(head) or 'nothing'}"
        )


def as_text(rows: list[dict[str, str]]) -> str:
    """Rows as the text of a CSV file, as it stands in ``data/``.

    >>> as_text([{"id": "a", "note": "one, two"}])
    'id,note\\na,"one, two"\\n'
    """
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


NUMBER = re.compile(r"-?\d+(\.\d+)?(e[-+]?\d+)?", re.ASCII)
"""A number as any program reads it: Python alone would take " 5", "1_000", "inf" and "٣" too."""


def column(text: str, name: str) -> dict[str, str]:
    """The cells of a column by the row's id, as the text of a table has them.

    >>> column("id,value\\na,1.50\\n", "value"), column("", "value")
    ({'a': '1.50'}, {})
    """
    table = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    return {row["id"]: row[name] for row in table}


def _number(text: str) -> float:
    if not NUMBER.fullmatch(text):
        raise ValueError("a number")
    return float(text)


def _whole(text: str) -> int:
    if not NUMBER.fullmatch(text) or not float(text).is_integer():
        raise ValueError("a whole number")
    return int(float(text))


def _flag(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError("true or false")
    return text == "true"


def _moment(text: str) -> str:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("an ISO date, or date and minute") from None
    return text


TYPES: dict[str, Callable[[str], Any]] = {
    "string": str,
    "number": _number,
    "integer": _whole,
    "boolean": _flag,
    "date": _moment,
    "datetime": _moment,
}
MOMENT = r"^\d{4}-"
"""How a pattern for a date, or a date and minute, starts in the descriptor."""


def value(text: str, field: dict) -> Any:
    """A cell by its field in the descriptor; a number or a flag that need not be there is None.

    Dates stay texts.

    Raises
    ------
    ValueError
        If the cell does not fit; the message is what was expected.

    Examples
    --------
    >>> value("0.05", {"type": "number"}), value("", {"type": "number"})
    (0.05, None)
    >>> value("pionts", {"type": "string", "constraints": {"enum": ["points", "percent"]}})
    Traceback (most recent call last):
    ValueError: one of 'points', 'percent'
    """
    constraints = field.get("constraints", {})
    if not text and not constraints.get("required"):
        return "" if TYPES[field["type"]] in (str, _moment) else None
    if constraints.get("pattern", "").startswith(MOMENT):
        _moment(text)
    allowed = constraints.get("enum")
    if allowed and text not in allowed:
        raise ValueError(f"one of {', '.join(map(repr, allowed))}")
    return TYPES[field["type"]](text)


def records(path: Path, schema: list[dict]) -> list[dict[str, Any]]:
    """The rows of a table by column, each cell with the type of its field.

    Raises
    ------
    DataError
        As `rows`, or if a cell does not fit its field or an id comes twice.
    """
    found, ids = [], set()
    for number, row in enumerate(rows(path, [field["name"] for field in schema]), start=2):
        if row.get("id") in ids:
            raise DataError(
                f"data/{path.name}, row {number}, column id: expected an id that occurs once; "
                f"found {row['id']!r} again"
            )
        ids.add(row.get("id"))
        typed = {}
        for field in schema:
            name = field["name"]
            try:
                typed[name] = value(row[name], field)
            except ValueError as error:
                raise DataError(
                    f"data/{path.name}, row {number}, column {name}: expected {error}; "
                    f"found {row[name]!r}"
                ) from None
        found.append(typed)
    return found


def decimals(text: str) -> int:
    """The decimals that a figure is printed with.

    >>> decimals("-0.530")
    3
    """
    return len(text.partition(".")[2])


def frame(path: Path, schema: list[dict]) -> pd.DataFrame:
    """A table as a frame, each column with the type of its field."""
    names = [field["name"] for field in schema]
    texts = pd.DataFrame(rows(path, names), columns=pd.Index(names), dtype="str")
    texts = texts.mask(texts == "")
    return pd.DataFrame(
        {field["name"]: _typed(texts[field["name"]], field["type"], path.name) for field in schema}
    )


def _typed(cells: pd.Series, kind: str, file: str) -> pd.Series:
    """Give a column of text its type; the error names the first cell that does not fit."""
    filled = cells.notna()
    if kind == "string":
        return cells
    if kind == "boolean":
        typed = cells.map({"true": True, "false": False}).astype("boolean")
    elif kind in ("date", "datetime"):
        typed = pd.to_datetime(cells, format="ISO8601", errors="coerce")
    else:
        typed = pd.to_numeric(cells.where(cells.str.fullmatch(NUMBER.pattern, flags=re.ASCII)))
    bad = typed.isna() & filled
    if kind == "integer":
        bad |= typed.notna() & (typed % 1 != 0)
    if bad.any():
        row = bad.idxmax()
        raise DataError(
            f"data/{file}, row {row + 2}, column {cells.name}: expected "
            f"{'an' if kind == 'integer' else 'a'} {kind}; "
            f"found {cells[row]!r}"
        )
    if kind == "integer":
        return typed.astype("int64" if filled.all() else "Int64")
    return typed
