"""What has become of notices: facts in the stream ``notices/<channel>``, and the state they fold to.

A notice is recorded in the stream of the first channel of its chain, also where a later one delivers it.
No address and no text of a notice is in these facts; the reasons that channels give may hold one, and are
personal details that can be erased.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from attrs import define, field, frozen

from grassroots_gov.journal import Codec, Event, Fact, Fold, Personal

__all__ = [
    "CODEC",
    "PREFIX",
    "STATE",
    "Delayed",
    "Delivered",
    "Died",
    "Dismissed",
    "HandedOn",
    "Proven",
    "Reached",
    "Revived",
    "State",
]


@frozen(kw_only=True)
class Delivered:
    """The channel has taken the notice (đã gửi); ``reference`` is the channel's own number."""

    kind: ClassVar[str] = "notices.delivered"
    message: str
    of: str
    channel: str
    reference: str


@frozen(kw_only=True)
class Delayed:
    """Failure number ``attempt`` on this channel; not tried again before ``until`` (sẽ gửi lại)."""

    kind: ClassVar[str] = "notices.delayed"
    message: str
    of: str
    channel: str
    attempt: int
    until: datetime
    reason: Personal


@frozen(kw_only=True)
class HandedOn:
    """The channel will not deliver; the next one of the chain is to (chuyển kênh)."""

    kind: ClassVar[str] = "notices.handed_on"
    message: str
    of: str
    channel: str
    step: int
    reason: Personal


@frozen(kw_only=True)
class Died:
    """No channel delivers the notice: a person must (không gửi được)."""

    kind: ClassVar[str] = "notices.died"
    message: str
    of: str
    channel: str
    reason: Personal


@frozen(kw_only=True)
class Revived:
    """A person asks for a dead notice to be tried again (gửi lại)."""

    kind: ClassVar[str] = "notices.revived"
    message: str
    of: str


@frozen(kw_only=True)
class Dismissed:
    """A person has told the recipient otherwise, or need not (đã xử lý cách khác)."""

    kind: ClassVar[str] = "notices.dismissed"
    message: str
    of: str
    why: str


@frozen(kw_only=True)
class Proven:
    """The channel says that the notice was heard or read (đã phát): what, where and when, in ``evidence``."""

    kind: ClassVar[str] = "notices.proven"
    message: str
    evidence: str


@frozen(kw_only=True)
class Reached:
    """Every notice of ``stream`` up to ``position`` is settled; reading begins after it."""

    kind: ClassVar[str] = "notices.reached"
    stream: str
    position: int


PREFIX = "notices/"
"""What every stream of delivery facts begins with."""

CODEC = Codec(Delivered, Delayed, HandedOn, Died, Revived, Dismissed, Proven, Reached)


@frozen
class Dead:
    """A dead letter: the notice, the fact it is of, the channel that gave up last, its reason, and when."""

    message: str
    of: str
    channel: str
    reason: Personal
    at: datetime


@define
class State:
    """Where a channel stands.

    ``cursor``   by stream, the position up to which all is settled
    ``settled``  notices delivered, dead or dismissed above the cursor, with the fact each is of
    ``open``     notices begun and not settled: (step of the chain, failures there, not before)
    ``dead``     dead letters, oldest first
    ``revived``  notices to be tried again though the cursor is past them, with the fact each is of
    """

    cursor: dict[str, int] = field(factory=dict)
    settled: dict[str, str] = field(factory=dict)
    open: dict[str, tuple[int, int, datetime | None]] = field(factory=dict)
    dead: dict[str, Dead] = field(factory=dict)
    revived: dict[str, str] = field(factory=dict)


def _apply(state: State, fact: Fact, event: Event) -> State:
    match event:
        case Delivered(message=message, of=of):
            _settle(state, message, of)
        case Delayed(message=message, attempt=attempt, until=until):
            state.open[message] = (state.open.get(message, (0, 0, None))[0], attempt, until)
        case HandedOn(message=message, step=step):
            state.open[message] = (step, 0, None)
        case Died(message=message, of=of, channel=channel, reason=reason):
            _settle(state, message, of)
            state.dead[message] = Dead(message, of, channel, reason, fact.recorded_at)
        case Revived(message=message, of=of):
            state.dead.pop(message, None)
            state.settled.pop(message, None)
            state.revived[message] = of
        case Dismissed(message=message):
            state.dead.pop(message, None)
        case Proven():
            pass  # changes nothing of what is still to be sent
        case Reached(stream=stream, position=position):
            state.cursor[stream] = position
            below = [message for message, of in state.settled.items() if _within(of, stream, position)]
            for message in below:
                del state.settled[message]
    return state


def _settle(state: State, message: str, of: str) -> None:
    state.open.pop(message, None)
    state.revived.pop(message, None)
    state.settled[message] = of


def _within(of: str, stream: str, position: int) -> bool:
    name, _, number = of.rpartition("#")
    return name == stream and int(number) <= position


STATE = Fold("notices", State, _apply)
