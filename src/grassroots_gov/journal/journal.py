"""The journal: events in, chained facts durable, states folded out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from copy import copy
from datetime import date, datetime
from typing import Any, TypeVar

from grassroots_gov.errors import BrokenChain, StreamMoved
from grassroots_gov.journal.codec import Codec, Event, version_of
from grassroots_gov.journal.fact import FIRST, Fact, digest_of, parse, record_of
from grassroots_gov.journal.fold import Fold
from grassroots_gov.journal.personal import SALT_BYTES, Personal, annex_key, reveal, seal
from grassroots_gov.journal.store import Store

__all__ = ["Journal"]

S = TypeVar("S")

ATTEMPTS = 20
"""How often a write is judged afresh when others write to the same stream, before it gives up."""


def _nothing(_: Fact) -> None:
    return None


class Journal:
    """One store, seen as facts.

    ``clock`` answers the moment of writing, ``salt`` fresh random bytes; ``by`` and ``book`` go into
    every envelope. ``review`` is shown each fact before it is durable and raises to refuse it;
    ``recorded`` is shown it afterwards.
    """

    def __init__(
        self,
        store: Store,
        codec: Codec,
        *,
        clock: Callable[[], datetime],
        salt: Callable[[int], bytes],
        by: str = "",
        book: Callable[[], str] = str,
        review: Callable[[Fact], None] = _nothing,
        recorded: Callable[[Fact], None] = _nothing,
    ) -> None:
        self.store = store
        self.codec = codec
        self._clock = clock
        self._salt = salt
        self._by = by
        self._book = book
        self._review = review
        self._recorded = recorded
        self._views: dict[tuple[str, str], tuple[Any, int, str]] = {}
        self._heads: dict[str, tuple[int, str]] = {}

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

        Where another wrote in between, the judge is asked again with the newer state.
        """
        for attempt in range(ATTEMPTS):
            state, length = self.state(stream, fold)
            events = judge(state)
            try:
                return self.append(stream, length, events, effective_on=effective_on)
            except StreamMoved:
                if attempt + 1 == ATTEMPTS:
                    raise
        raise AssertionError("unreachable")

    def append(
        self, stream: str, expected: int, events: Sequence[Event], *, effective_on: date
    ) -> tuple[Fact, ...]:
        """Make ``events`` durable facts after position ``expected``, all or none."""
        if not events:
            return ()
        previous = self._head(stream, expected)
        sealed: dict[str, bytes] = {}

        def put_away(text: str) -> str:
            digest, value = seal(text, self._salt(SALT_BYTES))
            sealed[annex_key(digest)] = value
            return digest

        facts: list[Fact] = []
        records: list[bytes] = []
        moment = self._clock()
        for offset, event in enumerate(events, start=1):
            fact = Fact(
                stream=stream,
                position=expected + offset,
                kind=event.kind,
                version=version_of(event),
                effective_on=effective_on,
                recorded_at=moment,
                by=self._by,
                book=self._book(),
                previous=previous,
                body=self.codec.encode(event, put_away),
            )
            record = record_of(fact)
            fact = parse(record, stream, expected + offset)  # what is handed out is what can be read again
            self._review(fact)
            facts.append(fact)
            records.append(record)
            previous = fact.digest
        # Sealed words first: a crash in between leaves words without a fact, never a fact without its words.
        for key, value in sealed.items():
            self.store.annex_put(key, value)
        try:
            self.store.append(stream, expected, records)
        except BaseException:
            for key in sealed:
                self.store.annex_erase(key)
            raise
        self._heads[stream] = (expected + len(records), previous)
        for fact in facts:
            self._recorded(fact)
        return tuple(facts)

    def _head(self, stream: str, expected: int) -> str:
        """The digest of the record at ``expected``; :class:`StreamMoved` where the stream is shorter."""
        if expected == 0:
            return FIRST
        known = self._heads.get(stream)
        if known is not None and known[0] == expected:
            return known[1]
        for record in self.store.read(stream, expected - 1):
            return digest_of(record)
        raise StreamMoved(stream, expected, self.store.length(stream))

    # --- reading ------------------------------------------------------------------------------------

    def facts(self, stream: str, after: int = 0) -> Iterator[Fact]:
        """The facts of ``stream`` after a position, each checked against the one before."""
        previous: str | None = FIRST if after <= 0 else None
        for position, record in enumerate(self.store.read(stream, after), start=max(after, 0) + 1):
            fact = parse(record, stream, position)
            if previous is not None and fact.previous != previous:
                raise BrokenChain(stream, position, "previous")
            previous = fact.digest
            yield fact

    def events(self, stream: str, after: int = 0) -> Iterator[tuple[Fact, Event]]:
        """The facts of ``stream`` with their events."""
        for fact in self.facts(stream, after):
            yield fact, self.codec.decode(fact.kind, fact.version, fact.body)

    def streams(self, prefix: str = "") -> Sequence[str]:
        """The streams whose names begin with ``prefix``."""
        return self.store.streams(prefix)

    def state(self, stream: str, fold: Fold[S]) -> tuple[S, int]:
        """The state that ``fold`` makes of ``stream``, and the length of the stream it stands for."""
        held = self._views.get((stream, fold.name))
        state, length, head = held if held is not None else (fold.initial(), 0, FIRST)
        for fact in self.facts(stream, length):
            if fact.previous != head:
                raise BrokenChain(stream, fact.position, "previous")
            state = fold.apply(state, fact, self.codec.decode(fact.kind, fact.version, fact.body))
            length, head = fact.position, fact.digest
        self._views[stream, fold.name] = (state, length, head)
        self._heads[stream] = (length, head)
        return state, length

    def reveal(self, personal: Personal) -> str | None:
        """The words of a personal detail; nothing where they were erased."""
        return personal.text if personal.text is not None else reveal(self.store, personal.digest)

    def erase(self, personal: Personal) -> None:
        """Forget the words of a personal detail; the facts and their chain stay whole."""
        self.store.annex_erase(annex_key(personal.digest))
