"""Every chapter as a notebook that reads well in any notebook program.

A chapter's source is MyST Markdown with roles and directives that only this book knows. Here they
are resolved to plain Markdown: numbers to text, formulas to LaTeX, exercises to headings. The
notebooks, with data and helpers beside them, go into one archive that runs by itself.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import nbformat

from .. import data
from ..chapters import chapters
from ..checks import checks_of
from ..model import model
from ..places import NOTEBOOK, ROOT
from ..widgets import SCRIPTS
from .address import address
from .classroom import class_links
from .pages import COULD_FAIL
from .roles import VERDICTS, AssumeRole, ClaimRole, FactRole, ResultRole, WhenRole
from .run_chapter import read

FOLDER = "notebooks"
BESIDE = SCRIPTS[0]
ARCHIVE = "one-day-in-january.zip"
ARCHIVED = (
    "data/*",
    "helpers/__init__.py",
    "helpers/[a-z]*.py",  # not the command line
    "helpers/*.js",
    "helpers/*.css",
    "helpers/charts/*.py",
    "helpers/explorables/*.py",
    "helpers/figures/*.py",
    "helpers/models/*.py",
    "LICENSE",
    "LICENSE-TEXT",
)
NEEDED = "--- run"
"""The group of requirements.txt that a notebook needs."""

ROLES = {
    "fact": FactRole,
    "when": WhenRole,
    "claim": ClaimRole,
    "result": ResultRole,
    "assume": AssumeRole,
}
_ROLE = re.compile(r"\{(" + "|".join(ROLES) + r")\}`([^`:]+)(?::([^`]*))?`")
_FENCE = re.compile(r"^```\{([a-z-]+)\} ?([^\n]*)\n(.*?)^```\n?", re.M | re.S)
_DIV = re.compile(r"^(:{3,})\{([a-z-]+)\} ?([^\n]*)\n(.*?)^\1\n?", re.M | re.S)
_GUARD = re.compile(
    r"^```\{solution-(start|end)\} ?([^\n]*)\n?(?::label:[^\n]*\n)?(?:```\n?)?", re.M
)
_ATTRIBUTES = re.compile(r"^\{\.[a-z-]+\}\n", re.M)
_LATER = re.compile(r"\[((?:[^\[\]]|\[[^\]]*\])+)\]\{\.hindsight\}")
_MARKED = re.compile(r"\[([^\]]+)\]\{\.bk-[a-z]+\}")
_FIGURE = re.compile(r"\[\]\(([a-z0-9-]+)\)")
_PAGE = re.compile(r"\[([^\]]+)\]\(([a-z_]+)\.md\)")


CELL = "<!-- cell -->"


class NotebookError(Exception):
    """A chapter holds something that has no plain form yet."""


def plain(text: str, figures: dict[str, str]) -> str:
    """A chapter's Markdown with everything that is this book's own resolved.

    Parameters
    ----------
    text : str
        MyST Markdown.
    figures : dict
        The name of each figure by its id, such as ``Figure 2``.

    Raises
    ------
    NotebookError
        For a directive that has no plain form here.

    Examples
    --------
    >>> plain("It closed {fact}`nasdaq_100_change:move`.", {})
    'It closed **down 0.53%**.'
    >>> plain("That is {fact}`opposite_signs_share` of days.", {})
    'That is **13.1%** *(proxy)* of days.'
    """
    text = _GUARD.sub(lambda m: f"**Solution: {m[2]}**\n\n" if m[1] == "start" else "", text)
    while _DIV.search(text):
        text = _DIV.sub(_div, text)
    text = _FENCE.sub(_directive, text)
    text = re.sub(r"^\{\.hindsight\}\n", "*Known only later.* ", text, flags=re.M)
    text = _ATTRIBUTES.sub("", text)
    text = _LATER.sub(r"*(known only later:)* \1", text)
    text = _MARKED.sub(r"*\1*", text)
    text = _ROLE.sub(_number, text)
    text = _FIGURE.sub(lambda m: figures.get(m[1], m[1]), text)
    return _PAGE.sub(r"*\1*", text).strip()


def _number(match: re.Match) -> str:
    """A number as bold text; what a reader must know of it stays beside it."""
    shown, _, words, _ = ROLES[match[1]]().write(match[2], match[3] or "")
    return f"**{_no_formula(shown)}**" + (f" *({', '.join(words)})*" if words else "")


def _no_formula(text: str) -> str:
    r"""A text whose dollars stay dollars: a notebook takes what lies between two for a formula.

    >>> _no_formula("from $1 to $2")
    'from \\$1 to \\$2'
    """
    return text.replace("$", r"\$")


def _div(match: re.Match) -> str:
    _, kind, title, body = match.groups()
    if kind == "dropdown":
        return f"<details><summary>{title}</summary>\n\n{body}\n</details>\n"
    if kind == "div":
        return body
    if kind == "hindsight":
        return f"**Known only later.** {body}"
    if kind == "predict":
        asked = _cell(f'from helpers.predict import predict\n\npredict("{title}")')
        return f"{asked}<details><summary>What it was</summary>\n\n{body}\n</details>\n"
    raise NotebookError(f"the directive {kind!r} has no plain form; give it one in notebooks.py")


def _directive(match: re.Match) -> str:
    kind, argument, body = match.groups()
    label = re.search(r"^:label: *(\S+)", body, re.M)
    body = re.sub(r"^:[a-z]+:[^\n]*\n", "", body, flags=re.M).strip()
    if kind == "formula":
        return f"$$\n{model(argument.strip()).latex()}\n$$\n"
    if kind == "claims":
        return _claims(lambda claim: claim.chapter == argument.strip())
    if kind == "ledger":
        return _claims(lambda claim: True)
    if kind == "forecasts":
        return "".join(
            f"- {_no_formula(row['statement'])} *{COULD_FAIL[row['could_fail']].capitalize()}.* "
            f"{row['settled_by']}.\n"
            for row in data.table("forecasts").to_dict("records")
        )
    if kind == "calibration":
        return (
            "The page of this chapter gathers the predictions that were made on the pages, in "
            "the browser. A notebook keeps each only as long as its kernel runs.\n"
        )
    if kind == "class-links":
        return class_links(address())
    if kind == "board":
        return _cell(
            "from helpers.data import table\n\n"
            'table("names").sort_values("change_pct", ascending=False)'
        )
    if kind == "exercise":
        return f"### Exercise {argument}\n\n{body}\n" + _answer_cell(label[1] if label else "")
    raise NotebookError(f"the directive {kind!r} has no plain form; give it one in notebooks.py")


def _cell(code: str) -> str:
    """Code that becomes a cell of its own where it stands in the text."""
    return f"\n{CELL}\n{code}\n{CELL}\n\n"


def _answer_cell(exercise: str) -> str:
    """A cell in which the reader's answer to an exercise is checked."""
    lines, shown = ["from helpers.checks import check", ""], []
    for id, wanted in checks_of(exercise).items():
        name = id.removeprefix(exercise).strip("-") or "answer"
        lines.append(f"{name} = None  # {wanted.label.lower()}, {wanted.unit.replace('_', ' ')}")
        shown.append(f'check("{id}", {name})')
    lines.append(shown[0] if len(shown) == 1 else f"[{', '.join(shown)}]")
    return _cell("\n".join(lines))


