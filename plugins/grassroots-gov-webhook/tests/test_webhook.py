"""The webhook against a real HTTPS server that fails, stalls, drips, repeats and lies."""

from __future__ import annotations

import json
import socket
import ssl
import threading
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import trustme
from cloudevents.core.bindings.http import HTTPMessage, from_http_event
from hypothesis import given
from hypothesis import strategies as st

from grassroots_gov import Message, Notifier, PluginHost, TemporaryFailure, Undeliverable
from grassroots_gov.errors import BadConfig
from grassroots_gov.testing import NotifierConformance
from grassroots_gov_webhook import BadSignature, WebhookNotifier, plugin, sign, verify
from grassroots_gov_webhook.configuration import endpoints

SECRET = "whsec_" + "QW4gdG/DoG4gdGjDtG4geMOzbSBsw6BuZw=="
KEY = b"An to\xc3\xa0n th\xc3\xb4n x\xc3\xb3m l\xc3\xa0ng"
NOW = 1_589_900_000


class Gateway:
    """An HTTPS endpoint on localhost, written as a receiver should be: verify, then drop repeats."""

    def __init__(self, folder: Path) -> None:
        authority = trustme.CA()
        self.ca_file = folder / "authority.pem"
        authority.cert_pem.write_to_path(self.ca_file)
        self.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        authority.issue_cert("localhost").configure_cert(self.context)
        self.requests: list[tuple[dict[str, str], bytes]] = []
        self.taken: dict[str, Message] = {}
        self.fault: int | str = ""
        self.answer = b'{"reference": "G-1"}'
        self.released = threading.Event()
        self.connections: list[ssl.SSLSocket] = []
        self.port = 0
        self.start()

    def start(self) -> None:
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 5

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                gateway.handle(self, {name.lower(): value for name, value in self.headers.items()}, body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def get_request(self) -> Any:
                connection, address = self.socket.accept()
                wrapped = gateway.context.wrap_socket(
                    connection, server_side=True, do_handshake_on_connect=False
                )
                gateway.connections.append(wrapped)
                return wrapped, address

            def handle_error(self, request: object, client_address: object) -> None:
                pass  # a client that hangs up is part of the tests

        self.server = Server(("localhost", self.port), Handler)
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()

    def stop(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
        for connection in self.connections:
            with suppress(OSError):  # one that the other side has closed
                connection.shutdown(socket.SHUT_RDWR)
        self.connections.clear()

    def handle(self, request: BaseHTTPRequestHandler, headers: dict[str, str], body: bytes) -> None:
        self.requests.append((headers, body))
        if self.fault == "stall":
            self.released.wait(5)
            request.close_connection = True
            return
        if isinstance(self.fault, int):
            self.reply(request, self.fault, b"{}")
            return
        identity = verify(headers, body, SECRET, now=NOW)
        if identity not in self.taken:
            self.taken[identity] = self.read(headers, body)
        if self.fault == "lost_answer":
            request.close_connection = True
            return
        self.reply(request, 200, self.answer)

    def reply(self, request: BaseHTTPRequestHandler, status: int, body: bytes) -> None:
        request.send_response(status)
        request.send_header("content-length", str(len(body)))
        request.send_header("location", "https://example.org/elsewhere")
        request.end_headers()
        if self.fault != "drip":
            request.wfile.write(body)
            return
        for byte in body:
            request.wfile.write(bytes([byte]))
            request.wfile.flush()
            if self.released.wait(0.2):
                return

    def read(self, headers: dict[str, str], body: bytes) -> Message:
        data = from_http_event(HTTPMessage(headers=headers, body=body)).get_data()
        assert isinstance(data, dict)
        return Message(**{**data, "created_on": date.fromisoformat(data["created_on"])})

    # --- what the kit asks for ---------------------------------------------------------------------

    def received(self) -> list[Message]:
        return list(self.taken.values())

    @contextmanager
    def outage(self) -> Iterator[None]:
        self.stop()
        try:
            yield
        finally:
            self.start()

    @contextmanager
    def broken(self, fault: int | str) -> Iterator[None]:
        self.fault = fault
        self.released.clear()
        try:
            yield
        finally:
            self.fault = ""
            self.released.set()

    def stall(self) -> Any:
        return self.broken("stall")

    def refusal(self) -> Any:
        return self.broken(422)

    def lost_answer(self) -> Any:
        return self.broken("lost_answer")


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[Gateway]:
    gateway = Gateway(tmp_path)
    yield gateway
    gateway.released.set()
    gateway.stop()


@pytest.fixture
def make(gateway: Gateway) -> Iterator[Callable[..., WebhookNotifier]]:
    made: list[WebhookNotifier] = []

    def notifier(**given: Any) -> WebhookNotifier:
        settings: dict[str, Any] = {
            "source": "urn:xa:tan-lap",
            "timeout": 0.5,
            "ca_file": str(gateway.ca_file),
            "clock": lambda: NOW,
        }
        made.append(
            WebhookNotifier("sms", f"https://localhost:{gateway.port}/notices", [KEY], **settings | given)
        )
        return made[-1]

    yield notifier
    for notifier_made in made:
        notifier_made.close()


def message(**given: Any) -> Message:
    return Message(
        **{
            "id": "duty/lịch trực#3/ho-12",
            "channel": "sms",
            "recipient": "0912000000",
            "subject": "Lịch trực",
            "body": "Thứ hai: Chủ tịch.",
            "created_on": date(2020, 5, 20),
        }
        | given
    )


class TestWebhookKeepsEveryClause(NotifierConformance):
    patience = 30.0

    @pytest.fixture
    def make_notifier(self, make: Callable[..., WebhookNotifier]) -> Callable[[], Notifier]:
        return make

    @pytest.fixture
    def received(self, gateway: Gateway) -> Callable[[], list[Message]]:
        return gateway.received

    @pytest.fixture
    def trouble(self, gateway: Gateway) -> Gateway:
        return gateway


def test_the_request_is_one_signed_event(gateway: Gateway, make: Callable[..., WebhookNotifier]) -> None:
    receipt = make().send(message())
    ((headers, body),) = gateway.requests
    event = json.loads(body)
    assert headers["content-type"].startswith("application/cloudevents+json")
    assert {name: event[name] for name in ("specversion", "id", "source", "type", "time")} == {
        "specversion": "1.0",
        "id": "duty/lịch trực#3/ho-12",
        "source": "urn:xa:tan-lap",
        "type": "grassroots_gov.notice.v1",
        "time": "2020-05-20T00:00:00+07:00",
    }
    assert headers["webhook-id"].isascii()
    assert receipt.reference == "G-1"


@pytest.mark.parametrize("status", [301, 302, 401, 403, 404, 405, 408, 425, 429, 500, 502, 503, 504])
def test_what_somebody_can_mend_is_temporary(
    gateway: Gateway, make: Callable[..., WebhookNotifier], status: int
) -> None:
    notifier = make()
    with gateway.broken(status), pytest.raises(TemporaryFailure, match=str(status)):
        notifier.send(message())
    assert len(gateway.requests) == 1  # a redirect is not followed
    assert notifier.send(message()).accepted


@pytest.mark.parametrize("status", [400, 410, 413, 415, 422])
def test_what_concerns_the_notice_is_final(
    gateway: Gateway, make: Callable[..., WebhookNotifier], status: int
) -> None:
    with gateway.broken(status), pytest.raises(Undeliverable, match=str(status)):
        make().send(message())


def test_a_receiver_that_has_it_already_is_believed(
    gateway: Gateway, make: Callable[..., WebhookNotifier]
) -> None:
    with gateway.broken(409):
        assert make().send(message()).accepted


def test_a_repeat_after_a_lost_answer_is_known_by_its_id(
    gateway: Gateway, make: Callable[..., WebhookNotifier]
) -> None:
    notifier = make()
    with gateway.lost_answer(), pytest.raises(TemporaryFailure):
        notifier.send(message())
    notifier.send(message())
    assert len(gateway.requests) == 2
    assert len(gateway.taken) == 1


@pytest.mark.parametrize(
    "answer", [b"", b"[1]", b"not json", b'{"reference": 7}', b"{" * 3000, b" " * 100_000]
)
def test_whatever_the_answer_says_the_notice_is_taken(
    gateway: Gateway, make: Callable[..., WebhookNotifier], answer: bytes
) -> None:
    gateway.answer = answer
    receipt = make().send(message())
    assert (receipt.accepted, receipt.reference) == (True, "")


def test_an_answer_that_drips_is_not_waited_for(
    gateway: Gateway, make: Callable[..., WebhookNotifier]
) -> None:
    gateway.answer = b" " * 60
    began = time.monotonic()
    with gateway.broken("drip"):
        assert make().send(message()).accepted
    assert time.monotonic() - began < 3


def test_nothing_is_sent_to_an_endpoint_whose_certificate_is_not_trusted(
    gateway: Gateway, make: Callable[..., WebhookNotifier]
) -> None:
    with pytest.raises(TemporaryFailure, match="not trusted"):
        make(ca_file=None).send(message())
    assert gateway.requests == []


# --- signatures -------------------------------------------------------------------------------------


def test_the_signature_is_that_of_the_published_scheme() -> None:
    # The example of the Standard Webhooks specification's libraries.
    secret, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", b'{"test": 2432232314}'
    headers = {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }
    assert verify(headers, body, secret, now=1614265330) == headers["webhook-id"]


@given(body=st.binary(max_size=200), key=st.binary(min_size=24, max_size=40), cut=st.integers(0, 199))
def test_what_was_signed_is_taken_and_what_was_changed_is_not(body: bytes, key: bytes, cut: int) -> None:
    from base64 import b64encode

    secret = "whsec_" + b64encode(key).decode()
    headers = sign("a#1", NOW, body, [key])
    assert verify(headers, body, secret, now=NOW + 299) == "a#1"
    for changed, other in (
        (headers, body + b"x"),
        (headers, body[:cut] + b"?" + body[cut:]),
        (headers | {"webhook-id": "a#2"}, body),
        (headers | {"webhook-timestamp": str(NOW - 1)}, body),
        (headers | {"webhook-signature": "v1,AA=="}, body),
    ):
        with pytest.raises(BadSignature):
            verify(changed, other, secret, now=NOW)


@pytest.mark.parametrize("age", [301, -301])
def test_an_old_request_is_refused(age: int) -> None:
    with pytest.raises(BadSignature, match="too old"):
        verify(sign("a#1", NOW, b"", [KEY]), b"", SECRET, now=NOW + age)


@pytest.mark.parametrize("missing", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_a_request_without_its_headers_is_refused(missing: str) -> None:
    headers = sign("a#1", NOW, b"", [KEY])
    del headers[missing]
    with pytest.raises(BadSignature, match="missing") as caught:
        verify(headers, b"", SECRET, now=NOW)
    assert "Chữ ký" in caught.value.explain("vi")


def test_while_a_secret_is_changed_either_one_verifies() -> None:
    headers = sign("a#1", NOW, b"x", [b"n" * 24, KEY])
    assert verify(headers, b"x", SECRET, now=NOW) == verify(headers, b"x", "n" * 24, now=NOW) == "a#1"


# --- configuration ----------------------------------------------------------------------------------


def test_the_example_configuration_makes_its_channels(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text(SECRET + "\n")
    text = (Path(__file__).parents[1] / "example.toml").read_text("utf-8")
    config = tomllib.loads(text)
    for endpoint in config["webhook"]["endpoints"]:
        endpoint |= {name: str(secret) for name in endpoint if name.endswith("secret_file")}
    host = PluginHost.bare()
    host.register(plugin, name="webhook")
    made = host.notifiers(config)
    assert [notifier.channel for notifier in made] == ["sms", "zalo", "log"]
    for notifier in made[:2]:
        assert isinstance(notifier, WebhookNotifier)
        notifier.close()
    assert [notifier.channel for notifier in host.notifiers({})] == ["log"]


@pytest.mark.parametrize(
    ("endpoint", "said"),
    [
        ({"url": "http://gateway.example.vn/"}, "https is wanted"),
        ({"url": "gateway"}, "an address"),
        ({"url": "https://h:99999/"}, "an address"),
        ({"url": "https://an:matkhau@h/"}, "no name or password"),
        ({"secret": "short"}, "at least 24 bytes"),
        ({"secret": "whsec_???"}, "not base64"),
        ({"secret": ""}, "secret: a text is wanted"),
        ({"timeout": 0}, "timeout: a number from 1"),
        ({"chanel": "x"}, "chanel: no such setting"),
        ({"source": 7}, "source: a text"),
    ],
)
def test_a_fault_of_the_configuration_is_named_without_its_secret(
    endpoint: dict[str, object], said: str
) -> None:
    good = {"channel": "sms", "url": "https://h/", "source": "urn:x", "secret": SECRET}
    with pytest.raises(BadConfig) as caught:
        endpoints({"endpoints": [good | endpoint]})
    assert said in str(caught.value)
    assert "endpoints 1" in str(caught.value)
    assert SECRET not in str(caught.value)
    assert "matkhau" not in str(caught.value)


@pytest.mark.parametrize("table", [{}, {"endpoints": []}, {"endpoints": {}}, "x"])
def test_a_table_without_endpoints_is_refused(table: object) -> None:
    with pytest.raises(BadConfig):
        endpoints(table)


def test_two_endpoints_of_one_channel_are_refused() -> None:
    good = {"channel": "sms", "url": "https://h/", "source": "urn:x", "secret": SECRET}
    with pytest.raises(BadConfig, match="two are called sms"):
        endpoints({"endpoints": [good, good]})
