"""What the questions of the chapter ``ledger`` name."""

from __future__ import annotations

from .. import data
from ..verdicts import cohen_kappa, share_agreed


def claims_that(verdict: str, kind: str = "") -> float:
    """How many claims have a verdict, of one kind or of all.

    >>> claims_that("holds", "cause") < claims_that("holds")
    True
    """
    claims = data.records("claims").values()
    return float(sum(one.verdict == verdict and kind in ("", one.kind) for one in claims))


def errors_of_figures() -> float:
    """The largest error of a told figure, as a multiple of what is known.

    >>> round(errors_of_figures(), 1)
    3.0
    """
    return max(
        abs(claim.told / data.fact(claim.known).value - 1)
        for claim in data.records("claims").values()
        if claim.told is not None and claim.known
    )


def figures_that_hold(roughly: bool = False, implied: bool = False) -> float:
    """Told figures that hold, in percent of those that were judged.

    Parameters
    ----------
    roughly : bool
        With those that are roughly right.
    implied : bool
        Of all, with what was not judged again.

    Examples
    --------
    >>> figures_that_hold() < figures_that_hold(roughly=True)
    True
    """
    figures = [one for one in data.records("claims").values() if one.kind == "figure"]
    judged = [one for one in figures if implied or one.verdict != "implied"]
    wanted = {"holds", "roughly"} if roughly else {"holds"}
    return 100 * sum(one.verdict in wanted for one in judged) / len(judged)


def kappa_on_causes(beyond_chance: bool = True) -> float:
    """Agreement of the two judges on causes, beyond chance or as it is.

    >>> 0 < kappa_on_causes() < kappa_on_causes(beyond_chance=False) < 1
    True
    """
    claims = data.records("claims")
    both = data.table("second_judging")
    causes = both[[claims[id].kind == "cause" for id in both["claim"]]]
    agreed = cohen_kappa if beyond_chance else share_agreed
    return agreed(causes["first"].to_list(), causes["second"].to_list())
