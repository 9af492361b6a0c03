"""An example of each chart recipe, and its drawing."""

import hashlib
from functools import cache

import pandas as pd

from helpers import charts, render
from helpers.charts import marks
from helpers.pipeline import drawings

NAMED = pd.DataFrame(
    {
        "name": ["Alpha", "Beta", "Gamma"],
        "told": [0.2, -1.3, 1.5],
        "closed": [0.05, -0.53, 0.58],
        "a": ["+0.2", "−1.3", "+1.5"],
        "b": ["+0.05", "−0.53", "+0.58"],
        "up": [True, False, True],
    }
)
PATH = pd.DataFrame(
    {
        "hour": [9.5, 12.0, 16.0] * 2,
        "change": [0.0, -1.0, 0.05, 0.1, -2.0, -0.5],
        "index": ["small"] * 3 + ["large"] * 3,
    }
)
BINS = pd.DataFrame(
    {
        "low": [-1.0, 0.0, 1.0],
        "high": [0.0, 1.0, 2.0],
        "days": [3, 9, 4],
        "rose": [False, True, True],
    }
)
MARKS = pd.DataFrame(
    [
        {"value": 0.58, "height": 8, "text": "as closed", "kind": "known", "align": "left"},
        {"value": 1.5, "height": 5, "text": "as told", "kind": "said", "align": "right"},
    ]
)
EVENTS = pd.DataFrame(
    {
        "day": ["Wednesday", "Thursday"],
        "when": ["14:00", "16:05"],
        "kind": ["fed", "results"],
        "event": [
            "The Fed keeps its rate.",
            "Results of a large company, told at such length that "
            "the line has to be broken, once on a page and more often on a phone.",
        ],
    }
)
PRINTS = pd.DataFrame(
    {
        "name": ["Alpha", "Alpha", "Beta"],
        "hour": [10.0, 14.02, 16.0],
        "change": [-1.04, -1.3, 0.2],
        "label": ["−1.0", "−1.3", ""],
        "fits": [False, True, False],
    }
)
NEWS = pd.DataFrame(
    {
        "name": ["Alpha", "Alpha", "Beta"],
        "hour": [25.0, 40.0, 16.2],
        "change_pct": [None, -9.9, None],
        "label": ["results", "−9.9", "no news found"],
        "kind": ["news", "print", "none"],
    }
)

