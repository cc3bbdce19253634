"""The commune as a stranger opens, uses, harms and extends it."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from grassroots_gov import (
    Commune,
    Count,
    Dong,
    Finding,
    ForeignStore,
    Officer,
    PluginHost,
    RuleError,
    hookimpl,
    verify_receipt,
)

DAY = date(2024, 6, 3)


def filled(url: str) -> str:
    with Commune.open(url, today=DAY) as commune:
        for code, post in (("A", "peoples_committee_chair"), ("B", "peoples_committee_vice_chair")):
            commune.officers.appoint(Officer(code, post), on=date(2024, 1, 2))
        decision = commune.decisions.open(
            "infrastructure_contribution", "đường", on=DAY, unit="household", eligible=150
        )
        commune.decisions.count(
            decision, Count(unit="household", eligible=150, attending=140, agree=101), on=DAY
        )
        assert commune.decisions.conclude(decision, on=DAY).holds
        commune.verify().require()
        return commune.checkpoint()


@pytest.mark.parametrize("per", ["household", "person", "labourer"])
def test_a_decision_opened_by_the_contract_alone_allows_a_levy_and_its_receipt_proves_itself(
    per: str,
) -> None:
    with Commune.open("memory:", today=DAY) as commune:
        decision = commune.decisions.open(
            "infrastructure_contribution", "đường", on=DAY, unit="household", eligible=150
        )
        commune.decisions.count(
            decision, Count(unit="household", eligible=150, attending=140, agree=101), on=DAY
        )
        commune.decisions.conclude(decision, on=DAY)
        commune.funds.open("roads", "Quỹ đường", on=DAY, decision=decision)
        levy = commune.funds.levy("roads", Dong(300_000), per=per, on=DAY, decision=decision, exempt=("H-9",))
        receipt = commune.funds.collect(levy, "H-1", Dong(300_000), on=DAY)
        assert (receipt.amount, receipt.party, receipt.fund) == (Dong(300_000), "H-1", "roads")
        statement = commune.funds.statement("roads", DAY, date(2024, 6, 30))
        published = commune.funds.publish(statement, on=date(2024, 7, 1))
        proof = published.proof(receipt.number)
        assert verify_receipt(proof, published.to_json()).holds
        assert not verify_receipt(proof.replace("300000", "300001"), published.to_json()).holds
        assert not verify_receipt(
            proof, published.to_json().replace("H-1", "H-2").replace("300000", "1")
        ).holds


def test_every_record_that_is_changed_dropped_moved_or_swapped_in_the_file_is_found(tmp_path: Path) -> None:
    whole = tmp_path / "whole.db"
    filled(f"sqlite:///{whole}")
    content = whole.read_bytes()
    with sqlite3.connect(whole) as connection:
        rows = connection.execute("SELECT stream, position, bytes FROM record").fetchall()
    assert len(rows) == 5
    harms: list[list[tuple[str, tuple[object, ...]]]] = []
    for stream, position, record in rows:
        at = (stream, position)
        where = "WHERE stream = ? AND position = ?"
        harms.append([(f"DELETE FROM record {where}", at)])
        harms.append([(f"UPDATE record SET position = position + 7 {where}", at)])
        for place in range(0, len(record), 40):
            changed = record[:place] + bytes([record[place] ^ 1]) + record[place + 1 :]
            harms.append([(f"UPDATE record SET bytes = ? {where}", (changed, *at))])
        swap = f"UPDATE record SET bytes = ? {where}"
        harms += [[(swap, (other[2], *at)), (swap, (record, *other[:2]))] for other in rows if other[:2] > at]
    for number, harm in enumerate(harms):
        harmed = tmp_path / f"{number}.db"
        harmed.write_bytes(content)
        connection = sqlite3.connect(harmed)
        for statement, values in harm:
            connection.execute(statement, values)
        connection.commit()
        connection.close()
        with Commune.open(f"sqlite:///{harmed}", today=DAY) as commune:
            verdict = commune.verify()
        assert verdict.outcome.value == "fails", harm[0][0]
        assert verdict.explain("vi")


def test_another_programs_file_is_refused_byte_for_byte(tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    connection = sqlite3.connect(other)
    connection.execute("PRAGMA journal_mode=wal")
    connection.execute("CREATE TABLE record(stream, position, bytes)")
    connection.commit()
    connection.close()
    before = other.read_bytes()
    with pytest.raises(ForeignStore):
        Commune.open(f"sqlite:///{other}")
    assert other.read_bytes() == before
    assert list(tmp_path.iterdir()) == [other]


def test_three_slashes_are_relative_and_four_absolute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    filled("sqlite:///file.db")
    assert (tmp_path / "file.db").is_file()
    with Commune.open(f"sqlite:///{tmp_path}/file.db") as commune:
        assert len(list(commune.facts())) == 5
        assert len(list(commune.facts(next(iter(commune.facts())).stream, after=1))) < 5


class Objector:
    """A plugin that objects to every leaving, in its own words."""

    @hookimpl
    def review(self, commune: Commune, fact: object) -> list[Finding]:
        return [Finding("never_leave")] if getattr(fact, "kind", "") == "officers.left" else []


def test_a_plugins_objection_blocks_the_fact_and_can_be_read() -> None:
    host = PluginHost.bare()
    host.register(Objector(), name="objector")
    with Commune.open("memory:", host=host, today=DAY) as commune:
        commune.officers.appoint(Officer("A", "peoples_committee_chair"), on=date(2024, 1, 2))
        with pytest.raises(RuleError) as caught:
            commune.officers.leave_post("A", on=DAY)
        assert len(list(commune.facts())) == 1
    assert "never_leave" in str(caught.value)
    assert "never_leave" in caught.value.explain("vi")


@pytest.mark.parametrize("command", ["verify", "today"])
def test_looking_never_makes_a_store_out_of_an_empty_file_or_a_name(command: str, tmp_path: Path) -> None:
    empty = tmp_path / "empty.db"
    empty.touch()
    for path in (empty, tmp_path / "none.db", tmp_path / ("x" * 4000), tmp_path / "no" / "folder.db"):
        done = subprocess.run(
            [sys.executable, "-m", "grassroots_gov", command, "--store", f"sqlite:///{path}"],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 2
        assert done.stderr.count("\n") == 1
        assert len(done.stderr) < 1000
        assert done.stdout == ""
    assert empty.read_bytes() == b""
    assert list(tmp_path.iterdir()) == [empty]


def test_a_figure_that_is_no_number_is_named_with_its_option(tmp_path: Path) -> None:
    words = "decide infrastructure_contribution --on 03/06/2024 --unit household --agree 1 --eligible"
    done = subprocess.run(
        [sys.executable, "-m", "grassroots_gov", *words.split(), "abc"],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "--eligible" in done.stderr
    assert "abc" in done.stderr
    assert list(tmp_path.iterdir()) == []
