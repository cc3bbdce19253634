"""Rulebooks from TOML: one file per legal document, rules in article order.

A file holds a ``[document]`` table and ``[[rule]]`` tables, each of which begins with its key:

    [document]
    number = "Luật số 10/2022/QH15"       # as citations print it
    vi = "Luật Thực hiện dân chủ ở cơ sở"
    en = "Law on Grassroots Democracy"

    [[rule]]
    key = "infrastructure_contribution.threshold"
    vi = "tỷ lệ thông qua mức đóng góp"
    en = "share that passes a contribution"
    article = 21                            # also clause, point
    source = "Law 10/2022/QH15 Art. 21(1)"  # the fact sheet's own words
    value = { relation = ">=", share = "2/3", base = "all_households" }
    from = 2023-07-01
    last_day = 2025-06-30                   # left out while nobody has ended it
    confidence = "text"
    fact = "democracy/matters/law_2022/infrastructure_contribution/threshold"  # where the sheet has it

``value`` may be a number, text, day, list or table of these. Some tables become values of their own:

    { relation = ">=", share = "2/3", base = "all_households" }             Threshold
    { relation = "<=", share = "15/100", base = "eligible_for_title" }      Cap
    { relation = "<=", n = 5, unit = "working_day", from = "receipt" }      TimeLimit
    { relation = ">=", n = 200 }                                            Bound

``none = true`` stands for a value that the law expressly does not set. What the law leaves to a province
or a commune says ``delegated = ["province"]`` and, where its numbers are a ceiling, ``bound = "<="``.

**Names of keys.** A part before the first dot names what the rule is about, the part after it the aspect:

    <matter>.<aspect>        what the people discuss and decide: one matter code in every regime;
                             aspects: right, scope, forms, convener, participants, quorum, threshold,
                             threshold_commune, recognising_authority, effect, if_missed, and the
                             time limits send_decision, recognition, rerun, posting, completion …
    procedure.<step>         rules of meeting, ballot and online vote that hold for every matter
    village_head.<aspect>, board.<board>.<aspect>, convention.<aspect>, poverty.<aspect>,
    poverty.score.<score>, publicity.<aspect>, publicity.item.<item>, transition.<what>
    <code>                   officers, reception, working time, one-stop shop, council: the sheet's code
    <code>.<part>            a part of a figure with an article or confidence of its own
    chart                    the chart of accounts; chart.carries, chart.remarks, chart.notes
    fund.<kind>              also fund.<kind>.account, .rate.<payer>, .share.<level>, .exemption.<point>
    contribution.<rule>, decision_rule.<rule>, accounting.<rule>, fund_publicity.<rule>, deadline.<what>,
    voucher.<name>, voucher_rule.<rule>, book.<form>, book_rule.<rule>, report.<form>,
    public_form.<use>, posting.<event>.<step>, amount.<what>, regime.<name>

**Rules that disagree.** Where two documents speak to one question on one day and nothing says which
prevails, the second carries the key with a suffix: ``inspection_board_election.threshold@decree_159_2016``.
``rules[key]`` answers the plain key; ``rules.every(key)`` answers the plain one and each variant in force,
and a judge holds a question undetermined unless all of them agree on the outcome. Where a winner is named
from some day on, the other says ``yields = 2023-07-01`` and ``every`` leaves it out from that day.

A document that its source names without a number says so in ``[document]``: ``numberless = "…"``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import cache, cached_property
from typing import Any, final

from grassroots_gov.errors import FaultyRuleBook
from grassroots_gov.law.citation import CONFIDENCES, Citation
from grassroots_gov.law.fault import RuleFault, Unfit
from grassroots_gov.law.rule import Rule, bases, freeze, overlaps
from grassroots_gov.law.shipped import digest_of, documents, national_texts, read
from grassroots_gov.law.threshold import BASES

__all__ = ["Shelf", "documents", "load_document", "load_national", "load_text", "national_shelf"]

_RULE = re.compile(r'^\[\[rule\]\]\nkey = "([^"\n]*)"', re.MULTILINE)
_KEY = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)*(@[a-z0-9_]+)?")
_NUMBER_AND_YEAR = re.compile(r"\d.*(19|20)\d\d")
FIELDS = frozenset(
    {
        "key",
        "vi",
        "en",
        "document",
        "article",
        "clause",
        "point",
        "source",
        "value",
        "none",
        "from",
        "last_day",
    }
    | {"confidence", "fact", "note", "delegated", "bound", "yields"}
)


@final
class Shelf:
    """Texts of legal documents by name, each rule parsed when its key is first asked for.

    A commune's ordinary act touches a handful of some thousand rules: finding the keys takes a
    scan of the texts, reading a rule takes the parsing of its own table.
    """

    def __init__(self, texts: Mapping[str, bytes]) -> None:
        self._texts = texts

    @cached_property
    def _places(self) -> dict[str, list[tuple[str, str]]]:
        """For each key, the document and the text of every rule it has."""
        places: dict[str, list[tuple[str, str]]] = {}
        for name, raw in self._texts.items():
            text = raw.decode(errors="replace")  # a fault is told with all others, by :meth:`all`
            starts = list(_RULE.finditer(text))
            ends = [match.start() for match in starts[1:]] + [len(text)]
            for match, end in zip(starts, ends, strict=True):
                places.setdefault(match[1], []).append((name, text[match.start() : end]))
        return places

    def keys(self) -> Iterable[str]:
        """Every key of every document."""
        return self._places.keys()

    def rules(self, key: str) -> tuple[Rule, ...]:
        """Every rule of ``key``; any fault in it makes the whole shelf name all it has."""
        found: list[Rule] = []
        for name, text in self._places.get(key, ()):
            try:
                found.extend(load_text(self._head(name) + text, name))
            except FaultyRuleBook:
                self.all()
                raise
        return tuple(found)

    def _head(self, name: str) -> str:
        return self._texts[name].decode(errors="replace").partition("[[rule]]")[0]

    def all(self) -> tuple[Rule, ...]:
        """Every rule of every document, or every fault of every document."""
        rules: list[Rule] = []
        faults: list[RuleFault] = []
        for name, raw in self._texts.items():
            try:
                rules.extend(load_text(raw.decode(), name))
            except FaultyRuleBook as error:
                faults.extend(error.faults)
            except UnicodeDecodeError as error:
                faults.append(RuleFault("not_utf8", (name,), byte=error.start))
        if faults:
            raise FaultyRuleBook(tuple(faults))
        return tuple(rules)

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the names and bytes of the documents."""
        return digest_of(self._texts)


