"""The audit of the books finds every broken rule in stored facts; kept states change no answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grassroots_gov.errors import FundOverdrawn, RuleError
from grassroots_gov.funds.audit import LedgerAudit
from grassroots_gov.funds.room import FundsRoom
from grassroots_gov.journal import MemoryStore
from grassroots_gov.journal.canonical import canonical
from grassroots_gov.money import Dong
from support.funds_world import DAY, Terms, pay, room, show

TOMORROW = DAY + timedelta(days=1)
Stored = list[list[Any]]


@pytest.fixture
def funds() -> FundsRoom:
    funds = room(Terms())
    funds.open("road", "Quỹ làm đường", on=DAY, kind="works")
    funds.open("poor", "Quỹ vì người nghèo", on=DAY, kind="poor")
    levy = funds.levy("road", Dong(300_000), on=DAY, decision="road-vote", until=TOMORROW)
    funds.collect(levy, "H-1", Dong(300_000), on=DAY)
    funds.collect(levy, "H-2", Dong(350_000), on=DAY, excess="hold")
    pay(funds, "road", 50_000)
    for household in (3, 4):
        funds.collect(levy, f"H-{household}", Dong(200_000), on=DAY)
    funds.give("road", "H-5", Dong(10_000), on=DAY)
    funds.give("poor", "H-5", Dong(10_000), on=DAY)
    funds.give("poor", "H-6", Dong(10_000), on=DAY)
    pay(funds, "road", 100_000)
    funds.transfer("road", "poor", Dong(9), on=DAY, decision="road-vote", approved_by="A", document="NQ")
    funds.refund(levy, "H-2", Dong(60_000), on=DAY, approved_by="A", paid_by="B", document="đơn")
    number = funds.deposit("road", Dong(1_000), on=TOMORROW)
    funds.reverse(number, on=TOMORROW, why="nhầm")
    funds.close(DAY - timedelta(days=30), on=TOMORROW)
    return funds


def stored(funds: FundsRoom) -> Stored:
    """The facts as the journal shows them to whoever watches: position, kind, version, day, body."""
    rows: Stored = []
    assert funds._journal.verify(watchers={"ledger": lambda row: rows.append(list(row))}).whole
    return [[*row[:4], json.loads(row[4])] for row in rows]


def audited(rows: Stored) -> LedgerAudit:
    """The audit of ``rows``: the same whether bodies are written as stored or otherwise.

    As stored, most vouchers are recognised by their shape; with blanks in them, each is parsed.
    """
    as_stored, parsed = LedgerAudit(), LedgerAudit()
    for position, kind, version, day, body in rows:
        show(as_stored, (position, kind, version, day, canonical(body).decode()))
        parsed.take((position, kind, version, day, json.dumps(body)))
    assert as_stored.findings() == parsed.findings()
    assert as_stored.trial_balance() == parsed.trial_balance()
    return as_stored


def faults(books: LedgerAudit) -> set[str]:
    words = {str(finding.params.get("fault", "")) for finding in books.findings()[1:]}
    return {word.removeprefix("funds.fault_") for word in words}


def of_kind(rows: Stored, kind: str, nth: int = -1) -> list[Any]:
    return [row for row in rows if row[1] == f"funds.{kind}"][nth]


def test_what_the_room_wrote_is_right_and_gives_its_trial_balance(funds: FundsRoom) -> None:
    books = audited(stored(funds))
    assert faults(books) == set()
    assert books.verdict(DAY).holds
    assert books.trial_balance() == funds.trial_balance() == funds.ledger().trial_balance()


def _skew(rows: Stored) -> None:
    of_kind(rows, "spent")[4]["lines"][0][3] += 1


def _mix_funds(rows: Stored) -> None:
    of_kind(rows, "spent")[4]["lines"][0][1] = "poor"


def _no_lines(rows: Stored) -> None:
    of_kind(rows, "spent")[4]["lines"] = []


def _renumber(rows: Stored) -> None:
    of_kind(rows, "spent")[4]["number"] += 1


def _renumber_book(rows: Stored) -> None:
    of_kind(rows, "spent")[4]["serial"] += 1


def _unopened_account(rows: Stored) -> None:
    rows[:] = [row for row in rows if not (row[1] == "funds.account_opened" and row[4]["account"] == "2412")]


def _unopened_fund(rows: Stored) -> None:
    rows[:] = [row for row in rows if not (row[1] == "funds.opened" and row[4]["fund"] == "poor")]


def _overdraw(rows: Stored) -> None:
    for line in of_kind(rows, "spent")[4]["lines"]:
        line[3] *= 50


def _overdraw_an_earlier_day(rows: Stored) -> None:
    of_kind(rows, "spent")[3] = (DAY - timedelta(days=1)).isoformat()


def _close_over_it(rows: Stored) -> None:
    closed = of_kind(rows, "closed")
    closed[4]["until"] = DAY.isoformat()
    rows.insert(rows.index(of_kind(rows, "spent")), closed)


def _take_too_much(rows: Stored) -> None:
    for line in of_kind(rows, "collected")[4]["lines"]:
        line[3] *= 2


def _take_too_late(rows: Stored) -> None:
    of_kind(rows, "levied")[4]["until"] = (DAY - timedelta(days=1)).isoformat()


def _reverse_another(rows: Stored) -> None:
    of_kind(rows, "reversed")[4]["reverses"] = 1


def _reverse_nothing(rows: Stored) -> None:
    of_kind(rows, "reversed")[4]["reverses"] = 99


def _reverse_part(rows: Stored) -> None:
    for line in of_kind(rows, "reversed")[4]["lines"]:
        line[3] //= 2


def _lose_a_field(rows: Stored) -> None:
    del of_kind(rows, "spent")[4]["book"]


def _unknown_levy(rows: Stored) -> None:
    of_kind(rows, "collected")[4]["levy"] = "ledger#99"


@pytest.mark.parametrize(
    ("break_it", "fault"),
    [
        (_skew, "unbalanced"),
        (_mix_funds, "unbalanced"),
        (_no_lines, "unbalanced"),
        (_renumber, "number"),
        (_renumber_book, "number"),
        (_unopened_account, "account"),
        (_unopened_fund, "fund"),
        (_overdraw, "overdrawn"),
        (_overdraw_an_earlier_day, "overdrawn"),
        (_close_over_it, "closed"),
        (_take_too_much, "levy"),
        (_take_too_late, "levy"),
        (_reverse_another, "reversal"),
        (_reverse_nothing, "reversal"),
        (_reverse_part, "reversal"),
        (_lose_a_field, "unreadable"),
        (_unknown_levy, "unreadable"),
    ],
)
def test_every_broken_rule_is_found(funds: FundsRoom, break_it: Callable[[Stored], None], fault: str) -> None:
    rows = stored(funds)
    break_it(rows)
    books = audited(rows)
    assert fault in faults(books)
    verdict = books.verdict(DAY)
    assert not verdict.holds
    assert verdict.explain("vi") != verdict.explain("en")


def test_kept_balances_are_held_against_the_facts(funds: FundsRoom) -> None:
    rows = stored(funds)
    true = {(row.account, row.fund): (row.debit.amount, row.credit.amount) for row in funds.trial_balance()}
    wrong = {**true, ("111", "road"): (1, 0)}
    for kept, expected in ((true, set()), (wrong, {"checkpoint"})):
        books = LedgerAudit(kept=(rows[-1][0], kept))
        for position, kind, version, day, body in rows:
            show(books, (position, kind, version, day, canonical(body).decode()))
        assert faults(books) == expected


BAD = st.sampled_from([0, -1, "x", "", None, 1.5, True, [], {}, "H-1", "111", "road", 10**20, "a\\b", 'q"'])


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_voucher_recognised_by_its_shape_is_judged_as_one_that_is_parsed(
    funds: FundsRoom, data: st.DataObject
) -> None:
    rows = stored(funds)
    for _ in range(data.draw(st.integers(1, 3))):
        row = data.draw(st.sampled_from([row for row in rows if "lines" in row[4]]))
        match data.draw(st.integers(0, 3)):
            case 0:
                row[4][data.draw(st.sampled_from(sorted(row[4])))] = data.draw(BAD)
            case 1 if row[4]["lines"] and isinstance(row[4]["lines"], list):
                line = data.draw(st.sampled_from(row[4]["lines"]))
                if isinstance(line, list):
                    line[data.draw(st.integers(0, 3))] = data.draw(BAD)
            case 2:
                row[1] = data.draw(st.sampled_from(["funds.posted", "funds.collected", "funds.new"]))
            case _:
                row[3] = data.draw(st.sampled_from(["2019-01-01", DAY.isoformat(), "2031-12-31", "", "ơ"]))
    as_parsed(rows)


def test_any_accounts_and_kind_are_judged_alike(funds: FundsRoom) -> None:
    """Every voucher with other accounts, funds and kinds that are known."""
    accounts = [("111", "road"), ("1128", "road"), ("4418", "road"), ("331", "road")]
    purses = [*accounts, ("111", "poor"), ("4418", "poor")]
    rows = stored(funds)
    for at, row in enumerate(rows):
        if "lines" not in row[4] or len(row[4]["lines"]) != 2:
            continue
        for first, second, times in product(purses, purses, (1, 2)):
            (_, _, payer, amount), (_, _, who, other) = row[4]["lines"]
            lines = [[*first, payer, amount * times], [*second, who, other * times]]
            for kind in ("posted", "collected", "refunded"):
                changed = [row[0], f"funds.{kind}", *row[2:4], {**row[4], "lines": lines}]
                as_parsed([*rows[:at], changed, *rows[at + 1 :]])


def as_parsed(rows: Stored) -> None:
    """Whoever recognises vouchers by their shape says what one says who parses each."""
    as_stored, parsed = LedgerAudit(), LedgerAudit()
    for position, kind, version, day, body in rows:
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        show(as_stored, (position, kind, version, day, text))
        parsed.take((position, kind, version, day, text.replace(":", ": ", 1)))
    assert as_stored.findings() == parsed.findings()
    assert as_stored.trial_balance() == parsed.trial_balance()


@pytest.mark.parametrize("spoil", ["{}x", "{} ", "01", '"\x01"', '{"lines": [[]'])
def test_text_around_or_inside_a_body_that_is_no_json_is_found(funds: FundsRoom, spoil: str) -> None:
    rows = stored(funds)
    books = LedgerAudit()
    books.take((1, "funds.spent", 1, DAY.isoformat(), spoil))
    assert faults(books) == {"unreadable"}
    whole = canonical(of_kind(rows, "spent")[4]).decode()
    for text in (whole + "x", whole.replace('"number":', '"number":0'), whole.replace('"PC"', '"P\x01C"')):
        books = LedgerAudit()
        show(books, (1, "funds.spent", 1, DAY.isoformat(), text))
        assert "unreadable" in faults(books)


class TestKeptStates:
    """A new process that starts from a checkpoint answers as one that folds every fact."""

    @pytest.fixture
    def store(self) -> MemoryStore:
        store = MemoryStore()
        funds = room(Terms(), store=store)
        funds.open("road", "Quỹ", on=DAY, kind="works", purposes=("xi măng",))
        levy = funds.levy("road", Dong(300_000), on=DAY, decision="road-vote", exempt=("H-9",))
        for household in range(150):
            on = DAY + timedelta(days=household)
            funds.collect(levy, f"H-{household + 100}", Dong(1_000), on=on)
            pay(funds, "road", 900, on=on)
        funds.reverse(1, on=DAY + timedelta(days=200), why="nhầm")
        room(Terms(), store=store)._with_books(lambda books: None)  # a new process keeps what it folds
        return store

    def parts(self, store: MemoryStore) -> list[str]:
        return [key for key in store._shelf.annex if key.startswith("view/")]

    def answers(self, funds: FundsRoom) -> tuple[Any, ...]:
        (levy,) = funds.levies()
        return funds.trial_balance(), funds.arrears(levy.id), levy, funds.funds(), funds.receipt(1)

    def test_it_answers_alike_and_judges_back_dated_vouchers_alike(self, store: MemoryStore) -> None:
        assert len(self.parts(store)) > 3
        kept = room(Terms(), store=store)
        fresh_store = store.again()
        assert self.answers(kept) == self.answers(room(Terms(), store=fresh_store))
        with pytest.raises(FundOverdrawn) as caught:
            pay(kept, "road", 101, on=DAY)
        assert caught.value.on == DAY
        pay(kept, "road", 100, on=DAY + timedelta(days=100))
        (levy,) = kept.levies()
        with pytest.raises(RuleError):
            kept.collect(levy.id, "H-9", Dong(1), on=DAY)

    def test_every_part_may_be_deleted_or_spoilt(self, store: MemoryStore) -> None:
        expected = self.answers(room(Terms(), store=store))
        assert len(self.parts(store)) > 3
        for key in self.parts(store):
            for spoilt in (None, b"", b"{}"):
                was = store.annex_get(key)
                assert was is not None
                if spoilt is None:
                    store.annex_erase(key)
                else:
                    store.annex_put(key, spoilt)
                funds = room(Terms(), store=store)
                assert self.answers(funds) == expected
                with pytest.raises(FundOverdrawn):
                    pay(funds, "road", 101, on=DAY)
                store.annex_put(key, was)

    def test_the_root_does_not_grow_with_history(self, store: MemoryStore) -> None:
        sizes = []
        for rounds in range(2):
            funds = room(Terms(), store=store)
            for _ in range(300):
                funds.give("road", "H-1", Dong(5), on=date(2021, 3, 1) + timedelta(days=rounds))
            room(Terms(), store=store)._with_books(lambda books: None)  # a new process keeps what it folds
            root = [
                value
                for key, value in store._shelf.annex.items()
                if key.startswith("view/") and b'"places"' in value
            ]
            sizes.append(len(root[0]))
        assert sizes[1] < sizes[0] + 300
