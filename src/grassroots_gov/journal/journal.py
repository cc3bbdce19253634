"""The journal: events in, chained facts durable, states folded out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from copy import copy
from datetime import date, datetime
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar

from grassroots_gov.errors import BrokenChain, StreamMoved
from grassroots_gov.journal.codec import Codec, Event, version_of
from grassroots_gov.journal.fact import FIRST, LAST, Fact, compose_of, moment_of, parse
from grassroots_gov.journal.fold import KEPT_EVERY, KEPT_RUNNING, Fold, View, begin, discard, keep
from grassroots_gov.journal.personal import SALT_BYTES, Personal, annex_key, reveal, seal
from grassroots_gov.journal.store import Store

if TYPE_CHECKING:
    from grassroots_gov.journal.audit import Audit, BulkWatcher, Watcher

__all__ = ["Journal"]

S = TypeVar("S")

ATTEMPTS = 20
"""How often a write is judged afresh when others write to the same stream, before it gives up."""


def _nothing(_: Fact) -> None:
    return None


class _Memory:
    """What the rooms' journals on one store share: states, heads, the last fact written."""

    def __init__(self) -> None:
        self.lock = RLock()
        self.views: dict[tuple[str, str], View[Any]] = {}
        self.heads: dict[str, tuple[int, str]] = {}
        self.last: str | None = None
        self.wrote = False


