"""Directives of other packages that chapters use: their plain forms. The page's are theirs."""

from __future__ import annotations

from docutils.parsers.rst import Directive, directives

from .forms import Used, plain_of


class Box(Directive):
    """How a box of sphinx-design is written: a title or classes, options, its content."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec = {"name": directives.unchanged}  # a notebook shows none, whichever they are


def details(title: str, inside: list[str]) -> list[str]:
    """What a reader opens by a click on a title.

    >>> details("More", ["The rest.\\n"])
    ['<details><summary>More</summary>\\n\\n', 'The rest.\\n', '\\n</details>\\n']
    """
    return [f"<details><summary>{title}</summary>\n\n", *inside, "\n</details>\n"]


@plain_of("dropdown", Box)
def _dropdown(used: Used) -> list[str]:
    return details(used.argument, used.inside)


@plain_of("div", Box)
def _div(used: Used) -> list[str]:
    return used.inside
