"""Training: what officers still need by the standards of the day, what is planned, what is late."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal

from attrs import frozen

from grassroots_gov.law import Citation, RuleBook
from grassroots_gov.officers.model import LEVELS, Officer
from grassroots_gov.officers.register import Register
from grassroots_gov.officers.standards import standards

__all__ = ["COURSES", "LEVELLED", "TrainingNeed", "training_needs"]

LEVELLED = frozenset({"professional", "political_theory"})
"""What is learned to a level; the rest is learned or not."""
COURSES = LEVELLED | {
    "upper_secondary",
    "suitable_field",
    "it_skills",
    "communication",  # kỹ năng giao tiếp hành chính
    "office_culture",  # văn hóa công sở
}


BASES = {"communication": "communication_culture", "office_culture": "office_culture"}
"""The rule of conduct that a course without a standard rests on."""


@frozen(kw_only=True)
class TrainingNeed:
    """Something that an officer must still learn.

    ``level``     the level to reach; empty for what is learned or not
    ``by``        the day the plan sets; ``None`` where nothing is planned
    ``reason``    ``standard`` (the law asks for it), ``unknown`` (nobody knows whether it is met) or
                  ``plan`` (only the plan asks for it)
    ``citation``  the standard's article, or that of the rule of conduct which the course rests on
    """

    officer: str
    what: str
    level: str
    by: date | None
    reason: Literal["standard", "unknown", "plan"]
    citation: Citation | None

    def late(self, on: date) -> bool:
        """Whether the planned day is over."""
        return self.by is not None and on > self.by


def training_needs(
    officers: Iterable[Officer], register: Register, *, on: date, book: RuleBook | None = None
) -> Iterator[TrainingNeed]:
    """What each officer still needs on a day: by the standard first, then what is planned beyond it."""
    law = book or RuleBook.vietnam()
    rules = law.at(on)
    for officer in officers:
        plans = {
            event.what: event
            for since, event in register.planned
            if event.officer == officer.id and since <= on
        }
        told = set()
        for finding in standards(officer, rules, on):
            what = str(finding.params.get("what", "")).removeprefix("officers.standard_")
            if what not in COURSES or finding.met is True or what in told:
                continue
            told.add(what)
            plan = plans.get(what)
            level = LEVELS[finding.required] if what in LEVELLED and finding.required is not None else ""
            yield TrainingNeed(
                officer=officer.id,
                what=what,
                level=level or (plan.level if plan else ""),
                by=plan.by if plan else None,
                reason="unknown" if finding.met is None else "standard",
                citation=finding.citation,
            )
        learned = dict(_learned(register, officer.id, on))
        for what, plan in plans.items():
            if what not in told and not _reached(officer, learned, what, plan.level):
                basis = rules.find(BASES.get(what, ""))
                yield TrainingNeed(
                    officer=officer.id,
                    what=what,
                    level=plan.level,
                    by=plan.by,
                    reason="plan",
                    citation=basis.citation if basis else None,
                )


def _learned(register: Register, officer: str, on: date) -> Iterator[tuple[str, str]]:
    for service in register.services:
        if service.id == officer:
            yield from ((what, level) for day, what, level in service.learned if day <= on)


def _reached(officer: Officer, learned: dict[str, str], what: str, level: str) -> bool:
    if what not in LEVELLED:
        return what in learned or getattr(officer, what, None) is True
    has = officer.professional if what == "professional" else officer.political_theory
    return has is not None and LEVELS.index(has) >= list(LEVELS).index(level)  # type: ignore[arg-type] # checked
