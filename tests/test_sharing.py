"""What a page says of itself to others, and the links that follow from the book's address."""

import re
import struct
import zlib
from html import unescape
from types import SimpleNamespace

import pytest

from helpers.delivery import cards, sharing
from helpers.pipeline import address, drawings
from helpers.places import HTML
from helpers.sphinx import figures
from tests.support import site as sites

pytestmark = pytest.mark.check(seconds=1)

PAGES = [page for page in sites.pages() if page.startswith("book/")] or ["book/index.html"]
HERE = address.parse("https://github.com/Owner/the.book")


def pixels(picture):
    """Width, height and the unpacked rows of a PNG."""
    width, height = struct.unpack(">II", picture[16:24])
    at, packed = 8, b""
    while at < len(picture):
        (size,) = struct.unpack(">I", picture[at : at + 4])
        if picture[at + 4 : at + 8] == b"IDAT":
            packed += picture[at + 8 : at + 8 + size]
        at += 12 + size
    return width, height, zlib.decompress(packed)


# Descriptions ------------------------------------------------------------------------------------


@pytest.mark.push
@pytest.mark.parametrize("page", PAGES)
def test_every_page_describes_itself_in_whole_words(page):
    text = (HTML / page).read_text(encoding="utf-8")
    (said,) = re.findall(r'<meta name="description" content="([^"]*)">', text)
    assert 40 <= len(said) <= sharing.MOST
    assert said.endswith((".", "?", "…"))
    assert f'<meta property="og:description" content="{said}">' in text


@pytest.mark.push
def test_no_two_pages_describe_themselves_alike():
    said = [
        re.findall(
            r'<meta name="description" content="([^"]*)">',
            (HTML / page).read_text(encoding="utf-8"),
        )[0]
        for page in PAGES
    ]
    assert len(set(said)) == len(said)


def test_a_tag_cannot_be_broken_by_what_it_says():
    assert 'content="A &quot;Great Rotation&quot; &amp; more"' in sharing.tags(
        'A "Great Rotation" & more', "words", "book"
    )


# Cards -------------------------------------------------------------------------------------------


@pytest.mark.push
@pytest.mark.parametrize("page", PAGES)
def test_every_page_has_a_card_of_the_size_that_messengers_ask_for(page):
    figures = re.findall(
        r'<p class="bk-figure__title">(.*?)</p>.*?<div class="bk-figure__wide">(<svg.*?</svg>)',
        (HTML / page).read_text(encoding="utf-8"),
        re.S,
    )
    words, drawing = figures[0] if figures else ("A page without a figure", "")
    subject = cards.Subject(unescape(re.sub(r"<[^>]+>", "", words)), "What it shows", drawing)
    picture = cards.card("One day in January", subject)
    width, height, rows = pixels(picture)
    assert (width, height) == cards.SIZE == (1200, 630)
    assert len(rows) == height * (1 + 4 * width)
    assert len(picture) < 80_000


def test_a_card_shows_the_finding_and_what_the_figure_shows_now(monkeypatch):
    drawing = (
        '<svg viewBox="0 0 720 300" xmlns="http://www.w3.org/2000/svg">'
        '<g class="evening_label"><text>not now</text></g>'
        '<text fill="var(--bk-said, #a63f14)">now</text></svg>'
    )
    figure = figures.PageFigure(
        page="book/one",
        name="Figure 1",
        bundle={
            "id": "first",
            "specification": {},
            "title": "It fell & rose",
            "subtitle": "Percent, [as told]{.bk-said}",
            "evening": {"title": "It fell"},
        },
    )
    kept = {"first": drawings.Drawing({}, {"wide": drawing, "narrow": ""})}
    monkeypatch.setattr(drawings, "drawing", lambda figure, specification: kept[figure])
    env = SimpleNamespace(book_figures={"first": figure})
    subject = sharing.subject(env, "book/one", "what the page says")
    assert (subject.headline, subject.measure) == ("It fell & rose", "Percent, as told")
    drawn = cards.svg("A book", subject)
    assert "not now" not in drawn and ">now<" in drawn
    assert 'fill="#a63f14"' in drawn and "var(" not in drawn
    assert sharing.subject(env, "book/two", "what the page says").headline == "what the page says"


def test_packing_a_picture_changes_no_pixel():
    from helpers import render

    svg = cards.svg("A book", cards.Subject("A headline that is set in the heavier face"))
    loose = render.png(svg)
    tight = cards.smaller(loose)
    assert pixels(tight) == pixels(loose) and len(tight) < len(loose)


def test_a_headline_is_set_in_the_heavier_face():
    # In a picture a weight alone is ignored without a word; a name that is unknown would be too.
    from helpers import render

    def drawn(font):
        return pixels(
            render.png(
                '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="40">'
                f'<text y="30" font-size="24" font-family="{font}">Heavy words</text></svg>'
            )
        )[2]

    assert drawn(cards.HEAVY) != drawn(render.FONT)
    assert drawn(cards.HEAVY) != drawn("No Such Font")


# The address -------------------------------------------------------------------------------------


def test_every_link_follows_from_the_one_setting():
    assert HERE.site == "https://owner.github.io/the.book/"
    assert HERE.pull("https://hub.example.edu/", "session") == (
        "https://hub.example.edu/hub/user-redirect/git-pull"
        "?repo=https%3A%2F%2Fgithub.com%2FOwner%2Fthe.book&branch=notebooks"
        "&targetPath=one-day-in-january"
        "&urlpath=lab%2Ftree%2Fone-day-in-january%2Fsession.ipynb"
    )


def test_a_site_of_ones_own_and_a_users_own_pages_have_their_addresses():
    assert address.parse("https://github.com/o/b", "https://book.org").site == "https://book.org/"
    assert address.parse("https://github.com/O/o.github.io").site == "https://o.github.io/"


@pytest.mark.parametrize("given", ["https://gitlab.com/o/b", "o/b", "https://github.com/o"])
def test_what_is_no_repository_is_refused_with_the_place_where_it_is_set(given):
    with pytest.raises(address.AddressError, match="expected https://github.com/owner/name.*_conf"):
        address.parse(given)


def test_the_environment_comes_before_the_configuration(monkeypatch):
    monkeypatch.setenv(address.SETTING, "https://github.com/a/copy")
    assert address.address().repository == "https://github.com/a/copy"
    assert "copy" in address.mark()
