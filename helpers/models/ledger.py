"""How far two who judged the same things agree, beyond what chance would give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence


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
