"""The answer of a judge, as a proof: what was asked, what was found, under which rule, and how sure."""

from __future__ import annotations

import operator
from collections.abc import Callable, Container, Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, Literal, TypeAlias

from attrs import field, frozen, validators

from grassroots_gov.errors import RuleError, UnreadableVerdict
from grassroots_gov.law.citation import CONFIDENCES, Citation, Confidence
from grassroots_gov.law.rule import Rule
from grassroots_gov.law.table import Table
from grassroots_gov.text import Lang, has, say, show

__all__ = ["Finding", "Outcome", "Relation", "Verdict", "outcome_of", "stands", "unconfirmed"]

Relation = Literal["<=", "<", ">=", ">", "="]
Plain: TypeAlias = "bool | int | str | None"
"""What a proof may hold: nothing that JSON would change, no float."""


class Outcome(StrEnum):
    """Holds, fails, or the law and the facts given do not say."""

    HOLDS = "holds"
    FAILS = "fails"
    UNDETERMINED = "undetermined"


_STANDS: Mapping[str, Callable[[int, int], bool]] = {
    "<=": operator.le,
    "<": operator.lt,
    ">=": operator.ge,
    ">": operator.gt,
    "=": operator.eq,
}
_NONE: Table[Plain] = Table({})


def stands(measured: int, relation: Relation, required: int) -> bool:
    """Whether ``measured`` stands in the relation to ``required``.

    >>> stands(101, ">", 100)
    True
    """
    return _STANDS[relation](measured, required)


def _frozen(values: Mapping[str, Plain]) -> Mapping[str, Plain]:
    if len(values) < 2:
        return Table(values) if values else _NONE
    return Table({name: values[name] for name in sorted(values)})


