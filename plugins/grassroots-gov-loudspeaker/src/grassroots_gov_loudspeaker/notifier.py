"""The channel: each notice is published once, as speech, to a cluster of speakers."""

from __future__ import annotations

import json
import time
from collections import OrderedDict
from threading import Lock

from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from grassroots_gov import DeliveryReceipt, Message, TemporaryFailure, Undeliverable
from grassroots_gov_loudspeaker.broker import CHANNEL, Broker, Connection, properties, topic_level
from grassroots_gov_loudspeaker.reading import speech

__all__ = ["LoudspeakerNotifier"]

REMEMBERED = 10_000
"""How many ids a notifier remembers as taken, so that a repeat is answered without a second broadcast."""
LONGEST = 50_000
"""Characters that take about an hour to read aloud; nobody stands at a loudspeaker for longer."""
NOBODY_LISTENS = 0x10
REFUSED = {0x90: "the topic is not valid", 0x99: "the broker finds the text not valid"}
"""Reason codes of MQTT 5 that concern the notice and will not change. Any other failure concerns the broker
or the commune's rights on it, which somebody can mend."""
PAUSE = 0.002


class LoudspeakerNotifier:
    """Publishes to ``<prefix>/<recipient>/announce`` with QoS 1; the recipient is a cluster of speakers.

    The payload is JSON: the message as it is, and ``speech``, what is to be read aloud. A receipt means
    that the broker has it and, with MQTT 5, that at least one speaker of the cluster has subscribed; that
    it was heard is what a proof says (:class:`ProofListener`).
    """

    channel = CHANNEL

    def __init__(self, broker: Broker) -> None:
        self._broker = broker
        self._connection: Connection | None = None
        self._taken: OrderedDict[str, str] = OrderedDict()
        self._lock = Lock()

    def send(self, message: Message) -> DeliveryReceipt:
        """As ``Notifier.send``."""
        with self._lock:
            if message.id not in self._taken:
                self._taken[message.id] = self._publish(message)
                while len(self._taken) > REMEMBERED:
                    self._taken.popitem(last=False)
            reference = self._taken[message.id]
        return DeliveryReceipt(message_id=message.id, channel=self.channel, reference=reference)

    def close(self) -> None:
        """End the connection; sending again makes a new one."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _publish(self, message: Message) -> str:
        if not topic_level(message.recipient):
            raise Undeliverable(self.channel, message.recipient, "not the name of a cluster")
        if len(message.subject) + len(message.body) > LONGEST:
            raise Undeliverable(self.channel, message.recipient, f"longer than {LONGEST} characters")
        topic = f"{self._broker.prefix}/{message.recipient}/announce"
        if self._connection is None or not self._connection.alive:
            self.close()
            self._connection = Connection(self._broker)
        connection = self._connection
        try:
            sent = connection.client.publish(
                topic, payload(message), qos=1, properties=self._properties(message)
            )
        except ValueError as error:  # longer than MQTT can say
            raise Undeliverable(self.channel, message.recipient, str(error)) from None
        code = self._answer(connection, sent.mid)
        if code in REFUSED:
            raise Undeliverable(self.channel, message.recipient, REFUSED[code])
        if code == NOBODY_LISTENS:
            raise TemporaryFailure(self.channel, f"no speaker of {message.recipient} listens")
        if code >= 0x80:
            raise TemporaryFailure(self.channel, f"the broker answers 0x{code:02x}")
        return f"{topic}#{sent.mid}"

    def _answer(self, connection: Connection, mid: int) -> int:
        """The reason code of the acknowledgement; a connection that does not give one is thrown away."""
        end = time.monotonic() + self._broker.timeout
        while mid not in connection.acknowledged:
            if not connection.alive or time.monotonic() > end:
                self.close()
                raise TemporaryFailure(self.channel, "the broker does not acknowledge")
            time.sleep(PAUSE)
        return connection.acknowledged.pop(mid)

    def _properties(self, message: Message) -> Properties | None:
        if not self._broker.is_v5:
            return None
        return properties(
            PacketTypes.PUBLISH,
            PayloadFormatIndicator=1,
            ContentType="application/json",
            MessageExpiryInterval=self._broker.expiry,
            ResponseTopic=f"{self._broker.prefix}/{message.recipient}/played",
            CorrelationData=message.id.encode(),
        )


def payload(message: Message) -> bytes:
    """What a speaker gets: the message, and its words as they are read aloud."""
    heard = f"{message.subject}\n{message.body}" if message.subject else message.body
    return json.dumps(
        {
            "id": message.id,
            "channel": message.channel,
            "recipient": message.recipient,
            "subject": message.subject,
            "body": message.body,
            "lang": message.lang,
            "created_on": message.created_on.isoformat(),
            "speech": speech(heard) if message.lang == "vi" else heard,
        },
        ensure_ascii=False,
    ).encode()
