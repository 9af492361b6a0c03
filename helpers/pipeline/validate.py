"""Is ``data/`` sound? Types, keys, derivations, dates and prose, one error a fault.

Frictionless checks every table against its descriptor; the rest is what a descriptor cannot say:
that a derived fact still follows from what it is derived from, that nothing was known before it
happened, that every id that is spoken of exists. ``python -m helpers validate`` runs it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import version

from .. import data, units, wording
from ..derivations.grammar import Call, Tree, facts_in, parse, tables_in, value, walk
from ..derivations.rows import Shelf
from ..derivations.units import alike, unit_of
from ..model import ModelError
from ..places import BUILD
from . import corrections
from . import digits as typed
from .digest import digest

STAMP = BUILD / "data.ok"
SOUND = BUILD / "sound"
"""Holds an empty file for each state of a table that Frictionless has found sound."""
KEPT = 500


RESTS_ON = (
    "data/*",
    "helpers/*.py",
    "helpers/derivations/*.py",
    "helpers/models/*.py",
    "helpers/pipeline/*.py",
    "requirements.lock",
)
"""What the data are judged by, and the data."""


class ValidationError(Exception):
    """``data/`` is not sound; the message lists every fault found."""


def once() -> None:
    """Check `data/` unless it was found sound with the same content and the same checks."""
    now = digest(*RESTS_ON)
    if STAMP.is_file() and STAMP.read_text() == now:
        return
    STAMP.unlink(missing_ok=True)
    check()
    STAMP.parent.mkdir(parents=True, exist_ok=True)
    STAMP.write_text(now)


def check() -> None:
    """Raise `ValidationError` if anything in ``data/`` is not as described."""
    try:
        # What looks across tables waits until each of them is sound, and what is worked out from
        # rows until each row is.
        if not (faults := list(_tables())):
            rows = [*_references(), *_times(), *_prose(), *corrections.faults()]
            faults = [*_hashes(), *(rows or _derivations())]
    except data.DataError as error:
        faults = [str(error)]
    if faults:
        shown = "\n".join(f"  - {fault}" for fault in faults[:20])
        more = f"\n  … and {len(faults) - 20} more" if len(faults) > 20 else ""
        raise ValidationError(
            f"data/ has {len(faults)} fault{'s' * (len(faults) > 1)}:\n{shown}{more}\n"
            "Mend the row, or take it back with: git checkout -- data/"
        )


def _tables() -> Iterator[str]:
    """Types, required cells, unique keys, allowed values and foreign keys, one fault a row.

    A file that cannot be read at all says so once; Frictionless judges those that can.
    """
    described = {resource["path"]: resource["name"] for resource in data.descriptor()["resources"]}
    for path in sorted(data.DATA.glob("*.csv")):
        if path.name not in described:
            yield f"data/{path.name} is not described in data/datapackage.json; describe it there"
    unreadable = False
    for name in described.values():
        try:
            if name in data.KINDS:
                data.records(name)
            data.table(name)
        except data.DataError as error:
            unreadable = True
            yield str(error)
    if not unreadable:
        yield from _frictionless()


def _frictionless() -> Iterator[str]:
    """What Frictionless finds in the tables that it has not yet found sound as they are now."""
    keys = _keys()
    unknown = [name for name, key in keys.items() if not (SOUND / key).is_file()]
    if not unknown:
        return
    from frictionless import FrictionlessException, Package, system

    descriptor = data.descriptor() | {
        "resources": [
            {key: value for key, value in resource.items() if key not in ("hash", "bytes")}
            for resource in data.descriptor()["resources"]
        ]
    }
    with system.use_context(trusted=True):
        package = Package.from_descriptor(descriptor, basepath=str(data.DATA))
        try:
            package.to_descriptor(validate=True)
        except FrictionlessException as exception:
            for error in exception.to_errors():
                yield f"data/datapackage.json: {error.message}"
            return
        for name in unknown:
            report = package.get_resource(name).validate()
            if report.valid:
                _note(keys[name])
            for error in report.errors:
                yield f"data/datapackage.json: {error.message}"
            yield from _faults_of(report)


def _faults_of(report) -> Iterator[str]:
    """A report's errors, the first of each row."""
    for task in report.tasks:
        schema = data.resource(task.name)["schema"]
        told = set()
        for error in task.errors:
            row = getattr(error, "row_number", None)
            if row not in told:
                told.add(row)
                yield _explain(task.place, error, schema)


