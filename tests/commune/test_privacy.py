"""Nothing that leaves the commune holds a word drawn from a personal field; what is erased leaves no byte."""

from __future__ import annotations

import json
import logging
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from attrs import frozen
from hypothesis import given, settings
from hypothesis import strategies as st

from grassroots_gov import Announcement, Citation, Commune
from grassroots_gov.cli import main
from grassroots_gov.errors import GrassrootsError
from grassroots_gov.interop import cloud_event
from grassroots_gov.obligations import coming, to_ics
from support.commune_world import ON, Private, world

# Words that nothing says by itself: a mark that only they have.
words = st.text("abcđeêghiklmnoôơpqrstuưvxyÁỆ", min_size=3, max_size=12).map(lambda drawn: f"{drawn}¤{drawn}")
MARK = "¤"
LATER = date(2024, 9, 2)


@frozen
class More:
    """Words of the personal fields that the shared commune does not fill."""

    denouncer: str
    denounced: str
    villager: str
    voter: str
    handling: str


more = st.builds(More, *[words] * 5)
private = st.builds(
    Private,
    officer=words,
    visitor=words,
    address=words,
    content=words,
    applicant=words,
    complainant=words,
)


def filled(url: str, drawn: Private, also: More) -> Commune:
    """The shared commune, and a denunciation, a difficulty of a village and a voter's request besides."""
    commune = world(drawn, households=2, url=url).commune
    desk = commune.cases.petitions
    slip = desk.lodge(
        "denunciation",
        on=ON,
        about="police_chief",
        topic="bribe",
        petitioner=also.denouncer,
        content=also.denounced,
        at_reception=True,
    )
    desk.accept(slip.petition_id, on=ON + timedelta(2))
    desk.lodge(
        "reflection", on=ON, about="one_stop", topic="road", petitioner=also.villager, village="thon_2"
    )
    commune.council.voters_request("Sửa đường", on=ON, voter=also.voter, village="Thôn 2")
    desk.read(slip.petition_id, "petitioner", by="inspector-1", why="xác minh", on=LATER)
    for visit in commune.duty.reception.visits(ON, LATER):
        commune.duty.reception.receive(visit.id, "CB01", on=visit.on, handling=also.handling)
    return commune


def shown(commune: Commune) -> dict[str, str]:
    """Everything that leaves the commune, by what it is."""
    facts = list(commune.facts())
    owed = commune.obligations(LATER)
    swap = Announcement(
        "9", ON, Citation("9/VPCP-KGVX"), off=(date(2024, 6, 7),), worked=(date(2024, 6, 15),)
    )
    return {
        "facts": json.dumps([fact.to_dict() for fact in facts], ensure_ascii=False),
        "fact values": repr(facts),
        "cloud events": json.dumps(
            [cloud_event(fact, source="urn:vn:xa:1") for fact in facts], ensure_ascii=False
        ),
        "obligations": repr(owed),
        "calendar": to_ics(coming(owed, LATER, 90), lang="en").decode() + to_ics(owed).decode(),
        "dossiers": repr(commune.cases.public(LATER)) + repr(list(commune.cases.dossiers())),
        "petitions": repr(commune.cases.petitions.public()) + repr(list(commune.cases.petitions.every())),
        "judged": "".join(
            commune.cases.petitions.judge(one.petition_id, on=LATER).explain(lang)
            for one in commune.cases.petitions.every()
            for lang in ("vi", "en")
        ),
        "touched": "".join(one.explain("vi") + repr(one) for one in commune.touched(swap, on=ON)),
        "visits": repr(commune.duty.reception.visits(ON, LATER)),
        "requests": repr(commune.council.requests(LATER)),
        "postings": repr(commune.publicity.shown(ON)),
        "verdict": commune.verify().explain("vi"),
    }


@settings(max_examples=10)
@given(private, more)
def test_no_word_of_a_personal_field_leaves_the_commune(drawn: Private, also: More) -> None:
    commune = filled("memory:", drawn, also)
    for name, text in shown(commune).items():
        assert MARK not in text, name
    secret = [one for one in commune.cases.petitions.every() if one.kind == "denunciation"]
    assert secret
    public = repr(commune.cases.petitions.public())
    assert not any(one.petition_id in public for one in secret)


