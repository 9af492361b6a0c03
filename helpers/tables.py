"""The numbers behind a chart: as columns for a figure's data, and as HTML.

A column ``known_on`` is not shown: its rows from after the day are hindsight.
"""

from __future__ import annotations

from html import escape

import pandas as pd

from . import data, units


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
    frame = frame.drop(columns="known_on", errors="ignore")
    numeric = {column: pd.api.types.is_numeric_dtype(frame[column]) for column in frame.columns}
    decimals = {column: _decimals(frame[column]) for column, number in numeric.items() if number}

    def cell(column: str, value) -> str:
        if pd.isna(value):
            return "<td>–</td>" if not numeric[column] else '<td class="bk-n">–</td>'
        if not numeric[column] or pd.api.types.is_bool(value):
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


def _decimals(column: pd.Series, most: int = 3) -> int:
    """How many decimals the figures of a column are printed with, three at most."""
    written = (f"{value:.{most}f}".rstrip("0") for value in column.dropna())
    return max((len(text.partition(".")[2]) for text in written), default=0)
