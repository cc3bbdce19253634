"""Every tampering below a published checkpoint, each one tried: it is found, and found where it was done.

A forger here has the store, the program and the annex; what he has not is the digest on the notice board.
The long form (``HYPOTHESIS_PROFILE=long``) tries all 255 other values of every byte, the short form the
eight that differ in one bit.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from itertools import combinations, permutations

import pytest

from grassroots_gov.journal import Journal, MemoryStore
from grassroots_gov.journal.fact import FIRST
from support.journals import journal_on, puts

VALUES = range(1, 256) if os.environ.get("HYPOTHESIS_PROFILE") == "long" else [1 << bit for bit in range(8)]
Streams = dict[str, list[bytes]]


def _published() -> tuple[Journal, str]:
    """Two streams written in turns, their digest on the board, and one fact of each after it."""
    journal = journal_on(MemoryStore())
    puts(journal, "a", 1, 2)
    puts(journal, "b", 3)
    puts(journal, "a", 4)
    puts(journal, "b", 5, 6)
    posted = journal.checkpoint()
    puts(journal, "a", 7)
    puts(journal, "b", 8)
    return journal, posted


LENGTHS = {"a": 3, "b": 3}
"""The facts of each stream below the checkpoint."""


def _streams(journal: Journal) -> Streams:
    return journal.store._shelf.streams


def _found(journal: Journal, posted: str) -> dict[str, tuple[int, int]]:
    """Of each stream with a fault, between which positions it is said to begin."""
    return {fault.stream: (fault.position, fault.until) for fault in journal.verify(checkpoint=posted).faults}


def _forged(mess: Callable[[Streams], None]) -> dict[str, tuple[int, int]]:
    journal, posted = _published()
    mess(_streams(journal))
    return _found(journal, posted)


def _rechained(records: list[bytes], name: str) -> list[bytes]:
    """The records in their order, each numbered and chained anew, as the program itself would write them."""
    previous, chained = FIRST, []
    for position, record in enumerate(records, start=1):
        _, _, header, body = record.split(b"\n")
        start, _, rest = header.partition(b'"position":')
        header = start + b'"position":%d' % position + rest[len(rest) - len(rest.lstrip(b"0123456789")) :]
        proven = b"\n".join((previous.encode(), header, body))
        previous = hashlib.sha256(proven).hexdigest()
        chained.append(previous.encode() + b"\n" + proven)
    assert all(f'"stream":"{name}"'.encode() in record for record in chained)
    return chained


def test_the_forger_here_can_forge() -> None:
    """What is chained anew and not changed is what the program wrote; changed, it is whole in itself."""
    journal, posted = _published()
    streams = _streams(journal)
    assert {name: _rechained(records, name) for name, records in streams.items()} == dict(streams)
    assert _found(journal, posted) == {}
    alone = journal_on(MemoryStore())
    puts(alone, "a", 1, 2, 3)
    records = _streams(alone)["a"]
    records[:] = _rechained([_raised(record) for record in records], "a")
    alone.store._shelf.annex.clear()
    assert alone.verify().whole


def _raised(record: bytes) -> bytes:
    return record.replace(b'"amount":', b'"amount":9')


def test_every_byte_changed_to_any_other_is_found_where_it_stands() -> None:
    journal, posted = _published()
    for name, records in _streams(journal).items():
        for at, record in enumerate(records):
            for offset, byte in enumerate(record):
                for value in VALUES:
                    records[at] = record[:offset] + bytes([byte ^ value]) + record[offset + 1 :]
                    assert _found(journal, posted) == {name: (at + 1, at + 1)}, (name, at, offset, value)
            records[at] = record
    assert _found(journal, posted) == {}


@pytest.mark.parametrize("name", LENGTHS)
def test_every_choice_of_dropped_records_is_found_at_the_first_of_them(name: str) -> None:
    for many in range(1, LENGTHS[name] + 1):
        for places in combinations(range(LENGTHS[name]), many):

            def drop(streams: Streams, places: tuple[int, ...] = places) -> None:
                streams[name][:] = [one for at, one in enumerate(streams[name]) if at not in places]

            assert _forged(drop)[name] == (places[0] + 1, places[0] + 1), places


@pytest.mark.parametrize("name", LENGTHS)
def test_every_truncation_is_found_where_it_cuts(name: str) -> None:
    for kept in range(LENGTHS[name]):

        def cut(streams: Streams, kept: int = kept) -> None:
            del streams[name][kept:]

        assert _forged(cut)[name] == (kept + 1, kept + 1), kept

    def gone(streams: Streams) -> None:
        del streams[name]

    assert _forged(gone)[name] == (1, 1)


@pytest.mark.parametrize("name", LENGTHS)
def test_every_order_but_the_written_one_is_found_at_its_first_wrong_place(name: str) -> None:
    length = LENGTHS[name]
    for order in permutations(range(length)):
        if order == tuple(range(length)):
            continue

        def swap(streams: Streams, order: tuple[int, ...] = order) -> None:
            streams[name][:length] = [streams[name][at] for at in order]

        wrong = next(at for at, of in enumerate(order) if at != of)
        assert _forged(swap)[name] == (wrong + 1, wrong + 1), order


def test_every_swap_between_streams_is_found_in_both() -> None:
    for first in range(LENGTHS["a"]):
        for second in range(LENGTHS["b"]):

            def swap(streams: Streams, first: int = first, second: int = second) -> None:
                a, b = streams["a"], streams["b"]
                a[first], b[second] = b[second], a[first]

            assert _forged(swap) == {"a": (first + 1, first + 1), "b": (second + 1, second + 1)}


def _rewritings(records: list[bytes], below: int) -> Iterator[tuple[str, int, list[bytes]]]:
    """Every way to change, drop, repeat or exchange something below the checkpoint, and where."""
    for at in range(below):
        yield "change", at, [*records[:at], _raised(records[at]), *records[at + 1 :]]
        yield "drop", at, [*records[:at], *records[at + 1 :]]
        yield "cut", at, records[:at]
        yield "insert", at, [*records[:at], _raised(records[at]), *records[at:]]
        for other in range(at + 1, below):
            swapped = [*records]
            swapped[at], swapped[other] = swapped[other], swapped[at]
            yield "swap", at, swapped


@pytest.mark.parametrize("annex", ["left", "erased", "forged"])
@pytest.mark.parametrize("name", LENGTHS)
def test_every_rewriting_chained_anew_is_found_around_its_place(name: str, annex: str) -> None:
    whole = _streams(_published()[0])[name]
    for what, at, rewritten in _rewritings(whole, LENGTHS[name]):
        journal, posted = _published()
        streams = _streams(journal)
        streams[name][:] = _rechained(rewritten, name)
        if annex == "erased":
            journal.store.annex_erase("journal/last")
            journal.store.annex_erase("checkpoint/latest")
        elif annex == "forged":
            journal_on(journal.store.again()).checkpoint()
        first, until = _found(journal, posted)[name]
        assert 1 <= first <= at + 1 <= until, (what, at)


def test_streams_chained_anew_together_are_each_found() -> None:
    """A forger who mends the witnesses too is still found by the digest on the board."""
    for at in range(LENGTHS["a"]):
        journal, posted = _published()
        streams = _streams(journal)
        old = [record[:64] for record in streams["a"]]
        streams["a"][at] = _raised(streams["a"][at])
        for _ in range(9):  # witnesses point both ways in time, so mending one may call for the next
            for name in streams:
                streams[name][:] = _rechained(streams[name], name)
            new = [record[:64] for record in streams["a"]]
            for records in streams.values():
                for place, record in enumerate(records):
                    for before, after in zip(old, new, strict=True):
                        record = record[:130] + record[130:].replace(before, after)
                    records[place] = record
            old = new
        found = _found(journal, posted)
        assert found["a"][0] <= at + 1 <= found["a"][1]


def test_a_checkpoint_that_was_not_posted_proves_nothing_of_the_one_that_was() -> None:
    journal, posted = _published()
    streams = _streams(journal)
    for name in streams:
        streams[name][:] = _rechained([_raised(record) for record in streams[name]], name)
    journal.store._shelf.annex.clear()
    forged = journal_on(journal.store.again()).checkpoint()
    assert forged != posted
    assert [fault.reason for fault in journal.verify(checkpoint=posted).faults if not fault.stream] == [
        "unknown_checkpoint"
    ]


def test_a_number_that_is_not_the_place_is_found_though_the_chain_fits() -> None:
    """Without any checkpoint: a record says itself where it belongs."""
    for name in LENGTHS:
        for at in range(4):
            journal, _ = _published()
            records = _streams(journal)[name]
            previous = FIRST
            for place, record in enumerate(records):
                _, _, header, body = record.split(b"\n")
                if place == at:
                    header = header.replace(b'"position":%d' % (at + 1), b'"position":%d' % (at + 7))
                proven = b"\n".join((previous.encode(), header, body))
                previous = hashlib.sha256(proven).hexdigest()
                records[place] = previous.encode() + b"\n" + proven
                if place == at:
                    assert b'"position":%d' % (at + 7) in records[place]
            journal.store._shelf.annex.clear()
            found = {fault.stream: fault.position for fault in journal.verify().faults}
            assert found[name] == at + 1


def test_a_first_fact_that_names_one_before_it_was_written_anew() -> None:
    journal, _ = _published()
    records = _streams(journal)["a"]
    _, _, header, body = records[0].split(b"\n")
    proven = b"\n".join((b"1" * 64, header, body))
    records[0] = hashlib.sha256(proven).hexdigest().encode() + b"\n" + proven
    fault = journal.verify().faults[0]
    assert (fault.stream, fault.position, fault.until, fault.reason) == ("a", 1, 1, "rechained")


def test_a_liar_in_the_annex_accuses_nobody_whom_the_board_proves() -> None:
    journal, posted = _published()
    journal.store.annex_put("journal/last", b"b#3:" + b"0" * 64)
    assert [fault.stream for fault in journal.verify().faults] == ["b"]  # one word against another
    assert journal.verify(checkpoint=posted).whole  # and the board's is the one that counts


# --- what the last checkpoint does without being named ----------------------------------------------------


def test_a_later_checkpoint_takes_the_place_of_the_one_before() -> None:
    journal = journal_on(MemoryStore())
    puts(journal, "a", 1)
    first = journal.checkpoint()
    puts(journal, "b", 2)
    second = journal.checkpoint()
    assert journal.store.annex_get("checkpoint/latest") == second.encode() != first.encode()
    puts(journal, "a", 3)
    assert journal.checkpoint() != second
    assert journal.verify(checkpoint=first).whole
    assert journal.verify(checkpoint=second).whole


def test_verifying_without_a_name_uses_the_last_checkpoint() -> None:
    """The last fact of the journal, chained anew: nothing but the checkpoint saw it."""
    journal = journal_on(MemoryStore())
    puts(journal, "a", 1)
    journal.checkpoint()
    puts(journal, "a", 2)
    journal.checkpoint()
    journal.store.annex_erase("journal/last")
    records = _streams(journal)["a"]
    records[:] = _rechained([records[0], _raised(records[1])], "a")
    found = journal.verify()
    assert [(fault.stream, fault.position, fault.until) for fault in found.faults] == [("a", 1, 2)]
    journal.store.annex_erase("checkpoint/latest")
    assert journal.verify().whole  # which shows what had found it


def test_a_rewriting_is_said_to_lie_after_the_last_fact_that_somebody_saw_as_it_is() -> None:
    """Checkpoints after each of five facts: the place is exact, whichever was rewritten."""
    for at in range(1, 6):
        journal = journal_on(MemoryStore())
        for amount in range(5):
            puts(journal, "a", amount)
            puts(journal, "z", amount)  # whose witness names the head of "a"
        posted = journal.checkpoint()
        records = _streams(journal)["a"]
        records[at - 1] = _raised(records[at - 1])
        records[:] = _rechained(records, "a")
        (fault,) = journal.verify(checkpoint=posted).faults
        assert (fault.stream, fault.position, fault.until, fault.reason) == ("a", at, at, "rechained")


def test_where_two_witnesses_disagree_the_fault_lies_no_later_than_their_word() -> None:
    journal = journal_on(MemoryStore())
    puts(journal, "a", 1)
    puts(journal, "b", 1)  # which saw the first fact of "a"
    puts(journal, "a", 2, 3)
    journal.checkpoint()  # which sees the third
    journal.store.annex_put("journal/last", b"a#3:" + b"0" * 64)  # and a liar
    (fault,) = journal.verify().faults
    assert (fault.stream, fault.position, fault.until, fault.reason) == ("a", 2, 3, "rechained")


@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_record_that_the_store_counts_and_does_not_give_is_dropped_there(at: int) -> None:
    class Hiding(MemoryStore):
        def read(self, stream: str, after: int = 0) -> Iterator[bytes]:
            return iter([*super().read(stream, 0)][after : at - 1])

    store = Hiding()
    puts(journal_on(store), "a", 1, 2, 3)
    store.annex_erase("journal/last")
    (fault,) = journal_on(store).verify().faults
    assert (fault.stream, fault.position, fault.until, fault.reason) == ("a", at, at, "dropped")
