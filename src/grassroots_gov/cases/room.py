"""The door of the cases room: dossiers of the one-stop section; petitions stand behind ``petitions``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime

from grassroots_gov.cases import clock
from grassroots_gov.cases.dossier import Dossier
from grassroots_gov.cases.facts import (
    DOSSIERS,
    RETENTION,
    RETENTIONS,
    Answered,
    Apologised,
    Dossiers,
    Erased,
    Extended,
    Kept,
    Moved,
    Rated,
    Read,
    Received,
    Resumed,
    RetentionSet,
    Returned,
    Suspended,
    Transferred,
    Withdrawn,
    stream_of,
)
from grassroots_gov.cases.given import codes, day, filled, moment, moment_of_receipt, personal
from grassroots_gov.cases.judge import judge_apology, judge_extension, judge_intake
from grassroots_gov.cases.model import Procedure, Receipt
from grassroots_gov.cases.owed import owed_dossiers, owed_erasures, owed_petitions
from grassroots_gov.cases.petition_model import Reading
from grassroots_gov.cases.petitions import DECIDES, Petitions
from grassroots_gov.cases.procedures import Catalogue
from grassroots_gov.cases.public import PublicCase, public_cases
from grassroots_gov.cases.statistics import Statistics, statistics
from grassroots_gov.errors import BadCaseInput, CaseNotOpen, OfficeClosed, OutOfOrder, UnknownCase
from grassroots_gov.journal import Event, Journal, Personal
from grassroots_gov.law import Obligation, RuleBook, Verdict
from grassroots_gov.worktime import Promise, Touched, WorkCalendar

__all__ = ["CasesRoom"]


class CasesRoom:
    """Dossiers and petitions of one commune (một cửa, đơn thư).

    A moment of an act is a ``datetime`` in office time, without a zone; where only the day matters a
    ``date`` will do. Raises before anything is written: :class:`UnknownCase`, :class:`CaseNotOpen` for an
    act the dossier does not allow as it stands, :class:`OutOfOrder` for one dated before the last.
    """

    def __init__(
        self, journal: Journal, book: Callable[[], RuleBook], calendar: Callable[[], WorkCalendar]
    ) -> None:
        self._journal = journal
        self._book = book
        self._calendar = calendar
        self._catalogue = Catalogue(journal, book)
        self.petitions = Petitions(journal, book, calendar)

    # --- procedures -------------------------------------------------------------------------------------

    def adopt(self, procedure: Procedure, *, on: date) -> Procedure:
        """Offer a procedure from ``on`` (công bố thủ tục), or a new version of one; a last day ends it.

        It goes before a national procedure of the same code: it may name papers, fee and steps, and a
        shorter time.
        """
        return self._catalogue.adopt(procedure, on)

    def procedures(self, on: date) -> Mapping[str, Procedure]:
        """Every procedure offered on ``on``, by code."""
        return self._catalogue.offered(on)

    def procedure(self, code: str, on: date) -> Procedure:
        """The procedure ``code`` as it is offered on ``on``; :class:`UnknownProcedure` with the nearest."""
        return self._catalogue.find(code, on)

    def check(self, procedure: str, papers: Iterable[str], *, on: date) -> Verdict:
        """Whether ``papers`` (codes) are all that ``procedure`` needs; nothing is written."""
        return judge_intake(self.procedure(procedure, on), codes("papers", papers), on, self._book())

    # --- a dossier's way --------------------------------------------------------------------------------

    def receive(
        self,
        procedure: str,
        *,
        at: datetime,
        applicant: str | None = None,
        papers: Iterable[str] | None = None,
    ) -> Receipt:
        """Receive a dossier and promise a day (tiếp nhận và hẹn trả kết quả).

        ``applicant``  their name or code; it is kept as a personal detail and stands on no slip
        ``papers``     the codes of the papers handed in; where they are given and one is missing, the dossier
                       is refused with :class:`RuleError`, whose verdict lists every missing paper

        Raises :class:`OfficeClosed` on a day offices are closed, :class:`UnknownProcedure`.
        """
        at = moment_of_receipt(at)
        applicant = personal("applicant", applicant)
        calendar = self._calendar()
        if not calendar.is_working(at.date()):
            raise OfficeClosed(at.date(), calendar.day(at.date()).reason, calendar.due(at.date(), 1))
        named = self.procedure(procedure, at.date())
        given = tuple(sorted(codes("papers", papers))) if papers is not None else ()
        if papers is not None and named.papers:
            judge_intake(named, given, at.date(), self._book()).require()
        due = clock.promise(named.time, at, calendar)
        receipts: list[Receipt] = []

        def judge(state: Dossiers) -> list[Event]:
            case_id = f"{at.year}-{len(state) + 1}"
            receipts.append(
                Receipt(case_id=case_id, procedure=named, received_at=at, promise=due, papers=given)
            )
            return [
                Received(
                    case_id=case_id,
                    procedure=named.code,
                    at=at,
                    due=due,
                    holder=named.holder,
                    applicant=Personal(applicant) if applicant else None,
                    papers=given,
                )
            ]

        self._journal.write(stream_of(f"{at.year}-"), DOSSIERS, judge, effective_on=at.date())
        return receipts[-1]

    def suspend(
        self, case_id: str, *, at: date | datetime, reason: str = "", missing: Iterable[str] = ()
    ) -> Dossier:
        """Ask for papers: the clock stands still until :meth:`resume` (yêu cầu bổ sung, tạm dừng)."""

        def judge(dossier: Dossier, at: datetime) -> Event:
            _allow(dossier, "suspend", "pending")
            return Suspended(case_id=case_id, at=at, reason=reason, missing=codes("missing", missing))

        return self._act(case_id, at, judge)

    def resume(self, case_id: str, *, at: date | datetime) -> Dossier:
        """The papers came: what was left of the time when the clock stopped is left again."""

        def judge(dossier: Dossier, at: datetime) -> Event:
            _allow(dossier, "resume", "suspended")
            due = clock.resumed(dossier.due, dossier.pauses[-1].since, at, self._calendar())
            return Resumed(case_id=case_id, at=at, due=due)

        return self._act(case_id, at, judge)

    def extend(
        self, case_id: str, *, at: date | datetime, days: int | None = None, reason: str = ""
    ) -> Dossier:
        """Add working days for verification (gia hạn); by default all that is left of what is allowed.

        :class:`RuleError` where all extensions together would be more than the procedure allows.
        """

        def judge(dossier: Dossier, at: datetime) -> Event:
            _allow(dossier, "extend", "pending")
            named = self._catalogue.of(dossier)
            more = named.time.extension - dossier.extended if days is None else days
            if days is None and more <= 0:
                more = 1
            if type(more) is not int or more < 1:
                raise BadCaseInput("days", str(days), "cases.not_a_count")
            judge_extension(dossier, named, more, at.date(), self._book()).require()
            due = clock.extended(dossier.due, more, at.date(), self._calendar())
            return Extended(case_id=case_id, at=at, days=more, due=due, reason=reason)

        return self._act(case_id, at, judge)

    def move(self, case_id: str, to: date, *, at: date | datetime, reason: str, decided_by: str) -> Dossier:
        """Set the promised day anew by decision or written agreement (dời ngày hẹn), onto a working day."""

        def judge(dossier: Dossier, at: datetime) -> Event:
            _allow(dossier, "move", "pending")
            self._later_open_day(to, at.date(), or_same=True)
            for name, text in (("reason", reason), ("decided_by", decided_by)):
                filled(name, text)
            due = clock.moved(to, at.date())
            return Moved(case_id=case_id, at=at, due=due, reason=reason, decided_by=decided_by)

        return self._act(case_id, at, judge)

    def transfer(self, case_id: str, to: str, *, at: date | datetime, reason: str = "") -> Dossier:
        """Pass the dossier to another officer or agency; the clock goes on (chuyển hồ sơ)."""

        def judge(dossier: Dossier, at: datetime) -> Event:
            _allow(dossier, "transfer", "pending", "suspended")
            filled("to", to)
            return Transferred(case_id=case_id, at=at, to=to, reason=reason)

        return self._act(case_id, at, judge)

    def apologise(self, case_id: str, new_date: date, *, at: date | datetime, reason: str) -> Verdict:
        """Apologise and give a new date (xin lỗi và hẹn lại); the verdict says whether the rule was kept.

        It is recorded in any case, and the promise stays what it was: late stays late.
        """
        verdicts: list[Verdict] = []

        def judge(dossier: Dossier, at: datetime) -> Event:
            _allow(dossier, "apologise", "pending")
            self._later_open_day(new_date, at.date())
            verdicts.append(judge_apology(dossier, at.date(), reason, self._book()))
            return Apologised(case_id=case_id, at=at, reason=reason, new_date=new_date)

        self._act(case_id, at, judge)
        return verdicts[-1]

    def answer(
        self, case_id: str, *, at: date | datetime, result: str = "approved", document: str = ""
    ) -> Dossier:
        """The result is there (có kết quả): "approved", "refused", or what the office calls it."""

        def judge(dossier: Dossier, at: datetime) -> Event:
            _allow(dossier, "answer", "pending")
            filled("result", result)
            return Answered(case_id=case_id, at=at, result=result, document=document)

        return self._act(case_id, at, judge)

    def hand_over(self, case_id: str, *, at: date | datetime) -> Dossier:
        """The applicant took the result (trả kết quả)."""

        def judge(dossier: Dossier, at: datetime) -> Event:
            _allow(dossier, "hand_over", "answered")
            if dossier.returned_at is not None:
                raise CaseNotOpen(case_id, "hand_over", "returned")
            return Returned(case_id=case_id, at=at)

        return self._act(case_id, at, judge)

    def withdraw(self, case_id: str, *, at: date | datetime, reason: str = "") -> Dossier:
        """The applicant stops it before there is a result (dừng thực hiện), or it is given back."""

        def judge(dossier: Dossier, at: datetime) -> Event:
            _allow(dossier, "withdraw", "pending", "suspended")
            return Withdrawn(case_id=case_id, at=at, reason=reason)

        return self._act(case_id, at, judge)

    def rate(self, case_id: str, score: int) -> Dossier:
        """How satisfied the applicant is with an answered dossier, 1 to 5; a later rating replaces it."""
        if type(score) is not int or not 1 <= score <= 5:
            raise BadCaseInput("score", str(score), "cases.not_a_score")

        def judge(dossier: Dossier, at: datetime) -> Event:
            _allow(dossier, "rate", "answered")
            return Rated(case_id=case_id, score=score)

        return self._act(case_id, self.dossier(case_id).last_at, judge)

    # --- asking -------------------------------------------------------------------------------------------

    def dossier(self, case_id: str) -> Dossier:
        """The dossier as its facts have it; :class:`UnknownCase`."""
        return _find(self._dossiers(stream_of(str(case_id))), case_id)

    def dossiers(self) -> Iterator[Dossier]:
        """Every dossier, year by year, in the order of receipt."""
        for stream in self._journal.streams("cases/dossiers/"):
            yield from self._dossiers(stream).values()

    def statistics(self, start: date, end: date, *, procedure: str | None = None) -> Statistics:
        """The counts of a period, first and last day included, of all procedures or of one."""
        start, end = day(start, "start"), day(end, "end")
        every = (one for one in self.dossiers() if procedure is None or one.procedure == procedure)
        return statistics(every, start, end)

    def owed(self, on: date) -> tuple[Obligation, ...]:
        """What is owed on dossiers and petitions on the day ``on``."""
        book = self._book()
        dossiers = owed_dossiers(self.dossiers(), self._catalogue.reader(), book, on)
        petitions = owed_petitions(self.petitions.every(), book, self._calendar(), on)
        kept, _ = self._journal.state(RETENTION, RETENTIONS)
        erase = owed_erasures(self.dossiers(), self.petitions.every(), kept, on) if kept else ()
        return (*dossiers, *petitions, *erase)

    def public(self, on: date) -> tuple[PublicCase, ...]:
        """The dossiers as anybody may see them."""
        return public_cases(self.dossiers(), on)

    def touched(self, before: WorkCalendar, *, on: date) -> tuple[Touched, ...]:
        """The dossiers and petitions open on ``on`` whose day the calendar of now touches.

        Each is counted again, on the calendar ``before`` and on that of now, from receipt through every
        pause and extension. Nothing moves by itself: whoever decides may :meth:`move` a promise.
        """
        after, procedure = self._calendar(), self._catalogue.reader()
        found = []
        for dossier in self.dossiers():
            if not dossier.open_on(on):
                continue
            due, rule = dossier.due_on(on), procedure(dossier).time
            was, now = (clock.replayed(dossier, rule, one, on) for one in (before, after))
            set_by_hand = due.why == "moved"
            changed = now.on not in (was.on, due.on) or now.half not in (was.half, due.half)
            if changed or after.is_working(due.on) < before.is_working(due.on):
                promise = Promise(
                    subject=dossier.case_id,
                    on=due.on,
                    decides=DECIDES,
                    after=None if set_by_hand else due.after,
                    n=due.n,
                    kind="dossier",
                )
                found.append(
                    Touched(
                        promise=promise,
                        day=after.day(due.on),
                        counted=None if set_by_hand else now.on,
                        decides=DECIDES,
                    )
                )
        return (*found, *self.petitions.touched(before, on=on))

    # --- personal details ---------------------------------------------------------------------------------

    def applicant(self, case_id: str, *, by: str, why: str, on: date) -> Reading:
        """Who applied, and the record that ``by`` read it and why; no words where they were erased."""
        filled("by", by)
        filled("why", why)
        dossier = self.dossier(case_id)
        event = Read(case_id=case_id, by=by, why=why)
        self._journal.write(stream_of(case_id), DOSSIERS, lambda _: [event], effective_on=on)
        words = self._journal.reveal(dossier.applicant) if dossier.applicant else None
        return Reading(words=words, by=by, why=why, on=on)

    def forget(self, case_id: str, *, by: str, why: str, on: date) -> None:
        """Erase who applied; the dossier and its chain stay whole."""
        filled("by", by)
        dossier = self.dossier(case_id)
        event = Erased(case_id=case_id, by=by, why=why)
        self._journal.write(stream_of(case_id), DOSSIERS, lambda _: [event], effective_on=on)
        if dossier.applicant is not None:
            self._journal.erase(dossier.applicant)

    def set_retention(self, of: Kept, years: int, decision: str, *, on: date) -> None:
        """Keep the personal details of a ``dossier`` or ``petition`` for ``years`` after its end.

        The law as known sets no period, so the commune's own ``decision`` does; from then on :meth:`owed`
        says which details are to be erased, and by when. The last decision holds for all that ended.
        """
        filled("decision", decision)
        if of not in ("dossier", "petition"):
            raise BadCaseInput("of", str(of), "cases.unknown_kept")
        if type(years) is not int or not 0 <= years <= 100:
            raise BadCaseInput("years", str(years), "cases.not_years")
        event = RetentionSet(of=of, years=years, decision=decision)
        self._journal.write(RETENTION, RETENTIONS, lambda _: [event], effective_on=day(on))

    # --- inside -------------------------------------------------------------------------------------------

    def _act(self, case_id: str, at: date | datetime, judge: Callable[[Dossier, datetime], Event]) -> Dossier:
        when = moment(at)

        def write(state: Dossiers) -> list[Event]:
            dossier = _find(state, case_id)
            last = dossier.last_at if isinstance(at, datetime) else moment(dossier.last_at.date())
            if when < last:
                days = when.date(), dossier.last_at.date()
                hours = (when, dossier.last_at) if days[0] == days[1] else None
                raise OutOfOrder(case_id, *days, moments=hours)
            # A day without an hour counts from the last act of that day on.
            return [judge(dossier, max(when, dossier.last_at))]

        self._journal.write(stream_of(case_id), DOSSIERS, write, effective_on=when.date())
        return self.dossier(case_id)

    def _dossiers(self, stream: str) -> Dossiers:
        state, _ = self._journal.state(stream, DOSSIERS)
        return state

    def _later_open_day(self, to: date, at: date, *, or_same: bool = False) -> None:
        if to < at or (to == at and not or_same):
            raise BadCaseInput("new_date", to.isoformat(), "cases.not_later")
        if not self._calendar().is_working(to):
            raise BadCaseInput("new_date", to.isoformat(), "cases.closed_day")


def _find(state: Dossiers, case_id: str) -> Dossier:
    dossier = state.get(case_id)
    if dossier is None:
        raise UnknownCase(case_id)
    return dossier


def _allow(dossier: Dossier, act: str, *statuses: str) -> None:
    if dossier.status not in statuses:
        raise CaseNotOpen(dossier.case_id, act, dossier.status)
