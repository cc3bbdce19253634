"""The bodies of villages: set up by an election or decision, with members and terms."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial

from grassroots_gov.errors import BadInterval, OverlappingTerms, UnknownBody, UnknownUnit
from grassroots_gov.journal import Event, Fact, Journal
from grassroots_gov.law import Obligation, RuleBook, owe, state_of
from grassroots_gov.officers.unit_facts import (
    BODY_KINDS,
    CODEC,
    STREAM,
    BodyEnded,
    BodyFounded,
    BodyKind,
    MemberJoined,
    MemberLeft,
)
from grassroots_gov.officers.units import UNITS, Body, Unit, Units
from grassroots_gov.text import say

__all__ = ["Bodies", "require_unit"]

AHEAD = timedelta(days=90)
"""How long before its end a body's term is told of."""


class Bodies:
    """The bodies of the units of one commune."""

    def __init__(self, journal: Journal, book: Callable[[], RuleBook]) -> None:
        self._journal = journal.speaking(CODEC)
        self._book = book

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
            require_unit(state, unit, on)
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
            body = partial(say, f"officers.body_{one.kind}")
            yield owe(
                "officers.owed_body",
                one.id,
                due=one.until,
                state=state_of(on, due=one.until),
                citation=None,
                words={"body": body, "unit": name, "until": one.until},
                answers="peoples_committee_chair",
            )

        yield from self._unfollowed(state, on)

    def _unfollowed(self, state: Units, on: date) -> Iterator[Obligation]:
        """After a merger or split, the bodies that the new unit still lacks."""
        for kind, heir, old in state.unfollowed(on):
            if kind == "investment_supervision_board":
                continue
            body = partial(say, f"officers.body_{kind}")
            yield owe(
                "officers.owed_body_followed",
                f"{heir}/{kind}",
                due=None,
                state="due",
                citation=None,
                words={"body": body, "unit": state.units[heir].name(on), "old": state.units[old].name(on)},
                answers="peoples_committee_chair",
            )

    # --- inside -------------------------------------------------------------------------------------

    def _state(self) -> Units:
        return self._journal.state(STREAM, UNITS)[0]

    def _write(self, judge: Callable[[Units], list[Event]], on: date) -> tuple[Fact, ...]:
        return self._journal.write(STREAM, UNITS, judge, effective_on=on)


def require_unit(units: Units, unit: str, on: date) -> Unit:
    """The unit, which must exist on the day and not have ended since; else :class:`UnknownUnit`."""
    one = units.units.get(unit)
    if one is None or not one.on(on) or one.until is not None:
        raise UnknownUnit(unit, tuple(known.id for known in units.existing(on)))
    return one


def _require_body(units: Units, body: str, on: date) -> Body:
    one = units.bodies.get(body)
    if one is None or not one.on(on):
        raise UnknownBody(body, tuple(known.id for known in units.bodies.values() if known.on(on)))
    return one


def _require_order(on: date, until: date | None) -> None:
    if until is not None and until < on:
        raise BadInterval("worktime.ends_before_start", {"start": on, "end": until})
