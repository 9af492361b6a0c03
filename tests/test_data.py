"""The numbers of data/ agree with each other, and a broken file says where and why."""

import json
import re
import shutil
from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest
from sphinx.errors import ExtensionError

from helpers import data, model, wording
from helpers.delivery import lite
from helpers.open_data import HISTORIES
from helpers.paths import depreciation_wave
from helpers.pipeline import describe, validate
from helpers.sphinx import dependencies
from helpers.sphinx.claims import claim_html
from helpers.sphinx.pages import forecast_html
from helpers.sphinx.roles import marks
from helpers.tools import build
from tests.support import read_once
from tests.support.broken import BROKEN, NO_DESCRIPTOR, RESTORE
from tests.support.tiers import sample
from tests.support.together import together

pytestmark = pytest.mark.check(seconds=18)

ROOT = Path(__file__).resolve().parents[1]
FACTS = list(data.records("facts").values())
CLAIMS = list(data.records("claims").values())
PAGES = {
    path.name: path.read_text(encoding="utf-8") for path in sorted((ROOT / "book").glob("[!_]*.md"))
}
CELL = re.compile(r"^```\{code-cell\}.*?^```", re.M | re.S)


def near(value, expected, decimals):
    """Whether `value` is `expected` as printed with so many decimals."""
    return abs(value - expected) <= 0.5 * 10**-decimals * 1.0001


def decimals(cell):
    return len(cell.partition(".")[2])


def printed(name):
    """A table as it is printed, all text: how many decimals a cell has is known only there."""
    return pd.read_csv(data.DATA / f"{name}.csv", dtype=str, keep_default_na=False)


# --- identities of the tables ---------------------------------------------------------------------


def index_steps(change):
    """The close before and the row of the day, where the row prints this kind of change."""
    steps = []
    for _, rows in printed("index_closes").groupby("index", sort=False):
        before = ""
        for row in rows.sort_values("session").to_dict("records"):
            if before and row["close"] and row[change]:
                steps.append((before, row))
            before = row["close"]
    return steps


def step(before, row):
    return f"{row['index']} {row['session']}"


@together(index_steps("change_points"), step)
def test_the_close_before_and_the_change_give_the_close(before, row):
    # What is rounded more coarsely decides how near the two can come; both may be half a unit off.
    digits = min(decimals(before), decimals(row["close"]), decimals(row["change_points"]))
    found = float(before) + float(row["change_points"])
    assert abs(found - float(row["close"])) <= 10**-digits * 1.0001


@together(index_steps("change_pct"), step)
def test_the_change_in_percent_follows_from_the_two_closes(before, row):
    change = 100 * (float(row["close"]) / float(before) - 1)
    # A close with one decimal moves the change by up to this much.
    slack = 100 * 0.5 * 10 ** -decimals(row["close"]) / float(before)
    assert abs(change - float(row["change_pct"])) <= (
        0.5 * 10 ** -decimals(row["change_pct"]) * 1.0001 + slack
    )


@together(
    printed("index_closes").to_dict("records"), lambda row: f"{row['index']} {row['session']}"
)
def test_open_and_close_lie_between_low_and_high(row):
    for name in ("open", "close"):
        for low, high in ((row["low"], row[name]), (row[name], row["high"])):
            if low and high:
                assert float(low) <= float(high)


@together(printed("names").to_dict("records"), lambda row: row["symbol"])
def test_the_change_of_a_share_follows_from_its_closes(row):
    change = 100 * (float(row["close_0129"]) / float(row["close_0128"]) - 1)
    assert near(change, float(row["change_pct"]), decimals(row["change_pct"]))


@pytest.mark.parametrize(
    "row", printed("quotes_0130").to_dict("records"), ids=lambda row: row["symbol"]
)
def test_the_quote_box_is_of_30_january_and_gives_the_closes_of_the_29th(row):
    before = round(float(row["price"]) - float(row["change"]), 2)
    change = 100 * float(row["change"]) / before
    assert near(change, float(row["change_pct"]), decimals(row["change_pct"]))
    held = data.table("names").set_index("symbol")
    if row["symbol"] not in held.index:
        assert row["symbol"] == "GOOG"  # the table holds Alphabet's other class of shares
        return
    assert before == held.loc[row["symbol"], "close_0129"]
    assert float(row["price"]) == held.loc[row["symbol"], "close_0130"]


