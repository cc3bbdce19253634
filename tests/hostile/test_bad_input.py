"""Whatever is fed in from outside is answered with one clear error or a value: no traceback, nothing written.

The long form (``HYPOTHESIS_PROFILE=long``) takes thousands of inputs for each of these.
"""

from __future__ import annotations

import contextlib
import io
import json
import shutil
from datetime import date
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from grassroots_gov import Announcement, Citation, Dong, Outcome, PluginHost, Verdict, WorkCalendar
from grassroots_gov.cli import COMMANDS, imports, main
from grassroots_gov.decisions import Count, decide
from grassroots_gov.errors import GrassrootsError, UnreadableVerdict
from grassroots_gov.funds import verify_receipt
from grassroots_gov.law.loader import load_text
from grassroots_gov.tables import decode

in_own_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
WORDS = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)
"""Any text, control characters, look-alikes and combining marks included."""
HOSTILE = st.sampled_from(
    [
        "", " ", "-", "--", "--help=1", "\x00", "\x1b[31m", "a\nERROR b", "=1+1", "@SUM(A1)", "<script>",
        "%s%n",        "{0.__class__}", "'; DROP TABLE record; --", "../../etc/passwd",
        "/dev/null", "a" * 5000, "9" * 4400,
        "-" + "9" * 4400, "1e999", "NaN", "0x10", "१२", "²", "２０２０-０５-２０", "e\u0301", "\u202egnp",
        "\u200b",        "\ufeff", "\U0010ffff", "0001-01-01", "9999-12-31", "31/12/9999",
        "sqlite:///", "memory:", "file:///x",
    ]
)  # fmt: skip
ANY = WORDS | HOSTILE
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANY,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY, inner, max_size=4),
    max_leaves=12,
)


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


# --- the command line -----------------------------------------------------------------------------------

DAYS = st.sampled_from(["2020-05-20", "03/06/2024", "2024-02-30", "0001-01-01", "31/12/9999", "1/1/1"]) | ANY
NUMBERS = st.sampled_from(["0", "1", "150", "-1", "9" * 18, "9" * 19, "1.5", "1.000"]) | ANY
FILES = st.sampled_from([".", "absent.csv", "/", "a\x00b", "x" * 300]) | ANY
STORES = (
    st.sampled_from(
        ["memory:", "sqlite:///absent/x.db", "sqlite:///.", "sqlite:////", "sqlite://x", "oracle://u:p@h/x",
         "sqlite:///x\x00.db", "sqlite:///" + "x" * 300, "memory:x", "://", "sqlite:///absent/x.db?mode=no"]
    )
    | WORDS.map(lambda words: "".join(words.split("/")) + "://" + words)
)  # fmt: skip
MATTERS = (
    st.sampled_from(["infrastructure_contribution", "council_resolution", "poor_household_review"]) | ANY
)


def _options(**kinds: st.SearchStrategy[str]) -> st.SearchStrategy[list[str]]:
    """Any of the options, any number of times, each with any value."""
    pairs = [
        st.tuples(st.just("--" + name.replace("_", "-")), value).map(lambda pair: [*pair])
        for name, value in kinds.items()
    ]
    flags = [st.just(["--json"]), st.tuples(st.just("--lang"), st.sampled_from(["vi", "en"])).map(list)]
    return st.lists(st.one_of(*pairs, *flags), max_size=6).map(lambda parts: [*chain.from_iterable(parts)])


def _command(
    *words: str | st.SearchStrategy[str], **options: st.SearchStrategy[str]
) -> st.SearchStrategy[list[str]]:
    fixed = [st.just(word) if isinstance(word, str) else word for word in words]
    return st.tuples(st.tuples(*fixed).map(list), _options(**options)).map(lambda parts: parts[0] + parts[1])


_count = dict.fromkeys(
    ("eligible", "agree", "attending", "issued", "returned", "valid", "form_chosen"), NUMBERS
)
CALLS = {
    "demo": _command("demo", STORES, pace=NUMBERS),
    "today": _command("today", on=DAYS, store=STORES, next=NUMBERS),
    "decide": _command("decide", MATTERS, on=DAYS, also_on=DAYS, unit=ANY, form=ANY, **_count),
    "duty plan": _command("duty", "plan", DAYS, DAYS, officers=FILES, absences=FILES, seats=NUMBERS),
    "duty show": _command("duty", "show", DAYS, DAYS, store=STORES),
    "duty swap": _command("duty", "swap", ANY, ANY, on=DAYS, approved_by=ANY, store=STORES),
    "fund open": _command("fund", "open", ANY, ANY, on=DAYS, store=st.just("memory:")),
    "fund post": _command(
        "fund", "post", on=DAYS, memo=ANY, debit=ANY | st.just("111:5"), credit=ANY | st.just("431:5"),
        fund=ANY, document=ANY, store=st.just("memory:"),
    ),
    "fund post file": _command("fund", "post", FILES, store=STORES),
    "fund statement": _command("fund", "statement", ANY, DAYS, DAYS, store=STORES),
    "fund verify-receipt": _command("fund", "verify-receipt", FILES, FILES),
    "case open": _command("case", "open", ANY, at=DAYS | ANY, applicant=ANY, store=st.just("memory:")),
    "case due": _command("case", "due", on=DAYS, store=STORES),
    "law show": _command("law", "show", ANY, on=DAYS),
    "law diff": _command("law", "diff", DAYS, DAYS, matter=MATTERS),
    "law timeline": _command("law", "timeline", ANY),
    "verify": _command("verify", store=STORES, checkpoint=ANY),
    "plugins list": _command("plugins", "list", folder=FILES),
    "plugins new": _command("plugins", "new", ANY.filter(lambda name: not name.isalnum()), kind=ANY),
    "completion": _command("completion", ANY),
    "no command": st.lists(ANY, max_size=4),
}  # fmt: skip


