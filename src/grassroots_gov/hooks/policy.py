"""When a notice is tried: growing pauses up to a ceiling, and hours in which a channel keeps quiet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from attrs import field, frozen, validators

__all__ = ["Policy", "Quiet"]


@frozen
class Quiet:
    """Hours in which a channel is not used, by the clock on the wall (giờ không phát).

    ``start`` is quiet, ``end`` no longer; a start later than the end spans midnight.

    >>> night = Quiet(time(20), time(5))
    >>> night.until(datetime(2024, 6, 3, 22)), night.until(datetime(2024, 6, 3, 12))
    (datetime.datetime(2024, 6, 4, 5, 0), None)
    """

    start: time
    end: time

    def until(self, now: datetime) -> datetime | None:
        """When the quiet that holds at ``now`` ends; ``None`` where none holds."""
        for day in (now.date() - timedelta(days=1), now.date()):
            start = datetime.combine(day, self.start, now.tzinfo)
            end = datetime.combine(day, self.end, now.tzinfo)
            if self.end <= self.start:
                end += timedelta(days=1)
            if start <= now < end:
                return end
        return None


@frozen(kw_only=True)
class Policy:
    """How patient the outbox is.

    ``first``     the pause after the first failure; each further one is twice as long
    ``ceiling``   the longest pause
    ``attempts``  after so many failures on one channel the next of the chain is tried, or none
    ``quiet``     quiet hours by channel

    >>> [Policy(ceiling=timedelta(minutes=5)).pause(attempt).seconds for attempt in (1, 2, 3, 4)]
    [60, 120, 240, 300]
    """

    first: timedelta = timedelta(minutes=1)
    ceiling: timedelta = timedelta(hours=6)
    attempts: int = field(default=14, validator=validators.ge(1))
    quiet: Mapping[str, Quiet] = field(factory=dict, hash=False)

    def pause(self, attempt: int) -> timedelta:
        """The pause after failure number ``attempt``, counted from 1."""
        # 2 to the 40th of anything is beyond every ceiling, and a timedelta must not overflow.
        return min(self.first * 2 ** min(attempt - 1, 40), self.ceiling) if self.first else self.first

    def quiet_until(self, channel: str, now: datetime) -> datetime | None:
        """When the quiet hours of ``channel`` end, if it keeps them at ``now``."""
        hours = self.quiet.get(channel)
        return None if hours is None else hours.until(now)
