"""The People's Council (Hội đồng nhân dân): sessions, votes, voters' requests, supervision.

What belongs here: what the council does and owes, judged by the law of the day.
What does not: what the people decide themselves (decisions), and what is posted (publicity).
"""

from grassroots_gov.council.boards import Board
from grassroots_gov.council.confidence import judge_confidence, judge_no_confidence
from grassroots_gov.council.figures import printed_share
from grassroots_gov.council.judge import (
    judge_convening,
    judge_documents,
    judge_session,
    judge_vote,
    judge_voter_meeting,
)
from grassroots_gov.council.model import Ballot, ConfidenceBallot, RequestLine, RequestsReport
from grassroots_gov.council.organs import judge_boards
from grassroots_gov.council.size import judge_seats, judge_size

__all__ = [
    "Ballot",
    "Board",
    "ConfidenceBallot",
    "RequestLine",
    "RequestsReport",
    "judge_boards",
    "judge_confidence",
    "judge_convening",
    "judge_documents",
    "judge_no_confidence",
    "judge_seats",
    "judge_session",
    "judge_size",
    "judge_vote",
    "judge_voter_meeting",
    "printed_share",
]
