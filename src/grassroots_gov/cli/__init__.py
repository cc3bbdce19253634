"""The command line: ``grassroots-gov`` = ``python -m grassroots_gov``.

What belongs here: finding the command, and turning every outcome into an exit code. Each command is one
module with ``add(parser, lang)`` and ``run(args) -> int``, loaded only when it is called.

Exit codes: 0 holds or done; 1 fails by law or undetermined; 2 bad input, or no rule in force.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from grassroots_gov.text import Lang

__all__ = ["main", "program"]

COMMANDS = {
    "demo": "demo",
    "today": "today",
    "decide": "decide",
    "duty": "duty",
    "fund": "fund",
    "case": "case",
    "law": "law",
    "verify": "verify",
    "plugins": "plugins",
    "completion": "completion",
}


def program() -> int:
    """The whole process of one command: too short for the collector to be worth its pauses."""
    import gc

    gc.disable()
    code = main()
    _leave(code)
    return code


def _leave(code: int) -> None:
    """End the process, unless somebody is still at work or cannot be told what was printed.

    Every store is closed by now. What the usual way out would add is to take down, object by object, what
    goes with the process anyway: a twentieth of a short command's time.
    """
    import atexit
    import os

    threading = sys.modules.get("threading")
    if threading is not None and threading.active_count() > 1:
        return
    atexit._run_exitfuncs()  # noqa: SLF001 - what a plugin, or a measuring program, leaves for the end
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        return  # full, gone or closed: the usual way says so
    os._exit(code)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is the outcome."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    from grassroots_gov.cli.arguments import language

    lang = language(arguments)
    try:
        return _run(arguments, lang)
    except BrokenPipeError:
        sys.stderr.close()  # the reader went away: nothing is left to say
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        return _explain(error, lang, json="--json" in arguments)


def _run(arguments: list[str], lang: Lang) -> int:
    from grassroots_gov.cli.arguments import build

    words = [word for at, word in enumerate(arguments) if at == 0 or arguments[at - 1] != "--lang"]
    name, verb, *_ = [*(word for word in words if not word.startswith("-")), None, None]
    helping = "-h" in arguments or "--help" in arguments
    parser = build(COMMANDS, name if name in COMMANDS else None, lang, helping=helping, verb=verb)
    args = parser.parse_args(arguments)
    args.lang = lang
    outcome: int = args.run(args)
    sys.stdout.flush()
    return outcome


def _explain(error: Exception, lang: Lang, *, json: bool) -> int:
    """One line on stderr that says what, where and the mend; a stranger among errors goes on up."""
    from grassroots_gov.errors import GrassrootsError, RuleError, StoreUnavailable

    if isinstance(error, OSError):  # a full disk, a folder that nobody may write into
        error = StoreUnavailable(str(error.filename or ""), error.strerror or type(error).__name__)
    if isinstance(error, GrassrootsError):
        line = " ".join(error.explain(lang).split())
        print(line if len(line) < LONGEST_LINE else line[: LONGEST_LINE - 2] + "…", file=sys.stderr)
        if isinstance(error, RuleError) and json:
            from grassroots_gov.cli.output import as_json

            as_json(error.verdict.to_dict())
        return 1 if isinstance(error, RuleError) else 2
    raise error


LONGEST_LINE = 1000
