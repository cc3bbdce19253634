"""The nouns: an officer in a post, days away, and who answers for a task."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal

from attrs import Attribute, field, frozen

from grassroots_gov.errors import BadChoice, BadInterval, UnknownLevel, UnknownPost, require_told
from grassroots_gov.law import Citation
from grassroots_gov.officers.posts import is_post, nearest

__all__ = [
    "BODIES",
    "FORMS",
    "LEVELS",
    "PARTS_OF_DAY",
    "UNIT_KINDS",
    "Absence",
    "Form",
    "Level",
    "Officer",
    "PartOfDay",
    "Responsibility",
    "Signer",
    "UnitKind",
]

UnitKind = Literal["xa", "phuong", "thi_tran", "dac_khu"]
UNIT_KINDS: tuple[UnitKind, ...] = ("xa", "phuong", "thi_tran", "dac_khu")
"""Rural commune, ward, town; the special zone (đặc khu) is a unit of the two-tier regime only."""
BODIES = {
    "peoples_committee": ("peoples_committee_chair", "peoples_committee_vice_chair"),
    "peoples_council": ("peoples_council_chair", "peoples_council_vice_chair"),
}
"""The bodies that answer as a collective (tập thể), each with its head's and its deputies' post."""
PartOfDay = Literal["day", "morning", "afternoon", "night"]
PARTS_OF_DAY: tuple[PartOfDay, ...] = ("day", "morning", "afternoon", "night")
"""The whole of a day, or what of it an officer is away."""
Form = Literal["", "TM.", "KT.", "TL.", "TUQ.", "Q."]
FORMS: tuple[Form, ...] = ("", "TM.", "KT.", "TL.", "TUQ.", "Q.")
"""What stands over a signature before the office: for the collective (thay mặt), as the head's deputy
(ký thay), by order (thừa lệnh), by authorisation (thừa ủy quyền), acting (quyền); nothing for the head."""
Level = Literal["none", "elementary", "intermediate", "college", "university", "postgraduate"]
LEVELS: tuple[Level, ...] = ("none", "elementary", "intermediate", "college", "university", "postgraduate")
"""Levels of training from the least to the highest (chưa đào tạo … sau đại học)."""


def _known_post(_: object, __: object, code: str) -> None:
    if not is_post(code):
        raise UnknownPost(code, nearest(code))


def _told(_: object, attribute: Attribute[str], text: str) -> None:
    require_told(f"officers.officer_{attribute.name}", text)


def _known_level(_: object, attribute: Attribute[Level | None], level: Level | None) -> None:
    if level is not None and level not in LEVELS:
        raise UnknownLevel(attribute.name, str(level), LEVELS)


def _codes(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(codes)


@frozen
class Officer:
    """Somebody in a post (cán bộ, công chức).

    ``id``                  the office's own code for the person; no name is needed anywhere
    ``post``                a post code of the law; an unknown one raises :class:`UnknownPost`
    ``also``                further posts held at once (kiêm nhiệm); the person counts once
    ``professional``        the highest professional training; ``suitable_field`` whether in a fitting field
    ``political_theory``    the level of political theory (lý luận chính trị)
    ``upper_secondary``     whether upper-secondary school was finished (tốt nghiệp THPT)
    ``it_skills``           whether basic IT skills are proven
    ``born``                the day of birth
    ``remote``              whether the post is in a remote or mountain area with a lower floor

    A code that is empty raises :class:`BlankText`, a level that is none :class:`UnknownLevel`.
    A fact that is not given is ``None``: a standard that needs it is then undetermined, never assumed.

    >>> Officer("CB04", "peoples_committee_chair").post
    'peoples_committee_chair'
    """

    id: str = field(validator=_told)
    post: str = field(validator=_known_post)
    name: str = ""
    also: tuple[str, ...] = field(default=(), converter=_codes, kw_only=True)
    professional: Level | None = field(default=None, kw_only=True, validator=_known_level)
    suitable_field: bool | None = field(default=None, kw_only=True)
    political_theory: Level | None = field(default=None, kw_only=True, validator=_known_level)
    upper_secondary: bool | None = field(default=None, kw_only=True)
    it_skills: bool | None = field(default=None, kw_only=True)
    born: date | None = field(default=None, kw_only=True)
    remote: bool = field(default=False, kw_only=True)

    @also.validator
    def _(self, _: object, codes: tuple[str, ...]) -> None:
        for code in codes:
            _known_post(self, None, code)

    @property
    def posts(self) -> tuple[str, ...]:
        """Every post held, the first one first."""
        return tuple(dict.fromkeys((self.post, *self.also)))

    def age(self, on: date) -> int | None:
        """Full years of age on a day; ``None`` where the day of birth is not given."""
        if self.born is None:
            return None
        return on.year - self.born.year - ((on.month, on.day) < (self.born.month, self.born.day))


@frozen
class Absence:
    """Days on which an officer is away (nghỉ phép, đi công tác), both ends included.

    ``session``  the part of each of these days: ``"morning"``, ``"afternoon"`` or ``"night"``, where it is
                 not the whole ``"day"`` (nghỉ nửa ngày)

    An end before its start, or what is no day, raises :class:`BadInterval`; a part there is not,
    :class:`BadChoice`.
    """

    officer: str
    start: date
    end: date = field()
    reason: str = "leave"
    session: PartOfDay = field(default="day")

    @end.validator
    def _(self, _: object, end: date) -> None:
        for day in (self.start, end):
            if not isinstance(day, date) or isinstance(day, datetime):
                raise BadInterval("worktime.not_a_day", {"given": str(day)})
        if end < self.start:
            raise BadInterval(f"{self.officer}: {self.start:%d/%m/%Y} > {end:%d/%m/%Y}")

    @session.validator
    def _(self, _: object, session: object) -> None:
        if session not in PARTS_OF_DAY:
            raise BadChoice("session", str(session), PARTS_OF_DAY)


@frozen(kw_only=True)
class Signer:
    """Somebody who may sign, and what stands over the signature.

    ``form``   the first abbreviation of the lines ("TM."), :data:`Form`
    ``lines``  the lines over the signature, as the paper shows them
    """

    officer: str
    form: Form
    lines: tuple[str, ...]


@frozen(kw_only=True)
class Responsibility:
    """Who answers for a task on a day (trách nhiệm của tập thể, cá nhân).

    ``officer``   the person, or nothing where there is a gap; for a collective its head, who answers as well
    ``as_``       ``"individual"``, ``"acting"`` for who stands in, or ``"collective"``
    ``body``      the collective ("peoples_committee"), where one answers
    ``since``     since when this assignment stands, ``assignment`` the fact that made it
    ``signers``   who may sign in the matter, and in which form
    ``gap``       the key of the reason why nobody answers, or nothing
    ``unsigned``  the key of the reason why nobody may sign on the day, or nothing
    """

    task: str
    on: date
    officer: str | None = None
    as_: Literal["individual", "acting", "collective"] = "individual"
    body: str = ""
    since: date | None = None
    assignment: str = ""
    signers: tuple[Signer, ...] = ()
    gap: str = ""
    unsigned: str = ""
    citation: Citation | None = None

    def explain(self, lang: Literal["vi", "en"] = "vi") -> str:
        """Who answers, and who may sign how."""
        from grassroots_gov.text import say

        if self.gap:
            reason = say(self.gap, lang)
            lines = [say("officers.gap", lang, task=self.task, on=self.on, reason=reason)]
        else:
            how = say(f"officers.as_{self.as_}", lang)
            who = say(f"officers.{self.body}", lang) if self.body else self.officer
            words = {"task": self.task, "on": self.on, "officer": who, "how": how, "since": self.since}
            lines = [say("officers.answers", lang, **words)]
        if self.unsigned:
            lines.append(say("officers.unsigned", lang, reason=say(self.unsigned, lang)))
        for signer in self.signers:
            over = " / ".join(signer.lines)
            lines.append(say("officers.may_sign", lang, officer=signer.officer, lines=over))
        return "\n".join(lines)
