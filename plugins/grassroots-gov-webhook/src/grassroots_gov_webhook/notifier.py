"""The channel: one signed CloudEvent in one POST for each notice."""

from __future__ import annotations

import ssl
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, timezone
from datetime import time as clock_time
from threading import Lock
from urllib.parse import quote

import httpx
from cloudevents.core.bindings.http import to_structured_event
from cloudevents.core.v1.event import CloudEvent

from grassroots_gov import DeliveryReceipt, Message, TemporaryFailure, Undeliverable
from grassroots_gov_webhook.signature import sign

__all__ = ["EVENT_TYPE", "WebhookNotifier"]

EVENT_TYPE = "grassroots_gov.notice.v1"
VIETNAM = timezone(timedelta(hours=7))
REMEMBERED = 10_000
"""How many ids a notifier remembers as taken, so that a repeat is answered without a second request."""
READ_AT_MOST = 4_096
"""Bytes of an answer that are looked at."""
REFUSED = frozenset({400, 410, 413, 414, 415, 422, 451})
"""Answers that concern this notice and will not change. Any other failure concerns the endpoint, which
somebody can mend (a wrong address, a wrong key), so that no notice may be given up for it."""


class WebhookNotifier:
    """Posts each notice to ``url`` as a CloudEvent (structured, JSON), signed with each of ``keys``.

    ``channel``  the name under which the outbox knows it: "sms", "zalo"
    ``source``   the CloudEvents source: who writes, such as "urn:xa:tan-lap"
    ``timeout``  seconds for the whole answer
    ``proxy``    the proxy to go through; the environment is not asked
    ``clock``    the seconds that go into the signature
    """

    def __init__(
        self,
        channel: str,
        url: str,
        keys: Sequence[bytes],
        *,
        source: str,
        timeout: float = 15,
        ca_file: str | None = None,
        proxy: str | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.channel = channel
        self._url, self._keys, self._source = url, tuple(keys), source
        self._timeout, self._clock = timeout, clock
        self._client = httpx.Client(
            timeout=timeout,
            verify=ssl.create_default_context(cafile=ca_file),
            follow_redirects=False,  # a signed body goes where the configuration says, and nowhere else
            trust_env=False,
            proxy=proxy,
        )
        self._taken: OrderedDict[str, str] = OrderedDict()
        self._lock = Lock()

    def send(self, message: Message) -> DeliveryReceipt:
        """As ``Notifier.send``."""
        with self._lock:
            if message.id not in self._taken:
                self._taken[message.id] = self._post(message)
                while len(self._taken) > REMEMBERED:
                    self._taken.popitem(last=False)
            reference = self._taken[message.id]
        return DeliveryReceipt(message_id=message.id, channel=self.channel, reference=reference)

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def _post(self, message: Message) -> str:
        event = to_structured_event(_event(message, self._source))
        body = bytes(event.body)
        # A header holds ASCII only; the event in the body holds the id as it is.
        identity = quote(message.id, safe="/#")
        headers = {**event.headers, **sign(identity, int(self._clock()), body, self._keys)}
        try:
            with self._client.stream("POST", self._url, content=body, headers=headers) as answer:
                return self._answered(message, answer)
        except httpx.TimeoutException:
            raise TemporaryFailure(self.channel, "no answer in time") from None
        except httpx.HTTPError as error:
            raise TemporaryFailure(self.channel, _said(error)) from None

    def _answered(self, message: Message, answer: httpx.Response) -> str:
        status = answer.status_code
        # 409: the receiver has this id already, from an attempt whose answer was lost.
        if 200 <= status < 300 or status == 409:
            return self._reference(answer)
        if status in REFUSED:
            raise Undeliverable(self.channel, message.recipient, f"the endpoint answered {status}")
        raise TemporaryFailure(self.channel, f"the endpoint answered {status}")

    def _reference(self, answer: httpx.Response) -> str:
        """The receiver's own number, if its answer is a small JSON object with a ``reference``."""
        import json

        until, body = time.monotonic() + self._timeout, b""
        try:
            for piece in answer.iter_bytes():
                body += piece
                if len(body) > READ_AT_MOST or time.monotonic() > until:
                    return ""  # it has taken the notice; what else it says is not waited for
            said = json.loads(body)
        except (httpx.HTTPError, ValueError, RecursionError):
            return ""
        reference = said.get("reference", "") if isinstance(said, dict) else ""
        return reference[:200] if isinstance(reference, str) else ""


def _event(message: Message, source: str) -> CloudEvent:
    return CloudEvent(
        attributes={
            "id": message.id,
            "source": source,
            "type": EVENT_TYPE,
            "time": datetime.combine(message.created_on, clock_time(), VIETNAM),
            "datacontenttype": "application/json",
        },
        data={
            "id": message.id,
            "channel": message.channel,
            "recipient": message.recipient,
            "subject": message.subject,
            "body": message.body,
            "lang": message.lang,
            "created_on": message.created_on.isoformat(),
        },
    )


def _said(error: httpx.HTTPError) -> str:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"the endpoint's certificate is not trusted: {cause.verify_message}"
        cause = cause.__cause__ or cause.__context__
    return type(error).__name__
