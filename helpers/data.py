"""The only reader of ``data/``: tables, facts, claims, assumptions and sources.

Three kinds of number live in three homes: what the story *said* (`claim`), what is *known*
(`fact`, `table`) and what a reader may *assume* (`assumption`). Nothing else in the book opens a
data file, so a number in the text can always be followed to a row.
"""

from __future__ import annotations

import csv
import difflib
import io
import json
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from pathlib import Path

import pandas as pd

from . import described, reads, units
from .places import DATA

DESCRIPTOR = DATA / "datapackage.json"

EVENING = "2026-01-29T23:59"
"""What was known by then is "as known that evening"; anything later is hindsight."""


class DataError(Exception):
    """Something in ``data/`` is missing, unknown or cannot be read."""


@dataclass(frozen=True)
class Source:
    """A page or file that a number was read from."""

    id: str
    title: str
    publisher: str
    url: str
    published_on: str
    licence: str
    licence_checked_on: str
    note: str

    @property
    def hindsight(self) -> bool:
        """Whether it appeared later, and so cannot vouch for what was known that evening."""
        return self.published_on > EVENING and not is_witness(self.id)


@dataclass(frozen=True)
class Fact:
    """One known number: what it measures, when it happened, who printed it and how sure it is."""

    id: str
    label: str
    value: float
    decimals: int
    unit: str
    observed_on: str
    known_on: str
    source: str
    confidence: str
    proxy: bool
    error_band: float | None
    derivation: str
    quantity: str
    preferred: bool
    note: str

    def text(self, style: str = "plain") -> str:
        """The number in words and digits; see `helpers.units.STYLES`."""
        return units.write(self.value, self.unit, self.decimals, style)

    @property
    def hindsight(self) -> bool:
        """Whether nobody could have known it on the evening of the day."""
        return self.known_on > EVENING

    def __float__(self) -> float:
        return self.value


@dataclass(frozen=True)
class Claim:
    """One thing the story says, with the verdict on it and the best that can be said for it."""

    id: str
    number: int
    section: str
    kind: str
    paraphrase: str
    told: float | None
    told_decimals: int
    told_unit: str
    known: str
    verdict: str
    best_case: str
    evidence: tuple[str, ...]
    chapter: str
    note: str
    later_note: str

    def text(self, style: str = "plain") -> str:
        """The number that the story told, in words and digits.

        Raises
        ------
        DataError
            If the story gives no number for this claim.
        """
        if self.told is None:
            raise DataError(f"claim {self.id!r} has no number: the story gives none")
        return units.write(self.told, self.told_unit, self.told_decimals, style)


@dataclass(frozen=True)
class Assumption:
    """One number that a reader may move: its value, range and the reason for both.

    `value`, `low`, `high` and `step` are in the unit the model computes in; multiply by
    `display_factor` to get what is shown.
    """

    id: str
    model: str
    input: str
    label: str
    symbol: str
    value: float
    unit: str
    low: float
    high: float
    step: float
    display_unit: str
    display_factor: float
    reason: str
    source: str


@dataclass(frozen=True)
class Output:
    """What a model gives: its label and unit, how it is shown, and when it makes sense.

    `requires` is a condition on the inputs, such as ``required_return > growth``; `requires_text`
    tells a reader what it asks. A model with `rows` is worked out for each row of that table (those
    that `rows_where` picks), and `aggregate` puts the results together.
    """

    id: str
    chapter: str
    label: str
    symbol: str
    unit: str
    display_unit: str
    display_factor: float
    decimals: int
    requires: str
    requires_text: str
    rows: str
    rows_where: str
    aggregate: str


@dataclass(frozen=True)
class Prediction:
    """A question that a reader answers with a number before the chapter does.

    `answer` is the id of a fact or a model behind ``fact:`` or ``model:``; `low` and `high` bound
    what a sensible reader can say, in the unit of the answer.
    """

    id: str
    chapter: str
    question: str
    answer: str
    low: float
    high: float
    give_or_take: float


def _number(text: str) -> tuple[float, int]:
    """A figure and the decimals it is printed with.

    >>> _number("-0.530")
    (-0.53, 3)
    """
    return _float(text), len(text.partition(".")[2])


