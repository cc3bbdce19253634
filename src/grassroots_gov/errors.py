"""Every error of the library, in one tree.

Each class carries its data as attributes, a stable ``code``, and a page ``docs/errors/<code>.md``.
The sentences (what, where, and the mend) live in ``text/messages/errors.toml`` under the code;
``str(error)`` is English for the developer, ``error.explain("vi")`` Vietnamese for the office.

    GrassrootsError
    ├── BadInput                 what the caller gave cannot be used; nothing was written
    │   ├── money: BadAmount, BadShares
    │   ├── worktime: BadInterval, CalendarOutOfRange, ConflictingAnnouncement
    │   ├── law: UnreadableVerdict
    │   ├── decisions: ImpossibleCount, UnknownMatter, UnknownDecision
    │   ├── duty: BadDutyRequest, NotOnRoster, UnknownAssignment, AlreadyPublished, SwapRefused,
    │   │         FullyBooked, UnknownVisit, VisitRefused
    │   ├── officers: UnknownPost
    │   ├── council: UnknownCouncilRecord, CouncilOrder, ImpossibleBallot
    │   ├── publicity: UnknownItem, UnknownChannel, NothingShown
    │   └── …
    ├── RuleError                the law answers no; carries the verdict
    ├── LawError                 the rulebook has no answer, or is itself at fault
    │   ├── NoRuleInForce, NotDelegated, FaultyRuleBook
    ├── LedgerError              an entry the books refuse
    │   ├── Unbalanced, UnknownAccount, ClosedPeriod, FundOverdrawn, AlreadyReversed, UnknownEntry
    ├── StorageError             the journal or its store
    │   ├── BadName, BadStoreUrl, StreamMoved, StoreClosed, StoreBusy, StoreUnavailable, ForeignStore
    │   ├── NotCanonical, UnknownFact, BrokenChain, ConformanceError
    ├── PluginError              a plugin is missing, broken or contradicts another
    │   ├── PluginRefused, PluginFaults, UnknownPlugin, HookFailed, BadAnswer, TwoAnswers
    │   │   BadConfig, UnknownScheme
    └── DeliveryError            a notice did not arrive
        ├── TemporaryFailure, Undeliverable, BadNotice, UnknownNotice
"""

from __future__ import annotations

from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, dataclass_transform

from grassroots_gov.text import LANGS, Lang, has, is_blank, refuse_with, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from grassroots_gov.duty.faults import DutyFault
    from grassroots_gov.law import Citation, Rule, Verdict
    from grassroots_gov.law.fault import RuleFault
    from grassroots_gov.money import Dong
    from grassroots_gov.tables import RowFault


_E = TypeVar("_E", bound="type[GrassrootsError]")


@dataclass_transform()
def define(error: _E) -> _E:
    """Make the annotations of an error class its fields.

    What attrs does for values, without compiling an initialiser for each of many classes: every process
    imports every error, and hardly one is ever raised.
    """
    own = (name for name, kind in error.__annotations__.items() if not kind.startswith("ClassVar"))
    error.fields = tuple(dict.fromkeys((*error.fields, *own)))
    return error


class GrassrootsError(Exception):
    """The root: ``except GrassrootsError`` catches everything this library raises on purpose."""

    code: ClassVar[str] = "grassroots_error"
    fields: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *values: object, **named: object) -> None:
        given = {**dict(zip(self.fields, values, strict=False)), **named}
        missing = [name for name in self.fields if name not in given and not hasattr(type(self), name)]
        if missing or len(given) < len(values) + len(named) or not given.keys() <= {*self.fields}:
            raise TypeError(f"{type(self).__name__} takes {self.fields}, not {values} and {named}")
        for name in self.fields:
            setattr(self, name, given.get(name, getattr(type(self), name, None)))
        super().__init__(*(getattr(self, name) for name in self.fields))

    def explain(self, lang: Lang = "vi") -> str:
        """What happened, where, and the mend, in one line."""
        return f"{_one_line(self.what(lang))} {_one_line(self.mend(lang))}".strip()

    def what(self, lang: Lang = "vi") -> str:
        """What happened and where."""
        return say(f"errors.{self.code}", lang, **self.data())

    def mend(self, lang: Lang = "vi") -> str:
        """What to do about it."""
        data = self.data()
        if not data.get("nearest", True):
            return say("errors.nothing_near", lang)
        return say(f"errors.{self.code}.mend", lang, **data)

    def data(self) -> dict[str, Any]:
        """The attributes by name, as the sentences and ``--json`` use them."""
        return {name: getattr(self, name) for name in self.fields}

    @property
    def page(self) -> str:
        """The page of the documentation that explains this error."""
        return f"docs/errors/{self.code}.md"

    def __str__(self) -> str:
        return self.explain("en")


