"""One roll, several channels: sheets counted together, and everything that does not add up named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import Literal, TypeAlias

from attrs import field, frozen

from grassroots_gov.decisions.model import Count, Form, Unit
from grassroots_gov.errors import ImpossibleCount
from grassroots_gov.law import Finding

__all__ = ["Channel", "InvalidReason", "Sheet", "Tally", "frozen_roll", "tally"]

Channel: TypeAlias = Literal["hands", "ballots", "household_sheets", "online"]
_SHOWN = 12
"""How many units a finding names at most; it says how many there are."""


class InvalidReason(StrEnum):
    """Why a ballot does not count (phiếu không hợp lệ)."""

    BLANK = "blank"
    SEVERAL_CHOICES = "several_choices"
    UNREADABLE = "unreadable"
    NOT_ISSUED = "not_issued"
    """Not one of those given out: no stamp, no signature, another form."""
    MARKED = "marked"
    """A name or sign that shows who voted."""


def _read_only(values: Mapping[str, int]) -> Mapping[str, int]:
    return MappingProxyType({InvalidReason(reason).value: values[reason] for reason in sorted(values)})


@frozen(kw_only=True)
class Sheet:
    """What one channel brought in (biên bản kiểm phiếu).

    ``channel``     ``hands`` at the meeting, ``ballots``, ``household_sheets`` signed by each household, or
                    ``online``
    ``units``       who took part, as codes of the roll: never how they voted; empty where it was not noted
    ``issued``, ``returned``, ``unreturned``  papers given out, back and not back; ``None`` for hands
    ``agree``, ``disagree``, ``abstain``      votes that count
    ``invalid``     papers that do not count, by reason
    """

    channel: Channel
    units: tuple[str, ...] = field(default=(), converter=tuple)
    issued: int | None = None
    returned: int | None = None
    unreturned: int | None = None
    agree: int = 0
    disagree: int = 0
    abstain: int = 0
    invalid: Mapping[str, int] = field(factory=dict, converter=_read_only, hash=False)

    @property
    def valid(self) -> int:
        """Votes that count."""
        return self.agree + self.disagree + self.abstain

    @property
    def void(self) -> int:
        """Papers that do not count."""
        return sum(self.invalid.values())


@frozen
class Tally:
    """Sheets counted on one roll.

    ``count``       the figures together; nothing where something does not add up
    ``mismatches``  what does not, each with its numbers or the units it concerns
    """

    count: Count | None
    mismatches: tuple[Finding, ...]


def frozen_roll(units: Iterable[str]) -> tuple[str, ...]:
    """The roll as it stands when the decision opens: each unit once.

    >>> frozen_roll(["H-002", "H-001"])
    ('H-002', 'H-001')
    """
    roll = tuple(units)
    twice = [unit for unit, times in Counter(roll).items() if times > 1]
    if twice:
        raise ImpossibleCount("once_on_roll", _names(twice))
    return roll


def tally(
    roll: Sequence[str],
    sheets: Sequence[Sheet],
    *,
    unit: Unit = "household",
    attending: int | None = None,
    form_chosen: int | None = None,
    repeat: bool = False,
) -> Tally:
    """Count hands, ballots, household sheets and online votes on one roll (đối chiếu kiểm phiếu).

    One unit has one vote: whoever took part twice, or is not on the roll, is named. Papers issued are
    those returned and not returned; papers returned are those valid and invalid.

    >>> homes = ["H-1", "H-2", "H-3"]
    >>> hands = Sheet(channel="hands", units=("H-1", "H-2"), agree=2)
    >>> tally(homes, [hands]).count.agree
    2
    >>> tally(homes, [hands, Sheet(channel="online", units=("H-2",), agree=1)]).mismatches[0].code
    'voted_twice'
    """
    mismatches = [*_who(roll, sheets)]
    for sheet in sheets:
        mismatches += _papers(sheet)
    total = sum(sheet.valid + sheet.void for sheet in sheets)
    if total > len(roll):
        mismatches.append(_unmet("more_votes_than_units", total, "<=", len(roll)))
    if mismatches:
        return Tally(None, tuple(mismatches))
    form = _form(sheets)
    papers = form != "meeting"
    valid, void = sum(sheet.valid for sheet in sheets), sum(sheet.void for sheet in sheets)
    issued = sum(sheet.issued if sheet.issued is not None else sheet.valid + sheet.void for sheet in sheets)
    if attending is None and not papers:
        attending = valid
    return Tally(
        Count(
            unit=unit,
            eligible=len(roll),
            attending=attending,
            issued=issued if papers else None,
            returned=valid + void if papers else None,
            valid=valid if papers else None,
            invalid=void if papers else None,
            agree=sum(sheet.agree for sheet in sheets),
            disagree=sum(sheet.disagree for sheet in sheets),
            abstain=sum(sheet.abstain for sheet in sheets),
            form=form,
            form_chosen=form_chosen,
            repeat=repeat,
        ),
        (),
    )


def _form(sheets: Sequence[Sheet]) -> Form:
    channels = {sheet.channel for sheet in sheets}
    if channels <= {"hands"}:
        return "meeting"
    return "online" if channels == {"online"} else "ballots"


def _unmet(code: str, measured: int, relation: Literal["=", "<="], required: int, **words: str) -> Finding:
    return Finding(
        code, measured=measured, relation=relation, required=required, params={**words, "void": True}
    )


def _papers(sheet: Sheet) -> Iterator[Finding]:
    """Issued = returned + unreturned; returned = valid + invalid; one paper for each unit that took part."""
    where = {"channel": f"decisions.channel_{sheet.channel}"}
    figures = {
        name: value
        for name in ("issued", "returned", "unreturned", "agree", "disagree", "abstain")
        if (value := getattr(sheet, name)) is not None
    }
    for name, value in (*figures.items(), *sheet.invalid.items()):
        if value < 0:
            yield _unmet("below_zero", 0, "<=", value, figure=str(name), **where)
    if sheet.issued is not None and sheet.returned is not None:
        unreturned = sheet.unreturned or 0
        if sheet.unreturned is not None and sheet.issued != sheet.returned + unreturned:
            yield _unmet("issued_not_accounted", sheet.issued, "=", sheet.returned + unreturned, **where)
        elif sheet.returned > sheet.issued:
            yield _unmet("more_returned_than_issued", sheet.returned, "<=", sheet.issued, **where)
    if sheet.returned is not None and sheet.returned != sheet.valid + sheet.void:
        yield _unmet("returned_not_accounted", sheet.returned, "=", sheet.valid + sheet.void, **where)
    if sheet.units and len(sheet.units) != sheet.valid + sheet.void:
        yield _unmet("units_not_accounted", len(sheet.units), "=", sheet.valid + sheet.void, **where)


def _who(roll: Sequence[str], sheets: Sequence[Sheet]) -> Iterator[Finding]:
    """Units that took part more than once, and units that are not on the roll."""
    times = Counter(unit for sheet in sheets for unit in sheet.units)
    twice = sorted(unit for unit, often in times.items() if often > 1)
    if twice:
        yield Finding("voted_twice", params={"units": _names(twice), "many": len(twice), "void": True})
    strangers = sorted(times.keys() - set(roll))
    if strangers:
        yield Finding(
            "not_on_roll", params={"units": _names(strangers), "many": len(strangers), "void": True}
        )


def _names(units: Sequence[str]) -> str:
    more = f", … (+{len(units) - _SHOWN})" if len(units) > _SHOWN else ""
    return ", ".join(units[:_SHOWN]) + more
