"""The figures of the chapter on the session."""

from __future__ import annotations

import pandas as pd

from .. import charts, explorables
from ..data import claim, fact
from ..model import Model
from ..settings import Axis, Bands, Cursor, Level, Padding, Series
from . import Drawing, signed


def told_closed(rows: pd.DataFrame) -> Drawing:
    """Two indices and their gap as told and as closed."""
    return Drawing(
        charts.deviation(
            rows,
            name="figure",
            told="told",
            closed="closed",
            told_label="told_label",
            closed_label="closed_label",
            axis=Axis(domain=(-2.3, 2.3), ticks=[-2, -1, 0, 1, 2]),
        ),
        subtitle="Change on 29 January 2026, percent; [as told]{.bk-said}, [as closed]{.bk-known}",
        description="The story has the Russell 2000 {claim}`claim_russell_close:move` "
        "and the Nasdaq-100 down more than {claim}`claim_nasdaq_100_close:size`; they "
        "closed {fact}`russell_change:move` and "
        "{fact}`nasdaq_100_change:move`.",
        note="The Russell's close is derived from the next day's close and change; a vendor file "
        "agrees.",
        units="percent",
    )


def prints_by_time(prints: pd.DataFrame, told: dict[str, str]) -> Drawing:
    """The day's prints of each figure; those that fit the story's stand out.

    Parameters
    ----------
    prints : DataFrame
        From `session_tables.beside_told`.
    told : dict
        By name, the id of the story's figure, in the order of the rows.
    """
    fitting = prints[prints["fits"]].groupby("name")["at"].transform("max")
    labelled = prints["kind"].eq("close") | fitting.eq(prints["at"]).reindex(
        prints.index, fill_value=False
    )
    rows = {
        name: f"{name} {signed(claim(id).told, claim(id).told_decimals)}"
        for name, id in told.items()
    }
    prints = prints.assign(
        label=[
            signed(value, 1) if label else ""
            for value, label in zip(prints["change_pct"], labelled, strict=True)
        ],
        row=prints["name"].map(rows),
    )
    return Drawing(
        charts.prints(
            prints,
            name="row",
            value="change_pct",
            label="label",
            fits="fits",
            order=list(rows.values()),
            x=Axis(column="hour", domain=(9.4, 16.2), ticks=[10, 12, 14, 16]),
        ),
        subtitle="[Printed changes]{.bk-known} on 29 January 2026, percent, New York time; [the "
        "story's figure within a tenth of a point, told as 'nearly' within half a point]{.bk-said}",
        description="Six rows, one for each figure of the story, with the prints of the day as "
        "dots. Southwest fits a print shortly after two, Salesforce one at noon, Microsoft "
        "prints from one to two, Meta's 'nearly' from the early afternoon to the close; "
        "ServiceNow and the Nasdaq-100 fit no print, and no other row fits at the close.",
        note="Between two prints nothing is known. Some rows have many prints, others hardly any.",
        units="percent",
    )


def day_path(path: pd.DataFrame) -> Drawing:
    """Three indices through the day, as lines between prints."""
    return Drawing(
        charts.lines(
            path,
            series="series",
            styles={
                "Russell 2000": {
                    "colour": charts.KNOWN,
                    "width": 3,
                    "dy": -17,
                    "label": f"Russell 2000\n{signed(fact('russell_change').value, 2)}",
                },
                "S&P 500": {
                    "colour": charts.SOFT,
                    "weight": "normal",
                    "dy": 8,
                    "label": f"S&P 500 {signed(fact('sp500_change').value, 2)}",
                },
                "Nasdaq-100": {
                    "colour": charts.INK,
                    "dy": 14,
                    "label": f"Nasdaq-100\n{signed(fact('nasdaq_100_change').value, 2)}",
                },
            },
            points=True,
            x=Axis(
                column="hour",
                domain=(9.5, 16),
                ticks=[10, 11, 12, 13, 14, 15, 16],
                labels=charts.CLOCK,
            ),
            y=Axis(column="change_pct", domain=(-2.6, 0.6), ticks=[-2, -1, 0]),
            padding=Padding(130, 122),
        ),
        subtitle="Change against the close before, percent, by printed checkpoints, New York time",
        description="Three lines fall from the open to a low at about eleven and rise to the "
        "close: the Nasdaq-100 to {fact}`nasdaq_100_low_pct`, the Russell 2000 to "
        "{fact}`russell_low_pct`, and back to {fact}`nasdaq_100_change` and "
        "{fact}`russell_change:signed`.",
        note="Straight lines join the prints; between them nothing is known. The lows of the S&P "
        "500 and the Nasdaq-100 are drawn at the time of the Composite's; their minutes were not "
        "printed.",
    )


