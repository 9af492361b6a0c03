"""What a figure is made of, and what it refuses."""

import codecs
import io
import json
import re
from html import unescape
from html.parser import HTMLParser
from types import SimpleNamespace
from urllib.parse import unquote_to_bytes

import pandas as pd
import pytest

from helpers import data, figure_html
from helpers.charts import ranking
from helpers.figure import MIME, FigureError, figure
from helpers.model import model
from helpers.settings import Axis
from helpers.sphinx import live
from helpers.sphinx.figures import FILES, PageFigure
from helpers.tables import UnitlessError, columns, csv, frame, headed, table_html
from tests.support.figures import as_kept, page_html

pytestmark = pytest.mark.check(seconds=6)

NASTY = 'A <b>bold</b> & "quoted" claim\'s <script>alert(1)</script>'

TABLE = pd.DataFrame(
    {
        "name": ["A & B", 'C, "D"', "<i>E</i>"],
        "change": [1.5, -0.25, 12345.678],
        "days": [1, 2, 3],
        "hole": [0.5, None, -1.0],
        "text": ["x", None, "z"],
    }
)


def drawing():
    rows = pd.DataFrame({"name": ["a", "b"], "value": [1.0, -1.0], "label": ["+1", "−1"]})
    return ranking(
        rows, name="name", value="value", label="label", axis=Axis(domain=(-2, 2), ticks=[-2, 0, 2])
    )


def made(**changes):
    given = dict(
        id="told-closed",
        title="The gap was smaller",
        subtitle="Change in percent",
        description="Two bars, the first to the right of zero, the second to the left.",
        table=TABLE,
        sources=["story", "nasdaq_screener"],
        note="A caveat.",
    )
    return figure(drawing(), **given | changes)


class Reader(HTMLParser):
    """Reads HTML as strictly as it was written: every element is closed, in order."""

    VOID = {"br", "img", "hr", "input", "meta", "link"}

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.open, self.seen, self.texts = [], [], []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        assert len({name for name, _ in attrs}) == len(attrs), f"an attribute repeats in <{tag}>"
        self.seen.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, f"</{tag}> closes nothing"

    def handle_data(self, text):
        self.texts.append((self.open[-1] if self.open else "", text))

    def all(self, tag, **attributes):
        return [
            found
            for name, found in self.seen
            if name == tag
            and all(found.get(key.rstrip("_")) == value for key, value in attributes.items())
        ]

    def text(self):
        return " ".join(text for tag, text in self.texts)


@pytest.fixture(scope="module")
def html():
    return page_html(
        made(
            title=NASTY, subtitle=NASTY, description=f"{NASTY} that one would see in it", note=NASTY
        )
    )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"title": ""}, "figure 'told-closed' has no title"),
        ({"title": "  \n"}, "figure 'told-closed' has no title"),
        ({"subtitle": ""}, "figure 'told-closed' has no subtitle"),
        ({"description": ""}, "figure 'told-closed' has no description"),
        ({"description": "Two bars."}, "the description 'Two bars.' is too short"),
        ({"sources": []}, "figure 'told-closed' names no source; give ids of data/sources.csv"),
        ({"table": TABLE.iloc[:0]}, "figure 'told-closed': the table behind the chart is empty"),
        ({"table": pd.DataFrame()}, "figure 'told-closed': the table behind the chart is empty"),
        ({"id": "Told"}, "figure id 'Told': expected lower-case words joined by hyphens"),
        ({"id": "told closed"}, "figure id 'told closed': expected lower-case words"),
        ({"id": "told_closed"}, "figure id 'told_closed': expected lower-case words"),
        ({"id": "1st-gap"}, "figure id '1st-gap': expected lower-case words"),
        ({"id": "told-closed\n"}, "expected lower-case words"),
        ({"id": ""}, "figure id '': expected lower-case words"),
    ],
)
def test_a_figure_that_lacks_something_is_refused(changes, message):
    with pytest.raises(FigureError) as caught:
        made(**changes)
    assert message in str(caught.value)


def test_an_unknown_source_is_refused_with_the_nearest():
    with pytest.raises(data.DataError, match="unknown source 'nasdaq_screner'.*nasdaq_screener"):
        made(sources=["nasdaq_screner"])


@pytest.mark.parametrize("missing", ["id", "title", "subtitle", "description", "sources"])
def test_nothing_that_every_figure_has_can_be_left_out(missing):
    given = dict(id="x", title="t", subtitle="s", description="d", table=TABLE, sources=["story"])
    del given[missing]
    with pytest.raises(TypeError, match=missing):
        figure(drawing(), **given)


