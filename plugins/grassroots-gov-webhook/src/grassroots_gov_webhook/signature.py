"""Signing a request so that the receiver knows who wrote it, and when (the Standard Webhooks scheme).

Three headers: ``webhook-id`` (the notice, the same for every repeat), ``webhook-timestamp`` (seconds), and
``webhook-signature`` (``v1,`` and HMAC-SHA-256 over id, timestamp and body in base64; several, with a space
between, while a secret is being changed).
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import b64decode, b64encode
from binascii import Error as BadBase64
from collections.abc import Mapping, Sequence
from typing import ClassVar, Literal

from attrs import define

from grassroots_gov import GrassrootsError

__all__ = ["BadSignature", "key_of", "sign", "verify"]

PREFIX = "whsec_"
TOLERANCE = 300
"""Seconds by which a request may be old, or ahead of the receiver's clock."""


@define
class BadSignature(GrassrootsError):
    """A request that is not from who it says, is too old, or was changed on its way."""

    code: ClassVar[str] = "bad_signature"
    reason: str

    def what(self, lang: Literal["vi", "en"] = "vi") -> str:
        """What is wrong with the request."""
        said = {"vi": "Chữ ký của yêu cầu không hợp lệ", "en": "The request's signature is not valid"}
        return f"{said[lang]}: {self.reason}."

    def mend(self, lang: Literal["vi", "en"] = "vi") -> str:
        """What to do about it."""
        said = {
            "vi": "Đối chiếu khóa bí mật và đồng hồ của hai bên.",
            "en": "Compare the secret and the clocks on both sides.",
        }
        return said[lang]


def key_of(secret: str) -> bytes:
    """The bytes of a secret: base64 after ``whsec_``, otherwise the text itself."""
    if not secret.startswith(PREFIX):
        return secret.encode()
    try:
        return b64decode(secret.removeprefix(PREFIX), validate=True)
    except BadBase64:
        raise BadSignature("the secret after whsec_ is not base64") from None


def _digest(key: bytes, identity: str, timestamp: int, body: bytes) -> str:
    signed = f"{identity}.{timestamp}.".encode() + body
    return "v1," + b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def sign(identity: str, timestamp: int, body: bytes, keys: Sequence[bytes]) -> dict[str, str]:
    """The headers for ``body``, one signature for each key."""
    return {
        "webhook-id": identity,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(_digest(key, identity, timestamp, body) for key in keys),
    }


def verify(headers: Mapping[str, str], body: bytes, secret: str, *, now: int) -> str:
    """For receivers: the id of a request that is in order, or :class:`BadSignature`.

    ``headers`` by their names in lower case; ``now`` in seconds. An id that was seen before is a repeat:
    answer it with 200 and do nothing.
    """
    try:
        identity, timestamp = headers["webhook-id"], int(headers["webhook-timestamp"])
        signatures = headers["webhook-signature"].split(" ")
    except (KeyError, ValueError):
        raise BadSignature("a header is missing") from None
    if abs(now - timestamp) > TOLERANCE:
        raise BadSignature("the request is too old")
    expected = _digest(key_of(secret), identity, timestamp, body).encode()
    if not any(hmac.compare_digest(expected, given.encode()) for given in signatures):
        raise BadSignature("no signature is ours")
    return identity
