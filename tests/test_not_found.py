"""An address that leads nowhere shows a page that leads back, wherever the book is served."""

from contextlib import contextmanager

import pytest

from helpers.delivery import not_found
from helpers.places import HTML
from tests.support import site as sites
from tests.support.tiers import sample

pytestmark = pytest.mark.push(seconds=8)


@contextmanager
def host(base):
    """A host that serves the book below a path and shows 404.html for what it does not have."""

    def instead(path):
        file = HTML / path.removeprefix(base).lstrip("/")
        if path.startswith(base) and file.is_file():
            return 200, file.read_bytes()
        return 404, (HTML / not_found.FILE).read_bytes()

    with sites.serve(HTML, instead=instead) as address:
        yield f"{address}{base}"


@sample(
    "base, address",
    [
        (base, address)
        for base in ("/", "/teaching/2026/book/")
        for address in ("nothing.html", "book/sesion.html", "book/further/a/b/c")
    ],
    [("/", "book/sesion.html"), ("/teaching/2026/book/", "book/further/a/b/c")],
    name="".join,
)
def test_a_wrong_address_leads_to_the_pages_and_to_the_search(site, base, address):
    with host(base) as root:
        page = site.browser.new_page()
        page.goto(root + address)
        page.wait_for_function("(root) => document.querySelector('base').href === root", arg=root)
        page.get_by_role("link", name="The session").click()
        page.wait_for_url(root + "book/session.html")
        page.go_back()
        page.wait_for_function("(root) => document.querySelector('base').href === root", arg=root)
        page.get_by_label("Search the book").fill("Hammack")
        page.keyboard.press("Enter")
        page.wait_for_url(root + "search.html?q=Hammack")
        page.close()


@pytest.mark.test
def test_the_page_for_a_wrong_address_lists_every_page_of_the_book():
    text = (HTML / not_found.FILE).read_text(encoding="utf-8")
    names = [name for name in sites.pages() if name.startswith("book/")]
    own = [name for name in names if f'href="{name}"' not in text]
    assert set(own) <= {"book/_template.html"}, own


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_it(site, scheme):
    page = site.browser.new_page(color_scheme=scheme)
    page.goto(site.address(not_found.FILE))
    assert sites.serious(page, True) == []
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.close()
