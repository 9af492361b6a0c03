"""What nobody could know that evening: marked, and hidden when a reader asks for that evening.

A sentence is ``[… {fact}`id` …]{.hindsight}``, a paragraph has ``{.hindsight}`` before it, a longer
block is ``:::{hindsight}``. A later fact that stands anywhere else, but for a row of a table, is a
fault of the page. The switch itself is ``assets/asof.js``.
"""

from __future__ import annotations

import re

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from .. import data, units
from ..palette import LIGHT
from . import forms
from .forms import Used
from .roles import Number

logger = logging.getLogger(__name__)

CLASS = "hindsight"
forms.mark(CLASS, span="*(known only later:)* {}", paragraph="*Known only later.* {}")

SET_BEFORE_PAINT = (
    '{let a=new URLSearchParams(location.search).get("asof");'
    'const asked=a==="evening"||a==="now";try{if(asked)localStorage.setItem("book-asof",a);'
    'else a=localStorage.getItem("book-asof")}catch{}'
    'document.documentElement.dataset.asof=a==="evening"?a:"now"}'
)
"""Sets what a link asks for, or a reader chose, before anything is painted: nothing flashes."""

BEFORE_PAINT = f"<script>{SET_BEFORE_PAINT}</script>"

ON_PAPER = f"As known on the evening of {units.moment(data.EVENING[:10])}"
_BOX = f'font:8pt "IBM Plex Sans",sans-serif;color:{LIGHT["soft"]}'
PRINTED = (
    f"<style>@page{{margin:17mm 16mm 19mm;@bottom-right{{content:counter(page);{_BOX}}}}}"
    f'@page evening{{@top-left{{content:"{ON_PAPER}";{_BOX}}}}}'
    "@page evening:first{@top-left{content:none}}"
    '@media print{html[data-asof="evening"] body{page:evening}'
    f'html[data-asof="evening"] .bd-article h1::before{{content:"{ON_PAPER}";display:block;'
    "font:600 9pt/2 var(--bk-sans)}}</style>"
)
"""The margins of a sheet. Paper says that it shows that evening: over the title, and in the head of
every other sheet."""

SWITCH = (
    '<div class="bk-asof pst-js-only" role="group" aria-label="What the page shows">'
    '<button type="button" name="evening" aria-pressed="false">As known that evening</button>'
    '<button type="button" name="now" aria-pressed="true">As known now</button>'
    '<p class="bk-sr" role="status"></p></div>'
)
"""The switch, which `site` puts into each page's header: it is there from the first paint on."""

HIDDEN = (
    '<span class="bk-hid"><span aria-hidden="true">[…]</span>'
    '<span class="bk-sr">Hidden: known only later.</span></span>'
)


@forms.directive(CLASS)
class Hindsight(SphinxDirective):
    """A block that shows only what is known now."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        block = nodes.container(classes=[CLASS])
        self.state.nested_parse(self.content, self.content_offset, block)
        return [block]

    @staticmethod
    def plain(used: Used) -> list[str]:
        return ["**Known only later.** ", *used.inside]


_ROWS = re.compile(r"<(/?)(tr|dd)\b([^>]*)>|\bbk-later\b")


def marked(page: str) -> str:
    """A page whose rows and lines that hold a later number are hindsight as a whole.

    Examples
    --------
    >>> marked('<tr id="a"><td>1</td></tr><tr><td class="bk-later">2</td></tr>')
    '<tr id="a"><td>1</td></tr><tr class="bk-hindsight"><td class="bk-later">2</td></tr>'
    """
    open_rows: list[re.Match] = []
    later: dict[int, re.Match] = {}
    for found in _ROWS.finditer(page):
        if not found[2]:
            later |= {row.start(): row for row in open_rows}
        elif found[1]:
            open_rows = open_rows[:-1]
        else:
            open_rows.append(found)
    for row in sorted(later.values(), key=lambda row: row.start(), reverse=True):
        classed = re.sub(r'(class=")(?![^"]*bk-hindsight)', r"\1bk-hindsight ", row[3])
        rest = classed if "class=" in row[3] else f' class="bk-hindsight"{row[3]}'
        page = f"{page[: row.start()]}<{row[2]}{rest}>{page[row.end() :]}"
    return page


def _inside(node: nodes.Node) -> bool:
    """Whether hindsight or a row of a table holds a node."""
    while node is not None:
        if (
            isinstance(node, nodes.row)
            or isinstance(node, nodes.Element)
            and CLASS in node.get("classes", [])
        ):
            return True
        node = node.parent
    return False


def _check(app, doctree: nodes.document) -> None:
    """Refuse a later fact in the open, and say where something is hidden."""
    for number in doctree.findall(Number):
        if "later" in number["marks"] and not _inside(number):
            logger.warning(
                "%r was known only later, or rests on such a fact; mark the sentence: "
                "[… {fact}`id` …]{.hindsight}",
                number["row"],
                location=number.parent,
                type="book",
                subtype="hindsight",
            )
            app.env.note_reread()
    for node in list(doctree.findall(nodes.Element)):
        if CLASS in node.get("classes", []) and node.parent is not None:
            place = node.parent.index(node) + 1
            node.parent.insert(place, nodes.raw("", HIDDEN, format="html"))


def _switch(app, pagename, templatename, context, doctree) -> None:
    context["metatags"] = context.get("metatags", "") + BEFORE_PAINT + PRINTED


def setup(app) -> None:
    """Add the check and the switch."""
    app.connect("doctree-read", _check)
    app.connect("html-page-context", _switch)
    app.add_js_file("address.js", loading_method="defer", priority=400)  # before who asks it
    app.add_js_file("asof.js", loading_method="defer")
