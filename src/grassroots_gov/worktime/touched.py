"""Late announcements: which promises a new calendar touches, and who decides; nothing moves by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Literal

from attrs import frozen

from grassroots_gov.text import Lang, has, say
from grassroots_gov.worktime.calendar import WorkCalendar
from grassroots_gov.worktime.model import Day

__all__ = ["Promise", "PromiseKind", "Touched", "touched"]

PromiseKind = Literal["promise", "dossier", "petition", "meeting", "duty", "no_duty", "deadline"]


@frozen(kw_only=True)
class Promise:
    """Something fixed to days before an announcement came (việc đã hẹn).

    ``subject``  what it is about: the id of a dossier, petition, session, decision, duty or item
    ``on``       the day promised, or held
    ``after``    the day its working days were counted from; ``None`` for what was simply set for a day
    ``n``        how many working days were counted
    ``decides``  who may move it: a post or an office
    ``kind``     what it is: a ``dossier`` or ``petition``, a ``meeting``, a ``duty``, a posted day with
                 ``no_duty``, a ``deadline`` of the law (a posting, an answer, a notice)
    ``says``     the sentence of a deadline, by language
    """

    subject: str
    on: date
    decides: str
    after: date | None = None
    n: int = 0
    kind: PromiseKind = "promise"
    says: Callable[[Lang], str] | None = None


@frozen(kw_only=True)
class Touched:
    """A promise that a new calendar touches.

    ``day``      what the promised day is now
    ``counted``  the day that the same count gives now; ``None`` for what was not counted
    ``decides``  who decides whether it moves
    """

    promise: Promise
    day: Day
    counted: date | None
    decides: str

    def explain(self, lang: Lang = "vi") -> str:
        """What was fixed, what its day is now, what the count gives now, and who decides."""
        promise = self.promise
        return say(
            "worktime.touched",
            lang,
            what=promise.says(lang) if promise.says else say(f"worktime.touched_{promise.kind}", lang),
            subject=promise.subject,
            on=promise.on,
            reason=self.day.explain(lang),
            counted=say("worktime.touched_counted", lang, on=self.counted) if self.counted else "",
            decides=_who(self.decides, lang),
        )


def touched(promises: Iterable[Promise], *, before: WorkCalendar, after: WorkCalendar) -> tuple[Touched, ...]:
    """The promises whose day changed its kind, or whose count gives another day, in their order."""
    found = []
    for promise in promises:
        day = after.day(promise.on)
        counted = None
        if promise.after is not None:
            counted = after.due(promise.after, promise.n)
        moved = counted is not None and counted != before.due(promise.after or promise.on, promise.n)
        changed = day.kind is not before.day(promise.on).kind
        if promise.kind == "no_duty" and not day.kind.works:
            continue  # nobody need be on duty on a day that is off now
        if moved or changed:
            found.append(Touched(promise=promise, day=day, counted=counted, decides=promise.decides))
    return tuple(found)


def _who(code: str, lang: Lang) -> str:
    keys = (f"law.answers_{code}", f"officers.{code}")
    return next((say(key, lang) for key in keys if has(key)), code)
