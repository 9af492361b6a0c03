"""The table of the page on published sums: its words."""

from __future__ import annotations

import pandas as pd

from ..data import fact
from ..units import write


def published_sums(sums: dict[str, float], put_back: dict[str, float]) -> pd.DataFrame:
    """Five published sums by four authors beside ours.

    Parameters
    ----------
    sums : dict
        Ours, by whose the calculation is, in billions of dollars.
    put_back : dict
        What comes out with the assumptions that are missing put back; of Burry's, the years that
        give his figure.
    """
    ours, again = (
        {name: write(value, "usd_bn") for name, value in values.items()}
        for values in (sums, put_back)
    )
    return pd.DataFrame(
        {
            "who": [
                "Sequoia, September 2023",
                "Sequoia, June 2024",
                "J.P. Morgan, November 2025",
                "Goldman Sachs, January 2026",
                "Michael Burry, November 2025",
            ],
            "printed": [
                fact("sequoia_first").text(),
                fact("sequoia_required").text(),
                fact("jpm_required").text(),
                f"more than {fact('goldman_profit_needed').text()}",
                fact("burry_understated").text(),
            ],
            "our sum": [
                ours["sequoia 2023"],
                ours["sequoia 2024"],
                f"{ours['jpm']} at a margin chosen to fit",
                f"{ours['goldman']} at the low end of the ratio",
                f"{ours['burry']} at three years",
            ],
            "what it asks for": [
                "revenue, once",
                "revenue, once",
                "revenue a year, for ever",
                "profit a year, of everything",
                "depreciation left out in three years",
            ],
            "with the assumptions put back": [
                "no return, no year",
                f"with a return on the chips {again['return on the chips']} a year; "
                f"if all else is capital {again['return on all']}",
                f"assets that wear out: {again['jpm']}",
                f"a tenth of the capital in the books {again['goldman']}",
                f"his figure needs {write(put_back['burry'], 'years', 1)}",
            ],
        }
    )
