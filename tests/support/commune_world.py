"""A small commune in 2024 with something in every room, for whatever shows or prints a commune.

Personal words are arguments, so that a test can look for them where they must not be.
"""

from __future__ import annotations

from datetime import date, datetime, time

from attrs import frozen

from grassroots_gov import Absence, Commune, Count, Dong, Officer, PluginHost
from grassroots_gov.duty.visits import Visitor
from grassroots_gov.funds import PublishedStatement

ON = date(2024, 6, 3)
FUND = "duong-thon-2"


@frozen
class Private:
    """Words that only the annex may hold, and a name that no public page needs."""

    officer: str = "Nguyễn Văn Kín"
    absence: str = "khám bệnh riêng"
    visitor: str = "Trần Thị Riêng"
    address: str = "số 7 ngõ Kín"
    content: str = "tranh chấp bờ rào"
    applicant: str = "Lê Thị Đơn"
    complainant: str = "Phạm Văn Tố"


@frozen
class World:
    """The commune and what a test asks of it."""

    commune: Commune
    published: PublishedStatement
    passed: str
    open: str
    receipts: tuple[int, ...]


def world(private: Private | None = None, *, households: int = 6, url: str = "memory:") -> World:
    """Officers, a roster with reception, two decisions, a fund and its statement, dossiers, a posting."""
    words = private or Private()
    commune = Commune.open(url, host=PluginHost.bare(), today=ON, by="test")
    _staff(commune, words)
    _duty(commune, words)
    passed, open_ = _decisions(commune)
    published, receipts = _fund(commune, passed, households)
    _cases(commune, words)
    commune.publicity.issue("socio_economic_plan", on=date(2024, 5, 20))
    commune.publicity.show(
        "socio_economic_plan",
        on=date(2024, 5, 22),
        channel="notice_board_commune_office",
        evidence="bb-01",
        until=date(2024, 6, 30),
    )
    return World(commune, published, passed, open_, receipts)


def _staff(commune: Commune, words: Private) -> None:
    commune.officers.classify(1, on=date(2021, 7, 1))
    for code, post in (
        ("CB01", "peoples_committee_chair"),
        ("CB02", "peoples_committee_vice_chair"),
        ("CB03", "peoples_committee_vice_chair"),
    ):
        commune.officers.appoint(Officer(code, post, words.officer), on=date(2021, 7, 1))
    commune.officers.absent(Absence("CB03", date(2024, 6, 5), date(2024, 6, 6), words.absence))


def _duty(commune: Commune, words: Private) -> None:
    plan = commune.duty.plan(date(2024, 6, 1), date(2024, 6, 30))
    commune.duty.publish(plan, on=date(2024, 5, 20))
    first = next(
        held.id
        for held in plan.assignments
        if held.officer == "CB01" and held.on > ON and commune.calendar.is_working(held.on)
    )
    commune.duty.reception.open(first, capacity=5, on=ON)
    visitor = Visitor(full_name=words.visitor, address=words.address, content=words.content)
    commune.duty.reception.book(first, visitor, on=ON)


def _decisions(commune: Commune) -> tuple[str, str]:
    passed = commune.decisions.open(
        "infrastructure_contribution",
        "Mức đóng góp làm đường bê tông Thôn 2: 500.000 đ mỗi hộ",
        on=date(2024, 3, 1),
        unit="household",
        eligible=150,
        place="Thôn 2",
        amount=Dong(500_000),
        per="household",
    )
    count = Count(unit="household", eligible=150, attending=140, agree=112, disagree=20, abstain=8)
    commune.decisions.count(passed, count, on=date(2024, 3, 10))
    commune.decisions.conclude(passed, on=date(2024, 3, 10))
    open_ = commune.decisions.open(
        "village_convention",
        "Hương ước Thôn 2 sửa đổi",
        on=date(2024, 5, 28),
        unit="household",
        eligible=150,
        place="Thôn 2",
    )
    commune.decisions.notice(open_, on=date(2024, 5, 29), event_on=date(2024, 6, 9), channel="loudspeaker")
    return passed, open_


def _fund(commune: Commune, decision: str, households: int) -> tuple[PublishedStatement, tuple[int, ...]]:
    commune.funds.open(FUND, "Quỹ đóng góp làm đường Thôn 2", on=date(2024, 3, 20), decision=decision)
    levy = commune.funds.levy(FUND, Dong(500_000), on=date(2024, 3, 20), decision=decision)
    numbers = []
    for at in range(households):
        on = date(2024, 4, 2 + at % 20)
        receipt = commune.funds.collect(levy, f"H2-{at + 1:03}", Dong(500_000), on=on)
        numbers.append(receipt.number)
    if households > 2:
        commune.funds.spend(
            FUND,
            Dong(750_000),
            "Mua xi măng đợt 1",
            on=date(2024, 4, 25),
            approved_by="CB01",
            paid_by="CB05",
            recorded_by="CB04",
            document="HĐ-17",
        )
    statement = commune.funds.statement(FUND, date(2024, 1, 1), date(2024, 4, 30))
    published = commune.funds.publish(statement, on=date(2024, 5, 6))
    return published, tuple(numbers)


def _cases(commune: Commune, words: Private) -> None:
    slip = commune.cases.receive("birth_registration", at=_at(5, 30, 9), applicant=words.applicant)
    commune.cases.answer(slip.case_id, at=_at(5, 30, 15))
    commune.cases.receive("marriage_registration", at=_at(5, 30, 10), applicant=words.applicant)
    commune.cases.receive("birth_registration", at=_at(6, 3, 8), applicant=words.applicant)
    commune.cases.petitions.lodge(
        "denunciation",
        on=date(2024, 6, 3),
        about="village_head",
        topic="land",
        petitioner=words.complainant,
        content=words.content,
    )


def _at(month: int, day: int, hour: int) -> datetime:
    return datetime.combine(date(ON.year, month, day), time(hour))
