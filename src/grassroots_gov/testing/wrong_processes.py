"""Wrong with processes: what others wrote, what a kill leaves behind."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

from grassroots_gov.testing.file_store import FileStore
from grassroots_gov.testing.wrong_base import breaks


@breaks("processes_agree")
class ReadsOnce(FileStore):
    """It looks into a file once, and again only when this process has written."""

    _cache: ClassVar[dict[Path, list[bytes]]] = {}

    def _load(self, file: Path, *, named: bool = False) -> list[bytes]:
        if named:
            return super()._load(file, named=True)
        return list(self._cache.setdefault(file, super()._load(file)))

    def _replace(self, file: Path, name: str, records: Sequence[bytes]) -> None:
        super()._replace(file, name, records)
        self._cache[file] = list(records)

    def annex_erase(self, key: str) -> None:
        super().annex_erase(key)
        self._cache.pop(self._file("annex", key), None)


@breaks("processes_agree")
class WritesAtClose(FileStore):
    """It writes to the disk when it is closed; until then only this process knows."""

    _pending: ClassVar[dict[Path, tuple[str, list[bytes]]]] = {}

    def _load(self, file: Path, *, named: bool = False) -> list[bytes]:
        if file not in self._pending:
            return super()._load(file, named=named)
        name, records = self._pending[file]
        return [name.encode()] if named else list(records)

    def _replace(self, file: Path, name: str, records: Sequence[bytes]) -> None:
        if not file.exists():
            super()._replace(file, name, [])
        self._pending[file] = (name, list(records))

    def annex_erase(self, key: str) -> None:
        super().annex_erase(key)
        self._pending.pop(self._file("annex", key), None)

    def close(self) -> None:
        for file in [file for file in self._pending if file.is_relative_to(self._path)]:
            super()._replace(file, *self._pending.pop(file))
        super().close()


@breaks("processes")
class LocksThreadsOnly(FileStore):
    """Its lock holds threads apart, and not processes."""

    _lock: ClassVar[threading.Lock] = threading.Lock()

    def _replace(self, file: Path, name: str, records: Sequence[bytes]) -> None:
        time.sleep(0.001)
        super()._replace(file, name, records)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with self._lock:
            yield


@breaks("killed")
class LeavesItsLock(FileStore):
    """Its lock is a file, which stays behind when the process is killed."""

    @contextmanager
    def _locked(self) -> Iterator[None]:
        lock = self._path / "lock"
        until = time.monotonic() + 3
        while True:
            try:
                os.close(os.open(lock, os.O_CREAT | os.O_EXCL))
                break
            except FileExistsError:
                if time.monotonic() > until:
                    raise TimeoutError("the store is locked") from None
                time.sleep(0.0005)
        try:
            yield
        finally:
            lock.unlink()


@breaks("killed")
class CutInTwo(FileStore):
    """It writes an append in two steps; readers wait for both, a kill does not."""

    def read(self, stream: str, after: int = 0) -> Iterator[bytes]:
        self._file("streams", stream)
        with self._locked():
            return super().read(stream, after)

    def length(self, stream: str) -> int:
        self._file("streams", stream)
        with self._locked():
            return super().length(stream)

    def _replace(self, file: Path, name: str, records: Sequence[bytes]) -> None:
        if len(records) > 1:
            super()._replace(file, name, records[:-1])
            time.sleep(0.02)  # most of its time, so that on a busy machine, too, some kill falls into it
        super()._replace(file, name, records)
