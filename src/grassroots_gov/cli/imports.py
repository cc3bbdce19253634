"""The tables an office exports from its spreadsheet: staff, absences, households, vouchers.

What belongs here: what their columns are called, and which row contradicts another.
What does not: reading cells (``tables``) and judging the law (the rooms).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Literal, Protocol

from attrs import frozen

from grassroots_gov.errors import StoreUnavailable, UnknownPost
from grassroots_gov.funds.entriesin import entry_of, read_entries, twice
from grassroots_gov.money import Dong
from grassroots_gov.officers import LEVELS, Absence, Level, Officer, post_code, post_label
from grassroots_gov.officers.posts import posts
from grassroots_gov.tables import (
    BadCell,
    Column,
    Row,
    RowFault,
    Table,
    amount,
    day,
    fold_header,
    read_csv,
    text,
    whole,
)

__all__ = [
    "Household",
    "Reader",
    "Voucher",
    "absences",
    "entry_of",
    "households",
    "read_absences",
    "read_entries",
    "read_file",
    "read_households",
    "read_officers",
    "read_vouchers",
    "staff",
    "vouchers",
]


@frozen(kw_only=True)
class Household:
    """A household (hộ) as a code: its village, how many people and labourers, and its class."""

    code: str
    village: str
    people: int
    labourers: int
    poor: bool


@frozen(kw_only=True)
class Voucher:
    """A collection (thu) or payment (chi) voucher."""

    number: str
    on: date
    kind: Literal["collect", "spend"]
    household: str
    amount: Dong
    memo: str
    approved_by: str
    accountant: str
    cashier: str


def read_file(path: str | Path) -> bytes:
    """The bytes of a file; one clear error where it cannot be read."""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        reason = _REASONS.get(type(error).__name__, error.strerror or type(error).__name__)
        raise StoreUnavailable(str(path), reason) from None
    except ValueError as error:  # a name that no file can have
        raise StoreUnavailable(repr(path), str(error)) from None


_REASONS = {
    "FileNotFoundError": "missing",
    "IsADirectoryError": "not_a_file",
    "PermissionError": "not_allowed",
}
"""What the system says in English, in the reader's language."""


class Reader(Protocol):
    """What reads a file into a table: :func:`~grassroots_gov.tables.read_csv`, or that of another format."""

    def __call__(self, data: bytes, columns: Sequence[Column], *, source: str) -> Table:
        """The good rows and every fault."""


# --- the columns -----------------------------------------------------------------------------------


def _post(cell: str) -> str:
    try:
        return post_code(cell)
    except UnknownPost as error:
        # In the words that an office would write; where nothing is near, the first few posts there are.
        near = error.nearest or tuple(posts())[:6]
        raise BadCell("not_a_post", choices=tuple(post_label(code) for code in near)) from None


def _choice(**choices: tuple[str, ...]) -> Callable[[str], object]:
    known = {fold_header(word): name for name, words in choices.items() for word in words}

    def read(cell: str) -> object:
        try:
            return known[fold_header(cell)]
        except KeyError:
            raise BadCell("not_one_of", choices=tuple(words[0] for words in choices.values())) from None

    return read


_yes_word = _choice(yes=("Có", "x", "yes"), no=("Không", "no"))
_level = _choice(
    none=("Chưa qua đào tạo", "none"),
    elementary=("Sơ cấp", "elementary"),
    intermediate=("Trung cấp", "intermediate"),
    college=("Cao đẳng", "college"),
    university=("Đại học", "university"),
    postgraduate=("Sau đại học", "thạc sĩ", "tiến sĩ", "postgraduate"),
)


def _yes(cell: str) -> bool:
    return _yes_word(cell) == "yes"


_STAFF = (
    Column("id", ("Mã cán bộ", "mã", "ma cb", "officer", "id"), text),
    Column("post", ("Chức vụ", "chức danh", "post"), _post),
    Column("on", ("Ngày nhận chức", "từ ngày", "appointed", "appointed on"), day),
    Column("born", ("Ngày sinh", "born"), day, required=False),
    Column("upper_secondary", ("Tốt nghiệp THPT", "thpt", "upper secondary"), _yes, required=False),
    Column("professional", ("Trình độ", "trình độ chuyên môn", "professional"), _level, required=False),
    Column(
        "suitable_field",
        ("Đúng chuyên ngành", "chuyên ngành phù hợp", "suitable field"),
        _yes,
        required=False,
    ),
    Column("it_skills", ("Tin học", "it skills"), _yes, required=False),
    Column("political_theory", ("Lý luận chính trị", "political theory"), _level, required=False),
)
_ABSENCES = (
    Column("officer", ("Mã cán bộ", "mã", "ma cb", "officer"), text),
    Column("start", ("Từ ngày", "ngày bắt đầu", "from", "start"), day),
    Column("end", ("Đến ngày", "đến hết ngày", "ngày kết thúc", "to", "end"), day),
    Column("reason", ("Lý do", "reason"), text, required=False),
    Column(
        "session",
        ("Buổi", "session"),
        _choice(
            day=("Cả ngày", "day"),
            morning=("Sáng", "morning"),
            afternoon=("Chiều", "afternoon"),
            night=("Đêm", "night"),
        ),
        required=False,
    ),
)
_HOUSEHOLDS = (
    Column("code", ("Mã hộ", "hộ", "household"), text),
    Column("village", ("Thôn", "tổ dân phố", "village"), text),
    Column("people", ("Số khẩu", "nhân khẩu", "people"), whole),
    Column("labourers", ("Số lao động", "lao động", "labourers"), whole),
    Column(
        "class",
        ("Diện", "class"),
        _choice(plain=("Bình thường", "plain"), poor=("Hộ nghèo", "poor")),
        required=False,
    ),
)
_VOUCHERS = (
    Column("number", ("Số chứng từ", "số ct", "voucher", "number"), text),
    Column("on", ("Ngày hạch toán", "ngày chứng từ", "ngày", "date", "on"), day),
    Column(
        "kind",
        ("Loại", "loại chứng từ", "kind"),
        _choice(collect=("Thu", "phiếu thu", "collect"), spend=("Chi", "phiếu chi", "spend")),
    ),
    Column("household", ("Mã hộ", "hộ", "household"), text, required=False),
    Column("amount", ("Số tiền", "amount"), amount),
    Column("memo", ("Diễn giải", "nội dung", "memo"), text),
    Column("approved_by", ("Người duyệt", "approved by"), text, required=False),
    Column("accountant", ("Kế toán", "accountant"), text, required=False),
    Column("cashier", ("Thủ quỹ", "cashier"), text, required=False),
)


