"""Every way in which a thing was or was not shown, told whole in ``golden/verdicts.txt``.

How the file is written anew: ``support.proofs``.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from grassroots_gov import WorkCalendar
from grassroots_gov.law import RuleBook, TimeLimit
from grassroots_gov.publicity.facts import Board, Issued, Posting
from grassroots_gov.publicity.judge import due_by, judge, watches
from support.proofs import hold

GOLDEN = Path(__file__).parent / "golden/verdicts.txt"
OFFICE, VILLAGE = "notice_board_commune_office", "notice_board_village_culture_house"
BOTH = (OFFICE, VILLAGE)
ISSUED, DUE = date(2024, 6, 3), date(2024, 6, 10)  # Mondays: five working days
FULL = date(2024, 7, 3)  # the thirtieth day after ISSUED
LONG = date(2024, 12, 2)
BUDGET, ASSETS, ALWAYS = "budget_and_finance", "public_assets", "administrative_procedures"
OTHER, AID, REVIEW = "other_required_content", "disaster_relief_and_donations", "poor_household_review"
OLD_FEES = "fees_and_charges"
NONE_OF_THEM = {"portal": False, "loudspeaker": False}
AIR = {"portal": False, "loudspeaker": True}
BOOK, CALENDAR = RuleBook.vietnam(), WorkCalendar.vietnam()


def up(channel, since, end=None, *, place="", evidence="biên bản 01", removed=None, by=""):
    """What hangs from ``since`` up to and without ``end``; taken down then, unless ``removed`` says no."""
    gone = end is not None if removed is None else removed
    return channel, {"since": since, "end": end, "place": place, "evidence": evidence,
                     "by": by, "removed": gone}  # fmt: skip


def aired(*days_of_june):
    days = [date(2024, 6, day) for day in days_of_june]
    return [up("loudspeaker", day, day + timedelta(1), removed=False) for day in days]


def board_of(item, shown, *, issued=ISSUED, sort="", by="", about="", changed=(), has=NONE_OF_THEM):
    board = Board()
    if issued is not None:
        event = Issued(item=item, about=about, document="12/QĐ", by=by, sort=sort)
        board.issued[item, about] = (issued, event)
    for channel, given in shown:
        board.postings.append(Posting(item=item, about=about, channel=channel, **given))
    for channel, present in has.items():
        board.facilities.append((date(2017, 1, 2), channel, present))
    board.changes[item, about] = list(changed)
    return board


def told(item, *shown, on=LONG, about="", villages=(), book=BOOK, **given):
    board = board_of(item, shown, about=about, **given)
    return lambda: judge(board, (item, about), on, book, CALENDAR, villages)


def both(since, end=None, **given):
    return [up(channel, since, end, **given) for channel in BOTH]


SITUATIONS = {
    "shown in time, long enough": told(ASSETS, *both(ISSUED, FULL)),
    "a day less than long enough": told(ASSETS, *both(ISSUED, date(2024, 7, 2))),
    "a planned end before its days are full": told(ASSETS, *both(ISSUED, date(2024, 7, 2), removed=False)),
    "up on the last day": told(ASSETS, *both(DUE)),
    "up a day late": told(ASSETS, *both(date(2024, 6, 11))),
    "on the last day not shown": told(ASSETS, on=DUE),
    "never shown, a day after the last": told(ASSETS, on=date(2024, 6, 11)),
    "at the office alone": told(ASSETS, up(OFFICE, ISSUED)),
    "on a board without a place": told(ASSETS, up("notice_board", ISSUED)),
    "hanging, not long enough yet": told(ASSETS, *both(ISSUED), on=date(2024, 7, 1)),
    "hanging long enough today": told(ASSETS, *both(ISSUED), on=date(2024, 7, 2)),
    "planned to hang long enough": told(ASSETS, *both(ISSUED, FULL, removed=False), on=DUE),
    "planned to come down too soon": told(ASSETS, *both(ISSUED, date(2024, 7, 2), removed=False), on=DUE),
    "down on the day it went up": told(ASSETS, *both(ISSUED, ISSUED)),
    "down, and up again for all its days": told(
        ASSETS, *both(ISSUED, DUE), *both(date(2024, 6, 11), date(2024, 7, 11))
    ),
    "down, and up again": told(ASSETS, *both(ISSUED, DUE), *both(date(2024, 6, 11)), on=date(2024, 6, 20)),
    "down, up again and down": told(
        ASSETS, *both(ISSUED, date(2024, 6, 20)), *both(date(2024, 6, 21), date(2024, 6, 25), removed=False)
    ),
    "two days hand in hand": told(ASSETS, *both(ISSUED, DUE), *both(DUE, FULL)),
    "without evidence": told(ASSETS, *both(ISSUED, evidence=None)),
    "one of two with evidence": told(
        ASSETS, *both(ISSUED, DUE, evidence=None), *both(DUE, evidence="ảnh 2"), on=FULL
    ),
    "before it was issued": told(ASSETS, *both(ISSUED, FULL), on=date(2024, 5, 31)),
    "shown, and nothing issued": told(ASSETS, *both(ISSUED, FULL), issued=None),
    "of one plan": told(BUDGET, *both(ISSUED, FULL), about="dự toán 2024", sort="final", by="kế toán"),
    "nobody recorded a portal": told(ASSETS, *both(ISSUED, FULL), has={}),
    "a portal, and nothing on it": told(ASSETS, *both(ISSUED, FULL), has={"portal": True}),
    "a portal, and shown on it": told(
        ASSETS, *both(ISSUED, FULL), up("portal", ISSUED, ISSUED + timedelta(1)), has={"portal": True}
    ),
    "a draft within five working days": told(BUDGET, *both(DUE), sort="draft"),
    "a draft a day late": told(BUDGET, *both(date(2024, 6, 11)), sort="draft"),
    "two deadlines, both kept": told(
        BUDGET, *both(date(2026, 2, 10)), sort="quarter", issued=date(2026, 1, 31), on=date(2026, 12, 1)
    ),
    "two deadlines, a day after the first": told(
        BUDGET, *both(date(2026, 2, 11)), sort="quarter", issued=date(2026, 1, 31), on=date(2026, 12, 1)
    ),
    "two deadlines, the second kept": told(
        BUDGET, *both(date(2026, 2, 15)), sort="quarter", issued=date(2026, 1, 31), on=date(2026, 12, 1)
    ),
    "two deadlines, neither kept": told(
        BUDGET, *both(date(2026, 2, 16)), sort="quarter", issued=date(2026, 1, 31), on=date(2026, 12, 1)
    ),
    "two deadlines on one day": told(
        BUDGET, *both(date(2026, 3, 3)), sort="final", issued=date(2026, 1, 31), on=date(2026, 12, 1)
    ),
    "on the portal for no day": told(
        ALWAYS, up(OFFICE, ISSUED), up("portal", ISSUED, ISSUED), has={"portal": True}
    ),
    "a budget paper of no sort": told(BUDGET, *both(ISSUED, FULL), sort=""),
    "always there": told(ALWAYS, up(OFFICE, ISSUED)),
    "always there, but for today": told(ALWAYS, up(OFFICE, ISSUED, LONG), up(OFFICE, LONG + timedelta(1))),
    "always there, its plan ended": told(ALWAYS, up(OFFICE, ISSUED, LONG, removed=False)),
    "always there, and its last day tomorrow": told(
        ALWAYS, up(OFFICE, ISSUED, LONG + timedelta(1), removed=False)
    ),
    "always, never there": told(ALWAYS),
    "always, also on the portal": told(
        ALWAYS, up(OFFICE, ISSUED), up("portal", ISSUED, DUE), has={"portal": True}
    ),
    "changed, and not shown anew": told(ALWAYS, up(OFFICE, ISSUED), changed=[LONG]),
    "changed, and nothing ever proved": told(ALWAYS, up(OFFICE, ISSUED, evidence=None), changed=[LONG]),
    "changed before it was first shown": told(ALWAYS, up(OFFICE, DUE), changed=[ISSUED]),
    "changed tomorrow": told(ALWAYS, up(OFFICE, ISSUED), changed=[LONG + timedelta(1)]),
    "changed, and shown anew": told(
        ALWAYS, up(OFFICE, ISSUED, LONG), up(OFFICE, LONG), changed=[ISSUED, LONG]
    ),
    "changed, and never shown": told(ALWAYS, changed=[DUE]),
    "three days on the air": told(
        AID, *both(ISSUED, FULL), up("village_head", ISSUED, DUE), *aired(3, 4, 5),
        has=AIR,
    ),
    "two days on the air": told(
        AID, *both(ISSUED, FULL), up("village_head", ISSUED, DUE), *aired(3, 4),
        has=AIR,
    ),
    "on the air with a day between": told(
        AID, *aired(3, 4, 6), on=date(2024, 6, 7),
        has=AIR,
    ),
    "on the air, the third day to come": told(
        AID, *aired(3, 4), on=date(2024, 6, 5),
        has=AIR,
    ),
    "on the air, the third day missed": told(
        AID, *aired(3, 4), on=date(2024, 6, 6),
        has=AIR,
    ),
    "each village its board": told(
        ASSETS, up(OFFICE, ISSUED), up(VILLAGE, ISSUED, place="Thôn 1"), up(VILLAGE, DUE, place="Thôn 2"),
        villages=("Thôn 1", "Thôn 2"),
    ),
    "one village without": told(
        ASSETS, up(OFFICE, ISSUED), up(VILLAGE, ISSUED, place="Thôn 1"), villages=("Thôn 1", "Thôn 2")
    ),
    "one posting for all villages": told(
        ASSETS, up(OFFICE, ISSUED), up(VILLAGE, ISSUED), villages=("Thôn 1", "Thôn 2")
    ),
    "no channel named, none used": told(OTHER),
    "no channel named, none known": told(OTHER, has={}),
    "no channel named, the portal there": told(OTHER, up("portal", ISSUED, DUE), has={"portal": True}),
    "no channel named, one used": told(OTHER, up("telecom_social_network", ISSUED, DUE)),
    "under the ordinance, on any board": told(
        OLD_FEES, up("notice_board", date(2020, 5, 21), date(2020, 6, 20)), issued=date(2020, 5, 20),
        on=date(2020, 12, 1),
    ),
    "under the ordinance, nothing": told(OLD_FEES, issued=date(2020, 5, 20), on=date(2020, 12, 1)),
    "a list of poor households of 2022": told(
        REVIEW, *both(date(2022, 6, 6), date(2022, 6, 9)), issued=None, on=date(2022, 12, 1)
    ),
    "a list of poor households, a day too few": told(
        REVIEW, *both(date(2022, 6, 6), date(2022, 6, 8)), issued=None, on=date(2022, 12, 1)
    ),
    "a list over a weekend": told(
        REVIEW, *both(date(2022, 6, 10), date(2022, 6, 15)), issued=None, on=date(2022, 12, 1)
    ),
    "a list of poor households of 2020": told(
        REVIEW, up("notice_board", date(2020, 6, 1), date(2020, 6, 10)), issued=None, on=date(2020, 12, 1)
    ),
    "an item of no law": told("weather", issued=None),
    "an item without any law": told(ASSETS, book=RuleBook(())),
}  # fmt: skip


def test_every_verdict_is_whole_and_told_word_for_word() -> None:
    hold(GOLDEN, SITUATIONS)


def whose(item, *shown, on=LONG, **given):
    board = board_of(item, shown, **given)
    return [*watches(board, (item, ""), on, BOOK, CALENDAR)]


def test_a_watch_says_who_shows_it_since_when_and_until_when() -> None:
    """Who is named last answers; else who was named with the document; else the committee."""
    running = whose(ASSETS, *both(ISSUED), on=DUE)
    assert [(one.code, one.began, one.until, one.days, one.needed) for one in running] == [
        ("running", ISSUED, FULL, 8, 30)
    ] * 2
    assert {(one.channel, one.place, one.due, one.latest) for one in running} == {
        (channel, "", DUE, DUE) for channel in BOTH
    }
    assert {one.by for one in running} == {"peoples_committee"}
    assert {one.by for one in whose(ASSETS, *both(ISSUED), by="văn phòng")} == {"văn phòng"}
    two = (up(OFFICE, ISSUED, DUE, by="một"), up(OFFICE, DUE, by="hai"), up(OFFICE, FULL))
    assert [one.by for one in whose(ALWAYS, *two, by="văn phòng")] == ["hai"]
    assert [(one.code, one.until) for one in whose(ALWAYS, *two)] == [("met", None)]
    assert [one.evidence for one in whose(ALWAYS, *two)] == [("biên bản 01",) * 3]
    assert [one.evidence for one in whose(ALWAYS, up(OFFICE, ISSUED, evidence=""))] == [()]


def test_what_was_not_issued_is_due_on_no_day() -> None:
    for watch in whose(ASSETS, issued=None):
        assert (watch.due, watch.latest, watch.began, watch.code, watch.days) == (
            None,
            None,
            None,
            "not_yet",
            0,
        )
        assert watch.due_rule == watch.requirement.rule


@pytest.mark.parametrize(
    ("limit", "since", "day"),
    [
        (TimeLimit("<=", 5, "working_day"), ISSUED, DUE),
        (TimeLimit("<=", 5, "day"), ISSUED, date(2024, 6, 8)),
        (TimeLimit("<=", 0, "day"), ISSUED, ISSUED),
        (TimeLimit("<=", 5, "day"), None, None),
        (None, ISSUED, None),
    ],
)
def test_the_day_of_the_document_is_day_zero(limit, since, day) -> None:
    assert due_by(limit, since, CALENDAR) == day
