"""Working days: which they are, by which announcement, and how to count them (ngày làm việc).

What belongs here: days, announcements, deadlines, office sessions. What does not: what is due and to whom;
the rooms know that.
"""

from grassroots_gov.worktime.calendar import WorkCalendar
from grassroots_gov.worktime.model import Announcement, Day, DayKind, Deadline, day_of
from grassroots_gov.worktime.sessions import (
    NOON,
    Half,
    OfficeHours,
    Session,
    add_hours,
    add_sessions,
    session_of,
)
from grassroots_gov.worktime.touched import Promise, Touched, touched

__all__ = [
    "NOON",
    "Announcement",
    "Day",
    "DayKind",
    "Deadline",
    "Half",
    "OfficeHours",
    "Promise",
    "Session",
    "Touched",
    "WorkCalendar",
    "add_hours",
    "add_sessions",
    "day_of",
    "session_of",
    "touched",
]
