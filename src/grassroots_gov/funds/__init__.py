"""Funds: books that balance, and that any household can inspect (các quỹ: lập, thu, chi, công khai).

What belongs here: accounts, entries, levies, receipts, statements and their proofs.
What does not: who decided a levy and who holds which post; the room is told.
"""

from grassroots_gov.funds.chart import Account, Chart
from grassroots_gov.funds.figures import judge_figures
from grassroots_gov.funds.ledger import Ledger
from grassroots_gov.funds.model import DecidedTerms, Entry, Exemption, Fund, Levy, Line, Purpose, TrialRow
from grassroots_gov.funds.published import PublishedStatement
from grassroots_gov.funds.receipts import InKindReceipt, Receipt
from grassroots_gov.funds.statement import Statement, StatementRow
from grassroots_gov.funds.verifying import verify_receipt

__all__ = [
    "Account",
    "Chart",
    "DecidedTerms",
    "Entry",
    "Exemption",
    "Fund",
    "InKindReceipt",
    "Ledger",
    "Levy",
    "Line",
    "PublishedStatement",
    "Purpose",
    "Receipt",
    "Statement",
    "StatementRow",
    "TrialRow",
    "judge_figures",
    "verify_receipt",
]
