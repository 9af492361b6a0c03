"""Questions as Moodle XML, which has a tolerance and a reply for each answer of a number.

An order is a matching question of options and numbers: ordering is a plugin before Moodle 4.4,
matching is in every Moodle. Of several options each right one adds and each wrong one takes away,
so that whoever ticks all of them gets nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from xml.etree.ElementTree import Element

from .quiz_items import Choice, Item, Near, document, edition, node

TYPES = {
    **{"one": "multichoice", "several": "multichoice", "number": "numerical"},
    **{"order": "matching", "essay": "essay"},
}

TAGS = ("grade", "minutes", "aim")
"""What of an item becomes a tag; the aim itself is too long for one, and stands with its bank."""


def moodle_xml(banks: dict[str, list[Item]]) -> bytes:
    """A file of banks, each a category of the question bank.

    Parameters
    ----------
    banks : dict
        Items by the title of their bank.

    Examples
    --------
    >>> moodle_xml({}).split()[-1]
    b'/>'
    """
    root = node("quiz")
    for title, items in banks.items():
        root.append(_category(title, items))
        root.extend(question(item) for item in items)
    return document(root)


def _category(title: str, items: list[Item]) -> Element:
    path = "/".join(part.replace("/", "//") for part in ("One day in January", *title.split(": ")))
    aims = sorted(
        {f"<li>{item.about['aim']}: {escape(item.about['objective'])}</li>" for item in items}
    )
    return node(
        "question",
        node("category", node("text", f"$course$/top/{path}")),
        _html("info", f"<p>{edition(items)}</p><ul>{''.join(aims)}</ul>"),
        type="category",
    )


def question(item: Item) -> Element:
    """One question."""
    reply = item.comparison if item.kind == "essay" else ""
    if item.kind == "order":  # a number has the reminder with any other answer
        reply = _paragraph(item.reminder)
    return node(
        "question",
        node("name", node("text", item.name)),
        _html("questiontext", item.text),
        _html("generalfeedback", reply),
        node("defaultgrade", "1"),
        node("penalty", "0" if item.kind == "essay" else "0.3333333"),
        node("hidden", "0"),
        node("idnumber", item.id),
        *_ANSWERS[item.kind](item),
        node("tags", *(node("tag", node("text", item.about[key])) for key in TAGS)),
        type=TYPES[item.kind],
    )


def _html(tag: str, text: str, **attributes: str) -> Element:
    return node(tag, node("text", text), format="html", **attributes)


def _paragraph(text: str) -> str:
    return f"<p>{text}</p>" if text else ""


def _number(item: Item) -> Iterator[Element]:
    """The first answer that fits is taken: the right one, usual mistakes, slips, all others."""
    assert item.answer  # a number has one
    yield _near(item.answer, "100")
    yield from (_near(mistake, "0") for mistake in (*item.mistakes, *item.slips))
    yield _near(Near("*", "0", item.reminder), "0")
    yield node("unitgradingtype", "0")
    yield node("unitpenalty", "0.1")
    yield node("showunits", "3")  # none; the text says the unit
    yield node("unitsleft", "0")


def _near(answer: Near, fraction: str) -> Element:
    return node(
        "answer",
        node("text", answer.value),
        _html("feedback", _paragraph(answer.reply)),
        node("tolerance", answer.within),
        fraction=fraction,
        format="moodle_auto_format",
    )


def _choice(item: Item) -> Iterator[Element]:
    yield node("single", "true" if item.kind == "one" else "false")
    yield node("shuffleanswers", "true")
    yield node("answernumbering", "ABCD")
    yield node("showstandardinstruction", "0")  # the text says what to choose
    if item.kind == "several":
        yield node("shownumcorrect")
    right = sum(option.right for option in item.options)
    for option in item.options:
        fraction = _fraction(option, item.kind, right, len(item.options) - right)
        yield node(
            "answer",
            node("text", _paragraph(option.text)),
            _html("feedback", _paragraph(option.reply)),
            fraction=fraction,
            format="html",
        )


def _fraction(option: Choice, kind: str, right: int, wrong: int) -> str:
    """An option's percent of the grade, with the decimals by which Moodle knows a third."""
    if kind == "one":
        return "100" if option.right else "0"
    return f"{100 / right if option.right else -100 / wrong:.5f}".rstrip("0").rstrip(".")


def _order(item: Item) -> Iterator[Element]:
    yield node("shuffleanswers", "true")
    for option in item.options:
        pair = _html("subquestion", _paragraph(option.text))
        pair.append(node("answer", node("text", str(option.place))))
        yield pair


def _essay(item: Item) -> Iterator[Element]:
    yield node("responseformat", "editor")
    yield node("responserequired", "1")
    yield node("responsefieldlines", "10")
    yield node("attachments", "0")
    yield node("attachmentsrequired", "0")
    yield _html("graderinfo", item.comparison)
    yield _html("responsetemplate", "")


_ANSWERS = {
    **{"one": _choice, "several": _choice, "number": _number},
    **{"order": _order, "essay": _essay},
}
