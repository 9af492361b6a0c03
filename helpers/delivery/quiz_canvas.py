"""Questions as QTI 1.2 in an IMS content package, as Canvas takes and writes it.

Canvas has no order, which becomes a matching of options and numbers, and takes every number that a
package names for a right one: so the usual mistakes of a number stand together in the reply to any
wrong answer, without their numbers, which would tell too much. What an essay is marked by is its
general feedback, which is read after the hand-in.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from .quiz_items import Choice, Item, archive, document, edition, node, stamp, written

QTI = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
PACKAGE = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
METADATA = "http://www.imsglobal.org/xsd/imsmd_v1p2"
CANVAS = "http://canvas.instructure.com/xsd/cccv1p0"

TYPES = {
    **{"one": "multiple_choice_question", "several": "multiple_answers_question"},
    **{"number": "numerical_question", "order": "matching_question", "essay": "essay_question"},
}

USUAL = "Usual mistakes; is one of them yours?"

FIRST = 1001
"""The id of the first option; Canvas takes digits alone for an answer's."""


def write(path: Path, banks: dict[str, list[Item]]) -> None:
    """Write a package with a quiz for each bank.

    Parameters
    ----------
    path : Path
        The zip.
    banks : dict
        Items by the title of their bank.
    """
    files, resources = dict[str, bytes](), list[Element]()
    for title, items in banks.items():
        name = f"quiz-{stamp(items)}"
        files[f"{name}/{name}.xml"] = document(_quiz(name, title, items))
        files[f"{name}/assessment_meta.xml"] = document(_settings(name, title, items))
        resources += _resources(name)
    everything = [item for items in banks.values() for item in items]
    files["imsmanifest.xml"] = document(_manifest(list(banks), everything, resources))
    archive(path, files)


def _manifest(titles: list[str], items: list[Item], resources: list[Element]) -> Element:
    said = "\n".join([edition(items), *(item.name for item in items)])
    general = node(
        "imsmd:general",
        node("imsmd:title", _words(titles[0] if len(titles) == 1 else "One day in January")),
        node("imsmd:language", "en"),
        node("imsmd:description", _words(said)),
    )
    return node(
        "manifest",
        node(
            "metadata",
            node("schema", "IMS Content"),
            node("schemaversion", "1.1.3"),
            node("imsmd:lom", general),
        ),
        node("organizations"),
        node("resources", *resources),
        **{"identifier": f"book-{stamp(items)}", "xmlns": PACKAGE, "xmlns:imsmd": METADATA},
    )


def _words(text: str) -> Element:
    return node("imsmd:langstring", text, **{"xml:lang": "en"})


def _resources(name: str) -> Iterator[Element]:
    settings = f"{name}/assessment_meta.xml"
    yield node(
        "resource",
        node("file", href=f"{name}/{name}.xml"),
        node("dependency", identifierref=f"{name}-settings"),
        identifier=name,
        type="imsqti_xmlv1p2",
    )
    yield node(
        "resource",
        node("file", href=settings),
        identifier=f"{name}-settings",
        type="associatedcontent/imscc_xmlv1p1/learning-application-resource",
        href=settings,
    )


def _settings(name: str, title: str, items: list[Item]) -> Element:
    """What Canvas keeps of a quiz; practice, as the answers are no secret."""
    return node(
        "quiz",
        node("title", title),
        node("description", f"<p>{edition(items)}</p>"),
        node("quiz_type", "practice_quiz"),
        node("points_possible", f"{len(items)}.0"),
        node("shuffle_answers", "true"),
        node("allowed_attempts", "-1"),
        **{"identifier": name, "xmlns": CANVAS},
    )


def _quiz(name: str, title: str, items: list[Item]) -> Element:
    section = node("section", *(question(item) for item in items), ident="root_section")
    about = node("qtimetadata", _field("cc_maxattempts", "unlimited"))
    quiz = node("assessment", about, section, ident=name, title=title)
    return node("questestinterop", quiz, xmlns=QTI)


def _field(label: str, entry: str) -> Element:
    return node("qtimetadatafield", node("fieldlabel", label), node("fieldentry", entry))


def question(item: Item) -> Element:
    """One question."""
    about = {"question_type": TYPES[item.kind], "points_possible": "1.0", **item.about}
    return node(
        "item",
        node("itemmetadata", node("qtimetadata", *(_field(*row) for row in about.items()))),
        node("presentation", _material(item.text), *_responses(item)),
        node(
            "resprocessing",
            node(
                "outcomes",
                node("decvar", maxvalue="100", minvalue="0", varname="SCORE", vartype="Decimal"),
            ),
            *_CONDITIONS[item.kind](item),
        ),
        *_feedback(item),
        ident=item.id,
        title=item.name,
    )


