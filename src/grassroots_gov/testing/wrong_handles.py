"""Wrong with handles: closing, reopening, several at once, reading while others write."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from grassroots_gov.errors import StoreClosed, StreamMoved
from grassroots_gov.journal.store import checked_records
from grassroots_gov.testing.wrong_base import Wrong, breaks


@breaks("reopen")
class ForgetsAtClose(Wrong):
    """It forgets everything when it is closed."""

    def close(self) -> None:
        if not self._closed:
            self._shelf.streams.clear()
            self._shelf.annex.clear()
        super().close()


@breaks("reopen")
class ForgetsTheAnnex(Wrong):
    """It forgets the annex when it is closed."""

    def close(self) -> None:
        if not self._closed:
            self._shelf.annex.clear()
        super().close()


@breaks("stores_by_name")
class OneForAll(Wrong):
    """It takes every name for the same store."""

    one_for_all = True


@breaks("closed")
class OpenForever(Wrong):
    """It answers after close."""

    def _open(self) -> None:
        return


@breaks("closed")
class ReadsForever(Wrong):
    """Its read answers after close."""

    def read(self, stream: str, after: int = 0) -> Iterator[bytes]:
        return (
            iter(self._shelf.streams.get(stream, [])[after:]) if self._closed else super().read(stream, after)
        )


@breaks("close_twice")
class ClosesOnce(Wrong):
    """It raises StoreClosed when it is closed again."""

    def close(self) -> None:
        self._open()
        super().close()


@breaks("close_alone")
class ClosesAll(Wrong):
    """Closing one handle closes every other."""

    def __init__(self) -> None:
        super().__init__()
        self.born = 0

    def again(self) -> ClosesAll:
        other = super().again()
        assert isinstance(other, ClosesAll)
        other.born = self.shared.get("closings", 0)
        return other

    def _open(self) -> None:
        super()._open()
        if self.shared.get("closings", 0) != self.born:
            raise StoreClosed

    def close(self) -> None:
        if not self._closed:
            self.shared["closings"] = self.shared.get("closings", 0) + 1
        super().close()


@breaks("handles_agree")
class RemembersLengths(Wrong):
    """Each handle remembers the lengths that it once saw."""

    def __init__(self) -> None:
        super().__init__()
        self._seen: dict[str, int] = {}

    def append(self, stream: str, expected: int, records: Sequence[bytes]) -> None:
        super().append(stream, expected, records)
        self._seen[stream] = expected + len(records)

    def length(self, stream: str) -> int:
        actual = super().length(stream)
        return self._seen.setdefault(stream, actual) if actual else 0


@breaks("handles_agree")
class RemembersTheAnnex(Wrong):
    """Each handle remembers the values that it once saw."""

    def __init__(self) -> None:
        super().__init__()
        self._seen: dict[str, bytes | None] = {}

    def annex_put(self, key: str, value: bytes) -> None:
        super().annex_put(key, value)
        self._seen[key] = value

    def annex_get(self, key: str) -> bytes | None:
        actual = super().annex_get(key)
        return self._seen.setdefault(key, actual) if actual is not None else None


@breaks("stale_handle")
class TrustsItsOwnLength(Wrong):
    """A handle that has appended takes its own count for the end of the stream."""

    def __init__(self) -> None:
        super().__init__()
        self._mine: dict[str, int] = {}

    def append(self, stream: str, expected: int, records: Sequence[bytes]) -> None:
        if records and self._mine.get(stream) == expected:
            self._check(stream)
            self.kept(stream).extend(records)
        else:
            super().append(stream, expected, records)
        self._mine[stream] = expected + len(records)


@breaks("readings_apart")
class OneCursor(Wrong):
    """A new reading ends the one under way."""

    def __init__(self) -> None:
        super().__init__()
        self._reading = 0

    def read(self, stream: str, after: int = 0) -> Iterator[bytes]:
        self._reading += 1
        return self._while_mine(self._reading, super().read(stream, after))

    def _while_mine(self, number: int, records: Iterator[bytes]) -> Iterator[bytes]:
        for record in records:
            if self._reading != number:
                return
            yield record


@breaks("snapshot")
class ReadsLive(Wrong):
    """Its read goes on into what is appended meanwhile."""

    def read(self, stream: str, after: int = 0) -> Iterator[bytes]:
        super().read(stream, after)
        return self._live(self._shelf.streams.get(stream, []), after)

    def _live(self, records: list[bytes], after: int) -> Iterator[bytes]:
        while after < len(records):
            yield records[after]
            after += 1


@breaks("snapshot")
class SnapshotAtFirstNext(Wrong):
    """Its read is a generator, which looks only when the first record is asked for."""

    def read(self, stream: str, after: int = 0) -> Iterator[bytes]:
        yield from super().read(stream, after)


@breaks("one_wins")
class LooksThenLeaps(Wrong):
    """It checks the length, and appends, without a lock in between."""

    def append(self, stream: str, expected: int, records: Sequence[bytes]) -> None:
        actual = self.length(stream)
        if actual != expected:
            raise StreamMoved(stream, expected, actual)
        time.sleep(0)  # another thread's turn
        batch = checked_records(records)
        if batch:
            self.kept(stream).extend(batch)


@breaks("seen_whole")
class InPieces(Wrong):
    """It keeps writers apart, and lets readers see an append while it is under way."""

    def append(self, stream: str, expected: int, records: Sequence[bytes]) -> None:
        batch = checked_records(records)
        with self.writing:
            actual = self.length(stream)
            if actual != expected:
                raise StreamMoved(stream, expected, actual)
            for record in batch:
                self.kept(stream).append(record)
                time.sleep(0)


@breaks("model")
class ErasesAgain(Wrong):
    """Closing a handle erases again what was ever erased, whatever was put there since."""

    def annex_erase(self, key: str) -> None:
        super().annex_erase(key)
        self.shared[key] = "erased"

    def close(self) -> None:
        for key in self.shared:
            self._shelf.annex.pop(key, None)
        super().close()
