"""Tampering: whatever is done to the records is found, and found where it was done."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grassroots_gov.errors import StoreUnavailable
from grassroots_gov.journal import ChainFault, Journal, MemoryStore
from grassroots_gov.journal.audit import LATEST, Found, Row
from grassroots_gov.journal.fact import FIRST
from support.journals import journal_on, puts


def _journal() -> Journal:
    """Three streams, written in turns."""
    journal = journal_on(MemoryStore())
    puts(journal, "a", 1, 2)
    puts(journal, "b", 3)
    puts(journal, "a", 4)
    puts(journal, "c", 5, 6)
    puts(journal, "b", 7)
    puts(journal, "a", 8, 9)
    return journal


def _records(journal: Journal) -> dict[str, list[bytes]]:
    return journal.store._shelf.streams


def _closed(journal: Journal) -> Journal:
    again = journal_on(journal.store.again())
    journal.close()
    return again


def _rechain(records: list[bytes], start: int, change: Callable[[bytes], bytes]) -> None:
    """Change record ``start`` and write every digest after it anew, as a forger with the program would."""
    previous = records[start - 2][:64].decode() if start > 1 else FIRST
    for at in range(start - 1, len(records)):
        _, _, header, body = records[at].split(b"\n")
        if at == start - 1:
            body = change(body)
        proven = b"\n".join((previous.encode(), header, body))
        previous = hashlib.sha256(proven).hexdigest()
        records[at] = previous.encode() + b"\n" + proven


def _raise(body: bytes) -> bytes:
    return body.replace(b'"amount":', b'"amount":9')


def test_what_nobody_touched_is_whole():
    journal = _journal()
    found = journal.verify()
    assert (found.streams, found.facts, found.faults, found.whole) == (3, 9, (), True)
    assert journal_on(MemoryStore()).verify().whole


def test_every_single_byte_is_watched():
    journal = _journal()
    for name, records in _records(journal).items():
        for at, record in enumerate(records):
            for offset in range(len(record)):
                records[at] = record[:offset] + bytes([record[offset] ^ 1]) + record[offset + 1 :]
                found = journal.verify()
                assert found.faults, (name, at, offset)
                assert found.faults[0] == ChainFault(name, at + 1, at + 1, "changed")
            records[at] = record
    assert journal.verify().whole


@pytest.mark.parametrize("extra", [b"", b"\n", b"x", b"\n{}"])
def test_bytes_added_or_cut_off_are_found(extra):
    journal = _journal()
    records = _records(journal)["a"]
    whole = records[2]
    records[2] = whole + extra if extra else whole[:-1]
    assert journal.verify().faults == (ChainFault("a", 3, 3, "changed"),)


def test_every_dropped_fact_is_found_where_it_stood():
    for name in "abc":
        for at in range(len(_records(_journal())[name])):
            journal = _closed(_journal())
            del _records(journal)[name][at]
            (fault,) = journal.verify().faults
            assert fault == ChainFault(name, at + 1, at + 1, "dropped")


def test_a_whole_stream_that_was_dropped_is_found():
    for name in "abc":
        journal = _closed(_journal())
        del _records(journal)[name]
        assert journal.verify().faults == (ChainFault(name, 1, 1, "dropped"),)


def test_every_end_that_was_cut_off_is_found():
    for name, length in (("a", 5), ("b", 2), ("c", 2)):
        for kept in range(length):
            journal = _closed(_journal())
            del _records(journal)[name][kept:]
            assert journal.verify().faults == (ChainFault(name, kept + 1, kept + 1, "dropped"),)


def test_every_swap_inside_a_stream_is_found():
    for first in range(5):
        for second in range(first + 1, 5):
            journal = _journal()
            records = _records(journal)["a"]
            records[first], records[second] = records[second], records[first]
            (fault,) = journal.verify().faults
            assert fault == ChainFault("a", first + 1, first + 1, "moved")


def test_every_swap_between_streams_is_found():
    for first in range(5):
        for second in range(2):
            journal = _journal()
            a, b = _records(journal)["a"], _records(journal)["b"]
            a[first], b[second] = b[second], a[first]
            assert {(fault.stream, fault.position) for fault in journal.verify().faults} == {
                ("a", first + 1),
                ("b", second + 1),
            }


def test_a_repeated_fact_is_found():
    journal = _journal()
    records = _records(journal)["a"]
    records.insert(2, records[1])
    assert [(fault.stream, fault.position) for fault in journal.verify().faults] == [("a", 3)]
    journal = _journal()
    records = _records(journal)["a"]
    records.append(records[-1])
    assert [(fault.stream, fault.position) for fault in journal.verify().faults] == [("a", 6)]


def _renumber(records: list[bytes], at: int, position: int) -> None:
    """Let record ``at`` say that it stands at ``position``, in a chain that proves itself."""
    _, previous, header, body = records[at - 1].split(b"\n")
    header = header.replace(b'"position":%d' % at, b'"position":%d' % position)
    proven = b"\n".join((previous, header, body))
    records[at - 1] = hashlib.sha256(proven).hexdigest().encode() + b"\n" + proven


def test_a_record_that_says_it_stands_further_on_means_that_one_is_missing():
    journal = _journal()
    _renumber(_records(journal)["a"], 2, 3)
    assert journal.verify().faults == (ChainFault("a", 2, 2, "dropped"),)


@pytest.mark.parametrize(
    ("at", "previous", "header", "fault"),
    [
        (1, "a" * 64, None, (1, "rechained")),  # nothing stands before the first
        (2, FIRST, None, (2, "rechained")),  # it begins a chain where one goes on
        (3, FIRST, None, (3, "rechained")),
        (3, "a" * 64, None, (2, "rechained")),  # it names another than the one before, which was replaced
        (2, None, b"{}", (2, "unreadable")),
        (2, None, b"no json", (2, "unreadable")),
        (1, None, b"", (1, "unreadable")),
    ],
)
def test_a_record_that_proves_itself_and_does_not_fit_is_told_with_its_place(at, previous, header, fault):
    journal = _journal()
    records = _records(journal)["a"]
    _, old, old_header, body = records[at - 1].split(b"\n")
    kept = old if previous is None else previous.encode()
    proven = b"\n".join((kept, old_header if header is None else header, body))
    records[at - 1] = hashlib.sha256(proven).hexdigest().encode() + b"\n" + proven
    position, reason = fault
    assert journal.verify().faults == (ChainFault("a", position, position, reason),)


def test_what_cannot_be_read_further_on_does_not_hide_where_a_record_went():
    for rubbish, reason in (((b"\xff" * 200,), "dropped"), ((), "moved")):
        journal = _closed(_journal())
        records = _records(journal)["a"]
        second, third = records[1:3]
        records[1:3] = [third, *rubbish] if rubbish else [third, second]
        assert journal.verify().faults == (ChainFault("a", 2, 2, reason),)
    journal = _closed(_journal())
    records = _records(journal)["a"]
    records[1:3] = [records[2], b"\xff" * 200, records[1]]
    assert journal.verify().faults == (ChainFault("a", 2, 2, "moved"),)


def test_a_stream_that_cannot_be_read_does_not_keep_the_others_from_bearing_witness():
    """What was written anew is narrowed down by the streams that are left."""

    def located(*spoilt: str, named: bool = True) -> ChainFault:
        journal = journal_on(MemoryStore())
        puts(journal, "a", 1, 2)
        puts(journal, "b", 3)
        puts(journal, "a", 4)
        puts(journal, "c", 5)
        puts(journal, "a", 6, 7)
        posted = journal.checkpoint()
        records = _records(journal)
        _rechain(records["a"], 3, _raise)
        for name in spoilt:
            records[name][0] = b"rubbish"
        found = journal.verify(checkpoint=posted if named else None)
        return next(fault for fault in found.faults if fault.stream == "a")

    assert located() == ChainFault("a", 3, 3, "rechained")
    assert located("b") == ChainFault("a", 1, 3, "rechained")
    assert located("c") == ChainFault("a", 3, 5, "rechained")
    assert located(named=False) == ChainFault("a", 3, 3, "rechained")
    assert located("b", named=False) == ChainFault("a", 1, 3, "rechained")
    assert located("c", named=False) == ChainFault("a", 3, 5, "rechained")


def test_the_last_checkpoint_is_kept_once_and_watches_the_end_of_a_lonely_stream():
    journal = journal_on(MemoryStore())
    written = []
    put = journal.store.annex_put
    journal.store.annex_put = lambda key, value: (written.append(key), put(key, value))[1]
    puts(journal, "a", 1, 2)
    first = journal.checkpoint()
    assert written == [f"checkpoint/{first}", LATEST]
    assert journal.checkpoint() == first
    assert len(written) == 2
    puts(journal, "a", 3)
    second = journal.checkpoint()
    assert written[2:] == [f"checkpoint/{second}", LATEST]
    assert journal.store.annex_get(LATEST) == second.encode()
    del _records(journal)["a"][2:]
    assert journal.verify().faults == (ChainFault("a", 3, 3, "dropped"),)


def test_a_stream_under_another_name_is_found():
    journal = _journal()
    streams = _records(journal)
    streams["d"] = streams.pop("c")
    assert {fault.stream for fault in journal.verify().faults} == {"c", "d"}


def test_a_fact_that_was_replaced_by_one_that_proves_itself_is_found():
    for position in range(1, 5):
        journal = _journal()
        records = _records(journal)["a"]
        tail = records[position:]
        _rechain(records, position, _raise)
        records[position:] = tail
        assert journal.verify().faults == (ChainFault("a", position, position, "rechained"),)


def test_every_chain_written_anew_below_a_checkpoint_is_found():
    for name, length in (("a", 5), ("b", 2), ("c", 2)):
        for position in range(1, length + 1):
            journal = _journal()
            posted = journal.checkpoint()
            puts(journal, name, 100)
            _rechain(_records(journal)[name], position, _raise)
            (fault,) = journal.verify(checkpoint=posted).faults
            assert (fault.stream, fault.reason) == (name, "rechained")
            assert fault.position <= position <= fault.until


def test_a_chain_written_anew_is_found_by_what_other_streams_saw():
    journal = _journal()
    _rechain(_records(journal)["a"], 3, _raise)
    (fault,) = journal.verify().faults
    assert fault == ChainFault("a", 3, 3, "rechained")


def test_the_last_fact_of_all_is_watched_once_the_journal_was_closed():
    journal = _closed(_journal())
    _rechain(_records(journal)["a"], 5, _raise)
    (fault,) = journal.verify().faults
    assert (fault.stream, fault.until, fault.reason) == ("a", 5, "rechained")
    assert fault.position == 4  # fact 4 was the first of its append, and nobody else saw it


def test_a_posted_checkpoint_is_found_even_where_the_last_one_was_exchanged():
    journal = _journal()
    posted = journal.checkpoint()
    for name in "abc":
        _rechain(_records(journal)[name], 1, lambda body: body.replace(b'"amount":', b'"amount":9'))
    forged = journal_on(journal.store.again())
    assert forged.checkpoint() != posted
    faults = forged.verify(checkpoint=posted).faults
    assert {fault.stream for fault in faults} == {"a", "b", "c"}


def test_a_checkpoint_says_the_content_and_nothing_else():
    journal = _journal()
    posted = journal.checkpoint()
    assert journal.checkpoint() == posted
    assert journal_on(journal.store.again()).checkpoint() == posted
    assert _journal().checkpoint() == posted
    puts(journal, "a", 1)
    later = journal.checkpoint()
    assert later != posted
    assert journal.verify(checkpoint=posted).whole
    assert journal.verify(checkpoint=later).whole
    assert journal_on(MemoryStore()).checkpoint() not in (posted, later)


def test_a_checkpoint_can_be_copied_from_a_board():
    journal = _journal()
    posted = journal.checkpoint()
    assert len(posted) == 39
    assert set(posted) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567-")
    assert journal.verify(checkpoint=f" {posted.lower().replace('-', ' ')} ").whole


@pytest.mark.parametrize("text", ["", "AAAA", "latest", "ABCD-" * 60, "\ud800", "x\ny", "é" * 32])
def test_a_checkpoint_that_nobody_made_is_told(text):
    journal = _journal()
    journal.checkpoint()
    assert journal.verify(checkpoint=text).faults == (ChainFault("", 0, 0, "unknown_checkpoint"),)


def test_a_checkpoint_whose_list_was_forged_or_erased_is_told():
    journal = _journal()
    posted = journal.checkpoint()
    journal.store.annex_put(f"checkpoint/{posted}", b"[]")
    assert journal.verify(checkpoint=posted).faults[0].reason == "unknown_checkpoint"
    journal.store.annex_erase(f"checkpoint/{posted}")
    assert journal.verify(checkpoint=posted).faults[0].reason == "unknown_checkpoint"
    assert journal.verify().whole


def test_rubbish_in_the_annex_harms_nothing():
    journal = _journal()
    for key in ("journal/last", "checkpoint/latest"):
        for value in (b"", b"\xff", b"#:", b"a#x:y", b"\xed\xa0\x80"):
            journal.store.annex_put(key, value)
            assert journal.verify().whole


def test_faults_in_several_streams_come_in_order_of_their_names():
    journal = _journal()
    for name in "cab":
        records = _records(journal)[name]
        records[0] = b"x" + records[0][1:]
    assert [fault.stream for fault in journal.verify().faults] == ["a", "b", "c"]


def test_a_store_that_cannot_read_a_stream_is_told_and_the_others_are_looked_at():
    class Damaged(MemoryStore):
        def read(self, stream, after=0):
            if stream == "a":
                raise StoreUnavailable("here", "damaged")
            return super().read(stream, after)

    store = Damaged()
    store._shelf = _journal().store._shelf
    found = journal_on(store).verify()
    assert found.faults == (ChainFault("a", 1, 1, "unreadable"),)
    assert found.facts == 4


def test_a_forged_header_is_told():
    journal = _journal()
    strange = (
        b'{"book":"","by":"","effective_on":"2020-05-20","kind":"k","position":1,'
        b'"recorded_at":"","stream":"a","version":1,"witness":"b#1:x","y":"z"}'
    )
    for header in (
        strange,
        b"{}",
        b'"}',
        b'{"position":1,"recorded_at":"","stream":"a","version":1,"x":"}',
        b"",
    ):
        records = _records(journal)["a"]
        proven = b"\n".join((FIRST.encode(), header, b"{}"))
        records[0] = hashlib.sha256(proven).hexdigest().encode() + b"\n" + proven
        (fault,) = journal.verify().faults
        assert (fault.stream, fault.position) == ("a", 1)


def test_watchers_see_each_whole_record_once():
    journal = _journal()
    rows = []
    journal.verify(watchers={"a": rows.append})
    assert [row[:4] for row in rows] == [(n, "test.put", 1, "2020-05-20") for n in range(1, 6)]
    assert [row[4].encode() for row in rows] == [record.split(b"\n")[3] for record in _records(journal)["a"]]
    records = _records(journal)["a"]
    records[2] = records[2][:-1]
    rows.clear()
    journal.verify(watchers={"a": rows.append})
    assert [row[0] for row in rows] == [1, 2]


class _Bulk:
    """Takes apart by itself bodies that put a number of two figures, but 40."""

    usual = r'\{"amount":([0-9])([0-9]),"note":"(?P<note>[^"]*)"\}'

    def __init__(self) -> None:
        self.usually: list[tuple[int, tuple[str | None, ...]]] = []
        self.rows: list[Row] = []

    def take_usual(self, position: int, found: Found) -> bool:
        if found[6:8] == ("4", "0"):
            return False
        self.usually.append((position, found))
        return True

    def __call__(self, row: Row) -> None:
        self.rows.append(row)


def test_a_bulk_watcher_is_shown_what_it_takes_apart_and_rows_of_the_rest():
    journal = journal_on(MemoryStore())
    puts(journal, "a", 7, 21)
    puts(journal, "b", 1)
    puts(journal, "a", 40, 312, 56)  # the first names a witness
    bulk, rows = _Bulk(), []
    assert journal.verify(watchers={"a": bulk, "b": _Bulk()}).whole
    journal.verify(watchers={"a": rows.append})
    assert bulk.rows == [rows[0], rows[2], rows[3]]
    assert bulk.usually == [
        (2, ("2020-05-20", "test.put", "2", "1", None, "", "2", "1", "")),
        (5, ("2020-05-20", "test.put", "5", "1", None, "", "5", "6", "")),
    ]


def test_a_bulk_watcher_is_shown_nothing_from_the_first_fault_on():
    journal = journal_on(MemoryStore())
    puts(journal, "a", 10, 11, 7, 12, 13)
    records = _records(journal)["a"]
    records[3] = records[3].replace(b'"amount":12', b'"amount":21')
    bulk = _Bulk()
    (fault,) = journal.verify(watchers={"a": bulk}).faults
    assert (fault.position, fault.reason) == (4, "changed")
    assert [position for position, _ in bulk.usually] == [1, 2]
    assert [row[0] for row in bulk.rows] == [3]


@pytest.mark.parametrize("name", ['a","version":1', "a#b:c", "#", ":", "dòng sổ", "\n", '"', "\\"])
def test_any_stream_name_is_verified(name):
    journal = journal_on(MemoryStore())
    puts(journal, name, 1, 2)
    puts(journal, "z" + name, 3)
    puts(journal, name, 4)
    posted = journal.checkpoint()
    assert journal.verify(checkpoint=posted).whole
    del _records(journal)[name][1:]
    assert [(f.stream, f.position) for f in journal.verify(checkpoint=posted).faults] == [(name, 2)]


@given(
    writes=st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 3)), min_size=1, max_size=8),
    data=st.data(),
)
@settings(max_examples=60)
def test_any_change_below_a_checkpoint_is_found_and_located(writes, data):
    journal = journal_on(MemoryStore())
    for name, count in writes:
        puts(journal, name, *range(count))
    posted = journal.checkpoint()
    streams = _records(journal)
    name = data.draw(st.sampled_from(sorted(streams)))
    records = streams[name]
    position = data.draw(st.integers(1, len(records)))
    what = data.draw(st.sampled_from(["change", "drop", "cut", "rechain"]))
    if what == "change":
        offset = data.draw(st.integers(0, len(records[position - 1]) - 1))
        flip = data.draw(st.integers(1, 255))
        old = records[position - 1]
        records[position - 1] = old[:offset] + bytes([old[offset] ^ flip]) + old[offset + 1 :]
    elif what == "drop":
        del records[position - 1]
    elif what == "cut":
        del records[position - 1 :]
    else:
        _rechain(records, position, _raise)
    found = [fault for fault in journal.verify(checkpoint=posted).faults if fault.stream == name]
    assert len(found) == 1
    assert found[0].position <= position <= found[0].until


def test_a_record_that_the_store_counts_and_does_not_give_is_dropped():
    journal = _journal()
    true = journal.store.length
    journal.store.length = lambda name: true(name) + (name == "a")
    assert journal.verify().faults == (ChainFault("a", 6, 6, "dropped"),)
