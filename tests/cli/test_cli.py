"""The command line: exit codes, one-line errors, nothing written when something is wrong."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grassroots_gov import Verdict
from grassroots_gov.cli import COMMANDS, main

EXAMPLE = Path(__file__).parents[2] / "src/grassroots_gov/cli/example"
MATTER = "infrastructure_contribution"
VOTE = ["--unit", "household", "--eligible", "150", "--attending", "131", "--agree", "92"]


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def written() -> list[str]:
    return sorted(path.name for path in Path.cwd().iterdir())


@pytest.mark.parametrize(
    ("on", "code"), [("2020-05-20", 0), ("20/05/2020", 0), ("2024-06-03", 1), ("03/06/2024", 1)]
)
def test_decide_exits_with_the_outcome(on: str, code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["decide", "infrastructure_contribution", "--on", on, *VOTE, "--json"]) == code
    verdict = Verdict.from_dict(json.loads(capsys.readouterr().out))
    assert verdict.holds == (code == 0)
    assert verdict.shortfall == (0 if code == 0 else 8)


@pytest.mark.parametrize(
    "arguments",
    [
        ["decide", "infrastructure_contribution", "--on", "2020-05-32", *VOTE],
        ["decide", "infrastructure_contribution", "--on", "20.05.2020", *VOTE],
        ["decide", "infrastructure_contributions", "--on", "2020-05-20", *VOTE],
        ["decide", "infrastructure_contribution", "--on", "1999-05-20", *VOTE],
        [
            "decide",
            "infrastructure_contribution",
            "--on",
            "2020-05-20",
            "--eligible",
            "150",
            "--agree",
            "151",
        ],
        ["decide", "infrastructure_contribution", "--on", "2020-05-20", "--eligible", "150", "--agree", "-1"],
        ["decide", "infrastructure_contribution", "--on", "2020-05-20", "--eligible", "1,5", "--agree", "1"],
        ["decide"],
        ["decide", "x" * 5000, "--on", "2020-05-20", *VOTE],
        ["law", "show", "no.such.rule"],
        ["law", "diff", "2020-05-20", "soon"],
        ["verify", "--store", "sqlite:///absent.db"],
        ["today", "--store", "sqlite:///absent.db"],
        ["verify", "--store", "oracle://absent"],
        ["fund", "post", "absent.csv"],
        ["fund", "post", "--on", "2020-05-20", "--debit", "111:5", "--credit", "431:4", "--store", "memory:"],
        ["fund", "post", "--on", "2020-05-20", "--debit", "111", "--credit", "431:4", "--store", "memory:"],
        [
            "fund",
            "post",
            "--on",
            "2020-05-20",
            "--debit",
            "111:1.5",
            "--credit",
            "431:4",
            "--store",
            "memory:",
        ],
        ["duty", "plan", "2020-06-01", "2020-06-30"],
        ["duty", "plan", "2020-06-30", "2020-06-01", "--officers", str(EXAMPLE / "can_bo.csv")],
        ["nonsense"],
    ],
)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_bad_input_is_one_line_and_writes_nothing(
    arguments: list[str], lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments, "--lang", lang]) == 2
    said = capsys.readouterr()
    assert len(said.err.strip().splitlines()) == 1
    assert 0 < len(said.err) < 1000
    assert "Traceback" not in said.err + said.out
    assert written() == []


@given(st.lists(st.text(st.characters(exclude_categories=("Cs",)), max_size=12), max_size=5))
def test_no_arguments_make_a_traceback(arguments: list[str]) -> None:
    if arguments and arguments[0] in COMMANDS:
        return
    with contextlib.suppress(SystemExit):  # --help and --version leave this way
        assert main(["decide", *arguments]) == 2


def test_the_module_is_the_program() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "grassroots_gov", "decide", MATTER, "--on", "2024-06-03", *VOTE],
        capture_output=True, text=True, check=False, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 1
    assert "cần ít nhất 100 hộ" in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("command", [*COMMANDS])
def test_every_command_has_help_in_both_languages(
    command: str, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        main([command, "--help", "--lang", lang])
    assert stop.value.code == 0
    page = capsys.readouterr().out
    assert ("cách dùng:" in page) == (lang == "vi")


def test_law_diff_names_what_changed(capsys: pytest.CaptureFixture[str]) -> None:
    days = ["2020-05-20", "2026-11-23"]
    assert main(["law", "diff", *days, "--matter", "infrastructure_contribution", "--json"]) == 0
    changes = {change["key"]: change for change in json.loads(capsys.readouterr().out)}
    threshold = changes["infrastructure_contribution.threshold"]
    assert threshold["before"]["value"].startswith("> 1/2")
    assert threshold["after"]["value"].startswith(">= 2/3")


def test_posting_and_stating_on_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    store = ["--store", "sqlite:///xa.db"]
    assert main(["fund", "open", "duong", "Quỹ làm đường", "--on", "2020-05-01", *store]) == 0
    lines = ["--debit", "111:500.000", "--credit", "431:500000", "--fund", "duong"]
    for _ in range(2):
        capsys.readouterr()
        assert main(["fund", "post", "--on", "2020-05-20", "--memo", "Thu", *lines, *store, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["number"] == 2
    assert {row["account"]: row["balance"] for row in answer["balances"]} == {
        "111": 1_000_000,
        "431": 1_000_000,
    }
    assert main(["fund", "statement", "duong", "2020-05-01", "2020-05-31", *store, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["closing"] == 1_000_000
    assert main(["verify", *store]) == 0


def test_a_file_of_vouchers_is_posted_whole_or_not_at_all(capsys: pytest.CaptureFixture[str]) -> None:
    store = ["--store", "sqlite:///xa.db"]
    main(["fund", "open", "duong", "Quỹ làm đường", "--on", "2020-05-01", *store])
    Path("v.csv").write_text(
        "SO CT;ngay;TK no;TK co;so tien;quy\n"
        "1;20/05/2020;111;431;500.000;duong\n"
        "2;20/05/2020;111;431;1.5;duong\n"
        "1;21/05/2020;111;431;500.000;duong\n"
        "4;21/05/2020;431;111;900.000;duong\n"
        "5;21/05/2020;999;111;1;duong\n",
        "utf-8-sig",
    )
    capsys.readouterr()
    assert main(["fund", "post", "v.csv", *store]) == 2
    said = capsys.readouterr()
    assert "Đã ghi 0 chứng từ" in said.out
    assert len(said.err.strip().splitlines()) == 1
    assert main(["fund", "post", "v.csv", "--keep-good", *store, "--json"]) == 2
    answer = json.loads(capsys.readouterr().out)
    assert answer["posted"] == 1
    assert [(fault["line"], fault["problem"]) for fault in answer["faults"]] == [
        (3, "bad_amount"), (4, "duplicate"), (5, "refused"), (6, "refused"),
    ]  # fmt: skip
    assert main(["fund", "post", "v.csv", "--keep-good", *store, "--json"]) == 2  # again: nothing twice
    assert json.loads(capsys.readouterr().out)["posted"] == 0


def test_a_roster_from_the_office_files(capsys: pytest.CaptureFixture[str]) -> None:
    files = ["--officers", str(EXAMPLE / "can_bo.csv"), "--absences", str(EXAMPLE / "nghi_phep.csv")]
    assert main(["duty", "plan", "01/06/2020", "30/06/2020", *files, "--json", "--ics", "june.ics"]) == 0
    plan = json.loads(capsys.readouterr().out)
    assert plan["guarantee"] == "optimal"
    assert len(plan["assignments"]) == 30
    assert {held["officer"] for held in plan["assignments"]} == {"CB04", "CB05", "CB06"}
    assert Path("june.ics").read_bytes().startswith(b"BEGIN:VCALENDAR")


def test_completion_knows_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", "bash"]) == 0
    script = capsys.readouterr().out
    subprocess.run(["bash", "-n"], input=script, text=True, check=True)
    for command in COMMANDS:
        assert command in script
