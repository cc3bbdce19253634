"""The review of poor households: survey, one vote for each household, posting, objections, recognition."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from attrs import frozen

from grassroots_gov.decisions.deadlines import Calendar, due_on
from grassroots_gov.decisions.facts import verdict_text
from grassroots_gov.decisions.follow import authority
from grassroots_gov.decisions.judge import decide
from grassroots_gov.decisions.matters import listed
from grassroots_gov.decisions.model import Count
from grassroots_gov.decisions.poverty import Area, Standing, standing, standing_by_scores
from grassroots_gov.decisions.review_facts import (
    REVIEW,
    REVIEWS,
    Objected,
    Posted,
    Rechecked,
    RecognisedList,
    Review,
    Started,
    Surveyed,
    Voted,
)
from grassroots_gov.errors import ImpossibleCount, StreamMoved, UnknownDecision
from grassroots_gov.journal import Event, Journal, Personal
from grassroots_gov.law import Finding, Obligation, Outcome, Rule, RuleBook, TimeLimit, Verdict, owe, state_of

__all__ = ["PublicRow", "Reviews"]

MATTER = "poor_household_review"


@frozen
class PublicRow:
    """What is posted of one household: its code and its class, nothing else."""

    household: str
    kind: str


class Reviews:
    """Reviews of poor and near-poor households (rà soát hộ nghèo, hộ cận nghèo), by village."""

    def __init__(
        self, journal: Journal, book: Callable[[], RuleBook], calendar: Callable[[], Calendar]
    ) -> None:
        self._journal = journal
        self._book = book
        self._calendar = calendar

    def start(self, village: str, area: Area, *, on: date, regular: bool = False) -> str:
        """Start a review of a village and answer its id; ``regular`` is one within the year."""
        listed(MATTER, on, self._book())
        number = len(self._journal.streams(f"{REVIEWS}{on.year}-")) + 1
        event = Started(village=village, area=area, regular=regular)
        while True:
            review = f"{on.year}-{number:04}"
            try:
                self._journal.append(REVIEWS + review, 0, [event], effective_on=on)
            except StreamMoved:  # another took this number
                number += 1
            else:
                return review

    def survey(
        self,
        review: str,
        household: str,
        *,
        on: date,
        income: int | None = None,
        deprived: int | None = None,
        income_score: int | None = None,
        deprivation_score: int | None = None,
        circumstances: str = "",
    ) -> Standing:
        """Class a household by income and deprivations, or by the scores of its sheet."""
        started = self._state(review).started
        assert started is not None, "a stream begins by being started"
        area: Area = "urban" if started.area == "urban" else "rural"
        book = self._book()
        if income is not None and deprived is not None:
            found = standing(area, income=income, deprived=deprived, on=on, book=book)
        elif income_score is not None and deprivation_score is not None:
            found = standing_by_scores(
                area, income_score=income_score, deprivation_score=deprivation_score, on=on, book=book
            )
        else:
            given = f"{income}, {deprived}; {income_score}, {deprivation_score}"
            raise ImpossibleCount("survey_whole", given)
        event = Surveyed(
            household=household,
            standing=found.kind,
            verdict=verdict_text(found.verdict),
            circumstances=Personal(circumstances) if circumstances else None,
        )
        self._write(review, on, lambda state: [event])
        return found

    def vote(self, review: str, household: str, count: Count, *, on: date) -> Verdict:
        """The meeting's vote on one household; each is voted on by itself."""
        verdict = decide(MATTER, count, on=on, book=self._book())

        def events(state: Review) -> Sequence[Event]:
            _needs(state.households.get(household) is not None, "surveyed_first", on, household)
            return [Voted(household=household, count=count, outcome=verdict.outcome.value)]

        self._write(review, on, events)
        return verdict

    def post(self, review: str, *, on: date) -> date | None:
        """Post the result; answers the last day of posting, where the law sets a period."""
        self._write(review, on, lambda state: [Posted()])
        rule = self._book().find(f"{MATTER}.posting", on)
        limit = _limit(rule)
        return due_on(limit, on, self._calendar()) if limit is not None else None

    def object(self, review: str, household: str, *, on: date, words: str = "") -> date | None:
        """Somebody objects; answers the day by which it is looked into, where the law sets one."""

        def events(state: Review) -> Sequence[Event]:
            _needs(state.posted_on is not None, "posted_first", on, household)
            _needs(household in state.households, "surveyed_first", on, household)
            return [Objected(household=household, words=Personal(words) if words else None)]

        self._write(review, on, events)
        limit = _limit(self._book().find(f"{MATTER}.recheck", on))
        return due_on(limit, on, self._calendar()) if limit is not None else None

    def recheck(self, review: str, household: str, *, on: date, stands: bool) -> None:
        """The objection was looked into; where the result does not stand, survey and vote again."""

        def events(state: Review) -> Sequence[Event]:
            known = state.households.get(household)
            _needs(known is not None and known.objected_on is not None, "objected_first", on, household)
            return [Rechecked(household=household, stands=stands)]

        self._write(review, on, events)

    def recognise(self, review: str, *, on: date, by: str) -> Verdict:
        """The chairman of the commune recognises the list, once every household is decided and answered."""
        book = self._book()
        verdict = self._recognition(self._state(review), on, by, book)
        verdict.require()
        self._write(review, on, lambda state: [RecognisedList(by=by)])
        return verdict

    def public(self, review: str) -> tuple[PublicRow, ...]:
        """What may be posted: codes and classes of the households that the meeting agreed on."""
        agreed = [
            PublicRow(household, known.standing)
            for household, known in self._state(review).households.items()
            if known.outcome == Outcome.HOLDS.value and known.standing in ("poor", "near_poor")
        ]
        return tuple(sorted(agreed, key=lambda row: row.household))

    def state(self, review: str) -> Review:
        """Everything that the facts say of a review."""
        return self._state(review)

    def owed(self, on: date) -> Iterator[Obligation]:
        """Objections to look into, and reviews within the year to decide."""
        book, calendar = self._book(), self._calendar()
        for stream in self._journal.streams(REVIEWS):
            review, state = stream.removeprefix(REVIEWS), self._journal.state(stream, REVIEW)[0]
            if state.started is not None and state.started.regular:
                rule = book.find(f"{MATTER}.regular_decision", state.started_on) or book.find(
                    f"{MATTER}.in_year_new_cases", state.started_on
                )
                done = state.recognised_on
                yield from _owed("owed_review_decision", rule, state.started_on, done, review, on, calendar)
            for household, known in state.households.items():
                if known.objected_on is not None:
                    rule = book.find(f"{MATTER}.recheck", known.objected_on)
                    done = known.rechecked_on
                    subject = f"{review} {household}"
                    yield from _owed("owed_recheck", rule, known.objected_on, done, subject, on, calendar)

    # --- inside -------------------------------------------------------------------------------------

    def _recognition(self, state: Review, on: date, by: str, book: RuleBook) -> Verdict:
        undecided = sorted(name for name, known in state.households.items() if not known.outcome)
        waiting = sorted(
            name
            for name, known in state.households.items()
            if known.objected_on is not None and known.rechecked_on is None
        )
        lawful, rule = authority(MATTER, book.at(on))
        cited = (rule.citation, rule.confidence) if rule is not None else (None, None)
        findings = [
            Finding(
                "households_decided", len(undecided), "=", 0, params={"households": ", ".join(undecided)}
            ),
            Finding("objections_answered", len(waiting), "=", 0, params={"households": ", ".join(waiting)}),
            Finding("result_posted", int(state.posted_on is not None), "=", 1),
        ]
        if lawful is not None and by.endswith(("committee", "_chair")):
            findings.append(
                Finding(
                    "authority",
                    int(by == lawful),
                    "=",
                    1,
                    citation=cited[0],
                    confidence=cited[1],
                    params={"by": f"decisions.by_{by}", "lawful": f"decisions.by_{lawful}"},
                )
            )
        posting = book.find(f"{MATTER}.posting", on)
        limit = _limit(posting)
        if posting is not None and limit is not None and state.posted_on is not None:
            until = due_on(limit, state.posted_on, self._calendar())
            findings.append(
                Finding(
                    "posted_long_enough",
                    on.toordinal(),
                    ">=",
                    until.toordinal(),
                    posting.citation,
                    posting.confidence,
                    params={"until": until.isoformat(), "posted_on": state.posted_on.isoformat()},
                )
            )
        fails = any(finding.met is False for finding in findings)
        outcome = Outcome.FAILS if fails else Outcome.HOLDS
        question = "decisions.review_recognition_question"
        return Verdict(question, on, outcome, findings, book_digest=book.digest)

    def _state(self, review: str) -> Review:
        state, length = self._journal.state(REVIEWS + (review or "-"), REVIEW)
        if not length:
            from difflib import get_close_matches

            known = [stream.removeprefix(REVIEWS) for stream in self._journal.streams(REVIEWS)]
            raise UnknownDecision(review, tuple(get_close_matches(review, known, n=3, cutoff=0.3)))
        return state

    def _write(self, review: str, on: date, events: Callable[[Review], Sequence[Event]]) -> None:
        self._state(review)

        def judge(now: Review) -> Sequence[Event]:
            _needs(now.recognised_on is None, "recognised_already", on, review)
            _needs(on >= now.since, "not_before_last", on, review)
            return events(now)

        self._journal.write(REVIEWS + review, REVIEW, judge, effective_on=on)


