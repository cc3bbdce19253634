"""Real brokers on localhost, and a wire between them and the commune that tests can cut."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import ClassVar

import trustme
from pwdlib.hashers.argon2 import Argon2Hasher

from support.programs import needed

__all__ = ["Amqtt", "Mosquitto", "Wire", "free_port"]

USER, PASSWORD = "ubnd", "mật khẩu loa"


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port: int = free.getsockname()[1]
        return port


def wait_for(port: int) -> None:
    """Until somebody answers at ``port``."""
    for _ in range(500):
        with suppress(OSError), socket.create_connection(("localhost", port), 0.2):
            return
        time.sleep(0.01)
    raise AssertionError(f"nobody answers at {port}")


class Mosquitto:
    """Eclipse Mosquitto from the system's packages: MQTT 5, TLS, a login."""

    settings: ClassVar = {"protocol": "5"}

    def __init__(self, folder: Path, *, tls: bool = False) -> None:
        program = needed("mosquitto", "mosquitto")
        self.port = free_port()
        self.ca_file = folder / "authority.pem"
        lines = [
            f"listener {self.port} localhost",
            "allow_anonymous false",
            f"password_file {folder}/passwords",
        ]
        subprocess.run(["mosquitto_passwd", "-b", "-c", f"{folder}/passwords", USER, PASSWORD], check=True)
        if tls:
            authority = trustme.CA()
            authority.cert_pem.write_to_path(self.ca_file)
            server = authority.issue_cert("localhost")
            server.private_key_and_cert_chain_pem.write_to_path(folder / "server.pem")
            server.private_key_pem.write_to_path(folder / "server.key")
            lines += [f"certfile {folder}/server.pem", f"keyfile {folder}/server.key"]
        else:
            self.ca_file.touch()
        # Started as root it would give up its rights to read what belongs to root.
        (folder / "mosquitto.conf").write_text("\n".join([*lines, "user root", "persistence false", ""]))
        self.process = subprocess.Popen(
            [program, "-c", str(folder / "mosquitto.conf")], stderr=subprocess.DEVNULL
        )
        wait_for(self.port)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


class Amqtt:
    """amqtt in a process of its own: MQTT 3.1.1 and no other version, TLS, a login."""

    settings: ClassVar = {"protocol": "3.1.1"}

    def __init__(self, folder: Path, *, tls: bool = False) -> None:
        self.port = free_port()
        self.ca_file = folder / "authority.pem"
        self.passwords = folder / "passwords"
        self.passwords.write_text(
            f"{USER}:{Argon2Hasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)}\n"
        )
        self.listener: dict[str, object] = {"type": "tcp", "bind": f"localhost:{self.port}"}
        if tls:
            authority = trustme.CA()
            authority.cert_pem.write_to_path(self.ca_file)
            server = authority.issue_cert("localhost")
            server.private_key_and_cert_chain_pem.write_to_path(folder / "server.pem")
            server.private_key_pem.write_to_path(folder / "server.key")
            self.listener |= {
                "ssl": True, "certfile": f"{folder}/server.pem", "keyfile": f"{folder}/server.key",
            }  # fmt: skip
        settings = {
            "listeners": {"default": self.listener},
            "plugins": {
                "amqtt.plugins.authentication.FileAuthPlugin": {"password_file": str(self.passwords)}
            },
        }
        self.process = subprocess.Popen(
            [sys.executable, "-c", _AMQTT, json.dumps(settings)], stderr=subprocess.DEVNULL
        )
        wait_for(self.port)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


_AMQTT = """
import asyncio, json, sys
from amqtt.broker import Broker

async def serve():
    await Broker(json.loads(sys.argv[1])).start()
    await asyncio.Event().wait()

asyncio.run(serve())
"""


class Wire:
    """Carries bytes between the commune and a broker, knows MQTT packets, and can fail in four ways."""

    def __init__(self, broker_port: int) -> None:
        self.broker_port = broker_port
        self.port = free_port()
        self.fault = ""
        self.sockets: list[socket.socket] = []
        self.start()

    def start(self) -> None:
        self.listener = socket.create_server(("localhost", self.port))
        threading.Thread(target=self.accept, args=(self.listener,), daemon=True).start()

    def stop(self) -> None:
        with suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.hang_up()

    def hang_up(self) -> None:
        for held in self.sockets:
            with suppress(OSError):
                held.shutdown(socket.SHUT_RDWR)
            held.close()
        self.sockets.clear()

    def accept(self, listener: socket.socket) -> None:
        while True:
            try:
                commune, _ = listener.accept()
            except OSError:
                return
            self.sockets.append(commune)
            if self.fault == "stall":
                continue
            broker = socket.create_connection(("localhost", self.broker_port))
            self.sockets.append(broker)
            for source, sink, outward in ((commune, broker, True), (broker, commune, False)):
                threading.Thread(target=self.carry, args=(source, sink, outward), daemon=True).start()

    def carry(self, source: socket.socket, sink: socket.socket, outward: bool) -> None:
        with suppress(OSError):
            while packet := _packet(source):
                kind = packet[0] >> 4
                if self.fault == "stall" and outward:
                    continue
                if self.fault == "refusal" and outward and kind == 3:
                    source.sendall(bytes([0x40, 4, *_packet_id(packet), 0x99, 0]))  # PUBACK: not valid
                    continue
                if self.fault == "lost_answer" and not outward and kind == 4:
                    break
                sink.sendall(packet)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    # --- what the kit asks for ---------------------------------------------------------------------

    @contextmanager
    def outage(self) -> Iterator[None]:
        self.stop()
        try:
            yield
        finally:
            self.start()

    @contextmanager
    def broken(self, fault: str) -> Iterator[None]:
        self.fault = fault
        try:
            yield
        finally:
            self.fault = ""

    def stall(self):  # type: ignore[no-untyped-def]  # as broken
        return self.broken("stall")

    def refusal(self):  # type: ignore[no-untyped-def]  # as broken
        return self.broken("refusal")

    def lost_answer(self):  # type: ignore[no-untyped-def]  # as broken
        return self.broken("lost_answer")


def _exactly(source: socket.socket, size: int) -> bytes:
    got = b""
    while len(got) < size:
        piece = source.recv(size - len(got))
        if not piece:
            return b""
        got += piece
    return got


def _packet(source: socket.socket) -> bytes:
    """One whole MQTT packet, or nothing at the end."""
    head = _exactly(source, 1)
    length, shift = 0, 0
    while head:
        byte = _exactly(source, 1)
        if not byte:
            return b""
        head += byte
        length |= (byte[0] & 0x7F) << shift
        shift += 7
        if byte[0] < 0x80:
            return head + _exactly(source, length) if length else head
    return b""


def _packet_id(publish: bytes) -> bytes:
    start = 1
    while publish[start] & 0x80:
        start += 1
    topic = int.from_bytes(publish[start + 1 : start + 3], "big")
    return publish[start + 3 + topic : start + 5 + topic]
