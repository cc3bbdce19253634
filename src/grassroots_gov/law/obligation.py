"""What the commune owes by law on a day (việc phải làm): derived from facts, never stored."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from attrs import frozen

from grassroots_gov.law.citation import Citation
from grassroots_gov.text import Lang, is_english, say

__all__ = ["Obligation", "State", "owe", "state_of"]

State = Literal["due", "late", "met", "upcoming"]


@frozen(kw_only=True)
class Obligation:
    """One thing owed.

    ``code``      a key of the message catalogue ("publicity.show") that words it
    ``what``      the sentence in Vietnamese, ready to read; ``what_en`` in English
    ``due``       the last day on which it is in time; ``None`` where the law sets none
    ``state``     ``late`` after that day, ``due`` while it can be done, ``upcoming`` before, ``met``
    ``citation``  the article it rests on
    ``subject``   what it is about: the id of a decision, fund, dossier, duty or item
    ``answers``   the post or person who answers for it, where known
    """

    code: str
    what: str
    due: date | None
    state: State
    citation: Citation | None
    subject: str
    answers: str = ""
    what_en: str = ""

    def explain(self, lang: Lang = "vi") -> str:
        """The sentence in Vietnamese or English; the Vietnamese one where nobody worded it in English."""
        return self.what_en or self.what if is_english(lang) else self.what


def owe(
    code: str,
    subject: str,
    *,
    due: date | None,
    state: State,
    citation: Citation | None,
    words: Mapping[str, object],
    answers: str = "",
) -> Obligation:
    """The obligation whose sentence is ``code`` in the catalogue, worded in both languages.

    ``words``  what fills the sentence; what differs between the languages is a function of the language

    >>> one = owe("publicity.register", "2024/2", due=None, state="due", citation=None,
    ...           words={"quarter": 2, "year": "2024"})
    >>> one.explain("en")
    'Bring the list of what was made public up to date, quarter 2 of 2024'
    """
    return Obligation(
        code=code,
        what=_worded(code, "vi", words),
        what_en=_worded(code, "en", words),
        due=due,
        state=state,
        citation=citation,
        subject=subject,
        answers=answers,
    )


def _worded(code: str, lang: Lang, words: Mapping[str, object]) -> str:
    filled = {name: word(lang) if callable(word) else word for name, word in words.items()}
    # A place that stays empty leaves no gap behind.
    return " ".join(say(code, lang, **filled).replace(" :", ":").split())


def state_of(on: date, *, due: date | None, opens: date | None = None, met: bool = False) -> State:
    """The state on the day ``on`` of what can be done from ``opens`` and must be by ``due``.

    >>> state_of(date(2024, 6, 3), due=date(2024, 6, 2))
    'late'
    """
    if met:
        return "met"
    if due is not None and on > due:
        return "late"
    if opens is not None and on < opens:
        return "upcoming"
    return "due"
