"""Publicity (công khai): what must be shown, where, from when, how long, by whom, with what evidence.

What belongs here: the items of the law, what was shown and taken down, and whether that was enough.
What does not: the contents themselves; other rooms make them.
"""

from grassroots_gov.publicity.model import Requirement, channels, requirement, requirements
from grassroots_gov.publicity.plan import PublicityPlan, publicity_plan

__all__ = [
    "PublicityPlan",
    "Requirement",
    "channels",
    "publicity_plan",
    "requirement",
    "requirements",
]
