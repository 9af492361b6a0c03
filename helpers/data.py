"""The only reader of ``data/``: tables, facts, claims, assumptions and sources.

Three kinds of number live in three homes: what the story *said* (`claim`), what is *known*
(`fact`, `table`) and what a reader may *assume* (`assumption`). Nothing else in the book opens a
data file, so a number in the text can always be followed to a row.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cache

import pandas as pd

from . import csv_tables, described, reads, units
from .csv_tables import DataError
from .places import DATA

DESCRIPTOR = DATA / "datapackage.json"

EVENING = "2026-01-29T23:59"
"""What was known by then is "as known that evening"; anything later is hindsight."""


NOT_KNOWN = "not known"
"""Of a first publisher, where what was read does not say."""


@dataclass(frozen=True)
class Source:
    """A page or file that a number was read from."""

    id: str
    title: str
    publisher: str
    first_publisher: str
    kind: str
    url: str
    published_on: str
    licence: str
    licence_checked_on: str
    note: str

    @property
    def printed_by(self) -> str:
        """Who printed it first, then where it was read.

        Examples
        --------
        >>> source("reuters_gold_newsmax").printed_by, source("fomc_statements").printed_by
        ('Reuters, read at Newsmax', 'Federal Reserve Board')
        >>> source("multpl_pb").printed_by
        'multpl.com (first publisher not known)'
        """
        if self.first_publisher == NOT_KNOWN:
            return f"{self.publisher} (first publisher not known)"
        first = self.first_publisher
        return f"{first}, read at {self.publisher}" if first else self.publisher

    @property
    def hindsight(self) -> bool:
        """Whether it appeared later, and so cannot vouch for what was known that evening."""
        return self.published_on > EVENING and not is_witness(self.id)


@dataclass(frozen=True)
class Fact:
    """One known number: what it measures, when it happened, who printed it and how sure it is."""

    id: str
    label: str
    value: float
    decimals: int
    unit: str
    observed_on: str
    known_on: str
    source: str
    confidence: str
    proxy: bool
    error_band: float | None
    derivation: str
    quantity: str
    preferred: bool
    note: str

    def text(self, style: str = "plain") -> str:
        """The number in words and digits; see `helpers.units.STYLES`."""
        return units.write(self.value, self.unit, self.decimals, style)

    @property
    def own_style(self) -> str:
        """The style in which the number stands alone: a change has its sign, a rise as well."""
        is_change = re.search(
            r"(, |mean |median |^)change\b|against the close before", self.label.lower()
        )
        measured = self.unit in ("percent", "percentage_points", "usd_bn")
        return "signed" if measured and is_change else "plain"

    @property
    def hindsight(self) -> bool:
        """Whether nobody could have known it on the evening of the day."""
        return self.known_on > EVENING

    def __float__(self) -> float:
        return self.value


@dataclass(frozen=True)
class Claim:
    """One thing the story says, with the verdict on it and the best that can be said for it."""

    id: str
    number: int
    section: str
    kind: str
    paraphrase: str
    told: float | None
    told_decimals: int
    told_unit: str
    known: str
    verdict: str
    rule: str
    inputs: str
    judged_on: str
    best_case: str
    evidence: tuple[str, ...]
    chapter: str
    note: str
    later_note: str

    def text(self, style: str = "plain") -> str:
        """The number that the story told, in words and digits.

        Raises
        ------
        DataError
            If the story gives no number for this claim.
        """
        if self.told is None:
            raise DataError(f"claim {self.id!r} has no number: the story gives none")
        return units.write(self.told, self.told_unit, self.told_decimals, style)


@dataclass(frozen=True)
class Rule:
    """A rule by which claims are judged: its words, and when they were written."""

    id: str
    applies_to: str
    rule: str
    width: float | None
    first_written_on: str
    written_on: str
    changed: str


@dataclass(frozen=True)
class Assumption:
    """One number that a reader may move: its value, range and the reason for both.

    `value`, `low`, `high` and `step` are in the unit the model computes in; multiply by
    `display_factor` to get what is shown.
    """

    id: str
    model: str
    input: str
    label: str
    symbol: str
    value: float
    unit: str
    low: float
    high: float
    step: float
    display_unit: str
    display_factor: float
    reason: str
    source: str


@dataclass(frozen=True)
class Output:
    """What a model gives: its label and unit, how it is shown, and when it makes sense.

    `requires` is a condition on the inputs, such as ``required_return > growth``; `requires_text`
    tells a reader what it asks. A model with `rows` is worked out for each row of that table (those
    that `rows_where` picks), and `aggregate` puts the results together.
    """

    id: str
    chapter: str
    label: str
    symbol: str
    unit: str
    display_unit: str
    display_factor: float
    decimals: int
    requires: str
    requires_text: str
    rows: str
    rows_where: str
    aggregate: str


@dataclass(frozen=True)
class Prediction:
    """A question that a reader answers with a number before the chapter does.

    `answer` is the id of a fact or a model behind ``fact:`` or ``model:``; `low` and `high` bound
    what a sensible reader can say, in the unit of the answer.
    """

    id: str
    chapter: str
    question: str
    answer: str
    low: float
    high: float
    give_or_take: float


KINDS: dict[str, type] = {
    "sources": Source,
    "facts": Fact,
    "claims": Claim,
    "verdict_rules": Rule,
    "assumptions": Assumption,
    "models": Output,
    "paths": Output,
    "predictions": Prediction,
}
"""What a row of each of these tables is."""

PRINTED = {"facts": ("value", "decimals"), "claims": ("told", "told_decimals")}
"""The column of a figure, and where it is kept with how many decimals it is printed."""


@reads.record
def records(kind: str) -> dict:
    """All records of one kind by id, in the order of the file.

    Parameters
    ----------
    kind : str
        One of `KINDS`: the name of the file.

    Raises
    ------
    DataError
        If the file is missing, lacks a column, repeats an id or has a cell that cannot be read.
        The message names file, row and column, what was expected and what was found.
    """
    return _records(kind)


@cache
def _records(kind: str) -> dict:
    """The records for those who want one of them, and depend on no other."""
    record, path, schema = KINDS[kind], DATA / f"{kind}.csv", _schema(kind)
    found = {}
    texts = csv_tables.rows(path, [field["name"] for field in schema])
    for text, row in zip(texts, csv_tables.records(path, schema), strict=True):
        if kind in PRINTED:
            figure, where = PRINTED[kind]
            row[where] = csv_tables.decimals(text[figure])
        if "evidence" in row:
            row["evidence"] = tuple(row["evidence"].split())
        found[row["id"]] = record(**row)
    return found


def _schema(name: str) -> list[dict]:
    """The fields of a table; the book's own kinds have to be those of their classes."""
    schema: list[dict] = _resource(name)["schema"]["fields"]
    if name in KINDS:
        computed = PRINTED.get(name, ("", ""))[1]
        columns = [field.name for field in fields(KINDS[name]) if field.name != computed]
        if [field["name"] for field in schema] != columns:
            raise DataError(
                f"data/datapackage.json, table {name}: expected the columns {', '.join(columns)}; "
                f"found {', '.join(field['name'] for field in schema)}"
            )
    return schema


