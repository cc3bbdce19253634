"""Duty (trực): rosters that are fair, lawful, proven and easy to live with.

What belongs here: who holds which seat on which day and why, and what becomes of it afterwards.
What does not: who the officers are and when they are away; the room is given both.
"""

from grassroots_gov.duty.check import breaches, judge_plan
from grassroots_gov.duty.limits import Apart, Breach, Limit, MaxRunning, RestAfter
from grassroots_gov.duty.model import Assignment, DutyPlan, Gap, Reason
from grassroots_gov.duty.overtime import judge_overtime, overtime_limits, rest_owed
from grassroots_gov.duty.planner import answer_of, plan_duty, plan_request, request_of
from grassroots_gov.duty.problem import problem_of
from grassroots_gov.duty.quotas import AtMost, MaxHours
from grassroots_gov.duty.recurrence import reception_days
from grassroots_gov.duty.request import Away, DutyDay, DutyRequest, Member, Minimum, Slot

__all__ = [
    "Apart",
    "Assignment",
    "AtMost",
    "Away",
    "Breach",
    "DutyDay",
    "DutyPlan",
    "DutyRequest",
    "Gap",
    "Limit",
    "MaxHours",
    "MaxRunning",
    "Member",
    "Minimum",
    "Reason",
    "RestAfter",
    "Slot",
    "answer_of",
    "breaches",
    "judge_overtime",
    "judge_plan",
    "overtime_limits",
    "plan_duty",
    "plan_request",
    "problem_of",
    "reception_days",
    "request_of",
    "rest_owed",
]
