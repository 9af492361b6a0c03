"""Evaluations of a model a second, against the same formula written by hand in NumPy."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from time import perf_counter
from typing import Any

import numpy as np

from bench.table import Line, middle
from helpers.model import model
from helpers.xp import numpy

SIZE = 100_000


def _by_hand(index_change, weight, change):
    return (index_change - weight * change) / (1 - weight)


def _required_revenue(capex, short_share, short_life, long_life, hurdle, margin):
    short = hurdle / (1 - (1 + hurdle) ** -short_life)
    long = hurdle / (1 - (1 + hurdle) ** -long_life)
    return capex * (short_share * short + (1 - short_share) * long) / margin


def _taylor(
    inflation,
    unemployment,
    natural_rate,
    natural_unemployment,
    inflation_target,
    inflation_weight,
    gap_weight,
    okun,
):
    gap = okun * (natural_unemployment - unemployment)
    return (
        natural_rate
        + inflation
        + inflation_weight * (inflation - inflation_target)
        + gap_weight * gap
    )


HAND: dict[str, Callable[..., Any]] = {
    "index_without": _by_hand,
    "required_revenue": _required_revenue,
    "taylor_rate": _taylor,
}


def _seconds(function: Callable, given: dict) -> float:
    started = perf_counter()
    function(**given)
    return perf_counter() - started


def measure(runs: int) -> list[Line]:
    """The function as it stands and the bound model with its checks, each in turn with NumPy's."""
    chance, lines = np.random.default_rng(29), []
    for size, many in ((SIZE, "arrays of 100,000"), (0, "single numbers")):
        rates: dict[str, list[float]] = {"function": [], "model": [], "hand": []}
        for key, hand in HAND.items():
            bound = model(key)
            given = {
                row.input: chance.uniform(row.low, row.high, size or None) for row in bound.inputs
            }
            np.testing.assert_allclose(bound(**given), hand(**given), rtol=1e-9)
            ways: dict[str, Callable[..., Any]] = {
                "function": partial(bound.function, numpy),
                "model": bound,
                "hand": hand,
            }
            turns = [
                {way: _seconds(call, given) for way, call in ways.items()}
                for _ in range(runs if size else runs * 50)
            ]
            for way in ways:
                rates[way].append((size or 1) / middle([turn[way] for turn in turns]) / 1e6)
        by_hand = middle(rates["hand"])
        for way, what in (("function", "a model's function"), ("model", "a model with its checks")):
            lines.append(
                Line(
                    f"{what}, {many}, evaluations a second",
                    middle(rates[way]),
                    "million",
                    "NumPy by hand",
                    by_hand,
                )
            )
    return lines
