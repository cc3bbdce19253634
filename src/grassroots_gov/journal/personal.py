"""Personal data: the words live in the erasable annex, the chain holds only a salted digest."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from attrs import field, frozen

if TYPE_CHECKING:
    from grassroots_gov.journal.store import Store

__all__ = ["Personal", "reveal", "seal"]


@frozen
class Personal:
    """A personal detail (dữ liệu cá nhân) inside a fact: give the ``text``; reading gives the ``digest``.

    A fact that is read back holds no text. ``Journal.reveal`` asks the annex, which may have forgotten.
    """

    text: str | None = field(default=None, repr=False)
    digest: str = ""

    def __str__(self) -> str:
        return "…"


def annex_key(digest: str) -> str:
    """Where the annex keeps what was sealed under ``digest``."""
    return f"personal/{digest}"


def seal(text: str, salt: bytes) -> tuple[str, bytes]:
    """The digest for the chain and the value for the annex."""
    words = text.encode()
    return hashlib.sha256(salt + words).hexdigest(), salt + words


def reveal(store: Store, digest: str) -> str | None:
    """The words sealed under ``digest``; nothing where they were erased or are not what was sealed."""
    kept = store.annex_get(annex_key(digest))
    if kept is None or hashlib.sha256(kept).hexdigest() != digest:
        return None
    return kept[SALT_BYTES:].decode()


SALT_BYTES = 16
