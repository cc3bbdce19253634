"""How answers are shown: tables, prose, JSON and progress."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from os import environ
from typing import TYPE_CHECKING, TypeVar

from grassroots_gov.text import Lang, show

if TYPE_CHECKING:
    from grassroots_gov.law import Verdict

__all__ = [
    "as_json",
    "judged",
    "progress",
    "table",
    "to_file",
]

T = TypeVar("T")


def as_json(value: object) -> None:
    """Print ``value`` as JSON, diacritics as they are."""
    import json

    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def judged(verdict: Verdict, *, lang: Lang, json: bool) -> int:
    """Print a verdict; the exit code says whether it holds."""
    if json:
        as_json(verdict.to_dict())
    else:
        print(verdict.explain(lang))
    return 0 if verdict.holds else 1


def to_file(path: str, content: bytes, argument: str) -> None:
    """Write ``content`` to the file that ``argument`` named; :class:`BadArgument` where that cannot be."""
    from pathlib import Path

    from grassroots_gov.errors import BadArgument

    try:
        Path(path).write_bytes(content)
    except (OSError, ValueError) as error:  # ValueError: a path with a null character
        raise BadArgument(argument, path, "file") from error


def table(headers: Sequence[str], rows: Iterable[Sequence[object]], *, title: str = "") -> None:
    """Print a table as wide as the terminal, or 80 signs where there is none.

    Whole numbers stand to the right; long texts are wrapped. Where not even the longest words fit side by
    side, or a row would be very tall, each row is written as a list of its own, so that nothing is ever cut.
    """
    body = [*rows]
    shown = [["" if cell is None else _line(show(cell)) for cell in row] for row in body]
    right = [
        bool(body) and all(isinstance(row[place], int) or _is_money(row[place]) for row in body)
        for place in range(len(headers))
    ]
    from shutil import get_terminal_size

    width = get_terminal_size((WIDTH, 24)).columns
    if title:
        print("\n".join(_folded(_line(title), width)))
    widths = _widths([headers, *shown], right, width)
    if widths is None or any(_height(row, widths) > TALLEST for row in shown):
        _listed(headers, shown, width)
    else:
        _drawn(headers, shown, right, widths)


WIDTH = 80
GAP = 2
TALLEST = 6
"""A row of more lines than this is easier to read as a list."""


def _line(words: str) -> str:
    """Foreign text can neither start a line of its own nor steer a terminal."""
    return "".join(sign if sign.isprintable() else " " for sign in words)


def _is_money(cell: object) -> bool:
    return type(cell).__name__ == "Dong" or cell is None


def _widths(rows: Sequence[Sequence[str]], right: Sequence[bool], width: int) -> list[int] | None:
    """How wide each column is: what it needs where there is room, never less than its longest word."""
    columns = [*zip(*rows, strict=True)]
    least = [
        max(_length(cell) if to_right else _longest_word(cell) for cell in column)
        for column, to_right in zip(columns, right, strict=True)
    ]
    widths = [max(map(_length, column)) for column in columns]
    room = width - GAP * (len(widths) - 1)
    if sum(least) > room:
        return None
    while (over := sum(widths) - room) > 0:
        # The widest of those that can give way, down to the next widest.
        giving = [at for at in range(len(widths)) if widths[at] > least[at]]
        at = max(giving, key=lambda place: widths[place])
        others = [widths[place] for place in giving if place != at]
        step = max(1, widths[at] - max(others, default=0))
        widths[at] -= min(step, over, widths[at] - least[at])
    return widths


def _height(row: Sequence[str], widths: Sequence[int]) -> int:
    return max(len(_folded(cell, width)) for cell, width in zip(row, widths, strict=True))


def _longest_word(cell: str) -> int:
    return max(map(_length, cell.split()), default=0)


def _length(words: str) -> int:
    """How many places the words take: marks that stand over a letter take none."""
    from unicodedata import east_asian_width, normalize

    if words.isascii():
        return len(words)
    return sum(
        (2 if east_asian_width(sign) in "WF" else 1)
        for sign in normalize("NFC", words)
        if not "\u0300" <= sign <= "\u036f"
    )


def _folded(words: str, width: int) -> list[str]:
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and _length(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _drawn(
    headers: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[bool], widths: Sequence[int]
) -> None:
    def line(cells: Iterable[str]) -> str:
        placed = (
            " " * (width - _length(cell)) + cell if to_right else cell + " " * (width - _length(cell))
            for cell, width, to_right in zip(cells, widths, right, strict=True)
        )
        return (" " * GAP).join(placed).rstrip()

    def lines(row: Sequence[str]) -> list[str]:
        folded = [_folded(cell, width) for cell, width in zip(row, widths, strict=True)]
        return [line(cells) for cells in zip_longest(*folded, fillvalue="")]

    bold, plain = _bold()
    print("\n".join(bold + words + plain for words in lines(headers)))
    print("─" * (sum(widths) + GAP * (len(widths) - 1)))
    for row in rows:
        print("\n".join(lines(row)))
    print()


def _listed(headers: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> None:
    """Each row as a list: the first cell, and under it whatever else it says."""
    bold, plain = _bold()
    for row in rows:
        print("\n".join(f"{bold}{words}{plain}" for words in _folded(row[0], width)))
        for header, cell in zip(headers[1:], row[1:], strict=True):
            if cell:
                first, *more = _folded(f"{header}: {cell}", width - GAP)
                print(" " * GAP + first)
                for words in _folded(" ".join(more), width - 2 * GAP) if more else ():
                    print(" " * 2 * GAP + words)
        print()


def _bold() -> tuple[str, str]:
    """The signs that make a heading bold on a terminal; none through a pipe, or where none are wanted."""
    return ("\x1b[1m", "\x1b[0m") if sys.stdout.isatty() and not environ.get("NO_COLOR") else ("", "")


def progress(items: Iterable[T], *, total: int, label: str) -> Iterator[T]:
    """Go through ``items`` with a bar on a terminal; silently elsewhere."""
    if not sys.stderr.isatty():
        yield from items
        return
    try:
        from rich.progress import track
    except ImportError:
        for count, item in enumerate(items, start=1):
            print(f"\r{label} {count}/{total}", end="", file=sys.stderr)
            yield item
        print(file=sys.stderr)
        return
    from rich.console import Console

    yield from track(items, description=label, total=total, console=Console(file=sys.stderr), transient=True)
