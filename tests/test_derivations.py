"""What a derivation may say, gives and rests on, and what is told where it is wrong."""

import ast
import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from helpers import data
from helpers.derivations.grammar import (
    LONGEST,
    Call,
    facts_in,
    parse,
    prepared,
    tables_in,
    value,
    walk,
)
from helpers.derivations.rows import (
    ADDED,
    PICKS,
    PREPARED,
    WORDS,
    DerivationError,
    Shelf,
    columns_of,
    known_tables,
)
from helpers.derivations.units import alike, unit_of
from helpers.derivations.vocabulary import OPERATIONS
from helpers.open_data import HISTORIES
from helpers.pipeline import validate
from helpers.sphinx.derivation_words import in_words, vocabulary
from helpers.sphinx.hindsight import HIDDEN
from tests.support.together import together

pytestmark = pytest.mark.check(seconds=3)

ROOT = Path(__file__).resolve().parents[1]
FACTS = data.records("facts")
DERIVED = {fact.id: fact.derivation for fact in FACTS.values() if fact.derivation}
TREES = {id: parse(text) for id, text in DERIVED.items()}
CALLS = [one for tree in TREES.values() for one in walk(tree) if isinstance(one, Call)]
STUDIES = [name for name, one in OPERATIONS.items() if one.study]
PLAIN = [name for name, one in OPERATIONS.items() if not one.study]

# --- every operation, by hand ---------------------------------------------------------------------

NAMES = pd.DataFrame(
    {
        "symbol": ["A", "B", "C", "D"],
        "sector": ["x", "x", "y", "y"],
        "change_pct": [1.0, -2.0, 4.0, 5.0],
        "close_0128": [10.0, 20.0, 40.0, None],
        "news_found": pd.array([True, False, None, True], dtype="boolean"),
    }
)
DAYS = pd.DataFrame(
    {
        "session": pd.to_datetime(["2025-12-31", "2026-01-28", "2026-01-29", "2026-01-30"]),
        "small_caps_pct": [2.0, 4.0, 6.0, 10.0],
        "nasdaq_100_pct": [1.0, 2.0, 3.0, 5.0],
    }
)
TOY = {"names": NAMES, "daily_gaps": DAYS}
KNOWN = {"low": 8.0, "high": 10.0}

BY_HAND = {
    "change(low, high)": 25,
    "percent_of(low, high)": 80,
    "part_way(high, 9.5, low)": 25,
    "compound(10, -10)": -1,
    "size(low - high)": 2,
    "sqrt(low * 2)": 4,
    "round_to(2.5 * high + 1.26, 1)": 26.3,
    "annuity(110, 1, 10)": 100,
    "index_without(2, 50, 4)": 0,
    'days("2026-01-29", "2026-02-02")': 4,
    'cell("names.change_pct", symbol="C")': 4,
    'total("names.close_0128")': 70,
    'mean("names.change_pct")': 2,
    'mean("names.change_pct", sector="y")': 4.5,
    'median("names.close_0128")': 20,
    'sd("names.change_pct", sector="x")': 4.5**0.5,
    'population_sd("names.change_pct", sector="x")': 1.5,
    'minimum("names.change_pct")': -2,
    'maximum("names.move_pct")': 5,
    'span("names.change_pct")': 7,
    'compounded("daily_gaps.small_caps_pct", until="2026-01-28")': 6.08,
    'count("names")': 4,
    'count("names.close_0128")': 3,
    'count("names.change_pct", above=0, below=5)': 2,
    'count("names.change_pct", at_least=1, at_most=4)': 2,
    'count("names.change_pct", other_than=4)': 3,
    'count("names", news_found="true")': 2,
    'count("names", news_found="")': 1,
    'count("daily_gaps", session="2026-01")': 3,
    'count("daily_gaps", since="2026-01-29")': 2,
    'count("daily_gaps", where="to_date")': 3,
    'share("names.change_pct", at_least=4)': 50,
    'share("daily_gaps.gap", at_most=2, where="to_date")': 200 / 3,
    'share("daily_gaps", which="to_date")': 75,
    'distinct("names.sector")': 2,
    'rank("names.change_pct", of=3)': 3,
    'rank("names.change_pct", of="D")': 1,
    'growth("daily_gaps.small_caps_pct", over=1, session="2026-01-29")': 50,
    'difference("daily_gaps.small_caps_pct", over=2, session="2026-01-30")': 6,
    'relative("names.close_0128", "A", "C")': 0.25,
    'beta("daily_gaps.small_caps_pct", "nasdaq_100_pct")': 2,
    "-low + high ** 2 / (3 - 1)": 42,
    "2 ** -1": 0.5,
}


