"""The nouns of a decision: the count of a vote, and the matter it is about."""

from __future__ import annotations

from typing import Literal, TypeAlias

from attrs import fields, frozen

from grassroots_gov.errors import ImpossibleCount
from grassroots_gov.law import Citation, Threshold
from grassroots_gov.text import is_english

__all__ = ["FORMS", "UNITS", "Count", "Form", "Matter", "Right", "Unit"]

Unit: TypeAlias = Literal["household", "voter", "village", "delegate"]
Form: TypeAlias = Literal["meeting", "ballots", "online"]
Right: TypeAlias = Literal["know", "decide", "vote", "opine", "inspect"]
UNITS: tuple[Unit, ...] = ("household", "voter", "village", "delegate")
FORMS: tuple[Form, ...] = ("meeting", "ballots", "online")


@frozen(kw_only=True)
class Count:
    """The figures of one vote, as the minutes give them (kết quả biểu quyết).

    ``unit``         what is counted: one ``household``, ``voter``, ``village`` or ``delegate``, one vote each
    ``eligible``     all who may vote, present or not; those summoned, where the law counts those
    ``attending``    who came to the meeting; ``None`` where the minutes do not say
    ``issued``, ``returned``, ``valid``, ``invalid``  ballots; ``None`` where none were used
    ``agree``, ``disagree``, ``abstain``              votes; ``None`` where they were not counted
    ``form``         ``meeting``, ``ballots`` (phiếu lấy ý kiến) or ``online``
    ``form_chosen``  how many units first chose the online form
    ``repeat``       whether this is the second meeting, after a first that did not decide

    Figures that cannot be raise :class:`ImpossibleCount`, which names every equation they break.

    >>> Count(unit="household", eligible=150, attending=140, agree=101).agree
    101
    """

    unit: Unit = "household"
    eligible: int
    attending: int | None = None
    issued: int | None = None
    returned: int | None = None
    valid: int | None = None
    agree: int
    disagree: int | None = None
    abstain: int | None = None
    invalid: int | None = None
    form: Form = "meeting"
    form_chosen: int | None = None
    repeat: bool = False

    def __attrs_post_init__(self) -> None:
        broken = _wrong_kinds(self) or [*_below_zero(self), *_broken(self)]
        if broken:
            (equation, figures), *others = broken
            raise ImpossibleCount(equation, figures, tuple(f"{rule} ({shown})" for rule, shown in others))

    @property
    def voted(self) -> int:
        """Units known to have voted: agreeing, disagreeing and abstaining."""
        return self.agree + (self.disagree or 0) + (self.abstain or 0)


_NUMBERS = (
    "eligible",
    "attending",
    "issued",
    "returned",
    "valid",
    "agree",
    "disagree",
    "abstain",
    "invalid",
    "form_chosen",
)
_NEEDED = ("eligible", "agree")
_WITHIN = (
    ("attending", "eligible"),
    ("issued", "eligible"),
    ("returned", "eligible"),
    ("valid", "eligible"),
    ("agree", "eligible"),
    ("form_chosen", "eligible"),
    ("returned", "issued"),
    ("valid", "issued"),
    ("invalid", "issued"),
    ("valid", "returned"),
    ("invalid", "returned"),
)


def _wrong_kinds(count: Count) -> list[tuple[str, str]]:
    """Figures that are no whole number, and words that are none of those known."""
    wrong: list[tuple[str, str]] = []
    for name in _NUMBERS:
        value: object = getattr(count, name)
        if value is None and name not in _NEEDED:
            continue
        if not isinstance(value, int) or isinstance(value, bool):
            wrong.append((f"{name} is a whole number", repr(value)))
    if count.unit not in UNITS:
        wrong.append((f"unit is one of {', '.join(UNITS)}", repr(count.unit)))
    if count.form not in FORMS:
        wrong.append((f"form is one of {', '.join(FORMS)}", repr(count.form)))
    repeat: object = count.repeat
    if not isinstance(repeat, bool):
        wrong.append(("repeat is True or False", repr(repeat)))
    return wrong


def _below_zero(count: Count) -> list[tuple[str, str]]:
    figures = ((name, getattr(count, name)) for name in _NUMBERS)
    return [(f"{name} >= 0", f"{value} >= 0") for name, value in figures if value is not None and value < 0]


def _broken(count: Count) -> list[tuple[str, str]]:
    """Every equation that the figures break, with the figures."""
    broken: list[tuple[str, str]] = []
    for less, more in _WITHIN:
        low, high = getattr(count, less), getattr(count, more)
        if low is not None and high is not None and low > high:
            broken.append((f"{less} <= {more}", f"{low} <= {high}"))
    if count.returned is not None and count.valid is not None and count.invalid is not None:
        if count.returned != count.valid + count.invalid:
            shown = f"{count.returned} = {count.valid} + {count.invalid}"
            broken.append(("returned = valid + invalid", shown))
    elif count.valid is not None and count.invalid is not None:
        limit = count.issued if count.issued is not None else count.eligible
        if count.valid + count.invalid > limit:
            most = "issued" if count.issued is not None else "eligible"
            broken.append((f"valid + invalid <= {most}", f"{count.valid} + {count.invalid} <= {limit}"))
    broken.extend(votes for votes in _too_many_votes(count) if votes not in broken)
    return broken


def _too_many_votes(count: Count) -> list[tuple[str, str]]:
    """More votes than units that could cast one: one unit, one vote."""
    names = ("attending", "valid") if count.form == "meeting" else ("valid", "returned", "issued")
    known = [name for name in names if getattr(count, name) is not None]
    limits = (known if count.form == "meeting" else known[:1]) or ["eligible"]
    sums = [("agree", count.agree, str(count.agree))]
    if count.disagree is not None or count.abstain is not None:
        cast = f"{count.agree} + {count.disagree or 0} + {count.abstain or 0}"
        sums.append(("agree + disagree + abstain", count.voted, cast))
    return [
        (f"{votes} <= {name}", f"{cast} <= {getattr(count, name)}")
        for name in limits
        for votes, many, cast in sums
        if many > getattr(count, name)
    ]


def figures(count: Count) -> dict[str, int | str | bool | None]:
    """The fields of a count by name, as a proof carries them."""
    return {each.name: getattr(count, each.name) for each in fields(Count)}


@frozen
class Matter:
    """Something the people know, decide, vote on, give their opinion on or inspect, on one day.

    ``code``           one for one matter in every regime
    ``label_vi``, ``label_en``  its name
    ``right``          ``know`` (dân biết), ``decide`` (bàn và quyết định trực tiếp), ``vote`` (biểu quyết để
                       cấp có thẩm quyền công nhận), ``opine`` (tham gia ý kiến) or ``inspect`` (kiểm tra,
                       giám sát)
    ``citation``       where the law of the day lists it
    ``forms``          the forms that the law of the day names for it; empty where it names none
    ``quorum``, ``threshold``  the shares of the day; ``None`` where the law states none
    ``recognised_by``  who must recognise the result; ``None`` where nobody must
    """

    code: str
    label_vi: str
    label_en: str
    right: Right
    citation: Citation
    forms: tuple[str, ...] = ()
    quorum: Threshold | None = None
    threshold: Threshold | None = None
    recognised_by: str | None = None

    def label(self, lang: str = "vi") -> str:
        """The name in Vietnamese or English."""
        return self.label_en if is_english(lang) else self.label_vi
