"""The law applied to funds: pure functions from what is known to a verdict.

Rules are looked up only where something is found wrong, or where the law must be read to know: an ordinary
receipt costs no reading of law.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property
from typing import TypeAlias, final

from grassroots_gov.funds.accounts import CASH
from grassroots_gov.funds.kinds import management_cap
from grassroots_gov.funds.model import DecidedTerms, Fund, Levy, Purpose, purpose_of, unit_name, words_of
from grassroots_gov.law import (
    Cap,
    Finding,
    Outcome,
    Relation,
    Rule,
    RuleBook,
    Rules,
    Verdict,
    stands,
    unconfirmed,
)
from grassroots_gov.money import Dong
from grassroots_gov.text.lookalike import looks

__all__ = [
    "LEVY_MATTERS",
    "Case",
    "Law",
    "judge_advance",
    "judge_cancelling",
    "judge_clearing",
    "judge_collection",
    "judge_in_kind",
    "judge_levy",
    "judge_refund",
    "judge_reversal",
    "judge_spending",
    "judge_surplus",
    "judge_transfer",
    "judge_value",
    "known_exemptions",
    "names_exemption",
    "require_collection",
    "several_hands",
]

Law: TypeAlias = Callable[[], RuleBook]

LEVY_MATTERS = ("infrastructure_contribution", "community_funds", "other_self_management")
"""The matters by which the people set what they contribute."""

_DECIDING = ("community_funds.right", "infrastructure_contribution.right", "contribution.c1999_principle")
_NOTHING = Dong(0)
_SHORTEST_REASON = 4
"""Letters of the shortest words that name a lawful exemption."""
_PURPOSE = ("contribution.c2017_village", "contribution.c2026_village", "contribution.onbehalf")


def judge_levy(
    levy: Levy,
    fund: Fund,
    law: Law,
    *,
    terms: DecidedTerms | None,
    levied_before: Dong | None = None,
    mandated_before: Dong = _NOTHING,
) -> Verdict:
    """Whether a levy is one that a concluded decision, or the law itself, sets.

    ``levy``             as it would be opened
    ``terms``            what was decided; ``None`` where no decision was named or none is concluded
    ``levied_before``    what earlier levies already took under the same decision, ``None`` where none did
    ``mandated_before``  what earlier levies of the year may ask of the same persons for the same kind of
                         fund, where the law sets its rate
    """
    case = Case(levy.opened_on, law)
    rate = _rate(case, fund)
    if terms is not None:
        _within_decision(case, levy, terms, levied_before)
    if rate is not None or terms is None:
        _within_law(case, levy, fund, rate, mandated_before)
    if rate is not None:
        _exemptions(case, levy, fund, (rate.key,))
    else:
        _exemptions(case, levy, None, (f"{terms.matter}.right", *_DECIDING) if terms else _DECIDING)
    if levy.quantity:
        return case.verdict("levy_in_kind", fund=fund.code, quantity=levy.quantity, unit=levy.unit)
    return case.verdict("levy", fund=fund.code, amount=levy.amount.amount)


def _within_decision(case: Case, levy: Levy, terms: DecidedTerms, levied_before: Dong | None) -> None:
    rule = case.rule(f"{terms.matter}.right", *_DECIDING)
    named = {"matter": terms.matter, "label": f"decisions.matter_{terms.matter}"}
    case.met("matter_sets_contributions", terms.matter in LEVY_MATTERS, rule, **named)
    case.met("decision_holds", terms.verdict.holds, rule, decision=terms.decision_id)
    if terms.effective_on is not None:
        case.not_before("levy_after_decision_binds", terms.effective_on, rule)
    first, last = terms.period
    if first is not None:
        case.not_before("levied_in_decided_period", first, rule)
    if last is not None:
        # A levy without a last day of its own ends with the decision's period.
        until = levy.until or last
        bound = {"day": until.isoformat(), "bound": last.isoformat()}
        case.found("collected_within_decided_period", (until - last).days, "<=", 0, rule, **bound)
    if terms.per is not None:
        units = {"per": f"funds.per_{levy.per}", "decided": f"funds.per_{terms.per}"}
        case.met("levied_per_decided_unit", terms.per == levy.per, rule, **units)
    if terms.amount is not None and not levy.quantity:
        before = levied_before or Dong(0)
        level = (levy.amount + before).amount
        case.found("levy_within_decision", level, "<=", terms.amount.amount, rule, before=before.amount)
    elif levied_before is not None:
        case.met("one_levy_for_one_decision", False, rule, decision=terms.decision_id)


def _rate(case: Case, fund: Fund) -> Rule | None:
    """The rate of a fund that the law makes compulsory: for a person who is neither staff nor employed."""
    return case.rule(f"fund.{fund.kind}.rate.other_labourers") if fund.kind else None


def _within_law(case: Case, levy: Levy, fund: Fund, rate: Rule | None, before: Dong) -> None:
    """Only a kind that the law makes compulsory may be levied without a decision, up to the lawful rate."""
    if rate is None:
        kind = case.rules.find(f"fund.{fund.kind}") if fund.kind else None
        if kind is not None and kind.table().get("compulsory") is True:
            case.unknown("rate_unknown", **_kind_words(fund, kind))
        else:
            case.met("decision_sets_levy", False, case.rule(*_DECIDING))
        return
    lawful = rate.table().get("amount_vnd")
    if isinstance(lawful, int):
        level = (levy.amount + before).amount
        case.found("levy_within_rate", level, "<=", lawful, rate, before=before.amount)
    else:
        case.unknown("rate_unknown", **_kind_words(fund, case.rules.find(f"fund.{fund.kind}")))
    if str(rate.table().get("per", "")).startswith("person"):
        case.met("levied_per_person", levy.per != "household", rate, per=f"funds.per_{levy.per}")
    if levy.quantity:
        case.met("levied_in_money", False, rate, unit=levy.unit)


def _exemptions(case: Case, levy: Levy, mandated: Fund | None, basis: tuple[str, ...]) -> None:
    """Nobody reduced pays more than in full; reason and approver are named; the law has its own reasons."""
    lawful = known_exemptions(case.rules, mandated.kind) if mandated is not None else ()
    for each in levy.exempt.values():
        full = levy.amount * levy.units.get(each.party, 1)
        words: dict[str, str | int] = {"party": each.party, "pays": each.pays.amount}
        if not Dong(0) <= each.pays <= full:
            rule = case.rule(*basis)
            case.found("reduced_within_levy", each.pays.amount, "<=", full.amount, rule, **words)
            case.found("reduced_not_negative", each.pays.amount, ">=", 0, rule, **words)
        if bool(each.reason) != bool(each.approved_by):
            case.met("exemption_explained", False, case.rule("contribution.c1999_exemptions"), **words)
        if mandated is None or not each.reason:
            continue
        if not any(names_exemption(rule, each.reason) for rule in lawful):
            words = {"party": each.party, "reason": each.reason}
            sure = lawful and all(rule.confidence == "text" for rule in lawful)
            if sure:
                case.met("exempt_by_law", False, lawful[0], **words)
            else:  # the list itself is unconfirmed
                case.remark("exemption_unconfirmed", **words)


def known_exemptions(rules: Rules, kind: str) -> tuple[Rule, ...]:
    """Who need not pay to a kind of fund by law, each a rule of its own."""
    prefix = f"fund.{kind}.exemption."
    return tuple(rules[key] for key in sorted(rules) if key.startswith(prefix))


def names_exemption(rule: Rule, reason: str) -> bool:
    """Whether a reason is the exemption's point ("h") or some of its words, in either language."""
    said = " ".join(reason.casefold().split())
    if said and said in (rule.key.rpartition(".")[2], (rule.citation.point or "").casefold()):
        return True
    return len(said) >= _SHORTEST_REASON and any(
        said in label.casefold() or label.casefold() in said for label in (rule.label_vi, rule.label_en)
    )


