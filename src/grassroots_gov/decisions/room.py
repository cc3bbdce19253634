"""The door of decisions: open, count, conclude, recognise; each verb asks the judge, then appends."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from grassroots_gov.decisions.annul import judge_annulment
from grassroots_gov.decisions.conclude import judge_conclusion, judge_recognition, needs_recognition
from grassroots_gov.decisions.deadlines import Calendar
from grassroots_gov.decisions.facts import (
    DECISION,
    PREFIX,
    Annulled,
    Concluded,
    Counted,
    Decision,
    EffectSet,
    Noticed,
    Opened,
    Recognised,
    Refused,
    Sent,
    Withdrawn,
    verdict_text,
)
from grassroots_gov.decisions.matters import listed
from grassroots_gov.decisions.model import UNITS, Count, Unit
from grassroots_gov.decisions.owed import owed
from grassroots_gov.decisions.process import Step, judge_step
from grassroots_gov.decisions.tally import Sheet, frozen_roll, tally
from grassroots_gov.decisions.terms import DecidedTerms, effective_on, terms_of
from grassroots_gov.errors import BadAmount, ImpossibleCount, UnknownDecision, require_told
from grassroots_gov.journal import Event, Journal
from grassroots_gov.law import Obligation, Outcome, RuleBook, Verdict
from grassroots_gov.money import Dong
from grassroots_gov.worktime import Promise

if TYPE_CHECKING:
    from grassroots_gov.decisions.conventions import Conventions
    from grassroots_gov.decisions.reviews import Reviews

__all__ = ["DecidedTerms", "DecisionsRoom"]


class _Taken(Exception):
    """The id is another decision's."""


