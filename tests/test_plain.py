"""Plain Markdown from a chapter's tokens: what is known is told in words, all else is a fault."""

import dataclasses
from itertools import pairwise
from types import SimpleNamespace

import pytest
from sphinx.errors import ExtensionError

from helpers.chapters import chapters, toc
from helpers.delivery import notebooks
from helpers.pipeline import reading
from helpers.places import ROOT
from helpers.sphinx import dependencies, forms, plain
from helpers.tools import commands
from tests.support.books import NOTEBOOK

pytestmark = pytest.mark.check(seconds=8)

CHAPTERS = {path.stem: path for path in chapters()}
HEAD = NOTEBOOK + "# A chapter\n"
CELL = '\n```{code-cell} python\nfigure(chart, id="one")\n```\n'

# What is planted; the line, counted from it, at which it is found; what is said of it.
FAULTS = {
    "an unknown role": ("It fell {fakt}`gap`.", 0, "the role {fakt}`gap`: it has no plain form"),
    "a citation": ("So says {cite}`fama1993`.", 0, "the role {cite}`fama1993`"),
    "a document": ("See {doc}`fed`.", 0, "the role {doc}`fed`"),
    "an unknown fact": ("It fell\n{fact}`gap_closed`.", 1, "unknown fact 'gap_closed'"),
    "an unknown style": ("It fell {fact}`gap_close:up`.", 0, "{fact}`gap_close:up`: "),
    "an input with a style": (
        "It lost {assume}`belief_after.rival:size`.",
        0,
        "belief_after.rival: expected no style, as a reader who moves an input may turn its sign",
    ),
    "an unknown directive": ("```{mermaid}\ngraph\n```", 0, "the directive {mermaid}: it has no"),
    "a directive of pages": ("```{versions}\n```", 0, "the directive {versions}: it has no plain"),
    "a directive without its argument": ("```{formula}\n```", 0, "{formula}: 1 argument(s)"),
    "a directive in a list": ("- One:\n\n  ```{board}\n  ```", 2, "{board} in a list: move it"),
    "a fault inside a directive": (":::{hindsight}\nThen\n{cite}`x`.\n:::", 2, "{cite}`x`"),
    "a fault inside two": ("::::{div}\n:::{div} a\nThen\n{cite}`x`.\n:::\n::::", 3, "{cite}`x`"),
    "a role that is not closed": ("It fell {fact}`gap.", 0, "braces in 'It fell {fact}`gap.'"),
    "a role in HTML": ("<div>\n{fact}`gap_close`\n</div>", 0, "braces in '<div>"),
    "attributes that hang on nothing": ("It fell {.hindsight} then.", 0, "braces in 'It fell"),
    "a class that nobody knows": ("[Then]{.later} it rose.", 0, "the class {.later} of a span"),
    "a class that is for paragraphs": ("[Then]{.bk-lead} it rose.", 0, "{.bk-lead} of a span"),
    "an attribute that is no class": ("[Then]{#then} it rose.", 0, "the attributes {'id': 'then'}"),
    "attributes before a list": (
        "{.hindsight}\n- It rose.",
        0,
        "'{.hindsight}': put it right before",
    ),
    "attributes before a heading": ("{.bk-lead}\n## Then", 0, "'{.bk-lead}': put it right before"),
    "an empty link to a page": ("As [](fed.md) has it.", 0, "an empty link [](…fed.md): no figure"),
    "an empty link to nothing": ("As [](two) has it.", 0, "an empty link [](…two): no figure has"),
    "a link into a page": ("As [said](#there).", 0, "a link to '#there': it leads nowhere"),
    "a picture beside the page": ("![A face](face.png)", 0, "a picture beside the page 'A face': "),
    "a label": ("(there)=\n## A heading", 0, "a label '(there)=': a notebook cannot"),
    "a labelled formula": ("$$\nx\n$$ (there)", 0, "a formula's label '$$': take it out"),
    "a comment": ("% It may have fallen.", 0, "a comment '% It may have fallen.': "),
    "a definition": ("Beta\n: What it is.", 0, "a list of definitions 'Beta': write"),
    "a footnote": ("It fell[^1].\n\n[^1]: Much.", 0, "a footnote '': write it into the"),
    "colons left over": ("It fell.\n\n:::", 2, "colons ':::': close them"),
}


