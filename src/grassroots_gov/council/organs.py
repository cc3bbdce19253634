"""The council's boards judged: which the law of the day wants, and how many may lead them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from grassroots_gov.council.book import CouncilBook
from grassroots_gov.errors import ImpossibleBallot
from grassroots_gov.law import Finding, Outcome, Rule, RuleBook, Verdict

__all__ = ["judge_boards", "lawful_boards", "missing_boards"]


def lawful_boards(book: RuleBook, on: date) -> tuple[str, ...]:
    """The boards that the law of the day names; nothing where it names none."""
    rule = book.find("council_boards", on)
    return () if rule is None else _listed(rule)


def missing_boards(book: CouncilBook, law: RuleBook, on: date) -> Iterator[tuple[str, Rule]]:
    """Each lawful board that the council does not have on a day."""
    rule = law.find("council_boards", on)
    if rule is not None and book.delegates(on) is not None:
        there = book.boards_on(on)
        yield from ((board, rule) for board in _listed(rule) if board not in there)


def _listed(rule: Rule) -> tuple[str, ...]:
    boards = rule.table()["boards"]
    assert isinstance(boards, tuple)
    return tuple(map(str, boards))


def judge_boards(
    boards: Mapping[str, int],
    *,
    on: date,
    vice_chairs: int | None = None,
    book: RuleBook | None = None,
) -> Verdict:
    """Whether a council has its boards, and no more vice chairs than the law gives it.

    ``boards``       the deputies of each board that there is, by the board's name
    ``vice_chairs``  how many vice chairs the council has, or nothing

    The number of deputies is an average that the province hands out: it is told, not judged. Before
    16/10/2025 the rulebooks name no boards: undetermined.

    >>> judge_boards({"economy_budget": 2, "culture_society": 1}, on=date(2026, 1, 5)).outcome
    <Outcome.HOLDS: 'holds'>
    >>> judge_boards({"economy_budget": 2}, on=date(2026, 1, 5)).outcome
    <Outcome.FAILS: 'fails'>
    """
    for name, count in (*boards.items(), ("vice_chairs", vice_chairs or 0)):
        if count < 0:
            raise ImpossibleBallot("x ≥ 0", f"{name} {count}")
    law = book or RuleBook.vietnam()
    rule = law.find("council_boards", on)
    findings: list[Finding] = []
    if rule is None:
        findings.append(Finding("no_rule", params={"key": "council_boards"}))
    else:
        cited, sure, table = rule.citation, rule.confidence, rule.table()
        for board in _listed(rule):
            words = {"board": f"council.board_{board}"}
            findings.append(Finding("board_there", int(board in boards), "=", 1, cited, sure, words))
        findings += [
            Finding("board_unlisted", 1, "=", 0, cited, sure, {"board": board})
            for board in sorted(boards.keys() - set(_listed(rule)))
        ]
        most = table["vice_chair"]
        assert isinstance(most, int)
        if vice_chairs is not None:
            findings.append(Finding("council_vice_chairs", vice_chairs, "<=", most, cited, sure))
        average = table["average_deputy_heads_per_board"]
        assert isinstance(average, int)
        deputies = {"count": sum(boards.values()), "boards": len(boards), "average": average}
        findings.append(Finding("board_deputies", citation=cited, confidence=sure, params=deputies))
    failed = any(finding.met is False for finding in findings)
    return Verdict(
        question="council.question_boards",
        on=on,
        outcome=Outcome.FAILS if failed else Outcome.HOLDS if rule else Outcome.UNDETERMINED,
        findings=findings,
        book_digest=law.digest,
        inputs={"boards": len(boards)},
    )
