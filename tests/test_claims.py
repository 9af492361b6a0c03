"""The claims at the head of a chapter: five stay open, the rest lie in one fold."""

import re
from types import SimpleNamespace

import pytest

from helpers import data
from helpers.places import ROOT
from helpers.sphinx import claims as on_pages
from helpers.sphinx import plain

pytestmark = pytest.mark.check(seconds=2)

FOUR = "claim_gap claim_rout claim_stark_divide claim_russell_resilient"


def on_a_page(chapter, **options):
    def error(text):
        return ValueError(text)

    return on_pages.Claims.html(SimpleNamespace(arguments=[chapter], options=options, error=error))


def count(chapter):
    return sum(claim.chapter == chapter for claim in data.records("claims").values())


def test_a_page_shows_the_claims_that_stay_open_in_the_storys_order_and_folds_the_rest():
    above, fold, below = on_a_page("session", open=FOUR).partition(
        '<details class="bk-claims__rest">'
    )
    assert fold and above.count('<details class="bk-claim"') == 4
    assert below.count('<details class="bk-claim"') == count("session") - 4
    places = [above.index(f"ledger.html#{id}") for id in sorted(FOUR.split(), key=_number)]
    assert places == sorted(places)
    told = re.search(r"<summary>The other (\d+) claims: ([^<]+)</summary>", below)
    numbers = [int(number) for number in re.findall(r"\d+", told.group(2))]
    assert int(told.group(1)) == sum(numbers) == count("session") - 4


def _number(id):
    return data.claim(id).number


def test_without_a_list_nothing_is_folded():
    assert "bk-claims__rest" not in on_a_page("capex")
    assert on_a_page("capex").count('<details class="bk-claim"') == count("capex")


def test_a_notebook_has_the_same_claims_open_and_the_same_in_the_fold():
    text = plain.plain(f"```{{claims}} session\n:open: {FOUR}\n```\n", {})
    above, fold, below = text.partition("<details><summary>The other ")
    assert above.count("<details><summary>") == 4
    assert fold and below.rstrip().endswith("</details>")
    assert below.count("<details><summary>") == count("session") - 4
    assert plain.plain("```{claims} fed\n```\n", {}).count("<details><summary>") == count("fed")


@pytest.mark.parametrize(
    ("chapter", "listed", "told"),
    [
        ("sesion", "", "no claim of data/claims.csv names the chapter 'sesion'"),
        ("session", "claim_gapp", "not a claim of the chapter 'session': claim_gapp"),
        ("capex", "claim_gap", "not a claim of the chapter 'capex': claim_gap"),
        (
            "session",
            f"{FOUR} claim_msft_fall claim_old_economy",
            "at most 5 claims stay open; 6 are",
        ),
    ],
)
def test_a_wrong_list_stops_the_build_and_says_what_is_wrong(chapter, listed, told):
    with pytest.raises(ValueError, match=told):
        on_a_page(chapter, open=listed)


@pytest.mark.parametrize("path", sorted((ROOT / "book").glob("[a-z]*.md")), ids=lambda p: p.stem)
def test_what_a_chapter_leaves_open_are_claims_of_its_own(path):
    for chapter, listed in re.findall(
        r"^```\{claims\} (\w+)\n(?::open: (.*)\n)?```", path.read_text(encoding="utf-8"), re.M
    ):
        shown, rest = on_pages.open_and_folded(chapter, listed)
        assert len(shown) + len(rest) == count(chapter)
