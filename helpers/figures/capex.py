"""The figures of the chapter on the AI capex debate."""

from __future__ import annotations

import pandas as pd

from .. import charts, explorables
from ..data import claim, fact
from ..model import Model
from ..paths import PathModel
from ..settings import Axis, Level, Padding, Series
from ..units import digits, write
from . import Drawing

ENDS = "['Mar','Jun','Sep','Dec'][datum.value % 4] + ' ’' + (16 + floor(datum.value / 4))"
"""Writes the last month of a quarter, counted from the first of 2016."""

MEASURES = {
    "capex_management": "management",
    "cash_and_leases": "cash + leases",
    "capex_cash": "cash paid",
    "depreciation": "depreciation",
}
"""Columns of spending and depreciation, and their names."""


def capex_bases(recent: pd.DataFrame) -> Drawing:
    """Microsoft's capital spending on three bases, and its depreciation, by quarter."""
    long = recent.melt(
        ["at", "quarter", "period_end", "known_on", "later"],
        list(MEASURES),
        var_name="measure",
        value_name="usd_bn",
    )
    first, end = int(recent["at"].min()), int(recent["at"].max())
    known, last = recent[~recent["later"]].iloc[-1], recent.iloc[-1]
    looks = {
        "capex_management": {"colour": charts.KNOWN, "dy": -8, "evening_dy": -8},
        "cash_and_leases": {
            "colour": charts.CONTEXT,
            "dy": 8,
            "evening_dy": 8,
            "width": 1.4,
            "weight": "normal",
            "text": charts.SOFT,
        },
        "capex_cash": {"colour": charts.INK, "dy": 12, "evening_dy": 8},
        "depreciation": {"colour": charts.SOFT, "dy": 0, "evening_dy": 0},
    }
    styles = {
        column: looks[column]
        | {
            "label": f"{name} {digits(last[column], 1)}",
            "evening": f"{name} {digits(known[column], 1)}",
        }
        for column, name in MEASURES.items()
    }
    return Drawing(
        charts.lines(
            long,
            series="measure",
            styles=styles,
            later="later",
            points=True,
            x=Axis(
                column="at", domain=(first, end), ticks=list(range(first, end + 1, 2)), labels=ENDS
            ),
            y=Axis(column="usd_bn", domain=(0, 45), ticks=[0, 10, 20, 30, 40], format="~r"),
            padding=Padding(160, 142),
        ),
        subtitle="Microsoft, USD billions a quarter, by the quarter's last month",
        description="Three rising lines of capital spending, from "
        "{fact}`msft_capex_cash` of cash to {fact}`msft_capex_management` by "
        "management's measure in December of 2025, far above a line of depreciation that climbs "
        "slowly from {fact}`msft_depreciation_fy25q1` to "
        "{fact}`msft_depreciation`.",
        note="Management counts finance leases when they begin; cash counts what was paid. Cash "
        "and new leases together are a third measure and not the first, because leases enter at "
        "other times. Microsoft's fiscal year begins in July: its second quarter ends in "
        "December.",
        units="billions of dollars",
    )


def azure_expected(expected: pd.DataFrame) -> Drawing:
    """What each source expected of Azure, beside what came and what was told."""
    short = expected["who"].str.replace(", by way of Reuters", "")
    expected = expected.assign(
        same_basis=expected["basis"].ne("not said"),
        weak=expected["confidence"].eq("low"),
        label=[digits(value, 1).removesuffix(".0") for value in expected["growth_pct"]],
        source=short.str.replace("Microsoft's own outlook", "Microsoft itself"),
    )
    constant, reported = (fact(f"azure_growth{more}").value for more in ("_constant", ""))
    told = claim("claim_azure_expected").told
    assert told is not None, "the story gives a figure"
    rules = pd.DataFrame(
        [
            (constant, "known", "right", f"constant\ncurrency {digits(constant)}"),
            (reported, "known", "left", f"as reported\n{digits(reported)}"),
            (told, "said", "right", f"as told\n{digits(told)}"),
        ],
        columns=["value", "kind", "align", "text"],
    )
    return Drawing(
        charts.expectations(
            expected,
            name="source",
            value="growth_pct",
            label="label",
            accent="same_basis",
            weak="weak",
            rules=rules,
            axis=Axis(domain=(36, 42.5), ticks=[36, 38, 40, 42]),
        ),
        subtitle="Growth of Azure over a year in the quarter to December 2025, percent: what "
        "each source expected, and [what came]{.bk-known}",
        description="Dots from {fact}`azure_consensus_lowest` to "
        "{fact}`azure_consensus_highest`, one a source, lie around two lines for what "
        "came, {fact}`azure_growth_constant` and {fact}`azure_growth`; a dotted "
        "line at {claim}`claim_azure_expected` stands alone on the right.",
        note="Grey: the source does not say whether it means growth as reported or in constant "
        "currency. Pale, with a question mark: whispers, of low confidence.",
    )


