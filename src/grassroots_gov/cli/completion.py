"""``grassroots-gov completion``: words for the shell, read off the parser itself."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from grassroots_gov.cli.arguments import Parser, build, common, hint
from grassroots_gov.text import Lang

__all__ = ["add", "run"]


def add(parser: Parser, lang: Lang) -> None:
    """Which shell."""
    parser.add_argument("shell", choices=("bash", "zsh"), help=hint("cli.option.shell", lang))
    common(parser, lang)


def run(args: argparse.Namespace) -> int:
    """Print a script to ``eval``: after each command, its verbs and options."""
    from grassroots_gov.cli import COMMANDS

    cases = "\n".join(
        f'    "{path}") words="{" ".join(words)}" ;;'
        for path, words in _words(build(COMMANDS, None, args.lang), ())
    )
    if args.shell == "zsh":
        print("autoload -U +X bashcompinit && bashcompinit")
    print(_SCRIPT.replace("@CASES@", cases))
    return 0


def _words(parser: argparse.ArgumentParser, path: tuple[str, ...]) -> Iterator[tuple[str, list[str]]]:
    words: list[str] = []
    for action in parser._actions:  # noqa: SLF001 - argparse offers no other way to ask what it knows
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            words += list(action.choices)
            for name, child in action.choices.items():
                yield from _words(child, (*path, name))
        words += [flag for flag in action.option_strings if flag.startswith("--")]
        words += [str(choice) for choice in action.choices or ()] if not action.option_strings else []
    yield " ".join(path), sorted(set(words))


_SCRIPT = """_grassroots_gov() {
  local word path="" words=""
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in -*) ;; *) path="${path:+$path }$word" ;; esac
  done
  case "$path" in
@CASES@
    *) words="" ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _grassroots_gov grassroots-gov"""
