"""How a part of a question is answered: its form on a page, its words and cell in a notebook.

Without a script a form is hidden, a choice is a list of its options, and every answer lies in a
fold; ``exercise.js`` makes a form of the list and hides the fold until there was an attempt. Right
numbers stand in the page only encoded, so that nobody trips over them; that is a courtesy to the
reader, not a secret.
"""

from __future__ import annotations

import base64
import json
from html import escape

from .. import units
from ..checks import COUNT_UNITS, reminder
from ..controls import number_format
from ..questions import LETTERS, Option, Part, Question, asked
from ..wording import fill
from .forms import Code


def encode(payload: dict) -> str:
    """Encode a payload, so that nobody reads it in the page's source by accident."""
    return base64.b64encode(json.dumps(payload, ensure_ascii=False).encode()).decode()


def forms_html(question: Question) -> str:
    """The forms of a question: one for each of its parts."""
    rows = "".join(_FORMS[part.kind](part, "page" not in question.use) for part in question.parts)
    return f'<div class="bk-checks" data-exercise="{question.id}">{rows}</div>'


def key(part: Part) -> dict:
    """What the page's script judges a number by.

    >>> sorted(key(Part("x", "fed", answer="1 + 1", unit="percent", reminder="add")))
    ['counted', 'forgot', 'mistakes', 'near', 'tolerance', 'value']
    """
    return {
        "value": part.right(),
        "tolerance": part.within,
        "forgot": reminder(part),
        "counted": part.unit in COUNT_UNITS,
        "near": part.near,
        "mistakes": [[value, fill(reply)] for value, reply in part.wrong()],
    }


def _number(part: Part, alone: bool) -> str:
    # No keys for decimals, on any box: a phone's have no minus, and where they stood would tell.
    form = number_format(part.unit, 1, part.decimals)
    unit = (form["before"] + form["after"]).strip()
    shown = units.write(part.right(), part.unit, part.decimals)
    # An exercise has a solution below it; a number of a quiz has its answer here.
    fold = (
        _fold("Answer", f"<p>{escape(f'{shown}. {reminder(part)}'.strip())}</p>") if alone else ""
    )
    return (
        f'<form class="bk-answer" autocomplete="off" data-check="{part.id}" '
        f'data-answer="{encode(key(part))}" '
        f'data-how="{escape(json.dumps(form))}" hidden><label>{escape(part.label)} '
        f'<span class="bk-box"><input name="answer" autocomplete="off" '
        f'size="7"><span>{escape(unit)}</span></span></label><button>Check</button>'
        f'<p class="bk-said-so" role="status"></p></form>{fold}'
    )


def _choice(part: Part, alone: bool) -> str:
    options = [part.options[place] for place in part.shown]
    asked = f"<legend>{escape(fill(part.ask) or HOW[part.kind])}</legend>"
    rows = "".join(
        f"<label>{_chooser(part, letter, len(options))}"
        f"<span><b>{letter.upper()}</b> {escape(fill(option.text))}</span></label>"
        for letter, option in zip(LETTERS, options, strict=False)
    )
    return (
        f'<div class="bk-answer bk-choice" data-check="{part.id}" data-kind="{part.kind}">'
        f"<fieldset>{asked}{rows}</fieldset><button hidden>Check</button>"
        f'<p class="bk-said-so" role="status"></p></div>{_choice_key(part, options)}'
    )


HOW = {"one": "Choose one.", "several": "Choose all that are right.", "order": "Number them."}
"""What to do with the options, where the question does not say it itself."""


def _chooser(part: Part, letter: str, count: int) -> str:
    if part.kind == "order":
        numbers = "".join(f"<option>{number}</option>" for number in range(1, count + 1))
        return (
            f'<select hidden name="{letter}" aria-label="{letter.upper()}: number">'
            f'<option value="">–</option>{numbers}</select>'
        )
    kind = "radio" if part.kind == "one" else "checkbox"
    return f'<input hidden type="{kind}" name="answer" value="{letter}">'


def _choice_key(part: Part, options: list[Option]) -> str:
    if part.kind == "order":
        order = ", ".join(part.letters.upper())
        rows = f'<p data-order="{part.letters}">{order}. {escape(reminder(part))}</p>'
    else:
        rows = "".join(
            f'<p data-letter="{letter}"{" data-right" if option.right else ""}>'
            f"<b>{letter.upper()}: {'right' if option.right else 'wrong'}.</b> "
            f"<span>{escape(fill(option.say))}</span></p>"
            for letter, option in zip(LETTERS, options, strict=False)
        )
    return _fold("Answer", rows)