def timeline(events: pd.DataFrame) -> Drawing:
    """The events of the day in order."""
    events = events.assign(text=events["text"].str.replace("'", "’"))
    return Drawing(
        charts.timeline(
            events,
            day="day",
            when="when",
            event="text",
            kind="kind",
            colours={
                "fed": charts.ACCENT,
                "results": charts.ACCENT,
                "market": charts.CONTEXT,
                "data": charts.CONTEXT,
                "geopolitics": charts.CONTEXT,
            },
        ),
        subtitle="From the Fed's decision on 28 January to Apple's results on 29 January 2026, "
        "New York time; [the Fed and results]{.bk-accent}, the rest in grey",
        description="A list of events under two days, in order of time: the Fed, the results of "
        "Microsoft, Meta and Tesla, Southwest and SAP, gold's record in the night, the open, the "
        "lows of the late morning, the close and Apple's results.",
        note="Some times are approximate; the table says which.",
    )


def sectors(sectors: pd.DataFrame) -> Drawing:
    """Returns of the sectors, as bars."""
    sectors = sectors.assign(
        unsure=sectors["change_pct"].abs().lt(0.2),
        label=[signed(value, 2) for value in sectors["change_pct"]],
    )
    return Drawing(
        charts.ranking(
            sectors,
            name="sector",
            value="change_pct",
            label="label",
            weak="unsure",
            axis=Axis(domain=(-5.2, 4.9), ticks=[-2, 0, 2, 4]),
        ),
        subtitle="Return on 29 January 2026 by market value, percent; pale, with a question mark: "
        "the sign is uncertain",
        description="Bars from communication services at "
        "{fact}`communication_sector_change:signed` down to information technology at "
        "{fact}`technology_sector_change:signed`; real estate, financials, energy and "
        "industrials each gained more than one percent. Three bars just right of zero are pale.",
        note="Proxy: full market values, computed from nightly listings; it reproduces the "
        "printed best and worst sectors of the two days before to a tenth of a point. Within two "
        "tenths of zero a sign is uncertain.",
    )


def size_buckets(buckets: pd.DataFrame) -> Drawing:
    """Returns by rank of size, by value and equally weighted."""
    return Drawing(
        charts.paired_ranking(
            buckets,
            name="rank",
            first=Series("return_value_weighted_pct", "by value"),
            second=Series("return_equal_weighted_pct", "equally weighted"),
            axis=Axis(domain=(-1, 1), ticks=[-1, -0.5, 0, 0.5, 1]),
        ),
        subtitle="Return on 29 January 2026 by rank of market value, percent: [by "
        "value]{.bk-known}, in grey equally weighted; US companies, rank one the largest",
        description="Eight rows of rank. By value the ten largest lost most, the next forty "
        "gained most; companies from rank two hundred to one thousand fell, those beyond one "
        "thousand rose a little.",
        note="Proxy: one line a company, weights at the previous close, from nightly listings.",
    )


def return_histogram(histogram: pd.DataFrame) -> Drawing:
    """How many companies had which return."""
    return Drawing(
        charts.distribution(
            histogram,
            low="return_from_pct",
            high="return_to_pct",
            accent="rose",
            marks=pd.DataFrame(
                [
                    {
                        "value": fact("msft_change").value,
                        "height": 130,
                        "kind": "known",
                        "align": "left",
                        "text": f"Microsoft\n{signed(fact('msft_change').value, 2)}",
                    }
                ]
            ),
            x=Axis(
                domain=(-15, 15),
                ticks=[-15, -10, -5, 0, 5, 10, 15],
                title="return on the day, percent",
            ),
            y=Axis(column="companies", domain=(0, 360), ticks=[0, 100, 200, 300]),
        ),
        subtitle="US companies by return on 29 January 2026, the largest three thousand; "
        "[those at zero or above]{.bk-accent}, the others grey",
        description="A narrow hump of companies with its peak just above zero and a longer tail "
        "on the left; Microsoft stands far out on the left.",
        note="Proxy, from nightly listings. The outermost bars hold everything beyond them.",
    )


def index_without(without: Model) -> Drawing:
    """The index without a stock, by the weight of the stock."""
    return Drawing(
        explorables.response(
            without,
            along="weight",
            x_ticks=[2, 4, 6, 8, 10, 12],
            reference=Level(
                fact("sp500_change").value,
                f"the index as it closed, {signed(fact('sp500_change').value, 2)}",
            ),
            y=Axis(domain=(-0.4, 1.4), ticks=[0, 0.5, 1]),
        ),
        subtitle="Return of the S&P 500 without the stock, percent, by the stock's weight, "
        "percent; [as closed]{.bk-known}, [what you assume]{.bk-assumed}",
        description="A line that rises with the assumed weight of Microsoft, above zero for all "
        "but the lowest weights, with a marker at the author's weight.",
        note="The index is the published change; the weight is assumed.",
        presets={
            "lightest found": {"weight": fact("msft_sp500_weight_listings").value / 100},
            "heaviest found": {"weight": fact("msft_sp500_weight_december").value / 100},
            "as in the Nasdaq-100": {"weight": fact("msft_ndx_weight").value / 100},
        },
    )


