"""A kept state in parts: a small root that every process reads, and parts fetched when something asks.

Each part has two places in the annex and is written to the one that the last root does not name, so that a
crash between a part and its root loses nothing. A part that is gone or is not what the root names raises
:class:`LostPart`; whoever asked lets the journal forget the checkpoint, and the facts tell it all again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, TypeAlias, final

from grassroots_gov.journal.canonical import Json, canonical

__all__ = ["LostPart", "Parts"]

Place: TypeAlias = "tuple[int, str]"
"""Which of the two places, and the SHA-256 of what stands there."""


class LostPart(Exception):
    """A part of a checkpoint that is not there, or is not what was written."""


@final
class Parts:
    """The parts of one kept state, by name."""

    def __init__(
        self,
        get: Callable[[str], bytes | None],
        put: Callable[[str, bytes], None],
        places: dict[str, Place] | None = None,
    ) -> None:
        self._get = get
        self._put = put
        self.places: dict[str, Place] = {} if places is None else places

    def fetch(self, name: str) -> Any:
        """What was put under ``name``; nothing where nothing ever was."""
        place = self.places.get(name)
        if place is None:
            return None
        import json

        kept = self._get(_key(name, place[0]))
        if kept is None or hashlib.sha256(kept).hexdigest() != place[1]:
            raise LostPart(name)
        return json.loads(kept)

    def put(self, name: str, plain: Json) -> None:
        """Keep ``plain`` under ``name``; it counts from the next root on."""
        slot = 1 - self.places[name][0] if name in self.places else 0
        kept = canonical(plain)
        self._put(_key(name, slot), kept)
        self.places[name] = (slot, hashlib.sha256(kept).hexdigest())


def _key(name: str, slot: int) -> str:
    return f"view/funds/{hashlib.sha256(name.encode()).hexdigest()[:32]}/{slot}"
