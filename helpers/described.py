"""Whether ``data/datapackage.json`` holds what every reader of it takes for granted.

Frictionless judges the rest of it; but it is asked only by a build, and reads the file later.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

from . import units

_JSON = {
    dict: "an object",
    list: "a list",
    str: "a text",
    bool: "true or false",
    type(None): "null",
}


def _rows(held: object) -> list:
    """A list that was found, or none: that it is no list is told by itself."""
    return held if isinstance(held, list) else []


def faults(descriptor) -> Iterator[tuple[str, str, str]]:
    """The places where a descriptor lacks what the book reads from it.

    Parameters
    ----------
    descriptor
        Whatever the file holds.

    Yields
    ------
    tuple of str
        The place in the file, what was expected there and what was found.

    Examples
    --------
    >>> list(faults({"resources": {}}))
    [(', resources', 'a list', 'an object, {}')]
    >>> list(faults([1]))
    [('', 'an object that describes the tables', 'a list, [1]')]
    """

    def not_a(kind: type, holder, key: str) -> Iterator[tuple[str, str]]:
        if key not in holder:
            yield _JSON[kind], "nothing"
        elif not isinstance(holder[key], kind):
            yield _JSON[kind], _said(holder[key])

    if not isinstance(descriptor, dict):
        yield "", "an object that describes the tables", _said(descriptor)
        return
    yield from ((", resources", *fault) for fault in not_a(list, descriptor, "resources"))
    for number, one in enumerate(_rows(descriptor.get("resources")), start=1):
        place = f", resource {number}"
        if not isinstance(one, dict):
            yield place, "an object", _said(one)
            return
        place += f" ({one['name']})" if isinstance(one.get("name"), str) else ""
        for key, kind in (("name", str), ("path", str), ("schema", dict)):
            yield from ((f"{place}, {key}", *fault) for fault in not_a(kind, one, key))
        schema = one.get("schema") or {}
        yield from ((f"{place}, fields", *fault) for fault in not_a(list, schema, "fields"))
        for column, field in enumerate(_rows(schema.get("fields")), start=1):
            here = f"{place}, field {column}"
            if not isinstance(field, dict):
                yield here, "an object", _said(field)
                return
            here += f" ({field['name']})" if isinstance(field.get("name"), str) else ""
            for key in ("name", "type"):
                yield from ((f"{here}, {key}", *fault) for fault in not_a(str, field, key))
            yield from _of_field(here, field)


TYPES = ("string", "number", "integer", "boolean", "date", "datetime")
UNITS = (*units.UNITS, "millions")
"""What a column's numbers may be in; millions of shares are shown nowhere."""


def _of_field(place: str, field: dict) -> Iterator[tuple[str, str, str]]:
    if isinstance(field.get("type"), str) and field["type"] not in TYPES:
        yield f"{place}, type", f"one of {', '.join(TYPES)}", _said(field["type"])
    if field.get("unit", "") and field["unit"] not in UNITS:
        yield f"{place}, unit", f"one of {', '.join(UNITS)}", _said(field["unit"])
    rules = field.get("constraints", {})
    if not isinstance(rules, dict):
        yield f"{place}, constraints", "an object", _said(rules)
    elif not isinstance(rules.get("enum", []), list):
        yield f"{place}, enum", "a list", _said(rules["enum"])


def contradictions(descriptor: dict) -> Iterator[tuple[str, str, str]]:
    """What of a descriptor, whole as `faults` has it, names something that there is not.

    Yields
    ------
    tuple of str
        The place in the file, what was expected there and what was found.

    Examples
    --------
    >>> fields = {"fields": [{"name": "a", "type": "string"}], "primaryKey": "b"}
    >>> one = {"name": "t", "path": "../t.csv", "schema": fields}
    >>> for fault in contradictions({"resources": [one]}):
    ...     print(fault)
    (', resource 1 (t), path', 'the name of a CSV file beside it', 'a text, "../t.csv"')
    (', resource 1 (t), primaryKey', 'columns of the table', 'a text, "b"')
    """
    columns = {
        one["name"]: {field["name"] for field in one["schema"]["fields"]}
        for one in descriptor["resources"]
    }
    names = Counter(one["name"] for one in descriptor["resources"])
    for number, one in enumerate(descriptor["resources"], start=1):
        place, schema = f", resource {number} ({one['name']})", one["schema"]
        if names[one["name"]] > 1:
            yield f"{place}, name", "a name that occurs once", f"it {names[one['name']]} times"
        if "/" in one["path"] or not one["path"].endswith(".csv"):
            yield f"{place}, path", "the name of a CSV file beside it", _said(one["path"])
        if not _listed(schema.get("primaryKey", [])) <= columns[one["name"]]:
            yield f"{place}, primaryKey", "columns of the table", _said(schema["primaryKey"])
        for key in schema.get("foreignKeys", []):
            there = key["reference"]["resource"] or one["name"]
            if there not in columns:
                yield f"{place}, foreignKeys", "the name of a table", _said(there)
            elif not _listed(key["fields"]) <= columns[one["name"]]:
                yield f"{place}, foreignKeys", "columns of the table", _said(key["fields"])
            elif not _listed(key["reference"]["fields"]) <= columns[there]:
                wrong = _said(key["reference"]["fields"])
                yield f"{place}, foreignKeys", f"columns of the table {there}", wrong


def _listed(names: str | list[str]) -> set[str]:
    return {names} if isinstance(names, str) else set(names)


def _said(found) -> str:
    """A value of JSON in words and, where it is short, as it stands."""
    shown = json.dumps(found)
    kind = _JSON.get(type(found), "a number")
    return f"{kind}, {shown}" if len(shown) < 30 else kind
