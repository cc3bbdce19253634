"""Is the journal whole, as a verdict that says what was looked at and what is not as it was."""

from __future__ import annotations

from datetime import date

from grassroots_gov.journal import Journal
from grassroots_gov.law import Finding, Verdict, outcome_of

__all__ = ["verify"]


def verify(journal: Journal, book_digest: str, *, on: date, checkpoint: str | None = None) -> Verdict:
    """Look at every fact of every stream, and at the books that the facts make.

    The first finding counts the faults; then comes one for each stream that is not whole, naming the first
    fact that was changed, dropped, moved or written anew.
    """
    from grassroots_gov.funds.audit import LedgerAudit
    from grassroots_gov.funds.stored import STREAM

    books = LedgerAudit()
    audit = journal.verify(checkpoint=checkpoint, watchers={STREAM: books})
    looked = {"streams": audit.streams, "facts": audit.facts}
    findings = [Finding("faults", len(audit.faults), "=", 0, params=looked, room="verify")]
    for fault in audit.faults:
        where: dict[str, bool | int | str | None] = {
            "stream": fault.stream,
            "position": fault.position,
            "until": fault.until,
        }
        code = (
            fault.reason
            if fault.until == fault.position or fault.reason != "rechained"
            else "rechained_between"
        )
        findings.append(Finding(code, params=where, room="verify"))
    findings += books.findings()
    return Verdict(
        question="verify.question",
        on=on,
        outcome=outcome_of(findings),
        findings=findings,
        book_digest=book_digest,
        inputs={"checkpoint": checkpoint or "", **looked},
    )