# --- reading and cross-checking --------------------------------------------------------------------


def read_officers(data: bytes, *, source: str, read: Reader = read_csv) -> Table:
    """The staff list; the same code twice is a fault."""
    table = read(data, _STAFF, source=source)
    return table.refuse(twice(table, "id", "Mã cán bộ"))


def read_absences(data: bytes, *, source: str, known: Iterable[str], read: Reader = read_csv) -> Table:
    """The absences; an unknown officer, or an end before its start, is a fault."""
    table = read(data, _ABSENCES, source=source)
    reversed_ = (
        RowFault(row.line, "Đến ngày", row.get("end", date).strftime("%d/%m/%Y"), "before_start")
        for row in table.rows
        if row.get("end", date) < row.get("start", date)
    )
    return table.refuse([*_unknown(table, "officer", "Mã cán bộ", known, "staff"), *reversed_])


def read_households(data: bytes, *, source: str, read: Reader = read_csv) -> Table:
    """The households; the same code twice is a fault."""
    table = read(data, _HOUSEHOLDS, source=source)
    return table.refuse(twice(table, "code", "Mã hộ"))


def read_vouchers(data: bytes, *, source: str, known: Iterable[str], read: Reader = read_csv) -> Table:
    """The vouchers; a number twice, or a household nobody knows, is a fault."""
    table = read(data, _VOUCHERS, source=source)
    collected = Table(source, tuple(row for row in table.rows if row.values["kind"] == "collect"), ())
    faults = [
        *twice(table, "number", "Số chứng từ"),
        *_unknown(collected, "household", "Mã hộ", known, "households"),
    ]
    return table.refuse(faults)


def _unknown(table: Table, name: str, header: str, known: Iterable[str], register: str) -> Iterator[RowFault]:
    there = set(known)
    for row in table.rows:
        value = row.maybe(name, str)
        if value is None:
            yield RowFault(row.line, header, "", "missing")
        elif value not in there:
            near = tuple(get_close_matches(value, sorted(there), n=3))
            params: Mapping[str, object] = {"register": f"tables.register_{register}", "nearest": near}
            yield RowFault(row.line, header, value, "unknown" if near else "unknown_no_near", params)


def staff(table: Table) -> list[tuple[Officer, date]]:
    """The officers of a staff list with the days they were appointed."""
    return [(_officer(row), row.get("on", date)) for row in table.rows]


def _officer(row: Row) -> Officer:
    levels: dict[str, Level] = {level: level for level in LEVELS}
    professional, theory = row.maybe("professional", str), row.maybe("political_theory", str)
    return Officer(
        row.get("id", str),
        row.get("post", str),
        born=row.maybe("born", date),
        upper_secondary=row.maybe("upper_secondary", bool),
        professional=levels.get(professional or ""),
        suitable_field=row.maybe("suitable_field", bool),
        it_skills=row.maybe("it_skills", bool),
        political_theory=levels.get(theory or ""),
    )


def absences(table: Table) -> list[Absence]:
    """The absences of a table."""
    return [
        Absence(
            row.get("officer", str),
            row.get("start", date),
            row.get("end", date),
            row.maybe("reason", str) or "leave",
            row.values.get("session") or "day",  # type: ignore[arg-type]  # one of the column's choices
        )
        for row in table.rows
    ]


def households(table: Table) -> list[Household]:
    """The households of a table."""
    return [
        Household(
            code=row.get("code", str),
            village=row.get("village", str),
            people=row.get("people", int),
            labourers=row.get("labourers", int),
            poor=row.values["class"] == "poor",
        )
        for row in table.rows
    ]


def vouchers(table: Table) -> list[Voucher]:
    """The vouchers of a table, in the order of their days and lines."""
    ordered = sorted(table.rows, key=lambda row: (row.get("on", date), row.line))
    return [_voucher(row) for row in ordered]


def _voucher(row: Row) -> Voucher:
    return Voucher(
        number=row.get("number", str),
        on=row.get("on", date),
        kind="collect" if row.values["kind"] == "collect" else "spend",
        household=row.maybe("household", str) or "",
        amount=row.get("amount", Dong),
        memo=row.get("memo", str),
        approved_by=row.maybe("approved_by", str) or "",
        accountant=row.maybe("accountant", str) or "",
        cashier=row.maybe("cashier", str) or "",
    )
