"""Every chapter as a notebook that reads well in any notebook program.

A chapter is MyST Markdown with roles and directives that only this book knows. Its page is made of
the tokens that MyST finds there; of the same tokens `helpers.sphinx.plain` makes plain Markdown:
numbers become text, formulas LaTeX, exercises headings. The notebooks, with data and helpers beside
them, go into one archive that runs by itself.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import nbformat
from sphinx.util import logging

from ..chapters import chapters
from ..pipeline import reading
from ..places import DRAWINGS, NOTEBOOK, ROOT
from ..sphinx.forms import Code
from ..sphinx.plain import NotebookError, Reader
from ..widgets import SCRIPTS

logger = logging.getLogger(__name__)

FOLDER = "notebooks"
BESIDE = SCRIPTS[0]
ARCHIVE = "one-day-in-january.zip"
ARCHIVE_FILES = (
    "data/*",
    "helpers/__init__.py",
    "helpers/[a-z]*.py",  # not the command line
    "helpers/*.js",
    "helpers/*.css",
    "helpers/answers/*.py",
    "helpers/answers/*.toml",
    "helpers/charts/*.py",
    "helpers/explorables/*.py",
    "helpers/figures/*.py",
    "helpers/models/*.py",
    "LICENSE",
    "LICENSE-TEXT",
)
LANGUAGE = {
    "name": "python",
    "mimetype": "text/x-python",
    "file_extension": ".py",
    "pygments_lexer": "ipython3",
    "codemirror_mode": {"name": "ipython", "version": 3},
}
"""So that a program that runs nothing colours the code; a kernel adds its version."""

SOLUTIONS = "## Solutions"
GROUP = "--- run"
"""The group of requirements.txt that a notebook needs."""


def figures(path: Path) -> dict[str, str]:
    """The name of each figure of a chapter by its id, as its page counts them."""
    return dict(_figures(path, path.read_text(encoding="utf-8")))


@cache
def _figures(path: Path, text: str) -> dict[str, str]:
    return reading.figures(
        cell.source for cell in reading.read(path).cells if cell.cell_type == "code"
    )


def notebook(path: Path, named: Mapping[str, str] | None = None) -> nbformat.NotebookNode:
    """A chapter as a notebook, its Markdown plain and its cells as they are, without outputs.

    Parameters
    ----------
    path : Path
        The chapter.
    named : mapping, optional
        The names of its figures by their ids, where they are not counted in this text: an edition
        from which a figure is cut calls the others as the book does.

    Raises
    ------
    NotebookError
        For what has no plain form; one line for each place.
    """
    return nbformat.from_dict(_notebook(*_made_of(path, named)))


def file(path: Path, named: Mapping[str, str] | None = None) -> str:
    """A chapter's notebook as the text of its file, made anew only if the chapter has changed."""
    return _file(*_made_of(path, named))


def _made_of(
    path: Path, named: Mapping[str, str] | None
) -> tuple[Path, str, tuple[tuple[str, str], ...]]:
    names = figures(path) if named is None else named
    return path, path.read_text(encoding="utf-8"), tuple(names.items())


@cache
def _file(path: Path, text: str, names: tuple[tuple[str, str], ...]) -> str:
    return f"{nbformat.writes(_notebook(path, text, names))}\n"


@cache
def _notebook(path: Path, text: str, names: tuple[tuple[str, str], ...]) -> nbformat.NotebookNode:
    source = reading.read(path)
    place = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
    reader = Reader(dict(names), place.as_posix())
    tokens = reading.tokens(source, reader.md, reader.env)
    lines = reading.first_lines(source, text)
    metadata = {"kernelspec": source.metadata["kernelspec"], "language_info": LANGUAGE}
    made = nbformat.v4.new_notebook(metadata=metadata)
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
        if number not in tokens:  # a tag keeps it from the page
            continue
        pieces = reader.blocks(tokens[number], cell.source, lines[number])
        part = 0  # even for a text, odd for code: a prediction, or a place for an answer
        for piece in filter(str.strip, reader.check_pieces(pieces, lines[number])):
            is_code = isinstance(piece, Code)
            if piece.lstrip().startswith(SOLUTIONS):  # a heading folds what stands under it
                made.cells.append(
                    nbformat.v4.new_markdown_cell(
                        SOLUTIONS,
                        id=f"{name}-solutions",
                        metadata={"jp-MarkdownHeadingCollapsed": True},
                    )
                )
                piece = piece.lstrip().removeprefix(SOLUTIONS)
            part += part % 2 != is_code
            new = nbformat.v4.new_code_cell if is_code else nbformat.v4.new_markdown_cell
            made.cells.append(new(piece.strip(), id=f"{name}-{part}" if part else name))
            part += is_code
    reader.finish()
    return made


def write(folder: Path, named: Mapping[str, Mapping[str, str]] | None = None) -> list[Path]:
    """Write every chapter's notebook and the archive that holds them with data and helpers.

    Parameters
    ----------
    folder : Path
        The folder that gets them.
    named : mapping, optional
        By chapter, the names of its figures, as `notebook` takes them.

    Returns
    -------
    list of Path
        The notebooks.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for path in chapters():
        target = folder / f"{path.stem}.ipynb"
        target.write_text(file(path, named[path.stem] if named else None), encoding="utf-8")
        written.append(target)
    with zipfile.ZipFile(folder / ARCHIVE, "w", zipfile.ZIP_DEFLATED) as archive:
        files = sorted({path for pattern in ARCHIVE_FILES for path in ROOT.glob(pattern)})
        contents = {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in files}
        contents |= {path.name: path.read_bytes() for path in written}
        contents |= {f"{BESIDE.name}/{path.name}": path.read_bytes() for path in NOTEBOOK.iterdir()}
        contents |= {
            f"{BESIDE.name}/drawings/{path.name}": path.read_bytes() for path in _drawings()
        }
        contents["requirements.txt"] = _requirements().encode()
        for name, content in sorted(contents.items()):
            # A fixed date: the same content gives the same archive.
            entry = zipfile.ZipInfo(name, (2026, 1, 29, 16, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return written


def _drawings() -> list[Path]:
    """The chapters' figures as drawn for the pages, for a notebook that runs without a browser."""
    ids = {key for path in chapters() for key in figures(path)}
    return sorted(one for one in DRAWINGS.glob("*.svg") if one.stem.rpartition("-")[0] in ids)


def pins(group: str) -> list[str]:
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
    return "\n".join(["# These notebooks need: pip install -r requirements.txt", *pins(GROUP), ""])


def _check(app, doctree) -> None:
    """Warn of everything in a chapter that has no plain form; a warning fails the build."""
    path = Path(app.env.doc2path(app.env.docname))
    if path in chapters():
        try:
            notebook(path)
        except NotebookError as error:
            for fault in str(error).splitlines():
                logger.warning("%s", fault, type="book", subtype="notebook")
            app.env.note_reread()


def _write(app, error) -> None:
    if not error and app.builder.format == "html":
        try:
            write(Path(app.outdir) / FOLDER)
        except NotebookError:
            if not app._warncount:  # else it was told when its page was read
                raise


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
    app.connect("doctree-read", _check)
    app.connect("build-finished", _write)
    app.connect("html-page-context", _buttons, priority=900)
