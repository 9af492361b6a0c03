"""The figures of the chapter on valuation."""

from __future__ import annotations

import math

import pandas as pd

from .. import charts, explorables
from ..data import fact
from ..model import Model
from ..models import valuation as models
from ..settings import Axis, Level, Padding, Plane, Series
from ..units import write
from ..xp import numpy, vega
from . import Drawing


def four_measures(gaps: pd.DataFrame) -> Drawing:
    """One gap of valuation in four measures, as bars."""
    gaps = gaps.assign(label=[write(value, "percent", 0, "signed") for value in gaps["gap"]])
    return Drawing(
        charts.ranking(
            gaps,
            name="measure",
            value="gap",
            label="label",
            axis=Axis(domain=(-90, 25), ticks=[-60, -40, -20, 0]),
        ),
        subtitle="Valuation of small companies over that of large ones, percent more or less, by "
        "measure and date",
        description=f"Four bars. Price to book lies {gaps['label'][0]} from even, two ratios of "
        "price to forward earnings about three tenths below even; with the loss makers counted "
        f"the bar points the other way, {gaps['label'][3]}.",
        note="Four sources, four dates, three pairs of indices: a spread of answers and no "
        "course over time. That the last bar is a price over earnings is our reading; its source "
        "says valuation.",
        units="percent",
    )


def pair_dates(books: pd.DataFrame) -> Drawing:
    """Price to book of small and large companies, date by date; a low ``confidence`` is pale."""
    books = books.assign(weak=books["confidence"].str.startswith("low"))
    return Drawing(
        charts.paired_ranking(
            books,
            name="date",
            first=Series("small", "Russell 2000"),
            second=Series("large", "S&P 500"),
            weak="weak",
            axis=Axis(domain=(0, 6), ticks=[0, 2, 4, 6], format="~r"),
            padding=Padding(130, 116),
        ),
        subtitle="Price over book of the average member, as articles print it; [Russell "
        "2000]{.bk-known}, S&P 500 in grey; pale, with a question mark: of low confidence",
        description="Four rows. In January 2025 {fact}`pb_small` and {fact}`pb_large`, in April "
        "both a little lower, in August {fact}`pb_small_august` and {fact}`pb_large_august`, and "
        "rolled forward to January 2026 about {fact}`pb_small_rolled` and "
        "{fact}`pb_large_rolled`.",
        note="The last row is ours and weak: the price returns of 2025 over a growth of book "
        "that is assumed. How the articles average is not said; aggregates of an index are "
        "another method.",
        units="times",
    )


def forward_pe(forward: pd.DataFrame) -> Drawing:
    """Price over expected earnings of small and large companies, date by date."""
    return Drawing(
        charts.paired_ranking(
            forward,
            name="date",
            first=Series("small", "SmallCap 600"),
            second=Series("large", "S&P 500"),
            axis=Axis(domain=(8, 26), ticks=[10, 15, 20, 25], format="~r"),
            padding=Padding(124, 112),
        ),
        subtitle="Price over the earnings expected for the next year; [S&P SmallCap "
        "600]{.bk-known}, S&P 500 in grey",
        description="Six rows. In the first two the disc of the small companies lies to the "
        "right of that of the S&P 500; from 2021 on it lies well to the left, and the distance "
        "grows from about five to seven.",
        note="The dates are those for which a page was found. The SmallCap 600 admits only "
        "companies with a profit, so it is not the Russell 2000.",
        units="times",
    )


