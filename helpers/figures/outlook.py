"""The figures of the chapter on what came after."""

from __future__ import annotations

import pandas as pd

from .. import charts, explorables
from ..data import claim, fact
from ..model import Model
from ..paths import PathModel
from ..settings import Axis, Level, Padding
from . import Drawing, signed


def since_the_day(points: pd.DataFrame) -> Drawing:
    """Three indices through the year, as lines from zero at its start.

    Parameters
    ----------
    points : DataFrame
        One row an index and checkpoint: ``series``, ``at``, ``change_pct``.
    """
    points = points.assign(
        month=points["at"].dt.month - 1 + points["at"].dt.day / points["at"].dt.days_in_month,
        later=points["at"].gt(pd.Timestamp("2026-01-29")),
    )
    start = pd.DataFrame(
        {"series": points["series"].unique(), "month": 0.0, "change_pct": 0.0, "later": False}
    )
    path = pd.concat([start, points[["series", "month", "change_pct", "later"]]])
    last = points.sort_values("at").groupby("series")["change_pct"].last()
    return Drawing(
        charts.lines(
            path,
            series="series",
            later="later",
            points=True,
            styles={
                "Russell 2000": {
                    "colour": charts.KNOWN,
                    "width": 3,
                    "evening": "Russell 2000",
                    "label": f"Russell 2000\n{signed(last['Russell 2000'], 1)}",
                },
                "Nasdaq Composite": {
                    "colour": charts.INK,
                    "dy": -22,
                    "evening_dy": -9,
                    "evening": "Nasdaq Composite",
                    "label": f"Nasdaq Comp.\n{signed(last['Nasdaq Composite'], 1)}",
                },
                "S&P 500": {
                    "colour": charts.SOFT,
                    "dy": 12,
                    "evening_dy": 10,
                    "weight": "normal",
                    "evening": "S&P 500",
                    "label": f"S&P 500\n{signed(last['S&P 500'], 1)}",
                },
            },
            x=Axis(
                column="month",
                domain=(0, 7.7),
                ticks=[0, 3, 6],
                labels="['Dec', 'Mar', 'Jun'][datum.value / 3]",
            ),
            y=Axis(column="change_pct", domain=(-10, 25), ticks=[-10, 0, 10, 20]),
            padding=Padding(130, 112),
        ),
        subtitle="Change in 2026, percent, price only, at the closes of 29 January, 30 January, "
        "31 March, 30 June and 21 August",
        description="Three lines start at zero. The Russell 2000 is ahead in January, falls back "
        "to about zero in March while the other two go below it, and ends above both.",
        note="Only the closes marked are published; the lines between them show no path.",
        evening={
            "title": "Small companies had led the year so far",
            "subtitle": "Change in 2026 to 29 January, percent, price only",
            "description": "Three short lines from zero at the end of December to the end of "
            "January; the Russell 2000 ends above the S&P 500 and the Nasdaq Composite.",
        },
    )


def one_day(model: Model) -> Drawing:
    """Belief in a rotation after a day, by its gap."""
    return Drawing(
        explorables.response(
            model,
            along="gap",
            x_ticks=[-2, 0, 2, 4, 6],
            y=Axis(domain=(0, 100), ticks=[0, 25, 50, 75, 100], format="~r"),
        ),
        subtitle="Belief in a rotation after the day, percent, by the gap of the day in points; "
        "[what you assume]{.bk-assumed}",
        description="A line rises slowly from left to right; at the gap of the close it "
        "stands little above where the belief stood before.",
        note="The title holds at the author's values. The spread comes from proxies. Real gaps "
        "have fatter tails than a normal curve, so a very large one says less than is drawn.",
        presets={
            "as told": {"gap": claim("claim_gap").told},
            "the largest gap": {"gap": fact("gap_largest_published").value},
            "a believer": {"prior": 0.8},
            "no drift as the rival": {"rival": 0},
            "an enormous rotation": {"drift": 30},
        },
    )


def belief_days(path: PathModel) -> Drawing:
    """The beliefs in three hypotheses, session by session after the day."""
    return Drawing(
        explorables.shares_along(
            path,
            x=Axis(
                column="elapsed", domain=(0, 141), ticks=[0, 40, 80, 120], title="sessions after"
            ),
            y=Axis(domain=(0, 100), ticks=[0, 25, 50, 75, 100]),
            mirrored={"prior_rotation": "prior_reversal", "prior_reversal": "prior_rotation"},
            starts=("prior_rotation", "prior_reversal"),
            labels=("rotation", "as before", "reversal"),
        ),
        subtitle="Belief after each session from 29 January to 21 August, percent; [prior, drifts "
        "and spread]{.bk-assumed}",
        description="Three bands share a hundred percent. The lowest, a rotation, begins at "
        "thirty, narrows until the middle of May, widens until the end of July and ends a little "
        "above where it began.",
        note="Daily gaps exist by proxy only. Anchored, they are pulled onto published "
        "closes; for the Nasdaq-100 these are one day and one fund. A hand-over of the lead "
        "every few weeks is in none of the three.",
        presets={
            "no drift as before": {"rival": 0},
            "no reversal": {"prior_reversal": 0},
            "a believer": {"prior_rotation": 0.7},
            "a calm spread": {"sigma": 0.8},
        },
        choices={"anchored": {1: "on published closes", 0: "by proxy alone"}},
        units={"elapsed": "sessions", "others": "points"},
    )


