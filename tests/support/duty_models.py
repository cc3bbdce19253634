"""Plain stand-ins for duty: staff, days, a law, brute force over every roster, and a certificate checker.

Written from the contract's words alone, without the planner's code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from enum import Enum
from fractions import Fraction
from itertools import combinations, product

from attrs import frozen

from grassroots_gov.law import Citation, Rule, RuleBook

BURDENS = {
    "WORKING": "working",
    "WORKING_SWAPPED": "working",
    "WEEKLY_REST": "weekly_rest",
    "OFF_SWAPPED": "weekly_rest",
    "HOLIDAY": "holiday",
    "HOLIDAY_SUBSTITUTE": "holiday",
}
KINDS = ("working", "weekly_rest", "holiday")
CHAIR = "peoples_committee_chair"
VICE = "peoples_committee_vice_chair"


@frozen
class Person:
    id: str
    post: str = VICE


@frozen
class Gone:
    officer: str
    start: date
    end: date
    reason: str = "leave"


class Names(Enum):
    WORKING = 1
    WORKING_SWAPPED = 2
    WEEKLY_REST = 3
    HOLIDAY = 4
    HOLIDAY_SUBSTITUTE = 5
    OFF_SWAPPED = 6


@frozen
class PlainDay:
    on: date
    kind: Names
    provisional: bool = False


@frozen
class PlainCalendar:
    """Working days and week-ends, with named exceptions."""

    special: Mapping[date, Names]
    provisional: bool = False

    def day(self, on: date) -> PlainDay:
        usual = Names.WEEKLY_REST if on.weekday() >= 5 else Names.WORKING
        return PlainDay(on, self.special.get(on, usual), self.provisional)


def reception_law() -> RuleBook:
    """The chairman's reception days as the officers sheet gives them."""
    law = Citation("Luật số 42/2013/QH13", 15, 2, "d")
    new = Citation("Luật số 136/2025/QH15", 1, 7)
    key = "chair_reception_frequency"
    weekly: Mapping[str, int | str] = {"min": 1, "unit": "day", "per": "week"}
    monthly: Mapping[str, int | str] = {"min": 2, "unit": "day", "per": "month"}
    return RuleBook(
        [
            Rule(key, weekly, law, date(2014, 7, 1), date(2026, 7, 1), "text"),
            Rule(key, monthly, new, date(2026, 7, 1), None, "secondary"),
        ]
    )


def span(start: date, end: date) -> list[date]:
    return [start + timedelta(days=n) for n in range((end - start).days + 1)]


@frozen
class Asked:
    """One request in the contract's words."""

    officers: tuple[Person, ...]
    start: date
    end: date
    seats: int
    absences: tuple[Gone, ...]
    calendar: PlainCalendar
    carried: Mapping[str, Mapping[str, int]]

    def kind(self, on: date) -> str:
        return BURDENS[self.calendar.day(on).kind.name]

    def present(self, on: date) -> list[str]:
        away = {gone.officer for gone in self.absences if gone.start <= on <= gone.end}
        return [officer.id for officer in self.officers if officer.id not in away]

    def minimums(self) -> list[tuple[str, list[date], int]]:
        """(chairman, working days present, least) for each week or month with enough days."""
        change = date(2026, 7, 1)
        found: dict[tuple[str, object], list[date]] = {}
        for officer in self.officers:
            if officer.post == CHAIR:
                for on in span(self.start, self.end):
                    if self.kind(on) == "working" and officer.id in self.present(on):
                        name: object = on.isocalendar()[:2] if on < change else (on.year, on.month, "m")
                        found.setdefault((officer.id, name), []).append(on)
        least = {key: 2 if "m" in key[1] else 1 for key in found}  # type: ignore[operator]  # a tuple by construction
        return [(key[0], days, least[key]) for key, days in found.items() if len(days) >= least[key]]

    def shares(self) -> dict[tuple[str, str], Fraction]:
        shares: dict[tuple[str, str], Fraction] = {}
        for kind in KINDS:
            days = [on for on in span(self.start, self.end) if self.kind(on) == kind]
            seats = sum(min(self.seats, len(self.present(on))) for on in days)
            there = {o.id: sum(o.id in self.present(on) for on in days) for o in self.officers}
            whole = sum(there.values())
            for officer in there:
                shares[kind, officer] = Fraction(seats * there[officer], whole) if whole else Fraction(0)
        return shares

    def objective(self, held: Sequence[tuple[date, str]]) -> Fraction:
        shares = self.shares()
        result = Fraction(0)
        for officer in self.officers:
            total = Fraction(0)
            for kind in KINDS:
                have = sum(who == officer.id and self.kind(on) == kind for on, who in held)
                off = have + self.carried.get(officer.id, {}).get(kind, 0) - shares[kind, officer.id]
                result += off**2
                total += off
            result += total**2
        return result

    def missing(self, held: Sequence[tuple[date, str]]) -> int:
        """Duties missing from the lawful minimums."""
        pairs = set(held)
        return sum(
            max(0, least - sum((on, chair) in pairs for on in days)) for chair, days, least in self.minimums()
        )

    def every_roster(self) -> Iterator[list[tuple[date, str]]]:
        """Each roster that covers what can be covered."""
        days = span(self.start, self.end)
        choices = [
            list(combinations(self.present(on), min(self.seats, len(self.present(on))))) for on in days
        ]
        for chosen in product(*choices):
            yield [(on, who) for on, group in zip(days, chosen, strict=True) for who in group]

    def best(self, *, running: int | None = None) -> tuple[int, Fraction] | None:
        """Fewest missing duties, then least objective, at most ``running`` days running, if there is any."""
        values = [
            (self.missing(held), self.objective(held))
            for held in self.every_roster()
            if running is None or longest_run(held) <= running
        ]
        return min(values, default=None)


