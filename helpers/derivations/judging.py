"""Studies of how two judges of the story's claims agree, before anything was settled."""

from __future__ import annotations

from ..verdicts import cohen_kappa, share_agreed
from .rows import Shelf
from .vocabulary import study


def _verdicts(shelf: Shelf) -> tuple[list[str], list[str]]:
    rows = shelf.table("second_judging")
    return rows["first"].to_list(), rows["second"].to_list()


@study("percent", tables=("second_judging",))
def agreement_of_judges(shelf: Shelf) -> float:
    """Claims on which two judges gave the same verdict.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"first": ["holds", "open"], "second": ["holds", "holds"]})
    >>> agreement_of_judges(Shelf({"second_judging": rows}))
    50.0
    """
    return 100 * share_agreed(*_verdicts(shelf))


@study("number", tables=("second_judging",))
def kappa_of_judges(shelf: Shelf) -> float:
    """Cohen's kappa of two judges: their agreement beyond chance.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"first": ["holds", "open"], "second": ["holds", "open"]})
    >>> kappa_of_judges(Shelf({"second_judging": rows}))
    1.0
    """
    return cohen_kappa(*_verdicts(shelf))


@study("count", tables=("second_judging",))
def verdicts_changed(shelf: Shelf) -> int:
    """Verdicts of the first judge that were settled otherwise.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"first": ["holds", "open"], "settled": ["holds", "roughly"]})
    >>> verdicts_changed(Shelf({"second_judging": rows}))
    1
    """
    rows = shelf.table("second_judging")
    return int((rows["first"] != rows["settled"]).sum())


@study("count", tables=("second_judging",))
def differences_of_judges(shelf: Shelf) -> int:
    """Claims on which two judges gave different verdicts.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"first": ["holds", "open"], "second": ["holds", "holds"]})
    >>> differences_of_judges(Shelf({"second_judging": rows}))
    1
    """
    rows = shelf.table("second_judging")
    return int((rows["first"] != rows["second"]).sum())