def test_every_command_is_attacked() -> None:
    assert {name.split()[0] for name in CALLS} - {"no"} == {*COMMANDS}


@pytest.mark.parametrize("name", CALLS)
@in_own_folder
@given(data=st.data())
def test_no_arguments_make_a_traceback_or_a_file(name: str, data: st.DataObject) -> None:
    arguments = data.draw(CALLS[name])
    said, complained = io.StringIO(), io.StringIO()
    code: object = 0
    for left in Path.cwd().iterdir():  # by an example before that was good
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(complained):
        try:
            code = main(arguments)
        except SystemExit as stop:  # --help and --version leave this way
            code = stop.code
    assert code in (0, 1, 2), arguments
    if code == 2:
        assert len(complained.getvalue().splitlines()) == 1, arguments
        assert len(complained.getvalue()) <= 1000
        assert not set(complained.getvalue()[:-1]) & {*map(chr, range(32))}, arguments
        assert [*Path.cwd().iterdir()] == []


# --- tables ---------------------------------------------------------------------------------------------

READERS = {
    "officers": lambda data: imports.read_officers(data, source="a.csv"),
    "absences": lambda data: imports.read_absences(data, source="a.csv", known=["CB1"]),
    "households": lambda data: imports.read_households(data, source="a.csv"),
    "vouchers": lambda data: imports.read_vouchers(data, source="a.csv", known=["H1"]),
    "entries": lambda data: imports.read_entries(data, source="a.csv"),
}
HEADERS = {
    "officers": "Mã cán bộ;Chức vụ;Ngày nhận chức",
    "absences": "Mã cán bộ;Từ ngày;Đến ngày",
    "households": "Mã hộ;Thôn;Số người;Số lao động;Loại hộ",
    "vouchers": "Số chứng từ;Ngày;Loại;Mã hộ;Số tiền;Nội dung",
    "entries": "Số chứng từ;Ngày;TK nợ;TK có;Số tiền",
}
CELLS = ANY | st.sampled_from(
    ["20/05/2020", "1.250.000 đ", "1.250,5", "CB1", "H1", "thu", "chi", "111", "bí thư"]
)


@pytest.mark.parametrize("name", READERS)
@given(st.binary(max_size=300))
@example(b"\xff\xfe\x00")
@example(b'"' + b"a" * 200_000)
def test_any_bytes_are_a_table_or_refused(name: str, data: bytes) -> None:
    with contextlib.suppress(GrassrootsError):
        READERS[name](data)


@pytest.mark.parametrize("name", READERS)
@given(st.lists(st.lists(CELLS, max_size=7).map(";".join), max_size=5).map("\n".join))
def test_rows_under_a_good_header_are_read_or_refused(name: str, rows: str) -> None:
    with contextlib.suppress(GrassrootsError):
        table = READERS[name](f"{HEADERS[name]}\n{rows}".encode())
        for fault in table.faults:
            assert fault.explain("vi")
            assert fault.explain("en")


# --- JSON -----------------------------------------------------------------------------------------------


def _proof(**changed: object) -> str:
    receipt = {"number": 1, "on": "2020-05-20", "party": "H1", "amount": 5, "fact": "a" * 64}
    plain = {
        "schema": "grassroots_gov/receipt-proof/1", "statement": "b" * 64, "side": "received",
        "receipt": receipt, "index": 0, "path": [],
    }  # fmt: skip
    return json.dumps({**plain, **changed})


@given(st.one_of(ANY, PLAIN.map(json.dumps)), st.one_of(ANY, PLAIN.map(json.dumps)))
@example("[" * 100_000, "{}")
@example('{"a":' * 50_000, "1" * 100_000)
def test_no_text_passes_for_a_proof(proof: str, published: str) -> None:
    assert verify_receipt(proof, published).outcome is not Outcome.HOLDS


