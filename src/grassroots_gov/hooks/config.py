"""Reading a plugin's part of the configuration, with every fault named at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import final

from grassroots_gov.errors import BadConfig

__all__ = ["Section"]


@final
class Section:
    """One table of the configuration; each reading notes what is wrong, :meth:`check` raises it all.

    >>> section = Section("email", {"host": "mail.example.vn", "port": "25"})
    >>> host, port = section.text("host"), section.integer("port", 465)
    >>> section.check()
    Traceback (most recent call last):
    grassroots_gov.errors.BadConfig: The configuration of email is wrong: port: a whole number is wanted. ...
    """

    def __init__(self, plugin: str, table: object) -> None:
        self.plugin = plugin
        self._faults: list[str] = []
        self._known: set[str] = set()
        self._table: Mapping[str, object] = {}
        if isinstance(table, Mapping):
            self._table = table
        else:
            self._faults.append(f"{plugin}: a table is wanted")

    def fault(self, name: str, wanted: str) -> None:
        """Note that ``name`` is not what is wanted."""
        self._faults.append(f"{name}: {wanted}")

    def text(self, name: str, default: str | None = None) -> str:
        """A non-empty text; without a default it must be there."""
        value = self._take(name, default)
        if isinstance(value, str) and (value.strip() or value == default):
            return value
        self.fault(name, "a text is wanted")
        return ""

    def integer(self, name: str, default: int | None = None, *, least: int = 1, most: int = 10**9) -> int:
        """A whole number from ``least`` to ``most``."""
        value = self._take(name, default)
        if not isinstance(value, int) or isinstance(value, bool):
            self.fault(name, "a whole number is wanted")
        elif not least <= value <= most:
            self.fault(name, f"a number from {least} to {most} is wanted")
        else:
            return value
        return least

    def choice(self, name: str, options: Sequence[str], default: str | None = None) -> str:
        """One of the ``options``."""
        value = self._take(name, default)
        if value in options:
            return str(value)
        self.fault(name, f"one of {', '.join(options)} is wanted")
        return options[0]

    def secret(self, name: str) -> str:
        """A secret, given as ``name``, in the file ``name_file`` or the variable ``name_env``; or none."""
        given = [form for form in (name, f"{name}_file", f"{name}_env") if self._take(form, None) is not None]
        if not given:
            return ""
        if len(given) > 1:
            self.fault(name, f"only one of {', '.join(given)} may stand")
            return ""
        where = self.text(given[0])
        if given[0] == name:
            return where
        if given[0].endswith("_env"):
            from os import environ

            if where not in environ:
                self.fault(given[0], "this environment variable is not set")
            return environ.get(where, "")
        try:
            with open(where, encoding="utf-8") as file:
                return file.read().rstrip("\r\n")
        except (OSError, UnicodeDecodeError):
            self.fault(given[0], "this file cannot be read")
            return ""

    def tables(self, name: str) -> list[Section]:
        """A list of tables, each a section of its own; give them to :meth:`check`."""
        value = self._take(name, [])
        if not isinstance(value, list) or not value:
            self.fault(name, "a list of tables is wanted")
            return []
        return [Section(f"{name} {number}", table) for number, table in enumerate(value, start=1)]

    def check(self, *parts: Section) -> None:
        """Raise :class:`BadConfig` with every fault, names that nobody asked for included."""
        faults = [*self.faults(), *(f"{part.plugin}, {fault}" for part in parts for fault in part.faults())]
        if faults:
            raise BadConfig(self.plugin, tuple(faults))

    def faults(self) -> tuple[str, ...]:
        """Everything that is wrong with this table so far, names that nobody asked for included."""
        known = ", ".join(sorted(self._known))
        unknown = sorted(set(map(str, self._table)) - self._known)
        return (*self._faults, *(f"{name}: no such setting; there are {known}" for name in unknown))

    def _take(self, name: str, default: object) -> object:
        self._known.add(name)
        return self._table.get(name, default)