def judge_collection(
    levy: Levy, party: str, amount: Dong, on: date, law: Law, *, paid: Dong, account: str = CASH
) -> Verdict:
    """Whether ``party`` may pay ``amount``: not above the levy, not outside its period, not if exempt."""
    case = _collecting(levy, party, amount, on, law, paid)
    inputs = {"fund": levy.fund, "account": account, "levy": levy.id}
    return case.verdict("collection", party=party, amount=amount.amount, **inputs)


def require_collection(
    levy: Levy, party: str, amount: Dong, on: date, law: Law, *, paid: Dong, account: str = CASH
) -> None:
    """Raise :class:`RuleError` with the verdict of :func:`judge_collection` unless it holds.

    Where it does, as nearly always, no verdict is made.
    """
    if not _collecting(levy, party, amount, on, law, paid).holds:
        judge_collection(levy, party, amount, on, law, paid=paid, account=account).require()


def _collecting(levy: Levy, party: str, amount: Dong, on: date, law: Law, paid: Dong) -> Case:
    case = Case(on, law)
    total, due = paid + amount, levy.due_from(party)
    exemption = levy.exempt.get(party)
    outside = on < levy.opened_on or (levy.until is not None and on > levy.until)
    rule = case.rule(*_basis(levy)) if total.amount > due.amount or outside else None
    if exemption is not None:
        case.remark("exempt_party", party=party, reason=exemption.reason or "–", pays=due.amount)
    case.found("paid_within_levy", total.amount, "<=", due.amount, rule, paid=paid.amount)
    case.not_before("collected_after_opening", levy.opened_on, rule)
    if levy.until is not None:
        case.not_after("collected_in_period", levy.until, rule)
    _stands(case, levy)
    return case


