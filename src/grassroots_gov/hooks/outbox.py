"""The outbox: every notice that a fact calls for reaches its channel at least once, in order.

What belongs here: which notice is next, and what its failure means. What does not: which facts call for
notices (the composer says), how long to wait (the policy), and how a channel delivers (the notifier).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeAlias

from attrs import define, field, frozen

from grassroots_gov.errors import BadNotice, TemporaryFailure, Undeliverable, UnknownNotice
from grassroots_gov.hooks.delivery import (
    CODEC,
    PREFIX,
    STATE,
    Dead,
    Delayed,
    Delivered,
    Died,
    Dismissed,
    HandedOn,
    Proven,
    Reached,
    Revived,
    State,
)
from grassroots_gov.hooks.policy import Policy
from grassroots_gov.hooks.undelivered import dead_letters, owed
from grassroots_gov.journal import Event, Fact, Journal, Personal
from grassroots_gov.notices import Message, Notifier

if TYPE_CHECKING:
    from grassroots_gov.law import Obligation

__all__ = ["Chain", "Outbox", "Report"]

Chain: TypeAlias = Sequence[Message]
"""One notice on each channel that may carry it, the preferred first; all of one id."""


@frozen(kw_only=True)
class Report:
    """What one run did: counts, and when the next run has something to do (``None``: nothing waits)."""

    delivered: int
    delayed: int
    died: int
    waiting: int
    next_at: datetime | None


@define
class _Tally:
    delivered: int = 0
    delayed: int = 0
    died: int = 0
    waiting: int = 0
    next_at: datetime | None = None
    blocked: set[tuple[str, str]] = field(factory=set)
    stuck: dict[tuple[str, str], int] = field(factory=dict)

    def wait(self, until: datetime) -> None:
        self.next_at = until if self.next_at is None else min(self.next_at, until)


class Outbox:
    """Hands the notices of a journal's facts to channels.

    ``compose`` answers the chains that a fact calls for, the same ones whenever it is asked; their ids are
    unique in the journal. ``since`` leaves out what was recorded before. A run reads no clock: it is told
    the time.

    Promises: a notice is delivered at least once, with one id; no later notice to one recipient of a
    channel goes out before an earlier one is settled; after a crash at any point the next run begins with
    the notice that was under way, so that a repeat stands right behind its first. One outbox works at a
    time; where another writes in between, ``StreamMoved`` ends the run and nothing is lost.
    """

    def __init__(
        self,
        journal: Journal,
        notifiers: Iterable[Notifier],
        compose: Callable[[Fact], Iterable[Chain]],
        *,
        policy: Policy | None = None,
        since: datetime | None = None,
    ) -> None:
        self._journal = journal.speaking(CODEC)
        self._notifiers = {notifier.channel: notifier for notifier in notifiers}
        self._compose = compose
        self._policy = policy or Policy()
        self._since = since
        self._lengths: dict[str, int] = {}

    # --- delivering ---------------------------------------------------------------------------------

    def run(self, now: datetime) -> Report:
        """Try everything that is due at ``now`` (with its time zone), each notice at most once a channel."""
        states = {channel: self._state(channel) for channel in self._channels()}
        tally = _Tally()
        ends: dict[str, int] = {}
        for fact, chain in self._revived(states):
            self._settle(fact, chain, states, tally, now)
        for fact, chain in self._called_for(states, ends):
            state = states.setdefault(chain[0].channel, State())
            done = chain[0].id in state.settled or chain[0].id in state.revived
            if fact.position > state.cursor.get(fact.stream, 0) and not done:
                self._settle(fact, chain, states, tally, now)
        for channel, state in states.items():
            self._reach(channel, state, ends, tally, now)
        return Report(
            delivered=tally.delivered,
            delayed=tally.delayed,
            died=tally.died,
            waiting=tally.waiting,
            next_at=tally.next_at,
        )

    def _settle(
        self, fact: Fact, chain: Chain, states: dict[str, State], tally: _Tally, now: datetime
    ) -> None:
        """Take one notice as far as it goes today."""
        first = chain[0]
        key = (first.channel, first.recipient)
        step, failures, until = states[first.channel].open.get(first.id, (0, 0, None))
        # A chain that has grown shorter since: its last channel is where it stands.
        step = min(step, len(chain) - 1)
        until = until if until is not None and now < until else None
        until = until or self._policy.quiet_until(chain[step].channel, now)
        going = key not in tally.blocked and until is None
        while going:
            message = chain[step]
            named = {"message": first.id, "of": fact.id, "channel": message.channel}
            reference, reason, final = self._send(message)
            failures += 1
            if reference is not None:
                self._write(first.channel, [Delivered(**named, reference=reference)], states, now)
                tally.delivered += 1
                return
            if not final and failures < self._policy.attempts:
                until = now + self._policy.pause(failures)
                delayed = Delayed(**named, attempt=failures, until=until, reason=Personal(reason))
                self._write(first.channel, [delayed], states, now)
                tally.delayed += 1
                going = False
            elif step + 1 < len(chain):
                step, failures = step + 1, 0
                handed = HandedOn(**named, step=step, reason=Personal(reason))
                self._write(first.channel, [handed], states, now)
                until = self._policy.quiet_until(chain[step].channel, now)
                going = until is None
            else:
                self._write(first.channel, [Died(**named, reason=Personal(reason))], states, now)
                tally.died += 1
                return
        tally.waiting += 1
        tally.blocked.add(key)
        if fact.position > states[first.channel].cursor.get(fact.stream, 0):
            here = (first.channel, fact.stream)
            tally.stuck[here] = min(fact.position, tally.stuck.get(here, fact.position))
        if until is not None:
            tally.wait(until)

    def _send(self, message: Message) -> tuple[str | None, str, bool]:
        """The channel's reference; or nothing, with the reason and whether it is final."""
        notifier = self._notifiers.get(message.channel)
        if notifier is None:
            return None, "no such channel", False
        try:
            receipt = notifier.send(message)
        except TemporaryFailure as error:
            return None, error.reason, False
        except Undeliverable as error:
            return None, error.reason, True
        except Exception as error:  # a channel that breaks its promise must not stop the others
            return None, f"{type(error).__name__}: {error}", False
        if not receipt.accepted or receipt.message_id != message.id:
            return None, "not accepted", False
        return receipt.reference, "", False

    # --- what is to be done -------------------------------------------------------------------------

    def _channels(self) -> list[str]:
        known = {name.removeprefix(PREFIX) for name in self._journal.streams(PREFIX)}
        return sorted(known | set(self._notifiers))

    def _revived(self, states: dict[str, State]) -> Iterator[tuple[Fact, Chain]]:
        for _, state in sorted(states.items()):
            for message, of in tuple(state.revived.items()):
                fact = self._fact(of)
                for chain in self._compose(fact):
                    if chain[0].id == message:
                        yield fact, chain

    def _called_for(self, states: dict[str, State], ends: dict[str, int]) -> Iterator[tuple[Fact, Chain]]:
        """The notices above the lowest cursor, in the order of recording; ``ends`` learns how far it read."""
        fresh: list[Fact] = []
        for stream in self._journal.streams():
            if stream.startswith(PREFIX):
                continue
            start = min((state.cursor.get(stream, 0) for state in states.values()), default=0)
            facts = list(self._journal.facts(stream, start))
            ends[stream] = start + len(facts)
            fresh += facts
        fresh.sort(key=lambda fact: (fact.recorded_at, fact.stream, fact.position))
        seen: set[str] = set()
        for fact in fresh:
            if self._since is None or fact.recorded_at >= self._since:
                for chain in self._compose(fact):
                    ids = {message.id for message in chain}
                    if len(ids) != 1 or ids & seen:
                        # An id used twice would be taken for a repeat, and its notice lost.
                        raise BadNotice(fact.id, ", ".join(sorted(ids)))
                    seen |= ids
                    yield fact, chain

    def _reach(self, channel: str, state: State, ends: dict[str, int], tally: _Tally, now: datetime) -> None:
        """Move the channel's cursors up to the first notice that is not settled."""
        moved: list[Event] = []
        for stream, end in sorted(ends.items()):
            stuck = tally.stuck.get((channel, stream))
            position = end if stuck is None else min(end, stuck - 1)
            if position > state.cursor.get(stream, 0):
                moved.append(Reached(stream=stream, position=position))
        if moved:
            self._write(channel, moved, {channel: state}, now)

    # --- dead letters -------------------------------------------------------------------------------

    def dead_letters(self) -> tuple[Dead, ...]:
        """Every notice that no channel delivers and nobody has dealt with (thông báo không gửi được)."""
        return dead_letters(self._journal)

    def retry(self, message: str, *, on: date) -> None:
        """Try a dead letter again from the start of its chain, or raise :class:`UnknownNotice`."""
        channel, dead = self._dead(message)
        self._append(channel, [Revived(message=message, of=dead.of)], on)

    def dismiss(self, message: str, *, on: date, why: str) -> None:
        """A person has dealt with a dead letter, as ``why`` says, or :class:`UnknownNotice`."""
        channel, dead = self._dead(message)
        self._append(channel, [Dismissed(message=message, of=dead.of, why=why)], on)

    def prove(self, message: str, evidence: str, *, on: date) -> bool:
        """Write down the channel's proof that a delivered notice was heard (bằng chứng đã phát).

        A proof that is written already is not written again, and answers ``False``. A notice that was
        never delivered is :class:`UnknownNotice`.
        """
        for channel in self._channels():
            known = [
                event for _, event in self._journal.events(PREFIX + channel) if _concerns(event, message)
            ]
            if Proven(message=message, evidence=evidence) in known:
                return False
            if known:
                self._state(channel)
                self._append(channel, [Proven(message=message, evidence=evidence)], on)
                return True
        raise UnknownNotice(message)

    def owed(self, on: date) -> tuple[Obligation, ...]:
        """Each dead letter as something owed: somebody must tell the recipient."""
        return owed(self._journal, on)

    def _dead(self, message: str) -> tuple[str, Dead]:
        for channel in self._channels():
            dead = self._state(channel).dead.get(message)
            if dead is not None:
                return channel, dead
        raise UnknownNotice(message)

    # --- the journal --------------------------------------------------------------------------------

    def _state(self, channel: str) -> State:
        state, self._lengths[channel] = self._journal.state(PREFIX + channel, STATE)
        return state

    def _fact(self, of: str) -> Fact:
        stream, _, position = of.rpartition("#")
        return next(self._journal.facts(stream, int(position) - 1))

    def _write(self, channel: str, events: list[Event], states: dict[str, State], now: datetime) -> None:
        self._append(channel, events, now.date())
        states[channel] = self._state(channel)

    def _append(self, channel: str, events: list[Event], on: date) -> None:
        # After the position we know of: what another outbox wrote in between must not go unseen.
        self._journal.append(PREFIX + channel, self._lengths.get(channel, 0), events, effective_on=on)


def _concerns(event: Event, message: str) -> bool:
    return isinstance(event, (Delivered, Proven)) and event.message == message
