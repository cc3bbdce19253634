"""What a level may keep of a fund that it collects for another, by the law of the day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from attrs import frozen

from grassroots_gov.errors import UnknownChoice
from grassroots_gov.funds.judge import Case, Law, several_hands
from grassroots_gov.funds.kinds import amendment_of, fund_kind
from grassroots_gov.funds.model import Fund, words_of
from grassroots_gov.law import Cap, Verdict
from grassroots_gov.money import Dong

__all__ = ["Holding", "judge_handing_up", "judge_share"]


@frozen(kw_only=True)
class Holding:
    """How a fund stands that is collected for another level, in one year, or in all (``year`` is ``None``).

    ``collected``  what came in, refunds taken off
    ``kept``       what the commune kept of it, by part ("admin" …)
    ``handed_up``  what went to the other level
    """

    year: int | None
    collected: Dong
    kept: Mapping[str, Dong]
    handed_up: Dong

    @property
    def kept_in_all(self) -> Dong:
        """Every part that was kept."""
        return sum(self.kept.values(), Dong(0))

    @property
    def left(self) -> Dong:
        """What is neither kept nor handed up yet."""
        return self.collected - self.kept_in_all - self.handed_up


def judge_share(
    fund: Fund,
    amount: Dong,
    part: str,
    on: date,
    law: Law,
    *,
    holding: Holding,
    level: str = "commune",
    approved_by: str = "",
    document: str = "",
) -> Verdict:
    """Whether a level may keep ``amount`` more of what it collected, for ``part`` of its share.

    The whole share and the part are held against the law's caps; a figure that nobody knows on that day
    leaves it undetermined. :class:`UnknownChoice` for a part that the law does not have.
    """
    case = Case(on, law)
    several_hands(case, {"approver": approved_by}, required=("approver",))
    if not words_of(document):
        case.met("document_named", False, case.rule("voucher_rule.v_contents"))
    rule = case.rule(f"fund.{fund.kind}.share.{level}") if fund.kind else None
    share = fund_kind(law(), fund.kind, on).share(level) if rule is not None else None
    kept = holding.kept_in_all + amount
    if share is None:
        case.unknown("share_unknown", fund_kind=fund.kind or "–", level=f"funds.level_{level}")
    else:
        caps = dict(share.parts)
        if part not in caps:
            raise UnknownChoice("part", str(part)[:80], tuple(caps))
        base = holding.collected.amount
        words = {"collected": base}
        most = Cap(share.most, "collected").maximum(base)
        case.found("share_within_cap", kept.amount, "<=", most, rule, **words)
        own = holding.kept.get(part, Dong(0)) + amount
        allowed = Cap(caps[part], "collected").maximum(base)
        case.found("part_within_cap", own.amount, "<=", allowed, rule, part=f"funds.part_{part}", **words)
        if rule is not None and rule.layer == "national" and "province" in rule.delegated:
            case.remark("share_set_by_province", level=f"funds.level_{level}")
        amended = amendment_of(law(), fund.kind, on)
        if amended is not None:
            case.remark("amendment_unverified", document=amended[0], day=amended[1])
    inputs: dict[str, str | int] = {
        "level": f"funds.level_{level}",
        "amount": amount.amount,
        "collected": holding.collected.amount,
    }
    return case.verdict("share", fund=fund.code, **inputs)


def judge_handing_up(
    fund: Fund, amount: Dong, on: date, law: Law, *, holding: Holding, roles: Mapping[str, str], document: str
) -> Verdict:
    """Whether ``amount`` may go to the other level: no more than is held for it, by several hands."""
    case = Case(on, law)
    several_hands(case, roles, required=("approver", "cashier"))
    if not words_of(document):
        case.met("document_named", False, case.rule("voucher_rule.v_contents"))
    rule = case.rule(f"fund.{fund.kind}.share.commune", "contribution.onbehalf")
    case.found("handed_up_within_held", amount.amount, "<=", holding.left.amount, rule)
    return case.verdict("handing_up", fund=fund.code, amount=amount.amount)
