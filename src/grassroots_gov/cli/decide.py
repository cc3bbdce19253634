"""``grassroots-gov decide``: judge a count under the law of any day, or ask what a meeting can still pass."""

from __future__ import annotations

import argparse

from grassroots_gov.cli.arguments import Parser, common, day, hint, maybe, option, whole
from grassroots_gov.cli.output import as_json, judged, table
from grassroots_gov.errors import MissingArgument
from grassroots_gov.text import Lang, say

__all__ = ["add", "run"]

_COUNTS = ("attending", "issued", "returned", "valid", "disagree", "abstain", "invalid", "form_chosen")


def add(parser: Parser, lang: Lang) -> None:
    """The matter, the day and the figures of the count."""
    parser.add_argument(
        "matter",
        nargs="?",
        default="",
        metavar=hint("cli.matter", lang),
        help=hint("cli.option.matter_or_all", lang),
    )
    option(parser, lang, "--on", day, required=True)
    option(parser, lang, "--also-on", day)
    option(parser, lang, "--unit", default="household", choices=("household", "voter", "village", "delegate"))
    option(parser, lang, "--eligible", whole, required=True)
    option(parser, lang, "--agree", whole)
    for name in _COUNTS:
        option(parser, lang, "--" + name.replace("_", "-"), whole)
    option(parser, lang, "--form", choices=("meeting", "ballots", "online"))
    option(parser, lang, "--meeting-attending", whole)
    parser.add_argument("--repeat", action="store_true", help=hint("cli.option.repeat", lang))
    common(parser, lang)


def run(args: argparse.Namespace) -> int:
    """Print the verdict; with ``--also-on`` a second one under another day's law.

    Without ``--agree``, what a meeting of so many can still pass: the matter named, or every matter.
    """
    from grassroots_gov.decisions import Count, decide

    if args.agree is None:
        return _prospects(args)
    if not args.matter:
        raise MissingArgument("grassroots-gov decide", say("cli.matter", args.lang))
    given = {name: getattr(args, name) for name in _COUNTS}
    count = Count(
        unit=args.unit,
        eligible=args.eligible,
        agree=args.agree,
        repeat=args.repeat,
        **maybe(form=args.form, **given),  # type: ignore[arg-type] # each reader gives the field's own type
    )
    meeting = None
    if args.meeting_attending is not None:
        meeting = Count(unit=args.unit, eligible=args.eligible, attending=args.meeting_attending, agree=0)
    verdict = decide(args.matter, count, on=args.on, meeting=meeting)
    if args.also_on is None:
        return judged(verdict, lang=args.lang, json=args.json)
    other = decide(args.matter, count, on=args.also_on, meeting=meeting)
    if args.json:
        as_json([verdict.to_dict(), other.to_dict()])
    else:
        print(verdict.explain(args.lang), other.explain(args.lang), sep="\n\n")
    return 0 if verdict.holds else 1


def _prospects(args: argparse.Namespace) -> int:
    """With so many present, which matters can still pass, and how many must then agree."""
    from grassroots_gov.decisions import prospects

    if args.attending is None:
        raise MissingArgument("grassroots-gov decide", "--agree | --attending")
    found = prospects(
        attending=args.attending, eligible=args.eligible, on=args.on, unit=args.unit, matter=args.matter
    )
    if args.json:
        as_json(
            [
                {
                    "matter": one.matter.code,
                    "label_vi": one.matter.label_vi,
                    "label_en": one.matter.label_en,
                    "can_pass": one.can_pass,
                    "least": one.least,
                    "verdict": one.verdict.to_dict(),
                }
                for one in found
            ]
        )
        return 0
    rows = [
        (
            one.matter.code,
            one.matter.label(args.lang),
            say(f"cli.prospect_{one.verdict.outcome.value}", args.lang),
            one.least,
        )
        for one in found
    ]
    headers = [say(f"cli.column.{name}", args.lang) for name in ("matter", "about", "prospect", "least")]
    title = say(
        "cli.prospects_title", args.lang, attending=args.attending, eligible=args.eligible, on=args.on
    )
    table(headers, rows, title=title)
    return 0
