"""An old address leads on: what moved to another page keeps its id, and is found there."""

import pytest

from tests.support.site import View, quiet

pytestmark = pytest.mark.push(seconds=20)

MOVED = {
    "book/fed.html#rate-path": "book/balance.html#rate-path",
    "book/fed.html?move_june=0.25#rate-path": (
        "book/balance.html?rate_editor.move_june=0.25#rate-path"  # as the figure's page writes it
    ),
    "book/data.html#tables": "book/tables.html#tables",
    "book/data.html#table-names": "book/tables.html#table-names",
    "book/data.html#how_rare.threshold": "book/tables.html#how_rare.threshold",
}


@pytest.mark.parametrize("address", MOVED)
@pytest.mark.parametrize("over", ["http", "file"])
def test_an_address_of_before_a_page_was_split_leads_to_the_place(site, address, over):
    with site.open(View("book/fed.html", over=over)) as page:
        start = page.url.removesuffix("book/fed.html")
        page.goto(start + address)
        page.wait_for_url(start + MOVED[address])
        assert page.locator(f'[id="{address.partition("#")[2]}"]').count() == 1


@pytest.mark.parametrize("over", ["http", "file"])
def test_the_front_door_leads_on_to_the_place_that_it_is_asked_for(site, over):
    with site.open(View("book/fed.html", over=over)) as page:
        start = page.url.removesuffix("book/fed.html")
        page.goto(start + "index.html?asof=evening#claim_gap")
        page.wait_for_url(start + "book/ledger.html?asof=evening#claim_gap")
        assert page.locator("#claim_gap").count() == 1


@pytest.mark.test
def test_an_id_that_nobody_has_leaves_the_reader_where_they_are(site):
    with site.open(View("book/fed.html#no-such-place")) as page:
        quiet(page, page.seen.requests)
        assert page.url.endswith("book/fed.html#no-such-place")
