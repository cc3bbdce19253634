"""What publicity owes on a day: to show, to keep on show, to show again; plan, register and report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import partial

from grassroots_gov.law import Citation, Obligation, RuleBook, owe, state_of
from grassroots_gov.law.obligation import State
from grassroots_gov.publicity.facts import Board
from grassroots_gov.publicity.judge import Calendar, Watch, due_by, watches
from grassroots_gov.publicity.model import BY_COMMITTEE, Requirement, requirements
from grassroots_gov.text import say

__all__ = ["owed"]


def owed(
    board: Board,
    on: date,
    book: RuleBook,
    calendar: Calendar,
    *,
    villages: Sequence[str] = (),
    session_on: date | None = None,
) -> Iterator[Obligation]:
    """Everything owed on the day; what still waits for its document is upcoming, without a day."""
    past = {subject for subject, (since, _) in board.issued.items() if since <= on}
    past |= {(one.item, one.about) for one in board.postings if one.since <= on}
    for wanted in requirements(on, book):
        if not any(item == wanted.item for item, _ in past):
            yield _awaited(wanted)
        yield from _quarter(board, wanted, on, calendar)
    for subject in sorted(past):
        for watch in watches(board, subject, on, book, calendar, villages):
            yield _obligation(watch, book, on)
    yield from _papers(board, on, book, session_on)


def _papers(board: Board, on: date, book: RuleBook, session_on: date | None) -> Iterator[Obligation]:
    rules = book.at(on)
    plan = rules.find("publicity.plan_and_report")
    if plan is not None:
        adopted = board.plans.get(on.year)
        reported = any(
            day <= on and (session == session_on if session_on else day.year == on.year)
            for day, session in board.reports
        )
        for code, due, met in (
            ("plan", None, adopted is not None and adopted <= on),
            ("report", session_on, reported),
        ):
            yield owe(
                f"publicity.{code}",
                str(session_on or on.year) if code == "report" else str(on.year),
                due=due,
                state=state_of(on, due=due, met=met),
                citation=plan.citation,
                words={"year": str(on.year)},
                answers=BY_COMMITTEE,
            )
    register = rules.find("publicity.disclosed_items_register")
    if register is not None and register.table()["update"] == "quarterly":
        quarter = (on.month - 1) // 3
        first = date(on.year, quarter * 3 + 1, 1)
        after = date(on.year + (quarter == 3), (quarter + 1) % 4 * 3 + 1, 1)
        due = after - timedelta(days=1)
        yield owe(
            "publicity.register",
            f"{on.year}/{quarter + 1}",
            due=due,
            state=state_of(on, due=due, met=any(first <= day <= on for day in board.registers)),
            citation=register.citation,
            words={"quarter": quarter + 1, "year": str(on.year)},
            answers=BY_COMMITTEE,
        )


def _quarter(board: Board, wanted: Requirement, on: date, calendar: Calendar) -> Iterator[Obligation]:
    """The execution of the quarter that ended last, until its paper is issued; the last is in the year's."""
    rules = dict(wanted.sectors).get("quarter", ())
    number = (on.month - 1) // 3
    if not rules or not number:
        return
    end = date(on.year, 3 * number + 1, 1) - timedelta(days=1)
    issued = any(
        item == wanted.item and paper.sort == "quarter" and end <= since <= on
        for (item, _), (since, paper) in board.issued.items()
    )
    due = min(day for rule in rules if (day := due_by(rule.time_limit(), end, calendar)) is not None)
    if not issued:
        yield owe(
            "publicity.quarter",
            f"{on.year}-Q{number}",
            due=due,
            state=state_of(on, due=due),
            citation=rules[-1].citation,
            words={"quarter": number, "year": str(on.year)},
            answers="finance_accounting",
        )


def _awaited(wanted: Requirement) -> Obligation:
    from grassroots_gov.law.wording import word

    words: dict[str, object] = {"label": wanted.label, "limit": partial(word, wanted.deadline)}
    if wanted.permanent:
        words |= {"about": "", "channel": partial(say, "publicity.any_channel"), "place": ""}
    return owe(
        "publicity.show" if wanted.permanent else "publicity.await",
        wanted.item,
        due=None,
        state="due" if wanted.permanent else "upcoming",
        citation=wanted.rule.citation,
        words=words,
        answers=BY_COMMITTEE,
    )


def _obligation(watch: Watch, book: RuleBook, on: date) -> Obligation:
    code, due = "show", watch.due
    state: State = "due"
    if watch.code == "met":
        state = "met"
    elif watch.code == "running" and watch.until is not None:
        code, due = "keep", watch.until - timedelta(days=1)
    elif watch.code == "never_posted":
        state = "late"
    elif watch.code == "changed":
        code, due = "show_changed", None
    elif watch.code != "not_yet":
        code, state = "show_again", "late"
    return owe(
        f"publicity.{code}",
        "/".join(part for part in watch.subject if part),
        due=due,
        state=state,
        citation=_cited(watch, book, on),
        words={
            "label": watch.requirement.label,
            "about": watch.subject[1],
            "channel": partial(say, f"publicity.{watch.channel or 'any_channel'}"),
            "place": watch.place,
            "until": due or "",
        },
        answers=watch.by,
    )


def _cited(watch: Watch, book: RuleBook, on: date) -> Citation:
    """The article that asks for it: of a changed text, of its sort, or of the item."""
    anew = book.find("publicity.changed_information", on) if watch.code == "changed" else None
    return (anew or watch.due_rule or watch.requirement.rule).citation
