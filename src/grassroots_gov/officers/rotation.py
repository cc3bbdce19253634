"""Rotation of positions (định kỳ chuyển đổi vị trí công tác): which posts, after how long, who is due.

Not the same thing as the rotation of duty. Which posts are listed is the plan's; the rulebooks carry only
the least and the greatest term, and that leading posts are not among them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from attrs import frozen

from grassroots_gov.errors import UnknownPost
from grassroots_gov.law import (
    Finding,
    Outcome,
    RuleBook,
    Verdict,
    held,
    unconfirmed,
)
from grassroots_gov.officers.posts import is_post, nearest
from grassroots_gov.officers.register import Register
from grassroots_gov.officers.two_tier import leads

__all__ = ["RotationDue", "judge_rotation", "rotation_due", "years_after"]

DAY = timedelta(days=1)


@frozen(kw_only=True)
class RotationDue:
    """An officer in a listed post: since when, and the day by which the position changes."""

    officer: str
    post: str
    since: date
    due: date


def judge_rotation(posts: Mapping[str, int], *, on: date, book: RuleBook | None = None) -> Verdict:
    """Whether a plan of rotation keeps the law: terms within its bounds, no leading post.

    ``posts``  the listed posts, each with its term in years

    Before 01/07/2019 no term is known: undetermined. :class:`UnknownPost`.

    >>> judge_rotation({"finance_accounting": 3}, on=date(2024, 6, 3)).outcome
    <Outcome.HOLDS: 'holds'>
    >>> judge_rotation({"finance_accounting": 6}, on=date(2024, 6, 3)).outcome
    <Outcome.FAILS: 'fails'>
    """
    for post in posts:
        if not is_post(post):
            raise UnknownPost(post, nearest(post))
    law = book or RuleBook.vietnam()
    rule = law.at(on).find("position_rotation")
    findings: list[Finding] = []
    if rule is None:
        findings.append(Finding("no_rotation_rule"))
    else:
        least, most = rule.table()["min_years"], rule.table()["max_years"]
        assert isinstance(least, int)
        assert isinstance(most, int)
        for post, years in posts.items():
            words = {"post": f"officers.{post}"}
            findings.append(held(rule, "rotation_least", years, ">=", least, **words))
            findings.append(held(rule, "rotation_most", years, "<=", most, **words))
            if leads(post):
                findings.append(held(rule, "rotation_leads", 1, "=", 0, **words))
        findings += unconfirmed([rule])
    failed = any(finding.met is False for finding in findings)
    outcome = Outcome.FAILS if failed else Outcome.HOLDS if rule else Outcome.UNDETERMINED
    return Verdict(
        question="officers.question_rotation",
        on=on,
        outcome=outcome,
        findings=findings,
        book_digest=law.digest,
        inputs={"count": len(posts)},
    )


def rotation_due(register: Register, on: date) -> Iterator[RotationDue]:
    """Who holds a listed post on a day, and by when the position changes; by the newest plan."""
    plans = [(since, plan) for since, plan in register.rotations if since <= on]
    if not plans:
        return
    _, plan = max(reversed(plans), key=lambda pair: pair[0])
    terms = dict(zip(plan.posts, plan.years, strict=True))
    for service in register.serving(on):
        for post in service.as_of(on).posts:
            if post in terms:
                since = _since(register, service.id, post, on)
                due = years_after(since, terms[post])
                yield RotationDue(officer=service.id, post=post, since=since, due=due)


def _since(register: Register, officer: str, post: str, on: date) -> date:
    """The first day of holding a post without a break up to a day, over several appointments."""
    spans = [span for one in register.services if one.id == officer for span in one.spans(post)]
    begins = on + DAY
    for since, until in sorted(spans, key=lambda span: span[0], reverse=True):
        if since > on:
            continue
        if until is not None and until + DAY < begins:
            break
        begins = min(begins, since)
    return begins


def years_after(day: date, years: int) -> date:
    """The same day so many years later; of 29 February the 28th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
