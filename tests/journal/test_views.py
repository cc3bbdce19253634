"""States are kept, so that the time to answer does not grow with history, and are never believed blindly."""

from __future__ import annotations

import hashlib
import json

import pytest
from attrs import evolve

from grassroots_gov.errors import BrokenChain, NotCanonical, StoreBusy, StoreClosed
from grassroots_gov.journal import Fold, MemoryStore
from grassroots_gov.journal.fact import LAST
from grassroots_gov.journal.fold import KEPT_EVERY, KEPT_RUNNING
from support.journals import DAY, PILE, Put, journal_on, puts


class Counting(MemoryStore):
    """Counts the records that are read."""

    def __init__(self):
        super().__init__()
        self.records = 0

    def read(self, stream, after=0):
        for record in list(super().read(stream, after)):
            self.records += 1
            yield record


def _kept(store):
    return {key: value for key, value in store._shelf.annex.items() if key.startswith("view/")}


def _filled(facts=3 * KEPT_RUNNING + 10):
    store = Counting()
    journal = journal_on(store)
    for start in range(0, facts, 64):
        puts(journal, "s", *range(start, min(start + 64, facts)))
        journal.state("s", PILE)
    return store, sum(range(facts)), facts


def test_a_state_answers_only_new_facts_to_the_fold():
    store = Counting()
    journal = journal_on(store)
    puts(journal, "s", 1, 2, 3)
    assert journal.state("s", PILE) == (6, 3)
    store.records = 0
    assert journal.state("s", PILE) == (6, 3)
    assert store.records == 0
    puts(journal_on(store), "s", 4)
    store.records = 0
    assert journal.state("s", PILE) == (10, 4)
    assert store.records == 1


@pytest.mark.parametrize("rounds", [1, 5, 20])
def test_a_new_process_reads_no_more_after_a_long_history(rounds):
    store, total, facts = _filled(rounds * KEPT_RUNNING + 700)
    store.records = 0
    killed = journal_on(store)  # its writer left nothing but what it kept on the way
    assert killed.state("s", PILE) == (total, facts)
    assert store.records <= KEPT_RUNNING + 64 + 1
    puts(killed, "s", *[0] * (KEPT_EVERY - 1))
    store.records = 0
    again = store.again()
    assert journal_on(again).state("s", PILE) == (total, facts + KEPT_EVERY - 1)
    assert again.records <= KEPT_EVERY


@pytest.mark.parametrize("behind", [KEPT_EVERY - 1, KEPT_EVERY])
def test_a_journal_that_is_closed_leaves_no_more_to_fold(behind):
    journal = journal_on(MemoryStore())
    journal.state("s", PILE)
    puts(journal, "s", *[1] * behind)
    journal.state("s", PILE)
    again = journal.store.again()
    assert not _kept(again)
    journal.close()
    assert bool(_kept(again)) is (behind == KEPT_EVERY)


def test_a_state_that_cannot_be_kept_hinders_no_close():
    journal = journal_on(MemoryStore())
    journal.state("s", evolve(PILE, dump=float))
    puts(journal, "s", *[1] * KEPT_EVERY)
    again = journal.store.again()
    journal.close()
    assert not _kept(again)
    assert again.annex_get(LAST)
    with pytest.raises(StoreClosed):
        journal.store.length("s")


def test_a_kept_state_can_be_deleted_and_is_made_again():
    store, total, facts = _filled()
    (key,) = _kept(store)
    store.annex_erase(key)
    assert journal_on(store).state("s", PILE) == (total, facts)
    assert set(_kept(store)) == {key}


def _signed(plain):
    text = json.dumps(plain, sort_keys=True, separators=(",", ":")).encode()
    return hashlib.sha256(text).hexdigest().encode() + b"\n" + text


