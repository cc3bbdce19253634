"""The channel e-mail against a real SMTP server, with TLS and a login, that fails, stalls and refuses."""

from __future__ import annotations

import asyncio
import email
import email.policy
import socket
import ssl
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from email.header import decode_header, make_header
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from grassroots_gov import Message, Notifier, PluginHost, TemporaryFailure, Undeliverable
from grassroots_gov.errors import BadConfig
from grassroots_gov.testing import NotifierConformance, check_notifier
from grassroots_gov_email import EmailNotifier, plugin

# The server cannot see that the whole session runs inside TLS, and warns at every connection.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")

USER, PASSWORD = "ubnd@tanlap.example.vn", "mật khẩu"
SENDER = "ubnd@tanlap.example.vn"


class Server(Controller):
    """Closes the conversations that are open when it is stopped."""

    def factory(self) -> SMTP:
        made: SMTP = super().factory()
        self.__dict__.setdefault("made", []).append(made)
        return made

    def stop(self, no_assert: bool = False) -> None:
        if not self.loop.is_closed():
            asyncio.run_coroutine_threadsafe(self.hang_up(), self.loop).result(30)
        super().stop(no_assert)

    async def hang_up(self) -> None:
        """Also on those who are in the middle of their first greeting, whom the library has not met yet."""
        self.server.close()
        for made in self.__dict__.get("made", ()):
            if made.transport is not None:
                made.transport.abort()
        begun = asyncio.all_tasks() - {asyncio.current_task()}
        for task in begun:
            task.cancel()
        await asyncio.gather(*begun, return_exceptions=True)
        for _ in range(3):  # a transport closes its socket a turn of the loop later
            await asyncio.sleep(0)


class PostOffice:
    """An SMTP server on localhost that can be taken away, hang, refuse and lose its answers."""

    def __init__(self, folder: Path, *, starttls: bool = False, plain: bool = False) -> None:
        authority = trustme.CA()
        self.ca_file = folder / "authority.pem"
        authority.cert_pem.write_to_path(self.ca_file)
        self.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        authority.issue_cert("localhost").configure_cert(self.context)
        self.starttls, self.plain = starttls, plain
        self.letters: list[bytes] = []
        self.fault = ""
        with socket.socket() as free:
            free.bind(("localhost", 0))
            self.port = free.getsockname()[1]
        self.start()

    def start(self) -> None:
        options: dict[str, Any] = {}
        if self.starttls:
            options = {"tls_context": self.context, "require_starttls": True}
        elif not self.plain:
            options = {"ssl_context": self.context, "auth_require_tls": False}  # the whole session is in TLS
        if not self.plain:
            options |= {"authenticator": self.authenticate, "auth_required": True}
        self.controller = Server(
            self, hostname="localhost", port=self.port, enable_SMTPUTF8=True, decode_data=False, **options
        )
        self.controller.start()

    def authenticate(
        self, server: object, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
    ) -> AuthResult:
        given = (data.login.decode(), data.password.decode())
        return AuthResult(success=given == (USER, PASSWORD), handled=False)

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, server: object, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.fault == "refusal":
            return "550 5.1.1 no such mailbox"
        if self.fault == "greylist":
            return "451 4.7.1 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        if self.fault == "too large":
            return "552 5.3.4 too large"
        self.letters.append(envelope.content)
        if self.fault == "lost_answer":
            server.transport.abort()
        return "250 OK"

    # --- what the kit asks for ---------------------------------------------------------------------

    def received(self) -> list[Message]:
        return [self.read(letter) for letter in self.letters]

    def read(self, letter: bytes) -> Message:
        mail = email.message_from_bytes(letter, policy=email.policy.compat32)

        def header(name: str) -> str:
            return str(make_header(decode_header(mail[name]))) if mail[name] else ""

        body = mail.get_payload(decode=True)
        assert isinstance(body, bytes)
        return Message(
            id=header("X-Grassroots-Gov-Id"),
            channel="email",
            recipient=header("To"),
            subject=header("Subject"),
            body=body.decode().replace("\r\n", "\n"),
            lang="vi" if mail["Content-Language"] == "vi" else "en",
            created_on=date.fromisoformat(mail["X-Grassroots-Gov-Day"]),
        )

    @contextmanager
    def outage(self) -> Iterator[None]:
        self.controller.stop()
        try:
            yield
        finally:
            self.start()

    @contextmanager
    def stall(self) -> Iterator[None]:
        self.controller.stop()
        silent = socket.create_server(("localhost", self.port))
        try:
            yield
        finally:
            silent.close()
            self.start()

    @contextmanager
    def broken(self, fault: str) -> Iterator[None]:
        self.fault = fault
        try:
            yield
        finally:
            self.fault = ""

    def refusal(self) -> Any:
        return self.broken("refusal")

    def lost_answer(self) -> Any:
        return self.broken("lost_answer")


