"""Estimates that take a statistics package; the browser's Python reads what the build got.

Each is one call of a known estimator with its settings, so that a student can see which.
"""

from __future__ import annotations

from typing import Any

from . import base_rates
from .open_data import open_data
from .precomputed import precomputed


@precomputed("arch")
def by_garch(indices, beyond):
    """GARCH(1,1) with a constant mean: deviations by quarter, and days beyond so many of them.

    Parameters
    ----------
    indices : list of str
        Two of the daily index series, of whose changes the difference is taken; none for the
        book's daily gaps as far as that evening.
    beyond : list of float
        Numbers of standard deviations.

    Returns
    -------
    dict
        How many days, their one standard deviation, GARCH's deviations by quarter, and how many
        days lay beyond either.
    """
    from arch import arch_model

    gaps = base_rates.sessions().set_index("session")["gap"]
    if indices:
        first, second = (100 * open_data(f"{name}_daily")["close"].pct_change() for name in indices)
        gaps = (first - second).dropna()
    fit: Any = arch_model(gaps, mean="Constant", vol="GARCH", p=1, q=1).fit(disp="off")
    quarters = fit.conditional_volatility.resample("QE").mean()
    plain = ((gaps - gaps.mean()) / gaps.std()).abs()
    scaled = (fit.resid / fit.conditional_volatility).abs()
    return {
        "days": len(gaps),
        "deviation": gaps.std(),
        "by quarter": quarters.tolist(),
        "quarters": quarters.index.to_period("Q").astype(str).tolist(),
        "beyond one for all": [int((plain > many).sum()) for many in beyond],
        "beyond GARCH's": [int((scaled > many).sum()) for many in beyond],
    }


@precomputed("statsmodels")
def mean_premium(factor, since, until):
    """A factor's mean a month, with a standard error that allows for a year of correlation.

    Parameters
    ----------
    factor : str
        A column of the factors of Fama and French.
    since, until : str
        Months, as in ``1963-07``.

    Returns
    -------
    tuple
        Mean, standard error by Newey and West, number of months.
    """
    import statsmodels.api as sm

    months = open_data("french_factors").loc[since:until, factor]
    fit = sm.OLS(months, [1.0] * len(months)).fit(cov_type="HAC", cov_kwds={"maxlags": 12})
    return fit.params.iloc[0], fit.bse.iloc[0], len(months)


@precomputed("arch")
def by_calendar_month(factor, since, until):
    """A factor's mean in each month of the year, January first, with its t-value.

    Parameters
    ----------
    factor : str
        A column of the factors of Fama and French.
    since, until : str
        Months, as in ``1926-07``.

    Returns
    -------
    list of dict
        ``mean`` in percent and ``t``, one a month of the year.
    """
    months = open_data("french_factors").loc[since:until, factor]
    found = months.groupby(months.index.month).agg(["mean", "std", "size"])
    t_values = found["mean"] / (found["std"] / found["size"] ** 0.5)
    return [{"mean": mean, "t": t} for mean, t in zip(found["mean"], t_values, strict=True)]