def test_a_chart_without_a_formula_cannot_do_without_its_table():
    with pytest.raises(FigureError, match="figure 'told-closed' has no table"):
        made(table=None)
    rows = model("how_rare")
    with pytest.raises(FigureError, match="has no table"):
        made(table=None, model=rows)


def test_a_formula_that_nobody_could_read_on_a_line_is_named_and_not_set():
    long, plain = (
        page_html(made(table=None, model=model(name)))
        for name in ("project_value", "scenario_spread")
    )
    assert "helpers.models.capex" in long and 'class="tex"' not in long
    assert plain.count('class="tex"') == 2


def test_a_formula_brings_its_table_with_it():
    reader = Reader(page_html(made(table=None, model=model("index_without"))))
    assert len(reader.all("table")) == 1
    assert "Weight of Microsoft" in reader.text()


def test_a_preset_between_two_steps_is_refused():
    with pytest.raises(FigureError, match="the preset 'odd' puts weight at 0.05004, between two"):
        made(model=model("index_without"), presets={"odd": {"weight": 0.05004}})


def test_the_html_is_well_formed(html):
    reader = Reader(html)
    assert reader.seen[0][0] == "figure"
    assert len(reader.all("svg")) == 2


def test_markup_in_a_text_is_shown_and_not_obeyed(html):
    reader = Reader(html)
    assert reader.all("script") == reader.all("b") == reader.all("i") == []
    assert reader.text().count(NASTY) == 3  # title, subtitle, note
    assert "<i>E</i>" in reader.text()
    (chart,) = reader.all("div", role="img")
    assert chart["aria-label"] == f"{NASTY} that one would see in it"
    (region,) = reader.all("div", role="region")
    assert region["aria-label"] == f"Table: {NASTY}"


def test_the_marked_words_of_a_title_carry_the_mark_of_their_kind():
    shown = page_html(
        made(subtitle="Percent, [as told]{.bk-said}, [as closed]{.bk-known}, [if so]{.bk-assumed}")
    )
    for kind, words in (("said", "as told"), ("known", "as closed"), ("assumed", "if so")):
        assert f'<span class="bk-{kind}">{words}</span>' in shown
    assert "]{" not in shown


def test_a_marked_word_is_plain_in_the_label_of_the_table():
    reader = Reader(page_html(made(title="It was [small]{.bk-known}")))
    (region,) = reader.all("div", role="region")
    assert region["aria-label"] == "Table: It was small"


def test_a_mark_that_does_not_exist_is_left_to_be_seen():
    assert "[x]{.bk-guessed}" in page_html(made(note="An [x]{.bk-guessed}."))


def test_the_download_is_the_table(html):
    (link,) = Reader(html).all("a", class_="bk-download")
    assert link["download"] == "told-closed.csv"
    head, _, body = link["href"].partition(",")
    assert head == "data:text/csv;charset=utf-8"
    pd.testing.assert_frame_equal(pd.read_csv(io.BytesIO(unquote_to_bytes(body))), TABLE)


def test_a_download_begins_with_the_mark_by_which_a_spreadsheet_reads_it(html):
    (link,) = Reader(html).all("a", class_="bk-download")
    assert unquote_to_bytes(link["href"].partition(",")[2]).startswith(codecs.BOM_UTF8 + b"name,")


def test_a_table_shows_days_as_words_and_a_file_has_them_as_iso():
    moments = pd.to_datetime(["2026-01-29T14:01", None])
    rows = pd.DataFrame({"day": pd.to_datetime(["2026-01-29", "2026-01-30"]), "at": moments})
    shown = table_html(rows)
    assert "<td>29 January 2026</td>" in shown and "<td>14:01 on 29 January 2026</td>" in shown
    assert csv(rows) == "day,at\n2026-01-29,2026-01-29T14:01\n2026-01-30,\n"
    assert frame(columns(rows)).equals(rows)


def test_a_truth_is_yes_on_the_page_and_true_in_a_file():
    rows = pd.DataFrame({"fits": pd.array([True, False, None], dtype="boolean")})
    assert [cell in table_html(rows) for cell in ("<td>yes<", "<td>no<", "<td>–<")] == [True] * 3
    assert csv(rows) == 'fits\ntrue\nfalse\n""\n'


def test_a_computed_number_is_shown_with_two_decimals_and_written_with_all():
    rows = pd.DataFrame({"share": [4.145077720207254, -58.00000000000001]})
    assert ">4.15<" in table_html(rows) and ">−58.00<" in table_html(rows)
    assert csv(rows) == "share\n4.14507772021\n-58\n"
    assert ">0.004<" in table_html(pd.DataFrame({"share": [0.0041450777]}))


