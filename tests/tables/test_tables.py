"""Tables as offices export them: understood when they can be, and every fault named when not."""

from __future__ import annotations

import csv
import io
import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grassroots_gov.errors import BadRows, UnreadableTable
from grassroots_gov.money import Dong
from grassroots_gov.tables import Column, Table, amount, day, fold_header, read_csv, text, whole

COLUMNS = (
    Column("number", ("Số chứng từ", "so ct", "voucher"), text),
    Column("on", ("Ngày hạch toán", "ngay"), day),
    Column("amount", ("Số tiền",), amount),
    Column("people", ("Số người",), whole, required=False),
)


def read(words: str, *, encoding: str = "utf-8-sig") -> Table:
    return read_csv(words.encode(encoding), COLUMNS, source="vouchers.csv")


def test_a_spreadsheet_export_with_bom_and_vietnamese_headers_is_read() -> None:
    table = read(
        "Số chứng từ,Ngày hạch toán,Số tiền\nPT01,20/05/2020,1.250.000\nPT02,2020-05-21,50000\n"
    ).require()
    assert [row.values["on"] for row in table.rows] == [date(2020, 5, 20), date(2020, 5, 21)]
    assert table.rows[0].get("amount", Dong) == Dong(1_250_000)
    assert table.rows[0].maybe("people", int) is None
    assert [row.line for row in table.rows] == [2, 3]


@pytest.mark.parametrize(
    "header", ["SO CT;NGAY;SO TIEN", "số ct; Ngày ;số-tiền", "Voucher\tngày hạch toán\tSố Tiền"]
)
def test_headers_in_another_case_or_without_diacritics_are_understood(header: str) -> None:
    delimiter = "\t" if "\t" in header else ";"
    table = read(f"{header}\n" + delimiter.join(("PT01", "20/05/2020", "5.000"))).require()
    assert table.rows[0].values["number"] == "PT01"


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_decomposed_text_is_composed(form: str) -> None:
    words = unicodedata.normalize(form, "Số chứng từ,Ngày hạch toán,Số tiền\nđường Ấp 2,20/05/2020,5.000")  # type: ignore[arg-type]
    assert read(words).require().rows[0].values["number"] == "đường Ấp 2"


def test_utf_16_with_bom_is_read() -> None:
    assert read("Số chứng từ\tNgày\tSố tiền\nA\t1/2/2020\t5", encoding="utf-16").require().rows[0].line == 2


def test_every_fault_is_reported_at_once_with_line_column_value_and_mend() -> None:
    table = read(
        "Số chứng từ,Ngày hạch toán,Số tiền,Số người\n"
        "PT01,31/02/2020,1.250.000,3\n"
        "PT02,20/05/2020,1250000.5,x\n"
        '"PT\n03",20/05/2020,5.000,\n'
        ",20/05/2020,5.000,1\n"
        "PT05,20/05/2020,5.000,1\n"
        "PT06,20/05/2020,5,000,1\n"
    )
    assert [(fault.line, fault.column, fault.value, fault.problem) for fault in table.faults] == [
        (2, "Ngày hạch toán", "31/02/2020", "bad_day"),
        (3, "Số tiền", "1250000.5", "bad_amount"),
        (3, "Số người", "x", "bad_number"),
        (4, "Số chứng từ", "PT\n03", "control_character"),
        (6, "Số chứng từ", "", "missing"),
        (8, "5", "1", "too_many_cells"),
    ]
    assert [row.line for row in table.rows] == [7]
    with pytest.raises(BadRows) as caught:
        table.require()
    assert "6 ô sai" in caught.value.explain("vi")
    for fault in table.faults:
        for lang in ("vi", "en"):
            assert str(fault.line) in fault.explain(lang)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\n\n  \n", "empty"),
        ("Số chứng từ,Ngày\n".encode(), "no_column"),
        ("Số chứng từ,so ct,Ngày,Số tiền\n".encode(), "column_twice"),
        ("Số tiền\n".encode("cp1258", "replace") + b"\xff\xfe\xfd", "encoding"),
        (b"a\x00b", "binary"),
        ('Số chứng từ,Ngày,Số tiền\n"a"b,1/1/2020,5\n'.encode(), "csv"),
    ],
)
def test_what_is_no_table_is_one_clear_error(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableTable) as caught:
        read_csv(data, COLUMNS, source="vouchers.csv")
    assert caught.value.reason == reason
    assert "vouchers.csv" in caught.value.explain("vi")
    assert "vouchers.csv" in str(caught.value)


@given(data=st.binary(max_size=300))
def test_no_bytes_make_a_traceback(data: bytes) -> None:
    try:
        table = read_csv(data, COLUMNS, source="any")
    except UnreadableTable as error:
        error.explain("vi")
    else:
        for fault in table.faults:
            fault.explain("vi")


printable = (
    st.text(st.characters(exclude_categories=("C",)), min_size=1, max_size=30).map(str.strip).filter(bool)
)


@given(rows=st.lists(st.tuples(printable, st.dates(date(1900, 1, 1)), st.integers(0, 10**12)), max_size=8))
def test_what_a_spreadsheet_writes_is_what_we_read(rows: list[tuple[str, date, int]]) -> None:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["Số chứng từ", "Ngày", "Số tiền"])
    for number, on, cash in rows:
        writer.writerow([number, on.strftime("%d/%m/") + f"{on.year:04}", cash])
    table = read(out.getvalue()).require()
    got = [(row.values["number"], row.values["on"], row.values["amount"]) for row in table.rows]
    assert got == [(unicodedata.normalize("NFC", number), on, Dong(cash)) for number, on, cash in rows]


@given(st.text(max_size=30))
def test_folding_a_header_twice_is_folding_it_once(header: str) -> None:
    assert fold_header(fold_header(header)) == fold_header(header)
