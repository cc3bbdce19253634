"""How facts become state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from attrs import frozen

from grassroots_gov.journal.canonical import Json
from grassroots_gov.journal.codec import Event
from grassroots_gov.journal.fact import Fact

__all__ = ["Fold"]

S = TypeVar("S")


@frozen(eq=False)
class Fold(Generic[S]):
    """A view: where it starts, and what each fact makes of it.

    ``apply`` may change the state in place and answers it; only the journal calls it, and only for
    facts that are durable. ``dump`` and ``load``, where given, let the journal keep a checkpoint of the
    state in the annex, which may be deleted at any time and is recomputed.
    """

    name: str
    initial: Callable[[], S]
    apply: Callable[[S, Fact, Event], S]
    dump: Callable[[S], Json] | None = None
    load: Callable[[Json], S] | None = None
