"""What the book's Markdown says beyond plain Markdown: roles and directives, each in both forms.

A role or directive is one class. It says side by side what becomes of it on a page (``run``, as
docutils has it) and in a notebook (``plain``). A decorator enters it here by its name; `setup`
hands all of them to Sphinx, `helpers.sphinx.plain` looks the plain form up. What has no ``plain``
is for pages without a notebook; a chapter that uses it stops the build.

    @directive("board")
    class Board(SphinxDirective):
        def run(self): ...

        @staticmethod
        def plain(used: Used) -> list[str]: ...

The same holds for directives of other packages, whose page form is the package's (`plain_of`), and
for the classes that a chapter's author gives a sentence or a paragraph (`mark`).

This module itself knows neither Sphinx nor docutils. The modules with the forms know both, and so
does whoever reads a chapter: MyST's reader rests on them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

Class = TypeVar("Class", bound=type)


class NotebookError(Exception):
    """A chapter holds what has no plain form; one line for each such place."""


class Code(str):
    """Code that becomes a cell of its own where it stands among the texts."""


@dataclass(frozen=True)
class Used:
    """A directive where a chapter uses it.

    Parameters
    ----------
    argument : str
        What stands beside its name.
    options : dict
        Its options, by name.
    inside : list of str
        Its content in plain form: texts, and `Code` where a cell stands between them.
    """

    argument: str
    options: dict[str, Any]
    inside: list[str]


@dataclass(frozen=True)
class Directive:
    """A directive: the class that makes it on a page, and its plain form where it has one."""

    page: type
    plain: Callable[[Used], list[str]] | None
    ours: bool


ROLES: dict[str, type] = {}
DIRECTIVES: dict[str, Directive] = {}
MARKS: dict[str, dict[str, str | None]] = {}


def role(name: str) -> Callable[[Class], Class]:
    """Enter a role: a class with ``run`` for a page and ``plain``, of its text, for a notebook."""

    def enter(form: Class) -> Class:
        ROLES[name] = form
        return form

    return enter


def directive(name: str) -> Callable[[Class], Class]:
    """Enter a directive: a class with ``run`` for a page and ``plain`` for a notebook."""

    def enter(form: Class) -> Class:
        DIRECTIVES[name] = Directive(form, getattr(form, "plain", None), ours=True)
        return form

    return enter


def plain_of(name: str, page: type) -> Callable:
    """Enter a function as the plain form of a directive that another package makes on a page."""

    def enter(plain: Callable[[Used], list[str]]) -> Callable[[Used], list[str]]:
        DIRECTIVES[name] = Directive(page, plain, ours=False)
        return plain

    return enter


def mark(name: str, span: str | None = None, paragraph: str | None = None) -> None:
    """Enter a class that may stand in braces; the text takes the place of ``{}``.

    Parameters
    ----------
    name : str
        The class, whose page form is its style sheet or script.
    span, paragraph : str, optional
        What ``[text]{.name}``, and a paragraph after a line ``{.name}``, is in plain Markdown;
        nothing where it may not stand.
    """
    MARKS[name] = {"span": span, "paragraph": paragraph}


# Two that only look different on a page.
mark("bk-lead", paragraph="{}")
mark("bk-key", paragraph="{}")
# What is said of the page itself: its marks, its forms, its address.
mark("bk-page", span="", paragraph="")


def escape_dollars(text: str) -> str:
    r"""A text whose dollars stay dollars: a notebook takes what lies between two for a formula.

    >>> escape_dollars("from $1 to $2")
    'from \\$1 to \\$2'
    """
    return text.replace("$", r"\$")


def setup(app) -> None:
    """Hand the book's own roles and directives to Sphinx."""
    for name, form in ROLES.items():
        app.add_role(name, form())
    for name, entry in DIRECTIVES.items():
        if entry.ours:
            app.add_directive(name, entry.page)