@settings(max_examples=3)
@given(private, more)
def test_no_command_prints_a_word_of_a_personal_field(drawn: Private, also: More) -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/xa.db"
        filled(url, drawn, also).close()
        for command in (
            ["today", "--on", "2024-09-02", "--all"],
            ["today", "--on", "2024-09-02", "--next", "30", "--json", "--ics", f"{folder}/viec.ics"],
            ["case", "open", "--on", "2024-09-02"],
            ["case", "due", "--on", "2024-09-02", "--json"],
            ["duty", "show", "01/06/2024", "30/06/2024"],
            ["verify"],
        ):
            printed = StringIO()
            with redirect_stdout(printed), redirect_stderr(printed):
                assert main([*command, "--store", url]) in (0, 1)
            assert printed.getvalue()
            assert MARK not in printed.getvalue(), command
        assert MARK not in Path(folder, "viec.ics").read_text("utf-8")


def test_no_error_or_log_repeats_a_personal_word(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with Commune.open("memory:", today=ON) as commune:
        desk = commune.cases.petitions
        for act in (
            lambda: desk.lodge("denunciation", on=ON, about="Ông Tư¤", topic="bribe"),
            lambda: desk.lodge("denunciation", on=ON, about="one_stop", topic="Ông Tư¤"),
            lambda: desk.lodge("denunciation", on=ON, about="one_stop", topic="x", village="Ông Tư¤"),
            lambda: desk.lodge("denunciation", on=ON, about="one_stop", topic="x", petitioner="Tư¤\ud800"),
            lambda: desk.lodge("gossip", on=ON, about="x", topic="x", petitioner="Ông Tư¤"),  # type: ignore[arg-type]  # a careless caller
        ):
            with pytest.raises(GrassrootsError) as caught:
                act()
            said = caught.value.explain("vi") + str(caught.value) + repr(caught.value)
            assert MARK not in said + repr(caught.value.data())
        assert list(commune.facts()) == []
    assert MARK not in caplog.text


@settings(max_examples=5)
@given(private, more)
def test_what_is_erased_leaves_no_byte_in_the_folder(drawn: Private, also: More) -> None:
    """The file, its log and its journal, while the store is open and after it is closed."""
    with tempfile.TemporaryDirectory() as folder:
        commune = filled(f"sqlite:///{folder}/xa.db", drawn, also)
        assert MARK.encode() in _bytes(folder)
        for dossier in list(commune.cases.dossiers()):
            commune.cases.forget(dossier.case_id, by="officer-2", why="hết thời hạn lưu", on=LATER)
        for petition in list(commune.cases.petitions.every()):
            commune.cases.petitions.forget(petition.petition_id, by="officer-2", why="hết hạn", on=LATER)
        for visit in commune.duty.reception.visits(ON, LATER):
            commune.duty.reception.forget(visit.id)
        for request in commune.council.requests(LATER):
            commune.council.forget_voter(request.id)
        for code in ("CB01", "CB02", "CB03"):
            commune.officers.leave_post(code, on=LATER)
            commune.officers.staff.erase(code, on=LATER + timedelta(1))
        assert MARK.encode() not in _bytes(folder)
        assert commune.verify().holds
        commune.close()
        assert MARK.encode() not in _bytes(folder)


def _bytes(folder: str) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(Path(folder).iterdir()))


def test_reading_personal_words_is_itself_a_fact() -> None:
    commune = filled("memory:", Private(), More("a", "b", "c", "d", "e"))
    case = next(commune.cases.dossiers()).case_id
    petition = next(commune.cases.petitions.every()).petition_id
    request = commune.council.requests(LATER)[0].id

    def kinds() -> list[str]:
        return [fact.kind for fact in commune.facts()]

    for read, kind in (
        (lambda: commune.cases.applicant(case, by="CB01", why="xác minh", on=LATER), "cases.personal_read"),
        (
            lambda: commune.cases.petitions.read(petition, "content", by="CB01", why="xác minh", on=LATER),
            "petitions.personal_read",
        ),
        (lambda: commune.duty.reception.page(ON, LATER, by="CB01", why="thanh tra"), "duty.book_read"),
        (lambda: commune.council.voter(request, on=LATER, by="CB01", why="trả lời"), "council.person_read"),
    ):
        before = kinds().count(kind)
        read()
        assert kinds().count(kind) == before + 1, kind
