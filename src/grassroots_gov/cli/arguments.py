"""What the commands share: the parser in two languages, and how days, amounts and stores are written."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, ClassVar, NoReturn, cast

from grassroots_gov.errors import BadArgument
from grassroots_gov.text import Lang, has, say

__all__ = [
    "Page",
    "Parser",
    "build",
    "composed",
    "day",
    "hint",
    "language",
    "maybe",
    "moment",
    "option",
    "store_option",
    "verbs",
    "whole",
]


def language(arguments: Sequence[str]) -> Lang:
    """The language asked for, read before anything else so that even a mistake is answered in it."""
    for place, argument in enumerate(arguments):
        value = argument.partition("=")[2] if argument.startswith("--lang=") else ""
        if argument == "--lang" and place + 1 < len(arguments):
            value = arguments[place + 1]
        if value == "en":
            return "en"
    return "vi"


class Page(argparse.RawDescriptionHelpFormatter):
    """Sentences are folded, examples stand as they were written."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        if "\n" in text:
            return super()._fill_text(text, width, indent)
        return argparse.HelpFormatter._fill_text(self, text, width, indent)  # noqa: SLF001 - no other way


class Parser(argparse.ArgumentParser):
    """A parser that answers a mistake with one line instead of a page, and speaks the reader's language."""

    lang: ClassVar[Lang] = "vi"
    helping: ClassVar[bool] = True
    verb: ClassVar[str | None] = None

    def error(self, message: str) -> NoReturn:
        from grassroots_gov.cli.mistakes import mistake

        raise mistake(self, message)

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:
        """As argparse; what is left over is told by the command that did not want it."""
        read, extra = self.parse_known_args(args, namespace)
        if extra:
            from grassroots_gov.cli.mistakes import stranger

            raise stranger(read.parser if hasattr(read, "parser") else self, extra)
        return read

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is not None and value not in action.choices:
            from grassroots_gov.cli.mistakes import choice

            raise choice(action, value)

    def _get_value(self, action: argparse.Action, arg_string: str) -> Any:
        """As argparse reads a word; a reader that cannot use it does not know which option it stood at."""
        try:
            return super()._get_value(action, arg_string)
        except BadArgument as error:
            where = "/".join(action.option_strings) or str(action.metavar or action.dest)
            raise BadArgument(where, error.value, error.wanted) from None

    def _get_formatter(self) -> argparse.HelpFormatter:
        """As argparse makes one; where no help is shown, without asking how wide the terminal is."""
        return super()._get_formatter() if Parser.helping else argparse.HelpFormatter(self.prog, width=80)

    def format_help(self) -> str:
        page = super().format_help()
        if self.lang == "vi":
            for english, vietnamese in _HEADINGS.items():
                page = page.replace(english, vietnamese)
        return page


_HEADINGS = {
    "usage: ": "cách dùng: ",
    "positional arguments:": "đối số:",
    "options:": "tùy chọn:",
    "show this help message and exit": "hiện trợ giúp này rồi thoát",
    "show program's version number and exit": "hiện phiên bản rồi thoát",
}


def hint(key: str, lang: Lang) -> str:
    """A word of the help; where no help is asked for, nothing is read from the catalogue."""
    return say(key, lang) if Parser.helping else key.rpartition(".")[2]


def build(
    commands: Mapping[str, str],
    name: str | None,
    lang: Lang,
    *,
    helping: bool = True,
    verb: str | None = None,
) -> Parser:
    """The parser of one command, or of all of them and the plugins' where the command is not ours.

    Without ``helping`` its words are not looked up: most calls never show them. Where ``verb`` is one of
    the command, the others are left out.
    """
    Parser.helping = helping or name is None
    Parser.verb = verb if name is not None and not helping else None
    Parser.lang = lang  # a plugin's parsers speak it too
    parser = Parser(
        prog="grassroots-gov",
        description=hint("cli.about", lang),
        epilog=_examples("all", lang),
        formatter_class=Page,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=_version())
    parser.add_argument("--lang", choices=("vi", "en"), default=lang, help=hint("cli.option.lang", lang))
    subparsers = parser.add_subparsers(
        prog=parser.prog, metavar=hint("cli.command", lang), required=True, parser_class=Parser
    )
    for command in (name,) if name is not None else commands:
        _add(subparsers, command, commands[command], lang)
    if name is None:
        _add_of_plugins(subparsers, lang)
    return parser


def _add(subparsers: argparse._SubParsersAction[Parser], command: str, module: str, lang: Lang) -> None:
    from importlib import import_module

    page = import_module(f"grassroots_gov.cli.{module}")
    parser = subparsers.add_parser(
        command,
        help=hint(f"cli.{command}", lang),
        description=hint(f"cli.{command}", lang),
        epilog=_examples(command, lang),
        formatter_class=Page,
        allow_abbrev=False,
    )
    parser.set_defaults(parser=parser)
    page.add(parser, lang)
    if hasattr(page, "run"):
        parser.set_defaults(run=page.run)


def _add_of_plugins(subparsers: argparse._SubParsersAction[Parser], lang: Lang) -> None:
    from grassroots_gov.hooks import PluginHost

    PluginHost.discover().commands(cast("Any", subparsers))


