"""Events to bytes and back: every type, every old version, and nothing that could not be read again."""

from __future__ import annotations

import json
import unicodedata
from datetime import UTC, date, datetime
from enum import Enum, StrEnum
from fractions import Fraction
from typing import ClassVar

import pytest
from attrs import frozen
from hypothesis import given, settings
from hypothesis import strategies as st

from grassroots_gov.errors import NotCanonical, UnknownFact
from grassroots_gov.journal import Codec, MemoryStore, Personal
from grassroots_gov.journal.canonical import canonical, normal
from grassroots_gov.money import Dong
from support.journals import CODEC, DAY, Colour, Everything, Part, Put, journal_on

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


def _unique_in_nfc(value: object) -> bool:
    if isinstance(value, dict):
        folded = {unicodedata.normalize("NFC", key) for key in value}
        return len(folded) == len(value) and all(map(_unique_in_nfc, value.values()))
    return all(map(_unique_in_nfc, value)) if isinstance(value, list) else True


@given(PLAIN.filter(_unique_in_nfc))
@settings(max_examples=100)
def test_canonical_bytes_are_json_and_stable(value):
    written = canonical(value)
    assert json.loads(written) == normal(value)
    assert canonical(json.loads(written)) == written
    assert b"\n" not in written


def test_the_order_of_keys_and_the_form_of_letters_do_not_matter():
    assert canonical({"b": 1, "a": 2}) == canonical({"a": 2, "b": 1})
    assert canonical("xã") == canonical(unicodedata.normalize("NFD", "xã"))


def test_keys_that_become_one_are_refused():
    with pytest.raises(NotCanonical):
        canonical({"é": 1, "e\u0301": 2})


@pytest.mark.parametrize(
    "value",
    [1.0, float("nan"), b"x", {1: 2}, {"a": object()}, "\ud800", {"\udfff": 1}, 10**4000, {1}, Colour.RED],
)
def test_what_json_would_change_is_refused(value):
    for where in (value, [value], {"key": [value]}):
        with pytest.raises(NotCanonical) as raised:
            canonical(where)
        assert raised.value.explain("vi").isprintable()


def test_endless_nesting_is_refused():
    value: list[object] = []
    for _ in range(100_000):
        value = [value]
    with pytest.raises(NotCanonical):
        canonical(value)


EVERYTHING = st.builds(
    Everything,
    text=TEXT.map(lambda text: unicodedata.normalize("NFC", text)),
    number=st.integers(),
    truth=st.booleans(),
    day=st.dates(),
    moment=st.datetimes(timezones=st.just(UTC)),
    money=st.integers().map(Dong),
    share=st.fractions(),
    colour=st.sampled_from(Colour),
    who=st.just(Personal(digest="d")),
    part=st.builds(Part, name=st.just("x"), weight=st.integers()),
    parts=st.lists(st.builds(Part, name=st.just("x"), weight=st.integers()), max_size=3).map(tuple),
    pair=st.tuples(st.just("x"), st.integers()),
    counts=st.dictionaries(st.sampled_from("abc"), st.integers()),
    choice=st.sampled_from(["a", "b"]),
    perhaps=st.none() | st.dates(),
    nested=st.dictionaries(
        st.sampled_from("abc"), st.dictionaries(st.sampled_from("xy"), st.fractions(), max_size=2), max_size=2
    ),
)


@given(EVERYTHING)
@settings(max_examples=60)
def test_an_event_is_read_back_as_it_was(event):
    body = CODEC.encode(event, seal=lambda text: "sealed")
    again = CODEC.decode("test.everything", 1, json.loads(canonical(body)))
    assert again == event


def _everything(**changes: object) -> Everything:
    plain = {
        "text": "t", "number": 1, "truth": True, "day": DAY, "moment": datetime(2020, 1, 1, tzinfo=UTC),
        "money": Dong(1), "share": Fraction(1, 3), "colour": Colour.RED, "who": Personal("w"),
        "part": Part(name="p", weight=1), "parts": (), "pair": ("a", 1), "counts": {}, "choice": "a",
    }  # fmt: skip
    return Everything(**{**plain, **changes})


