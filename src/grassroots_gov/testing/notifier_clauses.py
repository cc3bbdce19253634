"""What a ``Notifier`` promises, clause by clause, and the check of each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeAlias

from attrs import evolve, frozen

from grassroots_gov.errors import ConformanceError, TemporaryFailure, Undeliverable
from grassroots_gov.notices import DeliveryReceipt, Message, Notifier
from grassroots_gov.testing.notifier_bench import Bench, Trouble

__all__ = ["CLAUSES", "Clause", "Level"]

Level: TypeAlias = Literal["core", "faults"]

VIETNAMESE = (
    "Kính gửi bà con xóm 3,\n\n"
    "  Đúng 19 giờ 30, mời mỗi hộ một người đến nhà văn hóa để bàn mức đóng góp làm đường:\t1.250.000 đ/hộ.\n"
    ".\n"
    ".Dòng này bắt đầu bằng dấu chấm.\n"
    "From đầu dòng; “ngoặc kép” & <thẻ> {ngoặc} 'nháy' \\ gạch % 100 $ # = ; ,\n"
    "Ậ ẵ ỡ ự ỵ Đ đ ẮẰẲẴẶ ấầẩẫậ — – … ½ ²\n" + "một dòng rất dài " * 90 + "\nTrân trọng.  \n\n"
)
SUBJECT = "Mời họp xóm 3 – “đường bê tông” (lần 2): bàn, quyết & giám sát việc đóng góp của nhân dân"
LARGE = 1_000_000
"""Characters of the oversize body."""


@frozen(kw_only=True)
class Clause:
    """One promise: its ``name``, ``level``, the sentence of the promise, and the check."""

    name: str
    level: Level
    promise: str
    check: Callable[[Bench], None]


# --- core -------------------------------------------------------------------------------------------


def _named(bench: Bench) -> None:
    channels = [bench.make().channel for _ in range(2)]
    if not all(isinstance(channel, str) and channel.strip() for channel in channels):
        raise ConformanceError("named", f"the channel is called {channels[0]!r}")
    if channels[0] != channels[1]:
        raise ConformanceError("named", f"two makes are called {channels[0]!r} and {channels[1]!r}")


def _receipt(bench: Bench) -> None:
    notifier = bench.make()
    for _ in range(3):
        bench.send(notifier, bench.message(notifier))


def _delivers(bench: Bench) -> None:
    notifier = bench.make()
    for to in range(len(bench.recipients)):
        bench.deliver(notifier, bench.message(notifier, to))


def _accepted_is_delivered(bench: Bench) -> None:
    notifier = bench.make()
    # More than one: a channel that loses every third message is caught as well.
    messages = [bench.message(notifier, number) for number in range(7)]
    for message in messages:
        bench.send(notifier, message)
    for message in messages:
        bench.arrived(message)


def _unchanged(bench: Bench) -> None:
    notifier = bench.make()
    for subject, body in ((SUBJECT, VIETNAMESE), ("", VIETNAMESE), (SUBJECT, "Một dòng."), ("x" * 200, "y")):
        bench.deliver(notifier, bench.message(notifier, subject=subject, body=body))


def _recipients(bench: Bench) -> None:
    notifier = bench.make()
    messages = [bench.message(notifier, number) for number in (0, 1, 0, 1)]
    for message in messages:
        bench.deliver(notifier, message)
    for message in messages:
        bench.times(message, "recipients")


def _order(bench: Bench) -> None:
    notifier = bench.make()
    messages = [bench.message(notifier, number % 2) for number in range(12)]
    for message in messages:
        bench.send(notifier, message)
    for message in messages:
        bench.arrived(message)
    for recipient in {message.recipient for message in messages}:
        sent = [message.id for message in messages if message.recipient == recipient]
        got = [message.id for message in bench.here(*sent)]
        if got != sent:
            raise ConformanceError("order", f"{recipient} was sent {sent} and got {got}")


def _repeated(bench: Bench) -> None:
    notifier = bench.make()
    first, second = bench.message(notifier), bench.message(notifier)
    for message in (first, first, second, first, second):
        if isinstance(bench.send(notifier, message), Undeliverable):
            raise ConformanceError("repeated", f"the repeat of {message.id} was refused")
        bench.arrived(message)
    for message in (first, second):
        bench.times(message, "repeated")


def _alike(bench: Bench) -> None:
    notifier = bench.make()
    first = bench.message(notifier, subject="Mời họp", body="19 giờ 30 tại nhà văn hóa.")
    second = evolve(bench.message(notifier), subject=first.subject, body=first.body)
    for message in (first, second):
        bench.send(notifier, message)
    for message in (first, second):
        bench.wait(message)
        bench.times(message, "alike")


def _oversize(bench: Bench) -> None:
    notifier = bench.make()
    line = "Số hộ đã đóng góp và số tiền của từng hộ.\n"
    body = (line * (LARGE // len(line) + 1))[:LARGE]
    bench.whole_or_refused("oversize", bench.message(notifier, body=body), notifier)
    bench.deliver(notifier, bench.message(notifier))


def _empty(bench: Bench) -> None:
    notifier = bench.make()
    bench.whole_or_refused("empty", bench.message(notifier, subject="", body=""), notifier)


def _forged(bench: Bench) -> None:
    notifier = bench.make()
    before = len(bench.received())
    message = bench.message(
        notifier, subject="Mời họp\r\nBcc: kẻ lạ <la@example.org>\r\n\r\nGiả mạo", body="Text."
    )
    bench.whole_or_refused("forged", message, notifier)
    if len(bench.received()) > before + len(bench.here(message.id)):
        raise ConformanceError("forged", "one message with line breaks in its subject became several")


def _made_again(bench: Bench) -> None:
    first, second = bench.make(), bench.make()
    try:
        for notifier in (first, second, first):
            bench.deliver(notifier, bench.message(notifier))
    except ConformanceError as error:
        if error.clause in ("delivers", "recovers"):
            raise ConformanceError("made_again", error.reason) from None
        raise


# --- faults -----------------------------------------------------------------------------------------


def _broken(bench: Bench) -> Trouble:
    assert bench.trouble is not None  # the runner leaves these clauses out otherwise
    return bench.trouble


def _must_fail(bench: Bench, clause: str, notifier: Notifier, message: Message) -> None:
    answer = bench.once(notifier, message)
    if isinstance(answer, Undeliverable):
        raise ConformanceError(clause, f"a passing trouble was called final: {answer}")
    if isinstance(answer, DeliveryReceipt) and answer.accepted:
        raise ConformanceError(clause, "accepted, while the channel could not take it")


def _outage(bench: Bench) -> None:
    notifier = bench.make()
    bench.deliver(notifier, bench.message(notifier))
    held = bench.message(notifier)
    with _broken(bench).outage():
        for _ in range(2):
            _must_fail(bench, "outage", notifier, held)
        # One that is made while the channel is away must work when it is back.
        late = bench.make()
        _must_fail(bench, "outage", late, bench.message(late))
    bench.deliver(notifier, held)
    bench.times(held, "outage")
    bench.deliver(late, bench.message(late))


def _stall(bench: Bench) -> None:
    notifier = bench.make()
    held = bench.message(notifier)
    with _broken(bench).stall():
        _must_fail(bench, "stall", notifier, held)
    bench.deliver(notifier, held)


def _refusal(bench: Bench) -> None:
    notifier = bench.make()
    refused = bench.message(notifier)
    with _broken(bench).refusal():
        answer = bench.once(notifier, refused)
    if not isinstance(answer, Undeliverable):
        said = "a temporary failure" if isinstance(answer, TemporaryFailure) else "a receipt"
        raise ConformanceError("refusal", f"a refusal for good was answered by {said}")
    bench.absent(refused, "refused_is_not_delivered")
    bench.deliver(notifier, bench.message(notifier))


def _lost_answer(bench: Bench) -> None:
    notifier = bench.make()
    message, following = bench.message(notifier), bench.message(notifier)
    with _broken(bench).lost_answer():
        _must_fail(bench, "lost_answer", notifier, message)
    bench.deliver(notifier, message)
    bench.deliver(notifier, following)
    got = [got.id for got in bench.here(message.id, following.id)]
    # The channel may have it twice, under one id and side by side, so that whoever reads can see it.
    if got not in ([message.id, following.id], [message.id, message.id, following.id]):
        raise ConformanceError("lost_answer", f"after an answer was lost, {got} arrived")


CLAUSES: tuple[Clause, ...] = (
    Clause(
        name="named",
        level="core",
        promise="The channel has one name, the same whenever it is made.",
        check=_named,
    ),
    Clause(
        name="receipt",
        level="core",
        promise="Sending answers a DeliveryReceipt that names the message and the channel.",
        check=_receipt,
    ),
    Clause(
        name="delivers",
        level="core",
        promise="An ordinary message is taken for every recipient.",
        check=_delivers,
    ),
    Clause(
        name="own_failures",
        level="core",
        promise="What cannot be sent raises TemporaryFailure or Undeliverable, nothing else.",
        check=_delivers,
    ),
    Clause(
        name="in_time",
        level="core",
        promise="Sending answers or fails in time; it never waits for ever.",
        check=_delivers,
    ),
    Clause(
        name="recovers",
        level="core",
        promise="A temporary failure passes: a message sent again is accepted at last.",
        check=_delivers,
    ),
    Clause(
        name="accepted_is_delivered",
        level="core",
        promise="What was accepted arrives.",
        check=_accepted_is_delivered,
    ),
    Clause(
        name="unchanged",
        level="core",
        promise="Recipient, subject and every line of Vietnamese text arrive as they were sent.",
        check=_unchanged,
    ),
    Clause(
        name="recipients",
        level="core",
        promise="A message goes to its recipient, once, and to nobody else.",
        check=_recipients,
    ),
    Clause(
        name="order",
        level="core",
        promise="Messages to one recipient arrive in the order in which they were sent.",
        check=_order,
    ),
    Clause(
        name="repeated",
        level="core",
        promise="The same id sent again is answered again and delivered once.",
        check=_repeated,
    ),
    Clause(name="alike", level="core", promise="Two ids with the same text are two messages.", check=_alike),
    Clause(
        name="oversize",
        level="core",
        promise="A million characters arrive whole, or are refused for good.",
        check=_oversize,
    ),
    Clause(
        name="empty",
        level="core",
        promise="An empty text arrives as it is, or is refused for good.",
        check=_empty,
    ),
    Clause(
        name="forged",
        level="core",
        promise="Line breaks in a subject make no header and no second message.",
        check=_forged,
    ),
    Clause(
        name="refused_is_not_delivered",
        level="core",
        promise="What was refused for good does not arrive.",
        check=_oversize,
    ),
    Clause(
        name="made_again",
        level="core",
        promise="Several notifiers of one channel work side by side.",
        check=_made_again,
    ),
    Clause(
        name="outage",
        level="faults",
        promise="A channel that cannot be reached is a temporary failure, and works when it is back.",
        check=_outage,
    ),
    Clause(
        name="stall",
        level="faults",
        promise="A channel that answers nothing is a temporary failure, in time.",
        check=_stall,
    ),
    Clause(
        name="refusal",
        level="faults",
        promise="A refusal for good is Undeliverable, and the next message works.",
        check=_refusal,
    ),
    Clause(
        name="lost_answer",
        level="faults",
        promise="After a lost answer the message is sent again under its id, before the next.",
        check=_lost_answer,
    ),
)
"""Every clause in the order in which it is checked."""
