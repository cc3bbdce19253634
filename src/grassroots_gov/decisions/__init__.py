"""What the people discuss and decide (dân bàn, dân quyết định): matters, counts, and whether they carry.

What belongs here: votes and what follows from them, judged by the law of their day.
What does not: money, posting and the council's sessions; other rooms ask this one what was decided.
"""

from grassroots_gov.decisions.judge import decide
from grassroots_gov.decisions.matters import matters
from grassroots_gov.decisions.model import Count, Matter
from grassroots_gov.decisions.recheck import recheck
from grassroots_gov.decisions.tally import InvalidReason, Sheet, Tally, tally
from grassroots_gov.decisions.whatif import Prospect, more_needed, prospects

__all__ = [
    "Count",
    "InvalidReason",
    "Matter",
    "Prospect",
    "Sheet",
    "Tally",
    "decide",
    "matters",
    "more_needed",
    "prospects",
    "recheck",
    "tally",
]