def _material(html: str) -> Element:
    return node("material", node("mattext", html, texttype="text/html"))


def _plain(text: str) -> Element:
    return node("material", node("mattext", text))


def _numbered(item: Item) -> list[tuple[str, Choice]]:
    """The options with their ids."""
    return [(str(FIRST + at), option) for at, option in enumerate(item.options)]


def _responses(item: Item) -> Iterator[Element]:
    """Where the answer is given."""
    if item.kind == "order":
        for id, option in _numbered(item):
            places = (
                node("response_label", _plain(str(place)), ident=_place(place))
                for place in range(1, len(item.options) + 1)
            )
            yield node(
                "response_lid",
                _material(option.text),
                node("render_choice", *places),
                ident=f"response_{id}",
            )
    elif item.options:
        labels = (
            node("response_label", _material(option.text), ident=id)
            for id, option in _numbered(item)
        )
        yield node(
            "response_lid",
            node("render_choice", *labels),
            ident="response1",
            rcardinality="Single" if item.kind == "one" else "Multiple",
        )
    else:
        kind = {"fibtype": "Decimal"} if item.kind == "number" else {}
        label = node("response_label", ident="answer1")
        yield node(
            "response_str",
            node("render_fib", label, **kind),
            ident="response1",
            rcardinality="Single",
        )


def _place(number: int) -> str:
    return str(2 * FIRST + number)


def _condition(
    *inside: Element, score: str = "", action: str = "Set", feedback: str = "", on: str = "No"
) -> Element:
    made = node("respcondition", node("conditionvar", *inside), **{"continue": on})
    if score:
        made.append(node("setvar", score, action=action, varname="SCORE"))
    if feedback:
        made.append(node("displayfeedback", feedbacktype="Response", linkrefid=feedback))
    return made


def _equal(answer: str, response: str = "response1") -> Element:
    return node("varequal", answer, respident=response)


def _choice(item: Item) -> Iterator[Element]:
    numbered = _numbered(item)
    for id, option in numbered:
        if option.reply:
            yield _condition(_equal(id), feedback=f"{id}_fb", on="Yes")
    if item.kind == "one":
        yield from (_condition(_equal(id), score="100") for id, one in numbered if one.right)
    else:
        wanted = (
            _equal(id) if option.right else node("not", _equal(id)) for id, option in numbered
        )
        yield _condition(node("and", *wanted), score="100")
    yield from _wrong(item)


def _number(item: Item) -> Iterator[Element]:
    assert item.answer  # a number has one
    right, within = float(item.answer.value), float(item.answer.within)
    between = node(
        "and",
        node("vargte", written(right - within), respident="response1"),
        node("varlte", written(right + within), respident="response1"),
    )
    yield _condition(
        node("or", _equal(item.answer.value), between), score="100", feedback="correct_fb"
    )
    yield from _wrong(item)


def _order(item: Item) -> Iterator[Element]:
    """Each option by itself; Canvas finds the reply to a wrong order without a condition."""
    share = f"{100 / len(item.options):.2f}"
    for id, option in _numbered(item):
        right = _equal(_place(option.place), f"response_{id}")
        yield _condition(right, score=share, action="Add", on="Yes")


def _essay(item: Item) -> Iterator[Element]:
    yield _condition(node("other"), feedback="general_fb", on="Yes")
    yield _condition(node("other"))


def _wrong(item: Item) -> Iterator[Element]:
    if item.reminder or item.mistakes:
        yield _condition(node("other"), feedback="general_incorrect_fb", on="Yes")


_CONDITIONS = {
    **{"one": _choice, "several": _choice, "number": _number},
    **{"order": _order, "essay": _essay},
}


def _feedback(item: Item) -> Iterator[Element]:
    for id, option in _numbered(item):
        if item.kind != "order" and option.reply:
            yield _reply(f"{id}_fb", f"<p>{option.reply}</p>")
    if item.answer:
        yield _reply("correct_fb", f"<p>{item.answer.reply}</p>")
    if item.reminder or item.mistakes:
        usual = "".join(f"<li>{mistake.reply}</li>" for mistake in item.mistakes)
        listed = f"<p>{USUAL}</p><ul>{usual}</ul>" if usual else ""
        said = (f"<p>{item.reminder}</p>" if item.reminder else "") + listed
        yield _reply("general_incorrect_fb", f"<div>{said}</div>")
    if item.kind == "essay":
        yield _reply("general_fb", f"<div>{item.comparison}</div>")


def _reply(id: str, html: str) -> Element:
    return node("itemfeedback", node("flow_mat", _material(html)), ident=id)
