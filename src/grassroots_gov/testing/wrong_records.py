"""Wrong with records: what is appended is not what is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from grassroots_gov.errors import StreamMoved
from grassroots_gov.testing.wrong_base import Wrong, breaks


@breaks("methods")
class NoErasing(Wrong):
    """It has no annex_erase."""

    annex_erase: ClassVar[None] = None  # type: ignore[assignment]  # wrong on purpose


@breaks("unknown_is_empty")
class RaisesForUnknown(Wrong):
    """It raises KeyError for the length of a stream that nobody wrote to."""

    def length(self, stream: str) -> int:
        return len(self._shelf.streams[stream])


@breaks("append_then_read")
class AnswersALine(Wrong):
    """It answers a list where an iterator is promised."""

    def read(self, stream: str, after: int = 0) -> Iterator[bytes]:
        return list(super().read(stream, after))  # type: ignore[return-value]  # wrong on purpose


@breaks("append_then_read")
class ReadOnce(Wrong):
    """It forgets what was read."""

    def read(self, stream: str, after: int = 0) -> Iterator[bytes]:
        records = list(super().read(stream, after))
        if after == 0:
            self._shelf.streams.pop(stream, None)
        return iter(records)


@breaks("append_then_read")
class Backwards(Wrong):
    """It stores the records of one append in reverse."""

    def append(self, stream: str, expected: int, records: Sequence[bytes]) -> None:
        super().append(stream, expected, list(reversed(records)))


@breaks("append_then_read")
class ViewsOfBytes(Wrong):
    """It answers byte arrays, which the caller can change."""

    def read(self, stream: str, after: int = 0) -> Iterator[bytes]:
        return map(bytearray, super().read(stream, after))  # type: ignore[arg-type]  # wrong on purpose


@breaks("order")
class SortedAsText(Wrong):
    """It orders positions as text, so that the tenth comes after the first."""

    def read(self, stream: str, after: int = 0) -> Iterator[bytes]:
        numbered = enumerate(super().read(stream), start=1)
        ordered = sorted(numbered, key=lambda pair: str(pair[0]))
        return (record for position, record in ordered if position > after)


@breaks("any_bytes")
class ForgetsEmpty(Wrong):
    """It drops empty records."""

    def append(self, stream: str, expected: int, records: Sequence[bytes]) -> None:
        super().append(stream, expected, [record for record in records if record])


@breaks("any_bytes")
class StoresText(Wrong):
    """It stores text, and bytes that are none become question marks."""

    def append(self, stream: str, expected: int, records: Sequence[bytes]) -> None:
        super().append(stream, expected, [record.decode(errors="replace").encode() for record in records])


@breaks("any_bytes")
class StoresLines(Wrong):
    """It stores lines, and takes the blanks at their ends away."""

    def append(self, stream: str, expected: int, records: Sequence[bytes]) -> None:
        super().append(stream, expected, [record.strip() for record in records])


@breaks("any_bytes")
class EndsAtNul(Wrong):
    """It ends a record at the first zero byte."""

    def append(self, stream: str, expected: int, records: Sequence[bytes]) -> None:
        super().append(stream, expected, [record.partition(b"\0")[0] for record in records])


@breaks("equal_records")
class KeepsOneOfEqual(Wrong):
    """It takes a repeated record for a repeated delivery and drops it."""

    def append(self, stream: str, expected: int, records: Sequence[bytes]) -> None:
        fresh: list[bytes] = []
        last = next(iter(self._shelf.streams.get(stream, [])[-1:]), None)
        for record in records:
            if record != last:
                fresh.append(record)
            last = record
        super().append(stream, expected, fresh)


@breaks("read_after")
class FromNotAfter(Wrong):
    """It reads from a position on, not after it."""

    def read(self, stream: str, after: int = 0) -> Iterator[bytes]:
        return super().read(stream, max(after - 1, 0))


@breaks("stream_moved")
class IgnoresExpected(Wrong):
    """It appends wherever the end is."""

    def append(self, stream: str, expected: int, records: Sequence[bytes]) -> None:
        super().append(stream, self.length(stream), records)


@breaks("stream_moved")
class Overwrites(Wrong):
    """It takes an old position for an order to overwrite."""

    def append(self, stream: str, expected: int, records: Sequence[bytes]) -> None:
        if 0 <= expected < self.length(stream):
            del self.kept(stream)[expected:]
        super().append(stream, expected, records)


@breaks("stream_moved")
class WritesThenChecks(Wrong):
    """It refuses a wrong position after having written the first record."""

    def append(self, stream: str, expected: int, records: Sequence[bytes]) -> None:
        try:
            super().append(stream, expected, records)
        except StreamMoved:
            self.kept(stream).extend(records[:1])
            raise


@breaks("stream_moved")
class SaysTheWrongLength(Wrong):
    """Its StreamMoved does not say the true length."""

    def append(self, stream: str, expected: int, records: Sequence[bytes]) -> None:
        try:
            super().append(stream, expected, records)
        except StreamMoved as moved:
            raise StreamMoved(stream, expected, moved.actual + 1) from None


@breaks("append_nothing")
class NothingIsAStream(Wrong):
    """Appending nothing creates a stream."""

    def append(self, stream: str, expected: int, records: Sequence[bytes]) -> None:
        super().append(stream, expected, records)
        self.kept(stream)


@breaks("append_nothing")
class NothingIsUnchecked(Wrong):
    """Appending nothing succeeds wherever the stream ends."""

    def append(self, stream: str, expected: int, records: Sequence[bytes]) -> None:
        super().append(stream, expected if records else self.length(stream), records)


@breaks("all_or_none")
class OneByOne(Wrong):
    """It writes record by record, and stops at the one that it cannot write."""

    def append(self, stream: str, expected: int, records: Sequence[bytes]) -> None:
        if not records:
            return super().append(stream, expected, records)
        for at, record in enumerate(records):
            super().append(stream, expected + at, [record])
        return None


@breaks("own_copy")
class KeepsTheCallersList(Wrong):
    """It keeps the list that it was given."""

    def append(self, stream: str, expected: int, records: Sequence[bytes]) -> None:
        super().append(stream, expected, records)
        if expected == 0 and isinstance(records, list) and records:
            self._shelf.streams[stream] = records


@breaks("streams_independent")
class OneCounterForAll(Wrong):
    """It counts positions over all streams."""

    def length(self, stream: str) -> int:
        super().length(stream)
        return sum(map(len, self._shelf.streams.values()))

    def append(self, stream: str, expected: int, records: Sequence[bytes]) -> None:
        if self.length(stream) != expected:
            raise StreamMoved(stream, expected, self.length(stream))
        super().append(stream, super().length(stream), records)


@breaks("looking_creates_nothing")
class ValuesAreListed(Wrong):
    """A value in the annex creates a stream."""

    def annex_put(self, key: str, value: bytes) -> None:
        super().annex_put(key, value)
        self.kept(key)


@breaks("big_records")
class SixtyFourKibibytes(Wrong):
    """It cuts records at 65,535 bytes, as a BLOB column of MySQL does."""

    def append(self, stream: str, expected: int, records: Sequence[bytes]) -> None:
        super().append(stream, expected, [record[:65_535] for record in records])


@breaks("many_records")
class OnePage(Wrong):
    """It reads the first 1,400 records, a page, and no more."""

    def read(self, stream: str, after: int = 0) -> Iterator[bytes]:
        records = list(super().read(stream, after))
        return iter(records[:1_400] if after == 0 else records)


@breaks("big_batch")
class ManyParameters(Wrong):
    """It takes at most 1,200 records at once, as a statement with too many parameters does."""

    def append(self, stream: str, expected: int, records: Sequence[bytes]) -> None:
        if len(records) > 1_200:
            raise OverflowError("too many SQL variables")
        super().append(stream, expected, records)


@breaks("many_streams")
class OnePageOfNames(Wrong):
    """It lists the first 140 names, a page, and no more."""

    def streams(self, prefix: str = "") -> Sequence[str]:
        return super().streams(prefix)[:140]
