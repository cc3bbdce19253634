"""A decision judged as a whole: the count against the frozen roll, the law of its day, and what changed."""

from __future__ import annotations

from datetime import date

from attrs import evolve

from grassroots_gov.decisions.facts import Decision, Opened
from grassroots_gov.decisions.follow import authority, without_next
from grassroots_gov.decisions.forms import judge_form
from grassroots_gov.decisions.judge import decide
from grassroots_gov.decisions.matters import Listed, labels, listed
from grassroots_gov.decisions.model import Count
from grassroots_gov.decisions.part import Part
from grassroots_gov.decisions.tally import Tally, tally
from grassroots_gov.errors import NoRuleInForce
from grassroots_gov.law import Finding, Outcome, Rule, RuleBook, Verdict
from grassroots_gov.text import has

__all__ = ["counted_sheets", "judge_conclusion", "judge_recognition", "needs_recognition"]


def needs_recognition(matter: str, on: date, book: RuleBook) -> bool:
    """Whether an authority must recognise the result before it takes effect."""
    return listed(matter, on, book).right == "vote"


def counted_sheets(state: Decision) -> Tally | None:
    """The sheets of the last count put together; nothing where there were none."""
    opened = state.opened
    if opened is None or not state.sheets:
        return None
    return tally(opened.roll, state.sheets, unit=opened.unit)  # type: ignore[arg-type]  # written from a Unit


def judge_conclusion(state: Decision, book: RuleBook) -> Verdict:
    """The verdict on the last count, under the law of the day on which it was taken.

    What does not add up, or does not fit the roll that was frozen, leaves it undetermined until a new
    count corrects it.
    """
    opened = state.opened
    assert opened is not None, "a decision begins by being opened"
    put_together = counted_sheets(state)
    if state.count is None:
        mismatches = put_together.mismatches if put_together else ()
        return _void(opened, state.counted_on, book, mismatches)
    judged = decide(opened.matter, state.count, on=state.counted_on, book=book, meeting=state.meeting)
    remarks = [
        *_against_roll(opened, state.count),
        *_law_changed(opened, state, book),
        *_online_among_others(opened, state, state.count, book),
    ]
    if any(remark.params.get("void") for remark in remarks):
        found = (*remarks, *without_next(judged.findings))
        return evolve(judged, outcome=Outcome.UNDETERMINED, findings=found)
    return evolve(judged, findings=(*remarks, *judged.findings))


def _online_among_others(opened: Opened, state: Decision, count: Count, book: RuleBook) -> list[Finding]:
    """Votes cast online beside other channels, where a vote held online alone would not be lawful.

    The split into channels changes no outcome; who recognises the result is told.
    """
    online = sum(sheet.valid for sheet in state.sheets if sheet.channel == "online")
    if not online or count.form == "online":
        return []
    part = Part()
    known = listed(opened.matter, state.counted_on, book)
    judge_form(part, known, evolve(count, form="online"), book.at(state.counted_on), None)
    if part.outcome() is Outcome.HOLDS:
        return []
    cited = part.findings[0]
    words: dict[str, bool | int | str | None] = {
        "many": online,
        "unit": f"decisions.unit_{count.unit}",
    }
    return [
        Finding("online_beside_others", citation=cited.citation, confidence=cited.confidence, params=words)
    ]


def _void(opened: Opened, on: date, book: RuleBook, mismatches: tuple[Finding, ...]) -> Verdict:
    known = listed(opened.matter, on, book)
    label_vi, label_en = labels(opened.matter, known.rule)
    inputs = {"matter": opened.matter, "label_vi": label_vi, "label_en": label_en, "unit": opened.unit}
    return Verdict(
        "decisions.question",
        on,
        Outcome.UNDETERMINED,
        mismatches,
        book_digest=book.digest,
        inputs={**inputs, "eligible": opened.eligible},
    )


def _against_roll(opened: Opened, count: Count) -> list[Finding]:
    """The roll is frozen when the decision opens: what is counted is counted on it."""
    found = []
    if count.eligible != opened.eligible:
        found.append(
            Finding(
                "roll_differs",
                measured=count.eligible,
                relation="=",
                required=opened.eligible,
                params={"void": True, "unit": f"decisions.unit_{count.unit}"},
            )
        )
    if count.unit != opened.unit:
        found.append(
            Finding(
                "unit_differs",
                params={
                    "void": True,
                    "unit": f"decisions.unit_{count.unit}",
                    "opened": f"decisions.unit_{opened.unit}",
                },
            )
        )
    return found


