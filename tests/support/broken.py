"""Faults of data/ that were thought of one by one: what to change, and what must be said of it."""

from helpers import data


def at(table, id):
    """Where the line of an id stands in a file that nobody broke, as a message has it."""
    lines = (data.DATA / f"{table}.csv").read_text(encoding="utf-8").splitlines()
    (row,) = (number for number, line in enumerate(lines, 1) if line.startswith(f"{id},"))
    return f"data/{table}.csv, row {row} ({id})"


BROKEN = {
    "a bad number in a table": (
        "breadth.csv",
        "1513,1091,",
        "1513,1O91,",
        ["data/breadth.csv, row 2, column declines", "expected", "integer", "found", "'1O91'"],
    ),
    "a number that is not whole": (
        "breadth.csv",
        "1513,1091,",
        "1513,1091.5,",
        ["data/breadth.csv, row 2, column declines", "expected", "integer", "found", "'1091.5'"],
    ),
    "a bad number among the facts": (
        "facts.csv",
        ",6978.60,",
        ",697o.60,",
        ["data/facts.csv, row 2, column value", "expected", "number", "found", "'697o.60'"],
    ),
    "a missing column of a table": (
        "breadth.csv",
        "universe,advances,declines,",
        "universe,advances,",
        ["data/breadth.csv, row 1", "expected", "declines", "found", "universe, advances, unch"],
    ),
    "a missing column of the facts": (
        "facts.csv",
        ",known_on,",
        ",",
        ["data/facts.csv, row 1", "expected", "known_on", "found", "observed_on, source"],
    ),
    "a column with another name": (
        "breadth.csv",
        ",declines,",
        ",decline,",
        ["data/breadth.csv, row 1", "expected", "declines", "found", "decline,"],
    ),
    "a repeated id": (
        "facts.csv",
        "\nsp500_close_0128,",
        "\nsp500_close_0127,",
        ["data/facts.csv, row 3, column id", "expected", "once", "found", "'sp500_close_0127'"],
    ),
    "an unknown source": (
        "facts.csv",
        ",wells_fargo_0128,",
        ",wells_fargo_9999,",
        [
            "data/facts.csv, row 2, column source",
            "expected",
            "sources",
            "found",
            "'wells_fargo_9999'",
        ],
    ),
    "an unknown fact in evidence": (
        "claims.csv",
        "nasdaq_composite_change nasdaq_composite_close_0129",
        "nasdaq_composite_chang nasdaq_composite_close_0129",
        [
            at("claims", "claim_nasdaq_composite_lower"),
            "column evidence",
            "expected the id of a fact",
            "'nasdaq_composite_chang'",
        ],
    ),
    "an unknown fact in a text": (
        "claims.csv",
        "It fell by {fact}`nasdaq_composite_change",
        "It fell by {fact}`nasdaq_composite_chang",
        [
            at("claims", "claim_nasdaq_composite_lower"),
            "column best_case",
            "expected a number by its role",
            "unknown fact 'nasdaq_composite_chang",
        ],
    ),
    "an unknown fact behind a forecast": (
        "forecasts.csv",
        ",msft_change software_fell,",
        ",msft_chang software_fell,",
        [
            at("forecasts", "exits") + ", column evidence",
            "expected the id of a fact",
            "'msft_chang'",
        ],
    ),
    "an unknown fact in a forecast's reason": (
        "forecasts.csv",
        "The share of such days ({fact}`opposite_either_share`)",
        "The share of such days ({fact}`opposite_eiter_share`)",
        [at("forecasts", "split") + ", column reason", "'opposite_eiter_share'"],
    ),
    "a copy of nobody knows what": (
        "sources.csv",
        ",Newsmax,Reuters,copy,",
        ",Newsmax,,copy,",
        [
            at("sources", "reuters_gold_newsmax") + ", column first_publisher",
            "expected who published first what this copy holds, or 'not known'",
            "found ''",
        ],
    ),
    "a prediction whose answer there is not": (
        "predictions.csv",
        ",fact:gap_close,",
        ",fact:gap_closed,",
        [
            at("predictions", "session-gap") + ", column answer",
            "expected fact: or model:",
            "'fact:gap_closed'",
        ],
    ),
    "a slider that cannot move": (
        "assumptions.csv",
        "0.0575,share,0.01,0.12,0.0001,",
        "0.0575,share,0.01,0.12,0,",
        [
            at("assumptions", "contribution.weight") + ", column step",
            "a number above zero",
            "found 0",
        ],
    ),
    "a bad number among the models": (
        "models.csv",
        ",percentage_points,1,2,",
        ",percentage_points,1,two,",
        ["data/models.csv, row 2, column decimals", "expected", "found 'two'"],
    ),
    "a word that is not allowed": (
        "claims.csv",
        ",nasdaq_composite_change,holds,",
        ",nasdaq_composite_change,hold,",
        [
            "data/claims.csv, row 6, column verdict",
            "expected",
            "'does_not_hold'",
            "found",
            "'hold'",
        ],
    ),
    "an unknown unit": (
        "facts.csv",
        ",6978.60,index_points,",
        ",6978.60,index_pionts,",
        [
            "data/facts.csv, row 2, column unit",
            "expected",
            "'index_points'",
            "found",
            "'index_pionts'",
        ],
    ),
    "a stale derivation": (
        "facts.csv",
        ",-9.99,percent",
        ",-9.98,percent",
        [
            at("facts", "msft_change") + ", column value",
            "expected -9.9931, which change(msft_close_0128, msft_close_0129) gives",
            "found -9.98, which is stale",
        ],
    ),
    "a derived fact that hides a proxy": (
        "facts.csv",
        'medium,true,,"percent_of(software_fell, software_count)"',
        'medium,false,,"percent_of(software_fell, software_count)"',
        [
            at("facts", "software_fell_share") + ", column proxy",
            "expected true, as it rests on software_fell and software_count",
            "found false",
        ],
    ),
    "a derived fact that is surer than what it rests on": (
        "facts.csv",
        "medium,false,,russell_change - nasdaq_100_change",
        "high,false,,russell_change - nasdaq_100_change",
        [
            at("facts", "gap_close") + ", column confidence",
            "expected medium at most, as russell_change has",
            "found high",
        ],
    ),
    "a derivation that cannot be worked out": (
        "facts.csv",
        '"change(msft_close_0128, msft_close_0129)"',
        '"change(msft_close_0128, msft_close_0l29)"',
        [
            at("facts", "msft_change") + ", column derivation",
            "expected the id of a fact; found 'msft_close_0l29'",
            "did you mean msft_close_0129",
        ],
    ),
    "a derivation that is a program": (
        "facts.csv",
        '"change(msft_close_0128, msft_close_0129)"',
        '"().__class__.__mro__"',
        [
            at("facts", "msft_change") + ", column derivation",
            "expected numbers, texts, facts",
            "found an attribute, '().__class__.__mro__'",
            "CONTRIBUTING.md",
        ],
    ),
    "a derivation of a row that there is not": (
        "facts.csv",
        'symbol=""PEBO"", quarter=""2025Q4""',
        'symbol=""PEBO"", quarter=""2025Q5""',
        [
            at("facts", "pebo_margin_q4") + ", column derivation",
            "expected a cell of bank_margins.quarter; found '2025Q5'",
            "did you mean",
        ],
    ),
    "a fact known before it was observed": (
        "facts.csv",
        ",2026-01-27,2026-01-27,wells_fargo",
        ",2026-01-27,2026-01-26,wells_fargo",
        [
            at("facts", "sp500_close_0127"),
            "column known_on: expected 2026-01-27 or later, as it was observed then",
            "found 2026-01-26",
        ],
    ),
    "a day that does not exist": (
        "facts.csv",
        ",2026-02-06,2026-02-06,ap_0206",
        ",2026-01-32,2026-02-06,ap_0206",
        ["data/facts.csv, row ", "column observed_on", "'2026-01-32'"],
    ),
    "two preferred rows of one quantity": (
        "facts.csv",
        ",sp500_change,false,",
        ",sp500_change,true,",
        [
            at("facts", "sp500_change_coinmela") + ", column preferred: expected false",
            "of the quantity 'sp500_change'",
            "found true",
        ],
    ),
    "a value outside its range": (
        "assumptions.csv",
        "0.0575,share,0.01,",
        "0.0575,share,0.06,",
        [
            at("assumptions", "contribution.weight"),
            "column value: expected a value between 0.06 and 0.12",
            "found 0.0575",
        ],
    ),
    "a value whose fact there is not": (
        "assumptions.csv",
        ",fact:msft_sp500_weight\n",
        ",fact:msft_sp500_wieght\n",
        [
            at("assumptions", "contribution.weight") + ", column source",
            "expected the id of a source, or fact: and that of a fact",
            "found 'fact:msft_sp500_wieght'",
        ],
    ),
    "an assumption of a model that there is not": (
        "assumptions.csv",
        "\ncontribution.weight,contribution,",
        "\ncontribution.weight,contributoin,",
        [
            at("assumptions", "contribution.weight") + ", column model",
            "expected the id of a row of data/models.csv or data/paths.csv",
            "found 'contributoin'",
        ],
    ),
    "no preferred row of a quantity": (
        "facts.csv",
        ",sp500_change,true,",
        ",sp500_change,false,",
        [
            at("facts", "sp500_change") + ", column preferred",
            "expected true in one row of the quantity 'sp500_change'",
            "found false in each: sp500_change, sp500_change_",
        ],
    ),
    "a fact known before what it rests on": (
        "facts.csv",
        '2026-01-29,2026-01-29,nasdaq_screener,high,false,,"change(msft_close_0128, msft_close_',
        '2026-01-28,2026-01-28,nasdaq_screener,high,false,,"change(msft_close_0128, msft_close_',
        [
            at("facts", "msft_change") + ", column known_on",
            "expected 2026-01-29 or later, as msft_close_0129, which it is derived from",
            "found 2026-01-28",
        ],
    ),
    "a fact in a unit in which its derivation does not come out": (
        "facts.csv",
        ",246,days,",
        ",246,percent,",
        [at("facts", "luv_bag_fee_days") + ", column unit", "expected days", "found percent"],
    ),
    "a prediction between bounds that are turned round": (
        "predictions.csv",
        ",fact:gap_close,-10,10,",
        ",fact:gap_close,10,-10,",
        [
            at("predictions", "session-gap") + ", column low",
            "expected a number below -10",
            "found 10",
        ],
    ),
    "a number in braces alone": (
        "claims.csv",
        "It fell by {fact}`nasdaq_composite_change:size`",
        "It fell by {nasdaq_composite_change:size}",
        [
            at("claims", "claim_nasdaq_composite_lower") + ", column best_case",
            "expected a role, as in {fact}`id`; found '{nasdaq_composite_change:size}'",
        ],
    ),
    "a style that there is not": (
        "claims.csv",
        "It fell by {fact}`nasdaq_composite_change:size`",
        "It fell by {fact}`nasdaq_composite_change:syze`",
        [
            at("claims", "claim_nasdaq_composite_lower") + ", column best_case",
            "expected a number by its role",
            "unknown style 'syze'",
        ],
    ),
    "a claim judged by a fact that there is not": (
        "claims.csv",
        ",nasdaq_composite_change,holds,",
        ",nasdaq_composite_chnage,holds,",
        ["data/claims.csv, row 6, column known", "facts.csv", "'nasdaq_composite_chnage'"],
    ),
    "a model of a chapter without a name": (
        "models.csv",
        "\ncontribution,session,",
        "\ncontribution,,",
        ["data/models.csv, row 2, column chapter", "expected", "found"],
    ),
    "a number typed into a claim": (
        "claims.csv",
        "The sign is right; the story gives no size.",
        "It fell by 0.72%.",
        [
            at("claims", "claim_nasdaq_composite_lower") + ", column note",
            "'0.72%",
            "expected a fact by its role",
        ],
    ),
    "a row with a cell too few": (
        "index_closes.csv",
        ",6978.03,-0.57,-0.01,",
        ",6978.03,-0.57,",
        ["data/index_closes.csv, row 3", "expected", "found"],
    ),
    "a row of facts with a cell too few": (
        "facts.csv",
        ",6978.60,index_points,",
        ",6978.60,",
        ["data/facts.csv, row 2", "expected 14 cells", "found"],
    ),
    "a quotation mark that is never closed": (
        "facts.csv",
        '"S&P 500, close on 27 January"',
        '"S&P 500, close on 27 January',
        ["data/facts.csv, row 2", "expected", "found"],
    ),
}
"""By fault: the file, what stands there, what is put there, what the message has to say."""

