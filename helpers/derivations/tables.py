"""Operations on tables that a derivation may call: a cell, and statistics of a column's cells.

``**rows`` picks the rows, as `helpers.derivations.rows` says; without it a column counts whole.
Empty cells count nowhere.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from .numbers import change
from .rows import Column, DerivationError, Rows, Shelf, nearest, split
from .vocabulary import operation


def _some(cells: pd.Series, name: str) -> pd.Series:
    if cells.empty:
        raise DerivationError(f"a row of {name}", "none", "look at what its rows are picked by")
    return cells


@operation("{column}", "column")
def cell(shelf: Shelf, column: Column, **rows) -> float:
    """The number in one cell of a table.

    Raises
    ------
    DerivationError
        If no row is as asked, more than one is, or the cell is empty.

    Examples
    --------
    >>> toy = pd.DataFrame({"symbol": ["A", "B"], "close_0128": [10.0, 20.0]})
    >>> cell(Shelf({"names": toy}), "names.close_0128", symbol="B")
    20.0
    """
    cells = shelf.column(column)
    places = shelf.mask(split(column)[0], **rows).nonzero()[0]
    if len(places) != 1:
        lines = ", ".join(str(place + 2) for place in places[:5])
        raise DerivationError(
            f"one row of {column}",
            f"{len(places)} (rows {lines})" if lines else "none",
            "name more of its cells" if lines else "look at what the row is picked by",
        )
    found = cells.iat[places[0]]
    if pd.isna(found):
        raise DerivationError(f"a filled cell of {column}", "an empty one", "take another row")
    if not isinstance(found, float | int | np.number):
        raise DerivationError("a column of numbers", column, "take another column")
    return float(found)


@operation("the sum of {column}", "column")
def total(shelf: Shelf, column: Column, **rows) -> float:
    """Sum of the filled cells of a column.

    Examples
    --------
    >>> total(Shelf({"breadth": pd.DataFrame({"advances": [3, 5]})}), "breadth.advances")
    8.0
    """
    return float(_some(shelf.cells(column, **rows), column).sum())


@operation("the mean of {column}", "column")
def mean(shelf: Shelf, column: Column, **rows) -> float:
    """Arithmetic mean of the filled cells of a column.

    Examples
    --------
    >>> mean(Shelf({"breadth": pd.DataFrame({"advances": [3, 5]})}), "breadth.advances")
    4.0
    """
    return float(_some(shelf.cells(column, **rows), column).mean())


@operation("the median of {column}", "column")
def median(shelf: Shelf, column: Column, **rows) -> float:
    """Median of the filled cells of a column.

    Examples
    --------
    >>> median(Shelf({"breadth": pd.DataFrame({"advances": [3, 5, 9]})}), "breadth.advances")
    5.0
    """
    return float(_some(shelf.cells(column, **rows), column).median())


@operation("the standard deviation of {column}", "difference")
def sd(shelf: Shelf, column: Column, **rows) -> float:
    """Standard deviation of a sample: divided by one less than its size.

    Examples
    --------
    >>> sd(Shelf({"breadth": pd.DataFrame({"advances": [1, 3, 5]})}), "breadth.advances")
    2.0
    """
    return float(_some(shelf.cells(column, **rows), column).std())


@operation("the standard deviation of {column} as of a whole population", "difference")
def population_sd(shelf: Shelf, column: Column, **rows) -> float:
    """Standard deviation of a whole population: divided by its size.

    Examples
    --------
    >>> population_sd(Shelf({"breadth": pd.DataFrame({"advances": [3, 5]})}), "breadth.advances")
    1.0
    """
    return float(_some(shelf.cells(column, **rows), column).std(ddof=0))


@operation("the lowest {column}", "column")
def minimum(shelf: Shelf, column: Column, **rows) -> float:
    """Lowest filled cell of a column.

    Examples
    --------
    >>> minimum(Shelf({"breadth": pd.DataFrame({"advances": [3, 5]})}), "breadth.advances")
    3.0
    """
    return float(_some(shelf.cells(column, **rows), column).min())


@operation("the highest {column}", "column")
def maximum(shelf: Shelf, column: Column, **rows) -> float:
    """Highest filled cell of a column.

    Examples
    --------
    >>> maximum(Shelf({"breadth": pd.DataFrame({"advances": [3, 5]})}), "breadth.advances")
    5.0
    """
    return float(_some(shelf.cells(column, **rows), column).max())


@operation("the span from the lowest to the highest {column}", "difference")
def span(shelf: Shelf, column: Column, **rows) -> float:
    """Highest less lowest filled cell of a column: the statistician's range.

    Examples
    --------
    >>> span(Shelf({"breadth": pd.DataFrame({"advances": [3, 9, 5]})}), "breadth.advances")
    6.0
    """
    cells = _some(shelf.cells(column, **rows), column)
    return float(cells.max() - cells.min())


@operation("the returns in {column}, compounded", "percent")
def compounded(shelf: Shelf, column: Column, **rows) -> float:
    """Returns in percent, one a row, compounded to one.

    Examples
    --------
    >>> toy = Shelf({"daily_gaps": pd.DataFrame({"sp500_pct": [10.0, 10.0]})})
    >>> round(compounded(toy, "daily_gaps.sp500_pct"), 9)
    21.0
    """
    return float(100 * ((1 + _some(shelf.cells(column, **rows), column) / 100).prod() - 1))


def _compared(cells: pd.Series, at_least, at_most, above, below, other_than) -> pd.Series:
    mask = pd.Series(True, index=cells.index)
    for bound, compare in (
        (at_least, cells.ge),
        (at_most, cells.le),
        (above, cells.gt),
        (below, cells.lt),
        (other_than, cells.ne),
    ):
        if bound is not None:
            mask &= compare(bound)
    return mask


@operation("the number of {rows_of}", "count")
def count(
    shelf: Shelf,
    rows_of: Rows,
    at_least: float | None = None,
    at_most: float | None = None,
    above: float | None = None,
    below: float | None = None,
    other_than: float | None = None,
    **rows,
) -> float:
    """Number of rows; of a column, of those whose cell is filled and as large as is said.

    Examples
    --------
    >>> toy = Shelf({"breadth": pd.DataFrame({"advances": [3, 5, None]})})
    >>> count(toy, "breadth"), count(toy, "breadth.advances")
    (3, 2)
    >>> count(toy, "breadth.advances", above=3)
    1
    """
    table, column = split(rows_of)
    bounds = at_least, at_most, above, below, other_than
    if column:
        return int(_compared(shelf.cells(rows_of, **rows), *bounds).sum())
    if any(bound is not None for bound in bounds):
        raise DerivationError(
            "a column to compare", f"the table {table}", f'write "{table}." and the column'
        )
    return len(shelf.select(table, **rows))


@operation("the share of {rows_of}", "percent")
def share(
    shelf: Shelf,
    rows_of: Rows,
    at_least: float | None = None,
    at_most: float | None = None,
    which: str = "",
    **rows,
) -> float:
    """Share of rows, percent, whose cell is as large as is said, or which a named choice picks.

    Examples
    --------
    >>> toy = Shelf({"breadth": pd.DataFrame({"advances": [3, 5, 7, 9]})})
    >>> share(toy, "breadth.advances", at_least=5)
    75.0
    """
    table, column = split(rows_of)
    if column and not which and (at_least is not None or at_most is not None):
        cells = _some(shelf.cells(rows_of, **rows), rows_of)
        return float(100 * _compared(cells, at_least, at_most, None, None, None).mean())
    if which and not column and at_least is None and at_most is None:
        whole = _some(shelf.select(table, **rows), table)
        where = f"{rows.pop('where', '')} {which}"
        return 100 * len(shelf.select(table, where=where, **rows)) / len(whole)
    raise DerivationError(
        "a column with at_least or at_most, or a table with which",
        f"{rows_of!r}",
        'as in share("daily_gaps.gap", at_least=1) or share("daily_gaps", which="opposite")',
    )


@operation("the number of different cells in {column}", "count")
def distinct(shelf: Shelf, column: Column, **rows) -> float:
    """Number of different filled cells of a column.

    Examples
    --------
    >>> distinct(Shelf({"breadth": pd.DataFrame({"advances": [3, 5, 3]})}), "breadth.advances")
    2
    """
    return int(shelf.cells(column, **rows).nunique())


@operation("the rank of {of} among {column}, the highest first", "rank")
def rank(shelf: Shelf, column: Column, of: float | str, **rows) -> float:
    """Place of a value among the cells of a column, the highest first; equals share the best.

    Parameters
    ----------
    shelf : Shelf
    column : Column
    of : float or str
        The value, or the row that holds it: the cell of the table's key.
    **rows
        The rows among which it stands.

    Returns
    -------
    int
        One more than there are cells above it.

    Examples
    --------
    >>> toy = Shelf({"names": pd.DataFrame({"symbol": ["A", "B"], "change_pct": [3.0, 5.0]})})
    >>> rank(toy, "names.change_pct", of=4), rank(toy, "names.change_pct", of="A")
    (2, 2)
    """
    value = _at(shelf, column, of) if isinstance(of, str) else of
    return int(1 + (shelf.cells(column, **rows) > value).sum())


KEYS = ("symbol", "session", "quarter", "meeting", "universe", "sector", "year")
"""Columns that name a row of a table; the first that a table has."""


def _at(shelf: Shelf, column: str, key: str | float) -> float:
    frame = shelf.table(split(column)[0])
    name = next((one for one in KEYS if one in frame), None)
    if name is None:
        raise DerivationError(
            "a table whose rows have a key", split(column)[0], nearest(column, (), "take `cell`")
        )
    return cell(shelf, column, **{name: key})


def _step(shelf: Shelf, column: Column, over: float, rows) -> tuple[float, float]:
    later = cell(shelf, column, **rows)
    cells = shelf.column(column)
    back = int(shelf.mask(split(column)[0], **rows).nonzero()[0][0]) - int(over)
    if not (over >= 1 and back >= 0) or pd.isna(cells.iloc[back]):
        raise DerivationError(
            f"a filled cell of {column} {over:g} rows before",
            "none",
            "take another row, or fewer rows between",
        )
    return float(cells.iloc[back]), later


@operation("the change of {column} over {over} rows", "percent")
def growth(shelf: Shelf, column: Column, over: float, **rows) -> float:
    """Change of a column from so many rows before to a row, percent.

    Examples
    --------
    >>> toy = pd.DataFrame({"quarter": ["Q1", "Q2", "Q3"], "revenue": [10.0, 11.0, 12.0]})
    >>> round(growth(Shelf({"msft_quarters": toy}), "msft_quarters.revenue", 2, quarter="Q3"), 9)
    20.0
    """
    return change(*_step(shelf, column, over, rows))


@operation("the difference of {column} over {over} rows", "difference")
def difference(shelf: Shelf, column: Column, over: float, **rows) -> float:
    """Difference of a column between so many rows before and a row.

    Examples
    --------
    >>> toy = pd.DataFrame({"quarter": ["Q1", "Q2", "Q3"], "revenue": [10.0, 11.0, 12.0]})
    >>> difference(Shelf({"msft_quarters": toy}), "msft_quarters.revenue", 2, quarter="Q3")
    2.0
    """
    before, later = _step(shelf, column, over, rows)
    return later - before


@operation("{column} of {one} as a ratio to that of {other}", "ratio")
def relative(shelf: Shelf, column: Column, one: str, other: str) -> float:
    """One row's cell over another's; rows by the table's key.

    Examples
    --------
    >>> toy = Shelf({"names": pd.DataFrame({"symbol": ["A", "B"], "close_0128": [3.0, 6.0]})})
    >>> relative(toy, "names.close_0128", "A", "B")
    0.5
    """
    return _at(shelf, column, one) / _at(shelf, column, other)


@operation("the slope of {column} on {on} by least squares", "ratio")
def beta(shelf: Shelf, column: Column, on: str, **rows) -> float:
    """Slope of a column on another of the same table, by least squares: a share's beta.

    Examples
    --------
    >>> toy = pd.DataFrame({"small_caps_pct": [0.0, 2.0, 4.0], "sp500_pct": [0.0, 1.0, 2.0]})
    >>> beta(Shelf({"daily_gaps": toy}), "daily_gaps.small_caps_pct", "sp500_pct")
    2.0
    """
    table = split(column)[0]
    mine = shelf.cells(column, **rows)
    market = shelf.cells(f"{table}.{split(f'{table}.{on}')[1]}", **rows)
    return float(_some(mine, column).cov(market) / market.var())
