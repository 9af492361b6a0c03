"""The slides of the eighty minutes and their handout: ``python -m helpers slides``.

A folder for who teaches, with the lesson as speaker notes and the answers of the predictions; one
for students, without these and without what was known only later; beside the latter a handout with
lines to write on. Each opens from a disk, asks no other host, and moves its figures by the book's
own scripts, so that a slide says what the page says.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections import Counter
from html import escape
from pathlib import Path

from bs4 import BeautifulSoup, Tag

from ..palette import LIGHT
from ..pipeline.address import address
from ..pipeline.browser import NoBrowserError, launch
from ..places import HTML, NODE_MODULES, ROOT
from ..predict import answer
from . import deck, slide_charts
from .class_texts import Page, TeachingError, built
from .deck import Slide, State
from .evening import LATER
from .teaching import ASSETS, TARGET, document, print_page

HERE = Path(__file__).parent
STATIC = HTML / "_static"
REVEAL = NODE_MODULES / "reveal.js" / "dist"
LINES = 14
TITLE = "One day in January: eighty minutes"

OURS = ("slides.css", "slides.js", "board.js")
SHEETS = ("reveal.css", "book.css", "slides.css")
OF_THE_BOOK = ("address.js", "book.js", "handles.js", "vega.js")
UNSEEN = (
    ".bk-figure__title, .bk-figure__wide, .bk-figure__more, .bk-figure__note, .bk-figure__source, "
    ".bk-scroll, .bk-actions, .bk-presets, .bk-output ~ .bk-output"
)
"""What a page says of a figure and a slide does not: a finding would answer its question."""


def page_of(slides: list[Slide], instructor: bool, at: str = "", page: Page = built) -> str:
    """The deck as one page.

    Parameters
    ----------
    slides : list of Slide
        All of them; students do not get those of later.
    instructor : bool
        With notes and answers.
    at : str
        The book's address on the web, for the codes that phones read; none are drawn without it.
    page : callable
        Gives a built page by its name.
    """
    shown = [slide for slide in slides if instructor or not slide.later]
    stretches = Counter(slide.minutes for slide in shown)
    body = "".join(_slide(one, instructor, at, stretches[one.minutes]) for one in shown)
    models = json.dumps(_models(shown, page)).replace("</", "<\\/")
    scripts = [
        "reveal.js",
        *(["notes.js"] if instructor else []),
        "address.js",
        "book.js",
        "handles.js",
    ]
    loaded = "".join(f'<script src="{name}"></script>' for name in [*scripts, *OURS[1:]])
    sheets = "".join(f'<link rel="stylesheet" href="{name}">' for name in SHEETS)
    return (
        '<!DOCTYPE html><html lang="en" data-theme="light" data-asof="evening" data-deck><head>'
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{TITLE}</title>{sheets}</head>"
        f'<body><main><div class="reveal"><div class="slides">{body}{_sources(shown)}</div></div>'
        "</main>"
        f'<script type="application/json" id="book-models">{models}</script>{loaded}'
        "</body></html>\n"
    )


def _slide(slide: Slide, instructor: bool, at: str, sharing: int) -> str:
    """A slide; those that share minutes share their time, for the clock of the speaker's window."""
    head = "h2" if slide.minutes else "h1"
    when = f'<p class="minutes">{slide.minutes} min</p>' if slide.minutes else ""
    text = f'<div class="text">{slide.text}</div>'
    if slide.code:
        page, _, figure = slide.code.partition("#")
        text = (
            f'<div class="led">{text}{_code(at, f"book/{page}.html?asof=evening#{figure}")}</div>'
        )
    parts = f"<header><{head}>{slide.title}</{head}>{when}</header>{text}"
    if slide.figure is not None:
        parts += _figure(slide)
    if slide.vote:
        parts += _vote(slide, at)
    if slide.guess:
        parts += _guess(slide, instructor, at)
    notes = ""
    if instructor:
        keys = _keys(slide, at)
        notes = f'<aside class="notes">{keys}{slide.notes}</aside>'
    kind = "figure" if slide.figure else "board" if slide.vote or slide.guess else "words"
    later = ' data-later=""' if slide.later else ""
    return (
        f"<section{_seconds(slide, sharing)}{later}>"
        f'<div class="slide slide--{kind}">{parts}</div>{notes}</section>'
    )


