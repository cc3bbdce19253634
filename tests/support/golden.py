"""What every released version has written, and how to add what a new version writes.

``python -m support.golden`` (with ``src`` and ``tests`` on the path) adds the kinds and versions that the
golden files lack. It never changes what stands there: an old body stays, and reading it must work for ever.
"""

from __future__ import annotations

import json
import re
import types
import typing
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from enum import Enum
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from typing import Any

import attrs

import grassroots_gov
from grassroots_gov.journal import Codec, Fact, MemoryStore, Personal
from grassroots_gov.journal.codec import version_of
from grassroots_gov.money import Dong

GOLDEN = Path(__file__).parents[1] / "data/golden"
PACKAGE = Path(grassroots_gov.__file__).parent
EVENTS = GOLDEN / "events.json"
RECORDS = GOLDEN / "records_1.txt"
TEXTS = {"cutoffs": "17:00", "invalid": "blank"}
"""Fields whose text has a form."""
NOUGHT = {"disagree", "abstain", "invalid", "medium", "low"}
"""Figures that must leave room for the others."""


def codecs() -> Iterator[Codec]:
    """Those of every room, wherever a module has one."""
    for folder in sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py")):
        for path in sorted((PACKAGE / folder).glob("*.py")):
            if re.search(r"^CODEC\b", path.read_text("utf-8"), re.MULTILINE):
                yield import_module(f"grassroots_gov.{folder}.{path.stem}").CODEC


def example(hint: Any, name: str = "x") -> Any:
    """A plain value of an annotated type."""
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return example(next(arg for arg in args if arg is not type(None)), name)
    if origin is typing.Literal:
        return args[0]
    if origin is tuple:
        return (
            (example(args[0], name),) if args[-1] is Ellipsis else tuple(example(arg, name) for arg in args)
        )
    if origin is not None and issubclass(origin, Mapping):
        return {TEXTS.get(name, name): example(args[1], name)}
    plain: dict[Any, Any] = {
        str: TEXTS.get(name, name),
        int: int(name not in NOUGHT),
        bool: True,
        date: date(2020, 5, 20),
        datetime: datetime(2020, 5, 20, 8, tzinfo=UTC),
        Dong: Dong(1_250_000),
        Fraction: Fraction(1, 3),
        Personal: Personal(digest="0" * 64),
    }
    if hint in plain:
        return plain[hint]
    if issubclass(hint, Enum):
        return next(iter(hint))
    hints = typing.get_type_hints(hint)
    fields = {
        field.name: example(hints[field.name], field.name) for field in attrs.fields(hint) if field.init
    }
    return hint(**fields)


def written() -> dict[str, dict[str, Any]]:
    """``{kind: {version: body}}`` as today's code writes one example of each."""
    bodies = {}
    for codec in codecs():
        for kind, event in codec.kinds().items():
            body = codec.encode(example(event), seal=str)
            bodies[kind] = {str(version_of(event)): json.loads(json.dumps(body))}
    return bodies


def _add() -> None:
    kept = json.loads(EVENTS.read_text("utf-8")) if EVENTS.exists() else {}
    for kind, versions in written().items():
        for version, body in versions.items():
            kept.setdefault(kind, {}).setdefault(version, body)
    EVENTS.write_text(json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")
    if not RECORDS.exists():
        RECORDS.write_bytes(b"\n\n".join(_records()) + b"\n")


def _records() -> list[bytes]:
    """A small journal in two streams, with everything that an envelope and a body can hold."""
    from support.journals import DAY, Everything, Put, journal_on

    store = MemoryStore()
    journal = journal_on(store, book=lambda: "b" * 64)
    journal.append("sổ/đường", 0, [Put(amount=1, note="Gạch “đỏ”\n\\")], effective_on=DAY)
    everything = attrs.evolve(example(Everything), who=Personal("Nguyễn Thị A"))
    journal.append("khác", 0, [everything, attrs.evolve(everything, perhaps=None)], effective_on=DAY)
    journal.append("sổ/đường", 1, [Put(amount=-(10**30))], effective_on=DAY)
    return [record for stream in journal.streams() for record in store.read(stream)]


def facts_of(records: list[bytes]) -> Iterator[Fact]:
    """Each record as it is read where its own header says that it stands."""
    from grassroots_gov.journal.fact import parse

    for record in records:
        header = json.loads(record.split(b"\n")[2])
        yield parse(record, header["stream"], header["position"])


if __name__ == "__main__":
    _add()