def _claims(wanted: Callable[[data.Claim], bool]) -> str:
    rows = []
    for claim in data.records("claims").values():
        if wanted(claim):
            told = f" Told: {claim.text()}." if claim.told is not None else ""
            rows.append(
                f"- {_no_formula(claim.paraphrase + told)} "
                f"*{VERDICTS[claim.verdict].capitalize()}.*"
            )
    return "\n".join(rows) + "\n"


def notebook(path: Path) -> nbformat.NotebookNode:
    """A chapter as a notebook, its Markdown plain and its cells as they are, without outputs."""
    return nbformat.from_dict(_notebook(path, path.read_text(encoding="utf-8")))


@cache
def _notebook(path: Path, text: str) -> nbformat.NotebookNode:
    source = read(path)
    code = "\n".join(cell.source for cell in source.cells if cell.cell_type == "code")
    ids = re.findall(r'^\s+id="([a-z0-9-]+)",', code, re.M)
    figures = {key: f"Figure {number}" for number, key in enumerate(ids, start=1)}
    made = nbformat.v4.new_notebook(metadata={"kernelspec": source.metadata["kernelspec"]})
    for number, cell in enumerate(source.cells):
        # An id that does not change from build to build, so that two notebooks can be compared.
        name = f"{path.stem.strip('_')}-{number}"
        if cell.cell_type == "code":
            # What a page folds away, a notebook does too; a click opens it.
            folded = "hide-input" in cell.metadata.get("tags", [])
            made.cells.append(
                nbformat.v4.new_code_cell(
                    cell.source,
                    id=name,
                    metadata={"jupyter": {"source_hidden": True}} if folded else {},
                )
            )
            continue
        # Every second part is code: a prediction, or a place for an answer.
        for part, text in enumerate(plain(cell.source, figures).split(CELL)):
            if not text.strip():
                continue
            new = nbformat.v4.new_code_cell if part % 2 else nbformat.v4.new_markdown_cell
            made.cells.append(new(text.strip(), id=f"{name}-{part}" if part else name))
    return made


