"""A message as an e-mail: every line as it was written, and one Message-ID however often it is sent."""

from __future__ import annotations

from base64 import encodebytes
from email.header import Header
from email.message import Message as Mail
from email.utils import formatdate
from hashlib import sha256

from grassroots_gov import Message

__all__ = ["letter", "message_id"]


def message_id(message: Message, sender: str) -> str:
    """The Message-ID: the same for the same id, so that a mailbox can tell a repeat."""
    return f"<{sha256(message.id.encode()).hexdigest()[:40]}@{sender.rpartition('@')[2]}>"


def letter(message: Message, sender: str) -> bytes:
    """The e-mail, ready to send.

    The body travels in base64 with CRLF between lines, so that no server folds a long line, eats a dot or
    turns a "From" into ">From".
    """
    mail = Mail()
    mail["From"] = sender
    mail["To"] = message.recipient
    mail["Subject"] = str(Header(message.subject, "utf-8", header_name="Subject").encode(linesep="\r\n"))
    mail["Date"] = formatdate(localtime=True)
    mail["Message-ID"] = message_id(message, sender)
    mail["X-Grassroots-Gov-Id"] = str(Header(message.id, "utf-8").encode(linesep="\r\n"))
    mail["X-Grassroots-Gov-Day"] = message.created_on.isoformat()
    mail["Auto-Submitted"] = "auto-generated"
    mail["Content-Language"] = message.lang
    mail["MIME-Version"] = "1.0"
    mail["Content-Type"] = "text/plain; charset=utf-8"
    mail["Content-Transfer-Encoding"] = "base64"
    mail.set_payload(encodebytes(message.body.replace("\n", "\r\n").encode()).decode())
    return mail.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
