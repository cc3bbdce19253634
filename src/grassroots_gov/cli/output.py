"""How answers are shown: tables, prose, JSON and progress."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

from grassroots_gov.text import Lang, show

if TYPE_CHECKING:
    from grassroots_gov.law import Verdict

__all__ = ["as_json", "judged", "progress", "table"]

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


def table(headers: Sequence[str], rows: Iterable[Sequence[object]], *, title: str = "") -> None:
    """Print a table: drawn by rich where it is installed, aligned with spaces where it is not.

    Whole numbers stand to the right.
    """
    body = [*rows]
    shown = [["" if cell is None else show(cell) for cell in row] for row in body]
    right = [
        bool(body) and all(isinstance(row[place], int) or _is_money(row[place]) for row in body)
        for place in range(len(headers))
    ]
    try:
        from rich import box
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text
    except ImportError:
        _plain(headers, shown, right, title)
        return
    if title:
        print(title)
    drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for header, to_right in zip(headers, right, strict=True):
        drawn.add_column(Text(header), justify="right" if to_right else "left")
    for row in shown:
        drawn.add_row(*map(Text, row))
    console = Console(file=sys.stdout, highlight=False)
    if not console.is_terminal:
        console = Console(file=sys.stdout, highlight=False, width=160)
    console.print(drawn)


def _is_money(cell: object) -> bool:
    return type(cell).__name__ == "Dong" or cell is None


def _plain(headers: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[bool], title: str) -> None:
    if title:
        print(title)
    widths = [max(map(len, column)) for column in zip(headers, *rows, strict=True)]
    for row in (headers, ["-" * width for width in widths], *rows):
        cells = (
            cell.rjust(width) if to_right else cell.ljust(width)
            for cell, width, to_right in zip(row, widths, right, strict=True)
        )
        print("  ".join(cells).rstrip())
    print()


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