def _one_line(text: str) -> str:
    """Foreign text within a sentence can neither start a new line, nor steer a terminal, nor flood."""
    shown = text if len(text) <= 480 else f"{text[:479]}…"
    return "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in shown)


def _reason(reason: str, lang: Lang, given: Mapping[str, object]) -> str:
    """A reason that is a key of the catalogue in words; any other as it is."""
    if "." not in reason or not has(reason):
        return reason
    words = {name: say(it, lang) if isinstance(it, str) and has(it) else it for name, it in given.items()}
    return say(reason, lang, **words)


# --- what the caller gave: money and working time --------------------------------------------------


@define
class BadInput(GrassrootsError):
    """What the caller gave cannot be used; nothing was written."""

    code: ClassVar[str] = "bad_input"


@define
class BadAmount(BadInput):
    """A text that is no whole amount of đồng."""

    code: ClassVar[str] = "bad_amount"
    text: str


@define
class BadShares(BadInput):
    """Weights that nothing can be divided by: none, all zero, or one below zero."""

    code: ClassVar[str] = "bad_shares"
    weights: tuple[str, ...]


@define
class BadInterval(BadInput):
    """A period, count of days or roll that cannot be.

    ``reason`` says which: a key of the message catalogue, whose places ``given`` fills, or plain words.
    """

    code: ClassVar[str] = "bad_interval"
    reason: str
    given: Mapping[str, object] = MappingProxyType({})

    def what(self, lang: Lang = "vi") -> str:
        return say("errors.bad_interval", lang, reason=_reason(self.reason, lang, self.given))


@define
class CalendarOutOfRange(BadInput):
    """A day outside the years whose calendar is announced or can be computed."""

    code: ClassVar[str] = "calendar_out_of_range"
    on: date
    first: date
    last: date


@define
class ConflictingAnnouncement(BadInput):
    """An announcement that contradicts itself, the law or an earlier one; ``reason`` says how."""

    code: ClassVar[str] = "conflicting_announcement"
    number: str
    on: date
    reason: str

    def what(self, lang: Lang = "vi") -> str:
        worded = _reason(self.reason, lang, {})
        return say("errors.conflicting_announcement", lang, number=self.number, on=self.on, reason=worded)


# --- the law --------------------------------------------------------------------------------------


@define
class RuleError(GrassrootsError):
    """The law answers no, or cannot answer; ``verdict`` is the whole proof."""

    code: ClassVar[str] = "rule_error"
    verdict: Verdict

    def what(self, lang: Lang = "vi") -> str:
        return self.verdict.explain(lang).replace("\n", " ")


@define
class LawError(GrassrootsError):
    """The rulebook has no answer, or is itself at fault."""

    code: ClassVar[str] = "law_error"


@define
class NoRuleInForce(LawError):
    """No rule ``key`` on the day ``on``; ``before`` and ``after`` are the nearest in time."""

    code: ClassVar[str] = "no_rule_in_force"
    key: str
    on: date
    before: Rule | None = None
    after: Rule | None = None

    def what(self, lang: Lang = "vi") -> str:
        if self.before is None and self.after is None:
            return say("errors.no_rule_in_force.unknown", lang, key=self.key)
        return say("errors.no_rule_in_force", lang, key=self.key, on=self.on)

    def mend(self, lang: Lang = "vi") -> str:
        """The nearest regimes with their citation and days."""
        lines = []
        if self.before is not None:
            cited, last = self.before.citation.in_lang(lang), self.before.last_day
            lines.append(say("errors.no_rule_in_force.before", lang, citation=cited, last=last))
        if self.after is not None:
            cited, first = self.after.citation.in_lang(lang), self.after.effective_from
            lines.append(say("errors.no_rule_in_force.after", lang, citation=cited, first=first))
        return " ".join(lines) or say("errors.no_rule_in_force.mend", lang)


@define
class NotDelegated(LawError):
    """A layer sets a rule that the law does not leave to it, or leaves the bounds it was given.

    ``law`` is the citation of the national rule, ``None`` where there is none; ``own`` the one that the
    layer gives. ``reason`` is a key of the message catalogue, whose places ``given`` fills: which bound is
    left, or that the law leaves nothing.
    """

    code: ClassVar[str] = "not_delegated"
    key: str
    layer: str
    law: Citation | None
    own: Citation
    reason: str
    given: Mapping[str, object] = MappingProxyType({})

    def what(self, lang: Lang = "vi") -> str:
        own, law = (cited.in_lang(lang) if cited else "–" for cited in (self.own, self.law))
        why = _reason(self.reason, lang, self.given)
        return say("errors.not_delegated", lang, layer=self.layer, own=own, key=self.key, law=law, reason=why)


