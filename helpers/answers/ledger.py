"""What the questions of the chapter ``ledger`` name."""

from __future__ import annotations

from .. import data
from ..verdicts import cohen_kappa


def claims_that(verdict: str, kind: str = "") -> float:
    """How many claims have a verdict, of one kind or of all.

    >>> claims_that("holds", "cause") < claims_that("holds")
    True
    """
    claims = data.records("claims").values()
    return float(sum(one.verdict == verdict and kind in ("", one.kind) for one in claims))


def errors_of_figures(largest: bool = True) -> float:
    """The largest error of a told figure, as a multiple of what is known; or the mean of all.

    >>> round(errors_of_figures(), 1)
    3.0
    """
    errors = [
        abs(claim.told / data.fact(claim.known).value - 1)
        for claim in data.records("claims").values()
        if claim.told is not None and claim.known
    ]
    return max(errors) if largest else sum(errors) / len(errors)


def kappa_on_causes() -> float:
    """Agreement of the two judges on causes, beyond chance.

    >>> 0 < kappa_on_causes() < 1
    True
    """
    claims = data.records("claims")
    both = data.table("second_judging")
    causes = both[[claims[id].kind == "cause" for id in both["claim"]]]
    return cohen_kappa(causes["first"].to_list(), causes["second"].to_list())
