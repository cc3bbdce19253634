"""What happens to officers, in the past tense, and the codec that writes it down.

Names and days of birth are personal: they go to the erasable annex, the register holds a salted digest.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from attrs import frozen

from grassroots_gov.journal import Codec, Personal
from grassroots_gov.officers.career_facts import Disciplined, RotationListed
from grassroots_gov.officers.model import Officer

__all__ = [
    "CODEC",
    "STREAM",
    "Appointed",
    "Assigned",
    "AwayNoted",
    "AwayPartNoted",
    "CameBack",
    "Classified",
    "Delegated",
    "DelegationEnded",
    "DetailsErased",
    "DetailsRead",
    "EstablishmentSet",
    "GaveUp",
    "Left",
    "Rated",
    "RetentionSet",
    "Signed",
    "TookUp",
    "Trained",
    "TrainingPlanned",
]

STREAM = "officers/register"


@frozen(kw_only=True)
class Appointed:
    """An officer took up a post (bổ nhiệm, bầu, tuyển dụng); ``until`` is the last day of the term."""

    kind: ClassVar[str] = "officers.appointed"
    officer: str
    post: str
    also: tuple[str, ...]
    professional: str | None
    suitable_field: bool | None
    political_theory: str | None
    upper_secondary: bool | None
    it_skills: bool | None
    remote: bool
    name: Personal | None
    born: Personal | None
    term: str
    until: date | None

    @classmethod
    def of(cls, officer: Officer, *, term: str = "", until: date | None = None) -> Appointed:
        """The event of appointing ``officer``."""
        return cls(
            officer=officer.id,
            post=officer.post,
            also=officer.also,
            professional=officer.professional,
            suitable_field=officer.suitable_field,
            political_theory=officer.political_theory,
            upper_secondary=officer.upper_secondary,
            it_skills=officer.it_skills,
            remote=officer.remote,
            name=Personal(officer.name) if officer.name else None,
            born=Personal(officer.born.isoformat()) if officer.born else None,
            term=term,
            until=until,
        )

    def who(self) -> Officer:
        """The officer appointed, without name and day of birth."""
        return Officer(
            self.officer,
            self.post,
            also=self.also,
            professional=self.professional,  # type: ignore[arg-type] # written from a Level
            suitable_field=self.suitable_field,
            political_theory=self.political_theory,  # type: ignore[arg-type] # written from a Level
            upper_secondary=self.upper_secondary,
            it_skills=self.it_skills,
            remote=self.remote,
        )


@frozen(kw_only=True)
class Left:
    """An officer left the post (thôi giữ chức vụ); the day of the fact is the first without."""

    kind: ClassVar[str] = "officers.left"
    officer: str


@frozen(kw_only=True)
class TookUp:
    """An officer took up a further post: ``concurrent`` (kiêm nhiệm) or ``acting`` (quyền)."""

    kind: ClassVar[str] = "officers.took_up"
    officer: str
    post: str
    how: str
    until: date | None


@frozen(kw_only=True)
class GaveUp:
    """An officer gave up a further post; the day of the fact is the first without."""

    kind: ClassVar[str] = "officers.gave_up"
    officer: str
    post: str


@frozen(kw_only=True)
class AwayNoted:
    """An officer is away on some days (nghỉ, công tác)."""

    kind: ClassVar[str] = "officers.away"
    officer: str
    start: date
    end: date
    reason: str


@frozen(kw_only=True)
class AwayPartNoted:
    """An officer is away for part of some days: the morning, the afternoon or the night (nghỉ nửa ngày)."""

    kind: ClassVar[str] = "officers.away_part"
    officer: str
    start: date
    end: date
    session: str
    reason: str


@frozen(kw_only=True)
class CameBack:
    """An officer came back before the days away were over; the day of the fact is the first there again."""

    kind: ClassVar[str] = "officers.came_back"
    officer: str


@frozen(kw_only=True)
class Assigned:
    """A task was given to an officer, to whoever holds a post, or to a body (phân công nhiệm vụ)."""

    kind: ClassVar[str] = "officers.assigned"
    task: str
    officer: str


@frozen(kw_only=True)
class Delegated:
    """An officer was given another's authority for a time (ký thay, thừa lệnh, thừa ủy quyền).

    No tasks means all of them.
    """

    kind: ClassVar[str] = "officers.delegated"
    giver: str
    taker: str
    until: date
    form: str
    tasks: tuple[str, ...]


@frozen(kw_only=True)
class DelegationEnded:
    """A delegation was taken back; the day of the fact is the first without."""

    kind: ClassVar[str] = "officers.delegation_ended"
    giver: str
    taker: str


@frozen(kw_only=True)
class Signed:
    """A paper was signed (ký văn bản), with or without authority: that is judged, not prevented."""

    kind: ClassVar[str] = "officers.signed"
    paper: str
    task: str
    officer: str
    form: str


@frozen(kw_only=True)
class Classified:
    """The class and kind of the unit were set (phân loại đơn vị hành chính)."""

    kind: ClassVar[str] = "officers.classified"
    commune_class: int
    unit_kind: str


@frozen(kw_only=True)
class EstablishmentSet:
    """The province's decision on the numbers of the commune (giao biên chế); what is not given stays."""

    kind: ClassVar[str] = "officers.establishment_set"
    assigned: int | None
    part_timers: int | None
    extra: int | None
    regular_police_chief: bool | None
    decision: str


@frozen(kw_only=True)
class Trained:
    """An officer finished a training (đào tạo, bồi dưỡng): what it raised, and to which level."""

    kind: ClassVar[str] = "officers.trained"
    officer: str
    what: str
    level: str


@frozen(kw_only=True)
class TrainingPlanned:
    """A training was planned for an officer, to be done by a day (kế hoạch đào tạo)."""

    kind: ClassVar[str] = "officers.training_planned"
    officer: str
    what: str
    level: str
    by: date


@frozen(kw_only=True)
class Rated:
    """An officer's year was rated (đánh giá, xếp loại chất lượng); ``group`` is the like-task group."""

    kind: ClassVar[str] = "officers.rated"
    officer: str
    year: int
    grade: str
    group: str


@frozen(kw_only=True)
class RetentionSet:
    """How many years after leaving an officer's details are kept, by which decision (thời hạn lưu trữ)."""

    kind: ClassVar[str] = "officers.retention_set"
    years: int
    decision: str


@frozen(kw_only=True)
class DetailsRead:
    """Somebody read an officer's personal details, for a stated reason."""

    kind: ClassVar[str] = "officers.details_read"
    officer: str
    reader: str
    reason: str


@frozen(kw_only=True)
class DetailsErased:
    """An officer's personal details were erased from the annex."""

    kind: ClassVar[str] = "officers.details_erased"
    officer: str


CODEC = Codec(
    Appointed,
    Left,
    TookUp,
    GaveUp,
    AwayNoted,
    AwayPartNoted,
    CameBack,
    Assigned,
    Delegated,
    DelegationEnded,
    Signed,
    Classified,
    EstablishmentSet,
    Trained,
    TrainingPlanned,
    Rated,
    RotationListed,
    Disciplined,
    RetentionSet,
    DetailsRead,
    DetailsErased,
)
