"""The verifier in the browser against the one in Python: the same findings, met alike, in the same order."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grassroots_gov import Dong, verify_receipt
from grassroots_gov.funds.published import PublishedStatement
from grassroots_gov.funds.statement import Statement, StatementRow

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.xdist_group("noticeboard")
START, END = date(2024, 1, 1), date(2024, 12, 31)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
shared = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    script = files("grassroots_gov_noticeboard").joinpath("static", "verify.js")
    page.add_script_tag(content=script.read_text("utf-8"))
    yield page
    page.close()


def _python(proof: str, statement: str) -> list[list[object]]:
    return [[finding.code, finding.met] for finding in verify_receipt(proof, statement).findings]


def _browser(page: Page, proof: str, statement: str) -> object:
    return page.evaluate("([proof, statement]) => check(proof, statement)", [proof, statement])


@st.composite
def statements(draw: st.DrawFn) -> PublishedStatement:
    numbers = iter(sorted(draw(st.sets(st.integers(1, 10**6), min_size=1, max_size=24))))
    rows = [
        StatementRow(
            number=number,
            book="PT",
            serial=number,
            on=START + timedelta(days=draw(st.integers(0, 365))),
            party=draw(WORDS),
            amount=Dong(draw(st.integers(1, 10**18))),
            nature="agreed",
            text="",
            fact=draw(st.text("0123456789abcdef", min_size=8, max_size=8)),
        )
        for number in numbers
    ]
    cut = draw(st.integers(0, len(rows)))
    statement = Statement(
        fund=draw(WORDS),
        name=draw(WORDS),
        start=START,
        end=END,
        upto=draw(st.integers(0, 10**6)),
        opening=Dong(draw(st.integers(0, 10**19))),
        receipts=tuple(rows[:cut]),
        payments=tuple(rows[cut:]),
        void=(),
        in_kind=(),
    )
    return PublishedStatement(statement, END)


@st.composite
def checks(draw: st.DrawFn) -> tuple[str, str]:
    """A receipt's proof and the statement it belongs to."""
    published = draw(statements())
    rows = (*published.statement.receipts, *published.statement.payments)
    return published.proof(draw(st.sampled_from(rows)).number), published.to_json()


@shared
@given(checks())
def test_a_true_receipt_is_right_in_both(page: Page, drawn: tuple[str, str]) -> None:
    found = _browser(page, *drawn)

    assert found == _python(*drawn)
    assert isinstance(found, list)
    assert all(met for _, met in found)


VALUES: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.sampled_from(
        [10**3913, 10**3914, -(10**4000), 1.5, "2024-02-30", "0000-01-01", "2024-1-1", "20240101"]
    ),
    WORDS,
    st.lists(st.integers(), max_size=2),
    st.dictionaries(WORDS, st.integers(), max_size=2),
)


