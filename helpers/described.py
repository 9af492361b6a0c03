"""Whether ``data/datapackage.json`` holds what every reader of it takes for granted.

Frictionless judges the rest of it; but it is asked only by a build, and reads the file later.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

_JSON = {
    dict: "an object",
    list: "a list",
    str: "a text",
    bool: "true or false",
    type(None): "null",
}


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
    for number, one in enumerate(descriptor.get("resources") or (), start=1):
        place = f", resource {number}"
        if not isinstance(one, dict):
            yield place, "an object", _said(one)
            return
        place += f" ({one['name']})" if isinstance(one.get("name"), str) else ""
        for key, kind in (("name", str), ("path", str), ("schema", dict)):
            yield from ((f"{place}, {key}", *fault) for fault in not_a(kind, one, key))
        schema = one.get("schema") or {}
        yield from ((f"{place}, fields", *fault) for fault in not_a(list, schema, "fields"))
        for column, field in enumerate(schema.get("fields") or (), start=1):
            here = f"{place}, field {column}"
            if not isinstance(field, dict):
                yield here, "an object", _said(field)
                return
            for key in ("name", "type"):
                yield from ((f"{here}, {key}", *fault) for fault in not_a(str, field, key))


def _said(found) -> str:
    """A value of JSON in words and, where it is short, as it stands."""
    shown = json.dumps(found)
    kind = _JSON.get(type(found), "a number")
    return f"{kind}, {shown}" if len(shown) < 30 else kind
