"""One line of the table: what was measured, ours, the other's, and how many times more that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Line:
    """A measurement beside its yardstick; `other` is None where there is none."""

    what: str
    ours: float
    unit: str
    against: str = ""
    other: float | None = None

    def ratio(self) -> str:
        """How many times as much the yardstick takes.

        >>> Line("key to chart", 20, "ms", "interact", 200).ratio()
        '10'
        """
        if not self.other:
            return ""
        times = self.other / self.ours
        return f"{times:.2f}" if times < 2 else f"{times:.1f}" if times < 10 else f"{times:.0f}"

    def cells(self) -> list[str]:
        other = "" if self.other is None else f"{_number(self.other)} {self.unit}"
        return [self.what, f"{_number(self.ours)} {self.unit}", self.against, other, self.ratio()]


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


HEADS = ["Measured", "This book", "Against", "There", "Times"]


def markdown(lines: list[Line]) -> str:
    """The table as Markdown."""
    return "\n".join([head(), *map(row, lines)])


def head() -> str:
    """The first two rows of the table, to be followed by others as they are measured."""
    return "\n".join(map(_row, (HEADS, ["---"] * len(HEADS))))


def row(line: Line) -> str:
    """A measurement as a row of the table."""
    return _row(line.cells())


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def middle(values: Sequence[float]) -> float:
    """The median; a measurement without values is a fault of the measurement."""
    if not values:
        raise SystemExit("nothing was measured")
    return median(values)