def big_four(four: pd.DataFrame) -> Drawing:
    """Spending and cash flow of the four big spenders, as two lines."""
    shown = four.melt(["year", "later"], ["capex", "cash"], var_name="what", value_name="usd_bn")
    before, now = four[~four["later"]].iloc[-1], four.iloc[-1]
    return Drawing(
        charts.lines(
            shown,
            series="what",
            later="later",
            points=True,
            styles={
                "cash": {
                    "colour": charts.INK,
                    "label": f"cash flow {digits(now['cash'])}",
                    "evening": f"cash flow {digits(before['cash'])}",
                },
                "capex": {
                    "colour": charts.KNOWN,
                    "label": f"spending {digits(now['capex'])}",
                    "evening": f"spending {digits(before['capex'])}",
                },
            },
            x=Axis(
                column="year",
                domain=(2019, 2025),
                ticks=[2019, 2021, 2023, 2025],
                labels="datum.value",
            ),
            y=Axis(column="usd_bn", domain=(0, 620), ticks=[0, 200, 400, 600], format="~r"),
            padding=Padding(142, 118),
        ),
        subtitle="Amazon, Alphabet, Meta and Microsoft: capital spending in cash and cash flow "
        "from operations, USD billions a year",
        description="Two lines that rise together to 2024; in the last year spending rises to "
        f"{write(now['capex'], 'usd_bn')} and cash flow to {write(now['cash'], 'usd_bn')}, so the "
        "distance shrinks.",
        note="Cash paid, by calendar year; finance leases are not in it.",
        evening={
            "title": "The four big spenders paid out of their own cash flow",
            "description": "Two lines that rise together; cash flow from operations stays well "
            "above capital spending in every year to 2024.",
        },
        units="billions of dollars",
    )


def depreciation_wave(wave: PathModel, first: int) -> Drawing:
    """Reported depreciation beside the wave of the reader's lives, from the first known quarter.

    Parameters
    ----------
    wave : PathModel
        The recursion that the reader moves.
    first : int
        The first quarter whose depreciation is known.
    """
    return Drawing(
        explorables.along_path(
            wave,
            known=Series("reported", "reported"),
            label="by your lives",
            x=Axis(domain=(first, first + 5), ticks=list(range(first, first + 6)), labels=ENDS),
            y=Axis(domain=(0, 14), ticks=[0, 4, 8, 12]),
            padding=Padding(120, 104),
        ),
        subtitle="Depreciation of Microsoft, USD billions a quarter: [as reported]{.bk-known} and "
        "[by the lives you assume]{.bk-assumed}",
        description="Six reported points that rise steadily, and a dashed line that follows them "
        "closely at the author's values.",
        note="Spending is cash paid from January 2016 on, plus lease additions from July 2016 "
        "on. What was bought before is missing. Depreciation was found from September 2024 on.",
        presets={
            "nine years, no delay": {"short_life": 9.25, "delay": 0},
            "four and a half, three quarters": {"short_life": 4.5, "delay": 3},
            "three years, four quarters": {"short_life": 3.25, "delay": 4},
            "three years, no delay": {"short_life": 3, "delay": 0},
            "two thirds from the start": {"short_before": 0.667},
        },
        units="billions of dollars",
    )


def what_to_believe(coverage: Model) -> Drawing:
    """Revenue gained over revenue asked for, by the share that needs the spending."""
    return Drawing(
        explorables.response(
            coverage,
            along="attributable",
            x_ticks=[20, 40, 60, 80, 100],
            reference=Level(1, "pays the hurdle rate", bare=True),
            y=Axis(domain=(0, 2), ticks=[0, 0.5, 1, 1.5, 2], format="~r"),
        ),
        subtitle="Revenue gained over revenue asked for, by the share of the gain that needs the "
        "spending, percent; [what you assume]{.bk-assumed}",
        description="A straight line that rises with the share of the gain and crosses the mark "
        "of one only at a high share; a table under it has the bear's, the bull's and the "
        "reader's inputs.",
        note="All cases use the same reported revenue and the same reported spending; the "
        "presets change both.",
        presets={
            "exit rate, spending to June": {
                "revenue_gain": fact("cloud_yearly_gain").value,
                "capex": 88,
                "short_share": 0.5,
            },
            "calendar sums, spending of 2024": {
                "revenue_gain": fact("cloud_gain_sums").value,
                "capex": 76,
                "short_share": 0.5,
            },
            "constant currency, spending to June": {
                "revenue_gain": fact("cloud_gain_constant").value,
                "capex": 88,
                "short_share": 0.5,
            },
            "calendar sums, spending of 2025": {"revenue_gain": fact("cloud_gain_sums").value},
        },
        cases={
            "the bear": {"attributable": 0.5, "short_life": 3, "hurdle": 0.12, "margin": 0.5},
            "the author": {},
            "the bull": {"attributable": 1, "long_life": 20, "hurdle": 0.08, "margin": 0.7},
        },
    )


