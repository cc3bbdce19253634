"""The table ``webhook`` of the configuration, read whole: every fault at once."""

from __future__ import annotations

from urllib.parse import urlsplit

from grassroots_gov.hooks.config import Section
from grassroots_gov_webhook.notifier import WebhookNotifier
from grassroots_gov_webhook.signature import BadSignature, key_of

__all__ = ["endpoints"]

SHORTEST_KEY = 24
"""Bytes below which a secret is too easy to guess."""


def endpoints(table: object) -> list[WebhookNotifier]:
    """A channel for each endpoint; ``BadConfig`` names everything that is wrong."""
    section = Section("webhook", table)
    made: list[dict[str, object]] = []
    parts = section.tables("endpoints")
    for part in parts:
        keys = [_key(part, name) for name in ("secret", "old_secret")]
        url = part.text("url")
        _check_url(part, url)
        made.append(
            {
                "channel": part.text("channel"),
                "url": url,
                "keys": [key for key in keys if key],
                "source": part.text("source"),
                "timeout": part.integer("timeout", 15, most=600),
                "ca_file": part.text("ca_file", "") or None,
                "proxy": part.text("proxy", "") or None,
            }
        )
        if not keys[0]:
            part.fault("secret", "a secret is wanted, in secret, secret_file or secret_env")
    names = [str(one["channel"]) for one in made]
    for name in sorted({name for name in names if name and names.count(name) > 1}):
        section.fault("endpoints", f"two are called {name}")
    section.check(*parts)
    return [WebhookNotifier(**one) for one in made]  # type: ignore[arg-type]  # read and checked above


def _key(part: Section, name: str) -> bytes:
    secret = part.secret(name)
    try:
        key = key_of(secret)
    except BadSignature as error:
        part.fault(name, error.reason)
        return b""
    if secret and len(key) < SHORTEST_KEY:
        part.fault(name, f"at least {SHORTEST_KEY} bytes are wanted")
    return key


def _check_url(part: Section, url: str) -> None:
    try:
        address = urlsplit(url)
        host, _ = address.hostname, address.port
    except ValueError:
        address, host = None, None
    if not url or address is None or not host:
        part.fault("url", "an address such as https://gateway.example.vn/notices is wanted")
    elif address.username or address.password:
        part.fault("url", "no name or password may stand in the address; the body is signed")
    elif address.scheme != "https" and not (
        address.scheme == "http" and host in ("localhost", "127.0.0.1", "::1")
    ):
        part.fault("url", "https is wanted; http is for this machine only")