@define
class FaultyRuleBook(LawError):
    """A rulebook that does not load; ``faults`` lists every one with its file and key."""

    code: ClassVar[str] = "faulty_rulebook"
    faults: tuple[RuleFault, ...]

    def what(self, lang: Lang = "vi") -> str:
        told = "; ".join(fault.explain(lang) for fault in self.faults)
        return say("errors.faulty_rulebook", lang, faults=told)


@define
class UnreadableVerdict(BadInput):
    """A verdict that was not written by ``Verdict.to_dict()``, or was changed since."""

    code: ClassVar[str] = "unreadable_verdict"
    reason: str


# --- decisions --------------------------------------------------------------------------------------


@define
class ImpossibleCount(BadInput):
    """Figures of a vote that cannot all be true.

    ``equation`` is the first one they break ("agree <= eligible"), or the code of a condition that is no
    equation ("one_unit"); ``figures`` what stands on its sides, ``others`` the further equations with their
    figures.
    """

    code: ClassVar[str] = "impossible_count"
    equation: str
    figures: str
    others: tuple[str, ...] = ()

    def what(self, lang: Lang = "vi") -> str:
        key = f"errors.impossible_count.{self.equation}"
        first = say(key, lang) if has(key) else self.equation
        all_of_them = "; ".join((f"{first} ({self.figures})", *self.others))
        return say("errors.impossible_count", lang, equations=all_of_them)


@define
class UnknownMatter(BadInput):
    """No law has ever known this matter; ``nearest`` are the codes most like it."""

    code: ClassVar[str] = "unknown_matter"
    matter: str
    nearest: tuple[str, ...]


@define
class UnknownDecision(BadInput):
    """No decision was opened under this id; ``nearest`` are the ids most like it."""

    code: ClassVar[str] = "unknown_decision"
    decision: str
    nearest: tuple[str, ...]


# --- duty -------------------------------------------------------------------------------------------


@define
class BadDutyRequest(BadInput):
    """A roster that cannot be asked for; ``faults`` lists everything wrong with it at once."""

    code: ClassVar[str] = "bad_duty_request"
    faults: tuple[DutyFault, ...]

    def what(self, lang: Lang = "vi") -> str:
        return say(
            f"errors.{self.code}", lang, faults="; ".join(fault.explain(lang) for fault in self.faults)
        )


@define
class NotOnRoster(BadInput):
    """An officer whom the roster does not know; ``known`` are those it does."""

    code: ClassVar[str] = "not_on_roster"
    officer: str
    known: tuple[str, ...]


@define
class UnknownAssignment(BadInput):
    """An assignment id that is not on the roster."""

    code: ClassVar[str] = "unknown_assignment"
    assignment: str


@define
class AlreadyPublished(BadInput):
    """Days that already stand on a posted roster."""

    code: ClassVar[str] = "already_published"
    first: date
    last: date


@define
class SwapRefused(BadInput):
    """A step of a swap out of turn: ``reason`` is a code worded by the duty catalogue."""

    code: ClassVar[str] = "swap_refused"
    assignment: str
    reason: str
    officer: str

    def what(self, lang: Lang = "vi") -> str:
        reason = say(f"duty.refused_{self.reason}", lang, officer=self.officer)
        return say(f"errors.{self.code}", lang, assignment=self.assignment, reason=reason)


@define
class FullyBooked(BadInput):
    """A reception session without a free place."""

    code: ClassVar[str] = "fully_booked"
    session: str
    capacity: int


@define
class UnknownVisit(BadInput):
    """A reception session or visit that the register does not know."""

    code: ClassVar[str] = "unknown_visit"
    visit: str


@define
class VisitRefused(BadInput):
    """A step of a reception out of turn: ``reason`` is a code worded by the duty catalogue."""

    code: ClassVar[str] = "visit_refused"
    visit: str
    reason: str

    def what(self, lang: Lang = "vi") -> str:
        return say(
            f"errors.{self.code}", lang, visit=self.visit, reason=say(f"duty.visit_{self.reason}", lang)
        )


# --- funds ------------------------------------------------------------------------------------------