def _basis(levy: Levy) -> tuple[str, ...]:
    """What a levy rests on: the rate of the law, or the people's right to decide."""
    right = f"{levy.matter}.right"
    if levy.nature == "mandated":  # where no decision was taken, its matter is the kind of the fund
        return f"fund.{levy.matter}.rate.other_labourers", right
    return right, *_DECIDING


def _stands(case: Case, levy: Levy) -> None:
    """A levy that was cancelled is collected until the day before."""
    if levy.cancelled_on is not None:
        words = {"day": case.on.isoformat(), "bound": levy.cancelled_on.isoformat()}
        late = (case.on - levy.cancelled_on).days
        case.found("collected_before_cancelling", late, "<", 0, case.rule(*_basis(levy)), **words)


def judge_cancelling(levy: Levy, on: date, law: Law, *, why: str, approved_by: str) -> Verdict:
    """Whether a levy may be given up: once, not before it was opened, with a reason and by somebody."""
    case = Case(on, law)
    case.met("levy_stands", levy.cancelled_on is None, None, levy=levy.id)
    case.not_before("cancelled_after_opening", levy.opened_on, None)
    case.met("reason_named", bool(words_of(why)), None)
    if not words_of(approved_by):
        case.met("person_named", False, case.rule("voucher_rule.v_contents"), role="funds.role_approver")
    return case.verdict("cancelling", levy=levy.id)


def judge_reversal(
    on: date,
    law: Law,
    *,
    levy: tuple[Levy, str, int, int, int, int] | None = None,
    purpose: tuple[Purpose, Dong, Dong] | None = None,
) -> Verdict:
    """Whether taking a voucher back leaves a levy and a purpose within their bounds.

    ``levy``     the levy, the party, what it has paid and what is held for it, and by how much each moves
    ``purpose``  a purpose with a limit, what was spent on it, and what is spent anew
    """
    case = Case(on, law)
    if levy is not None:
        of, party, paid, held, applied, over = levy
        if applied > 0:
            due = of.due_from(party).amount
            case.found("paid_within_levy", paid + applied, "<=", due, case.rule(*_basis(of)), paid=paid)
        elif applied < 0:
            case.found("refunded_within_paid", -applied, "<=", paid, None)
        if over < 0:
            case.found("refunded_within_paid", -over, "<=", held, None)
    if purpose is not None and purpose[0].limit is not None:
        declared, spent, again = purpose
        total = (spent + again).amount
        case.found("spent_within_limit", total, "<=", purpose[0].limit.amount, None, purpose=declared.name)
    return case.verdict("reversal")