def _examples(command: str, lang: Lang) -> str:
    key = f"cli.{command}.examples"
    if not Parser.helping:
        return ""
    return say("cli.examples", lang) + "\n" + say(key, lang) if has(key) else ""


def _version() -> str:
    from grassroots_gov import __version__

    return f"grassroots-gov {__version__}"


def verbs(parser: Parser, lang: Lang, command: str, **adders: Callable[[Parser, Lang], None]) -> None:
    """The second word of a command: ``duty plan``, ``law diff``; each adder sets ``run``."""
    parser.add_argument("--lang", choices=("vi", "en"), default=lang, help=hint("cli.option.lang", lang))
    subparsers = parser.add_subparsers(
        prog=parser.prog, metavar=hint("cli.verb", lang), required=True, parser_class=Parser
    )
    asked = (Parser.verb or "").replace("-", "_")
    for verb, adder in ((asked, adders[asked]),) if asked in adders else adders.items():
        text = hint(f"cli.{command}_{verb}", lang)
        child = subparsers.add_parser(
            verb.replace("_", "-"),
            help=text,
            description=text,
            epilog=_examples(f"{command}_{verb}", lang),
            formatter_class=Page,
            allow_abbrev=False,
        )
        child.set_defaults(parser=child)
        adder(child, lang)


def option(
    parser: Parser,
    lang: Lang,
    flag: str,
    read: Callable[[str], object] = str,
    *,
    required: bool = False,
    default: object = None,
    metavar: str | None = None,
    choices: Sequence[str] | None = None,
    repeat: bool = False,
) -> None:
    """An option whose help is the sentence ``cli.option.<flag>``."""
    name = flag.lstrip("-").replace("-", "_")
    parser.add_argument(
        flag,
        type=read,
        required=required,
        default=default,
        metavar=None if choices else (metavar or _value(flag, read, lang)),
        choices=choices,
        action="append" if repeat else "store",
        help=hint(f"cli.option.{name}", lang),
    )


def _value(flag: str, read: object, lang: Lang) -> str:
    return hint(f"cli.value.{_VALUES.get(flag) or _VALUES.get(read, 'word')}", lang)


def common(parser: Parser, lang: Lang) -> None:
    """What every command takes: ``--json`` and ``--lang``."""
    parser.add_argument("--json", action="store_true", help=hint("cli.option.json", lang))
    parser.add_argument("--lang", choices=("vi", "en"), default=lang, help=hint("cli.option.lang", lang))


def store_option(parser: Parser, lang: Lang) -> None:
    """``--store``: where the commune keeps its journal."""
    option(parser, lang, "--store", default="sqlite:///commune.db", metavar="URL")


ISO_DAY = len("2024-06-03")


def day(words: str) -> date:
    """A day written 2024-06-03 or 03/06/2024, of the years that a commune's office can mean."""
    read = _day(words)
    if not FIRST_YEAR <= read.year <= LAST_YEAR:
        raise BadArgument("--on", words, "year")
    return read


FIRST_YEAR, LAST_YEAR = 1900, 2199


def _day(words: str) -> date:
    if len(words) == ISO_DAY and words[4] == words[7] == "-" and words.isascii():
        try:
            return date.fromisoformat(words)  # as nearly always; the reader of tables costs start-up time
        except ValueError:
            pass
    from grassroots_gov.tables import BadCell
    from grassroots_gov.tables import day as read

    try:
        return read(words.strip())
    except BadCell:
        raise BadArgument("--on", words, "day") from None


def moment(words: str) -> datetime:
    """A moment written "2024-06-03 14:30" or "03/06/2024 14:30"."""
    on, _, clock = words.strip().replace("T", " ").partition(" ")
    try:
        return datetime.combine(day(on), time.fromisoformat(clock))
    except (ValueError, BadArgument):
        raise BadArgument("--at", words, "moment") from None


def whole(words: str) -> int:
    """A whole number, with a minus where the sense allows one: the judge says when it does not."""
    plain = words.removeprefix("-")
    if not (plain.isascii() and plain.isdecimal() and len(plain) <= 18):
        raise BadArgument("--", words, "whole")
    return int(words)


def composed(words: str) -> str:
    """A code as the books hold it: a keyboard may send a letter and its accent apart."""
    if words.isascii():
        return words
    from unicodedata import normalize

    return normalize("NFC", words)


_VALUES: dict[object, str] = {
    day: "day",
    moment: "moment",
    whole: "whole",
    **dict.fromkeys(("--officers", "--absences", "--ics", "--out"), "file"),
    **dict.fromkeys(("--data", "--folder", "--into"), "folder"),
    **dict.fromkeys(("--applicant", "--post", "--approved-by", "--fund", "--matter", "--checkpoint"), "code"),
    **dict.fromkeys(("--debit", "--credit"), "account"),
}
"""What stands for a value in the help, by how it is read or by its option."""


def maybe(**values: object) -> dict[str, object]:
    """The arguments that were given, to pass on."""
    return {name: value for name, value in values.items() if value is not None}