def test_nine_of_the_ten_quotes_are_of_shares_that_the_table_holds():
    held = set(data.table("names")["symbol"])
    assert data.table("quotes_0130")["symbol"].isin(held).sum() == 9


@pytest.mark.parametrize(
    "row",
    data.table("published_gaps").to_dict("records"),
    ids=lambda row: f"{row['session']:%m-%d}",
)
def test_a_published_gap_is_the_difference_of_its_legs(row):
    legs = row["russell_2000_pct"], row["nasdaq_100_pct"]
    assert row["gap_pts"] == pytest.approx(legs[0] - legs[1], abs=1e-9)


def test_every_published_gap_lies_within_the_stated_error_of_the_proxy():
    both = data.table("published_gaps").merge(data.table("daily_gaps"), on="session")
    error = both["small_caps_pct"] - both["nasdaq_100_pct_y"] - both["gap_pts"]
    assert len(both) == len(data.table("published_gaps"))
    assert (both["session"] <= "2026-01-29").sum() == data.fact("proxy_error_n").value
    assert error.abs().max() <= data.fact("proxy_error_worst").value + 0.005


def test_published_gaps_and_index_closes_give_the_same_changes():
    gaps = data.table("published_gaps").set_index("session")
    closes_by_index = dict(list(data.table("index_closes").groupby("index")))
    for name, column in (("Russell 2000", "russell_2000_pct"), ("Nasdaq-100", "nasdaq_100_pct")):
        closes = closes_by_index[name].set_index("session")
        both = closes["change_pct"].to_frame().join(gaps[column], how="inner").dropna()
        assert len(both) == 4
        assert (both["change_pct"] - both[column]).abs().max() < 1e-9


def test_the_bins_of_the_histogram_join_and_hold_three_thousand_companies():
    bins = data.table("return_histogram")
    assert (bins["return_from_pct"].iloc[1:].values == bins["return_to_pct"].iloc[:-1].values).all()
    assert bins["companies"].sum() == data.table("size_buckets")["companies"].sum() == 3000


def test_the_size_buckets_join_and_count_the_companies_between_their_ranks():
    buckets = data.table("size_buckets")
    assert (buckets["companies"] == buckets["rank_to"] - buckets["rank_from"] + 1).all()
    assert (buckets["rank_from"].iloc[1:].values == buckets["rank_to"].iloc[:-1].values + 1).all()
    # A share of companies is a whole number of them.
    counted = buckets["share_up_pct"] * buckets["companies"] / 100
    assert ((counted - counted.round()).abs() <= 0.0005 * buckets["companies"] + 1e-9).all()


def test_all_weightings_of_the_curve_start_together_and_end_at_the_printed_facts():
    curve = data.table("weighting_curve").query("universe == 'largest 500'")
    ends = curve.query("exponent == 1").set_index("without")["return_pct"]
    for without, fact in (
        ("none", "largest_500_by_value"),
        ("MSFT", "largest_500_by_value_without_msft"),
        ("META", "largest_500_by_value_without_meta"),
        ("MSFT and META", "largest_500_by_value_without_both"),
    ):
        known = data.fact(fact)
        assert near(ends[without], known.value, known.decimals)
    equal = curve.query("exponent == 0")["return_pct"]
    # Leaving one or two of five hundred out moves the mean by at most their change over the rest.
    assert equal.max() - equal.min() < 0.05


def test_the_software_names_agree_with_the_single_shares_and_their_places_are_right():
    software = data.table("software_names").set_index("symbol")
    shares = data.table("names").set_index("symbol").loc[software.index]
    assert (software["change_pct"] == shares["change_pct"]).all()
    found = {True: "results found", False: "none found"}
    looked = shares["news_found"].map(found).fillna("nobody looked")
    assert (software["search"] == looked).all()
    assert (software["own_results"] == software["search"].eq("results found")).all()
    assert not (software["own_results"] & software["dozen"]).any() and software["dozen"].sum() == 12
    for column, value in (
        ("rank_fell_most", shares["close_0129"] / shares["close_0128"]),
        ("rank_fell_least", -shares["close_0129"] / shares["close_0128"]),
        ("rank_traded", -shares["close_0129"] * shares["volume_m"]),
        ("rank_alphabet", pd.Series(software.index, software.index)),
    ):
        assert (software[column] == value.rank()).all(), column
    squares = software["change_pct"] ** 2
    assert (software["share_of_squares"] - squares / squares.sum()).abs().max() < 1e-8


