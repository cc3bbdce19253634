"""Wrong with names and the annex: what is told apart, sorted, refused, erased."""

from __future__ import annotations

import fnmatch
import unicodedata
from collections.abc import Iterator, Sequence

from grassroots_gov.errors import BadName, StreamMoved
from grassroots_gov.testing.file_store import FileStore
from grassroots_gov.testing.wrong_base import Wrong, breaks


class Renames(Wrong):
    """Names become other names on their way in."""

    def rename(self, name: str) -> str:
        """What becomes of a name."""
        raise NotImplementedError

    def append(self, stream: str, expected: int, records: Sequence[bytes]) -> None:
        try:
            super().append(self.rename(stream), expected, records)
        except StreamMoved as moved:
            raise StreamMoved(stream, expected, moved.actual) from None

    def read(self, stream: str, after: int = 0) -> Iterator[bytes]:
        return super().read(self.rename(stream), after)

    def length(self, stream: str) -> int:
        return super().length(self.rename(stream))


@breaks("names_apart")
class FoldsCase(Renames):
    """It takes names that differ in case only for one."""

    def rename(self, name: str) -> str:
        alike = (other for other in self._shelf.streams if other.casefold() == name.casefold())
        return next(alike, name)


@breaks("names_apart")
class TrimsNames(Renames):
    """It takes names that differ in blanks at the end for one, as padded columns do."""

    def rename(self, name: str) -> str:
        return name.rstrip(" ") or name


@breaks("names_apart")
class Compatible(Renames):
    """It takes names that look alike for one (NFKC)."""

    def rename(self, name: str) -> str:
        return unicodedata.normalize("NFKC", name)


@breaks("names_apart")
class CutsNames(Renames):
    """It cuts names at 191 characters, as an index of MySQL does."""

    def rename(self, name: str) -> str:
        return name if len(name) > 200 else name[:191]


@breaks("streams_sorted")
class InOrderOfBirth(Wrong):
    """It lists streams in the order in which they were made."""

    def streams(self, prefix: str = "") -> Sequence[str]:
        super().streams()
        return [name for name in self._shelf.streams if name.startswith(prefix)]


@breaks("streams_sorted")
class SortedByUtf16(Wrong):
    """It sorts names by their UTF-16 units, as some databases and languages do."""

    def streams(self, prefix: str = "") -> Sequence[str]:
        return sorted(super().streams(prefix), key=lambda name: name.encode("utf-16-be"))


@breaks("streams_sorted")
class SortedByLetter(Wrong):
    """It sorts names as a dictionary does, without regard to case."""

    def streams(self, prefix: str = "") -> Sequence[str]:
        return sorted(super().streams(prefix), key=lambda name: (name.casefold(), name))


@breaks("streams_prefix")
class PrefixIsAPattern(Wrong):
    """It takes a prefix for a pattern."""

    def streams(self, prefix: str = "") -> Sequence[str]:
        return [name for name in super().streams() if fnmatch.fnmatchcase(name, f"{prefix}*")]


@breaks("streams_prefix")
class PrefixIsAName(Wrong):
    """It refuses a prefix that could not be a name."""

    def streams(self, prefix: str = "") -> Sequence[str]:
        if len(prefix) > 200:
            raise BadName(prefix[:20], "too_long")
        return super().streams(prefix)


class Lenient(Wrong):
    """Names are taken as they come."""

    def accepts(self, name: str) -> bool:
        """Which bad names it takes."""
        raise NotImplementedError

    def _check(self, name: str) -> None:
        if self.accepts(name):
            return self._open()
        return super()._check(name)


@breaks("bad_names")
class TakesTheEmptyName(Lenient):
    """It takes the empty name."""

    def accepts(self, name: str) -> bool:
        return name == ""


@breaks("bad_names")
class TakesAnyLength(Lenient):
    """It takes names of any length."""

    def accepts(self, name: str) -> bool:
        return len(name) > 200


@breaks("bad_names")
class TakesAnyForm(Lenient):
    """It takes names in NFD, so that one name has two streams."""

    def accepts(self, name: str) -> bool:
        return not unicodedata.is_normalized("NFC", name)


@breaks("bad_names")
class TakesSurrogates(Lenient):
    """It takes text that cannot be encoded."""

    def accepts(self, name: str) -> bool:
        return any("\ud800" <= sign <= "\udfff" for sign in name)


@breaks("annex")
class EmptyIsNothing(Wrong):
    """It takes an empty value for none."""

    def annex_get(self, key: str) -> bytes | None:
        return super().annex_get(key) or None


@breaks("annex")
class FirstValueStays(Wrong):
    """It keeps the first value under a key."""

    def annex_put(self, key: str, value: bytes) -> None:
        if super().annex_get(key) is None:
            super().annex_put(key, value)


@breaks("annex_erase")
class HidesTheErased(Wrong):
    """It marks an erased value and gives it back empty."""

    def annex_erase(self, key: str) -> None:
        if super().annex_get(key) is not None:
            super().annex_put(key, b"")


@breaks("annex_erase")
class ErasingNothingRaises(Wrong):
    """It raises KeyError where there is nothing to erase."""

    def annex_erase(self, key: str) -> None:
        self._check(key)
        del self._shelf.annex[key]


@breaks("annex_erase")
class ErasesTheNeighbours(Wrong):
    """It erases every key that begins with the one given."""

    def annex_erase(self, key: str) -> None:
        super().annex_erase(key)
        for other in [other for other in self._shelf.annex if other.startswith(key)]:
            super().annex_erase(other)


@breaks("annex_apart")
class AnnexIsAStream(Wrong):
    """It keeps annex values as streams."""

    def annex_put(self, key: str, value: bytes) -> None:
        super().annex_put(key, value)
        if key in self._shelf.streams:
            self._shelf.streams[key] = [value]


@breaks("keys_apart")
class KeysFoldCase(Wrong):
    """It takes annex keys that differ in case only for one."""

    def annex_put(self, key: str, value: bytes) -> None:
        super().annex_put(key, value)
        self._shelf.annex[key.casefold()] = value

    def annex_get(self, key: str) -> bytes | None:
        super().annex_get(key)
        return self._shelf.annex.get(key.casefold())

    def annex_erase(self, key: str) -> None:
        super().annex_erase(key)
        self._shelf.annex.pop(key.casefold(), None)


@breaks("erased_bytes")
class KeepsTheErased(FileStore):
    """It moves an erased value aside, for undoing."""

    def annex_erase(self, key: str) -> None:
        file = self._file("annex", key)
        if file.exists():
            file.rename(file.with_suffix(".erased"))
