"""Samples: of cases that one code serves a push runs some, the night all of them.

Fewer still are run before a push.
"""

import pytest


def sample(names, cases, pushed, name=str, tested=()):
    """Parametrize a test by all cases; those that are not `pushed` are nightly.

    A case that says no tier has that of its test.

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
    tested : callable or collection
        Of a case: whether it is run before a push, too.
    """
    chosen, early = (_chooser(given) for given in (pushed, tested))
    many = "," in names
    return pytest.mark.parametrize(
        names,
        [
            pytest.param(
                *(case if many else [case]), id=name(case), marks=_marks(chosen(case), early(case))
            )
            for case in cases
        ],
    )


def _chooser(given):
    return given if callable(given) else lambda case: case in given


def _marks(pushed, tested):
    if tested:
        return pytest.mark.test
    return () if pushed else pytest.mark.nightly