def _float(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ValueError("a number") from None


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise ValueError("a whole number") from None


def _flag(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError("true or false")
    return text == "true"


def _unit(name: str) -> None:
    if name not in units.UNITS:
        raise ValueError(f"one of {', '.join(map(repr, units.UNITS))}")


def _moment(text: str) -> None:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("an ISO date, or date and minute") from None


def _source(row: dict) -> Source:
    return Source(**row)


def _fact(row: dict) -> Fact:
    value, decimals = _number(row["value"])
    _unit(row["unit"])
    for moment in ("observed_on", "known_on"):
        _moment(row[moment])
    band = row["error_band"]
    return Fact(
        **row
        | {
            "value": value,
            "decimals": decimals,
            "proxy": _flag(row["proxy"]),
            "preferred": _flag(row["preferred"]),
            "error_band": _float(band) if band else None,
        }
    )


def _claim(row: dict) -> Claim:
    told, decimals = _number(row["told"]) if row["told"] else (None, 0)
    return Claim(
        **row
        | {
            "number": _whole(row["number"]),
            "told": told,
            "told_decimals": decimals,
            "evidence": tuple(row["evidence"].split()),
        }
    )


def _assumption(row: dict) -> Assumption:
    numbers = {
        name: _float(row[name]) for name in ("value", "low", "high", "step", "display_factor")
    }
    return Assumption(**row | numbers)


def _output(row: dict) -> Output:
    _unit(row["display_unit"])
    return Output(
        **row
        | {"display_factor": _float(row["display_factor"]), "decimals": _whole(row["decimals"])}
    )


def _prediction(row: dict) -> Prediction:
    return Prediction(**row | {name: _float(row[name]) for name in ("low", "high", "give_or_take")})


def _text(path: Path) -> str:
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


KINDS = {
    "sources": (Source, _source, ()),
    "facts": (Fact, _fact, ("decimals",)),
    "claims": (Claim, _claim, ("told_decimals",)),
    "assumptions": (Assumption, _assumption, ()),
    "models": (Output, _output, ()),
    "paths": (Output, _output, ()),
    "predictions": (Prediction, _prediction, ()),
}


@reads.record
def records(kind: str) -> dict:
    """All records of one kind by id, in the order of the file.

    Parameters
    ----------
    kind : {"sources", "facts", "claims", "assumptions", "models", "paths", "predictions"}

    Raises
    ------
    DataError
        If the file is missing, lacks a column, repeats an id or has a cell that cannot be read.
        The message names file, row and column, what was expected and what was found.
    """
    return _records(kind)


@cache
def _records(kind: str) -> dict:
    """The records for those who want one of them, and depend on no other."""
    record, read, computed = KINDS[kind]
    path = DATA / f"{kind}.csv"
    columns = [field.name for field in fields(record) if field.name not in computed]
    result: dict = {}
    with io.StringIO(_text(path), newline="") as handle:
        reader = csv.DictReader(handle.read().splitlines(keepends=True))
        if reader.fieldnames != columns:
            raise DataError(
                f"data/{path.name}, row 1: expected the columns {', '.join(columns)}; "
                f"found {', '.join(reader.fieldnames or ['nothing'])}"
            )
        for line, row in enumerate(reader, start=2):
            if None in row or None in row.values():
                raise DataError(
                    f"data/{path.name}, row {line}: expected {len(columns)} cells; found "
                    f"{'more' if None in row else 'fewer'} (an unquoted comma or a broken line?)"
                )
            if row["id"] in result:
                raise DataError(
                    f"data/{path.name}, row {line}, column id: expected an id that occurs once; "
                    f"found {row['id']!r} again"
                )
            try:
                result[row["id"]] = read(row)
            except ValueError as error:
                column = _culprit(read, row)
                raise DataError(
                    f"data/{path.name}, row {line}, column {column}: expected {error}; "
                    f"found {row.get(column, '')!r}"
                ) from None
    return result


def _culprit(read, row: dict) -> str:
    """The first column whose cell, put into an otherwise readable row, stops the reader."""
    readable = {
        "value": "0",
        "unit": "count",
        "error_band": "",
        "proxy": "true",
        "preferred": "true",
        "observed_on": "2026-01-29",
        "known_on": "2026-01-29",
        "told": "",
        "number": "1",
        "low": "0",
        "high": "1",
        "step": "1",
        "display_factor": "1",
        "display_unit": "count",
        "decimals": "0",
        "give_or_take": "0",
    }
    safe = {name: readable.get(name, cell) for name, cell in row.items()}
    for name in row:
        try:
            read(safe | {name: row[name]})
        except ValueError:
            return name
    return next(iter(row))


def _find(kind: str, word: str, key: str):
    known = _records(kind)
    try:
        return known[key]
    except KeyError:
        near = difflib.get_close_matches(str(key), known, n=3)
        hint = f"did you mean {' or '.join(near)}?" if near else f"see data/{kind}.csv"
        raise DataError(f"unknown {word} {key!r} in data/{kind}.csv; {hint}") from None


@reads.record
def fact(id: str) -> Fact:
    """Return the fact `id` of ``data/facts.csv``.

    Raises
    ------
    DataError
        If there is none; the message offers the nearest ids.

    Examples
    --------
    >>> fact("nasdaq_100_change").text("move")
    'down 0.53%'
    """
    return _find("facts", "fact", id)


@reads.record
def claim(id: str) -> Claim:
    """Return the claim `id` of ``data/claims.csv``; raises `DataError` if there is none."""
    return _find("claims", "claim", id)


@reads.record
def assumption(id: str) -> Assumption:
    """Return the assumption `id` (``model.input``) of ``data/assumptions.csv``.

    Raises
    ------
    DataError
        If there is none.
    """
    return _find("assumptions", "assumption", id)


@reads.record
def inputs(model: str) -> tuple[Assumption, ...]:
    """Return the assumptions of a model in the order of the file; none if there is no such model.

    Examples
    --------
    >>> [row.input for row in inputs("index_without")]
    ['index_change', 'weight', 'change']
    """
    return tuple(row for row in _records("assumptions").values() if row.model == model)


@reads.record
def output(id: str) -> Output:
    """Return the output of the model `id`, from ``data/models.csv``.

    Raises
    ------
    DataError
        If there is no such model.
    """
    return _find("models", "model", id)


@reads.record
def path_output(id: str) -> Output:
    """Return the output of the path model `id`; raises `DataError` if there is none."""
    return _find("paths", "path", id)


@reads.record
def prediction(id: str) -> Prediction:
    """Return the prediction `id` of ``data/predictions.csv``; raises `DataError` if none."""
    return _find("predictions", "prediction", id)


@reads.record
def is_witness(source: str) -> bool:
    """Whether a fact that was known that evening rests on this source."""
    return any(fact.source == source and not fact.hindsight for fact in _records("facts").values())


@reads.record
def source(id: str) -> Source:
    """Return the source `id` of ``data/sources.csv``; raises `DataError` if there is none."""
    return _find("sources", "source", id)


@reads.record
def descriptor() -> dict:
    """The Frictionless descriptor of ``data/``: every table's columns, types, units and licence."""
    return _descriptor()


@cache
def _descriptor() -> dict:
    restore = "take it back with: git checkout -- data/datapackage.json"
    try:
        found = json.loads(DESCRIPTOR.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataError(
            "data/datapackage.json is missing; restore it with: "
            "git checkout -- data/datapackage.json"
        ) from None
    except UnicodeDecodeError as error:
        raise DataError(
            f"data/datapackage.json: expected JSON in UTF-8; found {error}; {restore}"
        ) from None
    except json.JSONDecodeError as error:
        raise DataError(
            f"data/datapackage.json, row {error.lineno}, column {error.colno}: expected JSON; "
            f"found {error.msg}; {restore}"
        ) from None
    except RecursionError:
        raise DataError(
            f"data/datapackage.json: expected JSON; found brackets without end; {restore}"
        ) from None
    for place, expected, wrong in described.faults(found):
        raise DataError(
            f"data/datapackage.json{place}: expected {expected}; found {wrong}; {restore}"
        )
    return found


@reads.record
def resource(name: str) -> dict:
    """The descriptor of the table `name`; raises `DataError` if there is none."""
    return _resource(name)


def _resource(name: str) -> dict:
    resources = {resource["name"]: resource for resource in _descriptor()["resources"]}
    try:
        return resources[name]
    except KeyError:
        near = difflib.get_close_matches(name, resources, n=3)
        hint = f"did you mean {' or '.join(near)}?" if near else "see data/datapackage.json"
        raise DataError(f"unknown table {name!r}; {hint}") from None


@cache
def _read_table(name: str) -> pd.DataFrame:
    resource = _resource(name)
    path = DATA / resource["path"]
    schema = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
    text = io.StringIO(_text(path), newline="")
    try:
        frame = pd.read_csv(text, dtype=str, keep_default_na=False, na_values=[""])
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise DataError(f"data/{path.name}: expected a CSV table in UTF-8; found {error}") from None
    if list(frame.columns) != list(schema):
        raise DataError(
            f"data/{path.name}, row 1: expected the columns {', '.join(schema)}; "
            f"found {', '.join(frame.columns)}"
        )
    for column, kind in schema.items():
        frame[column] = _typed(frame[column], kind, path.name)
    frame.attrs["table"] = name
    return frame


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
        typed = pd.to_numeric(cells, errors="coerce")
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


@reads.record
def table(name: str) -> pd.DataFrame:
    """Return a table of ``data/`` with the types its descriptor gives.

    Parameters
    ----------
    name : str
        The table's name in ``data/datapackage.json``, for instance ``"size_buckets"``.

    Returns
    -------
    pandas.DataFrame
        A copy; ``attrs["table"]`` holds the name, so a figure can find source and licence.

    Raises
    ------
    DataError
        If the table is unknown, missing or broken.
    """
    frame = _read_table(name).copy()
    frame.attrs["table"] = name
    return frame
