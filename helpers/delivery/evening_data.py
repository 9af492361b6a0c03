"""The tables as they could have stood that evening, and what in a piece of code names later ones.

Rows that were known only later are not in them, and in rows that were known before, what came later
is not said.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from .. import csv_tables, data
from ..pipeline.describe import stamp
from ..sphinx.roles import rests_on_later

_MONTHS = "February|March|April|May|June|July|August"
_DAYS = re.compile(rf"\b2026-(?:01-3[01]|0[2-9]-\d\d)|\b(?:{_MONTHS}) 2026|quotes_0130|holes_later")
NAMED_IN_CODE = re.compile(rf"{_DAYS.pattern}|outcome_")
"""What a cell's code names when it draws what came later; ids of later facts come to it."""


@cache
def later_facts() -> frozenset[str]:
    """The ids of the facts that were known only later."""
    return frozenset(key for key, one in data.records("facts").items() if one.hindsight)


@cache
def later_models() -> frozenset[str]:
    """The ids of the models of which an assumption rests on a later fact."""
    rows = data.records("assumptions").values()
    return frozenset(row.model for row in rows if rests_on_later([row]))


@cache
def _later_names() -> frozenset[str]:
    sources = data.records("sources").items()
    return later_facts() | later_models() | {key for key, one in sources if one.hindsight}


def names_later(code: str) -> bool:
    """Whether a piece of code names a day, a fact, a source or a model of later.

    Examples
    --------
    >>> names_later('fact("gap_close")'), names_later('fact("russell_to_0821")')
    (False, True)
    """
    return bool(_DAYS.search(code) or later_rows(code))


def later_rows(code: str) -> frozenset[str]:
    """The ids of facts, sources and models of later that a piece of code names."""
    return _later_names() & set(re.findall(r"\w+", code))


LATER_COLUMNS = {
    "names": ("close_0130",),
    "claims": ("later_note",),
    "forecasts": ("status", "outcome", "later_note", "later_evidence", "known_on"),
}
"""Columns that hold what came later, in tables whose rows do not."""

LATER_TABLES = ("quotes_0130",)
"""Tables of what came later that do not say so in each row."""

ABOUT_THE_BOOK = ("measurements", "hub_measurements")
"""Tables that say nothing of the day."""


def tables(blank: bool = False) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """Each table with the rows and columns that were known, as they stand in the file.

    Parameters
    ----------
    blank : bool
        Whether a later column stays, without what it says: the book's own code asks for it.
    """
    for resource in data.descriptor()["resources"]:
        name = resource["name"]
        if name in LATER_TABLES + ABOUT_THE_BOOK:
            continue
        columns = [field["name"] for field in resource["schema"]["fields"]]
        found = csv_tables.rows(data.DATA / resource["path"], columns)
        rows = [row for row in found if not _is_later(name, row)]
        for row in rows:
            _forget(name, row, blank)
        if rows:
            yield name, rows


def _forget(table: str, row: dict[str, str], blank: bool) -> None:
    """Empty what a row says by later facts, and leave their ids out of its lists."""
    later = later_facts()
    for column in LATER_COLUMNS.get(table, ()):
        row[column] = ""
        if not blank:
            del row[column]
    if table == "facts":  # how a fact was found may rest on what was printed later
        return
    for column, text in row.items():
        named = later & set(re.findall(r"\w+", text))
        if named and column == "evidence":
            row[column] = " ".join(key for key in text.split() if key not in later)
        elif named:
            row[column] = ""


def _is_later(table: str, row: dict[str, str]) -> bool:
    if table in ("facts", "sources"):
        return data.records(table)[row["id"]].hindsight
    if table in ("assumptions", "models"):
        return row["model" if table == "assumptions" else "id"] in later_models()
    if table == "predictions":
        kind, _, key = row["answer"].partition(":")
        return kind == "fact" and data.fact(key).hindsight
    if table == "forecasts":  # the day is that of the outcome
        return False
    return max(row.get("known_on") or "", row.get("at") or "") > data.EVENING


@cache
def kept_tables() -> frozenset[str]:
    """The names of the tables that something is left of."""
    return frozenset(name for name, _ in tables())


def write_data(folder: Path, blank: bool = False) -> None:
    """Write the tables and their descriptor; `blank` as in `tables`."""
    folder.mkdir(parents=True)
    described = json.loads(data.DESCRIPTOR.read_text(encoding="utf-8"))
    kept = dict(tables(blank))
    described["resources"] = [one for one in described["resources"] if one["name"] in kept]
    for resource in described["resources"]:
        rows = kept[resource["name"]]
        written = csv_tables.as_text(rows).encode()
        (folder / resource["path"]).write_bytes(written)
        fields = resource["schema"]["fields"]
        resource["schema"]["fields"] = [
            _field(one, rows) for one in fields if one["name"] in rows[0]
        ]
        resource.pop("holes_later", None)
        resource |= resource.pop("evening", {})  # what is said of the rows of then
        resource["sources"] = [
            one for one in resource["sources"] if not data.source(one["id"]).hindsight
        ]
        resource |= stamp(written)
    (folder / data.DESCRIPTOR.name).write_text(
        json.dumps(described, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
    )


def _field(field: dict[str, Any], rows: list[dict[str, str]]) -> dict[str, Any]:
    """A column without the last day that it may name, and that may be empty where it now is."""
    limits = dict(field.get("constraints", {}))
    if str(limits.get("maximum", "")) > data.EVENING[:10] and field["type"].startswith("date"):
        del limits["maximum"]
    if not all(row[field["name"]] for row in rows):
        limits.pop("required", None)
    return field | ({"constraints": limits} if "constraints" in field else {})
