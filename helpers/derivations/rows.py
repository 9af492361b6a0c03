"""Rows of tables as a derivation asks for them: each table read once, and picked by plain words.

A derivation names a table and a column, as in ``"bank_margins.margin"``, and the rows by what
stands in them, as in ``symbol="PEBO"``. Three words are everywhere: ``since`` and ``until`` take a
date, or a year or month as a whole; ``where`` takes names from `PICKS`, one after the other. What
a table does not print but many derivations use is declared in `helpers.derivations.prepared`.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NewType

import numpy as np
import pandas as pd

from .. import data

Table = NewType("Table", str)
"""The name of a table."""
Column = NewType("Column", str)
"""A table and a column of it, as in ``"names.change_pct"``."""
Rows = NewType("Rows", str)
"""A table, or a table and a column: then only rows in which that cell is filled."""

TIME = ("session", "at", "meeting", "month", "period_end", "priced_on", "as_of", "year")
"""Columns that say when; ``since`` and ``until`` look at the first that a table has."""

WORDS = ("where", "since", "until")


class DerivationError(data.DataError):
    """A derivation that cannot be read or worked out: what was expected, what was found."""

    def __init__(self, expected: str, found: str, mend: str) -> None:
        self.expected, self.found, self.mend = expected, found, mend
        super().__init__(f"expected {expected}; found {found}; {mend}")


def nearest(name: str, names: Iterable[str], otherwise: str) -> str:
    """What to do about an unknown name: the nearest of these names, or where they all stand.

    Examples
    --------
    >>> nearest("chnage", ["change", "count"], "see the list")
    'did you mean change?'
    >>> nearest("x", ["change", "count"], "see the list")
    'see the list'
    """
    near = difflib.get_close_matches(str(name), [str(one) for one in names], n=2)
    return f"did you mean {' or '.join(near)}?" if near else otherwise


@dataclass(frozen=True)
class PreparedTable:
    """A table that is made from others.

    Attributes
    ----------
    says : str
        What it holds, for a reader.
    reads : tuple of str
        The tables of ``data/`` and the open histories that it is made from.
    units : dict
        The unit of each column, empty for one that has none.
    make : callable
        Gives the table, of a `Shelf`.
    """

    says: str
    reads: tuple[str, ...]
    units: Mapping[str, str]
    make: Callable[[Shelf], pd.DataFrame] = field(repr=False)


@dataclass(frozen=True)
class AddedColumn:
    """A column that is worked out from the others of its table: meaning, unit, how."""

    says: str
    unit: str
    make: Callable[[pd.DataFrame], pd.Series] = field(repr=False)


@dataclass(frozen=True)
class Pick:
    """A named choice of a table's rows: what it says to a reader, and which rows they are."""

    table: str
    says: str
    rows: Callable[[pd.DataFrame], pd.Series] = field(repr=False)


PREPARED: dict[str, PreparedTable] = {}
ADDED: dict[str, AddedColumn] = {}
PICKS: dict[str, Pick] = {}


def known_tables() -> list[str]:
    """Every table that a derivation may name, those of ``data/`` first."""
    return [one["name"] for one in data.descriptor()["resources"]] + list(PREPARED)


def files_of(table: str) -> tuple[str, ...]:
    """The tables of ``data/`` and the histories that stand behind a table's name.

    Examples
    --------
    >>> import helpers.derivations.prepared
    >>> files_of("names"), files_of("annual_leads")
    (('names',), ('annual_returns',))
    """
    return PREPARED[table].reads if table in PREPARED else (table,)


def columns_of(table: str) -> dict[str, str]:
    """The columns of a table with their units, those that are worked out last.

    Raises
    ------
    DerivationError
        If there is no such table.

    Examples
    --------
    >>> import helpers.derivations.prepared
    >>> columns_of("breadth")["advances"], columns_of("daily_gaps")["gap"]
    ('count', 'percentage_points')
    """
    described = next((one for one in data.descriptor()["resources"] if one["name"] == table), None)
    if table in PREPARED:
        printed = dict(PREPARED[table].units)
    elif described:
        printed = {one["name"]: one.get("unit", "") for one in described["schema"]["fields"]}
    else:
        raise DerivationError(
            "the name of a table",
            repr(table),
            nearest(table, known_tables(), "the tables stand in data/datapackage.json"),
        )
    worked_out = {
        name.partition(".")[2]: added.unit
        for name, added in ADDED.items()
        if name.partition(".")[0] == table
    }
    return printed | worked_out


