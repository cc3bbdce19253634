"""A roster as the office posts it: an A4 page to print, and the same as plain text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from html import escape

from attrs import field, frozen

from grassroots_gov.duty.model import Assignment
from grassroots_gov.duty.request import Slot
from grassroots_gov.text import Lang, say, show

__all__ = ["Heading", "html_of", "rows_of", "text_of"]

_STYLE = """
@page { size: A4; margin: 20mm 20mm 20mm 30mm }
body { font: 13pt/1.35 "Times New Roman", "Liberation Serif", serif; color: #000; background: #fff;
  max-width: 170mm; margin: 0 auto }
header { display: flex; justify-content: space-between; text-align: center; gap: 8mm }
header p { margin: 0 } .motto { font-weight: bold; border-bottom: 1px solid; display: inline-block }
h1 { font-size: 14pt; text-align: center; margin: 8mm 0 1mm; text-transform: uppercase }
.period { text-align: center; margin: 0 0 5mm }
table { width: 100%; border-collapse: collapse } thead { display: table-header-group }
th, td { border: 1px solid; padding: 1.2mm 2mm; text-align: left; vertical-align: top }
tr { break-inside: avoid } .rest { background: #eee } .empty { font-weight: bold }
footer { display: flex; justify-content: space-between; margin-top: 8mm; break-inside: avoid }
footer p { margin: 0 } .sign { text-align: center; min-width: 60mm }
""".strip()


@frozen(kw_only=True)
class Heading:
    """What stands above and below the table.

    ``unit``     the office ("ỦY BAN NHÂN DÂN XÃ TÂN LẬP"); ``number`` the document's number
    ``names``    how officers are called, by id; ``posts`` their post in words
    ``signer``   who signs; ``place`` and ``on`` where and when
    """

    unit: str = ""
    number: str = ""
    names: Mapping[str, str] = field(factory=dict, hash=False)
    posts: Mapping[str, str] = field(factory=dict, hash=False)
    signer: str = ""
    place: str = ""
    on: date | None = None


@frozen
class Row:
    """One line of the table: a seat of a day."""

    on: date
    when: str
    officer: str
    post: str
    rest: bool


def rows_of(
    assignments: Iterable[Assignment],
    empty: Iterable[tuple[date, str, int]],
    heading: Heading,
    slots: Mapping[str, Slot],
    resting: frozenset[date],
    lang: Lang,
) -> tuple[Row, ...]:
    """The lines, by day, slot and seat; a seat without anybody says so."""
    seats = [(one.on, one.slot, one.seat, one.officer) for one in assignments]
    seats += [(on, slot, seat, "") for on, slot, seat in empty]
    order = {name: at for at, name in enumerate(slots)}
    seats.sort(key=lambda seat: (seat[0], order.get(seat[1], len(order)), seat[1], seat[2]))
    return tuple(
        Row(
            on,
            _when(slots.get(slot, Slot(name=slot)), lang),
            heading.names.get(officer, officer) if officer else say("duty.paper_nobody", lang),
            heading.posts.get(officer, ""),
            on in resting,
        )
        for on, slot, _, officer in seats
    )


def _when(slot: Slot, lang: Lang) -> str:
    name = say("duty.paper_whole_day", lang) if slot.name == "duty" else slot.name
    if slot.begins is None or slot.ends is None:
        return name
    hours = f"{slot.begins:%H:%M}–{slot.ends:%H:%M}"
    return hours if slot.name == "duty" else f"{name} ({hours})"


def _day(on: date, lang: Lang) -> str:
    return f"{say(f'duty.weekday_{on.weekday()}', lang)}, {show(on)}"


def html_of(rows: Sequence[Row], heading: Heading, start: date, end: date, lang: Lang = "vi") -> str:
    """The page, complete in itself; every word that came from outside is escaped."""
    columns = "".join(
        f'<th scope="col">{escape(say(f"duty.paper_{column}", lang))}</th>'
        for column in ("day", "when", "officer", "post")
    )
    lines = []
    for at, row in enumerate(rows):
        first = at == 0 or rows[at - 1].on != row.on
        span = sum(1 for other in rows[at:] if other.on == row.on)
        day = f'<th scope="row" rowspan="{span}">{escape(_day(row.on, lang))}</th>' if first else ""
        mark = ' class="rest"' if row.rest else ""
        lines.append(
            f"<tr{mark}>{day}<td>{escape(row.when)}</td><td>{escape(row.officer)}</td>"
            f"<td>{escape(row.post)}</td></tr>"
        )
    title = say("duty.paper_title", lang)
    period = say("duty.paper_period", lang, start=start, end=end)
    dated = say("duty.paper_dated", lang, place=heading.place, on=heading.on) if heading.on else ""
    return (
        f'<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n<style>\n{_STYLE}\n</style>\n</head>\n<body>\n<header>\n"
        f"<div><p><strong>{escape(heading.unit)}</strong></p><p>{escape(heading.number)}</p></div>\n"
        f"<div><p><strong>{escape(say('duty.paper_state', lang))}</strong></p>"
        f'<p class="motto">{escape(say("duty.paper_motto", lang))}</p><p><em>{escape(dated)}</em></p></div>\n'
        f'</header>\n<main>\n<h1>{escape(title)}</h1>\n<p class="period">{escape(period)}</p>\n'
        f"<table>\n<thead><tr>{columns}</tr></thead>\n<tbody>\n" + "\n".join(lines) + "\n</tbody>\n</table>\n"
        f'</main>\n<footer>\n<p></p>\n<div class="sign"><p><strong>{escape(heading.signer)}</strong></p>'
        "</div>\n</footer>\n</body>\n</html>\n"
    )


def text_of(rows: Sequence[Row], heading: Heading, start: date, end: date, lang: Lang = "vi") -> str:
    """The same table in columns of plain text."""
    from unicodedata import combining

    def width(words: str) -> int:
        return sum(1 for sign in words if not combining(sign))

    table = [[say(f"duty.paper_{column}", lang) for column in ("day", "when", "officer", "post")]]
    table += [[_day(row.on, lang), row.when, row.officer, row.post] for row in rows]
    widths = [max(width(line[column]) for line in table) for column in range(4)]
    lines = [heading.unit] if heading.unit else []
    lines += [say("duty.paper_title", lang), say("duty.paper_period", lang, start=start, end=end), ""]
    for at, line in enumerate(table):
        cells = (words + " " * (size - width(words)) for words, size in zip(line, widths, strict=True))
        lines.append("  ".join(cells).rstrip())
        if at == 0:
            lines.append("  ".join("-" * size for size in widths if size))
    return "\n".join(lines) + "\n"