def _law_changed(opened: Opened, state: Decision, book: RuleBook) -> list[Finding]:
    """The law changed between opening and counting: that of the count applies, and the reader is told."""
    now = listed(opened.matter, state.counted_on, book)
    if _same_law(now, _listed_or_none(opened.matter, state.opened_on, book)):
        return []
    return [
        Finding(
            "opened_under_earlier_law",
            citation=now.rule.citation,
            confidence=now.rule.confidence,
            params={"opened_on": state.opened_on.isoformat(), "counted_on": state.counted_on.isoformat()},
        )
    ]


def _listed_or_none(matter: str, on: date, book: RuleBook) -> Listed | None:
    try:
        return listed(matter, on, book)
    except NoRuleInForce:
        return None


def _same_law(one: Listed, other: Listed | None) -> bool:
    return other is not None and one.rule.citation.document == other.rule.citation.document


# --- recognition -------------------------------------------------------------------------------------


def judge_recognition(state: Decision, on: date, by: str, book: RuleBook) -> Verdict:
    """Whether ``by`` may recognise the result on the day ``on``.

    A vote held under an earlier law may be recognised where it also passes under the law of the day;
    where it does not, the sheets are silent and the answer is undetermined.
    """
    opened, verdict = state.opened, state.verdict
    assert opened is not None, "a decision begins by being opened"
    assert verdict is not None, "the table lets only a concluded vote be recognised"
    findings = [
        Finding(
            "vote_passed" if verdict.holds else "vote_not_passed",
            measured=int(verdict.holds),
            relation="=",
            required=1,
            params={"counted_on": state.counted_on.isoformat()},
        )
    ]
    rules = book.at(on)
    known = listed(opened.matter, on, book)
    lawful, rule = authority(known.code, rules)
    findings.append(_authority(by, lawful, rule))
    then = listed(opened.matter, state.counted_on, book)
    if not _same_law(known, then) and state.count is not None:
        findings.append(_across_laws(state, state.count, on, known, book))
    outcome = Outcome.HOLDS
    if any(finding.met is False for finding in findings):
        outcome = Outcome.FAILS
    elif any(finding.params.get("open") for finding in findings):
        outcome = Outcome.UNDETERMINED
    label_vi, label_en = labels(opened.matter, known.rule)
    return Verdict(
        "decisions.recognition_question",
        on,
        outcome,
        findings,
        book_digest=book.digest,
        inputs={"matter": opened.matter, "label_vi": label_vi, "label_en": label_en, "by": _by(by)},
    )


def _by(by: str) -> str:
    key = f"decisions.by_{by}"
    return key if has(key) else by


def _authority(by: str, lawful: str | None, rule: Rule | None) -> Finding:
    """A code of an authority must be the lawful one; the name of an office is taken as it stands."""
    cited = (rule.citation, rule.confidence) if rule is not None else (None, None)
    if lawful is None:
        return Finding("authority_not_stated", citation=cited[0], confidence=cited[1], params={"by": _by(by)})
    words = {"by": _by(by), "lawful": f"decisions.by_{lawful}"}
    if not has(f"decisions.by_{by}"):
        return Finding("authority_named", citation=cited[0], confidence=cited[1], params=words)
    return Finding(
        "authority",
        measured=int(by == lawful),
        relation="=",
        required=1,
        citation=cited[0],
        confidence=cited[1],
        params=words,
    )


def _across_laws(state: Decision, count: Count, on: date, known: Listed, book: RuleBook) -> Finding:
    assert state.opened is not None
    again = decide(state.opened.matter, count, on=on, book=book, meeting=state.meeting)
    words: dict[str, bool | int | str | None] = {
        "counted_on": state.counted_on.isoformat(),
        "on": on.isoformat(),
    }
    if not again.holds:
        words["open"] = True
    return Finding(
        "passes_under_both_laws" if again.holds else "voted_under_earlier_law",
        citation=known.rule.citation,
        confidence=known.rule.confidence,
        params=words,
    )
