"""What every test run shares: the blocks of the documentation are run, and doctests know the day type."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from sybil import Example, Sybil
from sybil.parsers.markdown import CodeBlockParser

ROOT = Path(__file__).parent

# Programs that tests start find the library wherever they are started.
os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT / "src"), *filter(None, [os.environ.get("PYTHONPATH")])])

settings.register_profile(
    "quick", max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "long", max_examples=2500, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(  # the same examples for each mutant; its failure need not be made smaller
    "mutants",
    max_examples=30,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[*HealthCheck],
    phases=[Phase.explicit, Phase.generate],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


@pytest.fixture(autouse=True)
def _doctest_names(doctest_namespace: dict[str, object]) -> None:
    doctest_namespace.update(date=date, datetime=datetime)


class Program(CodeBlockParser):
    """A ``python`` block is run; what it prints is kept for the ``text`` block below it."""

    language = "python"

    def evaluate(self, example: Example) -> None:
        out = io.StringIO()
        code = "\n" * (example.line + example.parsed.line_offset) + example.parsed
        with contextlib.redirect_stdout(out):
            exec(compile(code, example.path, "exec"), example.namespace)  # noqa: S102 - our own documentation
        example.namespace["_printed"] = out.getvalue()


class Output(CodeBlockParser):
    """A ``text`` block after a program is what the program prints."""

    language = "text"

    def evaluate(self, example: Example) -> None:
        printed = example.namespace.pop("_printed", None)
        if printed is not None:
            assert _trimmed(printed) == _trimmed(example.parsed), f"it prints:\n{printed}"


def _trimmed(words: str) -> str:
    return "\n".join(line.rstrip() for line in words.rstrip().splitlines())


LINES = r"(?:.*\n)*.*"


class Console(CodeBlockParser):
    """A ``console`` block: each ``$ grassroots-gov …`` is run, and prints what stands below it."""

    language = "console"

    def evaluate(self, example: Example) -> None:
        from grassroots_gov.cli import main

        for chunk in f"\n{example.parsed}".split("\n$ ")[1:]:
            command, _, expected = chunk.partition("\n")
            program, *arguments = shlex.split(command)
            assert program == "grassroots-gov", command
            out = io.StringIO()
            with (
                contextlib.redirect_stdout(out),
                contextlib.redirect_stderr(out),
                pytest.MonkeyPatch.context() as patch,
            ):
                patch.setenv("COLUMNS", "80")
                main(arguments)
            printed, shown = _trimmed(out.getvalue()), _trimmed(expected)
            # "…" stands for what differs from day to day; alone on a line, for any lines.
            lines = (".*".join(map(re.escape, line.split("…"))) for line in shown.split("\n"))
            pattern = "\n".join(LINES if line == ".*" else line for line in lines)
            assert re.fullmatch(pattern, printed), f"$ {command}\nprints:\n{printed}"


def _in_empty_folder(namespace: dict[str, object]) -> None:
    import tempfile

    namespace["_before"] = os.getcwd()
    namespace["_folder"] = tempfile.TemporaryDirectory()
    os.chdir(namespace["_folder"].name)  # type: ignore[attr-defined]
    namespace["_columns"] = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = "80"  # as through a pipe, whatever runs the tests


def _back(namespace: dict[str, object]) -> None:
    os.chdir(str(namespace["_before"]))
    os.environ.pop("COLUMNS")
    if namespace["_columns"] is not None:
        os.environ["COLUMNS"] = str(namespace["_columns"])
    namespace["_folder"].cleanup()  # type: ignore[attr-defined]


pytest_collect_file = Sybil(
    parsers=[Program(), Output(), Console()],
    patterns=["README.md", "docs/*.md", "docs/*/*.md", "plugins/*/README.md"],
    excludes=["docs/errors/*.md", "docs/reference/*.md"],
    path=str(ROOT),
    setup=_in_empty_folder,
    teardown=_back,
).pytest()
