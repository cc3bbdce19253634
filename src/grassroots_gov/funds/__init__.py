"""Funds: books that balance, and that any household can inspect (các quỹ: lập, thu, chi, công khai).

What belongs here: accounts, entries, levies, receipts, statements and their proofs.
What does not: who decided a levy and who holds which post; the room is told.

A name loads its module when it is first asked for: posting one voucher is mostly start-up time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grassroots_gov.funds.answers import TrialRow as TrialRow
    from grassroots_gov.funds.chart import Account as Account
    from grassroots_gov.funds.chart import Chart as Chart
    from grassroots_gov.funds.figures import judge_figures as judge_figures
    from grassroots_gov.funds.ledger import Ledger as Ledger
    from grassroots_gov.funds.model import DecidedTerms as DecidedTerms
    from grassroots_gov.funds.model import Entry as Entry
    from grassroots_gov.funds.model import Exemption as Exemption
    from grassroots_gov.funds.model import Fund as Fund
    from grassroots_gov.funds.model import Instalment as Instalment
    from grassroots_gov.funds.model import Levy as Levy
    from grassroots_gov.funds.model import Line as Line
    from grassroots_gov.funds.model import Purpose as Purpose
    from grassroots_gov.funds.published import PublishedStatement as PublishedStatement
    from grassroots_gov.funds.receipts import InKindReceipt as InKindReceipt
    from grassroots_gov.funds.receipts import Receipt as Receipt
    from grassroots_gov.funds.statement import Statement as Statement
    from grassroots_gov.funds.statement import StatementRow as StatementRow
    from grassroots_gov.funds.verifying import verify_receipt as verify_receipt

_MODULES = {
    "answers": ("TrialRow",),
    "chart": ("Account", "Chart"),
    "figures": ("judge_figures",),
    "ledger": ("Ledger",),
    "model": (
        "DecidedTerms",
        "Entry",
        "Exemption",
        "Fund",
        "Instalment",
        "Levy",
        "Line",
        "Purpose",
    ),
    "published": ("PublishedStatement",),
    "receipts": ("InKindReceipt", "Receipt"),
    "statement": ("Statement", "StatementRow"),
    "verifying": ("verify_receipt",),
}
_HOME = {name: module for module, names in _MODULES.items() for name in names}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> object:
    """Load the module that a name lives in, once."""
    module = _HOME.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value: object = getattr(import_module(f"{__name__}.{module}"), name)
    globals()[name] = value
    return value
