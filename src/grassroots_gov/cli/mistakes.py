"""What was typed wrongly, said in the reader's language: argparse knows only English, and only in pages."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from grassroots_gov.errors import BadArgument, BadInput, MissingArgument, NoSuchChoice, UnknownArgument

__all__ = ["choice", "mistake", "stranger"]


def mistake(parser: argparse.ArgumentParser, message: str) -> BadInput:
    """The error for what argparse complains of."""
    command = parser.prog
    if found := re.fullmatch(r"the following arguments are required: (.*)", message, re.DOTALL):
        words = [one for one in parser._actions if isinstance(one, argparse._SubParsersAction)]  # noqa: SLF001
        return MissingArgument(command, " | ".join(words[0].choices) if words else found[1])
    if found := re.fullmatch(r"argument (\S+): expected .*", message, re.DOTALL):
        return BadArgument(found[1], "", "value")
    return BadArgument(command, message)


def choice(action: argparse.Action, value: object) -> NoSuchChoice:
    """The error for a word that is none of those allowed."""
    where = "/".join(action.option_strings) or action.dest
    if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - its words are the command's own
        where = action._prog_prefix  # noqa: SLF001
    allowed = [str(one) for one in action.choices or ()]
    near = get_close_matches(str(value), allowed, n=1)
    # The nearest first: it is most likely what was meant.
    return NoSuchChoice(where, str(value), tuple(sorted(allowed, key=lambda one: one not in near)))


def stranger(parser: argparse.ArgumentParser, extra: Sequence[str]) -> UnknownArgument:
    """The error for words that no option or argument takes."""
    given = extra[0].partition("=")[0]
    known = [*_flags(parser)]
    near = get_close_matches(given, known, n=3) or sorted(known)
    return UnknownArgument(parser.prog, " ".join(extra), tuple(near))


def _flags(parser: argparse.ArgumentParser) -> Iterator[str]:
    for action in parser._actions:  # noqa: SLF001 - argparse offers no other way to ask what it knows
        yield from (flag for flag in action.option_strings if flag.startswith("--"))
