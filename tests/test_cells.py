"""A cell reads like the sentence before it: it is short, and so is what a recipe is told."""

import ast
import dataclasses
import inspect
import re
from pathlib import Path

import pytest

from helpers import charts, explorables, settings
from helpers.sphinx.lint import typed_digits
from helpers.wording import ROLE

pytestmark = pytest.mark.check(seconds=4)

ROOT = Path(__file__).resolve().parents[1]
BOOK = sorted((ROOT / "book").rglob("*.md"))
DRAWN = sorted((ROOT / "helpers" / "figures").glob("[a-z]*.py"))

MOST_LINES = 15
"""Of a cell, empty ones aside: about what a reader sees at once beside the text."""

MOST_PARAMETERS = 8
"""Of a recipe; what belongs together goes into a class of `helpers.settings`."""

LONGEST_MODULE = 500

CELL = re.compile(r"^```\{code-cell\}[^\n]*\n(?::[^\n]*\n)*(.*?)^```", re.M | re.S)
TEXTS = ("subtitle", "description", "note", "evening")


def cells(path):
    """The code of a page's cells."""
    return CELL.findall(path.read_text(encoding="utf-8"))


def recipes(package):
    """The chart recipes of a package, by name."""
    return {
        name: thing
        for name, thing in vars(package).items()
        if inspect.isfunction(thing)
        and thing.__module__.startswith(package.__name__)
        and "Chart" in str(inspect.signature(thing).return_annotation)
    }


RECIPES = recipes(charts) | recipes(explorables)


@pytest.mark.parametrize("path", BOOK, ids=lambda path: path.name)
def test_no_cell_is_longer_than_a_reader_sees_at_once(path):
    for code in cells(path):
        lines = [line for line in code.splitlines() if line.strip()]
        assert len(lines) <= MOST_LINES, f"{path.name}: the cell that begins {lines[0]!r}"


def test_there_are_cells_and_recipes_to_be_measured():
    assert sum(len(cells(path)) for path in BOOK) > 100 and len(RECIPES) > 25


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_is_told_few_things(name):
    assert len(inspect.signature(RECIPES[name]).parameters) <= MOST_PARAMETERS


@pytest.mark.parametrize("name", RECIPES)
def test_an_axis_is_one_thing(name):
    assert not [one for one in inspect.signature(RECIPES[name]).parameters if "domain" in one]


def test_what_a_recipe_is_told_cannot_be_changed_by_it():
    kinds = [thing for thing in vars(settings).values() if dataclasses.is_dataclass(thing)]
    assert kinds and all(kind.__dataclass_params__.frozen for kind in kinds)


@pytest.mark.parametrize(
    "path",
    [
        path
        for package in ("charts", "explorables", "figures")
        for path in sorted((ROOT / "helpers" / package).glob("*.py"))
    ],
    ids=lambda path: f"{path.parent.name}/{path.name}",
)
def test_no_module_of_drawings_is_too_long_to_be_read(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE


# Each chapter's figures ---------------------------------------------------------------------------


def drawings(path):
    """The functions of a module of figures that return a drawing, by name."""
    return {
        node.name: node
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and getattr(node.returns, "id", "") == "Drawing"
    }


def called(node):
    """The name by which something is called."""
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def figures(path):
    """By id, the drawing that a figure of a page is made of, such as ``draw.taylor``."""
    found = {}
    for code in cells(path):
        for node in ast.walk(ast.parse(re.sub(r"^\s*[%!].*$", "", code, flags=re.M))):
            if isinstance(node, ast.Call) and called(node) == "figure":
                id = next(word.value.value for word in node.keywords if word.arg == "id")
                found[id] = ast.unparse(node.args[0].func)
    return found


def page_of(path):
    """The page whose figures a module draws."""
    name = "_template" if path.stem == "template" else path.stem
    return next(page for page in BOOK if page.stem == name)


MODULES = [path for path in DRAWN if path.stem != "__init__" and not path.stem.endswith("_tables")]
"""Those with drawings; beside one may lie the words of tables that stand without a chart."""


def test_every_page_with_figures_has_a_module_for_them():
    assert {page_of(path) for path in MODULES} == {path for path in BOOK if figures(path)}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_a_figure_is_drawn_by_the_function_of_its_name(path):
    # So that who reads the cell finds the looks without a search, and none is left over.
    shown = figures(page_of(path))
    assert shown == {id: f"draw.{id.replace('-', '_')}" for id in shown}
    assert {id.replace("-", "_") for id in shown} == set(drawings(path))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_a_page_rests_on_its_own_figures_only(path):
    # A change of another page's looks would run this one again.
    code = "\n".join(cells(page_of(path)))
    imported = re.findall(r"^from helpers\.figures import (.*)$", code, re.M)
    others = {one.stem for one in MODULES} - {path.stem}
    words = {word for line in imported for word in re.findall(r"\w+", line)}
    assert f"{path.stem} as draw" in " ".join(imported) and not others & words
    text = path.read_text(encoding="utf-8")
    assert not re.search(
        rf"^from \.(?:{'|'.join(others)})? import .*\b({'|'.join(others)})\b", text
    )


def typed(node):
    """The texts of a drawing that somebody typed; what a fact puts in is not typed."""
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and called(call) == "Drawing":
            for keyword in call.keywords:
                if keyword.arg in TEXTS:
                    yield from words(keyword.value)


def words(node):
    """The text between quotes, f-strings without what they put in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    if not isinstance(node, ast.FormattedValue):
        for child in ast.iter_child_nodes(node):
            yield from words(child)


@pytest.mark.parametrize("path", BOOK, ids=lambda path: path.name)
def test_no_number_is_typed_into_a_title(path):
    # The build lets pass what happens to equal a number that data wrote; this does not.
    typed_titles = {
        " ".join(words(keyword.value)): ast.unparse(keyword.value)
        for code in cells(path)
        for node in ast.walk(ast.parse(re.sub(r"^\s*[%!].*$", "", code, flags=re.M)))
        if isinstance(node, ast.Call) and called(node) == "figure"
        for keyword in node.keywords
        if keyword.arg == "title"
    }
    assert {
        title: list(typed_digits(ROLE.sub("", text))) for text, title in typed_titles.items()
    } == {title: [] for title in typed_titles.values()}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_no_number_is_typed_into_the_words_of_a_drawing(path):
    found = {name: " ".join(typed(node)) for name, node in drawings(path).items()}
    assert any(found.values())
    assert {name: list(typed_digits(ROLE.sub("", text))) for name, text in found.items()} == {
        name: [] for name in found
    }


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_a_drawing_asks_for_numbers_as_prose_does(path):
    # One grammar for a number: a fact's own text in a figure's words is asked for by its role.
    fetched = {
        ast.unparse(part)
        for node in drawings(path).values()
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and called(call) == "Drawing"
        for keyword in call.keywords
        if keyword.arg in TEXTS
        for part in ast.walk(keyword.value)
        if isinstance(part, ast.Call) and called(part) == "text" and not part.keywords
    }
    assert fetched == set()
