"""Proof of broadcast: speakers say what they have played, and the commune writes it down."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import datetime
from typing import Self

from attrs import frozen
from paho.mqtt.client import MQTTMessage

from grassroots_gov import TemporaryFailure
from grassroots_gov_loudspeaker.broker import CHANNEL, Broker, Connection

__all__ = ["Proof", "ProofListener"]


@frozen(kw_only=True)
class Proof:
    """One speaker has played one notice (bằng chứng đã phát).

    ``message_id``  the notice; ``cluster`` and ``speaker`` where it was played
    ``at``          when, by the speaker's clock, with its time zone; ``seconds`` how long
    """

    message_id: str
    cluster: str
    speaker: str
    at: datetime
    seconds: int

    @property
    def evidence(self) -> str:
        """One line for the journal; the same for a proof that comes twice."""
        return f"{self.cluster}/{self.speaker} {self.at.isoformat()} {self.seconds}s"

    @classmethod
    def read(cls, topic: str, body: bytes) -> Self | None:
        """The proof in an MQTT message; ``None`` where it is none."""
        try:
            said = json.loads(body)
            proof = cls(
                message_id=said["id"],
                cluster=topic.split("/")[-2],
                speaker=said["speaker"],
                at=datetime.fromisoformat(said["at"]),
                seconds=said["seconds"],
            )
        except (ValueError, KeyError, TypeError, IndexError, RecursionError):
            return None
        plain = isinstance(proof.message_id, str) and isinstance(proof.speaker, str)
        timed = proof.at.tzinfo is not None and type(proof.seconds) is int and 0 <= proof.seconds < 86_400
        return proof if plain and timed and len(proof.speaker) <= 100 else None


class ProofListener:
    """Takes proofs from ``<prefix>/+/played``; the broker keeps them while the commune is away.

    ``handle`` is called with each proof. Where it raises, the broker keeps that proof and the following ones
    for the next time, so that none is lost which could not be written down. What is no proof is dropped.
    """

    def __init__(self, broker: Broker, handle: Callable[[Proof], None]) -> None:
        self._broker, self._handle = broker, handle
        self._failure: Exception | None = None

    def listen(self, seconds: float) -> None:
        """Connect, take what has come and comes within ``seconds``, and let go.

        Raises what ``handle`` raised, or ``TemporaryFailure`` where there is no broker.
        """
        self._failure = None
        connection = Connection(
            self._broker, client_id=f"{self._broker.client_id}-proofs", keep=True, on_message=self._take
        )
        try:
            topic = f"{self._broker.prefix}/+/played"
            connection.client.subscribe(topic, qos=1)
            end = time.monotonic() + seconds
            while self._failure is None and time.monotonic() < end:
                if not connection.alive:
                    raise TemporaryFailure(CHANNEL, "the connection to the broker is lost")
                time.sleep(0.01)
        finally:
            connection.close()
        if self._failure is not None:
            raise self._failure

    def _take(self, message: MQTTMessage) -> bool:
        if self._failure is not None:
            return False
        proof = Proof.read(message.topic, bytes(message.payload))
        if proof is not None:
            try:
                self._handle(proof)
            except Exception as error:
                self._failure = error
        return self._failure is None
