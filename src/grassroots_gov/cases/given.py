"""What a caller gave, checked before anything is judged: moments, days, words, ids."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from grassroots_gov.errors import BadCaseInput
from grassroots_gov.text import is_blank

__all__ = ["codes", "day", "filled", "moment", "moment_of_receipt", "personal"]


def moment(at: date | datetime, name: str = "at") -> datetime:
    """``at`` as a moment in office time: a day alone is its first."""
    if isinstance(at, datetime):
        return _in_office_time(at, name)
    on = day(at, name)
    return datetime(on.year, on.month, on.day)  # noqa: DTZ001  # office time


def moment_of_receipt(at: datetime) -> datetime:
    """``at``, which must say the hour: the promise depends on it."""
    if not isinstance(at, datetime):
        raise BadCaseInput("at", str(at), "cases.no_moment")
    return _in_office_time(at, "at")


def day(on: date, name: str = "on") -> date:
    """``on`` as a day."""
    if not isinstance(on, date):
        raise BadCaseInput(name, str(on), "cases.not_a_day")
    return on.date() if isinstance(on, datetime) else on


def filled(name: str, text: str) -> None:
    """Refuse what is empty or no text."""
    if not isinstance(text, str):
        raise BadCaseInput(name, str(text), "cases.not_text")
    if is_blank(text):
        raise BadCaseInput(name, text, "cases.empty")


def personal(name: str, text: str | None) -> str | None:
    """A personal detail: readable words or nothing. What is refused is not repeated."""
    if text is None:
        return None
    readable = isinstance(text, str) and not any("\ud800" <= sign <= "\udfff" for sign in text)
    if not readable or is_blank(text):
        raise BadCaseInput(name, "…", "cases.empty" if readable else "cases.not_text")
    return text


def codes(name: str, given: Iterable[str]) -> tuple[str, ...]:
    """A list of codes, each once, in order."""
    if isinstance(given, str):
        raise BadCaseInput(name, given, "cases.not_a_list")
    return tuple(dict.fromkeys(map(str, given)))


def _in_office_time(at: datetime, name: str) -> datetime:
    if at.tzinfo is not None:
        raise BadCaseInput(name, at.isoformat(), "cases.with_zone")
    return at
