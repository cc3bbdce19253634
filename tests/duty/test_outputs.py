"""What people see of a roster: the posted page, plain text, burdens as figures, picture and words."""

from __future__ import annotations

import json
from datetime import date, time, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from grassroots_gov.duty import Slot, plan_duty, plan_request, request_of
from grassroots_gov.duty.paper import Heading
from support.duty_models import CHAIR, Gone, Names, Person, PlainCalendar, reception_law

LAW = reception_law()
MONDAY = date(2024, 6, 3)
STAFF = [Person("CT", CHAIR), Person("P1"), Person("P2")]
CALENDAR = PlainCalendar({MONDAY: Names.HOLIDAY})
PLAN = plan_duty(
    STAFF,
    MONDAY,
    date(2024, 6, 9),
    absences=[Gone(one.id, date(2024, 6, 5), date(2024, 6, 5)) for one in STAFF],
    calendar=CALENDAR,
    book=LAW,
)


class Cells(HTMLParser):
    """The words of every table cell, and every tag."""

    def __init__(self) -> None:
        super().__init__()
        self.cells: list[str] = []
        self.tags: set[str] = set()
        self.inside = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)
        self.inside = tag in ("td", "th")
        if self.inside:
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside and self.cells:
            self.cells[-1] += data


def test_the_posted_page_names_every_day_and_the_seat_without_anybody() -> None:
    heading = Heading(
        unit="ỦY BAN NHÂN DÂN XÃ TÂN LẬP",
        names={"CT": "Chủ tịch A"},
        posts={"CT": "Chủ tịch UBND"},
        signer="CHỦ TỊCH",
        place="Tân Lập",
        on=date(2024, 5, 20),
    )
    page = PLAN.to_html(heading)
    read = Cells()
    read.feed(page)
    assert "Thứ Hai, 03/06/2024" in read.cells
    assert "(chưa có người trực)" in read.cells
    assert {"Chủ tịch A", "Chủ tịch UBND", "P1", "P2"} <= set(read.cells)
    assert "Độc lập - Tự do - Hạnh phúc" in page
    assert "size: A4" in page
    assert page.count('class="rest"') == 3


@settings(max_examples=50, deadline=None)
@given(st.text(min_size=1, max_size=40))
def test_no_name_can_break_out_of_the_page_or_the_picture(name: str) -> None:
    heading = Heading(unit=name, names={"CT": f"<script>{name}</script>"}, signer=name)
    read = Cells()
    read.feed(PLAN.to_html(heading))
    assert "script" not in read.tags
    printable = "".join(sign for sign in name if sign.isprintable())
    ElementTree.fromstring(PLAN.to_svg(names={"CT": f"<b>{printable}"}))


def test_the_text_table_has_a_line_for_each_seat() -> None:
    lines = PLAN.to_text(Heading(unit="UBND XÃ TÂN LẬP")).splitlines()
    assert lines[0] == "UBND XÃ TÂN LẬP"
    assert len(lines) == 4 + 2 + 7
    assert lines[-1].startswith("Chủ nhật, 09/06/2024")


def test_quality_counts_everybody_and_time_once() -> None:
    morning = Slot(name="sáng", seats=2, begins=time(7), ends=time(12))
    noon = Slot(name="trưa", begins=time(11), ends=time(14))
    people = [Person(name) for name in "abcd"]
    plan = plan_request(
        request_of(
            people,
            MONDAY,
            MONDAY,
            slots=[morning, noon],
            absences=[Gone("d", MONDAY, MONDAY)],
            calendar=PlainCalendar({}),
            book=LAW,
        )
    )
    quality = plan.quality()
    assert [burden.total for burden in quality.burdens] == [1, 1, 1, 0]
    assert quality.spread["total"] == 1
    assert (quality.seats, quality.filled) == (3, 3)
    assert (quality.minutes, quality.covered) == (7 * 60, 7 * 60)


def test_coverage_counts_the_empty_seat() -> None:
    quality = PLAN.quality()
    assert (quality.seats, quality.filled) == (7, 6)
    assert quality.minutes - quality.covered == 8 * 60
    assert sum(burden.count["holiday"] for burden in quality.burdens) == 1


def test_neighbours_are_days_running_of_one_officer() -> None:
    alone = plan_duty([Person("a")], MONDAY, MONDAY + timedelta(days=6), calendar=CALENDAR, book=LAW)
    assert alone.quality().neighbours == 6


def test_the_picture_has_a_text_alternative_with_the_same_figures() -> None:
    root = ElementTree.fromstring(PLAN.to_svg())
    space = "{http://www.w3.org/2000/svg}"
    words = root.findtext(f"{space}desc") or ""
    for burden in PLAN.quality().burdens:
        assert f"{burden.officer}: {burden.total} ca" in words
    assert root.attrib["role"] == "img"
    assert "Duties of each officer" in PLAN.to_svg("en")


def test_a_plan_as_json_is_plain_and_complete() -> None:
    data = json.loads(json.dumps(PLAN.to_dict()))
    assert data["guarantee"] == "partial"
    assert len(data["assignments"]) == 6
    assert set(data["gaps"][0]["reasons"]) == {"CT", "P1", "P2"}
    assert data["loads"]["CT"]["total"] == PLAN.load("CT")["total"]


def test_the_picture_in_the_documentation_is_what_the_page_beside_it_draws() -> None:
    folder = Path(__file__).parents[2] / "docs/howto"
    block = (folder / "rosters.md").read_text("utf-8").split("```python\n", 1)[1].split("```", 1)[0]
    names: dict[str, Any] = {}
    exec(block.replace("print(", "str("), names)
    assert names["plan"].to_svg() == (folder / "burdens.svg").read_text("utf-8")
