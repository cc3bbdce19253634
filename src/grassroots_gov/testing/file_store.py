"""A right store in a handful of lines: one folder, one file for each stream, one lock.

Slow and small on purpose: it shows plugin authors what the protocol asks, stands beside the memory and the
SQLite store as a third that passes the kit, and is what several of the wrong stores spoil.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from grassroots_gov.errors import StoreClosed, StreamMoved
from grassroots_gov.journal.store import check_name, checked_records

__all__ = ["FileStore"]

COUNT = 8


class FileStore:
    """A :class:`~grassroots_gov.journal.Store` in the folder ``path``, for POSIX systems.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     store = FileStore(folder)
    ...     store.append("ledger", 0, [b"first", b"second"])
    ...     list(FileStore(folder).read("ledger", 1))
    [b'second']
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = Path(path)
        self._closed = False
        for folder in ("streams", "annex"):
            (self._path / folder).mkdir(parents=True, exist_ok=True)

    def append(self, stream: str, expected: int, records: Sequence[bytes]) -> None:
        """As ``Store.append``."""
        batch = checked_records(records)
        file = self._file("streams", stream)
        with self._locked():
            before = self._load(file)
            if len(before) != expected:
                raise StreamMoved(stream, expected, len(before))
            if batch:
                self._replace(file, stream, [*before, *batch])

    def read(self, stream: str, after: int = 0) -> Iterator[bytes]:
        """As ``Store.read``."""
        return iter(self._load(self._file("streams", stream))[max(after, 0) :])

    def length(self, stream: str) -> int:
        """As ``Store.length``."""
        return len(self._load(self._file("streams", stream)))

    def streams(self, prefix: str = "") -> Sequence[str]:
        """As ``Store.streams``."""
        self._check()
        with self._locked():
            names = [
                self._load(file, named=True)[0].decode() for file in (self._path / "streams").glob("*.s")
            ]
        return sorted(name for name in names if name.startswith(prefix))

    def annex_put(self, key: str, value: bytes) -> None:
        """As ``Store.annex_put``."""
        (kept,) = checked_records((value,))
        file = self._file("annex", key)
        with self._locked():
            self._replace(file, key, [kept])

    def annex_get(self, key: str) -> bytes | None:
        """As ``Store.annex_get``."""
        return next(iter(self._load(self._file("annex", key))), None)

    def annex_erase(self, key: str) -> None:
        """As ``Store.annex_erase``."""
        file = self._file("annex", key)
        with self._locked():
            file.unlink(missing_ok=True)

    def close(self) -> None:
        """As ``Store.close``."""
        self._closed = True

    # --- files --------------------------------------------------------------------------------------

    def _check(self) -> None:
        if self._closed:
            raise StoreClosed

    def _file(self, folder: str, name: str) -> Path:
        """The file of a name: called by its digest, because not every text can name a file."""
        import hashlib

        self._check()
        check_name(name)
        return self._path / folder / f"{hashlib.sha256(name.encode()).hexdigest()}.s"

    def _load(self, file: Path, *, named: bool = False) -> list[bytes]:
        """The records of a file; with ``named`` its name first. A file is only ever replaced as a whole."""
        try:
            content = file.read_bytes()
        except FileNotFoundError:
            return []
        parts: list[bytes] = []
        at = 0
        while at < len(content):
            size = int.from_bytes(content[at : at + COUNT], "big")
            parts.append(content[at + COUNT : at + COUNT + size])
            at += COUNT + size
            if named:
                break
        return parts if named else parts[1:]

    def _replace(self, file: Path, name: str, records: Sequence[bytes]) -> None:
        fresh = file.with_suffix(".new")
        with open(fresh, "wb") as out:
            for part in (name.encode(), *records):
                out.write(len(part).to_bytes(COUNT, "big") + part)
            out.flush()
            os.fsync(out.fileno())
        os.replace(fresh, file)
        folder = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """One at a time, over threads and processes; the system frees the lock of who dies."""
        import fcntl

        with open(self._path / "lock", "wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
