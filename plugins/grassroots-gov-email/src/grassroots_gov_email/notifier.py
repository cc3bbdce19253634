"""The channel: SMTP, encrypted unless it is told otherwise, one connection kept while it works."""

from __future__ import annotations

import smtplib
import ssl
from base64 import b64encode
from collections import OrderedDict
from threading import Lock
from typing import Literal, NoReturn, Self

from grassroots_gov import DeliveryReceipt, Message, TemporaryFailure, Undeliverable
from grassroots_gov.hooks.config import Section
from grassroots_gov_email.letter import letter, message_id

__all__ = ["EmailNotifier"]

Security = Literal["tls", "starttls", "none"]
REMEMBERED = 10_000
"""How many sent ids a notifier remembers, so that a repeat is answered without a second letter."""


class EmailNotifier:
    """Sends each message as one e-mail; ``sender`` is the mailbox it comes from.

    ``security``  "tls" (from the first byte), "starttls", or "none" for a server on the same machine; a
                  server that does not offer what is asked for is a temporary failure, never a plain letter
    ``timeout``   seconds for each step of the conversation
    ``ca_file``   the certificates to trust, in place of those of the system
    """

    channel = "email"

    def __init__(
        self,
        host: str,
        port: int,
        sender: str,
        *,
        security: Security = "tls",
        username: str = "",
        password: str = "",
        timeout: float = 20,
        ca_file: str | None = None,
    ) -> None:
        self._host, self._port, self._sender = host, port, sender
        self._security, self._timeout = security, timeout
        self._username, self._password = username, password
        self._ca_file = ca_file
        self._server: smtplib.SMTP | None = None
        self._sent: OrderedDict[str, None] = OrderedDict()
        self._lock = Lock()

    @classmethod
    def of(cls, table: object) -> Self:
        """The channel that a table of the configuration describes; ``BadConfig`` names all its faults."""
        section = Section("email", table)
        security = section.choice("security", ("tls", "starttls", "none"), "tls")
        host = section.text("host")
        usual = {"tls": 465, "starttls": 587, "none": 25}[security]
        port = section.integer("port", usual, most=65_535)
        sender = section.text("sender")
        username, password = section.text("username", ""), section.secret("password")
        timeout, ca_file = section.integer("timeout", 20, most=600), section.text("ca_file", "")
        if sender and not _mailbox(sender):
            section.fault("sender", "a mailbox such as xa@example.vn is wanted")
        if bool(username) != bool(password):
            section.fault("username", "username and password stand together or not at all")
        if security == "none" and host not in ("localhost", "127.0.0.1", "::1"):
            section.fault("security", "none is for a server on the same machine only")
        section.check()
        return cls(
            host, port, sender, security=security, username=username, password=password,  # type: ignore[arg-type]  # one of the three
            timeout=timeout, ca_file=ca_file or None,
        )  # fmt: skip

    def send(self, message: Message) -> DeliveryReceipt:
        """As ``Notifier.send``."""
        reference = message_id(message, self._sender)
        with self._lock:
            if message.id not in self._sent:
                self._check(message)
                self._deliver(message)
                self._sent[message.id] = None
                while len(self._sent) > REMEMBERED:
                    self._sent.popitem(last=False)
        return DeliveryReceipt(message_id=message.id, channel=self.channel, reference=reference)

    def close(self) -> None:
        """Take leave of the server; sending again connects again."""
        server, self._server = self._server, None
        if server is not None:
            server.close()

    # --- the conversation ---------------------------------------------------------------------------

    def _check(self, message: Message) -> None:
        if not _mailbox(message.recipient):
            self._never(message, "not a mailbox")
        if "\n" in message.subject or "\r" in message.subject:
            self._never(message, "line breaks in the subject")

    def _deliver(self, message: Message) -> None:
        try:
            server = self._connected()
            options = ["SMTPUTF8"] if not message.recipient.isascii() else []
            if options and not server.has_extn("smtputf8"):
                self._never(message, "the server takes no address outside ASCII")
            server.sendmail(self._sender, [message.recipient], letter(message, self._sender), options)
        except smtplib.SMTPAuthenticationError as error:
            # Every notice would be refused until somebody mends the configuration: none may be given up.
            self._later(f"the server refuses the login ({error.smtp_code})")
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            self._answered(message, code, said)
        except smtplib.SMTPResponseException as error:
            self._answered(message, error.smtp_code, error.smtp_error)
        except (smtplib.SMTPException, OSError) as error:
            self._later(_said(error))

    def _connected(self) -> smtplib.SMTP:
        """A connection that answers: the one there is, or a new one."""
        if self._server is not None:
            try:
                if self._server.noop()[0] == 250:
                    return self._server
            except (smtplib.SMTPException, OSError):
                pass  # it went to sleep between two notices: a new one is the cure
            self.close()
        context = ssl.create_default_context(cafile=self._ca_file)
        if self._security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self._host, self._port, timeout=self._timeout, context=context
            )
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=self._timeout)
        try:
            if self._security == "starttls":
                server.starttls(context=context)
            server.ehlo_or_helo_if_needed()
            if self._username:
                self._login(server)
        except BaseException:
            server.close()
            raise
        self._server = server
        return server

    def _login(self, server: smtplib.SMTP) -> None:
        if (self._username + self._password).isascii():
            server.login(self._username, self._password)
            return
        # The library's login knows ASCII only; AUTH PLAIN carries UTF-8 (RFC 4616).
        plain = b64encode(f"\0{self._username}\0{self._password}".encode()).decode()
        code, said = server.docmd("AUTH", f"PLAIN {plain}")
        if code != 235:
            raise smtplib.SMTPAuthenticationError(code, said)

    def _answered(self, message: Message, code: int, said: bytes | str) -> NoReturn:
        """A refusal: 5xx is for good, anything else passes."""
        words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
        reason = f"{code} {' '.join(words.split())}"[:200]
        if 500 <= code < 600:
            self.close()
            self._never(message, reason)
        self._later(reason)

    def _later(self, reason: str) -> NoReturn:
        self.close()
        raise TemporaryFailure(self.channel, reason)

    def _never(self, message: Message, reason: str) -> NoReturn:
        raise Undeliverable(self.channel, message.recipient, reason)


def _mailbox(address: str) -> bool:
    """Whether ``address`` is one plain mailbox: what could end a command or a header is not."""
    local, at, domain = address.rpartition("@")
    plain = not any(sign.isspace() or sign in '<>(),;:"[]\\' or not sign.isprintable() for sign in address)
    return bool(local and at and domain) and plain and "@" not in local


def _said(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the server's certificate is not trusted: {error.verify_message}"
    if isinstance(error, TimeoutError):
        return "no answer in time"
    return f"{type(error).__name__}: {' '.join(str(error).split())}"[:200]
