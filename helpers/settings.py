"""The settings of a chart recipe: axes, padding, levels, labels, what the reader moves.

Small frozen classes, so that a recipe has few parameters and each says what it is. They draw
nothing; `helpers.theme` makes an Altair axis of an `Axis`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Axis:
    """A scale whose ends and ticks are given, never guessed.

    Parameters
    ----------
    domain : tuple of float
        The lowest and the highest value; names of Vega's parameters where the frame follows the
        model (`helpers.explorables.parts.following`).
    ticks : sequence of float
        Where a number stands; the name of a parameter there.
    column : str
        What is measured, where a recipe takes one column for the axis.
    format : str
        How a tick is written, in d3's language; the recipe's own way unless given.
    unit : str
        Written after each tick.
    labels : str
        Vega expression that writes a tick, for what no format can say.
    title : str, optional
        Stands beside the axis; most charts say it in their subtitle.

    Examples
    --------
    >>> year = Axis(column="year", domain=(1999, 2007), ticks=[2000, 2005])
    >>> year.high, year.format
    (2007, '')
    """

    domain: tuple[Any, Any]
    ticks: Sequence[float] | str
    column: str = ""
    format: str = ""
    unit: str = ""
    labels: str = ""
    title: str | None = None

    @property
    def low(self) -> Any:
        """The lowest value."""
        return self.domain[0]

    @property
    def high(self) -> Any:
        """The highest value."""
        return self.domain[1]


@dataclass(frozen=True)
class Padding:
    """Room for names beside the plot, in design pixels.

    Parameters
    ----------
    wide, narrow : float
        On a page, and on a phone.

    Examples
    --------
    >>> Padding(140, 128).narrow
    128
    """

    wide: float
    narrow: float


@dataclass(frozen=True)
class Series:
    """A column that is drawn, and its name in the chart.

    Parameters
    ----------
    column, title : str
    later : bool
        Whether it was known only later; its marks are hindsight then.

    Examples
    --------
    >>> Series("then", "in the month after", later=True).title
    'in the month after'
    """

    column: str
    title: str
    later: bool = False


@dataclass(frozen=True)
class Labels:
    """The columns with a table's labels.

    Parameters
    ----------
    text : str
        The label, empty for none.
    below : str
        Whether it stands below its point and not above.
    dot : str
        What the point says to whoever points at it.

    Examples
    --------
    >>> Labels(text="votes")
    Labels(text='votes', below='below', dot='words')
    """

    text: str = "label"
    below: str = "below"
    dot: str = "words"


@dataclass(frozen=True)
class Level:
    """A single value to compare with, and the words at it.

    Parameters
    ----------
    value : float
    text : str
    said : bool
        Whether it is what was told.
    bare : bool
        Whether it is a mark to compare with and no fact: grey then.
    right, below : bool
        Whether the words stand at the right edge, and below the line, where a recipe lets choose.

    Examples
    --------
    >>> Level(-0.53, "as closed", right=True).said
    False
    """

    value: float
    text: str
    said: bool = False
    bare: bool = False
    right: bool = False
    below: bool = False


@dataclass(frozen=True)
class Cursor:
    """Where the reader stands in a table.

    Parameters
    ----------
    at : str
        The input that moves along the horizontal axis.
    chosen : str
        Vega expression of a row (``datum``) and the inputs: whether the row's series is the one
        that the reader chose.
    words : str
        Vega expression of the row at the cursor: what stands above it.

    Examples
    --------
    >>> Cursor("threshold", "datum.sessions_ahead == horizon").words
    ''
    """

    at: str
    chosen: str
    words: str = ""


@dataclass(frozen=True)
class Bands:
    """The columns with the ends of one interval, or two, around one estimate.

    Parameters
    ----------
    band : tuple of str
        Of the interval that is drawn as a band.
    edges : tuple of str, optional
        Of the one that is drawn as a pair of thin edges.

    Examples
    --------
    >>> Bands(edges=("cases_low", "cases_high"), band=("blocks_low", "blocks_high")).band[0]
    'blocks_low'
    """

    band: tuple[str, str]
    edges: tuple[str, ...] = ()


@dataclass(frozen=True)
class Window:
    """Which rows lie in a window: Vega expressions of a row (``datum``) and the inputs.

    Parameters
    ----------
    inside, first, last : str
        Whether the row lies in it, and whether it is the first or the last that does.

    Examples
    --------
    >>> Window("datum.at >= since", "datum.at == since", "datum.at == 12").last
    'datum.at == 12'
    """

    inside: str
    first: str
    last: str


@dataclass(frozen=True)
class Plane:
    """What stands where in a plane of two inputs: Vega expressions of shares.

    Parameters
    ----------
    world : tuple of str
        Of a row (``datum``): across and up.
    reader : tuple of str
        The inputs at the reader's values.
    lines : dict
        By name: the height over a place ``datum.at``, and whether the line is the price.

    Examples
    --------
    >>> Plane(("datum.a", "datum.b"), ("a", "b"), {"as priced": ("2 * datum.at", True)}).reader
    ('a', 'b')
    """

    world: tuple[str, str]
    reader: tuple[str, str]
    lines: dict[str, tuple[str, bool]]


@dataclass(frozen=True)
class Place:
    """Where a handle stands along one axis: Vega expressions of the inputs.

    Parameters
    ----------
    at : str
        The place in the axis's units; on an axis of names a name in quotes.
    moves : str
        The input that a drag along this axis moves; none for a handle that only stands there.
    per : float or str
        How far the handle goes for one unit of that input.

    Examples
    --------
    >>> Place("100 * weight", "weight", 100).moves
    'weight'
    """

    at: str
    moves: str = ""
    per: float | str = 1


@dataclass(frozen=True, kw_only=True)
class Handle:
    """A place in a chart that the reader can drag.

    Parameters
    ----------
    x, y : Place, optional
        Without `x` it stands at the right edge of the plot, without `y` near its foot.
    lines : str
        The axes along which it is moved by its line, too, which lies across the whole plot there.

    Examples
    --------
    >>> Handle(y=Place("bar", "bar")).lines
    'xy'
    """

    x: Place | None = None
    y: Place | None = None
    lines: str = "xy"
