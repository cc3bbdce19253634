"""``grassroots-gov duty``: plan a roster from an office's own files, publish it, swap, show."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from grassroots_gov.cli.arguments import Parser, common, day, hint, option, store_option, verbs, whole
from grassroots_gov.cli.output import as_json, table, to_file
from grassroots_gov.text import Lang, say

if TYPE_CHECKING:
    from grassroots_gov.duty import Assignment, DutyPlan

__all__ = ["add", "print_plan"]


def add(parser: Parser, lang: Lang) -> None:
    """``duty plan``, ``duty swap``, ``duty show``."""
    verbs(parser, lang, "duty", plan=_add_plan, swap=_add_swap, show=_add_show)


def _period(parser: Parser, lang: Lang) -> None:
    parser.add_argument("start", type=day, help=hint("cli.option.start", lang))
    parser.add_argument("end", type=day, help=hint("cli.option.end", lang))


def _add_plan(parser: Parser, lang: Lang) -> None:
    _period(parser, lang)
    option(parser, lang, "--officers")
    option(parser, lang, "--absences")
    option(parser, lang, "--post", repeat=True)
    option(parser, lang, "--seats", whole, default=1)
    option(parser, lang, "--max-consecutive", whole)
    option(parser, lang, "--seed", whole, default=0)
    option(parser, lang, "--store")
    option(parser, lang, "--publish-on", day)
    option(parser, lang, "--ics")
    common(parser, lang)
    parser.set_defaults(run=_plan)


def _add_swap(parser: Parser, lang: Lang) -> None:
    parser.add_argument("assignment", help=hint("cli.option.assignment", lang))
    parser.add_argument("other", help=hint("cli.option.other", lang))
    option(parser, lang, "--on", day, required=True)
    option(parser, lang, "--approved-by", required=True)
    store_option(parser, lang)
    common(parser, lang)
    parser.set_defaults(run=_swap)


def _add_show(parser: Parser, lang: Lang) -> None:
    _period(parser, lang)
    store_option(parser, lang)
    common(parser, lang)
    parser.set_defaults(run=_show)


def _plan(args: argparse.Namespace) -> int:
    from grassroots_gov.errors import BadArgument

    if (args.officers is None) == (args.store is None):
        raise BadArgument("duty plan", "--officers / --store", "either")
    if args.publish_on is not None and args.store is None:
        raise BadArgument("--publish-on", "--store", "together")
    plan = _from_files(args) if args.store is None else _from_store(args)
    if args.ics:
        to_file(args.ics, plan.to_ics(), "--ics")
    if args.json:
        as_json(plain_plan(plan, args.lang))
    else:
        print_plan(plan, args.lang)
    return 0 if plan.verdict().holds else 1


def _from_files(args: argparse.Namespace) -> DutyPlan:
    from grassroots_gov.cli import imports
    from grassroots_gov.duty import plan_duty

    data = imports.read_file(args.officers)
    officers = [
        officer for officer, _ in imports.staff(imports.read_officers(data, source=args.officers).require())
    ]
    away = []
    if args.absences:
        known = [officer.id for officer in officers]
        read = imports.read_absences(imports.read_file(args.absences), source=args.absences, known=known)
        away = imports.absences(read.require())
    posts = _posts(args)
    chosen = [officer for officer in officers if officer.post in posts]
    ids = {officer.id for officer in chosen}
    return plan_duty(
        chosen,
        args.start,
        args.end,
        seats=args.seats,
        absences=[absence for absence in away if absence.officer in ids],
        max_consecutive=args.max_consecutive,
        seed=args.seed,
    )


def _from_store(args: argparse.Namespace) -> DutyPlan:
    from grassroots_gov.commune import Commune

    with Commune.open(args.store, create=False) as commune:
        plan = commune.duty.plan(
            args.start,
            args.end,
            seats=args.seats,
            posts=_posts(args),
            max_consecutive=args.max_consecutive,
            seed=args.seed,
        )
        if args.publish_on is not None:
            commune.duty.publish(plan, on=args.publish_on)
    return plan


LEADERS = ("peoples_committee_chair", "peoples_committee_vice_chair")


def _posts(args: argparse.Namespace) -> tuple[str, ...]:
    """The posts that take turns: the chairman and the vice chairmen, unless others are named."""
    from grassroots_gov.officers import post_code

    return tuple(post_code(post) for post in args.post) if args.post else LEADERS


def _swap(args: argparse.Namespace) -> int:
    from grassroots_gov.commune import Commune

    with Commune.open(args.store, create=False) as commune:
        seats = commune.duty.swap(args.assignment, args.other, on=args.on, approved_by=args.approved_by)
    if args.json:
        mine = next(seat for seat in seats if seat.id == args.assignment)
        changed = [plain_assignment(seat) for seat in seats]
        as_json({"assignment": mine.id, "officer": mine.officer, "changed": changed})
    else:
        for seat in seats:
            print(say("cli.swapped", args.lang, assignment=seat.id, other=seat.officer))
    return 0


def _show(args: argparse.Namespace) -> int:
    from grassroots_gov.commune import Commune
    from grassroots_gov.errors import BadInterval

    if args.end < args.start:
        raise BadInterval(f"{args.start:%d/%m/%Y} > {args.end:%d/%m/%Y}")
    with Commune.open(args.store, create=False) as commune:
        roster = commune.duty.roster(args.start, args.end)
    if args.json:
        as_json([plain_assignment(held) for held in roster])
    else:
        _print_roster(roster, args.lang)
    return 0


def print_plan(plan: DutyPlan, lang: Lang) -> None:
    """The roster, what each carries, and the guarantee."""
    _print_roster(plan.assignments, lang)
    headers = [
        say(f"cli.column.{name}", lang) for name in ("officers", "working", "weekly_rest", "holiday", "total")
    ]
    officers = sorted({member.id for member in plan.request.officers})
    table(headers, [(officer, *(plan.load(officer)[kind] for kind in _KINDS)) for officer in officers])
    print(plan.explain(lang))


_KINDS = ("working", "weekly_rest", "holiday", "total")


def _print_roster(roster: Iterable[Assignment], lang: Lang) -> None:
    headers = [say(f"cli.column.{name}", lang) for name in ("day", "weekday", "officer", "key")]
    table(headers, [(held.on, weekday(held.on, lang), held.officer, held.id) for held in roster])


def weekday(on: date, lang: Lang) -> str:
    """The day of the week in words."""
    return say(f"cli.weekday.{on.isoweekday()}", lang)


def plain_assignment(held: Assignment) -> dict[str, object]:
    """An assignment as plain values."""
    return {"id": held.id, "on": held.on.isoformat(), "seat": held.seat, "officer": held.officer}


def plain_plan(plan: DutyPlan, lang: Lang = "vi") -> dict[str, object]:
    """A plan as plain values."""
    return {
        "start": plan.start.isoformat(),
        "end": plan.end.isoformat(),
        "guarantee": plan.guarantee,
        "objective": str(plan.objective),
        "bound": str(plan.bound),
        "assignments": [plain_assignment(held) for held in plan.assignments],
        "gaps": [
            {
                "on": gap.on.isoformat(),
                "seat": gap.seat,
                "reasons": {officer: reason.explain(lang) for officer, reason in gap.reasons.items()},
            }
            for gap in plan.gaps
        ],
        "load": {member.id: dict(plan.load(member.id)) for member in plan.request.officers},
        "verdict": plan.verdict().to_dict(),
    }
