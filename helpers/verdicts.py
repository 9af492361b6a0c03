"""The verdicts that a program can give: those on figures and on statements of fact.

The rules are rows of ``data/verdict_rules.csv``, in words and with the width that they allow. Here
stands what the words ask a program to do. What takes an argument (a cause, a judgement, a forecast)
has no function here; its claim names the rule that it was judged by, and the day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from . import conditions, data
from .data import Claim


def printed(claim: Claim, value: float) -> bool:
    """Whether the told number is this value, within half a unit of its own last digit."""
    unit = 10**-claim.told_decimals
    return claim.told is not None and abs(claim.told - value) <= 0.5 * unit * 1.0001


def by_change(claim: Claim, width: float) -> str:
    """A change: right sign, and a miss measured by the known change; prints of the day help."""
    known = data.fact(claim.known).value
    near = claim.told * known > 0 and abs(claim.told - known) <= width * abs(known)
    return _graded(claim, near or _print_agrees(claim))


def by_range(claim: Claim, width: float) -> str:
    """A level: a miss measured by the range of the day, the first two of the claim's inputs."""
    low, high = (data.fact(name).value for name in claim.inputs.split()[:2])
    near = abs(claim.told - data.fact(claim.known).value) <= width * (high - low)
    return _graded(claim, near or _print_agrees(claim))


def by_size(claim: Claim, width: float) -> str:
    """An amount, a growth rate or a multiple: a miss measured by what is known."""
    known = data.fact(claim.known).value
    return _graded(claim, abs(claim.told - known) <= width * abs(known))


def by_points(claim: Claim, width: float) -> str:
    """A figure told with "nearly"."""
    return "holds" if abs(claim.told - data.fact(claim.known).value) <= width else "does_not_hold"


def by_expectations(claim: Claim, width: float) -> str:
    """What others expected: printed, between what was printed, or neither."""
    table, _, column = claim.inputs.partition(".")
    found = data.table(table)[column]
    if claim.told in set(found):
        return "holds"
    return "roughly" if found.min() <= claim.told <= found.max() else "does_not_hold"


def by_comparison(claim: Claim, width: float) -> str:
    """A statement of fact: all of its comparisons hold, or some, or none."""
    facts = {name: fact.value for name, fact in data.records("facts").items()}
    held = [conditions.holds(part, facts) for part in claim.inputs.split("&&")]
    return "holds" if all(held) else "roughly" if any(held) else "does_not_hold"


def not_again(claim: Claim, width: float) -> str:
    """A number that only follows from two others."""
    return "implied"


JUDGES: dict[str, Callable[[Claim, float], str]] = {
    "figure_dated": by_change,
    "figure_undated": by_change,
    "figure_level": by_range,
    "figure_amount": by_size,
    "figure_nearly": by_points,
    "figure_expected": by_expectations,
    "statement": by_comparison,
    "implied": not_again,
}
"""By the id of a rule, what applies it."""


def verdict(claim: Claim, times: float = 1) -> str | None:
    """The verdict that follows from a claim's rule, or None where it takes an argument.

    Parameters
    ----------
    claim : Claim
    times : float
        By how much to stretch the width that the rule allows, to see what hangs on it.

    Examples
    --------
    >>> verdict(data.claim("claim_russell_close"))
    'does_not_hold'
    >>> verdict(data.claim("claim_banks_margins")) is None
    True
    """
    judge = JUDGES.get(claim.rule)
    if judge is None or (judge is by_comparison and not claim.inputs):
        return None
    return judge(claim, times * (data.rule(claim.rule).width or 0))


def _graded(claim: Claim, near: bool) -> str:
    if printed(claim, data.fact(claim.known).value):
        return "holds"
    return "roughly" if near else "does_not_hold"


def _print_agrees(claim: Claim) -> bool:
    return any(printed(claim, data.fact(name).value) for name in claim.inputs.split())


# Two who judge ------------------------------------------------------------------------------------


def share_agreed(first: Sequence[str], second: Sequence[str]) -> float:
    """The share of things on which two verdicts are the same.

    Parameters
    ----------
    first, second : sequence of str
        A verdict on each thing, in one order, at least one.

    Raises
    ------
    ValueError
        If there are none, or not as many of one as of the other.

    Examples
    --------
    >>> share_agreed(["holds", "holds", "open"], ["holds", "roughly", "open"])
    0.6666666666666666
    """
    if not first or len(first) != len(second):
        raise ValueError(
            f"expected as many second verdicts as first ones, and at least one; found "
            f"{len(first)} and {len(second)}"
        )
    return sum(one == other for one, other in zip(first, second, strict=True)) / len(first)


def cohen_kappa(first: Sequence[str], second: Sequence[str]) -> float:
    """Agreement beyond chance: 0 is what chance gives, 1 is full agreement.

    Two who know nothing of the things, and give each verdict as often as these do, agree on a
    share by chance. Kappa is the agreement above that, as a part of what is possible above it.

    Parameters
    ----------
    first, second : sequence of str
        A verdict on each thing, in one order, at least one.

    Returns
    -------
    float
        Not a number if both gave one and the same verdict throughout: chance then agrees fully.

    Raises
    ------
    ValueError
        As `share_agreed`.

    Notes
    -----
    Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological
    Measurement 20(1), 37-46.

    Examples
    --------
    >>> round(cohen_kappa(["holds"] * 3 + ["open"], ["holds", "holds", "open", "open"]), 2)
    0.5
    """
    agreed = share_agreed(first, second)
    ours, theirs = Counter(first), Counter(second)
    by_chance = sum(ours[verdict] * theirs[verdict] for verdict in ours) / len(first) ** 2
    return float("nan") if by_chance == 1 else (agreed - by_chance) / (1 - by_chance)
