"""Hypothesis strategies (public): draw what a commune has, valid by construction.

What belongs here: how to draw. What does not: any rule; where a draw must know one, it asks the judge. Every
value that is drawn is valid, and none is drawn and thrown away; :mod:`.near_misses` are wrong by one rule.

>>> from grassroots_gov.strategies import counts
>>> from hypothesis import find
>>> find(counts(), lambda count: count.agree > 1).agree
2
"""

from grassroots_gov.strategies import near_misses
from grassroots_gov.strategies.books import amounts, entries, ledgers
from grassroots_gov.strategies.days import days, work_calendars
from grassroots_gov.strategies.people import absences, officers
from grassroots_gov.strategies.records import facts
from grassroots_gov.strategies.rosters import duty_requests
from grassroots_gov.strategies.votes import counts
from grassroots_gov.strategies.whole import communes

__all__ = [
    "absences",
    "amounts",
    "communes",
    "counts",
    "days",
    "duty_requests",
    "entries",
    "facts",
    "ledgers",
    "near_misses",
    "officers",
    "work_calendars",
]
