"""What a notice is, and what a channel must do with it.

What belongs here: the values that outbox, channels and conformance kit share. What does not: when a notice
is due (the rooms say), and when it is tried again (the outbox says).
"""

from __future__ import annotations

from datetime import date
from typing import Protocol, runtime_checkable

from attrs import frozen

from grassroots_gov.text import Lang

__all__ = ["DeliveryReceipt", "Message", "Notifier"]


@frozen(init=False)
class Message:
    """One notice to one recipient over one channel (một thông báo).

    ``id``          the idempotency key: the same id is the same notice, however often it is sent
    ``channel``     the channel it is meant for
    ``recipient``   an address as the channel writes it: a mailbox, a speaker cluster, a telephone number
    ``subject``     one line, or nothing
    ``body``        any number of lines of NFC text
    ``lang``        the language of subject and body
    ``created_on``  the day on which the commune wrote it

    >>> from datetime import date
    >>> Message(id="duty/roster#3", channel="log", recipient="all", body="Họp lúc 7 giờ.",
    ...         created_on=date(2020, 5, 20)).lang
    'vi'
    """

    id: str
    channel: str
    recipient: str
    subject: str
    body: str
    lang: Lang
    created_on: date

    def __init__(
        self,
        id: str,  # noqa: A002 - the field's name
        channel: str,
        recipient: str,
        subject: str = "",
        body: str | None = None,
        lang: Lang = "vi",
        created_on: date | None = None,
    ) -> None:
        # In the order people write a notice, with defaults in between: attrs has no such initialiser.
        if body is None or created_on is None:
            raise TypeError("a message needs a body and the day it was written")
        self.__attrs_init__(id, channel, recipient, subject, body, lang, created_on)


@frozen
class DeliveryReceipt:
    """What the channel answers (biên nhận gửi).

    ``accepted``   the channel has taken the message and answers for it
    ``reference``  the channel's own number for it, or nothing
    """

    message_id: str
    channel: str
    accepted: bool = True
    reference: str = ""


@runtime_checkable
class Notifier(Protocol):
    """A channel: e-mail, loudspeaker, text message (kênh thông báo)."""

    channel: str

    def send(self, message: Message) -> DeliveryReceipt:
        """Deliver ``message`` once; sending the same id again delivers nothing new.

        Raises ``TemporaryFailure`` where a later attempt may succeed (the outbox tries again with growing
        pauses) and ``Undeliverable`` where none will (it becomes a dead letter that people see).
        """
        ...