def test_a_column_of_numbers_without_a_unit_is_refused():
    with pytest.raises(UnitlessError, match="the column 'told' says no unit"):
        headed(pd.DataFrame({"told": [1.5]}))
    assert list(headed(pd.DataFrame({"t": [1.5]}), {"t": ""})) == ["t"]
    assert list(headed(pd.DataFrame({"told": [1.5], "unit": ["percent"]}))) == ["told", "unit"]


def test_the_table_on_the_page_has_every_cell_of_the_table(html):
    body = re.search(r"<table.*?</table>", html, re.S).group(0)
    rows = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row) for row in body.split("<tr>")[1:]]
    assert [unescape(cell) for cell in rows[0]] == list(TABLE.columns)
    assert [[unescape(cell) for cell in row] for row in rows[1:]] == [
        ["A & B", "1.500", "1", "0.5", "x"],
        ['C, "D"', "−0.250", "2", "–", "–"],
        ["<i>E</i>", "12,345.678", "3", "−1.0", "z"],
    ]


def test_numbers_stand_right_and_words_left():
    shown = table_html(TABLE[["name", "change"]])
    assert shown.count('<td class="bk-n">') == 3
    assert '<th scope="col" class=bk-n>change</th>' in shown
    assert '<th scope="col">name</th>' in shown


def test_a_year_in_a_table_is_written_without_a_comma_and_an_amount_with_one():
    shown = table_html(pd.DataFrame({"year": [1999], "companies": [1999]}))
    assert ">1999<" in shown and ">1,999<" in shown


def test_both_drawings_are_there_and_hidden_from_screen_readers(html):
    reader = Reader(html)
    for drawing in reader.all("svg"):
        assert drawing["aria-hidden"] == "true"
    assert len(reader.all("div", class_="bk-figure__wide")) == 1
    (narrow,) = reader.all("div", class_="bk-figure__narrow")
    assert "hidden" in narrow  # without style sheets one drawing is enough


def test_every_id_of_a_figure_is_its_own(html):
    ids = [found["id"] for _, found in Reader(html).seen if "id" in found]
    assert ids[0] == "told-closed"
    assert len(ids) == len(set(ids))
    assert all(key.startswith("told-closed") for key in ids)


def test_the_sources_are_named_with_who_printed_them_first_date_and_licence():
    story, shown = data.source("story"), unescape(page_html(made()))
    assert f"Source: {story.printed_by}; {data.source('nasdaq_screener').printed_by}" in shown
    assert story.title in shown and story.url in shown
    assert "29 January 2026" in shown and story.licence in shown


def test_a_publisher_is_named_once_however_many_of_its_pages_are_used():
    shown = page_html(made(sources=["finanzen_ndx_ten", "finanzen_ndx_noon"]))
    publisher = data.source("finanzen_ndx_ten").publisher
    assert data.source("finanzen_ndx_noon").publisher == publisher
    assert f"Source: {publisher}</p>" in shown


def test_a_figure_without_a_caveat_has_no_empty_line():
    assert "bk-figure__note" not in page_html(made(note=""))
    assert '<p class="bk-figure__note">A caveat.</p>' in page_html(made())


def test_a_cell_gives_the_figure_as_data_beside_what_a_notebook_shows():
    shown = made()
    bundle = shown._repr_mimebundle_()
    assert bundle[MIME] == shown.bundle()
    assert bundle["application/vnd.jupyter.widget-view+json"]["model_id"]
    assert bundle["text/plain"] == "Figure told-closed: The gap was smaller"


@pytest.mark.parametrize("name", [None, "index_without", "how_rare"])
def test_a_notebook_file_keeps_the_figure_whole(name):
    bound = model(name) if name else None
    shown = made(model=bound, table=TABLE if bound is None or bound.columns else None)
    kept = as_kept(shown)
    assert kept == json.loads(json.dumps(shown.bundle()))
    assert figure_html.still(kept) == figure_html.still(shown.bundle())


def test_the_order_of_choices_and_presets_survives_a_file_that_sorts_names():
    choices = {"weight": {0.1: "much", 0.05: "as it was", 0.02: "little"}}
    shown = made(model=model("index_without"), choices=choices, presets={"z": {}, "a": {}})
    moved = as_kept(shown)["model"]
    assert [preset["name"] for preset in moved["presets"]] == ["z", "a"]
    options = {row["name"]: row["options"] for row in moved["inputs"]}
    assert options["weight"] == [[0.1, "much"], [0.05, "as it was"], [0.02, "little"]]


def test_a_page_has_both_texts_and_a_notebook_only_what_is_known_now():
    both = made(evening={"title": "What came is open", "note": "Nobody knows yet."})
    for text in ("The gap was smaller", "What came is open", "A caveat.", "Nobody knows yet."):
        assert text in page_html(both)
    in_a_notebook = "".join(
        child.value for child in both.widget().children if hasattr(child, "value")
    )
    for html in (figure_html.still(both.bundle()), in_a_notebook):
        assert "The gap was smaller" in html and "A caveat." in html
        assert "What came is open" not in html and "Nobody knows yet." not in html


