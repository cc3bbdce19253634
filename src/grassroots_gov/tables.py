"""Tables as offices export them: headers in any case, with or without diacritics; every bad cell named.

What belongs here: reading rows of text into typed values, and collecting what is wrong with them.
What does not: which tables there are; whoever imports one says what its columns are.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from attrs import field, frozen

from grassroots_gov.errors import BadAmount, BadRows, UnreadableTable
from grassroots_gov.money import Dong
from grassroots_gov.text import Lang, say

__all__ = [
    "BadCell",
    "Column",
    "Row",
    "RowFault",
    "Table",
    "amount",
    "day",
    "decode",
    "fold_header",
    "read_csv",
    "read_rows",
    "text",
    "whole",
]

T = TypeVar("T")


class BadCell(ValueError):
    """What a reader raises: the key of a sentence under ``tables.`` that says what is wrong and the mend."""

    def __init__(self, key: str, **params: object) -> None:
        super().__init__(key)
        self.key = key
        self.params = params


@frozen
class Column:
    """A column: the field it fills, the headers it may have, and how a cell is read.

    ``headers`` come first as the office writes them; case, diacritics, spaces and dots do not matter.
    """

    name: str
    headers: tuple[str, ...]
    read: Callable[[str], object]
    required: bool = True


@frozen
class RowFault:
    """One cell, or row, that cannot be used: where, what stands there, what is wrong, what to do."""

    line: int
    column: str
    value: str
    problem: str
    params: Mapping[str, object] = field(factory=dict, hash=False)

    def explain(self, lang: Lang = "vi") -> str:
        """The fault in one sentence with its mend."""
        return say(
            "tables.fault",
            lang,
            line=str(self.line),
            column=self.column,
            value=self.value,
            problem=self.problem_in(lang),
        )

    def problem_in(self, lang: Lang = "vi") -> str:
        """What is wrong and the mend, without the place."""
        return say(f"tables.{self.problem}", lang, **self._worded(lang))

    def _worded(self, lang: Lang) -> dict[str, object]:
        """The parameters, those that are sentences of the catalogue in ``lang``."""
        return {
            name: say(value, lang) if isinstance(value, str) and value.startswith("tables.") else value
            for name, value in self.params.items()
        }


@frozen
class Row:
    """A good row: its line in the file and its values by field name."""

    line: int
    values: Mapping[str, object] = field(hash=False)

    def get(self, name: str, kind: type[T]) -> T:
        """The value of ``name``, which its column reads as a ``kind``."""
        value = self.values[name]
        if not isinstance(value, kind):
            raise TypeError(f"{name}: expected {kind.__name__}, the column reads {value!r}")
        return value

    def maybe(self, name: str, kind: type[T]) -> T | None:
        """As :meth:`get`; nothing where the cell was empty or the column is not there."""
        return None if self.values.get(name) is None else self.get(name, kind)


@frozen
class Table:
    """What was read: the good rows, and everything that is wrong with the others."""

    source: str
    rows: tuple[Row, ...]
    faults: tuple[RowFault, ...]

    def require(self) -> Table:
        """The table itself where all rows are good, else :class:`BadRows` with every fault."""
        if self.faults:
            raise BadRows(self.source, self.faults)
        return self

    def refuse(self, faults: Iterable[RowFault]) -> Table:
        """The table without the rows that ``faults`` name, and with their faults beside its own."""
        more = tuple(faults)
        lines = {fault.line for fault in more}
        kept = tuple(row for row in self.rows if row.line not in lines)
        ordered = sorted((*self.faults, *more), key=lambda fault: fault.line)
        return Table(self.source, kept, tuple(ordered))


def fold_header(header: str) -> str:
    """A header without case, diacritics and punctuation.

    >>> fold_header(" Ngày  HẠCH-TOÁN ") == fold_header("ngay hach toan")
    True
    """
    plain = unicodedata.normalize("NFD", header.casefold()).replace("đ", "d")
    letters = "".join(char if char.isalnum() else " " for char in plain if unicodedata.category(char) != "Mn")
    return " ".join(letters.split())


def decode(data: bytes, source: str) -> str:
    """The text of a file in UTF-8 (with or without BOM) or UTF-16 with BOM, else :class:`UnreadableTable`."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        words = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise UnreadableTable(source, "encoding", str(line)) from None
    if "\x00" in words:
        raise UnreadableTable(source, "binary", "")
    return unicodedata.normalize("NFC", words)


