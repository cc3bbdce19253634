"""The nouns of the books: lines, entries, funds, levies, and what a decision must tell them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol
from unicodedata import normalize

from attrs import field, frozen

from grassroots_gov.errors import BadAmount, BadCode, BadInterval, NotCanonical, UnknownAccount, UnknownChoice
from grassroots_gov.funds.accounts import Side
from grassroots_gov.journal.canonical import normal
from grassroots_gov.money import Dong
from grassroots_gov.text import is_blank

if TYPE_CHECKING:
    from grassroots_gov.law import Verdict

__all__ = [
    "DecidedTerms",
    "Entry",
    "Exemption",
    "Fund",
    "Instalment",
    "Levy",
    "Line",
    "Purpose",
    "plain_day",
    "purpose_of",
]

LONGEST_CODE = 1_000
"""Characters of the longest code of a fund, party or thing."""


def plain_day(value: date) -> date:
    """A day without a time; :class:`BadInterval` for anything else."""
    if isinstance(value, datetime) or not isinstance(value, date):
        raise BadInterval(repr(value)[:80])
    return value


def _positive(value: Dong) -> Dong:
    if not isinstance(value, Dong) or value.amount <= 0:
        raise BadAmount(str(value)[:80])
    return value


def _name(value: str | None) -> str | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise NotCanonical(repr(value)[:80], f"{type(value).__name__}, not str")
    text = normal(value)
    assert isinstance(text, str)
    return text


def _text(value: str) -> str:
    return _name(value) or ""


def _side(value: Side) -> Side:
    if value not in ("debit", "credit"):
        raise UnknownChoice("side", str(value)[:80], ("debit", "credit"))
    return value


def _account(value: str) -> str:
    if not isinstance(value, str):
        raise UnknownAccount(repr(value)[:80], ())
    return value


def words_of(value: str | None) -> str:
    """What somebody wrote, trimmed; nothing for nothing, :class:`NotCanonical` for what is no text."""
    text = (_name(value) or "").strip()
    return "" if is_blank(text) else text


_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]").search


def code_of(value: str, what: str) -> str:
    """A code that somebody gave: words on one line, trimmed; :class:`BadCode` for anything else."""
    if isinstance(value, str):
        value = value.strip()
        if value.isascii() and value.isprintable() and 0 < len(value) <= LONGEST_CODE:
            return value  # what follows would find nothing in it
    text = _name(value) or ""
    if is_blank(text) or len(text) > LONGEST_CODE or _CONTROL(text):
        raise BadCode(what, text[:80], LONGEST_CODE)
    return text


def unit_name(unit: str) -> str:
    """A unit of labour, land or goods as it is written everywhere: "m²" is "m2"."""
    return normalize("NFKC", unit.strip())


@frozen
class Line:
    """One line of an entry: so much on one side of one account. Make it with :meth:`debit` or :meth:`credit`.

    ``account``  a code of the chart
    ``side``     ``"debit"`` (Nợ) or ``"credit"`` (Có)
    ``amount``   whole đồng, above zero; anything else raises :class:`BadAmount`
    ``fund``     the fund whose money it is; ``None`` for what belongs to no fund, which balances by itself
    ``party``    the code of who paid or was paid; ``None`` where nobody is named

    >>> Line.debit("111", Dong(100_000), fund="roads", party="H-012").side
    'debit'
    """

    account: str = field(converter=_account)
    side: Side = field(converter=_side)
    amount: Dong = field(converter=_positive)
    fund: str | None = field(default=None, converter=_name)
    party: str | None = field(default=None, converter=_name)

    @classmethod
    def debit(cls, account: str, amount: Dong, fund: str | None = None, party: str | None = None) -> Line:
        """A line on the debit side (Nợ)."""
        return cls(account, "debit", amount, fund, party)

    @classmethod
    def credit(cls, account: str, amount: Dong, fund: str | None = None, party: str | None = None) -> Line:
        """A line on the credit side (Có)."""
        return cls(account, "credit", amount, fund, party)

    @property
    def signed(self) -> int:
        """The amount in đồng, above zero for a debit and below for a credit."""
        return self.amount.amount if self.side == "debit" else -self.amount.amount

    def swapped(self) -> Line:
        """The same on the other side."""
        return Line(
            self.account, "credit" if self.side == "debit" else "debit", self.amount, self.fund, self.party
        )


def _lines(lines: Iterable[Line]) -> tuple[Line, ...]:
    given = tuple(lines) if isinstance(lines, Iterable) else (lines,)
    for line in given:
        if not isinstance(line, Line):
            raise NotCanonical(repr(line)[:80], f"{type(line).__name__}, not Line")
    return given


@frozen
class Entry:
    """One voucher as the books take it (bút toán): within each fund it touches, debits equal credits.

    ``on``        the day it is posted for
    ``memo``      what it was for
    ``lines``     its :class:`Line` values
    ``document``  the number of the paper it rests on
    ``adjusts``   the number of the entry that it adjusts, for an adjusting voucher (chứng từ điều chỉnh)
    """

    on: date = field(converter=plain_day)
    memo: str = field(converter=_text)
    lines: tuple[Line, ...] = field(converter=_lines)
    document: str = field(default="", converter=_text)
    adjusts: int | None = None


@frozen
class Purpose:
    """What a fund may be spent on, and how much in all; ``limit`` is ``None`` where nobody set one.

    ``managing`` marks the cost of running the fund, which the law caps for some kinds.
    """

    name: str = field(converter=_text)
    limit: Dong | None = None
    managing: bool = False


@frozen
class Exemption:
    """Who need not pay a levy (miễn), or pays only ``pays`` (giảm), for which reason, by whose decision."""

    party: str = field(converter=_text)
    reason: str = field(default="", converter=words_of)
    approved_by: str = field(default="", converter=words_of)
    pays: Dong = field(factory=lambda: Dong(0))


@frozen
class Instalment:
    """One part of a levy (đợt nộp): so much for one unit, to be paid up to and including ``until``."""

    until: date = field(converter=plain_day)
    amount: Dong = field(converter=_positive)


@frozen(kw_only=True)
class Fund:
    """A fund (quỹ).

    ``code``      short and stable, in every account name and statement
    ``kind``      a kind of the law ("works", "village", "disaster", "gratitude" …), or "" for one of the
                  community's own
    ``decision``  the decision that set it up; ``None`` where a legal document did
    ``source``    the account that its receipts are credited to, ``spending`` the one its payments debit
    ``purposes``  what it may be spent on; empty where the decision names nothing in particular
    """

    code: str
    name: str
    kind: str
    opened_on: date
    decision: str | None
    source: str
    spending: str
    purposes: tuple[Purpose, ...]


@frozen(kw_only=True)
class Levy:
    """A levy (đợt thu): so much per household, person or labourer, into one fund.

    ``nature``  ``"agreed"`` by a decision of the people, or ``"mandated"`` by law
    ``until``   the last day on which it is collected; ``None`` where the decision sets none
    ``exempt``  frozen when the levy opened
    ``units``   how many persons or labourers each party counts; a party not named counts one
    ``unit``    for a levy in labour or goods, its unit ("công", "m2"), and ``quantity`` how many; the amount
                is then zero
    ``instalments``   the parts it is paid in, by day; empty where it is due in one
    ``cancelled_on``  from which day it is no longer collected; ``None`` while it stands
    """

    id: str
    fund: str
    amount: Dong
    per: str
    nature: str
    decision: str | None
    matter: str
    opened_on: date
    until: date | None
    exempt: Mapping[str, Exemption] = field(hash=False)
    units: Mapping[str, int] = field(hash=False)
    unit: str = ""
    quantity: int = 0
    instalments: tuple[Instalment, ...] = ()
    cancelled_on: date | None = None

    def due_from(self, party: str) -> Dong:
        """What ``party`` owes in all, in money."""
        exemption = self.exempt.get(party)
        return exemption.pays if exemption else self.amount * self.units.get(party, 1)

    def called_from(self, party: str, on: date | None = None) -> Dong:
        """What ``party`` must have paid by the end of ``on``: parts whose last day is past by then.

        A levy without parts is called when its own last day is past; one without a last day, at once.
        Without a day, everything. A reduced party pays each part in proportion, and the parts always add up.
        """
        due = self.due_from(party)
        if on is None:
            return due
        if self.cancelled_on is not None and self.cancelled_on <= on:
            return Dong(0)
        if not self.instalments:
            return due if self.until is None or on > self.until else Dong(0)
        parts = due.allocate([part.amount.amount for part in self.instalments])
        called = (part for part, each in zip(parts, self.instalments, strict=True) if each.until < on)
        return sum(called, Dong(0))

    def owed_in_kind(self, party: str) -> int:
        """What ``party`` owes in all, in the levy's own unit."""
        return 0 if party in self.exempt else self.quantity * self.units.get(party, 1)


def purpose_of(fund: Fund, purpose: str) -> Purpose | None:
    """The declared purpose that ``purpose`` names: the same words, or these followed by ": " and a detail."""
    plain = words_of(purpose)
    said = (plain.casefold(), plain.partition(":")[0].strip().casefold())
    return next((each for each in fund.purposes if each.name.casefold() in said), None)


class DecidedTerms(Protocol):
    """What the funds must know of a decision; its own room answers it.

    ``verdict``       of the conclusion
    ``amount``        the level that was agreed for one unit; ``None`` where the minutes set none
    ``per``           ``"household"``, ``"person"`` or ``"labourer"``; ``None`` where the minutes are silent
    ``values``        what a unit of labour or goods was agreed to be worth, by unit
    ``period``        the first and the last day of collection, either open
    ``effective_on``  from when it binds
    """

    @property
    def decision_id(self) -> str: ...
    @property
    def matter(self) -> str: ...
    @property
    def verdict(self) -> Verdict: ...
    @property
    def amount(self) -> Dong | None: ...
    @property
    def per(self) -> str | None: ...
    @property
    def values(self) -> Mapping[str, Dong]: ...
    @property
    def period(self) -> tuple[date | None, date | None]: ...
    @property
    def effective_on(self) -> date | None: ...
