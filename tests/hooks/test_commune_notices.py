"""Notices as a commune sends them: from its own facts, over its plugins' channels, owed where they die."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

from grassroots_gov import Commune, Fact, Message, Notifier, Officer, PluginHost, hookimpl
from grassroots_gov.hooks.outbox import Chain
from grassroots_gov.testing import MemoryNotifier

DAY = date(2024, 6, 3)
NOON = datetime(2024, 6, 3, 12, tzinfo=UTC)


class Sms:
    def __init__(self) -> None:
        self.channel = MemoryNotifier("sms")

    @hookimpl
    def notifiers(self) -> list[Notifier]:
        return [self.channel]


def compose(fact: Fact) -> Iterator[Chain]:
    if fact.kind == "officers.appointed":
        yield [
            Message(
                id=fact.id, channel="sms", recipient="ubnd", body="Bổ nhiệm", created_on=fact.effective_on
            )
        ]


def test_a_dead_letter_is_among_the_obligations_of_the_day_and_the_journal_stays_whole() -> None:
    sms = Sms()
    host = PluginHost.bare()
    host.register(sms, name="sms")
    with Commune.open("memory:", host=host, today=DAY) as commune:
        commune.officers.appoint(Officer("CB01", "peoples_committee_chair"), on=DAY)
        outbox = commune.outbox(compose)
        with sms.channel.refusal():
            assert outbox.run(NOON).died == 1
        (owed,) = [one for one in commune.obligations(DAY) if one.code == "hooks.dead_letter"]
        assert owed.subject == "officers/register#1"
        outbox.retry(owed.subject, on=DAY)
        assert outbox.run(NOON).delivered == 1
        assert not [one for one in commune.obligations(DAY) if one.code == "hooks.dead_letter"]
        assert commune.verify().holds
    assert [message.body for message in sms.channel.received()] == ["Bổ nhiệm"]
