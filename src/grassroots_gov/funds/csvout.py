"""Tables for a spreadsheet: UTF-8 with BOM, and no cell that a spreadsheet would run as a formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from grassroots_gov.money import Dong

__all__ = ["Cell", "to_csv"]

Cell = str | int | date | Dong | None

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def to_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A CSV file of ``header`` and ``rows``. Amounts are digits, days 20/05/2020.

    Text that a spreadsheet would take for a formula gets an apostrophe in front; numbers do not.

    >>> to_csv(["Mã hộ"], [["=1+1"]]).decode("utf-8-sig").splitlines()
    ['Mã hộ', "'=1+1"]
    """
    import csv
    from io import StringIO

    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_safe(name) for name in header])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, Dong):
        return str(value.amount)
    if isinstance(value, date):
        return f"{value.day:02}/{value.month:02}/{value.year:04}"
    return _safe(value) if isinstance(value, str) else str(value)


def _safe(text: str) -> str:
    """Control characters go; what begins like a formula, even after spaces, is marked as text."""
    plain = "".join(char if char.isprintable() else " " for char in text)
    return f"'{plain}" if plain.lstrip().startswith(_STARTS) or text.startswith(_STARTS) else plain
