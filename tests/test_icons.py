"""Icons: each that a page shows has a letter in the style sheet and a glyph in the font."""

import re
from pathlib import Path

import pydata_sphinx_theme
import pytest
from fontTools.ttLib import TTFont
from sphinx.errors import ExtensionError

from helpers.places import HTML
from helpers.sphinx import site

OLDER = '.fa-sun:before,.fa-day::before{content:"\\f185"}.fa-plus:before{content:"\\+"}'
NEWER = '.fa-sun,.fa-day{--fa:"\\f185"}.fa-plus{--fa:"\\+"}.fa-lg{font-size:1.25em}'
DRAWN = {0xF185, ord("+")}
PAGE = '<i class="theme-switch fa-solid fa-sun fa-lg"></i> <span class="fas fa-plus"></span>'

pytestmark = pytest.mark.check(seconds=1)


@pytest.mark.parametrize("css", [OLDER, NEWER], ids=["older theme", "newer theme"])
def test_the_letters_are_read_as_either_theme_says_them(css):
    codes = site.icon_codes(css)
    assert codes == {"sun": 0xF185, "day": 0xF185, "plus": ord("+")}
    assert site.icons_used({"a.html": PAGE}, codes, DRAWN) == DRAWN


@pytest.mark.parametrize("css", [OLDER, NEWER], ids=["older theme", "newer theme"])
def test_an_icon_without_a_letter_stops_the_build_and_is_named(css):
    page = PAGE.replace("fa-sun", "fa-moon")
    with pytest.raises(ExtensionError) as stopped:
        site.icons_used({"book/a.html": page}, site.icon_codes(css), DRAWN)
    for word in ("book/a.html", "fa-moon", "invisible", "icon_codes in helpers/sphinx/site.py"):
        assert word in str(stopped.value)


def test_a_letter_without_a_glyph_stops_the_build_and_is_named():
    with pytest.raises(ExtensionError) as stopped:
        site.icons_used({"book/a.html": PAGE}, site.icon_codes(NEWER), {ord("+")})
    for word in ("book/a.html", "fa-sun", "0xf185", site.SOLID, "solid style"):
        assert word in str(stopped.value)


def test_a_word_that_only_looks_like_an_icon_is_none():
    assert site.icons_used({"a.html": '<p class="fable fa-sunny">fa-moon</p>'}, {}, set()) == set()


@pytest.mark.test(seconds=2)
def test_every_icon_of_a_built_page_has_a_glyph_in_the_built_font():
    static = HTML / "_static"
    codes = site.icon_codes(
        (static / "styles" / "pydata-sphinx-theme.css").read_text(encoding="utf-8")
    )
    drawn = TTFont(static / site.THEME_ICONS / site.SOLID).getBestCmap()
    pages = sorted((HTML / "book").glob("*.html"))
    for path in pages:
        text = path.read_text(encoding="utf-8")
        header = text[text.index("<header") : text.index("<article")]
        assert len(set(re.findall(r"fa-[a-z-]+", header))) > 10, path.name
        site.icons_used({path.name: text}, codes, drawn)
    assert pages and len(drawn) < 40


@pytest.mark.test
def test_the_font_of_icons_says_no_hour_of_its_making():
    # It lies in the style of every page, whose address goes by what it holds.
    theirs = Path(pydata_sphinx_theme.__file__).parent / "theme" / "pydata_sphinx_theme" / "static"
    fonts = [TTFont(place / site.THEME_ICONS / site.SOLID) for place in (HTML / "_static", theirs)]
    assert fonts[0]["head"].modified == fonts[1]["head"].modified