def notifier_at(office: PostOffice, **given: Any) -> EmailNotifier:
    settings = {"username": USER, "password": PASSWORD, "timeout": 1, "ca_file": str(office.ca_file)} | given
    security = "starttls" if office.starttls else "none" if office.plain else "tls"
    if office.plain:
        settings |= {"username": "", "password": ""}
    return EmailNotifier(
        "localhost",
        office.port,
        SENDER,
        security=given.pop("security", security),
        **{name: value for name, value in settings.items() if name != "security"},
    )


@pytest.fixture
def office(tmp_path: Path) -> Iterator[PostOffice]:
    office = PostOffice(tmp_path)
    yield office
    office.controller.stop()


@pytest.fixture
def notifier(office: PostOffice) -> Iterator[EmailNotifier]:
    notifier = notifier_at(office)
    yield notifier
    notifier.close()


def message(**given: Any) -> Message:
    return Message(
        **{
            "id": "duty/roster#3/ho-12",
            "channel": "email",
            "recipient": "ho-12@example.vn",
            "subject": "Lịch trực",
            "body": "Thứ hai: Chủ tịch.",
            "created_on": date(2020, 5, 20),
        }
        | given
    )


class TestEmailKeepsEveryClause(NotifierConformance):
    recipients = ("xom-1@example.vn", "xom-2@example.vn")
    patience = 30.0

    @pytest.fixture
    def make_notifier(self, office: PostOffice) -> Iterator[Callable[[], Notifier]]:
        made: list[EmailNotifier] = []

        def make() -> Notifier:
            made.append(notifier_at(office))
            return made[-1]

        yield make
        for notifier in made:
            notifier.close()

    @pytest.fixture
    def received(self, office: PostOffice) -> Callable[[], list[Message]]:
        return office.received

    @pytest.fixture
    def trouble(self, office: PostOffice) -> PostOffice:
        return office


@pytest.mark.parametrize("kind", ["starttls", "plain"])
def test_the_other_ways_to_a_server_pass_as_well(tmp_path: Path, kind: str) -> None:
    office = PostOffice(tmp_path, starttls=kind == "starttls", plain=kind == "plain")
    notifier = notifier_at(office)
    try:
        check_notifier(
            lambda: notifier, office.received, recipients=("a@example.vn", "b@example.vn"), level="core"
        )
    finally:
        notifier.close()
        office.controller.stop()


def test_a_letter_says_that_a_machine_wrote_it_and_when(office: PostOffice, notifier: EmailNotifier) -> None:
    receipt = notifier.send(message())
    (letter,) = (email.message_from_bytes(raw) for raw in office.letters)
    assert letter["Message-ID"] == receipt.reference
    assert letter["Auto-Submitted"] == "auto-generated"
    assert (letter["From"], letter["Date"] is not None) == (SENDER, True)
    assert max(len(line) for line in office.letters[0].split(b"\r\n")) <= 998


def test_after_a_lost_answer_the_mailbox_can_tell_the_repeat(
    office: PostOffice, notifier: EmailNotifier
) -> None:
    with office.lost_answer(), pytest.raises(TemporaryFailure):
        notifier.send(message())
    notifier.send(message())
    ids = {email.message_from_bytes(raw)["Message-ID"] for raw in office.letters}
    assert (len(office.letters), len(ids)) == (2, 1)


def test_a_busy_server_is_a_temporary_failure_and_a_full_stop_is_final(
    office: PostOffice, notifier: EmailNotifier
) -> None:
    with office.broken("greylist"), pytest.raises(TemporaryFailure, match="451"):
        notifier.send(message())
    with office.broken("too large"), pytest.raises(Undeliverable, match="552"):
        notifier.send(message())
    assert office.letters == []


