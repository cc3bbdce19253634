"""``grassroots-gov case``: receive a dossier at the one-stop section, and see which are open or due."""

from __future__ import annotations

import argparse
from datetime import date, datetime
from typing import TYPE_CHECKING

from grassroots_gov.cli.arguments import Parser, common, day, hint, moment, option, store_option, verbs
from grassroots_gov.cli.output import as_json, table
from grassroots_gov.text import Lang, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grassroots_gov.cases import PublicCase

__all__ = ["add"]


def add(parser: Parser, lang: Lang) -> None:
    """``case open``, ``case due``."""
    verbs(parser, lang, "case", open=_add_open, due=_add_due)


def _add_open(parser: Parser, lang: Lang) -> None:
    parser.add_argument("procedure", nargs="?", help=hint("cli.option.procedure", lang))
    option(parser, lang, "--at", moment)
    option(parser, lang, "--applicant")
    option(parser, lang, "--on", day)
    store_option(parser, lang)
    common(parser, lang)
    parser.set_defaults(run=_open)


def _add_due(parser: Parser, lang: Lang) -> None:
    option(parser, lang, "--on", day)
    store_option(parser, lang)
    common(parser, lang)
    parser.set_defaults(run=_due)


def _open(args: argparse.Namespace) -> int:
    """Receive a dossier of ``procedure``; without one, list what is open."""
    from grassroots_gov.cli.stores import to_write

    if args.procedure is None:
        return _list(args, due_only=False)
    at: datetime = args.at or datetime.now().replace(second=0, microsecond=0)  # noqa: DTZ005 - the office's own clock
    with to_write(args.store) as commune:
        slip = commune.cases.receive(args.procedure, at=at, applicant=args.applicant)
    if args.json:
        as_json(
            {"case": slip.case_id, "received_at": slip.received_at.isoformat(), "due": slip.due.isoformat()}
        )
    else:
        print(slip.explain(args.lang))
    return 0


def _due(args: argparse.Namespace) -> int:
    """List what is due on the day or overdue."""
    return _list(args, due_only=True)


def _list(args: argparse.Namespace, *, due_only: bool) -> int:
    from grassroots_gov.commune import Commune

    on: date = args.on or date.today()  # noqa: DTZ011 - the office's own day, asked at the edge
    with Commune.open(args.store, create=False) as commune:
        found = [case for case in commune.cases.public(on) if case.state in ("pending", "suspended")]
        if due_only:
            found = [case for case in found if case.overdue or case.due <= on]
        labels = {
            case.case_id: commune.cases.procedure(case.procedure, case.received_on).label(args.lang)
            for case in found
        }
    if args.json:
        as_json([_plain(case) for case in found])
    else:
        _print(found, labels, args.lang)
    return 0


def _print(cases: Sequence[PublicCase], labels: Mapping[str, str], lang: Lang) -> None:
    headers = [say(f"cli.column.{name}", lang) for name in ("case", "procedure", "received", "due", "state")]
    rows = [
        (
            case.case_id,
            labels[case.case_id],
            case.received_on,
            case.due,
            say(f"cli.case_{_state(case)}", lang),
        )
        for case in cases
    ]
    table(headers, rows)


def _state(case: PublicCase) -> str:
    return "overdue" if case.overdue else case.state


def _plain(case: PublicCase) -> dict[str, object]:
    return {
        "case": case.case_id,
        "procedure": case.procedure,
        "received_on": case.received_on.isoformat(),
        "due": case.due.isoformat(),
        "state": _state(case),
    }
