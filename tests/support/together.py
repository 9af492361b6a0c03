"""Cases by the hundred in one test, where a case is quicker than a test: all that fail are told.

Where several cores share them, a test costs pytest two thousandths of a second whatever it asks.
`together` stands where ``pytest.mark.parametrize`` would, for cases that share nothing and take
less.
"""


def together(cases, name=str):
    """Make one test of a function of a case; its message names each case that fails, and why.

    Parameters
    ----------
    cases : iterable
        Each is given to the function as it is.
    name : callable, optional
        What a case is called in the message.
    """
    cases = list(cases)

    def make(function):
        def test():
            faults = []
            for case in cases:
                try:
                    function(case)
                except Exception as error:  # whatever it is, the other cases are asked as well
                    faults.append(f"{name(case)}: {type(error).__name__}: {error}")
            assert cases and not faults, "\n".join([f"{len(faults)} of {len(cases)}:", *faults])

        # Not functools.wraps: pytest would follow it, and look for a fixture of the case's name.
        test.__name__, test.__doc__ = function.__name__, function.__doc__
        test.__module__, test.__qualname__ = function.__module__, function.__qualname__
        return test

    return make