def test_one_connection_serves_many_letters(office: PostOffice, notifier: EmailNotifier) -> None:
    connections = []
    for number in range(3):
        notifier.send(message(id=f"x#{number}"))
        connections.append(notifier._server)
    assert len(office.letters) == 3
    assert len(set(map(id, connections))) == 1


def test_a_server_that_dropped_the_connection_between_two_letters_is_called_again(
    office: PostOffice, notifier: EmailNotifier
) -> None:
    notifier.send(message(id="x#1"))
    with office.outage():
        pass
    notifier.send(message(id="x#2"))
    assert len(office.letters) == 2


def test_nothing_is_sent_to_a_server_whose_certificate_is_not_trusted(office: PostOffice) -> None:
    notifier = notifier_at(office, ca_file=None)
    with pytest.raises(TemporaryFailure, match="certificate is not trusted"):
        notifier.send(message())
    assert office.letters == []


def test_encryption_is_never_given_up_in_silence(tmp_path: Path) -> None:
    office = PostOffice(tmp_path, plain=True)
    try:
        with pytest.raises(TemporaryFailure):
            notifier_at(office, security="starttls").send(message())
        assert office.letters == []
    finally:
        office.controller.stop()


def test_a_wrong_password_is_temporary_and_stays_secret(office: PostOffice) -> None:
    notifier = notifier_at(office, password="sai rồi")
    with pytest.raises(TemporaryFailure, match="login") as caught:
        notifier.send(message())
    assert "sai rồi" not in f"{caught.value} {caught.value!r} {caught.value.__cause__}"


@pytest.mark.parametrize(
    "recipient",
    ["", "ho-12", "a@b@c", "@example.vn", "a@", "a@x.vn>\r\nRCPT TO:<b@y.vn", "Ông An <a@x.vn>", "a b@x.vn"],
)
def test_what_is_no_mailbox_is_refused_before_any_connection(recipient: str) -> None:
    notifier = EmailNotifier("localhost", 1, SENDER)
    with pytest.raises(Undeliverable, match="mailbox"):
        notifier.send(message(recipient=recipient))


def test_an_address_outside_ascii_is_sent_where_the_server_takes_it(
    office: PostOffice, notifier: EmailNotifier
) -> None:
    notifier.send(message(recipient="hộ-12@example.vn"))
    assert len(office.letters) == 1


# --- configuration ----------------------------------------------------------------------------------


def test_the_example_configuration_makes_the_channel(tmp_path: Path) -> None:
    table = tomllib.loads((Path(__file__).parents[1] / "example.toml").read_text("utf-8"))
    secret = tmp_path / "secret"
    secret.write_text("mật khẩu\n", encoding="utf-8")
    table["email"]["password_file"] = str(secret)
    host = PluginHost.bare()
    host.register(plugin, name="email")
    assert [notifier.channel for notifier in host.notifiers(table)] == ["email", "log"]
    assert [notifier.channel for notifier in host.notifiers({})] == ["log"]


def test_every_fault_of_the_configuration_is_named_at_once() -> None:
    with pytest.raises(BadConfig) as caught:
        EmailNotifier.of(
            {"security": "ssl", "port": 0, "sender": "xã", "username": "an", "hots": "x", "timeout": "1"}
        )
    text = str(caught.value)
    for part in ("security:", "host:", "port:", "sender:", "username:", "hots: no such setting", "timeout:"):
        assert part in text


def test_plain_letters_leave_this_machine_never() -> None:
    with pytest.raises(BadConfig, match="same machine"):
        EmailNotifier.of({"security": "none", "host": "mail.example.vn", "sender": SENDER})


def test_a_broken_configuration_does_not_stop_the_other_channels() -> None:
    host = PluginHost.bare()
    host.register(plugin, name="email", version="0.1.0")
    assert [notifier.channel for notifier in host.notifiers({"email": {"password": "bí mật"}})] == ["log"]
    (failure,) = host.failures
    assert "host: a text is wanted" in str(failure)
    assert "bí mật" not in str(failure)
