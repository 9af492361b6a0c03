"""Answers to the exercises of the chapter ``ledger``."""

from __future__ import annotations

from .. import data
from ..verdicts import cohen_kappa
from . import Check


def _claims_that(verdict: str, kind: str = "") -> float:
    return float(
        sum(
            claim.verdict == verdict and kind in ("", claim.kind)
            for claim in data.records("claims").values()
        )
    )


def _worst_figure() -> float:
    """The largest error of a told figure, as a multiple of what is known."""
    figures = [
        claim for claim in data.records("claims").values() if claim.told is not None and claim.known
    ]
    return max(abs(claim.told / data.fact(claim.known).value - 1) for claim in figures)


def _kappa_on_causes() -> float:
    """Agreement of the two judges on causes, beyond chance."""
    claims = data.records("claims")
    both = data.table("second_judging")
    causes = both[[claims[id].kind == "cause" for id in both["claim"]]]
    return cohen_kappa(causes["first"].to_list(), causes["second"].to_list())


CHECKS = {
    "ledger-causes-that-hold": Check(
        lambda: _claims_that("holds", "cause"),
        0,
        "count",
        0,
        "filter by kind and by verdict, and count the lines that are left",
    ),
    "ledger-largest-error": Check(
        _worst_figure,
        0.4,
        "multiple",
        1,
        "divide the distance by what is known, and take the largest",
    ),
    "ledger-second-judge": Check(
        _kappa_on_causes,
        0.01,
        "number",
        2,
        "keep the claims of the kind cause, and take what chance gives off both parts",
    ),
}