def _places(plain: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place inside a JSON value."""
    if path:
        yield path
    parts = plain.items() if isinstance(plain, dict) else enumerate(plain) if isinstance(plain, list) else ()
    for key, part in parts:
        yield from _places(part, (*path, key))


def _changed(draw: st.DrawFn, text: str) -> str:
    """The JSON with one thing in it set, nudged, dropped, doubled or renamed."""
    plain = json.loads(text)
    path = draw(st.sampled_from(list(_places(plain))))
    at = plain
    for step in path[:-1]:
        at = at[step]
    key, old = path[-1], at[path[-1]]
    change = draw(st.sampled_from(["set", "nudge", "drop", "rename", "add", "double"]))
    if change == "drop":
        del at[key]
    elif change == "rename" and isinstance(at, dict):
        at[draw(WORDS)] = at.pop(key)
    elif change == "add" and isinstance(at, dict):
        at[draw(WORDS)] = old
    elif change == "double" and isinstance(at, list):
        at.insert(key, old)
    elif change == "nudge" and isinstance(old, int):
        at[key] = old + draw(st.sampled_from([-1, 1, 2**53, -old, -2 * old]))
    elif change == "nudge" and isinstance(old, str):
        at[key] = draw(st.sampled_from([old[::-1], old + "0", old.upper(), "e\u0301", old[:-1]]))
    else:
        at[key] = draw(VALUES)
    return json.dumps(plain, ensure_ascii=draw(st.booleans()), indent=draw(st.sampled_from([None, 1])))


@st.composite
def tampered(draw: st.DrawFn) -> tuple[str, str]:
    proof, statement = draw(checks())
    which = draw(st.sampled_from(["proof", "statement", "both"]))
    if which != "statement":
        proof = _changed(draw, proof)
    if which != "proof":
        statement = _changed(draw, statement)
    return proof, statement


@shared
@given(tampered())
def test_a_tampered_receipt_or_statement_is_judged_alike(page: Page, drawn: tuple[str, str]) -> None:
    assert _browser(page, *drawn) == _python(*drawn)


@st.composite
def resealed(draw: st.DrawFn) -> tuple[str, str]:
    """A statement changed by somebody who also set its digest anew, and the proof made to point to it."""
    from hashlib import sha256

    from grassroots_gov.journal.canonical import canonical

    proof, statement = (json.loads(text) for text in draw(checks()))
    side = draw(st.sampled_from(["received", "spent"]))
    statement[side][draw(st.sampled_from(["total", "count"]))] += draw(st.integers(-3, 3))
    statement["closing"] += draw(st.integers(-3, 3))
    statement["in_kind"] = [[draw(WORDS), draw(WORDS), 1]]
    del statement["digest"]
    statement["digest"] = sha256(canonical(statement)).hexdigest()
    proof["statement"] = statement["digest"]
    return json.dumps(proof), json.dumps(statement)


@shared
@given(resealed())
def test_a_resealed_statement_is_judged_alike(page: Page, drawn: tuple[str, str]) -> None:
    assert _browser(page, *drawn) == _python(*drawn)


@shared
@given(checks(), st.data())
def test_damaged_text_is_judged_alike(page: Page, drawn: tuple[str, str], data: st.DataObject) -> None:
    proof, statement = drawn
    at = data.draw(st.integers(0, len(proof)))
    piece = data.draw(
        st.one_of(WORDS, st.sampled_from(['"', "}", ",", "NaN", "-0", "1e3", "\\ud800", "\t", "00"]))
    )
    until = data.draw(st.integers(at, min(len(proof), at + 3)))
    damaged = proof[:at] + piece + proof[until:]

    assert _browser(page, damaged, statement) == _python(damaged, statement)


def _set(**changes: Any) -> Callable[[str], str]:
    return lambda text: json.dumps({**json.loads(text), **changes})


@pytest.mark.parametrize(
    "damage",
    [
        _set(in_kind=[["e\u0301", "\u00e9", 1]]),
        _set(in_kind={"e\u0301": 1, "\u00e9": 2}),
        _set(in_kind="\u2028\x7f\ud83d\ude00"),
        _set(upto=10**3913),
        _set(upto=-(10**3913)),
        _set(upto=2**13000 - 1),
        _set(upto=2**13000),
        _set(start="2024-02-30"),
        lambda text: text.replace('{"', '{"upto":1,"', 1),
        lambda text: text + " " * 1_000_000,
        lambda text: "\ufeff" + text,
        lambda text: "\xa0" + text,
        lambda text: "",
        lambda text: "[" * 100_000,
    ],
)
def test_the_edges_of_what_can_be_read(page: Page, damage: Callable[[str], str]) -> None:
    row = StatementRow(7, "PT", 1, START, "H1", Dong(5), "agreed", "", "ab")
    statement = Statement(
        fund="q", name="Quỹ", start=START, end=END, upto=1, opening=Dong(0), receipts=(row,), payments=(),
        void=(), in_kind=(),
    )  # fmt: skip
    published = PublishedStatement(statement, END)
    proof, damaged = published.proof(7), damage(published.to_json())

    assert _browser(page, proof, damaged) == _python(proof, damaged)


@pytest.mark.parametrize("field", range(1, 5))
@pytest.mark.parametrize("figure", [-1, 0, 1, 6, 7, 8, 9, 10])
def test_a_neighbour_that_overlaps_or_is_empty_is_judged_alike(page: Page, field: int, figure: int) -> None:
    proof, statement = _two()
    plain = json.loads(proof)
    plain["path"][0][field] = figure

    changed = json.dumps(plain)
    assert _browser(page, changed, statement) == _python(changed, statement)


@pytest.mark.parametrize(
    "changes",
    [{"amount": 0}, {"amount": -5}, {"extra": 1}, {"number": 9}, {"on": "2025-01-01"}, {"on": "2023-12-31"}],
)
def test_a_receipt_at_the_edges_is_judged_alike(page: Page, changes: dict[str, object]) -> None:
    proof, statement = _two()
    plain = json.loads(proof)
    plain["receipt"] |= changes

    changed = json.dumps(plain)
    assert _browser(page, changed, statement) == _python(changed, statement)


def _two() -> tuple[str, str]:
    """The proof of receipt 7, whose only neighbour is receipt 9."""
    rows = tuple(
        StatementRow(number, "PT", number, START, "H1", Dong(5), "agreed", "", "ab") for number in (7, 9)
    )
    statement = Statement(
        fund="q", name="Quỹ", start=START, end=END, upto=1, opening=Dong(0), receipts=rows, payments=(),
        void=(), in_kind=(),
    )  # fmt: skip
    published = PublishedStatement(statement, END)
    return published.proof(7), published.to_json()