def test_every_session_of_the_daily_gaps_comes_once_and_in_order():
    sessions = data.table("daily_gaps")["session"]
    assert sessions.is_monotonic_increasing and sessions.is_unique


# --- facts ----------------------------------------------------------------------------------------

DERIVED = [fact for fact in FACTS if fact.derivation]


def test_a_fact_comes_from_a_page_or_from_a_derivation():
    # "This book" is no source: what it says has to be worked out from what others printed.
    assert [f.id for f in FACTS if f.source == "this_book" and not f.derivation] == []
    assert len(DERIVED) > 500  # that each of them still follows is a part of `test_data_is_sound`


def named_in_text():
    """Every fact that a page or a claim's text names, with the place."""
    for page, text in PAGES.items():
        for name in re.findall(r"\{(?:fact|when)\}`([a-z0-9_]+)", text):
            yield name, page
        for name in re.findall(r"""\bfact\(['"]([a-z0-9_]+)""", text):
            yield name, page
    for claim in CLAIMS:
        for text in (claim.best_case, claim.note):
            yield from ((name, claim.id) for _, name, _ in wording.asked(text))
        yield from ((name, claim.id) for name in claim.evidence)


def test_every_number_that_the_text_names_is_a_fact():
    unknown = {
        (name, place) for name, place in named_in_text() if name not in data.records("facts")
    }
    assert unknown == set()


def test_every_count_in_the_text_recomputes_or_was_counted_by_a_source():
    used = {name for name, _ in named_in_text()}
    counts = [fact for fact in FACTS if fact.id in used and fact.unit in ("count", "rank", "days")]
    assert len(counts) > 15
    assert [f.id for f in counts if not f.derivation and f.source == "this_book"] == []


def test_a_fact_has_real_dates_and_was_not_known_before_it_was_observed():
    early = []
    for fact in FACTS:
        observed, known = map(datetime.fromisoformat, (fact.observed_on, fact.known_on))
        # A day stands for all of its minutes.
        in_time = fact.known_on[: len(fact.observed_on)] >= fact.observed_on[: len(fact.known_on)]
        if not in_time or known.date() < observed.date():
            early.append(fact.id)
    assert early == []


WHEN = ("session", "at", "meeting", "vintage", "priced_on", "period_end", "given_on", "as_of")
"""Columns that say when what a row measures happened."""


@pytest.mark.parametrize(
    "name",
    [
        r["name"]
        for r in data.descriptor()["resources"]
        if {"known_on"} & {field["name"] for field in r["schema"]["fields"]}
        and r["name"] != "facts"
    ],
)
def test_no_row_of_a_table_was_known_before_it_happened(name):
    rows = data.table(name)
    known = pd.to_datetime(rows["known_on"], format="ISO8601")
    dated = (rows[column] for column in WHEN if column in rows)
    happened = next((cells for cells in dated if pd.api.types.is_datetime64_any_dtype(cells)), None)
    if happened is None:  # a year, or a date in words: known once it was over, or printed at all
        assert known.notna().all()
        assert (known.dt.year >= rows.get("year", known.dt.year)).all()
    else:
        assert (known.dt.normalize() >= happened.dt.normalize()).all()


def test_a_fact_is_marked_as_later_exactly_if_nobody_knew_it_that_evening():
    later = {fact.id for fact in FACTS if fact.known_on[:10] > "2026-01-29"}
    assert {fact.id for fact in FACTS if "later" in marks(fact)} == later
    assert 0 < len(later) < len(FACTS)


