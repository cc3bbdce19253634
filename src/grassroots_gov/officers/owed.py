"""What is owed about officers on a day, derived from the register and the law."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import partial

from grassroots_gov.law import Citation, Obligation, RuleBook, owe, state_of
from grassroots_gov.officers.authority import answering
from grassroots_gov.officers.model import Officer
from grassroots_gov.officers.register import Register
from grassroots_gov.officers.rotation import rotation_due, years_after
from grassroots_gov.officers.training import training_needs
from grassroots_gov.officers.two_tier import leads
from grassroots_gov.text import say

__all__ = ["owed"]

AHEAD = timedelta(days=90)
"""How long before its end a term is told of."""
CHAIR = "peoples_committee_chair"


def owed(register: Register, book: RuleBook, on: date, *, judged: Sequence[Officer]) -> Iterator[Obligation]:
    """Tasks nobody answers for, training, the yearly rating, ends of terms, posts to settle, erasure."""
    yield from _gaps(register, book, on)
    yield from _training(register, book, on, judged)
    yield from _ratings(register, book, on)
    for service in register.serving(on):
        if service.until is not None and service.until - AHEAD <= on:
            words = {"officer": service.id, "post": partial(say, f"officers.{service.post}")}
            rule = book.find("term_length", on)
            cited = rule.citation if rule else None
            yield _obligation("term", cited, on, service.until, service.id, words=words)
    yield from _transition(register, book, on)
    yield from _rotation(register, book, on)
    yield from _retention(register, on)


def _gaps(register: Register, book: RuleBook, on: date) -> Iterator[Obligation]:
    rules = book.at(on)
    for task in register.tasks(on):
        answer = answering(register, task, on, rules, signed=False)
        if answer.gap:
            why = partial(say, answer.gap)
            yield _obligation(
                "responsible", answer.citation, on, None, task, words={"task": task, "reason": why}
            )


def _training(
    register: Register, book: RuleBook, on: date, judged: Sequence[Officer]
) -> Iterator[Obligation]:
    for need in training_needs(judged, register, on=on, book=book):
        if need.reason == "unknown":
            continue  # a file to complete, which the establishment tells; not a training owed
        level = partial(say, f"officers.level_{need.level}") if need.level else ""
        standard = partial(say, f"officers.standard_{need.what}")
        words = {"officer": need.officer, "what": standard, "level": level}
        yield _obligation("training", need.citation, on, need.by, f"{need.officer}/{need.what}", words=words)


def _ratings(register: Register, book: RuleBook, on: date) -> Iterator[Obligation]:
    """Last year's rating, and this year's in December; the law as known sets no day."""
    for year in (on.year - 1, *([on.year] if on.month == 12 else [])):
        last = date(year, 12, 31)
        rule = book.find("rating_grades", min(last, on))
        staff = [one.id for one in register.services if one.on(min(last, on))]
        if rule is None or not staff:
            continue
        missing = sum((officer, year) not in register.rated for officer in staff)
        words = {"year": str(year), "count": missing}
        yield _obligation("rating", rule.citation, on, None, str(year), met=not missing, words=words)


def _transition(register: Register, book: RuleBook, on: date) -> Iterator[Obligation]:
    """Officers of before the two tiers are settled in their new posts by a day of the law."""
    rule = book.find("transition_officers", on)
    if rule is None:
        return
    due = date.fromisoformat(str(rule.table()["post_assignment_deadline"]))
    old = [one for one in register.serving(on) if one.since < rule.effective_from]
    if old:
        words = {"count": len(old)}
        yield _obligation("transition", rule.citation, on, due, "transition_officers", words=words)


def _rotation(register: Register, book: RuleBook, on: date) -> Iterator[Obligation]:
    """The plan of the year where somebody is in a post that does not lead; who is due by the plan."""
    rule = book.find("position_rotation", on)
    if rule is None:
        return
    if any(not all(map(leads, one.as_of(on).posts)) for one in register.serving(on)):
        listed = any(since.year == on.year and since <= on for since, _ in register.rotations)
        year = str(on.year)
        yield _obligation("rotation_plan", rule.citation, on, None, year, met=listed, words={"year": year})
    for one in rotation_due(register, on):
        if one.due - AHEAD <= on:
            words = {"officer": one.officer, "post": partial(say, f"officers.{one.post}")}
            subject = f"{one.officer}/{one.post}"
            yield _obligation("rotate", rule.citation, on, one.due, subject, words=words)


def _retention(register: Register, on: date) -> Iterator[Obligation]:
    """Details of who left are erased when the time that the commune decided is over."""
    decided = [event for since, event in register.retention if since <= on]
    serving = {one.id for one in register.serving(on)}
    left: dict[str, date] = {}
    for service in register.services:
        if (service.name or service.born) and service.until is not None and service.until < on:
            left[service.id] = max(left.get(service.id, service.until), service.until)
    for officer, day in sorted(left.items()):
        if officer in serving or officer in register.erased:
            continue
        if not decided:
            yield _obligation("retention", None, on, None, officer, words={"officer": officer})
            continue
        due = years_after(day, decided[-1].years)
        words = {"officer": officer, "decision": decided[-1].decision}
        yield _obligation("erase", None, on, due, officer, opens=due, words=words)


def _obligation(
    code: str,
    citation: Citation | None,
    on: date,
    due: date | None,
    subject: str,
    *,
    met: bool = False,
    opens: date | None = None,
    words: Mapping[str, object],
) -> Obligation:
    return owe(
        f"officers.owed_{code}",
        subject,
        due=due,
        state=state_of(on, due=due, opens=opens, met=met),
        citation=citation,
        words=words,
        answers=CHAIR,
    )
