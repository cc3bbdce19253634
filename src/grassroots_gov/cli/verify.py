"""``grassroots-gov verify``: is the journal whole?"""

from __future__ import annotations

import argparse

from grassroots_gov.cli.arguments import Parser, common, option, store_option
from grassroots_gov.cli.output import judged
from grassroots_gov.text import Lang

__all__ = ["add", "run"]


def add(parser: Parser, lang: Lang) -> None:
    """The store, and a digest from the notice board to check it against."""
    store_option(parser, lang)
    option(parser, lang, "--checkpoint")
    common(parser, lang)


def run(args: argparse.Namespace) -> int:
    """Print what was checked and the first fault, if any."""
    from grassroots_gov.commune import Commune

    with Commune.open(args.store, create=False) as commune:
        verdict = commune.verify(checkpoint=args.checkpoint)
    return judged(verdict, lang=args.lang, json=args.json)