def place(kind: str, id: str) -> str:
    """Where a record stands, for a message about it: file, row and id.

    Examples
    --------
    >>> place("facts", "sp500_close_0127")
    'data/facts.csv, row 2 (sp500_close_0127)'
    """
    return f"data/{kind}.csv, row {list(_records(kind)).index(id) + 2} ({id})"


def _find(kind: str, word: str, key: str):
    known = _records(kind)
    try:
        return known[key]
    except KeyError:
        near = difflib.get_close_matches(str(key), known, n=3)
        hint = f"did you mean {' or '.join(near)}?" if near else f"see data/{kind}.csv"
        raise DataError(f"unknown {word} {key!r} in data/{kind}.csv; {hint}") from None


@reads.record
def fact(id: str) -> Fact:
    """Return the fact `id` of ``data/facts.csv``.

    Raises
    ------
    DataError
        If there is none; the message offers the nearest ids.

    Examples
    --------
    >>> fact("nasdaq_100_change").text("move")
    'down 0.53%'
    """
    return _find("facts", "fact", id)


@reads.record
def claim(id: str) -> Claim:
    """Return the claim `id` of ``data/claims.csv``; raises `DataError` if there is none."""
    return _find("claims", "claim", id)


@reads.record
def rule(id: str) -> Rule:
    """Return the rule `id` of ``data/verdict_rules.csv``; raises `DataError` if there is none."""
    return _find("verdict_rules", "rule", id)