def _seconds(slide: Slide, sharing: int) -> str:
    if not slide.minutes:
        return ""
    start, end = map(int, slide.minutes.split("–"))
    return f' data-timing="{(end - start) * 60 // sharing}"'


def _keys(slide: Slide, at: str) -> str:
    """What the speaker does on a slide that waits for the class."""
    said = ""
    if slide.vote:
        count = len(slide.vote.options)
        said = f"Keys 1 to {count} count a hand, with Shift they take it back. C closes the vote."
    if slide.guess:
        said = (
            "Type a number and press Enter, or paste a column. C shows the class, then A the book."
        )
    if (said or slide.code) and not at:
        said += " No code is drawn: the book's address is not known (helpers slides --at ADDRESS)."
    return f"<p><em>{said}</em></p>" if said else ""


def _figure(slide: Slide) -> str:
    """A built figure, with the inputs and states that its slide names, and nothing that answers."""
    assert slide.figure is not None
    soup = BeautifulSoup(str(slide.figure), "html.parser")
    figure = soup.figure
    assert isinstance(figure, Tag)
    figure["data-prevent-swipe"] = ""  # a finger on a handle turns no slide
    for unseen in figure.select(UNSEEN + ("" if slide.later else f", {LATER}")):
        if not unseen.decomposed:
            unseen.decompose()
    if narrow := figure.select_one(".bk-figure__narrow"):
        del narrow["hidden"]
        if figure.get("data-live"):
            drawn = slide_charts.svg(str(figure["id"]), slide.later)
            narrow.clear()
            narrow.append(BeautifulSoup(drawn, "html.parser"))
    drawing = figure.select_one(".bk-figure__drawing")
    if drawing and not slide.later:
        drawing["aria-label"] = drawing.get("data-evening-label") or drawing["aria-label"]
    subtitle = figure.select_one(".bk-figure__subtitle")
    if subtitle and slide.measure:
        subtitle.clear()
        subtitle.append(BeautifulSoup(slide.measure, "html.parser"))
    if form := figure.select_one("form"):
        _set_form(form, slide, str(figure["data-model"]))
    return str(figure)


def _set_form(form: Tag, slide: Slide, model: str) -> None:
    """Keep the inputs that the slide names, in its order, and put its states above the result."""
    controls = {
        str(place["data-in"]).partition(".")[2]: control.extract()
        for control in form.select(".bk-control")
        if (place := control.select_one(f'[data-in^="{model}."]'))
    }
    for fold in form.select(".bk-rest"):
        fold.decompose()
    states = [State("as the book", {}), *slide.states]
    buttons = "".join(
        f'<button type="button" data-preset="{escape(json.dumps(state.values))}" '
        f'aria-pressed="{"false" if state.values else "true"}">{state.words}</button>'
        for state in states
    )
    presets = f'<div class="bk-presets" role="group" aria-label="States">{buttons}</div>'
    form.insert(0, BeautifulSoup(presets, "html.parser"))
    for name in reversed(slide.inputs):
        form.insert(0, controls[name])


def _vote(slide: Slide, at: str) -> str:
    """A poll that shows no tally before it is closed."""
    assert slide.vote
    rounds = ["first", "second"][: slide.vote.round]
    rows = "".join(
        f'<li><span class="key">{number}</span> <span class="option">{option}</span>'
        + "".join(
            f'<span class="row" data-round="{place}"><span class="bar"></span>'
            '<span class="count"></span></span>'
            for place in range(len(rounds))
        )
        + '<span class="change"></span></li>'
        for number, option in enumerate(slide.vote.options, start=1)
    )
    return (
        f'<div class="board" data-vote="{slide.vote.id}" data-round="{slide.vote.round - 1}" '
        f'data-prevent-swipe><div><ol class="tally">{rows}</ol>'
        '<p class="said" role="status"></p>'
        f"{_buttons('Close the vote')}"
        f"{_paste('Answers, one a line')}</div>{_code(at, 'index.html')}</div>"
    )