def split(name: str) -> tuple[str, str]:
    """Table and column of ``"table.column"``; an empty column where only a table is named.

    Raises
    ------
    DerivationError
        If there is no such table, or no such column in it.

    Examples
    --------
    >>> split("names.change_pct")
    ('names', 'change_pct')
    """
    table, dot, column = name.partition(".")
    columns = columns_of(table)
    if dot and column not in columns:
        raise DerivationError(
            f"a column of the table {table}",
            repr(column),
            nearest(column, columns, f"it has: {', '.join(columns)}"),
        )
    return table, column


class Shelf:
    """Tables and facts for the derivations of one run: each table is read once.

    Parameters
    ----------
    tables : dict, optional
        Tables to use instead of those of ``data/``; a test gives its own.
    facts : dict, optional
        Values of facts by id, instead of those of ``data/facts.csv``.

    Examples
    --------
    >>> shelf = Shelf({"breadth": pd.DataFrame({"universe": ["A", "B"], "advances": [3, 5]})})
    >>> shelf.select("breadth", universe="B")["advances"].tolist()
    [5]
    """

    def __init__(
        self,
        tables: Mapping[str, pd.DataFrame] | None = None,
        facts: Mapping[str, float] | None = None,
    ) -> None:
        self._tables = {name: table.copy() for name, table in (tables or {}).items()}
        self._facts = facts
        self._lent: tuple[frozenset[str], frozenset[str]] | None = None
        self._masks: dict[tuple, np.ndarray] = {}
        self._arrays: dict[str, np.ndarray] = {}
        self._known: list[str] = []

    def lend(self, tables: Iterable[str], facts: Iterable[str]) -> Shelf:
        """The same shelf for a study, which may look at nothing but what it declares."""
        lent = Shelf()
        lent._tables, lent._facts = self._tables, self._facts
        lent._masks, lent._arrays = self._masks, self._arrays
        lent._known = self._known
        names = [file for name in tables for file in (name, *files_of(name))]
        lent._lent = frozenset(names), frozenset(facts)
        return lent

    def known_on(self) -> str:
        """The latest day on which a row could be known that was picked since the last question."""
        latest = max(self._known, default="")
        del self._known[:]
        return latest

    def fact(self, id: str) -> float:
        """The value of a fact, as it is printed.

        Raises
        ------
        DerivationError
            If there is no such fact, or a study did not declare it.
        """
        if self._lent and id not in self._lent[1]:
            raise DerivationError("a fact that the study declares", repr(id), "add it to `facts`")
        known = data.records("facts") if self._facts is None else self._facts
        if id not in known:
            raise DerivationError(
                "the id of a fact", repr(id), nearest(id, known, "the ids stand in data/facts.csv")
            )
        return data.fact(id).value if self._facts is None else self._facts[id]

    def table(self, name: str) -> pd.DataFrame:
        """A whole table; do not change it, others read it too.

        Raises
        ------
        DerivationError
            If there is no such table, or a study did not declare it.
        """
        if self._lent and name not in self._lent[0]:
            raise DerivationError(
                "a table that the study declares", repr(name), "add it to `tables`"
            )
        if name not in self._tables:
            columns_of(name)  # an unknown one is told
            made = PREPARED[name].make(self) if name in PREPARED else data.table(name)
            self._tables[name] = made
        return self._tables[name]

    def column(self, name: str) -> pd.Series:
        """All cells of ``"table.column"``, worked out where the table does not print it."""
        table, column = name.partition(".")[::2]
        frame = self.table(table)
        if column not in frame:
            split(name)
            if name not in ADDED:
                raise DerivationError(f"a column of the table {table}", repr(column), "add it")
            frame[column] = ADDED[name].make(frame)
        return frame[column]

    def select(self, table: str, **rows: str | float) -> pd.DataFrame:
        """The rows of a table in which the cells are as asked.

        Parameters
        ----------
        table : str
        **rows : str or float
            ``column=cell`` as the file writes it, empty for an empty cell; ``where``, ``since`` and
            ``until`` as the module says.

        Raises
        ------
        DerivationError
            If a column or a choice is unknown, or a cell occurs nowhere in its column.
        """
        return self.table(table)[self.mask(table, **rows)]

    def mask(self, table: str, **rows: str | float) -> np.ndarray:
        """For each row of a table whether it is one of those that `select` gives."""
        key = (table, *rows.items())
        if key not in self._masks:
            mask = np.ones(len(self.table(table)), dtype=bool)
            for name, asked in rows.items():
                if name == "where":
                    for word in str(asked).split():
                        mask &= self._pick(table, word)
                elif name in ("since", "until"):
                    mask &= self._in_time(table, name, asked)
                else:
                    mask &= self._equal(table, name, asked)
            self._masks[key] = mask
        mask = self._masks[key]
        if "known_on" in self.table(table) and mask.any():
            days = self._array(f"{table}.known_on")[mask]
            self._known += [str(days[~pd.isna(days)].max(initial=np.datetime64(0, "ns")))[:10]]
        return mask

    def cells(self, name: str, **rows: str | float) -> pd.Series:
        """The filled cells of ``"table.column"`` in the rows that are asked for."""
        return self.column(name)[self.mask(name.partition(".")[0], **rows)].dropna()

    def _array(self, name: str) -> np.ndarray:
        """A column's cells for comparison."""
        if name not in self._arrays:
            cells = self.column(name)
            if cells.dtype == "boolean":
                words = cells.map({True: "true", False: "false"})
                self._arrays[name] = words.to_numpy(dtype=object, na_value=None)
            elif pd.api.types.is_extension_array_dtype(cells.dtype):
                self._arrays[name] = cells.to_numpy(dtype=object, na_value=None)
            else:
                self._arrays[name] = cells.to_numpy()
        return self._arrays[name]

    def _pick(self, table: str, word: str) -> np.ndarray:
        here = [name for name, pick in PICKS.items() if pick.table == table]
        if word not in here:
            raise DerivationError(
                f"a choice of rows of the table {table}",
                repr(word),
                nearest(word, here, f"there are: {', '.join(here) or 'none'}"),
            )
        return PICKS[word].rows(self.table(table)).to_numpy(dtype=bool)

    def _in_time(self, table: str, word: str, asked: str | float) -> np.ndarray:
        column = next((name for name in TIME if name in self.table(table)), None)
        if column is None:
            raise DerivationError(
                f"a table with a column of time for {word}", table, "pick its rows by their cells"
            )
        cells, bound = self._array(f"{table}.{column}"), asked
        if cells.dtype.kind == "M":
            start, end = _stretch(word, asked)
            return cells >= start if word == "since" else cells <= end
        if isinstance(asked, str):
            raise DerivationError(f"a number for {word}", repr(asked), f"{column} is a number")
        return cells >= bound if word == "since" else cells <= bound

    def _equal(self, table: str, name: str, asked: str | float) -> np.ndarray:
        key = (table, (name, asked))
        if key in self._masks:
            return self._masks[key]
        cells = self._array(f"{table}.{name}")
        if asked == "":
            return pd.isna(cells)
        kind = self.column(f"{table}.{name}").dtype
        if cells.dtype.kind == "M":
            if re.fullmatch(r"\d\d:\d\d", str(asked)):
                found = self.column(f"{table}.{name}").dt.strftime("%H:%M").to_numpy() == asked
            else:
                start, end = _stretch(name, asked)
                found = (cells >= start) & (cells <= end)
        elif kind == "boolean" and asked not in ("true", "false"):
            raise DerivationError(
                f'"true" or "false" for {name}', repr(asked), "write it as the file does"
            )
        else:
            numeric = pd.api.types.is_numeric_dtype(kind) and kind != "boolean"
            if isinstance(asked, str) == numeric:
                wanted = "a number" if numeric else "a text"
                raise DerivationError(
                    f"{wanted} for {name}", repr(asked), f"the table {table} holds {wanted} there"
                )
            found = np.asarray(cells == asked, dtype=bool)
        if not found.any():
            there = {str(cell) for cell in cells if not pd.isna(cell)}
            raise DerivationError(
                f"a cell of {table}.{name}",
                repr(asked),
                nearest(str(asked), there, "no row has it"),
            )
        return found


def _stretch(word: str, asked: str | float) -> tuple[np.datetime64, np.datetime64]:
    """The first and the last moment of a year, quarter, month, day or minute."""
    text = str(asked)
    if isinstance(asked, str) and re.fullmatch(r"\d{4}(-\d\d(-\d\d( \d\d:\d\d)?)?|Q[1-4])?", text):
        try:
            period = pd.Period(text)
        except ValueError:
            pass
        else:
            return period.start_time.to_datetime64(), period.end_time.to_datetime64()
    raise DerivationError(
        f"a date for {word}", repr(asked), 'write it as "2026", "2026-01" or "2026-01-29"'
    )
