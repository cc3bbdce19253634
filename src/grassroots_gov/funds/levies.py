"""What each levy asks and what each party has given of it; a levy is fetched when somebody pays."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, final

from attrs import evolve

from grassroots_gov.funds.model import Exemption, Instalment, Levy
from grassroots_gov.journal.canonical import Json
from grassroots_gov.money import Dong

if TYPE_CHECKING:
    from grassroots_gov.funds.parts import Parts

__all__ = ["Levies"]


@final
class Levies:
    """The levies of the books, by id."""

    def __init__(self, parts: Parts | None = None, known: dict[str, str] | None = None) -> None:
        self.fund_of: dict[str, str] = {} if known is None else known
        self._parts = parts
        self._held: dict[str, _Account] = {}
        self._touched: set[str] = set()

    def add(self, levy: Levy) -> None:
        """Open a levy."""
        self.fund_of[levy.id] = levy.fund
        self._held[levy.id] = _Account(levy, {}, {})
        self._touched.add(levy.id)

    def cancel(self, levy: str, on: date) -> None:
        """Note that the levy is no longer collected from ``on``."""
        account = self._get(levy)
        self._held[levy] = _Account(evolve(account.levy, cancelled_on=on), account.paid, account.over)
        self._touched.add(levy)

    def __contains__(self, levy: str) -> bool:
        return levy in self.fund_of

    def __getitem__(self, levy: str) -> Levy:
        """The levy; ``KeyError`` where there is none."""
        return self._get(levy).levy

    def paid(self, levy: str) -> dict[str, int]:
        """What each party gave towards the levy, refunds taken off: đồng, or the levy's own unit."""
        return self._get(levy).paid

    def held(self, levy: str) -> dict[str, int]:
        """What each party paid above the levy, kept for it."""
        return self._get(levy).over

    def pay(self, levy: str, party: str, amount: int, over: int = 0) -> None:
        """Note that ``party`` gave ``amount`` towards the levy and ``over`` above it, or got it back."""
        account = self._get(levy)
        account.paid[party] = account.paid.get(party, 0) + amount
        if over:
            account.over[party] = account.over.get(party, 0) + over
        self._touched.add(levy)

    def dump(self, parts: Parts) -> None:
        """Put the levies away that changed since the last time."""
        for levy in self._touched:
            account = self._held[levy]
            paid: Json = {**account.paid}
            over: Json = {**account.over}
            plain: dict[str, Json] = {"levy": _plain(account.levy), "paid": paid, "over": over}
            parts.put(f"levy/{levy}", plain)
        self._touched = set()

    def _get(self, levy: str) -> _Account:
        held = self._held.get(levy)
        if held is None:
            if levy not in self.fund_of or self._parts is None:
                raise KeyError(levy)
            kept = self._parts.fetch(f"levy/{levy}")
            held = self._held[levy] = _Account(_levy(kept["levy"]), kept["paid"], kept["over"])
        return held


class _Account:
    """A levy and what came in for it."""

    __slots__ = ("levy", "over", "paid")

    def __init__(self, levy: Levy, paid: dict[str, int], over: dict[str, int]) -> None:
        self.levy = levy
        self.paid = paid
        self.over = over


def _plain(levy: Levy) -> Json:
    return {
        "id": levy.id,
        "fund": levy.fund,
        "amount": levy.amount.amount,
        "per": levy.per,
        "nature": levy.nature,
        "decision": levy.decision,
        "matter": levy.matter,
        "opened_on": levy.opened_on.isoformat(),
        "until": levy.until.isoformat() if levy.until else None,
        "exempt": [
            [each.party, each.reason, each.approved_by, each.pays.amount] for each in levy.exempt.values()
        ],
        "units": dict(levy.units),
        "unit": levy.unit,
        "quantity": levy.quantity,
        "instalments": [[part.until.isoformat(), part.amount.amount] for part in levy.instalments],
        "cancelled_on": levy.cancelled_on.isoformat() if levy.cancelled_on else None,
    }


def _levy(plain: dict[str, Any]) -> Levy:
    exempt = (Exemption(party, reason, by, Dong(pays)) for party, reason, by, pays in plain["exempt"])
    return Levy(
        **{
            **plain,
            "amount": Dong(plain["amount"]),
            "opened_on": date.fromisoformat(plain["opened_on"]),
            "until": _day(plain["until"]),
            "exempt": {each.party: each for each in exempt},
            "instalments": tuple(
                Instalment(date.fromisoformat(until), Dong(part)) for until, part in plain["instalments"]
            ),
            "cancelled_on": _day(plain["cancelled_on"]),
        }
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