@reads.record
def assumption(id: str) -> Assumption:
    """Return the assumption `id` (``model.input``) of ``data/assumptions.csv``.

    Raises
    ------
    DataError
        If there is none.
    """
    return _find("assumptions", "assumption", id)


@reads.record
def inputs(model: str) -> tuple[Assumption, ...]:
    """Return the assumptions of a model in the order of the file; none if there is no such model.

    Examples
    --------
    >>> [row.input for row in inputs("index_without")]
    ['index_change', 'weight', 'change']
    """
    return tuple(row for row in _records("assumptions").values() if row.model == model)


@reads.record
def output(id: str) -> Output:
    """Return the output of the model `id`, from ``data/models.csv``.

    Raises
    ------
    DataError
        If there is no such model.
    """
    return _find("models", "model", id)


@reads.record
def path_output(id: str) -> Output:
    """Return the output of the path model `id`; raises `DataError` if there is none."""
    return _find("paths", "path", id)


@reads.record
def prediction(id: str) -> Prediction:
    """Return the prediction `id` of ``data/predictions.csv``; raises `DataError` if none."""
    return _find("predictions", "prediction", id)


@reads.record
def is_witness(source: str) -> bool:
    """Whether a fact that was known that evening rests on this source."""
    return any(fact.source == source and not fact.hindsight for fact in _records("facts").values())


@reads.record
def source(id: str) -> Source:
    """Return the source `id` of ``data/sources.csv``; raises `DataError` if there is none."""
    return _find("sources", "source", id)


@reads.record
def descriptor() -> dict:
    """The Frictionless descriptor of ``data/``: every table's columns, types, units and licence."""
    return _descriptor()


@cache
def _descriptor() -> dict:
    restore = "take it back with: git checkout -- data/datapackage.json"
    try:
        found = json.loads(DESCRIPTOR.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataError(
            "data/datapackage.json is missing; restore it with: "
            "git checkout -- data/datapackage.json"
        ) from None
    except UnicodeDecodeError as error:
        raise DataError(
            f"data/datapackage.json: expected JSON in UTF-8; found {error}; {restore}"
        ) from None
    except json.JSONDecodeError as error:
        raise DataError(
            f"data/datapackage.json, row {error.lineno}, column {error.colno}: expected JSON; "
            f"found {error.msg}; {restore}"
        ) from None
    except RecursionError:
        raise DataError(
            f"data/datapackage.json: expected JSON; found brackets without end; {restore}"
        ) from None
    for place, expected, wrong in _wrong_in(found):
        raise DataError(
            f"data/datapackage.json{place}: expected {expected}; found {wrong}; {restore}"
        )
    return found


def _wrong_in(descriptor) -> Iterator[tuple[str, str, str]]:
    """What is wrong in the descriptor; only of a whole one can be asked what it names."""
    shape = list(described.faults(descriptor))
    yield from shape or described.contradictions(descriptor)


@reads.record
def resource(name: str) -> dict:
    """The descriptor of the table `name`; raises `DataError` if there is none."""
    return _resource(name)


def _resource(name: str) -> dict:
    resources = {resource["name"]: resource for resource in _descriptor()["resources"]}
    try:
        return resources[name]
    except KeyError:
        near = difflib.get_close_matches(name, resources, n=3)
        hint = f"did you mean {' or '.join(near)}?" if near else "see data/datapackage.json"
        raise DataError(f"unknown table {name!r}; {hint}") from None


@cache
def _read_table(name: str) -> pd.DataFrame:
    resource = _resource(name)
    return csv_tables.frame(DATA / resource["path"], resource["schema"]["fields"])


@reads.record
def table(name: str) -> pd.DataFrame:
    """Return a table of ``data/`` with the types its descriptor gives.

    Parameters
    ----------
    name : str
        The table's name in ``data/datapackage.json``, for instance ``"size_buckets"``.

    Returns
    -------
    pandas.DataFrame
        A copy; ``attrs["table"]`` holds the name, so a figure can find source and licence.

    Raises
    ------
    DataError
        If the table is unknown, missing or broken.
    """
    frame = _read_table(name).copy()
    frame.attrs["table"] = name
    return frame
