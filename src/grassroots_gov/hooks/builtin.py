"""The plugins that are always there: the stores of the core, and the channel that writes to the log.

They answer the same hooks as any other plugin and get no favours from the host.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from grassroots_gov.hooks.specs import hookimpl

if TYPE_CHECKING:
    from grassroots_gov.journal import Store
    from grassroots_gov.notices import DeliveryReceipt, Message, Notifier

__all__ = ["LogNotifier", "builtins"]


class MemoryPlugin:
    """``memory:`` opens a store that forgets when the process ends."""

    GRASSROOTS_GOV_SCHEMES = ("memory",)

    @hookimpl
    def open_store(self, url: str) -> Store | None:
        """As the hook."""
        if url != "memory:":
            return None
        from grassroots_gov.journal import MemoryStore

        return MemoryStore()


class SqlitePlugin:
    """``sqlite:///so.db`` opens a file; three slashes relative, four absolute."""

    GRASSROOTS_GOV_SCHEMES = ("sqlite",)

    @hookimpl
    def open_store(self, url: str) -> Store | None:
        """As the hook."""
        if not url.startswith("sqlite:"):
            return None
        from grassroots_gov.journal.sqlite import open_store

        return open_store(url)


class LogNotifier:
    """The channel ``log``: each notice becomes a line of the logger ``grassroots_gov.notices``.

    The message itself rides on the log record as ``record.message_value``.
    """

    channel = "log"

    def __init__(self) -> None:
        self._sent: set[str] = set()

    def send(self, message: Message) -> DeliveryReceipt:
        """As :meth:`Notifier.send`; a repeated id is answered and not written again."""
        from logging import getLogger

        from grassroots_gov.notices import DeliveryReceipt

        if message.id not in self._sent:
            getLogger("grassroots_gov.notices").info(
                "%s → %s: %s",
                _one_line(message.id),
                _one_line(message.recipient),
                _one_line(message.subject or message.body),
                extra={"message_value": message},
            )
            self._sent.add(message.id)
        return DeliveryReceipt(message_id=message.id, channel=self.channel, reference=message.id)


def _one_line(words: str) -> str:
    """Without what would begin another line of the log or steer a terminal: such characters are spelt out."""
    if words.isprintable():
        return words
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in words)


class LogPlugin:
    """The channel ``log`` is always there."""

    @hookimpl
    def notifiers(self) -> Sequence[Notifier]:
        """As the hook."""
        return (LogNotifier(),)


def builtins() -> Mapping[str, object]:
    """The built-in plugins by name, in the order of registration."""
    return {"log": LogPlugin(), "memory": MemoryPlugin(), "sqlite": SqlitePlugin()}
