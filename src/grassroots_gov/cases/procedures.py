"""Which procedures are offered on a day: those of the national law, and those the office has adopted.

The law's figures stand in the rulebook; here is only which rule sets which procedure's time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from attrs import evolve, frozen

from grassroots_gov.cases.dossier import Dossier
from grassroots_gov.cases.facts import ADOPTED, PROCEDURES, Adopted
from grassroots_gov.cases.given import day
from grassroots_gov.cases.model import Procedure, Step, TimeRule
from grassroots_gov.errors import UnknownProcedure
from grassroots_gov.journal import Journal
from grassroots_gov.law import Confidence, Rule, RuleBook, Rules, RuleValue

__all__ = ["Catalogue", "find_procedure", "national", "offered"]


@frozen
class _National:
    """A procedure of the national law: ``rule`` sets its time, ``default`` the same-day cut-off where the
    rule says "at once", ``extension`` what verification may add; ``who`` works on it."""

    code: str
    rule: str
    default: str = ""
    extension: str = ""
    who: str = "justice_civil_status"


_NATIONAL = (
    _National("birth_registration", "birth_registration", "civil_status_default_time"),
    _National("death_registration", "death_registration", "civil_status_default_time"),
    _National("marriage_registration", "marriage_registration", "civil_status_default_time"),
    _National("parent_child_recognition", "parent_child_recognition"),
    _National("civil_status_correction", "civil_status_correction"),
    _National("marital_status_certificate", "marital_status_certificate"),
    _National("copy_certification", "certification_time", extension="certified_copy_extension"),
    _National("signature_certification", "certification_time"),
    _National("contract_certification", "contract_certification"),
)


def national(rules: Rules) -> Iterator[tuple[Procedure, tuple[Rule, ...]]]:
    """The procedures whose time the law sets on the day of ``rules``, with the rules they rest on."""
    for one in _NATIONAL:
        used = [rules.find(key) for key in (one.rule, one.default, one.extension) if key]
        if used[0] is not None:
            known = tuple(rule for rule in used if rule is not None)
            yield _procedure(one, known), known


def _procedure(one: _National, rules: tuple[Rule, ...]) -> Procedure:
    values: dict[str, RuleValue] = {}
    for rule in reversed(rules):
        values.update(rule.table())
    first = rules[0]
    return Procedure(
        code=one.code,
        vi=_LABELS.get(one.code, (first.label("vi"), ""))[0],
        en=_LABELS.get(one.code, ("", one.code.replace("_", " ")))[1],
        time=_time(values),
        citation=first.citation,
        confidence=min((rule.confidence for rule in rules), key=_SURE.index),
        steps=(Step(name="receive", who="one_stop"), Step(name="settle", who=one.who)),
        first_day=first.effective_from,
        last_day=first.last_day,
    )


_SURE: tuple[Confidence, ...] = ("memory", "secondary", "text")

# The rule of time is about several procedures; their own names are these.
_LABELS: Mapping[str, tuple[str, str]] = {
    "copy_certification": ("chứng thực bản sao từ bản chính", "certification of a copy from the original"),
    "signature_certification": ("chứng thực chữ ký", "certification of a signature"),
}


def _time(values: Mapping[str, RuleValue]) -> TimeRule:
    extension = _whole(values, "extension_max_working_days") or _whole(
        values, "verification_max_working_days"
    )
    n = _whole(values, "working_days") or _whole(values, "max_working_days")
    if n:
        return TimeRule(kind="working_days", n=n, extension=extension)
    cutoff = f"{_whole(values, 'cutoff_hour'):02d}:00"
    return TimeRule(kind="same_day", cutoffs=(cutoff,), extension=extension)


def _whole(values: Mapping[str, RuleValue], name: str) -> int:
    value = values.get(name, 0)
    return value if isinstance(value, int) else 0


def offered(on: date, rules: Rules, adopted: Mapping[str, tuple[Procedure, ...]]) -> dict[str, Procedure]:
    """Every procedure offered on ``on``, by code; what the office adopted goes before the national one."""
    found = {procedure.code: procedure for procedure, _ in national(rules)}
    for code, versions in adopted.items():
        begun = [one for one in versions if one.first_day is None or one.first_day <= on]
        if begun:
            found.pop(code, None)
            if begun[-1].offered(on):
                found[code] = begun[-1]
    return found


def find_procedure(
    code: str, on: date, book: RuleBook, adopted: Mapping[str, tuple[Procedure, ...]]
) -> Procedure:
    """The procedure ``code`` on ``on``; :class:`UnknownProcedure` with the nearest codes.

    Blanks, hyphens and capitals in ``code`` are read as people write them: "Birth registration".
    """
    every = offered(on, book.at(on), adopted)
    wanted = "_".join(str(code).lower().replace("-", " ").split())
    if wanted not in every:
        from difflib import get_close_matches

        nearest = get_close_matches(wanted, sorted(every), n=3, cutoff=0.3) or sorted(every)[:3]
        raise UnknownProcedure(str(code), on, tuple(nearest), first=_first_day(wanted, on, book, adopted))
    return every[wanted]


def _first_day(
    code: str, on: date, book: RuleBook, adopted: Mapping[str, tuple[Procedure, ...]]
) -> date | None:
    """The first day after ``on`` on which the procedure ``code`` is offered."""
    rules = [rule for one in _NATIONAL if one.code == code for rule in book.timeline(one.rule)]
    days = [rule.effective_from for rule in rules]
    days += [one.first_day for one in adopted.get(code, ()) if one.first_day is not None]
    return min((first for first in days if first > on), default=None)


class Catalogue:
    """The procedures of one office: the national ones and those it adopted, read from its journal."""

    def __init__(self, journal: Journal, book: Callable[[], RuleBook]) -> None:
        self._journal = journal
        self._book = book

    def adopt(self, procedure: Procedure, on: date) -> Procedure:
        """See ``CasesRoom.adopt``."""
        starts = evolve(procedure, first_day=max(on, procedure.first_day or on))
        self._journal.write(PROCEDURES, ADOPTED, lambda _: [Adopted(procedure=starts)], effective_on=on)
        return starts

    def offered(self, on: date) -> dict[str, Procedure]:
        """Every procedure offered on ``on``, by code."""
        return offered(on, self._book().at(on), self._adopted())

    def find(self, code: str, on: date) -> Procedure:
        """The procedure ``code`` on ``on``; :class:`UnknownProcedure`."""
        return find_procedure(code, day(on), self._book(), self._adopted())

    def of(self, dossier: Dossier) -> Procedure:
        """The procedure of a dossier, as it was when the dossier was received."""
        return self.find(dossier.procedure, dossier.received_at.date())

    def reader(self) -> Callable[[Dossier], Procedure]:
        """As :meth:`of` for many dossiers: each procedure of a day is looked up once."""
        book, adopted = self._book(), self._adopted()
        known: dict[tuple[str, date], Procedure] = {}

        def of(dossier: Dossier) -> Procedure:
            key = dossier.procedure, dossier.received_at.date()
            if key not in known:
                known[key] = find_procedure(*key, book, adopted)
            return known[key]

        return of

    def _adopted(self) -> Mapping[str, tuple[Procedure, ...]]:
        state, _ = self._journal.state(PROCEDURES, ADOPTED)
        return state.versions