class DecisionsRoom:
    """The decisions of one commune (dân bàn, dân quyết định).

    A verb that the state of a decision does not allow raises :class:`RuleError`, whose verdict names the
    state and the steps that it allows; nothing is written then.
    """

    def __init__(
        self, journal: Journal, book: Callable[[], RuleBook], calendar: Callable[[], Calendar]
    ) -> None:
        self._journal = journal
        self._book = book
        self._calendar = calendar

    @cached_property
    def conventions(self) -> Conventions:
        """The conventions of the villages: versions, suspensions, which text is in force."""
        from grassroots_gov.decisions.conventions import Conventions

        return Conventions(self._journal, self._book, self._calendar, recognised=self._recognised_on)

    @cached_property
    def reviews(self) -> Reviews:
        """Reviews of poor and near-poor households."""
        from grassroots_gov.decisions.reviews import Reviews

        return Reviews(self._journal, self._book, self._calendar)

    # --- the verbs of every decision ----------------------------------------------------------------

    def open(
        self,
        matter: str,
        subject: str,
        *,
        on: date,
        unit: Unit = "household",
        eligible: int | Iterable[str],
        place: str = "",
        amount: Dong | None = None,
        per: str | None = None,
        values: Mapping[str, Dong] | None = None,
        period: tuple[date | None, date | None] = (None, None),
    ) -> str:
        """Put a matter to the people and freeze the roll; answers the decision's id.

        ``subject``   what it is about, in words
        ``eligible``  how many may vote, or the roll itself as codes of households or voters
        ``place``     the village
        ``amount``, ``per``, ``period``  what is proposed to be agreed for each unit, where it is money
        ``values``    the proposed worth of a unit of labour or goods: ``{"công": Dong(300_000)}``

        Raises :class:`UnknownMatter`, :class:`NoRuleInForce`, :class:`BlankText` for a subject or a unit of
        ``values`` that says nothing, :class:`BadAmount` for a value that is not above zero, and
        :class:`ImpossibleCount` for a roll that names a unit twice.
        """
        listed(matter, on, self._book())
        require_told("decisions.subject", subject)
        for kind_unit, value in (values or {}).items():
            require_told("decisions.value_unit", kind_unit)
            if not isinstance(value, Dong) or value.amount <= 0:
                raise BadAmount(str(value))
        if isinstance(eligible, (str, float)):
            raise ImpossibleCount("number_or_roll", repr(eligible))
        roll = () if isinstance(eligible, int) else frozen_roll(eligible)
        many = eligible if isinstance(eligible, int) else len(roll)
        Count(unit=unit, eligible=many, agree=0)
        opened = Opened(
            matter=matter,
            subject=subject,
            unit=unit,
            eligible=many,
            roll=roll,
            place=place,
            amount=amount,
            per=per,
            values=dict(values or {}),
            period_from=period[0],
            period_until=period[1],
        )
        taken = self._journal.streams(f"{PREFIX}{on.year}-")
        number = max((int(name.rpartition("-")[2]) for name in taken), default=0) + 1
        while True:
            decision_id = f"{on.year}-{number:04}"
            try:
                self._journal.write(PREFIX + decision_id, DECISION, _if_free(opened), effective_on=on)
            except _Taken:
                number += 1
            else:
                return decision_id

    def notice(
        self, decision_id: str, *, on: date, event_on: date, what: str = "meeting", channel: str = ""
    ) -> None:
        """Tell the people of the ``meeting``, ``ballots`` or posted ``draft`` of ``event_on`` (thông báo)."""
        self._step(decision_id, "notice", on, [Noticed(event_on=event_on, what=what, channel=channel)])

    def count(
        self,
        decision_id: str,
        count: Count | None = None,
        *,
        on: date,
        sheets: Sequence[Sheet] = (),
        attending: int | None = None,
        form_chosen: int | None = None,
        repeat: bool = False,
    ) -> Count | None:
        """Write down the votes counted on the day ``on``; again, to correct or after another meeting.

        Either the figures together, or the ``sheets`` of each channel, which are put together on the frozen
        roll. Answers the figures, or nothing where the sheets do not add up: the conclusion then stays
        undetermined and names why.
        """
        state = self._state(decision_id)
        opened = state.opened
        assert opened is not None, "a stream begins by being opened"
        if (count is None) == (not sheets):
            raise ImpossibleCount("count_or_sheets", f"count={count}, sheets={len(sheets)}")
        if sheets:
            roll = opened.roll or tuple(map(str, range(opened.eligible)))
            if not opened.roll and any(sheet.units for sheet in sheets):
                raise ImpossibleCount("units_without_roll", f"{opened.eligible}")
            unit = next(known for known in UNITS if known == opened.unit)
            count = tally(
                roll, sheets, unit=unit, attending=attending, form_chosen=form_chosen, repeat=repeat
            ).count
        self._step(decision_id, "count", on, [Counted(count=count, sheets=tuple(sheets))])
        return count

    def conclude(self, decision_id: str, *, on: date) -> Verdict:
        """Judge the last count by the law of its day, and write the verdict down.

        A failing or undetermined verdict is an answer, not an error. Asked again with nothing new, it
        answers the same verdict and writes nothing.
        """
        state = self._state(decision_id)
        if state.verdict is not None and state.state in ("passed", "failed", "undetermined"):
            return state.verdict
        book = self._book()
        verdict: list[Verdict] = []

        def events(now: Decision) -> Sequence[Event]:
            verdict[:] = [judge_conclusion(now, book)]
            return [Concluded(verdict=verdict_text(verdict[0]))]

        self._step(decision_id, "conclude", on, events)
        return verdict[0]

    def recognise(self, decision_id: str, *, on: date, by: str, despite: str = "") -> Verdict:
        """Write down that ``by`` recognised the result (công nhận).

        ``by``       a code of an authority ("commune_peoples_committee") or the name of the office
        ``despite``  the document that settles what the sheets leave open, where the answer is undetermined

        Raises :class:`RuleError` where another authority recognises, nobody must, or the answer is
        undetermined and no document settles it.
        """
        require_told("decisions.decided_by", by)
        book = self._book()
        verdict: list[Verdict] = []

        def events(now: Decision) -> Sequence[Event]:
            judged = judge_recognition(now, on, by, book)
            verdict[:] = [judged]
            _settled(judged, despite)
            return [Recognised(by=by, verdict=verdict_text(judged), despite=despite)]

        self._step(decision_id, "recognise", on, events)
        return verdict[0]

    # --- what else may happen -----------------------------------------------------------------------

    def send(self, decision_id: str, *, on: date, to: str) -> None:
        """Send the result to the commune, or the recognised text to the village (gửi văn bản)."""
        require_told("decisions.sent_to", to)
        self._step(decision_id, "send", on, [Sent(to=to)])

    def set_effect(self, decision_id: str, *, on: date, effective: date, by: str) -> None:
        """The commune's committee sets the day of effect of a commune-wide decision."""
        require_told("decisions.decided_by", by)
        self._step(decision_id, "set_effect", on, [EffectSet(effective=effective, by=by)])

    def refuse(self, decision_id: str, *, on: date, by: str, reason: str) -> None:
        """The authority refuses in writing, with reasons; :class:`BlankText` without them."""
        require_told("decisions.decided_by", by)
        require_told("decisions.reason_of_refusal", reason)
        self._step(decision_id, "refuse", on, [Refused(by=by, reason=reason)])

    def annul(
        self, decision_id: str, *, on: date, ground: str, by: str, why: str = "", despite: str = ""
    ) -> Verdict:
        """Annul a decision for its ``content``, its ``procedure``, or because the ``community`` wants it."""
        require_told("decisions.decided_by", by)
        verdict = judge_annulment(ground, by, on, self._book())
        _settled(verdict, despite)
        self._step(decision_id, "annul", on, [Annulled(ground=ground, by=by, why=why, despite=despite)])
        return verdict

    def withdraw(self, decision_id: str, *, on: date, why: str = "") -> None:
        """Take the matter back before it is decided."""
        self._step(decision_id, "withdraw", on, [Withdrawn(why=why)])

    # --- asking -------------------------------------------------------------------------------------

    def concluded(self, decision_id: str) -> DecidedTerms | None:
        """What was decided; nothing where no such decision is concluded and stands."""
        state = self._find(decision_id)
        if state is None or state.verdict is None or state.state in ("annulled", "withdrawn", "refused"):
            return None
        return terms_of(decision_id, state, self._book())

    def in_effect(self, decision_id: str, on: date) -> bool:
        """Whether the decision binds on the day ``on``: passed, recognised where it must be, not annulled."""
        state = self._state(decision_id)
        effective = effective_on(state, self._book())
        ended = state.annulled_on is not None and state.annulled_on <= on
        return effective is not None and effective <= on and not ended

    def state(self, decision_id: str) -> Decision:
        """Everything that the facts say of a decision. Raises :class:`UnknownDecision`."""
        return self._state(decision_id)

    def decisions(self, on: date | None = None) -> Mapping[str, Decision]:
        """Every decision by id; with ``on``, those opened by that day, as it stood on it."""
        if on is None:
            return dict(self._all())
        then = {}
        for stream in self._journal.streams(PREFIX):
            state = DECISION.initial()
            for fact, event in self._journal.events(stream):
                if fact.effective_on <= on:
                    state = DECISION.apply(state, fact, event)
            if state.opened is not None:
                then[stream.removeprefix(PREFIX)] = state
        return then

    def owed(self, on: date) -> tuple[Obligation, ...]:
        """What is owed for decisions on the day: results to send and recognise, elections to repeat."""
        of_decisions = owed(self._all(), on, self._book(), self._calendar())
        return (*of_decisions, *self.conventions.owed(on), *self.reviews.owed(on))

    def promises(self, on: date) -> tuple[Promise, ...]:
        """The meetings and ballots announced by ``on`` for that day or later, and not yet counted."""
        return tuple(
            Promise(subject=decision_id, on=told.event_on, decides="village_head", kind="meeting")
            for decision_id, state in self._all()
            for since, told in state.notices[-1:]
            if since <= on <= told.event_on and state.counted_on < told.event_on
        )

    # --- inside -------------------------------------------------------------------------------------

    def _recognised_on(self, decision_id: str) -> tuple[date, date | None] | None:
        """From when a decision is recognised, and when it was annulled if it was."""
        state = self._find(decision_id)
        if state is None or state.recognised_on is None:
            return None
        return state.recognised_on, state.annulled_on

    def _all(self) -> Iterator[tuple[str, Decision]]:
        for stream in self._journal.streams(PREFIX):
            yield stream.removeprefix(PREFIX), self._journal.state(stream, DECISION)[0]

    def _find(self, decision_id: str) -> Decision | None:
        if not decision_id:
            return None
        state, length = self._journal.state(PREFIX + decision_id, DECISION)
        return state if length else None

    def _state(self, decision_id: str) -> Decision:
        state = self._find(decision_id)
        if state is None:
            from difflib import get_close_matches

            known = [stream.removeprefix(PREFIX) for stream in self._journal.streams(PREFIX)]
            raise UnknownDecision(decision_id, tuple(get_close_matches(decision_id, known, n=3, cutoff=0.3)))
        return state

    def _step(
        self,
        decision_id: str,
        step: Step,
        on: date,
        events: Sequence[Event] | Callable[[Decision], Sequence[Event]],
    ) -> None:
        """Take ``step`` where the table allows it in the state that the journal holds now."""
        self._state(decision_id)
        book = self._book()

        def judge(now: Decision) -> Sequence[Event]:
            assert now.opened is not None, "a stream begins by being opened"
            day = max(now.opened_on, now.counted_on)
            recognition = needs_recognition(now.opened.matter, day, book)
            judge_step(
                now.state, step, on, now.since, recognition=recognition, subject=now.opened.subject
            ).require()
            return events(now) if callable(events) else events

        self._journal.write(PREFIX + decision_id, DECISION, judge, effective_on=on)


def _if_free(opened: Opened) -> Callable[[Decision], Sequence[Event]]:
    def judge(now: Decision) -> Sequence[Event]:
        if now.opened is not None:
            raise _Taken
        return [opened]

    return judge


def _settled(verdict: Verdict, despite: str) -> None:
    """What is undetermined may be done where a document settles it; what fails may not."""
    if verdict.outcome is not Outcome.UNDETERMINED or not despite:
        verdict.require()
