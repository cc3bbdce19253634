"""iCalendar (RFC 5545): our own writer, so that what we plan lands in any calendar.

An event's UID stays the same through every change; SEQUENCE grows with each, and what is withdrawn is sent
once more as cancelled. Nothing here knows the hour of writing: DTSTAMP is the day on
which the event took its present form.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from attrs import frozen

__all__ = ["Event", "calendar_of"]

ZONE = "Asia/Ho_Chi_Minh"


@frozen(kw_only=True)
class Event:
    """One entry of a calendar; without hours it is a whole day.

    ``uid``       never changes; ``sequence`` grows with every change
    ``stamp``     the day on which it took this form
    ``cancelled`` it was withdrawn
    """

    uid: str
    on: date
    summary: str
    description: str = ""
    begins: time | None = None
    ends: time | None = None
    sequence: int = 0
    stamp: date | None = None
    cancelled: bool = False


def calendar_of(events: Iterable[Event], *, name: str) -> bytes:
    """The file: UTF-8, lines ended by CR LF and folded at 75 bytes."""
    listed = sorted(events, key=lambda event: (event.on, event.uid))
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//grassroots_gov//VI",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(name)}",
        f"X-WR-TIMEZONE:{ZONE}",
        # Vietnam has kept UTC+7 without summer time for as long as any roster reaches back.
        "BEGIN:VTIMEZONE",
        f"TZID:{ZONE}",
        "BEGIN:STANDARD",
        "DTSTART:19700101T000000",
        "TZOFFSETFROM:+0700",
        "TZOFFSETTO:+0700",
        "TZNAME:+07",
        "END:STANDARD",
        "END:VTIMEZONE",
    ]
    for event in listed:
        lines.extend(_event(event))
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _event(event: Event) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(event.uid)}"
    yield f"DTSTAMP:{event.stamp or event.on:%Y%m%d}T000000Z"
    if event.begins is None or event.ends is None:
        yield f"DTSTART;VALUE=DATE:{event.on:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{event.on + timedelta(days=1):%Y%m%d}"
    else:
        last = event.on if event.ends > event.begins else event.on + timedelta(days=1)
        yield f"DTSTART;TZID={ZONE}:{_moment(event.on, event.begins)}"
        yield f"DTEND;TZID={ZONE}:{_moment(last, event.ends)}"
    yield f"SUMMARY:{_text(event.summary)}"
    if event.description:
        yield f"DESCRIPTION:{_text(event.description)}"
    yield f"SEQUENCE:{event.sequence}"
    yield "STATUS:CANCELLED" if event.cancelled else "STATUS:CONFIRMED"
    yield "TRANSP:TRANSPARENT" if event.cancelled else "TRANSP:OPAQUE"
    yield "END:VEVENT"


def _moment(on: date, at: time) -> str:
    return f"{datetime.combine(on, at):%Y%m%dT%H%M%S}"


def _text(value: str) -> str:
    """RFC 5545 section 3.3.11; other control characters have no place in a text."""
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n")):
        value = value.replace(plain, escaped)
    return "".join(sign for sign in value if sign == "\t" or (ord(sign) >= 32 and ord(sign) != 127))


def _folded(line: str) -> bytes:
    """RFC 5545 section 3.1: at most 75 bytes a line, never within a letter."""
    rest = line.encode()
    if len(rest) <= 75:
        return rest + b"\r\n"
    parts = []
    room = 75
    while len(rest) > room:
        cut = room
        while rest[cut] & 0xC0 == 0x80:
            cut -= 1
        parts.append(rest[:cut])
        rest, room = rest[cut:], 74
    return b"\r\n ".join((*parts, rest)) + b"\r\n"
