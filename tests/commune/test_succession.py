"""What is open in a village that was merged goes on in the one that follows it."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from grassroots_gov import Commune

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