@define
class LedgerError(GrassrootsError):
    """An entry that the books refuse; nothing was posted and no number was used.

    ``lines`` are those of the entry: account, fund, amount (debit above zero, credit below).
    """

    code: ClassVar[str] = "ledger_error"

    @property
    def lines(self) -> tuple[tuple[str, str | None, Dong], ...]:
        """The lines of the entry that was refused; none where the error is about something else."""
        lines: tuple[tuple[str, str | None, Dong], ...] = self.__dict__.get("refused", ())
        return lines

    def of(self, lines: Iterable[tuple[str, str | None, Dong]]) -> None:
        """Note the lines of the entry that was refused."""
        self.__dict__["refused"] = tuple(lines)

    def what(self, lang: Lang = "vi") -> str:
        words = {name: say("funds.no_fund", lang) if name == "fund" and value is None else value
                 for name, value in self.data().items()}  # fmt: skip
        told = say(f"errors.{self.code}", lang, **words)
        if not self.lines:
            return told
        lines = "; ".join(_line(*line, lang) for line in self.lines[:_MOST_LINES])
        more = "; …" if len(self.lines) > _MOST_LINES else ""
        return f"{told} {say('errors.refused_entry', lang, lines=lines + more)}"


_MOST_LINES = 4
"""Lines of a refused entry that a sentence lists."""


def _line(account: str, fund: str | None, amount: Dong, lang: Lang) -> str:
    side = say("funds.debit" if amount.amount > 0 else "funds.credit", lang)
    purse = say("funds.no_fund", lang) if fund is None else fund
    return f"{side} {account[:40]} [{purse[:40]}] {amount if amount.amount > 0 else -amount}"


@define
class Unbalanced(LedgerError):
    """An entry whose debits are not its credits within one fund; ``others`` are further funds of it."""

    code: ClassVar[str] = "unbalanced"
    fund: str | None
    debit: Dong
    credit: Dong
    others: tuple[str | None, ...] = ()


@define
class UnknownAccount(LedgerError):
    """An account that the chart does not have; ``others`` are further ones of the same entry."""

    code: ClassVar[str] = "unknown_account"
    account: str
    nearest: tuple[str, ...]
    others: tuple[str, ...] = ()


@define
class ClosedPeriod(LedgerError):
    """A day in a period whose books are closed up to and including ``closed_until``."""

    code: ClassVar[str] = "closed_period"
    on: date
    closed_until: date


@define
class FundOverdrawn(LedgerError):
    """A cash or deposit account of a fund would stand at ``balance`` at the end of the day ``on``."""

    code: ClassVar[str] = "fund_overdrawn"
    account: str
    fund: str | None
    on: date
    balance: Dong


@define
class AlreadyReversed(LedgerError):
    """Entry ``number`` was reversed before, by entry ``by``."""

    code: ClassVar[str] = "already_reversed"
    number: int
    by: int


@define
class UnknownEntry(LedgerError):
    """No entry has this number; ``last`` is the highest there is."""

    code: ClassVar[str] = "unknown_entry"
    number: int
    last: int


@define
class NotPublished(LedgerError):
    """A receipt or voucher that the published statement does not contain."""

    code: ClassVar[str] = "not_published"
    number: int
    fund: str
    start: date
    end: date


@define
class UnknownFund(LedgerError):
    """A fund that was never opened."""

    code: ClassVar[str] = "unknown_fund"
    fund: str
    nearest: tuple[str, ...]


@define
class FundAlreadyOpen(LedgerError):
    """A fund code that is taken."""

    code: ClassVar[str] = "fund_already_open"
    fund: str
    on: date


@define
class UnknownChoice(LedgerError):
    """A word that is none of those that may stand there: a kind of fund, a unit of a levy, an account."""

    code: ClassVar[str] = "unknown_choice"
    name: str
    value: str
    choices: tuple[str, ...]


@define
class BadCode(LedgerError):
    """A code that nothing can be known by: empty, with control characters, or longer than ``longest``."""

    code: ClassVar[str] = "bad_code"
    name: str
    value: str
    longest: int

    def what(self, lang: Lang = "vi") -> str:
        key = f"funds.named_{self.name}"
        name = say(key, lang) if has(key) else self.name
        return say("errors.bad_code", lang, name=name, value=self.value)


@define
class StaleStatement(LedgerError):
    """A statement that is not what the books say: it was changed, or something was posted since."""

    code: ClassVar[str] = "stale_statement"
    fund: str
    start: date
    end: date


@define
class UnknownLevy(LedgerError):
    """A levy that was never opened."""

    code: ClassVar[str] = "unknown_levy"
    levy: str
    nearest: tuple[str, ...]


# --- officers ---------------------------------------------------------------------------------------


@define
class UnknownPost(BadInput):
    """A post that no law has named; ``nearest`` are the codes most like it."""

    code: ClassVar[str] = "unknown_post"
    post: str
    nearest: tuple[str, ...]


@define
class UnknownClass(BadInput):
    """A class of commune that no quota speaks of."""

    code: ClassVar[str] = "unknown_class"
    given: str
    known: tuple[str, ...]