def one_project(project: Model) -> Drawing:
    """A project's net present value, by the share of the gain that needs it."""
    return Drawing(
        explorables.response(
            project,
            along="attributable",
            x_ticks=[20, 40, 60, 80, 100],
            reference=Level(0, "earns the rate", bare=True),
            y=Axis(domain=(-60, 20), ticks=[-60, -40, -20, 0, 20], format="~r"),
        ),
        subtitle="Net present value of one year's spending, USD billions, by the share of the "
        "gain that needs it, percent; [what you assume]{.bk-assumed}",
        description="A straight line that rises with the share of the gain and crosses zero "
        "between three quarters and four fifths; the author's seven tenths lie below it.",
        note="The margin stays the same part of a falling price, and revenue starts in full.",
        presets={
            "no fall of price": {"price_fall": 0},
            "a quarter less a year": {"price_fall": 0.25},
            "under contract for life": {"price_fall": 0, "attributable": 1},
            "chips for three years": {"short_life": 3},
            "machines replaced twice": {"generations": 3},
            "no tax, fall, delay or sale": {
                "tax": 0,
                "expensed": 0,
                "price_fall": 0,
                "delay": 0,
                "sale": 0,
            },
        },
    )


DISPUTED = {
    "attributable": ("Share of the gain", "50 or 100%"),
    "price_fall": ("Fall of the price", "no fall, or 25%"),
    "margin": ("Cash margin", "50 or 70%"),
    "short_life": ("Life of machines", "3 or 8 years"),
    "rate": ("Return asked for", "8 or 12%"),
    "delay": ("Delay", "none, or 15 months"),
    "gain": ("Count of the gain", "least or most"),
    "long_life": ("Life of buildings", "10 or 25 years"),
    "expensed": ("Written off at once", "nothing or all"),
    "sale": ("Sale of machines", "0 or 20% of cost"),
    "tax": ("Company tax", "17 or 21%"),
}
"""By input, a name that fits before its bar, and the two values as words."""


def by_width(bars: pd.DataFrame) -> pd.DataFrame:
    """The bars of `what_decides` with their words, the widest first.

    Parameters
    ----------
    bars : DataFrame
        One row an input: ``input``, ``low``, ``high``.
    """
    bars = pd.DataFrame(
        {
            "row": [DISPUTED[name][0] for name in bars["input"]],
            "between": [DISPUTED[name][1] for name in bars["input"]],
            "low": bars["low"],
            "high": bars["high"],
        }
    )
    return bars.assign(wide=bars["high"] - bars["low"]).sort_values("wide", ascending=False)


def what_decides(bars: pd.DataFrame) -> Drawing:
    """How far each disputed input moves the net present value, a bar an input.

    Parameters
    ----------
    bars : DataFrame
        From `by_width`.
    """
    return Drawing(
        charts.ranges(
            bars,
            name="row",
            low="low",
            high="high",
            label="between",
            axis=Axis(domain=(-30, 20), ticks=[-20, 0, 20]),
        ),
        subtitle="Net present value of the project, USD billions, between two values of one "
        "input that somebody has named, the others as the author has them",
        description="Bars of falling length: the longest is the share of the gain, then the fall "
        "of the price, margin and life about alike, and the shortest is tax.",
        note="At all of the author's values it is {result}`project_value`.",
        units="billions of dollars",
    )


def growth_cut(cut: Model) -> Drawing:
    """The cut of growth that explains the fall, by the length of the fade."""
    return Drawing(
        explorables.response(
            cut,
            along="half_fade",
            x_ticks=[1, 3, 5, 7, 9, 11, 13, 15],
            y=Axis(domain=(0, 12), ticks=[0, 4, 8, 12], format="~r"),
        ),
        subtitle="Cut of today's growth that explains the fall by itself, percentage points, by "
        "half the length of the fade, years; [what you assume]{.bk-assumed}",
        description="A curve that falls from more than eleven points at one year to less than "
        "two at fifteen; the author's ten and a half years give a little over two points.",
        note="Price over the cash paid now, not over earnings. The required return cancels out.",
        presets={
            "the low of the day": {"drop": 0.1258},
            "the value that Meta gained": {"drop": 0.104},
        },
    )
