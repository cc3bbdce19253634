"""Writing and reading facts: chained, all or none, judged again when others wrote first."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime, timedelta, timezone

import attrs
import pytest
from attrs import evolve

from grassroots_gov.errors import (
    BadName,
    BrokenChain,
    NotCanonical,
    StoreClosed,
    StoreUnavailable,
    StreamMoved,
    UnknownFact,
)
from grassroots_gov.journal import Codec, Fold, Journal, MemoryStore, Personal
from grassroots_gov.journal.fact import FIRST, compose, digest_in, parse
from support.journals import CODEC, DAY, PILE, Clock, Put, Taken, journal_on, puts, salts


def test_a_fact_says_what_happened_when_and_by_whom():
    journal = journal_on(MemoryStore(), book=lambda: "b00k")
    (fact,) = journal.append("quỹ/đường", 0, [Put(amount=5, note="gạch")], effective_on=DAY)
    assert (fact.stream, fact.position, fact.kind, fact.version) == ("quỹ/đường", 1, "test.put", 1)
    assert (fact.effective_on, fact.by, fact.book) == (DAY, "cán bộ", "b00k")
    assert fact.recorded_at == datetime(2020, 5, 20, 8, 0, 1, tzinfo=UTC)
    assert (fact.previous, fact.id) == (FIRST, "quỹ/đường#1")
    assert fact.body == {"amount": 5, "note": "gạch"}


def test_what_is_answered_is_what_is_read():
    journal = journal_on(MemoryStore())
    written = puts(journal, "s", 1, 2) + puts(journal, "t", 3) + puts(journal, "s", 4)
    read = (*journal.facts("s"), *journal.facts("t"))
    assert sorted(read, key=lambda fact: fact.id) == sorted(written, key=lambda fact: fact.id)
    assert [list(fact.body) for fact in read] == [sorted(fact.body) for fact in read]


def test_each_fact_names_the_one_before():
    journal = journal_on(MemoryStore())
    puts(journal, "s", 1, 2)
    puts(journal, "s", 3)
    facts = list(journal.facts("s"))
    assert [fact.previous for fact in facts] == [FIRST, facts[0].digest, facts[1].digest]
    records = list(journal.store.read("s"))
    assert [digest_in(record) for record in records] == [fact.digest for fact in facts]


def test_a_record_is_four_lines_of_canonical_json():
    journal = journal_on(MemoryStore())
    puts(journal, "s", 7)
    (record,) = journal.store.read("s")
    _, _, header, body = record.decode().split("\n")
    assert json.loads(body) == {"amount": 7, "note": ""}
    for part in (header, body):
        plain = json.loads(part)
        assert part == json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def test_a_fact_names_the_last_one_in_another_stream():
    journal = journal_on(MemoryStore())
    (first,) = puts(journal, "s", 1)
    (other,) = puts(journal, "t", 1)
    (third, fourth) = puts(journal, "s", 2, 3)
    assert first.witness == ""
    assert other.witness == f"s#1:{first.digest}"
    assert (third.witness, fourth.witness) == (f"t#1:{other.digest}", "")
    (fifth,) = puts(journal, "s", 4)
    assert fifth.witness == ""


def test_the_witness_goes_on_after_closing():
    store = MemoryStore()
    again = store.again()
    journal = journal_on(store)
    (last,) = puts(journal, "s", 1)
    journal.close()
    journal.close()
    (fact,) = puts(journal_on(again), "t", 1)
    assert fact.witness == f"s#1:{last.digest}"
    with pytest.raises(StoreClosed):
        list(journal.facts("s"))


def test_closing_without_having_written_writes_nothing():
    store = MemoryStore()
    again = store.again()
    puts(journal_on(store), "s", 1)
    journal = journal_on(store)
    journal.state("s", PILE)
    journal.close()
    assert again.annex_get("journal/last") is None


# --- all or none ------------------------------------------------------------------------------------------


def test_nothing_is_appended_when_one_event_cannot_be():
    journal = journal_on(MemoryStore())
    for bad, error in [
        (Put(amount=1.5), NotCanonical),
        (Put(amount=True), NotCanonical),
        (Put(amount=1, note="\ud800"), NotCanonical),
        (Put(amount=10**5000), NotCanonical),
    ]:
        with pytest.raises(error):
            journal.append("s", 0, [Put(amount=1), bad], effective_on=DAY)
    assert journal.streams() == []


def test_an_event_of_another_room_is_refused():
    journal = journal_on(MemoryStore(), Codec(Put))
    with pytest.raises(UnknownFact):
        journal.append("s", 0, [Taken(amount=1)], effective_on=DAY)


def test_a_review_that_refuses_one_fact_refuses_all():
    def review(fact):
        if fact.body["amount"] > 9:
            raise PermissionError(fact.id)

    journal = journal_on(MemoryStore(), review=review)
    with pytest.raises(PermissionError, match="s#2"):
        puts(journal, "s", 1, 10)
    assert journal.streams() == []
    puts(journal, "s", 9)


def test_recorded_sees_only_durable_facts_and_cannot_undo_them():
    seen = []

    def recorded(fact):
        seen.append((fact.id, store.length("s")))
        raise RuntimeError

    store = MemoryStore()
    journal = journal_on(store, recorded=recorded)
    with pytest.raises(RuntimeError):
        puts(journal, "s", 1, 2)
    assert seen == [("s#1", 2)]
    assert journal.state("s", PILE) == (3, 2)


def test_appending_nothing_is_nothing():
    journal = journal_on(MemoryStore())
    assert journal.append("s", 0, [], effective_on=DAY) == ()
    assert journal.streams() == []


@pytest.mark.parametrize("expected", [-1, 0, 1, 3, 99])
def test_a_stream_of_another_length_has_moved(expected):
    journal = journal_on(MemoryStore())
    puts(journal, "s", 1, 2)
    for fresh in (journal, journal_on(journal.store)):
        with pytest.raises(StreamMoved) as raised:
            fresh.append("s", expected, [Put(amount=1)], effective_on=DAY)
        assert (raised.value.stream, raised.value.expected, raised.value.actual) == ("s", expected, 2)
    assert journal.store.length("s") == 2


def test_a_bad_stream_name_writes_nothing():
    journal = journal_on(MemoryStore())
    for name in ("", "e\u0301", "x" * 201):
        with pytest.raises(BadName):
            journal.append(name, 0, [Put(amount=1)], effective_on=DAY)


# --- write: judged again --------------------------------------------------------------------------------


def test_write_judges_the_state_and_appends_the_answer():
    journal = journal_on(MemoryStore())
    puts(journal, "s", 10)
    facts = journal.write("s", PILE, lambda total: [Taken(amount=total)], effective_on=DAY)
    assert [fact.body for fact in facts] == [{"amount": 10}]
    assert journal.state("s", PILE) == (0, 2)


def test_write_judges_again_when_another_wrote_first():
    store = MemoryStore()
    journal, other = journal_on(store), journal_on(store.again())
    puts(journal, "s", 10)
    judged = []

    def judge(total):
        judged.append(total)
        if len(judged) == 1:
            puts(other, "s", 5)
        return [Taken(amount=total)]

    journal.write("s", PILE, judge, effective_on=DAY)
    assert judged == [10, 15]
    assert journal.state("s", PILE) == (0, 3)
    assert journal.verify().whole


def test_write_gives_up_when_others_never_stop():
    store = MemoryStore()
    journal, other = journal_on(store), journal_on(store.again())

    def judge(total):
        puts(other, "s", 1)
        return [Put(amount=100)]

    with pytest.raises(StreamMoved):
        journal.write("s", PILE, judge, effective_on=DAY)
    assert {fact.body["amount"] for fact in journal.facts("s")} == {1}


def test_a_judge_that_refuses_writes_nothing():
    journal = journal_on(MemoryStore())

    def judge(total):
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        journal.write("s", PILE, judge, effective_on=DAY)
    assert journal.streams() == []


def test_a_refusal_of_what_is_out_of_date_is_judged_again():
    store = MemoryStore()
    ours, theirs = journal_on(store), journal_on(store.again())
    puts(ours, "s", 10)
    assert ours.state("s", PILE) == (10, 1)
    puts(theirs, "s", 5)
    judged = []

    def judge(total):
        judged.append(total)
        if total < 15:
            raise ValueError(total)
        return [Put(amount=1)] if total < 16 else []

    ours.write("s", PILE, judge, effective_on=DAY)
    assert judged == [10, 15]
    puts(theirs, "s", 5)
    assert ours.write("s", PILE, judge, effective_on=DAY) == ()
    assert judged == [10, 15, 16, 21]
    assert ours.state("s", PILE) == (21, 4)


def test_a_store_that_fails_is_asked_once():
    class Full(MemoryStore):
        asked = 0

        def append(self, stream, expected, records):
            type(self).asked += 1
            raise StoreUnavailable("here", "disk_full")

    journal = journal_on(Full())
    journal.state("s", PILE)
    with pytest.raises(StoreUnavailable):
        journal.write("s", PILE, lambda _: [Put(amount=1)], effective_on=DAY)
    assert Full.asked == 1


def test_a_fact_in_another_spelling_is_folded_as_it_was_written():
    journal = journal_on(MemoryStore())
    notes = Fold("notes", list, lambda seen, _, event: [*seen, event.note])
    journal.state("s", notes)
    journal.write("s", notes, lambda _: [Put(amount=1, note="e\u0301")], effective_on=DAY)
    assert journal.state("s", notes) == (["\u00e9"], 1)
    assert journal.replay("s", notes) == ["\u00e9"]


def test_threads_through_one_journal_lose_nothing():
    journal = journal_on(MemoryStore())

    def work():
        for _ in range(50):
            journal.write("s", PILE, lambda total: [Put(amount=1, note=str(total))], effective_on=DAY)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [fact.body["note"] for fact in journal.facts("s")] == [str(n) for n in range(200)]
    assert journal.state("s", PILE) == (200, 200)


def test_rooms_that_speak_through_one_journal_share_its_memory():
    journal = journal_on(MemoryStore(), Codec())
    adding, taking = journal.speaking(Codec(Put)), journal.speaking(CODEC)
    puts(adding, "s", 4)
    assert taking.state("s", PILE) == (4, 1)
    taking.write("s", PILE, lambda total: [Taken(amount=1)], effective_on=DAY)
    assert taking.state("s", PILE) == (3, 2)
    with pytest.raises(UnknownFact):
        adding.state("s", Fold("other", int, lambda state, fact, event: state))


# --- time ---------------------------------------------------------------------------------------------------


def test_a_clock_that_jumps_back_changes_no_order():
    clock = Clock()
    journal = journal_on(MemoryStore(), clock=clock)
    puts(journal, "s", 1)
    clock.now -= timedelta(days=400)
    puts(journal, "s", 2)
    facts = list(journal.facts("s"))
    assert [fact.body["amount"] for fact in facts] == [1, 2]
    assert facts[0].recorded_at > facts[1].recorded_at
    assert journal.verify().whole


def test_a_moment_is_kept_in_universal_time():
    hanoi = timezone(timedelta(hours=7))
    journal = journal_on(MemoryStore(), clock=lambda: datetime(2020, 5, 20, 1, 30, 0, 999, tzinfo=hanoi))
    puts(journal, "s", 1)
    (fact,) = journal.facts("s")
    assert fact.recorded_at == datetime(2020, 5, 19, 18, 30, tzinfo=UTC)


# --- personal details ----------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class Named:
    kind = "test.named"
    who: Personal
    other: Personal | None = None


def test_personal_words_stand_in_the_annex_and_can_be_forgotten():
    journal = journal_on(MemoryStore(), Codec(Named))
    (fact,) = journal.append("s", 0, [Named(who=Personal("Nguyễn Thị A"))], effective_on=DAY)
    ((_, event),) = journal.events("s")
    assert "Nguyễn" not in repr(event) + str(fact) + str(event.who)
    assert b"Nguy" not in b"".join(journal.store.read("s"))
    assert journal.reveal(event.who) == "Nguyễn Thị A"
    journal.erase(event.who)
    assert journal.reveal(event.who) is None
    assert journal.verify().whole
    assert [f.id for f in journal.facts("s")] == [fact.id]


def test_equal_words_have_different_digests():
    journal = journal_on(MemoryStore(), Codec(Named))
    both = Named(who=Personal("A"), other=Personal("A"))
    (fact,) = journal.append("s", 0, [both], effective_on=DAY)
    assert fact.body["who"] != fact.body["other"]


def test_words_that_were_changed_in_the_annex_are_not_believed():
    journal = journal_on(MemoryStore(), Codec(Named))
    (fact,) = journal.append("s", 0, [Named(who=Personal("A"))], effective_on=DAY)
    journal.store.annex_put(f"personal/{fact.body['who']}", b"\0" * 16 + b"B")
    ((_, event),) = journal.events("s")
    assert journal.reveal(event.who) is None


def test_words_of_a_fact_that_another_beat_do_not_stay():
    store = MemoryStore()
    journal, other = journal_on(store, Codec(Named, Put)), journal_on(store.again(), Codec(Named, Put))
    journal.state("s", PILE)
    puts(other, "s", 1)
    with pytest.raises(StreamMoved):
        journal.append("s", 0, [Named(who=Personal("A"))], effective_on=DAY)
    assert not [key for key in store._shelf.annex if key.startswith("personal/")]


def test_a_crash_before_the_append_leaves_no_fact_without_its_words():
    store = MemoryStore()
    order = []
    put, append = store.annex_put, store.append
    store.annex_put = lambda *args: (order.append("words"), put(*args))[1]
    store.append = lambda *args: (order.append("fact"), append(*args))[1]
    journal_on(store, Codec(Named)).append("s", 0, [Named(who=Personal("A"))], effective_on=DAY)
    assert order == ["words", "fact"]


# --- broken records ---------------------------------------------------------------------------------------


def test_reading_stops_at_a_broken_record():
    store = MemoryStore()
    journal = journal_on(store)
    puts(journal, "s", 1, 2, 3)
    records = store._shelf.streams["s"]
    records[1] = records[1].replace(b'"amount":2', b'"amount":9')
    reading = journal.facts("s")
    assert next(reading).position == 1
    with pytest.raises(BrokenChain) as raised:
        next(reading)
    assert (raised.value.stream, raised.value.position, raised.value.reason) == ("s", 2, "changed")
    for use in (lambda: journal_on(store).state("s", PILE), lambda: list(journal.facts("s", 1))):
        with pytest.raises(BrokenChain):
            use()


def test_no_fact_is_built_upon_a_broken_one():
    store = MemoryStore()
    puts(journal_on(store), "s", 1)
    store._shelf.streams["s"][0] += b" "
    with pytest.raises(BrokenChain):
        puts(journal_on(store), "s", 2)


@pytest.mark.parametrize("record", [b"", b"\n\n\n", b"{}", b"\xff" * 200, b"0" * 64 + b"\n"])
def test_bytes_that_are_no_record_are_told(record):
    with pytest.raises(BrokenChain):
        parse(record, "s", 1)


def test_a_forged_record_that_proves_itself_and_is_no_fact_is_told():
    import hashlib

    for header, body in [
        ("{}", "{}"),
        ("[]", "{}"),
        ('{"position":1,"stream":"s"}', "{}"),
        ("[" * 50_000, "{}"),
        (
            '{"book":"","by":"","effective_on":"2020-01-01","kind":"k","position":1,'
            '"recorded_at":"2020-01-01T00:00:00Z","stream":"s","version":1}',
            "[]",
        ),
    ]:
        proven = f"{FIRST}\n{header}\n{body}".encode()
        record = hashlib.sha256(proven).hexdigest().encode() + b"\n" + proven
        with pytest.raises(BrokenChain) as raised:
            parse(record, "s", 1)
        assert raised.value.reason == "unreadable"


def test_a_fact_goes_to_json_and_says_its_digests():
    journal = journal_on(MemoryStore())
    (fact,) = puts(journal, "s", 1)
    assert json.loads(json.dumps(fact.to_dict())) == {
        "stream": "s",
        "position": 1,
        "kind": "test.put",
        "version": 1,
        "effective_on": "2020-05-20",
        "recorded_at": "2020-05-20T08:00:01Z",
        "by": "cán bộ",
        "book": fact.book,
        "previous": FIRST,
        "witness": "",
        "digest": fact.digest,
        "body": {"amount": 1, "note": ""},
    }


def test_a_fact_is_composed_into_the_very_record_that_was_stored():
    journal = journal_on(MemoryStore(), book=lambda: "b" * 64)
    puts(journal, "other", 1)
    for fact, record in zip(puts(journal, "s", 2, 3), journal.store.read("s"), strict=True):
        assert compose(evolve(fact, digest="")) == (fact, record)
        assert parse(record, "s", fact.position) == fact
        assert fact.witness or fact.position == 2


def test_a_journal_needs_no_codec_to_be_verified():
    store = MemoryStore()
    puts(journal_on(store), "s", 1)
    assert Journal(store.again(), clock=Clock(), salt=salts()).verify().facts == 1