def judge_spending(
    fund: Fund,
    amount: Dong,
    purpose: str,
    on: date,
    law: Law,
    *,
    roles: Mapping[str, str],
    document: str,
    spent: Dong,
    received_this_year: Dong,
    managing_this_year: Dong,
    kept: Dong | None = None,
    required: tuple[str, ...] = ("approver", "cashier"),
    account: str = CASH,
) -> Verdict:
    """Whether a payment keeps to the fund's purpose and limits, rests on a paper, and passes several hands.

    ``roles``  maps ``"approver"``, ``"cashier"`` and, where known, ``"accountant"`` to a person's code
    ``spent``  what already went to the purpose; the two yearly sums are for the cap on the cost of running
               the fund, where the law has one
    ``kept``   what is left of the share that the commune keeps, for a fund it collects for another level
    """
    case = Case(on, law)
    several_hands(case, roles, required=required)
    _document(case, document)
    declared = _on_purpose(case, fund, purpose)
    if declared is not None and declared.limit is not None:
        total, limit = spent + amount, declared.limit
        case.found("spent_within_limit", total.amount, "<=", limit.amount, None, purpose=purpose)
    if kept is not None:
        rule = case.rule(f"fund.{fund.kind}.share.commune", "contribution.onbehalf")
        case.found("spent_within_share", amount.amount, "<=", kept.amount, rule)
    if declared is not None and declared.managing:
        _managing(case, fund, managing_this_year + amount, received_this_year)
    return case.verdict("spending", fund=fund.code, account=account, amount=amount.amount, purpose=purpose)


def judge_advance(
    fund: Fund, amount: Dong, purpose: str, on: date, law: Law, *, roles: Mapping[str, str], document: str
) -> Verdict:
    """Whether money may be advanced: for a purpose of the fund, on a paper, by several hands."""
    case = Case(on, law)
    several_hands(case, roles, required=("approver", "cashier"))
    _document(case, document)
    _on_purpose(case, fund, purpose)
    return case.verdict("advance", fund=fund.code, amount=amount.amount, purpose=purpose)


def judge_clearing(
    amount: Dong, held: Dong, on: date, law: Law, *, roles: Mapping[str, str], taker: str
) -> Verdict:
    """Whether ``taker`` may account for ``amount``: no more than it holds, and not approved by itself."""
    case = Case(on, law)
    case.found("cleared_within_advance", amount.amount, "<=", held.amount, None, party=taker)
    if _same_person(roles.get("approver", ""), taker):
        words = {"person": taker, "one": "funds.role_approver", "other": "funds.role_taker"}
        case.met("different_persons", False, case.rule("accounting.sep_manager"), **words)
    return case.verdict("clearing", party=taker, amount=amount.amount)


def judge_surplus(
    amount: Dong,
    paid: Dong,
    on: date,
    law: Law,
    *,
    terms: DecidedTerms | None,
    roles: Mapping[str, str],
    document: str,
) -> Verdict:
    """Whether a surplus may go back: the people decided it, it is not above what was paid, several hands."""
    case = Case(on, law)
    several_hands(case, roles, required=("approver", "cashier"))
    _document(case, document)
    if terms is None or not terms.verdict.holds:
        case.met("surplus_decided", False, case.rule("posting.works_return_surplus.1"))
    case.found("refunded_within_paid", amount.amount, "<=", paid.amount, None)
    return case.verdict("surplus", amount=amount.amount)


def _document(case: Case, document: str) -> None:
    if not words_of(document):
        case.met("document_named", False, case.rule("voucher_rule.v_contents"))


def _on_purpose(case: Case, fund: Fund, purpose: str) -> Purpose | None:
    """The declared purpose that is meant; a finding where it is blank or none of those that the fund has."""
    if not words_of(purpose):
        case.met("purpose_named", False, case.rule("voucher_rule.v_contents"))
        return None
    declared = purpose_of(fund, purpose)
    if fund.purposes and declared is None:
        names = "; ".join(each.name for each in fund.purposes)
        case.met("spent_on_purpose", False, case.rule(*_PURPOSE), purpose=purpose, purposes=names)
    return declared