@define
class PostNotInRegime(BadInput):
    """A post that the law of the day does not list."""

    code: ClassVar[str] = "post_not_in_regime"
    officer: str
    post: str
    on: date
    law: str


@define
class AlreadyServing(BadInput):
    """Somebody is appointed who serves already: two terms would overlap."""

    code: ClassVar[str] = "already_serving"
    officer: str
    post: str
    since: date


@define
class NotServing(BadInput):
    """Somebody is named who does not serve on the day."""

    code: ClassVar[str] = "not_serving"
    officer: str
    on: date


@define
class NotAway(BadInput):
    """Somebody comes back who is not away on the day."""

    code: ClassVar[str] = "not_away"
    officer: str
    on: date


@define
class UnknownUnitKind(BadInput):
    """A kind of unit that no quota speaks of."""

    code: ClassVar[str] = "unknown_unit_kind"
    given: str
    known: tuple[str, ...]


@define
class OverlappingPosts(BadInput):
    """An officer is given a post that the officer holds already on the day, or will hold."""

    code: ClassVar[str] = "overlapping_posts"
    officer: str
    post: str
    on: date


@define
class NoSuchDelegation(BadInput):
    """An authority is taken back that was not given."""

    code: ClassVar[str] = "no_such_delegation"
    giver: str
    taker: str
    on: date


@define
class UnknownGrade(BadInput):
    """A grade of the yearly rating that the law of the day does not have."""

    code: ClassVar[str] = "unknown_grade"
    grade: str
    on: date
    known: tuple[str, ...]


@define
class UnknownCourse(BadInput):
    """Something to be learned, or a level of it, that the library does not know."""

    code: ClassVar[str] = "unknown_course"
    what_: str
    level: str
    known: tuple[str, ...]
    levels: tuple[str, ...]


@define
class BadMeasure(BadInput):
    """A number that cannot be: below zero, too few, or beyond its scale."""

    code: ClassVar[str] = "bad_measure"
    name: str
    value: int


@define
class UnknownLevel(BadInput):
    """A level of training that is none of the scale's."""

    code: ClassVar[str] = "unknown_level"
    name: str
    given: str
    known: tuple[str, ...]


@define
class UnknownForm(BadInput):
    """A form of signing (TM., KT., TL., TUQ., Q.) that a paper or an authority cannot bear."""

    code: ClassVar[str] = "unknown_form"
    given: str
    known: tuple[str, ...]


@define
class BadChoice(BadInput):
    """A word that is none of those that an argument knows; ``known`` are those."""

    code: ClassVar[str] = "bad_choice"
    name: str
    given: str
    known: tuple[str, ...]


refuse_with(lambda lang: BadChoice("lang", str(lang), LANGS))


@define
class UnknownMeeting(BadInput):
    """A meeting of the committee, or a decision between meetings, that nobody recorded."""

    code: ClassVar[str] = "unknown_meeting"
    given: str
    known: tuple[str, ...]


@define
class BlankText(BadInput):
    """A code or name that must say something is empty."""

    code: ClassVar[str] = "blank_text"
    name: str

    def what(self, lang: Lang = "vi") -> str:
        """What is empty, in words where the catalogue has some for it."""
        name = say(self.name, lang) if has(self.name) else self.name
        return say(f"errors.{self.code}", lang, name=name)


def require_told(name: str, text: str) -> None:
    """A text that says something, else :class:`BlankText` naming what it is."""
    if not isinstance(text, str) or is_blank(text):
        raise BlankText(name)


@define
class UnknownUnit(BadInput):
    """A village, street group or commune that does not exist on the day; ``known`` are those that do."""

    code: ClassVar[str] = "unknown_unit"
    unit: str
    known: tuple[str, ...]


@define
class NameTaken(BadInput):
    """Two units of one commune would bear one name on one day."""

    code: ClassVar[str] = "name_taken"
    name: str
    unit: str
    on: date


@define
class UnknownBody(BadInput):
    """A body, a kind of body or a member that does not exist on the day; ``known`` are those that do."""

    code: ClassVar[str] = "unknown_body"
    body: str
    known: tuple[str, ...]


@define
class OverlappingTerms(BadInput):
    """Two terms of one body in one unit, or of one member in one body, would run at once."""

    code: ClassVar[str] = "overlapping_terms"
    body: str
    since: date
    until: date | None


# --- cases ------------------------------------------------------------------------------------------


@define
class UnknownProcedure(BadInput):
    """A procedure that is not offered on the day; ``nearest`` are the codes most like it.

    ``first``  the first day on which it is offered, where that is later
    """

    code: ClassVar[str] = "unknown_procedure"
    procedure: str
    on: date
    nearest: tuple[str, ...]
    first: date | None = None

    def mend(self, lang: Lang = "vi") -> str:
        if self.first is not None:
            return say("errors.unknown_procedure.mend_from", lang, first=self.first)
        return super().mend(lang) if self.nearest else say("errors.unknown_procedure.mend_adopt", lang)


