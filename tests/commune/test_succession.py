"""What is open in a village that was merged goes on in the one that follows it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grassroots_gov import Commune, Count, Dong, Entry, Line, PluginHost
from grassroots_gov.errors import UnknownFund

START, MERGED, ON = date(2024, 1, 1), date(2025, 11, 3), date(2025, 12, 1)
DAY = timedelta(days=1)


@given(
    st.lists(st.tuples(st.sampled_from(["petition", "request", "denunciation"]), st.booleans()), max_size=6)
)
def test_every_open_case_of_a_merged_village_has_one_heir(drawn: list[tuple[str, bool]]) -> None:
    with Commune.open("memory:") as commune:
        villages = commune.officers.villages
        one, two, three = (villages.found(f"Thôn {at}", on=START) for at in (1, 2, 3))
        waiting = set()
        for kind, closed in drawn:
            if kind == "request":
                made = commune.council.voters_request("sửa đường", on=MERGED - DAY, village="Thôn 1")
                if closed:
                    commune.council.answer_request(made, "xong", on=MERGED)
            else:
                slip = commune.cases.petitions.lodge(
                    "reflection" if kind == "petition" else "denunciation",
                    on=MERGED - DAY,
                    about="peoples_committee_chair",
                    topic="duong_thon",
                    village=one.lower(),
                )
                made = slip.petition_id
            if kind == "petition" or (kind == "request" and not closed):
                waiting.add((kind, made))
        commune.council.voters_request("sửa cầu", on=MERGED - DAY, village="Thôn 3")
        assert commune.inherited(MERGED - DAY) == ()
        new = villages.merge([one, two], "Thôn 1", on=MERGED)
        found = commune.inherited(ON)
        assert {(each.kind, each.id) for each in found} == waiting
        assert all((each.unit, each.now, each.heir) == (one, (new,), new) for each in found)
        assert three in {unit.id for unit in villages.units(ON)}


def test_of_a_split_village_the_greatest_part_goes_on() -> None:
    with Commune.open("memory:") as commune:
        villages = commune.officers.villages
        old = villages.found("Thôn Lớn", on=START)
        made = commune.council.voters_request("sửa đường", on=MERGED - DAY, village="Thôn Lớn")
        commune.council.voters_request("nơi khác", on=MERGED - DAY, village="Thôn không ghi")
        small, great = villages.split(old, {"Thôn Đông": 40, "Thôn Tây": 60}, on=MERGED)
        (found,) = commune.inherited(ON)
        assert (found.id, found.now, found.heir) == (made, (small, great), great)


@given(
    st.tuples(st.integers(0, 9_000_000), st.integers(0, 9_000_000)),
    st.booleans(),
    st.integers(1, 200),
    st.integers(1, 200),
)
def test_the_money_of_merged_and_split_villages_is_handed_over_to_the_dong(
    amounts: tuple[int, int], banked: bool, east: int, west: int
) -> None:
    with Commune.open("memory:", host=PluginHost.bare(), today=ON) as commune:
        villages, funds = commune.officers.villages, commune.funds
        one, two = (villages.found(f"Thôn {at}", on=START) for at in (1, 2))
        decision = commune.decisions.open(
            "infrastructure_contribution", "Bàn giao quỹ", on=START, unit="household", eligible=90
        )
        all_agree = Count(unit="household", eligible=90, attending=90, agree=90)
        commune.decisions.count(decision, all_agree, on=START + DAY)
        assert commune.decisions.conclude(decision, on=START + DAY).holds
        for code in ("t1", "t2", "dong", "tay"):
            funds.open(code, f"Quỹ {code}", on=START + DAY, decision=decision)
        held = {"t1": amounts[0], "t2": amounts[1]}
        for fund in funds.funds():
            if amount := held.get(fund.code, 0):
                lines = (
                    Line.debit("111", Dong(amount), fund=fund.code),
                    Line.credit(fund.source, Dong(amount), fund=fund.code),
                )
                funds.post(Entry(START + DAY, "mang sang", lines, "SD"))
                if banked:
                    funds.deposit(fund.code, Dong(amount // 2 + 1), on=START + DAY, document="BC")
        whole = villages.merge([one, two], "Thôn Mới", on=MERGED)
        (first, second) = villages.split(whole, {"Đông": east, "Tây": west}, on=MERGED + DAY)
        of = {one: "t1", two: "t2", first: "dong", second: "tay"}

        def total(*codes: str) -> Dong:
            accounts = ("111", "1128")
            return sum((funds.balance(each, fund=code) for code in codes for each in accounts), Dong(0))

        before = total(*of.values())
        for move in commune.fund_moves(of, on=ON):
            funds.transfer(
                move.source, move.target, move.amount, on=ON, decision=decision, approved_by="CT",
                document="BB bàn giao", account=move.account,
            )  # fmt: skip
        assert total(*of.values()) == before == Dong(sum(held.values()))
        assert total("t1", "t2") == Dong(0)
        assert commune.fund_moves(of, on=ON) == ()
        with pytest.raises(UnknownFund):
            commune.fund_moves({one: "t9"}, on=ON)
