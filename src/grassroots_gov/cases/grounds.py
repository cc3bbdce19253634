"""What may be complained of here, when a case is complex, and on what grounds a petition is refused.

As far as the sheets carry the law: who is competent, the time limits, the seven marks of a complex case and
the grounds of refusing reception. The list of complaints that are not accepted is not in them, so a ground
outside these is undetermined.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from grassroots_gov.cases.petition_model import Ground, Petition, PetitionKind
from grassroots_gov.errors import BadCaseInput
from grassroots_gov.law import (
    Finding,
    Rule,
    RuleBook,
    Rules,
    held,
)

__all__ = ["COMPLEX_MARKS", "GROUNDS", "competence", "complexity", "filed_within", "marks_of", "refusal"]

GROUNDS: Mapping[PetitionKind, tuple[Ground, ...]] = {
    "complaint": ("late", "not_competent", "settled", "other"),
    "denunciation": ("not_competent", "conditions", "settled", "other"),
    "reflection": ("not_competent", "settled", "other"),
}
"""The grounds on which a petition of each kind may be refused, as people record them."""

COMPLEX_MARKS = (
    "places",
    "contents",
    "many_people",
    "foreign_element",
    "several_agencies",
    "agencies_disagree",
    "conflicting_evidence",
)
"""What makes a complaint complex: any one of the seven, from 2026-07-01."""

_OWN = ("peoples_committee", "peoples_committee_chair", "peoples_committee_vice_chair", "one_stop")
"""Those whose acts are the committee's own."""


def competence(petition: Petition, rules: Rules) -> tuple[Finding, Rule] | None:
    """Whether the commune chairman settles what it is about: own acts, and those of whom he manages."""
    rule = rules.find("complaint_first_instance_chair")
    if rule is None or petition.kind != "complaint" or petition.instance != 1:
        return None
    managed = _codes(rules.find("civil_servant_titles"), "titles") | _codes(
        rules.find("commune_bodies"), "bodies"
    )
    elsewhere = _codes(rules.find("cadre_positions"), "positions") - {*_OWN}
    if petition.about in managed or petition.about in _OWN:
        return held(rule, "competence", 1, ">=", 1, about=petition.about), rule
    if petition.about in elsewhere:
        return held(rule, "competence", 0, ">=", 1, about=petition.about), rule
    remark = Finding("competence_unknown", None, None, None, rule.citation, rule.confidence, _about(petition))
    return remark, rule


def filed_within(petition: Petition, book: RuleBook, first: Petition | None) -> tuple[Finding, Rule] | None:
    """The days from learning of the act, or from the first settlement, to lodging; obstacles left out."""
    if petition.kind != "complaint":
        return None
    since, key, name = petition.known_on, "complaint_filing_limit", "max_days"
    if petition.instance == 2:
        key, name = "complaint_second_filing", "remote_max" if petition.remote else "normal_max"
        since = (first.closed_on or first.settle_by) if first else None
    if since is None:
        return None
    rule = book.at(petition.lodged_on)[key]
    days = (petition.lodged_on - since).days
    # Time of objective obstacles does not count, where the rule says so.
    left_out = min(petition.obstacle_days, max(days, 0)) if "excluded" in rule.table() else 0
    limit = rule.table()[name]
    assert isinstance(limit, int)
    return held(rule, "filed_within", days - left_out, "<=", limit, excluded=left_out), rule


def complexity(petition: Petition, book: RuleBook) -> tuple[Finding, Rule] | None:
    """Whether a complaint that was called complex has a mark of it, where the law lists the marks."""
    if petition.kind != "complaint" or petition.complexity == "normal" or petition.accepted_on is None:
        return None
    rule = book.at(petition.accepted_on).find("complaint_complex_case")
    if rule is None:
        return None
    return held(rule, "complex_marks", len(petition.marks), ">=", 1), rule


def marks_of(given: Iterable[str]) -> tuple[str, ...]:
    """The marks in the order of the law; an unknown one is :class:`BadCaseInput`."""
    chosen = set(given)
    for mark in sorted(chosen - {*COMPLEX_MARKS}):
        raise BadCaseInput("marks", mark, "cases.unknown_mark")
    return tuple(mark for mark in COMPLEX_MARKS if mark in chosen)


def refusal(
    petition: Petition, book: RuleBook, first: Petition | None, settled_before: Sequence[str]
) -> Iterable[Finding]:
    """Whether the ground on which a petition was refused is one that its facts bear out."""
    assert petition.closed_on is not None
    rules = book.at(petition.closed_on)
    match petition.ground:
        case "late":
            filed = filed_within(petition, book, first)
            if filed is None:
                yield Finding("ground_unproven", params=_ground(petition))
            else:
                finding, rule = filed
                assert finding.required is not None
                yield held(rule, "ground_late", finding.measured or 0, ">", finding.required)
        case "not_competent":
            judged = competence(petition, rules)
            if judged is None or judged[0].measured is None:
                yield Finding("ground_unproven", params=_ground(petition))
            else:
                yield held(judged[1], "ground_not_competent", judged[0].measured, "<=", 0)
        case "settled":
            rule_ = rules.find("reception_refusal")
            if rule_ is None or not settled_before:
                yield Finding("ground_unproven", params=_ground(petition))
            else:
                yield held(rule_, "ground_settled", len(settled_before), ">=", 1)
        case "conditions":
            known = int(petition.petitioner is not None)
            rule_ = rules.find("denunciation_initial")
            if rule_ is None or known:
                yield Finding("ground_unproven", params=_ground(petition))
            else:
                yield held(rule_, "ground_conditions", known, "<=", 0)
        case _:
            yield Finding("ground_unlisted")


def _codes(rule: Rule | None, name: str) -> set[str]:
    if rule is None:
        return set()
    listed = rule.table().get(name, ())
    assert isinstance(listed, tuple)
    return {str(one["code"]) if isinstance(one, Mapping) else str(one) for one in listed}


def _about(petition: Petition) -> dict[str, bool | int | str | None]:
    return {"about": petition.about}


def _ground(petition: Petition) -> dict[str, bool | int | str | None]:
    return {"ground": f"cases.ground_name_{petition.ground}"}
