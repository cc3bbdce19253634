"""The legal documents that ship with the library, as bytes: their names, their texts, their digest.

What belongs here: files. What does not: any rule; a process that only notes which law it knew reads none.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from functools import cache

__all__ = ["digest_of", "documents", "national_digest", "national_texts", "read"]

_DATA = os.path.join(os.path.dirname(__file__), "data")


def documents() -> tuple[str, ...]:
    """The names of the shipped files, sorted."""
    return tuple(sorted(name for name in os.listdir(_DATA) if name.endswith(".toml")))


def read(name: str) -> bytes:
    """The bytes of one shipped file."""
    with open(os.path.join(_DATA, name), "rb", buffering=0) as file:
        return file.read()


@cache
def national_texts() -> Mapping[str, bytes]:
    """The bytes of every shipped file by its name, sorted."""
    return {name: read(name) for name in documents()}


def digest_of(texts: Mapping[str, bytes]) -> str:
    """SHA-256 over the names and bytes of documents."""
    digest = hashlib.sha256()
    for name, raw in texts.items():
        digest.update(f"{name} {len(raw)}\n".encode())
        digest.update(raw)
    return digest.hexdigest()


@cache
def national_digest() -> str:
    """The digest of the national rulebook, without reading a rule of it."""
    return digest_of(national_texts())
