"""Why: for each seat why this officer, for each gap why nobody, for the whole what it promises."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from types import MappingProxyType

from attrs import field, frozen

from grassroots_gov.duty.limits import Masks
from grassroots_gov.duty.model import KINDS, Assignment, DutyPlan, Gap, Reason
from grassroots_gov.duty.problem import Problem
from grassroots_gov.duty.units import members
from grassroots_gov.errors import UnknownAssignment
from grassroots_gov.text import Lang, say

__all__ = ["Standing", "Why", "explain", "plain", "why"]


@frozen
class Why:
    """Why one officer holds a seat.

    ``others``  every other officer's reason for not holding it
    ``dearer``  for those who could take it: by how much the plan would be less fair; 0 is as fair
    """

    assignment: Assignment
    kind: str
    others: Mapping[str, Reason] = field(hash=False)
    dearer: Mapping[str, Fraction] = field(hash=False)


class Standing:
    """Everybody's days in a roster: why somebody does not hold a seat, and which limit stands in the way."""

    def __init__(self, problem: Problem, holders: Sequence[int]) -> None:
        self.problem = problem
        self.days: list[Masks] = [[0] * len(problem.slots) for _ in problem.ids]
        for unit, bits in enumerate(holders):
            for officer in members(bits):
                self.days[officer][problem.slot_number[unit]] |= 1 << problem.day_of[unit]
        hard = [limit for limit in problem.request.limits if limit.weight is None]
        self.counters = [(limit.name, limit.counter(problem, self.days)) for limit in hard]

    def against(self, unit: int, officer: int, leaving: int | None = None) -> Reason | None:
        """Why ``officer`` cannot take a seat of ``unit``, from ``leaving`` if given; nothing if they can."""
        problem = self.problem
        if not problem.units.able[unit] >> officer & 1:
            return problem.absence_reason(unit, officer)
        day = 1 << problem.day_of[unit]
        slot = problem.slot_number[unit]
        beside = problem.clashes[slot] | 1 << slot
        if any(mask & day and beside >> at & 1 for at, mask in enumerate(self.days[officer])):
            return Reason("same_day")
        with_it = list(self.days[officer])
        with_it[slot] |= day
        if leaving is not None:
            self.days[leaving][slot] ^= day
        broken = [
            name
            for name, count in self.counters
            if count(officer, with_it) > count(officer, self.days[officer])
        ]
        if leaving is not None:
            self.days[leaving][slot] ^= day
        return Reason("limit", broken[0]) if broken else None


def why(plan: DutyPlan, assignment_id: str) -> Why:
    """See :meth:`DutyPlan.why`."""
    problem, holders = plan.problem, plan.holders
    held = next((one for one in plan.assignments if one.id == assignment_id), None)
    if held is None:
        raise UnknownAssignment(assignment_id)
    unit = problem.unit_of[held.on, held.slot]
    at = problem.index[held.officer]
    kind = problem.units.kind[unit]
    counts = problem.counts(holders)
    standing = Standing(problem, holders)
    needed = _breaks_minimum(problem, holders, unit, at)
    others: dict[str, Reason] = {}
    dearer: dict[str, Fraction] = {}
    for other, officer in enumerate(problem.ids):
        if other == at:
            continue
        reason = standing.against(unit, other, leaving=at)
        if reason is None or reason.code == "limit":
            change = dearer[officer] = _change(problem, counts, kind, at, other)
            if needed:
                reason = Reason("minimum")
            elif reason is None:
                reason = Reason("fairness" if change > 0 else "equal" if change == 0 else "search")
        others[officer] = reason
    return Why(held, KINDS[kind], MappingProxyType(others), MappingProxyType(dearer))


def _change(problem: Problem, counts: list[list[int]], kind: int, giver: int, taker: int) -> Fraction:
    """By how much the objective grows when ``giver`` hands one of ``kind`` to ``taker``."""
    units = problem.units
    change = 0
    for officer, step in ((giver, -1), (taker, 1)):
        by_kind = units.scale * counts[kind][officer] - units.fair[kind][officer]
        in_all = sum(units.scale * counts[k][officer] - units.fair[k][officer] for k in range(len(KINDS)))
        change += step * 2 * units.scale * (by_kind + in_all) + 2 * units.scale**2
    return Fraction(change, units.scale**2)


def _breaks_minimum(problem: Problem, holders: tuple[int, ...], unit: int, officer: int) -> bool:
    bit = 1 << officer
    return any(
        group.officer == officer
        and unit in group.units
        and sum(1 for other in group.units if holders[other] & bit) <= group.least
        for group in problem.units.groups
    )


