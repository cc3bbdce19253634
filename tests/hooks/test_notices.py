"""Notices and receipts are written by position or by name."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

from grassroots_gov import DeliveryReceipt, Message

DAY = date(2020, 5, 20)


def test_by_position_and_by_name() -> None:
    named = Message(id="1", channel="sms", recipient="x", subject="s", body="b", lang="en", created_on=DAY)
    assert Message("1", "sms", "x", "s", "b", "en", DAY) == named
    assert hash(named) == hash(attrs.evolve(named))
    assert attrs.evolve(named, body="c").body == "c"
    assert Message(id="1", channel="sms", recipient="x", body="b", created_on=DAY).lang == "vi"
    receipt = DeliveryReceipt("1", "sms", True, "7")
    assert receipt == DeliveryReceipt(message_id="1", channel="sms", accepted=True, reference="7")
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        named.body = "c"  # type: ignore[misc]


def test_a_notice_without_words_or_day_is_none() -> None:
    with pytest.raises(TypeError):
        Message("1", "sms", "x", "s", created_on=DAY)
    with pytest.raises(TypeError):
        Message("1", "sms", "x", "s", "b")
