"""Staff quality by year (chất lượng đội ngũ): counts that add up, and published figures checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction

from attrs import field, frozen

from grassroots_gov.errors import BadMeasure
from grassroots_gov.law import Finding, Outcome, RuleBook, Rules, Verdict
from grassroots_gov.officers.model import LEVELS, Officer
from grassroots_gov.officers.posts import CADRES, in_regime, posts
from grassroots_gov.officers.standards import standards
from grassroots_gov.text import Lang, say

__all__ = ["StaffQuality", "YearQuality", "judge_published", "staff_quality"]

UNKNOWN = "unknown"


def _rows(rows: Mapping[str, int]) -> Mapping[str, int]:
    from types import MappingProxyType

    return MappingProxyType(dict(rows))


def _groups(groups: Mapping[str, StaffQuality]) -> Mapping[str, StaffQuality]:
    from types import MappingProxyType

    return MappingProxyType(dict(groups))


@frozen(kw_only=True)
class StaffQuality:
    """The staff of one day in numbers; every table adds up to ``total``.

    ``professional``, ``political_theory``  officers by level of training, ``unknown`` where not given
    ``it``, ``upper_secondary``             officers by ``yes``, ``no``, ``unknown``
    ``standard``                            by ``met``, ``unmet``, ``unknown``, and ``none`` where no
                                            standard is in force for the post
    ``groups``                              the same for ``cadres`` and ``civil_servants`` alone
    """

    on: date
    total: int
    cadres: int
    civil_servants: int
    professional: Mapping[str, int] = field(converter=_rows)
    political_theory: Mapping[str, int] = field(converter=_rows)
    it: Mapping[str, int] = field(converter=_rows)
    upper_secondary: Mapping[str, int] = field(converter=_rows)
    standard: Mapping[str, int] = field(converter=_rows)
    groups: Mapping[str, StaffQuality] = field(factory=dict, converter=_groups)

    def share(self, table: str, row: str) -> Fraction:
        """The part of all officers in a row of a table; 0 where there is nobody at all."""
        rows: Mapping[str, int] = getattr(self, table)
        return Fraction(rows.get(row, 0), self.total) if self.total else Fraction(0)

    def explain(self, lang: Lang = "vi") -> str:
        """The tables as lines of text."""
        lines = [
            say(
                "officers.quality",
                lang,
                on=self.on,
                total=self.total,
                cadres=self.cadres,
                civil_servants=self.civil_servants,
            )
        ]
        for table in ("professional", "political_theory", "it", "upper_secondary", "standard"):
            rows: Mapping[str, int] = getattr(self, table)
            shown = "; ".join(f"{say(f'officers.level_{row}', lang)} {count}" for row, count in rows.items())
            lines.append(
                say("officers.quality_row", lang, what=say(f"officers.table_{table}", lang), rows=shown)
            )
        for name, group in self.groups.items():
            if group.total:
                lines += [say(f"officers.quality_{name}", lang), *group.explain(lang).split("\n")[1:]]
        return "\n".join(lines)


@frozen(kw_only=True)
class YearQuality:
    """The staff at the end of a year; ``trained`` counts what was learned in it, by course."""

    year: int
    quality: StaffQuality
    trained: Mapping[str, int] = field(converter=_rows)


def staff_quality(officers: Iterable[Officer], *, on: date, book: RuleBook | None = None) -> StaffQuality:
    """The staff quality of a day: each officer once, each table adding up to all.

    >>> both = [Officer("A", "party_secretary", professional="university"), Officer("B", "culture_society")]
    >>> quality = staff_quality(both, on=date(2020, 5, 20))
    >>> dict(quality.professional), quality.cadres, quality.share("professional", "university")
    ({'university': 1, 'unknown': 1}, 1, Fraction(1, 2))
    """
    law = book or RuleBook.vietnam()
    staff = list({officer.id: officer for officer in officers}.values())
    codes = {code for rule in law.timeline(CADRES) for code in in_regime(rule)} & posts().keys()
    cadres = [officer for officer in staff if officer.post in codes]
    rest = [officer for officer in staff if officer.post not in codes]
    groups = {"cadres": (cadres, len(cadres), 0), "civil_servants": (rest, 0, len(rest))}
    rules = law.at(on)
    parts = {name: _tables(*given, on, rules, {}) for name, given in groups.items()}
    return _tables(staff, len(cadres), len(rest), on, rules, parts)


def _tables(
    staff: Sequence[Officer],
    cadres: int,
    civil_servants: int,
    on: date,
    rules: Rules,
    groups: Mapping[str, StaffQuality],
) -> StaffQuality:
    return StaffQuality(
        on=on,
        total=len(staff),
        cadres=cadres,
        civil_servants=civil_servants,
        groups=groups,
        professional=_levels(officer.professional for officer in staff),
        political_theory=_levels(officer.political_theory for officer in staff),
        it=_answers(officer.it_skills for officer in staff),
        upper_secondary=_answers(officer.upper_secondary for officer in staff),
        standard=_standing(list(standards(officer, rules, on)) for officer in staff),
    )


def _levels(given: Iterable[str | None]) -> dict[str, int]:
    found = [level or UNKNOWN for level in given]
    return {level: found.count(level) for level in (*LEVELS, UNKNOWN) if level in found}


def _answers(given: Iterable[bool | None]) -> dict[str, int]:
    words = [{True: "yes", False: "no", None: UNKNOWN}[answer] for answer in given]
    return {word: words.count(word) for word in ("yes", "no", UNKNOWN) if word in words}


def _standing(given: Iterable[Sequence[Finding]]) -> dict[str, int]:
    words = []
    for findings in given:
        if any(finding.met is False for finding in findings):
            words.append("unmet")
        elif any(finding.met is None for finding in findings):
            words.append(UNKNOWN)
        else:
            words.append("met" if findings else "none")
    return {word: words.count(word) for word in ("met", "unmet", UNKNOWN, "none") if word in words}


def judge_published(
    total: int, parts: Mapping[str, int], *, on: date, scale: int = 1, book: RuleBook | None = None
) -> Verdict:
    """Whether the parts of a published figure add up to its whole; the difference is told.

    ``scale`` says how many units one stands for, so that shares with decimals stay whole numbers: 22.12 %
    of 100 % is 2212 of 10000 at scale 100.

    >>> judge_published(2813, {"cadres": 1483, "civil_servants": 1330}, on=date(2021, 9, 8)).holds
    True
    """
    for name, value in (("total", total), *parts.items()):
        if value < 0:
            raise BadMeasure(name, value)
    added = sum(parts.values())
    findings = [Finding("parts_add_up", added, "=", total, params={"scale": scale})]
    if added != total:
        findings.append(Finding("difference", params={"difference": added - total, "scale": scale}))
    return Verdict(
        question="officers.question_published",
        on=on,
        outcome=Outcome.HOLDS if added == total else Outcome.FAILS,
        findings=findings,
        shortfall=max(total - added, 0),
        book_digest=(book or RuleBook.vietnam()).digest,
        inputs={"total": total, **{f"part_{name}": value for name, value in sorted(parts.items())}},
    )
