"""A statement on the notice board, and the proof in a household's hand that its receipt is inside.

What a proof shows of neighbours: beside the holder's own receipt it carries, for each level of the tree, a
digest with a sum, a count and two receipt numbers. The lowest of these is one neighbouring receipt: its
amount and number can be read, its payer and day cannot, because the digest also covers the digest of the
journal's fact, which nobody can guess. The higher ones show sums of ever larger groups.
"""

from __future__ import annotations

from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import Literal

from attrs import define, field

from grassroots_gov.errors import NotPublished
from grassroots_gov.funds.merkle import Tree, leaf
from grassroots_gov.funds.statement import Statement, StatementRow
from grassroots_gov.journal.canonical import Json, canonical

__all__ = ["PROOF", "STATEMENT", "PublishedStatement", "content_of"]

STATEMENT = "grassroots_gov/statement/1"
PROOF = "grassroots_gov/receipt-proof/1"
Side = Literal["received", "spent"]


@define(frozen=True, slots=False)
class PublishedStatement:
    """What was posted: :meth:`to_json` for the board, :meth:`proof` for each household.

    ``digest`` is the SHA-256 of the posted content, ``short`` the form that people compare by eye.
    """

    statement: Statement
    on: date = field()

    def to_json(self) -> str:
        """What is posted: the figures, and the roots over the receipts and payments behind them."""
        return canonical({**self._content, "digest": self.digest}).decode()

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the posted content."""
        return sha256(canonical(self._content)).hexdigest()

    @property
    def short(self) -> str:
        """The digest as four groups of four."""
        return "-".join(self.digest[at : at + 4] for at in range(0, 16, 4)).upper()

    def proof(self, receipt_number: int) -> str:
        """The proof that the voucher is inside the posted total, as JSON for print or QR.

        :class:`NotPublished` where the statement does not contain it.
        """
        sides: tuple[tuple[Side, tuple[StatementRow, ...]], ...] = (
            ("received", self.statement.receipts),
            ("spent", self.statement.payments),
        )
        for side, rows in sides:
            index = next((at for at, row in enumerate(rows) if row.number == receipt_number), None)
            if index is not None:
                row = rows[index]
                path = self._trees[side].branch(index)
                return canonical(
                    {
                        "schema": PROOF,
                        "statement": self.digest,
                        "side": side,
                        "receipt": {
                            "number": row.number,
                            "on": row.on.isoformat(),
                            "party": row.party,
                            "amount": row.amount.amount,
                            "fact": row.fact,
                        },
                        "index": index,
                        "path": [
                            [node.digest, node.total, node.count, node.first, node.last] for node in path
                        ],
                    }
                ).decode()
        start, end = self.statement.start, self.statement.end
        raise NotPublished(receipt_number, self.statement.fund, start, end)

    @cached_property
    def _trees(self) -> dict[Side, Tree]:
        sides: dict[Side, tuple[StatementRow, ...]] = {
            "received": self.statement.receipts,
            "spent": self.statement.payments,
        }
        fund = self.statement.fund
        return {
            side: Tree(
                leaf(
                    content_of(
                        side, fund, row.number, row.on.isoformat(), row.party, row.amount.amount, row.fact
                    ),
                    row.number,
                    row.amount.amount,
                )
                for row in rows
            )
            for side, rows in sides.items()
        }

    @cached_property
    def _content(self) -> dict[str, Json]:
        statement = self.statement
        return {
            "schema": STATEMENT,
            "fund": statement.fund,
            "name": statement.name,
            "start": statement.start.isoformat(),
            "end": statement.end.isoformat(),
            "published_on": self.on.isoformat(),
            "upto": statement.upto,
            "opening": statement.opening.amount,
            "received": self._side("received"),
            "spent": self._side("spent"),
            "closing": statement.closing.amount,
            "by_nature": {nature: sum_.amount for nature, sum_ in statement.by_nature().items()},
            "in_kind": [[row.item, row.unit, row.quantity] for row in statement.in_kind],
        }

    def _side(self, side: Side) -> Json:
        root = self._trees[side].root
        return {"total": root.total, "count": root.count, "root": root.digest}


def content_of(side: str, fund: str, number: int, on: str, party: str, amount: int, fact: str) -> bytes:
    """What the leaf of a receipt digests."""
    return canonical([side, fund, number, on, party, amount, fact])