def judge_refund(
    amount: Dong,
    held: Dong,
    on: date,
    law: Law,
    *,
    roles: Mapping[str, str],
    document: str,
    opened_on: date,
    fund: str = "",
    account: str = CASH,
) -> Verdict:
    """Whether a payer may get ``amount`` back: no more than was received from it, by several hands."""
    case = Case(on, law)
    several_hands(case, roles, required=("approver", "cashier"))
    _document(case, document)
    case.not_before("refunded_after_opening", opened_on, None)
    case.found("refunded_within_paid", amount.amount, "<=", held.amount, None)
    return case.verdict("refund", fund=fund, account=account, amount=amount.amount)


def judge_value(unit: str, value: Dong, on: date, law: Law, *, terms: DecidedTerms | None) -> Verdict:
    """Whether a unit of labour or goods may be posted at ``value``: the price that a decision set."""
    case = Case(on, law)
    decided = {} if terms is None or not terms.verdict.holds else terms.values
    price = next((agreed for name, agreed in decided.items() if unit_name(name) == unit), None)
    if price is None:
        case.met("value_decided", False, case.rule(*_DECIDING), unit=unit)
    else:
        case.found("value_as_decided", value.amount, "=", price.amount, case.rule(*_DECIDING), unit=unit)
    return case.verdict("value", unit=unit, value=value.amount)


def judge_in_kind(levy: Levy, party: str, quantity: int, on: date, law: Law, *, given: int) -> Verdict:
    """Whether ``party`` may give ``quantity`` of a levy in kind: not above it, not outside its period."""
    case = Case(on, law)
    case.found("given_within_levy", given + quantity, "<=", levy.owed_in_kind(party), None, unit=levy.unit)
    case.not_before("collected_after_opening", levy.opened_on, None)
    if levy.until is not None:
        case.not_after("collected_in_period", levy.until, None)
    _stands(case, levy)
    return case.verdict("in_kind", party=party, quantity=quantity, unit=levy.unit)


def judge_transfer(
    amount: Dong,
    on: date,
    law: Law,
    *,
    terms: DecidedTerms | None,
    roles: Mapping[str, str],
    document: str,
    funds: tuple[str, str] = ("", ""),
    account: str = CASH,
) -> Verdict:
    """Whether money may go from fund to fund: a decision says so, a paper shows it, two hands did it."""
    case = Case(on, law)
    several_hands(case, roles, required=("approver",))
    _document(case, document)
    if terms is None or not terms.verdict.holds:
        case.met("transfer_decided", False, case.rule("posting.fund_transfer.1"))
    inputs = {"fund": funds[0], "target": funds[1], "account": account}
    return case.verdict("transfer", amount=amount.amount, **inputs)


def several_hands(case: Case, roles: Mapping[str, str], *, required: tuple[str, ...]) -> None:
    """Every required role is named, and no person holds two of them."""
    roles = {role: words_of(person) for role, person in roles.items()}
    for role in required:
        if not roles.get(role):
            case.met("person_named", False, case.rule("voucher_rule.v_contents"), role=f"funds.role_{role}")
    for one, other, keys in (
        ("approver", "cashier", ("accounting.sep_manager",)),
        ("approver", "accountant", ("accounting.sep_manager",)),
        ("accountant", "cashier", ("accounting.sep_52_4", "accounting.sep_cashier")),
    ):
        if _same_person(roles.get(one, ""), roles.get(other, "")):
            rule = case.rule(*keys)
            words = {"person": roles[one], "one": f"funds.role_{one}", "other": f"funds.role_{other}"}
            if rule is None:
                case.unknown("persons_rule_unknown", **words)
            else:
                case.met("different_persons", False, rule, **words)


def _same_person(one: str, other: str) -> bool:
    """Whether two codes are one person's, however they are spaced, composed, capitalised or spelt."""
    first, second = looks(one), looks(other)
    return bool(first) and first == second


