"""Discipline (xử lý kỷ luật): the forms of the day, the limitation, the time to decide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Literal

from grassroots_gov.errors import BadChoice, BadInterval
from grassroots_gov.law import (
    Finding,
    Outcome,
    Rule,
    RuleBook,
    Verdict,
    held,
    unconfirmed,
    under,
)
from grassroots_gov.officers.posts import CADRES, in_regime
from grassroots_gov.officers.rotation import years_after

__all__ = ["Group", "discipline_forms", "group_of", "judge_discipline"]

Group = Literal["cadre", "civil_servant"]
LEADERS_ONLY = "chỉ lãnh đạo"
"""How the rulebook marks a form that leaders alone can be given."""


def group_of(post: str, book: RuleBook | None = None) -> Group:
    """Whether the holder of a post is a cadre or a civil servant.

    >>> group_of("party_secretary"), group_of("finance_accounting")
    ('cadre', 'civil_servant')
    """
    law = book or RuleBook.vietnam()
    return "cadre" if any(post in in_regime(rule) for rule in law.timeline(CADRES)) else "civil_servant"


def discipline_forms(
    group: Group, *, on: date, leader: bool = False, book: RuleBook | None = None
) -> tuple[str, ...]:
    """The forms of discipline that the law of the day has for a group, the mildest first.

    ``leader``  whether the civil servant leads or manages, which the forms depend on since 20/09/2020

    :class:`NoRuleInForce` before there were any.

    >>> discipline_forms("civil_servant", on=date(2024, 6, 3))
    ('reprimand', 'warning', 'salary_step_down', 'dismissal')
    >>> discipline_forms("civil_servant", on=date(2026, 1, 5))
    ('reprimand', 'warning', 'dismissal')
    """
    table = (book or RuleBook.vietnam()).at(on)["discipline_forms"].table()
    name: str = group
    if group == "civil_servant" and group not in table:
        name = f"civil_servant_{'leader' if leader else 'non_leader'}"
    listed = table[name]
    assert isinstance(listed, tuple)
    forms = []
    for one in listed:
        if isinstance(one, Mapping):
            if leader or LEADERS_ONLY not in str(one["vi"]):
                forms.append(str(one["code"]))
        else:
            forms.append(str(one))
    return tuple(forms)


def judge_discipline(
    form: str,
    *,
    group: Group,
    violated_on: date,
    discovered_on: date,
    on: date,
    leader: bool = False,
    complex_case: bool = False,
    unlimited: bool = False,
    book: RuleBook | None = None,
) -> Verdict:
    """Whether a decision on discipline of the day ``on`` came in time (thời hiệu, thời hạn).

    ``violated_on``   the day of the act, from which the limitation runs; ``discovered_on`` the day it was
                      found, from which the time to decide runs
    ``complex_case``  whether the longer time to decide is used
    ``unlimited``     whether the act is of the kinds without limitation

    Before 01/07/2025 the rulebooks carry neither: undetermined. :class:`BadChoice` for a form that the law
    of the day does not have for the group, :class:`BadInterval` for days out of order.

    >>> judge_discipline("warning", group="cadre", violated_on=date(2025, 8, 1),
    ...                  discovered_on=date(2025, 9, 1), on=date(2025, 11, 30)).outcome
    <Outcome.HOLDS: 'holds'>
    """
    if discovered_on < violated_on:
        raise BadInterval("worktime.ends_before_start", {"start": violated_on, "end": discovered_on})
    if on < discovered_on:
        raise BadInterval("worktime.ends_before_start", {"start": discovered_on, "end": on})
    law = book or RuleBook.vietnam()
    rules = law.at(on)
    forms = discipline_forms(group, on=on, leader=leader, book=law)
    if form not in forms:
        raise BadChoice("officers.discipline_form", form, forms)
    findings: list[Finding] = []
    limits, times = rules.find("discipline_limitation"), rules.find("discipline_process_time")
    if limits is None or times is None:
        findings.append(Finding("no_discipline_time"))
    else:
        findings += _limitation(limits, form, violated_on, on, unlimited)
        most = times.table()["complex_max_days" if complex_case else "normal_max_days"]
        assert isinstance(most, int)
        findings.append(held(times, "discipline_time", (on - discovered_on).days, "<=", most))
    findings += unconfirmed([rules["discipline_forms"]])
    failed = any(finding.met is False for finding in findings)
    outcome = Outcome.FAILS if failed else Outcome.HOLDS if limits else Outcome.UNDETERMINED
    return Verdict(
        question="officers.question_discipline",
        on=on,
        outcome=outcome,
        findings=findings,
        book_digest=law.digest,
        inputs={"form": f"officers.form_{form}", "group": f"officers.group_{group}"},
    )


def _limitation(rule: Rule, form: str, violated_on: date, on: date, unlimited: bool) -> Iterator[Finding]:
    if unlimited:
        yield under(rule, "no_limitation")
        return
    years = rule.table()["reprimand_years" if form == "reprimand" else "other_years"]
    assert isinstance(years, int)
    last = years_after(violated_on, years)
    days, most = (on - violated_on).days, (last - violated_on).days
    yield held(rule, "limitation", days, "<=", most, years=years, last=last.isoformat())
