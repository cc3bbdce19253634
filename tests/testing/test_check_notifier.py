"""The channels' kit takes right channels and refuses each wrong one by the clause it breaks."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Sequence

import pytest
from attrs import evolve

from grassroots_gov.errors import ConformanceError, TemporaryFailure, Undeliverable
from grassroots_gov.notices import DeliveryReceipt, Message, Notifier
from grassroots_gov.testing import MemoryNotifier, NotifierConformance, check_notifier
from grassroots_gov.testing.notifiers import CLAUSES


class Right(MemoryNotifier):
    """Delivers once for each id; what it did is seen by all its makes."""


class Refusing(Right):
    """Takes nothing that is empty, long, or has line breaks in its subject, and says so."""

    def send(self, message: Message) -> DeliveryReceipt:
        if not message.body or len(message.body) > 10_000 or "\n" in message.subject:
            raise Undeliverable(self.channel, message.recipient, "not such a text")
        return super().send(message)


class Moody(Right):
    """Fails every other time, as a bad line does, and never loses anything."""

    def __init__(self) -> None:
        super().__init__()
        self.moods = itertools.cycle((True, False))

    def send(self, message: Message) -> DeliveryReceipt:
        if next(self.moods):
            raise TemporaryFailure(self.channel, "the line is bad")
        return super().send(message)


@pytest.mark.parametrize("kind", [Right, Refusing])
def test_right_channels_pass_with_and_without_trouble(kind: type[Right]) -> None:
    channel = kind()
    check_notifier(lambda: channel, channel.received)
    check_notifier(lambda: channel, channel.received, trouble=channel)


def test_a_right_channel_on_a_bad_line_passes() -> None:
    channel = Moody()
    check_notifier(lambda: channel, channel.received)


class TestRightForPytest(NotifierConformance):
    @pytest.fixture
    def channel(self) -> Right:
        return Right()

    @pytest.fixture
    def make_notifier(self, channel: Right) -> Callable[[], Notifier]:
        return lambda: channel

    @pytest.fixture
    def received(self, channel: Right) -> Callable[[], Sequence[Message]]:
        return channel.received

    @pytest.fixture
    def trouble(self, channel: Right) -> Right:
        return channel


class TestRightForPytestWithoutTrouble(NotifierConformance):
    """Clauses that need a channel to be broken are not even collected: one of them would fail here."""

    unsupported = ("empty",)

    @pytest.fixture
    def make_notifier(self) -> Callable[[], Notifier]:
        self.channel = Right()
        return lambda: self.channel

    @pytest.fixture
    def received(self) -> Callable[[], Sequence[Message]]:
        return lambda: self.channel.received()


# --- wrong on purpose, one promise each -------------------------------------------------------------


class Wrong:
    """Sends through a right channel, and spoils one thing."""

    def __init__(self) -> None:
        self.right = MemoryNotifier()
        self.channel = "memory"
        self.got: list[Message] = []

    def send(self, message: Message) -> DeliveryReceipt:
        self.deliver(message)
        return self.receipt(message)

    def deliver(self, message: Message) -> None:
        if message.id not in {got.id for got in self.got}:
            self.got.append(message)

    def receipt(self, message: Message) -> DeliveryReceipt:
        return DeliveryReceipt(message_id=message.id, channel=self.channel)

    def received(self) -> Sequence[Message]:
        return list(self.got)


class Nameless(Wrong):
    """named"""

    def __init__(self) -> None:
        super().__init__()
        self.channel = " "


class AnswersNothing(Wrong):
    """receipt"""

    def send(self, message: Message) -> DeliveryReceipt:
        self.deliver(message)
        return None  # type: ignore[return-value]  # that is what is wrong with it


class AnswersForAnother(Wrong):
    """receipt"""

    def receipt(self, message: Message) -> DeliveryReceipt:
        return DeliveryReceipt(message_id="1", channel=self.channel)


class RefusesAll(Wrong):
    """delivers"""

    def send(self, message: Message) -> DeliveryReceipt:
        raise Undeliverable(self.channel, message.recipient, "no")


class RaisesItsOwn(Wrong):
    """own_failures"""

    def send(self, message: Message) -> DeliveryReceipt:
        raise ConnectionResetError("peer")


class RaisesOnLongText(Wrong):
    """own_failures"""

    def send(self, message: Message) -> DeliveryReceipt:
        if len(message.body) > 100_000:
            raise ValueError("too long")
        return super().send(message)


class Hangs(Wrong):
    """in_time"""

    def send(self, message: Message) -> DeliveryReceipt:
        time.sleep(30)
        return super().send(message)


class NeverRecovers(Wrong):
    """recovers"""

    def send(self, message: Message) -> DeliveryReceipt:
        raise TemporaryFailure(self.channel, "busy")


class Declines(Wrong):
    """recovers"""

    def receipt(self, message: Message) -> DeliveryReceipt:
        return DeliveryReceipt(message_id=message.id, channel=self.channel, accepted=False)


class Lies(Wrong):
    """accepted_is_delivered"""

    def deliver(self, message: Message) -> None:
        pass


class LosesEveryFifth(Wrong):
    """accepted_is_delivered"""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def deliver(self, message: Message) -> None:
        self.count += 1
        if self.count % 5:
            super().deliver(message)


class StripsAccents(Wrong):
    """unchanged"""

    def deliver(self, message: Message) -> None:
        super().deliver(evolve(message, body=message.body.encode("ascii", "ignore").decode()))


class StripsBlanks(Wrong):
    """unchanged"""

    def deliver(self, message: Message) -> None:
        super().deliver(evolve(message, body=message.body.strip()))


class EatsDots(Wrong):
    """unchanged"""

    def deliver(self, message: Message) -> None:
        super().deliver(evolve(message, body=message.body.replace("\n.", "\n")))


class FoldsLines(Wrong):
    """unchanged"""

    def deliver(self, message: Message) -> None:
        super().deliver(evolve(message, body=message.body.replace("\n", "\r\n")))


class DropsSubject(Wrong):
    """unchanged"""

    def deliver(self, message: Message) -> None:
        super().deliver(evolve(message, subject=message.subject[:60]))


class OneForAll(Wrong):
    """unchanged"""

    def deliver(self, message: Message) -> None:
        super().deliver(evolve(message, recipient="xom-1"))


class TellsEverybody(Wrong):
    """recipients"""

    def deliver(self, message: Message) -> None:
        self.got += [message, evolve(message, recipient="xom-9")]


class NewestFirst(Wrong):
    """order"""

    def received(self) -> Sequence[Message]:
        return list(reversed(self.got))


class Twice(Wrong):
    """repeated"""

    def deliver(self, message: Message) -> None:
        self.got.append(message)


class TwiceAfterAnother(Wrong):
    """repeated"""

    def deliver(self, message: Message) -> None:
        if not self.got or self.got[-1].id != message.id:
            self.got.append(message)


class RefusesRepeats(Wrong):
    """repeated"""

    def send(self, message: Message) -> DeliveryReceipt:
        if message.id in {got.id for got in self.got}:
            raise Undeliverable(self.channel, message.recipient, "sent already")
        return super().send(message)


class KnowsByText(Wrong):
    """alike"""

    def deliver(self, message: Message) -> None:
        if (message.subject, message.body) not in {(got.subject, got.body) for got in self.got}:
            self.got.append(message)


class Truncates(Wrong):
    """oversize"""

    def deliver(self, message: Message) -> None:
        super().deliver(evolve(message, body=message.body[:65_536]))


class Placeholder(Wrong):
    """empty"""

    def deliver(self, message: Message) -> None:
        super().deliver(evolve(message, body=message.body or "(trống)"))


class Forgeable(Wrong):
    """forged"""

    def deliver(self, message: Message) -> None:
        super().deliver(evolve(message, subject=message.subject.splitlines()[0] if message.subject else ""))


class Splits(Wrong):
    """forged"""

    def deliver(self, message: Message) -> None:
        super().deliver(message)
        if "\n" in message.subject:
            self.got.append(evolve(message, id=f"{message.id}/2", subject=message.subject.splitlines()[-1]))


class DeliversWhatItRefuses(Wrong):
    """refused_is_not_delivered"""

    def send(self, message: Message) -> DeliveryReceipt:
        receipt = super().send(message)
        if len(message.body) > 100_000:
            raise Undeliverable(self.channel, message.recipient, "too long")
        return receipt


class OnlyTheLast(Wrong):
    """made_again"""

    def __init__(self) -> None:
        super().__init__()
        self.makes = 0

    def make(self) -> Notifier:
        self.makes += 1
        mine, outer = self.makes, self

        class Make:
            channel = "memory"

            def send(self, message: Message) -> DeliveryReceipt:
                if mine != outer.makes:
                    raise TemporaryFailure("memory", "another has connected")
                return outer.send(message)

        return Make()


WRONG = [kind for kind in Wrong.__subclasses__() if kind.__doc__]


@pytest.mark.parametrize("kind", WRONG, ids=lambda kind: kind.__name__)
def test_a_wrong_channel_is_refused_by_the_clause_it_breaks(kind: type[Wrong]) -> None:
    channel = kind()
    with pytest.raises(ConformanceError) as caught:
        check_notifier(
            getattr(channel, "make", lambda: channel), channel.received, patience=0.15, settle=0.001
        )
    assert caught.value.clause == kind.__doc__, str(caught.value)


class WrongInTrouble(MemoryNotifier):
    """Right while all goes well."""


class GivesUpInOutage(WrongInTrouble):
    """outage"""

    def send(self, message: Message) -> DeliveryReceipt:
        if self._fault == "outage":
            raise Undeliverable(self.channel, message.recipient, "no line")
        return super().send(message)


class BelievesInOutage(WrongInTrouble):
    """outage"""

    def send(self, message: Message) -> DeliveryReceipt:
        if self._fault == "outage":
            return DeliveryReceipt(message_id=message.id, channel=self.channel)
        return super().send(message)


class WaitsInStall(WrongInTrouble):
    """in_time"""

    def send(self, message: Message) -> DeliveryReceipt:
        while self._fault == "stall":
            time.sleep(0.01)
        return super().send(message)


class GivesUpInStall(WrongInTrouble):
    """stall"""

    def send(self, message: Message) -> DeliveryReceipt:
        if self._fault == "stall":
            raise Undeliverable(self.channel, message.recipient, "no answer")
        return super().send(message)


class TriesForEver(WrongInTrouble):
    """refusal"""

    def send(self, message: Message) -> DeliveryReceipt:
        if self._fault == "refusal":
            raise TemporaryFailure(self.channel, "refused")
        return super().send(message)


class StaysRefused(WrongInTrouble):
    """delivers"""

    refused = False

    def send(self, message: Message) -> DeliveryReceipt:
        self.refused |= self._fault == "refusal"
        if self.refused:
            raise Undeliverable(self.channel, message.recipient, "refused")
        return super().send(message)


class NewIdAfterLostAnswer(WrongInTrouble):
    """lost_answer"""

    def send(self, message: Message) -> DeliveryReceipt:
        if self._fault == "lost_answer":
            self._delivered["again"] = message
            self._delivered["and again"] = message
            raise TemporaryFailure(self.channel, "lost")
        return super().send(message)


@pytest.mark.parametrize("kind", WrongInTrouble.__subclasses__(), ids=lambda kind: kind.__name__)
def test_a_channel_wrong_in_trouble_is_refused_by_the_clause_it_breaks(kind: type[WrongInTrouble]) -> None:
    channel = kind()
    check_notifier(lambda: channel, channel.received, level="core")
    with pytest.raises(ConformanceError) as caught:
        check_notifier(
            lambda: channel, channel.received, level="faults", trouble=channel, patience=0.15, settle=0.001
        )
    assert caught.value.clause == kind.__doc__, str(caught.value)


def test_every_clause_refuses_some_wrong_channel() -> None:
    broken = {kind.__doc__ for kind in (*WRONG, *WrongInTrouble.__subclasses__())}
    assert {clause.name for clause in CLAUSES} - broken == set()


# --- declared gaps ----------------------------------------------------------------------------------


def test_a_declared_gap_is_left_out() -> None:
    channel = StripsAccents()
    check_notifier(lambda: channel, channel.received, unsupported={"unchanged", "oversize"}, patience=0.2)


def test_a_gap_that_closes_is_told() -> None:
    wrong = StripsAccents()
    check_notifier(lambda: wrong, wrong.received, not_yet={"unchanged", "oversize"}, patience=0.2)
    right = Right()
    with pytest.raises(ConformanceError) as caught:
        check_notifier(lambda: right, right.received, not_yet={"order"})
    assert caught.value.clause == "order"
    assert "not_yet" in str(caught.value)


def test_a_gap_with_a_wrong_name_and_faults_without_trouble_are_refused() -> None:
    right = Right()
    with pytest.raises(ConformanceError, match="ordr"):
        check_notifier(lambda: right, right.received, unsupported={"ordr"})
    with pytest.raises(ConformanceError, match="trouble"):
        check_notifier(lambda: right, right.received, level="faults")


def test_the_log_channel_passes() -> None:
    import logging

    from grassroots_gov.hooks.builtin import LogNotifier

    written: list[Message] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append(record.__dict__["message_value"])

    logger = logging.getLogger("grassroots_gov.notices")
    handler = Keep()
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        check_notifier(LogNotifier, lambda: list(written))
    finally:
        logger.removeHandler(handler)
        logger.setLevel(logging.NOTSET)


def test_a_clause_alone_and_no_other() -> None:
    channel = MemoryNotifier()
    check_notifier(lambda: channel, list, only={"named"})
    with pytest.raises(ConformanceError) as raised:
        check_notifier(lambda: channel, list, only={"accepted_is_delivered"}, patience=0.1)
    assert raised.value.clause == "accepted_is_delivered"
    with pytest.raises(ConformanceError, match="no clause"):
        check_notifier(lambda: channel, list, only={"oder"})
