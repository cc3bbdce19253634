"""Funds: books that balance, and that any household can inspect (các quỹ: lập, thu, chi, công khai).

What belongs here: accounts, entries, levies, receipts, statements and their proofs.
What does not: who decided a levy and who holds which post; the room is told.
"""

from grassroots_gov.funds.chart import Account, Chart
from grassroots_gov.funds.ledger import Ledger
from grassroots_gov.funds.model import Entry, Line, TrialRow

__all__ = ["Account", "Chart", "Entry", "Ledger", "Line", "TrialRow"]
