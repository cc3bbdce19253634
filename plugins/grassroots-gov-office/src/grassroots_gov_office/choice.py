"""Which paper or table a value of the library has."""

from __future__ import annotations

from grassroots_gov.cases import Receipt as Slip
from grassroots_gov.duty.roster import PublishedRoster, Roster
from grassroots_gov.funds import PublishedStatement, Statement
from grassroots_gov.funds.receipts import Receipt
from grassroots_gov.publicity import PublicityPlan
from grassroots_gov.publicity.facts import Posting
from grassroots_gov_office import papers, publicity_forms
from grassroots_gov_office.paper import Paper
from grassroots_gov_office.tables import Sheet

__all__ = ["paper_of", "table_of"]


def paper_of(document: object) -> Paper | None:
    """The paper of a value, with the head left to fill in; nothing where it has none."""
    match document:
        case Paper():
            return document
        case Receipt():
            return papers.receipt(document)
        case Slip():
            return papers.slip(document)
        case Roster():
            return papers.roster(document)
        case PublishedRoster():
            return papers.roster(document.roster)
        case Statement():
            return papers.statement(document)
        case PublishedStatement():
            return papers.statement(document.statement, published=document)
        case PublicityPlan():
            return papers.publicity_plan(document)
        case Posting():
            return publicity_forms.posting_minutes(document)
        case _:
            return None


def table_of(document: object) -> Sheet | None:
    """The table of a value; nothing where it has none."""
    match document:
        case Sheet():
            return document
        case PublishedRoster():
            return table_of(document.roster)
        case PublishedStatement():
            return table_of(document.statement)
        case Roster():
            return Sheet(
                "Lịch trực", ("Ngày", "Ca", "Cán bộ trực", "Chức vụ"), tuple(papers.roster_rows(document))
            )
        case Statement():
            kinds = ((document.receipts, "Thu"), (document.payments, "Chi"))
            rows = tuple(
                (kind, f"{row.book} {row.serial}", row.on, row.party, row.text, row.amount)
                for listed, kind in kinds
                for row in listed
            )
            return Sheet(document.fund, ("Loại", "Số chứng từ", "Ngày", "Mã hộ", "Nội dung", "Số tiền"), rows)
        case PublicityPlan():
            heads = ("Nội dung", "Hình thức", "Thời điểm", "Thời hạn", "Trách nhiệm", "Minh chứng", "Căn cứ")
            return Sheet(f"Công khai {document.year}", heads, tuple(row.cells("vi") for row in document.rows))
        case _:
            return None
