"""The door of petitions: complaints, denunciations, reflections and difficulties raised in villages.

Who lodged a petition and what it says are personal details in every fact; no projection, slip, verdict or
obligation holds them, and reading them is itself a fact.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from grassroots_gov.cases.given import codes, day, filled, personal
from grassroots_gov.cases.grounds import GROUNDS, marks_of
from grassroots_gov.cases.petition_facts import (
    PETITIONS,
    Accepted,
    Assigned,
    CheckExtended,
    Forwarded,
    Lodged,
    PetitionErased,
    PetitionRead,
    Prolonged,
    Refused,
    Reopened,
    Settled,
    petition_stream,
)
from grassroots_gov.cases.petition_facts import Petitions as State
from grassroots_gov.cases.petition_judge import (
    check_by,
    due_again,
    extend_by,
    judge_forwarding,
    judge_handling,
    judge_lodging,
    process_by,
    reply_by,
    settle_by,
)
from grassroots_gov.cases.petition_model import (
    COMPLEXITIES,
    KINDS,
    Against,
    Complexity,
    Ground,
    Petition,
    PetitionKind,
    PetitionSlip,
    Reading,
)
from grassroots_gov.cases.public import PublicPetitions, public_petitions
from grassroots_gov.errors import BadCaseInput, CaseNotOpen, OutOfOrder, UnknownCase
from grassroots_gov.journal import Event, Journal, Personal
from grassroots_gov.law import RuleBook, Verdict
from grassroots_gov.worktime import Promise, Touched, WorkCalendar

__all__ = ["Petitions"]

DECIDES = "peoples_committee_chair"
"""Who decides whether a promise moves when days are swapped late."""

_CODE = re.compile(r"[a-z0-9][a-z0-9_.-]*")
_UNIT = re.compile(r"U[0-9]+")
"""The id that the register of units gives a village; a code of the office's own will do as well."""


