"""The hook that writes documents: Word, PDF and Excel."""

from __future__ import annotations

from grassroots_gov.hooks import hookimpl

GRASSROOTS_GOV_API = ">=1,<2"


@hookimpl
def render(document: object, format: str) -> bytes | None:  # noqa: A002 - the contract's name
    """A :class:`Paper`, or what has one: vouchers, slips, rosters, statements, publicity plans.

    ``"docx"`` and ``"pdf"`` are papers, ``"xlsx"`` tables of rosters, statements and publicity plans.
    """
    if format in ("docx", "pdf"):
        from grassroots_gov_office.choice import paper_of

        paper = paper_of(document)
        if paper is None:
            return None
        return paper.to_docx() if format == "docx" else paper.to_pdf()
    if format == "xlsx":
        from grassroots_gov_office.choice import table_of
        from grassroots_gov_office.tables import write_xlsx

        table = table_of(document)
        return write_xlsx(table) if table is not None else None
    return None
