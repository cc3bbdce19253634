"""How a wrong store is noted, and opened for the kit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Lock
from typing import Any, ClassVar, TypeVar

from attrs import frozen

from grassroots_gov.journal.memory import MemoryStore
from grassroots_gov.journal.store import Store
from grassroots_gov.testing.file_store import FileStore

__all__ = ["NOTED", "Wrong", "WrongStore", "breaks"]

T = TypeVar("T", bound=type)


class Wrong(MemoryStore):
    """The memory store, to be spoiled."""

    one_for_all: ClassVar[bool] = False

    def __init__(self) -> None:
        super().__init__()
        self.shared: dict[str, Any] = {}
        """What the handles on one store share beside its content."""
        self.writing = Lock()

    def again(self) -> Wrong:
        other = super().again()
        assert isinstance(other, Wrong)
        other.shared, other.writing = self.shared, self.writing
        return other

    def kept(self, stream: str) -> list[bytes]:
        """The list that holds a stream."""
        return self._shelf.streams.setdefault(stream, [])


@frozen
class WrongStore:
    """``store`` is wrong as ``fault`` says, and ``clause`` rejects it, at the quick level."""

    store: type[Wrong] | type[FileStore]
    clause: str
    fault: str

    @property
    def name(self) -> str:
        """The name of the class."""
        return self.store.__name__

    def opener(self, folder: Path) -> Callable[[str], Store]:
        """An ``open_store`` for the kit; a store of files writes below ``folder``."""
        made = self.store
        if issubclass(made, FileStore):
            return lambda name: made(folder / name)
        shelves: dict[str, Wrong] = {}
        return lambda name: shelves.setdefault("" if made.one_for_all else name, made()).again()

    def raw(self, folder: Path) -> Callable[[str], Iterator[bytes]] | None:
        """What ``check_storage`` takes as ``raw``, where its clause is the one that needs it."""
        if self.clause != "erased_bytes":
            return None
        return lambda name: (file.read_bytes() for file in (folder / name).rglob("*") if file.is_file())


NOTED: list[WrongStore] = []
"""Every wrong store whose module is loaded."""


def breaks(clause: str) -> Callable[[T], T]:
    """Note a wrong store; the first line of its docstring says what is wrong."""

    def note(store: T) -> T:
        NOTED.append(WrongStore(store, clause, (store.__doc__ or "").splitlines()[0]))
        return store

    return note