def worlds(chance: Model) -> Drawing:
    """Worlds by how long an advantage lasts and what small companies earn; the cheap stand out.

    Parameters
    ----------
    chance : Model
        Counts the worlds in which small companies are cheap.
    """
    engine = vega()
    name = engine.name
    known = name("known")

    kept = name("datum.at_kept")
    lasting = kept * models.left_to_chance(engine, "persistence", known)
    small = models.drawn_along(engine, name("datum.at_small"), lasting, name("small_lasts"))

    def of_a_world(key: str, score) -> str:
        return repr(models.held_possible(engine, key, name(key), score, known))

    at = name("datum.at")
    required = name("required_large") + name("extra_small")
    worth = models.price_to_book_fade(
        engine, name("roe_large"), name("growth"), name("required_large"), at
    )
    large = engine.where(name("beside") < 0.5, worth, models.PRICED["large"])

    def worth_of_the_large(ratio: float) -> str:
        return repr(models.needed_roe(engine, ratio, large, required, name("growth"), at))

    priced = models.PRICED["ratio"]
    return Drawing(
        explorables.worlds(
            chance,
            x=Axis(
                domain=(60, 100),
                ticks=[60, 70, 80, 90, 100],
                title="Share of the advantage kept each year",
            ),
            y=Axis(domain=(0, 25), ticks=[0, 5, 10, 15, 20, 25]),
            plane=Plane(
                world=(of_a_world("persistence", kept), of_a_world("roe_small", small)),
                reader=("persistence", "roe_small"),
                lines={
                    "worth 0.60": (worth_of_the_large(0.6), False),
                    f"{priced:.2f}, price": (worth_of_the_large(priced), True),
                    "worth 0.30": (worth_of_the_large(0.3), False),
                },
            ),
            words=" of 100 worlds: small is cheap",
        ),
        subtitle="Return on equity of small companies, percent, by the share of the advantage that "
        "both keep each year, percent; [worlds in which small companies are "
        "cheap]{.bk-assumed}, the others grey",
        description="Dots fill a plane. A line rises from the lower left, ever more steeply, to "
        "the upper right: what small companies have to earn. Most dots lie above it; those below "
        "lie at the right, where an advantage lasts.",
        note="The lines are drawn at the middle values, so some worlds lie on the wrong side of "
        "theirs. A slider sets the middle of a range; its ends are the ends of what we hold "
        "possible. To know an input puts all worlds at its middle. A correlation keeps the "
        "middle and the spread of both; no source has one for an index.",
        presets={
            "nothing known": {},
            "known: nothing fades": {"known": 6, "persistence": 1},
            "known: a fade as Fama and French measured": {"known": 6, "persistence": 0.62},
            "known: small earn nine percent": {"known": 1, "roe_small": 0.09},
            "the large are worth what they cost": {"beside": 1},
            "a high return of the large lasts longer": {"large_lasts": 0.5},
            "every high return does": {"large_lasts": 0.5, "small_lasts": 0.5},
        },
        choices={
            "known": {
                0: "nothing",
                1: "return of the small",
                2: "return of the large",
                3: "required return",
                4: "what is asked on top",
                5: "growth",
                6: "share kept",
            },
            "beside": {0: "what the large are worth", 1: "what the large cost"},
        },
        units={"others": ""},
    )


def knowing(chance: Model) -> pd.DataFrame:
    """What the chance becomes where one input is known, at the lower and the upper tenth.

    Parameters
    ----------
    chance : Model
        Its first inputs are those of `helpers.models.valuation.POSSIBLE`, in the same order.
    """
    tenth = 1 - math.sqrt(0.2)  # where a tenth of two triangles with half each lies further out
    rows = []
    for number, key in enumerate(models.POSSIBLE, start=1):
        row = next(row for row in chance.inputs if row.input == key)
        ends = [
            float(models.held_possible(numpy, key, row.value, score, 0))
            for score in (-tenth, tenth)
        ]
        chances = [100 * chance(known=number, **{key: end}) for end in ends]
        rows.append(
            {
                "known": row.label,
                "at the lower tenth": write(100 * ends[0], "percent", 1),
                "chance there": round(chances[0]),
                "at the upper tenth": write(100 * ends[1], "percent", 1),
                "and there": round(chances[1]),
                "apart": round(abs(chances[1] - chances[0])),
            }
        )
    return pd.DataFrame(rows).sort_values("apart", ascending=False).drop(columns="apart")


def book_plane(relative: Model, book: Model) -> Drawing:
    """Price to book by return on equity, small and large as points on the curve.

    Parameters
    ----------
    relative : Model
        The ratio of both prices, with the inputs that the reader moves.
    book : Model
        The price of one.
    """
    return Drawing(
        explorables.on_curves(
            relative,
            book,
            along="roe",
            points={
                "small": {
                    "roe": "roe_small",
                    "growth": "growth",
                    "required_return": "required_small",
                },
                "large": {
                    "roe": "roe_large",
                    "growth": "growth",
                    "required_return": "required_large",
                },
            },
            known={"small": fact("pb_small").value, "large": fact("pb_large").value},
            x=Axis(domain=(0, 40), ticks=[0, 10, 20, 30, 40]),
            y=Axis(domain=(0, 8), ticks=[0, 2, 4, 6, 8]),
        ),
        subtitle="Price over book by the [return on equity]{.bk-assumed}, each index a point that "
        "you move; [as printed]{.bk-known}",
        description="A rising line of fair price over book against return on equity. The point "
        "of the large companies lies on the upper level line, that of the small ones on the "
        "lower. Another required return turns a line; another return on equity moves a point "
        "along it.",
        note="No return on equity of either index was found: both are assumed. The required "
        "returns are nobody's to observe.",
        presets={
            "fair as printed": {},
            "same return on equity": {"roe_small": 0.25},
            "two points more asked of the small": {"required_small": 0.11, "roe_small": 0.176},
            "the large lose five points": {"roe_large": 0.20},
        },
    )


