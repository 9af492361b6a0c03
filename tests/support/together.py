"""Cases by the hundred in one test, where a case is quicker than a test: all that fail are told.

Where several cores share them, a test costs pytest three thousandths of a second whatever it asks.
`together` stands where ``pytest.mark.parametrize`` would, for cases that share nothing and take
less.
"""

from functools import wraps
from inspect import Signature, signature


def together(cases, name=lambda *case: " ".join(map(str, case))):
    """Make one test of a function of a case; its message names each case that fails, and why.

    Parameters
    ----------
    cases : iterable
        Each is given to the function first, a tuple as so many arguments; fixtures follow.
    name : callable, optional
        What a case is called in the message; by itself, its parts as text.
    """
    cases = [case if isinstance(case, tuple) else (case,) for case in cases]

    def make(function):
        @wraps(function)
        def test(**fixtures):
            faults = []
            for case in cases:
                try:
                    function(*case, **fixtures)
                except Exception as error:  # whatever it is, the other cases are asked as well
                    faults.append(f"{name(*case)}: {type(error).__name__}: {error}")
            assert cases and not faults, "\n".join([f"{len(faults)} of {len(cases)}:", *faults])

        # pytest gives what a test asks for by name; the case it must not look for.
        asked = list(signature(function).parameters.values())
        test.__signature__ = Signature(asked[len(cases[0]) if cases else 1 :])
        return test

    return make
