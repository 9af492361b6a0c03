"""Broken copies of data/ without reading again what is whole in each of them.

Dozens of tests break one file of a copy and have all of data/ read anew. A table is what its bytes
and its description make of it, by code that is not changed while tests run: so what was made of the
same bytes by the same description is taken from memory, and a file that was touched is read.
"""

import copy
import json
from functools import wraps

from helpers import csv_tables

MADE = {}
"""What was made of a file, by the function, the file's name and bytes, and the description."""


def remember(function):
    """Let a reader of `csv_tables` make the same of the same only once; errors are not kept."""

    @wraps(function)
    def read(path, described):
        content = path.read_bytes() if path.is_file() else None
        key = function.__name__, path.name, content, json.dumps(described, sort_keys=True)
        if key not in MADE:
            MADE[key] = function(path, described)
        return copy.copy(MADE[key]) if function is FRAME else [dict(row) for row in MADE[key]]

    return read


FRAME = csv_tables.frame


def use(monkeypatch):
    """Have every reader of tables remember, until the test ends."""
    for name in ("frame", "records", "rows"):
        monkeypatch.setattr(csv_tables, name, remember(getattr(csv_tables, name)))
