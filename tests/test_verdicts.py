"""The verdicts follow from the printed rules, and no verdict is older than its rule."""

import hashlib
import re

import pytest

from helpers import data
from helpers.sphinx.claims import Rules
from helpers.verdicts import JUDGES, verdict
from tests.support.together import together

pytestmark = pytest.mark.check(seconds=5)

CLAIMS = list(data.records("claims").values())
RULES = data.records("verdict_rules")
BY_PROGRAM = [claim for claim in CLAIMS if verdict(claim)]

BY_HAND = {"claim_msft_fall_early", "claim_gold_record", "claim_small_earnings"}
"""Statements of fact for which no number is on record to compare."""

WORDED = {
    "reading": "2026-11-29 0d191cb9",
    "figure_dated": "2026-11-29 fc0ca54f",
    "figure_undated": "2026-11-29 b3bcbf87",
    "figure_level": "2026-11-29 c063bf48",
    "figure_amount": "2026-11-29 9167ef2d",
    "figure_nearly": "2026-11-22 fae80366",
    "figure_expected": "2026-11-24 9b8a2a7d",
    "statement": "2026-11-29 e8aafb85",
    "implied": "2026-11-29 6e97cf2f",
    "cause": "2026-11-28 bcf6251e",
    "report": "2026-11-29 1d283c7a",
    "history": "2026-11-29 4a7d8a55",
    "judgement": "2026-11-29 ee94cdc0",
    "opinion": "2026-11-24 705a1eeb",
    "forecast": "2026-11-24 e21f9f69",
}
"""By rule, the day and the words, as a digest, that its claims were judged by."""


@together(BY_PROGRAM, lambda claim: claim.id)
def test_a_verdict_that_a_program_can_give_is_the_one_it_gives(claim):
    assert claim.verdict == verdict(claim)


def test_every_figure_is_judged_by_a_program_but_three():
    figures = {claim.id for claim in CLAIMS if claim.kind == "figure"}
    assert figures - {claim.id for claim in BY_PROGRAM} == BY_HAND
    assert {claim.id for claim in BY_PROGRAM} <= figures


@together(CLAIMS, lambda claim: claim.id)
def test_no_claim_was_judged_before_its_rule_was_written(claim):
    assert claim.judged_on >= data.rule(claim.rule).written_on
    assert claim.judged_on >= data.rule("reading").written_on


@together(RULES.values(), lambda rule: rule.id)
def test_a_rule_whose_words_change_gets_a_new_day(rule):
    """Whoever changes a rule gives it its day, and judges its claims again, before this line."""
    words = hashlib.sha256(f"{rule.rule} {rule.width}".encode()).hexdigest()[:8]
    assert WORDED[rule.id] == f"{rule.written_on} {words}"


@together(RULES.values(), lambda rule: rule.id)
def test_a_rule_has_days_in_order_and_says_what_changed(rule):
    assert "2026-11-22" <= rule.first_written_on <= rule.written_on
    assert bool(rule.changed) >= (rule.first_written_on != rule.written_on)


@together(CLAIMS, lambda claim: claim.id)
def test_a_claim_is_judged_by_a_rule_for_its_kind(claim):
    assert claim.kind in data.rule(claim.rule).applies_to.split(", ")


def test_every_rule_is_used_and_the_program_knows_none_that_is_not_printed():
    assert {claim.rule for claim in CLAIMS} | {"reading"} == set(RULES)
    assert set(JUDGES) <= set(RULES)


@pytest.mark.parametrize(
    ("rule", "words", "width"),
    [
        ("figure_dated", "a quarter", 0.25),
        ("figure_undated", "in the same way", 0.25),
        ("figure_level", "a quarter", 0.25),
        ("figure_amount", "a tenth", 0.1),
        ("figure_nearly", "half a percentage point", 0.5),
    ],
)
def test_the_width_that_is_applied_is_the_one_in_the_words(rule, words, width):
    assert words in data.rule(rule).rule and data.rule(rule).width == width


def test_a_quarter_of_a_level_would_not_be_enough():
    gold = data.claim("claim_gold_level")
    far = type(gold)(**{**vars(gold), "told": 4200.0})
    assert verdict(gold) == "roughly" and verdict(far) == "does_not_hold"


@together(CLAIMS, lambda claim: claim.id)
def test_a_rule_gives_only_the_verdicts_that_it_names(claim):
    named = {
        "holds": "*holds*",
        "roughly": "*roughly right*",
        "does_not_hold": "*does not hold*",
        "opinion": "*opinion*",
        "open": "*open*",
        "implied": "*not judged again*",
    }
    if claim.verdict == "cannot_be_checked":  # by the first rule, which is for all
        assert claim.rule not in ("opinion", "forecast", "implied")
    elif claim.rule != "figure_undated" and claim.rule != "figure_nearly":
        assert named[claim.verdict] in data.rule(claim.rule).rule


@together(CLAIMS, lambda claim: claim.id)
def test_what_a_rule_compares_is_among_the_evidence(claim):
    compared = re.findall(r"(?<![\w.])[a-z]\w*(?![\w.])", claim.inputs)
    assert set(compared) <= set(claim.evidence)


def test_a_forecast_is_open_that_evening_and_advice_an_opinion():
    assert {c.verdict for c in CLAIMS if c.kind == "forecast"} == {"open"}
    assert {c.verdict for c in CLAIMS if c.kind == "advice"} == {"opinion"}


def test_a_notebook_has_the_rules_too():
    lines = Rules.plain(None)
    assert len(lines) == len(RULES) and lines[1].startswith("- **Figure, dated.** A figure that")


def test_a_disagreement_of_the_two_judges_is_settled_and_the_ledger_prints_what_was_settled():
    both = data.table("second_judging")
    printed = {claim.id: claim.verdict for claim in data.records("claims").values()}
    assert dict(zip(both["claim"], both["settled"], strict=True)) == printed
    differ = both["first"] != both["second"]
    assert both.loc[differ, ["second_reason", "settled_by"]].notna().all(axis=None)
    assert (both.loc[~differ, "settled"] == both.loc[~differ, "first"]).all()
