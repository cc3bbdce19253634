"""A commune whose every public word is meant to break a page: markup, one long word, signs that turn text."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime

from grassroots_gov import Commune, Count, Dong, Officer
from grassroots_gov.funds import Entry, Line
from support.commune_world import world

__all__ = ["ON", "WORDS", "hostile"]

ON = date(2024, 7, 3)
WORDS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "a" * 180,
    unicodedata.normalize("NFD", "Đường bê tông Thôn Ắng"),
    "{{ 7*7 }} {% raw %}",
    "\u202engược\u200b",
    "&amp; <b>đậm</b>",
    "Nguyễn " * 40,
    "dòng 1\ndòng 2\tthẻ",
    "\U0001f600" * 50,
    "'; DROP TABLE facts;--",
)


def hostile() -> Commune:
    """The usual small commune, and every room once more in hostile words."""
    commune = world().commune
    for at, word in enumerate(WORDS):
        decided, open_ = (
            commune.decisions.open(
                matter, word, on=date(2024, 5, 1), unit="household", eligible=150, place=word
            )
            for matter in ("infrastructure_contribution", "village_convention")
        )
        commune.decisions.notice(open_, on=date(2024, 5, 2), event_on=date(2024, 6, 9), channel="loudspeaker")
        count = Count(unit="household", eligible=150, attending=140, agree=140 - at)
        commune.decisions.count(decided, count, on=date(2024, 5, 10))
        commune.decisions.conclude(decided, on=date(2024, 5, 10))
        commune.officers.appoint(Officer(word, "peoples_committee_vice_chair", word), on=date(2024, 5, 1))
        commune.cases.receive("birth_registration", at=datetime(2024, 5, 20, 9, at), applicant=word)
        commune.publicity.show(
            "socio_economic_plan",
            on=date(2024, 5, 22),
            channel="notice_board_commune_office",
            evidence=word,
            about=word,
            place=word,
        )
        code = unicodedata.normalize("NFC", word) if word.isprintable() and len(word) <= 100 else f"q{at}"
        _fund(commune, code, word)
    commune.duty.publish(commune.duty.plan(date(2024, 7, 1), date(2024, 7, 14)), on=date(2024, 6, 20))
    return commune


def _fund(commune: Commune, code: str, word: str) -> None:
    commune.funds.open(code, word, on=date(2024, 5, 1))
    lines = (
        Line.debit("111", Dong(10**15), fund=code, party=word),
        Line.credit("431", Dong(10**15), fund=code, party=word),
    )
    commune.funds.post(Entry(date(2024, 5, 12), word, lines, word))
    commune.funds.spend(
        code,
        Dong(123_456_789_012),
        word,
        on=date(2024, 5, 13),
        approved_by="CB01",
        paid_by="CB05",
        recorded_by="CB04",
        document=f"{word} 2",
    )
    statement = commune.funds.statement(code, date(2024, 5, 1), date(2024, 5, 31))
    commune.funds.publish(statement, on=date(2024, 6, 1))
