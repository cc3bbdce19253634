"""What can happen to the convention of a village, and its versions as these facts make them."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from attrs import Factory, define, field, frozen

from grassroots_gov.journal import Event, Fact, Fold

__all__ = [
    "CONVENTION",
    "CONVENTIONS",
    "EVENTS",
    "Abolished",
    "Convention",
    "DraftPosted",
    "Proposed",
    "Registered",
    "Reported",
    "Restored",
    "Suspended",
    "Version",
]

CONVENTIONS = "conventions/"


@frozen(kw_only=True)
class Registered:
    """A convention recognised before this journal began was entered as it stands."""

    kind: ClassVar[str] = "conventions.registered"
    text: str
    recognised_on: date
    recognised_by: str
    conforms: bool | None


@frozen(kw_only=True)
class DraftPosted:
    """The draft of a new version was posted for comments (niêm yết dự thảo)."""

    kind: ClassVar[str] = "conventions.draft_posted"
    text: str


@frozen(kw_only=True)
class Proposed:
    """A new version was put to the households as a decision; it takes effect when that is recognised."""

    kind: ClassVar[str] = "conventions.proposed"
    text: str
    decision: str


@frozen(kw_only=True)
class Reported:
    """A written report or a finding against the convention reached the committee."""

    kind: ClassVar[str] = "conventions.reported"
    what: str


@frozen(kw_only=True)
class Suspended:
    """The convention in force was suspended: the whole, or the named parts (tạm ngừng thực hiện)."""

    kind: ClassVar[str] = "conventions.suspended"
    ground: str
    parts: tuple[str, ...]
    by: str


@frozen(kw_only=True)
class Restored:
    """The suspension ended."""

    kind: ClassVar[str] = "conventions.restored"
    by: str


@frozen(kw_only=True)
class Abolished:
    """The convention in force was abolished (bãi bỏ)."""

    kind: ClassVar[str] = "conventions.abolished"
    ground: str
    by: str


EVENTS = (Registered, DraftPosted, Proposed, Reported, Suspended, Restored, Abolished)


@frozen
class Version:
    """One text: registered as recognised on a day, or proposed by a decision that may be recognised."""

    number: int
    text: str
    recognised_on: date | None = None
    decision: str = ""
    conforms: bool | None = None


@define
class Convention:
    """The state of one village's convention. Spans are of days; an end of ``None`` is still open."""

    versions: tuple[Version, ...] = ()
    posted: dict[str, date] = field(default=Factory(dict))
    reports: tuple[tuple[date, str], ...] = ()
    suspended: tuple[tuple[date, date | None, tuple[str, ...]], ...] = ()
    abolished: tuple[date, ...] = ()
    since: date = date.min


def _apply(state: Convention, fact: Fact, event: Event) -> Convention:
    on = fact.effective_on
    if isinstance(event, Registered):
        version = Version(
            len(state.versions) + 1, event.text, recognised_on=event.recognised_on, conforms=event.conforms
        )
        state.versions = (*state.versions, version)
    elif isinstance(event, DraftPosted):
        state.posted.setdefault(event.text, on)
    elif isinstance(event, Proposed):
        state.versions = (
            *state.versions,
            Version(len(state.versions) + 1, event.text, decision=event.decision),
        )
    elif isinstance(event, Reported):
        state.reports = (*state.reports, (on, event.what))
    elif isinstance(event, Suspended):
        state.suspended = (*state.suspended, (on, None, event.parts))
    elif isinstance(event, Restored):
        state.suspended = tuple((first, end or on, parts) for first, end, parts in state.suspended)
    elif isinstance(event, Abolished):
        state.abolished = (*state.abolished, on)
    state.since = on
    return state


CONVENTION: Fold[Convention] = Fold("convention", Convention, _apply)