def explain(plan: DutyPlan, lang: Lang, on: date | None) -> str:
    """See :meth:`DutyPlan.explain`."""
    return "\n".join(_whole(plan, lang) if on is None else _day(plan, lang, on))


def _whole(plan: DutyPlan, lang: Lang) -> list[str]:
    lines = [
        say(
            "duty.plan",
            lang,
            start=plan.start,
            end=plan.end,
            seats=len(plan.assignments),
            gaps=len(plan.gaps),
        ),
        say(f"duty.{plan.guarantee}", lang, objective=_figure(plan.objective), bound=_figure(plan.bound)),
    ]
    for officer in plan.problem.ids:
        load, share = plan.load(officer), plan.share(officer)
        lines.append(
            "- "
            + say(
                "duty.load",
                lang,
                officer=officer,
                working=load["working"],
                weekly_rest=load["weekly_rest"],
                holiday=load["holiday"],
                total=load["total"],
                share=_figure(share["total"]),
            )
        )
    lines += [f"- {finding.explain(lang, 'duty')}." for finding in plan.findings]
    lines += [_told("gap", gap, lang) for gap in plan.gaps]
    if plan.conflict:
        lines.append(say("duty.conflict", lang, limits=plan.conflict))
    return lines


def _day(plan: DutyPlan, lang: Lang, on: date) -> list[str]:
    lines = []
    if on not in {day.on for day in plan.request.days}:
        return [say("duty.not_in_period", lang, on=on, start=plan.start, end=plan.end)]
    for held in plan.on(on):
        lines.append(_told("on_duty", held, lang, officer=held.officer))
        reasons = why(plan, held.id)
        for officer, reason in reasons.others.items():
            change = reasons.dearer.get(officer)
            lines.append(
                "- " + say("duty.reason_line", lang, officer=officer, reason=reason.explain(lang))
                if not change
                else "- "
                + say(
                    "duty.reason_dearer",
                    lang,
                    officer=officer,
                    reason=reason.explain(lang),
                    change=_figure(change),
                )
            )
    lines += _gap_lines(plan, lang, on)
    return lines or [say("duty.no_seats", lang, on=on)]


def _told(code: str, seat: Assignment | Gap, lang: Lang, **words: str) -> str:
    """A sentence about a seat, which names its slot where the roster has some by name."""
    slot = "" if seat.slot == "duty" else say("duty.in_slot", lang, slot=seat.slot)
    return say(f"duty.{code}", lang, on=seat.on, slot=slot, seat=seat.seat, **words)


def _gap_lines(plan: DutyPlan, lang: Lang, on: date) -> list[str]:
    lines = []
    for gap in plan.gaps:
        if gap.on == on:
            lines.append(_told("gap", gap, lang))
            lines += [
                "- " + say("duty.reason_line", lang, officer=officer, reason=reason.explain(lang))
                for officer, reason in gap.reasons.items()
            ]
    return lines


def plain(plan: DutyPlan) -> dict[str, object]:
    """See :meth:`DutyPlan.to_dict`."""
    return {
        "start": plan.start.isoformat(),
        "end": plan.end.isoformat(),
        "guarantee": plan.guarantee,
        "objective": str(plan.objective),
        "bound": str(plan.bound),
        "least_gaps": plan.least_gaps,
        "planner": plan.planner,
        "assignments": [
            {
                "id": held.id,
                "on": held.on.isoformat(),
                "slot": held.slot,
                "seat": held.seat,
                "officer": held.officer,
            }
            for held in plan.assignments
        ],
        "gaps": [
            {
                "on": gap.on.isoformat(),
                "slot": gap.slot,
                "seat": gap.seat,
                "reasons": {
                    officer: {"code": reason.code, "detail": reason.detail}
                    for officer, reason in gap.reasons.items()
                },
            }
            for gap in plan.gaps
        ],
        "loads": {
            officer: {
                **plan.load(officer),
                "share": {kind: str(share) for kind, share in plan.share(officer).items()},
            }
            for officer in plan.problem.ids
        },
        "findings": plan.verdict().to_dict()["findings"],
        "conflict": list(plan.conflict),
        "certificate": plan.certificate.to_dict(),
    }


def _figure(value: Fraction) -> Fraction | int:
    """A whole number as one."""
    return value.numerator if value.denominator == 1 else value