def test_a_notebook_draws_nothing_with_native_code(monkeypatch):
    from helpers import render

    monkeypatch.setattr(render, "compile_vega", lambda chart: pytest.fail("drawn for a page"))
    bundle = made()._repr_mimebundle_()
    assert "<svg" not in bundle["text/html"]
    assert "is drawn where this notebook runs" in bundle["text/html"]


def test_a_figure_runs_no_script_and_asks_no_other_host(html):
    reader = Reader(html)
    for _, found in reader.seen:
        assert not any(name.startswith("on") for name in found)
        assert not found.get("src")
    # A link is followed by a reader; nothing else may point outside.
    outside = [
        tag
        for tag, found in reader.seen
        if tag != "a" and str(found.get("href", "")).startswith("http")
    ]
    assert outside == []


def test_a_figure_cannot_be_changed_once_it_is_made():
    with pytest.raises(AttributeError):
        made().title = "Another"


def test_the_numbers_that_data_wrote_into_a_text_are_told_from_typed_ones():
    gap = data.fact("gap_close").text("size")
    shown = made(title=f"A gap of {gap}, and typed ones: 7.7731", note=f"{gap} again")
    assert data.fact("gap_close").text("bare") in shown.numbers
    assert "7.7731" not in shown.numbers


def test_what_a_table_prints_is_no_number_of_a_sentence():
    made(table=pd.DataFrame({"change": [98765.4321]}))._repr_mimebundle_()
    assert "98,765.432" not in made(note="It was 98,765.432.").numbers


def test_the_second_title_and_what_differs_wait_in_the_page_and_are_spoken_in_one_place():
    reader = Reader(page_html(made(table=None, model=model("index_without"))))
    (second,) = reader.all("p", class_="bk-yours")
    (strip,) = reader.all("p", class_="bk-differs")
    assert "hidden" in second and "hidden" in strip
    assert "With your values: Return of the index without the stock is" in reader.text()
    live = [found for _, found in reader.seen if found.get("aria-live") or "status" in str(found)]
    assert [found.get("aria-live") for found in live] == ["off", None]


@pytest.mark.parametrize(
    "given, drawn",
    [
        ({}, {"reset": {}}),
        ({"half": {"weight": 0.05}}, {"half": {"weight": 0.05}, "reset": {}}),
        (
            {"half": {"weight": 0.05}, "as closed": {"change": -9.99}},
            {"half": {"weight": 0.05}, "as closed": {}},
        ),
    ],
)
def test_there_is_one_way_back_and_a_preset_that_means_it_has_its_name(given, drawn):
    shown = made(table=None, model=model("index_without"), presets=given)
    presets = shown.bundle()["model"]["presets"]
    assert {one["name"]: one["values"] for one in presets} == drawn
    reader = Reader(page_html(shown))
    assert len(reader.all("button", **{"data-preset": "{}"})) == 1
    pressed = [button.get("aria-pressed") for button in reader.all("button")]
    assert pressed.count("true") == ("as closed" in given)


def test_a_long_form_folds_all_but_its_first_inputs():
    def folds(name):
        return Reader(page_html(made(table=None, model=model(name)))).all(
            "details", class_="bk-rest"
        )

    assert folds("index_without") == []  # a fold of one would save nothing
    assert len(folds("price_to_book")) == (len(model("price_to_book").inputs) > 3)
    assert len(folds("revenue_coverage")) == 1


def test_a_build_writes_the_files_of_the_pages_that_it_writes_and_leaves_the_others(tmp_path):
    shown = {
        f"of-{page}": PageFigure(page, "Figure 1", as_kept(made(id=f"of-{page}"))) for page in "ab"
    }
    folder = tmp_path / FILES
    folder.mkdir(parents=True)
    for name in ("of-a.csv", "of-b.csv", "of-gone.csv", "of-gone.js"):
        (folder / name).write_text("as it was")
    env = SimpleNamespace(book_figures=shown, book_written={"a"})
    app = SimpleNamespace(outdir=tmp_path, builder=SimpleNamespace(format="html"), env=env)
    live._write_files(app, None)
    assert {path.name for path in folder.iterdir()} == {"of-a.csv", "of-b.csv"}
    assert (folder / "of-b.csv").read_text() == "as it was"
    assert "name" in (folder / "of-a.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    (folder / "of-b.csv").unlink()  # by hand: then it is made, whatever the page
    live._write_files(app, None)
    assert (folder / "of-b.csv").read_bytes() == (folder / "of-a.csv").read_bytes()