@define
class UnknownCase(BadInput):
    """No dossier or petition has this id."""

    code: ClassVar[str] = "unknown_case"
    case_id: str


@define
class OfficeClosed(BadInput):
    """Something handed in on a day that offices are closed; ``next_open`` is the next working day."""

    code: ClassVar[str] = "office_closed"
    on: date
    why: str
    next_open: date


@define
class OutOfOrder(BadInput):
    """An act dated before the last one on the same dossier or petition, or before its receipt."""

    code: ClassVar[str] = "out_of_order"
    case_id: str
    at: date
    after: date
    moments: tuple[datetime, datetime] | None = None

    def what(self, lang: Lang = "vi") -> str:
        at, after = self.moments or (self.at, self.after)
        return say("errors.out_of_order", lang, case_id=self.case_id, at=at, after=after)


@define
class CaseNotOpen(BadInput):
    """An act that a dossier or petition does not allow as it stands."""

    code: ClassVar[str] = "case_not_open"
    case_id: str
    act: str
    status: str

    def what(self, lang: Lang = "vi") -> str:
        act, status = (say(f"cases.{name}", lang) for name in (f"act_{self.act}", f"status_{self.status}"))
        return say("errors.case_not_open", lang, case_id=self.case_id, act=act, status=status)


@define
class BadCaseInput(BadInput):
    """A field of a dossier or petition that cannot be used; ``reason`` says why."""

    code: ClassVar[str] = "bad_case_input"
    field: str
    value: str
    reason: str

    def what(self, lang: Lang = "vi") -> str:
        reason = _reason(self.reason, lang, {})
        return say("errors.bad_case_input", lang, field=self.field, value=self.value, reason=reason)


# --- council ----------------------------------------------------------------------------------------


@define
class UnknownCouncilRecord(BadInput):
    """A session, request, question or recommendation that nobody recorded."""

    code: ClassVar[str] = "unknown_council_record"
    record: str
    given: str
    nearest: tuple[str, ...]

    def data(self) -> dict[str, Any]:
        """The kind of record in English; the sentences word it."""
        return {**super().data(), "nearest": ", ".join(self.nearest) or "–"}


@define
class CouncilOrder(BadInput):
    """A step of the council that what is recorded does not allow; ``reason`` is a key of the catalogue."""

    code: ClassVar[str] = "council_order"
    subject: str
    reason: str
    on: date

    def what(self, lang: Lang = "vi") -> str:
        """What happened, with the reason in words."""
        return say(
            "errors.council_order", lang, **{**self.data(), "reason": _reason(self.reason, lang, self.data())}
        )


@define
class ImpossibleBallot(BadInput):
    """Figures of an attendance or a vote that cannot stand together; ``equation`` is the one that fails."""

    code: ClassVar[str] = "impossible_ballot"
    equation: str
    figures: str


# --- publicity --------------------------------------------------------------------------------------


@define
class UnknownItem(BadInput):
    """An item that the law of the day does not want shown; ``nearest`` are the codes most like it."""

    code: ClassVar[str] = "unknown_item"
    item: str
    on: date
    nearest: tuple[str, ...]

    def mend(self, lang: Lang = "vi") -> str:
        return super().mend(lang) if self.nearest else say("errors.unknown_item.mend_none", lang)


@define
class UnknownChannel(BadInput):
    """A channel that the law of the day does not know."""

    code: ClassVar[str] = "unknown_channel"
    channel: str
    known: tuple[str, ...]


@define
class NothingShown(BadInput):
    """Something is taken down that does not hang on the day."""

    code: ClassVar[str] = "nothing_shown"
    item: str
    on: date


# --- commune, command line and imports --------------------------------------------------------------


@define
class BadArgument(BadInput):
    """A word on the command line that cannot be used there; ``wanted`` is what stands there instead."""

    code: ClassVar[str] = "bad_argument"
    argument: str
    value: str
    wanted: str = ""

    def mend(self, lang: Lang = "vi") -> str:
        key = f"errors.bad_argument.{self.wanted or 'mend'}"
        return say(key if has(key) else "errors.bad_argument.mend", lang, **self.data())


@define
class MissingArgument(BadInput):
    """A command was called without something it needs."""

    code: ClassVar[str] = "missing_argument"
    command: str
    missing: str


@define
class UnknownArgument(BadInput):
    """A command was given an option or a word that it does not know; ``nearest`` are those most like it."""

    code: ClassVar[str] = "unknown_argument"
    command: str
    given: str
    nearest: tuple[str, ...]