class Petitions:
    """Complaints, denunciations and reflections of one commune (đơn thư, phản ánh, kiến nghị)."""

    def __init__(
        self, journal: Journal, book: Callable[[], RuleBook], calendar: Callable[[], WorkCalendar]
    ) -> None:
        self._journal = journal
        self._book = book
        self._calendar = calendar

    # --- a petition's way -------------------------------------------------------------------------------

    def lodge(
        self,
        kind: PetitionKind,
        *,
        on: date,
        about: str,
        topic: str,
        petitioner: str | None = None,
        content: str | None = None,
        village: str = "",
        remote: bool = False,
        at_reception: bool = False,
        known_on: date | None = None,
        obstacle_days: int = 0,
        against: Against = "",
    ) -> PetitionSlip:
        """Take in a petition; the slip says by when it must be accepted, and hints at duplicates.

        ``about``       the post or agency whose act it is about, ``topic`` the matter: codes, never names
        ``village``     where it was raised: the id of its unit, or a code
        ``petitioner``, ``content``  who and what, kept as personal details; nobody for an unsigned one
        ``remote``      a mountainous or remote place, where the law gives more time
        ``known_on``    for a complaint, the day its author learnt of the act; ``obstacle_days`` how many
                        days since then objective obstacles took
        ``against``     for a complaint, whether it is about a ``decision`` or an ``act``
        """
        return self._lodge(
            kind,
            on=on,
            about=about,
            topic=topic,
            petitioner=petitioner,
            content=content,
            village=village,
            remote=remote,
            at_reception=at_reception,
            known_on=known_on,
            obstacle_days=obstacle_days,
            against=against,
            first=None,
        )

    def contest(
        self, petition_id: str, *, on: date, petitioner: str | None = None, content: str | None = None
    ) -> PetitionSlip:
        """Complain a second time, about a settlement or its absence (khiếu nại lần hai).

        The verdict on the slip says that the next level settles it; pass it on with :meth:`transfer`.
        """
        first = self.petition(petition_id)
        overdue = first.settle_by is not None and on > first.settle_by
        if first.kind != "complaint" or first.instance != 1 or not (first.stage == "settled" or overdue):
            raise CaseNotOpen(petition_id, "contest", first.stage)
        return self._lodge(
            "complaint",
            on=on,
            about=first.about,
            topic=first.topic,
            petitioner=petitioner,
            content=content,
            village=first.village,
            remote=first.remote,
            at_reception=False,
            known_on=None,
            obstacle_days=0,
            against=first.against,
            first=first,
        )

    def _lodge(
        self,
        kind: PetitionKind,
        *,
        on: date,
        about: str,
        topic: str,
        petitioner: str | None,
        content: str | None,
        village: str,
        remote: bool,
        at_reception: bool,
        known_on: date | None,
        obstacle_days: int,
        against: Against,
        first: Petition | None,
    ) -> PetitionSlip:
        if kind not in KINDS:
            raise BadCaseInput("kind", str(kind), "cases.unknown_kind")
        at = "0" if isinstance(village, str) and (not village or _UNIT.fullmatch(village)) else village
        for name, code in (("about", about), ("topic", topic), ("village", at)):
            if not isinstance(code, str) or not _CODE.fullmatch(code):
                raise BadCaseInput(name, "…", "cases.not_a_code")  # it may hold a name: do not repeat it
        petitioner, content = personal("petitioner", petitioner), personal("content", content)
        on = day(on)
        if known_on is not None and day(known_on, "known_on") > on:
            raise BadCaseInput("known_on", known_on.isoformat(), "cases.learnt_later")
        if type(obstacle_days) is not int or obstacle_days < 0:
            raise BadCaseInput("obstacle_days", str(obstacle_days), "cases.not_days")
        if against not in ("", "decision", "act"):
            raise BadCaseInput("against", str(against), "cases.unknown_against")
        book, calendar = self._book(), self._calendar()
        rules = book.at(on)
        due, rule = process_by(kind, on, rules, calendar)
        slips: list[PetitionSlip] = []

        def judge(state: State) -> list[Event]:
            petition_id = f"P{on.year}-{len(state) + 1}"
            event = Lodged(
                petition_id=petition_id,
                matter=kind,
                about=about,
                topic=topic,
                village=village,
                instance=2 if first else 1,
                of=first.petition_id if first else "",
                remote=remote,
                at_reception=at_reception,
                petitioner=Personal(petitioner) if petitioner else None,
                content=Personal(content) if content else None,
                process_by=due,
                settle_by=reply_by(on, rules, calendar) if kind == "reflection" and at_reception else None,
                against=against,
                known_on=known_on,
                obstacle_days=obstacle_days,
            )
            bare = Petition(
                petition_id=petition_id,
                kind=kind,
                lodged_on=on,
                about=about,
                topic=topic,
                instance=event.instance,
                remote=remote,
                known_on=known_on,
                obstacle_days=obstacle_days,
                last_on=on,
            )
            slips.append(
                PetitionSlip(
                    petition_id=petition_id,
                    kind=kind,
                    lodged_on=on,
                    process_by=due,
                    citation=rule.citation if rule else None,
                    duplicates=self._like(bare, on) if first is None else (),
                    verdict=judge_lodging(bare, book, first=first),
                )
            )
            return [event]

        self._journal.write(petition_stream(f"P{on.year}-"), PETITIONS, judge, effective_on=on)
        return slips[-1]

    def assign(self, petition_id: str, to: str, *, on: date) -> Petition:
        """Give it to an officer or division of the commune to work on (giao tham mưu, giải quyết)."""
        filled("to", to)

        def judge(petition: Petition) -> Event:
            _allow(petition, "assign", "lodged", "accepted")
            return Assigned(petition_id=petition_id, to=to)

        return self._act(petition_id, on, judge)

    def accept(
        self,
        petition_id: str,
        *,
        on: date,
        complexity: Complexity = "normal",
        marks: Iterable[str] = (),
        answer_by: date | None = None,
    ) -> Petition:
        """Accept it for settlement (thụ lý); the time to settle runs from here.

        ``marks``      what makes a complaint complex: ``places``, ``contents``, ``many_people``,
                       ``foreign_element``, ``several_agencies``, ``agencies_disagree``,
                       ``conflicting_evidence``; from 2026-07-01 :meth:`judge` asks for one
        ``answer_by``  the day the commune promises for a reflection, whose answer the law gives no time
        """
        if complexity not in COMPLEXITIES:
            raise BadCaseInput("complexity", str(complexity), "cases.unknown_complexity")
        found = marks_of(codes("marks", marks))

        def judge(petition: Petition) -> Event:
            _allow(petition, "accept", "lodged")
            by, _ = settle_by(petition, complexity, on, self._book().at(on), self._calendar())
            if answer_by is not None:
                if petition.kind != "reflection":
                    raise BadCaseInput("answer_by", answer_by.isoformat(), "cases.law_sets_it")
                if answer_by < on:
                    raise BadCaseInput("answer_by", answer_by.isoformat(), "cases.not_later")
                by = min(answer_by, by) if by else answer_by
            return Accepted(petition_id=petition_id, complexity=complexity, settle_by=by, marks=found)

        return self._act(petition_id, on, judge)

    def refuse(self, petition_id: str, *, on: date, reason: str, ground: Ground = "") -> Petition:
        """Do not accept it, with the reason in writing (không thụ lý).

        ``ground``  ``late``, ``not_competent``, ``settled`` (the matter was settled already),
                    ``conditions`` (for a denunciation: nobody known, conditions not met) or ``other``;
                    :meth:`judge` says whether the facts bear it out
        """
        filled("reason", reason)

        def judge(petition: Petition) -> Event:
            _allow(petition, "refuse", "lodged")
            if ground and ground not in GROUNDS[petition.kind]:
                raise BadCaseInput("ground", str(ground), "cases.unknown_ground")
            return Refused(petition_id=petition_id, reason=reason, ground=ground)

        return self._act(petition_id, on, judge)

    def transfer(self, petition_id: str, to: str, *, on: date, reason: str = "") -> Verdict:
        """Pass it on to whoever is competent (chuyển đơn); the verdict says whether that was in time."""
        filled("to", to)
        verdicts: list[Verdict] = []

        def judge(petition: Petition) -> Event:
            _allow(petition, "transfer", "lodged", "accepted")
            verdicts.append(judge_forwarding(petition, on, self._book(), self._calendar()))
            return Forwarded(petition_id=petition_id, to=to, reason=reason)

        self._act(petition_id, on, judge)
        return verdicts[-1]

    def extend(self, petition_id: str, *, on: date, reason: str) -> Petition:
        """Extend the first check or the settlement of a denunciation; :class:`RuleError` where it may not be.

        Before it is accepted the check may take longer once, to verify; after that the settlement, as often
        as the case is complex (gia hạn).
        """
        filled("reason", reason)

        def judge(petition: Petition) -> Event:
            _allow(petition, "extend", *(("lodged",) if petition.kind == "denunciation" else ()), "accepted")
            if petition.stage == "lodged":
                verdict, until = check_by(petition, on, self._book(), self._calendar())
                verdict.require()
                return CheckExtended(petition_id=petition_id, process_by=until, reason=reason)
            verdict, until = extend_by(petition, on, self._book(), self._calendar())
            verdict.require()
            return Prolonged(petition_id=petition_id, settle_by=until, reason=reason)

        return self._act(petition_id, on, judge)

    def settle(self, petition_id: str, *, on: date, outcome: str, evidence: str) -> Petition:
        """Answer it, with evidence: the number of the decision, a photo's name or digest (giải quyết)."""
        filled("outcome", outcome)
        filled("evidence", evidence)

        def judge(petition: Petition) -> Event:
            _allow(petition, "settle", "accepted")
            return Settled(petition_id=petition_id, outcome=outcome, evidence=evidence)

        return self._act(petition_id, on, judge)

    def reopen(self, petition_id: str, *, on: date, reason: str) -> Petition:
        """Take it up again after an answer or a refusal; the time to settle runs anew."""
        filled("reason", reason)

        def judge(petition: Petition) -> Event:
            _allow(petition, "reopen", "settled", "refused")
            by, _ = settle_by(petition, petition.complexity, on, self._book().at(on), self._calendar())
            return Reopened(petition_id=petition_id, reason=reason, settle_by=by)

        return self._act(petition_id, on, judge)

    # --- asking -----------------------------------------------------------------------------------------

    def petition(self, petition_id: str) -> Petition:
        """The petition as its facts have it; :class:`UnknownCase`."""
        return _find(self._state(petition_stream(petition_id)), petition_id)

    def judge(self, petition_id: str, *, on: date) -> Verdict:
        """Whether the commune did on it by ``on`` what the law asks: in time, on a ground, with evidence.

        What is open and still in time leaves the verdict undetermined, and so does a ground of refusal that
        the facts do not show or the law as known does not list.
        """
        petition = self.petition(petition_id)
        by = petition.closed_on or day(on)
        settled = [
            other.petition_id
            for other in self.every()
            if other.stage == "settled"
            and other.closed_on is not None
            and other.closed_on <= by
            and other.petition_id != petition_id
            and _alike(other, petition)
        ]
        return judge_handling(
            petition,
            day(on),
            self._book(),
            self._calendar(),
            first=self.petition(petition.of) if petition.of else None,
            settled_before=settled,
        )

    def every(self) -> Iterator[Petition]:
        """Every petition, year by year, in the order of lodging."""
        for stream in self._journal.streams("cases/petitions/"):
            yield from self._state(stream).values()

    def open(self, on: date) -> tuple[Petition, ...]:
        """Every petition that waits for acceptance or answer at the end of ``on``: the report of that day."""
        return tuple(petition for petition in self.every() if petition.open_on(on))

    def public(self) -> PublicPetitions:
        """The petitions as anybody may see them."""
        return public_petitions(self.every())

    def touched(self, before: WorkCalendar, *, on: date) -> tuple[Touched, ...]:
        """The petitions open on ``on`` whose next day the calendar of now touches."""
        book, after = self._book(), self._calendar()
        found = []
        for petition in self.open(on):
            due = petition.due_on(on)
            if due is None:
                continue
            was, now = (due_again(petition, on, book, one) for one in (before, after))
            closed_now = after.is_working(due) < before.is_working(due)
            if closed_now or (now is not None and now not in (was, due)):
                promise = Promise(subject=petition.petition_id, on=due, decides=DECIDES, kind="petition")
                found.append(Touched(promise=promise, day=after.day(due), counted=now, decides=DECIDES))
        return tuple(found)

    # --- personal details -------------------------------------------------------------------------------

    def read(self, petition_id: str, detail: str, *, by: str, why: str, on: date) -> Reading:
        """Read the ``petitioner`` or the ``content``; that ``by`` read it, and why, goes on record first."""
        filled("by", by)
        filled("why", why)
        petition = self.petition(petition_id)
        sealed = {"petitioner": petition.petitioner, "content": petition.content}
        if detail not in sealed:
            raise BadCaseInput("detail", detail, "cases.not_a_code")
        event = PetitionRead(petition_id=petition_id, detail=detail, by=by, why=why)
        self._journal.write(petition_stream(petition_id), PETITIONS, lambda _: [event], effective_on=on)
        personal = sealed[detail]
        words = self._journal.reveal(personal) if personal else None
        return Reading(words=words, by=by, why=why, on=on)

    def forget(self, petition_id: str, *, by: str, why: str, on: date) -> None:
        """Erase who lodged it and what it says; the petition and its chain stay whole."""
        filled("by", by)
        petition = self.petition(petition_id)
        event = PetitionErased(petition_id=petition_id, by=by, why=why)
        self._journal.write(petition_stream(petition_id), PETITIONS, lambda _: [event], effective_on=on)
        for detail in (petition.petitioner, petition.content):
            if detail is not None:
                self._journal.erase(detail)

    # --- inside -----------------------------------------------------------------------------------------

    def _like(self, new: Petition, on: date) -> tuple[str, ...]:
        return tuple(
            petition.petition_id
            for petition in self.every()
            if _alike(petition, new) and petition.open_on(on)
        )

    def _state(self, stream: str) -> State:
        state, _ = self._journal.state(stream, PETITIONS)
        return state

    def _act(self, petition_id: str, on: date, judge: Callable[[Petition], Event]) -> Petition:
        on = day(on)

        def write(state: State) -> list[Event]:
            petition = _find(state, petition_id)
            if on < petition.last_on:
                raise OutOfOrder(petition_id, on, petition.last_on)
            return [judge(petition)]

        self._journal.write(petition_stream(petition_id), PETITIONS, write, effective_on=on)
        return self.petition(petition_id)


def _alike(one: Petition, other: Petition) -> bool:
    """Whether two petitions are of one kind about the same matter."""
    return (one.kind, one.about, one.topic) == (other.kind, other.about, other.topic)


def _find(state: State, petition_id: str) -> Petition:
    petition = state.get(petition_id)
    if petition is None:
        raise UnknownCase(petition_id)
    return petition


def _allow(petition: Petition, act: str, *stages: str) -> None:
    if petition.stage not in stages:
        raise CaseNotOpen(petition.petition_id, act, petition.stage)
