"""The figure of the ledger of claims."""

from __future__ import annotations

import pandas as pd

from .. import charts
from . import Drawing


def verdicts(counts: pd.DataFrame, kinds: list[str], verdicts: dict[str, str]) -> Drawing:
    """Claims by kind and verdict, as a grid of circles."""
    return Drawing(
        charts.matrix(
            counts,
            row="kind",
            column="verdict",
            count="claims",
            rows=kinds,
            columns=verdicts,
            most=int(counts["claims"].max()),
        ),
        subtitle="Claims of the story by kind and verdict, count",
        description="A grid of circles: figures gather under holds, causes spread from holds to "
        "cannot be checked, judgements lean to roughly right and does not hold, forecasts are "
        "all open.",
        note="A count of claims depends on how sentences are split. It weighs a detail like a "
        "headline.",
    )
