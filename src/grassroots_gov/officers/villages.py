"""The door to villages: found, rename, merge, split; what follows what, and what is carried over."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from grassroots_gov.errors import (
    BadChoice,
    BadMeasure,
    NameTaken,
    UnknownUnit,
    require_told,
)
from grassroots_gov.journal import Event, Fact
from grassroots_gov.law import Finding, Outcome, Verdict
from grassroots_gov.money import Dong
from grassroots_gov.officers.bodies import Bodies, require_unit
from grassroots_gov.officers.unit_facts import UNIT_TYPES, Heir, UnitEnded, UnitFounded, UnitNamed, UnitType
from grassroots_gov.officers.units import Unit, Units

__all__ = ["OfficialUnit", "Villages"]

K = TypeVar("K")
OfficialUnit = Callable[[str, date], "str | None"]
"""The official name of a code on a day; nothing for a code that is not in the list."""


class Villages(Bodies):
    """The villages of one commune and the bodies in them, and the commune itself where it is merged.

    Ids are opaque ("U3", "B7") and never change; names and codes do.
    """

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
        that is none, :class:`BlankText`.
        """
        require_told("officers.unit_name", name)
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
            one = require_unit(units, unit, on)
            if name and name != one.name(on):
                _require_free(units, name, on)
            kept = UnitNamed(
                unit=unit, name=name or one.name(on), code=code or one.code(on), decision=decision
            )
            return [kept]

        return self._write(judge, on)[0]

    def merge(
        self,
        units: Sequence[str],
        name: str,
        *,
        on: date,
        of: UnitType | None = None,
        code: str = "",
        decision: str = "",
    ) -> str:
        """Several units become one from ``on`` (nhập); answers the new id. Their bodies' terms end.

        ``of``  what the new unit is; what the first one was where nothing is given

        :class:`UnknownUnit`, :class:`NameTaken`, :class:`BadMeasure` where fewer than two are named,
        :class:`BadChoice` where villages and communes would be mixed.
        """
        require_told("officers.unit_name", name)
        if of is not None and of not in UNIT_TYPES:
            raise UnknownUnit(str(of), UNIT_TYPES)
        olds = tuple(dict.fromkeys(units))
        if len(olds) < 2:
            raise BadMeasure("units", len(olds))
        made: list[str] = []

        def judge(state: Units) -> list[Event]:
            types = [require_unit(state, unit, on).type for unit in olds]
            _require_alike(*types, of or types[0])
            _require_free(state, name, on, besides=olds)
            made[:] = [_next(state, 0)]
            heirs = (Heir(unit=made[0]),)
            ended: list[Event] = [UnitEnded(unit=unit, heirs=heirs, decision=decision) for unit in olds]
            founded = UnitFounded(
                unit=made[0], unit_type=of or types[0], name=name, code=code, decision=decision
            )
            return [founded, *ended]

        self._write(judge, on)
        return made[0]

    def absorb(self, unit: str, into: str, *, on: date, decision: str = "") -> Fact:
        """A unit is joined to another, which stays what it is (nhập vào); its bodies' terms end.

        :class:`UnknownUnit`, :class:`BadMeasure` where both are one, :class:`BadChoice` where a village
        would join a commune.
        """
        if unit == into:
            raise BadMeasure("units", 1)

        def judge(state: Units) -> list[Event]:
            _require_alike(require_unit(state, unit, on).type, require_unit(state, into, on).type)
            return [UnitEnded(unit=unit, heirs=(Heir(unit=into),), decision=decision)]

        return self._write(judge, on)[0]

    def split(self, unit: str, parts: Mapping[str, int], *, on: date, decision: str = "") -> tuple[str, ...]:
        """One unit becomes several from ``on`` (chia, tách); answers their ids in the order given.

        ``parts`` holds the new names, each with its weight: the households that go there, by which money
        is divided. :class:`UnknownUnit`, :class:`NameTaken`, :class:`BadMeasure`.
        """
        if len(parts) < 2:
            raise BadMeasure("parts", len(parts))
        for name, weight in parts.items():
            require_told("officers.unit_name", name)
            if weight <= 0:
                raise BadMeasure(name, weight)
        made: list[str] = []

        def judge(state: Units) -> list[Event]:
            kept = require_unit(state, unit, on).type
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


def _require_alike(*types: str) -> None:
    """Villages and street groups become one another; a commune only a commune."""
    if "commune" in types and set(types) != {"commune"}:
        other = next(kind for kind in types if kind != "commune")
        raise BadChoice("officers.unit_type", other, ("commune",))


def _next(units: Units, place: int) -> str:
    return f"U{len(units.units) + 1 + place}"


def _require_free(units: Units, name: str, on: date, *, besides: Sequence[str] = ()) -> None:
    for one in units.units.values():
        if one.id not in besides and (one.until is None or one.until >= on) and one.name(on) == name:
            raise NameTaken(name, one.id, on)
