"""Plain Markdown from the tokens of a chapter, for any notebook program.

Blocks that every program knows stay as they are written. A paragraph or heading that holds
something of the book's is written anew from its tokens; a directive gives way to its plain form, as
`helpers.sphinx.forms` has it. Whatever is neither is a fault, which names its line: nothing gets
into a notebook that this module does not know. At the end what was made is read once more; plain
Markdown reads as itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from .. import data, units
from ..model import ModelError
from ..pipeline import reading
from ..questions import QuestionError
from . import (  # noqa: F401  # each enters its forms
    budget,
    claims,
    classroom,
    colophon,
    corrections,
    exercises,
    foreign,
    forms,
    formulas,
    hindsight,
    pages,
    roles,
    sift,
    states,
)
from .forms import Code, NotebookError, Used

if TYPE_CHECKING:
    from myst_parser.mdit_to_docutils.base import Token

BLOCKS = {
    *("paragraph", "heading", "bullet_list", "ordered_list", "list_item", "blockquote"),
    *("table", "thead", "tbody", "tr", "th", "td", "hr", "fence", "code_block"),
    *("html_block", "math_block"),
}
"""Blocks that every notebook program shows as a page does."""

INSTEAD = {
    "myst_target": "a label: a notebook cannot lead to it; name a figure by its id",
    "myst_line_comment": "a comment: take it out",
    "colon_fence": "colons: close them, or name a directive in braces",
    "dl": "a list of definitions: write a plain list",
    "footnote_reference": "a footnote: write it into the text",
    "footnote_ref": "a footnote: write it into the text",
    "math_block_label": "a formula's label: take it out",
    "image": "a picture beside the page: give its whole address, or draw a figure",
}
"""What a token is that has no plain form, and what to do about it."""

OURS = {"myst_role", "span_open", "link_open"}
"""Tokens inside a paragraph that are written otherwise in a notebook, or may be."""

AS_WRITTEN = {"em_open", "em_close", "strong_open", "strong_close", "text_special"}
"""Tokens whose ``markup`` is what was written."""

ADDRESSES = ("http:", "https:", "mailto:")


class Reader:
    """Reads the Markdown of a chapter and gathers what is wrong with it.

    Parameters
    ----------
    figures : dict
        The name of each figure by its id, such as ``Figure 2``.
    place : str
        What is read, for whoever has to mend it.
    """

    def __init__(self, figures: dict[str, str], place: str = "the text"):
        self.figures, self.place = figures, place
        self.md, self.env = reading.parser(), dict[str, object]()
        self.faults: list[str] = []

    def read(self, text: str, line: int = 1) -> list[str]:
        """A text in plain form, in pieces: Markdown, and `Code` where a cell stands between.

        Parameters
        ----------
        text : str
            MyST Markdown.
        line : int
            The number of its first line.
        """
        return self.blocks(self.md.parse(text, self.env), text, line)

    def blocks(self, tokens: list[Token], text: str, line: int) -> list[str]:
        """The same, for a text that is already in tokens."""
        lines: list[str | None] = [*text.splitlines()]
        at, pieces, mark = 0, list[str](), "{}"
        done = [0] * len(lines)  # how far each is written anew
        for number, token in enumerate(tokens):
            start, end = token.map or (0, 0)
            if token.type == "inline":
                new = mark.format(self.words(token.children or [], line + start))
                if mark != "{}" or any(one.type in OURS for one in token.children or ()):
                    self._put(lines, done, start, token.content, new, line)
                mark = "{}"
            elif token.type == "attrs_block":
                below = tokens[number + 1].type if tokens[number + 1 :] else ""
                if token.level or below not in ("paragraph_open", "attrs_block"):
                    self._fault(
                        line + start, f"{lines[start]!r}", "put it right before a paragraph"
                    )
                lines[start] = None
                mark = mark.format(self._mark(token, "paragraph", line + start))
            elif name := _name(token):
                if token.level:
                    self._fault(line + start, f"{{{name}}} in a list", "move it out")
                pieces += [_text(lines[at:start]), *self._directive(name, token, line + start)]
                at = end
            elif _kind(token) not in BLOCKS:
                self._strange(_kind(token), lines[start] or "", line + start)
            elif token.type == "html_block":
                self._braces(token.content, line + start)
        return _join([*pieces, _text(lines[at:])])

    def _put(self, lines, done, start: int, old: str, new: str, line: int) -> None:
        """Put a text in the place of another, in the lines over which it is spread."""
        olds, news = old.split("\n"), new.split("\n")
        for number, (before, after) in enumerate(zip(olds, news, strict=False), start):
            at = lines[number].find(before, done[number])
            if at < 0 or len(olds) != len(news):
                self._fault(line + number, "a text that cannot be written anew", "use one line")
                return
            lines[number] = lines[number][:at] + after + lines[number][at + len(before) :]
            done[number] = at + len(after)

    def _directive(self, name: str, token: Token, line: int) -> list[str]:
        from docutils.parsers.rst.states import MarkupError
        from myst_parser.parsers.directives import parse_directive_text

        form = forms.DIRECTIVES.get(name)
        if form is None or form.plain is None:
            self._unknown(f"the directive {{{name}}}", line)
            return []
        argument = token.info.strip().removeprefix(f"{{{name}}}")
        if written := getattr(form.page, "written", None):  # it stands for a text
            try:
                return self.read(written(argument.strip()), line)
            except QuestionError as error:
                self._fault(line, f"{{{name}}}", str(error))
                return []
        # As MyST has it: a directive in it is content and no option.
        content = token.content
        nested = token.type == "colon_fence" and content.startswith(":::")
        try:
            given = parse_directive_text(form.page, argument, nested * "\n" + content, line=line)
            first = line + 1 + given.body_offset - nested
            inside = self.read("\n".join([*given.body, ""]), first)
            return form.plain(Used(" ".join(given.arguments), given.options, inside))
        except (data.DataError, ModelError, MarkupError) as error:
            self._fault(line, f"{{{name}}}", str(error))
            return []

    def words(self, tokens: Iterable[Token], line: int) -> str:
        """What stands inside a paragraph, a heading or a cell of a table, written anew."""
        written: list[list[str]] = [[]]
        opened: list[Token] = []
        for token in tokens:
            if token.type in ("link_open", "span_open"):
                opened.append(token)
                written.append([])
            elif token.type in ("link_close", "span_close"):
                inside, start = "".join(written.pop()), opened.pop()
                if token.type == "link_close":
                    written[-1].append(self._link(start, inside, line))
                else:
                    written[-1].append(self._mark(start, "span", line).format(inside))
            else:
                written[-1].append(self._word(token, line))
                line += 1 if token.type in ("softbreak", "hardbreak") else 0
        return "".join(written[0])

    def _word(self, token: Token, line: int) -> str:
        if token.type in AS_WRITTEN:
            return token.markup
        if token.type in ("text", "html_inline"):
            self._braces(token.content, line)
            return token.content
        if token.type == "softbreak":
            return "\n"
        if token.type == "hardbreak":
            return "\\\n"
        if token.type in ("code_inline", "math_inline", "math_inline_double") and not token.attrs:
            edge = " " if token.content[:1] == "`" or token.content[-1:] == "`" else ""
            return f"{token.markup}{edge}{token.content}{edge}{token.markup}"
        if token.type == "myst_role":
            return self._role(token, line)
        if token.type == "image" and str(token.attrs["src"]).startswith(ADDRESSES):
            return f"![{token.content}]({token.attrs['src']})"
        self._strange(token.type, token.content, line)
        return ""

    def _role(self, token: Token, line: int) -> str:
        name = token.meta["name"]
        if name not in forms.ROLES:
            self._unknown(f"the role {{{name}}}`{token.content}`", line)
            return ""
        try:
            return forms.ROLES[name]().plain(token.content)
        except (data.DataError, units.UnitError, ModelError) as error:
            self._fault(line, f"{{{name}}}`{token.content}`", str(error))
            return ""

    def _link(self, token: Token, inside: str, line: int) -> str:
        """An address stays; a page of the book is only named, a figure by its number."""
        href = str(token.attrs["href"])
        if token.markup == "autolink":
            return f"<{inside}>"
        if not inside and href in self.figures:
            return self.figures[href]
        if not inside:
            self._fault(line, f"an empty link [](…{href})", "no figure has that id; write a text")
        elif href.partition("#")[0].endswith(".md") and not href.startswith(ADDRESSES):
            return f"*{inside}*"
        elif not href.startswith(ADDRESSES) or set(token.attrs) - {"href", "title"}:
            self._fault(line, f"a link to {href!r}", "it leads nowhere in a notebook; link a page")
        title = f' "{token.attrs["title"]}"' if "title" in token.attrs else ""
        return f"[{inside}]({href}{title})"

    def _mark(self, token: Token, kind: str, line: int) -> str:
        """What becomes of the text that has these attributes, as a template for it."""
        mark = "{}"
        for name in str(token.attrs.get("class", "")).split():
            wanted = forms.MARKS.get(name, {}).get(kind)
            if wanted is None:
                self._unknown(f"the class {{.{name}}} of a {kind}", line)
            else:
                mark = mark.format(wanted)
        # An old link to a page may lead to a paragraph; a notebook has no such links.
        if set(token.attrs) - ({"class", "id"} if kind == "paragraph" else {"class"}):
            self._fault(line, f"the attributes {token.attrs}", "only classes have a plain form")
        return mark

    def _braces(self, text: str, line: int) -> None:
        if "{" in text or "}" in text:
            self._fault(line, f"braces in {text.strip()!r}", r"close the role or write \{")

    def _unknown(self, what: str, line: int) -> None:
        self._fault(line, what, "it has no plain form; give it one beside its page form")

    def _strange(self, kind: str, text: str, line: int) -> None:
        what, _, remedy = INSTEAD.get(kind, f"a {kind}: write it otherwise").partition(": ")
        self._fault(line, f"{what} {text.strip()!r}", remedy)

    def _fault(self, line: int, found: str, remedy: str) -> None:
        self.faults.append(f"{self.place}:{line}: {found}: {remedy}")

    def check_pieces(self, pieces: list[str], line: int) -> list[str]:
        """Return the pieces; a text among them that does not read as itself becomes a fault."""
        for piece in pieces:
            if not self.faults and not isinstance(piece, Code):
                again = Reader({}, f"{self.place}:{line}, as it was made")
                if again.read(piece) != [piece] and not again.faults:
                    again._fault(1, piece[:80], "it is not plain")
                self.faults += again.faults
        return pieces

    def finish(self) -> None:
        """Raise `NotebookError` with all that was wrong, if anything was."""
        if self.faults:
            raise NotebookError("\n".join(self.faults))


def plain(text: str, figures: dict[str, str]) -> str:
    """A text with everything that is this book's own resolved.

    Parameters
    ----------
    text : str
        MyST Markdown.
    figures : dict
        The name of each figure by its id.

    Raises
    ------
    NotebookError
        For what has no plain form.

    Examples
    --------
    >>> plain("It closed {fact}`nasdaq_100_change:move`.", {})
    'It closed **down 0.53%**.'
    >>> plain("That is {fact}`opposite_signs_share` of days.", {})
    'That is **13.1%** *(proxy)* of days.'
    """
    reader = Reader(figures)
    pieces = reader.check_pieces(reader.read(text), 1)
    reader.finish()
    return "".join(pieces).strip()


def _kind(token: Token) -> str:
    return token.type.removesuffix("_open").removesuffix("_close")


def _name(token: Token) -> str:
    """The name of a directive, if a block is one."""
    first = token.info.split(maxsplit=1)[0] if token.info.strip() else ""
    fenced = token.type in ("fence", "colon_fence")
    return first[1:-1] if fenced and first[:1] == "{" and first[-1:] == "}" else ""


def _text(lines: Iterable[str | None]) -> str:
    return "".join(f"{line}\n" for line in lines if line is not None)


def _join(pieces: list[str]) -> list[str]:
    """Texts that follow each other as one; empty ones are left out."""
    joined: list[str] = []
    for piece in filter(None, pieces):
        if joined and not isinstance(piece, Code) and not isinstance(joined[-1], Code):
            joined[-1] += piece
        else:
            joined.append(piece)
    return joined
