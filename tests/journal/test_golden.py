"""What a released version has written is read for ever, and written the same as long as nothing changes."""

from __future__ import annotations

import json

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from grassroots_gov.journal import MemoryStore
from grassroots_gov.journal.audit import audit
from grassroots_gov.journal.canonical import canonical, normal
from grassroots_gov.journal.fact import compose
from grassroots_gov.strategies.records import facts
from support.golden import EVENTS, RECORDS, codecs, facts_of, written
from support.journals import CODEC

GOLDEN = json.loads(EVENTS.read_text("utf-8"))
CASES = [(kind, int(version), body) for kind in GOLDEN for version, body in GOLDEN[kind].items()]
HOMES = {kind: codec for codec in codecs() for kind in codec.kinds()}


@pytest.mark.parametrize(
    ("kind", "version", "body"), CASES, ids=[f"{kind}-{version}" for kind, version, _ in CASES]
)
def test_every_body_ever_written_is_read(kind, version, body):
    event = HOMES[kind].decode(kind, version, body)
    assert event.kind == kind


def test_what_was_released_is_written_the_same_today():
    """A changed body needs a new version and an upcast; a release adds its own records."""
    today = written()
    for kind, version, body in CASES:
        if str(version) in today[kind]:
            assert today[kind][str(version)] == body, f"{kind}, version {version}"


def test_no_kind_that_was_released_is_forgotten():
    assert set(GOLDEN) <= set(HOMES)


def _records() -> list[bytes]:
    return RECORDS.read_bytes().removesuffix(b"\n").split(b"\n\n")


def test_every_record_ever_written_is_read_and_proves_itself():
    records = _records()
    facts = list(facts_of(records))
    assert [fact.id for fact in facts] == ["khác#1", "khác#2", "sổ/đường#1", "sổ/đường#2"]
    assert facts[3].witness == f"khác#2:{facts[1].digest}"
    for fact in facts:
        assert CODEC.decode(fact.kind, fact.version, fact.body).kind == fact.kind


def test_every_record_ever_written_would_be_written_the_same():
    records = _records()
    assert [compose(fact)[1] for fact in facts_of(records)] == records


@given(facts(), st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
def test_the_header_is_canonical_whatever_it_names(fact, witness):
    """It is spelled by hand; what a reader of JSON finds there spells itself alike."""
    _, record = compose(evolve(fact, witness=witness and normal(witness)))
    header = record.split(b"\n")[2]
    assert canonical(json.loads(header)) == header


def test_the_golden_journal_is_whole():
    store = MemoryStore()
    for fact, record in zip(facts_of(_records()), _records(), strict=True):
        store.append(fact.stream, fact.position - 1, [record])
    found = audit(store)
    assert (found.whole, found.facts) == (True, 4)
