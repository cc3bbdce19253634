"""The two boards of the people: how many members the law of a day wants, and from whom.

People's Inspection Board (Ban Thanh tra nhân dân) and Community Investment Supervision Board (Ban Giám sát
đầu tư của cộng đồng). Who is elected is judged by ``elections``; here, whether the board is whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Literal, TypeAlias

from attrs import field, fields, frozen

from grassroots_gov.decisions.deadlines import Calendar, due_on, latest_start
from grassroots_gov.errors import ImpossibleCount, NoRuleInForce
from grassroots_gov.law import Finding, Outcome, Rule, RuleBook, Rules, TimeLimit, Verdict, unconfirmed
from grassroots_gov.law.verdict import Plain, Relation

__all__ = ["BOARDS", "Board", "BoardKind", "board_day", "judge_board", "judge_by_election"]

BoardKind: TypeAlias = Literal["peoples_inspection_board", "community_investment_supervision_board"]
Area: TypeAlias = Literal["delta", "mountain_midland_island"]
BOARDS: tuple[BoardKind, ...] = ("peoples_inspection_board", "community_investment_supervision_board")
_AREAS: tuple[Area, ...] = ("delta", "mountain_midland_island")
_INSPECTION, _SUPERVISION = BOARDS


def _read_only(members: Mapping[str, int] | None) -> Mapping[str, int] | None:
    return None if members is None else MappingProxyType(dict(sorted(members.items())))


@frozen(kw_only=True)
class Board:
    """What is known of a board; ``None`` where nobody noted it.

    ``members``      how many there are
    ``deputies``     how many of them are deputy heads
    ``barred``       how many of them the law bars: officials, in some cases relatives, non-residents
    ``villages``     villages and street groups of the commune, for an inspection board
    ``represented``  how many of these have a member
    ``population``, ``area``  of the commune, where the law of the day sets the size by them
    ``sent_by``      of a supervision board: members by whom they stand for, ``front`` (the commune Front),
                     ``inspection_board`` and ``residents`` of the villages where the work is

    Figures that cannot be raise :class:`ImpossibleCount`.
    """

    members: int
    deputies: int | None = None
    barred: int | None = None
    villages: int | None = None
    represented: int | None = None
    population: int | None = None
    area: Area | None = None
    sent_by: Mapping[str, int] | None = field(default=None, converter=_read_only, hash=False)

    def __attrs_post_init__(self) -> None:
        if broken := [*_broken(self)]:
            (equation, shown), *others = broken
            raise ImpossibleCount(equation, shown, tuple(f"{rule} ({figure})" for rule, figure in others))


_SENT_BY = ("front", "inspection_board", "residents")
_OPEN = ("deputies", "barred", "villages", "represented", "population")
"""What need not be known of a board; who sent its members is known whole or not at all."""


def _broken(board: Board) -> Iterator[tuple[str, str]]:
    numbers = {
        one.name: getattr(board, one.name) for one in fields(Board) if one.name not in ("area", "sent_by")
    }
    numbers |= {f"sent_by {name}": many for name, many in (board.sent_by or {}).items()}
    for name, value in numbers.items():
        if value is None and name in _OPEN:
            continue
        if not isinstance(value, int) or isinstance(value, bool):
            yield f"{name} is a whole number", repr(value)
            return
        if value < 0:
            yield f"{name} >= 0", f"{value} >= 0"
    for less, more in (("deputies", "members"), ("barred", "members"), ("represented", "villages")):
        low, high = numbers[less], numbers[more]
        if low is not None and high is not None and low > high:
            yield f"{less} <= {more}", f"{low} <= {high}"
    if board.area not in (None, *_AREAS):
        yield f"area is one of {', '.join(_AREAS)}", repr(board.area)
    if board.sent_by is not None:
        if strange := sorted(board.sent_by.keys() - {*_SENT_BY}):
            yield f"sent_by names only {', '.join(_SENT_BY)}", ", ".join(strange)
        if (total := sum(board.sent_by.values())) != board.members:
            yield "sum of sent_by = members", f"{total} = {board.members}"


def judge_board(
    kind: BoardKind,
    board: Board,
    *,
    on: date,
    elected_on: date | None = None,
    book: RuleBook | None = None,
) -> Verdict:
    """Whether a board has as many members as the law wants, and from whom it wants them.

    ``elected_on``  the day it was elected or set up, whose law it is judged by; ``on`` where not given.
                    A board of before the Law of 2022 stays until the next term or the end of its project.

    Fails where a size, a part or a bar is not kept; undetermined where something the law asks is not known.
    Raises :class:`NoRuleInForce` on a day whose law the sheets do not hold.

    >>> from datetime import date
    >>> board = Board(members=12, deputies=2, barred=0, villages=12, represented=12)
    >>> judge_board("peoples_inspection_board", board, on=date(2024, 6, 3)).outcome.value
    'holds'
    """
    book = book or RuleBook.vietnam()
    law_of = elected_on or on
    rules = book.at(law_of)
    sizes = rules.every(f"board.{kind}.size")
    if not sizes:
        raise _no_law(kind, law_of, book)
    found: list[tuple[Finding, Rule]] = []
    for size in sizes:
        found += _inspection(size, board, rules) if kind == _INSPECTION else _supervision(size, board, rules)
    findings = [finding for finding, _ in found]
    kept_on = book.find("transition.existing_boards", on)
    if kept_on is not None and sizes != book.at(on).every(f"board.{kind}.size"):
        findings.append(Finding("board_continues", citation=kept_on.citation, confidence=kept_on.confidence))
    outcome = Outcome.HOLDS
    if any(finding.met is False for finding in findings):
        outcome = Outcome.FAILS
    elif any(finding.params.get("open") for finding in findings):
        outcome = Outcome.UNDETERMINED
    findings += unconfirmed(rule for _, rule in found)
    missing = max(map(_short, findings))
    if missing:
        findings.append(Finding("more_members", params={"more": missing}))
    inputs: dict[str, Plain] = {
        one.name: getattr(board, one.name) for one in fields(Board) if one.name != "sent_by"
    }
    inputs |= {f"sent_by_{name}": many for name, many in (board.sent_by or {}).items()}
    return Verdict(
        "decisions.board_question",
        on,
        outcome,
        findings,
        shortfall=missing,
        book_digest=book.digest,
        inputs={**inputs, "kind": f"decisions.{kind}", "elected_on": law_of.isoformat(), "unit": "person"},
    )


def _short(finding: Finding) -> int:
    """Members that are missing."""
    if finding.code not in ("board_not_too_small", "board_one_for_each_village", "board_of_population"):
        return 0
    if finding.met:
        return 0
    return max(0, (finding.required or 0) - (finding.measured or 0))


def _no_law(kind: BoardKind, on: date, book: RuleBook) -> NoRuleInForce:
    known = [
        rule for key in book.all_keys() if key.startswith(f"board.{kind}.") for rule in book.timeline(key)
    ]
    return NoRuleInForce(
        f"board.{kind}.size",
        on,
        max((one for one in known if one.effective_from <= on), key=_first, default=None),
        min((one for one in known if one.effective_from > on), key=_first, default=None),
    )


def _first(rule: Rule) -> date:
    return rule.effective_from


# --- each board ---------------------------------------------------------------------------------------


def _inspection(size: Rule, board: Board, rules: Rules) -> Iterator[tuple[Finding, Rule]]:
    """The size by villages under the Law; by population or by villages under the decree before it."""
    if isinstance(size.value, Mapping):
        yield _held("board_not_too_small", board.members, ">=", size.table()["min"], size), size
        yield _held("board_not_too_large", board.members, "<=", size.table()["max"], size), size
        yield _by_place(board, rules, size)
    else:
        least = rules["board.peoples_inspection_board.size_min"]
        yield _held("board_not_too_small", board.members, ">=", least.integer(), least), least
        yield _by_villages(size, least.integer(), board), size
        if board.represented is None or board.villages is None:
            yield _open("represented", size), size
        else:
            yield _held("board_every_village", board.represented, "=", board.villages, size), size
    yield from _heads_and_bars("peoples_inspection_board", board, rules)


def _by_villages(size: Rule, least: int, board: Board) -> Finding:
    """As many members as villages; where these are fewer than the least, no more than the rule says."""
    if board.villages is None:
        return _open("villages", size)
    words: dict[str, Plain] = {"villages": board.villages}
    if board.villages >= least:
        return _held("board_one_for_each_village", board.members, "=", board.villages, size, words)
    most = re.search(r"elect at most (\d+)", size.text())
    assert most is not None, "the rule says how many a commune with few villages elects"
    return _held("board_few_villages", board.members, "<=", int(most[1]), size, words)


def _by_place(board: Board, rules: Rules, size: Rule) -> tuple[Finding, Rule]:
    """Under the decree of 2016: a span by population in the delta, one for each village elsewhere."""
    if board.area is None:
        return _open("area", size), size
    key = "size_by_population_delta" if board.area == "delta" else "size_mountain_midland_island"
    rule = rules[f"board.peoples_inspection_board.{key}"]
    if board.area == "delta":
        if board.population is None:
            return _open("population", rule), rule
        least, most = next(span for span in _spans(rule) if _within(span[0], board.population))[1]
        words: dict[str, Plain] = {"population": board.population, "least": least, "most": most}
        if board.members < least:
            return _held("board_of_population", board.members, ">=", least, rule, words), rule
        return _held("board_of_population", board.members, "<=", most, rule, words), rule
    if board.villages is None:
        return _open("villages", rule), rule
    cap = re.search(r"max (\d+)", rule.text())
    assert cap is not None, "the rule says how many at most"
    required = min(board.villages, int(cap[1]))
    if required < _whole(size.table()["min"]):
        # One for each village would be fewer than the least: the sheets do not say which gives way.
        return _open("few_villages", rule), rule
    words = {"villages": board.villages}
    return _held("board_one_for_each_village", board.members, "=", required, rule, words), rule


def _spans(rule: Rule) -> Iterator[tuple[str, tuple[int, int]]]:
    for row in rule.items():
        assert isinstance(row, Mapping), "each row names a population and a span"
        size = row["size"]
        assert isinstance(size, tuple), "a span has two ends"
        yield str(row["pop"]), (_whole(size[0]), _whole(size[1]))


def _within(span: str, population: int) -> bool:
    """Whether a population lies in "<5000", "5000..8999" or ">=9000"."""
    first, dots, last = span.partition("..")
    if dots:
        return int(first) <= population <= int(last)
    return population < int(span[1:]) if span.startswith("<") else population >= int(span[2:])


def _supervision(size: Rule, board: Board, rules: Rules) -> Iterator[tuple[Finding, Rule]]:
    yield _held("board_not_too_small", board.members, ">=", size.table()["min"], size), size
    most = rules.find("board.community_investment_supervision_board.resident_members_max")
    parts = rules.find("board.community_investment_supervision_board.composition")
    if board.sent_by is None:
        for rule in filter(None, (most, parts)):
            yield _open("sent_by", rule), rule
            break
    else:
        if parts is not None:
            sent = sum(board.sent_by.get(name, 0) > 0 for name in _SENT_BY)
            yield _held("board_every_part", sent, "=", len(parts.items()), parts), parts
        if most is not None:
            residents = board.sent_by.get("residents", 0)
            yield _held("board_residents", residents, "<=", most.integer(), most), most
    yield from _heads_and_bars("community_investment_supervision_board", board, rules)


def _heads_and_bars(kind: BoardKind, board: Board, rules: Rules) -> Iterator[tuple[Finding, Rule]]:
    most, bar = rules.find(f"board.{kind}.deputy_heads_max"), rules.find(f"board.{kind}.member_bar")
    if most is not None:
        if board.deputies is None:
            yield _open("deputies", most), most
        else:
            yield _held("board_deputies", board.deputies, "<=", most.integer(), most), most
    if bar is not None:
        if board.barred is None:
            yield _open("barred", bar), bar
        else:
            yield _held("board_barred", board.barred, "=", 0, bar), bar


def _whole(value: object) -> int:
    assert isinstance(value, int), "a number of members is whole"
    return value


def _held(
    code: str,
    measured: int,
    relation: Relation,
    required: object,
    rule: Rule,
    words: Mapping[str, Plain] = MappingProxyType({}),
) -> Finding:
    return Finding(code, measured, relation, _whole(required), rule.citation, rule.confidence, words)


def _open(what: str, rule: Rule) -> Finding:
    words: dict[str, Plain] = {"what": f"decisions.board_what_{what}", "open": True}
    return Finding("board_not_known", citation=rule.citation, confidence=rule.confidence, params=words)


# --- by-elections and days ------------------------------------------------------------------------------


def judge_by_election(term_ends: date, *, on: date, book: RuleBook | None = None) -> Verdict:
    """Whether enough of the term is left to elect somebody in another's place (bầu bổ sung).

    ``term_ends``  the last day of the term of the inspection board

    >>> from datetime import date
    >>> judge_by_election(date(2024, 12, 3), on=date(2024, 6, 3)).outcome.value
    'holds'
    """
    book = book or RuleBook.vietnam()
    rule = book.rule("board.peoples_inspection_board.by_election", on)
    limit = rule.table()["if_remaining"]
    assert isinstance(limit, TimeLimit), "the rule says how much of the term must be left"
    until = due_on(limit, on)
    finding = Finding(
        "board_term_left",
        term_ends.toordinal(),
        ">=",
        until.toordinal(),
        rule.citation,
        rule.confidence,
        {
            "term_ends": term_ends.isoformat(),
            "until": until.isoformat(),
            "n": limit.n,
            "length": f"decisions.{limit.unit}",
        },
    )
    return Verdict(
        "decisions.by_election_question",
        on,
        Outcome.HOLDS if finding.met else Outcome.FAILS,
        [finding, *unconfirmed([rule])],
        book_digest=book.digest,
        inputs={"term_ends": term_ends.isoformat()},
    )


_DAYS: Mapping[str, Callable[[TimeLimit, date, Calendar | None], date]] = MappingProxyType(
    {
        "recognition": due_on,
        "reply_to_recommendation": due_on,
        "notice_to_investor": latest_start,
        "inspection_plan_notice": latest_start,
    }
)


def board_day(
    kind: BoardKind, what: str, event: date, *, calendar: Calendar | None = None, book: RuleBook | None = None
) -> date:
    """The last day on which something owed by or to a board is in time.

    ``what``   ``recognition`` after the election, ``reply_to_recommendation`` after it came in,
               ``notice_to_investor`` before supervision, ``inspection_plan_notice`` before an inspection
    ``event``  the day that it is counted from, or that it must come before

    Raises :class:`NoRuleInForce` where the law of that day sets none.

    >>> from datetime import date
    >>> print(board_day("peoples_inspection_board", "reply_to_recommendation", date(2024, 6, 3)))
    2024-06-18
    """
    book = book or RuleBook.vietnam()
    limit = book.rule(f"board.{kind}.{what}", event).time_limit()
    return _DAYS[what](limit, event, calendar)
