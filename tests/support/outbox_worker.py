"""A process that empties an outbox, for a test that kills it: ``outbox_worker.py STORE LOG``."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime

from grassroots_gov.hooks import PluginHost
from grassroots_gov.hooks.outbox import Chain, Outbox
from grassroots_gov.journal import Codec, Fact, Journal
from grassroots_gov.notices import DeliveryReceipt, Message

NOW = datetime(2020, 5, 20, 5, tzinfo=UTC)


def journal_of(url: str, codec: Codec) -> Journal:
    """A journal on the store ``url``, at an hour that does not move."""
    return Journal(PluginHost.bare().open_store(url), codec, clock=lambda: NOW, salt=os.urandom)


def compose(fact: Fact) -> Iterator[Chain]:
    """A notice to each household that the fact names."""
    for household in fact.body.get("to", ()):  # type: ignore[union-attr]  # a list of names
        yield [
            Message(
                id=f"{fact.id}/{household}",
                channel="paper",
                recipient=str(household),
                body=str(fact.body["text"]),
                created_on=fact.effective_on,
            )
        ]


class Paper:
    """A channel whose deliveries outlive the process: a line each, on disk when it answers."""

    channel = "paper"

    def __init__(self, path: str) -> None:
        self.file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def send(self, message: Message) -> DeliveryReceipt:
        os.write(self.file, f"{message.recipient} {message.body} {message.id}\n".encode())
        os.fsync(self.file)
        time.sleep(0.003)
        return DeliveryReceipt(message_id=message.id, channel=self.channel)


if __name__ == "__main__":
    Outbox(journal_of(sys.argv[1], Codec()), [Paper(sys.argv[2])], compose).run(NOW)
