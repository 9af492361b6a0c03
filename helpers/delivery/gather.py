"""The page on which a teacher gathers what a class handed in: one file, which asks no host.

A student's text comes from ``handin.js``. It is untrusted: the page is forbidden every request,
runs no script but its own, and holds what it reads to a form and to sizes (``gather.js``).
"""

from __future__ import annotations

import base64
import json
from hashlib import sha256
from pathlib import Path

from .. import data
from ..controls import number_format
from ..places import NODE_MODULES
from ..predict import answer
from ..sphinx.site import ASSETS
from .class_texts import book_at

HERE = Path(__file__).parent
UNZIP = NODE_MODULES / "fflate" / "umd" / "index.js"

SCRIPTS = (
    UNZIP,
    ASSETS / "address.js",
    ASSETS / "book.js",
    ASSETS / "exercise.js",
    HERE / "gather.js",
)
"""In their order: the last takes from those before it."""

BODY = HERE / "gather.html"
"""What stands in the page; {kind} is filled in."""


def asked() -> dict[str, dict]:
    """Every prediction as the page needs it: words, bounds, answer, how it is written."""
    made = {}
    for row in data.records("predictions").values():
        right = answer(row.id)
        form = number_format(right.unit, 1, right.decimals)
        made[row.id] = {
            "question": row.question,
            "low": row.low,
            "high": row.high,
            "around": row.give_or_take,
            "answer": right.value,
            "near": 0.5 * 10.0**-right.decimals,
            "decimals": right.decimals,
            "before": form["before"],
            "after": form["after"],
        }
    return made


def page(style: str, kind: str) -> str:
    """The page, with all that it needs in it.

    Parameters
    ----------
    style : str
        The style sheet of the pages for the class.
    kind : str
        What stands above its title.

    Returns
    -------
    str
    """
    scripts = [path.read_text(encoding="utf-8") for path in SCRIPTS]
    assert not any("</script" in one for one in scripts), "a script would end its own element"
    hashes = " ".join(
        f"'sha256-{base64.b64encode(sha256(one.encode()).digest()).decode()}'" for one in scripts
    )
    policy = (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; font-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    style += (HERE / "gather.css").read_text(encoding="utf-8")
    body = BODY.read_text(encoding="utf-8").strip().replace("{kind}", kind)
    questions = json.dumps(asked(), ensure_ascii=False).replace("<", "\\u003c")
    return (
        f'<!DOCTYPE html><html lang="en" data-book="{book_at()}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>What the class handed in</title><style>{style}</style></head><body>"
        f"{body}"
        f'<script type="application/json" id="asked">{questions}</script>'
        + "".join(f"<script>{one}</script>" for one in scripts)
        + "</body></html>\n"
    )
