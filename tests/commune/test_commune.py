"""One commune end to end: doors, journal, the rules that hold between rooms, plugins before and after."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from grassroots_gov import (
    Absence,
    Announcement,
    Commune,
    Count,
    Dong,
    Finding,
    ForeignStore,
    FundOverdrawn,
    GrassrootsError,
    Officer,
    Outcome,
    PluginHost,
    RuleError,
    hookimpl,
    verify_receipt,
)
from grassroots_gov.errors import BadDutyRequest, StorageError
from grassroots_gov.journal import Fact

MATTER = "infrastructure_contribution"
HELD = Count(unit="household", eligible=150, attending=131, agree=92)
MISSED = Count(unit="household", eligible=150, attending=131, agree=70)


@pytest.fixture
def xa() -> Iterator[Commune]:
    with Commune.open("memory:", host=PluginHost.bare(), today=date(2020, 12, 31)) as commune:
        yield commune


def decided(xa: Commune, count: Count = HELD, **terms: object) -> str:
    decision = xa.decisions.open(
        MATTER, "Đường Thôn 2", on=date(2020, 5, 10), unit="household", eligible=150, **terms
    )  # type: ignore[arg-type]
    xa.decisions.count(decision, count, on=date(2020, 5, 20))
    xa.decisions.conclude(decision, on=date(2020, 5, 20))
    return decision


def funded(xa: Commune, **terms: object) -> str:
    decision = decided(xa, **terms)  # type: ignore[arg-type]
    xa.funds.open("duong", "Quỹ làm đường", on=date(2020, 6, 1), decision=decision)
    return xa.funds.levy("duong", Dong(500_000), per="household", on=date(2020, 6, 1), decision=decision)


def test_a_roster_is_asked_for_from_day_to_day(xa: Commune) -> None:
    for start, end in [("2024-06-03", date(2024, 6, 9)), (date(2024, 6, 3), "x"), (None, None)]:
        with pytest.raises(BadDutyRequest) as caught:
            xa.duty.plan(start, end)  # type: ignore[arg-type]  # what an untyped caller gives
        assert {fault.code for fault in caught.value.faults} == {"bad_day"}


def test_labour_is_worth_what_the_decision_says(xa: Commune) -> None:
    decision = decided(xa, values={"công": Dong(250_000)})
    xa.funds.open("duong", "Quỹ làm đường", on=date(2020, 6, 1), kind="works", decision=decision)
    given = {"on": date(2020, 6, 8), "decision": decision}
    with pytest.raises(RuleError, match=r"250\.000"):
        xa.funds.contribute_in_kind(
            "duong", "H2-007", "ngày công", 3, "công", unit_value=Dong(300_000), **given
        )  # type: ignore[arg-type]
    slip = xa.funds.contribute_in_kind(
        "duong", "H2-007", "ngày công", 3, "công", unit_value=Dong(250_000), **given
    )  # type: ignore[arg-type]
    assert slip.value == Dong(750_000)


def test_from_decision_to_proof(xa: Commune) -> None:
    levy = funded(xa)
    receipt = xa.funds.collect(levy, "H2-007", Dong(500_000), on=date(2020, 6, 8))
    assert (receipt.amount, receipt.party, receipt.fund) == (Dong(500_000), "H2-007", "duong")
    xa.funds.spend(
        "duong",
        Dong(200_000),
        "xi măng",
        on=date(2020, 7, 1),
        approved_by="CT",
        paid_by="TQ",
        document="PC01",
    )
    statement = xa.funds.statement("duong", date(2020, 6, 1), date(2020, 12, 31))
    assert (statement.received, statement.spent, statement.closing) == (
        Dong(500_000),
        Dong(200_000),
        Dong(300_000),
    )
    published = xa.funds.publish(statement, on=date(2021, 1, 5))
    assert verify_receipt(published.proof(receipt.number), published.to_json()).holds
    assert xa.verify().holds


# --- what holds between the rooms --------------------------------------------------------------------


def written(xa: Commune) -> int:
    return sum(1 for _ in xa.facts())


def test_no_levy_without_a_concluded_decision_that_holds(xa: Commune) -> None:
    xa.funds.open("duong", "Quỹ làm đường", on=date(2020, 6, 1))
    missed = decided(xa, MISSED)
    open_ = xa.decisions.open(MATTER, "Cầu", on=date(2020, 5, 10), unit="household", eligible=150)
    before = written(xa)
    for decision in (None, missed, open_, "2020-9999"):
        with pytest.raises(GrassrootsError):
            xa.funds.levy("duong", Dong(500_000), on=date(2020, 6, 1), decision=decision)
    assert written(xa) == before


def test_no_levy_above_what_was_decided(xa: Commune) -> None:
    decision = decided(xa, amount=Dong(500_000), per="household")
    xa.funds.open("duong", "Quỹ làm đường", on=date(2020, 6, 1), decision=decision)
    with pytest.raises(RuleError):
        xa.funds.levy("duong", Dong(500_001), on=date(2020, 6, 1), decision=decision)
    xa.funds.levy("duong", Dong(500_000), on=date(2020, 6, 1), decision=decision)


def test_no_collection_above_the_levy_or_after_its_period(xa: Commune) -> None:
    decision = decided(xa, period=(date(2020, 6, 1), date(2020, 12, 31)))
    xa.funds.open("duong", "Quỹ làm đường", on=date(2020, 6, 1), decision=decision)
    levy = xa.funds.levy("duong", Dong(500_000), on=date(2020, 6, 1), decision=decision, exempt=["H2-001"])
    xa.funds.collect(levy, "H2-007", Dong(400_000), on=date(2020, 6, 8))
    before = written(xa)
    for party, amount, on in [
        ("H2-007", 100_001, date(2020, 6, 9)),
        ("H2-008", 500_001, date(2020, 6, 9)),
        ("H2-008", 500_000, date(2021, 1, 1)),
        ("H2-001", 500_000, date(2020, 6, 9)),
    ]:
        with pytest.raises(RuleError):
            xa.funds.collect(levy, party, Dong(amount), on=on)
    assert written(xa) == before


def test_no_spending_outside_the_purpose_over_the_balance_or_by_one_hand(xa: Commune) -> None:
    decision = decided(xa)
    xa.funds.open("duong", "Quỹ làm đường", on=date(2020, 6, 1), decision=decision, purposes=["xi măng"])
    levy = xa.funds.levy("duong", Dong(500_000), on=date(2020, 6, 1), decision=decision)
    xa.funds.collect(levy, "H2-007", Dong(500_000), on=date(2020, 6, 8))
    before = written(xa)

    def spend(amount: int, purpose: str, approved_by: str, paid_by: str) -> None:
        xa.funds.spend(
            "duong",
            Dong(amount),
            purpose,
            on=date(2020, 7, 1),
            approved_by=approved_by,
            paid_by=paid_by,
            document="PC",
        )

    with pytest.raises(RuleError):
        spend(1_000, "liên hoan", "CT", "TQ")
    with pytest.raises(RuleError) as caught:
        spend(1_000, "xi măng", "CT", "CT")
    assert any(finding.citation is not None for finding in caught.value.verdict.findings)
    with pytest.raises(FundOverdrawn):
        spend(500_001, "xi măng", "CT", "TQ")
    assert written(xa) == before
    spend(500_000, "xi măng", "CT", "TQ")


def test_the_roster_knows_who_serves_and_who_is_away(xa: Commune) -> None:
    for officer, post in (("CT", "peoples_committee_chair"), ("PCT", "peoples_committee_vice_chair")):
        xa.officers.appoint(Officer(officer, post), on=date(2016, 7, 1))
    xa.officers.absent(Absence("CT", date(2020, 6, 1), date(2020, 6, 7)))
    plan = xa.duty.plan(date(2020, 6, 1), date(2020, 6, 30))
    assert {held.officer for held in plan.assignments if held.on <= date(2020, 6, 7)} == {"PCT"}
    xa.duty.publish(plan, on=date(2020, 5, 20))
    first = plan.assignments[-1]
    other = "PCT" if first.officer == "CT" else "CT"
    xa.duty.swap(first.id, other, on=date(2020, 6, 20), approved_by="CT")
    assert xa.duty.roster(first.on, first.on)[first.id].now.officer == other


def test_an_announcement_reaches_every_room(xa: Commune) -> None:
    swap = Announcement(
        "01/2020/TB",
        date(2020, 10, 1),
        "Thông báo số 01/2020/TB-BNV",
        off=(date(2020, 11, 6),),
        worked=(date(2020, 11, 7),),
    )
    assert xa.calendar.is_working(date(2020, 11, 6))
    xa.announce(swap, on=date(2020, 10, 2))
    xa.announce(swap, on=date(2020, 10, 3))  # the same again is no news
    assert not xa.calendar.is_working(date(2020, 11, 6))
    assert xa.calendar.is_working(date(2020, 11, 7))
    with pytest.raises(GrassrootsError):
        xa.cases.receive("birth_registration", at=datetime(2020, 11, 6, 9))
    xa.cases.receive("birth_registration", at=datetime(2020, 11, 7, 9))
    assert written(xa) == 2


def test_the_day_of_the_commune(xa: Commune) -> None:
    funded(xa)
    owed = xa.obligations(date(2020, 12, 31))
    assert owed
    order = ["late", "due", "upcoming", "met"]
    states = [order.index(one.state) for one in owed]
    assert states == sorted(states)
    assert all(one.what and one.subject for one in owed)


# --- the journal ---------------------------------------------------------------------------------------


def test_what_is_written_is_there_again(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/xa.db"
    with Commune.open(url, host=PluginHost.bare()) as first:
        levy = funded(first)
        facts = list(first.facts())
        digest = first.checkpoint()
    with Commune.open(url, host=PluginHost.bare()) as again:
        assert list(again.facts()) == facts
        assert again.checkpoint() == digest
        again.funds.collect(levy, "H2-007", Dong(500_000), on=date(2020, 6, 8))
        assert again.verify(checkpoint=digest).holds
        assert again.checkpoint() != digest


def test_a_changed_fact_is_named(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/xa.db"
    with Commune.open(url, host=PluginHost.bare()) as commune:
        funded(commune)
    raw = sqlite3.connect(tmp_path / "xa.db")
    tables = [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    changed = 0
    for table in tables:
        for column in [row[1] for row in raw.execute(f"PRAGMA table_info({table})")]:
            try:
                text = f"CAST({column} AS TEXT)"
                done = raw.execute(
                    f"UPDATE {table} SET {column} = CAST(replace({text}, 'Đường', 'Đương') AS BLOB)"
                    f" WHERE instr({text}, 'Đường') > 0"
                )
            except sqlite3.Error:
                continue
            changed += done.rowcount
    raw.commit()
    raw.close()
    assert changed
    with Commune.open(url, host=PluginHost.bare()) as commune:
        verdict = commune.verify()
    assert verdict.outcome is Outcome.FAILS
    assert "đã bị sửa" in verdict.explain("vi")


@pytest.mark.parametrize("content", [b"", b"not a database at all", b"SQLite format 3\x00" + b"\x00" * 100])
def test_a_foreign_file_is_refused_unchanged(tmp_path: Path, content: bytes) -> None:
    place = tmp_path / "other.db"
    place.write_bytes(content)
    if not content:
        place.unlink()
        sqlite3.connect(place).execute("CREATE TABLE theirs (a)").connection.commit()
        content = place.read_bytes()
    with pytest.raises(ForeignStore):
        Commune.open(f"sqlite:///{place}", host=PluginHost.bare())
    assert place.read_bytes() == content
    assert sorted(path.name for path in tmp_path.iterdir()) == ["other.db"]


@pytest.mark.parametrize("url", ["sqlite:///no/such/folder/xa.db", "oracle://x", "", "memory"])
def test_a_place_that_cannot_be_is_one_clear_error(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(GrassrootsError):
        Commune.open(url, host=PluginHost.bare())
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_made_where_only_reading_is_meant(tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        Commune.open(f"sqlite:///{tmp_path}/xa.db", host=PluginHost.bare(), create=False)
    assert list(tmp_path.iterdir()) == []


# --- plugins ---------------------------------------------------------------------------------------------


class Objector:
    """Objects to every levy, and is told of everything else."""

    def __init__(self) -> None:
        self.told: list[str] = []

    @hookimpl
    def review(self, fact: Fact) -> list[Finding]:
        return [Finding("unconfirmed", room="law")] if fact.kind == "funds.levied" else []

    @hookimpl
    def recorded(self, fact: Fact) -> None:
        self.told.append(fact.kind)
        raise RuntimeError("a watcher's fault never undoes a fact")


def test_a_review_stops_a_fact_and_a_watcher_does_not() -> None:
    host = PluginHost.bare()
    objector = Objector()
    host.register(objector, name="objector")
    with Commune.open("memory:", host=host) as commune:
        with pytest.raises(RuleError):
            funded(commune)
        kinds = [fact.kind for fact in commune.facts()]
    assert "funds.levied" not in kinds
    assert sorted(objector.told) == sorted(kinds)
    assert host.failures


def test_a_review_that_fails_stops_the_fact() -> None:
    class Broken:
        @hookimpl
        def review(self, fact: Fact) -> list[Finding]:
            raise RuntimeError("no connection")

    host = PluginHost.bare()
    host.register(Broken(), name="broken")
    with Commune.open("memory:", host=host) as commune:
        with pytest.raises(GrassrootsError):
            decided(commune)
        assert list(commune.facts()) == []


def test_the_open_cases_of_merged_villages_go_to_the_successor_and_none_is_lost() -> None:
    with Commune.open("memory:") as commune:
        villages, petitions = commune.officers.villages, commune.cases.petitions
        north, south = (villages.found(name, on=date(2016, 1, 1)) for name in ("Thôn Bắc", "Thôn Nam"))
        for at, village in enumerate((north, south, south)):
            petitions.lodge(
                "reflection", on=date(2024, 6, 3), about="one_stop", topic=f"road_{at}", village=village
            )
        merged = villages.merge([north, south], "Thôn Mới", on=date(2024, 7, 1))
        later = date(2024, 8, 1)
        moved = villages.move({one.petition_id: one.village for one in petitions.open(later)}, on=later)
        assert moved == dict.fromkeys(("P2024-1", "P2024-2", "P2024-3"), merged)
