"""Cultural families and villages: the score a title needs, and how many may be commended."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Literal, TypeAlias

from grassroots_gov.errors import ImpossibleCount
from grassroots_gov.law import Cap, Finding, Outcome, RuleBook, Verdict, outcome_of, unconfirmed

__all__ = ["Title", "judge_commendation", "judge_title"]

Title: TypeAlias = Literal["cultural_family", "cultural_village"]
_SHARE = re.compile(r">= (\d+)% of its maximum")


def judge_title(
    title: Title,
    scores: Sequence[tuple[int, int]],
    *,
    place: str,
    on: date,
    book: RuleBook | None = None,
) -> Verdict:
    """Whether the points are enough for a title (điểm xét tặng danh hiệu văn hóa).

    ``scores``  for each standard the points given and the most it can give
    ``place``   a class of places as the rulebook names them: "other", "mountain_island_special" …

    Undetermined where the law of the day states no points.

    >>> from datetime import date
    >>> points = [(30, 35), (30, 35), (25, 30)]
    >>> judge_title("cultural_family", points, place="other", on=date(2020, 12, 1)).holds
    True
    """
    book = book or RuleBook.vietnam()
    total, most = sum(given for given, _ in scores), sum(top for _, top in scores)
    _possible(scores)
    rule = book.find(f"{title}.score_min", on)
    inputs: dict[str, bool | int | str | None] = {
        "title": f"decisions.matter_{title}",
        "total": total,
        "most": most,
        "place": place,
        "unit": "point",
    }
    if rule is None:
        law = book.rule(f"{title}.convener", on)
        silent = Finding(
            "no_points_stated", citation=law.citation, confidence=law.confidence, params={"open": True}
        )
        return Verdict(
            "decisions.title_question",
            on,
            Outcome.UNDETERMINED,
            [silent],
            book_digest=book.digest,
            inputs=inputs,
        )
    table = rule.table()
    least, top = table.get(place), table["max"]
    places = sorted(name for name in table if name not in ("max", "each_standard"))
    if place not in places or not isinstance(least, int) or not isinstance(top, int):
        raise ImpossibleCount("known_place", f"{place!r}: {', '.join(places)}")
    if most > top:
        raise ImpossibleCount("most_within_max", f"{most} <= {top}")
    findings = [Finding("points", total, ">=", least, citation=rule.citation, confidence=rule.confidence)]
    share = _SHARE.fullmatch(str(table["each_standard"]))
    assert share is not None, "the rulebook words the share of each standard as a percentage of its maximum"
    for number, (given, highest) in enumerate(scores, start=1):
        findings.append(
            Finding(
                "points_of_standard",
                given,
                ">=",
                -(-highest * int(share[1]) // 100),
                citation=rule.citation,
                confidence=rule.confidence,
                params={"number": number},
            )
        )
    outcome = outcome_of(findings)
    missing = max(0, least - total)
    if missing:
        findings.append(Finding("more_points", params={"more": missing}))
    return Verdict(
        "decisions.title_question",
        on,
        outcome,
        [*findings, *unconfirmed([rule])],
        shortfall=missing,
        book_digest=book.digest,
        inputs=inputs,
    )


def judge_commendation(
    kind: Literal["family", "village"],
    years: int,
    *,
    commended: int,
    qualified: int,
    on: date,
    book: RuleBook | None = None,
) -> Verdict:
    """Whether one more may be commended (Giấy khen): enough years in a row, and within the share allowed.

    ``years``      consecutive years with the title
    ``commended``  how many are commended with this one, of ``qualified`` that meet the conditions
    """
    book = book or RuleBook.vietnam()
    rule, capped = book.rule(f"cultural_commendation.{kind}", on), book.rule("cultural_commendation.cap", on)
    needed, cap = rule.table()["after_consecutive_years"], capped.value
    assert isinstance(needed, int), "years are whole"
    assert isinstance(cap, Cap), "a share at most"
    if commended > qualified or min(years, commended, qualified) < 0:
        raise ImpossibleCount("0 <= commended <= qualified", f"{commended} <= {qualified}")
    findings = [
        Finding("years_with_title", years, ">=", needed, citation=rule.citation, confidence=rule.confidence),
        Finding(
            "commended",
            commended,
            "<=",
            cap.maximum(qualified),
            citation=capped.citation,
            confidence=capped.confidence,
            params={"of": qualified},
        ),
    ]
    return Verdict(
        "decisions.commendation_question",
        on,
        outcome_of(findings),
        findings,
        book_digest=book.digest,
        inputs={"years": years, "commended": commended, "qualified": qualified},
    )


def _possible(scores: Sequence[tuple[int, int]]) -> None:
    wrong = [(given, top) for given, top in scores if not 0 <= given <= top]
    if wrong:
        (given, top), *others = wrong
        equation = "0 <= points <= most of the standard"
        shown = tuple(f"{equation} (0 <= {low} <= {high})" for low, high in others)
        raise ImpossibleCount(equation, f"0 <= {given} <= {top}", shown)
