"""The style sheets and the icon say the colours of the palette, and no others."""

import re
from pathlib import Path

import pytest

from helpers import palette
from tests.support.contrast import contrast

pytestmark = pytest.mark.check(seconds=3)

HELPERS = Path(palette.__file__).parent
ASSETS = HELPERS / "sphinx" / "assets"
SCHEMES = {"LIGHT": palette.LIGHT, "DARK": palette.DARK, "PRINT": palette.PRINT}

SAID_AGAIN = [
    pytest.param("sphinx/assets/book.css", "\nhtml {", "LIGHT", id="the page in the light"),
    pytest.param(
        "sphinx/assets/book.css", '\nhtml[data-theme="dark"] {', "DARK", id="the page in the dark"
    ),
    pytest.param(
        "sphinx/assets/book.css", "\n  html, html[data-theme] {", "PRINT", id="the page on paper"
    ),
    pytest.param("notebook.css", "\n.bk-nb {", "LIGHT", id="a notebook in the light"),
    pytest.param("notebook.css", '\nbody[data-jp-theme-light="false"]', "DARK", id="in the dark"),
]


def whole(colour):
    """A colour in six digits."""
    digits = colour.lower().removeprefix("#")
    return "#" + (digits if len(digits) == 6 else "".join(2 * digit for digit in digits))


def literals(text):
    """The colours that stand in a text as such."""
    return {whole(found) for found in re.findall(r"#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b", text)}


def test_every_scheme_has_every_colour():
    assert len({tuple(scheme) for scheme in SCHEMES.values()}) == 1


@pytest.mark.parametrize(("file", "start", "scheme"), SAID_AGAIN)
def test_a_style_sheet_gives_the_variables_the_colours_of_the_palette(file, start, scheme):
    css = (HELPERS / file).read_text(encoding="utf-8")
    body = css[css.index(start) + len(start) :].partition("}")[0]
    said = dict(re.findall(r"--bk-([a-z]+): (#[0-9a-fA-F]{3,6})", body))
    assert {"ink", "soft", "said", "known", "assumed", "context"} <= set(said)
    for name, colour in said.items():
        assert whole(colour) == SCHEMES[scheme][name], name


@pytest.mark.parametrize(
    "path",
    [*sorted(ASSETS.glob("*.css")), *sorted(HELPERS.glob("*.css")), ASSETS / "favicon.svg"],
    ids=lambda path: path.name,
)
def test_no_style_sheet_and_no_picture_has_a_colour_of_its_own(path):
    allowed = {colour for scheme in SCHEMES.values() for colour in scheme.values()}
    assert literals(path.read_text(encoding="utf-8")) <= allowed


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("name", "least"), [("accent", 1.9), ("known", 1.4)])
def test_what_a_chart_is_about_is_told_from_grey_without_colour(scheme, name, least):
    assert contrast(SCHEMES[scheme][name], SCHEMES[scheme]["context"]) >= least


def test_only_the_palette_has_colours_among_the_sources():
    for path in HELPERS.rglob("*.py"):
        if path.name != "palette.py":
            assert literals(path.read_text(encoding="utf-8")) == set(), path


def test_the_icon_has_the_colours_of_what_is_known_and_said():
    icon = (ASSETS / "favicon.svg").read_text(encoding="utf-8")
    known, said = palette.LIGHT["known"], palette.DARK["said"]
    assert literals(icon) == {known, said, palette.LIGHT["paper"]}
    assert contrast(said, known) >= 3  # its ring, on its own ground
