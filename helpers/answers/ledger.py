"""Answers to the exercises of the chapter ``ledger``."""

from __future__ import annotations

from .. import data
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
        0.05,
        "multiple",
        1,
        "divide the distance by what is known, and take the largest",
    ),
    "ledger-quote-box": Check(
        lambda: data.fact("msft_close_0129").value,
        0.005,
        "usd",
        2,
        "price less change gives the close before; the change is negative",
    ),
}
