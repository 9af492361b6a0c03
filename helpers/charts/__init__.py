"""A few chart recipes, named by the relation they show.

A recipe takes a tidy table and the names of its columns and returns an `altair.Chart`; it never
displays or reads anything. Along two scales it takes an `Axis` for each, with its column; where
several columns share a scale it takes them by name, and one `Axis`. The theme's colours and labels
are here too. What a mark means is in `helpers.charts.marks`.
"""

from ..settings import Axis, Labels, Level, Padding, Series
from ..theme import ACCENT, ASSUMED, CLOCK, CONTEXT, DASHED, INK, KNOWN, PLAIN, SAID, SOFT
from .amounts import slopes, steps, tiles
from .compare import deviation, expectations, groups, intervals, paired_ranking, ranges, ranking
from .marks import hours, key, years
from .over_time import columns, lines, news_clock, prints, then_and_later, timeline
from .spread import distribution, matrix

__all__ = [
    "ACCENT",
    "ASSUMED",
    "CLOCK",
    "CONTEXT",
    "DASHED",
    "INK",
    "KNOWN",
    "PLAIN",
    "SAID",
    "SOFT",
    "Axis",
    "Labels",
    "Level",
    "Padding",
    "Series",
    "columns",
    "deviation",
    "distribution",
    "expectations",
    "groups",
    "hours",
    "intervals",
    "key",
    "lines",
    "matrix",
    "news_clock",
    "paired_ranking",
    "prints",
    "ranges",
    "ranking",
    "slopes",
    "steps",
    "then_and_later",
    "tiles",
    "timeline",
    "years",
]
