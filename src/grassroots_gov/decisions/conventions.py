"""Village conventions: versions, who recognises them, and which text is in force on a day (hương ước)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

from attrs import frozen

from grassroots_gov.decisions.convention_facts import (
    CONVENTION,
    CONVENTIONS,
    Abolished,
    Convention,
    DraftPosted,
    Proposed,
    Registered,
    Reported,
    Restored,
    Suspended,
    Version,
)
from grassroots_gov.decisions.convention_law import (
    judge_abolition,
    judge_order,
    judge_posting,
    judge_suspension,
)
from grassroots_gov.decisions.deadlines import Calendar, due_on
from grassroots_gov.errors import require_told
from grassroots_gov.journal import Event, Journal
from grassroots_gov.law import Finding, Obligation, Outcome, Rule, RuleBook, Verdict, owe, state_of

__all__ = ["ConventionInForce", "Conventions"]


@frozen
class ConventionInForce:
    """The text that binds the village on a day.

    ``number``, ``text``  the version
    ``since``             the day of its recognition
    ``suspended``         parts that are suspended on the day
    """

    number: int
    text: str
    since: date
    suspended: tuple[str, ...] = ()


class Conventions:
    """The conventions of the commune's villages, each a stream ``conventions/<village>``.

    ``recognised`` answers from which day a decision is recognised, and on which it was annulled if it was;
    nothing where nobody recognised it.
    """

    def __init__(
        self,
        journal: Journal,
        book: Callable[[], RuleBook],
        calendar: Callable[[], Calendar],
        *,
        recognised: Callable[[str], tuple[date, date | None] | None],
    ) -> None:
        self._journal = journal
        self._book = book
        self._calendar = calendar
        self._recognised = recognised

    def register(
        self,
        village: str,
        text: str,
        *,
        on: date,
        recognised_on: date,
        recognised_by: str,
        conforms: bool | None = None,
    ) -> None:
        """Enter a convention that was recognised before this journal began; it stays in force.

        ``conforms``  whether it meets the content the law now asks; one that does not must be replaced
        """
        require_told("decisions.convention_text", text)
        event = Registered(
            text=text, recognised_on=recognised_on, recognised_by=recognised_by, conforms=conforms
        )
        self._write(village, on, event)

    def post_draft(self, village: str, text: str, *, on: date) -> date | None:
        """Post the draft for comments; answers the first day of a vote, if the law sets one."""
        require_told("decisions.convention_text", text)
        self._write(village, on, DraftPosted(text=text))
        rule = self._book().find("convention.posting", on)
        return due_on(rule.time_limit(), on, self._calendar()) if rule is not None else None

    def propose(self, village: str, text: str, *, on: date, decision: str) -> Verdict:
        """Put a version to the households as ``decision``, if it was posted long enough."""
        posted = self._state(village).posted.get(text)
        verdict = judge_posting(posted, on, self._book())
        verdict.require()
        self._write(village, on, Proposed(text=text, decision=decision))
        return verdict

    def report(self, village: str, what: str, *, on: date) -> None:
        """A written report or finding against the convention reached the committee."""
        require_told("decisions.reported", what)
        self._write(village, on, Reported(what=what))

    def suspend(self, village: str, *, on: date, ground: str, by: str, parts: Sequence[str] = ()) -> Verdict:
        """Suspend the convention in force: the whole for ``procedure``, parts for ``content`` or ``harm``."""
        verdict = judge_suspension(ground, tuple(parts), by, on, self._book())
        self._in_force_or_refused(village, on, verdict).require()
        self._write(village, on, Suspended(ground=ground, parts=tuple(parts), by=by))
        return verdict

    def restore(self, village: str, *, on: date, by: str) -> None:
        """End every suspension."""
        self._write(village, on, Restored(by=by))

    def abolish(self, village: str, *, on: date, ground: str, by: str) -> Verdict:
        """Abolish the convention in force: for ``content``, ``not_redone`` or ``below_rate``."""
        verdict = judge_abolition(ground, by, on, self._book())
        self._in_force_or_refused(village, on, verdict).require()
        self._write(village, on, Abolished(ground=ground, by=by))
        return verdict

    # --- asking -------------------------------------------------------------------------------------

    def in_force(self, village: str, on: date) -> ConventionInForce | None:
        """The text that binds the village on the day; nothing where none does or the whole is suspended."""
        current = self._recognised_text(village, on)
        if current is None:
            return None
        open_now = [
            parts
            for first, end, parts in self._state(village).suspended
            if current.since <= first <= on and (end is None or on < end)
        ]
        if any(not parts for parts in open_now):
            return None
        suspended = tuple(sorted({part for parts in open_now for part in parts}))
        return ConventionInForce(current.number, current.text, current.since, suspended)

    def _recognised_text(self, village: str, on: date) -> ConventionInForce | None:
        """The version last recognised and not abolished since, suspended or not."""
        state = self._state(village)
        current = None
        for version in state.versions:
            day, until = self._span(version)
            if day is None or day > on or (until is not None and until <= on):
                continue
            if current is None or day >= current.since:
                current = ConventionInForce(version.number, version.text, day)
        if current is None or any(current.since <= day <= on for day in state.abolished):
            return None
        return current

    def versions(self, village: str) -> Convention:
        """Everything that the facts say of the village's convention."""
        return self._state(village)

    def owed(self, on: date) -> Iterator[Obligation]:
        """Reports to answer, and old conventions to replace."""
        book, calendar = self._book(), self._calendar()
        for stream in self._journal.streams(CONVENTIONS):
            village = stream.removeprefix(CONVENTIONS)
            state = self._state(village)
            for reported, what in state.reports:
                rule = book.find("convention.suspension_reply", reported)
                if rule is not None and reported <= on:
                    due = due_on(rule.time_limit(), reported, calendar)
                    answered = any(reported <= first for first, _, _ in state.suspended) or any(
                        reported <= day for day in state.abolished
                    )
                    yield _owed("owed_convention_reply", rule, village, due, on, what, met=answered)
            yield from self._to_replace(village, state, on, book)

    def _to_replace(self, village: str, state: Convention, on: date, book: RuleBook) -> Iterator[Obligation]:
        rule = book.find("transition.old_conventions", on)
        current = self._recognised_text(village, on)
        if rule is None or not state.versions:
            return
        old = [one for one in state.versions if one.conforms is False]
        day = re.search(r"\d{4}-\d{2}-\d{2}", rule.text())
        assert day is not None, "the rule names the day before which they are replaced"
        due = date.fromisoformat(day[0]) - timedelta(days=1)
        for version in old:
            met = current is None or current.number != version.number
            yield _owed("owed_convention_replacement", rule, village, due, on, "", met=met)

    def _span(self, version: Version) -> tuple[date | None, date | None]:
        """From when a version is recognised, and until when the decision on it stands."""
        if version.recognised_on is not None:
            return version.recognised_on, None
        return self._recognised(version.decision) or (None, None)

    # --- inside -------------------------------------------------------------------------------------

    def _state(self, village: str) -> Convention:
        return self._journal.state(CONVENTIONS + village, CONVENTION)[0]

    def _write(self, village: str, on: date, event: Event) -> None:
        def judge(now: Convention) -> Sequence[Event]:
            judge_order(on, now.since).require()
            return [event]

        self._journal.write(CONVENTIONS + village, CONVENTION, judge, effective_on=on)

    def _in_force_or_refused(self, village: str, on: date, verdict: Verdict) -> Verdict:
        """The verdict itself, or one that says that there is nothing to suspend or abolish."""
        if self._recognised_text(village, on) is not None:
            return verdict
        nothing = Finding("no_convention_in_force", 0, "=", 1, params={"village": village})
        return Verdict(
            verdict.question,
            on,
            Outcome.FAILS,
            [nothing],
            book_digest=verdict.book_digest,
            inputs=verdict.inputs,
        )


def _owed(code: str, rule: Rule, village: str, due: date, on: date, what: str, *, met: bool) -> Obligation:
    return owe(
        f"decisions.{code}",
        village,
        due=due,
        state=state_of(on, due=due, met=met),
        citation=rule.citation,
        words={"village": village, "due": due, "about": what},
        answers="village_head" if code == "owed_convention_replacement" else "peoples_committee",
    )
