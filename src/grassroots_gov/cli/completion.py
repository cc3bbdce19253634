"""``grassroots-gov completion``: words for the shell, read off the parser itself."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from attrs import frozen

from grassroots_gov.cli.arguments import Parser, build, common, hint
from grassroots_gov.cli.output import as_json
from grassroots_gov.text import Lang

__all__ = ["Words", "add", "every", "run"]


@frozen
class Words:
    """What may follow a command.

    ``verbs``    the words that go on from it
    ``options``  its options, each with the words it takes and whether it takes any at all
    ``values``   the words its first argument may be, where they are known
    """

    path: str
    verbs: tuple[str, ...]
    options: dict[str, tuple[str, ...] | None]
    values: tuple[str, ...]


def add(parser: Parser, lang: Lang) -> None:
    """Which shell."""
    parser.add_argument("shell", choices=("bash", "zsh"), help=hint("cli.option.shell", lang))
    common(parser, lang)


def run(args: argparse.Namespace) -> int:
    """Print a script to ``eval``: after each command its verbs, options and the words these take."""
    found = every(args.lang)
    if args.json:
        as_json({one.path: [*one.verbs, *one.values, *one.options] for one in found})
        return 0
    if args.shell == "zsh":
        print("autoload -Uz compinit bashcompinit && compinit && bashcompinit")
    words = "\n".join(
        f'    "{one.path}") words="{" ".join([*one.verbs, *one.values, *one.options])}" ;;' for one in found
    )
    choices = "\n".join(
        f'    "{one.path} {flag}") words="{" ".join(taken)}"; valued=1 ;;'
        for one in found
        for flag, taken in one.options.items()
        if taken is not None
    )
    print(_SCRIPT.replace("@WORDS@", words).replace("@CHOICES@", choices))
    return 0


def every(lang: Lang) -> tuple[Words, ...]:
    """What may follow each command, the plugins' included."""
    from grassroots_gov.cli import COMMANDS

    return tuple(_words(build(COMMANDS, None, lang), ()))


def _words(parser: argparse.ArgumentParser, path: tuple[str, ...]) -> Iterator[Words]:
    verbs: list[str] = []
    options: dict[str, tuple[str, ...] | None] = {}
    values: list[str] = []
    for action in parser._actions:  # noqa: SLF001 - argparse offers no other way to ask what it knows
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            verbs += list(action.choices)
            for name, child in action.choices.items():
                yield from _words(child, (*path, name))
        elif action.option_strings:
            taken = None if action.nargs == 0 else tuple(map(str, action.choices or ()))
            options |= {flag: taken for flag in action.option_strings if flag.startswith("--")}
        else:
            values += [*map(str, action.choices or ()), *_known(path, action.dest)]
    yield Words(" ".join(path), tuple(sorted(verbs)), dict(sorted(options.items())), tuple(values))


def _known(path: tuple[str, ...], argument: str) -> tuple[str, ...]:
    """The codes that an argument may be, where the law's own data list them."""
    if path == ("decide",) and argument == "matter":
        from datetime import date

        from grassroots_gov.decisions import matters

        return tuple(matter.code for matter in matters(date(2024, 1, 1)))
    if path[:1] == ("law",) and argument == "key":
        from grassroots_gov.law import RuleBook

        return RuleBook.vietnam().all_keys()
    return ()


# The path is as long as there are commands for it: a value after an option, or an argument, ends nothing.
_SCRIPT = """_grassroots_gov_words() {
  words=""
  case "$1" in
@WORDS@
    *) return 1 ;;
  esac
}
_grassroots_gov_choices() {
  words=""; valued=0
  case "$1" in
@CHOICES@
  esac
}
_grassroots_gov() {
  local at word path="" longer words valued
  local last="${COMP_WORDS[COMP_CWORD-1]}" here="${COMP_WORDS[COMP_CWORD]}"
  for ((at = 1; at < COMP_CWORD; at++)); do
    word="${COMP_WORDS[at]}"
    longer="${path:+$path }$word"
    if _grassroots_gov_words "$longer"; then path="$longer"; fi
  done
  _grassroots_gov_choices "$path $last"
  if [ "$valued" = 0 ]; then _grassroots_gov_words "$path"; fi
  COMPREPLY=($(compgen -W "$words" -- "$here"))
}
complete -o default -F _grassroots_gov grassroots-gov"""
