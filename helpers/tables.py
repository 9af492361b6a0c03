"""The numbers behind a chart: as columns for a figure's data, as HTML, and as a file.

A column ``known_on`` is not shown: its rows from after the day are hindsight. Each column of
numbers says its unit in its heading, after a comma.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import pandas as pd

from . import data, units

UNITS = (
    "percent",
    "percent a month",
    "percent a year",
    "points",
    "basis points",
    "index points",
    "dollars",
    "dollars an ounce",
    "billions of dollars",
    "times",
    "years",
    "standard deviations",
)
"""The units of a table's headings, in words."""

COUNTS = (
    "cases",
    "companies",
    "days",
    "months",
    "points",
    "rank from",
    "rank to",
    "sessions",
    "sessions ahead",
    "year",
)
"""Headings that are a unit themselves, or a name."""

_ENDINGS = {"_pct": ", percent", "_pts": ", points", "_bp": ", basis points"}


class UnitlessError(ValueError):
    """A column of numbers says no unit."""


def heading(name: str) -> str:
    """A column's name of ``data/`` as a heading.

    >>> heading("return_median_pct"), heading("sessions_ahead"), heading("gap, points")
    ('return median, percent', 'sessions ahead', 'gap, points')
    """
    for ending, unit in _ENDINGS.items():
        if name.endswith(ending):
            name = name.removesuffix(ending) + unit
    return name.replace("_", " ")


def headed(frame: pd.DataFrame, units: str | dict[str, str] = "") -> pd.DataFrame:
    """A table whose headings are words, and say the unit where numbers stand below.

    Parameters
    ----------
    frame : DataFrame
        With a column ``unit`` where the unit is another one from row to row.
    units : str or dict, optional
        The unit of the columns of numbers that do not say theirs; or by column, of those not named
        under "others". An empty text where a heading says what is counted.

    Raises
    ------
    UnitlessError
        If a column of numbers is left without.

    Examples
    --------
    >>> table = pd.DataFrame({"sector": ["Energy"], "change_pct": [1.5], "told": [2.0]})
    >>> list(headed(table, "percent"))
    ['sector', 'change, percent', 'told, percent']
    """
    named = {name: heading(name) for name in frame.columns if name != "known_on"}
    for name, words in named.items():
        says = words in COUNTS or words.rpartition(", ")[2] in UNITS or "unit" in frame
        if says or not _is_number(frame[name]):
            continue
        unit = units or None if isinstance(units, str) else units.get(name, units.get("others"))
        if unit is None:
            raise UnitlessError(
                f"the column {name!r} says no unit; end its heading with one, as in "
                "'change, percent', or give the drawing its units"
            )
        named[name] = f"{words}, {unit}" if unit else words
    # A chart breaks a long name into lines, a table does not.
    return frame.replace("\n", " ", regex=True).rename(columns=named)


def _is_number(column: pd.Series) -> bool:
    types = pd.api.types
    return types.is_numeric_dtype(column) and not types.is_bool_dtype(column)


def csv(frame: pd.DataFrame) -> str:
    """A table as a file holds it: numbers with twelve digits, ISO dates, true and false.

    Examples
    --------
    >>> days = pd.to_datetime(["2026-01-29", "2026-01-30"])
    >>> print(csv(pd.DataFrame({"day": days, "change, percent": [-0.53, float("nan")]})), end="")
    day,"change, percent"
    2026-01-29,-0.53
    2026-01-30,
    """
    written = {}
    for name, column in frame.drop(columns="known_on", errors="ignore").items():
        if pd.api.types.is_datetime64_dtype(column):
            column = column.map(_iso(column), na_action="ignore")
        elif pd.api.types.is_bool_dtype(column):
            column = column.map({True: "true", False: "false"}, na_action="ignore")
        written[name] = column
    return pd.DataFrame(written).to_csv(index=False, lineterminator="\n", float_format="%.12g")


