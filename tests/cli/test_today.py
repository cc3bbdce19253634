"""``today``: what is owed, in the language asked for, with who answers; and as a calendar."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest
from icalendar import Calendar

from grassroots_gov.cli import main
from grassroots_gov.commune import Commune


@pytest.fixture
def store(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path}/xa.db"
    with Commune.open(url) as commune:
        commune.cases.receive("civil_status_correction", at=datetime(2024, 6, 3, 9), applicant="H2-007")
    return url


def today(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["today", *words]) == 0
    return capsys.readouterr().out


def test_the_list_speaks_the_language_asked_for(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("--store", store, "--on", "2024-06-07", "--json")
    for lang, what, citation in (
        (
            "vi",
            "Trả kết quả hồ sơ 2024-1 (thay đổi, cải chính hộ tịch)",
            "khoản 2 Điều 28 Luật số 60/2014/QH13",
        ),
        (
            "en",
            "Answer dossier 2024-1 (civil status correction)",
            "Law No. 60/2014/QH13, Article 28, clause 2",
        ),
    ):
        listed = json.loads(today(capsys, *asked, "--lang", lang))
        (answer,) = (one for one in listed if one["code"] == "cases.answer")
        assert (answer["what"], answer["citation"]) == (what, citation)
        assert (answer["due"], answer["state"], answer["answers"]) == ("2024-06-06", "late", "one_stop")
    table = today(capsys, "--store", store, "--on", "2024-06-07", "--lang", "en")
    assert "one-stop" in table
    assert "LATE" in table


def test_looking_ahead_and_the_same_list_as_a_calendar(
    store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ("--store", store, "--on", "2024-06-03", "--next", "30", "--json", "--lang", "en")
    listed = json.loads(today(capsys, *asked, "--ics", str(tmp_path / "owed.ics")))
    events = Calendar.from_ical((tmp_path / "owed.ics").read_bytes()).walk("VEVENT")
    dated = sorted((one["due"], one["what"]) for one in listed if one["due"])
    assert sorted((event.decoded("dtstart").isoformat(), str(event["summary"])) for event in events) == dated
    assert ("2024-06-06", "Answer dossier 2024-1 (civil status correction)") in dated


@pytest.mark.parametrize("where", ["absent/x.ics", ".", "a\x00b"])
def test_a_calendar_that_cannot_be_written_is_named(
    store: str, where: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for words in (["today", "--on", "2024-06-03", "--ics", f"{tmp_path}/{where}"],):
        assert main([*words, "--store", store, "--lang", "en"]) == 2
        said = capsys.readouterr()
        assert said.out == ""
        assert said.err.count("\n") == 1
        assert said.err.startswith("--ics: ")