def parts_of_the_gap(parts: pd.DataFrame) -> Drawing:
    """The parts of the gap as steps.

    Parameters
    ----------
    parts : DataFrame
        From `session_tables.parts_of_the_gap`.
    """
    parts = parts.assign(
        label=[signed(value, 2) for value in parts["points"]],
        whole=parts["part"].eq("the gap"),
        weak=parts["part"].isin(["Microsoft", "Meta", "all others"]),
    )
    return Drawing(
        charts.steps(
            parts,
            name="part",
            value="points",
            label="label",
            total="whole",
            weak="weak",
            axis=Axis(domain=(-0.3, 1.4), ticks=[0, 0.5, 1]),
        ),
        subtitle="Parts of the gap between the Russell 2000 and the Nasdaq-100 on 29 January "
        "2026, percentage points; pale, with a question mark: by plain market value",
        description="Five bars, each from where the last one ended: a short one for the Russell, "
        "a long one to the right for Microsoft, one back to the left for Meta, hardly anything for "
        "all others; the last bar is the gap.",
        note="The index caps its largest members, so both are lighter in it than here and the two "
        "long bars are too long.",
    )


def weighting_curve(curve: pd.DataFrame, model: Model) -> Drawing:
    """Returns by how much size counts, a line for who is left out.

    Parameters
    ----------
    curve : DataFrame
        One row an exponent and who is left out.
    model : Model
        Looks a return up.
    """
    return Drawing(
        explorables.curves(
            curve,
            model,
            series="without",
            cursor=Cursor(
                "weight_exponent",
                "datum.without_msft == leave_out_msft && datum.without_meta == leave_out_meta",
            ),
            styles={
                "none": {"label": "all five hundred"},
                "MSFT": {"label": "without Microsoft"},
                "MSFT and META": {"label": "without both"},
                "META": {"label": "without Meta"},
            },
            x=Axis(
                column="exponent",
                domain=(0, 1),
                ticks=[0, 0.2, 0.4, 0.6, 0.8, 1],
                labels="datum.value === 0 ? 'equal' : datum.value === 1 ? 'by value' : "
                + charts.PLAIN,
            ),
            y=Axis(column="return_pct", domain=(-0.6, 0.6), ticks=[-0.4, -0.2, 0, 0.2, 0.4]),
            padding=Padding(150, 134),
        ),
        subtitle="Return of the five hundred largest US companies on 29 January 2026, percent, "
        "by how much size counts; [what you choose]{.bk-assumed}",
        description="Four lines that start together at equal weights and fan out as size counts "
        "more: without Microsoft up to "
        "{fact}`largest_500_by_value_without_msft:signed`, without both "
        "{fact}`largest_500_by_value_without_both:signed`, all "
        "{fact}`largest_500_by_value:signed`, without Meta "
        "{fact}`largest_500_by_value_without_meta:signed`.",
        note="Proxy: weights are market value to a power between zero (all equal) and one (by "
        "value), from nightly listings.",
        presets={
            "equal weights": {"weight_exponent": 0},
            "without Microsoft": {"leave_out_msft": 1},
            "without both": {"leave_out_msft": 1, "leave_out_meta": 1},
        },
        choices={
            "leave_out_msft": {0: "in the index", 1: "left out"},
            "leave_out_meta": {0: "in the index", 1: "left out"},
        },
        units={"weight exponent": "", "others": "percent"},
    )


