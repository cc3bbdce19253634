"""Names and texts from outside, where they come out again: sheets, pages, files, logs, errors, SQL."""

from __future__ import annotations

import csv
import html
import io
import logging
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grassroots_gov import Entry, Ledger, Line, Message, Officer, PluginHost, plan_duty
from grassroots_gov.errors import BadName, BadPluginName, GrassrootsError
from grassroots_gov.funds.csvout import to_csv
from grassroots_gov.hooks.builtin import LogNotifier
from grassroots_gov.hooks.template import render
from grassroots_gov.journal.sqlite import SQLiteStore
from grassroots_gov.money import Dong

WORDS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=20)


@given(st.sampled_from("=+-@\t\r"), WORDS)
def test_no_cell_of_a_sheet_is_a_formula(sign: str, words: str) -> None:
    data = to_csv(["Mã hộ"], [[sign + words], [sign]]).decode("utf-8-sig")
    for row in [*csv.reader(io.StringIO(data, newline=""))][1:]:
        assert all(cell[:1] not in "=+-@\t\r" for cell in row)


@given(WORDS)
def test_no_name_is_markup_on_a_page(name: str) -> None:
    hostile = f'<script>"{name}'
    try:
        plan = plan_duty([Officer(hostile, "youth_union_secretary")], date(2020, 6, 1), date(2020, 6, 3))
    except GrassrootsError:
        return
    page = plan.to_html()
    assert "<script" not in page.lower()
    assert html.escape("<script>") in page


@pytest.mark.parametrize(
    "name", ["../x", "/tmp/x", "a/../../x", "a\\b", "..", ".", "", "a\n", "CON:", "a" * 300, "х-а"]
)
@pytest.mark.parametrize("kind", ["storage", "notifier", "rules"])
def test_no_plugin_is_written_outside_its_folder(name: str, kind: str, tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    with pytest.raises(BadPluginName):
        render(name, kind, inside)  # type: ignore[arg-type]  # one of the kinds
    assert [*tmp_path.rglob("*")] == [inside]


@pytest.mark.parametrize(
    "name",
    [
        "../../x",
        "/etc/passwd",
        "'; DROP TABLE record; --",
        '"',
        "%",
        "_",
        "a\0b",
        "x.db",
        "\u202ex",
        "Ba Vì",
        "а",
        "a",
    ],
)
def test_a_stream_name_is_a_name_and_nothing_else(name: str, tmp_path: Path) -> None:
    store = SQLiteStore(tmp_path / "a.db")
    store.append("other", 0, [b"1"])
    store.append(name, 0, [b"2"])
    store.annex_put(name, b"3")
    assert (list(store.read(name)), store.annex_get(name)) == ([b"2"], b"3")
    assert list(store.read("other")) == [b"1"]
    assert sorted(["other", name]) == list(store.streams())
    assert list(store.streams(name)) == [name]
    store.close()
    assert {path.name.partition("-")[0] for path in tmp_path.iterdir()} == {"a.db"}


def test_a_name_in_another_spelling_of_unicode_is_no_second_name(tmp_path: Path) -> None:
    store = SQLiteStore(tmp_path / "a.db")
    with pytest.raises(BadName):
        store.append(unicodedata.normalize("NFD", "Ba Vì"), 0, [b"1"])
    assert list(store.streams()) == []


@given(WORDS, WORDS)
def test_no_text_forges_a_line_of_the_log(recipient: str, subject: str) -> None:
    lines = io.StringIO()
    handler, logger = logging.StreamHandler(lines), logging.getLogger("grassroots_gov.notices")
    logger.addHandler(handler)
    before, logger.level = logger.level, logging.INFO
    try:
        LogNotifier().send(
            Message(
                id="1",
                channel="log",
                recipient=f"{recipient}\nERROR forged",
                subject=f"{subject}\r\x1b[2J",
                body="b",
                created_on=date(2020, 6, 1),
            )
        )
    except GrassrootsError:
        return
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)
    assert len(lines.getvalue().splitlines()) == 1
    assert "\x1b" not in lines.getvalue()


@pytest.mark.parametrize(
    "url",
    [
        "nosuch://an:s3cretpw@db/xa",
        "postgresqlx://u@h/x?password=s3cretpw",
        "nosuch://an:s3cretpw/@db/xa?sig=s3cretpw",
    ],
)
def test_no_error_repeats_a_secret(url: str) -> None:
    with pytest.raises(GrassrootsError) as refused:
        PluginHost.bare().open_store(url)
    for said in (
        str(refused.value),
        repr(refused.value),
        refused.value.explain("vi"),
        refused.value.explain("en"),
    ):
        assert "s3cretpw" not in said


@given(WORDS)
def test_no_memo_adds_a_line_to_an_export(memo: str) -> None:
    ledger = Ledger()
    five = Dong(5)
    lines = (Line.debit("111", five, fund="a"), Line.credit("431", five, fund="a"))
    try:
        plain = Ledger()
        plain.post(Entry(date(2020, 6, 1), "x", lines, "1"))
        ledger.post(Entry(date(2020, 6, 1), f"{memo}\n2020-06-02 forged\n    a:1  9", lines, "1"))
    except GrassrootsError:
        return
    for format_ in ("hledger", "beancount"):
        assert len(ledger.export(format_).split("\n")) == len(plain.export(format_).split("\n"))