def _iso(column: pd.Series) -> Callable[[pd.Timestamp], str]:
    """How the moments of a column are written: as days if none has a time of day."""
    days = (column.dropna() == column.dropna().dt.normalize()).all()
    return lambda moment: f"{moment:%Y-%m-%d}" if days else f"{moment:%Y-%m-%dT%H:%M}"


def columns(frame: pd.DataFrame) -> list[dict]:
    """A table as JSON holds it: by column, its name, its type and its values.

    Examples
    --------
    >>> columns(pd.DataFrame({"day": pd.to_datetime(["2026-01-29"]), "change": [0.05]}))[1]
    {'name': 'change', 'dtype': 'float64', 'values': [0.05]}
    """
    return [
        {
            "name": str(name),
            "dtype": str(column.dtype) if _kept(column) else "object",
            "values": [_plain(value) for value in column],
        }
        for name, column in frame.items()
    ]


def frame(columns: list[dict]) -> pd.DataFrame:
    """Put the table together again that `columns` took apart.

    Examples
    --------
    >>> table = pd.DataFrame({"name": ["a", None], "change": [0.05, float("nan")]})
    >>> frame(columns(table)).equals(table)
    True
    """
    return pd.DataFrame(
        {one["name"]: pd.Series(one["values"], dtype=one["dtype"]) for one in columns}
    )


def _kept(column: pd.Series) -> bool:
    """Whether a column's type says something of how it is printed."""
    types = pd.api.types
    return (
        types.is_numeric_dtype(column) or types.is_datetime64_dtype(column) or column.dtype == "str"
    )


def _plain(value):
    """A value as JSON has it; a date as it is printed."""
    if pd.isna(value):
        return None
    if hasattr(value, "item"):  # one of NumPy's
        value = value.item()
    return value if isinstance(value, (bool, int, float)) else str(value)


def table_html(frame: pd.DataFrame) -> str:
    """A table as HTML: numbers right-aligned with the same decimals down a column.

    A column ``known_on`` says which rows are hindsight, and is not shown.
    """
    known_later = later(frame)
    frame = frame.drop(columns="known_on", errors="ignore").copy()
    numeric = {column: _is_number(frame[column]) for column in frame.columns}
    for column in frame.columns:
        if pd.api.types.is_datetime64_dtype(frame[column]):
            iso = frame[column].map(_iso(frame[column]), na_action="ignore")
            frame[column] = iso.map(units.moment, na_action="ignore")
    decimals = {column: _decimals(frame[column]) for column, number in numeric.items() if number}

    def cell(column: str, value) -> str:
        if pd.isna(value):
            return "<td>–</td>" if not numeric[column] else '<td class="bk-n">–</td>'
        if pd.api.types.is_bool(value):
            value = "yes" if value else "no"
        if not numeric[column]:
            return f"<td>{escape(str(value))}</td>"
        # A year is a name and not an amount: no comma between its thousands.
        shown = str(value) if column == "year" else units.digits(value, decimals[column])
        return f'<td class="bk-n">{shown}</td>'

    head = "".join(
        f'<th scope="col"{" class=bk-n" if numeric[column] else ""}>{escape(str(column))}</th>'
        for column in frame.columns
    )
    rows = "".join(
        ('<tr class="bk-hindsight">' if hindsight else "<tr>")
        + "".join(cell(column, row[column]) for column in frame.columns)
        + "</tr>"
        for row, hindsight in zip(frame.to_dict("records"), known_later, strict=True)
    )
    return f'<table class="bk-table"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def later(frame: pd.DataFrame) -> pd.Series:
    """Which rows of a table nobody could know that evening."""
    if "known_on" not in frame:
        return pd.Series(False, index=frame.index)
    return pd.to_datetime(frame["known_on"]) > pd.Timestamp(data.EVENING)


def _decimals(column: pd.Series) -> int:
    """How many decimals the figures of a column are shown with: three at most.

    More has only what was computed; of that two are shown, unless all of it is small.
    """
    numbers = [float(value) for value in column.dropna()]
    most = max((len(f"{value:.6f}".rstrip("0").partition(".")[2]) for value in numbers), default=0)
    return most if most <= 3 else 2 if max(map(abs, numbers)) >= 1 else 3
