"""How the ledger stands in the journal: its stream, what its facts are called, and a line of a voucher.

What belongs here: the words that who reads bytes must know, without the cost of the classes of the facts.
What does not: what the facts hold; see :mod:`grassroots_gov.funds.facts`.
"""

from __future__ import annotations

from typing import Final, TypeAlias

STREAM: Final = "ledger"
Row: TypeAlias = tuple[str, str | None, str | None, int]
"""A line: account, fund, party and đồng, debit above zero and credit below; a million need no objects."""

ACCOUNT_OPENED: Final = "funds.account_opened"
OPENED: Final = "funds.opened"
LEVIED: Final = "funds.levied"
LEVY_CANCELLED: Final = "funds.levy_cancelled"
POSTED: Final = "funds.posted"
COLLECTED: Final = "funds.collected"
GIVEN: Final = "funds.given"
SPENT: Final = "funds.spent"
REFUNDED: Final = "funds.refunded"
SURPLUS_RETURNED: Final = "funds.surplus_returned"
ADVANCED: Final = "funds.advanced"
SHARE_KEPT: Final = "funds.share_kept"
HANDED_UP: Final = "funds.handed_up"
TRANSFERRED: Final = "funds.transferred"
REVERSED: Final = "funds.reversed"
CONTRIBUTED_IN_KIND: Final = "funds.contributed_in_kind"
IN_KIND_REVERSED: Final = "funds.in_kind_reversed"
CASH_RULED: Final = "funds.cash_ruled"
COUNT_CALLED: Final = "funds.count_called"
COUNTED: Final = "funds.counted"
CLOSED: Final = "funds.closed"
PUBLISHED: Final = "funds.published"
REPRINTED: Final = "funds.reprinted"
