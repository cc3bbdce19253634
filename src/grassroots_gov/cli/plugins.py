"""``grassroots-gov plugins``: what is installed, what is wrong with it, and how a new one begins."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from grassroots_gov.cli.arguments import Parser, common, hint, option, verbs
from grassroots_gov.cli.output import as_json, table
from grassroots_gov.text import Lang, say

if TYPE_CHECKING:
    from grassroots_gov.hooks import PluginRecord

__all__ = ["add"]


def add(parser: Parser, lang: Lang) -> None:
    """``plugins list``, ``plugins doctor``, ``plugins new``."""
    verbs(parser, lang, "plugins", list=_add_list, doctor=_add_doctor, new=_add_new)


def _add_list(parser: Parser, lang: Lang) -> None:
    option(parser, lang, "--folder", repeat=True)
    common(parser, lang)
    parser.set_defaults(run=_list)


def _add_doctor(parser: Parser, lang: Lang) -> None:
    option(parser, lang, "--folder", repeat=True)
    common(parser, lang)
    parser.set_defaults(run=_doctor)


def _add_new(parser: Parser, lang: Lang) -> None:
    parser.add_argument("name", help=hint("cli.option.name", lang))
    option(parser, lang, "--kind", required=True, choices=("storage", "notifier", "rules"))
    common(parser, lang)
    parser.set_defaults(run=_new)


def _records(args: argparse.Namespace) -> tuple[PluginRecord, ...]:
    from grassroots_gov.hooks import PluginHost

    return PluginHost.discover(folders=args.folder or ()).report()


def _list(args: argparse.Namespace) -> int:
    records = _records(args)
    if args.json:
        as_json([_plain(record) for record in records])
        return 0
    columns = ("name", "version", "stage", "status", "hooks", "reason")
    rows = [
        (record.name, record.version, record.stage, record.status, record.hooks, record.reason)
        for record in records
    ]
    table([say(f"cli.column.{column}", args.lang) for column in columns], rows)
    return 0


def _doctor(args: argparse.Namespace) -> int:
    broken = [record for record in _records(args) if record.status == "quarantined"]
    if args.json:
        as_json([_plain(record) for record in broken])
    elif not broken:
        print(say("cli.plugins_well", args.lang))
    else:
        columns = ("name", "version", "stage", "reason", "advice")
        rows = [
            (record.name, record.version, record.stage, record.reason, record.advice) for record in broken
        ]
        table([say(f"cli.column.{column}", args.lang) for column in columns], rows)
    return 1 if broken else 0


def _plain(record: PluginRecord) -> dict[str, object]:
    return {
        "name": record.name,
        "distribution": record.distribution,
        "version": record.version,
        "stage": record.stage,
        "status": record.status,
        "hooks": list(record.hooks),
        "reason": record.reason,
        "advice": record.advice,
    }


def _new(args: argparse.Namespace) -> int:
    from pathlib import Path

    from grassroots_gov.hooks.template import render

    written = render(args.name, args.kind, Path.cwd())
    if args.json:
        as_json([str(path) for path in written])
    else:
        print(say("cli.plugin_rendered", args.lang, name=args.name, count=len(written)))
    return 0