def planted(folder, text):
    """A chapter that holds the text, and the number of its first line."""
    path = folder / "chapter.md"
    path.write_text(f"{HEAD}{CELL}\n\n{text}\n", encoding="utf-8")
    return path, f"{HEAD}{CELL}\n\n".count("\n") + 1


@pytest.mark.parametrize("fault", FAULTS)
def test_what_has_no_plain_form_is_refused_twice_with_its_place(fault, tmp_path):
    text, below, said = FAULTS[fault]
    path, line = planted(tmp_path, text)
    for _ in range(2):
        with pytest.raises(notebooks.NotebookError) as error:
            notebooks.notebook(path)
        first = str(error.value).splitlines()[0]
        assert first.startswith(f"{path}:{line + below}: ") and said in first
        assert not first.endswith(": ")  # it says what to do


def test_all_faults_of_a_chapter_are_told_at_once(tmp_path):
    path, line = planted(tmp_path, "{cite}`a` and {cite}`b`.\n\n[](two)")
    with pytest.raises(notebooks.NotebookError) as error:
        notebooks.notebook(path)
    places = [fault.partition(": ")[0] for fault in str(error.value).splitlines()]
    assert places == [f"{path}:{line}", f"{path}:{line}", f"{path}:{line + 2}"]


def test_what_a_tag_keeps_from_the_page_is_not_in_the_notebook_and_an_empty_cell_is(tmp_path):
    hidden = '+++ {"tags": ["remove-cell"]}\n\n{cite}`it` is hidden\n\n+++\n\nShown [there].\n'
    path, _ = planted(tmp_path, f"{hidden}\n[there]: https://a.org\n\n```{{code-cell}} python\n```")
    cells = notebooks.notebook(path).cells
    assert [cell.cell_type for cell in cells] == ["markdown", "code", "markdown", "code"]
    assert cells[2].source.startswith("Shown [there](https://a.org).") and cells[3].source == ""


def test_two_cells_of_one_text_have_nothing_between_them_and_names_of_their_own(tmp_path):
    path, _ = planted(tmp_path, "```{board}\n```\n\n\n```{board}\n```\n\nThen.")
    cells = notebooks.notebook(path).cells[2:]
    assert [(cell.cell_type, cell.id) for cell in cells] == [
        ("code", "chapter-2-1"),
        ("code", "chapter-2-3"),
        ("markdown", "chapter-2-4"),
    ]


def test_a_plain_form_that_is_not_plain_is_refused(monkeypatch):
    for wrong in ("{fact}`gap_close`", "{gap_close}", "[](gap)", "[x]{.bk-said}"):
        entry = forms.Directive(forms.DIRECTIVES["board"].page, lambda used, w=wrong: [w], True)
        monkeypatch.setitem(forms.DIRECTIVES, "board", entry)
        with pytest.raises(plain.NotebookError, match="the text:1, as it was made:1: "):
            plain.plain("```{board}\n```\n", {})


WRITTEN = {
    "{fact}`opposite_signs_share`, {fact}`russell_change_0130:size`": (
        "**13.1%** *(proxy)*, **1.55%** *(later)*"
    ),
    "See [](gap), [the gap](gap.md#there), [it](https://a.org/b 'c').": (
        'See Figure 1, *the gap*, [it](https://a.org/b "c").'
    ),
    "[It was {fact}`nasdaq_100_change:move`.]{.hindsight}": (
        "*(known only later:)* It was **down 0.53%**."
    ),
    "{.bk-lead}\n{.hindsight}\nIt fell,\nfar.": "*Known only later.* It fell,\nfar.",
    "- `{a}` $\\frac{1}{2}$\n- [two]{.bk-said} \\{b\\} &amp; `` ` `` _c_ <https://a.org>": (
        "- `{a}` $\\frac{1}{2}$\n- *two* \\{b\\} &amp; `` ` `` _c_ <https://a.org>"
    ),
    "| a | b |\n|---|---|\n| a | [a]{.bk-known} |": "| a | b |\n|---|---|\n| a | *a* |",
    "> it\n> [fell]{.bk-known}\\\n> far": "> it\n> *fell*\\\n> far",
    ":::{dropdown} More\n:open:\nIt fell.\n:::": (
        "<details><summary>More</summary>\n\nIt fell.\n\n</details>"
    ),
    "```{formula} index_without\n```\n\n```sh\nls {a}\n```": None,
}


