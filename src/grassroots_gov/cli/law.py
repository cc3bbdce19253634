"""``grassroots-gov law``: what the law says on a day, what it said over time, and what changed."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from grassroots_gov.cli.arguments import Parser, common, day, hint, option, verbs
from grassroots_gov.cli.output import as_json, table
from grassroots_gov.text import Lang, say, show

if TYPE_CHECKING:
    from grassroots_gov.errors import UnknownRule
    from grassroots_gov.law import Rule, RuleBook, RuleValue
    from grassroots_gov.law.book import Change

__all__ = ["add"]


def add(parser: Parser, lang: Lang) -> None:
    """``law show``, ``law diff``, ``law timeline``."""
    verbs(parser, lang, "law", show=_add_show, diff=_add_diff, timeline=_add_timeline)


def _add_show(parser: Parser, lang: Lang) -> None:
    parser.add_argument("key", nargs="?", default="", help=hint("cli.option.key", lang))
    option(parser, lang, "--on", day)
    common(parser, lang)
    parser.set_defaults(run=_show)


def _add_diff(parser: Parser, lang: Lang) -> None:
    parser.add_argument("day1", type=day, help=hint("cli.option.day1", lang))
    parser.add_argument("day2", type=day, help=hint("cli.option.day2", lang))
    option(parser, lang, "--matter", default="")
    common(parser, lang)
    parser.set_defaults(run=_diff)


def _add_timeline(parser: Parser, lang: Lang) -> None:
    parser.add_argument("key", help=hint("cli.option.key", lang))
    common(parser, lang)
    parser.set_defaults(run=_timeline)


def _show(args: argparse.Namespace) -> int:
    from grassroots_gov.law import RuleBook

    on: date = args.on or date.today()  # noqa: DTZ011 - the reader's own day, asked at the edge
    book = RuleBook.vietnam()
    rules = book.at(on)
    if args.key and args.key not in book.all_keys() and not _under(args.key, book.all_keys()):
        raise unknown(args.key, book)
    keys = [key for key in _under(args.key, book.all_keys()) if key in rules]
    found = [rules[key] for key in keys or [args.key]]
    _print(found, args.lang, args.json, title=say("cli.law_on", args.lang, on=on))
    return 0


def _timeline(args: argparse.Namespace) -> int:
    from grassroots_gov.law import RuleBook

    book = RuleBook.vietnam()
    keys = _under(args.key, book.all_keys())
    if not keys:
        raise unknown(args.key, book)
    _print([rule for key in keys for rule in book.timeline(key)], args.lang, args.json, title=args.key)
    return 0


def _diff(args: argparse.Namespace) -> int:
    from grassroots_gov.law import RuleBook

    book = RuleBook.vietnam()
    if args.matter and not _under(args.matter, book.all_keys()):
        raise unknown(args.matter, book)
    wanted = set(_under(args.matter, book.all_keys()))
    changes = [change for change in book.diff(args.day1, args.day2) if change.key in wanted]
    changes = _covered(args.matter, changes, args.day1, args.day2, book)
    if args.json:
        as_json(
            [
                {"key": change.key, "before": _plain(change.before), "after": _plain(change.after)}
                for change in changes
            ]
        )
        return 0
    headers = [say("cli.column.key", args.lang), show(args.day1), show(args.day2)]
    rows = [
        (
            change.key,
            _said(change.before, args.lang, change.key),
            _said(change.after, args.lang, change.key),
        )
        for change in changes
    ]
    table(headers, rows, title=say("cli.diff_title", args.lang, count=len(rows)))
    return 0


def _covered(matter: str, changes: list[Change], day1: date, day2: date, book: RuleBook) -> list[Change]:
    """A matter that the law of one day does not list is compared with the one that covers it there."""
    from attrs import evolve

    from grassroots_gov.decisions.matters import COVERED_BY

    cover = COVERED_BY.get(matter)
    if cover is None:
        return changes
    listed1, listed2 = (book.find(f"{matter}.right", day) is not None for day in (day1, day2))
    found = []
    for change in changes:
        other = cover + change.key.removeprefix(matter)
        before = change.before if listed1 else book.find(other, day1)
        after = change.after if listed2 else book.find(other, day2)
        found.append(evolve(change, before=before, after=after))
    return found


def unknown(key: str, book: RuleBook) -> UnknownRule:
    """The error for a key that no rule ever had, with the keys most like it."""
    from difflib import get_close_matches

    from grassroots_gov.errors import UnknownRule

    holding = [known for known in book.all_keys() if key and key in known]
    near = get_close_matches(key, holding or book.all_keys(), n=3, cutoff=0.0)
    return UnknownRule(key, tuple(near))


def _under(key: str, keys: tuple[str, ...]) -> list[str]:
    """The key itself and every key below it; every key where none is named."""
    return [known for known in keys if not key or known == key or known.startswith(f"{key}.")]


def _print(rules: list[Rule], lang: Lang, json: bool, *, title: str) -> None:
    from grassroots_gov.law.wording import word

    if json:
        as_json([_plain(rule) for rule in rules])
        return
    headers = [
        say(f"cli.column.{name}", lang)
        for name in ("key", "value", "from", "until", "citation", "confidence")
    ]
    rows = [
        (
            rule.key,
            word(rule.value, lang),
            rule.effective_from,
            rule.effective_until and rule.effective_until - timedelta(days=1),
            rule.citation.in_lang(lang),
            say(f"cli.confidence.{rule.confidence}", lang),
        )
        for rule in rules
    ]
    table(headers, rows, title=title)


def _said(rule: Rule | None, lang: Lang, key: str) -> str:
    from grassroots_gov.law.wording import word

    if rule is None:
        return say("cli.not_in_force", lang)
    said = f"{word(rule.value, lang)} ({rule.citation.in_lang(lang)})"
    return said if rule.key == key else say("cli.covered_by", lang, said=said, key=rule.key)


def _plain(rule: Rule | None) -> dict[str, object] | None:
    if rule is None:
        return None
    return {
        "key": rule.key,
        "value": _plain_value(rule.value),
        "citation": str(rule.citation),
        "effective_from": rule.effective_from.isoformat(),
        "effective_until": rule.effective_until and rule.effective_until.isoformat(),
        "confidence": rule.confidence,
        "layer": rule.layer,
        "label_vi": rule.label_vi,
        "label_en": rule.label_en,
    }


def _plain_value(value: RuleValue) -> object:
    if isinstance(value, Mapping):
        return {name: _plain_value(part) for name, part in value.items()}
    if isinstance(value, tuple):
        return [_plain_value(part) for part in value]
    return value if value is None or isinstance(value, (bool, int, str)) else str(value)