def _essay(part: Part, alone: bool) -> str:
    wanted = "".join(f"<li>{escape(fill(one))}</li>" for one in part.look_for)
    model = f"<p>{escape(fill(part.model))}</p><p>Does yours have these?</p><ul>{wanted}</ul>"
    return (
        f'<form class="bk-answer bk-essay" autocomplete="off" data-check="{part.id}" hidden><label>'
        f"{escape(part.label if part.label != Part.label else 'In your own words')}"
        '<textarea name="answer" rows="3"></textarea></label><button>Compare</button>'
        '<p class="bk-quiet">Nobody reads it: it stays in this browser.</p>'
        f'<p class="bk-said-so" role="status"></p></form><div class="bk-lines" aria-hidden="true">'
        f"</div>{_fold('An answer to compare with', model)}"
    )


_FORMS = {"number": _number, "one": _choice, "several": _choice, "order": _choice, "essay": _essay}


def _fold(title: str, inside: str) -> str:
    return f'<details class="bk-answers"><summary>{title}</summary>{inside}</details>'


def options_text(part: Part) -> str:
    """The options of a choice in plain Markdown.

    >>> print(options_text(Part("x", "x", "one", options=(Option("Yes"), Option("No")))).strip())
    Choose one.
    <BLANKLINE>
    - **A** Yes
    - **B** No
    """
    rows = [
        f"- **{letter.upper()}** {fill(part.options[place].text)}\n"
        for letter, place in zip(LETTERS, part.shown, strict=False)
    ]
    return f"\n{fill(part.ask) or HOW[part.kind]}\n\n{''.join(rows)}\n"


def cell(question: Question) -> str:
    """The cell in which a reader answers an exercise."""
    used, lines, shown = set(), [], []
    for part in question.parts:
        name = part.id.removeprefix(question.id).strip("-").replace("-", "_") or "answer"
        lines.append(f"{name} = {_empty(part)}")
        function = "attempt" if part.kind == "essay" else "check"
        used.add(function)
        shown.append(f'{function}("{part.id}", {name})')
    calls = shown if len(shown) == 1 else [f"print({one})" for one in shown]
    return "\n".join([f"from helpers.checks import {', '.join(sorted(used))}", "", *lines, *calls])


def _empty(part: Part) -> str:
    if part.kind == "essay":
        return '""  # in your own words; it stays in this notebook'
    return f"None  # {_what(part)}"


def _what(part: Part) -> str:
    if part.kind == "number":
        return f"{part.label.lower()}, {part.unit.replace('_', ' ')}"
    how = {"one": "a letter", "several": "letters", "order": "all letters, in order"}
    return f'{how[part.kind]}, such as "{"a" if part.kind == "one" else "ab"}"'


def quiz_plain(found: list[Question]) -> list[str]:
    """A quiz in a notebook: its questions, and one cell for all answers."""
    pieces, lines = [], []
    for number, question in enumerate(found, 1):
        (part,) = question.parts
        later = "*Known only later.* " if question.hindsight else ""
        pieces.append(f"**{number}.** {later}{fill(question.ask.strip())}\n")
        pieces.append(options_text(part) if part.options else "\n")
        lines.append(f'    "{part.id}": None,  # {_what(part)}')
    code = [
        "from helpers.checks import check",
        "",
        "mine = {",
        *lines,
        "}",
        "for question, answer in mine.items():",
        '    print(f"{question}: {check(question, answer)}")',
    ]
    return ["".join(pieces), Code("\n".join(code))]


def chapter_key(chapter: str, title: str, first: int) -> str:
    """All right answers of a chapter, for paper and for whoever runs a class, in a fold.

    Parameters
    ----------
    chapter, title : str
    first : int
        The number of its first exercise.
    """
    lists = "".join(
        f'<p><b>{head}</b></p><ol start="{start}">{"".join(map(_answered, found))}</ol>'
        for head, start, found in (
            ("Short questions", 1, asked(chapter, "quiz")),
            ("Exercises", first, asked(chapter, "page")),
        )
        if found
    )
    return f"<details><summary>{escape(title)}</summary>{lists}</details>"


def _answered(question: Question) -> str:
    later = ' class="bk-hindsight"' if question.hindsight else ""
    return f"<li{later}>{'<br>'.join(_right(part) for part in question.parts)}</li>"


def _right(part: Part) -> str:
    if part.kind == "essay":
        return escape(fill(part.model))
    if part.kind == "number":
        name = f"{part.label}: " if part.label != Part.label else ""
        return escape(f"{name}{units.write(part.right(), part.unit, part.decimals)}")
    why = [fill(option.say) for option in part.options if option.right]
    return escape(f"{', '.join(part.letters.upper())}. {' '.join([*why, reminder(part)])}".strip())
