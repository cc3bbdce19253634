"""``grassroots-gov decide``: judge a count under the law of any day."""

from __future__ import annotations

import argparse

from grassroots_gov.cli.arguments import Parser, common, day, hint, maybe, option, whole
from grassroots_gov.cli.output import as_json, judged
from grassroots_gov.text import Lang

__all__ = ["add", "run"]

_COUNTS = ("attending", "issued", "returned", "valid", "disagree", "abstain", "invalid", "form_chosen")


def add(parser: Parser, lang: Lang) -> None:
    """The matter, the day and the figures of the count."""
    parser.add_argument("matter", metavar=hint("cli.matter", lang), help=hint("cli.option.matter", lang))
    option(parser, lang, "--on", day, required=True)
    option(parser, lang, "--also-on", day)
    option(parser, lang, "--unit", default="household", choices=("household", "voter", "village", "delegate"))
    option(parser, lang, "--eligible", whole, required=True)
    option(parser, lang, "--agree", whole, required=True)
    for name in _COUNTS:
        option(parser, lang, "--" + name.replace("_", "-"), whole)
    option(parser, lang, "--form", choices=("meeting", "ballots", "online"))
    parser.add_argument("--repeat", action="store_true", help=hint("cli.option.repeat", lang))
    common(parser, lang)


def run(args: argparse.Namespace) -> int:
    """Print the verdict; with ``--also-on`` a second one under another day's law."""
    from grassroots_gov.decisions import Count, decide

    given = {name: getattr(args, name) for name in _COUNTS}
    count = Count(
        unit=args.unit,
        eligible=args.eligible,
        agree=args.agree,
        repeat=args.repeat,
        **maybe(form=args.form, **given),  # type: ignore[arg-type] # each reader gives the field's own type
    )
    verdict = decide(args.matter, count, on=args.on)
    if args.also_on is None:
        return judged(verdict, lang=args.lang, json=args.json)
    other = decide(args.matter, count, on=args.also_on)
    if args.json:
        as_json([verdict.to_dict(), other.to_dict()])
    else:
        print(verdict.explain(args.lang), other.explain(args.lang), sep="\n\n")
    return 0 if verdict.holds else 1
