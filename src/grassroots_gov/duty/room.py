"""The door of duty: plan, publish, swap, order, replace, serve; each verb asks the judge, then appends."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property

from attrs import evolve

from grassroots_gov.duty.balance import balance, carried
from grassroots_gov.duty.changes import Staff, judge_change
from grassroots_gov.duty.check import judge_plan
from grassroots_gov.duty.facts import ROSTER, STREAM, Changed, Offer, RosterState, Served
from grassroots_gov.duty.given import require_days
from grassroots_gov.duty.limits import Limit
from grassroots_gov.duty.model import CHAIR, Assignment, Calendar, DutyOfficer, DutyPlan, Leave
from grassroots_gov.duty.planner import plan_request, request_of, running
from grassroots_gov.duty.posted import published_of
from grassroots_gov.duty.register import ReceptionDesk
from grassroots_gov.duty.request import Away, DutyRequest, Session, Slot, duty_days
from grassroots_gov.duty.roster import PublishedRoster, Roster
from grassroots_gov.duty.swaps import accepted, agreed, duty_of, exchanged, offered, withdrawn
from grassroots_gov.errors import AlreadyPublished, NotOnRoster
from grassroots_gov.journal import Event, Journal
from grassroots_gov.law import Obligation, RuleBook, Verdict
from grassroots_gov.worktime import Promise

__all__ = ["DutyRoom"]


class DutyRoom:
    """Rosters of one commune (trực).

    ``officers`` and ``absences`` answer who serves and who is away at some time of a period; ``planner`` may
    make the plan in the place of the built-in one, which then judges it.
    """

    def __init__(
        self,
        journal: Journal,
        book: Callable[[], RuleBook],
        calendar: Callable[[], Calendar],
        *,
        officers: Callable[[date, date], Sequence[DutyOfficer]],
        absences: Callable[[date, date], Sequence[Leave]],
        planner: Callable[[DutyRequest], DutyPlan | None] | None = None,
    ) -> None:
        self._journal = journal
        self._staff = Staff(officers, absences, book, calendar)
        self._planner = planner

    @cached_property
    def reception(self) -> ReceptionDesk:
        """Citizens received on the duties of the roster, and the reception book."""
        return ReceptionDesk(self._journal, lambda name: duty_of(self._state(), name), self._known)

    # --- planning -----------------------------------------------------------------------------------

    def plan(
        self,
        start: date,
        end: date,
        *,
        seats: int = 1,
        slots: Iterable[Slot] | None = None,
        posts: Iterable[str] | None = None,
        max_consecutive: int | None = None,
        limits: Iterable[Limit] = (),
        both_sessions: bool = False,
        carried: Mapping[str, Mapping[str, int]] | None = None,
        seed: int = 0,
    ) -> DutyPlan:
        """The roster that would be fair and lawful from ``start`` to ``end``; nothing is written.

        ``posts``    only officers of these posts; default: everybody who serves
        ``slots``    in the place of ``seats`` seats every day
        ``both_sessions``  one officer may hold several seats of a day that do not overlap
        ``carried``  default: the balance of the rosters before ``start``
        """
        require_days(start, end)
        staff = self._staff
        members = staff.members(start, end) if start <= end else ()
        if posts is not None:
            wanted = frozenset(posts)
            members = tuple(member for member in members if member.post in wanted)
        names = {member.id for member in members}
        if carried is None:
            carried = {officer: kinds for officer, kinds in self.balance(start).items() if officer in names}
        request = request_of(
            members,
            start,
            end,
            slots=(Slot(seats=seats),) if slots is None else slots,
            absences=[one for one in staff.away(start, end) if one.officer in names] if members else (),
            calendar=staff.calendar(),
            book=staff.book(),
            carried=carried,
            limits=(*running(max_consecutive), *limits),
            both_sessions=both_sessions,
            seed=seed,
        )
        if self._planner is not None:
            made = self._planner(request)
            if made is not None:
                judge_plan(evolve(made, request=request)).require()
                return made
        return plan_request(request)

    def balance(self, before: date) -> Mapping[str, Mapping[str, int]]:
        """What every officer served above (+) or below (-) the fair share before the day, in whole duties."""
        return carried(self.exact_balance(before))

    def exact_balance(self, before: date) -> Mapping[str, Mapping[str, Fraction]]:
        """The same, exactly."""
        return balance(self._state(), self._staff.calendar(), before)

    def publish(self, plan: DutyPlan, *, on: date, replace: bool = False) -> PublishedRoster:
        """Post the plan (niêm yết lịch trực); the verdict says whether it was posted in time.

        The plan is judged anew. :class:`AlreadyPublished` where a day already stands on a posted roster,
        unless it is to ``replace`` that roster from its first day to its last; the duties that the new
        one drops are then withdrawn.
        """
        from grassroots_gov.duty.posting import judge_posting

        judge_plan(plan).require()

        def judge(state: RosterState) -> list[Event]:
            posted = [one for one in state.periods if one.start <= plan.end and plan.start <= one.end]
            for one in posted:
                if not replace or one.start < plan.start or plan.end < one.end:
                    raise AlreadyPublished(one.start, one.end)
            return [published_of(plan, replaces=bool(posted))]

        self._write(on, judge)
        verdict = judge_posting(plan, self._staff.calendar(), self._staff.book(), on=on)
        return PublishedRoster(self.roster(plan.start, plan.end), on, verdict)

    def roster(self, start: date, end: date) -> Roster:
        """The roster in force from ``start`` to ``end``, with every change."""
        state = self._state()
        duties = tuple(state.between(start, end))
        filled = {(duty.now.on, duty.now.slot, duty.now.seat) for duty in duties if duty.now.officer}
        empty = {(duty.now.on, duty.now.slot, duty.now.seat) for duty in duties if not duty.now.officer}
        empty.update((gap.on, gap.slot, gap.seat) for period in state.periods for gap in period.gaps)
        return Roster(
            start=start,
            end=end,
            duties=duties,
            empty=tuple(sorted(seat for seat in empty - filled if start <= seat[0] <= end)),
            withdrawn=tuple(
                duty for duty in state.duties.values() if duty.cancelled and start <= duty.now.on <= end
            ),
            slots=tuple(state.slots.values()),
            days=duty_days(self._staff.calendar(), start, end),
            officers=tuple(
                dict.fromkeys(
                    officer
                    for period in state.periods
                    if period.start <= end and start <= period.end
                    for officer in period.shares
                )
            ),
        )

    # --- changes ------------------------------------------------------------------------------------

    def swap(self, assignment_id: str, other: str, *, on: date, approved_by: str) -> tuple[Assignment, ...]:
        """Exchange two duties (đổi ca), or hand one over: ``other`` is the other duty's id, or an officer's.

        Judged anew; :class:`RuleError` carries the verdict where it may not be, and nothing is written.
        """

        def seats(state: RosterState) -> Sequence[Assignment]:
            if other in state.duties:
                return exchanged(state, assignment_id, other)
            mine = duty_of(state, assignment_id).now
            self._known(other, mine.on)
            return (evolve(mine, officer=other),)

        return self._change("swap", seats, on=on, approved_by=approved_by)

    def offer(self, assignment_id: str, officer_id: str, *, on: date, to: str | None = None) -> Offer:
        """Offer one's duty for exchange, to anybody or to one officer; one open offer for each duty."""
        self._write(on, lambda state: [offered(state, assignment_id, officer_id, to, on)])
        return self._state().offers[assignment_id]

    def accept(self, assignment_id: str, officer_id: str, *, on: date, giving: str | None = None) -> Offer:
        """Take up an offer, giving the duty ``giving`` in exchange or none; it waits for approval."""

        def judge(state: RosterState) -> list[Event]:
            self._known(officer_id, duty_of(state, assignment_id).now.on)
            return [accepted(state, assignment_id, officer_id, giving)]

        self._write(on, judge)
        return self._state().offers[assignment_id]

    def withdraw(self, assignment_id: str, *, on: date, by: str) -> None:
        """Take an offer back, or refuse it."""
        self._write(on, lambda state: [withdrawn(state, assignment_id, by)])

    def approve(self, assignment_id: str, *, on: date, approved_by: str) -> tuple[Assignment, ...]:
        """Approve an offer that was taken up; judged anew on this day."""
        return self._change(
            "swap", lambda state: agreed(state, assignment_id), on=on, approved_by=approved_by
        )

    def take(
        self, assignment_id: str, officer_id: str, *, on: date, approved_by: str
    ) -> tuple[Assignment, ...]:
        """Let an officer take a duty over (trực thay)."""
        return self._hand_over("take", assignment_id, officer_id, on=on, approved_by=approved_by)

    def order(
        self, assignment_id: str, officer_id: str, *, on: date, by: str, reason: str = ""
    ) -> tuple[Assignment, ...]:
        """Put an officer on a duty by order of a superior (điều động), also on a seat that was empty."""
        return self._hand_over("order", assignment_id, officer_id, on=on, approved_by=by, reason=reason)

    def replace(
        self,
        officer_id: str,
        start: date,
        end: date,
        *,
        on: date,
        approved_by: str,
        reason: str = "",
        session: Session = "day",
    ) -> tuple[Assignment, ...]:
        """Fill the duties of an officer who is suddenly away, changing as few others as can be.

        ``session``  the part of each day, where the officer is there for the rest of it

        Answers every seat that changed; a seat that nobody can take has an empty officer.
        """
        from grassroots_gov.duty.replacement import replacements

        def seats(state: RosterState) -> Sequence[Assignment]:
            gone = Away(officer_id, max(start, on), end, session=session)
            return replacements(state, self._staff, gone)

        return self._change("absence", seats, on=on, approved_by=approved_by, reason=reason)

    def _hand_over(
        self, why: str, assignment_id: str, officer_id: str, *, on: date, approved_by: str, reason: str = ""
    ) -> tuple[Assignment, ...]:
        def seats(state: RosterState) -> Sequence[Assignment]:
            mine = duty_of(state, assignment_id).now
            self._known(officer_id, mine.on)
            return (evolve(mine, officer=officer_id),)

        return self._change(why, seats, on=on, approved_by=approved_by, reason=reason)

    def _change(
        self,
        why: str,
        seats: Callable[[RosterState], Sequence[Assignment]],
        *,
        on: date,
        approved_by: str,
        reason: str = "",
    ) -> tuple[Assignment, ...]:
        changed: tuple[Assignment, ...] = ()

        def judge(state: RosterState) -> list[Event]:
            nonlocal changed
            changed = tuple(seats(state))
            if not changed:
                return []
            judge_change(state, changed, self._staff, on=on, approved_by=approved_by).require()
            return [Changed(why=why, seats=changed, approved_by=approved_by, reason=reason)]

        self._write(on, judge)
        return changed

    # --- what was served ----------------------------------------------------------------------------

    def served(self, assignment_id: str, officer_id: str) -> Verdict:
        """Record who was really on duty; the verdict says whether that is whom the roster names."""
        from grassroots_gov.duty.posting import judge_served

        verdict: Verdict | None = None

        def judge(state: RosterState) -> list[Event]:
            nonlocal verdict
            duty = duty_of(state, assignment_id)
            self._known(officer_id, duty.now.on)
            verdict = judge_served(duty, officer_id, self._staff, state.slot(duty.now.slot))
            if duty.served == officer_id:
                return []
            return [Served(assignment=assignment_id, officer=officer_id, rostered=duty.now.officer)]

        day = duty_of(self._state(), assignment_id).now.on
        self._write(day, judge)
        assert verdict is not None
        return verdict

    def owed(self, on: date) -> tuple[Obligation, ...]:
        """What duty owes on a day: the next roster posted in time, served duties recorded, reception kept."""
        from grassroots_gov.duty.posting import owed

        return tuple(owed(self._state(), self._staff, on))

    def promises(self, on: date) -> tuple[Promise, ...]:
        """The posted duties from ``on``, and the days of a posted roster on which nobody is on duty."""
        state = self._state()
        duties = [duty for duty in state.between(on, date.max) if duty.stamp <= on]
        manned = {duty.now.on for duty in duties}
        spans = ((max(one.start, on), one.end) for one in state.periods if one.posted <= on)
        posted = {first + timedelta(n) for first, last in spans for n in range((last - first).days + 1)}
        return (
            *(Promise(subject=one.now.id, on=one.now.on, decides=CHAIR, kind="duty") for one in duties),
            *(
                Promise(subject=day.isoformat(), on=day, decides=CHAIR, kind="no_duty")
                for day in sorted(posted - manned)
            ),
        )

    # --- inside -------------------------------------------------------------------------------------

    def _write(self, on: date, judge: Callable[[RosterState], Sequence[Event]]) -> None:
        self._journal.write(STREAM, ROSTER, judge, effective_on=on)

    def _state(self) -> RosterState:
        state, _ = self._journal.state(STREAM, ROSTER)
        return state

    def _known(self, officer_id: str, on: date) -> None:
        known = tuple(member.id for member in self._staff.members(on, on))
        if officer_id not in known:
            raise NotOnRoster(officer_id, known)