@cache
def national_shelf() -> Shelf:
    """The documents that ship with the library, sorted by name."""
    return Shelf(national_texts())


def load_national() -> tuple[Rule, ...]:
    """Every rule of the files that ship with the library; all faults of all files at once."""
    return national_shelf().all()


@cache
def load_document(name: str) -> tuple[Rule, ...]:
    """The rules of one shipped file, in article order."""
    return load_text(read(name).decode(), name)


def load_text(text: str, name: str) -> tuple[Rule, ...]:
    """The rules of one file; :class:`FaultyRuleBook` lists every fault with the file and the key."""
    import tomllib

    try:
        tables = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # also a number too long to be one, a day that is none
        raise FaultyRuleBook((_not_toml(error).within(name),)) from None
    faults = [
        RuleFault("table", (name,), table=table) for table in tables if table not in ("document", "rule")
    ]
    document = tables.get("document")
    document = document if isinstance(document, dict) else {}
    number = document.get("number", "")
    if not isinstance(number, str) or not number:
        faults.append(RuleFault("no_number", (name,)))
        number = ""
    rules: list[Rule] = []
    spans: list[Rule] = []
    entries = tables.get("rule", [])
    for entry in entries if isinstance(entries, list) else [entries]:
        if not isinstance(entry, dict):
            faults.append(RuleFault("not_rule", (name,), given=repr(entry)))
            continue
        wrong = list(_faults(entry, number, numbered="numberless" not in document))
        faults.extend(fault.within(name, str(entry.get("key", "?"))) for fault in wrong)
        if not wrong:
            rules.append(_rule(entry, number))
        spans.extend(rules[-1:] if not wrong else _span(entry, number))
    faults.extend(fault.within(name) for fault in overlaps(spans))
    if faults:
        raise FaultyRuleBook(tuple(faults))
    return tuple(rules)