RESTORE = "; take it back with: git checkout -- data/datapackage.json"
NO_DESCRIPTOR = {
    "no JSON": ('{"profile: 1}', ", row 1, column 2: expected JSON; found Unterminated string"),
    "nothing": ("", ", row 1, column 1: expected JSON; found Expecting value"),
    "a byte order mark": (
        "\ufeff{}",
        ", row 1, column 1: expected JSON; found Unexpected UTF-8 BOM",
    ),
    "brackets without end": ("[" * 99999, ": expected JSON; found brackets without end"),
    "a list": ("[1]", ": expected an object that describes the tables; found a list, [1]"),
    "a text": ('"a"', ': expected an object that describes the tables; found a text, "a"'),
    "a number": ("1", ": expected an object that describes the tables; found a number, 1"),
    "null": ("null", ": expected an object that describes the tables; found null, null"),
    "no resources": ("{}", ", resources: expected a list; found nothing"),
    "resources that are no list": (
        '{"resources": {}}',
        ", resources: expected a list; found an object, {}",
    ),
    "a resource that is none": (
        '{"resources": ["facts"]}',
        ', resource 1: expected an object; found a text, "facts"',
    ),
    "a resource without a name": (
        '{"resources": [{"path": "facts.csv", "schema": {"fields": []}}]}',
        ", resource 1, name: expected a text; found nothing",
    ),
    "a resource without a schema": (
        '{"resources": [{"name": "facts", "path": "facts.csv"}]}',
        ", resource 1 (facts), schema: expected an object; found nothing",
    ),
    "fields that are no list": (
        '{"resources": [{"name": "facts", "path": "facts.csv", "schema": {"fields": 1}}]}',
        ", resource 1 (facts), fields: expected a list; found a number, 1",
    ),
    "a field without a type": (
        '{"resources": [{"name": "a", "path": "a.csv", "schema": {"fields": [{"name": "b"}]}}]}',
        ", resource 1 (a), field 1 (b), type: expected a text; found nothing",
    ),
}
"""By fault: what stands in data/datapackage.json instead, and how the message begins."""