@together(BY_HAND)
def test_a_derivation_gives_what_one_works_out_by_hand(text):
    assert value(parse(text), Shelf(TOY, KNOWN)) == pytest.approx(BY_HAND[text], abs=1e-12)


def test_every_operation_is_worked_out_by_hand():
    trees = [one for text in BY_HAND for one in walk(parse(text)) if isinstance(one, Call)]
    assert {one.operation.name for one in trees} == set(PLAIN)


# --- what is refused, and how that is told --------------------------------------------------------

REFUSED = {
    "an attribute": ("low.real", "an attribute, 'low.real'"),
    "an attribute of a text": ('"a".join(low)', "a call of what is no name"),
    "a dunder name": ("__import__", "'__import__'"),
    "a call of a dunder name": ('__import__("os")', "expected the name of an operation"),
    "Python's own functions": ('open("facts.csv")', "found 'open'"),
    "eval": ('eval("1")', "found 'eval'"),
    "a subscript": ("low[0]", "brackets after a name"),
    "a comprehension": ("total(x for x in low)", "a comprehension"),
    "a lambda": ("(lambda: 1)()", "a call of what is no name"),
    "a comparison": ("low < high", "a comparison"),
    "and": ("low and high", "and, or"),
    "a condition": ("low if high else 1", "if, else"),
    "an f-string": ('days(f"{low}", "2026-01-29")', "an f-string"),
    "an assignment": ("(a := 1)", "an assignment"),
    "a star": ("change(*low)", "a star"),
    "two stars": ("change(**low)", "keywords with names"),
    "two things with a comma": ("low, high", "a row of things with commas"),
    "a dict": ("{low: high}", "something else"),
    "a list": ("[1, 2]", "a list"),
    "a remainder": ("low % 2", "another sign, 'low % 2'"),
    "a whole division": ("low // 2", "another sign"),
    "a plus before": ("+low", "another sign"),
    "true as Python has it": ('count("names", news_found=True)', 'write "true"'),
    "a complex number": ("1j", "a number or a text"),
    "bytes": ('b"a"', "a number or a text"),
    "no number at all": ('"names"', "expected a finite number"),
    "a text in a sum": ('"names" + 1', "a text stands only in a call"),
    "an infinite number": ("1e999", "a finite number"),
    "a huge power": ("9 ** 99 ** 9", "a power of at most"),
    "a large power": ("10 ** 90", "a power of at most"),
    "a root of a negative number": ("(low - high) ** 0.5", "its base is negative"),
    "a square root of one": ("sqrt(low - high)", "not negative"),
    "a division by nothing": ("low / (high - 10)", "look at what it is divided by"),
    "nothing in an operation's division": ("change(0, low)", "expected change to give a number"),
    "an unknown fact": ("hihg", "expected the id of a fact; found 'hihg'; did you mean high?"),
    "an unknown operation": ("chnage(low, high)", "found 'chnage'; did you mean change?"),
    "an operation without its call": ("low + change", "call it: change(…)"),
    "an argument too few": ("change(low)", "expected change(start, end); found 'change(low)'"),
    "an argument too many": ("size(low, high)", "expected size(value)"),
    "an argument twice": ("change(low, high, start=low)", "multiple values"),
    "an unknown argument": ("change(low, high, over=1)", "unexpected keyword argument 'over'"),
    "a text for a number": ('change("low", high)', "take the quotes away"),
    "a number for a text": ("days(1, 2)", "put it into quotes"),
    "an unknown table": (
        'count("nmaes")',
        "the name of a table; found 'nmaes'; did you mean names?",
    ),
    "an unknown column": ('mean("names.chnge_pct")', "did you mean change_pct"),
    "a table where a column is needed": ('mean("names")', "a table and a column"),
    "an unknown column of rows": ('count("names", simbol="A")', "did you mean symbol"),
    "a row that there is not": ('cell("names.change_pct", symbol="E")', "found 'E'"),
    "rows that there are not": ('count("names", symbol="E")', "a cell of names.symbol"),
    "two rows where one is needed": (
        'cell("names.change_pct", sector="x")',
        "expected one row of names.change_pct; found 2 (rows 2, 3)",
    ),
    "no row where one is needed": (
        'cell("names.change_pct", symbol="A", sector="y")',
        "expected one row of names.change_pct; found none",
    ),
    "an empty cell": ('cell("names.close_0128", symbol="D")', "found an empty one"),
    "a cell of text": ('cell("names.sector", symbol="D")', "a column of numbers"),
    "a mean of nothing": ('mean("names.close_0128", symbol="D")', "a row of names.close_0128"),
    "a number for a cell of text": ('count("names", symbol=1)', "a text for symbol"),
    "a text for a cell of numbers": ('count("names", change_pct="1")', "a number for change_pct"),
    "yes for true": ('count("names", news_found="yes")', '"true" or "false"'),
    "an unknown choice of rows": (
        'count("daily_gaps", where="to_dat")',
        "a choice of rows of the table daily_gaps; found 'to_dat'; did you mean to_date?",
    ),
    "a choice for another table": ('count("names", where="to_date")', "of the table names"),
    "a day that there is not": ('count("daily_gaps", since="2026-02-30")', "a date for since"),
    "time in a table without": ('count("names", since="2026-01-29")', "a column of time"),
    "no day": ('days("2026-01-29", "tomorrow")', "two dates"),
    "bounds for a whole table": ('count("names", above=1)', "a column to compare"),
    "a share of what is not said": ('share("names")', "a column with at_least"),
    "more rows before than there are": (
        'growth("daily_gaps.small_caps_pct", over=9, session="2026-01-29")',
        "9 rows before",
    ),
    "an unknown word for a study": ('russell_lead("0101", "0129")', "found '0101'"),
    "too long a text": ("low + " * 14 + "high", f"expected at most {LONGEST} characters; found 88"),
    "brackets that do not close": ("change(low, high", "expected a derivation that can be read"),
    "nothing": (" ", "expected a derivation that can be read"),
    "a null": ("low\0", "expected a derivation that can be read"),
    "two of them": ("low; high", "expected a derivation that can be read"),
}


