"""A ledger as the journal of hledger or beancount: their checks accept it and every balance is the same.

An account is named ``Assets:111:F-roads``: a root that follows from the account's kind, its code in the
chart, and the fund's code after ``F-`` (left out for lines of no fund). What those programs do not allow in
a name is written ``--`` hexadecimal ``-``, so that two names never become one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Literal

from grassroots_gov.errors import BadInterval, UnknownChoice

if TYPE_CHECKING:
    from grassroots_gov.funds.chart import Chart
    from grassroots_gov.funds.ledger import Ledger
    from grassroots_gov.funds.model import Entry

__all__ = ["export"]

_ROOTS = {
    "asset": "Assets",
    "contra_asset": "Assets",
    "liability": "Liabilities",
    "fund": "Equity",
    "result": "Equity",
    "revenue": "Income",
    "expense": "Expenses",
}
_EARLIEST = 1000
"""The first year that both programs can write."""


def export(ledger: Ledger, to: Literal["hledger", "beancount"]) -> str:
    """The whole ledger in the language of ``to``, or :class:`UnknownChoice`.

    :class:`BadInterval` for a year that language cannot write.
    """
    writers: Mapping[str, Callable[[Ledger], Iterator[str]]] = {"hledger": _hledger, "beancount": _beancount}
    if to not in writers:
        raise UnknownChoice("export", str(to)[:80], tuple(writers))
    return "\n".join(writers[to](ledger)) + "\n"


def _hledger(ledger: Ledger) -> Iterator[str]:
    yield "commodity VND"
    yield from (f"account {name}" for name in _names(ledger))
    for number, entry in ledger:
        yield ""
        yield f"{_day(entry.on)} * ({number}) {_words(entry.memo, ';')}".rstrip()
        yield f"    ; document: {escaped(entry.document)}"
        for account, amount, party in _postings(ledger.chart, entry):
            yield f"    {account}  {amount} VND" + (f"  ; party: {escaped(party)}" if party else "")


def _beancount(ledger: Ledger) -> Iterator[str]:
    first = min((entry.on for _, entry in ledger), default=None)
    for name in _names(ledger):
        assert first is not None
        yield f"{_day(first)} open {name} VND"
    for number, entry in ledger:
        yield ""
        yield f'{_day(entry.on)} * "{_quoted(entry.memo)}"'
        yield f'  number: "{number}"'
        yield f'  document: "{_quoted(entry.document)}"'
        for account, amount, party in _postings(ledger.chart, entry):
            yield f"  {account}  {amount} VND"
            if party:
                yield f'    party: "{_quoted(party)}"'


def _names(ledger: Ledger) -> list[str]:
    return sorted({name_of(ledger.chart, row.account, row.fund) for row in ledger.trial_balance()})


def _postings(chart: Chart, entry: Entry) -> Iterator[tuple[str, int, str | None]]:
    for line in entry.lines:
        yield name_of(chart, line.account, line.fund), line.signed, line.party


def name_of(chart: Chart, account: str, fund: str | None) -> str:
    """The name of an account of a fund in the exported journal."""
    kind = next((chart[code].kind for code in chart.lineage(account) if chart[code].kind in _ROOTS), "")
    root = _ROOTS.get(kind, "Assets" if chart[account].normal == "debit" else "Liabilities")
    return f"{root}:{escaped(account)}" + (f":F-{escaped(fund)}" if fund is not None else "")


def escaped(text: str) -> str:
    """``text`` in letters, digits and single hyphens inside it; anything else as ``--`` hexadecimal ``-``.

    >>> escaped("quỹ-đường 2")
    'quỹ-đường--20-2'
    """
    return "".join(
        char if _plain(char) or (char == "-" and _inside(text, place)) else f"--{ord(char):x}-"
        for place, char in enumerate(text)
    )


def _plain(char: str) -> bool:
    return char.isalpha() or (char.isascii() and char.isdecimal())


def _inside(text: str, place: int) -> bool:
    return place > 0 and _plain(text[place - 1]) and place + 1 < len(text) and _plain(text[place + 1])


def _words(text: str, *forbidden: str) -> str:
    """Text on one line, without control characters."""
    return "".join(char if char.isprintable() and char not in forbidden else " " for char in text).strip()


def _quoted(text: str) -> str:
    return _words(text).replace("\\", "\\\\").replace('"', '\\"')


def _day(on: date) -> str:
    if on.year < _EARLIEST:
        raise BadInterval(f"{on.isoformat()} < {_EARLIEST}")
    return on.isoformat()
