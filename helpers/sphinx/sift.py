"""Long lists that a reader filters, searches and sorts: the form, and the board of names.

The list is whole without a script. `assets/sift.js` gives the form its life, for the ledger's
claims and for the board's names alike.
"""

from __future__ import annotations

from html import escape

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from .. import data, units
from . import forms
from .forms import Code, Used

NEWS = {True: "found", False: "none found", None: "not looked for"}
"""Three states: a search that found nothing is not the same as no search."""

SIZES = (
    (1000, "above $1,000bn"),
    (100, "$100bn to $1,000bn"),
    (10, "$10bn to $100bn"),
    (0, "below $10bn"),
)
"""Lower bounds in billions of dollars, and what a reader chooses."""

LAST = "2026-08-21"


def choice(
    name: str, label: str, options: dict[str, str], first: str = "all", later: tuple[str, ...] = ()
) -> str:
    """A labelled select; `later` names options that nobody had that evening."""
    items = f'<option value="">{first}</option>' if first else ""
    items += "".join(
        f'<option value="{escape(key)}"{" class=bk-hindsight" if key in later else ""}>'
        f"{escape(text)}</option>"
        for key, text in options.items()
    )
    return f'<label>{label} <select name="{name}">{items}</select></label>'


def form(controls: str, *, items: str, noun: str, name: str, label: str) -> str:
    """The form over a list; hidden until the script makes it work.

    Parameters
    ----------
    controls : str
        Its selects, as HTML; one of them is called ``order``.
    items : str
        CSS selector of the list.
    noun, name, label : str
        What the list has, what it is called, and what the form does.
    """
    return (
        f'<form class="bk-sift" data-list="{escape(items)}" data-noun="{noun}" data-name="{name}" '
        f'hidden autocomplete="off" aria-label="{escape(label)}">{controls}'
        '<label>Search <input name="text" type="search"></label>'
        '<button type="reset">Show all</button><output aria-live="polite"></output>'
        '<p class="bk-message" role="status"></p></form>'
    )


def size_of(market_value_bn: float) -> str:
    """The group of size that a market value belongs to.

    >>> size_of(25.1), size_of(3221.9)
    ('$10bn to $100bn', 'above $1,000bn')
    """
    return next(name for low, name in SIZES if market_value_bn >= low)


def names_of_the_board():
    """The 63 names with what the board shows of each.

    Returns
    -------
    pandas.DataFrame
        The table ``names``, the largest gain first, with ``news``, ``size``, ``next_pct`` (30
        January) and ``last_pct`` (to 21 August; empty for names that were not followed).
    """
    names = data.table("names")
    closes = data.table("outcome_names").pivot(index="symbol", columns="session", values="close")
    to_last = 100 * (closes[LAST] / closes["2026-01-29"] - 1)
    found = names["news_found"].astype(object).where(names["news_found"].notna(), None)
    return names.assign(
        news=[NEWS[one] for one in found],
        size=[size_of(value) for value in names["market_value_bn"]],
        next_pct=100 * (names["close_0130"] / names["close_0129"] - 1),
        last_pct=names["symbol"].map(to_last),
    ).sort_values("change_pct", ascending=False, ignore_index=True)


def _missing(value) -> bool:
    """Whether a cell of a table is empty."""
    return value is None or value != value


def _value(billions: float) -> str:
    return units.write(billions, "usd_bn", 0 if billions >= 10 else 1)


def _change(value: float) -> str:
    return "–" if _missing(value) else escape(units.write(value, "percent", 1, "signed"))


