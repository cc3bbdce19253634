"""The work of a Vietnamese commune (xã) as facts that software can hold, judge, explain and prove.

Every public name can be imported from here; a name loads its module when it is first asked for, so that
importing the library does nothing and costs nothing.

>>> from datetime import date
>>> from grassroots_gov import Count, decide
>>> vote = Count(unit="household", eligible=150, attending=140, agree=101)
>>> decide("infrastructure_contribution", vote, on=date(2024, 6, 3)).outcome
<Outcome.HOLDS: 'holds'>
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grassroots_gov.commune import Commune as Commune
    from grassroots_gov.decisions import Count as Count
    from grassroots_gov.decisions import Matter as Matter
    from grassroots_gov.decisions import decide as decide
    from grassroots_gov.decisions import matters as matters
    from grassroots_gov.duty import Assignment as Assignment
    from grassroots_gov.duty import DutyPlan as DutyPlan
    from grassroots_gov.duty import Gap as Gap
    from grassroots_gov.duty import plan_duty as plan_duty
    from grassroots_gov.duty import reception_days as reception_days
    from grassroots_gov.errors import AlreadyReversed as AlreadyReversed
    from grassroots_gov.errors import BadAmount as BadAmount
    from grassroots_gov.errors import BadInput as BadInput
    from grassroots_gov.errors import BadInterval as BadInterval
    from grassroots_gov.errors import BadName as BadName
    from grassroots_gov.errors import CalendarOutOfRange as CalendarOutOfRange
    from grassroots_gov.errors import ClosedPeriod as ClosedPeriod
    from grassroots_gov.errors import ConflictingAnnouncement as ConflictingAnnouncement
    from grassroots_gov.errors import ConformanceError as ConformanceError
    from grassroots_gov.errors import FaultyRuleBook as FaultyRuleBook
    from grassroots_gov.errors import ForeignStore as ForeignStore
    from grassroots_gov.errors import FundOverdrawn as FundOverdrawn
    from grassroots_gov.errors import GrassrootsError as GrassrootsError
    from grassroots_gov.errors import ImpossibleCount as ImpossibleCount
    from grassroots_gov.errors import NoRuleInForce as NoRuleInForce
    from grassroots_gov.errors import NotDelegated as NotDelegated
    from grassroots_gov.errors import NotPublished as NotPublished
    from grassroots_gov.errors import RuleError as RuleError
    from grassroots_gov.errors import StorageError as StorageError
    from grassroots_gov.errors import StoreClosed as StoreClosed
    from grassroots_gov.errors import StreamMoved as StreamMoved
    from grassroots_gov.errors import TemporaryFailure as TemporaryFailure
    from grassroots_gov.errors import Unbalanced as Unbalanced
    from grassroots_gov.errors import Undeliverable as Undeliverable
    from grassroots_gov.errors import UnknownAccount as UnknownAccount
    from grassroots_gov.errors import UnknownEntry as UnknownEntry
    from grassroots_gov.errors import UnknownMatter as UnknownMatter
    from grassroots_gov.errors import UnknownPost as UnknownPost
    from grassroots_gov.funds import Entry as Entry
    from grassroots_gov.funds import Ledger as Ledger
    from grassroots_gov.funds import Line as Line
    from grassroots_gov.funds import PublishedStatement as PublishedStatement
    from grassroots_gov.funds import Statement as Statement
    from grassroots_gov.funds import TrialRow as TrialRow
    from grassroots_gov.funds import verify_receipt as verify_receipt
    from grassroots_gov.hooks import DeliveryReceipt as DeliveryReceipt
    from grassroots_gov.hooks import Message as Message
    from grassroots_gov.hooks import Notifier as Notifier
    from grassroots_gov.hooks import PluginHost as PluginHost
    from grassroots_gov.hooks import PluginRecord as PluginRecord
    from grassroots_gov.hooks import hookimpl as hookimpl
    from grassroots_gov.journal import Fact as Fact
    from grassroots_gov.journal import Store as Store
    from grassroots_gov.law import Citation as Citation
    from grassroots_gov.law import Finding as Finding
    from grassroots_gov.law import Layer as Layer
    from grassroots_gov.law import Obligation as Obligation
    from grassroots_gov.law import Outcome as Outcome
    from grassroots_gov.law import Rule as Rule
    from grassroots_gov.law import RuleBook as RuleBook
    from grassroots_gov.law import Rules as Rules
    from grassroots_gov.law import Threshold as Threshold
    from grassroots_gov.law import Verdict as Verdict
    from grassroots_gov.money import Dong as Dong
    from grassroots_gov.officers import Absence as Absence
    from grassroots_gov.officers import Officer as Officer
    from grassroots_gov.officers import Responsibility as Responsibility
    from grassroots_gov.officers import judge_establishment as judge_establishment
    from grassroots_gov.worktime import Announcement as Announcement
    from grassroots_gov.worktime import Day as Day
    from grassroots_gov.worktime import DayKind as DayKind
    from grassroots_gov.worktime import Deadline as Deadline
    from grassroots_gov.worktime import WorkCalendar as WorkCalendar

_ROOMS = {
    "commune": ("Commune",),
    "decisions": ("Count", "Matter", "decide", "matters"),
    "duty": ("Assignment", "DutyPlan", "Gap", "plan_duty", "reception_days"),
    "errors": (
        "AlreadyReversed",
        "BadAmount",
        "BadInput",
        "BadInterval",
        "BadName",
        "CalendarOutOfRange",
        "ClosedPeriod",
        "ConflictingAnnouncement",
        "ConformanceError",
        "FaultyRuleBook",
        "ForeignStore",
        "FundOverdrawn",
        "GrassrootsError",
        "ImpossibleCount",
        "NoRuleInForce",
        "NotDelegated",
        "NotPublished",
        "RuleError",
        "StorageError",
        "StoreClosed",
        "StreamMoved",
        "TemporaryFailure",
        "Unbalanced",
        "Undeliverable",
        "UnknownAccount",
        "UnknownEntry",
        "UnknownMatter",
        "UnknownPost",
    ),
    "funds": (
        "Entry",
        "Ledger",
        "Line",
        "PublishedStatement",
        "Statement",
        "TrialRow",
        "verify_receipt",
    ),
    "hooks": ("DeliveryReceipt", "Message", "Notifier", "PluginHost", "PluginRecord", "hookimpl"),
    "journal": ("Fact", "Store"),
    "law": (
        "Citation",
        "Finding",
        "Layer",
        "Obligation",
        "Outcome",
        "Rule",
        "RuleBook",
        "Rules",
        "Threshold",
        "Verdict",
    ),
    "money": ("Dong",),
    "officers": ("Absence", "Officer", "Responsibility", "judge_establishment"),
    "worktime": ("Announcement", "Day", "DayKind", "Deadline", "WorkCalendar"),
}
_HOME = {name: room for room, names in _ROOMS.items() for name in names}

__version__ = "0.1.0"
__all__ = sorted(_HOME)


def __getattr__(name: str) -> object:
    """Load the room that a public name lives in, once."""
    room = _HOME.get(name)
    if room is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value: object = getattr(import_module(f"{__name__}.{room}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*globals(), *__all__]