def read_csv(data: bytes, columns: Sequence[Column], *, source: str) -> Table:
    """Read a CSV file with comma, semicolon or tab between its cells.

    A file that is no table at all, or lacks a required column, raises :class:`UnreadableTable`; what is
    wrong with single rows is collected in :attr:`Table.faults`.
    """
    import csv
    from io import StringIO

    words = decode(data, source)
    first = words.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(StringIO(words, newline=""), delimiter=delimiter, strict=True)
    cells: list[tuple[int, Sequence[str]]] = []
    try:
        end = 0
        for row in reader:
            cells.append((end + 1, row))
            end = reader.line_num
    except csv.Error as error:
        raise UnreadableTable(source, "csv", f"{reader.line_num}: {error}") from None
    return read_rows(cells, columns, source=source)


def read_rows(rows: Iterable[tuple[int, Sequence[str]]], columns: Sequence[Column], *, source: str) -> Table:
    """Read numbered rows of text cells, the first being the header; see :func:`read_csv`."""
    numbered = iter(rows)
    header = next((cells for _, cells in numbered if any(cell.strip() for cell in cells)), None)
    if header is None:
        raise UnreadableTable(source, "empty", "")
    places = _places(header, columns, source)
    good: list[Row] = []
    faults: list[RowFault] = []
    for line, cells in numbered:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
            extra = next(cell for cell in cells[len(header) :] if cell.strip())
            faults.append(RowFault(line, str(len(header) + 1), extra, "too_many_cells"))
            continue
        values, wrong = _read(line, cells, header, places)
        if wrong:
            faults.extend(wrong)
        else:
            good.append(Row(line, values))
    return Table(source, tuple(good), tuple(faults))


def _places(header: Sequence[str], columns: Sequence[Column], source: str) -> list[tuple[Column, int | None]]:
    by_header: dict[str, list[int]] = {}
    for place, cell in enumerate(header):
        by_header.setdefault(fold_header(cell), []).append(place)
    places: list[tuple[Column, int | None]] = []
    for column in columns:
        found = [place for alias in column.headers for place in by_header.get(fold_header(alias), ())]
        if len(set(found)) > 1:
            raise UnreadableTable(source, "column_twice", column.headers[0])
        if not found and column.required:
            raise UnreadableTable(source, "no_column", column.headers[0])
        places.append((column, found[0] if found else None))
    return places


def _read(
    line: int, cells: Sequence[str], header: Sequence[str], places: Sequence[tuple[Column, int | None]]
) -> tuple[dict[str, object], list[RowFault]]:
    values: dict[str, object] = {}
    faults: list[RowFault] = []
    for column, place in places:
        cell = cells[place].strip() if place is not None and place < len(cells) else ""
        if not cell:
            if column.required:
                faults.append(RowFault(line, column.headers[0], "", "missing"))
            values[column.name] = None
            continue
        try:
            values[column.name] = column.read(cell)
        except BadCell as bad:
            shown = header[place].strip() if place is not None else column.headers[0]
            faults.append(RowFault(line, shown, cell, bad.key, bad.params))
    return values, faults


# --- how a cell is read -----------------------------------------------------------------------------


def text(cell: str) -> str:
    """Any text up to 500 characters without control characters."""
    if len(cell) > 500:
        raise BadCell("too_long", longest=500)
    if any(unicodedata.category(char) == "Cc" for char in cell):
        raise BadCell("control_character")
    return cell


def day(cell: str) -> date:
    """A day written 20/05/2020 or 2020-05-20.

    >>> day("3/6/2024")
    datetime.date(2024, 6, 3)
    """
    parts = cell.split("/")
    try:
        if (
            len(parts) == 3
            and len(parts[2]) == 4
            and all(part.isascii() and part.isdecimal() for part in parts)
        ):
            return date(int(parts[2]), int(parts[1]), int(parts[0]))
        if len(cell) == 10 and cell[4] == cell[7] == "-":
            return date.fromisoformat(cell)
    except ValueError:
        pass
    raise BadCell("bad_day")


def amount(cell: str) -> Dong:
    """Whole đồng: 1.250.000, 1250000 or 1.250.000 đ."""
    try:
        return Dong.parse(cell)
    except BadAmount:
        raise BadCell("bad_amount") from None


def whole(cell: str) -> int:
    """A whole number from 0 on."""
    if not (cell.isascii() and cell.isdecimal() and len(cell) <= 18):
        raise BadCell("bad_number")
    return int(cell)
