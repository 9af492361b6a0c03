"""A reader judges the ledger's claims before the book does, and sees how far the two agree."""

import math
import random

import pytest

from helpers.verdicts import cohen_kappa, share_agreed
from helpers.wording import VERDICTS
from tests.support import node
from tests.support.site import View

pytestmark = pytest.mark.check(seconds=2)


def judgings(many):
    """Pairs of verdicts of two who look at the same things, by a fixed seed."""
    draw = random.Random(29)
    for _ in range(many):
        first = draw.choices(list(VERDICTS), k=draw.randint(1, 96))
        second = [one if draw.random() < 0.6 else draw.choice(list(VERDICTS)) for one in first]
        yield list(zip(first, second, strict=True))


def test_the_page_and_python_give_the_same_kappa():
    many = [*judgings(200), [("holds", "holds")] * 3]
    answers = node.ask_judge([["kappa", [pairs]] for pairs in many])
    for pairs, answer in zip(many, answers, strict=True):
        kappa = cohen_kappa(*zip(*pairs, strict=True))
        assert (answer is None) == math.isnan(kappa)
        assert answer is None or math.isclose(answer, kappa, rel_tol=1e-9, abs_tol=1e-12)


def test_two_who_agree_throughout_have_a_kappa_of_one():
    assert cohen_kappa(list(VERDICTS), list(VERDICTS)) == 1


def test_agreement_is_told_after_ten_claims_and_not_before():
    pairs = [["holds", "holds"]] * 5 + [["roughly", "holds"]] * 4
    few, enough = node.ask_judge(
        [["sentence", [pairs]], ["sentence", [[*pairs, ["open", "open"]]]]]
    )
    assert few.startswith("You have judged 9 of 10 claims.")
    assert enough.startswith("You and the book agree on 6 of 10 claims. Kappa is 0.")


def test_nothing_judged_and_unequal_lists_are_refused():
    for first, second in (([], []), (["holds"], ["holds", "open"])):
        with pytest.raises(ValueError, match="expected as many second verdicts as first ones"):
            share_agreed(first, second)


@pytest.mark.push(seconds=4)
@pytest.mark.parametrize(
    "view",
    [
        pytest.param(View("book/ledger.html"), id="served", marks=pytest.mark.nightly),
        pytest.param(View("book/ledger.html", over="file"), id="from a folder"),
    ],
)
def test_a_reader_judges_by_keyboard_and_sees_the_book_only_then(site, view):
    with site.open(view) as page:
        page.focus(".bk-judge button")
        page.keyboard.press("Enter")
        claims = page.locator(".bk-claims--ledger > .bk-claim")
        for number in range(10):
            claim = claims.nth(number)
            verdict, why = claim.locator(".bk-verdict"), claim.locator("dd.bk-claim__why").first
            claim.locator("summary").focus()
            page.keyboard.press("Enter")
            assert not verdict.is_visible() and not why.is_visible()
            assert claim.get_by_text("Best case").is_visible()
            page.keyboard.press("Tab")
            while page.evaluate("document.activeElement.textContent") != "roughly right":
                page.keyboard.press("Tab")
            page.keyboard.press("Enter")
            assert verdict.is_visible() and why.is_visible()
            assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
        rightly = page.locator(".bk-claims--ledger [data-verdict=roughly]:not([data-unjudged])")
        said = page.locator(".bk-judge output").inner_text()
        assert said.startswith(f"You and the book agree on {rightly.count()} of 10 claims.")
        assert page.locator(".bk-judge tbody tr").count() == len(VERDICTS)
        assert page.seen.said == []
        page.reload()
        page.locator(".bk-judge output").get_by_text(said, exact=True).wait_for()
        page.get_by_role("button", name="Forget my verdicts").click()
        assert page.locator(".bk-judge output").inner_text().startswith("You have judged 0 of 10")