@given(st.sampled_from(["statement", "side", "receipt", "index", "path", "schema"]), PLAIN)
@example("index", 10**4000)
@example("path", [["a" * 64, 10**4000, 1, 1, 1]])
def test_a_proof_with_a_field_of_another_kind_does_not_pass(name: str, value: object) -> None:
    verdict = verify_receipt(_proof(**{name: value}), "{}")
    assert verdict.outcome is not Outcome.HOLDS
    assert verdict.explain("vi")


VOTE = decide(
    "infrastructure_contribution", Count(unit="household", eligible=150, attending=131, agree=92),
    on=date(2024, 6, 3),
).to_dict()  # fmt: skip


@given(PLAIN)
def test_no_plain_value_makes_a_verdict_by_chance(value: object) -> None:
    with pytest.raises(UnreadableVerdict):
        Verdict.from_dict(value)  # type: ignore[arg-type]  # that is what is tried


@given(st.sampled_from([*VOTE]), PLAIN)
def test_a_verdict_with_a_changed_field_is_read_whole_or_refused(name: str, value: object) -> None:
    with contextlib.suppress(UnreadableVerdict):
        verdict = Verdict.from_dict({**VOTE, name: value})
        assert verdict.explain("vi")
        assert verdict.explain("en")
        assert json.loads(json.dumps(verdict.to_dict())) == verdict.to_dict()


@given(st.integers(0, 5), st.sampled_from([*VOTE["findings"][0]]), PLAIN)
def test_a_finding_with_a_changed_field_is_read_whole_or_refused(at: int, name: str, value: object) -> None:
    findings = [dict(finding) for finding in VOTE["findings"]]
    findings[at % len(findings)][name] = value
    with contextlib.suppress(UnreadableVerdict):
        verdict = Verdict.from_dict({**VOTE, "findings": findings})
        assert verdict.explain("vi")
        assert [finding.met for finding in verdict.findings]


# --- rulebooks, announcements, amounts, addresses -------------------------------------------------------

RULE = {
    "key": '"a.b"', "vi": '"a"', "en": '"a"', "article": "1", "source": '"s"', "value": "1",
    "from": "2020-01-01", "confidence": '"text"',
}  # fmt: skip
TOML = st.one_of(
    st.integers().map(str), st.booleans().map(lambda truth: str(truth).lower()),
    st.sampled_from(['"≥ 2/3"', '">= 2/0"', "1e400", "nan", "[1, 2]", "{a = 1}", "1979-05-27T07:32:00Z",
                     "07:32:00",                     "0001-01-01", "9999-12-31", "[" * 500,
        '"' + "9" * 5000 + '"', "9" * 4400,
                     '{relation = ">", share = "1/2", base = "nobody"}',
                     '{relation = 1, share = 2, base = 3}']),
    WORDS.map(json.dumps),
)  # fmt: skip


@given(ANY)
@example("a = " + "[" * 5000)
def test_any_text_is_a_rulebook_or_refused(text: str) -> None:
    with contextlib.suppress(GrassrootsError):
        load_text(text, "a.toml")


@given(
    st.dictionaries(
        st.sampled_from([*RULE, "last_day", "yields", "delegated", "bound", "none", "x"]), TOML, max_size=4
    )
)
def test_a_rule_with_fields_of_another_kind_is_read_or_refused(changed: dict[str, str]) -> None:
    fields = "\n".join(f"{name} = {value}" for name, value in {**RULE, **changed}.items())
    with contextlib.suppress(GrassrootsError):
        load_text(f'[document]\nnumber = "1/2020/NĐ-CP"\n[[rule]]\n{fields}\n', "a.toml")


@given(ANY, st.dates(), st.lists(st.dates(), max_size=5), st.lists(st.dates(), max_size=5))
@example("1", date.max, [date.max], [date.min])
def test_any_announcement_is_taken_in_or_refused(
    number: str, issued: date, off: list[date], worked: list[date]
) -> None:
    calendar = WorkCalendar.vietnam()
    with contextlib.suppress(GrassrootsError):
        calendar.with_announcement(
            Announcement(number, issued, Citation("1/TB"), off=tuple(off), worked=tuple(worked))
        )


@given(ANY)
@example("9" * 100_000)
@example("1." * 50_000 + "000")
@example("１.０００ đ")
@example("-0")
def test_any_text_is_an_amount_or_refused(words: str) -> None:
    with contextlib.suppress(GrassrootsError):
        amount = Dong.parse(words)
        assert Dong.parse(str(amount)) == amount


@in_own_folder
@given(STORES | ANY)
def test_any_address_opens_or_is_refused(url: str) -> None:
    if url.startswith("sqlite:///") and "absent" not in url:
        url = "sqlite:///absent/" + url
    with contextlib.suppress(GrassrootsError):
        PluginHost.bare().open_store(url).close()
    assert [*Path.cwd().iterdir()] == []


@given(st.binary(max_size=200))
def test_any_bytes_decode_to_normal_text_or_are_refused(data: bytes) -> None:
    with contextlib.suppress(GrassrootsError):
        words = decode(data, "a.csv")
        assert decode(words.encode(), "a.csv") == words.removeprefix("\ufeff")
