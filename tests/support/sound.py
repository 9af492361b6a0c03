"""Whether data/ is sound: asked once, before any test is collected.

Many modules read data/ while they are collected, and a fault there would be told by each in its own
traceback, by dozens of tests in as many ways.
"""

import pytest

from helpers.pipeline import validate


def check():
    """End the session with the one message that names the rows, where data/ is not sound."""
    try:
        validate.once()
    except validate.ValidationError as error:
        raise pytest.UsageError(f"{error}\nNo test was run.") from None