def daily_gaps(rare: Model) -> Drawing:
    """Daily gaps as a histogram; those beyond the threshold stand out."""
    return Drawing(
        explorables.counted(
            rare,
            value="datum.small_caps_pct - datum.nasdaq_100_pct",
            width=0.25,
            cursor="threshold",
            said=Level(claim("claim_gap").told, f"as told {signed(claim('claim_gap').told, 1)}"),
            x=Axis(
                domain=(-4, 4),
                ticks=[-4, -2, 0, 2, 4],
                title="small caps less Nasdaq-100, percentage points",
            ),
            y=Axis(domain=(0, 100), ticks=[0, 50, 100]),
        ),
        subtitle="Sessions to 29 January 2026 since the end of 2022, "
        "{fact}`sessions_to_date` days, by gap; [the days that "
        "count]{.bk-accent} at [your threshold]{.bk-assumed}, the others grey",
        description="A bell-shaped histogram of daily gaps around zero; at the threshold of the "
        "close the days that count are the right flank, about a quarter of all.",
        note="Proxy for both indices; against {fact}`proxy_error_n` published gaps its "
        "error has a standard deviation of {fact}`proxy_error_sd`. The outermost bars "
        "hold everything beyond them.",
        presets={
            "as told": {"threshold": claim("claim_gap").told},
            "as told, either way": {"threshold": claim("claim_gap").told, "way_of_counting": 2},
            "opposite directions": {"threshold": 0, "way_of_counting": 3},
        },
        choices={
            "way_of_counting": {
                1: "small caps ahead by at least this",
                2: "a gap of at least this, either way",
                3: "small caps up, Nasdaq-100 down, at least this far apart",
            }
        },
        units="points",
    )


FOUR_IN_FIVE = 0.8416
"""The normal quantile of four fifths: what a power of 80 percent adds to the bar of the t value."""


def usual_or_not() -> str:
    """Vega expression of a window (``datum``): its lead, its place among others, and its power.

    The power is that of a lead which goes on at the window's pace: after so many sessions its t
    value passes two in half of all cases, and in four of five.
    """
    up = "datum.share_at_least_pct <= 50"
    windows = f"({up} ? datum.share_at_least_pct : datum.share_at_most_pct)"
    draws = f"({up} ? datum.bootstrap_at_least_pct : 100 - datum.bootstrap_at_least_pct)"
    so = f"({up} ? ' do as well' : ' do as badly')"

    def signed_words(column: str, form: str) -> str:
        return f"replace(format(datum.{column}, '{form}'), '-', '\u2212')"

    def needed(t_value: float) -> str:
        sessions = f"ceil(datum.sessions * pow({t_value} / datum.t_published, 2))"
        return f"format({sessions}, {sessions} < 100 ? 'd' : ',.2r')"

    lines = (
        f"{signed_words('lead_published_pts', '+.2f')} + ' points (proxy ' + "
        f"{signed_words('lead_proxy_pts', '+.2f')} + '), t ' + "
        f"{signed_words('t_published', '.2f')}",
        f"format({windows}, '.0f') + ' of 100 windows' + {so}",
        f"format({draws}, '.0f') + ' of 100 draws' + {so} + "
        f"({draws} < 5 ? ': uncommon' : ': ordinary')",
        f"'half power: ' + {needed(2)} + ' sessions, 80%: ' + {needed(2 + FOUR_IN_FIVE)}",
    )
    return " + '\\n' + ".join(lines)


def leads_by_window(windows: pd.DataFrame, lead: Model) -> Drawing:
    """The lead by the length of the window that ends on the day, with what is usual.

    Parameters
    ----------
    windows : DataFrame
        A row a length and other index.
    lead : Model
        Looks the lead up.
    """
    return Drawing(
        explorables.estimate_along(
            windows,
            lead,
            cursor=Cursor("window", "datum.against_sp500 == against", usual_or_not()),
            reference=Series("lead_proxy_pts", "thin line: proxy"),
            x=Axis(
                column="sessions",
                domain=(1, 60),
                ticks=[1, 10, 20, 30, 40, 50, 60],
                title="sessions to 29 January 2026",
            ),
            y=Axis(
                column="lead_published_pts", domain=(-18.2, 11.8), ticks=[-15, -10, -5, 0, 5, 10]
            ),
            bands=Bands(band=("bootstrap_low_pts", "bootstrap_high_pts")),
        ),
        subtitle="Lead of the Russell 2000 over the sessions that end on the day, percentage "
        "points; [line: published closes; band: nine of ten draws]{.bk-known}; [what you "
        "choose]{.bk-assumed}",
        description="A line that starts just above zero, falls to {fact}`lead_five` at five "
        "sessions, is back at {fact}`lead_ytd:signed` at nineteen and stays above zero for longer "
        "windows. All but the dip at five sessions lie within a band that widens to the right and "
        "leans below zero.",
        note="Windows and draws are of proxies from the end of 2022 on, so the proxy's own lead is "
        "ranked among them; t is the published lead over the usual spread. Long windows overlap: "
        "of nineteen sessions forty on record share no day, of sixty a dozen.",
        presets={
            "the week": {"window": 5},
            "a quarter": {"window": 60},
            "over the S&P 500": {"against": 1},
        },
        choices={"against": {0: "the Nasdaq-100", 1: "the S&P 500"}},
        units={"t": "", "others": "points"},
    )
