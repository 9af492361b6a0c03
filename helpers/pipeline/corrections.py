"""Does the book say what it changed? ``data/corrections.csv`` against data and last release.

A row says what a number or a verdict was and is. Its last row has to agree with the data; and where
git knows a release, every value that differs from it has to have a row.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

from .. import csv_tables, data
from ..places import ROOT

COLUMNS = {"facts": "value", "claims": "verdict"}
"""What counts as changed, by table."""


def faults() -> Iterator[str]:
    """What is wrong with the corrections, one line each."""
    now = {table: _column(table, _text(table)) for table in COLUMNS}
    last: dict[tuple[str, str], str] = {}
    for number, row in enumerate(data.table("corrections").itertuples(), start=2):
        place = f"data/corrections.csv, row {number}"
        if row.row not in now[row.table]:
            yield (
                f"{place}, column row: expected the id of a row of data/{row.table}.csv; found "
                f"{row.row!r}"
            )
        if row.was == row.now:
            yield f"{place}, column now: expected another value than before; found {row.now!r}"
        last[row.table, row.row] = row.now
    for (table, id), value in last.items():
        if id in now[table] and now[table][id] != value:
            yield (
                f"{data.place(table, id)}, column {COLUMNS[table]}: expected {value!r}, as the "
                f"last row for it in data/corrections.csv has it; found {now[table][id]!r}. If "
                "it was changed, say so there"
            )
    for table in COLUMNS:
        for id, value in _column(table, released(table)).items():
            if id in now[table] and now[table][id] != value and (table, id) not in last:
                yield (
                    f"{data.place(table, id)}, column {COLUMNS[table]}: the last release had "
                    f"{value!r}; say so in data/corrections.csv, with the reason"
                )


def _text(table: str) -> str:
    return (data.DATA / f"{table}.csv").read_text(encoding="utf-8")


def _column(table: str, text: str) -> dict[str, str]:
    return csv_tables.column(text, COLUMNS[table])


def released(table: str) -> str:
    """A table as the last release had it; empty where git knows none."""
    tag = _git("describe", "--tags", "--abbrev=0", "--match", "v*").strip()
    return _git("show", f"{tag}:data/{table}.csv") if tag else ""


def _git(*words: str) -> str:
    try:
        done = subprocess.run(
            ["git", *words], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
        )
    except OSError:  # no git
        return ""
    return done.stdout if done.returncode == 0 else ""