class Shade(Enum):
    RED = "red"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", 1), ("number", True), ("number", "1"), ("number", 1.0), ("truth", 1), ("day", "2020-01-01"),
        ("day", datetime(2020, 1, 1, tzinfo=UTC)), ("moment", DAY), ("money", 1), ("share", 1),
        ("share", 0.5), ("colour", "red"), ("colour", Shade.RED), ("who", "name"), ("part", None),
        ("choice", 1),
    ],
)  # fmt: skip
def test_a_value_of_another_type_is_refused_when_it_is_written(field, value):
    with pytest.raises(NotCanonical):
        CODEC.encode(_everything(**{field: value}), seal=lambda text: "sealed")


def test_a_text_enumeration_may_stand_for_its_text():
    class Unit(StrEnum):
        HOUSEHOLD = "household"

    body = CODEC.encode(Put(amount=1, note=Unit.HOUSEHOLD), seal=str)
    assert canonical(body) == b'{"amount":1,"note":"household"}'


def test_a_type_that_cannot_be_written_is_told_to_its_author():
    @frozen(kw_only=True)
    class Bad:
        kind: ClassVar[str] = "test.bad"
        value: object

    @frozen(kw_only=True)
    class Two:
        kind: ClassVar[str] = "test.two"
        value: int | str

    for event in (Bad(value=1), Two(value=1)):
        with pytest.raises(TypeError, match="an event field"):
            Codec(type(event)).encode(event, seal=str)


def test_two_events_of_one_kind_are_told_to_their_author():
    with pytest.raises(TypeError, match="two events"):
        Codec(Put, Put)


# --- versions -----------------------------------------------------------------------------------------


@frozen(kw_only=True)
class Moved:
    """A fact that has changed twice: version 1 had ``to``, version 2 ``place``, version 3 adds ``on``."""

    kind: ClassVar[str] = "test.moved"
    version: ClassVar[int] = 3
    place: str
    on: date | None


UPCASTS = {
    ("test.moved", 1): lambda body: {"place": body["to"]},
    ("test.moved", 2): lambda body: {**body, "on": None},
}


def test_old_bodies_are_upcast_step_by_step():
    codec = Codec(Moved, upcasts=UPCASTS)
    assert codec.decode("test.moved", 1, {"to": "x"}) == Moved(place="x", on=None)
    assert codec.decode("test.moved", 2, {"place": "x"}) == Moved(place="x", on=None)
    assert codec.decode("test.moved", 3, {"place": "x", "on": "2020-01-01"}) == Moved(
        place="x", on=date(2020, 1, 1)
    )


def test_upcasting_does_not_change_the_fact():
    store = MemoryStore()

    @frozen(kw_only=True)
    class First:
        kind: ClassVar[str] = "test.moved"
        to: str

    journal_on(store, Codec(First)).append("s", 0, [First(to="x")], effective_on=DAY)
    journal = journal_on(store, Codec(Moved, upcasts=UPCASTS))
    ((fact, event),) = journal.events("s")
    assert (fact.version, fact.body, event) == (1, {"to": "x"}, Moved(place="x", on=None))
    journal.append("s", 1, [Moved(place="y", on=DAY)], effective_on=DAY)
    assert [fact.version for fact in journal.facts("s")] == [1, 3]
    assert journal.verify().whole


def test_both_halves_of_a_joined_codec_keep_their_upcasts():
    joined = Codec(Put).including(Codec(Moved, upcasts=UPCASTS))
    assert joined.decode("test.moved", 1, {"to": "x"}) == Moved(place="x", on=None)
    assert set(joined.kinds()) == {"test.put", "test.moved"}


@pytest.mark.parametrize(
    ("kind", "version", "body"),
    [
        ("test.other", 1, {}),
        ("test.moved", 4, {"place": "x", "on": None}),
        ("test.moved", 3, {"place": "x"}),
        ("test.moved", 3, {"place": "x", "on": "gestern"}),
        ("test.moved", 3, {"place": "x", "on": 5}),
        ("test.moved", 1, {}),
        ("test.moved", 0, {"to": "x"}),
    ],
)
def test_a_fact_that_this_program_cannot_read_is_told(kind, version, body):
    with pytest.raises(UnknownFact) as raised:
        Codec(Moved, upcasts=UPCASTS).decode(kind, version, body)
    assert (raised.value.kind, raised.value.version) == (kind, version)
