"""The People's Council (Hội đồng nhân dân): sessions, votes, voters' requests, supervision.

What belongs here: what the council does and owes, judged by the law of the day.
What does not: what the people decide themselves (decisions), and what is posted (publicity).
"""

from grassroots_gov.council.figures import printed_share
from grassroots_gov.council.judge import (
    judge_confidence,
    judge_convening,
    judge_no_confidence,
    judge_seats,
    judge_session,
    judge_size,
    judge_vote,
)
from grassroots_gov.council.model import Ballot, ConfidenceBallot, RequestLine, RequestsReport

__all__ = [
    "Ballot",
    "ConfidenceBallot",
    "RequestLine",
    "RequestsReport",
    "judge_confidence",
    "judge_convening",
    "judge_no_confidence",
    "judge_seats",
    "judge_session",
    "judge_size",
    "judge_vote",
    "printed_share",
]
