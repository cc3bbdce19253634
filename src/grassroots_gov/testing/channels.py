"""Channels for tests: one that does everything right, in memory, and can be broken on purpose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager

from grassroots_gov.errors import TemporaryFailure, Undeliverable
from grassroots_gov.notices import DeliveryReceipt, Message

__all__ = ["MemoryNotifier"]


class MemoryNotifier:
    """A channel that keeps what it delivers, and its own :class:`~grassroots_gov.testing.Trouble`.

    >>> from datetime import date
    >>> channel = MemoryNotifier("sms")
    >>> day = date(2020, 5, 20)
    >>> message = Message(id="a#1", channel="sms", recipient="xóm 1", body="Họp", created_on=day)
    >>> channel.send(message).accepted, channel.received() == [message]
    (True, True)
    """

    def __init__(self, channel: str = "memory") -> None:
        self.channel = channel
        self._delivered: dict[str, Message] = {}
        self._fault = ""

    def send(self, message: Message) -> DeliveryReceipt:
        """As ``Notifier.send``."""
        if self._fault == "refusal":
            raise Undeliverable(self.channel, message.recipient, "refused")
        if self._fault in ("outage", "stall"):
            raise TemporaryFailure(self.channel, self._fault)
        self._delivered.setdefault(message.id, message)
        if self._fault == "lost_answer":
            raise TemporaryFailure(self.channel, "the answer was lost")
        return DeliveryReceipt(message_id=message.id, channel=self.channel, reference=message.id)

    def received(self) -> Sequence[Message]:
        """What was delivered so far, in order."""
        return list(self._delivered.values())

    @contextmanager
    def _broken(self, fault: str) -> Iterator[None]:
        self._fault = fault
        try:
            yield
        finally:
            self._fault = ""

    def outage(self) -> AbstractContextManager[None]:
        """The channel cannot be reached."""
        return self._broken("outage")

    def stall(self) -> AbstractContextManager[None]:
        """The channel answers nothing; its notifier gives up at once."""
        return self._broken("stall")

    def refusal(self) -> AbstractContextManager[None]:
        """The channel will never take the message."""
        return self._broken("refusal")

    def lost_answer(self) -> AbstractContextManager[None]:
        """The channel takes the message, and its answer is lost."""
        return self._broken("lost_answer")
