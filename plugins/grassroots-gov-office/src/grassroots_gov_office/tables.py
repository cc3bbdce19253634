"""Excel files in and out: read as untrusted, written so that no cell is ever a formula."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from io import BytesIO
from itertools import islice
from typing import Any

from attrs import frozen

from grassroots_gov import Dong
from grassroots_gov.errors import UnreadableTable
from grassroots_gov.tables import Column, Table, read_rows
from grassroots_gov.text import show
from grassroots_gov_office.paper import writable

__all__ = ["LIMITS", "Limits", "Sheet", "read_xlsx", "write_xlsx"]


@frozen(kw_only=True)
class Limits:
    """How much of a file is looked at before it is refused.

    ``parts``, ``unpacked``  files inside the archive, and all their bytes unpacked
    ``ratio``                how many times bigger than the file, once they are more than ``small``
    ``rows``, ``columns``    of the sheet that is read
    """

    parts: int = 1_000
    unpacked: int = 64 * 1024 * 1024
    ratio: int = 100
    small: int = 4 * 1024 * 1024
    rows: int = 100_000
    columns: int = 200


LIMITS = Limits()
SPREADSHEET = "xl/workbook.xml"


@frozen
class Sheet:
    """A table to write: its name, its heads, its rows of text, whole numbers, money and days."""

    name: str
    heads: tuple[str, ...]
    rows: tuple[Sequence[object], ...]


def read_xlsx(
    data: bytes, columns: Sequence[Column], *, source: str, sheet: str | None = None, limits: Limits = LIMITS
) -> Table:
    """Read the first sheet of an Excel file, or the one named ``sheet``, as :func:`read_csv` reads text.

    Headers may be written in any of the ways the columns know; what is wrong with single rows is collected
    with the row's number in the sheet. A file that is no Excel file, is too big when unpacked, or holds
    definitions of its own raises :class:`UnreadableTable` before any of it is read.
    """
    _inspect(data, source, limits)
    return read_rows(_cells(data, source, sheet, limits), columns, source=source)


def _inspect(data: bytes, source: str, limits: Limits) -> None:
    """Refuse what is no Excel file, or would fill the memory."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            unpacked = sum(part.file_size for part in parts)
            swollen = unpacked > limits.small and unpacked > limits.ratio * len(data)
            if len(parts) > limits.parts or unpacked > limits.unpacked or swollen:
                raise UnreadableTable(source, "too_big", "")
            if SPREADSHEET not in archive.namelist():
                raise UnreadableTable(source, "xlsx", "")
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    _plain_xml(archive, part, source)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        raise UnreadableTable(source, "xlsx", "") from None


def _plain_xml(archive: zipfile.ZipFile, part: zipfile.ZipInfo, source: str) -> None:
    """Spreadsheets never declare entities; a file that does, anywhere in it, means harm."""
    before = b""
    with archive.open(part) as opened:
        while piece := opened.read(1 << 20):
            looked = before + piece
            if b"<!DOCTYPE" in looked or b"<!ENTITY" in looked or b"\x00" in looked:
                raise UnreadableTable(source, "xlsx", "")
            before = piece[-16:]


def _cells(data: bytes, source: str, sheet: str | None, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    import warnings

    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and extensions that nobody needs here
            book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
            page = book[sheet] if sheet is not None else book.worksheets[0]
            page.reset_dimensions()  # what the file says of its own size is not believed
            rows = page.iter_rows()
            for line, row in enumerate(islice(rows, limits.rows + 1), start=1):
                if line > limits.rows or len(row) > limits.columns:
                    raise UnreadableTable(source, "too_big", "")
                yield line, [_words(cell.value) for cell in row]
    except UnreadableTable:
        raise
    except Exception:  # a reader of another's format fails in any way; to the caller they are one
        raise UnreadableTable(source, "xlsx", "") from None


def _words(value: object) -> str:
    """A cell as an office would have typed it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, datetime):
        return show(value.date()) if value.time() == time() else show(value)
    if isinstance(value, date):
        return show(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def write_xlsx(sheet: Sheet) -> bytes:
    """The table as an Excel file.

    Every text is a text, also where it begins like a formula, and stays one when the cell is edited;
    money and whole numbers are numbers, days are days.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    page = book.active
    assert page is not None
    page.title = _title(sheet.name)
    _put(page, 1, sheet.heads)
    for at, row in enumerate(sheet.rows, start=2):
        _put(page, at, row)
    for at, head in enumerate(sheet.heads, start=1):
        page.cell(1, at).font = Font(bold=True)
        longest = max([len(head), *(len(str(row[at - 1])) for row in sheet.rows)])
        page.column_dimensions[get_column_letter(at)].width = min(longest + 2, 60)
    page.freeze_panes = "A2"
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _put(page: Any, line: int, values: Iterable[object]) -> None:
    for at, value in enumerate(values, start=1):
        cell = page.cell(line, at)
        if isinstance(value, Dong):
            cell.value, cell.number_format = value.amount, "#,##0"
        elif isinstance(value, date) and not isinstance(value, datetime):
            cell.value, cell.number_format = value, "dd/mm/yyyy"
        elif isinstance(value, int) and not isinstance(value, bool):
            cell.value = value
        elif value is not None:
            cell.value = _clean(show(value))
            cell.data_type = "s"  # openpyxl takes "=1+1" for a formula unless told
            cell.quotePrefix = True


def _clean(words: str) -> str:
    """Text without the signs that the format cannot hold, cut where a cell ends."""
    return "".join(sign if writable(sign) else "\ufffd" for sign in words)[:32_767]


def _title(name: str) -> str:
    """A sheet's name: at most 31 signs, none of those that Excel forbids."""
    plain = "".join("-" if sign in "[]:*?/\\'" else sign for sign in _clean(name)).strip()
    return plain[:31] or "Bảng"
