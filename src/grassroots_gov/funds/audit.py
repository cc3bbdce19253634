"""Are the books right from the first voucher on? Double entry, numbers, funds, periods, levies, all anew.

What belongs here: the rules of the room held against stored facts, at the speed of reading them.
What does not: the chain; the journal walks it and shows each fact that is whole.

It works on what JSON gives, without an object for any line, and keeps no voucher: memory grows with
accounts, days of cash, and levies times parties, not with history.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, final

from grassroots_gov.funds import stored
from grassroots_gov.funds.accounts import PAYABLE, is_money
from grassroots_gov.funds.answers import TrialRow
from grassroots_gov.money import Dong

if TYPE_CHECKING:
    from datetime import date

    from grassroots_gov.funds.cashdays import Key
    from grassroots_gov.journal.audit import Found, Row
    from grassroots_gov.law import Finding, Verdict

__all__ = ["LedgerAudit"]

SHOWN = 20
"""How many faults a verdict lists; it counts them all."""
_scan: Callable[[str, int], tuple[Any, int]] = json.JSONDecoder().scan_once  # type: ignore[attr-defined] # untyped


# Possessive: what follows is never a sign that was passed over, so none is given back to look again.
_PLAIN = r'[^"\\\x00-\x1f]*+'
_WORD = f'"{_PLAIN}"'
_NUMBER = "[1-9][0-9]{0,17}+"
_PURSE = f"({_WORD},(?:null|{_WORD}))"
# What may be missing is one of two branches that differ in their first sign, so that the other is not tried.
_USUAL = (
    rf'\{{"(?:adjusts":null,"|)(?:approved_by":{_WORD},"|)book":"({_PLAIN})","document":{_WORD},'
    rf'"l(?:evy":"({_PLAIN})","l|)ines":\[\[{_PURSE},(?:null|{_WORD}),(?P<figures>{_NUMBER})\],'
    rf'\[{_PURSE},(?:null|"({_PLAIN})"),-(?P=figures)\]\],"memo":{_WORD},"number":({_NUMBER}),'
    rf'"(?:paid_by":{_WORD},"|)(?:purpose":{_WORD},"|)(?:recorded_by":{_WORD},"|)serial":({_NUMBER})\}}'
)
"""The body of a voucher of two lines, debit first, whose words hold no escape: it says what JSON says."""
_UNREADABLE = (LookupError, TypeError, ValueError, AttributeError, StopIteration, RecursionError)
_COLLECTED = stored.COLLECTED
_BARE = frozenset((stored.GIVEN, stored.POSTED, stored.SPENT))
"""Vouchers that nothing hangs on but their lines and numbers."""


@final
class LedgerAudit:
    """Shown every fact of the ledger in order, it says what is wrong and what everything adds up to.

    It is a ``BulkWatcher`` of the journal.

    ``kept``  the balances that a checkpoint claims, by account and fund, and the position it claims them for
    """

    usual = _USUAL

    def __init__(self, kept: tuple[int, Mapping[Key, tuple[int, int]]] | None = None) -> None:
        self.vouchers = 0
        self.faults = 0
        self._shown: list[tuple[int, str]] = []
        self._kept_at, self._kept = kept if kept is not None else (0, {})
        self._normal: dict[str, str] = {}
        self._funds: set[str | None] = {None}
        self._purses: dict[str | None, dict[str, _Purse]] = {}  # by fund and account
        self._found: dict[str, _Purse] = {}  # by account and fund as lines write them
        self._serials: dict[str, dict[str, list[int]]] = {}  # by year and book, the last one
        # Of each voucher a sum that its reversal must have the opposite of; kept for all, so kept small: the
        # hash of a whole number is its rest by a large prime.
        self._traces = array("q", (0,))
        self._reversed: set[int] = set()
        self._levies: dict[str, _Levy] = {}
        self._places: dict[str | None, int] = {}  # of each party, the same in every levy
        self._closed = self._adjusting = ""
        self._day = ""  # of the last voucher; with it, whether its period is open, and its year's serials
        self._open = True
        self._serials_now: dict[str, list[int]] = {}

    def take(self, row: Row) -> None:
        """Take in one fact."""
        position, kind, _, day, raw = row
        try:
            body, end = _scan(raw, 0)
            if end != len(raw):
                raise ValueError(raw)
            if "lines" in body:
                self._voucher(position, kind, day, body)
            else:
                self._other(position, kind, day, body)
        except _UNREADABLE:
            self.fault(position, "unreadable")
        if position == self._kept_at:
            self._compare(position)

    __call__ = take

    def take_usual(self, position: int, found: Found) -> bool:
        """Take in a voucher of two lines, as nine in ten are; false, and nothing done, where it is unusual.

        It does what :meth:`take` does with more steps; for the row "verify everything" of the benchmarks,
        which it halves.
        """
        try:
            day, kind, _, _, _, _, book, levy, debited, figures, credited, who, number, serial = found
            into, out_of = self._found.get(debited), self._found.get(credited)
            if into is None or out_of is None:
                into, out_of = self._find(debited), self._find(credited)
                if into is None or out_of is None:
                    return False
            if day != self._day:
                self._turn_to(day)
            last = self._serials_now.get(book)
            if last is None:
                return False
            amount, count, nth = int(figures), self.vouchers + 1, last[0] + 1
            if into.fund != out_of.fund or number != str(count) or serial != str(nth) or not self._open:
                return False
            if levy is not None:
                account = self._levies.get(levy)
                if (
                    account is None
                    or kind != _COLLECTED
                    or into.days is None
                    or out_of.days is not None
                    or out_of.payable
                ):
                    return False
            elif kind in _BARE:
                account = None
            else:
                return False
            self.vouchers = count
            last[0] = nth
            into.debit += amount
            out_of.credit += amount
            self._traces.append(hash((into.weight - out_of.weight) * amount))
            if into.latest == day:
                into.lately += amount
            elif into.days is not None:
                into.move(day, amount)
            if out_of.days is not None:
                out_of.move(day, -amount)
                self._overdrawn(position, day, (out_of,))
            if account is not None:
                place, sums = self._places.get(who), account.paid
                if (
                    place is None
                    or place >= len(sums)
                    or account.adjusted
                    or not account.opened <= day <= account.until
                ):
                    account.give(self, position, day, who or "", amount)
                else:
                    sums[place] = paid = sums[place] + amount
                    if not 0 <= paid <= account.due:
                        self.fault(position, "levy")
        except _UNREADABLE:
            self.fault(position, "unreadable")
        if position == self._kept_at:
            self._compare(position)
        return True

    def place_of(self, party: str) -> int:
        """Where in the sums of every levy ``party`` stands: its code once, however many levies it pays."""
        return self._places.setdefault(party, len(self._places))

    def _turn_to(self, day: str) -> None:
        self._day = day
        self._open = day > self._closed and day > self._adjusting
        self._serials_now = self._serials.setdefault(day[:4], {})

    def _find(self, line: str) -> _Purse | None:
        """The purse of an account and fund as they stand in a line, once a voucher has moved it."""
        account, fund = json.loads(f"[{line}]")
        purse = self._purses.get(fund, {}).get(account)
        if purse is not None:
            self._found[line] = purse
        return purse

    def _voucher(self, position: int, kind: str, day: str, body: dict[str, Any]) -> None:
        number = self.vouchers = self.vouchers + 1
        lines = body["lines"]
        book = body["book"]
        _require_types(body, lines)
        if day != self._day:
            self._turn_to(day)
        last = self._serials_now.setdefault(book, [0])
        serial = last[0] = last[0] + 1
        if body["number"] != number or body["serial"] != serial:
            self.fault(position, "number")
            self.vouchers, last[0] = body["number"], body["serial"]
        if day <= self._closed or (
            day <= self._adjusting and kind != stored.REVERSED and not body.get("adjusts")
        ):
            self.fault(position, "closed")
        balance = trace = applied = 0
        drawn = party = None
        mixed = not lines
        first = lines[0][1] if lines else None
        of_fund = self._purses.get(first) or self._new_fund(position, first)
        for account, fund, who, amount in lines:
            if fund != first:
                mixed, first = True, fund
                of_fund = self._purses.get(fund) or self._new_fund(position, fund)
            purse = of_fund.get(account) or self._new_purse(position, account, fund)
            balance += amount
            trace += purse.weight * amount
            if amount > 0:
                purse.debit += amount
            else:
                purse.credit -= amount
            days = purse.days
            if days is None:
                if not purse.payable:
                    applied -= amount
                party = who or party
            else:
                purse.move(day, amount)
                if amount < 0:
                    drawn = drawn or []
                    drawn.append(purse)
        self._traces.append(hash(trace))
        if balance or mixed:
            self._balance(position, lines)
        if drawn:
            self._overdrawn(position, day, drawn)
        if kind == stored.COLLECTED:
            self._levies[body["levy"]].give(self, position, day, party or "", applied)
        elif kind == stored.REVERSED or kind == stored.REFUNDED:
            self._undone(position, kind, body, party or "", applied, trace)

    def _overdrawn(self, position: int, day: str, drawn: Iterable[_Purse]) -> None:
        """Whether money that went out on ``day`` was there, then and at the end of every later day."""
        for purse in drawn:
            if purse.debit < purse.credit or (day < purse.latest and not purse.above_zero_from(day)):
                self.fault(position, "overdrawn")
                return

    def _new_fund(self, position: int, fund: str | None) -> dict[str, _Purse]:
        if fund not in self._funds:
            self.fault(position, "fund")
        return self._purses.setdefault(fund, {})  # empty until its first line is taken in

    def _new_purse(self, position: int, account: str, fund: str | None) -> _Purse:
        if account not in self._normal:
            self.fault(position, "account")
        purse = self._purses[fund][account] = _Purse(account, fund)
        return purse

    def _balance(self, position: int, lines: list[Any]) -> None:
        by_fund: dict[str | None, int] = {}
        for _, fund, _, amount in lines:
            by_fund[fund] = by_fund.get(fund, 0) + amount
        if not lines or any(by_fund.values()):
            self.fault(position, "unbalanced")

    def _undone(
        self, position: int, kind: str, body: dict[str, Any], party: str, applied: int, trace: int
    ) -> None:
        """A reversal or a refund."""
        if body["levy"] is not None:
            self._levies[body["levy"]].give(self, position, "", party, applied)
        if kind == stored.REVERSED:
            number = body["reverses"]
            known = number not in self._reversed and 1 <= number < len(self._traces) - 1
            if not known or self._traces[number] != hash(-trace):
                self.fault(position, "reversal")
            self._reversed.add(number)

    def _other(self, position: int, kind: str, day: str, body: dict[str, Any]) -> None:
        match kind:
            case stored.ACCOUNT_OPENED:
                self._normal[body["account"]] = body["normal"]
            case stored.OPENED:
                self._funds.add(body["fund"])
            case stored.LEVIED:
                self._levies[f"{stored.STREAM}#{position}"] = _Levy(day, body)
            case stored.LEVY_CANCELLED:
                self._levies[body["levy"]].cancel(day)
            case stored.CONTRIBUTED_IN_KIND:
                if body["levy"] is not None:
                    self._levies[body["levy"]].give(self, position, day, body["party"], body["quantity"])
            case stored.IN_KIND_REVERSED:
                if body["levy"] is not None:
                    self._levies[body["levy"]].give(self, position, "", body["party"], -body["quantity"])
            case stored.CLOSED if body["adjusting"]:
                self._adjusting = max(self._adjusting, body["until"])
                self._day = ""
            case stored.CLOSED:
                self._closed = max(self._closed, body["until"])
                self._day = ""

    def _compare(self, position: int) -> None:
        """Hold the kept balances against those that the facts give."""
        if self._kept != {key: (purse.debit, purse.credit) for key, purse in self._all()}:
            self.fault(position, "checkpoint")

    def _all(self) -> Iterator[tuple[Key, _Purse]]:
        for fund, purses in self._purses.items():
            for account, purse in purses.items():
                yield (account, fund), purse

    def fault(self, position: int, code: str) -> None:
        """Note that the fact at ``position`` breaks a rule."""
        self.faults += 1
        if len(self._shown) < SHOWN:
            self._shown.append((position, code))

    # --- what came of it ----------------------------------------------------------------------------

    def findings(self) -> tuple[Finding, ...]:
        """How many facts break a rule, and the first of them."""
        from grassroots_gov.law import Finding

        findings = [
            Finding("book_faults", self.faults, "=", 0, params={"vouchers": self.vouchers}, room="funds")
        ]
        for position, code in self._shown:
            words: dict[str, str | int] = {"position": position, "fault": f"funds.fault_{code}"}
            findings.append(Finding("voucher_at_fault", params=words, room="funds"))
        return tuple(findings)

    def verdict(self, on: date) -> Verdict:
        """Whether the books are right."""
        from grassroots_gov.law import Outcome, Verdict

        outcome = Outcome.FAILS if self.faults else Outcome.HOLDS
        return Verdict("funds.books", on, outcome, self.findings(), inputs={"vouchers": self.vouchers})

    def trial_balance(self) -> tuple[TrialRow, ...]:
        """Every account of every fund that moved, as :meth:`Ledger.trial_balance`."""
        rows = []
        for (account, fund), purse in sorted(self._all(), key=lambda each: (each[0][0], each[0][1] or "")):
            held = purse.debit - purse.credit
            sign = 1 if self._normal.get(account) == "debit" else -1
            rows.append(TrialRow(account, fund, Dong(purse.debit), Dong(purse.credit), Dong(sign * held)))
        return tuple(rows)


def _require_types(body: Mapping[str, Any], lines: Any) -> None:
    """Raise ``TypeError`` where a voucher holds something else than the codec writes."""
    if type(body["number"]) is not int or type(body["serial"]) is not int or type(body["book"]) is not str:
        raise TypeError("numbers")
    if type(lines) is not list:
        raise TypeError("lines")
    for account, fund, who, amount in lines:
        if (
            type(account) is not str
            or type(amount) is not int
            or (fund is not None and type(fund) is not str)
            or (who is not None and type(who) is not str)
        ):
            raise TypeError("line")


@final
class _Purse:
    """An account of a fund: its sums and, where it holds money, its movement by day."""

    __slots__ = ("credit", "days", "debit", "fund", "lately", "latest", "payable", "weight")

    def __init__(self, account: str, fund: str | None) -> None:
        self.fund = fund
        self.debit = self.credit = 0
        self.days: dict[str, int] | None = {} if is_money(account) else None  # before the latest
        self.latest = ""
        self.lately = 0  # on the latest day
        self.payable = account[:3] == PAYABLE
        # Of one text: the hash of a pair nearly adds up its parts, and a fund would drop out of a difference.
        self.weight = hash(f"{account}\n{fund!r}")

    def move(self, day: str, amount: int) -> None:
        """Note what came or went on ``day``; only for an account that holds money."""
        days = self.days
        assert days is not None
        if day == self.latest:
            self.lately += amount
        elif day < self.latest:
            days[day] = days.get(day, 0) + amount
        else:
            days[self.latest] = self.lately
            self.latest, self.lately = day, amount

    def above_zero_from(self, day: str) -> bool:
        """Whether no end of a day from ``day`` on stands below zero, after a back-dated voucher."""
        held = 0
        for each, moved in sorted((self.days or {}).items()):
            held += moved
            if held < 0 and each >= day:
                return False
        return held + self.lately >= 0


@final
class _Levy:
    """A levy and what each party gave of it."""

    __slots__ = ("adjusted", "due", "exempt", "opened", "paid", "units", "until")

    def __init__(self, opened: str, body: Mapping[str, Any]) -> None:
        self.opened = opened
        self.until = body["until"] or "9999-12-31"
        self.due = body["quantity"] or body["amount"]
        self.exempt = {each["party"]: each["pays"] for each in body["exempt"]}
        self.units = body["units"]
        self.adjusted = bool(self.exempt or self.units)
        self.paid: list[int] = []  # by the place of the party

    def cancel(self, day: str) -> None:
        """Take nothing from ``day`` on."""
        from datetime import date

        before = date.fromordinal(max(date.fromisoformat(day).toordinal() - 1, 1))
        self.until = min(self.until, before.isoformat())

    def give(self, audit: LedgerAudit, position: int, day: str, party: str, amount: int) -> None:
        """Take in what ``party`` gave on ``day``; without a day, what it got back."""
        place = audit.place_of(party)
        if place >= len(self.paid):
            self.paid += [0] * (place + 1 - len(self.paid))
        self.paid[place] = paid = self.paid[place] + amount
        due = self.due
        if self.adjusted:
            due = self.exempt.get(party, due * self.units.get(party, 1))
        if not 0 <= paid <= due or (day and not self.opened <= day <= self.until):
            audit.fault(position, "levy")
