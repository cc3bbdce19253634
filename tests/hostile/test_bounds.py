"""Input of megabytes: answered or refused within bounds of memory and computing time that the system sets."""

from __future__ import annotations

import subprocess
import sys

import pytest

MEMORY, SECONDS = 768 << 20, 60
"""Address space and computing time of the process that is fed: many times what any of these needs."""

FED = """
import contextlib, io, resource, sys
sys.path[:0] = eval(sys.argv[1])
from datetime import date, timedelta
from grassroots_gov import Announcement, Citation, Count, Dong, PluginHost, Verdict, WorkCalendar, decide
from grassroots_gov.cli import imports, main
from grassroots_gov.errors import GrassrootsError
from grassroots_gov.funds import verify_receipt
from grassroots_gov.law.loader import load_text
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[2]),) * 2)
resource.setrlimit(resource.RLIMIT_CPU, (int(sys.argv[3]),) * 2)
BIG = 4 << 20
def call(*words):
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()) as said:
        code = main([*words])
    assert code in (1, 2) and len(said.getvalue()) <= 1000
def days(many):
    return tuple(date(2020, 1, 1) + timedelta(n) for n in range(many))
INPUTS = {
    "one_cell": lambda: imports.read_households(b'"' + b"a" * BIG, source="a.csv"),
    "quotes": lambda: imports.read_households(b'"' * BIG, source="a.csv"),
    "rows": lambda: imports.read_households("Mã hộ;Thôn\\n".encode() + b";\\n" * (BIG // 4), source="a.csv"),
    "columns": lambda: imports.read_households(b";" * BIG, source="a.csv"),
    "zeros": lambda: imports.read_vouchers(b"\\0" * BIG, source="a.csv", known=[]),
    "deep_json": lambda: verify_receipt("[" * BIG, "{" * BIG),
    "long_json": lambda: verify_receipt("9" * BIG, '"' + "a" * BIG + '"'),
    "long_number": lambda: Dong.parse("9" * BIG),
    "dotted_number": lambda: Dong.parse("1" + ".000" * (BIG // 4)),
    "rulebook_text": lambda: load_text('a = "' + "x" * BIG + '"', "a.toml"),
    "rulebook_deep": lambda: load_text("a = " + "[" * BIG, "a.toml"),
    "rulebook_number": lambda: load_text("a = " + "9" * BIG, "a.toml"),
    "announcement": lambda: WorkCalendar.vietnam().with_announcement(
        Announcement("1", date(2020, 1, 1), Citation("x" * BIG), off=days(20_000), worked=days(20_000))
    ),
    "url": lambda: PluginHost.bare().open_store("sqlite:///" + "x" * BIG),
    "url_scheme": lambda: PluginHost.bare().open_store("x" * BIG + "://y"),
    "verdict": lambda: Verdict.from_dict({"findings": [{}] * (BIG // 16), "question": "x" * BIG}),
    "matter": lambda: decide("x" * BIG, Count(unit="household", eligible=1, agree=1), on=date(2024, 6, 3)),
    "count": lambda: decide(
        "council_resolution", Count(unit="delegate", eligible=10**100_000, agree=1), on=date(2024, 6, 3)
    ),
    "word_of_a_command": lambda: call("law", "timeline", "x" * BIG),
    "day_of_a_command": lambda: call("today", "--on", "9" * BIG),
}
try:
    INPUTS[sys.argv[4]]()
except GrassrootsError as refused:
    assert len(str(refused)) <= 100_000, len(str(refused))
    print("refused")
else:
    print("answered")
"""
NAMES = [
    line.split('"')[1] for line in FED.partition("INPUTS = {")[2].splitlines() if line.startswith('    "')
]


@pytest.mark.parametrize("name", NAMES)
def test_megabytes_are_answered_or_refused_within_bounds(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FED, repr(sys.path), str(MEMORY), str(SECONDS), name],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() in (["refused"], ["answered"]), done.stderr[-2000:]
    assert done.stderr == ""