@together(REFUSED)
def test_what_a_derivation_may_not_say_is_refused_and_told(fault):
    text, told = REFUSED[fault]
    with pytest.raises(DerivationError) as caught:
        value(parse(text), Shelf(TOY, KNOWN))
    assert told in str(caught.value)
    assert re.fullmatch(r"expected .+; found .+; .+", str(caught.value), re.S)


def test_nothing_that_stands_in_data_is_ever_run_as_python():
    for path in sorted((ROOT / "helpers").rglob("*.py")):
        called = [
            node.func.id
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        ]
        if path.name == "in_page.py":  # which runs a reader's cell, and reads nothing of data/
            continue
        assert {"eval", "exec", "compile", "__import__"}.isdisjoint(called), path.name


def test_a_name_of_a_fact_is_none_of_an_operation():
    assert set(FACTS).isdisjoint(OPERATIONS)


def test_no_column_is_hidden_behind_a_word_of_an_operation():
    with_rows = [one.parameters for one in OPERATIONS.values() if "rows" in one.parameters]
    words = {*WORDS, *(word for parameters in with_rows for word in parameters)} - {"rows"}
    hidden = [
        f"{table}.{column}"
        for table in known_tables()
        for column in columns_of(table)
        if column in words
    ]
    # There `since` is the time of the operations; its rows are picked by their other cells.
    assert hidden == ["outcome_checkpoints.since"]


# --- the facts of the book ------------------------------------------------------------------------


def test_no_derivation_is_longer_than_a_cell():
    assert [id for id, text in DERIVED.items() if len(text) > LONGEST] == []


