"""Excel in, row by row with every fault named; Excel out, never a formula; hostile files refused."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from grassroots_gov import Dong
from grassroots_gov.cli.imports import (
    households,
    read_households,
    read_officers,
    read_vouchers,
    staff,
    vouchers,
)
from grassroots_gov.errors import UnreadableTable
from grassroots_gov.tables import Column, text
from grassroots_gov_office.tables import LIMITS, Limits, Sheet, read_xlsx, write_xlsx

COLUMNS = (Column("a", ("Cột a",), text),)


def _book(*rows: tuple[object, ...]) -> bytes:
    book = Workbook()
    page = book.active
    assert page is not None
    for row in rows:
        page.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


GOOD = _book(("Cột a",), ("x",))


def test_staff_are_read_by_any_header_with_native_cells() -> None:
    data = _book(
        ("MÃ  cb", "chuc vu", "TỪ NGÀY", "tin học"), ("CB04", "Chủ tịch UBND", date(2020, 7, 1), True)
    )
    ((officer, since),) = staff(read_officers(data, source="cb.xlsx", read=read_xlsx).require())
    assert (officer.id, officer.post, officer.it_skills) == ("CB04", "peoples_committee_chair", True)
    assert since == date(2020, 7, 1)


def test_households_take_whole_numbers_written_as_fractions_of_one() -> None:
    data = _book(("Mã hộ", "Thôn", "Số khẩu", "Số lao động", "Diện"), ("H1", "Thôn 2", 4.0, 2, "Hộ nghèo"))
    (home,) = households(read_households(data, source="ho.xlsx", read=read_xlsx).require())
    assert (home.people, home.labourers, home.poor) == (4, 2, True)


def test_every_bad_row_is_named_with_its_line_in_the_sheet() -> None:
    data = _book(
        ("Mã hộ", "Thôn", "Số khẩu", "Số lao động"),
        ("H1", "Thôn 2", 4, 2),
        ("H1", "Thôn 2", 3, 1),
        (None, None, None, None),
        ("H3", "Thôn 2", "bốn", 1.5),
    )
    table = read_households(data, source="ho.xlsx", read=read_xlsx)
    found = [(fault.line, fault.column, fault.problem) for fault in table.faults]
    assert found == [
        (3, "Mã hộ", "duplicate"),
        (5, "Số khẩu", "bad_number"),
        (5, "Số lao động", "bad_number"),
    ]
    assert [row.values["code"] for row in table.rows] == ["H1"]


def test_vouchers_come_with_amounts_as_numbers_or_words() -> None:
    heads = ("Số chứng từ", "Ngày", "Loại", "Mã hộ", "Số tiền", "Nội dung")
    rows = (
        ("PT1", date(2024, 6, 3), "Thu", "H1", 1_250_000, "Góp"),
        ("PT2", "04/06/2024", "Thu", "H1", "250.000 đ", "Góp"),
    )
    table = read_vouchers(_book(heads, *rows), source="ct.xlsx", known=["H1"], read=read_xlsx)
    assert [voucher.amount for voucher in vouchers(table.require())] == [Dong(1_250_000), Dong(250_000)]


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (LIMITS.unpacked + 1))
    assert len(bomb.getvalue()) < 200_000
    with pytest.raises(UnreadableTable) as caught:
        read_xlsx(bomb.getvalue(), COLUMNS, source="bom.xlsx")
    assert caught.value.reason == "too_big"
    assert str(caught.value)


@pytest.mark.parametrize(
    "kind", ["many_shared_strings", "one_sheet", "a_row_far_below", "a_column_far_right"]
)
def test_a_small_bomb_is_refused_too(kind: str) -> None:
    parts = {
        part: zipfile.ZipFile(io.BytesIO(GOOD)).read(part)
        for part in zipfile.ZipFile(io.BytesIO(GOOD)).namelist()
    }
    sheet = "xl/worksheets/sheet1.xml"
    if kind == "many_shared_strings":
        parts["xl/sharedStrings.xml"] = b"<sst>" + b"<si><t>a</t></si>" * 2_000_000 + b"</sst>"
    elif kind == "one_sheet":
        parts[sheet] = parts[sheet].replace(b"</sheetData>", b"<row/>" * 3_000_000 + b"</sheetData>")
    else:
        cell = b"A1048576" if kind == "a_row_far_below" else b"XFD3"
        row = b'<row r="%s"><c r="%s"><v>1</v></c></row></sheetData>' % (cell.lstrip(b"AXFD"), cell)
        parts[sheet] = parts[sheet].replace(b"</sheetData>", row)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, words in parts.items():
            archive.writestr(name, words)
    with pytest.raises(UnreadableTable) as caught:
        read_xlsx(bomb.getvalue(), COLUMNS, source="bom.xlsx")
    assert caught.value.reason == "too_big"


@pytest.mark.parametrize("limits", [Limits(rows=3), Limits(columns=2), Limits(parts=2)])
def test_more_rows_columns_or_parts_than_allowed_are_refused(limits: Limits) -> None:
    data = _book(("Cột a", "b", "c"), *(("x", "y", "z"),) * 5)
    with pytest.raises(UnreadableTable) as caught:
        read_xlsx(data, COLUMNS, source="t.xlsx", limits=limits)
    assert caught.value.reason == "too_big"


@pytest.mark.parametrize("before", [0, 5_000, (1 << 20) - 300, 3 << 20])
def test_a_file_that_declares_entities_is_refused(before: int) -> None:
    data = _book(("Cột a",), ("x",))
    harmful = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(harmful, "w") as new:
        for part in old.infolist():
            words = old.read(part)
            if part.filename == "xl/workbook.xml":
                harm = b"<!--" + b"x" * before + b"-->" + b'<!DOCTYPE workbook [<!ENTITY a "aaaa">]>'
                words = words.replace(b"<workbook", harm + b"<workbook", 1)
            new.writestr(part, words)
    assert b"<!DOCTYPE" in zipfile.ZipFile(harmful).read("xl/workbook.xml")
    with pytest.raises(UnreadableTable):
        read_xlsx(harmful.getvalue(), COLUMNS, source="t.xlsx")


@settings(max_examples=40)
@given(st.data())
def test_a_damaged_file_is_one_clear_error_or_a_table(data: st.DataObject) -> None:
    good = GOOD
    at = data.draw(st.integers(0, len(good) - 1))
    damaged = good[:at] + data.draw(st.binary(max_size=4)) + good[at + data.draw(st.integers(0, 40)) :]
    try:
        table = read_xlsx(damaged, COLUMNS, source="t.xlsx")
    except UnreadableTable:
        return
    assert table.source == "t.xlsx"


WORDS = st.one_of(
    st.text(max_size=30),
    st.tuples(st.sampled_from(list("=+-@\t\r")), st.text(max_size=20)).map("".join),
    st.just("#REF!"),
)


VALUES = st.one_of(
    WORDS,
    st.integers(0, 10**9),
    st.builds(Dong, st.integers(0, 10**9)),
    st.dates(date(1950, 1, 1)),
)


@settings(max_examples=40)
@given(st.lists(st.lists(VALUES, min_size=2, max_size=2), max_size=5))
def test_no_cell_is_a_formula_and_every_value_comes_back(rows: list[list[object]]) -> None:
    data = write_xlsx(Sheet("Sổ: thu/chi [1]", ("=a", "b"), tuple(rows)))
    page = load_workbook(io.BytesIO(data)).active
    assert page is not None
    cells = [list(row) for row in page.iter_rows(min_row=1, max_row=len(rows) + 1, max_col=2)]
    assert all(cell.data_type != "f" for row in cells for cell in row)
    for row, given_ in zip(cells[1:], rows, strict=True):
        for cell, value in zip(row, given_, strict=True):
            if isinstance(value, str):
                assert cell.data_type in ("s", "inlineStr", "n")
                assert cell.quotePrefix or cell.value is None
            elif isinstance(value, Dong):
                assert cell.value == value.amount
            elif isinstance(value, int):
                assert cell.value == value


def test_what_is_written_is_read_again() -> None:
    data = write_xlsx(Sheet("t", ("Cột a",), (("=1+1",), ("-5",), ("@x",))))
    table = read_xlsx(data, COLUMNS, source="t.xlsx").require()
    assert [row.values["a"] for row in table.rows] == ["=1+1", "-5", "@x"]