class Journal:
    """One store, seen as facts.

    ``clock`` answers the moment of writing (with its time zone), ``salt`` fresh random bytes; ``by`` and
    ``book`` go into every envelope. ``review`` is shown each fact before it is durable and raises to
    refuse it; ``recorded`` is shown it afterwards: what it raises goes to the caller, and the fact stays.

    Several threads may write through one journal; a state that :meth:`state` answered is the live one,
    so a thread that keeps it while others write uses a journal of its own.
    """

    def __init__(
        self,
        store: Store,
        codec: Codec | None = None,
        *,
        clock: Callable[[], datetime],
        salt: Callable[[int], bytes],
        by: str = "",
        book: Callable[[], str] = str,
        review: Callable[[Fact], None] = _nothing,
        recorded: Callable[[Fact], None] = _nothing,
    ) -> None:
        self.store = store
        self.codec = codec if codec is not None else Codec()
        self._clock = clock
        self._salt = salt
        self._by = by
        self._book = book
        self._review = review
        self._recorded = recorded
        self._memory = _Memory()

    def speaking(self, codec: Codec) -> Journal:
        """The same journal for a room with its own events: one store, one memory of states and heads."""
        other = copy(self)
        other.codec = codec
        return other

    # --- writing ------------------------------------------------------------------------------------

    def write(
        self, stream: str, fold: Fold[S], judge: Callable[[S], Sequence[Event]], *, effective_on: date
    ) -> tuple[Fact, ...]:
        """Show ``judge`` the state of ``stream``, append the events it answers, all or none.

        The judge first sees the state as this journal last knew it, and what it answers counts where nobody
        wrote since; where another did, and before a refusal counts, it is asked again with the newest state.
        """
        with self._memory.lock:
            facts = self._write(stream, fold, judge, effective_on)
        self._announce(facts)
        return facts

    def _write(
        self, stream: str, fold: Fold[S], judge: Callable[[S], Sequence[Event]], effective_on: date
    ) -> tuple[Fact, ...]:
        known = self._memory.views.get((stream, fold.name))
        if known is not None:
            keep(self.store, stream, known, KEPT_RUNNING)
            try:
                events = judge(known.state)
            except Exception:
                events = ()  # refused by what may be out of date: the newest state decides
            if events:
                try:
                    return self._append(stream, known.length, events, effective_on)
                except StreamMoved:
                    pass
        attempts = ATTEMPTS
        while True:
            state, length = self.state(stream, fold)
            events = judge(state)
            try:
                return self._append(stream, length, events, effective_on)
            except StreamMoved:
                attempts -= 1
                if not attempts:
                    raise

    def append(
        self, stream: str, expected: int, events: Sequence[Event], *, effective_on: date
    ) -> tuple[Fact, ...]:
        """Make ``events`` durable facts after position ``expected``, all or none."""
        with self._memory.lock:
            facts = self._append(stream, expected, events, effective_on)
        self._announce(facts)
        return facts

    def _announce(self, facts: Sequence[Fact]) -> None:
        for fact in facts:
            self._recorded(fact)

    def _append(
        self, stream: str, expected: int, events: Sequence[Event], effective_on: date
    ) -> tuple[Fact, ...]:
        if not events:
            return ()
        previous = self._head(stream, expected)
        sealed: dict[str, bytes] = {}

        def put_away(text: str) -> str:
            digest, value = seal(text, self._salt(SALT_BYTES))
            sealed[annex_key(digest)] = value
            return digest

        facts: list[Fact] = []
        folded: list[Event | None] = []
        records: list[bytes] = []
        moment = moment_of(self._clock())
        book = self._book()
        witness = self._witness(stream)
        for position, event in enumerate(events, start=expected + 1):
            body = self.codec.encode(event, put_away)
            fact, record = compose_of(
                stream,
                position,
                event.kind,
                version_of(event),
                effective_on,
                moment,
                self._by,
                book,
                previous,
                witness,
                body,
            )
            self._review(fact)
            facts.append(fact)
            # As written, it is read back as itself; other spellings and personal words are not.
            folded.append(event if not sealed and (fact.body is body or fact.body == body) else None)
            records.append(record)
            previous, witness = fact.digest, ""
        # Sealed words first: a crash in between leaves words without a fact, never a fact without its words.
        for key, value in sealed.items():
            self.store.annex_put(key, value)
        try:
            self.store.append(stream, expected, records)
        except StreamMoved:
            for key in sealed:
                self.store.annex_erase(key)
            raise
        memory = self._memory
        memory.heads[stream] = (expected + len(records), previous)
        memory.last, memory.wrote = f"{facts[-1].id}:{previous}", True
        self._fold_on(stream, facts, folded)
        return tuple(facts)

    def _fold_on(self, stream: str, facts: Sequence[Fact], events: Sequence[Event | None]) -> None:
        """Spare the states that stood just before ``facts`` from reading back what was just written."""
        views = self._memory.views
        for name in [name for name in views if name[0] == stream]:
            view = views[name]
            if (view.length, view.head) != (facts[0].position - 1, facts[0].previous):
                continue
            del views[name]
            try:
                for fact, event in zip(facts, events, strict=True):
                    self._step(view, fact, event)
            except Exception:  # noqa: S112 - the facts are durable; whoever asks folds again and is told
                continue
            views[name] = view

    def _step(self, view: View[S], fact: Fact, event: Event | None = None) -> None:
        if event is None:
            event = self.codec.decode(fact.kind, fact.version, fact.body)
        view.state = view.fold.apply(view.state, fact, event)
        view.length, view.head = fact.position, fact.digest

    def _witness(self, stream: str) -> str:
        """The last fact written, unless it is in ``stream`` itself, where the chain names it anyway."""
        memory = self._memory
        if memory.last is None:
            memory.last = (self.store.annex_get(LAST) or b"").decode(errors="replace")
        return "" if memory.last.rpartition("#")[0] == stream else memory.last

    def _head(self, stream: str, expected: int) -> str:
        """The digest of the record at ``expected``; :class:`StreamMoved` where the stream is shorter."""
        if expected <= 0:
            return FIRST  # the store checks that it is so
        known = self._memory.heads.get(stream)
        if known is not None and known[0] == expected:
            return known[1]
        for record in self.store.read(stream, expected - 1):
            return parse(record, stream, expected).digest
        raise StreamMoved(stream, expected, self.store.length(stream))

    # --- reading ------------------------------------------------------------------------------------

    def facts(self, stream: str, after: int = 0) -> Iterator[Fact]:
        """The facts of ``stream`` after a position, each checked against the one before."""
        previous: str | None = FIRST if after <= 0 else None
        for position, record in enumerate(self.store.read(stream, after), start=max(after, 0) + 1):
            fact = parse(record, stream, position)
            if previous is not None and fact.previous != previous:
                raise BrokenChain(stream, position, "rechained")
            previous = fact.digest
            yield fact

    def events(self, stream: str, after: int = 0) -> Iterator[tuple[Fact, Event]]:
        """The facts of ``stream`` with their events."""
        for fact in self.facts(stream, after):
            yield fact, self.codec.decode(fact.kind, fact.version, fact.body)

    def streams(self, prefix: str = "") -> Sequence[str]:
        """The streams whose names begin with ``prefix``."""
        return self.store.streams(prefix)

    def count(self) -> int:
        """How many facts there are in all streams; none of them is read."""
        return sum(self.store.length(name) for name in self.store.streams())

    def state(self, stream: str, fold: Fold[S]) -> tuple[S, int]:
        """The state that ``fold`` makes of ``stream``, and the length of the stream it stands for.

        Only facts that are new since the last answer, or since the checkpoint that an earlier process
        left, are folded.
        """
        memory, name = self._memory, (stream, fold.name)
        with memory.lock:
            # Taken out while it changes: a fact that cannot be folded must not leave a half-made state.
            known: View[S] | None = memory.views.pop(name, None)
            view = known if known is not None else begin(self.store, stream, fold)
            if known is None or self.store.length(stream) != view.length:
                for fact in self.facts(stream, view.length):
                    if fact.previous != view.head:
                        raise BrokenChain(stream, fact.position, "rechained")
                    self._step(view, fact)
            memory.views[name] = view
            memory.heads[stream] = (view.length, view.head)
            keep(self.store, stream, view, KEPT_EVERY if known is None else KEPT_RUNNING)
            return view.state, view.length

    def known(self, fact: Fact, fold: Fold[S]) -> S | None:
        """The state just after ``fact`` where it is at hand; the store is not asked for newer facts."""
        view = self._memory.views.get((fact.stream, fold.name))
        return view.state if view is not None and view.head == fact.digest else None

    def forget(self, stream: str, fold: Fold[S]) -> None:
        """Drop the state of ``stream`` and its checkpoint: the next answer is folded from the facts."""
        with self._memory.lock:
            self._memory.views.pop((stream, fold.name), None)
            discard(self.store, stream, fold)

    def replay(self, stream: str, fold: Fold[S]) -> S:
        """The state folded from the first fact on, without any memory or checkpoint."""
        state = fold.initial()
        for fact, event in self.events(stream):
            state = fold.apply(state, fact, event)
        return state

    # --- proving ------------------------------------------------------------------------------------

    def verify(
        self, *, checkpoint: str | None = None, watchers: Mapping[str, Watcher | BulkWatcher] | None = None
    ) -> Audit:
        """Look at every record of every stream; as :func:`~grassroots_gov.journal.audit.audit`."""
        from grassroots_gov.journal.audit import audit

        return audit(self.store, checkpoint=checkpoint, watchers=watchers or {})

    def checkpoint(self) -> str:
        """A short digest of all that is written, to print on the notice board (mã niêm yết).

        Later, ``verify(checkpoint=…)`` finds any change, however consistent, to what was there. The
        same content has the same digest.
        """
        from grassroots_gov.journal.audit import check_in

        return check_in(self.store)

    # --- personal details ---------------------------------------------------------------------------

    def reveal(self, personal: Personal) -> str | None:
        """The words of a personal detail; nothing where they were erased."""
        return personal.text if personal.text is not None else reveal(self.store, personal.digest)

    def erase(self, personal: Personal) -> None:
        """Forget the words of a personal detail; the facts and their chain stay whole."""
        self.store.annex_erase(annex_key(personal.digest))

    def close(self) -> None:
        """Note the last fact written, so that its loss would be found, keep the states, and close the store.

        Twice is harmless.
        """
        memory = self._memory
        with memory.lock:
            try:
                for (stream, _), view in memory.views.items():
                    with suppress(Exception):  # only time is lost: the next process folds more
                        keep(self.store, stream, view, KEPT_EVERY)
                if memory.wrote and memory.last:
                    memory.wrote = False
                    self.store.annex_put(LAST, memory.last.encode())
            finally:
                self.store.close()