def test_every_operation_and_study_has_a_fact_that_uses_it():
    assert set(OPERATIONS) == {one.operation.name for one in CALLS}


@together(STUDIES)
def test_a_study_says_what_it_does_and_shows_it(name):
    study = OPERATIONS[name]
    assert len(study.summary.split()) > 4
    assert f"{name}(" in study.function.__doc__.partition("Examples")[2]


@pytest.mark.parametrize("name", STUDIES)
def test_a_study_looks_at_what_it_declares_and_at_nothing_else(name, monkeypatch):
    facts, tables, asked = set(), set(), []
    fact, table = Shelf.fact, Shelf.table
    monkeypatch.setattr(Shelf, "fact", lambda self, id: (facts.add(id), fact(self, id))[1])
    monkeypatch.setattr(Shelf, "table", lambda self, id: (tables.add(id), table(self, id))[1])
    for call in CALLS:
        if call.operation.name == name:
            asked.append(call)
            value(replace(call, arguments=call.arguments), Shelf())
    given = {
        one for call in asked for tree in dict(call.arguments).values() for one in facts_in(tree)
    }
    declared = {one for call in asked for one in facts_in(call)}
    assert facts - given == declared - given
    if name != "depreciation_fit":  # it looks at the figure's own path, which reads the table
        assert tables == set(OPERATIONS[name].tables)


def test_a_study_is_refused_what_it_does_not_declare():
    lent = Shelf(TOY, KNOWN).lend(("names",), ("low",))
    assert (lent.fact("low"), len(lent.table("names"))) == (8.0, 4)
    with pytest.raises(DerivationError, match="a fact that the study declares"):
        lent.fact("high")
    with pytest.raises(DerivationError, match="a table that the study declares"):
        lent.table("daily_gaps")


def test_every_column_table_and_choice_that_is_declared_is_used_by_a_derivation_or_a_study():
    code = "".join(
        (ROOT / "helpers" / "derivations" / f"{name}.py").read_text(encoding="utf-8")
        for name in ("prepared", "studies", "companies")
    )
    said = "\n".join(DERIVED.values())
    for name in ADDED:
        table, _, column = name.partition(".")
        assert re.search(rf'"{table}\.\w+".*\b{column}\b|"{name}"', said) or (
            code.count(f'"{name}"') > 1
        ), name
    for name in (*PREPARED, *PICKS):
        assert re.search(rf"\b{name}\b", said) or len(re.findall(rf'"{name}"', code)) > 1, name


@together(ADDED)
def test_a_column_that_is_worked_out_has_a_table_a_unit_and_a_meaning(name):
    table, column = name.split(".")
    assert table in known_tables() and columns_of(table)[column] == ADDED[name].unit
    assert column not in {field["name"] for field in data.resource(table)["schema"]["fields"]}, (
        "the table prints it"
    )
    assert len(Shelf().cells(name)) > 0 and ADDED[name].says


@together(PREPARED)
def test_a_prepared_table_has_the_columns_that_it_says(name):
    frame = Shelf().table(name)
    columns = {*frame.columns, frame.index.name}
    assert set(PREPARED[name].units) <= columns
    assert all(
        one in HISTORIES or one in known_tables() and one not in PREPARED
        for one in PREPARED[name].reads
    )


@together(PICKS)
def test_a_choice_of_rows_picks_some_and_not_all(name):
    rows = Shelf().select(PICKS[name].table, where=name)
    assert 0 < len(rows) < len(Shelf().table(PICKS[name].table))


def test_the_windows_of_days_are_as_long_as_their_names_say():
    shelf = Shelf()
    for name, sessions, first, last in (
        ("to_date", 772, "2022-12-30", "2026-01-29"),
        ("last_year", 252, "2025-01-29", "2026-01-29"),
        ("year_before", 252, "2025-01-28", "2026-01-28"),
        ("month_after", 20, "2026-01-30", "2026-03-04"),
    ):
        days = shelf.select("daily_gaps", where=name)["session"]
        assert (len(days), f"{days.iloc[0]:%F}", f"{days.iloc[-1]:%F}") == (sessions, first, last)


