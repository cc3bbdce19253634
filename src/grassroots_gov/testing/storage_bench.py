"""What the clauses of the storage kit work with: stores by name, expectations, a watch against hanging."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from typing import Literal, NoReturn, TypeAlias

from attrs import define, field, frozen

from grassroots_gov.errors import ConformanceError
from grassroots_gov.journal.store import Store

__all__ = ["Bench", "Clause", "Level", "OpenStore"]

Level = Literal["quick", "full"]
OpenStore: TypeAlias = "Callable[[str], Store]"


@frozen
class Clause:
    """One promise of a ``Store``.

    ``name``     how errors and declarations name it
    ``promise``  the promise in one sentence
    ``check``    raises :class:`ConformanceError` where a store breaks it
    ``level``    ``quick`` clauses take moments; ``full`` ones need size, processes or kills
    ``needs``    a capability without which the clause has no meaning: ``processes``, ``raw``
    """

    name: str
    promise: str
    check: Callable[[Bench], None] = field(repr=False)
    level: Level = "quick"
    needs: str = ""


@define
class Bench:
    """One run of one clause on one backend."""

    clause: str
    open_store: OpenStore
    level: Level
    raw: Callable[[str], Iterator[bytes]] | None = None
    _opened: list[Store] = field(factory=list)
    _numbers: Iterator[int] = field(factory=lambda: count(1))
    _run: str = field(factory=lambda: f"{time.time_ns():x}")

    @property
    def full(self) -> bool:
        """Whether to take the time for size."""
        return self.level == "full"

    def fresh(self) -> str:
        """The name of a store that nobody opened before."""
        return f"{self.clause.replace('_', '-')}-{self._run}-{next(self._numbers)}"

    def open(self, name: str | None = None) -> Store:
        """A handle, closed for you at the end, on the store ``name`` or on a fresh one."""
        store = self.open_store(name if name is not None else self.fresh())
        self._opened.append(store)
        return store

    def close_all(self) -> None:
        """Close what the clause left open; whether closing works is a clause of its own."""
        while self._opened:
            with suppress(Exception):
                self._opened.pop().close()

    # --- expectations -------------------------------------------------------------------------------

    def broken(self, reason: str) -> NoReturn:
        """The clause is broken."""
        raise ConformanceError(self.clause, reason)

    def expect(self, holds: bool, reason: str) -> None:
        """``reason`` says what is wrong where ``holds`` is false."""
        if not holds:
            self.broken(reason)

    def equal(self, got: object, wanted: object, what: str) -> None:
        """``what`` is ``wanted``, of the very same type all through."""
        if got != wanted or type(got) is not type(wanted):
            self.broken(f"{what} is {_shown(got)}, not {_shown(wanted)}")

    def records(self, store: Store, stream: str, wanted: list[bytes], what: str, after: int = 0) -> None:
        """Reading ``stream`` after a position gives exactly ``wanted``."""
        got = list(store.read(stream, after))
        for position, record in enumerate(got, start=after + 1):
            if type(record) is not bytes:
                self.broken(f"{what}: record {position} is a {type(record).__name__}, not bytes")
        if got == wanted:
            return
        if len(got) != len(wanted):
            self.broken(f"{what}: {len(got)} records, not {len(wanted)}")
        at = next(n for n, pair in enumerate(zip(got, wanted, strict=True)) if pair[0] != pair[1])
        self.broken(f"{what}: record {after + at + 1} is {_shown(got[at])}, not {_shown(wanted[at])}")

    def raises(self, error: type[Exception], act: Callable[[], object], what: str) -> Exception:
        """``act`` raises ``error``; the error is answered."""
        try:
            act()
        except error as raised:
            return raised
        except Exception as other:
            raise ConformanceError(
                self.clause, f"{what} raises {type(other).__name__}, not {error.__name__}"
            ) from other
        raise ConformanceError(self.clause, f"{what} raises nothing, not {error.__name__}")


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:60]}… ({len(text)} characters)"


class Hung(BaseException):
    """Raised into a clause that does not end; not an ``Exception``, so that no backend swallows it."""


@contextmanager
def watched(seconds: float) -> Iterator[None]:
    """Raise :class:`Hung` in the main thread after ``seconds``, where the platform can."""
    usable = (
        hasattr(signal, "setitimer")
        and threading.current_thread() is threading.main_thread()
        and signal.getitimer(signal.ITIMER_REAL)[0] == 0
    )
    if not usable:
        yield
        return

    def ring(*_: object) -> None:
        raise Hung

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
