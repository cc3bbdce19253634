"""Dead letters: notices that no channel delivers, until a person has dealt with them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from grassroots_gov.hooks.delivery import CODEC, PREFIX, STATE, Dead

if TYPE_CHECKING:
    from grassroots_gov.journal import Journal
    from grassroots_gov.law import Obligation

__all__ = ["dead_letters", "owed"]


def dead_letters(journal: Journal) -> tuple[Dead, ...]:
    """Every notice of the journal that no channel delivers and nobody has dealt with, by channel."""
    speaking = journal.speaking(CODEC)
    states = (speaking.state(stream, STATE)[0] for stream in journal.streams(PREFIX))
    return tuple(dead for state in states for dead in state.dead.values())


def owed(journal: Journal, on: date) -> tuple[Obligation, ...]:
    """Each dead letter as something owed: somebody must tell the recipient (việc phải báo trực tiếp)."""
    from grassroots_gov.law import owe

    return tuple(
        owe(
            "hooks.dead_letter",
            dead.message,
            due=dead.at.date(),
            state="late" if on > dead.at.date() else "due",
            citation=None,
            words={"message": dead.message, "channel": dead.channel, "at": dead.at},
        )
        for dead in dead_letters(journal)
        if dead.at.date() <= on
    )
