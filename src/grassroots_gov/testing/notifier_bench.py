"""The bench on which a channel is tested: send as the outbox does, and see what arrives."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import Protocol

from attrs import frozen

from grassroots_gov.errors import ConformanceError, TemporaryFailure, Undeliverable
from grassroots_gov.notices import DeliveryReceipt, Message, Notifier

__all__ = ["Bench", "Trouble"]


class Trouble(Protocol):
    """Breaks the channel for as long as a ``with`` block lasts. Every message of a block is the kit's."""

    def outage(self) -> AbstractContextManager[None]:
        """The channel cannot be reached."""
        ...

    def stall(self) -> AbstractContextManager[None]:
        """The channel can be reached and answers nothing."""
        ...

    def refusal(self) -> AbstractContextManager[None]:
        """The channel says that it will never take the message."""
        ...

    def lost_answer(self) -> AbstractContextManager[None]:
        """The channel takes the message, and its answer is lost."""
        ...


@frozen(eq=False)
class Bench:
    """A channel under test: how to make it, what it delivered, and how long to wait."""

    make: Callable[[], Notifier]
    received: Callable[[], Sequence[Message]]
    recipients: Sequence[str]
    trouble: Trouble | None
    patience: float
    settle: float
    run: str
    numbers: Iterator[int]

    def message(self, notifier: Notifier, to: int = 0, **given: str) -> Message:
        """A fresh message to the recipient number ``to``."""
        number = next(self.numbers)
        return Message(
            id=f"kit/{self.run}#{number}",
            channel=notifier.channel,
            recipient=self.recipients[to % len(self.recipients)],
            subject=given.get("subject", f"Thông báo {self.run} số {number}"),
            body=given.get("body", f"Nội dung thông báo {self.run} số {number}."),
            lang="vi",
            created_on=date(2020, 5, 20),
        )

    def once(
        self, notifier: Notifier, message: Message
    ) -> DeliveryReceipt | TemporaryFailure | Undeliverable:
        """What sending answers or raises; anything but a receipt and the two failures breaks a clause."""
        answer = self._in_time(notifier, message)
        if isinstance(answer, (TemporaryFailure, Undeliverable)):
            return answer
        if isinstance(answer, BaseException):
            raise ConformanceError("own_failures", f"{type(answer).__name__}: {answer}") from answer
        if not isinstance(answer, DeliveryReceipt):
            raise ConformanceError("receipt", f"answered {type(answer).__name__}, not DeliveryReceipt")
        if (answer.message_id, answer.channel) != (message.id, notifier.channel):
            raise ConformanceError(
                "receipt",
                f"names {answer.message_id} on {answer.channel}, not {message.id} on {notifier.channel}",
            )
        return answer

    def _in_time(self, notifier: Notifier, message: Message) -> object:
        from queue import Empty, Queue
        from threading import Thread

        answers: Queue[object] = Queue()

        def send() -> None:
            try:
                answers.put(notifier.send(message))
            except BaseException as error:
                answers.put(error)

        Thread(target=send, daemon=True).start()
        try:
            return answers.get(timeout=self.patience)
        except Empty:
            raise ConformanceError("in_time", f"no answer in {self.patience:g} seconds") from None

    def send(self, notifier: Notifier, message: Message) -> DeliveryReceipt | Undeliverable:
        """Send as the outbox does: again after temporary failures, a few times."""
        for _ in range(5):
            answer = self.once(notifier, message)
            if isinstance(answer, TemporaryFailure):
                time.sleep(self.settle)
            elif isinstance(answer, Undeliverable) or answer.accepted:
                return answer
        raise ConformanceError("recovers", "five attempts, and none was accepted or refused for good")

    def deliver(self, notifier: Notifier, message: Message) -> None:
        """Send what every channel must take, and see it arrive unchanged."""
        answer = self.send(notifier, message)
        if isinstance(answer, Undeliverable):
            raise ConformanceError("delivers", f"an ordinary message was refused: {answer}")
        self.arrived(message)

    def here(self, *ids: str) -> list[Message]:
        """What was delivered under the ids so far, in order."""
        return [message for message in self.received() if message.id in ids]

    def wait(self, message: Message) -> bool:
        """Wait until the message is there; whether it is."""
        end = time.monotonic() + self.patience
        while not self.here(message.id) and time.monotonic() < end:
            time.sleep(0.005)
        return bool(self.here(message.id))

    def arrived(self, message: Message) -> None:
        """Wait until the message is there, and compare it."""
        if not self.wait(message):
            raise ConformanceError("accepted_is_delivered", f"{message.id} was accepted and never arrived")
        got = self.here(message.id)[0]
        for part in ("recipient", "channel", "subject", "body", "lang", "created_on"):
            if getattr(got, part) != getattr(message, part):
                raise ConformanceError(
                    "unchanged",
                    f"{part}: sent {_short(getattr(message, part))}, arrived {_short(getattr(got, part))}",
                )

    def absent(self, message: Message, clause: str) -> None:
        """Wait a little and see that the message is not there."""
        time.sleep(self.settle)
        if self.here(message.id):
            raise ConformanceError(clause, f"{message.id} was refused and arrived all the same")

    def times(self, message: Message, clause: str) -> None:
        """See that the message is there once."""
        time.sleep(self.settle)
        arrived = len(self.here(message.id))
        if arrived != 1:
            raise ConformanceError(clause, f"{message.id} arrived {arrived} times")

    def whole_or_refused(self, clause: str, message: Message, notifier: Notifier) -> None:
        """See that an unusual message arrives unchanged, or is refused for good and does not arrive."""
        if isinstance(self.send(notifier, message), Undeliverable):
            self.absent(message, "refused_is_not_delivered")
            return
        try:
            self.arrived(message)
        except ConformanceError as error:
            raise ConformanceError(clause, error.reason) from None
        self.times(message, clause)


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:40]}… ({len(text)} characters)"