def test_a_table_is_read_once_for_all_derivations(monkeypatch):
    read = []
    monkeypatch.setattr(
        data, "table", lambda name, table=data.table: read.append(name) or table(name)
    )
    shelf = Shelf()
    for id, tree in TREES.items():
        if "depreciation_fit" not in DERIVED[id]:  # a figure's path, which asks by itself
            value(tree, shelf)
    assert len(read) == len(set(read)) > 20


# --- what a derivation rests on -------------------------------------------------------------------


def test_facts_and_tables_are_seen_in_the_tree_and_in_studies():
    tree = parse('100 * four_gain() / (russell_change / 100) + mean("proxy_errors.error")')
    assert facts_in(tree) == ("russell_change",)
    assert tables_in(tree) == ("names", "published_gaps", "daily_gaps")
    # The word of a text is no fact, though a fact may be called like it.
    assert facts_in(parse('count("names", told="true")')) == ()
    assert "mcb_margin_without_fees" in facts_in(parse('mcb_beta("income without fees")'))
    assert "mcb_margin_without_fees" not in facts_in(parse('mcb_beta("income")'))


def test_every_fact_and_table_that_a_derivation_rests_on_exists():
    tables = {one["name"] for one in data.descriptor()["resources"]} | set(HISTORIES)
    for id, tree in TREES.items():
        assert set(facts_in(tree)) <= set(FACTS), id
        assert set(tables_in(tree)) <= tables, id


def planted(monkeypatch, id, **cells):
    """What the check of derivations and of days says of a fact with other cells."""
    changed = FACTS | {id: replace(FACTS[id], **cells)}
    # What it is judged by, and no more: itself, what it rests on, what others printed of the same,
    # and what is called alike, which a message may offer.
    family = id.partition("_")[0]
    same = changed[id].quantity
    judged = set()
    new = {one.id for one in changed.values() if one.quantity == same or family in one.id}
    while new:
        judged |= new
        named = {name for one in new for name in validate._rests_on(changed[one])}
        new = (named & set(changed)) - judged
    few = {name: fact for name, fact in changed.items() if name in judged}
    monkeypatch.setattr(data, "records", lambda kind: few)
    monkeypatch.setattr(data, "fact", changed.__getitem__)
    told = [*validate._derivations(), *validate._times()]
    return [
        line for line in told if re.match(rf"data/facts\.csv, row \d+ \({id}\), column \w+: ", line)
    ]


@pytest.mark.parametrize(
    ("id", "cells", "told"),
    [
        (
            "msft_change",
            {"derivation": "change(msft_close_0128, msft_close_0l29)"},
            "derivation: expected the id of a fact; found "
            "'msft_close_0l29'; did you mean msft_close_0129",
        ),
        (
            "msft_change",
            {"derivation": "msft_close_0128.real"},
            "derivation: expected numbers, texts, facts",
        ),
        (
            "msft_change",
            {"value": -9.98},
            "value: expected -9.9931, which "
            "change(msft_close_0128, msft_close_0129) gives; found -9.98, which is stale; mend",
        ),
        ("names_up", {"unit": "percent"}, "unit: expected count, in which"),
        (
            "gap_largest_proxy",
            {"derivation": 'maximum("daily_gaps.gap")'},
            "derivation: expected rows known on the "
            "evening of the day, as the fact was; found one known only on 2026-08-21; pick",
        ),
        (
            "meta_close_0128",
            {"derivation": "meta_close_0128"},
            "derivation: expected facts that do not "
            "rest on it; found meta_close_0128 ← meta_close_0128; one of them",
        ),
        (
            "giants_count",
            {"derivation": "7 + 0 * msft_to_0821"},
            "known_on: expected 2026-08-21 or later, as "
            "msft_to_0821, which it is derived from, was known only then; found 2026-01-29",
        ),
    ],
)
def test_a_planted_fault_is_told_with_file_row_and_column(monkeypatch, id, cells, told):
    (fault,) = planted(monkeypatch, id, **cells)
    row = list(FACTS).index(id) + 2
    assert fault.startswith(f"data/facts.csv, row {row} ({id}), column {told}"), fault


