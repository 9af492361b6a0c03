"""Faults of what the build is told: settings, contents, requirements, names in the environment."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.faults import Fault, Result
from tests.support import books, warm

FILES: dict[str, tuple[str, str | None, str, str, str]] = {
    # file, what stands there (None: nothing is sought, the file is written anew), what is put
    # there, the place and the reason that have to be said
    "settings that are no YAML": ("_config.yml", "title: ", "title: [", "line|row", "YAML"),
    "settings that are a list": ("_config.yml", None, "- a\n", "_config", "expected|mapping"),
    "settings that are empty": ("_config.yml", None, "", "_config", "expected|title"),
    "a setting that there is not": (
        "_config.yml",
        "only_build_toc_files: true",
        "only_build_toc: true",
        "only_build_toc",
        "unknown|not",
    ),
    "a setting of another type": (
        "_config.yml",
        "timeout: 120",
        "timeout: soon",
        "timeout",
        "soon|number|type",
    ),
    "an extension that there is not": (
        "_config.yml",
        "- sphinx_copybutton",
        "- sphinx_copybuton",
        "sphinx_copybuton",
        "No module|not",
    ),
    "an extension of Markdown that there is not": (
        "_config.yml",
        "deflist, dollarmath",
        "deflist, dolarmath",
        "myst_enable_extensions|enable_extensions",
        "dolarmath",
    ),
    "a repository that is none": (
        "_config.yml",
        'url: ""',
        'url: "https://example.org/book"',
        "repository: url",
        "expected",
    ),
    "a bibliography that there is not": (
        "_config.yml",
        "book/references.bib",
        "book/reference.bib",
        "reference.bib",
        "a file that exists; found",
    ),
    "a way of running that there is not": (
        "_config.yml",
        "execute_notebooks: cache",
        "execute_notebooks: often",
        "execute",
        "often",
    ),
    "an icon that there is not": (
        "_config.yml",
        "assets/favicon.svg",
        "assets/favikon.svg",
        "favikon",
        "a file that exists; found",
    ),
    "contents that are no YAML": ("_toc.yml", "root: ", "root: [", "line|row", "YAML|yaml"),
    "contents that are a list": ("_toc.yml", None, "- a\n", "_toc", "expected|mapping|dict"),
    "contents that are empty": ("_toc.yml", None, "", "_toc", "expected|empty|mapping|dict"),
    "contents without a root": ("_toc.yml", "root: book/index\n", "", "root", "root"),
    "a page of the contents that there is not": (
        "_toc.yml",
        "file: book/page",
        "file: book/pages",
        "book/pages",
        "a page that exists; found",
    ),
    "a page twice": (
        "_toc.yml",
        "  - file: book/page\n",
        "  - file: book/page\n  - file: book/page\n",
        "book/page",
        "named once; found",
    ),
    "a key of the contents that there is not": (
        "_toc.yml",
        "- file: book/page",
        "- fil: book/page",
        "fil\\b|chapters",
        "fil|file",
    ),
    "a tab in the contents": (
        "_toc.yml",
        "  - file: book/page",
        "\t- file: book/page",
        "line|row",
        "tab|\\\\t|token",
    ),
    "a format of the contents that there is not": (
        "_toc.yml",
        "format: jb-book",
        "format: jb-boook",
        "jb-boook",
        "jb-boook",
    ),
    "packages of npm that are no JSON": ("package.json", "{", "", "row", "expected JSON; found"),
    "a package of npm without its version": (
        "package.json",
        '"katex": "',
        '"katex": "^',
        "katex",
        "an exact version; found",
    ),
    "a lock of npm that is gone": (
        "package-lock.json",
        None,
        "",
        "package-lock.json",
        "expected JSON; found",
    ),
    "a chapter that is no UTF-8": (
        "book/page.md",
        None,
        "# A\udce9\n",
        "page",
        "UTF-8|utf-8|decode",
    ),
    "a bibliography that is broken": (
        "book/references.bib",
        None,
        "@book{a, title = {One\n",
        "references.bib",
        "syntax|expected",
    ),
    "a helper that is no Python": (
        "helpers/palette.py",
        "from __future__",
        "from from __future__",
        "palette.py",
        "SyntaxError|Traceback (most recent call last)",
    ),
}

NAMES: dict[str, tuple[str, str, str]] = {
    "a repository that is none, in the environment": (
        "BOOK_REPOSITORY",
        "https://example.org/book",
        "expected https://github.com/owner/name",
    ),
    "a kernel that there is not": ("LITE_KERNEL", "lokal", "cdn.*local.*none"),
    "a mirror that is no address": ("LITE_KERNEL", "ftp://example.org", "cdn.*local.*none|http"),
    "files of Pyodide from nowhere": ("PYODIDE_FILES", "nowhere", "http|none|address"),
    "a browser that there is not": ("BOOK_BROWSER", "/nowhere/chrome", "/nowhere/chrome"),
}
"""By fault: the name, what it is set to, and the reason that has to be said."""


def _broken(folder: Path, number: int, name: str) -> Result:
    own = folder / f"book{number}"
    own.mkdir()
    books.project(own, "\nNothing is wrong here.\n")
    if name in FILES:
        file, old, new, place, reason = FILES[name]
        if old is None:
            (own / file).write_text(new, encoding="utf-8", errors="surrogateescape")
        else:
            books.edit(own, file, old, new)
        fault = Fault("a setting", name, file.replace(".", r"\."), place, reason)
        done = books.run(own, books.BUILD)
    else:
        variable, value, reason = NAMES[name]
        more = {"LITE_KERNEL": "local"} if variable == "PYODIDE_FILES" else {}
        fault = Fault("a name in the environment", name, variable, variable, reason)
        command = ("helpers", "browser") if variable == "BOOK_BROWSER" else books.BUILD
        done = books.run(own, command, **{variable: value}, **more)
    return Result(fault, done.said * (done.code != 0))


def results() -> Iterator[Result]:
    """Build a tiny book with each of the faults, on all cores."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "snapshot").mkdir()
        books.snapshot(folder / "snapshot")
        with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
            names = [*FILES, *NAMES]
            yield from pool.map(lambda one: _broken(folder, *one), enumerate(names))
    warm.stop()