@define
class NoSuchChoice(BadInput):
    """A word on the command line that is none of the words allowed there."""

    code: ClassVar[str] = "no_such_choice"
    argument: str
    value: str
    choices: tuple[str, ...]


@define
class UnknownRule(BadInput):
    """A rule key that no rulebook has ever had; ``nearest`` are the keys most like it."""

    code: ClassVar[str] = "unknown_rule"
    key: str
    nearest: tuple[str, ...]


@define
class UnreadableTable(BadInput):
    """A file that is no table that can be read: its encoding, its shape, or a column that is not there."""

    code: ClassVar[str] = "unreadable_table"
    source: str
    reason: str
    where: str

    def what(self, lang: Lang = "vi") -> str:
        return say(f"errors.unreadable_table.{self.reason}", lang, source=self.source, where=self.where)


@define
class BadRows(BadInput):
    """Rows that cannot be used, each with line, column, value and mend; nothing was written."""

    code: ClassVar[str] = "bad_rows"
    source: str
    faults: tuple[RowFault, ...]

    def what(self, lang: Lang = "vi") -> str:
        first = self.faults[0].explain(lang)
        return say("errors.bad_rows", lang, source=self.source, count=len(self.faults), first=first)


# --- storage --------------------------------------------------------------------------------------


def _printable(value: object) -> object:
    """Names and paths come from outside: none may break the line or steer a terminal."""
    if not isinstance(value, str) or value.isprintable():
        return value
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in value)


@define
class StorageError(GrassrootsError):
    """The journal or its store could not do what was asked; nothing was half done.

    A ``reason`` is a word that the catalogue knows under ``errors.reason.…``, or free text.
    """

    code: ClassVar[str] = "storage_error"

    def what(self, lang: Lang = "vi") -> str:
        words = {name: _printable(value) for name, value in self.data().items()}
        reason = f"errors.reason.{words.get('reason')}"
        if has(reason):
            words["reason"] = say(reason, lang)
        return say(f"errors.{self.code}", lang, **words)

    def mend(self, lang: Lang = "vi") -> str:
        """What to do about this reason; a server is mended otherwise than a file."""
        data = self.data()
        scheme, there, _ = str(data.get("where", "")).partition("://")
        server = there and not scheme.startswith("sqlite")
        for part in (f"mend_{data.get('reason')}", "mend_server" if server else "mend"):
            if has(f"errors.{self.code}.{part}"):
                return say(f"errors.{self.code}.{part}", lang, **data)
        return super().mend(lang)


@define
class StreamMoved(StorageError):
    """The stream is not as long as the writer thought: another wrote first."""

    code: ClassVar[str] = "stream_moved"
    stream: str
    expected: int
    actual: int


@define
class BadName(StorageError):
    """A stream name or annex key that is empty, too long, not NFC or not text."""

    code: ClassVar[str] = "bad_name"
    name: str
    reason: str


@define
class StoreClosed(StorageError):
    """A call on a store after ``close()``."""

    code: ClassVar[str] = "store_closed"


@define
class StoreBusy(StorageError):
    """The database is held by another program for longer than we wait."""

    code: ClassVar[str] = "store_busy"
    where: str
    seconds: int


@define
class ForeignStore(StorageError):
    """A file or database that is not a journal of ours; it was left as it was."""

    code: ClassVar[str] = "foreign_store"
    where: str
    reason: str


@define
class StoreUnavailable(StorageError):
    """The place cannot be read or written: a missing folder, no permission, a full disk, no server."""

    code: ClassVar[str] = "store_unavailable"
    where: str
    reason: str


@define
class BadStoreUrl(StorageError):
    """A URL that names no store."""

    code: ClassVar[str] = "bad_store_url"
    where: str
    reason: str


@define
class NotCanonical(StorageError):
    """A value that a fact cannot hold: a float, text with surrogates, or an object that is not plain."""

    code: ClassVar[str] = "not_canonical"
    value: str
    type: str


@define
class UnknownFact(StorageError):
    """A fact of a kind or version that this program does not know, written by a newer one or a plugin."""

    code: ClassVar[str] = "unknown_fact"
    kind: str
    version: int


@define
class BrokenChain(StorageError):
    """A stored fact that is not what was written: changed, dropped or out of order."""

    code: ClassVar[str] = "broken_chain"
    stream: str
    position: int
    reason: str


@define
class ConformanceError(StorageError):
    """A backend breaks a clause of its conformance kit; ``clause`` names it, ``reason`` says how."""

    code: ClassVar[str] = "conformance_error"
    clause: str
    reason: str


# --- plugins and notices --------------------------------------------------------------------------