def test_what_a_study_looks_at_counts_as_what_a_fact_rests_on(monkeypatch):
    faults = planted(monkeypatch, "lead_ytd_0122", known_on="2026-01-21")
    assert [
        line for line in faults if "as russell_high_close_0122, which it is derived from" in line
    ]


# --- units ----------------------------------------------------------------------------------------

UNITS = {fact.id: fact.unit for fact in FACTS.values()}


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("change(msft_close_0128, msft_close_0129)", "percent"),
        ("msft_change - meta_change", "percentage_points"),
        ("msft_change + names_up", ""),
        ("100 * msft_change", ""),
        ("-names_up", "count"),
        ("size(msft_value_change)", "usd_bn"),
        ('count("names")', "count"),
        ('cell("names.close_0128", symbol="MSFT")', "usd"),
        ('sd("names.change_pct")', "percentage_points"),
        ('cell("valuation_points.value", index="A")', "multiple"),
        ('cell("checkpoints.level", series="Gold")', ""),
    ],
)
def test_the_unit_of_a_derivation_is_told_where_it_can_be_known(text, unit):
    assert unit_of(parse(text), UNITS) == unit


def test_most_derivations_have_a_unit_that_can_be_known_and_it_is_the_facts_own():
    known = {id: unit for id, tree in TREES.items() if (unit := unit_of(tree, UNITS))}
    assert len(known) > 0.8 * len(TREES)
    assert [id for id, unit in known.items() if not alike(unit, UNITS[id])] == []


# --- in words -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "change(msft_close_0128, msft_close_0129)",
            "the change from Microsoft, close on 28 January to Microsoft, close on 29 January "
            "(change)",
        ),
        (
            'cell("bank_margins.margin", symbol="PEBO", quarter="2025Q4")',
            "margin in bank_margins, where symbol is PEBO and quarter is 2025Q4 (cell)",
        ),
        (
            'share("daily_gaps.gap", at_least=0.5, where="to_date opposite")',
            "the share of cells of gap (small caps less Nasdaq-100) in daily_gaps that are at "
            "least 0.5, up to 29 January 2026, days on which the small caps rose and the "
            "Nasdaq-100 fell (share)",
        ),
        (
            'count("names", news_found="")',
            "the number of rows of names, where news found is empty (count)",
        ),
        (
            'total("msft_quarters.capex_management", year=2024)',
            "the sum of capex_management in msft_quarters, where year is 2024 (total)",
        ),
        ("2 ** (1 - 0.5) - (1 + 2) / -3", "21 − 0.5 − (1 + 2) / (−3)"),
        ("100 - (2 - 1)", "100 − (2 − 1)"),
        (
            'winners_lead("2026-06-30", without="NWPX")',
            "mean change since 29 January of the day's winners less that of its losers; "
            "session: 2026-06-30; without: NWPX (winners_lead)",
        ),
    ],
)
def test_a_derivation_is_said_in_words(text, words):
    html = in_words(text)
    assert re.sub(r"<[^>]+>", "", html).replace("&#x27;", "'") == words


def test_every_link_of_the_words_leads_to_something_of_the_catalogue():
    words = "".join(map(in_words, DERIVED.values()))
    there = {f"#{name}" for name in [*FACTS, *re.findall(r' id="([\w-]+)"', vocabulary())]}
    there |= {f"tables.html#table-{one['name']}" for one in data.descriptor()["resources"]}
    there |= {f"tables.html#history-{name}" for name in HISTORIES}
    assert set(re.findall(r'href="([^"]*)"', words)) <= there
    words = words.replace(HIDDEN, "")  # what stands that evening for a fact from later
    assert set(re.findall(r"<(?!/?(?:a|code|sup)\b)", words)) == set()


def test_what_stands_in_data_is_escaped(monkeypatch):
    changed = FACTS | {"msft_change": replace(FACTS["msft_change"], label="<b>&")}
    monkeypatch.setattr(data, "records", lambda kind: changed)
    assert "&lt;b&gt;&amp;</a>" in in_words("2 * msft_change")
    assert "<b>" not in in_words('cell("names.change_pct", symbol="<b>")')


def test_the_day_of_the_windows_is_the_day_of_the_book():
    assert prepared.DAY == data.EVENING[:10] == "2026-01-29"