def fade(fade: Model) -> Drawing:
    """The large companies' price to book, by how much of their spread stays."""
    return Drawing(
        explorables.response(
            fade,
            along="persistence",
            x_ticks=[0, 20, 40, 60, 80, 100],
            reference=Level(fact("pb_small").value, "small companies, as printed"),
            y=Axis(domain=(0, 6), ticks=[0, 1, 2, 3, 4, 5, 6], format="~r"),
        ),
        subtitle="Price over book at today's return of the large companies, by the [share of the "
        "spread that is left after a year]{.bk-assumed}; [small companies]{.bk-known}",
        description="A line that lies low and nearly level for most of its length and shoots up "
        f"at the end: {fade.text(persistence=0.62)} where {{fact}}`profit_reversion` are lost a "
        f"year, {fade.text(persistence=1)} where nothing is.",
        note="The spread fades towards the required return; book grows on.",
        presets={
            "nothing fades": {"persistence": 1},
            "a tenth a year": {},
            "as Fama and French measured": {"persistence": 0.62},
        },
    )


def loss_makers(whole: Model) -> Drawing:
    """Price over earnings of the whole, by the losses of a part."""
    return Drawing(
        explorables.response(
            whole,
            along="loss_yield",
            reference=Level(fact("pe_large_500").value, "S&P 500", right=True),
            y=Axis(domain=(10, 80), ticks=[20, 40, 60, 80], format="~r"),
        ),
        subtitle="Price over earnings of the whole, by the [losses over market value of the part "
        "that loses money]{.bk-assumed}; [S&P 500]{.bk-known}",
        description="A line that bends upward. Where the losses are nil it lies well below the "
        "level line of the S&P 500; it crosses it early, and at the author's value it stands at "
        "{result}`aggregate_pe`.",
        note="Shares of market value, not of companies: four in ten companies lose money, but "
        "they are small. No published figure for their share of value or their losses was found.",
        presets={
            "as at the end of 2022": {},
            "as at the end of 2021": {"loss_yield": 0.255},
            "losses of five percent": {"loss_yield": 0.05},
            "loss makers left out": {"profitable_share": 1},
        },
    )


def convergence(convergence: Model) -> Drawing:
    """The return from a change of the ratio of prices to book."""
    return Drawing(
        explorables.response(
            convergence,
            along="ratio_then",
            x_ticks=[0.2, 0.4, 0.6, 0.8, 1.0, 1.2],
            y=Axis(domain=(-15, 25), ticks=[-10, 0, 10, 20]),
        ),
        subtitle="Return of small companies over that of large ones, percent a year, by the "
        "[ratio of their prices to book at the end]{.bk-assumed}",
        description="A rising line that crosses zero at today's ratio if both books grow alike. "
        "At the author's values it is {result}`convergence_return` a year; to the left of the "
        "crossing it is negative.",
        note="An identity in prices; dividends are left out. When and whether the ratio moves is "
        "the whole of the question. The ratio of 2006 is an aggregate of Russell's, another "
        "method than the averages of members of today.",
        presets={
            "part of the way in five years": {},
            "to the ratio of 2006": {"ratio_then": 0.82},
            "it takes fifteen years": {"years": 15},
            "it stays": {"ratio_then": 0.42},
            "book lags by three points": {"book_growth_gap": -0.03},
            "it widens": {"ratio_then": 0.32},
        },
    )


def premia(premia: pd.DataFrame) -> Drawing:
    """Mean premia with two standard errors either way, as bars with discs."""
    premia = premia.assign(
        low=premia["mean"] - 2 * premia["standard error"],
        high=premia["mean"] + 2 * premia["standard error"],
    )
    return Drawing(
        charts.intervals(
            premia,
            name="premium",
            value=Series("mean", "estimate"),
            low="low",
            high="high",
            reference=Series("printed", "printed"),
            axis=Axis(domain=(-0.4, 1.0), ticks=[-0.25, 0, 0.25, 0.5, 0.75]),
        ),
        subtitle="Mean return a month of the factors of Fama and French, percent, with two "
        "standard errors either way; [estimate]{.bk-known}, in grey what they printed in 1993",
        description="Six bars. For size the two of the shorter samples reach across zero and the "
        "one of all years just touches it. For value the one in their own sample lies above zero "
        "and at the printed disc; the one after it reaches across zero; the one for all years "
        "lies above it.",
        note="Standard errors by Newey and West, which allow for months that resemble each other "
        "up to a year apart; the t values printed in 1993 do without, and are larger. The series "
        "were revised since, so their own sample is not reproduced to the last digit.",
        units={"t": "", "others": "percent a month"},
    )