@pytest.mark.parametrize(
    "spoil",
    [
        lambda value: value[:-1],
        lambda value: value.replace(b'"state":', b'"state":1'),
        lambda value: b"",
        lambda value: b"\xff" * 80,
        lambda value: _signed({"length": 10, "head": "0" * 64, "state": 5}),
        lambda value: _signed({"length": 10**9, "head": "0" * 64, "state": 5}),
        lambda value: _signed({"length": 0, "head": "0" * 64, "state": 5}),
        lambda value: _signed({"length": "10", "head": "0" * 64, "state": 5}),
        lambda value: _signed({**json.loads(value[65:]), "state": {"no": "number"}}),
        lambda value: _signed([1]),
        lambda value: _signed({}),
    ],
)
def test_a_kept_state_that_is_not_of_this_record_is_not_used(spoil):
    store, total, facts = _filled()
    ((key, value),) = _kept(store).items()
    store.annex_put(key, spoil(value))
    assert journal_on(store).state("s", PILE) == (total, facts)


def test_a_kept_state_of_another_version_of_the_fold_is_not_used():
    store, total, facts = _filled()
    newer = evolve(PILE, version=2, apply=lambda state, fact, event: state + 1)
    assert journal_on(store).state("s", newer) == (facts, facts)
    assert journal_on(store).state("s", PILE) == (total, facts)


def test_a_kept_state_hides_no_broken_chain_after_it():
    store, _, facts = _filled()
    records = store._shelf.streams["s"]
    records[facts - 2] = records[facts - 2].replace(b'"amount":', b'"amount":1')
    with pytest.raises(BrokenChain):
        journal_on(store).state("s", PILE)


def test_replaying_uses_neither_memory_nor_annex():
    store, total, _ = _filled()
    ((key, value),) = _kept(store).items()
    plain = json.loads(value[65:])
    store.annex_put(key, _signed({**plain, "state": plain["state"] + 1}))
    journal = journal_on(store)
    assert journal.state("s", PILE)[0] == total + 1  # forged by who can write to the file …
    assert journal.replay("s", PILE) == total  # … and seen by who folds again


def test_a_fold_without_dump_is_never_kept():
    journal = journal_on(MemoryStore())
    puts(journal, "s", *range(2 * KEPT_RUNNING))
    journal.state("s", evolve(PILE, dump=None, load=None))
    assert not _kept(journal.store)


def test_a_store_that_cannot_keep_a_state_now_still_answers():
    class Held(MemoryStore):
        def annex_put(self, key, value):
            raise StoreBusy("here", 1)

    journal = journal_on(Held())
    puts(journal, "s", *range(KEPT_EVERY))
    assert journal.state("s", PILE) == (sum(range(KEPT_EVERY)), KEPT_EVERY)


def test_a_dump_that_is_not_plain_is_told_to_its_author():
    journal = journal_on(MemoryStore())
    puts(journal, "s", *range(KEPT_EVERY))
    with pytest.raises(NotCanonical):
        journal.state("s", evolve(PILE, dump=float))


def test_a_fact_that_cannot_be_folded_leaves_no_half_made_state():
    fail = [True]

    def apply(seen, fact, event):
        seen.append(fact.position)
        if fact.position == 2 and fail.pop():
            fail.append(False)
            raise ZeroDivisionError
        return seen

    fold = Fold("test.fragile", list, apply)
    journal = journal_on(MemoryStore())
    puts(journal, "s", 1, 2, 3)
    with pytest.raises(ZeroDivisionError):
        journal.state("s", fold)
    assert journal.state("s", fold) == ([1, 2, 3], 3)


def test_states_of_different_folds_and_streams_are_apart():
    journal = journal_on(MemoryStore())
    count = Fold("test.count", int, lambda state, fact, event: state + 1)
    puts(journal, "s", 5, 6)
    puts(journal, "t", 7)
    assert [journal.state(stream, fold)[0] for stream in "st" for fold in (PILE, count)] == [11, 2, 7, 1]
    journal.append("s", 2, [Put(amount=1)], effective_on=DAY)
    assert journal.state("s", count) == (3, 3)
