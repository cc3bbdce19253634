"""The MQTT broker between the commune and its speakers: where it is, and one connection to it."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from threading import Event
from typing import Any, Self

from attrs import field, frozen
from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from grassroots_gov import TemporaryFailure
from grassroots_gov.hooks.config import Section

__all__ = ["CHANNEL", "Broker", "Connection", "properties", "topic_level"]

CHANNEL = "loudspeaker"
SESSION_KEPT = 7 * 24 * 3600
"""Seconds for which the broker keeps proofs for a listener that is away."""


@frozen(kw_only=True)
class Broker:
    """Where the broker is, and how to speak with it.

    ``prefix``    what every topic of the commune begins with: ``xa/tan-lap``
    ``protocol``  "5", or "3.1.1" for a broker that knows no better: such a one cannot say that nobody
                  listens, that it will never take a message, or drop what has grown stale
    ``timeout``   seconds for each step
    ``expiry``    seconds after which a broadcast that no speaker has taken is pointless (MQTT 5)
    """

    host: str
    port: int
    prefix: str
    tls: bool = True
    username: str = ""
    password: str = field(default="", repr=False)
    protocol: str = "5"
    timeout: float = 10
    expiry: int = 12 * 3600
    ca_file: str = ""
    client_id: str = "grassroots-gov"

    @classmethod
    def of(cls, table: object) -> Self:
        """The broker that a table of the configuration describes; ``BadConfig`` names all its faults."""
        section = Section(CHANNEL, table)
        host, prefix = section.text("host"), section.text("prefix")
        tls = section.choice("security", ("tls", "none"), "tls") == "tls"
        broker = cls(
            host=host,
            port=section.integer("port", 8883 if tls else 1883, most=65_535),
            prefix=prefix,
            tls=tls,
            username=section.text("username", ""),
            password=section.secret("password"),
            protocol=section.choice("protocol", ("5", "3.1.1"), "5"),
            timeout=section.integer("timeout", 10, most=600),
            expiry=section.integer("expiry", 12 * 3600, most=30 * 24 * 3600),
            ca_file=section.text("ca_file", ""),
            client_id=section.text("client_id", "grassroots-gov"),
        )
        if prefix and not all(topic_level(level) for level in prefix.split("/")):
            section.fault("prefix", "levels such as xa/tan-lap, without + # or $, are wanted")
        if not tls and host not in ("localhost", "127.0.0.1", "::1"):
            section.fault("security", "none is for a broker on the same machine only")
        if broker.password and not broker.username:
            section.fault("username", "a password without a username says nothing")
        section.check()
        return broker

    @property
    def is_v5(self) -> bool:
        """Whether the broker speaks MQTT 5."""
        return self.protocol == "5"


def topic_level(text: str) -> bool:
    """Whether ``text`` may be one level of a topic, meaning nothing but itself."""
    plain = not any(sign in "+#/$\0" or not sign.isprintable() for sign in text)
    return bool(text.strip()) and plain and len(text.encode(errors="replace")) < 1_000


def properties(packet: int, **values: object) -> Properties:
    """The MQTT 5 properties of a packet, by the names of the standard without spaces."""
    made = Properties(packet)  # type: ignore[no-untyped-call]  # the library annotates all but this
    for name, value in values.items():
        setattr(made, name, value)
    return made


class _Closing(ssl.SSLSocket):
    """A socket that a failed handshake closes: the library drops it unclosed, one for each try."""

    def do_handshake(self, block: bool = False) -> None:
        try:
            super().do_handshake(block)
        except BaseException:
            self.close()
            raise


class Connection:
    """One connection, made in the constructor; never made anew behind the caller's back.

    What is given to a connection that breaks is known to have failed: a library that goes on sending by
    itself would deliver it later, out of order. ``on_message`` answers whether a message is dealt with; the
    broker keeps the others for the next connection of this client.
    """

    def __init__(
        self,
        broker: Broker,
        *,
        client_id: str = "",
        keep: bool = False,
        on_message: Callable[[MQTTMessage], bool] | None = None,
    ) -> None:
        self.broker = broker
        self.acknowledged: dict[int, int] = {}
        self._up, self._refused = Event(), ""
        v5 = broker.is_v5
        client = Client(
            CallbackAPIVersion.VERSION2,
            client_id=client_id,
            protocol=MQTTProtocolVersion.MQTTv5 if v5 else MQTTProtocolVersion.MQTTv311,
            clean_session=None if v5 else not keep,
            reconnect_on_failure=False,
            manual_ack=on_message is not None,
        )
        client.connect_timeout = broker.timeout
        if broker.username:
            client.username_pw_set(broker.username, broker.password or None)
        if broker.tls:
            context = ssl.create_default_context(cafile=broker.ca_file or None)
            context.sslsocket_class = _Closing
            client.tls_set_context(context)
        client.on_connect = self._connected
        client.on_disconnect = self._disconnected
        client.on_publish = self._published
        if on_message is not None:
            handle = on_message

            def take(client: Client, _: Any, message: MQTTMessage) -> None:
                if handle(message):
                    client.ack(message.mid, message.qos)

            client.on_message = take
        self.client = client
        self._open(keep)

    def _open(self, keep: bool) -> None:
        options: dict[str, Any] = {}
        if self.broker.is_v5:
            kept = {"SessionExpiryInterval": SESSION_KEPT} if keep else {}
            options = {"clean_start": not keep, "properties": properties(PacketTypes.CONNECT, **kept)}
        try:
            self.client.connect(self.broker.host, self.broker.port, keepalive=60, **options)
        except ssl.SSLCertVerificationError as error:
            self.close()
            raise TemporaryFailure(
                CHANNEL, f"the broker's certificate is not trusted: {error.verify_message}"
            ) from None
        except (OSError, ValueError) as error:
            self.close()
            raise TemporaryFailure(CHANNEL, f"no connection: {type(error).__name__}") from None
        self.client.loop_start()
        if not self._up.wait(self.broker.timeout) or self._refused:
            self.close()
            raise TemporaryFailure(CHANNEL, self._refused or "the broker does not answer in time")

    def close(self) -> None:
        """End the connection; twice is harmless."""
        client = self.client
        client.disconnect()
        client.loop_stop()
        # The library closes its own sockets with its last reference, so none may lead back to it.
        client.on_connect = client.on_disconnect = client.on_publish = client.on_message = None

    @property
    def alive(self) -> bool:
        """Whether nothing has been heard of its end."""
        return self.client.is_connected()

    # --- what the library calls from its own thread -------------------------------------------------

    def _connected(self, client: Any, data: Any, flags: Any, reason: Any, properties: Any) -> None:
        if reason.is_failure:
            self._refused = f"the broker refuses: {reason}"
        self._up.set()

    def _disconnected(self, client: Any, data: Any, flags: Any, reason: Any, properties: Any) -> None:
        if not self._up.is_set():
            self._refused = f"the broker hangs up: {reason}"
            self._up.set()

    def _published(self, client: Any, data: Any, mid: int, reason: Any, properties: Any) -> None:
        self.acknowledged[mid] = reason.value
