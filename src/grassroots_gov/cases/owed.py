"""What the commune owes on dossiers and petitions on a day, derived from facts and law."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from grassroots_gov.cases.dossier import Dossier
from grassroots_gov.cases.facts import Retentions
from grassroots_gov.cases.model import Procedure
from grassroots_gov.cases.petition_judge import process_by, settle_by
from grassroots_gov.cases.petition_model import Petition
from grassroots_gov.errors import NoRuleInForce
from grassroots_gov.law import Citation, Obligation, Rule, RuleBook, owe, state_of
from grassroots_gov.worktime import WorkCalendar

__all__ = ["owed_dossiers", "owed_erasures", "owed_petitions"]


def owed_dossiers(
    dossiers: Iterable[Dossier], procedure: Callable[[Dossier], Procedure], book: RuleBook, on: date
) -> Iterator[Obligation]:
    """Answers owed, papers waited for, apologies owed once the day has passed, new dates to keep."""
    apology = book.at(on).find("late_apology")
    for dossier in dossiers:
        if not dossier.open_on(on):
            continue
        named = procedure(dossier)
        pause = dossier.pause_on(on)
        due = dossier.due_on(on).on
        if pause is not None:
            yield _obligation("await_papers", dossier.case_id, "upcoming", None, None, "", since=pause.since)
            continue
        yield _obligation(
            "answer",
            dossier.case_id,
            state_of(on, due=due),
            due,
            named.citation,
            dossier.holder,
            procedure=named.label,
        )
        yield from _apology(dossier, apology, on, due)


def _apology(dossier: Dossier, rule: Rule | None, on: date, due: date) -> Iterator[Obligation]:
    given = [apology for apology in dossier.apologies if apology.at.date() <= on]
    if on <= due or rule is None:
        return
    if not given:
        yield _obligation("apologise", dossier.case_id, "late", due, rule.citation, dossier.holder)
    else:
        new = given[-1].new_date
        state = state_of(on, due=new)
        yield _obligation("keep_new_date", dossier.case_id, state, new, rule.citation, dossier.holder)


def owed_petitions(
    petitions: Iterable[Petition], book: RuleBook, calendar: WorkCalendar, on: date
) -> Iterator[Obligation]:
    """Petitions to accept, refuse or pass on, and those to settle; never who lodged them."""
    for petition in petitions:
        if not petition.open_on(on):
            continue
        accepted = petition.accepted_on is not None and petition.accepted_on <= on
        act = "settle" if accepted else "process"
        due = petition.settle_by if accepted else petition.process_by
        yield _obligation(
            f"{act}_{petition.kind}",
            petition.petition_id,
            state_of(on, due=due),
            due,
            _basis(petition, accepted, book, calendar),
            petition.holder or (petition.about if accepted and petition.kind == "reflection" else CHAIR),
        )
        if petition.kind == "reflection" and not accepted and petition.settle_by is not None:
            yield _obligation(
                "settle_reflection",
                petition.petition_id,
                state_of(on, due=petition.settle_by),
                petition.settle_by,
                _reply(book, petition.lodged_on),
                CHAIR,
            )


AHEAD = timedelta(days=31)
"""How long before its day an erasure is told of."""


def owed_erasures(
    dossiers: Iterable[Dossier], petitions: Iterable[Petition], kept: Retentions, on: date
) -> Iterator[Obligation]:
    """Personal details whose time, by the commune's own decision, is over or soon will be."""
    ended: dict[str, Iterator[tuple[str, date]]] = {
        "dossier": (
            (one.case_id, end.date())
            for one in dossiers
            if one.applicant is not None and (end := one.answered_at or one.withdrawn_at)
        ),
        "petition": (
            (one.petition_id, one.closed_on)
            for one in petitions
            if (one.petitioner or one.content) is not None and one.closed_on
        ),
    }
    for of, those in ended.items():
        decided = [event for since, event in kept.get(of, ()) if since <= on]
        if not decided:
            continue
        for subject, closed in those:
            due = years_after(closed, decided[-1].years)
            if closed <= on and due - AHEAD <= on:
                state, by = state_of(on, due=due, opens=due), decided[-1].decision
                yield _obligation("erase", subject, state, due, None, CHAIR, decision=by)


def years_after(day: date, years: int) -> date:
    """The same day ``years`` later; the last of February stands for the 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


CHAIR = "peoples_committee_chair"


def _basis(petition: Petition, accepted: bool, book: RuleBook, calendar: WorkCalendar) -> Citation | None:
    try:
        if accepted and petition.accepted_on is not None:
            rules = book.at(petition.accepted_on)
            if petition.kind == "reflection":
                return _reply(book, petition.lodged_on)
            _, rule = settle_by(petition, petition.complexity, petition.accepted_on, rules, calendar)
        else:
            rules = book.at(petition.lodged_on)
            _, rule = process_by(petition.kind, petition.lodged_on, rules, calendar)
    except NoRuleInForce:
        return None
    return rule.citation if rule else None


def _reply(book: RuleBook, on: date) -> Citation | None:
    rule = book.at(on).find("reply_after_reception")
    return rule.citation if rule else None


def _obligation(
    name: str,
    subject: str,
    state: str,
    due: date | None,
    citation: Citation | None,
    answers: str,
    **words: object,
) -> Obligation:
    return owe(
        f"cases.{name}",
        subject,
        due=due,
        state=state,  # type: ignore[arg-type]  # from state_of or a literal above
        citation=citation,
        words={"subject": subject, **words},
        answers=answers,
    )
