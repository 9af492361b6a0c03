"""Write sizes and hashes of the data files into the descriptor.

Everything else in ``data/datapackage.json`` is written by hand. Run it after a change of data that
is meant: ``python -m helpers describe``.
"""

from __future__ import annotations

import hashlib
import json

from .. import data


def stamp(content: bytes) -> dict:
    """A file's size and hash, as a resource of a descriptor has them.

    >>> stamp(b"")["bytes"]
    0
    """
    return {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}


def describe() -> str:
    """The descriptor as text, with the sizes and hashes of the files as they are."""
    descriptor = json.loads(data.DESCRIPTOR.read_text(encoding="utf-8"))
    for resource in descriptor["resources"]:
        resource |= stamp((data.DATA / resource["path"]).read_bytes())
    return json.dumps(descriptor, indent=2, ensure_ascii=False) + "\n"