def _managing(case: Case, fund: Fund, managing: Dong, received: Dong) -> None:
    rule = case.rule(f"fund.{fund.kind}") if fund.kind else None
    share = management_cap(rule) if rule is not None else None
    if share is None:
        case.unknown("managing_cap_unknown", **_kind_words(fund, rule))
        return
    allowed = Cap(share, "yearly_receipts").maximum(received.amount)
    case.found("managing_within_cap", managing.amount, "<=", allowed, rule, received=received.amount)


def _kind_words(fund: Fund, rule: Rule | None) -> dict[str, str]:
    """How a kind of fund is called: by the law where it knows the kind, else by the fund's own name."""
    vi, en = (rule.label("vi"), rule.label("en")) if rule else (fund.name, fund.name)
    return {"fund_kind": fund.kind, "label_vi": vi, "label_en": en}


_Looked: TypeAlias = (
    "tuple[str, int | None, Relation | None, int | None, Rule | None, Mapping[str, str | int]]"
)
"""A finding before somebody wants to read it."""


def _finding(looked: _Looked) -> Finding:
    code, measured, relation, required, rule, params = looked
    citation, confidence = (rule.citation, rule.confidence) if rule else (None, None)
    return Finding(code, measured, relation, required, citation, confidence, params)


@final
class Case:
    """What is found while one question is judged, and the rules it was found under."""

    def __init__(self, on: date, law: Law) -> None:
        self.on = on
        self._law = law
        self._looked: list[_Looked] = []
        self._fails = False
        self._rules: list[Rule] = []
        self._open = False

    @cached_property
    def rules(self) -> Rules:
        """The rules of the day, opened when first asked."""
        return self._law().at(self.on)

    def rule(self, *keys: str) -> Rule | None:
        """The first of ``keys`` in force on the day."""
        found = next((rule for rule in map(self.rules.find, keys) if rule is not None), None)
        if found is not None:
            self._rules.append(found)
        return found

    def found(
        self,
        code: str,
        measured: int,
        relation: Relation,
        required: int,
        rule: Rule | None,
        **params: str | int,
    ) -> None:
        """Hold a figure against what is required."""
        self._fails = self._fails or not stands(measured, relation, required)
        self._looked.append((code, measured, relation, required, rule, params))

    def met(self, code: str, holds: bool, rule: Rule | None, **params: str | int) -> None:
        """Something that is simply so or not."""
        self.found(code, int(holds), "=", 1, rule, **params)

    def not_before(self, code: str, day: date, rule: Rule | None) -> None:
        """The day of the act is not before ``day``."""
        self.found(code, (self.on - day).days, ">=", 0, rule, day=self.on.isoformat(), bound=day.isoformat())

    def not_after(self, code: str, day: date, rule: Rule | None) -> None:
        """The day of the act is not after ``day``."""
        self.found(code, (self.on - day).days, "<=", 0, rule, day=self.on.isoformat(), bound=day.isoformat())

    def remark(self, code: str, **params: str | int) -> None:
        """Something the reader should know."""
        self._looked.append((code, None, None, None, None, params))

    def unknown(self, code: str, **params: str | int) -> None:
        """Something the sheets do not say: what is not refused anyway stays undetermined."""
        self.remark(code, **params)
        self._open = True

    @property
    def outcome(self) -> Outcome:
        """What it comes to so far."""
        if self._fails:
            return Outcome.FAILS
        return Outcome.UNDETERMINED if self._open else Outcome.HOLDS

    @property
    def holds(self) -> bool:
        """Whether nothing found so far fails or is left open."""
        return self.outcome is Outcome.HOLDS

    def verdict(self, question: str, **inputs: str | int) -> Verdict:
        """The answer."""
        findings = (*map(_finding, self._looked), *(unconfirmed(self._rules) if self._rules else ()))
        digest = self._law().digest if "rules" in self.__dict__ else ""
        return Verdict(f"funds.{question}", self.on, self.outcome, findings, 0, digest, inputs)