@define
class PluginError(GrassrootsError):
    """A plugin is missing, broken, or contradicts another."""

    code: ClassVar[str] = "plugin_error"


@define
class PluginRefused(PluginError):
    """A plugin that was not taken in; ``faults`` lists everything that is wrong with it.

    Each fault is a key of ``text/messages/hooks.toml``, the hook it concerns or nothing, and the words
    that the sentence names.
    """

    code: ClassVar[str] = "plugin_refused"
    plugin: str
    distribution: str
    version: str
    faults: tuple[tuple[str, str, dict[str, object]], ...]

    @property
    def hooks(self) -> tuple[str, ...]:
        """The hooks concerned, sorted."""
        return tuple(sorted({hook for _, hook, _ in self.faults if hook}))

    def what(self, lang: Lang = "vi") -> str:
        where = say("hooks.where", lang, plugin=self.plugin, version=self.version or "?")
        return f"{where} {self._say('', lang)}"

    def mend(self, lang: Lang = "vi") -> str:
        return self._say(".mend", lang)

    def _say(self, part: str, lang: Lang) -> str:
        said = [say(f"hooks.{key}{part}", lang, hook=hook, **words) for key, hook, words in self.faults]
        return " ".join(dict.fromkeys(said))


@define
class PluginFaults(PluginError):
    """Every plugin that could not be taken in, together (strict loading); ``errors`` holds each."""

    code: ClassVar[str] = "plugin_faults"
    errors: tuple[PluginError, ...]

    def what(self, lang: Lang = "vi") -> str:
        head = say("errors.plugin_faults", lang, count=len(self.errors))
        return " ".join([head, *(error.explain(lang) for error in self.errors)])


@define
class HookFailed(PluginError):
    """A plugin raised while it answered ``hook``; the cause is the exception's ``__cause__``."""

    code: ClassVar[str] = "hook_failed"
    plugin: str
    version: str
    hook: str
    reason: str


@define
class BadAnswer(PluginError):
    """A plugin answered ``hook`` with something else than the hook asks for."""

    code: ClassVar[str] = "bad_answer"
    plugin: str
    version: str
    hook: str
    wanted: str
    got: str


@define
class BadConfig(PluginError):
    """A plugin's part of the configuration cannot be used; ``faults`` lists every one, by setting."""

    code: ClassVar[str] = "bad_config"
    plugin: str
    faults: tuple[str, ...]


@define
class BadPluginName(PluginError):
    """A new plugin cannot be written: ``reason`` is "name", "kind" or "folder"."""

    code: ClassVar[str] = "bad_plugin_name"
    name: str
    reason: str

    def mend(self, lang: Lang = "vi") -> str:
        return say(f"errors.bad_plugin_name.{self.reason}", lang, **self.data())


@define
class UnknownScheme(PluginError):
    """No plugin opens stores of this scheme; ``schemes`` are those there are.

    ``package`` is what to install; ``idle`` names plugins of that package that are there and not active.
    """

    code: ClassVar[str] = "unknown_scheme"
    where: str
    scheme: str
    schemes: tuple[str, ...]
    package: str = ""
    idle: str = ""

    def mend(self, lang: Lang = "vi") -> str:
        part = "idle" if self.idle else "install" if self.package else "mend"
        return say(f"errors.unknown_scheme.{part}", lang, **self.data())


@define
class TwoAnswers(PluginError):
    """Two plugins claim what only one may: the scheme of a store, or the name of a channel."""

    code: ClassVar[str] = "two_answers"
    hook: str
    what_for: str
    plugins: tuple[str, ...]


@define
class UnknownPlugin(PluginError):
    """A name in ``allow`` or ``block`` that no plugin bears."""

    code: ClassVar[str] = "unknown_plugin"
    name: str
    known: tuple[str, ...]


@define
class DeliveryError(GrassrootsError):
    """A notice did not arrive."""

    code: ClassVar[str] = "delivery_error"


@define
class BadNotice(DeliveryError):
    """The notices composed for the fact ``of`` do not each bear one id of their own."""

    code: ClassVar[str] = "bad_notice"
    of: str
    ids: str


@define
class UnknownNotice(DeliveryError):
    """No notice of the kind that is asked for (a dead letter, a delivered one) bears this id."""

    code: ClassVar[str] = "unknown_notice"
    message: str


@define
class TemporaryFailure(DeliveryError):
    """The channel could not deliver now; the outbox tries again with growing pauses."""

    code: ClassVar[str] = "temporary_failure"
    channel: str
    reason: str


@define
class Undeliverable(DeliveryError):
    """The channel will never deliver this message; it becomes a dead letter that people see."""

    code: ClassVar[str] = "undeliverable"
    channel: str
    recipient: str
    reason: str