def _keys() -> dict[str, str]:
    """For each table a digest of all that Frictionless judges it by.

    That is its own content and description, those of the tables that it refers to, what the
    package says of itself, and Frictionless's version.
    """
    resources = {one["name"]: one for one in data.descriptor()["resources"]}
    package = {key: value for key, value in data.descriptor().items() if key != "resources"}
    own = {}
    for name, resource in resources.items():
        described = {key: value for key, value in resource.items() if key not in ("hash", "bytes")}
        own[name] = json.dumps([package, described], sort_keys=True) + (
            hashlib.sha256((data.DATA / resource["path"]).read_bytes()).hexdigest()
        )
    keys = {}
    for name, resource in resources.items():
        referred = {
            key["reference"]["resource"] or name
            for key in resource["schema"].get("foreignKeys", [])
        }
        judged_by = [version("frictionless"), own[name], *(own[one] for one in sorted(referred))]
        keys[name] = hashlib.sha256("\n".join(judged_by).encode()).hexdigest()
    return keys


def _note(key: str) -> None:
    """Remember that a table is sound: an empty file says so, there is nothing in it to break."""
    try:
        SOUND.mkdir(parents=True, exist_ok=True)
        (SOUND / key).touch()
        for old in sorted(SOUND.iterdir(), key=lambda path: path.stat().st_mtime)[:-KEPT]:
            old.unlink(missing_ok=True)
    except OSError:
        pass  # it is only asked again


def _explain(file: str, error, schema: dict) -> str:
    """One Frictionless error as file, row, column, expected, found."""
    fields = {field["name"]: field for field in schema["fields"]}
    column = getattr(error, "field_name", None) or ", ".join(getattr(error, "field_names", []))
    found = getattr(error, "cell", None)
    expected = fields.get(column, {}).get("type", "")
    if error.type == "foreign-key":
        found = ", ".join(map(str, error.field_cells))
        expected = next(
            f"a {key['reference']['fields']} of data/{key['reference']['resource']}.csv"
            for key in schema.get("foreignKeys", [])
            if column in (key["fields"], *key["fields"])
        )
    elif error.type in ("unique-error", "primary-key"):
        expected = "a value that occurs once"
        column = column or "the key"
        found = found or ", ".join(map(str, error.cells[:1]))
    elif error.type == "constraint-error":
        constraints = fields.get(column, {}).get("constraints", {})
        expected += " with " + ", ".join(f"{name} {value}" for name, value in constraints.items())
    place = f"data/{file}"
    if getattr(error, "row_number", None):
        place += f", row {error.row_number}"
    if column:
        place += f", column {column}"
    if expected and found is not None:
        return f"{place}: expected {expected}; found {found!r}"
    return f"{place}: {error.message}"


def _hashes() -> Iterator[str]:
    for resource in data.descriptor()["resources"]:
        content = (data.DATA / resource["path"]).read_bytes()
        if resource.get("hash") != f"sha256:{hashlib.sha256(content).hexdigest()}":
            yield (
                f"data/{resource['path']}: its hash in data/datapackage.json is stale; after a "
                "change that is meant, run: python -m helpers describe"
            )


def _inputs(claim: data.Claim) -> list[str]:
    """The facts among the inputs of a claim's rule; a column of a table is none."""
    return re.findall(r"(?<![\w.])[a-z]\w*(?![\w.])", claim.inputs)


FROM_OTHERS = ("copy", "excerpt", "compilation", "archive")
"""Kinds of sources that hold what somebody else published."""


def _references() -> Iterator[str]:
    """Ids spoken of in cells that a foreign key cannot reach."""
    facts, sources = data.records("facts"), data.records("sources")
    for described in data.descriptor()["resources"]:
        for cited in described.get("sources", []):
            if cited.get("id") not in sources:
                yield (
                    f"data/datapackage.json, table {described['name']}, sources: expected the id "
                    f"of a row of data/sources.csv; found {cited.get('id')!r}"
                )
    for source in sources.values():
        if source.kind in FROM_OTHERS and not source.first_publisher:
            yield (
                f"{data.place('sources', source.id)}, column first_publisher: expected who "
                f"published first what this {source.kind} holds, or {data.NOT_KNOWN!r}; found ''"
            )
        if source.first_publisher == source.publisher:
            yield (
                f"{data.place('sources', source.id)}, column first_publisher: expected nothing, as "
                f"the publisher is the first; found {source.first_publisher!r}"
            )
    yield from _preferred(facts)
    for claim in data.records("claims").values():
        yield from _facts_in(
            data.place("claims", claim.id),
            {"evidence": claim.evidence, "inputs": _inputs(claim)},
            {name: getattr(claim, name) for name in ("best_case", "note", "later_note")},
            facts,
        )
    yield from _forecasts(facts)
    for asked in data.records("predictions").values():
        row = data.place("predictions", asked.id)
        kind, _, name = asked.answer.partition(":")
        if name not in {"fact": facts, "model": data.records("models")}.get(kind, ()):
            yield (
                f"{row}, column answer: expected fact: or model: and the id of one; found "
                f"{asked.answer!r}"
            )
        if not asked.low < asked.high:
            yield (
                f"{row}, column low: expected a number below {asked.high:g}, which is its high; "
                f"found {asked.low:g}"
            )
    models = {**data.records("models"), **data.records("paths")}
    for assumption in data.records("assumptions").values():
        row = data.place("assumptions", assumption.id)
        if assumption.model not in models:
            yield (
                f"{row}, column model: expected the id of a row of data/models.csv or "
                f"data/paths.csv; found {assumption.model!r}"
            )
        kind, _, name = assumption.source.rpartition(":")
        if name and name not in (facts if kind == "fact" else sources):
            yield (
                f"{row}, column source: expected the id of a source, or fact: and that of a fact; "
                f"found {assumption.source!r}"
            )
        if not assumption.low <= assumption.value <= assumption.high:
            yield (
                f"{row}, column value: expected a value between {assumption.low:g} and "
                f"{assumption.high:g}; found {assumption.value:g}"
            )
        for column in ("step", "display_factor"):
            if not getattr(assumption, column) > 0:
                yield (
                    f"{row}, column {column}: expected a number above zero; found "
                    f"{getattr(assumption, column):g}"
                )


