"""Samples: of cases that one code serves a push runs some, the night all of them."""

import pytest


def sample(names, cases, pushed, name=str):
    """Parametrize a test by all cases; those that are not `pushed` are nightly.

    Parameters
    ----------
    names : str
        As `pytest.mark.parametrize` takes them.
    cases : iterable
        Where `names` are several, a tuple each.
    pushed : callable or collection
        Of a case: whether every push runs it.
    name : callable, optional
        What a case is called.
    """
    chosen = pushed if callable(pushed) else lambda case: case in pushed
    many = "," in names
    return pytest.mark.parametrize(
        names,
        [
            pytest.param(
                *(case if many else [case]),
                id=name(case),
                marks=() if chosen(case) else pytest.mark.nightly,
            )
            for case in cases
        ],
    )