def _guess(slide: Slide, instructor: bool, at: str) -> str:
    """Numbers of the class as dots; the book's stands in the copy of who teaches alone."""
    asked = slide.guess
    assert asked
    right = answer(asked.id)
    book = (
        f' data-answer="{right.value!r}" data-text="{escape(right.text())}"' if instructor else ""
    )
    where = f"book/{asked.chapter}.html?asof=evening#predict-{asked.id}"
    return (
        f'<div class="board" data-guess="{asked.id}" data-low="{asked.low:g}" '
        f'data-high="{asked.high:g}"{book} data-prevent-swipe><div>'
        f'<p class="asked">{escape(asked.question)}</p><div class="dots"></div>'
        '<p class="said" role="status"></p>'
        '<form class="one"><label>A number <input inputmode="decimal" autocomplete="off" size="6">'
        "</label> <button>Add</button></form>"
        f"{_buttons('Show the class', book=instructor)}"
        f"{_paste('Numbers, one a line')}</div>{_code(at, where)}</div>"
    )


def _buttons(close: str, book: bool = False) -> str:
    right = '<button type="button" data-do="answer">The book’s</button>' if book else ""
    return (
        f'<p class="do"><button type="button" data-do="close">{close}</button>{right}'
        '<button type="button" data-do="back">Take back</button>'
        '<button type="button" data-do="clear">Empty</button></p>'
    )


def _paste(label: str) -> str:
    return (
        '<details><summary>Paste a column</summary><form class="many">'
        f'<label>{label} <textarea rows="3" spellcheck="false"></textarea></label> '
        "<button>Count</button></form></details>"
    )


def _code(at: str, where: str) -> str:
    """The code of an address, drawn as black on white in every light."""
    if not at:
        return ""
    import segno

    address = f"{at.rstrip('/')}/{where}"
    drawn = segno.make(address, error="m", micro=False).svg_inline(
        border=4,
        dark=LIGHT["ink"],
        light=LIGHT["paper"],
        omitsize=True,
        svgclass=None,
        lineclass=None,
    )
    return (
        f'<div class="code"><a href="{escape(address)}" aria-label="The book’s page for '
        f'this">{drawn}</a><p>{escape(at.partition("//")[2].rstrip("/"))}</p></div>'
    )


def _models(slides: list[Slide], page: Page) -> dict:
    """What the page's script must know of the models on the slides."""
    models = {}
    for slide in slides:
        if slide.figure is not None and (id := slide.figure.get("data-model")):
            declared = page(slide.page).find("script", id="book-models")
            assert declared is not None
            models[str(id)] = json.loads(declared.get_text())[str(id)]
    return models


def _sources(slides: list[Slide]) -> str:
    """The last slide: whose numbers the figures are drawn of."""
    rows = "".join(
        f"<li>{slide.title} <span>{source.get_text().removeprefix('Source: ')}</span></li>"
        for slide in slides
        if slide.figure and (source := slide.figure.select_one(".bk-figure__source"))
    )
    return (
        '<section><div class="slide slide--words"><header><h2>Sources</h2></header>'
        f'<div class="text sources"><ul>{rows}</ul></div></div></section>'
    )