def write(folder: Path) -> list[Path]:
    """Write every chapter's notebook and the archive that holds them with data and helpers."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for path in chapters():
        target = folder / f"{path.stem}.ipynb"
        nbformat.write(notebook(path), target)
        written.append(target)
    with zipfile.ZipFile(folder / ARCHIVE, "w", zipfile.ZIP_DEFLATED) as archive:
        files = sorted({path for pattern in ARCHIVED for path in ROOT.glob(pattern)})
        contents = {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in files}
        contents |= {path.name: path.read_bytes() for path in written}
        contents |= {f"{BESIDE.name}/{path.name}": path.read_bytes() for path in NOTEBOOK.iterdir()}
        contents["requirements.txt"] = _requirements().encode()
        for name, content in sorted(contents.items()):
            # A fixed date: the same content gives the same archive.
            entry = zipfile.ZipInfo(name, (2026, 1, 29, 16, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return written


def pinned(group: str) -> list[str]:
    """The lines of a group of requirements.txt, such as ``--- run``."""
    lines, wanted = [], False
    for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("# ---"):
            wanted = group in line
        if wanted and line and not line.startswith("#"):
            lines.append(line)
    return lines


def _requirements() -> str:
    """The lines of requirements.txt that a notebook needs."""
    return "\n".join(
        ["# These notebooks need: pip install -r requirements.txt", *pinned(NEEDED), ""]
    )


def _write(app, error) -> None:
    if not error and app.builder.format == "html":
        write(Path(app.outdir) / FOLDER)


def _buttons(app, pagename, templatename, context, doctree) -> None:
    """Offer a chapter's notebook, and all of them, where the theme offers its source."""
    if pagename not in {path.relative_to(ROOT).with_suffix("").as_posix() for path in chapters()}:
        return
    root = "../" * pagename.count("/")
    name = Path(pagename).name
    for group in context.get("header_buttons", []):
        if group.get("label") == "download-buttons":
            group["buttons"][:0] = [
                {
                    "type": "link",
                    "url": f"{root}{FOLDER}/{name}.ipynb",
                    "text": ".ipynb",
                    "icon": "fas fa-code",
                    "label": "download-notebook-button",
                    "tooltip": "Download this chapter as a notebook",
                },
                {
                    "type": "link",
                    "url": f"{root}{FOLDER}/{ARCHIVE}",
                    "text": ".zip",
                    "icon": "fas fa-file-zipper",
                    "label": "download-archive-button",
                    "tooltip": "Download all notebooks with data and helpers",
                },
            ]


def setup(app) -> None:
    """Write the notebooks once the pages are written, and link them."""
    app.connect("build-finished", _write)
    app.connect("html-page-context", _buttons, priority=900)
