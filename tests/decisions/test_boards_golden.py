"""Every branch of the judge of the two boards, told whole in ``golden_boards/verdicts.txt``.

How the file is written anew: ``support.proofs``.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from grassroots_gov.decisions.boards import BOARDS, Board, board_day, judge_board, judge_by_election
from grassroots_gov.errors import ImpossibleCount, NoRuleInForce
from grassroots_gov.law import RuleBook
from support.proofs import hold

GOLDEN = Path(__file__).parent / "golden_boards/verdicts.txt"
INSPECTION, SUPERVISION = BOARDS
DECREE, BOTH, LAW = date(2020, 5, 20), date(2023, 7, 1), date(2024, 6, 3)
SOUND = {"deputies": 2, "barred": 0}
PARTS = {"front": 2, "inspection_board": 2, "residents": 5}
BARE = RuleBook(())


def inspection(members, on=LAW, elected_on=None, **known):
    return lambda: judge_board(INSPECTION, Board(members=members, **known), on=on, elected_on=elected_on)


def villages(members, of, represented=None, **known):
    return inspection(members, villages=of, represented=represented or of, **{**SOUND, **known})


def delta(members, population, on=DECREE, **given):
    return inspection(members, on=on, area="delta", population=population, **given)


def mountain(members, of):
    return inspection(members, on=DECREE, area="mountain_midland_island", villages=of)


def supervision(members, on=LAW, book=None, elected_on=None, **known):
    board = Board(members=members, **known)
    return lambda: judge_board(SUPERVISION, board, on=on, elected_on=elected_on, book=book)


def by_election(term_ends, on=LAW, **given):
    return lambda: judge_by_election(term_ends, on=on, **given)


SITUATIONS = {
    "one member for each village": villages(12, 12),
    "one short, one village without": villages(11, 12, 11),
    "one too many": villages(13, 12),
    "as many villages as the least": villages(5, 5),
    "fewer villages than the least": villages(5, 4),
    "fewer villages, one too many": villages(6, 4),
    "four members for four villages": villages(4, 4),
    "two more needed in a small commune": villages(3, 5, 3),
    "nobody elected yet": inspection(0, villages=12, represented=0, deputies=0, barred=0),
    "a deputy too many, one barred": villages(12, 12, deputies=3, barred=1),
    "no deputies": villages(12, 12, deputies=0),
    "nothing known but the members": inspection(12),
    "villages known, not who has a member": inspection(12, villages=12, **SOUND),
    "a village without a number of villages": inspection(12, represented=3, **SOUND),
    "while both laws stand": inspection(7, on=BOTH, area="delta", population=4000, villages=7, represented=7),
    "elected before the law": delta(7, 4000, on=date(2024, 1, 10), elected_on=date(2022, 11, 1)),
    "elected before the law, asked on its first day": delta(
        7, 4000, on=date(2023, 8, 15), elected_on=date(2022, 11, 1)
    ),
    "elected before the law, asked before it speaks": delta(
        7, 4000, on=date(2023, 8, 14), elected_on=date(2022, 11, 1)
    ),
    "of the least delta": delta(5, 4999),
    "of the least delta, one short": delta(4, 4999),
    "of the middle delta": delta(9, 5000),
    "of the middle delta, one too many": delta(10, 8999),
    "of the middle delta, one short": delta(6, 8999),
    "of the great delta": delta(11, 9000),
    "of the great delta, one too many": delta(12, 9000),
    "of a delta nobody counted": inspection(7, on=DECREE, area="delta", villages=7),
    "of nobody knows where": inspection(7, on=DECREE),
    "in the mountains": mountain(7, 7),
    "in the mountains, one short": mountain(6, 7),
    "in the mountains, as many as may be": mountain(11, 12),
    "in the mountains, one beyond": mountain(12, 12),
    "in the mountains, few villages": mountain(5, 4),
    "in the mountains, as few villages as may be": mountain(5, 5),
    "in mountains nobody counted": inspection(7, on=DECREE, area="mountain_midland_island", population=1),
    "three parts": supervision(9, sent_by=PARTS, **SOUND),
    "three parts, six residents": supervision(10, sent_by={**PARTS, "residents": 6}, **SOUND),
    "two parts": supervision(7, sent_by={"front": 2, "residents": 5}, **SOUND),
    "no residents": supervision(5, sent_by={"front": 2, "inspection_board": 3}, **SOUND),
    "a part of nobody": supervision(7, sent_by={"front": 2, "inspection_board": 0, "residents": 5}, **SOUND),
    "nobody knows from whom": supervision(5),
    "four members": supervision(4, sent_by={"front": 1, "inspection_board": 1, "residents": 2}, **SOUND),
    "before the law of 2022": supervision(5, on=date(2022, 1, 1), sent_by=PARTS | {"residents": 1}),
    "set up before the law": supervision(5, elected_on=date(2022, 1, 1)),
    "before any law": inspection(5, on=date(2017, 1, 31)),
    "before any law of supervision": supervision(5, on=date(2021, 3, 25)),
    "without any law": supervision(5, book=BARE),
    "half a year is left": by_election(date(2024, 12, 3)),
    "a day less than half a year is left": by_election(date(2024, 12, 2)),
    "a by-election before the law": by_election(date(2024, 12, 3), on=date(2023, 6, 30)),
    "a by-election without any law": by_election(date(2024, 12, 3), book=BARE),
}


def test_every_verdict_is_whole_and_told_word_for_word():
    hold(GOLDEN, SITUATIONS)


@pytest.mark.parametrize("kind", BOARDS)
def test_a_day_without_a_law_names_the_nearest_on_both_sides(kind):
    """A book that ends: the rule before and the rule after are those of this board, and the nearest."""
    book = RuleBook.vietnam()
    own = [key for key in book.all_keys() if key.startswith(f"board.{kind}.size")]
    rules = [rule for key in own for rule in book.timeline(key) if rule.last_day is not None]
    ended = RuleBook(rules)
    with pytest.raises(NoRuleInForce) as raised:
        judge_board(kind, Board(members=5), on=LAW, book=ended)
    error = raised.value
    assert (error.key, error.on, error.after) == (f"board.{kind}.size", LAW, None)
    assert error.before in rules
    assert error.before.effective_from == max(rule.effective_from for rule in rules)


WHOLE = "is a whole number"


@pytest.mark.parametrize(
    ("wrong", "equation", "figures", "others"),
    [
        ({"members": -1}, "members >= 0", "-1 >= 0", ()),
        ({"members": "5", "villages": -1}, f"members {WHOLE}", "'5'", ()),
        ({"members": True}, f"members {WHOLE}", "True", ()),
        ({"villages": 1.5}, f"villages {WHOLE}", "1.5", ()),
        ({"sent_by": {"front": "5"}}, f"sent_by front {WHOLE}", "'5'", ()),
        ({"sent_by": {"front": None}}, f"sent_by front {WHOLE}", "None", ()),
        (
            {"deputies": 6, "barred": 7, "villages": 3, "represented": 4},
            "deputies <= members",
            "6 <= 5",
            ("barred <= members (7 <= 5)", "represented <= villages (4 <= 3)"),
        ),
        (
            {"area": "moon", "sent_by": {"party": 4, "army": 2}},
            "area is one of delta, mountain_midland_island",
            "'moon'",
            (
                "sent_by names only front, inspection_board, residents (army, party)",
                "sum of sent_by = members (6 = 5)",
            ),
        ),
        ({"population": -1, "deputies": -2}, "deputies >= 0", "-2 >= 0", ("population >= 0 (-1 >= 0)",)),
    ],
)
def test_every_figure_that_cannot_be_is_told_with_what_was_given(wrong, equation, figures, others):
    given: dict[str, Any] = {"members": 5, **wrong}
    with pytest.raises(ImpossibleCount) as raised:
        Board(**given)
    error = raised.value
    assert (error.equation, error.figures, error.others) == (equation, figures, others)


def test_figures_at_their_bounds_are_taken():
    board = Board(members=5, deputies=5, barred=5, villages=4, represented=4, sent_by={"front": 5})
    assert board == Board(members=5, deputies=5, barred=5, villages=4, represented=4, sent_by={"front": 5})
    assert Board(members=0, deputies=0, sent_by={}).members == 0


@pytest.mark.parametrize(
    ("kind", "what", "event", "day"),
    [
        (SUPERVISION, "reply_to_recommendation", LAW, date(2024, 6, 18)),
        (INSPECTION, "reply_to_recommendation", LAW, date(2024, 6, 18)),
        (SUPERVISION, "notice_to_investor", date(2021, 3, 26), date(2021, 2, 9)),
    ],
)
def test_days_owed_are_counted_by_the_law_of_the_event(kind, what, event, day):
    assert board_day(kind, what, event) == day


@pytest.mark.parametrize(("days", "before", "after"), [(-1, False, True), (0, True, False), (1, True, False)])
def test_what_else_a_law_says_of_a_board_is_named_from_its_first_day(days, before, after):
    """No size, but another rule of the same board: it stands before the day from its first day on."""
    rule = RuleBook.vietnam().rule(f"board.{INSPECTION}.reply_to_recommendation", LAW)
    on = rule.effective_from + timedelta(days)
    with pytest.raises(NoRuleInForce) as raised:
        judge_board(INSPECTION, Board(members=5), on=on, book=RuleBook([rule]))
    assert (raised.value.before, raised.value.after) == (rule if before else None, rule if after else None)