@pytest.mark.parametrize("page", PAGES)
def test_no_figure_of_a_page_prints_a_later_fact_without_saying_so(page):
    # A role marks a later fact by itself; the text of a figure has to say it.
    cells = "".join(CELL.findall(PAGES[page]))
    drawn = ROOT / "helpers" / "figures" / page.replace(".md", ".py")
    cells += drawn.read_text(encoding="utf-8") if drawn.is_file() else ""
    used = set(re.findall(r"""\bfact\(['"]([a-z0-9_]+)['"]\)""", cells))
    assert [name for name in sorted(used) if data.fact(name).hindsight] == []


@together(CLAIMS, lambda claim: claim.id)
def test_no_claim_shows_a_later_fact_unmarked(claim):
    html = claim_html(claim, in_ledger=True)
    for name, after in re.findall(r'href="data\.html#(\w+)">[^<]*</a>(.*?)(?=<a |</dd>)', html):
        if data.fact(name).hindsight:
            assert ">later<" in after, f"{name}, known on {data.fact(name).known_on}"


def test_every_source_is_used_and_every_use_has_a_source():
    used = {fact.source for fact in FACTS} | {one.source for one in HISTORIES.values()}
    for row in data.records("assumptions").values():
        used.add(row.source.rpartition(":")[2])
    for described in data.descriptor()["resources"]:
        used |= {source["id"] for source in described.get("sources", [])}
        if described["name"] != "sources":
            cells = data.table(described["name"])
            for column in cells.columns:
                if column.endswith("source"):
                    used |= set(cells[column].dropna())
    for text in PAGES.values():
        used |= set(re.findall(r'"([a-z0-9_]+)"', text))
    assert set(data.records("sources")) <= used
    assert {fact.source for fact in FACTS} <= set(data.records("sources"))


# --- claims ---------------------------------------------------------------------------------------


@together(CLAIMS, lambda claim: claim.id)
def test_a_verdict_rests_on_what_was_known_that_evening_and_says_apart_what_came_later(claim):
    def later(text):
        return [name for _, name, _ in wording.asked(text) if data.fact(name).hindsight]

    if claim.kind != "history":  # a count of past days may have been made later
        assert later(claim.best_case) + later(claim.note) == []
    if claim.later_note:
        assert later(claim.later_note)


def test_the_claims_are_numbered_in_the_order_of_the_story():
    assert [claim.number for claim in CLAIMS] == list(range(1, len(CLAIMS) + 1))
    sections = [claim.section for claim in CLAIMS]
    assert sections == sorted(sections, key=list(dict.fromkeys(sections)).index)


@together(CLAIMS, lambda claim: claim.id)
def test_a_claim_has_its_best_case_its_reason_and_its_evidence(claim):
    assert len(claim.best_case) > 25 and len(claim.note) > 15
    assert claim.evidence and set(claim.evidence) <= set(data.records("facts"))
    assert not claim.known or claim.known in claim.evidence


# --- the descriptor -------------------------------------------------------------------------------


def test_data_is_sound():
    validate.check()


def test_sizes_and_hashes_in_the_descriptor_are_current():
    assert data.DESCRIPTOR.read_text(encoding="utf-8") == describe.describe()


@together(data.descriptor()["resources"], lambda resource: resource["name"])
def test_a_table_says_where_it_came_from_and_what_each_column_means(resource):
    for key in ("description", "licence", "processing", "sources", "hash"):
        assert key in resource
    for field in resource["schema"]["fields"]:
        assert field["description"], field["name"]
    for source in resource["sources"]:
        data.source(source["id"])


# --- a broken file says where and why -------------------------------------------------------------


def forget():
    """Empty every cache of what was read, so that the next call reads again."""
    for thing in [*vars(data).values(), *vars(model).values()]:
        if hasattr(thing, "cache_clear"):
            thing.cache_clear()


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """A copy of data/ to break, read instead of the true one."""
    folder = tmp_path / "data"
    shutil.copytree(data.DATA, folder)
    monkeypatch.setattr(data, "DATA", folder)
    monkeypatch.setattr(data, "DESCRIPTOR", folder / "datapackage.json")
    read_once.use(monkeypatch)
    forget()
    yield folder
    forget()