RECIPES = {
    "deviation": lambda: charts.deviation(
        NAMED,
        name="name",
        told="told",
        closed="closed",
        told_label="a",
        closed_label="b",
        axis=charts.Axis(domain=(-2, 2), ticks=[-2, 0, 2]),
    ),
    "ranking": lambda: charts.ranking(
        NAMED,
        name="name",
        value="closed",
        label="b",
        axis=charts.Axis(domain=(-2, 2), ticks=[-2, 0, 2]),
        accent="up",
        weak="up",
    ),
    "key": lambda: charts.key({name: f"what is {name}" for name in marks.LOOKS}),
    "paired_ranking": lambda: charts.paired_ranking(
        NAMED,
        name="name",
        first=charts.Series("told", "told"),
        second=charts.Series("closed", "closed"),
        axis=charts.Axis(domain=(-2, 2), ticks=[-2, 0, 2]),
        weak="up",
    ),
    "then_and_later": lambda: charts.then_and_later(
        NAMED.assign(hour=[1.0, 2.0, 3.0], below=[False, True, False]),
        x=charts.Axis(column="hour", domain=(0, 4), ticks=[1, 2, 3]),
        y=charts.Axis(column="closed", domain=(-1, 1), ticks=[-1, 0, 1]),
        labels=charts.Labels(text="b", dot="name"),
        later="up",
        step=True,
        levels=[charts.Level(0.2, "now"), charts.Level(0.6, "as told", said=True)],
    ),
    "intervals": lambda: charts.intervals(
        NAMED.assign(low=NAMED["closed"] - 0.5, high=NAMED["closed"] + 0.5),
        name="name",
        value=charts.Series("closed", "estimate"),
        low="low",
        high="high",
        reference=charts.Series("told", "told"),
        axis=charts.Axis(domain=(-2, 2), ticks=[-1, 0, 1]),
    ),
    "lines": lambda: charts.lines(
        PATH,
        x=charts.Axis(column="hour", domain=(9.5, 16), ticks=[10, 12, 14, 16], labels=charts.CLOCK),
        y=charts.Axis(column="change", domain=(-3, 1), ticks=[-2, 0]),
        series="index",
        styles={"small": {"colour": charts.KNOWN}, "large": {"colour": charts.INK}},
        points=True,
    ),
    "columns": lambda: charts.columns(
        pd.DataFrame(
            {
                "year": [2001, 2002, 2003],
                "lead": [3, -2, 1],
                "ahead": [True, False, True],
                "loose": [False, False, True],
            }
        ),
        x=charts.Axis(column="year", domain=(2000, 2004), ticks=[2001, 2003]),
        y=charts.Axis(column="lead", domain=(-4, 4), ticks=[-2, 0, 2]),
        accent="ahead",
        weak="loose",
        marks=pd.DataFrame([{"at": 2002, "height": 3, "text": "after", "align": "left"}]),
    ),
    "distribution": lambda: charts.distribution(
        BINS,
        low="low",
        high="high",
        x=charts.Axis(domain=(-1, 2), ticks=[-1, 0, 1, 2], title="points"),
        y=charts.Axis(column="days", domain=(0, 10), ticks=[0, 5, 10]),
        marks=MARKS,
        accent="rose",
    ),
    "matrix": lambda: charts.matrix(
        pd.DataFrame({"kind": ["figure", "cause"], "verdict": ["holds", "open"], "n": [3, 1]}),
        row="kind",
        column="verdict",
        count="n",
        rows=["figure", "cause"],
        columns={"holds": "holds", "open": "still\nopen"},
        most=3,
    ),
    "timeline": lambda: charts.timeline(
        EVENTS,
        day="day",
        when="when",
        event="event",
        kind="kind",
        colours={"fed": charts.KNOWN, "results": charts.INK},
    ),
    "expectations": lambda: charts.expectations(
        NAMED.assign(weak=[False, True][: len(NAMED)] + [False] * (len(NAMED) - 2)),
        name="name",
        value="closed",
        label="b",
        accent="up",
        weak="weak",
        rules=pd.DataFrame(
            [
                {"value": 0.5, "text": "as it\ncame", "kind": "known", "align": "left"},
                {"value": 1.5, "text": "told", "kind": "said", "align": "right"},
            ]
        ),
        axis=charts.Axis(domain=(-2, 2), ticks=[-2, 0, 2]),
    ),
    "ranges": lambda: charts.ranges(
        pd.DataFrame(
            {"who": ["first", "second"], "low": [1, 2], "high": [3, 2], "label": ["1–3", "2"]}
        ),
        name="who",
        low="low",
        high="high",
        label="label",
        axis=charts.Axis(domain=(0, 4), ticks=[0, 2, 4]),
    ),
    "prints": lambda: charts.prints(
        PRINTS,
        name="name",
        x=charts.Axis(column="hour", domain=(9.4, 16.2), ticks=[10, 12, 14, 16]),
        value="change",
        label="label",
        fits="fits",
        order=["Alpha", "Beta"],
    ),
    "news_clock": lambda: charts.news_clock(
        NEWS,
        name="name",
        x=charts.Axis(column="hour", domain=(15.5, 40.5), ticks=[16, 28, 40]),
        label="label",
        kind="kind",
        order=["Alpha", "Beta"],
        session=(33.5, 40),
        session_label="open",
    ),
    "steps": lambda: charts.steps(
        pd.DataFrame(
            {
                "who": ["one", "two", "both"],
                "adds": [1.5, -0.5, 1.0],
                "label": ["+1.5", "−0.5", "+1.0"],
                "sum": [False, False, True],
                "guess": [True, False, False],
            }
        ),
        name="who",
        value="adds",
        label="label",
        total="sum",
        weak="guess",
        axis=charts.Axis(domain=(-1, 2), ticks=[-1, 0, 1]),
    ),
    "tiles": lambda: charts.tiles(
        pd.DataFrame(
            {
                "what": ["many", "few"],
                "label": ["a lot", "one in four"],
                "of": [57.4, 4],
                "out": [0, 1],
            }
        ),
        name="what",
        label="label",
        count="of",
        accent="out",
        across=20,
    ),
    "slopes": lambda: charts.slopes(
        NAMED,
        name="name",
        first=charts.Series("told", "then"),
        second=charts.Series("closed", "later", later=True),
        axis=charts.Axis(domain=(-2, 2), ticks=[-2, 0, 2]),
        accent="up",
    ),
    "groups": lambda: charts.groups(
        NAMED.assign(group=["one", "one", "two"], dot=NAMED["name"]),
        group="group",
        value="closed",
        label="name",
        means=pd.DataFrame({"group": ["one"], "closed": [-0.24], "name": ["mean −0.2"]}),
        axis=charts.Axis(domain=(-2, 2), ticks=[-2, 0, 2]),
        order=["one", "two"],
        reference=charts.Level(-1, "median"),
    ),
}


def draw(recipe):
    """Both drawings of a recipe's example, made anew."""
    vega = render.compile_vega(RECIPES[recipe]().to_dict())
    return {variant: drawings.svg(vega, variant, "gap-") for variant in render.WIDTHS}


@cache
def compiled(recipe):
    return render.compile_vega(RECIPES[recipe]().to_dict())


@cache
def drawn(recipe, variant):
    """One drawing, made once for all the tests that only look at it."""
    return drawings.svg(compiled(recipe), variant, "gap-")


def hashes(names):
    """Of the drawings, by recipe; the test of a fresh process calls it there."""
    return {name: hashlib.sha256(str(draw(name)).encode()).hexdigest() for name in names}
