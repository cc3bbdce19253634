"""How facts become state, and how a state is kept so that it need not be folded again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Generic, TypeVar

from attrs import frozen

from grassroots_gov.errors import BrokenChain, StorageError
from grassroots_gov.journal.canonical import Json, canonical
from grassroots_gov.journal.codec import Event
from grassroots_gov.journal.fact import FIRST, Fact, parse
from grassroots_gov.journal.store import Store

__all__ = ["Fold", "View", "begin", "discard", "keep"]

S = TypeVar("S")

KEPT_EVERY = 256
"""From how many facts after a checkpoint on a process leaves one as it begins or closes: as many as a new
process folds at most, where the last one closed its journal."""
KEPT_RUNNING = 1_024
"""The same while a journal stays open: keeping a state takes as long as writing a dozen facts."""


@frozen(eq=False)
class Fold(Generic[S]):
    """A view: where it starts, and what each fact makes of it.

    ``apply`` may change the state in place and answers it; only the journal calls it, and only for
    facts that are durable. ``dump`` and ``load``, where given, let the journal keep a checkpoint of the
    state in the annex, which may be deleted at any time and is recomputed; ``dump`` answers plain values
    whose size should not grow with history. Whoever changes what ``apply`` computes or ``dump`` writes
    raises ``version``: checkpoints of another version are not used.
    """

    name: str
    initial: Callable[[], S]
    apply: Callable[[S, Fact, Event], S]
    dump: Callable[[S], Json] | None = None
    load: Callable[[Json], S] | None = None
    version: int = 1


class View(Generic[S]):
    """A state, the length of the stream it stands for, the digest there, and the length last kept."""

    __slots__ = ("fold", "head", "kept", "length", "state")

    def __init__(self, fold: Fold[S], state: S, length: int = 0, head: str = FIRST, kept: int = 0) -> None:
        self.fold = fold
        self.state = state
        self.length = length
        self.head = head
        self.kept = kept


def begin(store: Store, stream: str, fold: Fold[S]) -> View[S]:
    """The view as it was last kept, or a new one.

    A checkpoint counts only where it is whole and the record at its position is the one it was made of.
    """
    import json

    if fold.load is None:
        return View(fold, fold.initial())
    kept = store.annex_get(_key(stream, fold))
    try:
        if kept is not None and kept[:64].decode() == hashlib.sha256(kept[65:]).hexdigest():
            plain = json.loads(kept[65:])
            length, head = plain["length"], plain["head"]
            for record in store.read(stream, length - 1):
                if parse(record, stream, length).digest == head:
                    return View(fold, fold.load(plain["state"]), length, head, length)
                break
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, BrokenChain):
        pass  # what a checkpoint cannot tell, the facts tell again
    return View(fold, fold.initial())


def keep(store: Store, stream: str, view: View[S], every: int) -> None:
    """Leave a checkpoint ``every`` so many facts after the last; a store that cannot now, need not."""
    if view.fold.dump is None or view.length - view.kept < every:
        return
    plain = canonical({"length": view.length, "head": view.head, "state": view.fold.dump(view.state)})
    try:
        store.annex_put(_key(stream, view.fold), hashlib.sha256(plain).hexdigest().encode() + b"\n" + plain)
    except StorageError:
        return  # only time is lost: the next process folds a little more
    view.kept = view.length


def discard(store: Store, stream: str, fold: Fold[S]) -> None:
    """Make the checkpoint, if there is one, count no longer."""
    if store.annex_get(_key(stream, fold)):
        store.annex_put(_key(stream, fold), b"")


def _key(stream: str, fold: Fold[S]) -> str:
    named = f"{fold.name}/{fold.version}/{stream}"
    return f"view/{hashlib.sha256(named.encode()).hexdigest()}"
