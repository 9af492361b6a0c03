"""What a course needs to know of a chapter: how to cite it, its time, level, aims and licence.

Each page says so to programs, in the words of schema.org (``Book``, ``Chapter``,
``LearningResource``); ``{citations}`` says to readers how each chapter is cited.
"""

from __future__ import annotations

import json
from functools import cache
from html import escape
from typing import Any

from docutils import nodes
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective

from ..chapters import toc
from ..data import DataError
from ..pipeline.address import address
from ..pipeline.budget import budget_of
from ..places import ROOT
from . import forms
from .layout import AIMS

LEVEL = "Undergraduate, from the second year of finance"
LICENCES = {
    "text": "https://creativecommons.org/licenses/by/4.0/",
    "code": "https://opensource.org/license/bsd-3-clause",
}
NEEDED = "You need "
"""How the paragraph on what to know first goes on."""


@cache
def citation_file() -> dict[str, Any]:
    """What ``CITATION.cff`` says of the whole book."""
    import yaml

    if not (ROOT / "CITATION.cff").is_file():
        raise ExtensionError(
            "CITATION.cff is missing, by which the book and its chapters are cited; restore it "
            "with: git checkout -- CITATION.cff"
        )
    return yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))


def _whole() -> dict[str, Any]:
    about = citation_file()
    here = address()
    found = {
        "@type": "Book",
        "name": about["title"],
        "author": [{"@type": "Organization", "name": one["name"]} for one in about["authors"]],
        "version": about["version"],
    }
    return found | ({"url": here.site} if here else {})


def said_of(doctree: nodes.document, page: str, name: str, url: str = "") -> dict[str, Any]:
    """What a page says of itself to programs.

    Parameters
    ----------
    doctree : docutils.nodes.document
        The page.
    page : str
        Its name, as ``book/session``.
    name : str
        Its title.
    url : str, optional
        Its full address, where that is known.

    Returns
    -------
    dict
        Properties of schema.org. Of a chapter with aims also its time, level and aims.
    """
    found: dict[str, Any] = {"@context": "https://schema.org"}
    shared = {
        "inLanguage": "en",
        "license": LICENCES["text"],
        "isAccessibleForFree": True,
        **({"url": url} if url else {}),
    }
    if page == "book/index":
        return (
            found | _whole() | shared | {"abstract": " ".join(citation_file()["abstract"].split())}
        )
    found |= {"@type": ["Chapter"], "name": name, "isPartOf": _whole()} | shared
    aims = aims_of(doctree)
    if not aims:
        return found
    found["@type"] += ["LearningResource"]
    found |= {"teaches": aims, "educationalLevel": LEVEL, "interactivityType": "active"}
    found["learningResourceType"] = "interactive chapter"
    if needed := needed_of(doctree):
        found["competencyRequired"] = needed
    try:
        found["timeRequired"] = f"PT{budget_of(page.rpartition('/')[2]).minutes}M"
    except DataError:  # a page without cells takes no counted time
        pass
    return found


def aims_of(doctree: nodes.document) -> list[str]:
    """What a reader can do after a chapter, as it lists it."""
    for paragraph in doctree.findall(nodes.paragraph):
        below = paragraph.next_node(nodes.bullet_list, descend=False, siblings=True)
        if paragraph.astext() == AIMS and below is not None:
            return [item.astext().rstrip(";.") for item in below]
    return []


def needed_of(doctree: nodes.document) -> str:
    """What to know before a chapter, as it says it; nothing if it does not."""
    for paragraph in doctree.findall(nodes.paragraph):
        _, stands, needed = paragraph.astext().partition(NEEDED)
        if stands:
            return needed.rstrip(".")
    return ""


def _tell(app, pagename, templatename, context, doctree) -> None:
    if doctree is None or not pagename.startswith("book/"):
        return
    here = address()
    url = here.site + app.builder.get_target_uri(pagename) if here else ""
    said = said_of(doctree, pagename, app.env.titles[pagename].astext(), url)
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    context["metatags"] = (
        context.get("metatags", "") + f'<script type="application/ld+json">{text}</script>'
    )


# Citations ---------------------------------------------------------------------------------------


def citation(key: str, title: str) -> tuple[str, str]:
    """A chapter's citation as a line of text and as BibTeX.

    Examples
    --------
    >>> text, bibtex = citation("fed", "What the Fed told")
    >>> text.startswith("The authors (2026). What the Fed told. In: One day in January")
    True
    >>> bibtex.partition(",")[0]
    '@incollection{one-day-fed'
    """
    about, here = citation_file(), address()
    authors = " and ".join(one["name"] for one in about["authors"])
    url = f"{here.site}book/{key}.html" if here else ""
    text = f"{authors} (2026). {title}. In: {about['title']}, version {about['version']}."
    fields = {
        "author": f"{{{authors}}}",
        "title": title,
        "booktitle": about["title"],
        "year": "2026",
        "edition": about["version"],
    } | ({"url": url} if url else {})
    inside = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"{text} {url}".rstrip(), f"@incollection{{one-day-{key},\n{inside}\n}}"


@forms.directive("citations")
class Citations(SphinxDirective):
    """How each chapter is cited, to copy."""

    def run(self) -> list[nodes.Node]:
        self.env.note_dependency(str(ROOT / "CITATION.cff"))
        return [_Citations()]


class _Citations(nodes.General, nodes.Element):
    """Where the citations go once the titles of all pages are known."""


def _cite(app, doctree: nodes.document, docname: str) -> None:
    for place in list(doctree.findall(_Citations)):
        lines, entries = [], []
        for path in toc():
            if AIMS not in path.read_text(encoding="utf-8"):
                continue
            title = app.env.titles[path.relative_to(ROOT).with_suffix("").as_posix()].astext()
            text, bibtex = citation(path.stem, title)
            lines.append(f"<li>{escape(text, quote=False)}</li>")
            entries.append(bibtex)
        html = (
            f'<ul class="bk-cite">{"".join(lines)}</ul>'
            "<details><summary>The same as BibTeX</summary>"
            f'<pre tabindex="0">{escape(chr(10).join(entries))}</pre></details>'
        )
        place.replace_self(nodes.raw("", html, format="html"))


def setup(app) -> None:
    """Say it on every page, and list the citations once all titles are known."""
    app.add_node(_Citations)
    app.connect("html-page-context", _tell)
    app.connect("doctree-resolved", _cite)
