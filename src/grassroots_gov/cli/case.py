"""``grassroots-gov case``: which dossiers are open, and which are due."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING

from grassroots_gov.cli.arguments import Parser, common, day, option, store_option, verbs
from grassroots_gov.cli.output import as_json, table
from grassroots_gov.text import Lang, say

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["add"]


def add(parser: Parser, lang: Lang) -> None:
    """``case open``, ``case due``."""
    verbs(parser, lang, "case", open=_add_open, due=_add_due)


def _add_open(parser: Parser, lang: Lang) -> None:
    option(parser, lang, "--on", day)
    store_option(parser, lang)
    common(parser, lang)
    parser.set_defaults(run=_open)


def _add_due(parser: Parser, lang: Lang) -> None:
    option(parser, lang, "--on", day)
    store_option(parser, lang)
    common(parser, lang)
    parser.set_defaults(run=_due)
