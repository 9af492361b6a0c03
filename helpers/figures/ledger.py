"""The figure of the ledger of claims."""

from __future__ import annotations

import pandas as pd

from .. import charts
from . import Drawing

KINDS = ["figure", "history", "cause", "judgement", "forecast", "advice"]
VERDICTS = {
    "holds": "holds",
    "roughly": "roughly\nright",
    "does_not_hold": "does\nnot\nhold",
    "cannot_be_checked": "cannot\nbe\nchecked",
    "opinion": "opinion",
    "open": "open",
}
"""By verdict, the words above its column."""


def by_kind(counts: pd.DataFrame) -> pd.DataFrame:
    """The table under `verdicts`: a row a kind, a column a verdict."""
    wide = counts.pivot(index="kind", columns="verdict", values="claims")
    wide = wide.reindex(index=KINDS, columns=list(VERDICTS)).fillna(0).astype(int)
    return wide.rename(
        columns={key: words.replace("\n", " ") for key, words in VERDICTS.items()}
    ).reset_index()


def verdicts(counts: pd.DataFrame) -> Drawing:
    """Claims by kind and verdict, as a grid of circles."""
    return Drawing(
        charts.matrix(
            counts,
            row="kind",
            column="verdict",
            count="claims",
            rows=KINDS,
            columns=VERDICTS,
            most=int(counts["claims"].max()),
        ),
        subtitle="Claims of the story by kind and verdict, count",
        description="A grid of circles: figures gather under holds, causes spread from holds to "
        "cannot be checked with most in roughly right and cannot be checked, judgements lean to "
        "roughly right and none holds, forecasts are all open.",
        note="A number that only follows from two others is not counted. A count of claims depends "
        "on how sentences are split. It weighs a detail like a headline.",
        units="claims",
    )
