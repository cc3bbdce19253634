"""``grassroots-gov today``: what the commune owes, by law, to whom, and what is late."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from grassroots_gov.cli.arguments import Parser, common, day, hint, option, store_option, whole
from grassroots_gov.cli.output import as_json, table, to_file
from grassroots_gov.text import Lang, say

if TYPE_CHECKING:
    from grassroots_gov.law import Obligation

__all__ = ["add", "print_obligations", "run"]


def add(parser: Parser, lang: Lang) -> None:
    """The store, the day, and how far to look ahead."""
    store_option(parser, lang)
    option(parser, lang, "--on", day)
    option(parser, lang, "--next", whole, default=0)
    parser.add_argument("--all", action="store_true", help=hint("cli.option.all", lang))
    option(parser, lang, "--ics")
    common(parser, lang)


def run(args: argparse.Namespace) -> int:
    """Print the obligations, late ones first."""
    from grassroots_gov.commune import Commune
    from grassroots_gov.errors import BadArgument
    from grassroots_gov.obligations import coming, to_ics

    if not 0 <= args.next <= 3660:
        raise BadArgument("--next", str(args.next), "ahead")
    on: date = args.on or date.today()  # noqa: DTZ011 - the office's own day, asked at the edge
    with Commune.open(args.store, create=False) as commune:
        every = commune.obligations(on)
    owed = every if args.all else coming(every, on, args.next)
    if args.ics:
        to_file(args.ics, to_ics(owed, lang=args.lang), "--ics")
    if args.json:
        as_json([_plain(obligation, args.lang) for obligation in owed])
    else:
        print_obligations(owed, on, args.lang)
    return 0


def print_obligations(owed: Sequence[Obligation], on: date, lang: Lang) -> None:
    """What is owed, as a table."""
    from grassroots_gov.obligations import answerer

    title = say("cli.today_title", lang, on=on, count=len(owed))
    # What it is about is named in the sentence; programs find it in the JSON.
    columns = ("state", "due", "what", "answers", "citation")
    headers = [say(f"cli.column.{name}", lang) for name in columns]
    rows = [
        (
            say(f"cli.state.{obligation.state}", lang),
            obligation.due,
            obligation.explain(lang),
            answerer(obligation, lang),
            obligation.citation and obligation.citation.in_lang(lang),
        )
        for obligation in owed
    ]
    table(headers, rows, title=title)


def _plain(obligation: Obligation, lang: Lang) -> dict[str, object]:
    return {
        "code": obligation.code,
        "what": obligation.explain(lang),
        "due": obligation.due and obligation.due.isoformat(),
        "state": obligation.state,
        "citation": obligation.citation and obligation.citation.in_lang(lang),
        "subject": obligation.subject,
        "answers": obligation.answers,
    }