def _listed(households: Sequence[str]) -> dict[str, bool | int | str | None]:
    return {"households": ", ".join(households) or "–"}


def _needs(met: bool, code: str, on: date, subject: str) -> None:
    finding = Finding(code, int(met), "=", 1, params={"subject": subject})
    outcome = Outcome.HOLDS if met else Outcome.FAILS
    Verdict("decisions.review_step_question", on, outcome, [finding]).require()


def _limit(rule: Rule | None) -> TimeLimit | None:
    """A period, also where the rule holds it among other things."""
    if rule is None:
        return None
    if isinstance(rule.value, TimeLimit):
        return rule.value
    if isinstance(rule.value, Mapping):
        n, unit = rule.value.get("n"), rule.value.get("unit")
        if isinstance(n, int) and unit in ("day", "working_day"):
            return TimeLimit(None, n, unit)  # type: ignore[arg-type]  # one of the two units above
    return None


def _owed(
    code: str, rule: Rule | None, since: date, done: date | None, subject: str, on: date, calendar: Calendar
) -> Iterator[Obligation]:
    limit = _limit(rule)
    if rule is None or limit is None or since > on:
        return
    due = due_on(limit, since, calendar)
    yield owe(
        f"decisions.{code}",
        subject,
        due=due,
        state=state_of(on, due=due, met=done is not None and done <= on),
        citation=rule.citation,
        words={"subject": subject, "due": due},
        answers="peoples_committee_chair",
    )