LEADS = {
    "30 January": ("", "", "russell_nasdaq_100_lead_0130"),
    "6 February": ("russell_composite_lead_0206", "russell_sp500_lead_0206", ""),
    "31 March": ("russell_composite_lead_0331", "russell_sp500_lead_0331", ""),
    "30 June": ("russell_composite_lead_0630", "russell_sp500_lead_0630", ""),
    "21 August": (
        "russell_composite_lead_0821",
        "russell_sp500_lead_0821",
        "russell_qqq_lead_0821",
    ),
}
"""By date, the facts with the lead over the Nasdaq Composite, the S&P 500 and the Nasdaq-100."""


def leads() -> pd.DataFrame:
    """The lead of the Russell 2000 since 29 January over each rival, where closes are published.

    Examples
    --------
    >>> leads().columns.tolist()[:2]
    ['to', 'over the Nasdaq Composite']
    """
    over = ("over the Nasdaq Composite", "over the S&P 500", "over the Nasdaq-100")
    return pd.DataFrame(
        {"to": to}
        | {
            name: signed(fact(key).value, 1) if key else "not on record"
            for name, key in zip(over, keys, strict=True)
        }
        | {"known_on": max(fact(key).known_on for key in keys if key)}
        for to, keys in LEADS.items()
    )


def best_year(model: Model) -> Drawing:
    """The chance of a return by the return needed."""
    return Drawing(
        explorables.response(
            model,
            along="required",
            x_ticks=[0, 15, 30, 45, 60],
            y=Axis(domain=(0, 100), ticks=[0, 25, 50, 75, 100], format="~r"),
        ),
        subtitle="Chance to gain at least the return needed by the end of the year, percent; "
        "[what you assume]{.bk-assumed}",
        description="A falling curve: from about six in ten for any gain at all down to about "
        "one in twenty for a gain of a half; at the return needed it stands at about a third.",
        note="Lognormal prices with constant drift and volatility.",
        presets={
            "no drift": {"drift": 0},
            "a calm year": {"volatility": 0.15},
            "a wild year": {"volatility": 0.35},
        },
    )


def behind(model: Model) -> Drawing:
    """The chance to be behind, by years of waiting."""
    return Drawing(
        explorables.response(
            model,
            along="years",
            x_ticks=[1, 5, 10, 15, 20],
            reference=Level(50, "a toss of a coin", bare=True, right=True),
            y=Axis(domain=(0, 60), ticks=[0, 20, 40, 60], format="~r"),
        ),
        subtitle="Chance to be behind the Nasdaq-100, percent, by years of waiting; [what you "
        "assume]{.bk-assumed}",
        description="A curve starts just below one half and falls slowly; after twenty years it "
        "has not yet reached one in five.",
        note="Gaps are taken as normal and independent. The spread comes from proxies.",
        presets={"a large rotation": {"advantage": 10}, "no advantage": {"advantage": 0}},
    )


def scenarios(scenario_mean: Model, scenario_spread: Model, scenario_loss: Model) -> Drawing:
    """The reader's own scenarios, a disc each, and their mean.

    Parameters
    ----------
    scenario_mean, scenario_spread, scenario_loss : Model
        Their mean, spread and chance of a loss.
    """
    names = ["small caps lead", "all rise", "large caps lead", "recession"]
    return Drawing(
        explorables.scenarios(
            scenario_mean,
            chances=["p_1", "p_2", "p_3"],
            outcomes=["x_1", "x_2", "x_3", "x_4"],
            names=names,
            spread=scenario_spread,
            loss=scenario_loss,
            axis=Axis(domain=(-65, 65), ticks=[-60, -30, 0, 30, 60]),
        ),
        subtitle="Return of the Russell 2000 over a year, percent; a disc is as large as [its "
        "chance]{.bk-assumed}, the last scenario takes what is left",
        description="Four rows with a disc each at its outcome; a dashed line marks the expected "
        "outcome, and words above it give mean, spread and the chance to lose.",
        note="The values at the start are an example and no forecast of this book.",
        presets={
            "as the story has it": {"p_1": 0.6, "p_2": 0.2, "p_3": 0.15},
            "nobody knows": {"p_1": 0.25, "p_2": 0.25, "p_3": 0.25},
            "no recession": {"p_1": 0.35, "p_2": 0.4, "p_3": 0.25},
        },
    )