@pytest.mark.parametrize("written", WRITTEN)
def test_what_is_known_is_written_in_plain_markdown(written):
    made = plain.plain(written, {"gap": "Figure 1"})
    if WRITTEN[written]:
        assert made == WRITTEN[written]
    else:
        assert made.startswith("$$\n") and made.endswith("\n$$\n\n```sh\nls {a}\n```")


def test_no_two_pages_have_one_name():
    # A page's notebook, card and drawings go by its last name, whatever folder it lies in.
    names = [path.stem for path in toc()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("path", toc(), ids=lambda path: path.stem)
def test_a_text_that_holds_nothing_of_the_books_is_written_back_as_it_was(path):
    source, reader = reading.read(path), plain.Reader({})
    seen = 0
    for tokens in reading.tokens(source, reader.md, reader.env).values():
        for token in tokens:
            kinds = {child.type for child in token.children or ()}
            if token.type == "inline" and not kinds & {"myst_role", "span_open"}:
                local = [t for t in token.children if t.type == "link_open"]
                if not any(".md" in t.attrs["href"] or ":" not in t.attrs["href"] for t in local):
                    assert reader.words(token.children, 1) == token.content
                    seen += 1
    assert seen and not [fault for fault in reader.faults if "braces" not in fault]


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_notebooks_text_reads_as_itself(name):
    for cell in notebooks.notebook(CHAPTERS[name]).cells:
        if cell.cell_type == "markdown":
            assert plain.plain(cell.source, {}) == cell.source


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_text_of_a_chapter_comes_into_its_notebook_in_order(name):
    # Words in a row that stand outside of any role, link or directive.
    text = "\n".join(cell.source for cell in notebooks.notebook(CHAPTERS[name]).cells)
    at = 0
    for tokens in reading.tokens(reading.read(CHAPTERS[name]), reading.parser(), {}).values():
        for line in texts_for_both(tokens):
            at = text.index(line, at)
    assert at


def texts_for_both(tokens):
    """Words in a row of a chapter that are not for its page alone."""
    for before, token in pairwise([None, *tokens]):
        if (
            before is not None
            and before.type == "paragraph_open"
            and "bk-page" in str(before.attrs)
        ):
            continue
        inside = 0
        for child in token.children or ():
            if child.type == "span_open" and (inside or "bk-page" in str(child.attrs)):
                inside += 1
            elif child.type == "span_close" and inside:
                inside -= 1
            elif child.type == "text" and len(child.content) > 30 and not inside:
                yield child.content.strip()


def test_every_role_has_both_forms_and_every_directive_that_a_chapter_uses():
    assert all(hasattr(form, "run") and hasattr(form, "plain") for form in forms.ROLES.values())
    without = {name for name, entry in forms.DIRECTIVES.items() if entry.plain is None}
    used = [path.read_text(encoding="utf-8") for path in CHAPTERS.values()]
    assert without and not any(f"{{{name}}}" in text for name in without for text in used)


def test_a_build_whose_pages_are_read_by_other_settings_is_stopped():
    for theirs in ({"url_schemes": ("http",)}, {}):
        env = SimpleNamespace(myst_config=dataclasses.replace(reading.config(), **theirs))
        dependencies._read_alike(None, env, [])
    env.myst_config = dataclasses.replace(env.myst_config, enable_extensions={"colon_fence"})
    with pytest.raises(ExtensionError, match="let helpers.pipeline.reading.config take over"):
        dependencies._read_alike(None, env, [])


def test_a_command_tells_a_fault_of_a_notebook_without_a_traceback():
    assert plain.NotebookError in commands.plain_errors()


def test_the_template_of_a_chapter_has_a_notebook():
    assert notebooks.notebook(ROOT / "book" / "_template.md").cells


def test_figures_are_counted_by_their_calls_whatever_their_layout():
    cells = [
        "%time\nf.figure(c, id='one', title='T')",
        "figure(\n  chart(id='no'),\n  title='T', id=\"two\")\nif x: figure(c, id='three')",
        "# figure(c, id='no')\nother(id='no')\nfigure(c, id=name)\nthis is no Python",
    ]
    numbers = reading.figures([*cells, "figure(c, id='four')"])
    assert numbers == dict(one="Figure 1", two="Figure 2", three="Figure 3", four="Figure 4")
