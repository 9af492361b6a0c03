"""The first use of a glossary's term in each chapter leads to the glossary and says what it means.

The glossary is a list of definitions; terms that mean the same stand on one line with commas.
Nothing is marked in a chapter: a term is found in its paragraphs as the glossary writes it, small
or capital, one or many. Headings, links, formulas and code are left alone.
"""

from __future__ import annotations

import re

from docutils import nodes

from .roles import Number

PAGE = "book/glossary"
SKIPPED = (nodes.reference, nodes.literal, nodes.raw, nodes.math, nodes.FixedTextElement, Number)
UNTOUCHED = (PAGE, "book/data", "book/tables", "book/bibliography")
"""Pages without links to the glossary: itself, and those that quote sources and titles."""


def pattern(term: str) -> re.Pattern:
    """What a term looks like in a text.

    Examples
    --------
    >>> bool(pattern("basis point").search("Two basis points less."))
    True
    >>> bool(pattern("EBIT").search("EBITDA is another thing."))
    False
    """
    flags = 0 if term[:2].isupper() else re.IGNORECASE
    body = re.escape(term).replace(r"\ ", r"\s+").replace("'", "['’]")
    return re.compile(rf"(?<![\w-]){body}(?:s|es)?(?![\w-])", flags)


def entries(env) -> list[tuple[re.Pattern, str, str]]:
    """Pattern, address and definition of every term, longest term first."""
    found = []
    for item in env.get_doctree(PAGE).findall(nodes.definition_list_item):
        terms, definition = item.children
        found += [
            (term, terms["ids"][0], definition.astext()) for term in terms.astext().split(", ")
        ]
    return [
        (pattern(term), address, definition)
        for term, address, definition in sorted(found, key=lambda row: -len(row[0]))
    ]


def _address(app, doctree) -> None:
    """Give every entry of the glossary an address, after the first of its terms."""
    if app.env.docname == PAGE:
        for term in doctree.findall(nodes.term):
            term["ids"] = [f"term-{nodes.make_id(term.astext().split(', ')[0])}"]


def _words(doctree: nodes.document):
    """The texts of a page in which a term may be linked."""
    for paragraph in doctree.findall(nodes.paragraph):
        for text in list(paragraph.findall(nodes.Text)):
            node = text.parent
            while node is not paragraph and not isinstance(node, SKIPPED):
                node = node.parent
            if node is paragraph:
                yield text


def link_first_uses(doctree: nodes.document, terms: list) -> None:
    """Turn the first use of each entry into a link with its definition beside it."""
    done: set[str] = set()
    for text in _words(doctree):
        parts = _split(str(text), terms, done)
        if any(isinstance(part, Number) for part in parts):
            place = text.parent.index(text)
            text.parent[place : place + 1] = parts


def _split(text: str, terms: list, done: set) -> list[nodes.Node]:
    """A text in pieces, the first uses among them as links."""
    for wanted, address, definition in terms:
        if address in done or not (match := wanted.search(text)):
            continue
        done.add(address)
        return [
            *_split(text[: match.start()], terms, done),
            Number(
                "",
                match.group(),
                kind="term",
                about=definition,
                marks=[],
                tip=f"tip-{address}",
                page=PAGE,
                row=address,
                hooks="",
            ),
            *_split(text[match.end() :], terms, done),
        ]
    return [nodes.Text(text)] if text else []


def _resolve(app, doctree, docname) -> None:
    if docname in UNTOUCHED or PAGE not in app.env.found_docs:
        return
    if not hasattr(app.env, "book_terms"):
        app.env.book_terms = entries(app.env)
    link_first_uses(doctree, app.env.book_terms)


def _depend(app, docname, source) -> None:
    """A page is written again when the glossary changes."""
    if docname not in UNTOUCHED and PAGE in app.env.found_docs:
        app.env.note_dependency(app.env.doc2path(PAGE))


def _forget(app, env, docnames) -> None:
    """A definition may have changed since the last build, whose environment is kept."""
    if hasattr(env, "book_terms"):
        del env.book_terms


def setup(app) -> None:
    """Link terms once every page has been read."""
    app.connect("env-before-read-docs", _forget)
    app.connect("source-read", _depend)
    app.connect("doctree-read", _address)
    app.connect("doctree-resolved", _resolve, priority=900)
