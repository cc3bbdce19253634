"""Villages and bodies: names and codes by date, merger and split that lose nothing, terms."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vietnam_provinces import Ward

from grassroots_gov.errors import (
    BadChoice,
    BadInterval,
    BadMeasure,
    BlankText,
    NameTaken,
    OverlappingTerms,
    UnknownBody,
    UnknownUnit,
)
from grassroots_gov.hooks import PluginHost, hookimpl
from grassroots_gov.journal import Journal, MemoryStore
from grassroots_gov.law import Outcome, RuleBook
from grassroots_gov.money import Dong
from grassroots_gov.officers.facts import CODEC
from grassroots_gov.officers.room import OfficersRoom
from grassroots_gov.officers.unit_facts import BODY_KINDS
from grassroots_gov.officers.villages import Villages
from grassroots_gov.text import say
from grassroots_gov.worktime import WorkCalendar
from support.journals import journal_on

START, MERGED, ON = date(2016, 1, 1), date(2020, 1, 1), date(2024, 6, 3)
DAY = timedelta(days=1)


def room(journal: Journal | None = None) -> OfficersRoom:
    return OfficersRoom(journal or journal_on(MemoryStore(), CODEC), RuleBook.vietnam, WorkCalendar.vietnam)


def villages() -> Villages:
    return room().villages


def test_names_and_codes_belong_to_their_day() -> None:
    door = villages()
    unit = door.found("Thôn 1", on=START, code="01")
    door.rename(unit, "Thôn Đồng Mới", on=MERGED)
    door.rename(unit, on=ON, code="02")
    one = door.unit(unit)
    assert [(one.name(day), one.code(day)) for day in (START, MERGED - DAY, MERGED, ON)] == [
        ("Thôn 1", "01"),
        ("Thôn 1", "01"),
        ("Thôn Đồng Mới", "01"),
        ("Thôn Đồng Mới", "02"),
    ]
    assert door.called("Thôn Đồng Mới", ON).id == unit
    with pytest.raises(UnknownUnit):
        door.called("Thôn 1", ON)
    assert door.names(ON) == ("Thôn Đồng Mới",)


def test_a_merged_village_is_followed_by_the_new_one() -> None:
    door = villages()
    one, two = door.found("Thôn 1", on=START), door.found("Thôn 2", on=START)
    cell = door.set_up("party_cell", one, on=START, until=ON)
    new = door.merge([one, two], "Thôn 1", on=MERGED, decision="NQ 5/2020")
    assert door.successors(one, MERGED - DAY) == (one,)
    assert door.successors(one, MERGED) == door.successors(two, MERGED) == (new,)
    assert [unit.id for unit in door.units(MERGED - DAY)] == [one, two]
    assert [unit.id for unit in door.units(MERGED)] == [new]
    assert [body.id for body in door.bodies(MERGED - DAY)] == [cell]
    assert door.bodies(MERGED) == ()
    assert door.carry({one: Dong(7), two: Dong(5)}, on=MERGED) == {new: Dong(12)}
    assert door.carry({one: Dong(7), two: Dong(5)}, on=MERGED - DAY) == {one: Dong(7), two: Dong(5)}


def test_a_split_divides_money_by_households_and_cases_whole() -> None:
    door = villages()
    old = door.found("Thôn Lớn", on=START)
    east, west = door.split(old, {"Thôn Đông": 120, "Thôn Tây": 60}, on=MERGED)
    assert door.carry({old: Dong(100)}, on=ON) == {east: Dong(67), west: Dong(33)}
    assert door.move({"case-1": old}, on=ON) == {"case-1": east}
    assert door.successors(old, ON) == (east, west)


@st.composite
def histories(draw: st.DrawFn) -> tuple[Villages, list[str], date]:
    """A commune whose villages were merged, joined to another and split several times."""
    door = villages()
    first = [door.found(f"V{at}", on=START) for at in range(draw(st.integers(2, 5)))]
    living, on = list(first), START
    for step in range(draw(st.integers(0, 5))):
        on += DAY * draw(st.integers(1, 30))
        if len(living) > 1 and draw(st.booleans()):
            gone, kept = draw(st.permutations(living))[:2]
            living.remove(gone)
            door.absorb(gone, kept, on=on)
        elif len(living) > 1 and draw(st.booleans()):
            gone = draw(st.lists(st.sampled_from(living), min_size=2, max_size=3, unique=True))
            living = [unit for unit in living if unit not in gone]
            living.append(door.merge(gone, f"M{step}", on=on))
        else:
            gone_one = draw(st.sampled_from(living))
            weights = draw(st.lists(st.integers(1, 300), min_size=2, max_size=3))
            living.remove(gone_one)
            parts = {f"S{step}-{at}": weight for at, weight in enumerate(weights)}
            living += door.split(gone_one, parts, on=on)
    return door, first, on


@given(histories(), st.data())
def test_balances_and_open_cases_are_conserved(
    drawn: tuple[Villages, list[str], date], data: st.DataObject
) -> None:
    door, first, last = drawn
    on = START + DAY * data.draw(st.integers(0, (last - START).days + 1))
    amounts = {unit: Dong(data.draw(st.integers(-(10**9), 10**9))) for unit in first}
    cases = {f"case-{at}": data.draw(st.sampled_from(first)) for at in range(5)}
    carried, moved = door.carry(amounts, on=on), door.move(cases, on=on)
    assert sum(carried.values(), Dong(0)) == sum(amounts.values(), Dong(0))
    assert moved.keys() == cases.keys()
    living = {unit.id for unit in door.units(on)}
    assert carried.keys() <= living
    assert set(moved.values()) <= living
    for unit in first:
        assert set(door.successors(unit, on)) <= living
        assert door.successors(unit, on)


def test_a_village_joined_to_another_leaves_that_one_as_it_is() -> None:
    door = villages()
    one, two = door.found("Thôn 1", on=START), door.found("Thôn 2", on=START)
    door.absorb(one, two, on=MERGED, decision="NQ 7/2020")
    assert [unit.id for unit in door.units(MERGED)] == [two]
    assert door.unit(two).name(MERGED) == "Thôn 2"
    assert door.carry({one: Dong(7), two: Dong(5)}, on=MERGED) == {two: Dong(12)}
    assert door.move({"case-1": one}, on=MERGED) == {"case-1": two}
    with pytest.raises(UnknownUnit):
        door.absorb(one, two, on=ON)


def test_villages_of_a_ward_become_street_groups_and_never_a_commune() -> None:
    door = villages()
    one, two = door.found("Thôn 1", on=START), door.found("Tổ 2", on=START, of="street_group")
    commune = door.found("Xã A", on=START, of="commune")
    new = door.merge([one, two], "Tổ 1", on=MERGED, of="street_group")
    assert door.unit(new).type == "street_group"
    for call in (
        lambda: door.merge([new, commune], "X", on=ON),
        lambda: door.absorb(new, commune, on=ON),
        lambda: door.absorb(commune, new, on=ON),
    ):
        with pytest.raises(BadChoice):
            call()
    with pytest.raises(BadMeasure):
        door.absorb(new, new, on=ON)
    for call in (lambda: door.found(" ", on=ON), lambda: door.split(new, {"": 1, "B": 1}, on=ON)):
        with pytest.raises(BlankText):
            call()


def test_the_bodies_of_merged_villages_are_owed_in_the_new_one_until_set_up() -> None:
    door = villages()
    one, two = door.found("Thôn 1", on=START), door.found("Thôn 2", on=START)
    for unit in (one, two):
        door.set_up("party_cell", unit, on=START)
    door.set_up("front_committee", one, on=START, until=MERGED - DAY * 9)  # over before the merger
    door.set_up("investment_supervision_board", one, on=START)  # for one works alone
    new = door.merge([one, two], "Thôn 3", on=MERGED)

    def owed(on: date) -> list[str]:
        return [one.subject for one in door.owed(on) if one.code == "officers.owed_body_followed"]

    assert owed(MERGED - DAY) == []
    assert owed(MERGED) == [f"{new}/party_cell"]
    door.set_up("party_cell", new, on=MERGED + DAY)
    assert owed(MERGED + DAY) == []
    assert owed(MERGED) == [f"{new}/party_cell"]


def test_bodies_have_members_terms_and_the_election_that_made_them() -> None:
    office = room()
    door = office.villages
    unit = door.found("Thôn 1", on=START)
    board = door.set_up("inspection_board", unit, on=START, until=date(2018, 1, 31), decision="decisions/1")
    door.join(board, "H2-001", "head", on=START, decision="decisions/1")
    door.join(board, "H2-002", on=START)
    door.leave(board, "H2-002", on=START + DAY * 10)
    (body,) = door.bodies(START + DAY * 10, unit)
    assert body.decision == "decisions/1"
    assert [member.member for member in body.members if member.on(START + DAY * 10)] == ["H2-001"]
    assert [member.role for member in body.members if member.on(START + DAY * 9)] == ["head", "member"]
    soon = [(one.due, one.state) for one in door.owed(date(2018, 1, 1))]
    assert soon == [(date(2018, 1, 31), "due")]
    assert [one.state for one in door.owed(date(2018, 2, 1))] == ["late"]
    assert [one.subject for one in office.owed(date(2018, 2, 1)) if one.code == "officers.owed_body"] == [
        board
    ]
    door.set_up("inspection_board", unit, on=date(2018, 2, 1))
    assert not list(door.owed(date(2018, 2, 2)))


def test_every_kind_of_body_is_worded() -> None:
    for kind in BODY_KINDS:
        assert say(f"officers.body_{kind}", "vi") != say(f"officers.body_{kind}", "en")


def test_bad_input_is_named_and_nothing_is_written() -> None:
    journal = journal_on(MemoryStore(), CODEC)
    door = room(journal).villages
    one, two = door.found("Thôn 1", on=START), door.found("Thôn 2", on=START)
    cell = door.set_up("party_cell", one, on=START, until=ON)
    door.join(cell, "H1", on=START)
    written = journal.store.length("officers/units")
    with pytest.raises(NameTaken):
        door.found("Thôn 1", on=ON)
    with pytest.raises(NameTaken):
        door.rename(one, "Thôn 2", on=ON)
    with pytest.raises(UnknownUnit):
        door.merge([one, "U9"], "Thôn 3", on=ON)
    with pytest.raises(BadMeasure):
        door.merge([one, one], "Thôn 3", on=ON)
    with pytest.raises(BadMeasure):
        door.split(one, {"A": 1, "B": 0}, on=ON)
    with pytest.raises(UnknownUnit):
        door.rename(one, "x", on=START - DAY)
    with pytest.raises(UnknownUnit):
        door.carry({"U9": Dong(1)}, on=ON)
    with pytest.raises(UnknownBody):
        door.set_up("choir", one, on=ON)  # type: ignore[arg-type]
    with pytest.raises(OverlappingTerms):
        door.set_up("party_cell", one, on=ON)
    with pytest.raises(OverlappingTerms):
        door.join(cell, "H1", on=ON)
    with pytest.raises(BadInterval):
        door.join(cell, "H2", on=ON, until=START)
    with pytest.raises(UnknownBody):
        door.leave(cell, "H2", on=ON)
    with pytest.raises(UnknownBody):
        door.dissolve(cell, on=ON + DAY)
    assert journal.store.length("officers/units") == written
    door.merge([one, two], "Thôn 3", on=ON)
    with pytest.raises(UnknownUnit):
        door.rename(one, "x", on=ON)


# --- official codes ---------------------------------------------------------------------------------


SINCE = date(2025, 7, 1)


class NationalList:
    """A plugin over the package, which knows the units since July 2025."""

    @hookimpl
    def official_unit(self, code: str, on: date) -> str | None:
        if on < SINCE:
            return None
        return next((ward.name for ward in Ward.iter_all() if str(int(ward.code)) == code), None)


def test_official_codes_are_asked_of_whoever_knows_them() -> None:
    host = PluginHost.bare()
    host.register(NationalList(), name="national-list")
    official = host.official_unit
    ward = next(iter(Ward.iter_all()))
    assert official(str(int(ward.code)), SINCE - DAY) is None
    door = villages()
    unit = door.found(ward.name, on=date(2025, 7, 1), of="commune", code=str(int(ward.code)))
    on = date(2025, 8, 1)
    assert door.check_codes(on, official).holds
    door.rename(unit, "Tên khác", on=on)
    assert door.check_codes(on, official).outcome is Outcome.FAILS
    door.rename(unit, ward.name, on=on + DAY, code="0")
    verdict = door.check_codes(on + DAY, official)
    assert {finding.code for finding in verdict.findings} == {"code_unknown"}
    door.found("Thôn 1", on=on + DAY)
    assert "no_code" in {finding.code for finding in door.check_codes(on + DAY, official).findings}
    assert verdict.explain("vi") != verdict.explain("en")