def _preferred(facts: dict[str, data.Fact]) -> Iterator[str]:
    """Of the rows of one quantity, one is preferred."""
    quantities: dict[str, list[data.Fact]] = {}
    for fact in facts.values():
        quantities.setdefault(fact.quantity, []).append(fact)
    for quantity, rows in quantities.items():
        preferred = [fact for fact in rows if fact.preferred]
        if not preferred:
            ids = ", ".join(fact.id for fact in rows)
            yield (
                f"{data.place('facts', rows[0].id)}, column preferred: expected true in one row "
                f"of the quantity {quantity!r}; found false in each: {ids}"
            )
        for fact in preferred[1:]:
            yield (
                f"{data.place('facts', fact.id)}, column preferred: expected false, as "
                f"{preferred[0].id} is the preferred row of the quantity {quantity!r}; found true"
            )


def _forecasts(facts: dict) -> Iterator[str]:
    lists, texts = ["evidence", "later_evidence"], ["why", "reason", "later_note"]
    table = data.table("forecasts").set_index("id")[lists + texts].fillna("")
    for number, (id, row) in enumerate(table.iterrows(), start=2):
        yield from _facts_in(
            f"data/forecasts.csv, row {number} ({id})",
            {name: row[name].split() for name in lists},
            {name: row[name] for name in texts},
            facts,
        )


def _facts_in(row: str, lists: dict, texts: dict, facts: dict) -> Iterator[str]:
    """What of a row's lists of ids names no fact, and what its texts ask for that there is not."""
    for column, names in lists.items():
        for name in names:
            if name not in facts:
                yield f"{row}, column {column}: expected the id of a fact; found {name!r}"
    for column, text in texts.items():
        for role, key, style in wording.asked(text):
            try:
                wording.number(role, f"{key}:{style}")
            except (data.DataError, units.UnitError, ModelError) as error:
                yield f"{row}, column {column}: expected a number by its role; found none: {error}"
        for left in re.findall(r"\{[^}\s]*\}?", wording.ROLE.sub("", text)):
            yield f"{row}, column {column}: expected a role, as in {{fact}}`id`; found {left!r}"


def _times() -> Iterator[str]:
    printed = defaultdict(list)
    for fact in data.records("facts").values():
        if not fact.derivation:
            printed[fact.quantity].append(fact)
    for fact in data.records("facts").values():
        place = f"{data.place('facts', fact.id)}, column known_on"
        if fact.known_on[:10] < fact.observed_on[:10]:
            yield (
                f"{place}: expected {fact.observed_on} or later, as it was observed then; found "
                f"{fact.known_on}"
            )
        if _printed_by_then(fact, printed[fact.quantity]):
            continue
        for name in _rests_on(fact):
            earlier = data.records("facts").get(name)
            if earlier and earlier.known_on[:10] > fact.known_on[:10]:
                yield (
                    f"{place}: expected {earlier.known_on} or later, as {name}, which it is "
                    f"derived from, was known only then; found {fact.known_on}"
                )


def _printed_by_then(fact: data.Fact, printed: list[data.Fact]) -> bool:
    """Whether another source printed the quantity by the time this row says it was known."""
    return any(other.known_on <= fact.known_on for other in printed if other.id != fact.id)


