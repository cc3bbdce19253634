"""``grassroots-gov demo``: one year of the example commune, from an office's CSV files to a proven journal.

Everything below goes through the same doors as any program: ``Commune`` and its rooms.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from contextlib import nullcontext, redirect_stdout
from datetime import date, datetime, timedelta
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from grassroots_gov.cli import imports
from grassroots_gov.cli.arguments import Parser, common, option
from grassroots_gov.cli.duty import LEADERS, print_plan
from grassroots_gov.cli.fund import plain_statement, print_statement
from grassroots_gov.cli.output import as_json, progress
from grassroots_gov.cli.today import print_obligations
from grassroots_gov.decisions import Count, decide
from grassroots_gov.funds import verify_receipt
from grassroots_gov.money import Dong
from grassroots_gov.text import Lang, say

if TYPE_CHECKING:
    from grassroots_gov.cli.imports import Household, Voucher
    from grassroots_gov.commune import Commune
    from grassroots_gov.tables import Table

__all__ = ["add", "run"]

YEAR = 2020
CLASS = 1
MATTER = "infrastructure_contribution"
FUND = "duong-thon-2"
CALLED_ON = date(2020, 5, 10)
VOTE_ON = date(2020, 5, 20)
LATER_LAW = date(2024, 6, 3)
STARTS = date(2020, 6, 8)
ASKED_ON = date(2020, 12, 15)
VILLAGE = "Thôn 2"
LEVEL = 500_000


def add(parser: Parser, lang: Lang) -> None:
    """Where the journal goes, and whose files are read."""
    option(parser, lang, "--store", default="sqlite:///demo.db", metavar="URL")
    option(parser, lang, "--data")
    common(parser, lang)


def run(args: argparse.Namespace) -> int:
    """Play the year; on a journal that has it already, go on with the next month."""
    from grassroots_gov.commune import Commune

    office = Office(Path(args.data) if args.data else None)
    with Commune.open(args.store, by="demo") as commune:
        with redirect_stdout(StringIO()) if args.json else nullcontext():
            fresh = next(commune.facts(), None) is None
            if fresh:
                _first_year(commune, office, args.lang)
            else:
                _next_month(commune, args.lang)
            _proof(commune, args.store, args.lang)
        if args.json:
            as_json(_figures(commune, args.store))
    return 0


def _figures(commune: Commune, store: str) -> dict[str, object]:
    """What the journal holds after the run, as plain values."""
    statement = commune.funds.statement(FUND, date(YEAR, 1, 1), date(YEAR, 12, 31))
    owed = commune.obligations(ASKED_ON)
    return {
        "store": store,
        "facts": sum(1 for _ in commune.facts()),
        "verify": commune.verify().to_dict(),
        "checkpoint": commune.checkpoint(),
        "decisions": {of: state.state for of, state in commune.decisions.decisions().items()},
        "statement": plain_statement(statement),
        "owed": {
            state: sum(one.state == state for one in owed) for state in ("late", "due", "upcoming", "met")
        },
    }


class Office:
    """The files an office exports; every bad row is reported before anything is written."""

    def __init__(self, folder: Path | None) -> None:
        def data(name: str) -> bytes:
            if folder is not None:
                return imports.read_file(folder / name)
            return files("grassroots_gov.cli").joinpath("example", name).read_bytes()

        staff = imports.read_officers(data("can_bo.csv"), source="can_bo.csv").require()
        self.staff = imports.staff(staff)
        known = [officer.id for officer, _ in self.staff]
        away = imports.read_absences(data("nghi_phep.csv"), source="nghi_phep.csv", known=known)
        self.absences = imports.absences(away.require())
        homes = imports.read_households(data("ho_dan.csv"), source="ho_dan.csv")
        self.households = [home for home in imports.households(homes.require()) if home.village == VILLAGE]
        codes = [home.code for home in self.households]
        vouchers: Table = imports.read_vouchers(data("chung_tu.csv"), source="chung_tu.csv", known=codes)
        self.vouchers = imports.vouchers(vouchers.require())


def _first_year(commune: Commune, office: Office, lang: Lang) -> None:
    _heading("staff", lang)
    commune.officers.classify(CLASS, on=date(2016, 7, 1))
    for officer, since in progress(office.staff, total=len(office.staff), label=say("demo.staff", lang)):
        commune.officers.appoint(officer, on=since)
    for absence in office.absences:
        commune.officers.absent(absence)
    print(commune.officers.establishment(VOTE_ON).explain(lang))
    _rosters(commune, lang)
    decision = _vote(commune, lang)
    _fund(commune, office.households, office.vouchers, decision, lang)
    _cases(commune, lang)
    _owed(commune, lang)


def _rosters(commune: Commune, lang: Lang) -> None:
    _heading("rosters", lang)
    for month in progress(range(1, 13), total=12, label=say("demo.rosters", lang)):
        start, end = _month(YEAR, month)
        plan = commune.duty.plan(start, end, posts=LEADERS)
        commune.duty.publish(plan, on=start - timedelta(days=10))
        if month == 6:
            print_plan(plan, lang)
        for held in plan.assignments:
            commune.duty.served(held.id, held.officer)


def _month(year: int, month: int) -> tuple[date, date]:
    start = date(year, month, 1)
    return start, (start + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _vote(commune: Commune, lang: Lang) -> str:
    _heading("vote", lang)
    decision = commune.decisions.open(
        MATTER,
        say("demo.road", "vi"),
        on=CALLED_ON,
        unit="household",
        eligible=150,
        place=VILLAGE,
        amount=Dong(LEVEL),
        per="household",
    )
    count = Count(unit="household", eligible=150, attending=131, agree=92, disagree=35, abstain=4)
    commune.decisions.count(decision, count, on=VOTE_ON)
    print(commune.decisions.conclude(decision, on=VOTE_ON).explain(lang))
    print()
    print(say("demo.same_vote_later", lang, on=LATER_LAW))
    print(decide(MATTER, count, on=LATER_LAW).explain(lang))
    return decision


def _fund(
    commune: Commune, homes: Sequence[Household], vouchers: Sequence[Voucher], decision: str, lang: Lang
) -> None:
    _heading("fund", lang)
    commune.funds.open(FUND, say("demo.fund_name", "vi"), on=STARTS, decision=decision)
    poor = [home.code for home in homes if home.poor]
    levy = commune.funds.levy(FUND, Dong(LEVEL), on=STARTS, decision=decision, exempt=poor)
    receipt = None
    for voucher in progress(vouchers, total=len(vouchers), label=say("demo.vouchers", lang)):
        if voucher.kind == "collect":
            receipt = commune.funds.collect(
                levy, voucher.household, voucher.amount, on=voucher.on, document=voucher.number
            )
        else:
            commune.funds.spend(
                FUND,
                voucher.amount,
                voucher.memo,
                on=voucher.on,
                approved_by=voucher.approved_by,
                paid_by=voucher.cashier,
                recorded_by=voucher.accountant,
                document=voucher.number,
            )
    assert receipt is not None
    words = receipt.amount.in_words(lang)
    print(
        say(
            "demo.receipt",
            lang,
            number=receipt.number,
            party=receipt.party,
            amount=receipt.amount,
            words=words,
        )
    )
    statement = commune.funds.statement(FUND, date(YEAR, 1, 1), date(YEAR, 12, 31))
    print_statement(statement, lang)
    published = commune.funds.publish(statement, on=date(YEAR + 1, 1, 10))
    proof = verify_receipt(published.proof(receipt.number), published.to_json())
    print(proof.explain(lang))


def _cases(commune: Commune, lang: Lang) -> None:
    _heading("cases", lang)
    for day, procedure in (
        (2, "birth_registration"),
        (3, "marriage_registration"),
        (5, "birth_registration"),
    ):
        slip = commune.cases.receive(procedure, at=datetime(YEAR, 11, day, 9), applicant=f"H2-{day:03}")
        print(say("demo.slip", lang, slip=slip.explain(lang)))
        if procedure == "birth_registration":
            commune.cases.answer(slip.case_id, at=datetime(YEAR, 11, day, 15))
    figures = commune.cases.statistics(date(YEAR, 11, 1), date(YEAR, 11, 30))
    print(figures.explain(lang))


def _owed(commune: Commune, lang: Lang) -> None:
    _heading("owed", lang)
    owed = [one for one in commune.obligations(ASKED_ON) if one.state in ("late", "due")]
    print_obligations(owed, ASKED_ON, lang)


def _next_month(commune: Commune, lang: Lang) -> None:
    """Go on where the journal ends: plan and publish the first month that has no roster."""
    last = max(
        (fact.effective_on for fact in commune.facts("duty/roster") if fact.kind == "duty.published"),
        default=date(YEAR, 12, 1),
    )
    months = (_month(YEAR + 1 + at // 12, at % 12 + 1) for at in range(120))
    start, end = next((start, end) for start, end in months if start - timedelta(days=10) > last)
    _heading("next_month", lang)
    plan = commune.duty.plan(start, end, posts=LEADERS)
    commune.duty.publish(plan, on=start - timedelta(days=10))
    print_plan(plan, lang)


def _proof(commune: Commune, store: str, lang: Lang) -> None:
    _heading("proof", lang)
    print(commune.verify().explain(lang))
    print(say("demo.checkpoint", lang, digest=commune.checkpoint()))
    print(say("demo.left", lang, store=store))


def _heading(part: str, lang: Lang) -> None:
    print(f"\n=== {say(f'demo.{part}', lang)} ===\n")
