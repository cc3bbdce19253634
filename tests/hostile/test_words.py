"""Words that say nothing are refused by every door that needs words; a look-alike is no second person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from grassroots_gov import Commune, Count, Dong, Officer
from grassroots_gov.cli import main
from grassroots_gov.errors import BadCode, BadInput, BlankText, RuleError

ON = date(2024, 6, 3)
BLANK = ["", " ", "\t\n", "\u00a0", "\u200b\ufeff", "\u3164", "\u2800 \u00ad"]


def _opened(commune: Commune) -> str:
    return commune.decisions.open("infrastructure_contribution", "đường", on=ON, eligible=10)


def _in_session(commune: Commune) -> str:
    commune.council.seat(22, on=ON)
    session = commune.council.convene(opens=ON, on=ON)
    commune.council.open_session(session, present=22, on=ON)
    return session


def _request(commune: Commune) -> str:
    return commune.council.voters_request("sửa đường", on=ON)


DOORS: dict[str, Callable[[Commune, str], object]] = {
    "subject of a decision": lambda commune, words: commune.decisions.open(
        "infrastructure_contribution", words, on=ON, eligible=10
    ),
    "who refuses": lambda commune, words: commune.decisions.refuse(
        _opened(commune), on=ON, by=words, reason="r"
    ),
    "why it is refused": lambda commune, words: commune.decisions.refuse(
        _opened(commune), on=ON, by="commune_peoples_committee", reason=words
    ),
    "who recognises": lambda commune, words: commune.decisions.recognise(_opened(commune), on=ON, by=words),
    "who annuls": lambda commune, words: commune.decisions.annul(
        _opened(commune), on=ON, ground="content", by=words
    ),
    "what is reported of a convention": lambda commune, words: commune.decisions.conventions.report(
        "Thôn 1", words, on=ON
    ),
    "who proposes supervision": lambda commune, words: commune.council.propose_programme(
        2025, ["thu chi"], by=words, on=ON
    ),
    "where a result is sent": lambda commune, words: commune.decisions.send(
        _opened(commune), on=ON, to=words
    ),
    "text of a convention": lambda commune, words: commune.decisions.conventions.post_draft(
        "Thôn 1", words, on=ON
    ),
    "name of a fund": lambda commune, words: commune.funds.open("duong", words, on=ON),
    "code of a fund": lambda commune, words: commune.funds.open(words, "Quỹ đường", on=ON),
    "code of an officer": lambda commune, words: commune.officers.appoint(
        Officer(words, "youth_union_secretary"), on=ON
    ),
    "task of an officer": lambda commune, words: commune.officers.assign(words, "CB-1", on=ON),
    "name of a village": lambda commune, words: commune.officers.villages.found(words, on=ON),
    "applicant of a case": lambda commune, words: commune.cases.receive(
        "birth_registration", at=datetime(2024, 6, 3, 8), applicant=words
    ),
    "title of a resolution": lambda commune, words: commune.council.resolve(
        _in_session(commune), words, agree=22, on=ON
    ),
    "what voters ask": lambda commune, words: commune.council.voters_request(words, on=ON),
    "answer to the voters": lambda commune, words: commune.council.answer_request(
        _request(commune), words, on=ON
    ),
    "who is to answer": lambda commune, words: commune.council.assign_request(
        _request(commune), words, on=ON
    ),
    "recommendation": lambda commune, words: commune.council.recommend("UBND", words, on=ON),
    "to whom it is made": lambda commune, words: commune.council.recommend(words, "sửa đường", on=ON),
    "subject of supervision": lambda commune, words: commune.council.programme(
        2025, ["thu chi", words], on=ON
    ),
}  # fmt: skip


@pytest.mark.parametrize("words", BLANK, ids=ascii)
@pytest.mark.parametrize("door", DOORS)
def test_a_door_that_needs_words_takes_no_blank(door: str, words: str) -> None:
    with Commune.open("memory:") as commune:
        with pytest.raises((BadInput, BadCode)) as refused:
            DOORS[door](commune, words)
        assert commune.verify().holds
        for lang in ("vi", "en"):
            said = refused.value.explain(lang)
            assert said
            assert len(said.splitlines()) == 1
        if isinstance(refused.value, BlankText):  # in words, and not by the key of the catalogue
            assert "." not in refused.value.what("vi").split("”")[0]


@pytest.mark.parametrize("words", BLANK, ids=ascii)
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("purpose", "purpose_named"),
        ("document", "document_named"),
        ("approved_by", "person_named"),
        ("paid_by", "person_named"),
    ],
)
def test_no_money_is_spent_on_nothing_or_by_nobody(name: str, code: str, words: str) -> None:
    with Commune.open("memory:") as commune:
        decision = commune.decisions.open(
            "infrastructure_contribution", "đường", on=ON, eligible=10, amount=Dong(100), per="household"
        )
        commune.decisions.count(decision, Count(unit="household", eligible=10, attending=10, agree=10), on=ON)
        assert commune.decisions.conclude(decision, on=ON).holds
        commune.funds.open("duong", "Quỹ đường", on=ON, decision=decision)
        levy = commune.funds.levy("duong", Dong(100), on=ON, decision=decision)
        commune.funds.collect(levy, "H-1", Dong(100), on=ON)
        before = len([*commune.facts()])
        given = {"purpose": "đá", "document": "HĐ-1", "approved_by": "CB-1", "paid_by": "CB-2"}
        with pytest.raises(RuleError) as refused:
            commune.funds.spend("duong", Dong(5), on=ON, **{**given, name: words})
        assert code in {one.code for one in refused.value.verdict.findings if one.met is False}
        assert len([*commune.facts()]) == before
        assert commune.funds.spend("duong", Dong(5), on=ON, **given)


@pytest.mark.parametrize("words", BLANK, ids=ascii)
def test_a_fund_without_a_name_leaves_no_file(
    words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = f"sqlite:////{tmp_path}/a.db"
    assert main(["fund", "open", "duong", words, "--on", "2024-06-03", "--store", store]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert [*tmp_path.iterdir()] == []


TWINS = [
    "CB-1",
    "cb-1",
    " CB-1 ",
    "ＣＢ-1",
    "CB-1\u200b",
    "C\u00adB-1",
    "\u0421B-1",
    "\u0421\u0412-1",
    "C\u0392-1",
]
"""One code in other letters: wide, small, with signs that print nothing, in Cyrillic and in Greek."""


@pytest.mark.parametrize("twin", TWINS, ids=ascii)
def test_nobody_is_two_persons_by_a_letter_that_looks_the_same(twin: str) -> None:
    with Commune.open("memory:") as commune:
        commune.funds.open("duong", "Quỹ đường", on=ON)
        commune.funds.give("duong", "H-1", Dong(100), on=ON)
        given = {"on": ON, "document": "HĐ-1", "approved_by": "CB-1"}
        with pytest.raises(RuleError) as refused:
            commune.funds.spend("duong", Dong(5), "đá", paid_by=twin, **given)
        assert "different_persons" in {one.code for one in refused.value.verdict.findings if one.met is False}
        assert commune.funds.spend("duong", Dong(5), "đá", paid_by="CB-2", **given)
