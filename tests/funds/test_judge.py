"""What each judge of the funds says of each case, whole: outcome, figures, articles, inputs, both languages.

The golden files are written anew as ``support.proofs`` says, and read line by line before they are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from attrs import evolve

from grassroots_gov.funds.judge import (
    Law,
    judge_advance,
    judge_cancelling,
    judge_clearing,
    judge_collection,
    judge_in_kind,
    judge_levy,
    judge_refund,
    judge_reversal,
    judge_spending,
    judge_surplus,
    judge_transfer,
    judge_value,
    names_exemption,
)
from grassroots_gov.funds.model import Exemption, Fund, Levy, Purpose
from grassroots_gov.law import RuleBook, Verdict
from grassroots_gov.money import Dong
from support.funds_world import FAILED, PASSED, Terms
from support.proofs import hold

Judging: TypeAlias = Callable[[], Verdict]
Cases: TypeAlias = Mapping[str, Judging]
GOLDEN = Path(__file__).parent / "golden"
BOOK = RuleBook.vietnam()
BEFORE, ORDINANCE, DAY = date(1998, 1, 1), date(2020, 5, 20), date(2024, 5, 20)
SOON, LATE = timedelta(days=1), timedelta(days=40)


def law() -> RuleBook:
    return BOOK


ROAD = Fund(
    code="road",
    name="Quỹ làm đường",
    kind="works",
    opened_on=DAY,
    decision="road-vote",
    source="4418",
    spending="2412",
    purposes=(Purpose("xi măng"), Purpose("nhân công", Dong(100)), Purpose("quản lý", managing=True)),
)


def fund(kind: str, *purposes: Purpose) -> Fund:
    return Fund(
        code=kind or "own",
        name="Quỹ",
        kind=kind,
        opened_on=DAY,
        decision=None,
        source="4418",
        spending="4418",
        purposes=purposes,
    )


def levy(**changed: Any) -> Levy:
    usual: dict[str, Any] = {
        "id": "ledger#7",
        "fund": "road",
        "amount": Dong(300_000),
        "per": "household",
        "nature": "agreed",
        "decision": "road-vote",
        "matter": "infrastructure_contribution",
        "opened_on": DAY,
        "until": DAY + LATE,
        "exempt": {},
        "units": {},
    }
    return Levy(**{**usual, **changed})


def mandated(**changed: Any) -> Levy:
    usual = {"amount": Dong(10_000), "per": "person", "nature": "mandated", "decision": None, "until": None}
    return levy(**{**usual, **changed})


def exempt(**said: Any) -> Mapping[str, Exemption]:
    return {"H-1": Exemption("H-1", **said)}


AGREED = Terms(
    amount=Dong(300_000), per="household", period=(DAY, DAY + LATE), effective_on=DAY, verdict=PASSED
)
REFUSED = Terms(verdict=FAILED)
DISASTER, GRATITUDE = fund("disaster"), fund("gratitude")


DECREE = BOOK.at(DAY)
RATE = DECREE["fund.disaster.rate.other_labourers"]
FORMULA = evolve(RATE, value={"formula": "2% of the wage", "per": "year"})
RATELESS, BY_FORMULA = RuleBook([DECREE["fund.disaster"]]), RuleBook([DECREE["fund.disaster"], FORMULA])
NAMELESS = RuleBook([FORMULA])
OF_CASHIERS = RuleBook([DECREE["accounting.sep_cashier"]])


def levied(
    of: Levy, into: Fund = ROAD, terms: Terms | None = None, law: Law = law, **before: Dong
) -> Judging:
    return partial(judge_levy, of, into, law, terms=terms, **before)


LEVIES: Cases = {
    "as decided": levied(levy(), terms=AGREED),
    "as decided, without an end of its own": levied(levy(until=None), terms=AGREED),
    "the minutes set only that it is levied": levied(levy(), terms=Terms()),
    "one day early, one day too long, one đồng too much, for another unit": levied(
        levy(opened_on=DAY - SOON, until=DAY + LATE + SOON, amount=Dong(300_001), per="person"), terms=AGREED
    ),
    "what was levied before counts": levied(levy(), terms=AGREED, levied_before=Dong(1)),
    "a second levy in kind under one decision": levied(
        levy(amount=Dong(0), unit="công", quantity=2), terms=AGREED, levied_before=Dong(0)
    ),
    "a levy in kind": levied(levy(amount=Dong(0), unit="công", quantity=2), terms=AGREED),
    "by a decision on something else that did not pass": levied(
        levy(matter="village_convention"), terms=Terms(matter="village_convention", verdict=FAILED)
    ),
    "under the ordinance": levied(levy(opened_on=ORDINANCE, until=None), terms=Terms()),
    "by a decision on community funds, which the ordinance does not name": levied(
        levy(opened_on=ORDINANCE, until=None, matter="community_funds"), terms=Terms(matter="community_funds")
    ),
    "before any rule": levied(levy(opened_on=BEFORE, until=None), terms=REFUSED),
    "nothing decided": levied(levy()),
    "nothing decided, into a fund of no kind": levied(levy(), fund("")),
    "the lawful rate": levied(mandated(), DISASTER),
    "the lawful rate, with a decision": levied(mandated(), DISASTER, Terms()),
    "above the rate, for households": levied(
        mandated(amount=Dong(10_001), per="household"), DISASTER, mandated_before=Dong(3)
    ),
    "a rate asked in kind": levied(mandated(amount=Dong(0), unit="công", quantity=1), DISASTER),
    "the lawful rate before the decree": levied(mandated(opened_on=ORDINANCE), DISASTER),
    "a compulsory kind whose rate is unknown": levied(mandated(), DISASTER, law=lambda: RATELESS),
    "a compulsory kind whose rate is a calculation": levied(mandated(), DISASTER, law=lambda: BY_FORMULA),
    "a compulsory kind that no rule names": levied(mandated(), DISASTER, law=lambda: NAMELESS),
    "a kind that is not compulsory": levied(mandated(), GRATITUDE),
    "a reduction that is too high": levied(
        levy(exempt=exempt(reason="nghèo", approved_by="CB-1", pays=Dong(600_001)), units={"H-1": 2}),
        terms=Terms(),
    ),
    "a reduction to the whole": levied(
        levy(exempt=exempt(reason="nghèo", approved_by="CB-1", pays=Dong(300_000))), terms=Terms()
    ),
    "a reduction of what the law sets that is too high": levied(
        mandated(exempt=exempt(reason="h", approved_by="CB-1", pays=Dong(10_001))), DISASTER
    ),
    "a reduction by nobody's decision that is too high": levied(
        levy(exempt=exempt(reason="nghèo", approved_by="CB-1", pays=Dong(300_001)))
    ),
    "a reduction of self-management that is too high": levied(
        levy(exempt=exempt(reason="nghèo", approved_by="CB-1", pays=Dong(300_001))),
        terms=Terms(matter="other_self_management"),
    ),
    "a reduction under the ordinance, which does not name the matter, that is too high": levied(
        levy(opened_on=ORDINANCE, until=None, exempt=exempt(reason="h", approved_by="A", pays=Dong(300_001))),
        terms=Terms(matter="community_funds"),
    ),
    "a reduction below nothing": levied(
        levy(exempt=exempt(reason="nghèo", approved_by="CB-1", pays=Dong(-1))), terms=Terms()
    ),
    "an exemption that nobody approved": levied(levy(exempt=exempt(reason="nghèo")), terms=Terms()),
    "an exemption without a reason": levied(levy(exempt=exempt(approved_by="CB-1")), terms=Terms()),
    "an exemption of the law": levied(
        mandated(exempt=exempt(reason="người khuyết tật", approved_by="CB-1")), DISASTER
    ),
    "an exemption that the law does not know": levied(
        mandated(exempt=exempt(reason="đi vắng", approved_by="CB-1")), DISASTER
    ),
    "an exemption held against a list that nobody read": levied(
        mandated(opened_on=ORDINANCE, exempt=exempt(reason="đi vắng", approved_by="CB-1")), DISASTER
    ),
    "an exemption whose reason is blank": levied(
        mandated(exempt=exempt(reason=" ", approved_by="CB-1")), GRATITUDE, Terms()
    ),
    "several exemptions, each looked at": levied(
        mandated(
            exempt={
                "H-1": Exemption("H-1"),
                "H-2": Exemption("H-2", "đi vắng", "CB-1"),
                "H-3": Exemption("H-3", "h", "CB-1"),
                "H-4": Exemption("H-4", "ở xa", "CB-1", Dong(10_001)),
            }
        ),
        DISASTER,
    ),
    "an exemption by name alone, where the law has its own reasons": levied(
        mandated(exempt=exempt()), DISASTER
    ),
}


BY_LAW: dict[str, Any] = {"amount": Dong(10_000), "nature": "mandated", "matter": "disaster", "until": None}


def collected(pays: int, on: date = DAY, paid: int = 0, **changed: Any) -> Judging:
    return partial(judge_collection, levy(**changed), "H-1", Dong(pays), on, law, paid=Dong(paid))


COLLECTIONS: Cases = {
    "the whole, on the first day": collected(300_000),
    "the rest, on the last day": collected(1, DAY + LATE, 299_999),
    "one đồng too much": collected(300_001),
    "for two, without an end": collected(600_000, until=None, units={"H-1": 2}),
    "the day before it opened": collected(1, DAY - SOON),
    "the day after it ended": collected(1, DAY + LATE + SOON),
    "into the bank": partial(
        judge_collection, levy(), "H-1", Dong(1), DAY, law, paid=Dong(0), account="1128"
    ),
    "from one that is exempt": collected(1, exempt=exempt(reason="nghèo", approved_by="CB-1")),
    "from one that pays less, for no reason": collected(100, exempt=exempt(pays=Dong(100))),
    "the day before it was cancelled": collected(1, DAY, cancelled_on=DAY + SOON),
    "the day it was cancelled": collected(1, DAY + SOON, cancelled_on=DAY + SOON),
    "of what the law sets, too much": collected(10_001, **BY_LAW),
    "of what the law sets, the day it was cancelled": collected(1, **BY_LAW, cancelled_on=DAY),
    "of what the law sets by a decision, too much": collected(
        10_001, **{**BY_LAW, "matter": "infrastructure_contribution"}
    ),
    "under the ordinance, which does not name the matter, too much": collected(
        300_001, ORDINANCE, opened_on=ORDINANCE, matter="community_funds"
    ),
    "before any rule, too much": collected(2, BEFORE, opened_on=BEFORE, until=None, amount=Dong(1)),
}


def cancelled(on: date = DAY, why: str = "làm xong", by: str = "CB-1", **changed: Any) -> Judging:
    return partial(judge_cancelling, levy(**changed), on, law, why=why, approved_by=by)


CANCELLINGS: Cases = {
    "with a reason, by somebody": cancelled(),
    "the day before it opened": cancelled(DAY - SOON),
    "twice": cancelled(cancelled_on=DAY),
    "for no reason, by nobody": cancelled(why=" ", by=" "),
}


def moved(paid: int, held: int, applied: int, over: int, **changed: Any) -> Judging:
    return partial(judge_reversal, DAY, law, levy=(levy(**changed), "H-1", paid, held, applied, over))


def spent_again(purpose: Purpose, spent: int, again: int) -> Judging:
    return partial(judge_reversal, DAY, law, purpose=(purpose, Dong(spent), Dong(again)))


IN_KIND: dict[str, Any] = {"amount": Dong(0), "unit": "công", "quantity": 3}
REVERSALS: Cases = {
    "of nothing": partial(judge_reversal, DAY, law),
    "of a refund, up to the whole": moved(1, 0, 299_999, 0),
    "of a refund, one đồng above": moved(1, 0, 300_000, 0),
    "of a refund, a single đồng above": moved(300_000, 0, 1, 0),
    "of a receipt": moved(5, 0, -5, 0),
    "of a receipt that was paid back": moved(4, 0, -5, 0),
    "of what is held beyond the levy": moved(0, 3, 0, -3),
    "of what is held beyond the levy no longer": moved(0, 2, 0, -3),
    "of a refund of what the law sets": moved(0, 0, 10_001, 0, **BY_LAW),
    "for two at once": moved(0, 0, 300_001, 0, units={"H-1": 2}),
    "of a return to a purpose": spent_again(Purpose("nhân công", Dong(100)), 60, 40),
    "of a return to a purpose, one above": spent_again(Purpose("nhân công", Dong(100)), 60, 41),
    "of a return to a purpose without a limit": spent_again(Purpose("xi măng"), 60, 41),
}

HANDS = {"approver": "CB-1", "cashier": "CB-2", "accountant": "CB-3"}
ONE = dict.fromkeys(HANDS, "CB-1")


def spent(amount: int, purpose: str = "xi măng", of: Fund = ROAD, **changed: Any) -> Judging:
    usual: dict[str, Any] = {
        "on": DAY,
        "law": law,
        "roles": HANDS,
        "document": "HĐ-1",
        "spent": Dong(0),
        "received_this_year": Dong(1_019),
        "managing_this_year": Dong(20),
    }
    return partial(judge_spending, of, Dong(amount), purpose, **{**usual, **changed})


RUNNING = Purpose("quản lý", managing=True)
SPENDINGS: Cases = {
    "as it should be": spent(100),
    "from the bank, by two hands": spent(100, roles={**HANDS, "accountant": ""}, account="1128"),
    "to the limit": spent(40, "nhân công: tháng 5", spent=Dong(60)),
    "one đồng above the limit": spent(41, "nhân công", spent=Dong(60)),
    "on no purpose of the fund": spent(1, "liên hoan"),
    "on no purpose of the fund, under the ordinance": spent(1, "liên hoan", on=ORDINANCE),
    "on no purpose of the fund, before any rule": spent(1, "liên hoan", on=BEFORE),
    "on anything, of a fund that names nothing": spent(1, "liên hoan", fund("")),
    "on nothing, on no paper, by nobody": spent(1, " ", document=" ", roles={}),
    "by one hand": spent(1, roles=ONE),
    "by one hand, written twice": spent(1, roles={"approver": "CB-1", "cashier": " cb\u20111"}),
    "by a cashier who keeps the books": spent(1, roles={**HANDS, "accountant": "CB-2"}),
    "by a cashier who keeps the books, where only cashiers have a rule": spent(
        1, roles={**HANDS, "accountant": "CB-2"}, law=lambda: OF_CASHIERS
    ),
    "by one hand, before any rule": spent(1, roles=ONE, on=BEFORE),
    "by those that are asked for": spent(1, roles={"approver": "CB-1"}, required=("approver", "accountant")),
    "on running the fund, to the cap": spent(30, "quản lý", fund("gratitude", RUNNING)),
    "on running the fund, above the cap": spent(31, "quản lý", fund("gratitude", RUNNING)),
    "on running a fund whose cap is unknown": spent(1, "quản lý"),
    "on running a fund of no kind": spent(1, "quản lý", fund("", RUNNING)),
    "on running a fund before its law": spent(1, "quản lý", fund("gratitude", RUNNING), on=ORDINANCE),
    "of the share that is kept": spent(5, of=DISASTER, kept=Dong(5)),
    "above the share that is kept": spent(6, of=DISASTER, kept=Dong(5)),
    "above the share that is kept, under the ordinance": spent(6, of=DISASTER, kept=Dong(5), on=ORDINANCE),
    "one that is unknown and refused": spent(1, "quản lý", document=""),
}


def advanced(purpose: str = "xi măng", document: str = "GĐN", **roles: str) -> Judging:
    given = {**HANDS, **roles}
    return partial(judge_advance, ROAD, Dong(9), purpose, DAY, law, roles=given, document=document)


def cleared(amount: int, on: date = DAY, approver: str = "CB-1") -> Judging:
    return partial(judge_clearing, Dong(amount), Dong(9), on, law, roles={"approver": approver}, taker="CB-5")


ADVANCES: Cases = {
    "as it should be": advanced(),
    "by one hand, for something else, without a paper": advanced("liên hoan", " ", cashier="CB-1"),
    "by nobody, for nothing": advanced(" ", approver="", cashier=""),
    "accounted for": cleared(9),
    "accounted for above what is held": cleared(10),
    "accounted for by who took it": cleared(9, approver="cb-5 "),
    "accounted for by who took it, before any rule": cleared(9, BEFORE, "CB-5"),
}


def returned(amount: int, terms: Terms | None = AGREED, on: date = DAY, **changed: Any) -> Judging:
    usual: dict[str, Any] = {"roles": HANDS, "document": "BB-1"}
    return partial(judge_surplus, Dong(amount), Dong(9), on, law, terms=terms, **{**usual, **changed})


def refunded(amount: int, on: date = DAY, **changed: Any) -> Judging:
    usual: dict[str, Any] = {"roles": HANDS, "document": "PC-1", "opened_on": DAY, "fund": "road"}
    return partial(judge_refund, Dong(amount), Dong(9), on, law, **{**usual, **changed})


REFUNDS: Cases = {
    "surplus, as decided": returned(9),
    "surplus, above what was paid": returned(10),
    "surplus, nothing decided": returned(9, None),
    "surplus, the decision did not pass": returned(9, REFUSED),
    "surplus, nothing decided, before any rule": returned(9, None, BEFORE),
    "surplus, by one hand without a paper": returned(9, roles=ONE, document=""),
    "surplus, by nobody": returned(9, roles={}),
    "as it should be": refunded(9, account="1128"),
    "as it should be, in cash": refunded(1),
    "above what was received": refunded(10),
    "the day before the levy opened": refunded(9, DAY - SOON),
    "by one hand without a paper": refunded(9, roles=ONE, document=""),
    "by nobody": refunded(9, roles={}),
}


def valued(value: int, terms: Terms | None, on: date = DAY, unit: str = "m2") -> Judging:
    return partial(judge_value, unit, Dong(value), on, law, terms=terms)


PRICED = Terms(values={"công": Dong(200_000), "m²": Dong(50_000)})
VALUES: Cases = {
    "as decided": valued(50_000, PRICED),
    "one đồng above": valued(50_001, PRICED),
    "one đồng below, under the ordinance": valued(49_999, PRICED, ORDINANCE),
    "of a unit that the decision does not name": valued(1, PRICED, unit="kg"),
    "nothing decided": valued(1, None),
    "nothing decided, before any rule": valued(1, None, BEFORE),
    "the decision did not pass": valued(50_000, Terms(values=PRICED.values, verdict=FAILED)),
}


def given(quantity: int, on: date = DAY, before: int = 0, **changed: Any) -> Judging:
    return partial(judge_in_kind, levy(**{**IN_KIND, **changed}), "H-1", quantity, on, law, given=before)


GIFTS: Cases = {
    "the whole, on the first day": given(3),
    "the rest, on the last day": given(1, DAY + LATE, 2),
    "one too many": given(2, before=2),
    "for two, without an end": given(6, until=None, units={"H-1": 2}),
    "from one that is exempt": given(1, exempt=exempt(reason="nghèo", approved_by="CB-1")),
    "the day before it opened": given(1, DAY - SOON),
    "the day after it ended": given(1, DAY + LATE + SOON),
    "the day it was cancelled": given(1, cancelled_on=DAY),
}


def transferred(terms: Terms | None = AGREED, on: date = DAY, **changed: Any) -> Judging:
    usual: dict[str, Any] = {"roles": HANDS, "document": "QĐ-1", "funds": ("road", "poor")}
    return partial(judge_transfer, Dong(9), on, law, terms=terms, **{**usual, **changed})


TRANSFERS: Cases = {
    "as decided": transferred(),
    "as decided, in the bank, by the approver alone": transferred(roles={"approver": "CB-1"}, account="1128"),
    "nothing decided": transferred(None),
    "nothing decided, before any rule": transferred(None, BEFORE),
    "the decision did not pass": transferred(REFUSED),
    "by nobody, without a paper": transferred(roles={}, document=" "),
}

JUDGES: Mapping[str, Cases] = {
    "advance": ADVANCES,
    "cancelling": CANCELLINGS,
    "collection": COLLECTIONS,
    "in_kind": GIFTS,
    "levy": LEVIES,
    "refund": REFUNDS,
    "reversal": REVERSALS,
    "spending": SPENDINGS,
    "transfer": TRANSFERS,
    "value": VALUES,
}


@pytest.mark.parametrize("judge", JUDGES)
def test_every_verdict_is_word_for_word_the_one_that_was_kept(judge: str) -> None:
    hold(GOLDEN / f"{judge}.txt", JUDGES[judge])


def test_the_law_is_opened_only_where_it_is_needed() -> None:
    def never() -> RuleBook:
        raise AssertionError("an ordinary receipt costs no reading of law")

    for moved_on in (
        judge_reversal(DAY, never),
        judge_clearing(Dong(1), Dong(2), DAY, never, roles={}, taker="x"),
    ):
        assert moved_on.book_digest == ""


@pytest.mark.parametrize(
    ("key", "reason", "named"),
    [
        ("disaster.exemption.h", "h", True),
        ("disaster.exemption.h", " H ", True),
        ("disaster.exemption.dd", "đ", True),
        ("disaster.exemption.dd", "DD", True),
        ("disaster.exemption.dd", "d", False),
        ("disaster.exemption.h", "hộ   nghèo", True),
        ("disaster.exemption.h", "hộ nghèo, cận nghèo của thôn", True),
        ("disaster.exemption.h", "near-poor households", True),
        ("disaster.exemption.h", "hộ n", True),
        ("disaster.exemption.h", "hộ", False),
        ("gratitude.exemption.1", "1", True),
        ("gratitude.exemption.1", "2", False),
        ("gratitude.exemption.1", "xxxx", False),
        ("gratitude.exemption.1", " ", False),
        ("disaster.exemption.h", "", False),
    ],
)
def test_an_exemption_is_named_by_its_point_or_by_words_of_it(key: str, reason: str, named: bool) -> None:
    assert names_exemption(BOOK.at(DAY)[f"fund.{key}"], reason) is named
