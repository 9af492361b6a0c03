"""The board of names is sifted without a kernel, and says as much as the table behind it."""

import pytest

from helpers import data
from helpers.sphinx.sift import NEWS, names_of_the_board
from tests.support.site import View

pytestmark = pytest.mark.push(seconds=10)


NAMES = names_of_the_board()
SHOWN = (
    "[...document.querySelectorAll('#board tr[data-item]:not([hidden])')]"
    ".map(row => row.id.slice(5))"
)


@pytest.fixture
def board(site):
    with site.open(View("book/movers.html")) as page:
        yield page
        assert page.seen.said == []


@pytest.mark.check
def test_the_board_knows_three_states_of_news_and_counts_them_as_the_facts_do():
    counts = NAMES["news"].value_counts().to_dict()
    assert counts == {
        state: int(data.fact(f"names_{name}").value)
        for state, name in zip(
            NEWS.values(), ("news_found", "none_found", "not_looked"), strict=True
        )
    }


@pytest.mark.parametrize("key", ["sector", "size", "news"])
def test_the_board_is_filtered_by(board, key):
    for value, rows in NAMES.groupby(key):
        board.select_option(f".bk-sift [name={key}]", value)
        assert set(board.evaluate(SHOWN)) == set(rows["symbol"])
        rose = (rows["change_pct"] > 0).sum()
        said = board.locator(".bk-sift output").inner_text()
        assert said.startswith(f"{len(rows)} of {len(NAMES)} names, {rose} rose, median ")
        assert f"{key}=" in board.url


@pytest.mark.test
def test_the_board_is_searched_and_sorted(board):
    board.fill(".bk-sift [name=text]", "cruise")
    assert board.evaluate(SHOWN) == ["NCLH"]
    board.fill(".bk-sift [name=text]", "")
    board.select_option(".bk-sift [name=order]", "loss")
    assert board.evaluate(SHOWN) == list(NAMES.sort_values("change_pct")["symbol"])


def test_a_link_brings_the_board_as_it_was(site):
    with site.open(View("book/movers.html?told=told&order=size#board")) as page:
        told = NAMES.query("told == True").sort_values("market_value_bn", ascending=False)
        assert page.evaluate(SHOWN) == list(told["symbol"])


def test_a_link_whose_place_is_written_wrongly_still_brings_its_filters(site):
    with site.open(View("book/movers.html?told=told#%")) as page:
        assert set(page.evaluate(SHOWN)) == set(NAMES.query("told == True")["symbol"])
        assert page.seen.said == []


def test_without_scripts_the_whole_board_stands_without_dead_controls(site):
    with site.visit(View("book/movers.html"), java_script_enabled=False) as page:
        assert page.locator("#board tr[data-item]").count() == len(NAMES)
        assert not page.locator(".bk-sift").is_visible()
