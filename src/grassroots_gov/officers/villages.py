"""The door to villages and their bodies: found, rename, merge, split; bodies, members, terms."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TypeVar

from grassroots_gov.errors import (
    BadInterval,
    BadMeasure,
    NameTaken,
    OverlappingTerms,
    UnknownBody,
    UnknownUnit,
)
from grassroots_gov.journal import Event, Fact, Journal
from grassroots_gov.law import Finding, Obligation, Outcome, RuleBook, Verdict, state_of
from grassroots_gov.money import Dong
from grassroots_gov.officers.units import (
    BODY_KINDS,
    CODEC,
    STREAM,
    UNIT_TYPES,
    UNITS,
    Body,
    BodyEnded,
    BodyFounded,
    BodyKind,
    Heir,
    MemberJoined,
    MemberLeft,
    Unit,
    UnitEnded,
    UnitFounded,
    UnitNamed,
    Units,
    UnitType,
)
from grassroots_gov.text import say

__all__ = ["OfficialUnit", "Villages"]

K = TypeVar("K")
OfficialUnit = Callable[[str, date], "str | None"]
"""The official name of a code on a day; nothing for a code that is not in the list."""
AHEAD = timedelta(days=90)


class Villages:
    """The villages of one commune and the bodies in them, and the commune itself where it is merged.

    Ids are opaque ("U3", "B7") and never change; names and codes do.
    """

    def __init__(self, journal: Journal, book: Callable[[], RuleBook]) -> None:
        self._journal = journal.speaking(CODEC)
        self._book = book

    # --- units --------------------------------------------------------------------------------------

    def found(
        self,
        name: str,
        *,
        on: date,
        of: UnitType = "village",
        code: str = "",
        decision: str = "",
    ) -> str:
        """A village, street group or commune comes into being; answers its id.

        :class:`NameTaken` where another of that name exists on the day, :class:`UnknownUnit` for a type
        that is none.
        """
        if of not in UNIT_TYPES:
            raise UnknownUnit(str(of), UNIT_TYPES)
        made: list[str] = []

        def judge(units: Units) -> list[Event]:
            _require_free(units, name, on)
            made[:] = [_next(units, 0)]
            return [UnitFounded(unit=made[0], unit_type=of, name=name, code=code, decision=decision)]

        self._write(judge, on)
        return made[0]

    def rename(self, unit: str, name: str = "", *, on: date, code: str = "", decision: str = "") -> Fact:
        """Give a unit another name, another code, or both, from ``on``; what is left out stays.

        :class:`UnknownUnit` where there is no such unit on the day, :class:`NameTaken`.
        """

        def judge(units: Units) -> list[Event]:
            one = _require(units, unit, on)
            if name and name != one.name(on):
                _require_free(units, name, on)
            kept = UnitNamed(
                unit=unit, name=name or one.name(on), code=code or one.code(on), decision=decision
            )
            return [kept]

        return self._write(judge, on)[0]

    def merge(self, units: Sequence[str], name: str, *, on: date, code: str = "", decision: str = "") -> str:
        """Several units become one from ``on`` (nhập); answers the new id. Their bodies' terms end.

        :class:`UnknownUnit`, :class:`NameTaken`, :class:`BadMeasure` where fewer than two are named.
        """
        olds = tuple(dict.fromkeys(units))
        if len(olds) < 2:
            raise BadMeasure("units", len(olds))
        made: list[str] = []

        def judge(state: Units) -> list[Event]:
            types = [_require(state, unit, on).type for unit in olds]
            _require_free(state, name, on, besides=olds)
            made[:] = [_next(state, 0)]
            heirs = (Heir(unit=made[0]),)
            ended: list[Event] = [UnitEnded(unit=unit, heirs=heirs, decision=decision) for unit in olds]
            founded = UnitFounded(unit=made[0], unit_type=types[0], name=name, code=code, decision=decision)
            return [founded, *ended]

        self._write(judge, on)
        return made[0]

    def split(self, unit: str, parts: Mapping[str, int], *, on: date, decision: str = "") -> tuple[str, ...]:
        """One unit becomes several from ``on`` (chia, tách); answers their ids in the order given.

        ``parts`` holds the new names, each with its weight: the households that go there, by which money
        is divided. :class:`UnknownUnit`, :class:`NameTaken`, :class:`BadMeasure`.
        """
        if len(parts) < 2:
            raise BadMeasure("parts", len(parts))
        for name, weight in parts.items():
            if weight <= 0:
                raise BadMeasure(name, weight)
        made: list[str] = []

        def judge(state: Units) -> list[Event]:
            kept = _require(state, unit, on).type
            for name in parts:
                _require_free(state, name, on, besides=(unit,))
            made[:] = [_next(state, place) for place in range(len(parts))]
            heirs = tuple(
                Heir(unit=new, weight=weight) for new, weight in zip(made, parts.values(), strict=True)
            )
            founded: list[Event] = [
                UnitFounded(unit=new, unit_type=kept, name=name, code="", decision=decision)
                for new, name in zip(made, parts, strict=True)
            ]
            return [*founded, UnitEnded(unit=unit, heirs=heirs, decision=decision)]

        self._write(judge, on)
        return tuple(made)

    def units(self, on: date, *types: UnitType) -> tuple[Unit, ...]:
        """The units that exist on a day, of the types named or of all, in the order of founding."""
        return tuple(self._state().existing(on, *types))

    def names(self, on: date) -> tuple[str, ...]:
        """The names of the villages and street groups of a day."""
        return tuple(one.name(on) for one in self.units(on, "village", "street_group"))

    def unit(self, unit: str) -> Unit:
        """A unit by its id, whether it still exists or not; :class:`UnknownUnit`."""
        known = self._state().units
        if unit not in known:
            raise UnknownUnit(unit, tuple(known))
        return known[unit]

    def called(self, name: str, on: date) -> Unit:
        """The unit of a name or code on a day; :class:`UnknownUnit` with the names of the day."""
        existing = self._state().existing(on)
        for one in existing:
            if name in (one.name(on), one.code(on)):
                return one
        raise UnknownUnit(name, tuple(one.name(on) for one in existing))

    def successors(self, unit: str, on: date) -> tuple[str, ...]:
        """The ids that stand for a unit on a day: its own while it exists."""
        self.unit(unit)
        return self._state().successors(unit, on)

    def carry(self, amounts: Mapping[str, Dong], *, on: date) -> dict[str, Dong]:
        """Balances by unit, carried to the units of a day; nothing is lost (see :meth:`Units.carried`)."""
        for unit in amounts:
            self.unit(unit)
        return self._state().carried(amounts, on)

    def move(self, things: Mapping[K, str], *, on: date) -> dict[K, str]:
        """Open cases or terms by unit, each with its unit of a day (see :meth:`Units.moved`)."""
        for unit in things.values():
            self.unit(unit)
        return self._state().moved(things, on)

    def check_codes(self, on: date, official: OfficialUnit) -> Verdict:
        """Whether the codes of the units of a day are official and bear the official names.

        ``official`` is the list that a plugin knows. A unit without a code leaves it undetermined.
        """
        findings = []
        for one in self.units(on):
            words = {"unit": one.id, "name": one.name(on), "code": one.code(on)}
            known = official(one.code(on), on) if one.code(on) else None
            if not one.code(on):
                findings.append(Finding("no_code", params=words))
            elif known is None:
                findings.append(Finding("code_unknown", 0, "=", 1, params=words))
            else:
                same = int(known == one.name(on))
                findings.append(Finding("official_name", same, "=", 1, params={**words, "official": known}))
        failed = any(finding.met is False for finding in findings)
        open_ = any(finding.code == "no_code" for finding in findings)
        return Verdict(
            question="officers.question_codes",
            on=on,
            outcome=Outcome.FAILS if failed else Outcome.UNDETERMINED if open_ else Outcome.HOLDS,
            findings=findings,
            book_digest=self._book().digest,
            inputs={"count": len(findings)},
        )

    # --- bodies -------------------------------------------------------------------------------------

    def set_up(
        self,
        kind: BodyKind,
        unit: str,
        *,
        on: date,
        term: str = "",
        until: date | None = None,
        decision: str = "",
    ) -> str:
        """A body is set up or elected in a unit for a term; answers its id.

        ``decision`` names the election. :class:`UnknownUnit`, :class:`UnknownBody` for a kind that is none,
        :class:`OverlappingTerms` where the unit has such a body already; boards that supervise works may
        be several, one for each.
        """
        if kind not in BODY_KINDS:
            raise UnknownBody(str(kind), BODY_KINDS)
        _require_order(on, until)
        made: list[str] = []

        def judge(state: Units) -> list[Event]:
            _require(state, unit, on)
            for one in state.bodies.values():
                overlap = one.since <= (until or date.max) and on <= (one.until or date.max)
                if (
                    kind != "investment_supervision_board"
                    and (one.kind, one.unit) == (kind, unit)
                    and overlap
                ):
                    raise OverlappingTerms(one.id, one.since, one.until)
            made[:] = [f"B{len(state.bodies) + 1}"]
            return [
                BodyFounded(
                    body=made[0], body_kind=kind, unit=unit, term=term, until=until, decision=decision
                )
            ]

        self._write(judge, on)
        return made[0]

    def dissolve(self, body: str, *, on: date) -> Fact:
        """A body's term ends early: ``on`` is the first day without; :class:`UnknownBody`."""

        def judge(state: Units) -> list[Event]:
            _require_body(state, body, on)
            return [BodyEnded(body=body)]

        return self._write(judge, on)[0]

    def join(
        self,
        body: str,
        member: str,
        role: str = "member",
        *,
        on: date,
        until: date | None = None,
        decision: str = "",
    ) -> Fact:
        """Somebody, by code, becomes a member; :class:`UnknownBody`, :class:`OverlappingTerms`."""
        _require_order(on, until)

        def judge(state: Units) -> list[Event]:
            one = _require_body(state, body, on)
            for known in one.members:
                if known.member == member and (known.until or date.max) >= on:
                    raise OverlappingTerms(f"{body}/{member}", known.since, known.until)
            last = min((day for day in (until, one.until) if day is not None), default=None)
            return [MemberJoined(body=body, member=member, role=role, until=last, decision=decision)]

        return self._write(judge, on)[0]

    def leave(self, body: str, member: str, *, on: date) -> Fact:
        """Somebody is no longer a member from ``on``; :class:`UnknownBody` where they were none."""

        def judge(state: Units) -> list[Event]:
            one = _require_body(state, body, on)
            if not any(known.member == member and known.on(on) for known in one.members):
                raise UnknownBody(f"{body}/{member}", tuple(known.member for known in one.members))
            return [MemberLeft(body=body, member=member)]

        return self._write(judge, on)[0]

    def bodies(self, on: date, unit: str | None = None) -> tuple[Body, ...]:
        """The bodies whose term runs on a day, of one unit or of all."""
        return tuple(one for one in self._state().bodies.values() if one.on(on) and unit in (None, one.unit))

    def owed(self, on: date) -> Iterator[Obligation]:
        """Terms of bodies that end soon, or ended and were not followed by another while the unit exists."""
        state = self._state()
        for one in state.bodies.values():
            if one.until is None or one.until - AHEAD > on or not state.units[one.unit].on(on):
                continue
            followed = any(
                (other.kind, other.unit) == (one.kind, one.unit) and other.since > one.since
                for other in state.bodies.values()
            )
            if followed or one.kind == "investment_supervision_board":
                continue
            name = state.units[one.unit].name(on)
            body = say(f"officers.body_{one.kind}", "vi")
            yield Obligation(
                code="officers.owed_body",
                what=say("officers.owed_body", "vi", body=body, unit=name, until=one.until),
                due=one.until,
                state=state_of(on, due=one.until),
                citation=None,
                subject=one.id,
                answers="peoples_committee_chair",
            )

    # --- inside -------------------------------------------------------------------------------------

    def _state(self) -> Units:
        return self._journal.state(STREAM, UNITS)[0]

    def _write(self, judge: Callable[[Units], list[Event]], on: date) -> tuple[Fact, ...]:
        return self._journal.write(STREAM, UNITS, judge, effective_on=on)


def _next(units: Units, place: int) -> str:
    return f"U{len(units.units) + 1 + place}"


def _require(units: Units, unit: str, on: date) -> Unit:
    one = units.units.get(unit)
    if one is None or not one.on(on) or one.until is not None:
        raise UnknownUnit(unit, tuple(known.id for known in units.existing(on)))
    return one


def _require_free(units: Units, name: str, on: date, *, besides: Sequence[str] = ()) -> None:
    for one in units.units.values():
        if one.id not in besides and (one.until is None or one.until >= on) and one.name(on) == name:
            raise NameTaken(name, one.id, on)


def _require_body(units: Units, body: str, on: date) -> Body:
    one = units.bodies.get(body)
    if one is None or not one.on(on):
        raise UnknownBody(body, tuple(known.id for known in units.bodies.values() if known.on(on)))
    return one


def _require_order(on: date, until: date | None) -> None:
    if until is not None and until < on:
        raise BadInterval("worktime.ends_before_start", {"start": on, "end": until})