def longest_run(held: Sequence[tuple[date, str]]) -> int:
    longest = 0
    for officer in {who for _, who in held}:
        days = sorted({on for on, who in held if who == officer})
        run = 0
        for before, on in zip((None, *days), days, strict=False):
            run = run + 1 if before is not None and (on - before).days == 1 else 1
            longest = max(longest, run)
    return longest


def check_certificate(asked: Asked, plan: Mapping[str, object]) -> None:
    """From the plan's JSON and the facts alone: covered, and no exchange keeps more law or is fairer."""
    proof = plan["certificate"]
    assert isinstance(proof, dict)
    held = [(date.fromisoformat(one["on"]), one["officer"]) for one in plan["assignments"]]  # type: ignore[index, union-attr]  # JSON
    assert len(held) == len(set(held)), "two seats of one day"
    for on in span(asked.start, asked.end):
        on_duty = [who for day, who in held if day == on]
        assert set(on_duty) <= set(asked.present(on))
        assert len(on_duty) == min(asked.seats, len(asked.present(on)))
    scale, officers, kinds = proof["scale"], proof["officers"], proof["kinds"]
    shares = asked.shares()
    distances = proof["distances"]
    hub = distances["hub"]
    of = dict(zip(officers, distances["officer"], strict=True))
    leaf = {
        (kind, officer): distances["leaf"][k][o]
        for k, kind in enumerate(kinds)
        for o, officer in enumerate(officers)
    }
    dearest = 1
    off: dict[tuple[str, str], int] = {}
    for officer in officers:
        for kind in kinds:
            have = sum(who == officer and asked.kind(on) == kind for on, who in held)
            away = have + asked.carried.get(officer, {}).get(kind, 0) - shares[kind, officer]
            assert (away * scale).denominator == 1
            off[kind, officer] = int(away * scale)
            assert of[officer] <= leaf[kind, officer] + scale + 2 * off[kind, officer]
            dearest += 2 * (scale + 2 * abs(off[kind, officer]))
            if have:
                assert leaf[kind, officer] <= of[officer] - (2 * off[kind, officer] - scale)
        total = sum(off[kind, officer] for kind in kinds)
        dearest += 2 * (scale + 2 * abs(total))
        assert hub <= of[officer] + scale + 2 * total
        if any(who == officer for _, who in held):
            assert of[officer] <= hub - (2 * total - scale)
    bound: dict[tuple[str, date], int] = {}
    lawful = {(chair, tuple(days)): least for chair, days, least in asked.minimums()}
    weight = proof["weight"]
    assert weight > dearest or not lawful, "a minimum counts more than any chain of exchanges"
    for group in proof["groups"]:
        days = tuple(date.fromisoformat(day) for day in group["days"])
        assert lawful.pop((group["officer"], days)) == group["least"]
        top, own = leaf["working", group["officer"]], group["distance"]
        have = sum((day, group["officer"]) in held for day in days)
        # One more or one fewer counts the weight while the minimum is not met, or would no longer be.
        assert top <= own - (weight if have < group["least"] else 0)
        assert not have or own <= top + (weight if have <= group["least"] else 0)
        bound.update({(group["officer"], day): group["distance"] for day in days})
    assert not lawful, "every lawful minimum is in the proof"
    for on in span(asked.start, asked.end):
        kind = asked.kind(on)
        on_duty = [who for day, who in held if day == on]
        for giver in on_duty:
            for taker in set(asked.present(on)) - set(on_duty):
                ends = [bound.get((who, on), leaf[kind, who]) for who in (giver, taker)]
                assert ends[1] <= ends[0]
    cost = sum(value**2 for value in off.values())
    cost += sum(sum(off[kind, officer] for kind in kinds) ** 2 for officer in officers)
    assert cost == proof["cost"]
    assert Fraction(cost, scale**2) == Fraction(str(plan["objective"])) == asked.objective(held)
