"""Questions to a model: random inputs from its ranges, and what its engines may differ by."""

import zlib

import numpy as np

from helpers import data
from helpers.model import model


def tolerance(name):
    """Relative; the normal curve is worked out differently by each engine."""
    return 1e-7 if "cumulativeNormal" in model(name).vega() else 1e-9


def holds(name, values):
    """Whether a combination of inputs makes sense, worked out apart from `helpers.model`."""
    condition = data.output(name).requires.replace("&&", " and ")
    return not condition or eval(condition, {"__builtins__": {}}, dict(values))


def anywhere(name, count):
    """Random inputs from a model's ranges, whether they make sense or not; always the same."""
    chance = np.random.default_rng(zlib.crc32(name.encode()))
    inputs = model(name).inputs
    low, high = ([getattr(row, end) for row in inputs] for end in ("low", "high"))
    names = [row.input for row in inputs]
    return [
        dict(zip(names, values, strict=True))
        for values in chance.uniform(low, high, (count, len(inputs))).tolist()
    ]