def handout_of(slides: list[Slide]) -> str:
    """The handout: each slide's question, its empty axes to sketch a guess into, and lines."""
    lines = f'<div class="lines">{"<i></i>" * LINES}</div>'
    made = []
    for slide in slides:
        if slide.later:
            continue
        when = f" <small>{slide.minutes} min</small>" if slide.minutes else ""
        parts = f"<h2>{slide.title}{when}</h2>{slide.text}"
        if slide.vote:
            options = "".join(f"<span>□ {one}</span>" for one in slide.vote.options)
            parts += f'<p class="options">{options}</p>'
        if slide.guess:
            parts += f"<p>{escape(slide.guess.question)}</p>"
        if slide.figure is not None:
            parts += f"<p>{slide.measure or _measure(slide.figure)}</p>{_axes(slide.figure)}"
        made.append(" ".join(f'<div class="slip">{parts}{lines}</div>'.split()))
    style = " ".join((HERE / "handout.css").read_text(encoding="utf-8").split())
    return document("Handout", "Handout", [f"<style>{style}</style>\n\n" + "\n\n".join(made)])


def _measure(figure: Tag) -> str:
    subtitle = figure.select_one(".bk-figure__subtitle :is(.bk-evening, :not(.bk-now))")
    return subtitle.decode_contents() if subtitle else ""


def _axes(figure: Tag) -> str:
    """A drawing without what it shows, which is an answer; its axes stay."""
    drawing = BeautifulSoup(str(figure.select_one(".bk-figure__wide svg")), "html.parser")
    for mark in drawing.select(".role-mark"):
        mark.decompose()
    return f'<div class="axes">{drawing}</div>'


def write(target: Path = TARGET, at: str = "") -> list[Path]:
    """Write both decks and the handout.

    Parameters
    ----------
    target : Path
        The folder that gets ``student/deck`` and ``instructor/deck``.
    at : str
        The book's address on the web; what the configuration says unless it is given.

    Returns
    -------
    list of Path
        The pages; the handout is the last.

    Raises
    ------
    TeachingError
        For all that is wrong with the deck, and for an address that no phone could open.
    """
    if at and not at.startswith(("https://", "http://")):
        raise TeachingError(f"the address {at!r}: begin it with https://")
    slides = deck.read()
    known = address()
    at = at or (known.site if known else "")
    student, instructor = (target / who / "deck" for who in ("student", "instructor"))
    pages = {
        student / "index.html": page_of(slides, instructor=False, at=at),
        instructor / "index.html": page_of(slides, instructor=True, at=at),
        student / "handout.html": handout_of(slides),
    }
    _furnish(student, slides, notes=False)
    _furnish(instructor, slides, notes=True)
    for path, made in pages.items():
        path.write_text(made, encoding="utf-8")
    return [*pages]


def _furnish(folder: Path, slides: list[Slide], notes: bool) -> None:
    """Put into a deck's folder all that its page loads."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "figures").mkdir(parents=True)
    taken = [HERE / name for name in OURS] + [STATIC / name for name in OF_THE_BOOK]
    taken += [REVEAL / "reveal.js", REVEAL / "reveal.css"]
    taken += [ASSETS / "book.css"]  # a page's own has the theme's style in it
    taken += [REVEAL / "plugin" / "notes.js"] if notes else []
    for path in taken:
        shutil.copy(path, folder / path.name)
    for slide in slides:
        if slide.figure is not None and slide.figure.get("data-live"):
            name = f"{slide.figure['id']}.js"
            drawn = slide_charts.script(str(slide.figure["id"]), slide.later)
            (folder / "figures" / name).write_text(drawn, encoding="utf-8")
    shutil.copytree(STATIC / "fonts", folder / "fonts", ignore=shutil.ignore_patterns("KaTeX*"))


def main(at: str = "") -> int:
    """Make all of it, the handout on paper too, and say where it is."""
    from playwright.sync_api import sync_playwright

    try:
        *decks, handout = write(at=at)
        with sync_playwright() as playwright:
            browser = launch(playwright)
            paper = print_page(handout, browser)
            browser.close()
    except (TeachingError, NoBrowserError) as error:
        print(error, file=sys.stderr)
        return 1
    print("slides and handout:", *(path.relative_to(ROOT) for path in (*decks, paper)))
    return 0