def edit(path, old, new):
    """Change the first `old` in a file; then describe the data anew, as after a meant change."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old} is no longer in {path.name}; take another row"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    if path.suffix == ".csv":
        forget()
        data.DESCRIPTOR.write_text(describe.describe(), encoding="utf-8")
    forget()


def the_fault():
    """The one fault that the check of data/ finds."""
    with pytest.raises(validate.ValidationError) as caught:
        validate.check()
    head, *faults, advice = str(caught.value).splitlines()
    assert advice == "Mend the row, or take it back with: git checkout -- data/"
    assert (head, len(faults)) == ("data/ has 1 fault:", 1), str(caught.value)
    return faults[0].removeprefix("  - ")


FORM = re.compile(
    r"data/\w+\.csv, row \d+( \([\w.-]+\))?(, column [\w, ]+)?: expected .+; found .+", re.S
)
"""A fault: file, row, column, expected, found. A row with too few cells has no column."""


IN_THE_LOOP = [*BROKEN][::5]
"""Some of them while somebody writes; before a push all, for each of which data are judged anew."""


@sample("fault", BROKEN, BROKEN, tested=lambda fault: fault not in IN_THE_LOOP)
def test_a_broken_file_gives_one_clear_error(copy, fault):
    file, old, new, words = BROKEN[fault]
    edit(copy / file, old, new)
    message = the_fault()
    assert [word for word in words if word not in message] == [], message
    assert FORM.fullmatch(message), message


def test_unsound_data_end_a_build_by_either_command(monkeypatch, tmp_path, capsys):
    def faulty():
        raise validate.ValidationError("data/ has 1 fault")

    for module in (build, dependencies):
        monkeypatch.setattr(module, "ensure", lambda: False)
    monkeypatch.setattr(lite, "ensure_app", lambda: "there")
    monkeypatch.setattr(validate, "check", faulty)
    monkeypatch.setattr(validate, "STAMP", tmp_path / "data.ok")
    monkeypatch.setattr(build, "STAMP", tmp_path / "built")
    validate.STAMP.write_text("what was sound before")
    for _ in range(2):  # the second time there is nothing left that says it was
        assert build.main() == 1
        assert capsys.readouterr().err == "data/ has 1 fault\n"
        assert not validate.STAMP.exists()
    with pytest.raises(ExtensionError, match="data/ has 1 fault"):
        dependencies._prepare(None, {})


def test_a_changed_file_asks_to_be_described_again(copy):
    path = copy / "timeline.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Fed keeps", "The Fed keeps", 1))
    message = the_fault()
    assert "data/timeline.csv: its hash in data/datapackage.json is stale" in message
    assert message.endswith("run: python -m helpers describe")


def test_a_file_that_is_not_described_is_named(copy):
    (copy / "extra.csv").write_text("a,b\n1,2\n")
    assert the_fault() == (
        "data/extra.csv is not described in data/datapackage.json; describe it there"
    )


@pytest.mark.parametrize("file", ["breadth.csv", "facts.csv"])
def test_a_missing_file_is_named_with_the_way_to_restore_it(copy, file):
    (copy / file).unlink()
    assert the_fault() == f"data/{file} is missing; restore it with: git checkout -- data/{file}"


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00"], ids=["empty", "not text"])
@pytest.mark.parametrize("file", ["breadth.csv", "facts.csv"])
def test_a_file_that_is_no_table_is_named(copy, file, content):
    (copy / file).write_bytes(content)
    assert the_fault().startswith(f"data/{file}")


MARKED = {
    "a byte order mark": (
        lambda content: b"\xef\xbb\xbf" + content,
        ", row 1, column {first}: expected the column's name; found a byte order mark before it; "
        'save the file as "UTF-8", not as "UTF-8 with BOM"',
    ),
    "a NUL byte": (
        lambda content: content.replace(b",", b",\0", 3),
        ", row 1, column {second}: expected text; found a NUL byte; delete it, or take the file "
        "back with: git checkout -- data/{file}",
    ),
    "a NUL byte in a row": (
        lambda content: content.replace(b"\n", b"\n\0", 1),
        ", row 2, column {first}: expected text; found a NUL byte; delete it, or take the file "
        "back with: git checkout -- data/{file}",
    ),
}


@pytest.mark.parametrize("mark", MARKED)
@pytest.mark.parametrize("file", ["breadth.csv", "facts.csv"])
def test_a_sign_that_no_table_has_is_named_with_its_row_and_column(copy, file, mark):
    change, told = MARKED[mark]
    first, second = printed(file.removesuffix(".csv")).columns[:2]
    (copy / file).write_bytes(change((copy / file).read_bytes()))
    assert the_fault() == f"data/{file}" + told.format(file=file, first=first, second=second)


def test_a_nul_byte_behind_a_cell_of_many_lines_has_the_row_of_the_reader(copy):
    text = (copy / "breadth.csv").read_text(encoding="utf-8")
    head, first, second, *rest = text.splitlines(keepends=True)
    cells = second.split(",")
    first = first.replace(first.split(",")[0], '"two\nlines, one cell"', 1)
    broken = ",".join([*cells[:2], "\0" + cells[2], *cells[3:]])
    (copy / "breadth.csv").write_text("".join([head, first, broken, *rest]), encoding="utf-8")
    column = head.split(",")[2]
    assert f"data/breadth.csv, row 3, column {column}: expected text" in the_fault()


@pytest.mark.parametrize("fault", NO_DESCRIPTOR)
def test_a_descriptor_that_describes_nothing_is_told_with_its_place(copy, fault):
    text, told = NO_DESCRIPTOR[fault]
    data.DESCRIPTOR.write_text(text, encoding="utf-8")
    forget()
    message = the_fault()
    assert message.startswith(f"data/datapackage.json{told}") and message.endswith(RESTORE)


def test_a_descriptor_that_is_no_text_is_told(copy):
    data.DESCRIPTOR.write_bytes(b"\xff\xfe{}")
    forget()
    assert the_fault().startswith("data/datapackage.json: expected JSON in UTF-8; found 'utf-8'")


# What was found sound is not asked again, and what it was judged by is.


@pytest.fixture
def asked(copy, monkeypatch, tmp_path):
    """The tables, of a few, that Frictionless has to look at after a change, from a sound start."""
    from frictionless import Resource

    kept = ("facts", "sources", "claims", "verdict_rules", "timeline", "breadth")
    described = data.descriptor()
    described["resources"] = [one for one in described["resources"] if one["name"] in kept]
    data.DESCRIPTOR.write_text(json.dumps(described), encoding="utf-8")
    for path in copy.glob("*.csv"):
        if path.stem not in kept:
            path.unlink()
    forget()
    monkeypatch.setattr(validate, "SOUND", tmp_path / "sound")
    seen, plain = [], Resource.validate

    def counted(resource, *given, **more):
        seen.append(resource.name)
        return plain(resource, *given, **more)

    monkeypatch.setattr(Resource, "validate", counted)
    assert list(validate._tables()) == []
    assert seen == [one["name"] for one in data.descriptor()["resources"]]

    def asked():
        del seen[:]
        forget()
        assert list(validate._tables()) == []
        return set(seen)

    return asked


def test_only_a_table_that_changed_and_those_that_refer_to_it_are_looked_at_again(copy, asked):
    refers = {
        one["name"]: {key["reference"]["resource"] for key in one["schema"].get("foreignKeys", [])}
        for one in data.descriptor()["resources"]
    }
    assert asked() == set()
    for name, old, new in (
        ("timeline", "Fed keeps", "The Fed keeps"),
        ("facts", ",-9.99,percent", ",-9.98,percent"),
        ("claims", "It fell by {", "It had fallen by {"),
        ("sources", "https://", "https://www."),
    ):
        edit(copy / f"{name}.csv", old, new)
        assert asked() == {name} | {other for other in refers if name in refers[other]}
        assert asked() == set()
    # What a table is described by counts as its content does.
    edit(copy / "datapackage.json", "Risers and fallers", "Fallers and risers")
    assert asked() == {"breadth"}


def test_a_fault_is_found_each_time(copy):
    edit(copy / "breadth.csv", "1513,1091,", "1513,1O91,")
    assert the_fault() == the_fault()
    edit(copy / "breadth.csv", "1513,1O91,", "1513,1091,")
    edit(copy / "claims.csv", ",nasdaq_composite_change,holds,", ",nasdaq_composite_change,hold,")
    assert the_fault() == the_fault()


def test_a_cache_that_cannot_be_written_stops_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(validate, "SOUND", tmp_path / "file" / "sound")
    (tmp_path / "file").write_text("no folder")
    validate._note("key")
    assert not (validate.SOUND / "key").is_file()


# The reader itself, which a notebook uses without the check of the build.

READS = [
    fault
    for fault in BROKEN
    if fault.startswith(
        (
            "a bad number",
            "a missing",
            "a repeated",
            "a column",
            "an unknown unit",
            "a number that",
            "a row",
        )
    )
]


@pytest.mark.parametrize("fault", READS)
def test_the_reader_refuses_a_broken_file_with_file_row_and_column(copy, fault):
    file, old, new, words = BROKEN[fault]
    edit(copy / file, old, new)
    name = file.removesuffix(".csv")
    with pytest.raises(data.DataError) as caught:
        data.records(name) if name in data.KINDS else data.table(name)
    place = words[0] if "cell too few" not in fault else words[0].partition(", column")[0]
    assert place in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe\x00", b"\xef\xbb\xbfid", b"id\n\0"],
    ids=["empty", "not text", "marked", "with a NUL byte"],
)
@pytest.mark.parametrize("name", ["breadth", "facts"])
def test_the_reader_refuses_a_file_that_is_no_table(copy, name, content):
    (copy / f"{name}.csv").write_bytes(content)
    with pytest.raises(data.DataError, match=f"data/{name}.csv"):
        data.records(name) if name in data.KINDS else data.table(name)


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (
            lambda: data.fact("nasdaq_100_chang"),
            "unknown fact 'nasdaq_100_chang' in data/facts.csv; did you mean nasdaq_100_change",
        ),
        (lambda: data.claim("claim_gaps"), "unknown claim 'claim_gaps'.*did you mean claim_gap"),
        (lambda: data.source("storey"), "unknown source 'storey'.*did you mean story"),
        (lambda: data.assumption("contribution.wait"), "unknown assumption 'contribution.wait'"),
        (lambda: data.output("contributions"), "unknown model 'contributions'.*contribution"),
        (lambda: data.table("breath"), "unknown table 'breath'; did you mean breadth"),
        (lambda: data.claim("claim_sp500_lower").text(), "has no number: the story gives none"),
    ],
)
def test_an_unknown_id_is_answered_with_the_nearest(ask, message):
    with pytest.raises(data.DataError, match=message):
        ask()


def test_a_table_is_a_copy_that_a_reader_may_change():
    mine = data.table("breadth")
    mine["advances"] = 0
    assert data.table("breadth")["advances"].sum() > 0
    assert mine.attrs["table"] == "breadth"


@together(data.descriptor()["resources"], lambda resource: resource["name"])
def test_a_table_is_read_with_the_types_that_its_descriptor_gives(resource):
    kinds = {
        "string": "str",
        "boolean": "bool",
        "integer": "i",
        "number": "f",
        "date": "datetime",
        "datetime": "datetime",
    }
    frame = data.table(resource["name"])
    for field in resource["schema"]["fields"]:
        column = frame[field["name"]]
        if column.notna().any():
            found = str(column.dtype).lower()
            assert (
                found.startswith(kinds[field["type"]])
                or (field["type"] == "number" and found.startswith("int"))
                or (field["type"] == "string" and found == "object")
            ), (field["name"], found)


# --- tables of macro and company data -------------------------------------------------------------


def test_each_range_of_the_fed_is_the_one_before_and_the_decision():
    meetings = data.table("fomc")
    low, decision = meetings["target_low"], meetings["decision_bp"] / 100
    assert (low.diff().iloc[1:] - decision.iloc[1:]).abs().max() < 1e-9
    assert (meetings["target_high"] - low).eq(0.25).all()


def test_whoever_voted_against_is_named():
    meetings = data.table("fomc")
    assert meetings["dissenters"].notna().eq(meetings["votes_against"] > 0).all()
    assert meetings["votes_for"].add(meetings["votes_against"]).between(9, 12).all()


def test_microsofts_quarters_add_up_to_the_years_that_filings_print():
    quarters = data.table("msft_quarters").set_index("quarter")
    printed = {
        "FY2021": (168.088, 20.622, 76.740),
        "FY2024": (245.122, 44.477, 118.548),
        "FY2025": (281.724, 64.551, 136.162),
        "FY2026": (331.839, 115.948, 182.935),
    }
    for year, (revenue, cash, operating) in printed.items():
        mine = quarters.loc[[f"{year}Q{number}" for number in (1, 2, 3, 4)]]
        assert mine["revenue"].sum() == pytest.approx(revenue, abs=0.003)
        assert mine["capex_cash"].sum() == pytest.approx(cash, abs=0.03)
        assert mine["operating_cash_flow"].sum() == pytest.approx(operating, abs=0.003)


def test_two_lives_with_two_delays_fit_microsofts_depreciation_about_as_well():
    wave = depreciation_wave(known_by="2026-12-31")
    assert round(wave(short_life=6, delay=2), 2) == 0.49
    assert round(wave(short_life=8.5, delay=0), 2) == 0.28
    assert wave(short_life=6, delay=0) > 1  # without the delay six years do not fit at all


def test_that_evening_a_year_of_life_could_be_traded_for_a_quarter_of_delay():
    wave = depreciation_wave()
    for life, delay in ((3.25, 4), (4.5, 3), (5.75, 2), (7.25, 1), (9.25, 0)):
        assert wave(short_life=life, delay=delay) < 0.23
        assert wave(short_life=life, delay=delay - 1 if delay else 1) > 0.5


def test_that_evening_the_share_before_december_could_be_traded_for_life_too():
    wave = depreciation_wave()
    assert round(wave(short_life=6, delay=2), 2) == 0.22
    assert round(wave(short_life=6, delay=2, short_before=0.667), 2) == 0.71
    for life, share in ((4.5, 0.4), (5, 0.45), (5.75, 0.5), (6.5, 0.55), (6.75, 0.6)):
        assert wave(short_life=life, delay=2, short_before=share) < 0.25


# Forecasts ---------------------------------------------------------------------------------------

FORECASTS = data.table("forecasts").to_dict("records")


def test_every_forecast_about_the_road_ahead_is_a_statement_of_the_table():
    told = {claim.id for claim in CLAIMS if claim.kind == "forecast" and claim.chapter == "outlook"}
    assert sorted(told) == sorted(row["claim"] for row in FORECASTS)


@pytest.mark.parametrize("row", FORECASTS, ids=lambda row: row["id"])
def test_a_forecast_rests_on_that_evening_and_its_outcome_on_later(row):
    evening, later = row["evidence"].split(), row["later_evidence"].split()
    named = [name for _, name, _ in wording.asked(row["reason"] + row["why"])]
    assert evening and not any(data.fact(name).hindsight for name in evening + named)
    assert any(data.fact(name).hindsight for name in later)
    known = max(data.fact(name).known_on[:10] for name in later)
    assert row["known_on"] >= pd.Timestamp(known)


@pytest.mark.parametrize("row", FORECASTS, ids=lambda row: row["id"])
def test_only_a_settled_forecast_with_a_probability_has_an_outcome(row):
    settled = {"happened": 1, "did_not_happen": 0}.get(row["status"])
    assert settled is None and pd.isna(row["outcome"]) or row["outcome"] == settled
    if pd.notna(row["outcome"]):
        assert 0 <= row["probability"] <= 1
    if row["could_fail"] == "no":
        assert pd.isna(row["probability"]) and row["status"] == "no_measure"


@pytest.mark.parametrize("row", FORECASTS, ids=lambda row: row["id"])
def test_the_page_hides_the_outcome_of_a_forecast_for_that_evening(row):
    html = forecast_html(row)
    shown = re.sub(r'<(dd|dt|span|li) class="[^"]*bk-hindsight">.*?</\1>', "", html)
    for name in row["later_evidence"].split():
        if data.fact(name).hindsight:
            assert f"#{name}" in html and f"#{name}" not in shown