def _not_toml(error: Exception) -> RuleFault:
    found = re.search(r"line (\d+), column (\d+)", str(error))
    if found is None:
        return RuleFault("not_toml", reason=str(error))
    return RuleFault("not_toml_at", reason=str(error), line=found[1], column=found[2])


def _span(entry: dict[str, Any], number: str) -> Iterator[Rule]:
    """The days of a rule that has other faults, so that an overlap is named with them."""
    key, first, last = entry.get("key"), entry.get("from"), entry.get("last_day")
    if not isinstance(key, str) or not isinstance(first, date) or isinstance(first, datetime):
        return
    if last is None:
        yield Rule(key=key, value=None, citation=Citation(number), effective_from=first)
    elif isinstance(last, date) and not isinstance(last, datetime) and first <= last < date.max:
        until = last + timedelta(days=1)
        yield Rule(
            key=key, value=None, citation=Citation(number), effective_from=first, effective_until=until
        )


def _faults(entry: dict[str, Any], document: str, *, numbered: bool) -> Iterator[RuleFault]:
    for needed in ("key", "from", "source"):
        if not entry.get(needed):
            yield RuleFault("no_field", field=needed)
    for unknown in sorted(entry.keys() - FIELDS):
        yield RuleFault("field", field=unknown)
    if not _KEY.fullmatch(str(entry.get("key", ""))):
        yield RuleFault("key")
    if ("value" in entry) == (entry.get("none") is True):
        yield RuleFault("value_or_none")
    if entry.get("confidence") not in CONFIDENCES:
        yield RuleFault("confidence", given=repr(entry.get("confidence")))
    yield from _text_faults(entry)
    cited = entry.get("document", document)
    if numbered and not _NUMBER_AND_YEAR.search(str(cited)):
        yield RuleFault("numberless", given=repr(cited))
    first, last = entry.get("from"), entry.get("last_day")
    for name, day in (("from", first), ("last_day", last), ("yields", entry.get("yields"))):
        if day is not None and (not isinstance(day, date) or isinstance(day, datetime)):
            yield RuleFault("not_day", field=name, given=repr(day))
            return
    if isinstance(first, date) and isinstance(last, date) and last < first:
        yield RuleFault("backwards", first=first.isoformat(), last=last.isoformat())
    if last == date.max:
        yield RuleFault("endless", last=date.max.isoformat())
    try:
        value = freeze(entry.get("value"))
    except Unfit as unfit:
        yield unfit.fault
    else:
        yield from (RuleFault("base", given=repr(base)) for base in bases(value) if base not in BASES)


def _text_faults(entry: dict[str, Any]) -> Iterator[RuleFault]:
    for name in ("vi", "en", "document", "source", "fact", "note"):
        if not isinstance(entry.get(name, ""), str):
            yield RuleFault("not_text", field=name)
    for name in ("article", "clause", "point"):
        if not isinstance(entry.get(name, ""), (str, int)):
            yield RuleFault("not_number", field=name)
    if entry.get("bound", "") not in ("", "<=", ">="):
        yield RuleFault("bound", given=repr(entry["bound"]))
    delegated = entry.get("delegated", [])
    for level in delegated if isinstance(delegated, list) else [delegated]:
        if level not in ("province", "commune"):
            yield RuleFault("level", given=repr(level))


def _rule(entry: dict[str, Any], document: str) -> Rule:
    last = entry.get("last_day")
    return Rule(
        key=entry["key"],
        value=freeze(entry.get("value")),
        citation=Citation(
            entry.get("document", document), entry.get("article"), entry.get("clause"), entry.get("point")
        ),
        effective_from=entry["from"],
        effective_until=last + timedelta(days=1) if last else None,
        confidence=entry["confidence"],
        label_vi=entry.get("vi", ""),
        label_en=entry.get("en", ""),
        source=entry["source"],
        note=entry.get("note", ""),
        delegated=tuple(entry.get("delegated", ())),
        layer_bound=entry.get("bound", ""),
        yields=entry.get("yields"),
        fact=entry.get("fact", ""),
    )