def _row(name, place: int) -> str:
    """One name: a row of the table, and on a phone a small card."""
    by = {
        "gain": -name.change_pct,
        "loss": name.change_pct,
        "size": -name.market_value_bn,
        "company": place,
        "next": -name.next_pct,
        "last": -name.last_pct,
    }
    handles = "".join(
        f' data-by-{key}="{"" if _missing(rank) else f"{rank:.6g}"}"' for key, rank in by.items()
    )
    told = ' <span class="bk-said">told</span>' if name.told else ""
    reason = (
        "" if _missing(name.reason) else f'<br><span class="bk-quiet">{escape(name.reason)}</span>'
    )
    return (
        f'<tr role="row" id="name-{name.symbol}" data-item data-change="{name.change_pct}" '
        f'data-sector="{escape(name.sector)}" data-size="{escape(name.size)}" '
        f'data-news="{name.news}" data-told="{"told" if name.told else "not told"}"{handles}>'
        f'<th role="rowheader" scope="row">{escape(name.company)} '
        f'<span class="bk-quiet">{name.symbol}</span>{told}</th>'
        f'<td role="cell" class="bk-board__sector">{escape(name.sector)}</td>'
        f'<td role="cell" class="bk-n bk-board__value">{escape(_value(name.market_value_bn))}</td>'
        f'<td role="cell" class="bk-board__news">{name.news}{reason}</td>'
        f'<td role="cell" class="bk-n bk-board__change">'
        f"{escape(units.write(name.change_pct, 'percent', 2, 'signed'))}</td>"
        f'<td role="cell" class="bk-n bk-hindsight" data-head="30 Jan">'
        f"{_change(name.next_pct)}</td>"
        f'<td role="cell" class="bk-n bk-hindsight" data-head="to 21 Aug">'
        f"{_change(name.last_pct)}</td></tr>"
    )


def board_html() -> str:
    """The board: the form, and all names as a table."""
    names = names_of_the_board()
    sectors = {sector: sector for sector in sorted(names["sector"].unique())}
    orders = {
        "gain": "largest gain",
        "loss": "largest loss",
        "size": "largest company",
        "company": "name",
        "next": "30 January, largest gain",
        "last": "to 21 August, largest gain",
    }
    controls = (
        choice("sector", "Sector", sectors)
        + choice("size", "Size", {size: size for _, size in SIZES})
        + choice("news", "News of its own", {state: state for state in NEWS.values()})
        + choice("told", "In the story", {"told": "told", "not told": "not told"})
        + choice("order", "Sort by", orders, first="", later=("next", "last"))
    )
    alphabet = names["company"].str.lower().rank().astype(int)
    rows = "".join(_row(name, alphabet[name.Index]) for name in names.itertuples())
    heads = (
        ("Company", ""),
        ("Sector", ""),
        ("Value", "bk-n"),
        ("News of its own", ""),
        ("29 Jan", "bk-n"),
        ("30 Jan", "bk-n bk-hindsight"),
        ("to 21 Aug", "bk-n bk-hindsight"),
    )
    head = "".join(
        f'<th role="columnheader" scope="col" class="{style}">{text}</th>' for text, style in heads
    )
    return (
        form(
            controls, items="#board", noun="names", name="board", label="Filter and sort the names"
        )
        + '<div class="bk-board" id="board" tabindex="0" role="region" '
        'aria-label="The board of names"><table class="bk-table" role="table">'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>'
        f'<tbody role="rowgroup">{rows}</tbody></table></div>'
    )


@forms.directive("board")
class Board(SphinxDirective):
    """``{board}``: the 63 names of the book, to filter, search and sort."""

    def run(self) -> list[nodes.Node]:
        for path in sorted(data.DATA.glob("*")):
            self.env.note_dependency(str(path))
        self.env.metadata[self.env.docname]["book_sift"] = True
        return [nodes.raw("", board_html(), format="html")]

    @staticmethod
    def plain(used: Used) -> list[str]:
        return [
            Code(
                "from helpers.data import table\n\n"
                'table("names").sort_values("change_pct", ascending=False)'
            )
        ]


def _load(app, pagename, templatename, context, doctree) -> None:
    if app.env.metadata.get(pagename, {}).get("book_sift"):
        app.add_js_file("sift.js", loading_method="defer")
    if app.env.metadata.get(pagename, {}).get("book_judge"):
        app.add_js_file("judge.js", loading_method="defer", priority=910)


def setup(app) -> None:
    """Add the script where a page has a list to sift."""
    app.connect("html-page-context", _load)