def _rests_on(fact: data.Fact) -> tuple[str, ...]:
    """The facts in a fact's derivation; none where it cannot be read, which is told elsewhere."""
    try:
        return facts_in(parse(fact.derivation)) if fact.derivation else ()
    except data.DataError:
        return ()


DATED_BY_OUTCOME = ("forecasts",)
"""Tables in which ``known_on`` is the day of an outcome; the rest of a row was known before."""


def derive(fact: data.Fact, shelf: Shelf | None = None) -> float:
    """Work out a derived fact again from its derivation, unrounded.

    Parameters
    ----------
    fact : Fact
    shelf : Shelf, optional
        Where tables were read already.

    Raises
    ------
    DataError
        If the derivation cannot be read or worked out.
    """
    return value(parse(fact.derivation), shelf or Shelf())


def _derivations() -> Iterator[str]:
    facts, shelf = data.records("facts"), Shelf()
    units_of_facts = {fact.id: fact.unit for fact in facts.values()}
    for fact in facts.values():
        if not fact.derivation:
            continue
        place = data.place("facts", fact.id)
        try:
            tree = parse(fact.derivation)
            shelf.known_on()
            found = value(tree, shelf)
        except data.DataError as error:
            yield f"{place}, column derivation: {error}"
            continue
        latest = shelf.known_on()
        if abs(found - fact.value) > 0.5 * 10**-fact.decimals * 1.0001:
            yield (
                f"{place}, column value: expected {found:.{fact.decimals + 2}f}, which "
                f"{fact.derivation} gives; found {fact.value:.{fact.decimals}f}, which is stale; "
                "mend the one that is wrong"
            )
        unit = unit_of(tree, units_of_facts)
        if unit and not alike(unit, fact.unit):
            yield (
                f"{place}, column unit: expected {unit}, in which {fact.derivation} comes out; "
                f"found {fact.unit}; mend the one that is wrong"
            )
        yield from _as_sure(fact, tree, facts)
        if latest > data.EVENING and not fact.hindsight and not _dated_by_outcome(tree):
            yield (
                f"{place}, column derivation: expected rows known on the evening of the day, as "
                f"the fact was; found one known only on {latest}; pick earlier rows, with where "
                "or until"
            )
    yield from _circles(facts)


ERRORS_OF_PROXIES = ("small_proxy_error_0821", "nasdaq_proxy_error_0821")
"""Facts that set a proxy against what it stands for; they are no proxies themselves."""

CONFIDENCE = ("low", "medium", "high")


def _as_sure(fact: data.Fact, tree: Tree, facts: dict[str, data.Fact]) -> Iterator[str]:
    """A derived fact is a proxy if it rests on one, and no surer than what it rests on.

    A study may be surer than each of its sources, as where several agree.
    """
    place = data.place("facts", fact.id)
    earlier = [facts[name] for name in facts_in(tree) if name in facts]
    proxies = [one.id for one in earlier if one.proxy]
    if proxies and not fact.proxy and fact.id not in ERRORS_OF_PROXIES:
        yield (
            f"{place}, column proxy: expected true, as it rests on {' and '.join(proxies)}; "
            "found false; mark it, so that a reader sees it"
        )
    least = min((one.confidence for one in earlier), key=CONFIDENCE.index, default="high")
    is_study = any(isinstance(part, Call) and part.operation.study for part in walk(tree))
    if not is_study and CONFIDENCE.index(fact.confidence) > CONFIDENCE.index(least):
        weak = " and ".join(one.id for one in earlier if one.confidence == least)
        yield (
            f"{place}, column confidence: expected {least} at most, as {weak} has; found "
            f"{fact.confidence}; mend the one that is wrong"
        )


def _dated_by_outcome(tree: Tree) -> bool:
    return set(tables_in(tree)) <= set(DATED_BY_OUTCOME)


def _circles(facts: dict[str, data.Fact]) -> Iterator[str]:
    """A fact that rests on itself; the first such circle."""
    try:
        TopologicalSorter({fact.id: _rests_on(fact) for fact in facts.values()}).prepare()
    except CycleError as error:
        first, *more = reversed(error.args[1])
        yield (
            f"{data.place('facts', first)}, column derivation: expected facts that do not rest on "
            f"it; found {' ← '.join((first, *more))}; one of them has to come from a source"
        )


def _prose() -> Iterator[str]:
    """No number is typed into a claim's text: it asks for the fact by its role."""
    for claim in data.records("claims").values():
        for column in ("paraphrase", "best_case", "note", "later_note"):
            text = wording.ROLE.sub("", getattr(claim, column))
            for digits in typed.typed_digits(text):
                yield (
                    f"{data.place('claims', claim.id)}, column {column}: expected a "
                    f"fact by its role, as in {{fact}}`russell_change`; found {digits!r} typed in"
                )
