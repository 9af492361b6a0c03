"""What grading writes: scores for the platform, a page for each student, a sheet to mark by.

A student's page holds no right answer. The marking sheet is for who teaches. All texts of a
submission are shown as text, whatever they hold.
"""

from __future__ import annotations

from html import escape
from importlib.metadata import version
from pathlib import Path

from .. import palette
from ..csv_tables import as_text
from ..pipeline.sets import Set
from ..pipeline.varied import told
from ..wording import fill
from .marking import Mark, Marked
from .private import Student


def style() -> str:
    """The pages' style, in the book's colours, light and dark."""
    light, dark, paper = (
        "".join(f"--bk-{name}: {colour}; " for name, colour in scheme.items())
        for scheme in (palette.LIGHT, palette.DARK, palette.PRINT)
    )
    own = Path(__file__).with_name("grade.css").read_text(encoding="utf-8")
    return (
        f"html {{ {light}}}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ html {{ {dark}}} }}\n"
        f"@media print {{ html {{ {paper}}} }}\n{own}"
    )


def document(title: str, body: str) -> str:
    """A page that needs no other file and runs nothing."""
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{style()}</style></head>"
        f"<body><main><h1>{escape(title)}</h1>{body}"
        f"<footer>One day in January {version('one-day-in-january')}</footer></main></body>"
        "</html>\n"
    )


def points(value: float) -> str:
    """Points as they are written.

    >>> points(2.0), points(1.5)
    ('2', '1.5')
    """
    return f"{value:g}"


def feedback(one: Set, student: Student, marked: Marked) -> str:
    """A student's page: each part with what was handed in, its points and what to say of it."""
    rows = []
    marks = iter(marked.marks)
    for number, question in enumerate(one.questions, 1):
        rows += [_part(one, number, next(marks)) for _ in question.parts]
    worked = f"{points(marked.points)} of {points(marked.most)} points"
    waiting = sum(mark.most for mark in marked.marks if mark.points is None)
    more = f" {points(waiting)} more are for what a person reads." if waiting else ""
    return document(
        f"{one.title}: {student.name}",
        f'<p class="sum">{worked} for what is worked out.{more}</p>{_stopped(marked)}'
        f"{''.join(rows)}",
    )


def _part(one: Set, number: int, mark: Mark) -> str:
    part = mark.part
    worth = "read by a person" if mark.points is None else f"{points(mark.points)} of {mark.most}"
    given = (
        f"<blockquote>{escape(mark.given)}</blockquote>"
        if part.kind == "written" and mark.given
        else f"<p>You handed in: <b>{escape(mark.given or 'nothing')}</b></p>"
    )
    rubric = "".join(
        f"<li>{escape(fill(row.what))} ({row.points})</li>" for row in one.criteria(part)
    )
    # Whether it is right stands there in words; the colour only repeats it.
    kind = "open" if mark.points is None else "right" if mark.points else "wrong"
    label = "In words" if part.kind == "written" else part.label
    return (
        f'<section class="{kind}"><h2>Question {number}: {escape(label)} '
        f'<small>{worth}</small></h2>{given}<p class="said">{escape(mark.said)}</p>'
        f"{f'<p>What is looked for:</p><ul>{rubric}</ul>' if rubric else ''}</section>"
    )


def _stopped(marked: Marked) -> str:
    said = ""
    if marked.outcome.ended != "whole":
        said = (
            f"<p>The notebook did not run to its end: {escape(marked.outcome.ended)}. What its "
            "answers held until then was marked.</p>"
        )
    rows = "".join(
        f"<li>Cell {number}: {escape(why)}</li>" for number, why in marked.outcome.stopped[:20]
    )
    if rows:
        said += f"<p>These cells stopped, and the others ran on:</p><ul>{rows}</ul>"
    return f'<section class="stopped"><h2>How it ran</h2>{said}</section>' if said else ""


def sheet(one: Set, students: list[Student], marked: list[Marked]) -> str:
    """The marking sheet of a set: all results at one glance, then every text with the criteria."""
    names = {student.id: student.name for student in students}
    ids = [part.id for _, part in one.parts]
    head = "".join(f"<th>{escape(id.removeprefix(f'{one.name}-'))}</th>" for id in ids)
    rows = ""
    for each in marked:
        cells = "".join(
            f"<td>{'…' if mark.points is None else points(mark.points)}</td>" for mark in each.marks
        )
        rows += (
            f'<tr><th scope="row">{escape(names[each.submission.student])}</th>{cells}'
            f"<td>{points(each.points)} of {each.most}</td>"
            f"<td>{escape('; '.join(each.notes))}</td></tr>"
        )
    body = (
        "<p>An ellipsis waits for you. The sum is of what was worked out, without texts.</p>"
        f'<div class="wide" tabindex="0" role="region" aria-label="All results"><table><thead><tr>'
        f"<th>Student</th>{head}<th>Sum</th><th>Look at</th></tr></thead><tbody>{rows}</tbody>"
        "</table></div>"
    )
    for place, (question, part) in enumerate(one.parts):
        if part.kind != "written":
            continue
        body += f"<h2>{escape(part.id)}</h2><p>{escape(fill(told(question, part.ask)))}</p>"
        for each in marked:
            given = each.marks[place]
            boxes = "".join(
                f'<li><span class="box"></span> of {row.points}: {escape(fill(row.what))}</li>'
                for row in one.criteria(part)
            )
            text = escape(given.given) or "<em>nothing</em>"
            numbers = ", ".join(
                f"{mark.part.id.removeprefix(f'{one.name}-')}: {mark.given}"
                for mark in each.marks
                if mark.part.kind != "written"
            )
            body += (
                f'<section class="open"><h3>{escape(names[each.submission.student])}</h3>'
                f"<p><small>{escape(numbers)}</small></p>"
                f"<blockquote>{text}</blockquote><ul class='boxes'>{boxes}</ul></section>"
            )
    return document(f"{one.title}: marking sheet", body)


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula.

    >>> harmless("=1+1"), harmless("Ada")
    ("'=1+1", 'Ada')
    """
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def scores(students: list[Student], graded: dict[str, list[Marked]], titles: dict[str, str]) -> str:
    """The scores as a CSV file that Canvas and Moodle import; empty where nothing was handed in.

    The columns are Canvas's. Moodle asks at the import which of them names the student: it is
    ``SIS Login ID``.
    """
    rows = []
    for student in students:
        row = {
            "Student": harmless(student.name),
            "ID": "",
            "SIS Login ID": student.id,
            "Section": "",
        }
        for name, marked in graded.items():
            mine = next((one for one in marked if one.submission.student == student.id), None)
            row[titles[name]] = points(mine.points) if mine else ""
            row["ID"] = row["ID"] or (mine.submission.number if mine else "")
        rows.append(row)
    return as_text(rows)