@frozen
class Finding:
    """One thing that was looked at.

    ``code``       its stable name ("below_quota"); worded by the catalogue of ``room``
    ``room``       whose catalogue words it; where empty, the room that the verdict's question names
    ``measured``   what was found, ``relation`` and ``required`` what it is held against: the finding
                   is met where ``measured relation required``; all three ``None`` for a remark
    ``citation``   the article, ``confidence`` how sure the figure is
    ``params``     the further words and numbers that the sentence names
    """

    code: str = field(validator=validators.matches_re(r"[a-z0-9_]+"))
    measured: int | None = None
    relation: Relation | None = None
    required: int | None = None
    citation: Citation | None = None
    confidence: Confidence | None = None
    params: Mapping[str, Plain] = field(factory=dict, converter=_frozen)
    room: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the measured stands in the relation to the required; ``None`` for a remark."""
        if self.measured is None or self.required is None or self.relation is None:
            return None
        return stands(self.measured, self.relation, self.required)

    def explain(self, lang: Lang, room: str = "law") -> str:
        """The sentence, its article, and a warning where the figure is not read from the article.

        ``room`` is the catalogue asked where the finding names none; sentences that every room
        shares stand in ``law``.
        """
        given = {"measured": self.measured, "relation": self.relation, "required": self.required}
        key = f"{self.room or room}.{self.code}"
        if not has(key):
            key = f"law.{self.code}"
        sentence = _told(key, lang, **given, **_worded(self.params, lang))
        notes = []
        if self.citation is not None:
            notes.append(say("law.basis", lang, citation=self.citation.in_lang(lang)))
        if self.confidence in ("secondary", "memory"):
            notes.append(say(f"law.confidence_{self.confidence}", lang))
        return f"{sentence} ({'; '.join(notes)})" if notes else sentence


def _told(key: str, lang: Lang, /, **params: object) -> str:
    """As :func:`say`; a verdict that came from elsewhere may name a sentence, or lack a word, of ours."""
    try:
        return say(key, lang, **params)
    except KeyError:
        known = (f"{name}: {show(value)}" for name, value in params.items() if value is not None)
        return ", ".join([key, *known])


def _worded(params: Mapping[str, Plain], lang: Lang) -> dict[str, object]:
    """A parameter that is itself a catalogue key is worded; an ISO day is shown as people write it."""
    return {name: worded(value, lang) for name, value in params.items()}


def worded(value: Plain, lang: Lang) -> object:
    """A plain value of a proof as a person reads it."""
    if value is None:
        return say("law.not_known", lang)
    if isinstance(value, bool):
        return say("law.yes" if value else "law.no", lang)
    if isinstance(value, str):
        if "." in value and has(value):
            return say(value, lang)
        if len(value) == 10 and value[4:5] == "-" == value[7:8]:
            try:
                return date.fromisoformat(value)
            except ValueError:
                return value
    return value


def _tuple(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(findings)


@frozen
class Verdict:
    """A judged question.

    ``question``     a key of the message catalogue that words what was asked
    ``on``           the day whose law was applied
    ``outcome``      :class:`Outcome`; a verdict is never used as a truth value
    ``findings``     everything that was looked at, in the order of the reasoning
    ``shortfall``    how many units more would have made it hold; 0 where nothing is missing
    ``book_digest``  the rulebook that judged
    ``inputs``       the figures the judgement rests on, so that it can be checked again offline
    """

    question: str
    on: date
    outcome: Outcome
    findings: tuple[Finding, ...] = field(converter=_tuple)
    shortfall: int = 0
    book_digest: str = ""
    inputs: Mapping[str, Plain] = field(factory=dict, converter=_frozen)

    @property
    def holds(self) -> bool:
        """Whether the outcome is ``HOLDS``."""
        return self.outcome is Outcome.HOLDS

    def __bool__(self) -> bool:
        raise TypeError("a verdict has three outcomes: ask .holds, .outcome or .require()")

    def require(self) -> Verdict:
        """The verdict itself where it holds, else :class:`RuleError` carrying it."""
        if not self.holds:
            raise RuleError(self)
        return self

    def explain(self, lang: Lang = "vi") -> str:
        """The whole proof in prose, to be read aloud: question, findings, outcome, what is missing."""
        question = _told(self.question, lang, **_worded(self.inputs, lang))
        question = question[:1].upper() + question[1:]
        lines = [say("law.question_line", lang, question=question, on=self.on)]
        room = self.question.partition(".")[0]
        lines += [f"- {finding.explain(lang, room)}." for finding in self.findings]
        lines.append(say("law.outcome_line", lang, outcome=say(f"law.{self.outcome.value}", lang)))
        if self.shortfall:
            unit = f"law.unit_{self.inputs.get('unit')}"
            word = say(unit, lang) if has(unit) else ""
            line = say("law.shortfall_line", lang, shortfall=self.shortfall, unit=word)
            lines.append(line.replace(" .", "."))
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values; :meth:`from_dict` gives the equal verdict back."""
        return {
            "question": self.question,
            "on": self.on.isoformat(),
            "outcome": self.outcome.value,
            "findings": [_finding_to_dict(finding) for finding in self.findings],
            "shortfall": self.shortfall,
            "book_digest": self.book_digest,
            "inputs": dict(self.inputs),
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Verdict:
        """The verdict that :meth:`to_dict` wrote; :class:`UnreadableVerdict` for anything else."""
        try:
            verdict = cls(
                question=values["question"],
                on=date.fromisoformat(values["on"]),
                outcome=Outcome(values["outcome"]),
                findings=tuple(_finding_from_dict(finding) for finding in values["findings"]),
                shortfall=values["shortfall"],
                book_digest=values["book_digest"],
                inputs=values["inputs"],
            )
            if verdict.to_dict() != values or not _is_plain(verdict):
                raise ValueError("a field is missing, unknown or of another kind")
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            reason = f"no {error}" if isinstance(error, KeyError) else str(error)[:200]
            raise UnreadableVerdict(reason) from None
        return verdict


def _is_plain(verdict: Verdict) -> bool:
    """Whether the parts are of the kinds they are declared to be, so that reading and judging are safe."""
    texts: list[object] = [
        verdict.question,
        verdict.book_digest,
        *(finding.room for finding in verdict.findings),
    ]
    numbers: list[object] = [verdict.shortfall]
    values: list[object] = [*verdict.inputs.values()]
    for finding in verdict.findings:
        numbers += [number for number in (finding.measured, finding.required) if number is not None]
        values += finding.params.values()
        known = finding.relation is None or finding.relation in ("<=", "<", ">=", ">", "=")
        if not known or finding.confidence not in (None, *CONFIDENCES):
            return False
    return (
        all(isinstance(text, str) for text in texts)
        and all(type(number) is int for number in numbers)
        and all(value is None or isinstance(value, (bool, int, str)) for value in values)
    )


def _finding_to_dict(finding: Finding) -> dict[str, Any]:
    cited = finding.citation
    return {
        "code": finding.code,
        "measured": finding.measured,
        "relation": finding.relation,
        "required": finding.required,
        "citation": cited
        and {
            "document": cited.document,
            "article": cited.article,
            "clause": cited.clause,
            "point": cited.point,
        },
        "confidence": finding.confidence,
        "params": dict(finding.params),
        "room": finding.room,
    }


def _finding_from_dict(values: Mapping[str, Any]) -> Finding:
    cited = values["citation"]
    return Finding(**{**values, "citation": None if cited is None else Citation(**cited)})


def unconfirmed(rules: Iterable[Rule]) -> tuple[Finding, ...]:
    """The remark ``unconfirmed_rule`` for each of ``rules`` that nobody has confirmed, each key once."""
    named = {rule.key: rule for rule in rules if rule.confidence == "memory"}
    return tuple(
        Finding(
            "unconfirmed_rule",
            citation=rule.citation,
            confidence=rule.confidence,
            params={"key": rule.key, "label_vi": rule.label("vi"), "label_en": rule.label("en")},
            room="law",
        )
        for rule in named.values()
    )


def outcome_of(findings: Iterable[Finding], undecided: Container[str] = ()) -> Outcome:
    """``FAILS`` if any finding is not met, whatever else is not known.

    ``UNDETERMINED`` where the code of a finding is among ``undecided``, else ``HOLDS``.

    >>> outcome_of([Finding("quorum", 3, ">=", 4), Finding("sum_unknown")], {"sum_unknown"})
    <Outcome.FAILS: 'fails'>
    >>> outcome_of([Finding("quorum", 5, ">=", 4), Finding("sum_unknown")], {"sum_unknown"})
    <Outcome.UNDETERMINED: 'undetermined'>
    """
    outcome = Outcome.HOLDS
    for finding in findings:
        if finding.met is False:
            return Outcome.FAILS
        if finding.code in undecided:
            outcome = Outcome.UNDETERMINED
    return outcome
