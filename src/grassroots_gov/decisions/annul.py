"""Who may annul a decision of the community, and on which ground (bãi bỏ quyết định)."""

from __future__ import annotations

from datetime import date

from grassroots_gov.law import Finding, Outcome, RuleBook, Verdict

__all__ = ["GROUNDS", "judge_annulment"]

GROUNDS = {
    "content": "content_illegal_or_contrary_to_morals",
    "procedure": "procedure_breach",
    "community": "community_need",
}
_COMMUNE = "commune_peoples_committee"
_CODES = (_COMMUNE, "district_peoples_committee", "commune_fatherland_front_committee", "community")


def judge_annulment(ground: str, by: str, on: date, book: RuleBook) -> Verdict:
    """Whether ``by`` may annul on ``ground``: ``content``, ``procedure`` or ``community``.

    The committee annuls what is unlawful or was unlawfully adopted; the community itself what it no longer
    wants, by the same procedure. Under a law that says nothing of it, the answer is undetermined.
    """
    rule = book.find("procedure.annulment", on)
    findings = [
        Finding(
            "ground_known",
            measured=int(ground in GROUNDS),
            relation="=",
            required=1,
            params={"ground": f"decisions.ground_{ground}" if ground in GROUNDS else ground},
        )
    ]
    if rule is None:
        findings.append(Finding("annulment_not_stated", params={"open": True}))
    elif by in _CODES:
        lawful = "community" if ground == "community" else _COMMUNE
        findings.append(
            Finding(
                "annulled_by",
                measured=int(by == lawful),
                relation="=",
                required=1,
                citation=rule.citation,
                confidence=rule.confidence,
                params={"by": f"decisions.by_{by}", "lawful": f"decisions.by_{lawful}"},
            )
        )
    else:
        findings.append(
            Finding("annuller_named", citation=rule.citation, confidence=rule.confidence, params={"by": by})
        )
    outcome = Outcome.HOLDS if rule is not None else Outcome.UNDETERMINED
    if any(finding.met is False for finding in findings):
        outcome = Outcome.FAILS
    named = f"decisions.by_{by}" if by in _CODES else by
    return Verdict(
        "decisions.annulment_question", on, outcome, findings, book_digest=book.digest, inputs={"by": named}
    )
