"""What was decided, for those who act on it: the level agreed, and from when it binds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from attrs import frozen

from grassroots_gov.decisions.conclude import needs_recognition
from grassroots_gov.decisions.facts import Decision
from grassroots_gov.law import RuleBook, Verdict
from grassroots_gov.money import Dong

__all__ = ["DecidedTerms", "effective_on", "terms_of"]


@frozen
class DecidedTerms:
    """What was decided, for those who act on it.

    ``amount``, ``per``  the level agreed for one unit; ``None`` where the minutes set none
    ``values``           what a unit of labour or goods is agreed to be worth, by unit ("công")
    ``period``           the first and last day of collection, either open
    ``effective_on``     from when it binds; ``None`` while nobody has recognised it or set the day
    """

    decision_id: str
    matter: str
    subject: str
    verdict: Verdict
    amount: Dong | None
    per: str | None
    values: Mapping[str, Dong]
    period: tuple[date | None, date | None]
    effective_on: date | None


def terms_of(decision_id: str, state: Decision, book: RuleBook) -> DecidedTerms:
    """The terms of a decision that was concluded."""
    opened, verdict = state.opened, state.verdict
    assert opened is not None, "a decision begins by being opened"
    assert verdict is not None, "only what was concluded has terms"
    return DecidedTerms(
        decision_id,
        opened.matter,
        opened.subject,
        verdict,
        opened.amount,
        opened.per,
        opened.values,
        (opened.period_from, opened.period_until),
        effective_on(state, book),
    )


def effective_on(state: Decision, book: RuleBook) -> date | None:
    """From when the decision binds: its recognition, the day that was set, or the vote itself."""
    verdict, opened = state.verdict, state.opened
    if verdict is None or opened is None or not verdict.holds:
        return None
    if needs_recognition(opened.matter, state.counted_on, book):
        return state.recognised_on
    return state.effect_set if opened.unit == "village" else state.counted_on
