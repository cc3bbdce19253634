"""The outbox loses nothing and reorders nothing, whatever channels and machines do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from itertools import groupby
from typing import ClassVar

import pytest
from attrs import frozen
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from grassroots_gov.errors import BadNotice, StreamMoved, TemporaryFailure, Undeliverable, UnknownNotice
from grassroots_gov.hooks.outbox import Chain, Outbox
from grassroots_gov.hooks.policy import Policy, Quiet
from grassroots_gov.journal import Codec, Event, Fact, Fold, Journal, MemoryStore
from grassroots_gov.notices import DeliveryReceipt, Message

DAY = date(2020, 5, 20)
NOON = datetime(2020, 5, 20, 12, tzinfo=timezone(timedelta(hours=7)))


@frozen(kw_only=True)
class Called:
    """A stand-in for any fact that calls for notices, one to each household over a chain of channels."""

    kind: ClassVar[str] = "test.called"
    text: str
    to: tuple[str, ...]
    by: tuple[str, ...] = ("sms",)


NOTHING: Fold[None] = Fold("nothing", lambda: None, lambda state, fact, event: state)


def compose(fact: Fact) -> Iterator[Chain]:
    if fact.kind != Called.kind:
        return
    body = fact.body
    for household in body["to"]:  # type: ignore[union-attr]  # the body of Called
        yield [
            Message(
                id=f"{fact.id}/{household}",
                channel=str(channel),
                recipient=str(household),
                body=str(body["text"]),
                created_on=fact.effective_on,
            )
            for channel in body["by"]  # type: ignore[union-attr]  # the body of Called
        ]


class Channel:
    """A channel that does what it is told: each entry of ``plan`` meets one sending, then all goes well."""

    def __init__(self, channel: str = "sms", *plan: str) -> None:
        self.channel = channel
        self.plan = list(plan)
        self.got: list[Message] = []
        self.everything: list[Message] = []  # may be shared by several channels

    def send(self, message: Message) -> DeliveryReceipt:
        what = self.plan.pop(0) if self.plan else "well"
        if what in ("well", "crash after"):
            self.got.append(message)
            self.everything.append(message)
        if what in ("crash after", "crash before"):
            raise KeyboardInterrupt  # no exception that anything may catch: the process is gone
        if what == "busy":
            raise TemporaryFailure(self.channel, "busy")
        if what == "never":
            raise Undeliverable(self.channel, message.recipient, "no such number")
        if what == "broken":
            raise ZeroDivisionError
        return DeliveryReceipt(
            message_id="other" if what == "lies" else message.id,
            channel=self.channel,
            accepted=what != "declines",
        )

    def texts(self) -> list[str]:
        return [message.body for message in self.got]


class Office:
    """A journal in memory, its clock, and an outbox that can be thrown away and built anew."""

    def __init__(
        self, *channels: Channel, policy: Policy | None = None, since: datetime | None = None
    ) -> None:
        self.store = MemoryStore()
        self.now = NOON
        self.channels, self.policy, self.since = channels, policy, since
        self.restart()

    def restart(self) -> None:
        self.journal = Journal(
            self.store, Codec(Called), clock=lambda: self.now.astimezone(UTC), salt=lambda size: bytes(size)
        )
        self.outbox = Outbox(self.journal, self.channels, compose, policy=self.policy, since=self.since)

    def call(self, text: str, *to: str, by: tuple[str, ...] = ("sms",), stream: str = "duty/roster") -> None:
        def judge(_: None) -> list[Event]:
            return [Called(text=text, to=to or ("An",), by=by)]

        self.journal.write(stream, NOTHING, judge, effective_on=DAY)


def test_each_notice_is_delivered_once_in_the_order_of_the_facts() -> None:
    sms = Channel()
    office = Office(sms)
    office.call("1", "An", "Bình")
    office.call("2", "An", stream="cases/1")
    report = office.outbox.run(NOON)
    assert (report.delivered, report.waiting, report.next_at) == (3, 0, None)
    assert [(message.recipient, message.body) for message in sms.got] == [
        ("An", "2"),
        ("An", "1"),
        ("Bình", "1"),
    ]
    office.restart()
    assert office.outbox.run(NOON).delivered == 0


def test_facts_written_later_go_out_later_whatever_their_stream() -> None:
    sms = Channel()
    office = Office(sms)
    for hour, stream in enumerate(["z", "a", "m"]):
        office.now = NOON + timedelta(hours=hour)
        office.call(str(hour), stream=stream)
    office.outbox.run(office.now)
    assert sms.texts() == ["0", "1", "2"]


def test_a_failure_holds_back_the_same_recipient_and_nobody_else() -> None:
    sms = Channel("sms", "busy")
    office = Office(sms)
    office.call("1", "An", "Bình")
    office.call("2", "An", "Bình")
    report = office.outbox.run(NOON)
    assert [(message.recipient, message.body) for message in sms.got] == [("Bình", "1"), ("Bình", "2")]
    assert (report.delayed, report.waiting, report.next_at) == (1, 2, NOON + timedelta(minutes=1))
    assert office.outbox.run(NOON + timedelta(seconds=59)).delivered == 0
    assert office.outbox.run(NOON + timedelta(seconds=60)).delivered == 2
    assert [message.body for message in sms.got if message.recipient == "An"] == ["1", "2"]


def test_pauses_grow_to_the_ceiling_and_are_kept_over_a_restart() -> None:
    policy = Policy(first=timedelta(minutes=1), ceiling=timedelta(minutes=4), attempts=9)
    office = Office(Channel("sms", *["busy"] * 5), policy=policy)
    office.call("1")
    pauses: list[float] = []
    now = NOON
    while (until := office.outbox.run(now).next_at) is not None:
        pauses.append((until - now) / timedelta(minutes=1))
        now = until
        office.restart()
    assert pauses == [1, 2, 4, 4, 4]


def test_quiet_hours_are_kept_by_the_clock_on_the_wall() -> None:
    speaker = Channel("loudspeaker")
    office = Office(speaker, policy=Policy(quiet={"loudspeaker": Quiet(time(20), time(5))}))
    office.call("1", by=("loudspeaker",))
    night = NOON.replace(hour=22)
    assert office.outbox.run(night).next_at == NOON.replace(day=21, hour=5)
    assert speaker.got == []
    assert office.outbox.run(NOON.replace(day=21, hour=5)).delivered == 1


def test_a_chain_goes_to_the_next_channel_and_stays_in_order() -> None:
    zalo, sms = Channel("zalo", "never"), Channel("sms", "busy")
    office = Office(zalo, sms)
    office.call("1", by=("zalo", "sms"))
    office.call("2", by=("zalo", "sms"))
    assert office.outbox.run(NOON).delivered == 0
    assert zalo.got == []  # the second waits until the first is settled, on whatever channel
    office.restart()
    assert office.outbox.run(NOON + timedelta(hours=1)).delivered == 2
    assert (sms.texts(), zalo.texts()) == (["1"], ["2"])


def test_a_channel_that_stays_busy_is_given_up_for_the_next() -> None:
    zalo, sms = Channel("zalo", *["busy"] * 3), Channel("sms")
    office = Office(zalo, sms, policy=Policy(attempts=3))
    office.call("1", by=("zalo", "sms"))
    for minutes in (0, 10, 20):
        office.outbox.run(NOON + timedelta(minutes=minutes))
    assert (zalo.texts(), sms.texts()) == ([], ["1"])


def test_a_dead_letter_is_an_obligation_until_somebody_deals_with_it() -> None:
    sms = Channel("sms", "never", "never")
    office = Office(sms)
    office.call("1", "An", "Bình")
    assert office.outbox.run(NOON).died == 2
    office.restart()
    owed = office.outbox.owed(DAY)
    assert [(one.code, one.state, one.due) for one in owed] == [("hooks.dead_letter", "due", DAY)] * 2
    assert "sms" in owed[0].what
    assert [one.state for one in office.outbox.owed(DAY + timedelta(days=1))] == ["late", "late"]
    assert office.outbox.owed(DAY - timedelta(days=1)) == ()
    office.outbox.retry("duty/roster#1/An", on=DAY)
    office.outbox.dismiss("duty/roster#1/Bình", on=DAY, why="đã báo tận nhà")
    assert office.outbox.owed(DAY) == ()
    assert office.outbox.run(NOON).delivered == 1
    assert [message.recipient for message in sms.got] == ["An"]
    office.restart()
    assert office.outbox.run(NOON).delivered == 0
    with pytest.raises(UnknownNotice):
        office.outbox.retry("duty/roster#1/An", on=DAY)
    with pytest.raises(UnknownNotice):
        office.outbox.dismiss("duty/roster#9", on=DAY, why="")


def test_the_reason_of_a_failure_can_be_read_and_erased() -> None:
    office = Office(Channel("sms", "never"))
    office.call("1")
    office.outbox.run(NOON)
    (dead,) = office.outbox.dead_letters()
    assert dead.reason.text is None
    assert office.journal.reveal(dead.reason) == "no such number"
    assert not any(b"no such number" in record for record in office.store.read("notices/sms"))


def test_a_proof_of_broadcast_becomes_a_fact_once() -> None:
    office = Office(Channel())
    office.call("1")
    office.outbox.run(NOON)
    office.restart()
    evidence = "loa-7 12:00:42"
    assert office.outbox.prove("duty/roster#1/An", evidence, on=DAY)
    assert not office.outbox.prove("duty/roster#1/An", evidence, on=DAY)
    assert office.outbox.prove("duty/roster#1/An", "loa-8 12:00:43", on=DAY)
    proven = [
        fact.body["evidence"] for fact in office.journal.facts("notices/sms") if fact.kind == "notices.proven"
    ]
    assert proven == [evidence, "loa-8 12:00:43"]
    assert office.outbox.run(NOON).delivered == 0
    with pytest.raises(UnknownNotice):
        office.outbox.prove("duty/roster#9/An", evidence, on=DAY)


@pytest.mark.parametrize("fault", ["broken", "lies", "declines"])
def test_a_channel_that_breaks_its_promise_counts_as_failing(fault: str) -> None:
    office = Office(Channel("sms", fault))
    office.call("1", "An")
    assert office.outbox.run(NOON).delayed == 1
    assert office.outbox.run(NOON + timedelta(minutes=1)).delivered == 1


def test_a_channel_that_is_not_there_is_waited_for() -> None:
    office = Office()
    office.call("1")
    assert (office.outbox.run(NOON).waiting, office.outbox.dead_letters()) == (1, ())
    office.channels = (Channel(),)
    office.restart()
    assert office.outbox.run(NOON + timedelta(minutes=1)).delivered == 1


def test_after_a_long_silence_everything_is_caught_up() -> None:
    sms = Channel()
    office = Office(sms)
    for number in range(40):
        office.call(str(number), stream=f"cases/{number % 3}")
        office.now += timedelta(hours=1)
    assert office.outbox.run(office.now).delivered == 40
    assert sms.texts() == [str(number) for number in range(40)]


def test_what_was_recorded_before_the_outbox_began_can_be_left_out() -> None:
    sms = Channel()
    office = Office(sms, since=NOON + timedelta(hours=1))
    office.call("old")
    office.now += timedelta(hours=2)
    office.call("new")
    office.outbox.run(office.now)
    assert sms.texts() == ["new"]


def test_cursors_pass_what_is_settled_and_read_it_no_more() -> None:
    reads: list[str] = []

    class Watched(MemoryStore):
        def read(self, stream: str, after: int = 0) -> Iterator[bytes]:
            if stream == "duty/roster":
                reads.append(f"{stream}>{after}")
            return super().read(stream, after)

    office = Office(Channel())
    office.store = Watched()
    office.restart()
    for number in range(5):
        office.call(str(number))
    office.outbox.run(NOON)
    office.restart()
    reads.clear()
    office.outbox.run(NOON)
    assert reads == ["duty/roster>5"]


def test_one_id_for_two_notices_is_refused_before_anything_is_lost() -> None:
    sms = Channel()
    office = Office(sms)
    office.call("1", "An", "An")
    with pytest.raises(BadNotice):
        office.outbox.run(NOON)
    assert office.outbox.dead_letters() == ()


def test_another_outbox_at_work_ends_the_run_and_loses_nothing() -> None:
    office = Office()
    office.call("1", "An", "Bình")

    class Intruding(Channel):
        def send(self, message: Message) -> DeliveryReceipt:
            if not self.got:
                office.store.append("notices/sms", office.store.length("notices/sms"), list(other))
            return super().send(message)

    other = list(_records_of_another_outbox())
    sms = Intruding()
    office.channels = (sms,)
    office.restart()
    with pytest.raises(StreamMoved):
        office.outbox.run(NOON)
    office.restart()
    office.outbox.run(NOON)
    assert {message.recipient for message in sms.got} == {"An", "Bình"}


def _records_of_another_outbox() -> Iterator[bytes]:
    """What an outbox writes that moves one cursor and settles nothing."""
    office = Office(Channel())
    office.call("nobody", stream="elsewhere")
    silent = Outbox(office.journal, office.channels, lambda fact: ())
    silent.run(NOON)
    return office.store.read("notices/sms")


class OutboxMachine(RuleBasedStateMachine):
    """Facts, failures of every kind, crashes before and after a delivery, restarts, and time."""

    HOUSEHOLDS = ("An", "Bình", "Chi")

    def __init__(self) -> None:
        super().__init__()
        self.zalo, self.sms = Channel("zalo"), Channel("sms")
        self.sms.everything = self.zalo.everything
        self.office = Office(self.zalo, self.sms, policy=Policy(attempts=3, ceiling=timedelta(hours=1)))
        self.called: dict[str, list[str]] = {household: [] for household in self.HOUSEHOLDS}
        self.count = 0

    @rule(
        to=st.lists(st.sampled_from(HOUSEHOLDS), min_size=1, unique=True),
        stream=st.sampled_from(["duty/roster", "cases/1"]),
    )
    def call(self, to: list[str], stream: str) -> None:
        self.office.now += timedelta(minutes=1)
        self.count += 1
        self.office.call(f"{self.count}", *to, by=("zalo", "sms"), stream=stream)
        for household in to:
            self.called[household].append(f"{self.count}")

    @rule(
        channel=st.sampled_from(["zalo", "sms"]),
        plan=st.lists(
            st.sampled_from(["well", "busy", "never", "broken", "lies", "crash before", "crash after"]),
            max_size=4,
        ),
    )
    def trouble(self, channel: str, plan: list[str]) -> None:
        getattr(self, channel).plan += plan

    @rule(minutes=st.integers(0, 90))
    def run(self, minutes: int) -> None:
        self.office.now += timedelta(minutes=minutes)
        try:
            self.office.outbox.run(self.office.now)
        except KeyboardInterrupt:
            self.office.restart()

    @rule()
    def restart(self) -> None:
        self.office.restart()

    def heard(self, household: str) -> list[str]:
        """What a household heard over both channels, a repeat that follows at once taken as one."""
        everything = [message.body for message in self.zalo.everything if message.recipient == household]
        return [body for body, _ in groupby(everything)]

    @invariant()
    def nothing_is_reordered(self) -> None:
        for household in self.HOUSEHOLDS:
            heard = [int(number) for number in self.heard(household)]
            assert heard == sorted(set(heard))

    def teardown(self) -> None:
        self.zalo.plan, self.sms.plan = [], []
        self.office.restart()
        for _ in range(8):
            self.office.now += timedelta(hours=2)
            report = self.office.outbox.run(self.office.now)
        assert (report.waiting, report.next_at) == (0, None)
        dead = {letter.message for letter in self.office.outbox.dead_letters()}
        for household in self.HOUSEHOLDS:
            lost = [number for number in self.called[household] if number not in self.heard(household)]
            assert len(lost) <= sum(message.endswith(household) for message in dead)
        self.nothing_is_reordered()


TestOutboxMachine = OutboxMachine.TestCase
TestOutboxMachine.settings = settings(max_examples=150, stateful_step_count=25, deadline=None)
