"""Procedures, promises and appointment slips (thủ tục, ngày hẹn, giấy hẹn)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Literal

from attrs import field, frozen, validators

from grassroots_gov.law import Citation, Confidence, Finding
from grassroots_gov.money import Dong
from grassroots_gov.text import Lang, is_english, say, show
from grassroots_gov.worktime import Day, DayKind, Half, Session
from grassroots_gov.worktime.model import reason_of

__all__ = ["Due", "Paper", "Procedure", "Receipt", "SkippedDay", "Step", "TimeRule", "Why", "paper_faults"]

Why = Literal["received", "resumed", "extended", "moved"]
"""The fact that gave a promise."""


@frozen(kw_only=True)
class TimeRule:
    """How long an answer may take.

    ``kind``       ``same_day``: the day of receipt, or when received after ``cutoffs[0]`` the next
                   working day; ``sessions``: the session of receipt when received before its cut-off
                   (``cutoffs`` of the morning and of the afternoon), else the next session;
                   ``working_days``: ``n`` working days after the day of receipt
    ``extension``  working days that may be added for verification, all extensions together
    """

    kind: Literal["same_day", "sessions", "working_days"]
    n: int = field(default=0, validator=[validators.instance_of(int), validators.ge(0)])
    cutoffs: tuple[str, ...] = ()
    extension: int = field(default=0, validator=[validators.instance_of(int), validators.ge(0)])

    def __attrs_post_init__(self) -> None:
        needed = {"same_day": 1, "sessions": 2, "working_days": 0}[self.kind]
        if len(self.cutoffs) != needed:
            raise ValueError(f"{self.kind} takes {needed} cut-offs, not {self.cutoffs}")
        for cutoff in self.cutoffs:
            time.fromisoformat(cutoff)

    def cutoff(self, half: Half) -> time:
        """The cut-off of a session."""
        return time.fromisoformat(self.cutoffs[-1] if half is Half.AFTERNOON else self.cutoffs[0])


@frozen(kw_only=True)
class Paper:
    """A paper that a dossier holds (thành phần hồ sơ); ``needed`` always, or only where it applies."""

    code: str
    vi: str
    en: str = ""
    needed: bool = True

    def label(self, lang: Lang) -> str:
        """Its name in Vietnamese or English."""
        return (self.en if is_english(lang) else self.vi) or self.vi


@frozen(kw_only=True)
class Step:
    """A step inside the office: what, by whom (a post or an agency)."""

    name: str
    who: str


@frozen(kw_only=True)
class Procedure:
    """An administrative procedure (thủ tục hành chính).

    ``code``        its stable name; ``vi`` and ``en`` its labels
    ``time``        how long an answer may take
    ``papers``      what a dossier holds; empty where the sheets and the office list none
    ``fee``         what the applicant pays; ``None`` where nobody has set it
    ``steps``       who works on it, in order; the first holds the dossier at receipt
    ``citation``    what sets the time, ``confidence`` how sure its figures are
    ``first_day``, ``last_day``  the days it is offered; ``None`` where open
    """

    code: str = field(validator=validators.matches_re(r"[a-z][a-z0-9_]*"))
    vi: str
    time: TimeRule
    citation: Citation
    confidence: Confidence = "text"
    en: str = ""
    papers: tuple[Paper, ...] = ()
    fee: Dong | None = None
    steps: tuple[Step, ...] = ()
    first_day: date | None = None
    last_day: date | None = None

    def offered(self, on: date) -> bool:
        """Whether it is offered on ``on``."""
        return (self.first_day is None or self.first_day <= on) and (
            self.last_day is None or on <= self.last_day
        )

    @property
    def remarks(self) -> tuple[Finding, ...]:
        """The finding ``unconfirmed_rule`` where nobody has confirmed what sets its time."""
        if self.confidence != "memory":
            return ()
        words: dict[str, bool | int | str | None] = {
            "key": self.code,
            "label_vi": self.label("vi"),
            "label_en": self.label("en"),
        }
        return (Finding("unconfirmed_rule", None, None, None, self.citation, "memory", words, "law"),)

    @property
    def holder(self) -> str:
        """Who holds a dossier when it is received."""
        return self.steps[0].who if self.steps else ONE_STOP

    def label(self, lang: Lang) -> str:
        """Its name in Vietnamese or English."""
        return (self.en if is_english(lang) else self.vi) or self.code


ONE_STOP = "one_stop"
"""The reception section (bộ phận một cửa), or from 2025-07-01 the public service centre."""


@frozen(kw_only=True)
class SkippedDay:
    """A closed day that a promise passes over, as it was when it was given."""

    on: date
    kind: DayKind
    citation: str
    occasion: str = ""
    of: date | None = None

    @classmethod
    def of_day(cls, day: Day) -> SkippedDay:
        """What the calendar says of ``day`` now."""
        return cls(on=day.on, kind=day.kind, citation=str(day.citation), occasion=day.occasion, of=day.of)

    def explain(self, lang: Lang = "vi") -> str:
        """The day, why it is closed, and the source."""
        reason = reason_of(self.on, self.kind, self.occasion, self.of, lang)
        return f"{show(self.on)}: {reason} ({self.citation})"


@frozen(kw_only=True)
class Due:
    """A promise: until when, and why.

    ``since``    the day it was given; ``why`` the fact that gave it
    ``on``       the last day in time, ``half`` its session where the promise is that short
    ``after``    the day its working days were counted from, ``n`` how many; ``None`` where a day was set
    ``skipped``  the closed days passed over
    ``provisional``  a day of it lies in a year that was not yet announced when it was given
    """

    since: date
    why: Why
    on: date
    half: Half | None = None
    after: date | None = None
    n: int = 0
    skipped: tuple[SkippedDay, ...] = ()
    provisional: bool = False

    @property
    def session(self) -> Session:
        """The last session in time."""
        return Session(self.on, self.half or Half.AFTERNOON)

    def explain(self, lang: Lang = "vi") -> str:
        """The promise in words: when, how it was counted, and every day passed over with its source."""
        when = self.session.explain(lang) if self.half else show(self.on)
        lines = [say("cases.promised", lang, due=when)]
        if self.after is not None and (self.n or self.skipped):
            counted = say("cases.counted", lang, n=self.n, after=self.after)
            closed = say("cases.counted_closed", lang) if self.skipped else "."
            lines.append(f"{counted}{closed}")
        lines += [f"- {day.explain(lang)}" for day in self.skipped]
        if self.provisional:
            lines.append(say("cases.provisional", lang))
        return "\n".join(lines)


@frozen(kw_only=True)
class Receipt:
    """An appointment slip (giấy tiếp nhận hồ sơ và hẹn trả kết quả).

    ``case_id``      the dossier's id
    ``procedure``    what was asked for
    ``received_at``  when
    ``promise``      until when, and why
    ``papers``       the codes of the papers handed in
    """

    case_id: str
    procedure: Procedure
    received_at: datetime
    promise: Due
    papers: tuple[str, ...] = ()

    @property
    def due(self) -> date:
        """The day the result is promised for."""
        return self.promise.on

    @property
    def session(self) -> Session | None:
        """The session the result is promised in, where the promise is that short."""
        return self.promise.session if self.promise.half else None

    @property
    def fee(self) -> Dong | None:
        """What the applicant pays, where anybody has set it."""
        return self.procedure.fee

    @property
    def citation(self) -> Citation:
        """What sets the time."""
        return self.procedure.citation

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Remarks on the promise: a figure that nobody has confirmed."""
        return self.procedure.remarks

    def explain(self, lang: Lang = "vi") -> str:
        """The slip as it is handed over; no personal detail is on it."""
        head = say(
            "cases.slip",
            lang,
            case=self.case_id,
            procedure=self.procedure.label(lang),
            received=self.received_at,
            citation=self.citation.in_lang(lang),
        )
        remarks = (f"- {finding.explain(lang)}" for finding in self.findings)
        return "\n".join((head, *self._handed_in(lang), self.promise.explain(lang), *remarks))

    def _handed_in(self, lang: Lang) -> list[str]:
        """The papers and the fee, as far as anybody has set them."""
        named = {paper.code: paper.label(lang) for paper in self.procedure.papers}
        lines = []
        if self.papers:
            papers = "; ".join(named.get(code, code) for code in self.papers)
            lines.append(say("cases.slip_papers", lang, papers=papers))
        if self.fee is not None:
            lines.append(say("cases.slip_fee", lang, fee=self.fee))
        return lines


def paper_faults(procedure: Procedure, papers: Iterable[str]) -> tuple[tuple[Paper, ...], tuple[str, ...]]:
    """The papers that are missing, and the codes that the procedure does not know."""
    given = set(papers)
    known: Mapping[str, Paper] = {paper.code: paper for paper in procedure.papers}
    missing = tuple(paper for paper in procedure.papers if paper.needed and paper.code not in given)
    return missing, tuple(sorted(given - known.keys()))
